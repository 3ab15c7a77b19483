//! Values, choices and the words of JSON Schema as they stand in a sentence.

use serde_json::Value;

/// Longest list of choices or keys that a message holds.
pub(super) const MOST_CHOICES: usize = 12;
/// Longest value that a message quotes, in characters.
const LONGEST: usize = 60;

/// The first line of a description, without its full stop.
pub(super) fn first_line(text: &str) -> &str {
    text.lines()
        .next()
        .unwrap_or_default()
        .trim()
        .trim_end_matches('.')
}

/// A sentence's start as it stands inside another one; abbreviations stay.
pub(super) fn uncapitalised(text: &str) -> String {
    let mut letters = text.chars();
    let (first, second) = (letters.next(), letters.clone().next());
    let ordinary = second.is_none_or(|next| !next.is_uppercase());
    let start = first.map(|first| match ordinary {
        true => first.to_lowercase().to_string(),
        false => first.to_string(),
    });
    start.into_iter().collect::<String>() + letters.as_str()
}

pub(super) fn quote(text: &str) -> String {
    let short: String = text.chars().take(LONGEST).collect();
    let rest = if short.len() < text.len() { "…" } else { "" };
    format!("{}{rest}", Value::String(short))
}

/// A value as JSON, as far as it is short.
pub(super) fn show(value: &Value) -> String {
    match value {
        Value::String(text) => quote(text),
        _ => {
            let text = value.to_string();
            let short: String = text.chars().take(LONGEST).collect();
            let rest = if short.len() < text.len() { "…" } else { "" };
            format!("{short}{rest}")
        }
    }
}

/// Choices, as many as one can read, of so many in all.
pub(super) fn list(options: &[Value], all: usize) -> String {
    let shown: Vec<String> = options.iter().take(MOST_CHOICES).map(show).collect();
    let rest = all.saturating_sub(shown.len());
    if rest > 0 {
        format!("{} and {rest} more", shown.join(", "))
    } else {
        shown.join(", ")
    }
}

/// `a, b or c`
pub(super) fn or(words: &[&str]) -> String {
    joined(words, "or")
}

/// `a, b and c`
pub(super) fn and(words: &[&str]) -> String {
    joined(words, "and")
}

fn joined(words: &[&str], with: &str) -> String {
    match words {
        [] => "nothing".to_owned(),
        [one] => (*one).to_owned(),
        [start @ .., last] => format!("{} {with} {last}", start.join(", ")),
    }
}

/// `1 item`, `2 items`
pub(super) fn counted(count: impl Into<u64>, what: &str) -> String {
    let count = count.into();
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

pub(super) fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a bool",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "a table",
    }
}

pub(super) fn type_words(name: &str) -> &str {
    match name {
        "string" => "a text",
        "integer" => "a whole number",
        "number" => "a number",
        "boolean" => "true or false",
        "array" => "a list",
        "object" => "a table",
        other => other,
    }
}

pub(super) fn format_words(name: &str) -> String {
    let words = match name {
        "date-time" => "a date and time (RFC 3339: 2026-01-31T10:00:00Z)",
        "date" => "a date (2026-01-31)",
        "time" => "a time (10:00:00Z)",
        "email" | "idn-email" => "an e-mail address",
        "hostname" | "idn-hostname" => "a host name",
        "ipv4" => "an IPv4 address",
        "ipv6" => "an IPv6 address",
        "uri" | "iri" => "a URI with its scheme (https://example.com/)",
        "uri-reference" | "iri-reference" => "a URI or a relative reference",
        "uri-template" => "a URI template (RFC 6570)",
        "json-pointer" => "a JSON Pointer (/a/b)",
        "relative-json-pointer" => "a relative JSON Pointer (1/a)",
        "uuid" => "a UUID",
        "regex" => "a regular expression of Go",
        "duration" => "a duration (ISO 8601: P1DT12H)",
        "period" => {
            "a period (ISO 8601: two times, or a time and a duration, with a slash between)"
        }
        "semver" => "a semantic version (1.2.3)",
        _ => return format!("a text of the format {name}"),
    };
    words.to_owned()
}
