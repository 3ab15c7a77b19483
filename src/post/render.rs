//! New values as YAML text.

use super::addition::Content;

/// How keys and strings are written in a flow collection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flow {
    /// `{a: b}`
    Yaml,
    /// `{"a": "b"}`, where the text around it is JSON.
    Json,
}

/// Where the dash of a list below a key stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ListIndent(pub(super) usize);

/// A key, quoted where it must be.
pub(super) fn key(text: &str) -> String {
    scalar(text)
}

/// A string, quoted where it must be.
pub(super) fn scalar(text: &str) -> String {
    if is_plain_string(text) {
        text.to_owned()
    } else {
        quoted(text)
    }
}

/// Whether every YAML reader takes the bare text for this very string, in block and in flow.
pub(super) fn is_plain_string(text: &str) -> bool {
    // YAML 1.1's words for booleans and null, and the float words that readers treat differently.
    const WORDS: [&str; 11] = [
        "y", "n", "yes", "no", "on", "off", "true", "false", "null", "inf", "nan",
    ];
    text.as_bytes().first().is_some_and(u8::is_ascii_alphabetic)
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'/'))
        && !WORDS.contains(&text.to_ascii_lowercase().as_str())
}

/// A double-quoted scalar that is JSON as well, on one line.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for sign in text.chars() {
        match sign {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            // What YAML 1.1 calls not printable or a line break.
            '\0'..='\u{1f}'
            | '\u{7f}'..='\u{9f}'
            | '\u{2028}'
            | '\u{2029}'
            | '\u{feff}'
            | '\u{fffe}'
            | '\u{ffff}' => out.push_str(&format!("\\u{:04x}", sign as u32)),
            _ => out.push(sign),
        }
    }
    out.push('"');
    out
}

/// A value in flow style.
pub(super) fn flow(content: &Content, style: Flow) -> String {
    match content {
        Content::Text(text) => flow_scalar(text, style),
        Content::True => "true".to_owned(),
        Content::List(items) => {
            let items: Vec<_> = items.iter().map(|item| flow(item, style)).collect();
            format!("[{}]", items.join(", "))
        }
        Content::Table(entries) => {
            let entries: Vec<_> = entries
                .iter()
                .map(|(key, value)| flow_entry(key, value, style))
                .collect();
            format!("{{{}}}", entries.join(", "))
        }
    }
}

/// `key: value` in flow style.
pub(super) fn flow_entry(key: &str, value: &Content, style: Flow) -> String {
    format!("{}: {}", flow_scalar(key, style), flow(value, style))
}

fn flow_scalar(text: &str, style: Flow) -> String {
    match style {
        Flow::Yaml => scalar(text),
        Flow::Json => quoted(text),
    }
}

/// The lines of `key: value` in block style, the first at `indent`.
pub(super) fn entry_lines(
    name: &str,
    value: &Content,
    indent: usize,
    list: ListIndent,
) -> Vec<String> {
    let pad = " ".repeat(indent);
    match value {
        Content::Text(text) => vec![format!("{pad}{}: {}", key(name), scalar(text))],
        Content::True => vec![format!("{pad}{}: true", key(name))],
        Content::List(_) | Content::Table(_) => {
            let mut lines = vec![format!("{pad}{}:", key(name))];
            lines.extend(value_lines(value, indent, list));
            lines
        }
    }
}

/// The lines of a collection below a key at `indent`.
pub(super) fn value_lines(value: &Content, indent: usize, list: ListIndent) -> Vec<String> {
    match value {
        Content::Table(entries) => entries
            .iter()
            .flat_map(|(key, value)| entry_lines(key, value, indent + 2, list))
            .collect(),
        Content::List(items) => item_lines(items, indent + list.0, list),
        Content::Text(text) => vec![format!("{}{}", " ".repeat(indent + 2), scalar(text))],
        Content::True => vec![format!("{}true", " ".repeat(indent + 2))],
    }
}

/// The lines of list items whose dash stands at `indent`.
pub(super) fn item_lines(items: &[Content], indent: usize, list: ListIndent) -> Vec<String> {
    let mut lines = Vec::new();
    for item in items {
        let mut inner = match item {
            Content::Table(entries) => entries
                .iter()
                .flat_map(|(key, value)| entry_lines(key, value, indent + 2, list))
                .collect(),
            Content::List(items) => item_lines(items, indent + 2, list),
            Content::Text(_) | Content::True => value_lines(item, indent, list),
        };
        if let Some(first) = inner.first_mut() {
            first.replace_range(indent..indent + 1, "-");
        }
        lines.append(&mut inner);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_stay_strings() {
        for (text, expected) in [
            ("dataspoke", "dataspoke"),
            ("app.kubernetes.io/part-of", "app.kubernetes.io/part-of"),
            ("true", "\"true\""),
            ("No", "\"No\""),
            ("1.5", "\"1.5\""),
            ("", "\"\""),
            ("a b", "\"a b\""),
            ("x: #", "\"x: #\""),
            ("ä\n\u{7f}\\\"", "\"ä\\n\\u007f\\\\\\\"\""),
        ] {
            assert_eq!(scalar(text), expected);
        }
    }
}
