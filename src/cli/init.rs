//! `dataspoke init`: a first .dataspoke.yaml, made by reading the chart.

use std::fmt::Write as _;
use std::path::Path;

use super::args::InitArgs;
use super::{Failure, Io, one_chart};
use crate::chart::Vendoring;
use crate::chart::find::{absolute, display, is_values_name};
use crate::config::FILE_NAME;
use crate::exit::Exit;
use crate::lint::{Given, Opening, Project, Unnamed};
use crate::values::{Data, NodeId, Outcome, compute_present};

pub(super) fn run(args: &InitArgs, io: &mut Io<'_>) -> Result<Exit, Failure> {
    let found = one_chart(&args.chart)?;
    if !found.path.is_dir() {
        return Err(Failure::Told(format!(
            "{}: a packaged chart cannot be configured",
            found.display
        )));
    }
    let path = found.path.join(FILE_NAME);
    let shown = display(&absolute(&path), Path::new(&found.display).is_absolute());
    if path.exists() && !args.force {
        return Err(Failure::Told(format!(
            "{shown} is there already: --force overwrites it"
        )));
    }
    let nothing = std::env::temp_dir().join("dataspoke-no-config");
    let empty = tempfile::NamedTempFile::new()
        .map_err(|error| format!("{}: {error}", nothing.display()))?;
    let opening = Opening {
        // A configuration that is there and wrong must not keep us from writing a right one.
        config: Some(empty.path()),
        profiles: &[],
        unnamed: Unnamed::Defaults,
        given: &Given::default(),
        vendoring: Vendoring::FromFileRepositories,
    };
    let project = Project::open(&found, &opening).map_err(|error| error.to_string())?;
    let text = text(&project);
    std::fs::write(&path, text).map_err(|error| format!("{shown}: cannot be written: {error}"))?;
    writeln!(io.out, "{shown}")?;
    Ok(Exit::Clean)
}

/// The profiles are the values files beside the chart, the components its subcharts with the
/// resources that their values have.
fn text(project: &Project) -> String {
    let mut out = String::from(
        "# What dataspoke knows about this chart beside its values.\nhelm: [3, 4]\n\nprofiles:\n  default:\n    values: []\n",
    );
    for name in &project.chart.files {
        let is_overlay = is_values_name(name) && name != "values.yaml" && !name.starts_with("ci/");
        if is_overlay {
            let _ = writeln!(out, "  {}:\n    values: [{name}]", profile_name(name));
        }
    }
    let dialect = crate::dialect::Dialect::Helm4;
    let inputs = &project
        .profiles
        .first()
        .map(|p| p.inputs.clone())
        .unwrap_or_default();
    let outcome = compute_present(&project.chart, inputs, dialect);
    let components = components(project, &outcome);
    if !components.is_empty() {
        let _ = write!(
            out,
            "\n# How values become pods: correct it where it guessed wrong.\ncomponents:\n{components}"
        );
    }
    out.push_str("\nreferences: []\n");
    out
}

fn profile_name(file: &str) -> String {
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let name = stem
        .strip_prefix("values")
        .unwrap_or_else(|| stem.strip_suffix("-values").unwrap_or(stem));
    name.trim_matches(['-', '.']).to_owned()
}

/// One component for each subchart, and one for the chart itself, with a part for each table of
/// resources in its values.
fn components(project: &Project, outcome: &Outcome<'_>) -> String {
    let mut out = String::new();
    let values = &outcome.values;
    let root = values.root();
    let dependencies = project.chart.dependencies();
    let keys: Vec<&str> = dependencies.iter().map(|d| d.values_key()).collect();
    if let Some(table) = values.table(root) {
        let own = table
            .entries
            .iter()
            .filter(|(key, _)| !keys.contains(&&***key));
        let parts: Vec<String> = own
            .flat_map(|(key, slot)| parts(outcome, slot.node, key))
            .collect();
        if !parts.is_empty() {
            component(&mut out, project.chart.name(), None, &parts);
        }
    }
    for dependency in dependencies {
        let key = dependency.values_key();
        let table = values.table(root);
        let node = table
            .and_then(|table| table.entries.get(key))
            .map(|slot| slot.node);
        let parts = node.map_or(Vec::new(), |node| parts(outcome, node, key));
        let condition = dependency
            .condition
            .split(',')
            .next()
            .unwrap_or_default()
            .trim();
        let when = (!condition.is_empty()).then_some(condition);
        component(&mut out, key, when, &parts);
    }
    out
}

fn component(out: &mut String, name: &str, when: Option<&str>, parts: &[String]) {
    let _ = writeln!(out, "  - name: {name}");
    if let Some(when) = when {
        let _ = writeln!(out, "    when: {when}");
    }
    if parts.is_empty() {
        out.push_str("    parts: []\n");
    } else {
        out.push_str("    parts:\n");
    }
    for part in parts {
        let _ = writeln!(out, "      - {{{part}}}");
    }
}

/// The tables under a node that hold `resources`, as parts: with what stands beside them.
fn parts(outcome: &Outcome<'_>, node: NodeId, prefix: &str) -> Vec<String> {
    let values = &outcome.values;
    let bare = |key: &str| {
        !key.is_empty()
            && key
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
    };
    let mut out = Vec::new();
    let mut todo = vec![(prefix.to_owned(), node)];
    while let Some((path, node)) = todo.pop() {
        let Some(table) = values.table(node) else {
            continue;
        };
        let beside = |key: &str| table.entries.get(key).map(|slot| values.data(slot.node));
        if let Some(Data::Table(_)) = beside("resources") {
            let replicas = ["replicaCount", "replicas"]
                .into_iter()
                .find(|key| matches!(beside(key), Some(Data::Int(_) | Data::Float(_))));
            let replicas = replicas.map_or("1".to_owned(), |key| format!("{path}.{key}"));
            let mut part = format!("replicas: {replicas}");
            if let Some(Data::Table(_)) = beside("autoscaling") {
                let _ = write!(part, ", autoscaling: {path}.autoscaling");
            }
            let _ = write!(part, ", resources: {path}.resources");
            if let Some(Data::Table(storage)) = beside("persistence")
                && storage.entries.contains_key("size")
            {
                let when = if storage.entries.contains_key("enabled") {
                    format!(", when: {path}.persistence.enabled")
                } else {
                    String::new()
                };
                let _ = write!(part, ", storage: {{size: {path}.persistence.size{when}}}");
            }
            out.push(part);
        }
        for (key, slot) in table.entries.iter().rev() {
            if bare(key) && &**key != "resources" {
                todo.push((format!("{path}.{key}"), slot.node));
            }
        }
    }
    out
}
