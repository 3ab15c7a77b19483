//! The guard: the result is read again and must be the input plus the intended change.
//!
//! Both texts are read side by side, event by event, so that neither is held as a tree. Nothing of
//! how the text was edited plays a part: only the two texts and the [`Addition`], so that a mistake
//! in [`super::place`] or [`super::emit`] cannot hide itself.

mod steps;

use super::addition::{Addition, Content};
use super::document::{Document, Found};
use super::problem::Problem;
use super::render;
use steps::{Marks, Source, Step, TextSteps, TreeSteps};

/// What the result is compared with.
pub(super) enum Before<'d, 't> {
    /// The text, which only grew: aliases and anchors stand where they stood.
    Text(&'t str),
    /// A document that was written anew: aliases and merge keys are written out.
    WrittenOut(&'d Document<'t>),
}

/// A difference between the result and the intention: our mistake, never the user's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mismatch(pub(super) &'static str);

type Checked<T = ()> = Result<T, Mismatch>;

/// Checks that `after` is `before` with `addition` made, and nothing else.
///
/// # Errors
/// What differs.
pub(super) fn check(before: Before<'_, '_>, after: &str, addition: &Addition) -> Checked {
    let before = match before {
        Before::Text(text) => Source::Text(Box::new(TextSteps::new(text))),
        Before::WrittenOut(document) => Source::Tree(TreeSteps::new(document)),
    };
    let mut guard = Guard {
        before: Side::new(before),
        after: Side::new(Source::Text(Box::new(TextSteps::new(after)))),
    };
    guard.changed(addition)?;
    match (guard.before.next()?, guard.after.next()?) {
        (Step::End, Step::End) => Ok(()),
        _ => Err(Mismatch("it has other documents")),
    }
}

/// Checks that `after` is `before`, a list of objects, with what `wanted` says added to each item,
/// and nothing else. It is asked once for every item, in their order.
///
/// # Errors
/// What differs.
pub(super) fn check_items(
    before: &str,
    after: &str,
    wanted: &mut dyn FnMut(usize) -> Checked<Option<Addition>>,
) -> Checked {
    let mut guard = Guard {
        before: Side::new(Source::Text(Box::new(TextSteps::new(before)))),
        after: Side::new(Source::Text(Box::new(TextSteps::new(after)))),
    };
    guard.items(wanted)?;
    match (guard.before.next()?, guard.after.next()?) {
        (Step::End, Step::End) => Ok(()),
        _ => Err(Mismatch("it has other documents")),
    }
}

/// Refuses an addition that hides what a merge key brings: it would be no addition.
///
/// # Errors
/// When a key that is added is merged into its table.
pub(super) fn hides_nothing(document: &Document<'_>, addition: &Addition) -> Checked {
    let mut todo: Vec<_> = document
        .root
        .map(|root| (root, addition))
        .into_iter()
        .collect();
    while let Some((node, addition)) = todo.pop() {
        match addition {
            Addition::Table(entries) => {
                for (key, addition) in entries {
                    match document.find(node, key) {
                        Ok(Found::Missing) => {}
                        Ok(Found::Own(entry)) => todo.push((entry.value, addition)),
                        Ok(Found::Merged(_)) => {
                            return Err(Mismatch("an addition hides a merge key's value"));
                        }
                        Err(_) => return Err(Mismatch("a key cannot be found")),
                    }
                }
            }
            Addition::Items(items) => {
                let nodes = document.tree.items(node);
                let below = items.iter();
                todo.extend(below.filter_map(|(&at, addition)| Some((*nodes.get(at)?, addition))));
            }
            Addition::Append(_) | Addition::Text(_) => {}
        }
    }
    Ok(())
}

/// One of the two, with a step looked at ahead.
struct Side<'d, 't> {
    source: Source<'d, 't>,
    ahead: Option<Step<'t>>,
}

impl<'d, 't> Side<'d, 't> {
    fn new(source: Source<'d, 't>) -> Self {
        Self {
            source,
            ahead: None,
        }
    }

