//! Tokens to events, by the grammar that go-yaml's parser follows.
//!
//! A pushdown automaton: [`State`] says what may come next, the stack holds what to go on with when
//! a node is complete. Nothing recurses, so depth costs no stack.

mod block;
mod flow;

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::error::ParseError;
use super::input::{Input, Scan};
use super::scan::{Place, Scanner, Sort, Token};
use super::tree::{Anchor, Comment, ScalarStyle, Tag};
use crate::source::Span;

/// One step of reading.
pub(crate) enum Event<'t> {
    StreamEnd,
    /// A document starts; `marker` is its `---`.
    DocumentStart {
        start: usize,
        marker: Option<Span>,
    },
    /// A document ends; `end` is the end of its `...`.
    DocumentEnd {
        end: Option<usize>,
    },
    Alias {
        name: Cow<'t, str>,
        span: Span,
    },
    Scalar {
        text: Cow<'t, str>,
        style: ScalarStyle,
        /// `None` when nothing is written.
        span: Option<Span>,
        properties: Properties,
    },
    SequenceStart(Opening),
    MappingStart(Opening),
    /// A collection ends; `end` is the end of its bracket, if it has one.
    End {
        end: Option<usize>,
    },
}

/// The beginning of a collection.
pub(crate) struct Opening {
    pub(super) flow: bool,
    pub(super) start: usize,
    /// End of the opening bracket, or the start of a block collection.
    pub(super) end: usize,
    pub(crate) properties: Properties,
}

/// Tag and anchor of a node.
#[derive(Default)]
pub(crate) struct Properties {
    pub(crate) tag: Option<Box<Tag>>,
    pub(crate) anchor: Option<Box<Anchor>>,
    /// End of the last of them.
    pub(super) end: Option<usize>,
}

/// What may come next.
#[derive(Clone, Copy)]
enum State {
    FirstDocument,
    NextDocument,
    DocumentContent,
    DocumentEnd,
    /// A node in block context.
    Block,
    BlockSequence,
    Indentless,
    BlockKey,
    BlockValue,
    FlowSequence {
        first: bool,
    },
    /// The key of a pair that stands in a flow sequence without braces.
    PairKey,
    PairValue,
    PairEnd,
    FlowKey {
        first: bool,
    },
    FlowValue,
    /// After a flow mapping's key that came without a sign.
    FlowNoValue,
    End,
}

/// Where a node stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Context {
    Block,
    /// In block context where a sequence may stand at its parent's column.
    BlockOrIndentless,
    Flow,
}

/// The events of one text.
pub(crate) struct Events<'t> {
    scanner: Scanner<'t>,
    state: State,
    states: Vec<State>,
    handles: BTreeMap<&'t str, Cow<'t, str>>,
    /// Where the `-`, `?` or `:` of the next node stands.
    pub(super) indicator: Option<usize>,
}

impl<'t> Events<'t> {
    pub(super) fn new(input: Input<'t>) -> Self {
        Self {
            scanner: Scanner::new(input),
            state: State::FirstDocument,
            states: Vec::new(),
            handles: BTreeMap::new(),
            indicator: None,
        }
    }

    /// The events of a text, whose comments are not wanted.
    pub(crate) fn of(text: &'t str) -> Self {
        let mut events = Self::new(Input::new(text, Span::new(0, text.len())));
        events.forget_comments();
        events
    }

