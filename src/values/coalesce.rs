//! User's values over chart defaults, subcharts included: `coalesce.go` (`pkg/chartutil` in Helm
//! 3.22.0, `pkg/chart/common/util` in Helm 4.3.1), function by function.

use std::sync::Arc;

use super::instance::{Charts, InstanceId};
use super::{Data, NodeId, Origin, Slot, Table, Values, Via, render};
use crate::dialect::Dialect;
use crate::message::Message;

/// The key of values that flow into every subchart (`GlobalKey`).
pub(super) const GLOBAL: &str = "global";

/// Whether nulls are kept (`merge` in Helm: `MergeValues`, `MergeTables`) or delete
/// (`CoalesceValues`, `CoalesceTables`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Nulls {
    Keep,
    Delete,
}

/// A warning that Helm logs while it computes values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// What kind of surprise it is.
    pub kind: WarningKind,
    /// Helm's words.
    pub message: Message,
    /// The values path as Helm names it: chart names and keys with dots between them.
    pub full_key: String,
    /// The value that Helm kept.
    pub kept: Option<NodeId>,
    /// The value that Helm passed over.
    pub ignored: Option<NodeId>,
}

/// Kinds of [`Warning`]s.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum WarningKind {
    /// A table where the chart has something else.
    TableOverOther,
    /// Something else where the chart has a table.
    OtherOverTable,
    /// `global` that is no table, or a table in it that meets something else.
    Globals,
    /// A condition, tag or import that points at nothing useful.
    Dependency,
}

/// Helm refuses the values: the message, and the node it is about.
#[derive(Clone, Debug)]
pub(super) struct Mismatch {
    pub(super) message: Message,
    pub(super) node: NodeId,
}

/// The coalescing functions with what they need to know.
pub(super) struct Coalescer<'p, 'c> {
    pub(super) values: &'p mut Values,
    pub(super) charts: &'p mut Charts<'c>,
    pub(super) warnings: &'p mut Vec<Warning>,
    pub(super) dialect: Dialect,
}

fn concat_prefix(prefix: &str, key: &str) -> String {
    if prefix.is_empty() {
        key.to_owned()
    } else {
        format!("{prefix}.{key}")
    }
}

impl Coalescer<'_, '_> {
    /// `CoalesceValues` and `MergeValues`: on a copy of the given values.
    pub(super) fn chart(
        &mut self,
        chart: InstanceId,
        given: Option<NodeId>,
        nulls: Nulls,
    ) -> Result<NodeId, Mismatch> {
        let copy = match given {
            Some(given) => self.values.copy(given),
            None => self.new_table(),
        };
        self.coalesce(chart, copy, "", nulls)?;
        Ok(copy)
    }

    fn new_table(&mut self) -> NodeId {
        let table = Data::Table(Table::default());
        self.values.add(table, Origin::injected())
    }

    /// `coalesce`
    fn coalesce(
        &mut self,
        chart: InstanceId,
        dest: NodeId,
        prefix: &str,
        nulls: Nulls,
    ) -> Result<(), Mismatch> {
        self.values_of(chart, dest, prefix, nulls);
        self.dependencies(chart, dest, prefix, nulls)
    }

    /// `coalesceDeps`
    fn dependencies(
        &mut self,
        chart: InstanceId,
        dest: NodeId,
        prefix: &str,
        nulls: Nulls,
    ) -> Result<(), Mismatch> {
        let sub_prefix = concat_prefix(prefix, self.charts.name(chart));
        for sub in self.charts.children(chart) {
            let name: Arc<str> = self.charts.name(sub).into();
            let node = match self.values.entry(dest, &name) {
                None => {
                    let table = self.new_table();
                    self.values.put(dest, name.clone(), Slot::new(table));
                    table
                }
                Some(node) if self.values.table(node).is_none() => {
                    let message = Message::plain(format!("type mismatch on {name}: "))
                        .value(render::go_truth(self.values, node));
                    return Err(Mismatch { message, node });
                }
                Some(node) => node,
            };
            self.globals(node, dest, &sub_prefix);
            self.coalesce(sub, node, &sub_prefix, nulls)?;
        }
        Ok(())
    }

