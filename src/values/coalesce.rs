//! User's values over chart defaults, subcharts included: `coalesce.go` (`pkg/chartutil` in Helm
//! 3.22.0, `pkg/chart/common/util` in Helm 4.3.1), function by function.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::instance::{Charts, InstanceId};
use super::{Data, Layer, NodeId, Origin, Slot, Table, Values, Via, render};
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
    /// The values path of the chart that [`Coalescer::chart`] was asked for.
    pub(super) base: String,
}

fn concat_prefix(prefix: &str, key: &str) -> String {
    if prefix.is_empty() {
        key.to_owned()
    } else {
        format!("{prefix}.{key}")
    }
}

impl Coalescer<'_, '_> {
    /// `CoalesceValues` and `MergeValues`: on a copy of the given values. `base` is the chart's values
    /// path.
    pub(super) fn chart(
        &mut self,
        chart: InstanceId,
        base: &str,
        given: Option<NodeId>,
        nulls: Nulls,
    ) -> Result<NodeId, Mismatch> {
        base.clone_into(&mut self.base);
        let copy = match given {
            Some(given) => self.values.copy(given),
            None => self.new_table(),
        };
        self.coalesce(chart, copy, "", nulls)?;
        Ok(copy)
    }

    /// Chart names as Helm prefixes them (`sub.leaf`, from the chart on that was asked for) as the
    /// values path of the chart under the top chart.
    fn values_path(&self, prefix: &str) -> String {
        match (self.base.as_str(), values_path(prefix)) {
            ("", path) => path.to_owned(),
            (base, "") => base.to_owned(),
            (base, path) => format!("{base}.{path}"),
        }
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
            let defaults = self.defaults(sub, &sub_prefix);
            self.values.note_below(dest, &name, &Slot::new(defaults));
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
        let from: Arc<str> = self.values_path(prefix).into();
        let into = match (dest_globals, source_globals) {
            (Some(node), _) => node,
            (None, Some(node)) => self.values.empty_copy(node, &from),
            (None, None) => self.new_table(),
        };
        let entries = self.values.entries(source_globals);
        for (key, slot) in entries {
            let below = self.values.slot_of(into, &key).cloned();
            if self.values.table(slot.node).is_some() {
                self.global_table(into, &key, &slot, below, prefix, &from);
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
                let node = self.values.global_copy(slot.node, &from);
                self.values
                    .put_over(into, key, Slot { node, ..slot }, below);
            }
        }
        if dest_globals.is_none() {
            self.values.put(dest, GLOBAL.into(), Slot::new(into));
        }
        if let Some(given) = self.values.slot_of(source, GLOBAL).cloned() {
            self.values.note_global(dest, &given, &from);
        }
    }

