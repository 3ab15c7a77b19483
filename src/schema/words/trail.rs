//! The way from the root of a schema to the keyword that a value breaks: who refers to it, what
//! text of its own it brings along, and on what condition it is asked for.

use serde_json::Value;

use super::describe::clause;
use super::guard::Guard;
use super::show::quote;
use crate::path::ValuesPath;
use crate::schema::address::decode;
use crate::schema::violation::Violation;

/// A schema object on the way, and how the way goes on from it.
#[derive(Clone, Copy, Debug)]
struct Stop<'d> {
    schema: &'d Value,
    on: On<'d>,
}

/// How a schema leads to the next one.
#[derive(Clone, Copy, Debug)]
enum On<'d> {
    /// By a keyword that is about the same value: `$ref`, `allOf`, `then` …
    Same,
    /// As [`On::Same`], on a condition.
    If(Condition<'d>),
    /// To the value of a key.
    Key(&'d str),
    /// To some other part of the value.
    Part,
    /// Here the keyword stands.
    End,
}

/// Why a part of a schema applies.
#[derive(Clone, Copy, Debug)]
enum Condition<'d> {
    Then(&'d Value),
    Else(&'d Value),
    Present(&'d str),
}

/// The way of a violation.
#[derive(Debug)]
pub(super) struct Trail<'d> {
    stops: Vec<Stop<'d>>,
    keyword: String,
    key: Option<String>,
    /// The value that the keyword is about.
    instance: &'d ValuesPath,
}

impl<'d> Trail<'d> {
    pub(super) fn new(document: &'d Value, violation: &'d Violation) -> Self {
        let stops = walk(document, &violation.evaluation_pointer)
            .or_else(|| walk(document, &violation.schema_pointer))
            .unwrap_or_default();
        Self {
            stops,
            keyword: violation.keyword.clone(),
            key: violation.about.last_key().map(str::to_owned),
            instance: &violation.instance,
        }
    }

    /// The schema that holds the keyword.
    pub(super) fn owner(&self) -> Option<&'d Value> {
        self.stops.last().map(|stop| stop.schema)
    }

    /// The text of the schema's author for this violation: `x-message`, or `errorMessage` in ajv's
    /// form (a text, or one for each keyword; `required` and `properties` by key). The nearest
    /// counts, from the keyword back through what refers to it.
    pub(super) fn custom(&self) -> Option<String> {
        for stop in self.stops.iter().rev() {
            match stop.on {
                On::Same | On::If(_) | On::End => {
                    if let Some(text) = self.own_text(stop.schema) {
                        return Some(text);
                    }
                }
                On::Key(key) => {
                    let table = stop.schema.get("errorMessage")?.get("properties")?;
                    return table.get(key)?.as_str().map(str::to_owned);
                }
                On::Part => return None,
            }
        }
        None
    }

    fn own_text(&self, schema: &Value) -> Option<String> {
        let text = |value: &Value| value.as_str().map(str::to_owned);
        if let Some(own) = schema.get("x-message").and_then(text) {
            return Some(own);
        }
        match schema.get("errorMessage")? {
            Value::String(own) => Some(own.clone()),
            Value::Object(table) => {
                let own = table.get(&self.keyword).and_then(|own| match own {
                    Value::Object(keys) => keys.get(self.key.as_deref()?).and_then(text),
                    _ => text(own),
                });
                own.or_else(|| table.get("_").and_then(text))
            }
            _ => None,
        }
    }

    /// On what condition the keyword is asked for: `where mode is "x"`.
    pub(super) fn condition(&self, hidden: &dyn Fn(&ValuesPath) -> bool) -> Option<String> {
        let stops = self.stops.iter().enumerate().rev();
        stops.into_iter().find_map(|(at, stop)| {
            let guard = || Guard::new(hidden, self.place(at));
            match stop.on {
                On::If(Condition::Then(schema)) => {
                    Some(format!("where {}", clause(schema, &guard())?))
                }
                On::If(Condition::Else(schema)) => {
                    Some(format!("unless {}", clause(schema, &guard())?))
                }
                On::If(Condition::Present(key)) => Some(format!("where {} is set", quote(key))),
                On::Same | On::Key(_) | On::Part | On::End => None,
            }
        })
    }

    /// Which value the schema at a stop is asked of; `None` when the way is not one step down the
    /// values for each key and part.
    fn place(&self, stop: usize) -> Option<ValuesPath> {
        let depth = |stops: &[Stop<'_>]| {
            let below = stops.iter().map(|stop| stop.on);
            below
                .filter(|on| matches!(on, On::Key(_) | On::Part))
                .count()
        };
        let steps = self.instance.steps();
        (depth(&self.stops) == steps.len())
            .then(|| ValuesPath::from(steps[..depth(&self.stops[..stop])].to_vec()))
    }
}

/// The objects that a pointer with references in it leads through; `None` when it leads nowhere.
fn walk<'d>(document: &'d Value, pointer: &str) -> Option<Vec<Stop<'d>>> {
    let unescaped = |token: &str| token.replace("~1", "/").replace("~0", "~");
    let tokens: Vec<String> = pointer.split('/').skip(1).map(unescaped).collect();
    let mut tokens = tokens.iter().map(String::as_str).peekable();
    let mut stops = Vec::new();
    let mut at = document;
    while let Some(token) = tokens.next() {
        let child = at.get(token)?;
        let is_last = tokens.peek().is_none();
        let (next, on) = match (token, child) {
            ("$ref" | "$dynamicRef" | "$recursiveRef", Value::String(text)) => {
                let pointer = decode(text.strip_prefix('#')?);
                (document.pointer(&pointer)?, On::Same)
            }
            ("allOf" | "anyOf" | "oneOf", Value::Array(items)) if !is_last => {
                let index: usize = tokens.next()?.parse().ok()?;
                (items.get(index)?, On::Same)
            }
            ("then", _) if !is_last => (child, On::If(Condition::Then(at.get("if")?))),
            ("else", _) if !is_last => (child, On::If(Condition::Else(at.get("if")?))),
            ("dependentSchemas" | "dependencies", Value::Object(table)) if !is_last => {
                let key = tokens.next()?;
                let (key, next) = table.get_key_value(key)?;
                (next, On::If(Condition::Present(key)))
            }
            ("properties", Value::Object(table)) if !is_last => {
                let (key, next) = table.get_key_value(tokens.next()?)?;
                (next, On::Key(key))
            }
            ("patternProperties", Value::Object(table)) if !is_last => {
                (table.get(tokens.next()?)?, On::Part)
            }
            ("prefixItems" | "items", Value::Array(items)) if !is_last => {
                let index: usize = tokens.next()?.parse().ok()?;
                (items.get(index)?, On::Part)
            }
            (_, Value::Object(_)) if !is_last => (child, On::Part),
            _ => break,
        };
        stops.push(Stop { schema: at, on });
        at = next;
        if tokens.peek().is_none() {
            break;
        }
    }
    stops.push(Stop {
        schema: at,
        on: On::End,
    });
    Some(stops)
}
