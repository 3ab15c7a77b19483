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
//! ConfigMaps), once to change it, one document after the other. Of a document only an [`outline`]
//! is held as a tree, and of the result only what was inserted, so that memory stays below four
//! times the stream, whatever its shape (a test holds that). A long `kind: List` is changed some items
//! at a time ([`long_list`]). Every change of *what* is inserted for a given input restarts pods:
//! that is a breaking change of this program.

pub mod addition;
mod change;
pub mod diff;
pub mod document;
mod emit;
mod env;
mod env_from;
pub mod facts;
mod guard;
mod labels;
mod layout;
mod long_list;
pub mod names;
pub mod object;
mod outcome;
mod outline;
mod place;
mod plan;
pub mod problem;
mod render;
mod report;
pub mod rules;
pub mod selector;
mod survey;
mod windows;
mod workload;

pub use addition::{Addition, Content};
pub use document::Document;
pub use object::Object;
pub use outcome::Outcome;
pub use problem::Problem;
pub use report::{ContainerReport, ObjectReport, Report};
pub use rules::{Checksum, PodLabels, Reference, Rules, SourceKind, Target};

use crate::yaml::edit::Edit;
use crate::yaml::stream::pieces;
use change::Means;
use problem::Problems;

/// What is told of a run besides its result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tell {
    /// Only how many documents change.
    Count,
    /// Every object with what it gets.
    Objects,
}

/// Inserts what the rules ask for, or nothing at all.
///
/// # Errors
/// Every document's problem, in the order of the stream, the first of each document.
pub fn inject<'s>(stream: &'s str, rules: &Rules) -> Result<Outcome<'s>, Vec<Problem>> {
    inject_telling(stream, rules, Tell::Objects)
}

/// [`inject`], with a report that may be short.
///
/// # Errors
/// As [`inject`].
pub fn inject_telling<'s>(
    stream: &'s str,
    rules: &Rules,
    tell: Tell,
) -> Result<Outcome<'s>, Vec<Problem>> {
    inject_with(stream, rules, tell, &|edits| edits)
}

/// [`inject`] with a hand on the edits before they are made, so that a test can show what the
/// guard does about a mistake in them.
fn inject_with<'s>(
    stream: &'s str,
    rules: &Rules,
    tell: Tell,
    tamper: &dyn Fn(Vec<Edit>) -> Vec<Edit>,
) -> Result<Outcome<'s>, Vec<Problem>> {
    let facts = survey::survey(stream, rules)?;
    let means = Means {
        rules,
        facts: &facts,
        tell,
        tamper,
    };
    let mut outcome = Outcome::new(stream);
    let mut problems = Problems::default();
    for piece in pieces(stream) {
        outcome.report.documents += 1;
        let text = &stream[piece.span.start..piece.span.end];
        match change::change(text, piece, means, &mut outcome) {
            Ok(changed) => {
                outcome.report.changed += usize::from(changed.differs);
                outcome.report.objects.extend(changed.objects);
                outcome.report.restarts.extend(changed.restarts);
            }
            Err(problem) => problems.add(problem),
        }
    }
    problems.none()?;
    Ok(outcome)
}

#[cfg(test)]
mod tests;
