//! The values files of a chart that are looked at by themselves, whether or not a profile loads them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Project;
use crate::chart::find::{Found, absolute, is_values_name};
use crate::chart::{Chart, ValuesFile};
use crate::path::ValuesPath;
use crate::rules::{CheckedFile, Role};

/// A values file that is looked at by itself, beside the chart's values.yaml.
#[derive(Debug)]
pub struct ExtraFile {
    pub(super) file: Arc<ValuesFile>,
    path: Option<PathBuf>,
    role: Role,
    pub(super) prefix: ValuesPath,
    pub(super) loaded: bool,
}

/// The values files of the chart that profiles may or may not load, and what else is given.
pub(super) fn extra_files(project: &mut Project, found: &Found) -> Vec<ExtraFile> {
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

/// The files that rules about texts look at: the chart's values.yaml first.
pub(super) fn checked_files(
    project: &Project,
    extra: &[ExtraFile],
    found: &Found,
) -> Vec<CheckedFile> {
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
