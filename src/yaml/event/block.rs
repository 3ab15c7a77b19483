//! Block sequences and block mappings.

use super::{Context, Event, Events, State};
use crate::yaml::input::Scan;
use crate::yaml::scan::Sort;

impl<'t> Events<'t> {
    pub(super) fn block_sequence(&mut self) -> Scan<Event<'t>> {
        match self.peek()? {
            Sort::BlockEntry => {
                self.take_indicator();
                match self.peek()? {
                    Sort::BlockEntry | Sort::BlockEnd => self.nothing(State::BlockSequence),
                    _ => self.node_then(Context::Block, State::BlockSequence),
                }
            }
            Sort::BlockEnd => {
                self.take();
                self.pop();
                Ok(Event::End { end: None })
            }
            _ => self.unexpected("did not find expected '-' indicator"),
        }
    }

    pub(super) fn indentless_sequence(&mut self) -> Scan<Event<'t>> {
        if self.peek()? != Sort::BlockEntry {
            self.pop();
            return Ok(Event::End { end: None });
        }
        self.take_indicator();
        match self.peek()? {
            Sort::BlockEntry | Sort::Key | Sort::Value | Sort::BlockEnd => {
                self.nothing(State::Indentless)
            }
            _ => self.node_then(Context::Block, State::Indentless),
        }
    }

    pub(super) fn block_key(&mut self) -> Scan<Event<'t>> {
        match self.peek()? {
            Sort::Key => {
                self.take_indicator();
                match self.peek()? {
                    Sort::Key | Sort::Value | Sort::BlockEnd => self.nothing(State::BlockValue),
                    _ => self.node_then(Context::BlockOrIndentless, State::BlockValue),
                }
            }
            Sort::BlockEnd => {
                self.take();
                self.pop();
                Ok(Event::End { end: None })
            }
            _ => self.unexpected("did not find expected key"),
        }
    }

    pub(super) fn block_value(&mut self) -> Scan<Event<'t>> {
        if self.peek()? != Sort::Value {
            return self.nothing(State::BlockKey);
        }
        self.take_indicator();
        match self.peek()? {
            Sort::Key | Sort::Value | Sort::BlockEnd => self.nothing(State::BlockKey),
            _ => self.node_then(Context::BlockOrIndentless, State::BlockKey),
        }
    }
}
