//! Keys without `?`, which are known as keys only at their `:`, and indentation.

use std::borrow::Cow;

use super::{Scanner, Sort, Token};
use crate::yaml::error::MAX_DEPTH;
use crate::yaml::input::{Mark, Scan};

/// Characters between a key's start and its `:` (YAML 1.1, 9.1.3).
const MAX_KEY: usize = 1024;

/// A place where a key without `?` may have begun.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct SimpleKey {
    pub(super) possible: bool,
    /// It begins a line of a block mapping, so it has to be a key.
    pub(super) required: bool,
    /// Number of its first token, counted from the beginning of the stream.
    pub(super) number: usize,
    /// Whether its first token is held back until the key is known. go-yaml forgets to when the
    /// token opens a flow collection that holds no possible key of its own (`[]: x`).
    pub(super) held: bool,
    pub(super) mark: Mark,
}

impl Scanner<'_> {
    /// Whether the queue's first token begins what may still turn out to be a key.
    pub(super) fn first_may_be_key(&mut self) -> Scan<bool> {
        // Numbers grow with the level, and a level just opened has its opening token's number.
        let at = self.keys.partition_point(|key| key.number < self.taken);
        for level in at..(at + 2).min(self.keys.len()) {
            let key = self.keys[level];
            if key.number == self.taken && key.possible && key.held {
                return self.still_possible(level);
            }
        }
        Ok(false)
    }

    /// Gives up a possible key that the scanner has left behind.
    pub(super) fn still_possible(&mut self, level: usize) -> Scan<bool> {
        let key = self.keys[level];
        if !key.possible {
            return Ok(false);
        }
        let mark = self.input.mark;
        if key.mark.line < mark.line || key.mark.index + MAX_KEY < mark.index {
            if key.required {
                return Err(self.error("could not find expected ':'"));
            }
            self.keys[level].possible = false;
            return Ok(false);
        }
        Ok(true)
    }

    pub(super) fn top_key(&mut self) -> &mut SimpleKey {
        self.keys.last_mut().expect("the block context's key")
    }

    pub(super) fn save_key(&mut self) -> Scan {
        let column = isize::try_from(self.input.mark.column).unwrap_or(isize::MAX);
        let required = self.flow_level == 0 && self.indent == column;
        if self.key_allowed {
            self.remove_key()?;
            *self.top_key() = SimpleKey {
                possible: true,
                required,
                number: self.taken + self.queue.len(),
                held: true,
                mark: self.input.mark,
            };
        }
        Ok(())
    }

    pub(super) fn remove_key(&mut self) -> Scan {
        let key = *self.top_key();
        if key.possible && key.required {
            return Err(self.error("could not find expected ':'"));
        }
        self.top_key().possible = false;
        Ok(())
    }

    /// Puts an empty token before the one of that number, or last when that one was taken already.
    pub(super) fn insert(&mut self, sort: Sort, mark: Mark, number: Option<usize>) {
        let token = Token {
            sort,
            start: mark.into(),
            end: mark.offset,
            text: Cow::Borrowed(""),
            handle: "",
        };
        match number.and_then(|number| number.checked_sub(self.taken)) {
            Some(at) if at <= self.queue.len() => self.queue.insert(at, token),
            Some(_) | None => self.queue.push_back(token),
        }
    }

    /// Opens a block collection at `mark` unless one is open at its column or beyond.
    pub(super) fn indent_to(&mut self, sort: Sort, mark: Mark, number: Option<usize>) -> Scan {
        let column = isize::try_from(mark.column).unwrap_or(isize::MAX);
        if self.flow_level > 0 || self.indent >= column {
            return Ok(());
        }
        self.indents.push(self.indent);
        self.indent = column;
        if self.indents.len() > MAX_DEPTH {
            return Err(self.error(format!("exceeded max depth of {MAX_DEPTH}")));
        }
        self.insert(sort, mark, number);
        Ok(())
    }

    /// Closes the block collections right of `column`.
    pub(super) fn unindent_to(&mut self, column: isize) {
        if self.flow_level > 0 {
            return;
        }
        while self.indent > column {
            self.insert(Sort::BlockEnd, self.input.mark, None);
            self.indent = self.indents.pop().unwrap_or(-1);
        }
    }
}
