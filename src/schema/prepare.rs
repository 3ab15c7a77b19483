//! From the bytes of a values.schema.json to a document that the validator may compile.
//!
//! What differs between Helm's validator and ours is settled here, before compiling: patterns are
//! translated from Go's dialect, `content*` keywords (annotations in Helm) are taken out, and
//! references that leave the file are cut off and listed, so that nothing is ever fetched.

use std::collections::{BTreeMap, BTreeSet};

use jsonschema::Draft;
use serde_json::{Map, Value};

use super::address::{collect_ids, escape, join, own_base, push, reachable};
use super::re2;

/// Keywords whose value is a table of schemas by name.
pub(super) const TABLES: [&str; 6] = [
    "properties",
    "patternProperties",
    "$defs",
    "definitions",
    "dependentSchemas",
    "dependencies",
];
/// Keywords whose value is data, not schema.
pub(super) const DATA: [&str; 5] = ["enum", "const", "default", "examples", "example"];

/// A part of a schema that cannot be used, and where it stands (RFC 6901, into the schema).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// JSON Pointer into the schema file.
    pub pointer: String,
    /// What is wrong with it.
    pub kind: TroubleKind,
}

/// What can be wrong with a part of a schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TroubleKind {
    /// A `$ref` out of the file that Helm would open or fetch; holds the reference as written.
    External(String),
    /// A `urn:` that Helm takes as "anything"; holds it as written.
    Urn(String),
    /// A pattern that Go's regexp refuses: the pattern and Go's reason.
    Pattern(String, String),
}

/// A schema that is ready to be compiled.
#[derive(Debug)]
pub(super) struct Prepared {
    /// The document for the validator.
    pub document: Value,
    /// The draft that judges it.
    pub draft: Draft,
    /// Original patterns by their translation.
    pub patterns: BTreeMap<String, String>,
    /// What was found on the way and is reachable from the root.
    pub troubles: Vec<Trouble>,
}

/// The draft that `$schema` names; Helm's validator takes 2020-12 where there is none.
///
/// # Errors
/// The text of an unknown `$schema`, which Helm would try to fetch.
pub(super) fn draft_of(document: &Value) -> Result<Draft, String> {
    let Some(name) = document.get("$schema").and_then(Value::as_str) else {
        return Ok(Draft::Draft202012);
    };
    let bare = name.strip_suffix('#').unwrap_or(name);
    let bare = bare
        .strip_prefix("http://")
        .or_else(|| bare.strip_prefix("https://"))
        .unwrap_or(bare);
    match bare {
        "json-schema.org/schema" | "json-schema.org/draft/2020-12/schema" => Ok(Draft::Draft202012),
        "json-schema.org/draft/2019-09/schema" => Ok(Draft::Draft201909),
        "json-schema.org/draft-07/schema" => Ok(Draft::Draft7),
        "json-schema.org/draft-06/schema" => Ok(Draft::Draft6),
        "json-schema.org/draft-04/schema" => Ok(Draft::Draft4),
        _ => Err(name.to_owned()),
    }
}

pub(super) fn prepare(original: &Value, draft: Draft) -> Prepared {
    let mut embedded = BTreeSet::new();
    collect_ids(original, ROOT, &mut embedded);
    let reachable = reachable(original);
    let mut work = Work {
        draft,
        embedded,
        reachable,
        patterns: BTreeMap::new(),
        troubles: Vec::new(),
    };
    let mut document = original.clone();
    work.schema(&mut document, &mut String::new(), ROOT, Place::Known);
    if let Value::Object(object) = &mut document {
        // The draft is given to the validator; the spelling of `$schema` may be one it does not
        // know. What is no text is left for the draft's own rules to refuse.
        if object.get("$schema").is_some_and(Value::is_string) {
            object.remove("$schema");
        }
    }
    Prepared {
        document,
        draft,
        patterns: work.patterns,
        troubles: work.troubles,
    }
}

