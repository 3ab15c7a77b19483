//! Small schemas in plain words, for sentences about `contains`, `not` and `if`.

use serde_json::{Map, Value};

use super::guard::Guard;
use super::show::{and, counted, first_line, format_words, or, quote, show, type_words};

/// Deepest schema that is put in words; what lies deeper is shown as JSON.
const DEEPEST: usize = 3;

/// What stands for a constant that must not be shown.
const HIDDEN: &str = "what the schema names";

/// What fits a schema, as a noun: `a text`, `one of 1, 2`, `a table with name "x"`.
pub(super) fn describe(schema: &Value, guard: &Guard<'_>) -> String {
    noun(schema, DEEPEST, guard).unwrap_or_else(|| match guard.hides_in(schema) {
        true => "what the schema describes".to_owned(),
        false => format!("what fits {}", show(schema)),
    })
}

fn noun(schema: &Value, deep: usize, guard: &Guard<'_>) -> Option<String> {
    let Value::Object(table) = schema else {
        return Some(match schema {
            Value::Bool(true) => "anything".to_owned(),
            _ => "nothing".to_owned(),
        });
    };
    if let Some(title) = table.get("title").and_then(Value::as_str) {
        return Some(format!("\u{201c}{}\u{201d}", first_line(title)));
    }
    if let Some(value) = table.get("const") {
        return Some(match guard.hides() {
            true => HIDDEN.to_owned(),
            false => guard.show(value),
        });
    }
    if let Some(options) = table.get("enum").and_then(Value::as_array) {
        return Some(match &options[..] {
            _ if guard.hides() => HIDDEN.to_owned(),
            [one] => guard.show(one),
            many => format!("one of {}", guard.list(many)),
        });
    }
    let known = |key: &str| WORDS.contains(&key) || NOTES.contains(&key);
    if deep == 0 || !table.keys().all(|key| known(key)) {
        return None;
    }
    let start = start(table)?;
    let mut with = limits(table);
    with.extend(members(table, deep, guard)?);
    let parts: Vec<&str> = with.iter().map(String::as_str).collect();
    Some(match &parts[..] {
        [] => start,
        _ => format!("{start} {}", and(&parts)),
    })
}

/// Keywords that this page has words for.
const WORDS: [&str; 14] = [
    "type",
    "pattern",
    "format",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "required",
    "properties",
];

/// Keywords that say nothing about what fits.
const NOTES: [&str; 6] = [
    "description",
    "default",
    "examples",
    "$comment",
    "x-message",
    "errorMessage",
];

/// The type, or what the other keywords make of it.
fn start(table: &Map<String, Value>) -> Option<String> {
    if let Some(format) = table.get("format").and_then(Value::as_str) {
        return Some(format_words(format));
    }
    let has = |keys: &[&str]| keys.iter().any(|key| table.contains_key(*key));
    match table.get("type") {
        Some(Value::String(name)) => Some(type_words(name).to_owned()),
        Some(Value::Array(names)) => {
            let names: Option<Vec<&str>> = names
                .iter()
                .map(|name| name.as_str().map(type_words))
                .collect();
            Some(or(&names?))
        }
        Some(_) => None,
        None if has(&["required", "properties"]) => Some("a table".to_owned()),
        None if has(&["pattern", "minLength", "maxLength"]) => Some("a text".to_owned()),
        None if has(&["minItems", "maxItems"]) => Some("a list".to_owned()),
        None if has(&["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"])
            || has(&["multipleOf"]) =>
        {
            Some("a number".to_owned())
        }
        None => Some("anything".to_owned()),
    }
}

fn limits(table: &Map<String, Value>) -> Vec<String> {
    let mut out = Vec::new();
    if let Some(pattern) = table.get("pattern").and_then(Value::as_str) {
        out.push(format!("of the pattern {pattern}"));
    }
    for (key, words) in [
        ("minimum", "of at least"),
        ("exclusiveMinimum", "above"),
        ("maximum", "of at most"),
        ("exclusiveMaximum", "below"),
    ] {
        if let Some(limit @ Value::Number(_)) = table.get(key) {
            out.push(format!("{words} {limit}"));
        }
    }
    if let Some(step) = table.get("multipleOf") {
        out.push(format!("that is a multiple of {step}"));
    }
    for (key, words, what) in [
        ("minLength", "at least", "character"),
        ("maxLength", "at most", "character"),
        ("minItems", "at least", "item"),
        ("maxItems", "at most", "item"),
    ] {
        if let Some(limit) = table.get(key).and_then(Value::as_u64) {
            out.push(format!("of {words} {}", counted(limit, what)));
        }
    }
    out
}

