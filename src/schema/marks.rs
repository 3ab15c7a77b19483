//! Which values paths are secret by declaration: marked in a schema or named in the configuration.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use regex::Regex;
use serde_json::Value;

use super::Schema;
use super::prepare::decode;
use crate::path::{Step, ValuesPath};

/// Paths that are secret by declaration, whatever stands there.
///
/// A schema marks with `writeOnly: true`, `format: password` or `x-secret: true`; everything under
/// a marked table is marked too.
#[derive(Clone, Debug, Default)]
pub struct Marks {
    schemas: Vec<(ValuesPath, Arc<Schema>)>,
    paths: Vec<ValuesPath>,
}

impl Marks {
    /// Nothing is marked.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the marks of the schema of the chart whose values stand at `prefix`.
    pub fn add_schema(&mut self, prefix: ValuesPath, schema: Arc<Schema>) {
        self.schemas.push((prefix, schema));
    }

    /// Marks a path and everything below it.
    pub fn add_path(&mut self, path: ValuesPath) {
        self.paths.push(path);
    }

    /// Whether a value at `path` (from the top chart's values) must not be shown.
    pub fn covers(&self, path: &ValuesPath) -> bool {
        self.paths.iter().any(|marked| path.starts_with(marked))
            || self.schemas.iter().any(|(prefix, schema)| {
                path.starts_with(prefix)
                    && marked(schema.document(), &path.steps()[prefix.steps().len()..])
            })
    }
}

/// Whether any schema on the way down `steps` marks its value.
fn marked(document: &Value, steps: &[Step]) -> bool {
    let mut at = closure(document, vec![document]);
    if at.iter().any(|schema| is_marked(schema)) {
        return true;
    }
    for step in steps {
        let next: Vec<&Value> = at.iter().flat_map(|schema| below(schema, step)).collect();
        if next.is_empty() {
            return false;
        }
        at = closure(document, next);
        if at.iter().any(|schema| is_marked(schema)) {
            return true;
        }
    }
    false
}

fn is_marked(schema: &Value) -> bool {
    let yes = |key: &str| schema.get(key) == Some(&Value::Bool(true));
    yes("writeOnly") || yes("x-secret") || schema.get("format").is_some_and(|f| f == "password")
}

/// The schemas themselves and all that apply to the same value through them.
pub(super) fn closure<'d>(document: &'d Value, start: Vec<&'d Value>) -> Vec<&'d Value> {
    let mut seen: BTreeSet<*const Value> = BTreeSet::new();
    let mut out = Vec::new();
    let mut todo = start;
    while let Some(schema) = todo.pop() {
        let Value::Object(object) = schema else {
            continue;
        };
        if !seen.insert(std::ptr::from_ref(schema)) {
            continue;
        }
        out.push(schema);
        for (key, child) in object {
            match (key.as_str(), child) {
                ("allOf" | "anyOf" | "oneOf", Value::Array(items)) => todo.extend(items),
                ("if" | "then" | "else", _) => todo.push(child),
                ("dependentSchemas" | "dependencies", Value::Object(table)) => {
                    todo.extend(table.values());
                }
                ("$ref" | "$dynamicRef" | "$recursiveRef", Value::String(text)) => {
                    let pointer = text.strip_prefix('#').map(decode);
                    todo.extend(pointer.and_then(|pointer| document.pointer(&pointer)));
                }
                _ => {}
            }
        }
    }
    out
}

/// Whether a pattern of `patternProperties` takes a key.
fn fits(pattern: &str, key: &str) -> bool {
    thread_local! {
        /// Every path of every file asks the same few patterns, and compiling one costs as much as
        /// thousands of questions.
        static COMPILED: RefCell<BTreeMap<String, Option<Regex>>> = const { RefCell::new(BTreeMap::new()) };
    }
    COMPILED.with_borrow_mut(|compiled| {
        if !compiled.contains_key(pattern) {
            let text = super::re2::translate(pattern).ok();
            let regex = text.and_then(|text| Regex::new(&text).ok());
            compiled.insert(pattern.to_owned(), regex);
        }
        let regex = compiled.get(pattern).and_then(Option::as_ref);
        regex.is_some_and(|regex| regex.is_match(key))
    })
}

/// The schemas that `schema` itself puts on what stands one step below.
pub(super) fn below<'d>(schema: &'d Value, step: &Step) -> Vec<&'d Value> {
    let mut out = Vec::new();
    match step {
        Step::Key(key) => {
            let named = schema.get("properties").and_then(|table| table.get(&**key));
            out.extend(named);
            if let Some(Value::Object(table)) = schema.get("patternProperties") {
                out.extend(
                    table
                        .iter()
                        .filter(|(pattern, _)| fits(pattern, key))
                        .map(|(_, child)| child),
                );
            }
            if out.is_empty() {
                out.extend(schema.get("additionalProperties"));
                out.extend(schema.get("unevaluatedProperties"));
            }
        }
        Step::Index(index) => {
            out.extend(schema.get("prefixItems").and_then(|items| items.get(index)));
            match schema.get("items") {
                Some(Value::Array(items)) => match items.get(*index) {
                    Some(item) => out.push(item),
                    None => out.extend(schema.get("additionalItems")),
                },
                Some(item) if out.is_empty() => out.push(item),
                Some(_) | None => {}
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn follows_references_and_covers_what_is_below() {
        let schema = Schema::compile(
            r##"{"properties": {
                "a": {"$ref": "#/$defs/secret"},
                "b": {"allOf": [{"properties": {"c": {"format": "password"}}}]},
                "list": {"items": {"properties": {"key": {"x-secret": true}}}},
                "map": {"additionalProperties": {"writeOnly": true}}
            }, "$defs": {"secret": {"type": "object", "writeOnly": true}}}"##,
        )
        .expect("a schema");
        let mut marks = Marks::new();
        marks.add_schema(ValuesPath::of_keys(["sub"]), Arc::new(schema));
        marks.add_path(ValuesPath::of_keys(["tokens"]));
        for (path, expected) in [
            ("sub.a", true),
            ("sub.a.deep.er", true),
            ("sub.b", false),
            ("sub.b.c", true),
            ("sub.list[3].key", true),
            ("sub.list[3].name", false),
            ("sub.map.any", true),
            ("a", false),
            ("tokens.x", true),
        ] {
            let path = ValuesPath::parse(path).expect(path);
            assert_eq!(marks.covers(&path), expected, "{path}");
        }
    }
}
