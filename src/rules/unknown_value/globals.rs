//! Globals: anybody's charts may share keys there, so only what is nearly a known key is a mistake.

use std::collections::BTreeSet;

use super::META;
use super::near::nearest;
use super::walk::{Judge, MAX_DEPTH, given_by, properties};
use crate::finding::{Finding, Severity};
use crate::path::ValuesPath;
use crate::values::{Slot, Table};

/// Keys shorter than this are one edit from too many others.
const SHORTEST: usize = 4;

/// What charts know of the keys of one table below `global`.
#[derive(Default)]
struct Globals<'a> {
    /// Keys of subcharts' defaults, of schemas and of templates.
    known: BTreeSet<&'a str>,
    /// Keys of the linted chart's own values.yaml, which may be misspelt there.
    written: BTreeSet<&'a str>,
    /// A template goes through all keys.
    is_free: bool,
}

impl<'a> Globals<'a> {
    fn is_known(&self, key: &str) -> bool {
        self.known.contains(key) || self.is_free && self.written.contains(key)
    }

    /// What may be meant by a key.
    fn candidates(&self, key: &str) -> impl Iterator<Item = &'a str> {
        let written = (!self.written.contains(key)).then_some(&self.written);
        let all = self.known.iter().chain(written.into_iter().flatten());
        all.copied().filter(|name| name.chars().count() >= SHORTEST)
    }
}

impl Judge<'_, '_> {
    /// Keys under `global` that are one edit from one which some chart that is on has in its defaults,
    /// its schema or its templates.
    pub(super) fn globals(&self, out: &mut Vec<Finding>) {
        let values = &self.outcome.values;
        let mut todo = vec![ValuesPath::of_keys(["global"])];
        while let Some(path) = todo.pop() {
            let node = values.find(&path);
            let Some(table) = node.and_then(|node| values.table(node)) else {
                continue;
            };
            if path.steps().len() > MAX_DEPTH {
                continue;
            }
            let globals = self.known_globals(&path);
            for (key, slot) in &table.entries {
                let mistake = match globals.is_known(key) {
                    true => None,
                    false => self.global(&path, key, slot, table, &globals),
                };
                match mistake {
                    Some(finding) => out.push(finding),
                    None => todo.push(path.key(key.clone())),
                }
            }
        }
    }

    /// Each chart sees the globals below its own place.
    fn known_globals(&self, global: &ValuesPath) -> Globals<'_> {
        let mut globals = Globals::default();
        for (at, chart) in self.outcome.enabled.iter().enumerate() {
            if let Some(defaults) = self.defaults_of(chart) {
                let table = defaults.find(global).and_then(|node| defaults.table(node));
                let keys = table.into_iter().flat_map(|table| table.entries.keys());
                let keys = keys.map(AsRef::as_ref);
                match at {
                    0 => globals.written.extend(keys),
                    _ => globals.known.extend(keys),
                }
            }
            if let Some(schema) = self.schema_of(chart) {
                globals.known.extend(properties(schema, global));
            }
            let reads = self.reads.at(&chart.path.join(global));
            if reads.within_whole || self.reads.has_free_keys(&reads) {
                globals.is_free = true;
            } else {
                globals.known.extend(self.reads.keys(&reads));
            }
        }
        globals
    }

    fn global(
        &self,
        above: &ValuesPath,
        key: &str,
        slot: &Slot,
        table: &Table,
        globals: &Globals<'_>,
    ) -> Option<Finding> {
        let node = self.written(slot)?;
        let many = globals.known.len() + globals.written.len();
        if key.chars().count() < SHORTEST || self.is_anchor(node) || !self.may_compare(many) {
            return None;
        }
        let values = &self.outcome.values;
        let layer = &values.origin(node).layer;
        let fitting = globals.candidates(key).filter(|name| {
            // A chart that is not here may read both.
            self.known.is_complete() || given_by(values, table, name, layer).next().is_none()
        });
        let near = nearest(key, fitting, 1, |_| false)?;
        let origin = values.origin(node);
        let message =
            format!("nothing reads the global `{key}`, which is one edit away from `{near}`");
        let place = origin.key_place().or(origin.place);
        Some(
            Finding::new(META.id, Severity::Error, message, place)
                .help(format!("did you mean `{near}`?"))
                .about(above.key(key)),
        )
    }
}
