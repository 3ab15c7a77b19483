//! How Helm changes its maps, on the arena: tables are put together, copied and emptied, and what
//! each value replaced stays known.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::coalesce::GLOBAL;
use super::{Data, Layer, NodeId, Slot, Table, Tombstone, Values, Via};

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

    /// The keys and values as they are now, to be walked while the table changes.
    pub(super) fn nodes(&self, table: NodeId) -> Vec<(Arc<str>, NodeId)> {
        let entries = self.table(table).into_iter().flat_map(|t| &t.entries);
        entries
            .map(|(key, slot)| (key.clone(), slot.node))
            .collect()
    }

    /// Whether a table, or a table in it, has a null.
    pub(super) fn has_nulls(&self, table: NodeId) -> bool {
        let entries = self.table(table).into_iter().flat_map(|t| &t.entries);
        entries
            .into_iter()
            .any(|(_, slot)| match self.data(slot.node) {
                Data::Null => true,
                Data::Table(_) => self.has_nulls(slot.node),
                Data::Bool(_) | Data::Int(_) | Data::Float(_) | Data::Text(_) | Data::List(_) => {
                    false
                }
            })
    }

    /// The keys of a table whose values are null.
    pub(super) fn nulls(&self, table: NodeId) -> Vec<(Arc<str>, NodeId)> {
        let entries = self.table(table).into_iter().flat_map(|t| &t.entries);
        entries
            .filter(|(_, slot)| matches!(self.data(slot.node), Data::Null))
            .map(|(key, slot)| (key.clone(), slot.node))
            .collect()
    }

    pub(super) fn table_mut(&mut self, id: NodeId) -> Option<&mut Table> {
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
    pub(super) fn settle(&mut self, table: NodeId, with: NodeId) {
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
    pub(super) fn put_over(
        &mut self,
        table: NodeId,
        key: Arc<str>,
        mut slot: Slot,
        below: Option<Slot>,
    ) {
        if let Some(below) = below {
            slot.push_below(self, &below);
        }
        self.put(table, key, slot);
    }

    /// Notes that `default` lost against what the table holds.
    pub(super) fn note_below(&mut self, table: NodeId, key: &str, default: &Slot) {
        let Some(mut slot) = self.take_slot(table, key) else {
            return;
        };
        if slot.node != default.node {
            slot.push_below(self, default);
        }
        self.put_back(table, key, slot);
    }

    /// Notes that what another table has under this key lost against what the table holds.
    pub(super) fn note_lost(&mut self, table: NodeId, other: NodeId, key: &str) {
        let (Some(slot), Some(lost)) = (self.slot_of(table, key), self.slot_of(other, key)) else {
            return;
        };
        if slot.node != lost.node && slot.lacks(self, lost) {
            let lost = lost.clone();
            self.note_below(table, key, &lost);
        }
    }

    /// A slot to be changed while the values are read; [`Values::put_back`] follows.
    fn take_slot(&mut self, table: NodeId, key: &str) -> Option<Slot> {
        let slot = self.table_mut(table)?.entries.get_mut(key)?;
        Some(Slot {
            node: slot.node,
            replaced: std::mem::take(&mut slot.replaced),
        })
    }

    fn put_back(&mut self, table: NodeId, key: &str, changed: Slot) {
        let table = self.table_mut(table);
        if let Some(slot) = table.and_then(|table| table.entries.get_mut(key)) {
            *slot = changed;
        }
    }

    /// Takes a key out of a table because of the null that is given for it.
    pub(super) fn delete(&mut self, table: NodeId, key: &Arc<str>, default: &Slot) {
        let entries = self.table_mut(table).map(|table| &mut table.entries);
        let Some(mut grave) = entries.and_then(|entries| entries.remove(key)) else {
            return;
        };
        grave.push_below(self, default);
        if let Some(table) = self.table_mut(table) {
            let tombstone = Tombstone {
                by: grave.node,
                replaced: grave.replaced,
            };
            table.deleted.insert(key.clone(), tombstone);
        }
    }

    /// Takes a key out of a table without a trace: a chart's own null.
    pub(super) fn forget(&mut self, table: NodeId, key: &Arc<str>) {
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
    pub(super) fn empty_copy(&mut self, global: NodeId, from: &Arc<str>) -> NodeId {
        let mut origin = self.origin(global).clone();
        origin.via.push(Via::Global(from.clone()));
        self.add(Data::Table(Table::default()), origin)
    }

    /// Notes that the chart above's `global`, which wins, was merged into a chart's own.
    pub(super) fn note_global(&mut self, chart: NodeId, given: &Slot, from: &Arc<str>) {
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
    pub(super) fn shallow_copy(&mut self, id: NodeId, from: &Arc<str>) -> NodeId {
        let data = self.data(id).clone();
        let mut origin = self.origin(id).clone();
        origin.via.push(Via::Global(from.clone()));
        self.add(data, origin)
    }

    /// A scalar or list of a `global`, with the way it took.
    pub(super) fn global_copy(&mut self, id: NodeId, from: &Arc<str>) -> NodeId {
        let via = Via::Global(from.clone());
        if self.origin(id).via.last() == Some(&via) {
            return id;
        }
        self.shallow_copy(id, from)
    }
}
