//! Flow sequences, flow mappings, and the pairs that a flow sequence may hold without braces.

use super::{Context, Event, Events, Opening, Properties, State};
use crate::yaml::input::Scan;
use crate::yaml::scan::Sort;

impl<'t> Events<'t> {
    pub(super) fn flow_sequence(&mut self, first: bool) -> Scan<Event<'t>> {
        if self.peek()? != Sort::FlowSequenceEnd {
            if !first {
                if self.peek()? != Sort::FlowEntry {
                    return self.unexpected("did not find expected ',' or ']'");
                }
                self.take();
            }
            match self.peek()? {
                Sort::Key => {
                    let (_, start, _) = self.scanner.peek()?;
                    self.state = State::PairKey;
                    return Ok(Event::MappingStart(Opening {
                        flow: true,
                        start: start.offset,
                        end: start.offset,
                        properties: Properties::default(),
                    }));
                }
                Sort::FlowSequenceEnd => {}
                _ => return self.node_then(Context::Flow, State::FlowSequence { first: false }),
            }
        }
        let end = Some(self.take().end);
        self.pop();
        Ok(Event::End { end })
    }

    pub(super) fn pair_key(&mut self) -> Scan<Event<'t>> {
        self.take_indicator();
        match self.peek()? {
            Sort::Value | Sort::FlowEntry | Sort::FlowSequenceEnd => {
                // go-yaml skips this token, whatever it is; texts that are right without it stay so.
                self.take();
                self.nothing(State::PairValue)
            }
            _ => self.node_then(Context::Flow, State::PairValue),
        }
    }

    pub(super) fn pair_value(&mut self) -> Scan<Event<'t>> {
        if self.peek()? == Sort::Value {
            self.take_indicator();
            if !matches!(self.peek()?, Sort::FlowEntry | Sort::FlowSequenceEnd) {
                return self.node_then(Context::Flow, State::PairEnd);
            }
        }
        self.nothing(State::PairEnd)
    }

    pub(super) fn flow_key(&mut self, first: bool) -> Scan<Event<'t>> {
        if self.peek()? != Sort::FlowMappingEnd {
            if !first {
                if self.peek()? != Sort::FlowEntry {
                    return self.unexpected("did not find expected ',' or '}'");
                }
                self.take();
            }
            match self.peek()? {
                Sort::Key => {
                    self.take_indicator();
                    return match self.peek()? {
                        Sort::Value | Sort::FlowEntry | Sort::FlowMappingEnd => {
                            self.nothing(State::FlowValue)
                        }
                        _ => self.node_then(Context::Flow, State::FlowValue),
                    };
                }
                Sort::FlowMappingEnd => {}
                _ => return self.node_then(Context::Flow, State::FlowNoValue),
            }
        }
        let end = Some(self.take().end);
        self.pop();
        Ok(Event::End { end })
    }

    pub(super) fn flow_value(&mut self) -> Scan<Event<'t>> {
        if self.peek()? == Sort::Value {
            self.take_indicator();
            if !matches!(self.peek()?, Sort::FlowEntry | Sort::FlowMappingEnd) {
                return self.node_then(Context::Flow, State::FlowKey { first: false });
            }
        }
        self.nothing(State::FlowKey { first: false })
    }
}
