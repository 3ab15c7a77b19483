//! Keys that are missing, and keys that are not wanted.

use serde_json::Value;

use super::show::{MOST_CHOICES, first_line, quote};
use super::trail::Trail;
use super::{Said, Subject, said};
use crate::path::ValuesPath;
use crate::schema::violation::Violation;
use crate::suggest::nearest;

impl Subject<'_> {
    pub(super) fn missing(&self, at: &ValuesPath, key: &str, because: Option<&str>) -> Said {
        let message = match because {
            Some("") => format!(
                "the key {} is missing: another key here asks for it",
                quote(key)
            ),
            Some(other) => format!(
                "the key {} is missing: {} asks for it",
                quote(key),
                quote(other)
            ),
            None => format!("the required key {} is missing", quote(key)),
        };
        let known = self.properties(at);
        let strays = self.keys(at);
        let strays = strays.iter().filter(|stray| !known.contains(stray));
        let help = nearest(key, strays.map(String::as_str)).map_or_else(
            || self.default_of(at, key),
            |stray| Some(format!("did you mean it by {}?", quote(stray))),
        );
        said(message, help)
    }

    /// The key that is there and asks for a missing one.
    pub(super) fn who_asks(&self, violation: &Violation, missing: &str) -> Option<String> {
        let owner = Trail::new(self.schema.document(), violation).owner()?;
        let table = ["dependentRequired", "dependencies"]
            .into_iter()
            .find_map(|word| owner.get(word)?.as_object())?;
        let present = self.keys(&violation.instance);
        let asks = |wanted: &Value| {
            let mut wanted = wanted.as_array().into_iter().flatten();
            wanted.any(|key| key == missing)
        };
        let (key, _) = table
            .iter()
            .find(|(key, wanted)| present.contains(key) && asks(wanted))?;
        Some(key.clone())
    }

    /// What the schema says of a missing key: its description or default.
    pub(super) fn default_of(&self, at: &ValuesPath, key: &str) -> Option<String> {
        let path = at.key(key);
        let schemas = self.schema.at(&path);
        let shown = !(self.hidden)(&path);
        let text = |name: &str| schemas.iter().find_map(|schema| schema.get(name));
        if let Some(value) = text("default").filter(|_| shown) {
            return Some(format!(
                "set it, for example to {}",
                self.guard(&path).show(value)
            ));
        }
        let example = text("examples").and_then(|list| list.get(0));
        if let Some(value) = example.filter(|_| shown) {
            return Some(format!(
                "set it, for example to {}",
                self.guard(&path).show(value)
            ));
        }
        let description = text("description").and_then(Value::as_str)?;
        Some(format!("set it: {}", first_line(description)))
    }

    pub(super) fn unwanted(&self, violation: &Violation, key: &str) -> Said {
        let table = violation.about.parent().unwrap_or_default();
        if self.subchart && key == "global" && table.is_root() {
            return said(
                "Helm puts `global` into the values of every subchart, and this schema allows no such key",
                Some(
                    "allow it in the subchart's schema: \"global\": {\"type\": \"object\"} in its properties"
                        .to_owned(),
                ),
            );
        }
        let known = self.properties(&table);
        let present = self.keys(&table);
        let absent = || known.iter().filter(|name| !present.contains(name));
        let near = nearest(key, absent().map(String::as_str))
            .or_else(|| nearest(key, known.iter().map(String::as_str)));
        let help = match near {
            Some(name) => Some(format!("did you mean {}?", quote(name))),
            None if known.is_empty() => Some("remove it".to_owned()),
            None if known.len() <= MOST_CHOICES => {
                Some(format!("remove it; allowed are {}", known.join(", ")))
            }
            None => Some("remove it, or look for its right name in the schema".to_owned()),
        };
        said(format!("the key {} is not allowed here", quote(key)), help)
    }

    /// The keys that schemas know in the table at a path, sorted.
    fn properties(&self, path: &ValuesPath) -> Vec<String> {
        let schemas = self.schema.at(path);
        let tables = schemas
            .iter()
            .filter_map(|s| s.get("properties")?.as_object());
        let mut out: Vec<String> = tables.flat_map(|table| table.keys().cloned()).collect();
        out.sort();
        out.dedup();
        out
    }

    fn keys(&self, path: &ValuesPath) -> Vec<String> {
        let table = self.value(path).and_then(Value::as_object);
        table.map_or(Vec::new(), |table| table.keys().cloned().collect())
    }
}
