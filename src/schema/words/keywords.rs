//! What each keyword about a value wants, and what to do about it.

use std::collections::BTreeMap;

use serde_json::Value;

use super::describe::describe;
use super::show::{and, counted, first_line, or, quote, show, type_words, uncapitalised};
use super::trail::Trail;
use super::{Said, Subject, said};
use crate::path::ValuesPath;
use crate::schema::re2;
use crate::schema::violation::Violation;
use crate::suggest::nearest;

impl Subject<'_> {
    pub(super) fn wrong_type(&self, names: &[String], at: &ValuesPath) -> Said {
        let wanted: Vec<&str> = names.iter().map(|name| type_words(name)).collect();
        let message = format!("expected {}, {}", or(&wanted), self.found(at));
        if (self.hidden)(at) && self.value(at).is_some_and(Value::is_string) {
            return said(message, None);
        }
        let wants = |name: &str| names.iter().any(|known| known == name);
        let help = match self.value(at) {
            Some(Value::Number(_) | Value::Bool(_)) if wants("string") => {
                Some("put it in quotes".to_owned())
            }
            Some(Value::String(text)) if wants("integer") || wants("number") => {
                let number = text.parse::<f64>().is_ok();
                number
                    .then(|| "write it without quotes (or use --set, not --set-string)".to_owned())
            }
            Some(Value::String(text)) if wants("boolean") => {
                matches!(&**text, "true" | "false").then(|| "write it without quotes".to_owned())
            }
            Some(Value::Null) => Some("give it a value, or remove the key".to_owned()),
            Some(Value::Array(_)) if wants("object") => {
                Some("write it as `key: value`, without the dashes".to_owned())
            }
            Some(_) if wants("array") => {
                Some("write it as a list: each item on a line of its own behind `- `".to_owned())
            }
            _ => None,
        };
        said(message, help)
    }

    pub(super) fn choices(&self, options: &[Value], at: &ValuesPath) -> Said {
        if (self.hidden)(at) {
            let message = format!(
                "expected one of the {} that the schema names, {}",
                counted(options.len() as u64, "choice"),
                self.found(at)
            );
            return said(message, None);
        }
        let message = format!(
            "expected one of {}, {}",
            self.guard(at).list(options),
            self.found(at)
        );
        let texts = options.iter().filter_map(Value::as_str);
        let near = match self.value(at) {
            Some(Value::String(text)) => nearest(text, texts),
            _ => None,
        };
        let help = near
            .map(|near| format!("did you mean {}?", quote(near)))
            .or_else(|| self.retyped(options, at));
        said(message, help)
    }

    /// What to do about a value that is right but for its quotes.
    pub(super) fn retyped(&self, options: &[Value], at: &ValuesPath) -> Option<String> {
        if (self.hidden)(at) {
            return None;
        }
        let written = |value: &Value| match value {
            Value::String(text) => Some(text.clone()),
            Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
            Value::Null | Value::Array(_) | Value::Object(_) => None,
        };
        let found = self.value(at)?;
        let text = written(found)?;
        let same = options
            .iter()
            .find(|option| written(option).as_ref() == Some(&text))?;
        match (found.is_string(), same.is_string()) {
            (false, true) => Some("put it in quotes".to_owned()),
            (true, false) => Some("write it without quotes".to_owned()),
            (true, true) | (false, false) => None,
        }
    }

    /// Which two items are equal.
    pub(super) fn twice(&self, at: &ValuesPath) -> Said {
        let items = self.value(at).and_then(Value::as_array);
        let items = items.map_or(&[][..], Vec::as_slice);
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        let pair = items.iter().enumerate().find_map(|(index, item)| {
            let earlier = *seen.entry(sorted(item).to_string()).or_insert(index);
            (earlier != index).then_some((earlier, index))
        });
        let message = match pair {
            Some((first, second)) => {
                format!("expected items that differ, found [{first}] and [{second}] equal")
            }
            None => "expected items that differ, found two that are equal".to_owned(),
        };
        said(message, Some("remove one of them".to_owned()))
    }

    /// `contains`, with its `minContains` and `maxContains`.
    pub(super) fn contains(&self, violation: &Violation) -> Said {
        let owner = Trail::new(self.schema.document(), violation).owner();
        let part = |key: &str| owner.and_then(|owner| owner.get(key));
        let wanted = match part("contains") {
            Some(schema) if !(self.hidden)(&violation.instance) => {
                describe(schema, &self.guard(&violation.instance).item(0))
            }
            Some(_) | None => "what the schema asks for".to_owned(),
        };
        let least = part("minContains").and_then(Value::as_u64);
        let most = part("maxContains").and_then(Value::as_u64);
        let times = match (least.filter(|&n| n != 1), most) {
            (None, None) => "at least one item".to_owned(),
            (Some(least), None) => format!("at least {}", counted(least, "item")),
            (None, Some(most)) => format!("1 to {}", counted(most, "item")),
            (Some(least), Some(most)) => format!("{least} to {}", counted(most, "item")),
        };
        let message = format!(
            "expected a list in which {times} {} {wanted}, {}",
            if times.ends_with('s') { "are" } else { "is" },
            self.found(&violation.instance)
        );
        said(message, None)
    }

    /// `not`: the commonest forms in words of their own.
    pub(super) fn ruled_out(&self, schema: &Value, at: &ValuesPath) -> Said {
        let keys = schema
            .as_object()
            .filter(|table| table.len() == 1)
            .and_then(|table| table.get("required")?.as_array());
        let keys: Option<Vec<String>> =
            keys.map(|keys| keys.iter().filter_map(Value::as_str).map(quote).collect());
        match keys.as_deref() {
            Some([one]) => said(
                format!("the key {one} must not be set here"),
                Some("remove it".to_owned()),
            ),
            Some([_, _, ..]) => {
                let names: Vec<&str> = keys.iter().flatten().map(String::as_str).collect();
                said(
                    format!("{} must not be set together", and(&names)),
                    Some("remove one of them".to_owned()),
                )
            }
            Some([]) | None if (self.hidden)(at) => said(
                format!("{} is what the schema rules out", self.found(at)),
                None,
            ),
            Some([]) | None => said(
                format!(
                    "expected anything but {}, {}",
                    describe(schema, &self.guard(at)),
                    self.found(at)
                ),
                None,
            ),
        }
    }

    pub(super) fn limit(&self, violation: &Violation, limit: &Value) -> Said {
        let at = &violation.instance;
        let sizes = match self.value(at) {
            // The length of a secret is a part of it.
            Some(Value::String(_)) if (self.hidden)(at) => "found another length".to_owned(),
            Some(Value::String(text)) => {
                format!(
                    "found {}",
                    counted(text.chars().count() as u64, "character")
                )
            }
            Some(Value::Array(items)) => format!("found {}", counted(items.len() as u64, "item")),
            Some(Value::Object(table)) => format!("found {}", counted(table.len() as u64, "key")),
            _ => self.found(at),
        };
        let limited = |what: &str| match limit.as_u64() {
            Some(limit) => counted(limit, what),
            None => format!("{limit} {what}s"),
        };
        let wanted = match violation.keyword.as_str() {
            "minimum" => format!("a number of at least {limit}"),
            "maximum" => format!("a number of at most {limit}"),
            "exclusiveMinimum" => format!("a number above {limit}"),
            "exclusiveMaximum" => format!("a number below {limit}"),
            "multipleOf" => format!("a multiple of {limit}"),
            "minLength" => format!("a text of at least {}", limited("character")),
            "maxLength" => format!("a text of at most {}", limited("character")),
            "minItems" => format!("a list of at least {}", limited("item")),
            "maxItems" | "additionalItems" => format!("a list of at most {}", limited("item")),
            "minProperties" => format!("a table of at least {}", limited("key")),
            "maxProperties" => format!("a table of at most {}", limited("key")),
            other => format!("{other} {limit}"),
        };
        said(format!("expected {wanted}, {sizes}"), None)
    }

    /// A pattern is the last thing that people read: where the schema describes itself, that is
    /// said first, and the pattern stands in the help behind the examples.
    pub(super) fn pattern(&self, violation: &Violation, pattern: &str, found: &str) -> Said {
        let place = violation.schema_pointer.strip_suffix("/pattern");
        let schema = place.and_then(|place| self.schema.document().pointer(place));
        let hidden = (self.hidden)(&violation.instance);
        let example = schema
            .filter(|_| !hidden)
            .and_then(|schema| example(schema, pattern));
        let text = |key| {
            schema
                .and_then(|schema| schema.get(key)?.as_str())
                .map(first_line)
        };
        match text("title")
            .or_else(|| text("description"))
            .filter(|text| !text.is_empty())
        {
            Some(meaning) => {
                let form = format!("its pattern is {pattern}");
                let help = example.map_or_else(|| form.clone(), |some| format!("{some}; {form}"));
                said(
                    format!("expected {}, {found}", uncapitalised(meaning)),
                    Some(help),
                )
            }
            None => said(
                format!("expected a text of the pattern {pattern}, {found}"),
                example,
            ),
        }
    }
}

/// Examples of a schema that fit its pattern.
fn example(schema: &Value, pattern: &str) -> Option<String> {
    let regex = regex::Regex::new(&re2::translate(pattern).ok()?).ok()?;
    let examples = schema.get("examples").and_then(Value::as_array);
    let good: Vec<String> = examples
        .into_iter()
        .flatten()
        .chain(schema.get("default"))
        .filter(|value| {
            let text = value.as_str().filter(|text| !text.is_empty());
            text.is_some_and(|text| regex.is_match(text))
        })
        .take(3)
        .map(show)
        .collect();
    (!good.is_empty()).then(|| format!("for example {}", good.join(", ")))
}

/// With the keys of tables in order, so that equal values have equal texts.
fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(table) => {
            let ordered: BTreeMap<&String, Value> = table
                .iter()
                .map(|(key, value)| (key, sorted(value)))
                .collect();
            serde_json::to_value(ordered).unwrap_or(Value::Null)
        }
        Value::Array(items) => items.iter().map(sorted).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.clone(),
    }
}
