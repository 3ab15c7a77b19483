//! Which value a YAML scalar is, by go-yaml's rules (`resolve.go` of go.yaml.in/yaml v2.4.4).

use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use regex::Regex;

use crate::message::Message;
use crate::yaml::ScalarStyle;

const LONG_PREFIX: &str = "tag:yaml.org,2002:";

/// A scalar as go-yaml decodes it into an `interface{}`.
#[derive(Clone, Debug, PartialEq)]
pub enum Scalar {
    /// nil
    Null,
    /// bool
    Bool(bool),
    /// int
    Int(i64),
    /// uint64: only what an int cannot hold
    Uint(u64),
    /// float64
    Float(f64),
    /// string
    Text(String),
}

/// Resolves a scalar.
///
/// # Errors
/// When an explicit tag does not fit the text; go-yaml's words.
pub fn resolve(tag: Option<&str>, text: &str, style: ScalarStyle) -> Result<Scalar, Message> {
    let tag = tag.unwrap_or("");
    if tag.is_empty() && style != ScalarStyle::Plain {
        return Ok(Scalar::Text(text.to_owned()));
    }
    if tag == "tag:yaml.org,2002:binary" {
        return binary(text);
    }
    let Some(wanted) = wanted_kind(tag) else {
        return Ok(Scalar::Text(text.to_owned()));
    };
    if wanted == Some(Kind::Text) {
        return Ok(Scalar::Text(text.to_owned()));
    }
    let (kind, found) = untagged(text, wanted);
    match wanted {
        None => Ok(found),
        Some(wanted) if wanted == kind => Ok(found),
        Some(Kind::Float) if let Scalar::Int(int) = found => Ok(Scalar::Float(int as f64)),
        Some(_) => Err(
            Message::plain(format!("cannot decode {} `", kind.short_tag()))
                .value(text)
                .then(format!("` as a {}", short(tag))),
        ),
    }
}

/// Whether a scalar is its own text for certain: most are, and need no [`resolve`].
pub fn is_text(tag: Option<&str>, text: &str, style: ScalarStyle) -> bool {
    let says_so = style != ScalarStyle::Plain
        || matches!(text.as_bytes().first(), Some(&first) if beginning(first) == Beginning::Text);
    tag.is_none() && says_so
}

/// What the first byte of a plain scalar may begin (go-yaml's `resolveTable`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Beginning {
    /// One of the words of `resolveMap`.
    Word,
    /// A word with a dot, or a float.
    Dot,
    /// A number, a time, a signed infinity.
    Number,
    /// Nothing but text.
    Text,
}

fn beginning(first: u8) -> Beginning {
    match first {
        b'y' | b'Y' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'o' | b'O' | b'~' => {
            Beginning::Word
        }
        b'.' => Beginning::Dot,
        b'+' | b'-' | b'0'..=b'9' => Beginning::Number,
        _ => Beginning::Text,
    }
}

/// Whether a key is a merge key (`isMerge` in decode.go).
pub fn is_merge(tag: Option<&str>, text: &str, style: ScalarStyle) -> bool {
    text == "<<"
        && match tag {
            None => style == ScalarStyle::Plain,
            Some(tag) => tag == "!" || tag == "tag:yaml.org,2002:merge",
        }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Null,
    Bool,
    Int,
    Float,
    Text,
    Timestamp,
}

impl Kind {
    fn short_tag(self) -> &'static str {
        match self {
            Kind::Null => "!!null",
            Kind::Bool => "!!bool",
            Kind::Int => "!!int",
            Kind::Float => "!!float",
            Kind::Text => "!!str",
            Kind::Timestamp => "!!timestamp",
        }
    }
}

/// What a tag asks for: `None` for a tag that go-yaml does not resolve (the text stays a string),
/// `Some(None)` for no tag.
fn wanted_kind(tag: &str) -> Option<Option<Kind>> {
    let kind = match tag.strip_prefix(LONG_PREFIX) {
        None if tag.is_empty() => return Some(None),
        Some("str") => Kind::Text,
        Some("bool") => Kind::Bool,
        Some("int") => Kind::Int,
        Some("float") => Kind::Float,
        Some("null") => Kind::Null,
        Some("timestamp") => Kind::Timestamp,
        Some(_) | None => return None,
    };
    Some(Some(kind))
}

fn short(tag: &str) -> String {
    match tag.strip_prefix(LONG_PREFIX) {
        Some(rest) => format!("!!{rest}"),
        None => tag.to_owned(),
    }
}

fn binary(text: &str) -> Result<Scalar, Message> {
    let compact: String = text.chars().filter(|c| !matches!(c, '\r' | '\n')).collect();
    match STANDARD.decode(compact) {
        Ok(bytes) => Ok(Scalar::Text(lossy(&bytes))),
        Err(_) => Err(Message::plain(
            "!!binary value contains invalid base64 data",
        )),
    }
}

/// Bytes as Go's JSON encoder writes them: each byte that is no UTF-8 becomes U+FFFD.
pub fn lossy(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        out.push_str(chunk.valid());
        out.extend(chunk.invalid().iter().map(|_| char::REPLACEMENT_CHARACTER));
    }
    out
}

