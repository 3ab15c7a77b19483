//! Bytes to text, as go-yaml takes them.

use std::borrow::Cow;

use super::error::ParseError;
use super::input::{Fault, Input};
use super::reader;
use super::tree::Tree;

/// The text of a file, as far as it is text.
///
/// go-yaml refuses bytes that are no text only when it comes that far. A file may therefore have a
/// mistake in its YAML that is reported first, and its first document may be good although a later
/// one is not text at all.
#[derive(Clone, Debug)]
pub struct Decoded<'b> {
    text: Cow<'b, str>,
    wide: bool,
    fault: Option<Fault>,
}

impl<'b> Decoded<'b> {
    /// Decodes UTF-8, or UTF-16 with a byte order mark, up to the first bytes that are no text. A
    /// UTF-8 mark is kept (the reader skips it), so that offsets in the text are offsets in the
    /// file; a UTF-16 mark is not.
    pub fn new(bytes: &'b [u8]) -> Self {
        match bytes {
            [0xff, 0xfe, units @ ..] => return Self::from_utf16(units, u16::from_le_bytes),
            [0xfe, 0xff, units @ ..] => return Self::from_utf16(units, u16::from_be_bytes),
            _ => {}
        }
        let (text, fault) = match std::str::from_utf8(bytes) {
            Ok(text) => (text, None),
            Err(error) => {
                let (text, _) = bytes.split_at(error.valid_up_to());
                let text = std::str::from_utf8(text).expect("valid up to there");
                (text, Some(utf8_fault(bytes, text.len())))
            }
        };
        Self {
            text: Cow::Borrowed(text),
            wide: false,
            fault,
        }
    }

    fn from_utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Self {
        let mut text = String::with_capacity(bytes.len() / 2);
        let fault = decode_utf16(bytes, unit, &mut text).err();
        Self {
            text: Cow::Owned(text),
            wide: true,
            fault,
        }
    }

    /// The text, up to the first bytes that are none.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Why the text ends before the file does, in go-yaml's words and without a line.
    pub fn fault(&self) -> Option<&ParseError> {
        self.fault.as_ref().map(|fault| &fault.error)
    }

    /// Reads every document, as [`super::parse()`].
    ///
    /// # Errors
    /// When go-yaml refuses the file.
    pub fn parse(&self) -> Result<Tree, ParseError> {
        reader::parse_input(self.input(), usize::MAX)
    }

    /// Reads the first document, as [`super::parse_first`].
    ///
    /// # Errors
    /// When go-yaml refuses the first document, or bytes it looks at while reading it.
    pub fn parse_first(&self) -> Result<Tree, ParseError> {
        reader::parse_input(self.input(), 1)
    }

    fn input(&self) -> Input<'_> {
        Input::decoded(&self.text, self.wide, self.fault.clone())
    }
}

fn fault(reason: &str, offset: usize, seen_with: usize, file_length: usize) -> Fault {
    let error = ParseError {
        reason: reason.into(),
        line: 0,
        offset,
    };
    Fault {
        error,
        seen_with,
        file_length,
    }
}

/// What is wrong with the sequence at `at`, the first that is no UTF-8. The error's offset is that of
/// the sequence, the end of the text.
fn utf8_fault(bytes: &[u8], at: usize) -> Fault {
    let length = bytes.len();
    let width = match bytes[at] {
        0xc0..0xe0 => 2,
        0xe0..0xf0 => 3,
        0xf0..0xf8 => 4,
        _ => return fault("invalid leading UTF-8 octet", at, at + 1, length),
    };
    let Some(sequence) = bytes.get(at..at + width) else {
        return fault("incomplete UTF-8 octet sequence", at, usize::MAX, length);
    };
    let trails = sequence[1..].iter().all(|&octet| octet & 0xc0 == 0x80);
    let overlong = match (sequence[0], sequence[1]) {
        (0xc0 | 0xc1, _) => true,
        (0xe0, second) => second < 0xa0,
        (0xf0, second) => second < 0x90,
        _ => false,
    };
    let reason = match (trails, overlong) {
        (false, _) => "invalid trailing UTF-8 octet",
        (true, true) => "invalid length of a UTF-8 sequence",
        (true, false) => "invalid Unicode character",
    };
    fault(reason, at, at + width, length)
}