    fn peek(&mut self) -> Checked<&Step<'t>> {
        if self.ahead.is_none() {
            self.ahead = Some(self.source.next()?);
        }
        Ok(self.ahead.as_ref().expect("it was just filled"))
    }

    fn next(&mut self) -> Checked<Step<'t>> {
        match self.ahead.take() {
            Some(step) => Ok(step),
            None => self.source.next(),
        }
    }
}

struct Guard<'d, 't, 'a> {
    before: Side<'d, 't>,
    after: Side<'a, 'a>,
}

impl Guard<'_, '_, '_> {
    /// The next value of both is the same.
    fn same(&mut self) -> Checked {
        let mut depth = 0_usize;
        loop {
            let (old, new) = (self.before.next()?, self.after.next()?);
            equal(&old, &new)?;
            match old {
                Step::Open { .. } => depth += 1,
                // The end of a collection that was opened here, since the result's tree is whole.
                Step::Close => depth = depth.saturating_sub(1),
                Step::Scalar { .. } | Step::Alias(_) => {}
                Step::End => return Err(Mismatch("the document is gone")),
            }
            if depth == 0 {
                return Ok(());
            }
        }
    }

    /// The next value of the result is the input's with the addition. It recurses as deep as the
    /// addition, which is as deep as lists of objects may nest.
    fn changed(&mut self, addition: &Addition) -> Checked {
        let old = self.before.next()?;
        let mapping = match (addition, &old) {
            (Addition::Text(_), Step::Scalar { .. }) => return self.filled(addition),
            (Addition::Table(_), Step::Open { mapping: true, .. }) => true,
            (Addition::Items(_) | Addition::Append(_), Step::Open { mapping: false, .. }) => false,
            // What says nothing is given a value, whatever kind should stand there.
            (_, Step::Scalar { .. }) if old.is_null() => return self.filled(addition),
            (_, Step::Open { .. }) => {
                return match self.before.next()? {
                    Step::Close => self.filled(addition),
                    _ => Err(Mismatch("something was added to another kind of value")),
                };
            }
            _ => return Err(Mismatch("something was added to another kind of value")),
        };
        equal(&old, &self.after.next()?)?;
        match addition {
            Addition::Table(changes) => self.table(changes)?,
            Addition::Items(changes) => {
                let mut at = 0;
                while *self.before.peek()? != Step::Close {
                    match changes.get(&at) {
                        Some(change) => self.changed(change)?,
                        None => self.same()?,
                    }
                    at += 1;
                }
                if changes.keys().any(|&index| index >= at) {
                    return Err(Mismatch("a list has another length"));
                }
            }
            Addition::Append(added) => {
                while *self.before.peek()? != Step::Close {
                    self.same()?;
                }
                for item in added {
                    self.new_value(item)?;
                }
            }
            Addition::Text(_) => {}
        }
        match (self.before.next()?, self.after.next()?, mapping) {
            (Step::Close, Step::Close, _) => Ok(()),
            (_, _, true) => Err(Mismatch("a table has another length")),
            (_, _, false) => Err(Mismatch("a list has another length")),
        }
    }

    /// The next value of both is a table whose list of items has the wanted additions.
    fn items(&mut self, wanted: &mut dyn FnMut(usize) -> Checked<Option<Addition>>) -> Checked {
        let mut items = 0;
        let root = self.before.next()?;
        equal(&root, &self.after.next()?)?;
        if !matches!(root, Step::Open { mapping: true, .. }) {
            return Err(Mismatch("a list is missing"));
        }
        while *self.before.peek()? != Step::Close {
            let key = self.before.peek()?;
            let is_items = matches!(key, Step::Scalar { text, .. } if text == "items");
            self.same()?;
            if !is_items {
                self.same()?;
                continue;
            }
            let list = self.before.next()?;
            equal(&list, &self.after.next()?)?;
            if !matches!(list, Step::Open { mapping: false, .. }) {
                return Err(Mismatch("a list is missing"));
            }
            while *self.before.peek()? != Step::Close {
                match wanted(items)? {
                    Some(addition) => self.changed(&addition)?,
                    None => self.same()?,
                }
                items += 1;
            }
            equal(&self.before.next()?, &self.after.next()?)?;
        }
        equal(&self.before.next()?, &self.after.next()?)
    }

    fn filled(&mut self, addition: &Addition) -> Checked {
        let content = addition.content().ok_or(Mismatch("a list is missing"))?;
        self.new_value(&content)
    }

    fn table(&mut self, changes: &[(String, Addition)]) -> Checked {
        let mut missing: Vec<_> = changes.iter().collect();
        loop {
            let new = match self.after.peek()? {
                Step::Close => break,
                Step::Scalar { text, .. } => Some(text.to_string()),
                Step::Alias(_) | Step::Open { .. } | Step::End => None,
            };
            let change = missing
                .iter()
                .position(|(key, _)| Some(key.as_str()) == new.as_deref());
            // A key that both have is the input's; one that only the result has was added.
            let kept = *self.before.peek()? == *self.after.peek()?;
            match (change, kept) {
                (Some(at), true) => {
                    self.same()?;
                    self.changed(&missing.remove(at).1)?;
                }
                (Some(at), false) => {
                    let (key, addition) = missing.remove(at);
                    self.new_value(&Content::Text(key.clone()))?;
                    self.filled(addition)?;
                }
                (None, _) => {
                    self.same()?;
                    self.same()?;
                }
            }
        }
        if missing.is_empty() {
            Ok(())
        } else {
            Err(Mismatch("a key is missing"))
        }
    }

    /// The next value of the result is this one. A value that replaces another keeps the tag and
    /// the anchor that stand before it.
    fn new_value(&mut self, content: &Content) -> Checked {
        let got = self.after.next()?;
        match (content, got) {
            (Content::Text(want), Step::Scalar { text, plain, .. }) => {
                let string = !plain || render::is_plain_string(&text);
                if text == *want && string {
                    return Ok(());
                }
                Err(Mismatch("a new string differs"))
            }
            (Content::True, Step::Scalar { text, plain, .. }) => {
                if text == "true" && plain {
                    return Ok(());
                }
                Err(Mismatch("a new boolean differs"))
            }
            (Content::List(items), Step::Open { mapping: false, .. }) => {
                for item in items {
                    self.new_value(item)?;
                }
                self.new_end()
            }
            (Content::Table(entries), Step::Open { mapping: true, .. }) => {
                for (key, value) in entries {
                    self.new_value(&Content::Text(key.clone()))?;
                    self.new_value(value)?;
                }
                self.new_end()
            }
            _ => Err(Mismatch("a new value is of another kind")),
        }
    }

    fn new_end(&mut self) -> Checked {
        match self.after.next()? {
            Step::Close => Ok(()),
            _ => Err(Mismatch("a new value has another length")),
        }
    }
}

