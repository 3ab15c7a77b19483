//! The merged values beside what is known of them, table by table.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::sync::Arc;

use super::known::Known;
use super::near::nearest;
use super::{Defaults, META};
use crate::chart::templates::{ReadSet, Reads};
use crate::dialect::Dialect;
use crate::finding::{Finding, Severity};
use crate::path::{Step, ValuesPath};
use crate::place::Place;
use crate::rules::{Context, own};
use crate::schema::Schema;
use crate::source::{SourceId, Span};
use crate::values::{Data, EnabledChart, Layer, NodeId, Outcome, Slot, Table, Values};

/// What Kubernetes reads in a table that charts hand on whole under this name.
const WELL_KNOWN: &[(&[&str], &[&str])] = &[
    (&["resources"], &["limits", "requests", "claims"]),
    (
        &["resources", "limits"],
        &["cpu", "memory", "ephemeral-storage"],
    ),
    (
        &["resources", "requests"],
        &["cpu", "memory", "ephemeral-storage"],
    ),
];

pub(super) struct Judge<'a, 'c> {
    pub(super) cx: &'a Context<'c>,
    pub(super) foreign: &'a BTreeSet<SourceId>,
    pub(super) outcome: &'a Outcome<'c>,
    pub(super) reads: &'a Reads,
    pub(super) defaults: &'a Defaults,
    pub(super) dialect: Dialect,
    pub(super) known: Known,
    /// How many keys may still be compared.
    pub(super) left: Cell<usize>,
}

/// How many keys are compared in all to find what was meant: with ten thousand wrong keys beside ten
/// thousand right ones, nobody waits for the last hint.
pub(super) const MAX_COMPARED: usize = 1_000_000;

/// How deep tables are judged: no chart reads anything near this, and the path of each table costs
/// its depth.
pub(super) const MAX_DEPTH: usize = 250;

/// A table or list on the way down.
struct Station {
    path: ValuesPath,
    node: NodeId,
    /// The chart that owns it: an index of [`Outcome::enabled`].
    owner: usize,
    /// The same place in the owner's values.yaml.
    default: Option<NodeId>,
    reads: ReadSet,
    /// It belongs to a subchart that is not in charts/: others than its parent know more keys.
    absent: bool,
}

/// What is known of the keys of one table.
struct Keys<'a> {
    /// In the defaults or the schema.
    declared: BTreeSet<&'a str>,
    /// In the schema.
    described: BTreeSet<&'a str>,
    /// Read by name.
    read: BTreeSet<&'a str>,
    manner: Manner,
}

/// How sure it is that a key that is not known is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Manner {
    /// Its keys are all known.
    Closed,
    /// It is empty in the defaults, or its chart has no templates: keys may be free, or stand in
    /// templates alone.
    Empty,
    /// Templates use it whole, or go through its keys.
    Free,
    /// Nothing is known.
    Open,
    /// Only what its parent's values.yaml sets is known: its chart is not in charts/.
    Absent,
}

impl Judge<'_, '_> {
    pub(super) fn findings(&self) -> Vec<Finding> {
        let mut out = Vec::new();
        let Some(top) = self.outcome.enabled.first() else {
            return out;
        };
        let mut todo = vec![Station {
            path: ValuesPath::root(),
            node: self.outcome.values.root(),
            owner: 0,
            default: self.default_root(top),
            reads: self.reads.root(),
            absent: false,
        }];
        while let Some(station) = todo.pop() {
            if station.path.steps().len() > MAX_DEPTH {
                continue;
            }
            match self.outcome.values.data(station.node) {
                Data::Table(table) => self.table(&station, table, &mut todo, &mut out),
                Data::List(items) => self.list(&station, items, &mut todo),
                Data::Null | Data::Bool(_) | Data::Int(_) | Data::Float(_) | Data::Text(_) => {}
            }
        }
        self.globals(&mut out);
        out
    }

    fn default_root(&self, chart: &EnabledChart<'_>) -> Option<NodeId> {
        self.defaults_of(chart).map(Values::root)
    }

