//! Characters to tokens, by the rules of go-yaml's scanner (libyaml's, YAML 1.1).
//!
//! What makes this more than cutting a text into pieces: a key without `?` is known as one only at
//! its `:`, up to 1024 characters later. Until then its token waits in the queue, so that a token
//! for the key, and one for the mapping that it may begin, can be put before it. And indentation
//! becomes tokens here: a collection starts where a column is passed and ends where it is left.

mod block;
mod keys;
mod meta;
mod scalar;
mod token;

use std::borrow::Cow;
use std::collections::VecDeque;

pub(super) use token::{Place, Sort, Token};

use self::keys::SimpleKey;
use super::error::{MAX_DEPTH, ParseError};
use super::input::{Input, Mark, Scan, Stop};
use super::tree::{Comment, ScalarStyle};
use crate::source::Span;

/// The scanner's state.
pub(super) struct Scanner<'t> {
    input: Input<'t>,
    /// The comments, where they are wanted.
    pub(super) comments: Option<Vec<Comment>>,
    queue: VecDeque<Token<'t>>,
    /// Tokens that were taken from the queue.
    taken: usize,
    /// Whether the queue's first token is ready to be taken.
    ready: bool,
    /// Column of the innermost block collection, -1 outside of all.
    indent: isize,
    indents: Vec<isize>,
    flow_level: usize,
    /// One for each flow level and one for the block context.
    keys: Vec<SimpleKey>,
    key_allowed: bool,
}

impl<'t> Scanner<'t> {
    pub(super) fn new(input: Input<'t>) -> Self {
        Self {
            input,
            comments: Some(Vec::new()),
            queue: VecDeque::new(),
            // The start of the stream is go-yaml's first token.
            taken: 1,
            ready: false,
            indent: -1,
            indents: Vec::new(),
            flow_level: 0,
            keys: vec![SimpleKey::default()],
            key_allowed: true,
        }
    }

