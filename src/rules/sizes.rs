//! Where values hold amounts: tables of requests and limits, and sizes of volumes. Shared by the
//! rules about them.

use std::collections::BTreeSet;

use super::{Context, DialectRun};
use crate::path::ValuesPath;
use crate::place::Place;
use crate::totals::model::{Model, cover};
use crate::values::{Data, Seen, Values};

/// The amounts that charts are about to read.
#[derive(Debug, Default)]
pub(super) struct Sizes {
    /// Tables with `requests` or `limits` in them.
    pub(super) resources: BTreeSet<ValuesPath>,
    /// Sizes of volumes.
    pub(super) storage: BTreeSet<ValuesPath>,
}

impl Sizes {
    /// Finds them by their usual keys, and by the component model where there is one. Charts that
    /// are switched off read nothing.
    pub(super) fn of(cx: &Context<'_>, run: &DialectRun<'_>) -> Self {
        let values = &run.outcome.values;
        let off = cover::switched_off(&run.outcome);
        let mut sizes = Self::default();
        values.visit(values.root(), |Seen { path, node, .. }| {
            let Some(table) = values.table(node) else {
                return;
            };
            if off.iter().any(|chart| path.starts_with(chart)) {
                return;
            }
            let key = path.last_key().unwrap_or_default().to_ascii_lowercase();
            let has = |name: &str| table.entries.contains_key(name);
            if key.ends_with("resources") && (has("requests") || has("limits")) {
                sizes.resources.insert(path.clone());
                let storage = path.key("requests").key("storage");
                sizes.storage.extend(values.find(&storage).map(|_| storage));
            }
            let on = table
                .entries
                .get("enabled")
                .map(|slot| values.data(slot.node));
            if key.ends_with("persistence") && has("size") && on != Some(&Data::Bool(false)) {
                sizes.storage.insert(path.key("size"));
            }
        });
        if let Some(components) = &cx.config.components {
            let model = Model::compute(components, values, &[]);
            for part in &model.parts {
                sizes.resources.extend(part.resources.clone());
                let sizes_of = part.amounts.iter();
                let volumes = sizes_of.filter(|a| a.measure == crate::totals::Measure::Storage);
                sizes
                    .storage
                    .extend(volumes.map(|amount| amount.path.clone()));
            }
            for trouble in model.troubles.iter().filter(|t| t.fault.is_quantity()) {
                sizes.storage.extend(trouble.fault.path().cloned());
            }
        }
        sizes
    }

    /// Every path that has to hold a quantity.
    pub(super) fn amounts(&self, values: &Values) -> BTreeSet<ValuesPath> {
        let mut paths = self.storage.clone();
        for table in &self.resources {
            for side in ["requests", "limits"] {
                let side = table.key(side);
                let node = values.find(&side);
                let Some(table) = node.and_then(|node| values.table(node)) else {
                    continue;
                };
                paths.extend(table.entries.keys().map(|key| side.key(key.clone())));
            }
        }
        paths
    }
}

/// Whether the value at a path was set by the user or the chart itself, not by the defaults of a
/// packaged chart.
pub(super) fn is_own(cx: &Context<'_>, values: &Values, path: &ValuesPath) -> bool {
    let place = values.find(path).and_then(|node| values.origin(node).place);
    match place {
        Some(Place::Text { source, .. }) => {
            let source = cx.sources.get(source);
            source.member().is_none() || cx.chart.archive.is_some()
        }
        Some(Place::Argument { .. }) => true,
        None => false,
    }
}
