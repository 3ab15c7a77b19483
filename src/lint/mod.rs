//! From charts to findings: read, compute per Helm, collect what may not be shown, ask the rules.

mod files;
mod masks;
mod project;
mod shield;
mod silence;
mod stale;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use rayon::prelude::*;

pub use files::ExtraFile;
pub use project::{CUSTOM, DEFAULT, Given, Opening, ProfileInputs, Project, ProjectError, Unnamed};
pub use shield::Shield;

use files::{checked_files, extra_files};

use crate::chart::find::Found;
use crate::chart::{Chart, Vendoring};
use crate::dialect::Dialect;
use crate::finding::{ChartReport, Finding};
use crate::ignore::Day;
use crate::place::Place;
use crate::rules::{self, Context, DialectRun, ProfileRun, RULES};
use crate::source::SourceId;
use crate::values::{Outcome, RefusalKind, compute_present};

/// What to lint, and how.
#[derive(Clone, Debug)]
pub struct Request {
    /// The charts.
    pub charts: Vec<Found>,
    /// Helm's value flags.
    pub given: Given,
    /// Only these profiles.
    pub profiles: Vec<String>,
    /// Another configuration than the charts' own.
    pub config: Option<PathBuf>,
    /// Only this Helm.
    pub helm: Option<Dialect>,
    /// Only these rules; empty: all.
    pub select: Vec<String>,
    /// Not these rules.
    pub ignore: Vec<String>,
    /// The rule `schema` is off.
    pub skip_schema_validation: bool,
    /// A subchart that is not in charts/ is an error.
    pub require_dependencies: bool,
    /// The day that `until=` is compared with.
    pub today: Day,
}

/// What linting charts gave: a report of each that could be read, and why others could not.
#[derive(Debug, Default)]
pub struct Run {
    /// The charts' reports, in the order of the request.
    pub charts: Vec<ChartReport>,
    /// Charts that could not be looked at.
    pub errors: Vec<ProjectError>,
}

/// Lints charts side by side; `done` is told after each.
pub fn run(request: &Request, done: &(dyn Fn() + Sync)) -> Run {
    let results: Vec<Result<ChartReport, ProjectError>> = request
        .charts
        .par_iter()
        .map(|found| {
            let result = chart(found, request);
            done();
            result
        })
        .collect();
    let mut run = Run::default();
    for result in results {
        match result {
            Ok(report) => run.charts.push(report),
            Err(error) => run.errors.push(error),
        }
    }
    run
}

/// Lints one chart.
///
/// # Errors
/// When it cannot be looked at.
pub fn chart(found: &Found, request: &Request) -> Result<ChartReport, ProjectError> {
    let opening = Opening {
        config: request.config.as_deref(),
        profiles: &request.profiles,
        unnamed: Unnamed::All,
        given: &request.given,
        vendoring: Vendoring::FromFileRepositories,
    };
    let mut project = Project::open(found, &opening)?;
    let helms = match request.helm {
        Some(dialect) => vec![dialect],
        None => project.config.helm.clone(),
    };
    check_arguments(&project, &helms)?;
    if let Some(files) = &found.files {
        project
            .profiles
            .retain(|profile| !profile.paths.is_disjoint(files));
    }
    let extra = extra_files(&mut project, found);
    let shield = Shield::new(&project, &extra);
    let (names, findings) = judge(&project, &extra, &shield, &helms, found, request);
    let chart = &project.chart;
    let home = chart
        .values
        .as_ref()
        .map(|file| file.source)
        .or(chart.chart_file);
    let (name, version) = (chart.metadata.name.clone(), chart.metadata.version.clone());
    let mut sources = project.sources;
    // A repository has many charts, and most have nothing to be shown.
    sources.keep_texts(&shown(&findings, home));
    Ok(ChartReport {
        path: project.display.clone(),
        name,
        version,
        profiles: names,
        helms,
        home,
        findings,
        masks: shield.masks,
        sources,
    })
}

/// The texts that reports show parts of.
fn shown(findings: &[Finding], home: Option<SourceId>) -> BTreeSet<SourceId> {
    let mut out = BTreeSet::new();
    for finding in findings {
        for place in finding.place.iter().chain(&finding.replaces) {
            if let Place::Text { source, .. } = place {
                out.insert(*source);
            }
        }
        if finding.place.is_none() {
            out.extend(home);
        }
    }
    out
}

/// What is wrong with `--set` and its like is about the command line, not about the chart: no
/// report could be believed, so there is none.
fn check_arguments(project: &Project, helms: &[Dialect]) -> Result<(), ProjectError> {
    for profile in &project.profiles {
        let arguments = &profile.inputs.arguments;
        if arguments.is_empty() {
            continue;
        }
        for &dialect in helms {
            let outcome = compute_present(&project.chart, &profile.inputs, dialect);
            let Some(refusal) = outcome.refusal.filter(|r| r.kind == RefusalKind::Set) else {
                continue;
            };
            let message = refusal.message.to_string();
            return Err(ProjectError::Argument(match refusal.place {
                Some(Place::Argument { flag, index })
                    if arguments.iter().filter(|one| one.flag == flag).count() > 1 =>
                {
                    format!("{message} (the {flag} number {})", index + 1)
                }
                _ => message,
            }));
        }
    }
    Ok(())
}