    /// The text between two offsets, both where a character begins.
    pub(super) fn slice(&self, start: usize, end: usize) -> &'t str {
        self.input.slice(start, end)
    }

    /// Where the next token is looked for.
    pub(super) fn start(&self) -> usize {
        self.input.mark.offset
    }

    /// Sort, start and end of the next token.
    pub(super) fn peek(&mut self) -> Scan<(Sort, Place, usize)> {
        if !self.ready {
            while self.queue.is_empty() || self.first_may_be_key()? {
                self.fetch()?;
            }
            self.ready = true;
        }
        let first = self.queue.front().expect("a fetched token");
        Ok((first.sort, first.start, first.end))
    }

    /// Takes the token that [`Scanner::peek`] told about.
    pub(super) fn take(&mut self) -> Token<'t> {
        self.ready = false;
        self.taken += 1;
        self.queue.pop_front().expect("a token that was peeked at")
    }

    fn error(&self, reason: impl Into<String>) -> Box<ParseError> {
        // go-yaml names no line for what it finds on the first one.
        let line = match self.input.mark.line {
            0 => 0,
            line => line + 1,
        };
        Box::new(ParseError {
            reason: reason.into(),
            line,
            offset: self.input.mark.offset,
        })
    }

    fn push(&mut self, sort: Sort, start: Mark, text: Cow<'t, str>, handle: &'t str) {
        self.queue.push_back(Token {
            sort,
            start: start.into(),
            end: self.input.mark.offset,
            text,
            handle,
        });
    }

    /// Adds the next token, and those that it brings along, to the queue.
    fn fetch(&mut self) -> Scan {
        self.skip_gaps()?;
        self.unindent_to(isize::try_from(self.input.mark.column).unwrap_or(isize::MAX));
        self.input.need(4)?;
        let flow = self.flow_level > 0;
        let gap_follows = self.input.is_gap(1);
        let first_column = self.input.mark.column == 0;
        match self.input.byte(0) {
            0 => self.stream_end(),
            b'%' if first_column => self.directive(),
            b'-' if self.input.at_document_sign(b'-') => self.document_sign(Sort::DocumentStart),
            b'.' if self.input.at_document_sign(b'.') => self.document_sign(Sort::DocumentEnd),
            b'[' => self.flow_start(Sort::FlowSequenceStart),
            b'{' => self.flow_start(Sort::FlowMappingStart),
            b']' => self.flow_end(Sort::FlowSequenceEnd),
            b'}' => self.flow_end(Sort::FlowMappingEnd),
            b',' => {
                self.remove_key()?;
                self.key_allowed = true;
                self.sign(Sort::FlowEntry, 1);
                Ok(())
            }
            b'-' if gap_follows => self.block_entry(),
            b'?' if flow || gap_follows => self.explicit_key(),
            b':' if flow || gap_follows => self.value(),
            b'*' => self.anchor(Sort::Alias),
            b'&' => self.anchor(Sort::Anchor),
            b'!' => self.tag(),
            b'|' if !flow => self.block_scalar(ScalarStyle::Literal),
            b'>' if !flow => self.block_scalar(ScalarStyle::Folded),
            b'\'' => self.quoted_scalar(ScalarStyle::SingleQuoted),
            b'"' => self.quoted_scalar(ScalarStyle::DoubleQuoted),
            b'-' => self.plain_scalar(),
            b'?' | b':' if !flow => self.plain_scalar(),
            b'\t' | b'?' | b':' | b'#' | b'|' | b'>' | b'%' | b'@' | b'`' => {
                Err(self.error("found character that cannot start any token"))
            }
            _ => self.plain_scalar(),
        }
    }

    /// Skips blanks, comments and line breaks.
    fn skip_gaps(&mut self) -> Scan {
        loop {
            self.input.need(1)?;
            if self.input.at_byte_order_mark() {
                self.input.skip();
            }
            self.input.need(1)?;
            // A tab may not stand where a key could begin.
            let tabs = self.flow_level > 0 || !self.key_allowed;
            while self.input.byte(0) == b' ' || (tabs && self.input.byte(0) == b'\t') {
                self.input.skip();
                self.input.need(1)?;
            }
            self.comment()?;
            if !self.input.is_break() {
                return Ok(());
            }
            self.input.need(2)?;
            self.input.skip_break();
            if self.flow_level == 0 {
                self.key_allowed = true;
            }
        }
    }

    /// Skips a comment up to the end of its line, if there is one.
    fn comment(&mut self) -> Scan {
        if self.input.byte(0) != b'#' {
            return Ok(());
        }
        let start = self.input.mark.offset;
        self.skip_line_text()?;
        let span = Span::new(start, self.input.mark.offset);
        if let Some(comments) = &mut self.comments {
            comments.push(Comment { span });
        }
        Ok(())
    }

    /// Skips to the next line break.
    fn skip_line_text(&mut self) -> Scan {
        loop {
            self.input.run(Stop::Line);
            self.input.need(1)?;
            if self.input.is_line_end(0) {
                return Ok(());
            }
            self.input.skip();
            self.input.need(1)?;
        }
    }

    fn skip_blanks(&mut self) -> Scan {
        self.input.need(1)?;
        while self.input.is_blank() {
            self.input.skip();
            self.input.need(1)?;
        }
        Ok(())
    }

    fn stream_end(&mut self) -> Scan {
        if self.input.mark.column != 0 {
            self.input.mark.column = 0;
            self.input.mark.line += 1;
        }
        self.unindent_to(-1);
        self.remove_key()?;
        self.key_allowed = false;
        self.insert(Sort::StreamEnd, self.input.mark, None);
        Ok(())
    }

    fn directive(&mut self) -> Scan {
        self.unindent_to(-1);
        self.remove_key()?;
        self.key_allowed = false;
        self.scan_directive()
    }

    fn document_sign(&mut self, sort: Sort) -> Scan {
        self.unindent_to(-1);
        self.remove_key()?;
        self.key_allowed = false;
        self.sign(sort, 3);
        Ok(())
    }

    /// A token of `length` ASCII signs.
    fn sign(&mut self, sort: Sort, length: usize) {
        let start = self.input.mark;
        for _ in 0..length {
            self.input.skip();
        }
        self.push(sort, start, Cow::Borrowed(""), "");
    }

    fn flow_start(&mut self, sort: Sort) -> Scan {
        self.save_key()?;
        self.keys.push(SimpleKey {
            number: self.taken + self.queue.len(),
            mark: self.input.mark,
            ..SimpleKey::default()
        });
        self.flow_level += 1;
        if self.flow_level > MAX_DEPTH {
            return Err(self.error(format!("exceeded max depth of {MAX_DEPTH}")));
        }
        self.key_allowed = true;
        self.sign(sort, 1);
        Ok(())
    }

    fn flow_end(&mut self, sort: Sort) -> Scan {
        self.remove_key()?;
        if self.flow_level > 0 {
            self.flow_level -= 1;
            let closed = self.keys.pop().unwrap_or_default();
            if self.top_key().number == closed.number {
                self.top_key().held = false;
            }
        }
        self.key_allowed = false;
        self.sign(sort, 1);
        Ok(())
    }

    fn block_entry(&mut self) -> Scan {
        if self.flow_level == 0 {
            if !self.key_allowed {
                return Err(self.error("block sequence entries are not allowed in this context"));
            }
            self.indent_to(Sort::BlockSequenceStart, self.input.mark, None)?;
        }
        self.remove_key()?;
        self.key_allowed = true;
        self.sign(Sort::BlockEntry, 1);
        Ok(())
    }

    fn explicit_key(&mut self) -> Scan {
        if self.flow_level == 0 {
            if !self.key_allowed {
                return Err(self.error("mapping keys are not allowed in this context"));
            }
            self.indent_to(Sort::BlockMappingStart, self.input.mark, None)?;
        }
        self.remove_key()?;
        self.key_allowed = self.flow_level == 0;
        self.sign(Sort::Key, 1);
        Ok(())
    }

    fn value(&mut self) -> Scan {
        if self.still_possible(self.keys.len() - 1)? {
            let key = *self.top_key();
            self.insert(Sort::Key, key.mark, Some(key.number));
            self.indent_to(Sort::BlockMappingStart, key.mark, Some(key.number))?;
            self.top_key().possible = false;
            self.key_allowed = false;
        } else {
            if self.flow_level == 0 {
                if !self.key_allowed {
                    return Err(self.error("mapping values are not allowed in this context"));
                }
                self.indent_to(Sort::BlockMappingStart, self.input.mark, None)?;
            }
            self.key_allowed = self.flow_level == 0;
        }
        self.sign(Sort::Value, 1);
        Ok(())
    }
}