    /// The text between two offsets, both where a character begins.
    pub(super) fn slice(&self, start: usize, end: usize) -> &'t str {
        self.scanner.slice(start, end)
    }

    /// Where the text begins, after a byte order mark.
    pub(super) fn start(&self) -> usize {
        self.scanner.start()
    }

    /// Keeps no comments.
    pub(super) fn forget_comments(&mut self) {
        self.scanner.comments = None;
    }

    /// The comments that were passed, unless they were to be forgotten.
    pub(super) fn comments(self) -> Vec<Comment> {
        self.scanner.comments.unwrap_or_default()
    }

    /// The next event; after the end of the stream, the end of the stream again.
    pub(crate) fn next(&mut self) -> Scan<Event<'t>> {
        match self.state {
            State::FirstDocument => self.document_start(true),
            State::NextDocument => self.document_start(false),
            State::DocumentContent => self.document_content(),
            State::DocumentEnd => self.document_end(),
            State::Block => self.node(Context::Block),
            State::BlockSequence => self.block_sequence(),
            State::Indentless => self.indentless_sequence(),
            State::BlockKey => self.block_key(),
            State::BlockValue => self.block_value(),
            State::FlowSequence { first } => self.flow_sequence(first),
            State::PairKey => self.pair_key(),
            State::PairValue => self.pair_value(),
            State::PairEnd => {
                self.peek()?;
                self.state = State::FlowSequence { first: false };
                Ok(Event::End { end: None })
            }
            State::FlowKey { first } => self.flow_key(first),
            State::FlowValue => self.flow_value(),
            State::FlowNoValue => {
                self.peek()?;
                self.nothing(State::FlowKey { first: false })
            }
            State::End => Ok(Event::StreamEnd),
        }
    }

    fn peek(&mut self) -> Scan<Sort> {
        Ok(self.scanner.peek()?.0)
    }

    fn take(&mut self) -> Token<'t> {
        self.scanner.take()
    }

    /// Takes a `-`, `?` or `:`, and remembers it for the node that follows if it is written.
    fn take_indicator(&mut self) {
        let token = self.scanner.take();
        self.indicator = (token.end > token.start.offset).then_some(token.start.offset);
    }

    fn pop(&mut self) {
        self.state = self.states.pop().unwrap_or(State::End);
    }

    /// A mistake in the grammar. go-yaml counts these lines from 0 and names none for the first.
    fn error<T>(&mut self, reason: &str, place: Place) -> Scan<T> {
        Err(Box::new(ParseError {
            reason: reason.into(),
            line: place.line,
            offset: place.offset,
        }))
    }

    fn unexpected<T>(&mut self, reason: &str) -> Scan<T> {
        let (_, place, _) = self.scanner.peek()?;
        self.error(reason, place)
    }

    /// A node that is not written.
    fn nothing(&mut self, next: State) -> Scan<Event<'t>> {
        self.state = next;
        Ok(Event::Scalar {
            text: Cow::Borrowed(""),
            style: ScalarStyle::Plain,
            span: None,
            properties: Properties::default(),
        })
    }

    /// A node, to be followed by `then`.
    fn node_then(&mut self, context: Context, then: State) -> Scan<Event<'t>> {
        self.states.push(then);
        self.node(context)
    }

    fn document_start(&mut self, first: bool) -> Scan<Event<'t>> {
        let (mut sort, mut start, _) = self.scanner.peek()?;
        while !first && sort == Sort::DocumentEnd {
            self.take();
            (sort, start, _) = self.scanner.peek()?;
        }
        let start = start.offset;
        let implicit = !matches!(
            sort,
            Sort::VersionDirective | Sort::TagDirective | Sort::DocumentStart | Sort::StreamEnd
        );
        if sort == Sort::StreamEnd {
            self.state = State::End;
            return Ok(Event::StreamEnd);
        }
        self.states.push(State::DocumentEnd);
        if first && implicit {
            self.directives()?;
            self.state = State::Block;
            return Ok(Event::DocumentStart {
                start,
                marker: None,
            });
        }
        self.directives()?;
        if self.peek()? != Sort::DocumentStart {
            return self.unexpected("did not find expected <document start>");
        }
        self.state = State::DocumentContent;
        let marker = self.take();
        let marker = Some(Span::new(marker.start.offset, marker.end));
        Ok(Event::DocumentStart { start, marker })
    }

    fn directives(&mut self) -> Scan {
        let mut version = false;
        loop {
            match self.peek()? {
                Sort::VersionDirective if version => {
                    return self.unexpected("found duplicate %YAML directive");
                }
                Sort::VersionDirective => {
                    let token = self.take();
                    let mut numbers = token.text.split('.').map(str::parse);
                    if (numbers.next(), numbers.next()) != (Some(Ok(1u8)), Some(Ok(1u8))) {
                        return self.error("found incompatible YAML document", token.start);
                    }
                    version = true;
                }
                Sort::TagDirective => {
                    let token = self.take();
                    if self.handles.insert(token.handle, token.text).is_some() {
                        return self.error("found duplicate %TAG directive", token.start);
                    }
                }
                _ => break,
            }
        }
        self.handles.entry("!").or_insert(Cow::Borrowed("!"));
        self.handles
            .entry("!!")
            .or_insert(Cow::Borrowed("tag:yaml.org,2002:"));
        Ok(())
    }

    fn document_content(&mut self) -> Scan<Event<'t>> {
        match self.peek()? {
            Sort::VersionDirective
            | Sort::TagDirective
            | Sort::DocumentStart
            | Sort::DocumentEnd
            | Sort::StreamEnd => {
                self.pop();
                self.nothing(self.state)
            }
            _ => self.node(Context::Block),
        }
    }

    fn document_end(&mut self) -> Scan<Event<'t>> {
        let end = match self.peek()? {
            Sort::DocumentEnd => Some(self.take().end),
            _ => None,
        };
        self.handles.clear();
        self.state = State::NextDocument;
        Ok(Event::DocumentEnd { end })
    }

    fn node(&mut self, context: Context) -> Scan<Event<'t>> {
        if self.peek()? == Sort::Alias {
            self.pop();
            let token = self.take();
            let span = Span::new(token.start.offset, token.end);
            let name = token.text;
            return Ok(Event::Alias { name, span });
        }
        let properties = self.properties()?;
        let (sort, start, end) = self.scanner.peek()?;
        let block = context != Context::Flow;
        let (flow, state) = match sort {
            Sort::BlockEntry if context == Context::BlockOrIndentless => (false, State::Indentless),
            Sort::FlowSequenceStart => (true, State::FlowSequence { first: true }),
            Sort::FlowMappingStart => (true, State::FlowKey { first: true }),
            Sort::BlockSequenceStart if block => (false, State::BlockSequence),
            Sort::BlockMappingStart if block => (false, State::BlockKey),
            Sort::Scalar(style) => return Ok(self.scalar(style, properties)),
            _ if properties.end.is_some() => {
                self.pop();
                return Ok(Event::Scalar {
                    text: Cow::Borrowed(""),
                    style: ScalarStyle::Plain,
                    span: None,
                    properties,
                });
            }
            _ => return self.error("did not find expected node content", start),
        };
        self.state = state;
        // The first dash of a sequence at its parent's column is no token of its own.
        if sort != Sort::BlockEntry {
            self.take();
        }
        let start = start.offset;
        let opening = Opening {
            flow,
            start,
            end: if flow { end } else { start },
            properties,
        };
        Ok(match sort {
            Sort::FlowMappingStart | Sort::BlockMappingStart => Event::MappingStart(opening),
            _ => Event::SequenceStart(opening),
        })
    }

    fn scalar(&mut self, style: ScalarStyle, properties: Properties) -> Event<'t> {
        self.pop();
        let token = self.take();
        Event::Scalar {
            text: token.text,
            style,
            span: Some(Span::new(token.start.offset, token.end)),
            properties,
        }
    }

    /// A tag and an anchor, in either order.
    fn properties(&mut self) -> Scan<Properties> {
        let mut properties = Properties::default();
        let mut tag = None;
        loop {
            match self.peek()? {
                Sort::Anchor if properties.anchor.is_none() => {
                    let token = self.take();
                    properties.end = Some(token.end);
                    properties.anchor = Some(Box::new(Anchor {
                        name: token.text.into(),
                        span: Span::new(token.start.offset, token.end),
                    }));
                }
                Sort::Tag if tag.is_none() => {
                    let token = self.take();
                    properties.end = Some(token.end);
                    tag = Some(token);
                }
                _ => break,
            }
        }
        if let Some(token) = tag {
            properties.tag = Some(self.full_tag(token)?);
        }
        Ok(properties)
    }

    fn full_tag(&mut self, token: Token<'t>) -> Scan<Box<Tag>> {
        let prefix = match (token.handle, self.handles.get(token.handle)) {
            ("", _) => "",
            (_, Some(prefix)) => prefix,
            (_, None) => return self.error("found undefined tag handle", token.start),
        };
        Ok(Box::new(Tag {
            name: format!("{prefix}{}", token.text).into(),
            span: Some(Span::new(token.start.offset, token.end)),
        }))
    }
}
