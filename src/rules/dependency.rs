//! dependency: what is in charts/ and what Chart.yaml and Chart.lock say of it.

use super::{Context, Meta, Rule, own};
use crate::chart::version::is_compatible;
use crate::chart::{Chart, Dependency};
use crate::finding::{Finding, Severity};
use crate::place::Place;
use crate::source::Span;

pub(super) struct DependencyRule;

static META: Meta = Meta {
    id: "dependency",
    summary: "charts/ is not what Chart.yaml and Chart.lock say",
    severity: Severity::Error,
    page: include_str!("dependency.md"),
};

impl Rule for DependencyRule {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn run(&self, cx: &Context<'_>, found: &mut Vec<Finding>) {
        let from = found.len();
        for (_, chart) in own::charts(cx.chart) {
            present(chart, found);
        }
        stale(cx, found);
        missing(cx, found);
        for finding in &mut found[from..] {
            finding.profiles = cx.profiles.iter().map(|p| p.name.clone()).collect();
        }
    }
}

/// A subchart as the user finds it on disk.
fn shown(sub: &Chart) -> String {
    match &sub.entry {
        entry if entry.is_empty() => sub.display.clone(),
        entry => format!("charts/{entry}"),
    }
}

/// Where Chart.yaml would declare something.
fn declaration(chart: &Chart) -> Option<Place> {
    let declared = chart.dependencies().first();
    let declared = declared.and_then(|dependency| dependency.place);
    let file = || Some(Place::text(chart.chart_file?, Span::at(0)));
    declared.or_else(file)
}

/// What is there is declared, in range and as locked.
fn present(chart: &Chart, found: &mut Vec<Finding>) {
    for sub in &chart.subcharts {
        let declared: Vec<&Dependency> = chart
            .dependencies()
            .iter()
            .filter(|dependency| dependency.name == sub.name())
            .collect();
        let version = &sub.metadata.version;
        if declared.is_empty() {
            let message = format!(
                "{} holds the chart {}, which Chart.yaml of {} does not declare",
                shown(sub),
                sub.name(),
                chart.name()
            );
            let help = "declare it under dependencies, or take it out of charts/: Helm renders it all the same";
            found
                .push(Finding::new(META.id, META.severity, message, declaration(chart)).help(help));
            continue;
        }
        for dependency in declared {
            if !is_compatible(&dependency.version, version) {
                found.push(out_of_range(chart, sub, dependency));
            } else if let Some(pinned) = pinned(chart, dependency)
                && pinned != version
            {
                let message = format!(
                    "{} is version {version} of {}, Chart.lock says {pinned}",
                    shown(sub),
                    sub.name()
                );
                let help = "run helm dependency build to have what is locked, or helm dependency update to lock what is there";
                found.push(
                    Finding::new(META.id, META.severity, message, dependency.place).help(help),
                );
            }
        }
    }
}

/// Several charts of one name may lie in charts/; one in range is enough.
fn out_of_range(chart: &Chart, sub: &Chart, dependency: &Dependency) -> Finding {
    let message = format!(
        "{} is version {} of {}, outside of {}",
        shown(sub),
        sub.metadata.version,
        sub.name(),
        dependency.version
    );
    let help = match chart.subchart_of(dependency) {
        Some(_) => {
            "take it out of charts/: another version there is in the range, and Helm renders both"
        }
        None => {
            "run helm dependency update: Helm renders this one always, whatever its condition says"
        }
    };
    Finding::new(META.id, META.severity, message, dependency.place).help(help)
}

fn pinned<'c>(chart: &'c Chart, dependency: &Dependency) -> Option<&'c str> {
    let locked = &chart.lock.as_ref()?.dependencies;
    // A chart may be locked twice, for two ranges: the one that fits is meant.
    let mut fitting = locked.iter().filter(|locked| {
        locked.name == dependency.name && is_compatible(&dependency.version, &locked.version)
    });
    fitting.next().map(|locked| locked.version.as_str())
}

/// Archives that are not what lies at their `file://` path.
fn stale(cx: &Context<'_>, found: &mut Vec<Finding>) {
    for stale in cx.stale {
        let message = format!(
            "charts/{} is older than {}: {} differs, and Helm uses the archive in silence",
            stale.entry, stale.repository, stale.differs
        );
        found.push(
            Finding::new(META.id, Severity::Warning, message, stale.place)
                .help("run helm dependency update, or take the archive out of charts/"),
        );
    }
}

/// One line for everything that is not there.
fn missing(cx: &Context<'_>, found: &mut Vec<Finding>) {
    let mut names: Vec<&str> = Vec::new();
    let mut place = None;
    for (_, chart) in own::charts(cx.chart) {
        for dependency in chart.missing() {
            let read = |sub: &Chart| sub.from_file_repository && sub.name() == dependency.name;
            if !cx.require_dependencies && chart.subcharts.iter().any(read) {
                continue;
            }
            place = place.or(dependency.place);
            if !names.contains(&dependency.name.as_str()) {
                names.push(&dependency.name);
            }
        }
    }
    if names.is_empty() {
        return;
    }
    let count = match names.len() {
        1 => "1 subchart is".to_owned(),
        more => format!("{more} subcharts are"),
    };
    let (severity, message) = if cx.require_dependencies {
        let list = names.join(", ");
        (
            Severity::Error,
            format!("{count} not in charts/ ({list}): run helm dependency build"),
        )
    } else {
        (
            Severity::Info,
            format!("{count} not vendored: run helm dependency build to check their values too"),
        )
    };
    found.push(Finding::new(META.id, severity, message, place));
}
