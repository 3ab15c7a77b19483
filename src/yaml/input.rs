//! The characters of a text, and go-yaml's way of reading ahead in them.
//!
//! go-yaml reads [`BLOCK`] bytes at a time and refuses control characters as it does so. Whether
//! such a character or a mistake before it is reported, and whether one after the first document
//! matters at all, hangs on how far it had read. So does a quirk of its byte order mark check. The
//! window of [`Input`] keeps account of that; texts are never copied.

use super::error::ParseError;
use crate::source::Span;

/// Bytes that go-yaml reads at a time (`input_raw_buffer_size`).
const BLOCK: usize = 512;

const BOM: &[u8] = "\u{feff}".as_bytes();

/// A result of scanning; the error is boxed because it is rare and large.
pub(crate) type Scan<T = ()> = Result<T, Box<ParseError>>;

/// A place in the text as go-yaml counts it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Mark {
    /// Byte offset in the whole text.
    pub(super) offset: usize,
    /// Characters before it; a byte order mark at the very beginning is none.
    pub(super) index: usize,
    /// Line breaks before it.
    pub(super) line: usize,
    /// Characters between it and the line's beginning.
    pub(super) column: usize,
}

/// Sets of bytes that end a run; every byte beyond ASCII does, as it needs a closer look.
#[derive(Clone, Copy)]
#[repr(u8)]
pub(super) enum Stop {
    /// Ends a comment or a line of a block scalar.
    Line = 1,
    /// May end a plain scalar in block context.
    Plain = 2,
    /// May end a plain scalar in flow context.
    PlainFlow = 4,
    /// Ends a run in single quotes.
    Single = 8,
    /// Ends a run in double quotes.
    Double = 16,
    /// Ends an anchor's name or a tag's handle.
    Word = 32,
}

/// The sets of [`Stop`] that each byte belongs to.
static STOPS: [u8; 256] = stops();

const fn stops() -> [u8; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let c = byte as u8;
        let line = c >= 0x80 || c == b'\n' || c == b'\r' || c == 0;
        let blank = line || c == b' ' || c == b'\t';
        let plain = blank || c == b':';
        let flow = plain || matches!(c, b',' | b'?' | b'[' | b']' | b'{' | b'}');
        let word = c.is_ascii_alphanumeric() || c == b'_' || c == b'-';
        table[byte] = if line { Stop::Line as u8 } else { 0 }
            | if plain { Stop::Plain as u8 } else { 0 }
            | if flow { Stop::PlainFlow as u8 } else { 0 }
            | if blank || c == b'\'' {
                Stop::Single as u8
            } else {
                0
            }
            | if blank || c == b'"' || c == b'\\' {
                Stop::Double as u8
            } else {
                0
            }
            | if word { 0 } else { Stop::Word as u8 };
        byte += 1;
    }
    table
}

/// Bytes that are no text, where the text ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) error: ParseError,
    /// Bytes of the file that go-yaml has to have at hand to see it; `usize::MAX` when it has to
    /// know that there are no more.
    pub(super) seen_with: usize,
    pub(super) file_length: usize,
}

/// The text that is read, and how far.
pub(super) struct Input<'t> {
    text: &'t str,
    /// The text's bytes up to the end of the part that is read.
    bytes: &'t [u8],
    pub(super) mark: Mark,
    /// Where go-yaml's buffer begins: the place of its last reading.
    window: usize,
    /// Where the part that is read begins.
    start: usize,
    /// Bytes of the file (of the part) that go-yaml has read and decoded.
    read: usize,
    /// Whether the file is in UTF-16.
    wide: bool,
    /// What ends the text before its time.
    fault: Option<Fault>,
    /// Up to where characters are in go-yaml's buffer.
    filled: usize,
    /// Signs for the end of the text in go-yaml's buffer.
    ends: usize,
    /// Whether the end of the text is known with the first block.
    tiny: bool,
}

