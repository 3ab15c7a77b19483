//! What a schema names (constants, choices, defaults), shown only as far as the values at those
//! paths may be: what a secret has to be is the secret.

use serde_json::Value;

use super::show::{MOST_CHOICES, list, show};
use crate::path::ValuesPath;
use crate::schema::prepare::{DATA, TABLES};

/// Stands for a hidden part of a shown value.
const MASK: &str = "***";

/// A place in the values, and who knows what must not be shown.
#[derive(Clone)]
pub(super) struct Guard<'a> {
    hidden: &'a dyn Fn(&ValuesPath) -> bool,
    /// `None`: a place that is not known, where nothing is shown.
    at: Option<ValuesPath>,
}

impl<'a> Guard<'a> {
    pub(super) fn new(hidden: &'a dyn Fn(&ValuesPath) -> bool, at: Option<ValuesPath>) -> Self {
        Self { hidden, at }
    }

    pub(super) fn key(&self, key: &str) -> Self {
        Self {
            hidden: self.hidden,
            at: self.at.as_ref().map(|at| at.key(key)),
        }
    }

    pub(super) fn item(&self, index: usize) -> Self {
        Self {
            hidden: self.hidden,
            at: self.at.as_ref().map(|at| at.index(index)),
        }
    }

    pub(super) fn hides(&self) -> bool {
        self.at.as_ref().is_none_or(|at| (self.hidden)(at))
    }

    /// As [`show`].
    pub(super) fn show(&self, value: &Value) -> String {
        show(&self.masked(value))
    }

    /// As [`list`].
    pub(super) fn list(&self, options: &[Value]) -> String {
        let known = options.iter().take(MOST_CHOICES);
        let shown: Vec<Value> = known.map(|option| self.masked(option)).collect();
        list(&shown, options.len())
    }

    fn masked(&self, value: &Value) -> Value {
        match value {
            Value::Null => Value::Null,
            _ if self.hides() => MASK.into(),
            Value::Object(table) => table
                .iter()
                .map(|(key, value)| (key.clone(), self.key(key).masked(value)))
                .collect(),
            Value::Array(items) => items
                .iter()
                .enumerate()
                .map(|(at, item)| self.item(at).masked(item))
                .collect(),
            Value::Bool(_) | Value::Number(_) | Value::String(_) => value.clone(),
        }
    }

    /// Whether a schema for this place names what must not be shown.
    pub(super) fn hides_in(&self, schema: &Value) -> bool {
        match schema {
            Value::Array(items) => items.iter().any(|item| self.hides_in(item)),
            Value::Object(table) => {
                table
                    .iter()
                    .any(|(word, child)| match (word.as_str(), child) {
                        (word, data) if DATA.contains(&word) => self.masked(data) != *data,
                        ("properties", Value::Object(table)) => {
                            let mut properties = table.iter();
                            properties.any(|(key, schema)| self.key(key).hides_in(schema))
                        }
                        (word, Value::Object(table)) if TABLES.contains(&word) => {
                            let mut schemas = table.values();
                            schemas.any(|schema| self.key("*").hides_in(schema))
                        }
                        ("items" | "contains" | "prefixItems", schema) => {
                            self.item(0).hides_in(schema)
                        }
                        ("additionalProperties", schema) => self.key("*").hides_in(schema),
                        (_, schema) => self.hides_in(schema),
                    })
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
        }
    }
}
