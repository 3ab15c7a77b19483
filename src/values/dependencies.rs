//! Which subcharts are on, under which names, and what their parents import from them:
//! `ProcessDependenciesWithMerge` (`pkg/chartutil/dependencies.go`, Helm 3.22.0) and
//! `ProcessDependencies` (`pkg/chart/v2/util/dependencies.go`, Helm 4.3.1), function by function.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::coalesce::{Coalescer, Mismatch, Nulls, Warning, WarningKind};
use super::instance::{DependencyId, InstanceId, MAX_CHARTS};
use super::{Data, NodeId, Origin, Slot, Table, Via};
use crate::chart::ImportValues;
use crate::chart::version::is_compatible;
use crate::dialect::Dialect;
use crate::gofmt;
use crate::message::Message;

/// Why a path leads to no value.
enum Lookup {
    /// There is a value, and it is no table.
    Found(NodeId),
    /// `ErrNoValue`: nothing, or a table.
    NoValue,
    /// `PathValue` cannot look at all.
    Refused,
}

impl Coalescer<'_, '_> {
    /// `ProcessDependencies(WithMerge)`
    pub(super) fn process_dependencies(
        &mut self,
        chart: InstanceId,
        given: NodeId,
    ) -> Result<(), Mismatch> {
        self.process_enabled(chart, given, "")?;
        self.process_imports(chart, "")
    }

    /// `processDependencyEnabled`: aliases get copies, disabled charts go. The values that a
    /// subchart's conditions are looked up in are its parent's, with the subchart's own defaults
    /// coalesced under them at their root: so does Helm.
    fn process_enabled(
        &mut self,
        chart: InstanceId,
        given: NodeId,
        path: &str,
    ) -> Result<(), Mismatch> {
        let Some(declared) = self.charts.dependencies(chart) else {
            return Ok(());
        };
        self.name_charts(chart, &declared);
        if self.charts.are_too_many() {
            let message = format!("charts are more than {MAX_CHARTS}, aliases included");
            let message = Message::plain(message);
            return Err(Mismatch {
                message,
                node: given,
            });
        }
        for &id in &declared {
            self.charts.declared_mut(id).enabled = true;
        }
        let base = path.trim_end_matches('.');
        let values = self.chart(chart, base, Some(given), Nulls::Delete)?;
        self.process_tags(&declared, values);
        self.process_conditions(&declared, values, path);
        let removed: BTreeSet<String> = declared
            .iter()
            .map(|&id| self.charts.declared(id))
            .filter(|declared| !declared.enabled)
            .map(|declared| declared.name.clone())
            .collect();
        let mut children = self.charts.children(chart);
        children.retain(|&child| !removed.contains(self.charts.name(child)));
        let mut kept = declared;
        kept.retain(|&id| !removed.contains(&self.charts.declared(id).name));
        for &child in &children {
            let path = format!("{path}{}.", self.charts.name(child));
            self.process_enabled(child, values, &path)?;
        }
        self.charts
            .set_dependencies(chart, (!kept.is_empty()).then_some(kept));
        self.charts.set_children(chart, children);
        Ok(())
    }

    /// Undeclared charts first, then a copy for every declared one, under its alias.
    fn name_charts(&mut self, chart: InstanceId, declared: &[DependencyId]) {
        let children = self.charts.children(chart);
        let fits = |this: &Self, child, id| {
            let declared = this.charts.declared(id);
            this.charts.name(child) == declared.name
                && is_compatible(&declared.dependency.version, this.charts.version(child))
        };
        let is_declared = |&child: &InstanceId| declared.iter().any(|&id| fits(self, child, id));
        let mut named: Vec<_> = children
            .iter()
            .copied()
            .filter(|child| !is_declared(child))
            .collect();
        for &id in declared {
            let alias = self.charts.declared(id).dependency.alias.clone();
            if let Some(&child) = children.iter().find(|&&child| fits(self, child, id)) {
                named.push(self.charts.alias(child, &alias, self.dialect));
            }
            if !alias.is_empty() {
                self.charts.declared_mut(id).name = alias;
            }
        }
        self.charts.set_children(chart, named);
    }

