//! Which charts a command line means.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

use globset::{Glob, GlobSet, GlobSetBuilder};
use walkdir::WalkDir;

/// Directories that are never walked into.
const SKIPPED: [&str; 3] = ["target", ".git", "node_modules"];

/// One chart to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The chart directory or archive.
    pub path: PathBuf,
    /// The same as the user would type it from the current directory, with `/`.
    pub display: String,
    /// Values files (absolute) that were asked for alone; `None`: the whole chart.
    pub files: Option<BTreeSet<PathBuf>>,
}

/// What paths mean.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// The charts, each once, in the order of their paths.
    pub charts: Vec<Found>,
    /// Files that belong to no chart, as typed.
    pub strays: Vec<String>,
}

/// Why no chart could be found.
#[derive(Debug, thiserror::Error)]
pub enum FindError {
    /// There is nothing at a path.
    #[error("{0}: no such file or directory")]
    Missing(String),
    /// There is no chart at a path, nor around or below it.
    #[error("{0}: no chart here: no Chart.yaml in it, above it or below it")]
    NoChart(String),
    /// A glob of `exclude` is none.
    #[error("exclude: {0}")]
    Glob(String),
    /// A directory cannot be read.
    #[error("{0}")]
    Walk(String),
}

/// Tells what the configuration at the root of a walk leaves out: globs relative to the root.
pub type Excludes<'a> = dyn Fn(&Path) -> Result<Vec<String>, String> + 'a;

/// The charts that paths mean.
///
/// A file of a chart stands for its chart, a chart inside another chart's directory for the outer
/// one, and any other directory for the charts below it. A file of no chart is no mistake: pre-commit
/// hands over whatever its pattern fits, a Django `templates/x.html` too.
///
/// # Errors
/// When a path is missing, or a directory has no chart.
pub fn charts(paths: &[PathBuf], excludes: &Excludes<'_>) -> Result<Selection, FindError> {
    let mut strays = Vec::new();
    let mut found: BTreeMap<PathBuf, Found> = BTreeMap::new();
    for path in paths {
        let shown = show(path);
        if std::fs::metadata(path).is_err() {
            return Err(FindError::Missing(shown));
        }
        let whole = absolute(path);
        if let Some(chart) = outermost(&whole) {
            let file = is_values_file(&whole, &chart).then_some(whole);
            add(&mut found, chart, path, file);
        } else if whole.is_file() && shown.ends_with(".tgz") {
            add(&mut found, whole, path, None);
        } else if whole.is_dir() {
            let before = found.len();
            let below = walk(&whole, excludes)?;
            let none = below.is_empty() && found.len() == before;
            for chart in below {
                add(&mut found, chart, path, None);
            }
            if none {
                return Err(FindError::NoChart(shown));
            }
        } else {
            strays.push(shown);
        }
    }
    Ok(Selection {
        charts: found.into_values().collect(),
        strays,
    })
}

/// Adds a chart; a whole chart wins over some of its files.
fn add(found: &mut BTreeMap<PathBuf, Found>, chart: PathBuf, typed: &Path, file: Option<PathBuf>) {
    let entry = found.entry(chart.clone()).or_insert_with(|| Found {
        display: display(&chart, typed.is_absolute()),
        path: chart,
        files: Some(BTreeSet::new()),
    });
    match (&mut entry.files, file) {
        (Some(files), Some(file)) => {
            files.insert(file);
        }
        (files, None) => *files = None,
        (None, Some(_)) => {}
    }
}

/// Whether a file is looked at by itself: a values file beside Chart.yaml or in its `ci`, not the
/// chart's values.yaml, which every profile loads.
fn is_values_file(path: &Path, chart: &Path) -> bool {
    let Ok(relative) = path.strip_prefix(chart) else {
        return false;
    };
    let name = show(relative);
    path.is_file() && name != "values.yaml" && is_values_name(&name)
}

/// Whether a file of a chart (path from the chart's root) is a values file by its name.
pub fn is_values_name(name: &str) -> bool {
    let yaml = |name: &str| name.ends_with(".yaml") || name.ends_with(".yml");
    if let Some(rest) = name.strip_prefix("ci/") {
        return yaml(rest) && !rest.contains('/');
    }
    if name.contains('/') || !yaml(name) {
        return false;
    }
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let set_off = ['-', '.', '_'];
    stem == "values"
        || stem
            .strip_prefix("values")
            .is_some_and(|rest| rest.starts_with(set_off))
        || stem
            .strip_suffix("values")
            .is_some_and(|rest| rest.ends_with(set_off))
}

/// The outermost directory around a path (itself included) that holds a Chart.yaml, as long as one
/// chart's directory lies in the other's.
fn outermost(path: &Path) -> Option<PathBuf> {
    let holds = |directory: &&Path| directory.join("Chart.yaml").is_file();
    path.ancestors().filter(holds).last().map(Path::to_owned)
}

