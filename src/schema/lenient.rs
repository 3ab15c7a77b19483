//! JSON that Go reads and serde_json does not: half a surrogate pair, which Go takes as U+FFFD, and
//! numbers beyond a float, which Helm's validator compares exactly.

/// The text with such parts put as serde_json takes them; `None` when there are none. A number
/// beyond a float becomes the greatest one: no value of a chart is greater.
pub(super) fn like_go(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let mut out = String::with_capacity(text.len());
    let mut kept = 0;
    let mut at = 0;
    let mut in_text = false;
    while at < bytes.len() {
        let (end, instead) = match bytes[at] {
            b'"' => {
                in_text = !in_text;
                (at + 1, None)
            }
            b'\\' if in_text => escape(bytes, at),
            b'-' | b'0'..=b'9' if !in_text => number(text, at),
            _ => (at + 1, None),
        };
        if let Some(instead) = instead {
            out.push_str(&text[kept..at]);
            out.push_str(instead);
            kept = end;
        }
        at = end;
    }
    (kept > 0).then(|| out + &text[kept..])
}

/// An escape's end, and what stands for it when it is half of a pair.
fn escape(bytes: &[u8], at: usize) -> (usize, Option<&'static str>) {
    let code = |at: usize| {
        let digits = bytes.get(at..at + 6)?.strip_prefix(b"\\u")?;
        let digits = std::str::from_utf8(digits).ok()?;
        u32::from_str_radix(digits, 16).ok()
    };
    match code(at) {
        Some(0xd800..=0xdbff) => match code(at + 6) {
            Some(0xdc00..=0xdfff) => (at + 12, None),
            Some(_) | None => (at + 6, Some("\\ufffd")),
        },
        Some(0xdc00..=0xdfff) => (at + 6, Some("\\ufffd")),
        Some(_) => (at + 6, None),
        None => ((at + 2).min(bytes.len()), None),
    }
}

/// A number's end, and what stands for it when it is no finite float.
fn number(text: &str, at: usize) -> (usize, Option<&'static str>) {
    let rest = &text[at..];
    let len = rest
        .find(|c: char| !(c.is_ascii_digit() || "+-.eE".contains(c)))
        .unwrap_or(rest.len());
    let instead = match rest[..len].parse::<f64>() {
        Ok(value) if value == f64::INFINITY => Some("1.7976931348623157e308"),
        Ok(value) if value == f64::NEG_INFINITY => Some("-1.7976931348623157e308"),
        Ok(_) | Err(_) => None,
    };
    (at + len, instead)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_go_reads_otherwise() {
        for (text, expected) in [
            (r#"{"a": "\ud800x"}"#, Some(r#"{"a": "\ufffdx"}"#)),
            (
                r#"["\ud83d\ude00", "\ude00", 1e400]"#,
                Some(r#"["\ud83d\ude00", "\ufffd", 1.7976931348623157e308]"#),
            ),
            (
                r#"{"-1e400": -1e400}"#,
                Some(r#"{"-1e400": -1.7976931348623157e308}"#),
            ),
            (r#"{"a": "1e400 \" 1e400", "b": 1}"#, None),
            ("\"\\", None),
        ] {
            assert_eq!(like_go(text).as_deref(), expected, "{text}");
        }
    }
}