    fn global_table(
        &mut self,
        into: NodeId,
        key: &Arc<str>,
        slot: &Slot,
        below: Option<Slot>,
        prefix: &str,
        from: &Arc<str>,
    ) {
        let copy = self.values.shallow_copy(slot.node, from);
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

    fn defaults(&mut self, chart: InstanceId, prefix: &str) -> NodeId {
        let path = self.values_path(&concat_prefix(prefix, self.charts.name(chart)));
        self.charts
            .defaults(chart, &path, self.values, self.dialect)
    }

    /// `coalesceValues`: a chart's own defaults under what is given for it.
    fn values_of(&mut self, chart: InstanceId, dest: NodeId, prefix: &str, nulls: Nulls) {
        let sub_prefix = concat_prefix(prefix, self.charts.name(chart));
        let defaults = self.defaults(chart, prefix);
        self.values.settle(dest, defaults);
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
            found(&original, key).is_some_and(|slot| !matches!(values.data(slot.node), Data::Null))
        };
        for (key, default) in self.values.entries(Some(source)) {
            let Some(given) = self.values.slot_of(dest, &key).cloned() else {
                self.values.put(dest, key, default);
                continue;
            };
            let is_null = |values: &Values, id| matches!(values.data(id), Data::Null);
            let given_null = is_null(self.values, given.node);
            if given_null && nulls == Nulls::Delete && was_not_null(self.values, &key) {
                let lost = found(&original, &key).cloned().unwrap_or(default);
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

/// The slot of a key among entries, which are sorted.
fn found<'e>(entries: &'e [(Arc<str>, Slot)], key: &str) -> Option<&'e Slot> {
    let at = entries.binary_search_by(|(known, _)| (**known).cmp(key));
    at.ok().map(|at| &entries[at].1)
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

    /// Puts a slot. Where a null had deleted something, both stay known below what is there again.
    pub(super) fn put(&mut self, table: NodeId, key: Arc<str>, mut slot: Slot) {
        let Some(inner) = self.table_mut(table) else {
            return;
        };
        if let Some(grave) = inner.deleted.remove(&key) {
            let below = Slot {
                node: grave.by,
                replaced: grave.replaced,
            };
            slot.push_below(self, &below);
        }
        if let Some(table) = self.table_mut(table) {
            table.entries.insert(key, slot);
        }
    }

    /// Gives a table that Helm made up the origin of what it is filled with.
    fn settle(&mut self, table: NodeId, with: NodeId) {
        if self.origin(table).layer == Layer::Injected {
            let origin = self.origin(with).clone();
            *self.origin_mut(table) = origin;
        }
    }

    /// Notes what a list item replaced that was set in place: what it stands for now, or only what
    /// that had replaced.
    pub(super) fn note_item(&mut self, item: NodeId, lost: NodeId, itself: bool) {
        if item == lost {
            return;
        }
        let below = self.items.remove(&lost).unwrap_or_default();
        let chain: Vec<NodeId> = itself.then_some(lost).into_iter().chain(below).collect();
        if !chain.is_empty() {
            self.items.insert(item, chain);
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
        let copy = self.add(data, origin);
        if let Some(lost) = self.items.get(&id).cloned() {
            self.items.insert(copy, lost);
        }
        copy
    }

    /// An empty table in the place of the chart above's `global`.
    fn empty_copy(&mut self, global: NodeId, from: &Arc<str>) -> NodeId {
        let mut origin = self.origin(global).clone();
        origin.via.push(Via::Global(from.clone()));
        self.add(Data::Table(Table::default()), origin)
    }

    /// Notes that the chart above's `global`, which wins, was merged into a chart's own.
    fn note_global(&mut self, chart: NodeId, given: &Slot, from: &Arc<str>) {
        let Some(mut slot) = self.slot_of(chart, GLOBAL).cloned() else {
            return;
        };
        let mut origin = self.origin(given.node).clone();
        if origin.layer == Layer::Injected {
            return;
        }
        if !origin.is_same_setting(self.origin(slot.node)) {
            let own = self.data(slot.node).clone();
            let own = self.add(own, self.origin(slot.node).clone());
            origin.via.push(Via::Global(from.clone()));
            *self.origin_mut(slot.node) = origin;
            let below = Slot {
                node: own,
                replaced: std::mem::take(&mut slot.replaced),
            };
            slot.push_below(self, &below);
        }
        slot.push_below(self, given);
        self.put(chart, GLOBAL.into(), slot);
    }

    /// What can be reached from a table anew, where it is in `chart_of` with the chart that it was
    /// imported from. What was one stays one.
    pub(super) fn imported_copy(
        &mut self,
        id: NodeId,
        chart_of: &BTreeMap<NodeId, Arc<str>>,
        done: &mut BTreeMap<NodeId, NodeId>,
    ) -> NodeId {
        if let Some(&known) = done.get(&id) {
            return known;
        }
        let data = match self.data(id).clone() {
            Data::Table(mut table) => {
                for slot in table.entries.values_mut() {
                    slot.node = self.imported_copy(slot.node, chart_of, done);
                }
                Data::Table(table)
            }
            Data::List(items) => {
                let items = items.into_iter();
                Data::List(
                    items
                        .map(|item| self.imported_copy(item, chart_of, done))
                        .collect(),
                )
            }
            scalar @ (Data::Null
            | Data::Bool(_)
            | Data::Int(_)
            | Data::Float(_)
            | Data::Text(_)) => scalar,
        };
        let mut origin = self.origin(id).clone();
        if let Some(chart) = chart_of.get(&id) {
            origin.via.push(Via::Import(chart.clone()));
        }
        let copy = self.add(data, origin);
        done.insert(id, copy);
        copy
    }

    /// `copyMap`: a table anew, its entries shared.
    fn shallow_copy(&mut self, id: NodeId, from: &Arc<str>) -> NodeId {
        let data = self.data(id).clone();
        let mut origin = self.origin(id).clone();
        origin.via.push(Via::Global(from.clone()));
        self.add(data, origin)
    }

    /// A scalar or list of a `global`, with the way it took.
    fn global_copy(&mut self, id: NodeId, from: &Arc<str>) -> NodeId {
        let via = Via::Global(from.clone());
        if self.origin(id).via.last() == Some(&via) {
            return id;
        }
        self.shallow_copy(id, from)
    }
}

/// Chart names as Helm prefixes them (`top.sub`) as the values path of the chart (`sub`).
pub(super) fn values_path(prefix: &str) -> &str {
    prefix.split_once('.').map_or("", |(_, path)| path)
}
