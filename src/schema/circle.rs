//! References that lead back to themselves: Helm refuses a value at which it comes to the same
//! schema twice without a step down the values, where our validator finds nothing to say.

use std::collections::BTreeSet;

use serde_json::Value;

use super::address::decode;
use super::marks;
use super::prepare::ROOT;
use super::violation::{Violation, What};
use crate::path::{Step, ValuesPath};

/// What leads from a schema to others about the same value, whatever the value is.
const REFERENCES: [&str; 3] = ["$ref", "$dynamicRef", "$recursiveRef"];
/// Longest way about one value that is followed.
const LONGEST: usize = 256;

/// Whether any schema of a document leads back to itself.
pub(super) fn any(document: &Value) -> bool {
    fn within<'d>(schema: &'d Value, way: &mut Way<'d>) -> bool {
        match schema {
            Value::Object(object) => {
                let refers = REFERENCES.iter().any(|word| object.contains_key(*word));
                (refers && way.circle(schema).is_some())
                    || object.values().any(|child| within(child, way))
            }
            Value::Array(items) => items.iter().any(|item| within(item, way)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
        }
    }
    within(document, &mut Way::new(document, None))
}

/// The places in the values at which Helm would go round in a circle.
pub(super) fn violations(document: &Value, instance: &Value) -> Vec<Violation> {
    let mut out = Vec::new();
    walk(
        document,
        vec![document],
        instance,
        &mut ValuesPath::root(),
        &mut out,
    );
    out
}

fn walk(
    document: &Value,
    schemas: Vec<&Value>,
    instance: &Value,
    path: &mut ValuesPath,
    out: &mut Vec<Violation>,
) {
    let mut way = Way::new(document, Some(instance));
    if let Some(reference) = schemas.iter().find_map(|schema| way.circle(schema)) {
        out.push(Violation {
            instance: path.clone(),
            about: path.clone(),
            keyword: "$ref".to_owned(),
            schema_pointer: String::new(),
            evaluation_pointer: String::new(),
            what: What::Circle(reference.to_owned()),
        });
        return;
    }
    let below: Vec<&Value> = way.known;
    let mut child = |step: Step, value: &Value| {
        let next = below.iter().flat_map(|schema| marks::below(schema, &step));
        let next: Vec<&Value> = next.collect();
        if !next.is_empty() {
            path.push(step);
            walk(document, next, value, path, out);
            path.pop();
        }
    };
    match instance {
        Value::Object(table) => {
            for (key, value) in table {
                child(Step::Key(key.as_str().into()), value);
            }
        }
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                child(Step::Index(at), item);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// From schema to schema about one value.
struct Way<'d> {
    document: &'d Value,
    /// The value, where it is known.
    instance: Option<&'d Value>,
    /// Every schema that was come to.
    known: Vec<&'d Value>,
    seen: BTreeSet<*const Value>,
    /// The schemas that lead to the present one.
    stack: Vec<*const Value>,
}

impl<'d> Way<'d> {
    fn new(document: &'d Value, instance: Option<&'d Value>) -> Self {
        Self {
            document,
            instance,
            known: Vec::new(),
            seen: BTreeSet::new(),
            stack: Vec::new(),
        }
    }

    /// What a reference into the document itself leads to.
    fn target(&self, reference: &str) -> Option<&'d Value> {
        let (file, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let id = self.document.get("$id").and_then(Value::as_str);
        let own = file.is_empty()
            || file == ROOT
            || ROOT.strip_prefix("file:///") == Some(file)
            || id == Some(file);
        own.then(|| self.document.pointer(&decode(fragment)))?
    }

    /// The reference that closes a circle.
    fn circle(&mut self, schema: &'d Value) -> Option<&'d str> {
        let object = schema.as_object()?;
        if self.stack.len() == LONGEST || !self.seen.insert(std::ptr::from_ref(schema)) {
            return None;
        }
        self.known.push(schema);
        self.stack.push(std::ptr::from_ref(schema));
        for word in REFERENCES {
            let Some(text) = object.get(word).and_then(Value::as_str) else {
                continue;
            };
            let Some(target) = self.target(text) else {
                continue;
            };
            if self.stack.contains(&std::ptr::from_ref(target)) {
                return Some(text);
            }
            let found = self.circle(target);
            if found.is_some() {
                return found;
            }
        }
        let all = object.get("allOf").and_then(Value::as_array);
        let tables = ["dependentSchemas", "dependencies"];
        let dependent = tables
            .iter()
            .filter_map(|word| object.get(*word)?.as_object());
        let asked = dependent.flatten().filter_map(|(key, schema)| {
            let present = self.instance.is_none_or(|value| value.get(key).is_some());
            present.then_some(schema)
        });
        let next: Vec<&Value> = all.into_iter().flatten().chain(asked).collect();
        let found = next.into_iter().find_map(|schema| self.circle(schema));
        if found.is_none() {
            self.stack.pop();
        }
        found
    }
}