    /// `processDependencyTags`: always the tags at the root of the values.
    fn process_tags(&mut self, declared: &[DependencyId], values: NodeId) {
        let tags = self.values.entry(values, "tags");
        let Some(tags) = tags.filter(|&tags| self.values.table(tags).is_some()) else {
            return;
        };
        for &id in declared {
            let (mut any_true, mut any_false) = (false, false);
            let dependency = self.charts.declared(id).clone();
            for tag in &dependency.dependency.tags {
                let node = self.values.entry(tags, tag);
                match node.map(|node| self.values.data(node)) {
                    None => {}
                    Some(Data::Bool(true)) => any_true = true,
                    Some(Data::Bool(false)) => any_false = true,
                    Some(_) => {
                        let words = self.non_bool("Tag", "tag", tag, &dependency.name);
                        self.warn_dependency(words, format!("tags.{tag}"), node);
                    }
                }
            }
            self.charts.declared_mut(id).enabled = any_true || !any_false;
        }
    }

    /// `processDependencyConditions`: the first path that holds a bool decides.
    fn process_conditions(&mut self, declared: &[DependencyId], values: NodeId, prefix: &str) {
        for &id in declared {
            let dependency = self.charts.declared(id).clone();
            for condition in dependency.dependency.condition.trim().split(',') {
                if condition.is_empty() {
                    continue;
                }
                let path = format!("{prefix}{condition}");
                let Lookup::Found(node) = self.path_value(values, &path) else {
                    continue;
                };
                if let Data::Bool(enabled) = *self.values.data(node) {
                    self.charts.declared_mut(id).enabled = enabled;
                    break;
                }
                let words = self.non_bool("Condition path", "path", condition, &dependency.name);
                self.warn_dependency(words, path, Some(node));
            }
        }
    }

    fn non_bool(&self, long: &str, attribute: &str, name: &str, chart: &str) -> String {
        match self.dialect {
            Dialect::Helm3 => {
                format!("Warning: {long} '{name}' for chart {chart} returned non-bool value")
            }
            Dialect::Helm4 => format!(
                "returned non-bool value {attribute}={} chart={}",
                slog_text(name),
                slog_text(chart)
            ),
        }
    }

    fn warn_dependency(&mut self, message: String, full_key: String, node: Option<NodeId>) {
        self.warnings.push(Warning {
            kind: WarningKind::Dependency,
            message: Message::plain(message),
            full_key,
            kept: node,
            ignored: None,
        });
    }

    /// `Values.PathValue`
    fn path_value(&self, values: NodeId, path: &str) -> Lookup {
        if path.is_empty() {
            return Lookup::Refused;
        }
        let (parents, key) = path
            .rsplit_once('.')
            .map_or((None, path), |(parents, key)| (Some(parents), key));
        let table = match parents {
            None => Ok(values),
            Some(parents) => self.table_at(values, parents),
        };
        let Ok(table) = table else {
            return Lookup::NoValue;
        };
        match self.values.entry(table, key) {
            Some(node) if self.values.table(node).is_none() => Lookup::Found(node),
            Some(_) | None => Lookup::NoValue,
        }
    }

