//! Counting again with another value in place.

use std::sync::Arc;

use super::super::super::{Difference, Measure};
use super::super::Model;
use super::Held;
use crate::path::ValuesPath;
use crate::values::{Data, NodeId, Origin, Slot, Table, Values};

/// A value as it may have been.
#[derive(Debug, Clone)]
pub(super) struct Change {
    /// Where.
    pub(super) path: ValuesPath,
    /// What may have stood there: no table and no list.
    pub(super) former: Data,
    /// The same as text, where it can be said.
    pub(super) instead: Option<String>,
    /// The one measure that it is about; `None` for a value that moves several.
    pub(super) measure: Option<Measure>,
}

/// What changes do to the differences of a profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Effect {
    /// Nothing.
    None,
    /// These are gone, and no other came.
    Gone(Vec<Measure>),
    /// Others came.
    Worse,
}

/// A profile whose values can be changed for a moment.
pub(super) struct Trial<'a> {
    held: Held<'a>,
    values: Values,
    open: Vec<Difference>,
}

impl<'a> Trial<'a> {
    pub(super) fn new(held: &Held<'a>) -> Self {
        let total = held.model.total();
        Self {
            held: *held,
            values: held.values.clone(),
            open: total.map_or_else(Vec::new, |total| held.declared.differences(&total)),
        }
    }

    pub(super) fn effect(&mut self, changes: &[Change]) -> Effect {
        let mut undone = Vec::with_capacity(changes.len());
        for change in changes {
            let node = self.values.add(change.former.clone(), Origin::injected());
            undone.extend(self.set(&change.path, node));
        }
        let model = Model::compute(self.held.components, &self.values, self.held.missing);
        let complete = undone.len() == changes.len() && model.is_complete();
        for (table, key, before) in undone.into_iter().rev() {
            self.put(table, &key, before);
        }
        match model.total().filter(|_| complete) {
            Some(total) => self.compare(&self.held.declared.differences(&total)),
            None => Effect::Worse,
        }
    }

    fn compare(&self, left: &[Difference]) -> Effect {
        // What is left must have been there before, as it was.
        if !left.iter().all(|difference| self.open.contains(difference)) {
            return Effect::Worse;
        }
        let measures = self.open.iter().map(|difference| difference.measure);
        let gone: Vec<Measure> = measures
            .filter(|measure| left.iter().all(|l| l.measure != *measure))
            .collect();
        match gone.is_empty() {
            true => Effect::None,
            false => Effect::Gone(gone),
        }
    }

    /// Sets the value at a path, in new tables where there are none; returns what to put back.
    /// `None` where the path leads through a list.
    fn set(&mut self, path: &ValuesPath, node: NodeId) -> Option<(NodeId, Arc<str>, Option<Slot>)> {
        let (mut at, mut node) = (path.clone(), node);
        loop {
            let key: Arc<str> = at.last_key()?.into();
            let parent = at.parent()?;
            let table = self.values.find(&parent);
            if let Some(table) = table.filter(|&table| self.values.table(table).is_some()) {
                let before = self.put(table, &key, Some(Slot::new(node)));
                return Some((table, key, before));
            }
            let mut wrapped = Table::default();
            wrapped.entries.insert(key, Slot::new(node));
            node = self.values.add(Data::Table(wrapped), Origin::injected());
            at = parent;
        }
    }

    /// Sets a key's slot, or removes the key; returns what stood there.
    fn put(&mut self, table: NodeId, key: &Arc<str>, slot: Option<Slot>) -> Option<Slot> {
        let Data::Table(table) = self.values.data_mut(table) else {
            return None;
        };
        match slot {
            Some(slot) => table.entries.insert(key.clone(), slot),
            None => table.entries.remove(key),
        }
    }
}
