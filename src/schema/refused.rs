//! Schemas that Helm refuses and our validator does not: names that stand twice, and choices that the
//! rules of old drafts do not allow.

use std::collections::BTreeSet;

use jsonschema::Draft;
use serde_json::Value;

use super::address::{decode, escape, own_base, push};
use super::prepare::{DATA, Place, ROOT, TABLES, below};
use crate::suggest::nearest;

/// The first `$id` or anchor that stands twice, which Helm's compiler refuses: its pointer and why.
pub(super) fn duplicate(document: &Value, draft: Draft) -> Option<(String, String)> {
    let mut seen = BTreeSet::from([ROOT.to_owned()]);
    twice(document, draft, (&mut String::new(), ROOT), &mut seen)
}

fn twice(
    value: &Value,
    draft: Draft,
    (pointer, base): (&mut String, &str),
    seen: &mut BTreeSet<String>,
) -> Option<(String, String)> {
    match value {
        Value::Array(items) => {
            let mut items = items.iter().enumerate();
            items.find_map(|(at, item)| {
                let len = pointer.len();
                push(pointer, &at.to_string());
                let found = twice(item, draft, (pointer, base), seen);
                pointer.truncate(len);
                found
            })
        }
        Value::Object(object) => {
            let own = own_base(object, base);
            let mut names = Vec::new();
            if own != base {
                names.push(("id", own.clone()));
            }
            for key in ["$anchor", "$dynamicAnchor"] {
                if let Some(Value::String(name)) = object.get(key) {
                    names.push(("anchor", format!("{own}#{name}")));
                }
            }
            names.dedup();
            for (what, name) in names {
                if !seen.insert(name.clone()) && name != ROOT {
                    let reason = format!("at {pointer}: the {what} {name:?} stands twice");
                    return Some((pointer.clone(), reason));
                }
            }
            for (key, child) in object {
                if below(Place::Known, key, draft) == Place::Unknown {
                    continue;
                }
                let found = match child {
                    Value::Object(table) if TABLES.contains(&key.as_str()) => {
                        let len = pointer.len();
                        push(pointer, key);
                        let found = table.iter().find_map(|(name, schema)| {
                            let len = pointer.len();
                            push(pointer, name);
                            let found = twice(schema, draft, (pointer, &own), seen);
                            pointer.truncate(len);
                            found
                        });
                        pointer.truncate(len);
                        found
                    }
                    _ => {
                        let len = pointer.len();
                        push(pointer, key);
                        let found = twice(child, draft, (pointer, &own), seen);
                        pointer.truncate(len);
                        found
                    }
                };
                if found.is_some() {
                    return found;
                }
            }
            None
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    }
}

/// What drafts 4 to 7 ask of schemas and our validator's copies of their rules do not: choices are
/// at least one, and differ. Returns the pointer and the reason of the first that breaks it.
pub(super) fn bad_choices(document: &Value) -> Option<(String, &'static str)> {
    fn schema(value: &Value, pointer: &mut String) -> Option<&'static str> {
        let children: Vec<(String, &Value)> = match value {
            Value::Array(items) => items
                .iter()
                .enumerate()
                .map(|(at, item)| (at.to_string(), item))
                .collect(),
            Value::Object(object) => {
                if let Some(Value::Array(choices)) = object.get("enum") {
                    let twice = (1..choices.len()).any(|at| {
                        let (known, next) = (&choices[..at], &choices[at]);
                        known.iter().any(|known| is_equal(known, next))
                    });
                    let reason = match choices.is_empty() {
                        true => Some("an enum needs a choice"),
                        false => twice.then_some("an enum names a choice twice"),
                    };
                    if reason.is_some() {
                        push(pointer, "enum");
                        return reason;
                    }
                }
                let schemas = object
                    .iter()
                    .filter(|(key, _)| !DATA.contains(&key.as_str()));
                schemas
                    .flat_map(|(key, child)| match child {
                        Value::Object(table) if TABLES.contains(&key.as_str()) => table
                            .iter()
                            .map(|(name, schema)| {
                                (format!("{}/{}", escape(key), escape(name)), schema)
                            })
                            .collect(),
                        _ => vec![(escape(key), child)],
                    })
                    .collect()
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
        };
        for (token, child) in children {
            let len = pointer.len();
            pointer.push('/');
            pointer.push_str(&token);
            if let Some(reason) = schema(child, pointer) {
                return Some(reason);
            }
            pointer.truncate(len);
        }
        None
    }
    let mut pointer = String::new();
    let reason = schema(document, &mut pointer)?;
    Some((pointer, reason))
}

/// The first reference to a pointer of the document under which nothing stands: its place and why.
pub(super) fn leads_nowhere(document: &Value, schema: &Value) -> Option<(String, String)> {
    let below = |token: &str, child: &Value| {
        let (pointer, reason) = leads_nowhere(document, child)?;
        Some((format!("/{}{pointer}", escape(token)), reason))
    };
    match schema {
        Value::Array(items) => {
            let mut items = items.iter().enumerate();
            items.find_map(|(at, item)| below(&at.to_string(), item))
        }
        Value::Object(object) => {
            let text = object.get("$ref").and_then(Value::as_str);
            if let Some(text) = text.filter(|text| text.starts_with("#/"))
                && document.pointer(&decode(&text[1..])).is_none()
            {
                let reason = format!("the reference {text:?} leads to nothing in this file");
                return Some(("/$ref".to_owned(), reason));
            }
            let mut children = object.iter();
            children.find_map(|(key, child)| match DATA.contains(&key.as_str()) {
                true => None,
                false => below(key, child),
            })
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    }
}

/// What is wrong with the `type` at a pointer, when it names none of the seven.
pub(super) fn bad_type(document: &Value, pointer: &str) -> Option<String> {
    const TYPES: [&str; 7] = [
        "array", "boolean", "integer", "null", "number", "object", "string",
    ];
    let name = document.pointer(pointer.strip_suffix("/type").map(|_| pointer)?)?;
    let name = name.as_str().filter(|name| !TYPES.contains(name))?;
    let help = match nearest(name, TYPES.into_iter()) {
        Some(near) => format!("did you mean {near:?}?"),
        None => format!("expected one of {}", TYPES.join(", ")),
    };
    Some(format!("at {pointer}: {name:?} is no type, {help}"))
}

/// Whether two values are one to JSON Schema: 1 and 1.0 are.
fn is_equal(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(x), Value::Number(y)) => x == y || x.as_f64() == y.as_f64(),
        (Value::Array(x), Value::Array(y)) => {
            x.len() == y.len() && x.iter().zip(y).all(|(a, b)| is_equal(a, b))
        }
        (Value::Object(x), Value::Object(y)) => {
            let same = |(key, a): (&String, &Value)| y.get(key).is_some_and(|b| is_equal(a, b));
            x.len() == y.len() && x.iter().all(same)
        }
        _ => a == b,
    }
}
