//! The first way through the stream, for the [`Facts`] that concern all of it.

use aho_corasick::AhoCorasick;

use super::document::{Document, Look};
use super::facts::{self, DataSource, Facts};
use super::object::Object;
use super::outline::Data;
use super::problem::{Problem, Problems};
use super::rules::Rules;
use crate::yaml::stream::pieces;

/// Gathers the facts of the whole stream.
///
/// # Errors
/// Every document's problem, in the order of the stream, the first of each document.
pub(super) fn survey(stream: &str, rules: &Rules) -> Result<Facts, Vec<Problem>> {
    let mut facts = Facts::default();
    let mut problems = Problems::default();
    for piece in pieces(stream) {
        let text = &stream[piece.span.start..piece.span.end];
        let done = looks(text, piece.line, Data::LeftOut, |document, objects| {
            facts::gather(document, objects, rules, &mut facts)
        });
        if let Err(problem) = done {
            problems.add(problem);
        }
    }
    problems.none()?;
    let given = rules.env_from.iter();
    facts
        .mounted
        .extend(given.map(|reference| (reference.kind, reference.name.clone())));
    sources(stream, &mut facts).map_err(|problem| vec![problem])?;
    Ok(facts)
}

/// Looks at the objects of a document, some at a time when it is a long list.
fn looks(
    text: &str,
    line: usize,
    data: Data,
    mut at: impl FnMut(&Document<'_>, &[Object]) -> Result<(), Problem>,
) -> Result<(), Problem> {
    let opened = Document::outline(text, Look { line, data })?;
    opened.each(|document| at(document, &document.objects()?))
}

/// Finds the ConfigMaps and Secrets that something mounts, and what is in them.
fn sources(stream: &str, facts: &mut Facts) -> Result<(), Problem> {
    let names: Vec<_> = facts.mounted.iter().map(|(_, name)| name).collect();
    let Ok(names) = AhoCorasick::new(names) else {
        return Ok(());
    };
    for piece in pieces(stream) {
        let text = &stream[piece.span.start..piece.span.end];
        // A name that does not stand there may be written with escapes.
        if facts.mounted.is_empty() || !(names.is_match(text) || text.contains('\\')) {
            continue;
        }
        let mut found = Vec::new();
        looks(text, piece.line, Data::LeftOut, |_, objects| {
            found.extend(objects.iter().filter_map(|object| {
                let kind = facts::source_kind(object)?;
                let mounted = facts.mounted.contains(&(kind, object.name.clone()));
                mounted.then(|| DataSource {
                    kind,
                    name: object.name.clone(),
                    namespace: object.namespace.clone(),
                    data: None,
                })
            }));
            Ok(())
        })?;
        if found.is_empty() {
            continue;
        }
        let mut filled = found.iter_mut();
        // What cannot be looked at is left as it is, without its data.
        let _ = looks(text, piece.line, Data::Kept, |document, objects| {
            for object in objects {
                let Some(kind) = facts::source_kind(object) else {
                    continue;
                };
                if facts.mounted.contains(&(kind, object.name.clone()))
                    && let Some(source) = filled.next()
                {
                    source.data = Some(facts::data(document, object)?);
                }
            }
            Ok(())
        });
        facts.sources.append(&mut found);
    }
    Ok(())
}