/// Helm adds every schema under this address.
pub(super) const ROOT: &str = "file:///values.schema.json";

/// Whether the draft's own rules look at a place: they refuse bad patterns there, used or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Known,
    Unknown,
}

/// Keywords that hold schemas, besides [`TABLES`].
const SCHEMAS: [&str; 16] = [
    "additionalItems",
    "additionalProperties",
    "allOf",
    "anyOf",
    "contains",
    "contentSchema",
    "else",
    "if",
    "items",
    "not",
    "oneOf",
    "prefixItems",
    "propertyNames",
    "then",
    "unevaluatedItems",
    "unevaluatedProperties",
];

/// Where a keyword leads.
pub(super) fn below(place: Place, keyword: &str, draft: Draft) -> Place {
    let old = matches!(draft, Draft::Draft4 | Draft::Draft6 | Draft::Draft7);
    let known = match keyword {
        "$defs" | "dependentSchemas" => !old,
        _ => TABLES.contains(&keyword) || SCHEMAS.contains(&keyword),
    };
    match known {
        true => place,
        false => Place::Unknown,
    }
}

struct Work {
    draft: Draft,
    embedded: BTreeSet<String>,
    reachable: BTreeSet<String>,
    patterns: BTreeMap<String, String>,
    troubles: Vec<Trouble>,
}

impl Work {
    fn old_draft(&self) -> bool {
        matches!(self.draft, Draft::Draft4 | Draft::Draft6 | Draft::Draft7)
    }

