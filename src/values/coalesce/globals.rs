//! The upper chart's `global` into its subcharts'.

use std::sync::Arc;

use super::tables::Source;
use super::{Coalescer, GLOBAL, Nulls, WarningKind, concat_prefix};
use crate::message::Message;
use crate::values::{NodeId, Slot};

impl Coalescer<'_, '_> {
    /// `coalesceGlobals`: the upper chart's `global` into the subchart's.
    pub(super) fn globals(&mut self, dest: NodeId, source: NodeId, prefix: &str) {
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
        self.tables(copy, below.node, &sub_prefix, Nulls::Keep, Source::Changed);
        let slot = Slot {
            node: copy,
            ..slot.clone()
        };
        self.values.put_over(into, key.clone(), slot, Some(below));
    }
}