fn untagged(text: &str, wanted: Option<Kind>) -> (Kind, Scalar) {
    let string = || (Kind::Text, Scalar::Text(text.to_owned()));
    let Some(&first) = text.as_bytes().first() else {
        return (Kind::Null, Scalar::Null);
    };
    match beginning(first) {
        Beginning::Word => word(text).unwrap_or_else(string),
        Beginning::Dot => word(text)
            .or_else(|| {
                float(&without_separators(text)?).map(|value| (Kind::Float, Scalar::Float(value)))
            })
            .unwrap_or_else(string),
        Beginning::Number => word(text)
            .or_else(|| {
                let is_time = wanted == Some(Kind::Timestamp) && is_timestamp(text);
                is_time.then(|| (Kind::Timestamp, Scalar::Text(text.to_owned())))
            })
            .or_else(|| number(text))
            .unwrap_or_else(string),
        Beginning::Text => string(),
    }
}

/// go-yaml's `resolveMap`.
fn word(text: &str) -> Option<(Kind, Scalar)> {
    Some(match text {
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => {
            (Kind::Bool, Scalar::Bool(true))
        }
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => {
            (Kind::Bool, Scalar::Bool(false))
        }
        "~" | "null" | "Null" | "NULL" => (Kind::Null, Scalar::Null),
        ".nan" | ".NaN" | ".NAN" => (Kind::Float, Scalar::Float(f64::NAN)),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => {
            (Kind::Float, Scalar::Float(f64::INFINITY))
        }
        "-.inf" | "-.Inf" | "-.INF" => (Kind::Float, Scalar::Float(f64::NEG_INFINITY)),
        _ => return None,
    })
}

static YAML_FLOAT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$")
        .expect("the pattern is constant and tested")
});

fn number(text: &str) -> Option<(Kind, Scalar)> {
    let plain = text.replace('_', "");
    if let Some(int) = parse_int(&plain) {
        return Some((Kind::Int, Scalar::Int(int)));
    }
    if let Some(uint) = parse_uint(&plain) {
        return Some((Kind::Int, Scalar::Uint(uint)));
    }
    if YAML_FLOAT.is_match(&plain)
        && let Some(float) = float(&plain)
    {
        return Some((Kind::Float, Scalar::Float(float)));
    }
    let binary = if let Some(digits) = plain.strip_prefix("0b") {
        i64::from_str_radix(digits, 2).ok()
    } else if let Some(digits) = plain.strip_prefix("-0b") {
        i64::from_str_radix(&format!("-{digits}"), 2).ok()
    } else {
        None
    };
    binary.map(|int| (Kind::Int, Scalar::Int(int)))
}

/// Go's `strconv.ParseInt(text, 0, 64)` for a text without underscores.
fn parse_int(text: &str) -> Option<i64> {
    let (negative, digits) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let magnitude = parse_uint(digits)?;
    if negative {
        0i64.checked_sub_unsigned(magnitude)
    } else {
        i64::try_from(magnitude).ok()
    }
}

/// Go's `strconv.ParseUint(text, 0, 64)` for a text without underscores.
fn parse_uint(text: &str) -> Option<u64> {
    let lower = |prefix: &str| {
        text.get(..prefix.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(prefix))
    };
    let (digits, radix) = if lower("0x") {
        (&text[2..], 16)
    } else if lower("0o") {
        (&text[2..], 8)
    } else if lower("0b") {
        (&text[2..], 2)
    } else if text.starts_with('0') && text.len() > 1 {
        (&text[1..], 8)
    } else {
        (text, 10)
    };
    // Rust's parser takes a sign, Go's does not.
    if !digits.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return None;
    }
    u64::from_str_radix(digits, radix).ok()
}

/// A text without the underscores that Go's `strconv.ParseFloat` allows: each between two digits.
fn without_separators(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let digit = |at: Option<usize>| {
        at.and_then(|at| bytes.get(at))
            .is_some_and(u8::is_ascii_digit)
    };
    let between = |at: usize| digit(at.checked_sub(1)) && digit(Some(at + 1));
    let allowed = text.match_indices('_').all(|(at, _)| between(at));
    allowed.then(|| text.replace('_', ""))
}

/// Go's `strconv.ParseFloat` for decimal texts: infinity where the text is out of range is an
/// error there.
fn float(text: &str) -> Option<f64> {
    let digits_only = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'e' | b'E' | b'+' | b'-'));
    if !digits_only {
        return None;
    }
    text.parse::<f64>().ok().filter(|value| value.is_finite())
}