/// Both steps are the same, styles aside.
fn equal(old: &Step<'_>, new: &Step<'_>) -> Checked {
    if old == new {
        return Ok(());
    }
    let marks = |step: &Step<'_>| -> Option<Marks> {
        match step {
            Step::Scalar { marks, .. } | Step::Open { marks, .. } => Some(marks.clone()),
            Step::Alias(_) | Step::Close | Step::End => None,
        }
    };
    let kind = std::mem::discriminant::<Step<'_>>;
    if kind(old) == kind(new) && marks(old) != marks(new) {
        return Err(Mismatch("a tag or an anchor differs"));
    }
    Err(Mismatch(match (old, new) {
        (Step::Scalar { .. }, Step::Scalar { .. }) => "a scalar differs",
        (Step::Alias(_), Step::Alias(_)) => "an alias has another name",
        (Step::Close, _) | (_, Step::Close) => "a table or a list has another length",
        (Step::End, _) | (_, Step::End) => "it has other documents",
        _ => "a value is of another kind",
    }))
}

/// The problem that a mismatch is reported as.
pub(super) fn internal(at: Problem, mismatch: Mismatch) -> Problem {
    Problem {
        message: format!(
            "internal error: the result is not the input plus the intended change ({}); nothing was written, \
             please report it with this document",
            mismatch.0
        ),
        ..at
    }
}