    /// `Values.Table`: the table at a path with dots, or the key that is none.
    fn table_at<'k>(&self, values: NodeId, path: &'k str) -> Result<NodeId, &'k str> {
        path.split('.').try_fold(values, |table, key| {
            let node = self.values.entry(table, key);
            node.filter(|&node| self.values.table(node).is_some())
                .ok_or(key)
        })
    }

    /// `processDependencyImportValues`: children first.
    fn process_imports(&mut self, chart: InstanceId, path: &str) -> Result<(), Mismatch> {
        for child in self.charts.children(chart) {
            let path = format!("{path}{}.", self.charts.name(child));
            self.process_imports(child, &path)?;
        }
        self.import(chart, path)
    }

    /// `processImportValues`: the chart's defaults become its defaults with those of its
    /// subcharts, and what it imports from them beneath.
    fn import(&mut self, chart: InstanceId, prefix: &str) -> Result<(), Mismatch> {
        let Some(declared) = self.charts.dependencies(chart) else {
            return Ok(());
        };
        let base = prefix.trim_end_matches('.');
        let values = self.chart(chart, base, None, Nulls::Keep)?;
        let imports = |&id: &DependencyId| {
            let declared = self.charts.declared(id);
            !declared.dependency.import_values.is_empty()
        };
        if !declared.iter().any(imports) {
            self.charts.set_defaults(chart, values);
            return Ok(());
        }
        // Imports change the tables that they are taken from, which are the subcharts' defaults.
        let values = self.values.copy(values);
        let imported = self
            .values
            .add(Data::Table(Table::default()), Origin::injected());
        let mut chart_of: BTreeMap<NodeId, Arc<str>> = BTreeMap::new();
        for id in declared {
            let declared = self.charts.declared(id).clone();
            let from: Arc<str> = format!("{prefix}{}", declared.name).into();
            // Helm writes the list back in a type that it does not read again: where two charts
            // share the entry, only the first imports.
            let spent = &mut self.charts.declared_mut(id).dependency.import_values;
            spent.clear();
            for import in &declared.dependency.import_values {
                let (child, parent) = match import {
                    ImportValues::Table { child, parent } => (child.clone(), parent.as_str()),
                    ImportValues::Exports(name) => (format!("exports.{name}"), "."),
                };
                let path = format!("{}.{child}", declared.name);
                match self.table_at(values, &path) {
                    Ok(table) => {
                        for node in self.values.reachable(table) {
                            chart_of.entry(node).or_insert_with(|| from.clone());
                        }
                        let source = self.imported_under(table, parent, &from);
                        self.plain_tables(imported, source, Nulls::Keep);
                    }
                    Err(missing) => {
                        let words = self.no_table(import, &declared.name, missing);
                        self.warn_dependency(words, path.clone(), None);
                    }
                }
            }
        }
        let copy = self.values.copy(values);
        // Nothing looks at the subcharts' own tables from here on.
        let imported = self
            .values
            .imported_copy(imported, &chart_of, &mut BTreeMap::new());
        self.plain_tables(copy, imported, Nulls::Keep);
        self.charts.set_defaults(chart, copy);
        Ok(())
    }

    fn no_table(&self, import: &ImportValues, chart: &str, missing: &str) -> String {
        let error = format!("{} is not a table", gofmt::quote(missing));
        match (self.dialect, import) {
            (Dialect::Helm3, ImportValues::Table { .. }) => {
                format!("Warning: ImportValues missing table from chart {chart}: {error}")
            }
            (Dialect::Helm3, ImportValues::Exports(_)) => {
                format!("Warning: ImportValues missing table: {error}")
            }
            (Dialect::Helm4, ImportValues::Table { .. }) => format!(
                "ImportValues missing table from chart chart={} error={}",
                slog_text(chart),
                slog_text(&error)
            ),
            (Dialect::Helm4, ImportValues::Exports(_)) => {
                format!("ImportValues missing table error={}", slog_text(&error))
            }
        }
    }

    /// `pathToMap`: the table itself, or below new tables. Its entries stay shared, and Helm shows
    /// it: a second import into the same place changes the first child's values.
    fn imported_under(&mut self, table: NodeId, parent: &str, chart: &Arc<str>) -> NodeId {
        if parent == "." {
            return table;
        }
        let origin = Origin {
            via: vec![Via::Import(chart.clone())],
            ..self.values.origin(table).clone()
        };
        parent.rsplit('.').fold(table, |inner, key| {
            let mut table = Table::default();
            table.entries.insert(key.into(), Slot::new(inner));
            self.values.add(Data::Table(table), origin.clone())
        })
    }
}

/// A text as Go's slog writes it: quoted where it must be.
fn slog_text(text: &str) -> String {
    let plain = |c: char| !c.is_whitespace() && !c.is_control() && c != '"' && c != '=';
    if !text.is_empty() && text.chars().all(plain) {
        text.to_owned()
    } else {
        gofmt::quote(text)
    }
}
