//! Nodes as Go prints them: JSON, `%v`, `%T`, `%#v` and `%t`.

use super::{Data, NodeId, Values};
use crate::gofmt;

/// The Go type of a node, as `%T` prints it.
pub fn go_type(values: &Values, id: NodeId) -> &'static str {
    match values.data(id) {
        Data::Null => "<nil>",
        Data::Bool(_) => "bool",
        Data::Int(_) => "int64",
        Data::Float(_) => "float64",
        Data::Text(_) => "string",
        Data::List(_) => "[]interface {}",
        Data::Table(_) => "map[string]interface {}",
    }
}

/// The Go type as a failed type assertion names it.
pub fn asserted_type(values: &Values, id: NodeId) -> &'static str {
    match values.data(id) {
        Data::Null => "nil",
        _ => go_type(values, id),
    }
}

/// A node as `%v` prints it. May hold secrets.
pub fn go_value(values: &Values, id: NodeId) -> String {
    let mut out = String::new();
    plain(values, id, &mut out);
    out
}

fn plain(values: &Values, id: NodeId, out: &mut String) {
    match values.data(id) {
        Data::Null => out.push_str("<nil>"),
        Data::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Data::Int(value) => out.push_str(&value.to_string()),
        Data::Float(value) => out.push_str(&gofmt::float(*value)),
        Data::Text(text) => out.push_str(text),
        Data::List(items) => {
            out.push('[');
            for (at, &item) in items.iter().enumerate() {
                if at > 0 {
                    out.push(' ');
                }
                plain(values, item, out);
            }
            out.push(']');
        }
        Data::Table(table) => {
            out.push_str("map[");
            for (at, (key, slot)) in table.entries.iter().enumerate() {
                if at > 0 {
                    out.push(' ');
                }
                out.push_str(key);
                out.push(':');
                plain(values, slot.node, out);
            }
            out.push(']');
        }
    }
}

/// A node as `%t` prints it, which is only meant for bools. May hold secrets.
pub fn go_truth(values: &Values, id: NodeId) -> String {
    let mut out = String::new();
    truth(values, id, &mut out, true);
    out
}

fn truth(values: &Values, id: NodeId, out: &mut String, outermost: bool) {
    match values.data(id) {
        Data::Null if outermost => out.push_str("%!t(<nil>)"),
        Data::Null => out.push_str("<nil>"),
        Data::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Data::Int(_) | Data::Float(_) | Data::Text(_) => {
            let text = go_value(values, id);
            out.push_str(&format!("%!t({}={text})", go_type(values, id)));
        }
        Data::List(items) => {
            out.push('[');
            for (at, &item) in items.iter().enumerate() {
                if at > 0 {
                    out.push(' ');
                }
                truth(values, item, out, false);
            }
            out.push(']');
        }
        Data::Table(table) => {
            out.push_str("map[");
            for (at, (key, slot)) in table.entries.iter().enumerate() {
                if at > 0 {
                    out.push(' ');
                }
                out.push_str(&format!("%!t(string={key}):"));
                truth(values, slot.node, out, false);
            }
            out.push(']');
        }
    }
}

/// A node as `%#v` prints what go-yaml decoded. May hold secrets.
pub fn go_syntax(values: &Values, id: NodeId) -> String {
    let mut out = String::new();
    syntax(values, id, &mut out, true);
    out
}

fn syntax(values: &Values, id: NodeId, out: &mut String, outermost: bool) {
    match values.data(id) {
        Data::Null if outermost => out.push_str("<nil>"),
        Data::Null => out.push_str("interface {}(nil)"),
        Data::Bool(_) | Data::Int(_) | Data::Float(_) => out.push_str(&go_value(values, id)),
        Data::Text(text) => out.push_str(&gofmt::quote(text)),
        Data::List(items) => {
            out.push_str("[]interface {}{");
            for (at, &item) in items.iter().enumerate() {
                if at > 0 {
                    out.push_str(", ");
                }
                syntax(values, item, out, false);
            }
            out.push('}');
        }
        Data::Table(table) => {
            out.push_str("map[interface {}]interface {}{");
            for (at, (key, slot)) in table.entries.iter().enumerate() {
                if at > 0 {
                    out.push_str(", ");
                }
                out.push_str(&gofmt::quote(key));
                out.push(':');
                syntax(values, slot.node, out, false);
            }
            out.push('}');
        }
    }
}

/// Types and values of every leaf that is no string, in the spelling of the case corpus: JSON path
/// and `%T %v`, where nulls are `<nil> <nil>`.
pub fn leaf_types(values: &Values, from: NodeId) -> Vec<(String, String)> {
    let mut out = Vec::new();
    for (path, id) in values.walk_from(from) {
        match values.data(id) {
            Data::Null | Data::Bool(_) | Data::Int(_) | Data::Float(_) => {
                let steps = path.steps().iter().map(|step| match step {
                    crate::path::Step::Key(key) => {
                        let mut text = String::new();
                        gofmt::json_string(&mut text, key);
                        text
                    }
                    crate::path::Step::Index(index) => index.to_string(),
                });
                let path = steps.collect::<Vec<_>>().join(",");
                let text = format!("{} {}", go_type(values, id), go_value(values, id));
                out.push((format!("[{path}]"), text));
            }
            Data::Text(_) | Data::List(_) | Data::Table(_) => {}
        }
    }
    out
}

/// One step of writing JSON without recursion.
enum Write {
    Node(NodeId),
    Text(&'static str),
    Key(std::sync::Arc<str>),
}

/// A node as Helm's `toJson` writes it.
pub fn to_json(values: &Values, from: NodeId) -> String {
    let mut out = String::new();
    let mut todo = vec![Write::Node(from)];
    while let Some(next) = todo.pop() {
        let id = match next {
            Write::Text(text) => {
                out.push_str(text);
                continue;
            }
            Write::Key(key) => {
                gofmt::json_string(&mut out, &key);
                out.push(':');
                continue;
            }
            Write::Node(id) => id,
        };
        match values.data(id) {
            Data::Null => out.push_str("null"),
            Data::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            Data::Int(value) => out.push_str(&value.to_string()),
            Data::Float(value) => out.push_str(&gofmt::json_float(*value)),
            Data::Text(text) => gofmt::json_string(&mut out, text),
            Data::List(items) => {
                out.push('[');
                todo.push(Write::Text("]"));
                for (at, &item) in items.iter().enumerate().rev() {
                    todo.push(Write::Node(item));
                    if at > 0 {
                        todo.push(Write::Text(","));
                    }
                }
            }
            Data::Table(table) => {
                out.push('{');
                todo.push(Write::Text("}"));
                for (at, (key, slot)) in table.entries.iter().enumerate().rev() {
                    todo.push(Write::Node(slot.node));
                    todo.push(Write::Key(key.clone()));
                    if at > 0 {
                        todo.push(Write::Text(","));
                    }
                }
            }
        }
    }
    out
}
