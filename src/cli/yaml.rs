//! Values as YAML that every YAML reads alike.

use std::fmt::Write as _;

use serde_json::Value;

use crate::schema;
use crate::values::{Data, NodeId, Values, render};

/// How deep tables are written as blocks: indentation takes room in the square of the depth, and
/// nobody reads it there. What lies deeper is JSON on one line.
const MAX_BLOCKS: usize = 100;

/// Columns of one level.
const INDENT: usize = 2;

/// A scalar as JSON; what cannot be told apart from another type in YAML is in quotes anyway.
pub(super) fn inline(data: &Data) -> String {
    match data {
        Data::Null => "null".to_owned(),
        Data::Bool(value) => value.to_string(),
        Data::Int(value) => value.to_string(),
        Data::Float(value) => schema::number_text(*value),
        Data::Text(text) => Value::String(text.to_string()).to_string(),
        Data::List(_) | Data::Table(_) => String::new(),
    }
}

/// Block style; texts are written bare only where every YAML reads them as texts.
pub(super) fn write(values: &Values, node: NodeId) -> String {
    let mut out = String::new();
    if is_block(values, node) {
        block(values, node, 0, Cursor::LineStart, &mut out);
    } else {
        inside(values, node, 0, &mut out);
        out.remove(0);
    }
    out
}

/// Where the first entry of a block begins.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cursor {
    /// On a line of its own.
    LineStart,
    /// Behind the dash of a list, already indented.
    BehindDash,
}

/// Whether a value takes lines of its own.
fn is_block(values: &Values, node: NodeId) -> bool {
    match values.data(node) {
        Data::Table(table) => !table.entries.is_empty(),
        Data::List(items) => !items.is_empty(),
        Data::Null | Data::Bool(_) | Data::Int(_) | Data::Float(_) | Data::Text(_) => false,
    }
}

/// The entries of a table or list that has some.
fn block(values: &Values, node: NodeId, indent: usize, mut cursor: Cursor, out: &mut String) {
    let mut begin = |out: &mut String| {
        if cursor == Cursor::LineStart {
            out.extend(std::iter::repeat_n(' ', indent));
        }
        cursor = Cursor::LineStart;
    };
    if indent >= MAX_BLOCKS * INDENT {
        begin(out);
        let _ = writeln!(out, "{}", render::to_json(values, node));
        return;
    }
    match values.data(node) {
        Data::Table(table) => {
            for (key, slot) in &table.entries {
                begin(out);
                let _ = write!(out, "{}:", bare_or_quoted(key));
                if is_block(values, slot.node) {
                    out.push('\n');
                    block(values, slot.node, indent + INDENT, Cursor::LineStart, out);
                } else {
                    inside(values, slot.node, indent + INDENT, out);
                }
            }
        }
        Data::List(items) => {
            for &item in items {
                begin(out);
                out.push('-');
                if is_block(values, item) {
                    out.push(' ');
                    block(values, item, indent + INDENT, Cursor::BehindDash, out);
                } else {
                    inside(values, item, indent + INDENT, out);
                }
            }
        }
        Data::Null | Data::Bool(_) | Data::Int(_) | Data::Float(_) | Data::Text(_) => {}
    }
}

/// A value that begins behind a key or a dash.
fn inside(values: &Values, node: NodeId, indent: usize, out: &mut String) {
    let _ = match values.data(node) {
        Data::Table(_) => writeln!(out, " {{}}"),
        Data::List(_) => writeln!(out, " []"),
        Data::Text(text) if is_literal(text) => {
            literal(text, indent, out);
            Ok(())
        }
        data => writeln!(out, " {}", scalar_yaml(data)),
    };
}

/// Whether a text of several lines can stand as it is, behind `|`.
fn is_literal(text: &str) -> bool {
    let shown =
        |c: char| c == '\n' || !(c.is_control() || "\u{85}\u{2028}\u{2029}\u{feff}".contains(c));
    // Indentation and the lines at the end are where readers differ.
    let clear_ends = !text.starts_with([' ', '\n']) && !text.ends_with("\n\n");
    text.trim_end().contains('\n') && clear_ends && text.chars().all(shown)
}

fn literal(text: &str, indent: usize, out: &mut String) {
    out.push_str(if text.ends_with('\n') {
        " |\n"
    } else {
        " |-\n"
    });
    for line in text.lines() {
        if !line.is_empty() {
            out.extend(std::iter::repeat_n(' ', indent));
        }
        out.push_str(line);
        out.push('\n');
    }
}

fn scalar_yaml(data: &Data) -> String {
    match data {
        Data::Text(text) => bare_or_quoted(text),
        other => inline(other),
    }
}

/// A text without quotes when it is made of letters, digits and a few harmless signs, begins with a
/// letter or a slash, and is no word that any YAML takes for something else.
fn bare_or_quoted(text: &str) -> String {
    let begins = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
    let plain = text
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || b"_-./".contains(&b));
    let word = matches!(
        text.to_ascii_lowercase().as_str(),
        "y" | "n" | "yes" | "no" | "on" | "off" | "true" | "false" | "null"
    );
    if begins && plain && !word {
        text.to_owned()
    } else {
        Value::String(text.to_owned()).to_string()
    }
}

#[cfg(test)]
mod tests {

    use super::*;
    use crate::chart::ValuesFile;
    use crate::dialect::Dialect;
    use crate::source::Sources;
    use crate::values::decoded;

    fn read(text: &str) -> (Values, NodeId) {
        let mut sources = Sources::new();
        let file = ValuesFile::new(
            "v.yaml",
            "v.yaml",
            None,
            text.as_bytes().to_vec(),
            &mut sources,
        );
        let values = decoded(&file, Dialect::Helm4).expect("values");
        let root = values.root();
        (values, root)
    }

    #[test]
    fn lists_of_tables_stand_behind_their_dashes() {
        let (values, root) =
            read("{a: [{b: 1, c: [x, [z, {}]]}, []], d: /x, e: 'on', f: \"1\\n 2\\n\"}");
        assert_eq!(
            write(&values, root),
            "a:\n  - b: 1\n    c:\n      - x\n      - - z\n        - {}\n  - []\nd: /x\ne: \"on\"\nf: |\n  1\n   2\n"
        );
    }

    #[test]
    fn what_is_written_reads_as_it_was() {
        let odd = [
            "",
            " ",
            "a\nb",
            "a\nb\n",
            "a\n\nb\n",
            "\na",
            " a\nb",
            "a\n  b\n ",
            "a\nb\n\n",
            "a\n\t\nb",
            "a\r\nb",
            "# a\nb",
            "- a\n- b",
            "a: b",
            "yes",
            "0x1",
            "1_000",
            "~",
            "=",
            "/a/b",
            ".5",
            "-",
            "a #b",
            "é\nß",
            "\u{feff}a\nb",
            "a\u{2028}\nb",
            "null",
            "1e3",
            "12:30",
            "a\n---\nb",
            "...\na",
        ];
        let json = serde_json::json!({"a": odd, "b": [{"c": odd}]});
        let (values, root) = read(&json.to_string());
        let text = write(&values, root);
        let (again, root) = read(&text);
        let read: Value = serde_json::from_str(&render::to_json(&again, root)).expect("JSON");
        assert_eq!(read, json, "{text}");
    }
}