    /// `coalesceGlobals`: the upper chart's `global` into the subchart's.
    fn globals(&mut self, dest: NodeId, source: NodeId, prefix: &str) {
        let dest_globals = self.values.entry(dest, GLOBAL);
        let source_globals = self.values.entry(source, GLOBAL);
        for (globals, side) in [(dest_globals, "destination"), (source_globals, "source")] {
            if let Some(node) = globals
                && self.values.table(node).is_none()
            {
                let message =
                    format!("warning: skipping globals because {side} {GLOBAL} is not a table.");
                let key = concat_prefix(prefix, GLOBAL);
                let message = Message::plain(message);
                self.warn(WarningKind::Globals, message, key, None, Some(node));
                return;
            }
        }
        let into = match dest_globals {
            Some(node) => node,
            None => self.new_table(),
        };
        let entries = self.values.entries(source_globals);
        for (key, slot) in entries {
            let below = self.values.slot_of(into, &key).cloned();
            if self.values.table(slot.node).is_some() {
                self.global_table(into, &key, &slot, below, prefix);
            } else if let Some(below) = &below
                && self.values.table(below.node).is_some()
            {
                let message = Message::plain(format!("key {key} is table. Skipping"));
                let key = concat_prefix(prefix, &key);
                self.warn(
                    WarningKind::Globals,
                    message,
                    key,
                    Some(below.node),
                    Some(slot.node),
                );
            } else {
                let node = self.values.global_copy(slot.node, prefix);
                self.values
                    .put_over(into, key, Slot { node, ..slot }, below);
            }
        }
        if dest_globals.is_none() {
            self.values.put(dest, GLOBAL.into(), Slot::new(into));
        }
    }

    fn global_table(
        &mut self,
        into: NodeId,
        key: &Arc<str>,
        slot: &Slot,
        below: Option<Slot>,
        prefix: &str,
    ) {
        let copy = self.values.shallow_copy(slot.node, Some(prefix));
        let Some(below) = below else {
            let slot = Slot {
                node: copy,
                ..slot.clone()
            };
            self.values.put(into, key.clone(), slot);
            return;
        };
        if self.values.table(below.node).is_none() {
            let message = format!(
                "Conflict: cannot merge map onto non-map for {}. Skipping.",
                crate::gofmt::quote(key)
            );
            let full_key = concat_prefix(prefix, key);
            let message = Message::plain(message);
            self.warn(
                WarningKind::Globals,
                message,
                full_key,
                Some(below.node),
                Some(slot.node),
            );
            return;
        }
        let sub_prefix = concat_prefix(prefix, key);
        self.tables(copy, below.node, &sub_prefix, Nulls::Keep);
        let slot = Slot {
            node: copy,
            ..slot.clone()
        };
        self.values.put_over(into, key.clone(), slot, Some(below));
    }

    /// `coalesceValues`: a chart's own defaults under what is given for it.
    fn values_of(&mut self, chart: InstanceId, dest: NodeId, prefix: &str, nulls: Nulls) {
        let sub_prefix = concat_prefix(prefix, self.charts.name(chart));
        let defaults = self
            .charts
            .defaults(chart, &sub_prefix, self.values, self.dialect);
        let copy = self.values.copy(defaults);
        for (key, default) in self.values.entries(Some(copy)) {
            match self.values.slot_of(dest, &key).cloned() {
                Some(given) => {
                    self.default_under(chart, dest, &key, &given, &default, &sub_prefix, nulls)
                }
                None => self.default_alone(dest, key, default, nulls),
            }
        }
    }

    /// A key that only the chart has.
    fn default_alone(&mut self, dest: NodeId, key: Arc<str>, default: Slot, nulls: Nulls) {
        if nulls == Nulls::Delete && self.dialect.cleans_default_nulls() {
            if matches!(self.values.data(default.node), Data::Null) {
                return;
            }
            self.clean_nulls(default.node);
        }
        self.values.put(dest, key, default);
    }