/// Computes, asks the rules, and lets the ignores speak. Returns the names of the profiles and the
/// findings.
fn judge(
    project: &Project,
    extra: &[ExtraFile],
    shield: &Shield,
    helms: &[Dialect],
    found: &Found,
    request: &Request,
) -> (Vec<String>, Vec<Finding>) {
    let selected = RULES
        .iter()
        .filter(|rule| runs_rule(request, project, rule.meta().id));
    let selected: Vec<&dyn rules::Rule> = selected.copied().collect();
    // Most of the memory goes there, and rules about texts ask for none.
    let has_hits = !shield.hits.is_empty();
    let helms_asked = match selected.iter().any(|rule| rule.needs_values(has_hits)) {
        true => helms,
        false => &[],
    };
    let profiles: Vec<ProfileRun<'_>> = project
        .profiles
        .iter()
        .map(|profile| ProfileRun {
            name: profile.name.clone(),
            inputs: profile.inputs.clone(),
            runs: runs(&project.chart, profile, helms_asked),
        })
        .collect();
    let files = checked_files(project, extra, found);
    let stale = stale::archives(&project.chart, &project.sources);
    let cx = Context {
        chart: &project.chart,
        config: &project.config,
        profiles: &profiles,
        dialects: helms,
        sources: &project.sources,
        files: &files,
        masks: &shield.masks,
        marks: &shield.marks,
        hits: &shield.hits,
        schemas: &shield.schemas,
        stale: &stale,
        require_dependencies: request.require_dependencies,
    };
    let mut findings = Vec::new();
    let mut ran: BTreeSet<&str> = BTreeSet::new();
    for rule in selected {
        ran.insert(rule.meta().id);
        rule.run(&cx, &mut findings);
    }
    let loading = loading(project, &profiles);
    for finding in &mut findings {
        if let (true, Some(Place::Text { source, .. })) =
            (finding.profiles.is_empty(), finding.place)
        {
            let names = loading.get(&source).into_iter().flatten();
            finding.profiles = names.cloned().collect();
        }
    }
    let mut silence = silence::Silence::read(&project.sources, request.today);
    let mut findings = silence.apply(findings, &project.sources);
    if ran.contains("unused-ignore") {
        findings.extend(silence.unused(&ran, &rules::ids(), is_full(request, found)));
    }
    for finding in &mut findings {
        if let Some(&severity) = project.config.lint.severity.get(finding.rule) {
            finding.severity = severity;
        }
    }
    let names = profiles.into_iter().map(|profile| profile.name).collect();
    (names, findings)
}

/// Which profiles load a values file: those of the chart and its subcharts all do.
fn loading(project: &Project, profiles: &[ProfileRun<'_>]) -> BTreeMap<SourceId, BTreeSet<String>> {
    let mut out: BTreeMap<SourceId, BTreeSet<String>> = BTreeMap::new();
    let defaults: Vec<SourceId> = masks::places(&project.chart)
        .iter()
        .filter_map(|(_, chart)| chart.values.as_ref())
        .map(|file| file.source)
        .collect();
    for profile in profiles {
        let given = profile.inputs.files.iter().map(|file| file.source);
        for source in given.chain(defaults.iter().copied()) {
            out.entry(source).or_default().insert(profile.name.clone());
        }
    }
    out
}

fn runs_rule(request: &Request, project: &Project, id: &str) -> bool {
    let named = |list: &[String]| list.iter().any(|name| name == id);
    let selected = request.select.is_empty() || named(&request.select);
    let left_out = project
        .config
        .lint
        .ignore
        .iter()
        .any(|rule| rule.text == id)
        || named(&request.ignore);
    if id == "schema" && request.skip_schema_validation {
        return false;
    }
    // Who selects a rule by name wants it, whatever the configuration says.
    selected && (!left_out || (named(&request.select) && !named(&request.ignore)))
}

/// Whether nothing was left out that an ignore may have been written for.
fn is_full(request: &Request, found: &Found) -> bool {
    found.files.is_none()
        && request.profiles.is_empty()
        && request.given.is_empty()
        && request.helm.is_none()
        && request.select.is_empty()
        && request.ignore.is_empty()
}

/// What each Helm computes; equal outcomes are one.
fn runs<'c>(chart: &'c Chart, profile: &ProfileInputs, helms: &[Dialect]) -> Vec<DialectRun<'c>> {
    let mut out: Vec<DialectRun<'c>> = Vec::new();
    for &dialect in helms {
        let outcome = compute_present(chart, &profile.inputs, dialect);
        let same = out.iter().find(|run| is_same(&run.outcome, &outcome));
        let outcome = same.map_or_else(|| Arc::new(outcome), |run| run.outcome.clone());
        out.push(DialectRun { dialect, outcome });
    }
    out
}

fn is_same(a: &Outcome<'_>, b: &Outcome<'_>) -> bool {
    let charts = |outcome: &Outcome<'_>| {
        let enabled = outcome.enabled.iter();
        enabled
            .map(|chart| (chart.path.clone(), chart.heading.clone()))
            .collect::<Vec<_>>()
    };
    let refusals = |outcome: &Outcome<'_>| {
        let refusal = outcome.refusal.as_ref();
        refusal.map(|refusal| (refusal.kind, refusal.message.to_string(), refusal.place))
    };
    a.warnings.len() == b.warnings.len()
        && refusals(a) == refusals(b)
        && charts(a) == charts(b)
        && a.values.to_json() == b.values.to_json()
}
