//! resource-limits: requests above limits, volumes without a unit, pods without bounds.

use super::profile_totals::asked;
use super::sizes::{Sizes, is_own};
use super::{Context, Meta, Rule, locate};
use crate::finding::{Finding, Severity};
use crate::path::ValuesPath;
use crate::quantity::Quantity;
use crate::totals::model::{PartTotals, amount};
use crate::totals::{Measure, Resource};
use crate::values::{Data, Values};

pub(super) struct ResourceLimits;

static META: Meta = Meta {
    id: "resource-limits",
    summary: "a request above its limit, a volume without a unit, pods without requests or memory limit",
    severity: Severity::Error,
    page: include_str!("resource-limits.md"),
};

/// What is smaller was never meant in bytes.
const SMALLEST_VOLUME: u64 = 1024 * 1024;

impl Rule for ResourceLimits {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn run(&self, cx: &Context<'_>, found: &mut Vec<Finding>) {
        for (profile, run) in cx.runs() {
            if !run.outcome.is_complete() {
                continue;
            }
            let values = &run.outcome.values;
            let sizes = Sizes::of(cx, run);
            let above = sizes
                .resources
                .iter()
                .flat_map(|table| above(cx, values, table));
            let small = sizes
                .storage
                .iter()
                .filter_map(|path| small(cx, values, path));
            let findings: Vec<Finding> = above.chain(small).collect();
            found.extend(
                findings
                    .into_iter()
                    .map(|f| f.within(&profile.name, run.dialect)),
            );
        }
        for asked in asked(cx) {
            for part in &asked.model.parts {
                let unknown = part
                    .resources
                    .as_ref()
                    .is_some_and(|path| asked.model.unknown.contains(path));
                if let Some(finding) = unbounded(asked.values, part).filter(|_| !unknown) {
                    found.push(finding.within(&asked.profile.name, asked.run.dialect));
                }
            }
        }
    }
}

fn quantity(values: &Values, path: &ValuesPath) -> Option<Quantity> {
    amount(values.data(values.find(path)?)).ok()
}

/// Requests of a table that are above their limits.
fn above(cx: &Context<'_>, values: &Values, table: &ValuesPath) -> Vec<Finding> {
    let (requests, limits) = (table.key("requests"), table.key("limits"));
    let node = values.find(&requests);
    let keys = node.and_then(|node| values.table(node));
    let keys = keys.into_iter().flat_map(|table| table.entries.keys());
    let judge = |key: &std::sync::Arc<str>| {
        let (request, limit) = (requests.key(key.clone()), limits.key(key.clone()));
        let (asked, most) = (quantity(values, &request)?, quantity(values, &limit)?);
        if asked <= most || !(is_own(cx, values, &request) || is_own(cx, values, &limit)) {
            return None;
        }
        // The one that was set later is the one that broke the order.
        let rank = |path: &ValuesPath| values.find(path).map(|node| locate::rank(values, node));
        let at = if rank(&limit) > rank(&request) {
            &limit
        } else {
            &request
        };
        let message = match cx.is_hidden(values, &request) || cx.is_hidden(values, &limit) {
            true => format!("{request} is above {limit}"),
            false => format!(
                "{request} is {}, above its limit of {}",
                show(key, asked),
                show(key, most)
            ),
        };
        let finding = Finding::new(META.id, Severity::Error, message, locate::value(values, at))
            .help("the API server refuses such a pod: lower the request or raise the limit")
            .replacing(values.replaced_places(at))
            .about(at.clone());
        Some(finding)
    };
    keys.filter_map(judge).collect()
}

fn show(key: &str, amount: Quantity) -> String {
    match key {
        "memory" => Measure::MemoryRequests.show(amount),
        "cpu" => Measure::CpuRequests.show(amount),
        _ => amount.to_string(),
    }
}

/// A volume of less than a mebibyte: a forgotten unit.
fn small(cx: &Context<'_>, values: &Values, path: &ValuesPath) -> Option<Finding> {
    let size = quantity(values, path).filter(|size| !size.is_negative())?;
    if size >= Quantity::from_bytes(SMALLEST_VOLUME) || !is_own(cx, values, path) {
        return None;
    }
    let message = match cx.is_hidden(values, path) {
        true => "a volume of less than 1Mi: a unit is missing".to_owned(),
        false => format!("a volume of {size} bytes: a unit is missing"),
    };
    let finding = Finding::new(
        META.id,
        Severity::Error,
        message,
        locate::value(values, path),
    )
    .help("write the unit behind the number, such as 50Gi")
    .replacing(values.replaced_places(path))
    .about(path.clone());
    Some(finding)
}

/// Pods that nothing is set aside for, or that may use a node's whole memory.
fn unbounded(values: &Values, part: &PartTotals) -> Option<Finding> {
    if part.replicas.max == 0 {
        return None;
    }
    // A broken quantity is there all the same: other rules have said what is wrong with it.
    let is_set = |side: &str, resource: Resource| {
        let path = part
            .resources
            .as_ref()
            .map(|table| table.key(side).key(resource.key()));
        let node = path.and_then(|path| values.find(&path));
        node.is_some_and(|node| !matches!(values.data(node), Data::Null))
    };
    let mut lacks = Vec::new();
    for resource in Resource::ALL {
        // An absent request is taken from the limit.
        if !is_set("requests", resource) && !is_set("limits", resource) {
            lacks.push(resource.requests());
        }
    }
    let is_zero = part
        .amount(Measure::MemoryLimits)
        .is_some_and(|a| a.quantity.is_zero());
    if is_zero || !is_set("limits", Resource::Memory) {
        lacks.push(Measure::MemoryLimits);
    }
    if lacks.is_empty() {
        return None;
    }
    let words: Vec<&str> = lacks.iter().map(|measure| measure.words()).collect();
    let path = part.resources.clone();
    let place = path
        .as_ref()
        .and_then(|path| locate::key(values, path).or_else(|| locate::missing(values, path)));
    let finding = Finding::new(
        META.id,
        Severity::Warning,
        format!("component {}: pods without {}", part.component, words.join(", ")),
        place,
    )
    .help(
        "without requests the scheduler places pods blindly, and without a memory limit one pod can take a \
         node's memory from all others",
    );
    Some(match path {
        Some(path) => finding.about(path),
        None => finding,
    })
}
