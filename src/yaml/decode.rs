//! Bytes to text, as go-yaml takes them.

use std::borrow::Cow;

use super::reader::ParseError;

/// Whether text in UTF-16 is read. Helm 3 reads it when it begins with a byte order mark; Helm 4
/// splits files into lines of bytes first and finds no YAML in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Utf16 {
    /// As Helm 3.
    Accepted,
    /// As Helm 4: the bytes are taken for UTF-8 and refused.
    Refused,
}

/// The text that `bytes` encode: UTF-8, or UTF-16 with a byte order mark. A UTF-8 mark is kept (the
/// reader skips it), so that offsets in the text are offsets in the file; a UTF-16 mark is not.
///
/// go-yaml names no line for these errors, and neither does the result. It refuses invalid bytes only
/// when it comes that far; here they are refused wherever they stand, so that a mistake in the YAML
/// before them goes unreported and a second document is not free of them.
///
/// # Errors
/// When the bytes are no text, in go-yaml's words.
pub fn decode(bytes: &[u8], utf16: Utf16) -> Result<Cow<'_, str>, ParseError> {
    if utf16 == Utf16::Accepted {
        match bytes {
            [0xff, 0xfe, units @ ..] => {
                return from_utf16(units, u16::from_le_bytes).map(Cow::Owned);
            }
            [0xfe, 0xff, units @ ..] => {
                return from_utf16(units, u16::from_be_bytes).map(Cow::Owned);
            }
            _ => {}
        }
    }
    std::str::from_utf8(bytes)
        .map(Cow::Borrowed)
        .map_err(|error| invalid_utf8(bytes, error.valid_up_to()))
}

fn refused(reason: &str, offset: usize) -> ParseError {
    ParseError {
        reason: reason.into(),
        line: 0,
        offset,
    }
}

/// What is wrong with the sequence at `at`, the first that is no UTF-8.
fn invalid_utf8(bytes: &[u8], at: usize) -> ParseError {
    let width = match bytes[at] {
        0xc0..0xe0 => 2,
        0xe0..0xf0 => 3,
        0xf0..0xf8 => 4,
        _ => return refused("invalid leading UTF-8 octet", at),
    };
    let Some(sequence) = bytes.get(at..at + width) else {
        return refused("incomplete UTF-8 octet sequence", at);
    };
    if let Some(wrong) = sequence[1..].iter().position(|&octet| octet & 0xc0 != 0x80) {
        return refused("invalid trailing UTF-8 octet", at + 1 + wrong);
    }
    let overlong = match (sequence[0], sequence[1]) {
        (0xc0 | 0xc1, _) => true,
        (0xe0, second) => second < 0xa0,
        (0xf0, second) => second < 0x90,
        _ => false,
    };
    if overlong {
        return refused("invalid length of a UTF-8 sequence", at);
    }
    refused("invalid Unicode character", at)
}

fn from_utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, ParseError> {
    const MARK: usize = 2;
    let mut text = String::with_capacity(bytes.len() / 2);
    let mut at = 0;
    let unit_at = |at: usize| {
        let pair = bytes.get(at..at + 2)?;
        Some(unit([pair[0], pair[1]]))
    };
    while at < bytes.len() {
        let Some(first) = unit_at(at) else {
            return Err(refused("incomplete UTF-16 character", MARK + at));
        };
        if first & 0xfc00 == 0xdc00 {
            return Err(refused("unexpected low surrogate area", MARK + at));
        }
        let second = match first & 0xfc00 {
            0xd800 => Some(
                unit_at(at + 2)
                    .ok_or_else(|| refused("incomplete UTF-16 surrogate pair", MARK + at))?,
            ),
            _ => None,
        };
        let units = std::iter::once(first).chain(second);
        for character in char::decode_utf16(units) {
            let Ok(character) = character else {
                return Err(refused("expected low surrogate area", MARK + at + 2));
            };
            text.push(character);
        }
        at += if second.is_some() { 4 } else { 2 };
    }
    Ok(text)
}