    /// A key that both have.
    #[expect(
        clippy::too_many_arguments,
        reason = "the loop body of a Helm function"
    )]
    fn default_under(
        &mut self,
        chart: InstanceId,
        dest: NodeId,
        key: &Arc<str>,
        given: &Slot,
        default: &Slot,
        prefix: &str,
        nulls: Nulls,
    ) {
        if matches!(self.values.data(given.node), Data::Null) && nulls == Nulls::Delete {
            self.values.delete(dest, key, given, default);
            return;
        }
        if self.values.table(given.node).is_some() {
            let full_key = concat_prefix(prefix, key);
            match self.values.data(default.node) {
                Data::Null => {}
                Data::Table(_) => {
                    // If the key is a child chart, nulls are kept: the child's own turn comes.
                    let is_child = self.charts.has_child(chart, key);
                    let nulls = if is_child { Nulls::Keep } else { nulls };
                    if nulls == Nulls::Delete && self.dialect.cleans_default_nulls() {
                        self.clean_nulls(default.node);
                    }
                    self.tables(given.node, default.node, &full_key, nulls);
                }
                Data::Bool(_) | Data::Int(_) | Data::Float(_) | Data::Text(_) | Data::List(_) => {
                    let message = format!("warning: skipped value for {full_key}: Not a table.");
                    let message = Message::plain(message);
                    let (kept, ignored) = (Some(given.node), Some(default.node));
                    self.warn(
                        WarningKind::TableOverOther,
                        message,
                        full_key,
                        kept,
                        ignored,
                    );
                }
            }
        }
        self.values.note_below(dest, key, default);
    }

    /// `CoalesceTables` and `MergeTables`.
    pub(super) fn plain_tables(&mut self, dest: NodeId, source: NodeId, nulls: Nulls) {
        self.tables(dest, source, "", nulls);
    }

    /// `coalesceTablesFullKey`: `dest` is authoritative; `source` is changed, too.
    fn tables(&mut self, dest: NodeId, source: NodeId, prefix: &str, nulls: Nulls) {
        let original = self.values.entries(Some(source));
        for (key, slot) in self.values.entries(Some(dest)) {
            if matches!(self.values.data(slot.node), Data::Null) {
                self.values.put(source, key, Slot::new(slot.node));
            }
        }
        let was_not_null = |values: &Values, key: &Arc<str>| {
            let found = original.iter().find(|(known, _)| known == key);
            found.is_some_and(|(_, slot)| !matches!(values.data(slot.node), Data::Null))
        };
        for (key, default) in self.values.entries(Some(source)) {
            let Some(given) = self.values.slot_of(dest, &key).cloned() else {
                self.values.put(dest, key, default);
                continue;
            };
            let is_null = |values: &Values, id| matches!(values.data(id), Data::Null);
            let given_null = is_null(self.values, given.node);
            if given_null && nulls == Nulls::Delete && was_not_null(self.values, &key) {
                let lost = original.iter().find(|(known, _)| *known == key);
                let lost = lost.map_or(default, |(_, slot)| slot.clone());
                self.values.delete(dest, &key, &given, &lost);
                continue;
            }
            let full_key = concat_prefix(prefix, &key);
            let given_table = self.values.table(given.node).is_some();
            let (kept, ignored) = (Some(given.node), Some(default.node));
            if self.values.table(default.node).is_some() {
                if given_table {
                    self.tables(given.node, default.node, &full_key, nulls);
                } else {
                    let words = "warning: cannot overwrite table with non table for";
                    let message = self.conflict(words, &full_key, default.node);
                    self.warn(
                        WarningKind::OtherOverTable,
                        message,
                        full_key,
                        kept,
                        ignored,
                    );
                }
            } else if given_table && !is_null(self.values, default.node) {
                let words = "warning: destination for";
                let message = Message::plain(format!(
                    "{words} {full_key} is a table. Ignoring non-table value ("
                ))
                .value(render::go_value(self.values, default.node))
                .then(")");
                self.warn(
                    WarningKind::TableOverOther,
                    message,
                    full_key,
                    kept,
                    ignored,
                );
            }
            self.values.note_below(dest, &key, &default);
        }
    }

    fn conflict(&self, words: &str, full_key: &str, node: NodeId) -> Message {
        Message::plain(format!("{words} {full_key} ("))
            .value(render::go_value(self.values, node))
            .then(")")
    }

    /// `cleanNilValues`
    fn clean_nulls(&mut self, table: NodeId) {
        for (key, slot) in self.values.entries(Some(table)) {
            match self.values.data(slot.node) {
                Data::Null => self.values.forget(table, &key),
                Data::Table(_) => self.clean_nulls(slot.node),
                Data::Bool(_) | Data::Int(_) | Data::Float(_) | Data::Text(_) | Data::List(_) => {}
            }
        }
    }

    fn warn(
        &mut self,
        kind: WarningKind,
        message: Message,
        full_key: String,
        kept: Option<NodeId>,
        ignored: Option<NodeId>,
    ) {
        self.warnings.push(Warning {
            kind,
            message,
            full_key,
            kept,
            ignored,
        });
    }
}

