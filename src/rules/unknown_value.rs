//! unknown-value: a key that no chart reads.

mod globals;
mod known;
mod near;
mod walk;

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Context, Meta, Rule, own};
use crate::chart::Chart;
use crate::chart::templates::{Given, Reads, scan};
use crate::dialect::Dialect;
use crate::finding::{Finding, Severity};
use crate::path::ValuesPath;
use crate::source::{SourceId, Sources};
use crate::values::{Data, Outcome, Values, decoded, on_deep_stack};

pub(super) struct UnknownValue;

static META: Meta = Meta {
    id: "unknown-value",
    summary: "a key that no chart reads",
    severity: Severity::Error,
    page: include_str!("unknown-value.md"),
};

impl Rule for UnknownValue {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn run(&self, cx: &Context<'_>, found: &mut Vec<Finding>) {
        let foreign = own::foreign(cx.chart);
        let mut scanned: Vec<(Scanned, Arc<Reads>)> = Vec::new();
        let mut defaults = Defaults::default();
        // Equal outcomes are shared between Helms and profiles: each is judged once.
        let mut judged: Vec<(*const Outcome<'_>, Vec<Finding>)> = Vec::new();
        for (profile, run) in cx.runs() {
            if !run.outcome.is_complete() {
                continue;
            }
            let known = Arc::as_ptr(&run.outcome);
            let at = match judged.iter().position(|(outcome, _)| *outcome == known) {
                Some(at) => at,
                None => {
                    let reads = reads(&run.outcome, cx.sources, &mut scanned);
                    for enabled in &run.outcome.enabled {
                        defaults.read(enabled.chart, run.dialect);
                    }
                    let judge = walk::Judge {
                        cx,
                        foreign: &foreign,
                        outcome: &run.outcome,
                        reads: &reads,
                        defaults: &defaults,
                        dialect: run.dialect,
                        left: Cell::new(walk::MAX_COMPARED),
                        known: known::Known::of(&run.outcome, &defaults, run.dialect),
                    };
                    judged.push((known, judge.findings()));
                    judged.len() - 1
                }
            };
            for finding in &judged[at].1 {
                // The rule `schema` ran before: a key that it does not allow is not said again.
                let said = found.iter().any(|other| {
                    other.rule == "schema"
                        && other.values_path == finding.values_path
                        && other.profiles.contains(&profile.name)
                });
                if !said {
                    found.push(finding.clone().within(&profile.name, run.dialect));
                }
            }
        }
    }
}

/// The values.yaml of charts, each by itself, as each Helm reads it.
#[derive(Default)]
struct Defaults {
    files: BTreeMap<(SourceId, Dialect), Option<Values>>,
}

impl Defaults {
    fn read(&mut self, chart: &Chart, dialect: Dialect) {
        if let Some(file) = &chart.values {
            let files = &mut self.files;
            let entry = files.entry((file.source, dialect));
            entry.or_insert_with(|| decoded(file, dialect));
        }
    }

    fn of(&self, chart: &Chart, dialect: Dialect) -> Option<&Values> {
        let file = chart.values.as_ref()?;
        self.files.get(&(file.source, dialect))?.as_ref()
    }
}

/// What was scanned: charts with their places, and the values that are templates themselves.
type Scanned = (Vec<(ValuesPath, *const Chart)>, Vec<(usize, Arc<str>)>);

/// What the templates of an outcome's charts read; the same charts are scanned once.
fn reads(
    outcome: &Outcome<'_>,
    sources: &Sources,
    scanned: &mut Vec<(Scanned, Arc<Reads>)>,
) -> Arc<Reads> {
    let charts = outcome.enabled.iter();
    let charts = charts.map(|enabled| (enabled.path.clone(), std::ptr::from_ref(enabled.chart)));
    let key = (charts.collect(), texts(outcome));
    if let Some((_, reads)) = scanned.iter().find(|(known, _)| *known == key) {
        return reads.clone();
    }
    let given: Vec<Given<'_>> = outcome
        .enabled
        .iter()
        .map(|enabled| Given {
            path: &enabled.path,
            chart: enabled.chart,
        })
        .collect();
    let texts: Vec<(usize, &str)> = key.1.iter().map(|(at, text)| (*at, &**text)).collect();
    let reads = Arc::new(on_deep_stack(|| scan(&given, &texts, sources)));
    scanned.push((key, reads.clone()));
    reads
}

/// Values that hold template actions, with the chart they belong to: what charts give to `tpl`.
fn texts(outcome: &Outcome<'_>) -> Vec<(usize, Arc<str>)> {
    let mut out: BTreeSet<(usize, Arc<str>)> = BTreeSet::new();
    outcome.values.visit(outcome.values.root(), |seen| {
        let Data::Text(text) = outcome.values.data(seen.node) else {
            return;
        };
        if text.contains("{{") {
            // A global is rendered by whichever chart uses it, and so may be what a parent hands
            // down: every chart on the way is its owner.
            let owners = outcome.enabled.iter().enumerate();
            let owners = owners.filter(|(_, chart)| seen.path.starts_with(&chart.path));
            out.extend(owners.map(|(at, _)| (at, text.clone())));
        }
    });
    out.into_iter().collect()
}
