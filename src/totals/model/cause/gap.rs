//! Guesses about tables that were emptied, or that took another's place.

use std::collections::BTreeMap;

use super::super::super::{Amounts, Declaration, Difference, Measure};
use super::super::PartTotals;
use super::Held;
use super::guess::Guesser;
use super::trial::Change;
use crate::config::{self, ConfigPath};
use crate::path::ValuesPath;
use crate::quantity::Quantity;
use crate::source::Span;
use crate::values::{Data, Table};

impl Guesser<'_> {
    /// Numbers that nothing bounds, or that nothing is set aside for: what a part may have lost.
    pub(super) fn gaps(&mut self, open: &[Difference]) {
        if open.iter().all(|difference| difference.found.is_some()) {
            return;
        }
        let model = self.held.model;
        for part in model.parts.iter().filter(|part| part.replicas.min > 0) {
            let lost = |d: &&Difference| d.found.is_none() && d.measure.of(&part.pod).is_none();
            let Some(table) = part
                .resources
                .as_ref()
                .filter(|_| open.iter().any(|d| lost(&d)))
            else {
                continue;
            };
            let absent = open.iter().filter(|d| part.amount(d.measure).is_none());
            let changes = absent.filter_map(|d| self.needed(part, d.measure, table));
            let changes: Vec<Change> = changes.collect();
            let Some(at) = common(&changes) else {
                continue;
            };
            let line = Change {
                instead: flow(&at, table, &changes),
                path: at,
                former: Data::Null,
                measure: None,
            };
            self.guess_table(changes, Some(line), 4);
        }
    }

    /// Tables of their own that parts had before another one counted, or that they had not.
    pub(super) fn own_tables(&mut self) {
        let choices = choices(self.held);
        for choice in &choices {
            let Choice { part, paths, at } = *choice;
            for (position, path) in paths.iter().enumerate().take(at) {
                let measures = Measure::ALL.iter().filter(|m| **m != Measure::Storage);
                let changes = measures.map(|m| self.needed(part, *m, &path.path));
                let Some(changes) = changes.collect::<Option<Vec<Change>>>() else {
                    continue;
                };
                let line = Change {
                    instead: flow(&path.path, &path.path, &changes),
                    path: path.path.clone(),
                    former: Data::Null,
                    measure: None,
                };
                let score = if is_usual(&choices, part, position) {
                    6
                } else {
                    1
                };
                self.guess_table(changes, Some(line), score);
            }
            if at + 1 < paths.len() {
                let change = Change {
                    path: paths[at].path.clone(),
                    former: Data::Table(Table::default()),
                    instead: Some("{}".to_owned()),
                    measure: None,
                };
                let score = if is_usual(&choices, part, at) { 0 } else { 4 };
                self.guess(vec![change], score);
            }
        }
    }

    /// The number that a pod of a part needs for the declared total, at its place in a table.
    fn needed(&self, part: &PartTotals, measure: Measure, table: &ValuesPath) -> Option<Change> {
        let (side, resource) = measure.path().split_once('.')?;
        let others = self.held.model.parts.iter().filter(|other| *other != part);
        let others = others.filter(|other| other.replicas.min > 0);
        let amount = match measure.declared(self.held.declared) {
            Some(mut left) => {
                for other in others {
                    let pods = measure
                        .of(&other.pod)?
                        .checked_mul(other.replicas.min)
                        .ok()?;
                    left = left.checked_sub(pods).ok()?;
                }
                let pods = i128::from(part.replicas.min);
                let exact = left.nanos() > 0 && left.nanos() % pods == 0;
                exact.then(|| Quantity::from_nanos(left.nanos() / pods, left.format()))?
            }
            None => measure.of(&part.pod)?,
        };
        let text = measure.show(amount);
        Some(Change {
            path: table.key(side).key(resource),
            former: Data::Text(text.as_str().into()),
            instead: Some(text),
            measure: Some(measure),
        })
    }
}

/// Where a part looks for its resources, and which of these places counts.
#[derive(Clone, Copy)]
struct Choice<'h> {
    part: &'h PartTotals,
    paths: &'h [ConfigPath],
    at: usize,
}

/// The parts that have a choice.
fn choices<'h>(held: &Held<'h>) -> Vec<Choice<'h>> {
    let configured = held.components.iter().flat_map(|c| &c.parts);
    let configured: BTreeMap<Span, &config::Part> = configured.map(|c| (c.span, c)).collect();
    let running = held.model.parts.iter().filter(|part| part.replicas.min > 0);
    let choices = running.filter_map(|part| {
        let paths = &configured.get(&part.span)?.resources;
        let mut places = paths.iter();
        let at = places.position(|path| Some(&path.path) == part.resources.as_ref())?;
        (paths.len() > 1).then_some(Choice { part, paths, at })
    });
    choices.collect()
}

/// Whether another part of the component takes its resources from this place in its list.
fn is_usual(choices: &[Choice<'_>], part: &PartTotals, position: usize) -> bool {
    choices.iter().any(|other| {
        let beside = other.part.component == part.component && other.part.span != part.span;
        beside && other.at == position
    })
}

/// The deepest table that holds all changes; the value itself when there is one.
fn common(changes: &[Change]) -> Option<ValuesPath> {
    let (first, rest) = changes.split_first()?;
    let mut at = first.path.clone();
    while !rest.iter().all(|change| change.path.starts_with(&at)) {
        at = at.parent()?;
    }
    Some(at)
}

/// What stands at a path by these changes to a `resources` table, on one line.
fn flow(at: &ValuesPath, table: &ValuesPath, changes: &[Change]) -> Option<String> {
    let text = |measure: Measure| {
        let mut changes = changes.iter();
        let change = changes.find(|change| change.measure == Some(measure))?;
        change.instead.as_ref()?.parse().ok()
    };
    let declared = Declaration {
        requests: Amounts {
            cpu: text(Measure::CpuRequests),
            memory: text(Measure::MemoryRequests),
        },
        limits: Amounts {
            cpu: text(Measure::CpuLimits),
            memory: text(Measure::MemoryLimits),
        },
        storage: None,
    };
    let [change, ..] = changes else {
        return None;
    };
    if at == table {
        return Some(declared.to_flow());
    }
    if *at == change.path {
        return change.instead.clone();
    }
    // `{limits: {…}}`, of which the outer table is there.
    let flow = declared.to_flow();
    let (_, inner) = flow
        .strip_prefix('{')?
        .strip_suffix('}')?
        .split_once(": ")?;
    Some(inner.to_owned())
}