    pub(super) fn defaults_of(&self, chart: &EnabledChart<'_>) -> Option<&Values> {
        self.defaults.of(chart.chart, self.dialect)
    }

    fn owner(&self, station: &Station) -> &EnabledChart<'_> {
        &self.outcome.enabled[station.owner]
    }

    fn default_table(&self, station: &Station) -> Option<&Table> {
        self.defaults_of(self.owner(station))?
            .table(station.default?)
    }

    /// Items are judged by what templates read of any item.
    fn list(&self, station: &Station, items: &[NodeId], todo: &mut Vec<Station>) {
        for (at, &node) in items.iter().enumerate() {
            let step = Step::Index(at);
            todo.push(Station {
                reads: self.reads.below(&station.reads, &step),
                path: station.path.step(step),
                node,
                owner: station.owner,
                default: None,
                absent: station.absent,
            });
        }
    }

    fn table(
        &self,
        station: &Station,
        table: &Table,
        todo: &mut Vec<Station>,
        out: &mut Vec<Finding>,
    ) {
        let keys = self.keys(station);
        for (key, slot) in &table.entries {
            let path = station.path.key(key.clone());
            if self.known.is_left_alone(&path) {
                continue;
            }
            let charts = &self.outcome.enabled;
            if let Some(owner) = charts.iter().position(|chart| chart.path == path) {
                todo.push(Station {
                    reads: self.reads.below(&station.reads, &Step::Key(key.clone())),
                    path,
                    node: slot.node,
                    owner,
                    default: self.default_root(&charts[owner]),
                    absent: false,
                });
                continue;
            }
            let below = self.below(station, &path, key, slot);
            if below.absent && !station.absent {
                todo.push(below);
                continue;
            }
            if self.is_known(station, &keys, &path, key, slot) {
                todo.push(below);
                continue;
            }
            match self.judge(station, table, &keys, &path, key, slot) {
                Some(finding) => out.push(finding),
                None if matches!(keys.manner, Manner::Free | Manner::Absent) => todo.push(below),
                None => {}
            }
        }
    }

    fn below(&self, station: &Station, path: &ValuesPath, key: &Arc<str>, slot: &Slot) -> Station {
        let default = self.default_table(station);
        Station {
            path: path.clone(),
            node: slot.node,
            owner: station.owner,
            default: default
                .and_then(|table| table.entries.get(key))
                .map(|slot| slot.node),
            reads: self.reads.below(&station.reads, &Step::Key(key.clone())),
            absent: station.absent || self.known.is_absent(path),
        }
    }

    pub(super) fn schema_of(&self, chart: &EnabledChart<'_>) -> Option<&Schema> {
        let file = chart.chart.schema.as_ref()?;
        let schema = self.cx.schemas.get(&file.source)?.as_ref().ok()?;
        Some(schema)
    }

    fn schema(&self, station: &Station) -> Option<(&Schema, ValuesPath)> {
        let owner = self.owner(station);
        let schema = self.schema_of(owner)?;
        let above = owner.path.steps().len();
        let below = ValuesPath::from(station.path.steps().get(above..)?.to_vec());
        Some((schema, below))
    }

    fn keys(&self, station: &Station) -> Keys<'_> {
        let mut declared: BTreeSet<&str> = BTreeSet::new();
        let default = self.default_table(station);
        let defaults = default.into_iter().flat_map(|table| table.entries.keys());
        declared.extend(defaults.map(AsRef::as_ref));
        let mut described: BTreeSet<&str> = BTreeSet::new();
        if let Some((schema, below)) = self.schema(station) {
            described.extend(properties(schema, &below));
        }
        declared.extend(&described);
        let read = self.reads.keys(&station.reads);
        let free = station.reads.within_whole || self.reads.has_free_keys(&station.reads);
        let in_list = matches!(station.path.steps().last(), Some(Step::Index(_)));
        let manner = if station.absent {
            Manner::Absent
        } else if free {
            Manner::Free
        } else if station.owner > 0 && self.owner(station).chart.templates.is_empty() {
            // A subchart that came without its templates: what they read only they could say.
            Manner::Empty
        } else if !declared.is_empty() {
            Manner::Closed
        } else if read.is_empty() {
            Manner::Open
        } else if station.default.is_none() || in_list {
            Manner::Closed
        } else {
            Manner::Empty
        };
        Keys {
            declared,
            described,
            read,
            manner,
        }
    }

    fn is_known(
        &self,
        station: &Station,
        keys: &Keys<'_>,
        path: &ValuesPath,
        key: &str,
        slot: &Slot,
    ) -> bool {
        // Of an absent chart the parent's own values.yaml may be what is misspelt.
        let is_declared = match keys.manner {
            Manner::Absent if !keys.described.is_empty() => keys.described.contains(key),
            _ => keys.declared.contains(key),
        };
        if is_declared || keys.read.contains(key) || self.known.is_read(path) {
            return true;
        }
        let others = std::iter::once(&slot.node).chain(&slot.replaced);
        let values = &self.outcome.values;
        let mut placed = others.filter(|&&node| values.origin(node).place.is_some());
        // Makers of another chart set it for a chart of theirs: they know.
        if placed.any(|&node| !own::wrote(self.foreign, values, node)) {
            return true;
        }
        self.schema(station).is_some_and(|(schema, below)| {
            let applying = schema.at(&below.key(key));
            applying
                .iter()
                .any(|schema| schema.as_object().is_some_and(|s| !s.is_empty()))
        })
    }

    /// The finding about a key that is not known, if there is one to make.
    fn judge(
        &self,
        station: &Station,
        table: &Table,
        keys: &Keys<'_>,
        path: &ValuesPath,
        key: &str,
        slot: &Slot,
    ) -> Option<Finding> {
        let node = match keys.manner {
            Manner::Absent => self.written(slot)?,
            _ => self.contribution(station, slot)?,
        };
        let is_compared = self.may_compare(keys.declared.len() + keys.read.len());
        if self.is_anchor(node) {
            return None;
        }
        let values = &self.outcome.values;
        let layer = &values.origin(node).layer;
        let is_set = |other: &str| {
            given_by(values, table, other, layer)
                .any(|node| keys.manner == Manner::Absent || self.is_own(station, node))
        };
        let all = keys.declared.iter().chain(&keys.read).copied();
        let all = all.take(if is_compared { usize::MAX } else { 0 });
        let owner = &self.owner(station).heading;
        let (severity, message, near) = match keys.manner {
            Manner::Open | Manner::Free => {
                let well_known = well_known(&station.path).iter().copied();
                let names = keys.declared.iter().copied().chain(well_known);
                let names = names.filter(|_| is_compared);
                let absent = names.filter(|name| !is_set(name));
                let near = nearest(key, absent, 1, |_| false)?;
                let message =
                    format!("`{key}` is one edit away from `{near}`, which is not set here");
                (Severity::Error, message, Some(near))
            }
            Manner::Absent => {
                let is_default = keys.declared.contains(key);
                let names = if is_default {
                    &keys.described
                } else {
                    &keys.declared
                };
                let names = names.iter().copied().filter(|_| is_compared);
                let absent = names.filter(|name| !is_set(name) && !are_bounds(key, name));
                let near = nearest(key, absent, 2, |_| false)?;
                let known = match keys.described.contains(near) {
                    true => "the schema describes",
                    false => "the defaults here have",
                };
                let message = format!(
                    "`{key}` is nearly `{near}`, which {known} and which is not set beside it"
                );
                (Severity::Error, message, Some(near))
            }
            Manner::Empty => {
                let near = nearest(key, all, 2, is_set)?;
                (Severity::Error, unread(key, owner), Some(near))
            }
            Manner::Closed => match nearest(key, all, 2, is_set) {
                Some(near) => (Severity::Error, unread(key, owner), Some(near)),
                None => (Severity::Warning, unread(key, owner), None),
            },
        };
        let origin = values.origin(node);
        let place = origin.key_place().or(origin.place);
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => "take it away, or declare it in the chart's values.yaml or schema".to_owned(),
        };
        Some(
            Finding::new(META.id, severity, message, place)
                .help(help)
                .about(path.clone()),
        )
    }

    /// Whether a key may still be compared with so many others.
    pub(super) fn may_compare(&self, names: usize) -> bool {
        let left = self.left.get().checked_sub(names);
        self.left.set(left.unwrap_or(0));
        left.is_some()
    }

    /// Whether a value was written by the makers or users of the linted chart, and is no default of
    /// the chart that owns it.
    fn is_own(&self, station: &Station, node: NodeId) -> bool {
        let values = &self.outcome.values;
        let of_owner = self
            .owner(station)
            .chart
            .values
            .as_ref()
            .map(|file| file.source);
        let is_default = match values.origin(node).place {
            Some(Place::Text { source, .. }) => Some(source) == of_owner,
            Some(Place::Argument { .. }) | None => false,
        };
        !is_default && own::wrote(self.foreign, values, node)
    }

    /// The value that won among those of the linted chart's makers and users.
    pub(super) fn written(&self, slot: &Slot) -> Option<NodeId> {
        let mut nodes = std::iter::once(&slot.node).chain(&slot.replaced);
        nodes
            .find(|&&node| own::wrote(self.foreign, &self.outcome.values, node))
            .copied()
    }

    /// The value that won among those that are judged.
    fn contribution(&self, station: &Station, slot: &Slot) -> Option<NodeId> {
        let mut nodes = std::iter::once(&slot.node).chain(&slot.replaced);
        nodes.find(|&&node| self.is_own(station, node)).copied()
    }

    /// Whether the key is there for an anchor that is used elsewhere.
    pub(super) fn is_anchor(&self, node: NodeId) -> bool {
        let origin = self.outcome.values.origin(node);
        let (Some(Place::Text { source, span }), Some(key)) = (origin.place, origin.key) else {
            return false;
        };
        let is_table = self.outcome.values.table(node).is_some();
        let end = if is_table { span.end } else { span.start };
        if end <= key.end {
            return false;
        }
        let text = self.cx.sources.get(source).slice(Span::new(key.end, end));
        text.match_indices('&').any(|(at, _)| {
            let blank_before = text[..at].ends_with([' ', '\t', '\n']);
            blank_before && text[at + 1..].starts_with(|c: char| c.is_alphanumeric() || c == '_')
        })
    }
}