impl<'t> Input<'t> {
    /// Reads `part` of `text`; a byte order mark at its beginning is skipped.
    pub(super) fn new(text: &'t str, part: Span) -> Self {
        let bytes = &text.as_bytes()[..part.end];
        let marked = bytes[part.start..].starts_with(BOM);
        let start = part.start + if marked { BOM.len() } else { 0 };
        let mark = Mark {
            offset: start,
            ..Mark::default()
        };
        Self {
            text,
            bytes,
            mark,
            window: start,
            start: part.start,
            read: 0,
            wide: false,
            fault: None,
            filled: start,
            ends: 0,
            tiny: part.len() < BOM.len(),
        }
    }

    /// Reads a text that was decoded from UTF-16 (`wide`) or that ends in a `fault`.
    pub(super) fn decoded(text: &'t str, wide: bool, fault: Option<Fault>) -> Self {
        let mut input = Self::new(text, Span::new(0, text.len()));
        if wide {
            // The mark in front of the text is gone; one that is left is a character.
            input.mark.offset = 0;
            input.window = 0;
            input.filled = 0;
            input.tiny = text.is_empty() && fault.is_none();
        } else if let Some(fault) = &fault {
            input.tiny = fault.file_length < BOM.len();
        }
        input.wide = wide;
        input.fault = fault;
        input
    }

