//! From charts to findings: read, compute per Helm, collect what may not be shown, ask the rules.

mod masks;
mod project;
mod silence;
mod stale;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

pub use project::{CUSTOM, DEFAULT, Given, Opening, ProfileInputs, Project, ProjectError, Unnamed};

use crate::chart::find::{Found, absolute, is_values_name};
use crate::chart::{Chart, ValuesFile, Vendoring};
use crate::dialect::Dialect;
use crate::finding::{ChartReport, Finding};
use crate::ignore::Day;
use crate::masked::Masks;
use crate::path::ValuesPath;
use crate::place::Place;
use crate::rules::{self, CheckedFile, Context, DialectRun, ProfileRun, RULES, Role};
use crate::schema::{Broken, Marks, Schema};
use crate::secret::Hit;
use crate::source::SourceId;
use crate::values::{NodeId, Outcome, RefusalKind, Values, compute_present};

/// Bytes of values files that no profile loads whose trees are kept for the rules. Of more than
/// that, each is parsed when it is looked at, so that many files take no more room than one.
const ROOM: usize = 256 * 1024;

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
    Ok(ChartReport {
        path: project.display.clone(),
        name: chart.metadata.name.clone(),
        version: chart.metadata.version.clone(),
        profiles: names,
        helms,
        home: chart
            .values
            .as_ref()
            .map(|file| file.source)
            .or(chart.chart_file),
        findings,
        masks: shield.masks,
        sources: project.sources,
    })
}

/// What may not be shown, and what tells so.
#[derive(Debug)]
pub struct Shield {
    /// Spans.
    pub masks: Masks,
    /// Paths.
    pub marks: Marks,
    /// The schemas of the chart and its subcharts.
    pub schemas: BTreeMap<SourceId, Result<Arc<Schema>, Broken>>,
    /// What the secret detectors found, by file.
    pub hits: BTreeMap<SourceId, Vec<Hit>>,
}

impl Shield {
    /// Collects what the schemas, the configuration and the secret detectors say of a chart's
    /// values and of further files.
    pub fn new(project: &Project, extra: &[ExtraFile]) -> Self {
        let chart = &project.chart;
        let schemas = masks::schemas(chart, &project.sources);
        let marks = masks::marks(chart, &project.config, &schemas);
        let mut masks = Masks::new();
        let mut files: BTreeMap<SourceId, &ValuesFile> = BTreeMap::new();
        for (prefix, chart) in masks::places(chart) {
            if let Some(file) = &chart.values {
                masks::mask_file(file, &prefix, &marks, &mut masks);
                files.insert(file.source, file);
            }
        }
        let mut room = ROOM;
        let (held, passing): (Vec<_>, Vec<_>) = extra.iter().partition(|extra| {
            let small = extra.file.size() <= room;
            room -= if small { extra.file.size() } else { 0 };
            small || extra.loaded || files.contains_key(&extra.file.source)
        });
        for file in held {
            masks::mask_file(&file.file, &file.prefix, &marks, &mut masks);
            files.insert(file.file.source, &file.file);
        }
        for file in project
            .profiles
            .iter()
            .flat_map(|profile| &profile.inputs.files)
        {
            masks::mask_file(file, &ValuesPath::root(), &marks, &mut masks);
            files.insert(file.source, file);
        }
        let mut hits = masks::secrets(&files, &project.sources, &mut masks);
        for extra in passing {
            hits.extend(extra.file.in_passing(|file| {
                masks::mask_file(file, &extra.prefix, &marks, &mut masks);
                let alone = BTreeMap::from([(file.source, file)]);
                masks::secrets(&alone, &project.sources, &mut masks)
            }));
        }
        Self {
            masks,
            marks,
            schemas,
            hits,
        }
    }

    /// Whether a value must not be shown: at a secret path, masked where it was set, or given on the
    /// command line and what the secret rules would report in a file.
    pub fn hides(&self, values: &Values, path: &ValuesPath, node: NodeId) -> bool {
        if self.marks.covers(path) {
            return true;
        }
        match values.origin(node).place {
            Some(Place::Text { source, span }) => self.masks.touches(source, span),
            Some(Place::Argument { .. }) => rules::is_secret(values, path, node),
            None => false,
        }
    }
}

/// A values file that is looked at by itself, beside the chart's values.yaml.
#[derive(Debug)]
pub struct ExtraFile {
    file: Arc<ValuesFile>,
    path: Option<PathBuf>,
    role: Role,
    prefix: ValuesPath,
    loaded: bool,
}