    fn schema(&mut self, value: &mut Value, pointer: &mut String, base: &str, place: Place) {
        match value {
            Value::Array(items) => {
                for (at, item) in items.iter_mut().enumerate() {
                    let len = pointer.len();
                    push(pointer, &at.to_string());
                    self.schema(item, pointer, base, place);
                    pointer.truncate(len);
                }
            }
            Value::Object(object) => self.object(object, pointer, base, place),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }

    fn object(
        &mut self,
        object: &mut Map<String, Value>,
        pointer: &mut String,
        base: &str,
        place: Place,
    ) {
        let base = own_base(object, base);
        if let Some(trouble) = self.reference(object, pointer, &base) {
            if self.reachable.contains(pointer.as_str()) {
                self.troubles.push(trouble);
            }
            if self.old_draft() {
                // Everything beside a `$ref` is ignored there, so the whole object goes.
                object.clear();
                return;
            }
            object.remove("$ref");
        }
        for keyword in ["contentEncoding", "contentMediaType", "contentSchema"] {
            object.remove(keyword);
        }
        self.pattern(object, pointer, place);
        self.pattern_properties(object, pointer, place);
        for (key, child) in object.iter_mut() {
            if DATA.contains(&key.as_str()) {
                continue;
            }
            let len = pointer.len();
            push(pointer, key);
            let place = below(place, key, self.draft);
            match child {
                Value::Object(table) if TABLES.contains(&key.as_str()) => {
                    for (name, schema) in table.iter_mut() {
                        let len = pointer.len();
                        push(pointer, name);
                        self.schema(schema, pointer, &base, place);
                        pointer.truncate(len);
                    }
                }
                _ => self.schema(child, pointer, &base, place),
            }
            pointer.truncate(len);
        }
    }

    /// The trouble with this object's `$ref`, when it leaves the file.
    fn reference(&self, object: &Map<String, Value>, pointer: &str, base: &str) -> Option<Trouble> {
        let text = object.get("$ref")?.as_str()?;
        if text.starts_with('#') {
            return None;
        }
        let target = join(base, text);
        let target = target.split('#').next().unwrap_or_default();
        let meta = ["http://json-schema.org/", "https://json-schema.org/"];
        let known = target == ROOT || self.embedded.contains(target);
        if known || meta.iter().any(|prefix| target.starts_with(prefix)) {
            return None;
        }
        let kind = if target.starts_with("urn:") {
            TroubleKind::Urn(text.to_owned())
        } else {
            TroubleKind::External(text.to_owned())
        };
        Some(Trouble {
            pointer: format!("{pointer}/$ref"),
            kind,
        })
    }

    fn translated(&mut self, pattern: &str, place: Place, pointer: String) -> Option<String> {
        match re2::translate(pattern) {
            Ok(translated) => {
                self.patterns.insert(translated.clone(), pattern.to_owned());
                Some(translated)
            }
            Err(reason) => {
                if place == Place::Known {
                    let kind = TroubleKind::Pattern(pattern.to_owned(), reason);
                    self.troubles.push(Trouble { pointer, kind });
                }
                None
            }
        }
    }

    fn pattern(&mut self, object: &mut Map<String, Value>, pointer: &str, place: Place) {
        let Some(pattern) = object.get("pattern").and_then(Value::as_str) else {
            return;
        };
        let pattern = pattern.to_owned();
        match self.translated(&pattern, place, format!("{pointer}/pattern")) {
            Some(translated) => {
                object.insert("pattern".to_owned(), Value::String(translated));
            }
            None => {
                object.remove("pattern");
            }
        }
    }

    fn pattern_properties(&mut self, object: &mut Map<String, Value>, pointer: &str, at: Place) {
        let Some(Value::Object(table)) = object.get("patternProperties").cloned() else {
            return;
        };
        let mut translated = Map::new();
        for (pattern, schema) in table {
            let place = format!("{pointer}/patternProperties/{}", escape(&pattern));
            if let Some(text) = self.translated(&pattern, at, place) {
                translated.insert(text, schema);
            }
        }
        object.insert("patternProperties".to_owned(), Value::Object(translated));
    }
}

/// A copy whose patterns are harmless, for judging everything else of a schema.
pub(super) fn without_patterns(document: &Value) -> Value {
    fn schema(value: &mut Value) {
        match value {
            Value::Array(items) => items.iter_mut().for_each(schema),
            Value::Object(object) => {
                if object.get("pattern").is_some_and(Value::is_string) {
                    object.insert("pattern".to_owned(), "x".into());
                }
                if let Some(Value::Object(table)) = object.get_mut("patternProperties") {
                    let children = std::mem::take(table).into_iter().enumerate();
                    table.extend(children.map(|(at, (_, child))| (format!("p{at}"), child)));
                }
                for (key, child) in object.iter_mut() {
                    match child {
                        Value::Object(table) if TABLES.contains(&key.as_str()) => {
                            table.values_mut().for_each(schema);
                        }
                        _ if DATA.contains(&key.as_str()) => {}
                        _ => schema(child),
                    }
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    let mut copy = document.clone();
    schema(&mut copy);
    copy
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn lists_what_leaves_the_file_and_is_reachable() {
        let schema = json!({
            "properties": {
                "a": {"$ref": "other.json"},
                "b": {"$ref": "https://example.com/b.json#/x"},
                "c": {"$ref": "urn:example:c"},
                "d": {"$ref": "#/$defs/d"},
                "e": {"$ref": "inner.json"},
                "f": {"pattern": "^(?!x)"},
            },
            "$defs": {
                "d": {"type": "string", "pattern": "^\\d+$"},
                "unused": {"$ref": "nowhere.json"},
                "inner": {"$id": "inner.json", "type": "string"},
            }
        });
        let prepared = prepare(&schema, Draft::Draft202012);
        let pointers: Vec<&str> = prepared
            .troubles
            .iter()
            .map(|t| t.pointer.as_str())
            .collect();
        assert_eq!(
            pointers,
            [
                "/properties/a/$ref",
                "/properties/b/$ref",
                "/properties/c/$ref",
                "/properties/f/pattern"
            ]
        );
        assert_eq!(prepared.patterns.len(), 1);
        assert!(prepared.document["properties"]["b"].get("$ref").is_none());
        assert!(prepared.document["properties"]["e"].get("$ref").is_some());
    }
}
