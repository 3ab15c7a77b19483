//! From files to charts: `LoadFiles` of `pkg/chart/loader/load.go`.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::file::Unreadable;
use super::find::absolute;
use super::{Chart, Lock, Metadata, Problem, TextFile, ValuesFile, archive, directory};
use crate::dialect::Dialect;
use crate::message::Message;
use crate::place::Place;
use crate::source::{SourceId, Sources};

/// How deep charts may nest in each other's charts/: far beyond any real chart.
const MAX_NESTING: usize = 64;

/// How many charts are read from `file://` repositories.
const MAX_FOLLOWED: usize = 1_000;

/// Whether `file://` repositories stand in for subcharts that are not in charts/.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vendoring {
    /// Only what is in charts/, as Helm does.
    ChartsDirectoryOnly,
    /// A dependency that is not in charts/ is read from its `file://` path.
    FromFileRepositories,
}

/// Why there is no chart at a path.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// Something could not be read.
    #[error("{path}: cannot be read: {cause}", path = path.display())]
    Read {
        /// The file or directory.
        path: PathBuf,
        /// Why.
        cause: io::Error,
    },
    /// Helm refuses it.
    #[error("{path}: {reason}", path = path.display())]
    Refused {
        /// The file or directory.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// Helm refuses the chart's own files.
    #[error("{display}: {message}")]
    NoChart {
        /// The chart as the user typed it.
        display: String,
        /// Helm's words.
        message: Message,
    },
}

impl LoadError {
    pub(super) fn read(path: &Path, cause: io::Error) -> Self {
        LoadError::Read {
            path: path.to_owned(),
            cause,
        }
    }
}

/// One file of a chart, before it is known what it is.
#[derive(Debug)]
pub(super) struct File {
    name: String,
    bytes: Vec<u8>,
    /// The size on disk, which Helm 3 limits.
    size: u64,
}

impl File {
    /// A byte order mark is no part of a chart's file.
    pub(super) fn new(name: String, mut bytes: Vec<u8>) -> Self {
        let size = bytes.len() as u64;
        if bytes.starts_with(b"\xEF\xBB\xBF") {
            bytes.drain(..3);
        }
        Self { name, bytes, size }
    }
}

/// Where a chart's files come from: how its sources are named.
#[derive(Clone)]
struct Origin {
    display: String,
    archive: Option<PathBuf>,
    member: String,
    directory: PathBuf,
    entry: String,
    depth: usize,
}

impl Origin {
    /// The file as the user would type it, and its path in the archive.
    fn source_name(&self, file: &str) -> (String, Option<String>) {
        match &self.archive {
            Some(_) => (self.display.clone(), Some(format!("{}{file}", self.member))),
            None if self.display.is_empty() || self.display == "." => (file.to_owned(), None),
            None => (
                format!("{}/{file}", self.display.trim_end_matches('/')),
                None,
            ),
        }
    }
}

pub(super) fn chart(
    path: &Path,
    display: &str,
    vendoring: Vendoring,
    sources: &mut Sources,
) -> Result<Chart, LoadError> {
    let found = fs::metadata(path).map_err(|cause| LoadError::read(path, cause))?;
    let (unpacked, archive) = if found.is_dir() {
        let files = directory::files(path)?;
        let root = String::new();
        (archive::Unpacked { root, files }, None)
    } else {
        let bytes = fs::read(path).map_err(|cause| LoadError::read(path, cause))?;
        let unpacked = archive::files(&bytes).map_err(|reason| LoadError::Refused {
            path: path.to_owned(),
            reason: format!("it is no chart archive: {reason}"),
        })?;
        (unpacked, Some(path.to_owned()))
    };
    let parent = path.parent().map(Path::to_owned).unwrap_or_default();
    let origin = Origin {
        display: display.to_owned(),
        member: unpacked.root,
        directory: if archive.is_some() {
            parent
        } else {
            path.to_owned()
        },
        archive,
        entry: String::new(),
        depth: 0,
    };
    let mut chart =
        from_files(unpacked.files, &origin, sources).map_err(|problem| LoadError::NoChart {
            display: display.to_owned(),
            message: problem.message,
        })?;
    if vendoring == Vendoring::FromFileRepositories {
        let mut following = Following {
            sources,
            open: Vec::new(),
            left: MAX_FOLLOWED,
        };
        following.follow(&mut chart);
    }
    Ok(chart)
}

