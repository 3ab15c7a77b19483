//! User's values over chart defaults, subcharts included: `coalesce.go` (`pkg/chartutil` in Helm
//! 3.22.0, `pkg/chart/common/util` in Helm 4.3.1), function by function.

mod globals;
mod tables;

use std::sync::Arc;

use super::instance::{Charts, InstanceId};
use super::{Data, NodeId, Origin, Slot, Table, Values, render};
use crate::dialect::Dialect;
use crate::message::Message;
use tables::Source;

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
    /// `CoalesceValues` and `MergeValues`: on a copy of the given values, of which what the chart does
    /// not touch is shared. `base` is the chart's values path.
    pub(super) fn chart(
        &mut self,
        chart: InstanceId,
        base: &str,
        given: Option<NodeId>,
        nulls: Nulls,
    ) -> Result<NodeId, Mismatch> {
        base.clone_into(&mut self.base);
        let copy = match given {
            Some(given) => self.copy_for(chart, given),
            None => self.new_table(),
        };
        self.coalesce(chart, copy, "", nulls)?;
        Ok(copy)
    }

    /// The given values to be coalesced with a chart's defaults. Helm copies them whole
    /// (`copystructure.Copy`), for a subchart's conditions those of all charts; but only what is under a
    /// key of the chart's defaults, the name of a subchart or `global` is changed.
    fn copy_for(&mut self, chart: InstanceId, given: NodeId) -> NodeId {
        let defaults = self.defaults(chart, "");
        let mut copy = match self.values.table(given) {
            Some(table) => table.clone(),
            None => return self.values.copy(given),
        };
        for (key, slot) in &mut copy.entries {
            if self.is_handed_down(chart, key) || self.values.slot_of(defaults, key).is_some() {
                slot.node = self.values.copy(slot.node);
            }
        }
        let origin = self.values.origin(given).clone();
        self.values.add(Data::Table(copy), origin)
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
        // Helm copies the defaults whole (`copystructure.Copy`); here only what is changed is copied:
        // what is merged with a table that is given, and what a subchart's turn or a null changes.
        for (key, default) in self.values.entries(Some(defaults)) {
            match self.values.entry(dest, &key) {
                Some(given) => {
                    self.default_under(chart, dest, &key, given, default, &sub_prefix, nulls)
                }
                None => self.default_alone(chart, dest, key, default, nulls),
            }
        }
    }

    /// Whether subcharts see what is under a key, and change it when their turn comes.
    fn is_handed_down(&self, chart: InstanceId, key: &str) -> bool {
        key == GLOBAL || self.charts.has_child(chart, key)
    }

    /// A default as it is to be merged: without its nulls where they are taken away, and a copy where it
    /// is changed, now or in a subchart's turn.
    fn prepared(
        &mut self,
        chart: InstanceId,
        key: &str,
        default: NodeId,
        cleans: bool,
    ) -> (NodeId, Source) {
        let has_nulls = cleans && self.values.has_nulls(default);
        if !has_nulls && !self.is_handed_down(chart, key) {
            return (default, Source::Kept);
        }
        let copy = self.values.copy(default);
        if has_nulls {
            self.clean_nulls(copy);
        }
        (copy, Source::Changed)
    }

    fn cleans(&self, nulls: Nulls) -> bool {
        nulls == Nulls::Delete && self.dialect.cleans_default_nulls()
    }

    /// A key that only the chart has.
    fn default_alone(
        &mut self,
        chart: InstanceId,
        dest: NodeId,
        key: Arc<str>,
        mut default: Slot,
        nulls: Nulls,
    ) {
        let cleans = self.cleans(nulls);
        if cleans && matches!(self.values.data(default.node), Data::Null) {
            return;
        }
        (default.node, _) = self.prepared(chart, &key, default.node, cleans);
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
        given: NodeId,
        mut default: Slot,
        prefix: &str,
        nulls: Nulls,
    ) {
        if matches!(self.values.data(given), Data::Null) && nulls == Nulls::Delete {
            self.values.delete(dest, key, &default);
            return;
        }
        if self.values.table(given).is_some() {
            let full_key = concat_prefix(prefix, key);
            match self.values.data(default.node) {
                Data::Null => {}
                Data::Table(_) => {
                    // If the key is a child chart, nulls are kept: the child's own turn comes.
                    let is_child = self.charts.has_child(chart, key);
                    let nulls = if is_child { Nulls::Keep } else { nulls };
                    let cleans = self.cleans(nulls);
                    let (node, source) = self.prepared(chart, key, default.node, cleans);
                    default.node = node;
                    self.tables(given, default.node, &full_key, nulls, source);
                }
                Data::Bool(_) | Data::Int(_) | Data::Float(_) | Data::Text(_) | Data::List(_) => {
                    let message = format!("warning: skipped value for {full_key}: Not a table.");
                    let message = Message::plain(message);
                    let (kept, ignored) = (Some(given), Some(default.node));
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
        self.values.note_below(dest, key, &default);
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

/// Chart names as Helm prefixes them (`top.sub`) as the values path of the chart (`sub`).
pub(super) fn values_path(prefix: &str) -> &str {
    prefix.split_once('.').map_or("", |(_, path)| path)
}
