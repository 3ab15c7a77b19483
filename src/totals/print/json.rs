//! The stable machine form.

use serde::Serialize;

use super::super::{Component, Declaration, Note, ProfileTotals, TotalsReport, Usage};
use crate::quantity::Quantity;

/// The version of this form.
const VERSION: u32 = 1;

/// The report as JSON: thousandths of cores and bytes, rounded up; an unbounded limit is null.
pub fn json(report: &TotalsReport) -> String {
    let root = Root {
        version: VERSION,
        chart: &report.chart,
        profiles: report.profiles.iter().map(Profile::of).collect(),
    };
    let mut text = serde_json::to_string_pretty(&root).expect("strings and numbers are JSON");
    text.push('\n');
    text
}

#[derive(Serialize)]
struct Root<'a> {
    version: u32,
    chart: &'a str,
    profiles: Vec<Profile<'a>>,
}

#[derive(Serialize)]
struct Profile<'a> {
    name: &'a str,
    components: Vec<Line<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    jobs: Vec<Line<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    hooks: Vec<Line<'a>>,
    total: Numbers,
    total_max: Numbers,
    declared: Option<Numbers>,
    budget: Option<Numbers>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<String>,
}

#[derive(Serialize)]
struct Line<'a> {
    name: &'a str,
    replicas: Range,
    #[serde(flatten)]
    numbers: Numbers,
}

#[derive(Serialize)]
struct Range {
    min: u32,
    max: u32,
}

#[derive(Serialize)]
struct Numbers {
    requests: Pair,
    limits: Pair,
    storage_bytes: Option<i128>,
}

#[derive(Serialize)]
struct Pair {
    cpu_millis: Option<i128>,
    memory_bytes: Option<i128>,
}

impl<'a> Profile<'a> {
    fn of(profile: &'a ProfileTotals) -> Self {
        let lines = |list: &'a [Component]| list.iter().map(Line::of).collect();
        Self {
            name: &profile.name,
            components: lines(&profile.components),
            jobs: lines(&profile.jobs),
            hooks: lines(&profile.hooks),
            total: Numbers::of(&profile.total),
            total_max: Numbers::of(&profile.total_max),
            declared: profile.declared.as_ref().map(Numbers::of_declaration),
            budget: profile.budget.as_ref().map(Numbers::of_declaration),
            notes: profile.notes.iter().map(Note::to_string).collect(),
        }
    }
}

impl<'a> Line<'a> {
    fn of(component: &'a Component) -> Self {
        Self {
            name: &component.name,
            replicas: Range {
                min: component.replicas.min,
                max: component.replicas.max,
            },
            numbers: Numbers::of(&component.at_min),
        }
    }
}

impl Numbers {
    fn of(usage: &Usage) -> Self {
        Self {
            requests: Pair::of(Some(usage.requests.cpu), Some(usage.requests.memory)),
            limits: Pair::of(usage.limits.cpu, usage.limits.memory),
            storage_bytes: Some(usage.storage.bytes()),
        }
    }

    fn of_declaration(declaration: &Declaration) -> Self {
        let Declaration {
            requests,
            limits,
            storage,
        } = declaration;
        Self {
            requests: Pair::of(requests.cpu, requests.memory),
            limits: Pair::of(limits.cpu, limits.memory),
            storage_bytes: storage.map(Quantity::bytes),
        }
    }
}

impl Pair {
    fn of(cpu: Option<Quantity>, memory: Option<Quantity>) -> Self {
        Self {
            cpu_millis: cpu.map(Quantity::cpu_millis),
            memory_bytes: memory.map(Quantity::bytes),
        }
    }
}
