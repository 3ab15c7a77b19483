//! The change of one document: planned, placed, made, and read again.

use super::addition::Addition;
use super::document::{Document, Found, Look};
use super::facts::Facts;
use super::guard::{self, Before, Mismatch};
use super::long_list::LongList;
use super::outcome::Outcome;
use super::outline::Data;
use super::place::{self, Unplaced};
use super::problem::Problem;
use super::report::ObjectReport;
use super::rules::Rules;
use super::windows::Opened;
use super::{Tell, emit, layout, plan};
use crate::yaml::NodeId;
use crate::yaml::edit::{Edit, Patch, Purpose};
use crate::yaml::stream::{Piece, pieces};

/// How a document is changed.
#[derive(Default)]
pub(super) struct Changed {
    /// Whether its text does.
    pub differs: bool,
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

/// Plans and checks the change of one document, the piece of the stream that is `text`, and adds it
/// to the outcome.
///
/// # Errors
/// The first problem with it.
pub(super) fn change(
    text: &str,
    piece: Piece,
    means: Means<'_>,
    outcome: &mut Outcome<'_>,
) -> Result<Changed, Problem> {
    let look = Look {
        line: piece.line,
        data: Data::LeftOut,
    };
    let document = match Document::outline(text, look)? {
        Opened::Document(document) => document,
        Opened::Windows(windows) => {
            let list = LongList { text, look, piece };
            match list.change(windows, means, outcome)? {
                Some(changed) => return Ok(changed),
                None => Document::whole(text, look)?,
            }
        }
    };
    one(document, look, piece, means, outcome)
}

/// The change of a document that is looked at in one.
fn one(
    document: Document<'_>,
    look: Look,
    piece: Piece,
    means: Means<'_>,
    outcome: &mut Outcome<'_>,
) -> Result<Changed, Problem> {
    let text = document.text;
    let (mut changed, addition) = planned(&document, means)?;
    if addition.is_empty() {
        return Ok(changed);
    }
    clear_keys(&document, &addition)?;
    let hides_nothing = guard::hides_nothing(&document, &addition);
    let placed = place::place(&document, &addition);
    let at = document.problem_at_root();
    // From here on the text is all that is needed, and a second one is made of it.
    drop(document);
    let made = match placed {
        Ok(edits) => hides_nothing.and_then(|()| {
            let (patch, after) = edited(text, (means.tamper)(edits))?;
            guard::check(Before::Text(text), &after, &addition)?;
            Ok(patch)
        }),
        Err(Unplaced(reason)) => {
            for object in changed.objects.iter_mut().filter(|object| object.changes()) {
                object.reemitted = Some(reason.to_owned());
            }
            let document = Document::whole(text, look)?;
            let edits = vec![anew(&document, &addition)?];
            edited(text, (means.tamper)(edits)).and_then(|(patch, after)| {
                guard::check(Before::WrittenOut(&document), &after, &addition)?;
                Ok(patch)
            })
        }
    };
    let patch = made.map_err(|mismatch| guard::internal(at, mismatch))?;
    outcome.add(piece, patch.into_edits())?;
    changed.differs = true;
    Ok(changed)
}

/// What is told of a document, or of a part of a list, and what is added to it.
pub(super) fn planned(
    document: &Document<'_>,
    means: Means<'_>,
) -> Result<(Changed, Addition), Problem> {
    let plan = plan::plan(document, &document.objects()?, means.rules, means.facts)?;
    let changed = match means.tell {
        Tell::Count => Changed::default(),
        Tell::Objects => Changed {
            differs: false,
            objects: plan.objects,
            restarts: plan.restarts,
        },
    };
    Ok((changed, plan.addition))
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
    still_one_piece(text, &after)?;
    Ok((patch, after))
}

/// Checks that a new text is one piece of a stream, as the old one is.
pub(super) fn still_one_piece(text: &str, after: &str) -> Result<(), Mismatch> {
    let ends_a_line = |text: &str| text.ends_with(['\n', '\r']);
    if pieces(after).count() != 1 || ends_a_line(text) && !ends_a_line(after) {
        return Err(Mismatch("the documents are no longer the same"));
    }
    Ok(())
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
pub(super) fn clear_keys(document: &Document<'_>, addition: &Addition) -> Result<(), Problem> {
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
