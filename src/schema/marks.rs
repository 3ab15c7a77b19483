//! Which values paths are secret by declaration: marked in a schema or named in the configuration.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use regex::Regex;
use serde_json::Value;

use super::Schema;
use super::address::decode;
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
        let mut at = self.start();
        path.steps().iter().all(|step| {
            at = at.below(step);
            !at.covered
        });
        at.covered
    }

    /// The root of the top chart's values, from where a walk goes down step by step: a file of
    /// thousands of paths asks what applies at each once, not once for everything below it.
    pub fn start(&self) -> Spot<'_> {
        let mut spot = Spot::default();
        for path in &self.paths {
            spot.arrive(path.steps(), None);
        }
        for (prefix, schema) in &self.schemas {
            spot.arrive(prefix.steps(), Some(schema));
        }
        spot
    }
}

/// A place in the values, and what declares something about it or about what is below.
#[derive(Clone, Debug, Default)]
pub struct Spot<'m> {
    /// Whether the place is marked, or one above it.
    covered: bool,
    /// What begins further down: the steps to there, and the schema that begins, if it is one.
    ahead: Vec<(&'m [Step], Option<&'m Schema>)>,
    /// The documents that apply here, with those of their schemas that do.
    here: Vec<(&'m Value, Vec<&'m Value>)>,
}

impl<'m> Spot<'m> {
    /// Whether a value here must not be shown.
    pub fn is_covered(&self) -> bool {
        self.covered
    }

    /// Whether nothing is marked here, and nothing can be below.
    pub fn is_quiet(&self) -> bool {
        !self.covered && self.ahead.is_empty() && self.here.is_empty()
    }

    /// One step down.
    #[must_use]
    pub fn below(&self, step: &Step) -> Self {
        let mut spot = Self {
            covered: self.covered,
            ..Self::default()
        };
        if spot.covered {
            return spot;
        }
        for (steps, schema) in &self.ahead {
            if let Some(rest) = steps.strip_prefix(std::slice::from_ref(step)) {
                spot.arrive(rest, *schema);
            }
        }
        for (document, schemas) in &self.here {
            let next = schemas.iter().flat_map(|schema| below(schema, step));
            spot.enter(document, next.collect());
        }
        spot
    }

    /// Notes what begins `steps` further down.
    fn arrive(&mut self, steps: &'m [Step], schema: Option<&'m Schema>) {
        match (steps, schema) {
            ([], None) => self.covered = true,
            ([], Some(schema)) => self.enter(schema.document(), vec![schema.document()]),
            _ => self.ahead.push((steps, schema)),
        }
    }

    fn enter(&mut self, document: &'m Value, schemas: Vec<&'m Value>) {
        if schemas.is_empty() {
            return;
        }
        let schemas = closure(document, schemas);
        self.covered |= schemas.iter().any(|schema| is_marked(schema));
        self.here.push((document, schemas));
    }
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

/// The words of `^word$` and `^(one|other)$`: most patterns of keys are such, and comparing needs
/// no automaton.
fn words(pattern: &str) -> Option<std::str::Split<'_, char>> {
    let inner = pattern.strip_prefix('^')?.strip_suffix('$')?;
    let grouped = inner.strip_prefix('(').and_then(|i| i.strip_suffix(')'));
    let plain = |text: &str, also: &str| {
        text.chars()
            .all(|c| c.is_ascii_alphanumeric() || "_-/ ".contains(c) || also.contains(c))
    };
    match grouped {
        Some(inner) => plain(inner, "|").then(|| inner.split('|')),
        None => plain(inner, "").then(|| inner.split('|')),
    }
}

/// Whether a pattern of `patternProperties` takes a key.
fn fits(pattern: &str, key: &str) -> bool {
    thread_local! {
        /// Every path of every file asks the same few patterns, and compiling one costs as much as
        /// thousands of questions.
        static COMPILED: RefCell<BTreeMap<String, Option<Regex>>> = const { RefCell::new(BTreeMap::new()) };
    }
    if let Some(mut words) = words(pattern) {
        return words.any(|word| word == key);
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
    fn keys_fit_patterns_of_words_as_they_fit_others() {
        for (pattern, key, expected) in [
            ("^pass$", "pass", true),
            ("^pass$", "passing", false),
            ("^(user|pass)$", "pass", true),
            ("^(user|pass)$", "user|pass", false),
            ("^user|pass$", "userx", true),
            ("^(a)|(b)$", "ax", true),
            ("^a.c$", "abc", true),
            ("pass", "bypassed", true),
            ("^()$", "", true),
        ] {
            assert_eq!(fits(pattern, key), expected, "{pattern} {key}");
        }
    }

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
