//! `dsk-post`: a rendered stream in, the same bytes plus what was asked for out.
//!
//! ```text
//! stream ─► pieces ─► Document ─► Object, Workload ─► Addition ─► Patch ─► bytes
//!           tile it   tree        what it is          meaning     text     read again: the guard
//! ```
//!
//! Two things are kept apart on purpose. [`plan`] decides *what* is added, as meaning: an
//! [`Addition`] says that `metadata.labels` has one more entry, not where its line goes. [`place`]
//! decides *where* in the text it stands, and may only insert. [`guard`] then reads the result
//! again and walks both trees beside each other: the result must be the input plus the addition, or
//! nothing is written. A mistake in placing cannot pass it, since it knows nothing of places.
//!
//! The stream is gone through twice: once for the facts that concern all of it (selectors,
//! ConfigMaps), once to change it, one document after the other, so that only one tree is held at a
//! time. Every change of *what* is inserted for a given input restarts pods: that is a breaking
//! change of this program.

pub mod addition;
pub mod diff;
pub mod document;
mod emit;
mod env;
mod env_from;
pub mod facts;
mod guard;
mod labels;
mod layout;
pub mod names;
pub mod object;
mod place;
mod plan;
pub mod problem;
mod render;
mod report;
pub mod rules;
pub mod selector;
mod workload;

pub use addition::{Addition, Content};
pub use document::Document;
pub use object::Object;
pub use problem::Problem;
pub use report::{ContainerReport, ObjectReport, Report};
pub use rules::{Checksum, PodLabels, Reference, Rules, SourceKind, Target};

use crate::yaml::NodeId;
use crate::yaml::edit::{Edit, Patch, Purpose};
use crate::yaml::stream::{Piece, split};
use facts::Facts;
use guard::{Made, Mismatch};

/// A stream with everything inserted. It may hold Secrets, so it has no `Debug`.
#[derive(Clone)]
pub struct Outcome {
    /// The new stream.
    pub text: String,
    /// What was done.
    pub report: Report,
}

/// Inserts what the rules ask for, or nothing at all.
///
/// # Errors
/// Every document's problem, in the order of the stream, the first of each document.
pub fn inject(stream: &str, rules: &Rules) -> Result<Outcome, Vec<Problem>> {
    inject_with(stream, rules, &|edits| edits)
}

/// [`inject`] with a hand on the edits before they are made, so that a test can show what the
/// guard does about a mistake in them.
fn inject_with(
    stream: &str,
    rules: &Rules,
    tamper: &dyn Fn(Vec<Edit>) -> Vec<Edit>,
) -> Result<Outcome, Vec<Problem>> {
    let pieces = split(stream);
    let facts = gather(stream, &pieces, rules)?;
    let mut text = String::with_capacity(stream.len() + stream.len() / 8);
    let mut report = Report {
        version: Report::VERSION,
        documents: pieces.len(),
        ..Report::default()
    };
    let mut problems = Vec::new();
    let mut ends = Vec::with_capacity(pieces.len());
    for &piece in &pieces {
        match change(stream, piece, rules, &facts, tamper) {
            Ok(Some(mut changed)) => {
                text.push_str(&changed.text);
                report.changed += usize::from(changed.differs);
                report.objects.append(&mut changed.objects);
                report.restarts.append(&mut changed.restarts);
            }
            Ok(None) => text.push_str(&stream[piece.span.start..piece.span.end]),
            Err(problem) => problems.push(problem),
        }
        ends.push(text.len());
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    // The pieces of the result are the pieces that were checked one by one.
    if !split(&text).iter().map(|piece| piece.span.end).eq(ends) {
        return Err(vec![Problem {
            template: None,
            object: None,
            line: None,
            message:
                "internal error: the result has other documents than the input; nothing was written"
                    .into(),
        }]);
    }
    Ok(Outcome { text, report })
}

fn gather(stream: &str, pieces: &[Piece], rules: &Rules) -> Result<Facts, Vec<Problem>> {
    let mut facts = Facts::default();
    let mut problems = Vec::new();
    for &piece in pieces {
        let found = Document::parse(stream, piece)
            .and_then(|document| facts::gather(&document, &document.objects()?, rules));
        match found {
            Ok(found) => facts.append(found),
            Err(problem) => problems.push(problem),
        }
    }
    if problems.is_empty() {
        Ok(facts)
    } else {
        Err(problems)
    }
}

/// A document after its change.
struct Changed {
    text: String,
    differs: bool,
    objects: Vec<ObjectReport>,
    restarts: Vec<String>,
}

/// Changes one document; `None` when there is nothing to add to it or to tell of it.
fn change(
    stream: &str,
    piece: Piece,
    rules: &Rules,
    facts: &Facts,
    tamper: &dyn Fn(Vec<Edit>) -> Vec<Edit>,
) -> Result<Option<Changed>, Problem> {
    let document = Document::parse(stream, piece)?;
    let objects = document.objects()?;
    let mut plan = plan::plan(&document, &objects, rules, facts)?;
    if plan.addition.is_empty() {
        let text = document.text.to_owned();
        return Ok((!plan.objects.is_empty()).then_some(Changed {
            text,
            differs: false,
            objects: plan.objects,
            restarts: plan.restarts,
        }));
    }
    clear_keys(&document, &plan.addition)?;
    let (edits, made) = match place::place(&document, &plan.addition) {
        Ok(edits) => (edits, Made::ByEdits),
        Err(place::Unplaced(reason)) => {
            for object in plan.objects.iter_mut().filter(|object| object.changes()) {
                object.reemitted = Some(reason.to_owned());
            }
            (vec![anew(&document, &plan.addition)?], Made::Anew)
        }
    };
    let text = edited(&document, piece, tamper(edits), &plan.addition, made)
        .map_err(|mismatch| guard::internal(&document, mismatch))?;
    Ok(Some(Changed {
        text,
        differs: true,
        objects: plan.objects,
        restarts: plan.restarts,
    }))
}

/// Makes the edits and reads the result again.
fn edited(
    document: &Document<'_>,
    piece: Piece,
    edits: Vec<Edit>,
    addition: &Addition,
    made: Made,
) -> Result<String, Mismatch> {
    let patch = Patch::new(edits).map_err(|_| Mismatch("two edits clash"))?;
    let text = patch
        .apply(document.text)
        .ok_or(Mismatch("an edit lies outside of the document"))?;
    if !patch.explains(document.text, &text) {
        return Err(Mismatch("bytes outside of the edits changed"));
    }
    let whole = Piece {
        span: crate::source::Span::new(0, text.len()),
        line: piece.line,
    };
    let after = Document::parse(&text, whole).map_err(|_| Mismatch("it is no YAML any more"))?;
    guard::check(document, &after, addition, made)?;
    drop(after);
    Ok(text)
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
                    grows |= document.find(node, key)? == document::Found::Missing;
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

#[cfg(test)]
mod tests;