/// Appends what `bytes` (after the mark) encode to `text`, up to the first fault.
fn decode_utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16, text: &mut String) -> Result<(), Fault> {
    const MARK: usize = 2;
    let file_length = MARK + bytes.len();
    let unit_at = |at: usize| bytes[at..].first_chunk::<2>().map(|&pair| unit(pair));
    let mut at = 0;
    while at < bytes.len() {
        let wrong = |reason: &str, text: &str, seen_with: usize| {
            Err(fault(reason, text.len(), seen_with, file_length))
        };
        let Some(first) = unit_at(at) else {
            return wrong("incomplete UTF-16 character", text, usize::MAX);
        };
        let width = match first & 0xfc00 {
            0xdc00 => return wrong("unexpected low surrogate area", text, MARK + at + 2),
            0xd800 => 4,
            _ => 2,
        };
        let second = if width == 4 {
            match bytes.get(at + 2..).and_then(|rest| rest.first_chunk::<2>()) {
                Some(&pair) => Some(unit(pair)),
                None => return wrong("incomplete UTF-16 surrogate pair", text, usize::MAX),
            }
        } else {
            None
        };
        for character in char::decode_utf16(std::iter::once(first).chain(second)) {
            let Ok(character) = character else {
                return wrong("expected low surrogate area", text, MARK + at + 4);
            };
            text.push(character);
        }
        at += width;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf16_is_read_where_a_mark_says_so() {
        let little: Vec<u8> = "\u{feff}a: 😀\n"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        let big: Vec<u8> = "\u{feff}a: 😀\n"
            .encode_utf16()
            .flat_map(u16::to_be_bytes)
            .collect();
        for bytes in [&little, &big] {
            let decoded = Decoded::new(bytes);
            assert_eq!((decoded.text(), decoded.fault()), ("a: 😀\n", None));
        }
        assert_eq!(Decoded::new(b"a: b\n").text(), "a: b\n");
    }

    #[test]
    fn faults_have_go_yamls_words_and_end_the_text() {
        for (bytes, reason, text) in [
            (&b"a: \x80"[..], "invalid leading UTF-8 octet", "a: "),
            (b"a: \xff", "invalid leading UTF-8 octet", "a: "),
            (b"a: \xe2\x82", "incomplete UTF-8 octet sequence", "a: "),
            (b"\xc3( ", "invalid trailing UTF-8 octet", ""),
            (b"\xc0\x80", "invalid length of a UTF-8 sequence", ""),
            (b"\xe0\x80\x80", "invalid length of a UTF-8 sequence", ""),
            (b"\xed\xa0\x80", "invalid Unicode character", ""),
            (b"\xf4\x90\x80\x80", "invalid Unicode character", ""),
            (b"\xff\xfea\x00b", "incomplete UTF-16 character", "a"),
            (b"\xff\xfe\x00\xdc", "unexpected low surrogate area", ""),
            (b"\xff\xfe\x00\xd8", "incomplete UTF-16 surrogate pair", ""),
            (b"\xff\xfe\x00\xd8a\x00", "expected low surrogate area", ""),
        ] {
            let decoded = Decoded::new(bytes);
            let fault = decoded.fault().expect(reason);
            assert_eq!((fault.to_string().as_str(), decoded.text()), (reason, text));
            assert_eq!(fault.offset, text.len());
            assert_eq!(decoded.parse().expect_err(reason).to_string(), reason);
        }
    }

    #[test]
    fn faults_matter_as_far_as_go_yaml_reads() {
        let mut bytes = b"a: 1\n---\n".to_vec();
        bytes.extend(std::iter::repeat_n(b'#', 600));
        bytes.push(0xff);
        let decoded = Decoded::new(&bytes);
        assert!(decoded.parse_first().is_ok());
        assert!(decoded.parse().is_err());
        let unknown = Decoded::new(b"a: *b\n# \xff").parse();
        let unknown = unknown.expect_err("both are wrong, the bytes are met first");
        assert_eq!(unknown.reason, "invalid leading UTF-8 octet");
    }
}
