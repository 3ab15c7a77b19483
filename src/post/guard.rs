//! The guard: the result is read again and must be the input plus the intended change.
//!
//! Both documents are walked side by side. Nothing of how the text was edited plays a part: only
//! the two trees and the [`Addition`], so that a mistake in [`super::place`] or [`super::emit`]
//! cannot hide itself.

use std::collections::BTreeMap;

use super::addition::{Addition, Content};
use super::document::{Document, Found};
use super::emit::merged_entries;
use super::problem::Problem;
use super::render;
use crate::yaml::{Entry, Kind, Node, NodeId, ScalarStyle};

/// How the result was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Made {
    /// By insertions: aliases and anchors stand where they stood.
    ByEdits,
    /// Written anew: aliases and merge keys are written out.
    Anew,
}

/// What a node of the result must be.
enum Want<'p> {
    Same(NodeId),
    Changed(NodeId, &'p Addition),
    New(Content),
}

/// A difference between the result and the intention: our mistake, never the user's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mismatch(pub(super) &'static str);

/// Checks that `after` is `before` with `addition` made, and nothing else.
///
/// # Errors
/// What differs.
pub(super) fn check(
    before: &Document<'_>,
    after: &Document<'_>,
    addition: &Addition,
    made: Made,
) -> Result<(), Mismatch> {
    let (Some(old), Some(new)) = (before.root, after.root) else {
        return Err(Mismatch("the document is gone"));
    };
    let mut guard = Guard {
        before,
        after,
        made,
        todo: vec![(Want::Changed(old, addition), new)],
        aliased: BTreeMap::new(),
    };
    while let Some((want, got)) = guard.todo.pop() {
        guard.step(want, got)?;
    }
    Ok(())
}

struct Guard<'p, 'd, 't> {
    before: &'d Document<'t>,
    after: &'d Document<'t>,
    made: Made,
    todo: Vec<(Want<'p>, NodeId)>,
    /// Targets of aliases that were compared: the original and its counterpart.
    aliased: BTreeMap<NodeId, NodeId>,
}

impl<'p> Guard<'p, '_, '_> {
    fn step(&mut self, want: Want<'p>, got: NodeId) -> Result<(), Mismatch> {
        match want {
            Want::New(content) => self.new_value(&content, got),
            Want::Same(id) => self.same(id, got),
            Want::Changed(id, addition) => {
                if addition.replaces(self.before, id) {
                    let content = addition.content().ok_or(Mismatch("a list is missing"))?;
                    return self.new_value(&content, got);
                }
                self.changed(id, addition, got)
            }
        }
    }

    fn same(&mut self, id: NodeId, got: NodeId) -> Result<(), Mismatch> {
        let id = match self.made {
            Made::Anew => self.before.tree.resolve(id),
            Made::ByEdits => id,
        };
        let (old, new) = (self.before.tree.node(id), self.after.tree.node(got));
        self.properties(old, new)?;
        match (&old.kind, &new.kind) {
            (
                Kind::Scalar { text, style },
                Kind::Scalar {
                    text: new,
                    style: new_style,
                },
            ) => {
                let plain = |style: &ScalarStyle, text: &str| {
                    // Several lines without quotes cannot be anything but a string.
                    *style == ScalarStyle::Plain && !text.contains('\n')
                };
                if text != new || plain(style, text) != plain(new_style, new) {
                    return Err(Mismatch("a scalar differs"));
                }
            }
            (Kind::Sequence { items, .. }, Kind::Sequence { items: new, .. }) => {
                if items.len() != new.len() {
                    return Err(Mismatch("a list has another length"));
                }
                for (&old, &new) in items.iter().zip(new) {
                    self.same_later(old, new)?;
                }
            }
            (Kind::Mapping { .. }, Kind::Mapping { .. }) => {
                let (old, new) = (self.old_entries(id)?, self.after.tree.entries(got));
                if old.len() != new.len() {
                    return Err(Mismatch("a table has another length"));
                }
                for (old, new) in old.iter().zip(new) {
                    self.same_later(old.key, new.key)?;
                    self.same_later(old.value, new.value)?;
                }
            }
            (
                Kind::Alias { name, target },
                Kind::Alias {
                    name: new_name,
                    target: new_target,
                },
            ) => self.alias((name, *target), (new_name, *new_target))?,
            (
                Kind::Scalar { .. }
                | Kind::Sequence { .. }
                | Kind::Mapping { .. }
                | Kind::Alias { .. },
                _,
            ) => return Err(Mismatch("a value is of another kind")),
        }
        Ok(())
    }