    /// The text between two offsets, both where a character begins.
    pub(super) fn slice(&self, start: usize, end: usize) -> &'t str {
        self.text.get(start..end).unwrap_or("")
    }

    /// The byte `ahead` of the current one; 0 past the end (a NUL in the text is refused before).
    #[inline]
    pub(super) fn byte(&self, ahead: usize) -> u8 {
        match self.bytes.get(self.mark.offset + ahead) {
            Some(&byte) => byte,
            None => 0,
        }
    }

    /// Sees to it that `count` characters can be looked at.
    #[inline]
    pub(super) fn need(&mut self, count: usize) -> Scan {
        // A character has four bytes at most.
        if self.mark.offset + 4 * count <= self.filled {
            return Ok(());
        }
        self.need_exactly(count)
    }

    fn need_exactly(&mut self, count: usize) -> Scan {
        let unread = self.bytes.get(self.mark.offset..self.filled);
        let mut unread = unread.map_or(0, characters) + self.ends;
        if unread >= count {
            return Ok(());
        }
        self.window = self.mark.offset;
        while unread < count {
            if self.filled < self.bytes.len() || self.fault.is_some() {
                unread += self.fill()?;
                if !self.tiny {
                    continue;
                }
            }
            self.ends += 1;
            break;
        }
        Ok(())
    }

    /// Takes the next block into the window and tells how many characters it has.
    fn fill(&mut self) -> Scan<usize> {
        let available = self.read + BLOCK;
        let known_end = self.tiny || self.filled == self.bytes.len();
        let end = self.block_end(available);
        let block = &self.bytes[self.filled..end];
        if let Some(at) = control(block) {
            return Err(Box::new(ParseError {
                reason: "control characters are not allowed".into(),
                line: 0,
                offset: self.filled + at,
            }));
        }
        if let Some(fault) = &self.fault
            && end == self.bytes.len()
            && (fault.seen_with <= available || known_end)
        {
            return Err(Box::new(fault.error.clone()));
        }
        self.filled = end;
        Ok(characters(block))
    }

    /// End of the last character that lies within the first `available` bytes of the file.
    fn block_end(&mut self, available: usize) -> usize {
        let mut end = self.filled;
        if self.wide {
            // The mark is a part of the first block.
            self.read = self.read.max(2);
            for character in self.text[self.filled..self.bytes.len()].chars() {
                let read = self.read + 2 * character.len_utf16();
                if read > available {
                    break;
                }
                self.read = read;
                end += character.len_utf8();
            }
            return end;
        }
        // A mark that was skipped is a part of the first block.
        let skipped = if self.read == 0 {
            self.filled - self.start
        } else {
            0
        };
        let wanted = self.filled + available - self.read - skipped;
        end = wanted.min(self.bytes.len());
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        self.read += skipped + end - self.filled;
        end
    }

    /// Whether go-yaml takes the current character for a byte order mark: it looks at the beginning
    /// of its buffer rather than at the character.
    #[inline]
    pub(super) fn at_byte_order_mark(&self) -> bool {
        self.mark.column == 0 && self.bytes[self.window..self.filled].starts_with(BOM)
    }

    /// Steps over one character.
    #[inline]
    pub(super) fn skip(&mut self) {
        self.mark.offset += match self.byte(0) {
            0 if self.mark.offset >= self.bytes.len() => 0,
            0..0x80 => 1,
            0x80..0xe0 => 2,
            0xe0..0xf0 => 3,
            0xf0.. => 4,
        };
        self.mark.index += 1;
        self.mark.column += 1;
    }

    /// Steps over ASCII characters up to the next of `stop`, staying inside what was read ahead.
    #[inline]
    pub(super) fn run(&mut self, stop: Stop) {
        // The last characters of a block are taken one by one, so that `need` is asked for them.
        let end = self.filled.saturating_sub(4).max(self.mark.offset);
        let rest = &self.bytes[self.mark.offset..end];
        let stop = stop as u8;
        let length = rest
            .iter()
            .position(|&byte| STOPS[usize::from(byte)] & stop != 0)
            .unwrap_or(rest.len());
        self.mark.offset += length;
        self.mark.index += length;
        self.mark.column += length;
    }

    /// Length in bytes of the line break `ahead`; 0 when there is none. CR LF has two.
    #[inline]
    pub(super) fn break_length(&self, ahead: usize) -> usize {
        match self.byte(ahead) {
            b'\n' => 1,
            b'\r' if self.byte(ahead + 1) == b'\n' => 2,
            b'\r' => 1,
            0xc2 if self.byte(ahead + 1) == 0x85 => 2,
            0xe2 if self.byte(ahead + 1) == 0x80 && matches!(self.byte(ahead + 2), 0xa8 | 0xa9) => {
                3
            }
            _ => 0,
        }
    }

    #[inline]
    pub(super) fn is_break(&self) -> bool {
        self.break_length(0) > 0
    }

    #[inline]
    pub(super) fn is_blank(&self) -> bool {
        matches!(self.byte(0), b' ' | b'\t')
    }

    /// A line break or the end of the text.
    #[inline]
    pub(super) fn is_line_end(&self, ahead: usize) -> bool {
        self.byte(ahead) == 0 || self.break_length(ahead) > 0
    }

    /// A blank, a line break or the end of the text.
    #[inline]
    pub(super) fn is_gap(&self, ahead: usize) -> bool {
        matches!(self.byte(ahead), b' ' | b'\t') || self.is_line_end(ahead)
    }

    /// Whether `---` or `...` stands alone at the beginning of the line.
    #[inline]
    pub(super) fn at_document_sign(&self, sign: u8) -> bool {
        self.mark.column == 0 && (0..3).all(|ahead| self.byte(ahead) == sign) && self.is_gap(3)
    }

    /// Steps over a line break and gives what it stands for in a scalar: LF, or LS and PS as they are.
    pub(super) fn skip_break(&mut self) -> &'static str {
        let (length, meaning) = match (self.break_length(0), self.byte(0), self.byte(2)) {
            (0, _, _) => return "",
            (3, _, 0xa8) => (3, "\u{2028}"),
            (3, _, _) => (3, "\u{2029}"),
            (length, _, _) => (length, "\n"),
        };
        self.mark.index += if self.byte(0) == b'\r' { length } else { 1 };
        self.mark.offset += length;
        self.mark.line += 1;
        self.mark.column = 0;
        meaning
    }
}

fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte & 0xc0 != 0x80).count()
}

/// The first character that YAML does not allow unescaped.
fn control(bytes: &[u8]) -> Option<usize> {
    let suspect =
        |byte: u8| (byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r')) || byte >= 0x7f;
    // Without a branch in the loop, so that it is compiled to vector instructions.
    if !bytes
        .iter()
        .fold(false, |found, &byte| found | suspect(byte))
    {
        return None;
    }
    (0..bytes.len()).find(|&at| match bytes[at] {
        b'\t' | b'\n' | b'\r' => false,
        0..0x20 | 0x7f => true,
        0xc2 => matches!(bytes.get(at + 1), Some(0x80..0xa0)) && bytes.get(at + 1) != Some(&0x85),
        0xef => bytes.get(at + 1) == Some(&0xbf) && matches!(bytes.get(at + 2), Some(0xbe | 0xbf)),
        _ => false,
    })
}
