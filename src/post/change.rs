//! The change of one document: planned, placed, made, and read again.

use std::borrow::Cow;

use super::addition::Addition;
use super::document::{Document, Found, Look};
use super::facts::Facts;
use super::guard::{self, Before, Mismatch};
use super::outline::Data;
use super::place::{self, Unplaced};
use super::problem::Problem;
use super::report::ObjectReport;
use super::rules::Rules;
use super::{Tell, emit, layout, plan};
use crate::source::Span;
use crate::yaml::NodeId;
use crate::yaml::edit::{Edit, Patch, Purpose};
use crate::yaml::stream::pieces;

/// How a document is changed.
#[derive(Default)]
pub(super) struct Changed {
    /// The edits of its text.
    pub edits: Vec<Edit>,
    /// What is told of it, by object.
    pub objects: Vec<ObjectReport>,
    /// Workloads whose pods are replaced by it.
    pub restarts: Vec<String>,
}

/// What every change is made by.
#[derive(Clone, Copy)]
pub(super) struct Means<'r> {
    pub rules: &'r Rules,
    pub facts: &'r Facts,
    pub tell: Tell,
    /// A hand on the edits before they are made.
    pub tamper: &'r dyn Fn(Vec<Edit>) -> Vec<Edit>,
}

/// Plans and checks the change of one document, which begins on `line` of the stream. A long
/// `kind: List` is changed some items at a time, and each time read again and compared.
///
/// # Errors
/// The first problem with it.
pub(super) fn change(text: &str, line: usize, means: Means<'_>) -> Result<Changed, Problem> {
    let mut changed = Changed::default();
    let mut look = Look {
        line,
        added: 0,
        from: 0,
        data: Data::LeftOut,
    };
    let mut now = Cow::Borrowed(text);
    loop {
        let step = step(&now, look, means, &mut changed)?;
        match (step.next, step.made) {
            (None, Some((patch, _))) if look.from == 0 => {
                changed.edits = patch.into_edits();
                return Ok(changed);
            }
            (_, Some((patch, after))) => {
                look.added += patch.added_lines();
                now = Cow::Owned(after);
            }
            (_, None) => {}
        }
        match step.next {
            Some(next) => look.from = next,
            None => break,
        }
    }
    if let Cow::Owned(after) = now {
        changed.edits = vec![Edit {
            span: Span::new(0, text.len()),
            text: after,
            purpose: Purpose::Overwrite,
        }];
    }
    Ok(changed)
}

/// The change of the items that were looked at.
struct Step {
    /// The edits and the text they make, when there is something to add.
    made: Option<(Patch, String)>,
    /// The item that the next look begins with.
    next: Option<usize>,
}

fn step(text: &str, look: Look, means: Means<'_>, changed: &mut Changed) -> Result<Step, Problem> {
    let document = Document::outline(text, look)?;
    let next = document.next_look();
    let objects = document.objects()?;
    let mut plan = plan::plan(&document, &objects, means.rules, means.facts)?;
    drop(objects);
    if means.tell == Tell::Count {
        plan.objects = Vec::new();
        plan.restarts = Vec::new();
    }
    if plan.addition.is_empty() {
        changed.objects.append(&mut plan.objects);
        return Ok(Step { made: None, next });
    }
    clear_keys(&document, &plan.addition)?;
    let hides_nothing = guard::hides_nothing(&document, &plan.addition);
    let placed = place::place(&document, &plan.addition);
    // From here on the text is all that is needed, and a second one is made of it.
    drop(document);
    let made = match placed {
        Ok(edits) => hides_nothing.and_then(|()| {
            let (patch, after) = edited(text, (means.tamper)(edits))?;
            guard::check(Before::Text(text), &after, &plan.addition)?;
            Ok((patch, after))
        }),
        Err(Unplaced(reason)) => {
            for object in plan.objects.iter_mut().filter(|object| object.changes()) {
                object.reemitted = Some(reason.to_owned());
            }
            let document = Document::whole(text, look)?;
            let edits = vec![anew(&document, &plan.addition)?];
            edited(text, (means.tamper)(edits)).and_then(|(patch, after)| {
                guard::check(Before::WrittenOut(&document), &after, &plan.addition)?;
                Ok((patch, after))
            })
        }
    };
    let made = made.map_err(|mismatch| {
        let document = Document::outline(text, look);
        let at = document.map(|it| it.problem_at_root());
        guard::internal(at.unwrap_or_else(|problem| problem), mismatch)
    })?;
    changed.objects.append(&mut plan.objects);
    changed.restarts.append(&mut plan.restarts);
    Ok(Step {
        made: Some(made),
        next,
    })
}

/// Makes the edits; the result must be one piece of a stream, as the text is.
fn edited(text: &str, edits: Vec<Edit>) -> Result<(Patch, String), Mismatch> {
    let patch = Patch::new(edits).map_err(|_| Mismatch("two edits clash"))?;
    let after = patch
        .apply(text)
        .ok_or(Mismatch("an edit lies outside of the document"))?;
    if !patch.explains(text, &after) {
        return Err(Mismatch("bytes outside of the edits changed"));
    }
    let ends_a_line = |text: &str| text.ends_with(['\n', '\r']);
    if pieces(&after).count() != 1 || ends_a_line(text) && !ends_a_line(&after) {
        return Err(Mismatch("the documents are no longer the same"));
    }
    Ok((patch, after))
}

/// The edit that writes the whole content anew.
fn anew(document: &Document<'_>, addition: &Addition) -> Result<Edit, Problem> {
    let Some(root) = document.root else {
        return Ok(Edit::insert(0, String::new()));
    };
    let (span, lead) = layout::whole(document, root);
    let text = emit::emit(document, root, addition)?;
    let sign = layout::Layout::new(document).some_break();
    Ok(Edit {
        span,
        // Every line break of the new text is one between lines: strings have escapes.
        text: format!("{lead}{text}").replace('\n', sign),
        purpose: Purpose::Overwrite,
    })
}

/// Refuses mappings that get a new key while one of their keys stands twice: Helm 3 takes the last
/// of them in silence, Helm 4 refuses them, and it is not ours to choose.
fn clear_keys(document: &Document<'_>, addition: &Addition) -> Result<(), Problem> {
    let mut todo: Vec<_> = document
        .root
        .map(|root| (root, addition))
        .into_iter()
        .collect();
    while let Some((node, addition)) = todo.pop() {
        match addition {
            Addition::Table(entries) => {
                let mut grows = false;
                for (key, addition) in entries {
                    grows |= document.find(node, key)? == Found::Missing;
                    if let Some(value) = document.value(node, key)? {
                        todo.push((value, addition));
                    }
                }
                if grows {
                    clear_mapping(document, node)?;
                }
            }
            Addition::Items(items) => {
                let nodes = document.tree.items(node);
                todo.extend(
                    items
                        .iter()
                        .filter_map(|(&index, addition)| Some((*nodes.get(index)?, addition))),
                );
            }
            Addition::Append(_) | Addition::Text(_) => {}
        }
    }
    Ok(())
}

/// Refuses a mapping in which a key stands twice.
fn clear_mapping(document: &Document<'_>, node: NodeId) -> Result<(), Problem> {
    let mut keys = std::collections::BTreeSet::new();
    for entry in document.tree.entries(node) {
        if let Some(key) = document.tree.text(entry.key)
            && !document.is_merge(*entry)
            && !keys.insert(key)
        {
            let message = format!("the key {key:?} stands twice in one mapping: remove one");
            return Err(document.problem(entry.key, message));
        }
    }
    Ok(())
}