    /// Compares scalars at once and the rest later, so that what waits stays short.
    fn same_later(&mut self, old: NodeId, new: NodeId) -> Result<(), Mismatch> {
        if let Kind::Scalar { .. } = self.before.tree.node(old).kind {
            return self.same(old, new);
        }
        self.todo.push((Want::Same(old), new));
        Ok(())
    }

    /// Tags, and anchors where they are kept, are what they were.
    fn properties(&self, old: &Node, new: &Node) -> Result<(), Mismatch> {
        let tag = |node: &Node| node.tag.as_ref().map(|tag| tag.name.clone());
        let anchor = |node: &Node| node.anchor.as_ref().map(|anchor| anchor.name.clone());
        if tag(old) != tag(new) {
            return Err(Mismatch("a tag differs"));
        }
        match self.made {
            Made::ByEdits if anchor(old) != anchor(new) => Err(Mismatch("an anchor differs")),
            Made::Anew if new.anchor.is_some() => Err(Mismatch("an anchor was made")),
            Made::ByEdits | Made::Anew => Ok(()),
        }
    }

    fn alias(
        &mut self,
        (name, target): (&str, Option<NodeId>),
        (new_name, new_target): (&str, Option<NodeId>),
    ) -> Result<(), Mismatch> {
        if name != new_name {
            return Err(Mismatch("an alias has another name"));
        }
        match (target, new_target) {
            (None, None) => Ok(()),
            (Some(old), Some(new)) => match self.aliased.insert(old, new) {
                None => {
                    // What an alias stands for must not change under it.
                    self.todo.push((Want::Same(old), new));
                    Ok(())
                }
                Some(known) if known == new => Ok(()),
                Some(_) => Err(Mismatch("an alias stands for something else")),
            },
            (Some(_), None) | (None, Some(_)) => {
                Err(Mismatch("an alias stands for something else"))
            }
        }
    }

    fn old_entries(&self, id: NodeId) -> Result<Vec<Entry>, Mismatch> {
        match self.made {
            Made::ByEdits => Ok(self.before.tree.entries(id).to_vec()),
            Made::Anew => {
                merged_entries(self.before, id).map_err(|_| Mismatch("merge keys cannot be read"))
            }
        }
    }

    fn changed(&mut self, id: NodeId, addition: &'p Addition, got: NodeId) -> Result<(), Mismatch> {
        let id = match self.made {
            Made::Anew => self.before.tree.resolve(id),
            Made::ByEdits => id,
        };
        let (old, new) = (self.before.tree.node(id), self.after.tree.node(got));
        match (addition, &old.kind, &new.kind) {
            (Addition::Table(changes), Kind::Mapping { .. }, Kind::Mapping { .. }) => {
                self.properties(old, new)?;
                self.table(id, changes, got)
            }
            (
                Addition::Items(changes),
                Kind::Sequence { items, .. },
                Kind::Sequence {
                    items: new_items, ..
                },
            ) => {
                self.properties(old, new)?;
                let in_range = changes.keys().all(|&index| index < items.len());
                if items.len() != new_items.len() || !in_range {
                    return Err(Mismatch("a list has another length"));
                }
                for (index, (&old, &new)) in items.iter().zip(new_items).enumerate() {
                    let want = match changes.get(&index) {
                        Some(change) => Want::Changed(old, change),
                        None => Want::Same(old),
                    };
                    self.todo.push((want, new));
                }
                Ok(())
            }
            (
                Addition::Append(added),
                Kind::Sequence { items, .. },
                Kind::Sequence {
                    items: new_items, ..
                },
            ) => {
                self.properties(old, new)?;
                if items.len() + added.len() != new_items.len() {
                    return Err(Mismatch("a list has another length"));
                }
                let kept = items.iter().map(|&old| Want::Same(old));
                let added = added.iter().map(|item| Want::New(item.clone()));
                self.todo
                    .extend(kept.chain(added).zip(new_items.iter().copied()));
                Ok(())
            }
            (Addition::Text(text), Kind::Scalar { .. }, Kind::Scalar { .. }) => {
                self.new_value(&Content::Text(text.clone()), got)
            }
            _ => Err(Mismatch("something was added to another kind of value")),
        }
    }

