//! One table under another.

use super::{Coalescer, Nulls, WarningKind, concat_prefix};
use crate::message::Message;
use crate::values::{Data, NodeId, Slot, render};

/// What becomes of the table that is merged under another. Helm writes the nulls of the other into it,
/// which matters where the table is seen again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// It is changed as Helm changes it, and its tables may be changed later.
    Changed,
    /// Helm works on a copy that nobody looks at again: it is left as it is.
    Kept,
}

impl Coalescer<'_, '_> {
    /// `CoalesceTables` and `MergeTables`.
    pub(in crate::values) fn plain_tables(&mut self, dest: NodeId, source: NodeId, nulls: Nulls) {
        self.tables(dest, source, "", nulls, Source::Changed);
    }

    /// `coalesceTablesFullKey`: `dest` is authoritative.
    pub(super) fn tables(
        &mut self,
        dest: NodeId,
        source: NodeId,
        prefix: &str,
        nulls: Nulls,
        after: Source,
    ) {
        // A null of `dest` hides what `source` has.
        let hiding = self.values.nulls(dest);
        for (key, null) in &hiding {
            let lost = self.values.slot_of(source, key).cloned();
            if nulls == Nulls::Delete
                && let Some(lost) = lost
                && !matches!(self.values.data(lost.node), Data::Null)
            {
                self.values.delete(dest, key, &lost);
            }
            if after == Source::Changed {
                self.values.put(source, key.clone(), Slot::new(*null));
            }
        }
        for (key, default) in self.values.nodes(source) {
            if hiding.binary_search_by(|(null, _)| null.cmp(&key)).is_ok() {
                continue;
            }
            let Some(given) = self.values.entry(dest, &key) else {
                if let Some(slot) = self.values.slot_of(source, &key).cloned() {
                    self.values.put(dest, key, slot);
                }
                continue;
            };
            let given_table = self.values.table(given).is_some();
            let (kept, ignored) = (Some(given), Some(default));
            if self.values.table(default).is_some() {
                let full_key = concat_prefix(prefix, &key);
                if given_table {
                    self.tables(given, default, &full_key, nulls, after);
                } else {
                    let words = "warning: cannot overwrite table with non table for";
                    let message = self.conflict(words, &full_key, default);
                    self.warn(
                        WarningKind::OtherOverTable,
                        message,
                        full_key,
                        kept,
                        ignored,
                    );
                }
            } else if given_table && !matches!(self.values.data(default), Data::Null) {
                let full_key = concat_prefix(prefix, &key);
                let words = "warning: destination for";
                let message = Message::plain(format!(
                    "{words} {full_key} is a table. Ignoring non-table value ("
                ))
                .value(render::go_value(self.values, default))
                .then(")");
                self.warn(
                    WarningKind::TableOverOther,
                    message,
                    full_key,
                    kept,
                    ignored,
                );
            }
            self.values.note_lost(dest, source, &key);
        }
    }

    fn conflict(&self, words: &str, full_key: &str, node: NodeId) -> Message {
        Message::plain(format!("{words} {full_key} ("))
            .value(render::go_value(self.values, node))
            .then(")")
    }

    /// `cleanNilValues`
    pub(super) fn clean_nulls(&mut self, table: NodeId) {
        for (key, slot) in self.values.entries(Some(table)) {
            match self.values.data(slot.node) {
                Data::Null => self.values.forget(table, &key),
                Data::Table(_) => self.clean_nulls(slot.node),
                Data::Bool(_) | Data::Int(_) | Data::Float(_) | Data::Text(_) | Data::List(_) => {}
            }
        }
    }
}