/// Charts that are read from `file://` repositories.
struct Following<'s> {
    sources: &'s mut Sources,
    /// The directories of the charts around the one that is read: charts can depend on each other.
    open: Vec<PathBuf>,
    /// How many charts may still be read: those that several charts depend on are read for each.
    left: usize,
}

impl Following<'_> {
    /// Adds the `file://` dependencies that are not in charts/.
    fn follow(&mut self, chart: &mut Chart) {
        if chart.archive.is_some() {
            return;
        }
        self.open.push(absolute(&chart.directory));
        let missing: Vec<_> = chart.missing().cloned().collect();
        for dependency in missing {
            let Some(relative) = dependency.repository.strip_prefix("file://") else {
                continue;
            };
            let already = |sub: &Chart| sub.from_file_repository && sub.name() == dependency.name;
            if chart.subcharts.iter().any(already) {
                continue;
            }
            let directory = chart.directory.join(relative);
            let display = join_display(&chart.display, relative);
            chart.subcharts.extend(self.read(directory, display));
        }
        self.open.pop();
    }

    fn read(&mut self, directory: PathBuf, display: String) -> Option<Chart> {
        let is_open = self.open.contains(&absolute(&directory));
        if is_open || self.open.len() > MAX_NESTING {
            return None;
        }
        self.left = self.left.checked_sub(1)?;
        let files = directory::files(&directory).ok()?;
        let origin = Origin {
            display,
            archive: None,
            member: String::new(),
            directory,
            entry: String::new(),
            depth: self.open.len(),
        };
        let mut sub = from_files(files, &origin, self.sources).ok()?;
        sub.from_file_repository = true;
        self.follow(&mut sub);
        Some(sub)
    }
}

