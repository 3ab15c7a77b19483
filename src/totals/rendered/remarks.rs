//! Notes and problems as they come up.

use super::super::{Note, Problem};
use super::object::Object;

#[derive(Default)]
pub(super) struct Remarks {
    notes: Vec<Note>,
    problems: Vec<Problem>,
}

impl Remarks {
    pub(super) fn note(&mut self, note: Note) {
        self.notes.push(note);
    }

    pub(super) fn problem(
        &mut self,
        object: &Object,
        path: impl Into<String>,
        reason: impl ToString,
    ) {
        self.problems.push(Problem {
            document: object.document,
            object: object.title(),
            path: path.into(),
            reason: reason.to_string(),
        });
    }

    /// In an order that does not hang on the stream's.
    pub(super) fn into_sorted(mut self) -> (Vec<Note>, Vec<Problem>) {
        self.notes.sort();
        self.problems.sort();
        (self.notes, self.problems)
    }
}