/// The charts below a directory that is no chart itself, sorted.
fn walk(root: &Path, excludes: &Excludes<'_>) -> Result<Vec<PathBuf>, FindError> {
    let excluded = globs(&excludes(root).map_err(FindError::Glob)?)?;
    let mut out: Vec<PathBuf> = Vec::new();
    let mut entries = WalkDir::new(root)
        .sort_by_file_name()
        .follow_links(false)
        .into_iter();
    while let Some(entry) = entries.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let path = error.path().map(show).unwrap_or_default();
                let cause = error
                    .io_error()
                    .map_or_else(|| error.to_string(), ToString::to_string);
                return Err(FindError::Walk(format!("{path}: cannot be read: {cause}")));
            }
        };
        if !entry.file_type().is_dir() {
            continue;
        }
        let relative = entry.path().strip_prefix(root).unwrap_or(entry.path());
        let name = entry.file_name().to_string_lossy();
        let skipped = entry.depth() > 0 && SKIPPED.contains(&&*name);
        if skipped || is_excluded(&excluded, relative) {
            entries.skip_current_dir();
        } else if entry.path().join("Chart.yaml").is_file() {
            out.push(entry.path().to_owned());
            entries.skip_current_dir();
        }
    }
    Ok(out)
}

/// A directory is left out when a glob fits it or everything in it (`tests/` or `tests/**`).
fn is_excluded(globs: &GlobSet, relative: &Path) -> bool {
    !relative.as_os_str().is_empty()
        && (globs.is_match(relative) || globs.is_match(relative.join("Chart.yaml")))
}

fn globs(texts: &[String]) -> Result<GlobSet, FindError> {
    let mut builder = GlobSetBuilder::new();
    for text in texts {
        let bare = text.trim_end_matches('/');
        let glob = Glob::new(bare).map_err(|error| FindError::Glob(error.to_string()))?;
        builder.add(glob);
    }
    builder
        .build()
        .map_err(|error| FindError::Glob(error.to_string()))
}

/// Absolute, without `.` and `..`, links not followed.
pub fn absolute(path: &Path) -> PathBuf {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut out = PathBuf::new();
    for part in whole.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                out.pop();
            }
            Component::Prefix(_) | Component::RootDir | Component::Normal(_) => out.push(part),
        }
    }
    out
}

/// An absolute path as the user would type it: from the current directory, unless absolute paths
/// were typed.
pub fn display(path: &Path, as_absolute: bool) -> String {
    let current = std::env::current_dir().unwrap_or_default();
    if as_absolute || current.as_os_str().is_empty() {
        return show(path);
    }
    let shared = path
        .components()
        .zip(current.components())
        .take_while(|(a, b)| a == b)
        .count();
    let up = current.components().count() - shared;
    let mut out = PathBuf::new();
    out.extend(std::iter::repeat_n(Component::ParentDir, up));
    out.extend(path.components().skip(shared));
    let shown = show(&out);
    if shown.is_empty() {
        ".".to_owned()
    } else {
        shown
    }
}

/// With `/` on every system.
pub fn show(path: &Path) -> String {
    let text = path.to_string_lossy();
    // Elsewhere a backslash is a letter of a name.
    if cfg!(windows) {
        text.replace('\\', "/")
    } else {
        text.into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn touch(path: &Path) {
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a directory");
        std::fs::write(path, "name: x\n").expect("a file");
    }

    #[test]
    fn finds_charts_the_way_they_are_typed() {
        let directory = tempfile::tempdir().expect("a directory");
        let root = directory.path();
        for name in [
            "a/Chart.yaml",
            "a/values-dev.yaml",
            "a/subcharts/s/Chart.yaml",
            "b/c/Chart.yaml",
            "target/t/Chart.yaml",
            "tests/x/Chart.yaml",
            "empty/readme.md",
        ] {
            touch(&root.join(name));
        }
        let none: &Excludes<'_> = &|_| Ok(Vec::new());
        let tests: &Excludes<'_> = &|_| Ok(vec!["tests/".to_owned()]);
        let names = |paths: &[&str], excludes: &Excludes<'_>| {
            let paths: Vec<PathBuf> = paths.iter().map(|path| root.join(path)).collect();
            let found = charts(&paths, excludes).expect("charts").charts;
            found
                .iter()
                .map(|f| show(f.path.strip_prefix(absolute(root)).expect("below")))
                .collect::<Vec<_>>()
        };
        assert_eq!(names(&[""], none), ["a", "b/c", "tests/x"]);
        assert_eq!(names(&[""], tests), ["a", "b/c"]);
        assert_eq!(
            names(&["a/subcharts/s", "a/values-dev.yaml", "a"], none),
            ["a"]
        );
        let dev = charts(&[root.join("a/values-dev.yaml")], none).expect("a chart");
        let dev = dev.charts;
        assert_eq!(dev[0].files.as_ref().map(BTreeSet::len), Some(1));
        let chart = charts(&[root.join("a/Chart.yaml")], none).expect("a chart");
        assert_eq!(chart.charts[0].files, None);
        let stray = charts(&[root.join("empty/readme.md")], none).expect("a stray");
        assert!(stray.charts.is_empty() && stray.strays.len() == 1);
        assert!(charts(&[root.join("empty")], none).is_err());
        assert!(charts(&[root.join("missing")], none).is_err());
    }

    #[test]
    fn knows_values_files_by_name() {
        for name in [
            "values.yaml",
            "values-dev.yaml",
            "values.prod.yml",
            "values_dev.yaml",
            "x-values.yaml",
            "x.values.yaml",
            "x_values.yaml",
            "ci/a.yaml",
        ] {
            assert!(is_values_name(name), "{name}");
        }
        for name in [
            "Chart.yaml",
            "templates/values.yaml",
            "valuesx.yaml",
            "values.json",
        ] {
            assert!(!is_values_name(name), "{name}");
        }
    }
}