/// `with the key "a"`, `with kind "x"`; a property that is not required is one when it is there.
fn members(table: &Map<String, Value>, deep: usize, guard: &Guard<'_>) -> Option<Vec<String>> {
    let mut out = Vec::new();
    let properties = table.get("properties").and_then(Value::as_object);
    let described = |key: &str| properties.is_some_and(|table| table.contains_key(key));
    let required = table.get("required").and_then(Value::as_array);
    let bare: Vec<String> = required
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .filter(|key| !described(key))
        .map(quote)
        .collect();
    if !bare.is_empty() {
        let names: Vec<&str> = bare.iter().map(String::as_str).collect();
        let word = if bare.len() == 1 { "key" } else { "keys" };
        out.push(format!("with the {word} {}", and(&names)));
    }
    for (key, schema) in properties.into_iter().flatten() {
        out.push(format!(
            "with {} {}",
            bare_key(key),
            noun(schema, deep - 1, &guard.key(key))?
        ));
    }
    Some(out)
}

fn bare_key(key: &str) -> String {
    let plain = key
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || "-_".contains(c));
    match plain && !key.is_empty() {
        true => key.to_owned(),
        false => quote(key),
    }
}

/// A condition as a clause: `mode is "x"`, `a and b are set`. `None` when it is not a simple one.
pub(super) fn clause(schema: &Value, guard: &Guard<'_>) -> Option<String> {
    let table = schema.as_object()?;
    let simple = |key: &String| {
        matches!(key.as_str(), "properties" | "required" | "type") || NOTES.contains(&key.as_str())
    };
    if !table.keys().all(simple) || table.get("type").is_some_and(|name| name != "object") {
        return None;
    }
    let mut parts = Vec::new();
    let properties = table.get("properties").and_then(Value::as_object);
    for (key, schema) in properties.into_iter().flatten() {
        let inner = schema.get("properties").or_else(|| schema.get("required"));
        let guard = guard.key(key);
        parts.push(match inner {
            Some(_) if schema.get("const").is_none() => {
                format!("{} has {}", bare_key(key), clause(schema, &guard)?)
            }
            _ => format!("{} is {}", bare_key(key), noun(schema, DEEPEST, &guard)?),
        });
    }
    let required = table.get("required").and_then(Value::as_array);
    let set: Vec<String> = required
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .filter(|key| !properties.is_some_and(|table| table.contains_key(*key)))
        .map(bare_key)
        .collect();
    if !set.is_empty() {
        let names: Vec<&str> = set.iter().map(String::as_str).collect();
        let verb = if set.len() == 1 { "is" } else { "are" };
        parts.push(format!("{} {verb} set", and(&names)));
    }
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    (!parts.is_empty()).then(|| and(&parts))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::path::ValuesPath;

    fn open() -> Guard<'static> {
        Guard::new(&|_| false, Some(ValuesPath::root()))
    }

    #[test]
    fn schemas_as_nouns() {
        for (schema, words) in [
            (json!({"const": 1}), "1"),
            (json!({"enum": ["a", "b"]}), r#"one of "a", "b""#),
            (
                json!({"type": "string", "minLength": 1}),
                "a text of at least 1 character",
            ),
            (
                json!({"minimum": 1, "maximum": 3}),
                "a number of at least 1 and of at most 3",
            ),
            (
                json!({"required": ["a", "b"]}),
                r#"a table with the keys "a" and "b""#,
            ),
            (
                json!({"properties": {"name": {"const": "x"}}, "required": ["name"]}),
                r#"a table with name "x""#,
            ),
            (json!({"title": "a port"}), "\u{201c}a port\u{201d}"),
            (
                json!({"type": ["null", "integer"]}),
                "null or a whole number",
            ),
            (json!(true), "anything"),
            (json!({"oneOf": [1]}), r#"what fits {"oneOf":[1]}"#),
        ] {
            assert_eq!(describe(&schema, &open()), words, "{schema}");
        }
    }

    #[test]
    fn conditions_as_clauses() {
        for (schema, words) in [
            (
                json!({"properties": {"mode": {"const": "x"}}, "required": ["mode"]}),
                Some(r#"mode is "x""#),
            ),
            (json!({"required": ["a", "b"]}), Some("a and b are set")),
            (
                json!({"properties": {"tls": {"properties": {"on": {"const": true}}}}}),
                Some("tls has on is true"),
            ),
            (json!({"not": {"required": ["a"]}}), None),
        ] {
            assert_eq!(clause(&schema, &open()).as_deref(), words, "{schema}");
        }
    }
}