    fn table(
        &mut self,
        id: NodeId,
        changes: &'p [(String, Addition)],
        got: NodeId,
    ) -> Result<(), Mismatch> {
        let old = self.old_entries(id)?;
        let mut old = old.iter().peekable();
        let mut missing: Vec<&(String, Addition)> = Vec::new();
        for change in changes {
            match self.before.find(id, &change.0) {
                Ok(Found::Missing) => missing.push(change),
                Ok(Found::Own(_)) => {}
                Ok(Found::Merged(_)) if self.made == Made::Anew => {}
                Ok(Found::Merged(_)) => {
                    return Err(Mismatch("an addition hides a merge key's value"));
                }
                Err(_) => return Err(Mismatch("a key cannot be found")),
            }
        }
        for &entry in self.after.tree.entries(got) {
            let key = self.after.tree.text(entry.key);
            if let Some(at) = missing
                .iter()
                .position(|(name, _)| Some(name.as_str()) == key)
            {
                let (name, addition) = missing.remove(at);
                let content = addition.content().ok_or(Mismatch("a list is missing"))?;
                self.new_value(&Content::Text(name.clone()), entry.key)?;
                self.todo.push((Want::New(content), entry.value));
                continue;
            }
            let Some(&kept) = old.next() else {
                return Err(Mismatch("a key too many"));
            };
            self.todo.push((Want::Same(kept.key), entry.key));
            let change = changes.iter().find(|(name, _)| Some(name.as_str()) == key);
            let want = match change {
                Some((_, change)) => Want::Changed(kept.value, change),
                None => Want::Same(kept.value),
            };
            self.todo.push((want, entry.value));
        }
        if old.next().is_some() || !missing.is_empty() {
            return Err(Mismatch("a key is missing"));
        }
        Ok(())
    }

    fn new_value(&mut self, content: &Content, got: NodeId) -> Result<(), Mismatch> {
        let node = self.after.tree.node(got);
        // A value that replaces another keeps the tag and anchor that stand before it.
        match (content, &node.kind) {
            (Content::Text(want), Kind::Scalar { text, style }) => {
                let string = *style != ScalarStyle::Plain || render::is_plain_string(text);
                if **text == **want && string {
                    return Ok(());
                }
                Err(Mismatch("a new string differs"))
            }
            (Content::True, Kind::Scalar { text, style }) => {
                if &**text == "true" && *style == ScalarStyle::Plain {
                    return Ok(());
                }
                Err(Mismatch("a new boolean differs"))
            }
            (Content::List(items), Kind::Sequence { items: got, .. })
                if items.len() == got.len() =>
            {
                let items = items.iter().map(|item| Want::New(item.clone()));
                self.todo.extend(items.zip(got.iter().copied()));
                Ok(())
            }
            (Content::Table(entries), Kind::Mapping { entries: got, .. })
                if entries.len() == got.len() =>
            {
                for ((key, value), got) in entries.iter().zip(got.clone()) {
                    self.new_value(&Content::Text(key.clone()), got.key)?;
                    self.todo.push((Want::New(value.clone()), got.value));
                }
                Ok(())
            }
            _ => Err(Mismatch("a new value is of another kind")),
        }
    }
}

/// The problem that a mismatch is reported as.
pub(super) fn internal(document: &Document<'_>, mismatch: Mismatch) -> Problem {
    let mut problem = match document.root {
        Some(root) => document.problem(root, String::new()),
        None => Problem {
            template: None,
            object: None,
            line: Some(document.line),
            message: String::new(),
        },
    };
    problem.message = format!(
        "internal error: the result is not the input plus the intended change ({}); nothing was written, \
         please report it with this document",
        mismatch.0
    );
    problem
}