/// go-yaml's `parseTimestamp`: only asked behind an explicit `!!timestamp`.
fn is_timestamp(text: &str) -> bool {
    static TIME: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(concat!(
            r"^([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})",
            r"(?:[Tt]([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})(?:[.,][0-9]+)?(?:Z|[-+][0-9]{2}:[0-9]{2})",
            r"| +([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})(?:[.,][0-9]+)?)?$"
        ))
        .expect("the pattern is constant and tested")
    });
    let Some(found) = TIME.captures(text) else {
        return false;
    };
    let part = |group: usize| {
        found
            .get(group)
            .map(|m| m.as_str().parse::<u32>().unwrap_or(99))
    };
    let (year, month, day) = (
        part(1).unwrap_or(0),
        part(2).unwrap_or(0),
        part(3).unwrap_or(0),
    );
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    let below = |group: usize, limit: u32| part(group).is_none_or(|value| value < limit);
    (1..=days).contains(&day)
        && below(4, 24)
        && below(5, 60)
        && below(6, 60)
        && below(7, 24)
        && below(8, 60)
        && below(9, 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> Scalar {
        resolve(None, text, ScalarStyle::Plain).expect("no tag, no error")
    }

    #[test]
    fn plain_scalars_resolve_as_in_go_yaml() {
        for (text, expected) in [
            ("0777", Scalar::Int(511)),
            ("0o777", Scalar::Int(511)),
            ("0O17", Scalar::Int(15)),
            ("08", Scalar::Float(8.0)),
            ("0778", Scalar::Float(778.0)),
            ("-0777", Scalar::Int(-511)),
            ("0x1F", Scalar::Int(31)),
            ("0b101", Scalar::Int(5)),
            ("-0b101", Scalar::Int(-5)),
            ("1_000", Scalar::Int(1000)),
            ("1_", Scalar::Int(1)),
            ("0x_ff", Scalar::Int(255)),
            ("1_000.5", Scalar::Float(1000.5)),
            ("1.", Scalar::Float(1.0)),
            (".5", Scalar::Float(0.5)),
            (".5_5", Scalar::Float(0.55)),
            ("1e3", Scalar::Float(1000.0)),
            ("+5", Scalar::Int(5)),
            ("18446744073709551615", Scalar::Uint(u64::MAX)),
            ("", Scalar::Null),
            ("~", Scalar::Null),
            ("yes", Scalar::Bool(true)),
            ("off", Scalar::Bool(false)),
        ] {
            assert_eq!(plain(text), expected, "{text}");
        }
        for text in [
            "_1",
            "1:30",
            "1e",
            "e3",
            "1e400",
            "tRUE",
            "yEs",
            "nULL",
            "inf",
            "NaN",
            "0o9",
            "2001-01-01",
            "0x",
            "+-5",
            "--5",
            "._5",
            ".5_",
            "-",
            "+",
            ".",
            "<<",
            "=",
        ] {
            assert_eq!(plain(text), Scalar::Text(text.into()), "{text}");
        }
    }

    #[test]
    fn tags_decide_or_refuse() {
        let tagged = |tag: &str, text: &str| {
            let tag = format!("{LONG_PREFIX}{tag}");
            resolve(Some(&tag), text, ScalarStyle::DoubleQuoted)
        };
        assert_eq!(tagged("str", "5"), Ok(Scalar::Text("5".into())));
        assert_eq!(tagged("int", "7"), Ok(Scalar::Int(7)));
        assert_eq!(tagged("float", "7"), Ok(Scalar::Float(7.0)));
        assert_eq!(tagged("binary", "aGk="), Ok(Scalar::Text("hi".into())));
        assert_eq!(
            tagged("timestamp", "2001-1-1"),
            Ok(Scalar::Text("2001-1-1".into()))
        );
        let error = tagged("int", "1.5").expect_err("no int");
        assert_eq!(
            error.in_helms_words(),
            "cannot decode !!float `1.5` as a !!int"
        );
        assert!(!error.to_string().contains("1.5"));
        assert!(tagged("timestamp", "2001-2-30").is_err());
        assert_eq!(
            resolve(Some("!foo"), "5", ScalarStyle::Plain),
            Ok(Scalar::Text("5".into()))
        );
    }

    #[test]
    fn what_is_text_for_certain_resolves_to_itself() {
        for text in [
            "",
            "a",
            "null",
            "Null",
            "NULL",
            "~",
            "=",
            "<<",
            "yes",
            "No",
            "on",
            "true",
            "1",
            "1_0",
            "0x1f",
            "0b1",
            ".5",
            ".inf",
            "+1",
            "-.inf",
            "-",
            "- a",
            "2001-12-14",
            "1e3",
            "é",
            " a",
            "inf",
            "NaN",
            "x: y",
            "_1",
            "e5",
            "b",
            "abc def",
        ] {
            for style in [
                ScalarStyle::Plain,
                ScalarStyle::DoubleQuoted,
                ScalarStyle::Literal,
            ] {
                if is_text(None, text, style) {
                    let resolved = resolve(None, text, style);
                    assert_eq!(resolved, Ok(Scalar::Text(text.into())), "{text:?}");
                }
            }
        }
        assert!(
            is_text(None, "abc", ScalarStyle::Plain) && !is_text(None, "no", ScalarStyle::Plain)
        );
        assert!(is_text(None, "no", ScalarStyle::SingleQuoted));
        assert!(!is_text(Some("!!binary"), "abc", ScalarStyle::DoubleQuoted));
    }
}
