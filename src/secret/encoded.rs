//! Base64 and gzip: what is inside.

use std::io::Read;

use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

/// Texts are opened so many times.
pub(super) const MAX_DEPTH: u8 = 3;

/// More than this is not inflated: no values file packs more, and a bomb must cost nothing.
const MAX_INFLATED: u64 = 1 << 20;

/// What a value decodes to.
pub(super) enum Decoded {
    /// Readable text.
    Text(String),
    /// The bytes of a private key without its armour.
    PrivateKey,
    /// Anything else.
    Bytes,
}

/// Decodes a text that is base64 as a whole (blanks aside); `None` when it is none.
pub(super) fn decode(text: &str) -> Option<Decoded> {
    let text = text.trim();
    if text.len() < 8
        || !text.bytes().all(|b| {
            b.is_ascii_alphanumeric()
                || matches!(b, b'+' | b'/' | b'-' | b'_' | b'=' | b'\n' | b'\r' | b' ')
        })
    {
        return None;
    }
    let packed: Vec<u8> = text.bytes().filter(|b| !b.is_ascii_whitespace()).collect();
    let blanks = text.len() != packed.len();
    if blanks && packed.len() < 64 {
        return None;
    }
    let padding = packed.iter().rev().take_while(|&&b| b == b'=').count();
    let body = packed.len() - padding;
    if padding > 2
        || body % 4 == 1
        || padding > 0 && !packed.len().is_multiple_of(4)
        || packed[..body].contains(&b'=')
    {
        return None;
    }
    let config = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    let url = packed.iter().any(|b| matches!(b, b'-' | b'_'));
    let alphabet = if url {
        &alphabet::URL_SAFE
    } else {
        &alphabet::STANDARD
    };
    let bytes = GeneralPurpose::new(alphabet, config)
        .decode(&packed[..body])
        .ok()?;
    Some(open(bytes))
}

fn open(bytes: Vec<u8>) -> Decoded {
    if bytes.starts_with(&[0x1f, 0x8b]) {
        let mut inflated = Vec::new();
        let reader = flate2::read::MultiGzDecoder::new(bytes.as_slice());
        let read = reader.take(MAX_INFLATED).read_to_end(&mut inflated);
        if read.is_err() && inflated.is_empty() {
            return Decoded::Bytes;
        }
        return text(inflated);
    }
    if is_private_der(&bytes) {
        return Decoded::PrivateKey;
    }
    text(bytes)
}

fn text(bytes: Vec<u8>) -> Decoded {
    match String::from_utf8(bytes) {
        Ok(text) if is_readable(&text) => Decoded::Text(text),
        Ok(_) | Err(_) => Decoded::Bytes,
    }
}

fn is_readable(text: &str) -> bool {
    text.len() >= 4
        && !text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
        // Random bytes now and then form a few characters of other scripts.
        && (text.is_ascii() || text.len() >= 12)
}

/// PKCS#1, PKCS#8 and SEC1 private keys begin with a sequence of a version and a key.
fn is_private_der(bytes: &[u8]) -> bool {
    let Some((&0x30, rest)) = bytes.split_first() else {
        return false;
    };
    let (length, rest) = match rest {
        [0x82, a, b, rest @ ..] => (usize::from(*a) << 8 | usize::from(*b), rest),
        [0x81, a, rest @ ..] => (usize::from(*a), rest),
        [a, rest @ ..] if *a < 0x80 => (usize::from(*a), rest),
        _ => return false,
    };
    let whole = length == rest.len() && length >= 40;
    // version 0 and a number or an algorithm; or version 1 and the octets of an EC key
    whole
        && (matches!(rest, [2, 1, 0, 2 | 0x30, ..])
            || matches!(rest, [2, 1, 1, 4, 0x20..=0x42, ..]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::engine::general_purpose::STANDARD;
    use std::io::Write;

    #[test]
    fn opens_base64_and_gzip() {
        let plain = "password=abc\nuser=x\n";
        assert!(
            matches!(decode(&STANDARD.encode(plain)), Some(Decoded::Text(text)) if text == plain)
        );
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packer.write_all(plain.as_bytes()).expect("memory");
        let packed = STANDARD.encode(packer.finish().expect("memory"));
        assert!(matches!(decode(&packed), Some(Decoded::Text(text)) if text == plain));
        assert!(decode("not base64!").is_none());
        assert!(
            decode("postgres-password").is_none_or(|decoded| !matches!(decoded, Decoded::Text(_)))
        );
    }
}
