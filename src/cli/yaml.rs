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
    block(values, node, 0, &mut out);
    out
}

fn block(values: &Values, node: NodeId, indent: usize, out: &mut String) {
    let pad = " ".repeat(indent);
    match values.data(node) {
        Data::Table(_) | Data::List(_) if indent >= MAX_BLOCKS * INDENT => {
            let _ = writeln!(out, "{pad}{}", render::to_json(values, node));
        }
        Data::Table(table) if table.entries.is_empty() => {
            let _ = writeln!(out, "{pad}{{}}");
        }
        Data::Table(table) => {
            for (key, slot) in &table.entries {
                let _ = write!(out, "{pad}{}:", bare_or_quoted(key));
                write_child(values, slot.node, indent + INDENT, out);
            }
        }
        Data::List(items) if items.is_empty() => {
            let _ = writeln!(out, "{pad}[]");
        }
        Data::List(items) => {
            for &item in items {
                let _ = write!(out, "{pad}-");
                write_child(values, item, indent + INDENT, out);
            }
        }
        data => {
            let _ = writeln!(out, "{pad}{}", scalar_yaml(data));
        }
    }
}

fn write_child(values: &Values, node: NodeId, indent: usize, out: &mut String) {
    match values.data(node) {
        Data::Table(table) if table.entries.is_empty() => out.push_str(" {}\n"),
        Data::List(items) if items.is_empty() => out.push_str(" []\n"),
        Data::Table(_) | Data::List(_) => {
            out.push('\n');
            block(values, node, indent, out);
        }
        data => {
            let _ = writeln!(out, " {}", scalar_yaml(data));
        }
    }
}

fn scalar_yaml(data: &Data) -> String {
    match data {
        Data::Text(text) => bare_or_quoted(text),
        other => inline(other),
    }
}

/// A text without quotes when it is made of letters, digits and a few harmless signs, begins with a
/// letter, and is no word that any YAML takes for something else.
fn bare_or_quoted(text: &str) -> String {
    let begins = text.starts_with(|c: char| c.is_ascii_alphabetic());
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