/// The values files of the chart that profiles may or may not load, and what else is given.
fn extra_files(project: &mut Project, found: &Found) -> Vec<ExtraFile> {
    let loaded: BTreeSet<PathBuf> = project
        .profiles
        .iter()
        .flat_map(|profile| profile.paths.iter().cloned())
        .collect();
    let wanted = |path: &Path| match &found.files {
        Some(files) => files.contains(path) || loaded.contains(path),
        None => true,
    };
    let mut out: Vec<ExtraFile> = Vec::new();
    let directory = absolute(&project.chart.directory);
    let mut own: Vec<(PathBuf, Role, ValuesPath)> = Vec::new();
    if project.chart.archive.is_none() {
        for path in values_files(&directory) {
            own.push((path, Role::Own, ValuesPath::root()));
        }
        for (path, prefix) in subchart_files(&project.chart) {
            own.push((path, Role::Subchart, prefix));
        }
    }
    for path in &loaded {
        own.push((path.clone(), Role::Given, ValuesPath::root()));
    }
    let values = directory.join("values.yaml");
    for (path, role, prefix) in own {
        let known = out.iter().any(|file| file.path.as_ref() == Some(&path));
        if known || path == values || !wanted(&path) {
            continue;
        }
        let shown = crate::chart::find::display(&path, Path::new(&project.display).is_absolute());
        // What cannot be read by name any more is no file of the chart.
        if let Ok(file) = project.file(&path, &shown, &shown) {
            let loaded = loaded.contains(&path);
            let path = Some(path);
            out.push(ExtraFile {
                file,
                path,
                role,
                prefix,
                loaded,
            });
        }
    }
    for file in project
        .profiles
        .iter()
        .flat_map(|profile| &profile.inputs.files)
    {
        if !out.iter().any(|known| known.file.source == file.source) {
            out.push(ExtraFile {
                file: file.clone(),
                path: None,
                role: Role::Given,
                prefix: ValuesPath::root(),
                loaded: true,
            });
        }
    }
    out
}

/// The values files beside a Chart.yaml and in its `ci`, sorted.
fn values_files(directory: &Path) -> Vec<PathBuf> {
    let mut out = Vec::new();
    for (folder, prefix) in [(directory.to_owned(), ""), (directory.join("ci"), "ci/")] {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        for entry in entries {
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if is_values_name(&name) && entry.path().is_file() {
                out.push(entry.path());
            }
        }
    }
    out.sort();
    out
}

/// The values files of subcharts that lie unpacked under `file://` paths.
fn subchart_files(chart: &Chart) -> Vec<(PathBuf, ValuesPath)> {
    let mut out = Vec::new();
    for dependency in chart.dependencies() {
        let Some(relative) = dependency.repository.strip_prefix("file://") else {
            continue;
        };
        let directory = absolute(&chart.directory.join(relative));
        let prefix = ValuesPath::of_keys([dependency.values_key()]);
        out.extend(
            values_files(&directory)
                .into_iter()
                .map(|path| (path, prefix.clone())),
        );
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

/// The files that rules about texts look at: the chart's values.yaml first.
fn checked_files(project: &Project, extra: &[ExtraFile], found: &Found) -> Vec<CheckedFile> {
    let allowed = secret_globs(project);
    let may_hold = |path: Option<&Path>| {
        let name = path.and_then(Path::file_name);
        name.is_some_and(|name| allowed.is_match(name))
    };
    let mut out = Vec::new();
    let whole = found.files.is_none() || !project.profiles.is_empty();
    if let Some(file) = project
        .chart
        .values
        .as_ref()
        .filter(|_| whole && project.chart.archive.is_none())
    {
        let path = project.chart.directory.join("values.yaml");
        out.push(CheckedFile {
            source: file.source,
            file: file.clone(),
            role: Role::Own,
            prefix: ValuesPath::root(),
            may_hold_secrets: may_hold(Some(&path)),
            tracked: None,
            path: Some(path),
            loaded: true,
        });
    }
    for file in extra {
        let may_hold_secrets = may_hold(file.path.as_deref());
        out.push(CheckedFile {
            source: file.file.source,
            file: file.file.clone(),
            role: file.role,
            prefix: file.prefix.clone(),
            tracked: file
                .path
                .as_deref()
                .filter(|_| may_hold_secrets)
                .and_then(is_tracked),
            may_hold_secrets,
            path: file.path.clone(),
            loaded: file.loaded,
        });
    }
    out
}

fn secret_globs(project: &Project) -> globset::GlobSet {
    let mut builder = globset::GlobSetBuilder::new();
    for glob in &project.config.secrets.files {
        // A glob that is none was refused with the configuration.
        if let Ok(glob) = globset::Glob::new(&glob.text) {
            builder.add(glob);
        }
    }
    builder.build().unwrap_or_default()
}

/// Whether git tracks a file; `None` without git or outside of a repository.
fn is_tracked(path: &Path) -> Option<bool> {
    let directory = path.parent()?;
    let output = std::process::Command::new("git")
        .arg("-C")
        .arg(directory)
        .args(["ls-files", "--error-unmatch", "--"])
        .arg(path)
        .output()
        .ok()?;
    match output.status.code() {
        Some(0) => Some(true),
        Some(1) => Some(false),
        Some(_) | None => None,
    }
}