/// How Helm changes its maps, on the arena.
impl Values {
    /// The value of a key.
    pub(super) fn entry(&self, table: NodeId, key: &str) -> Option<NodeId> {
        self.slot_of(table, key).map(|slot| slot.node)
    }

    pub(super) fn slot_of(&self, table: NodeId, key: &str) -> Option<&Slot> {
        self.table(table)?.entries.get(key)
    }

    /// The entries as they are now, to be walked while the table changes.
    pub(super) fn entries(&self, table: Option<NodeId>) -> Vec<(Arc<str>, Slot)> {
        let table = table.and_then(|id| self.table(id));
        let entries = table.into_iter().flat_map(|table| &table.entries);
        entries
            .map(|(key, slot)| (key.clone(), slot.clone()))
            .collect()
    }

    fn table_mut(&mut self, id: NodeId) -> Option<&mut Table> {
        match self.data_mut(id) {
            Data::Table(table) => Some(table),
            Data::Null
            | Data::Bool(_)
            | Data::Int(_)
            | Data::Float(_)
            | Data::Text(_)
            | Data::List(_) => None,
        }
    }

    pub(super) fn put(&mut self, table: NodeId, key: Arc<str>, slot: Slot) {
        if let Some(table) = self.table_mut(table) {
            table.entries.insert(key, slot);
        }
    }

    /// Puts a slot whose value wins over what was there.
    fn put_over(&mut self, table: NodeId, key: Arc<str>, mut slot: Slot, below: Option<Slot>) {
        if let Some(below) = below {
            slot.push_below(self, &below);
        }
        self.put(table, key, slot);
    }

    /// Notes that `default` lost against what the table holds.
    fn note_below(&mut self, table: NodeId, key: &str, default: &Slot) {
        let Some(mut slot) = self.slot_of(table, key).cloned() else {
            return;
        };
        if slot.node != default.node {
            slot.push_below(self, default);
            self.put(table, key.into(), slot);
        }
    }

    /// Takes a key out of a table because of the null that is given for it.
    fn delete(&mut self, table: NodeId, key: &Arc<str>, null: &Slot, default: &Slot) {
        let mut grave = null.clone();
        grave.push_below(self, default);
        if let Some(table) = self.table_mut(table) {
            table.entries.remove(key);
            let tombstone = super::Tombstone {
                by: grave.node,
                replaced: grave.replaced,
            };
            table.deleted.insert(key.clone(), tombstone);
        }
    }

    /// Takes a key out of a table without a trace: a chart's own null.
    fn forget(&mut self, table: NodeId, key: &Arc<str>) {
        if let Some(table) = self.table_mut(table) {
            table.entries.remove(key);
        }
    }

    /// `copystructure.Copy`: every table and list anew. What was replaced stays as it is.
    pub(super) fn copy(&mut self, id: NodeId) -> NodeId {
        let data = match self.data(id) {
            Data::Table(table) => {
                let mut table = table.clone();
                for slot in table.entries.values_mut() {
                    slot.node = self.copy(slot.node);
                }
                Data::Table(table)
            }
            Data::List(items) => {
                let items = items.clone();
                Data::List(items.into_iter().map(|item| self.copy(item)).collect())
            }
            // Scalars are never changed in place.
            Data::Null | Data::Bool(_) | Data::Int(_) | Data::Float(_) | Data::Text(_) => {
                return id;
            }
        };
        let origin = self.origin(id).clone();
        self.add(data, origin)
    }

    /// `copyMap`: a table anew, its entries shared.
    fn shallow_copy(&mut self, id: NodeId, global_of: Option<&str>) -> NodeId {
        let data = self.data(id).clone();
        let mut origin = self.origin(id).clone();
        if let Some(prefix) = global_of {
            origin.via.push(Via::Global(values_path(prefix).into()));
        }
        self.add(data, origin)
    }

    /// A scalar or list of a `global`, with the way it took.
    fn global_copy(&mut self, id: NodeId, prefix: &str) -> NodeId {
        let via = Via::Global(values_path(prefix).into());
        if self.origin(id).via.last() == Some(&via) {
            return id;
        }
        self.shallow_copy(id, Some(prefix))
    }
}

/// Chart names as Helm prefixes them (`top.sub`) as the values path of the chart (`sub`).
pub(super) fn values_path(prefix: &str) -> &str {
    prefix.split_once('.').map_or("", |(_, path)| path)
}
