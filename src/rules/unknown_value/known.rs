//! Paths that Helm itself reads: conditions, tags, imports, globals, subcharts.

use std::collections::BTreeSet;

use super::Defaults;
use crate::chart::{Chart, ImportValues};
use crate::dialect::Dialect;
use crate::path::ValuesPath;
use crate::totals::model::cover;
use crate::values::{EnabledChart, Outcome};

/// What is known whatever charts' defaults, schemas and templates say.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// Paths that are read, with everything above them.
    read: BTreeSet<ValuesPath>,
    /// Paths under which nothing is judged.
    left_alone: BTreeSet<ValuesPath>,
    /// Where the values of subcharts stand that are on and not in charts/: their parents' values.yaml
    /// is all that is known of them.
    absent: BTreeSet<ValuesPath>,
}

impl Known {
    pub(super) fn of(outcome: &Outcome<'_>, defaults: &Defaults, dialect: Dialect) -> Self {
        let mut known = Self::default();
        known.left_alone.insert(ValuesPath::of_keys(["tags"]));
        let off = cover::switched_off(outcome);
        for enabled in &outcome.enabled {
            known.left_alone.insert(enabled.path.key("global"));
            for dependency in enabled.chart.dependencies() {
                for condition in dependency.condition.split(',') {
                    known.add(&enabled.path, condition.trim());
                }
                let key = enabled.path.key(dependency.values_key());
                let sub = outcome.enabled.iter().find(|other| other.path == key);
                match sub {
                    Some(sub) => {
                        for import in &dependency.import_values {
                            known.import(enabled, sub.chart, import, defaults, dialect);
                        }
                    }
                    // Nothing reads it.
                    None if off.contains(&key) => drop(known.left_alone.insert(key)),
                    None => drop(known.absent.insert(key)),
                }
            }
        }
        known
    }

    /// A path with dots, below another.
    fn add(&mut self, above: &ValuesPath, dotted: &str) {
        let mut path = above.clone();
        for key in dotted.split('.').filter(|key| !key.is_empty()) {
            path = path.key(key);
            self.read.insert(path.clone());
        }
    }

    /// What a parent imports may be overridden in the parent.
    fn import(
        &mut self,
        parent: &EnabledChart<'_>,
        sub: &Chart,
        import: &ImportValues,
        defaults: &Defaults,
        dialect: Dialect,
    ) {
        let (child, onto) = match import {
            ImportValues::Exports(name) => (format!("exports.{name}"), "."),
            ImportValues::Table { child, parent } => (child.clone(), parent.as_str()),
        };
        if onto != "." {
            let path = onto
                .split('.')
                .fold(parent.path.clone(), |path, key| path.key(key));
            self.add(&parent.path, onto);
            self.left_alone.insert(path);
            return;
        }
        let Some(values) = defaults.of(sub, dialect) else {
            return;
        };
        let table = values.find(&ValuesPath::of_keys(child.split('.')));
        let keys = table.and_then(|table| values.table(table));
        for key in keys.into_iter().flat_map(|table| table.entries.keys()) {
            self.left_alone.insert(parent.path.key(key.clone()));
        }
    }

    pub(super) fn is_read(&self, path: &ValuesPath) -> bool {
        self.read.contains(path)
    }

    /// Whether every chart that is on is in charts/.
    pub(super) fn is_complete(&self) -> bool {
        self.absent.is_empty()
    }

    pub(super) fn is_absent(&self, path: &ValuesPath) -> bool {
        self.absent.contains(path)
    }

    pub(super) fn is_left_alone(&self, path: &ValuesPath) -> bool {
        self.left_alone.contains(path)
    }
}
