//! type-conflict: a table over something else, or the reverse.

use std::collections::BTreeSet;

use super::{Context, Meta, Rule, own};
use crate::finding::{Finding, Severity};
use crate::path::ValuesPath;
use crate::source::SourceId;
use crate::values::{Data, Layer, NodeId, Outcome, Values, Via, Warning, WarningKind};

pub(super) struct TypeConflict;

static META: Meta = Meta {
    id: "type-conflict",
    summary: "a table over a scalar or the reverse, which Helm only warns of",
    severity: Severity::Warning,
    page: include_str!("type-conflict.md"),
};

impl Rule for TypeConflict {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn run(&self, cx: &Context<'_>, found: &mut Vec<Finding>) {
        let foreign = own::foreign(cx.chart);
        for (profile, run) in cx.runs() {
            let conflicts = conflicts(&run.outcome, &foreign);
            let warned = warned(cx, &run.outcome, &foreign);
            let findings = conflicts.into_iter().chain(warned);
            found.extend(findings.map(|finding| finding.within(&profile.name, run.dialect)));
        }
    }
}

/// What won over the default of a chart and is of another kind. Read from what each value replaced
/// and not from Helm's warnings: those come several times, name paths that are ambiguous, and leave
/// out a scalar over a table at the top level.
fn conflicts(outcome: &Outcome<'_>, foreign: &BTreeSet<SourceId>) -> Vec<Finding> {
    let values = &outcome.values;
    let mut out = Vec::new();
    values.visit(values.root(), |seen| {
        let (kept, Some(slot)) = (seen.node, seen.slot) else {
            return;
        };
        let mut copied = values.origin(kept).via.iter();
        if copied.any(|via| matches!(via, Via::Global(_))) {
            return;
        }
        let other = slot.replaced.iter().copied().find(|&lost| {
            let default = matches!(values.origin(lost).layer, Layer::Defaults(_));
            default && is_conflict(values, kept, lost)
        });
        let Some(lost) = other else {
            return;
        };
        if own::wrote(foreign, values, kept) || own::wrote(foreign, values, lost) {
            out.push(conflict(values, seen.path.clone(), kept, lost));
        }
    });
    out
}

fn is_conflict(values: &Values, kept: NodeId, lost: NodeId) -> bool {
    let is_null = |node| matches!(values.data(node), Data::Null);
    let is_table = |node| values.table(node).is_some();
    !is_null(kept) && !is_null(lost) && is_table(kept) != is_table(lost)
}

fn kind(values: &Values, node: NodeId) -> &'static str {
    match values.data(node) {
        Data::Null => "null",
        Data::Bool(_) => "a bool",
        Data::Int(_) | Data::Float(_) => "a number",
        Data::Text(_) => "a text",
        Data::List(_) => "a list",
        Data::Table(_) => "a table",
    }
}

fn conflict(values: &Values, path: ValuesPath, kept: NodeId, lost: NodeId) -> Finding {
    let chart = match &values.origin(lost).layer {
        Layer::Defaults(chart) if !chart.is_empty() => format!("the subchart {chart}"),
        Layer::Defaults(_) | Layer::File(_) | Layer::Argument | Layer::Injected => {
            "the chart".to_owned()
        }
    };
    let message = format!(
        "{path} is {} here, {} in {chart}: Helm only warns, and takes this one",
        kind(values, kept),
        kind(values, lost)
    );
    let help = if values.table(lost).is_some() {
        "write the table's keys: templates that read them find nothing"
    } else {
        "write a value of the kind that the chart's default has"
    };
    let place = super::locate::value(values, &path);
    Finding::new(META.id, META.severity, message, place)
        .help(help)
        .replacing(values.origin(lost).place.into_iter().collect())
        .about(path)
}

/// What only Helm's own warnings tell: globals, and conditions, tags and imports that lead to
/// something of the wrong kind.
fn warned(cx: &Context<'_>, outcome: &Outcome<'_>, foreign: &BTreeSet<SourceId>) -> Vec<Finding> {
    let values = &outcome.values;
    let mut out = Vec::new();
    for warning in &outcome.warnings {
        let node = match warning.kind {
            WarningKind::TableOverOther | WarningKind::OtherOverTable => continue,
            WarningKind::Globals | WarningKind::Dependency => warning.kept.or(warning.ignored),
        };
        let ours = node.is_none_or(|node| own::wrote(foreign, values, node));
        let imports = node.is_none() && warning.kind == WarningKind::Dependency;
        let declared = imports.then(|| declared(cx, warning)).flatten();
        if !ours || (imports && declared.is_none()) {
            continue;
        }
        let place = node
            .and_then(|node| values.origin(node).place)
            .or_else(|| declared.flatten());
        let message = match node {
            Some(node) if warning.kind == WarningKind::Dependency => format!(
                "{} is {} and decides nothing: a condition or tag is a bool",
                warning.full_key,
                kind(values, node)
            ),
            Some(_) | None => format!("Helm only warns: {}", helms_words(warning)),
        };
        let mut finding = Finding::new(META.id, META.severity, message, place);
        finding.help = Some(help(warning, node.is_some()).to_owned());
        finding.values_path = node.and_then(|node| path_of(values, warning, node));
        out.push(finding);
    }
    out
}

fn helms_words(warning: &Warning) -> String {
    let words = warning.message.to_string();
    let bare = words.strip_prefix("Warning: ");
    bare.or(words.strip_prefix("warning: "))
        .unwrap_or(&words)
        .to_owned()
}

/// The dependency of the chart whose import found nothing, and where it stands.
fn declared(cx: &Context<'_>, warning: &Warning) -> Option<Option<crate::place::Place>> {
    let key = warning.full_key.split('.').next()?;
    let mut declared = cx.chart.dependencies().iter();
    let dependency = declared.find(|dependency| dependency.values_key() == key)?;
    Some(dependency.place)
}

fn path_of(values: &Values, warning: &Warning, node: NodeId) -> Option<ValuesPath> {
    let path = ValuesPath::of_keys(warning.full_key.split('.'));
    let found = values.find(&path)?;
    let same = values.origin(found).place == values.origin(node).place;
    same.then_some(path)
}

fn help(warning: &Warning, has_value: bool) -> &'static str {
    match warning.kind {
        WarningKind::Dependency if has_value => {
            "write true or false without quotes: anything else leaves the subchart switched on"
        }
        WarningKind::Dependency => "name a table that the subchart's values.yaml has",
        WarningKind::Globals | WarningKind::TableOverOther | WarningKind::OtherOverTable => {
            "keep tables and other values apart under global: subcharts do not get this one"
        }
    }
}