/// The keys that a schema describes at a path.
pub(super) fn properties<'s>(
    schema: &'s Schema,
    path: &ValuesPath,
) -> impl Iterator<Item = &'s str> + use<'s> {
    let tables = schema.at(path).into_iter();
    let tables = tables.filter_map(|applying| applying.get("properties")?.as_object());
    tables.flat_map(|table| table.keys().map(String::as_str))
}

/// The values that one layer gave to a key, the winner first.
pub(super) fn given_by<'v>(
    values: &'v Values,
    table: &'v Table,
    key: &str,
    layer: &'v Layer,
) -> impl Iterator<Item = NodeId> + use<'v> {
    let nodes = table.entries.get(key).into_iter();
    let nodes = nodes.flat_map(|slot| std::iter::once(&slot.node).chain(&slot.replaced));
    nodes
        .copied()
        .filter(move |&node| values.origin(node).layer == *layer)
}

/// Whether two keys are `minX` and `maxX`: near each other, and both meant.
fn are_bounds(a: &str, b: &str) -> bool {
    let (a, b) = (a.to_ascii_lowercase(), b.to_ascii_lowercase());
    a.contains("min") && a.replace("min", "max") == b
        || b.contains("min") && b.replace("min", "max") == a
}

fn unread(key: &str, owner: &str) -> String {
    format!("nothing reads `{key}`: it is in no default, schema or template of {owner}")
}

fn well_known(path: &ValuesPath) -> &'static [&'static str] {
    let fits = |names: &[&str]| {
        let steps = path.steps();
        steps.len() >= names.len()
            && steps[steps.len() - names.len()..]
                .iter()
                .zip(names)
                .all(|(step, name)| matches!(step, Step::Key(key) if **key == **name))
    };
    WELL_KNOWN
        .iter()
        .find(|(names, _)| fits(names))
        .map_or(&[], |(_, keys)| keys)
}
