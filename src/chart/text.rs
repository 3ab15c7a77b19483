//! The bytes of a values file as go-yaml's reader decodes them (`readerc.go` of go.yaml.in/yaml
//! v2.4.4): UTF-8 or, behind a byte order mark, UTF-16; no control characters.

/// Bytes that go-yaml's reader refuses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refused {
    /// go-yaml's words.
    pub(super) reason: &'static str,
    /// Byte offset into the input.
    pub(super) at: usize,
}

/// The text of a file for showing and pointing: decoded as well as it can be.
pub(super) fn for_display(bytes: &[u8]) -> String {
    match utf16(bytes) {
        Some((units, _)) => char::decode_utf16(units)
            .map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER))
            .collect(),
        None => String::from_utf8_lossy(bytes).into_owned(),
    }
}

/// The 16-bit units behind a UTF-16 byte order mark, and whether a lone byte is left at the end.
fn utf16(bytes: &[u8]) -> Option<(Vec<u16>, bool)> {
    let unit: fn([u8; 2]) -> u16 = match bytes {
        [0xFF, 0xFE, ..] => u16::from_le_bytes,
        [0xFE, 0xFF, ..] => u16::from_be_bytes,
        _ => return None,
    };
    let pairs = bytes[2..].chunks_exact(2);
    let odd = !pairs.remainder().is_empty();
    Some((pairs.map(|pair| unit([pair[0], pair[1]])).collect(), odd))
}

/// What go-yaml reads: the text without its byte order mark.
///
/// # Errors
/// What go-yaml's reader refuses, in its words.
pub(super) fn decode(bytes: &[u8]) -> Result<String, Refused> {
    if let Some((units, odd)) = utf16(bytes) {
        return decode_utf16(&units, odd);
    }
    let bytes_without_mark = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let skipped = bytes.len() - bytes_without_mark.len();
    let (text, broken) = match std::str::from_utf8(bytes_without_mark) {
        Ok(text) => (text, None),
        Err(error) => {
            let valid = error.valid_up_to();
            let text = std::str::from_utf8(&bytes_without_mark[..valid]).unwrap_or("");
            (text, Some(utf8_reason(&bytes_without_mark[valid..])))
        }
    };
    if let Some(at) = control_character(text) {
        return Err(Refused {
            reason: "control characters are not allowed",
            at: at + skipped,
        });
    }
    match broken {
        None => Ok(text.to_owned()),
        Some(reason) => Err(Refused {
            reason,
            at: text.len() + skipped,
        }),
    }
}

fn decode_utf16(units: &[u16], odd: bool) -> Result<String, Refused> {
    let mut text = String::with_capacity(units.len());
    let mut at = 2;
    for unit in char::decode_utf16(units.iter().copied()) {
        let refused = |reason| Err(Refused { reason, at });
        match unit {
            Ok(c) if is_allowed(c) => {
                text.push(c);
                at += c.len_utf16() * 2;
            }
            Ok(_) => return refused("control characters are not allowed"),
            Err(lone) if (0xDC00..=0xDFFF).contains(&lone.unpaired_surrogate()) => {
                return refused("unexpected low surrogate area");
            }
            Err(_) if at + 2 >= units.len() * 2 + 2 => {
                return refused("incomplete UTF-16 surrogate pair");
            }
            Err(_) => return refused("expected low surrogate area"),
        }
    }
    if odd {
        return Err(Refused {
            reason: "incomplete UTF-16 character",
            at,
        });
    }
    Ok(text)
}

/// Why the sequence at the start of `bytes` is no UTF-8, in go-yaml's words and order of checks.
fn utf8_reason(bytes: &[u8]) -> &'static str {
    let width = match bytes.first() {
        Some(0x00..=0x7F) => 1,
        Some(0xC0..=0xDF) => 2,
        Some(0xE0..=0xEF) => 3,
        Some(0xF0..=0xF7) => 4,
        Some(_) | None => return "invalid leading UTF-8 octet",
    };
    let Some(sequence) = bytes.get(..width) else {
        return "incomplete UTF-8 octet sequence";
    };
    if sequence[1..].iter().any(|octet| octet & 0xC0 != 0x80) {
        return "invalid trailing UTF-8 octet";
    }
    let bits = sequence[1..].iter().fold(
        u32::from(sequence[0]) & (0xFF >> (width + 1)),
        |bits, octet| bits << 6 | u32::from(octet & 0x3F),
    );
    let long_enough = match width {
        2 => bits >= 0x80,
        3 => bits >= 0x800,
        4 => bits >= 0x10000,
        _ => true,
    };
    if long_enough {
        "invalid Unicode character"
    } else {
        "invalid length of a UTF-8 sequence"
    }
}

fn is_allowed(c: char) -> bool {
    matches!(c,
        '\t' | '\n' | '\r' | '\u{20}'..='\u{7E}' | '\u{85}' | '\u{A0}'..='\u{D7FF}'
        | '\u{E000}'..='\u{FEFE}' | '\u{FF00}'..='\u{FFFD}' | '\u{10000}'..='\u{10FFFF}')
}

fn control_character(text: &str) -> Option<usize> {
    let plain = |byte: &u8| matches!(byte, b'\t' | b'\n' | b'\r' | 0x20..=0x7E);
    let first = text.bytes().position(|byte| !plain(&byte))?;
    text[first..]
        .char_indices()
        .find(|&(_, c)| !is_allowed(c))
        .map(|(at, _)| first + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decodes_what_go_yaml_decodes() {
        let le: Vec<u8> = [0xFF, 0xFE]
            .into_iter()
            .chain("a: é\n".encode_utf16().flat_map(u16::to_le_bytes))
            .collect();
        let be: Vec<u8> = [0xFE, 0xFF]
            .into_iter()
            .chain("a: é\n".encode_utf16().flat_map(u16::to_be_bytes))
            .collect();
        assert_eq!(decode(&le).as_deref(), Ok("a: é\n"));
        assert_eq!(decode(&be).as_deref(), Ok("a: é\n"));
        assert_eq!(decode("\u{feff}a: é\n".as_bytes()).as_deref(), Ok("a: é\n"));
        for (bytes, reason) in [
            (&b"# caf\xE9\n"[..], "incomplete UTF-8 octet sequence"),
            (b"# caf\xE9abc\n", "invalid trailing UTF-8 octet"),
            (b"\xFF", "invalid leading UTF-8 octet"),
            (b"\xC0\x80", "invalid length of a UTF-8 sequence"),
            (b"\xED\xA0\x80", "invalid Unicode character"),
            (b"a: \0", "control characters are not allowed"),
            (b"a: \x7F", "control characters are not allowed"),
            (b"a\xEF\xBB\xBF", "control characters are not allowed"),
            (b"\xFF\xFEa\0:", "incomplete UTF-16 character"),
        ] {
            assert_eq!(
                decode(bytes).map_err(|r| r.reason),
                Err(reason),
                "{bytes:?}"
            );
        }
    }
}