/// `a/b` and `../c` as `a/c`.
fn join_display(base: &str, relative: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    if relative.starts_with('/') {
        return relative.to_owned();
    }
    let absolute = base.starts_with('/');
    for part in base.split('/').chain(relative.split('/')) {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    let joined = parts.join("/");
    if absolute {
        format!("/{joined}")
    } else {
        joined
    }
}

fn problem(message: Message, place: Option<Place>) -> Problem {
    Problem {
        message,
        dialect: None,
        place,
    }
}

/// A file that Helm decodes into a struct: its first document, or why it has none.
fn structured<T>(
    file: &ValuesFile,
    prefix: &str,
    read: impl FnOnce(&crate::yaml::Tree, crate::yaml::NodeId, SourceId) -> Result<T, Message>,
) -> Result<Option<T>, Problem> {
    // Both Helms call `yaml.Unmarshal` here, which reads the first document only.
    let reading = file.reading(Dialect::Helm3);
    let wrap = |message: Message| message.wrap(format!("cannot load {prefix}: "));
    if let Some(Unreadable { message, span }) = &reading.failure {
        let place = span.map(|span| Place::text(file.source, span));
        return Err(problem(wrap(message.clone()), place));
    }
    let Some(document) = reading.documents.first() else {
        return Ok(None);
    };
    match read(&document.tree, document.root, file.source) {
        Ok(value) => Ok(Some(value)),
        Err(message) => Err(problem(wrap(message), None)),
    }
}

/// `LoadFiles`: what makes the chart itself unusable is an error, what is wrong in its subcharts or
/// its values is a problem of the chart.
fn from_files(
    mut files: Vec<File>,
    origin: &Origin,
    sources: &mut Sources,
) -> Result<Chart, Problem> {
    let mut chart = Chart {
        display: origin.display.clone(),
        archive: origin.archive.clone(),
        member: origin.member.clone(),
        directory: origin.directory.clone(),
        entry: origin.entry.clone(),
        ..Chart::default()
    };
    let mut take = |name: &str| {
        let at = files.iter().rposition(|file| file.name == name)?;
        let file = files.remove(at);
        let (display, member) = origin.source_name(name);
        Some(ValuesFile::new(name, display, member, file.bytes, sources))
    };
    if let Some(file) = take("Chart.yaml") {
        chart.chart_file = Some(file.source);
        chart.metadata = structured(&file, "Chart.yaml", Metadata::read)?.unwrap_or_default();
        if chart.metadata.api_version.is_empty() {
            chart.metadata.api_version = "v1".into();
        }
    } else {
        return Err(problem(Message::plain("Chart.yaml file is missing"), None));
    }
    for name in ["Chart.lock", "requirements.lock"] {
        if let Some(file) = take(name) {
            match structured(&file, name, Lock::read) {
                Ok(lock) => chart.lock = lock.or(chart.lock),
                Err(problem) => chart.problems.push(problem),
            }
        }
    }
    if let Some(file) = take("requirements.yaml") {
        let metadata = &mut chart.metadata;
        let read = |tree: &_, root, source| metadata.read_requirements(tree, root, source);
        if let Err(problem) = structured(&file, "requirements.yaml", read) {
            chart.problems.push(problem);
        }
    }
    chart.values = take("values.yaml").map(Arc::new);
    chart
        .metadata
        .validate()
        .map_err(|message| problem(message, chart.metadata.name_place))?;
    sort_out(files, &mut chart, origin, sources);
    Ok(chart)
}

/// Puts the remaining files where they belong and loads what is in charts/.
fn sort_out(files: Vec<File>, chart: &mut Chart, origin: &Origin, sources: &mut Sources) {
    let mut subcharts: BTreeMap<String, Vec<File>> = BTreeMap::new();
    for mut file in files {
        for dialect in Dialect::ALL {
            let refusal = archive::size_refusal(dialect, &file.name, file.size);
            chart.problems.extend(refusal.map(|reason| Problem {
                message: Message::plain(reason),
                dialect: Some(dialect),
                place: None,
            }));
        }
        let mut keep = |file: File| {
            let (display, member) = origin.source_name(&file.name);
            let text = String::from_utf8_lossy(&file.bytes).into_owned();
            TextFile {
                source: sources.add_member(display, member, text),
                name: file.name,
            }
        };
        if file.name == "values.schema.json" {
            chart.schema = Some(keep(file));
        } else if file.name.starts_with("templates/") {
            chart.templates.push(keep(file));
        } else if let Some(inner) = file.name.strip_prefix("charts/")
            && !file.name.ends_with(".prov")
        {
            let entry = inner.split('/').next().unwrap_or(inner).to_owned();
            file.name = inner.to_owned();
            subcharts.entry(entry).or_default().push(file);
        } else {
            chart.files.push(file.name);
        }
    }
    for (entry, files) in subcharts {
        if entry.starts_with(['_', '.']) {
            continue;
        }
        let name = chart.metadata.name.clone();
        match subchart(&entry, files, &name, origin, sources) {
            Ok(sub) => chart.subcharts.push(sub),
            Err(problem) => chart.problems.push(problem),
        }
    }
}

fn subchart(
    entry: &str,
    files: Vec<File>,
    parent: &str,
    origin: &Origin,
    sources: &mut Sources,
) -> Result<Chart, Problem> {
    let wrap = |mut problem: Problem| {
        let prefix = format!("error unpacking subchart {entry} in {parent}: ");
        problem.message = problem.message.wrap(prefix);
        problem
    };
    let refuse = |text: String| wrap(problem(Message::plain(text), None));
    if origin.depth >= MAX_NESTING {
        return Err(refuse(format!("charts nest deeper than {MAX_NESTING}")));
    }
    let mut inner = Origin {
        entry: entry.to_owned(),
        depth: origin.depth + 1,
        ..origin.clone()
    };
    if entry.ends_with(".tgz") {
        let Some(file) = files.into_iter().next().filter(|file| file.name == entry) else {
            let text = format!("error unpacking subchart tar in {parent}: {entry} is a directory");
            return Err(problem(Message::plain(text), None));
        };
        let unpacked = archive::files(&file.bytes).map_err(refuse)?;
        if origin.archive.is_some() {
            // An archive in an archive: its members behind its own path.
            inner.member = format!("{}charts/{entry}/{}", origin.member, unpacked.root);
        } else {
            inner.display = origin.source_name(&format!("charts/{entry}")).0;
            inner.archive = Some(origin.directory.join("charts").join(entry));
            inner.member = unpacked.root;
        }
        return from_files(unpacked.files, &inner, sources).map_err(wrap);
    }
    let files = files.into_iter().filter_map(|mut file| {
        file.name = file.name.split_once('/')?.1.to_owned();
        Some(file)
    });
    let path = format!("charts/{entry}");
    if origin.archive.is_some() {
        inner.member = format!("{}{path}/", origin.member);
    } else {
        inner.display = origin.source_name(&path).0;
        inner.directory = origin.directory.join("charts").join(entry);
    }
    from_files(files.collect(), &inner, sources).map_err(wrap)
}
