//! A `kind: List` of many objects: changed some items at a time, as if each were a document, in one
//! way through its text. A second way plans the same again for the guard, which compares the whole
//! of both texts: so neither the items nor the additions are held at once.

use std::collections::BTreeMap;

use super::addition::Addition;
use super::change::{Changed, Means, clear_keys, planned, still_one_piece};
use super::document::{Document, Look};
use super::guard::{self, Mismatch};
use super::outcome::Outcome;
use super::place;
use super::problem::Problem;
use super::windows::Windows;
use crate::yaml::edit::Patch;
use crate::yaml::stream::Piece;

/// A document that is a long list.
#[derive(Clone, Copy)]
pub(super) struct LongList<'t> {
    pub text: &'t str,
    pub look: Look,
    /// Where it stands in the stream.
    pub piece: Piece,
}

impl<'t> LongList<'t> {
    /// Plans, places and checks the change; `None`, and nothing added to the outcome, when text
    /// insertion cannot make it.
    ///
    /// # Errors
    /// The first problem with it.
    pub(super) fn change(
        self,
        mut windows: Box<Windows<'t>>,
        means: Means<'_>,
        outcome: &mut Outcome<'_>,
    ) -> Result<Option<Changed>, Problem> {
        let mark = outcome.mark();
        let mut changed = Changed::default();
        let mut end = 0;
        while let Some(document) = windows.next()? {
            let (mut told, addition) = planned(&document, means)?;
            windows.done_with(&document);
            changed.objects.append(&mut told.objects);
            changed.restarts.append(&mut told.restarts);
            if addition.is_empty() {
                continue;
            }
            clear_keys(&document, &addition)?;
            let Ok(edits) = place::place(&document, &addition) else {
                outcome.take_back(mark);
                return Ok(None);
            };
            let patch = guard::hides_nothing(&document, &addition).and_then(|()| {
                let patch = Patch::new((means.tamper)(edits));
                let patch = patch.map_err(|_| Mismatch("two edits clash"))?;
                let first = patch.edits().first();
                if first.is_some_and(|edit| edit.span.start < end) {
                    return Err(Mismatch("two edits clash"));
                }
                Ok(patch)
            });
            let patch = patch.map_err(|mismatch| self.internal(mismatch))?;
            end = patch.edits().last().map_or(end, |edit| edit.span.end);
            outcome.add(self.piece, patch.into_edits())?;
        }
        drop(windows);
        changed.differs = outcome.mark() > mark;
        // Without an edit there may still be an addition, which was forgotten.
        let checked = self.check(outcome, mark, means);
        checked.map_err(|mismatch| self.internal(mismatch))?;
        Ok(Some(changed))
    }

    fn check(self, outcome: &Outcome<'_>, mark: usize, means: Means<'_>) -> Result<(), Mismatch> {
        let after = outcome
            .piece(self.piece, mark)
            .ok_or(Mismatch("an edit lies outside of the document"))?;
        still_one_piece(self.text, &after)?;
        let mut additions = Additions {
            windows: Windows::new(self.text, self.look),
            means,
            from: 0,
            to: 0,
            window: BTreeMap::new(),
        };
        guard::check_items(self.text, &after, &mut |item| additions.of(item))?;
        additions.end()
    }

    fn internal(self, mismatch: Mismatch) -> Problem {
        let at = Document::outline(self.text, self.look);
        let at = at.and_then(|opened| opened.each(|document| Err(document.problem_at_root())));
        match at {
            Err(problem) => guard::internal(problem, mismatch),
            Ok(()) => guard::internal(
                Problem {
                    template: None,
                    object: None,
                    line: Some(self.look.line),
                    message: String::new(),
                },
                mismatch,
            ),
        }
    }
}

/// What is added to each item, in their order.
struct Additions<'m, 't> {
    windows: Windows<'t>,
    means: Means<'m>,
    /// The items of the window.
    from: usize,
    to: usize,
    window: BTreeMap<usize, Addition>,
}

const OTHERS: Mismatch = Mismatch("the list has other items than it had");

impl Additions<'_, '_> {
    fn of(&mut self, item: usize) -> Result<Option<Addition>, Mismatch> {
        while item >= self.to {
            if !self.window.is_empty() {
                return Err(OTHERS);
            }
            let document = self.windows.next().map_err(|_| OTHERS)?.ok_or(OTHERS)?;
            let (_, addition) = planned(&document, self.means).map_err(|_| OTHERS)?;
            self.windows.done_with(&document);
            let list = document.window.ok_or(OTHERS)?;
            self.from = self.to;
            self.to += document.tree.items(list).len();
            self.window = below_items(addition).ok_or(Mismatch("something is beside the items"))?;
        }
        Ok(self.window.remove(&(item - self.from)))
    }

    /// Nothing is left.
    fn end(mut self) -> Result<(), Mismatch> {
        let more = self.windows.next().map_err(|_| OTHERS)?.is_some();
        match more || !self.window.is_empty() {
            true => Err(OTHERS),
            false => Ok(()),
        }
    }
}

/// The additions to a list's items, by their number.
fn below_items(addition: Addition) -> Option<BTreeMap<usize, Addition>> {
    let Addition::Table(entries) = addition else {
        return None;
    };
    let mut entries = entries.into_iter();
    match (entries.next(), entries.next()) {
        (None, _) => Some(BTreeMap::new()),
        (Some((key, Addition::Items(items))), None) if key == "items" => Some(items),
        _ => None,
    }
}
