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
    Verb::Value.print(values, id)
}

/// A node as `%t` prints it, which is only meant for bools. May hold secrets.
pub fn go_truth(values: &Values, id: NodeId) -> String {
    Verb::Truth.print(values, id)
}

/// A node as `%#v` prints what go-yaml decoded. May hold secrets.
pub fn go_syntax(values: &Values, id: NodeId) -> String {
    Verb::Syntax.print(values, id)
}

/// How Go spells values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verb {
    /// `%v`
    Value,
    /// `%t`
    Truth,
    /// `%#v`
    Syntax,
}

impl Verb {
    fn print(self, values: &Values, id: NodeId) -> String {
        let mut out = String::new();
        match (self, values.data(id)) {
            // By itself a nil has another spelling than within something.
            (Verb::Truth, Data::Null) => out.push_str("%!t(<nil>)"),
            (Verb::Syntax, Data::Null) => out.push_str("<nil>"),
            _ => self.write(values, id, &mut out),
        }
        out
    }

    fn write(self, values: &Values, id: NodeId, out: &mut String) {
        match values.data(id) {
            Data::Null => out.push_str(match self {
                Verb::Value | Verb::Truth => "<nil>",
                Verb::Syntax => "interface {}(nil)",
            }),
            Data::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            Data::Int(value) => self.scalar("int64", &value.to_string(), out),
            Data::Float(value) => self.scalar("float64", &gofmt::float(*value), out),
            Data::Text(text) if self == Verb::Syntax => out.push_str(&gofmt::quote(text)),
            Data::Text(text) => self.scalar("string", text, out),
            Data::List(items) => {
                let (open, between, close) = match self {
                    Verb::Value | Verb::Truth => ("[", " ", "]"),
                    Verb::Syntax => ("[]interface {}{", ", ", "}"),
                };
                out.push_str(open);
                for (at, &item) in items.iter().enumerate() {
                    out.push_str(if at > 0 { between } else { "" });
                    self.write(values, item, out);
                }
                out.push_str(close);
            }
            Data::Table(table) => {
                let (open, between, close) = match self {
                    Verb::Value | Verb::Truth => ("map[", " ", "]"),
                    Verb::Syntax => ("map[interface {}]interface {}{", ", ", "}"),
                };
                out.push_str(open);
                for (at, (key, slot)) in table.entries.iter().enumerate() {
                    out.push_str(if at > 0 { between } else { "" });
                    match self {
                        Verb::Syntax => out.push_str(&gofmt::quote(key)),
                        Verb::Value | Verb::Truth => self.scalar("string", key, out),
                    }
                    out.push(':');
                    self.write(values, slot.node, out);
                }
                out.push_str(close);
            }
        }
    }

    /// What is no bool is a mistake to `%t`.
    fn scalar(self, go_type: &str, text: &str, out: &mut String) {
        match self {
            Verb::Value | Verb::Syntax => out.push_str(text),
            Verb::Truth => out.push_str(&format!("%!t({go_type}={text})")),
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
