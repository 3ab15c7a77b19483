//! Charts as Helm loads them: a directory or a packaged archive, with everything in charts/.
//!
//! What Helm refuses in a chart (a broken values.yaml of a subchart, a file in charts/ that is no
//! chart) does not keep us from looking at the rest: such refusals are kept as [`Problem`]s and the
//! values pipeline repeats the first of them. Only a chart without a readable Chart.yaml is no
//! chart at all.

mod archive;
mod directory;
pub mod file;
pub mod find;
mod ignore;
mod load;
pub mod metadata;
pub mod scalar;
pub mod templates;
pub mod version;

use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use file::{Document, Reading, Unreadable, ValuesFile};
pub use load::{LoadError, Vendoring};
pub use metadata::{Dependency, ImportValues, Lock, Metadata};

use crate::dialect::Dialect;
use crate::message::Message;
use crate::place::Place;
use crate::source::{SourceId, Sources};

/// A file of a chart whose text is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextFile {
    /// Path from the chart's root, with `/`.
    pub name: String,
    /// Its text.
    pub source: SourceId,
}

/// Something in a chart that Helm refuses while loading it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Helm's words.
    pub message: Message,
    /// Which Helm refuses it; both when `None`.
    pub dialect: Option<Dialect>,
    /// Where, as far as known.
    pub place: Option<Place>,
}

/// One chart and everything in its charts/.
#[derive(Debug, Default)]
pub struct Chart {
    /// Chart.yaml, with requirements.yaml.
    pub metadata: Metadata,
    /// Chart.yaml's text.
    pub chart_file: Option<SourceId>,
    /// Chart.lock (or requirements.lock).
    pub lock: Option<Lock>,
    /// values.yaml.
    pub values: Option<Arc<ValuesFile>>,
    /// values.schema.json.
    pub schema: Option<TextFile>,
    /// templates/, helpers included.
    pub templates: Vec<TextFile>,
    /// The names of all other files.
    pub files: Vec<String>,
    /// What stands in charts/, in the order of its names.
    pub subcharts: Vec<Chart>,
    /// The entry of the parent's charts/ that this subchart was read from; empty for a top chart.
    pub entry: String,
    /// The chart as the user would type it: a directory, or an archive.
    pub display: String,
    /// The archive that holds the chart, when it is packaged.
    pub archive: Option<PathBuf>,
    /// The path inside the archive, with a slash at its end.
    pub member: String,
    /// The chart's directory; the archive's for a packaged one.
    pub directory: PathBuf,
    /// Read from a `file://` repository, not from charts/.
    pub from_file_repository: bool,
    /// What Helm refuses in it, in Helm's order.
    pub problems: Vec<Problem>,
}

impl Chart {
    /// Loads a chart directory or a packaged chart.
    ///
    /// `display` is the path as the user would type it; sources are named under it.
    ///
    /// # Errors
    /// When there is no chart at the path: nothing to read, no Chart.yaml, or one that Helm
    /// refuses.
    pub fn load(
        path: &Path,
        display: &str,
        vendoring: Vendoring,
        sources: &mut Sources,
    ) -> Result<Self, LoadError> {
        load::chart(path, display, vendoring, sources)
    }

    /// The chart's own name.
    pub fn name(&self) -> &str {
        &self.metadata.name
    }

    /// The declared dependencies.
    pub fn dependencies(&self) -> &[Dependency] {
        self.metadata.dependencies.as_deref().unwrap_or(&[])
    }

    /// Declared dependencies without a chart of their name in charts/ (`action.CheckDependencies`,
    /// the same in both Helms: versions and conditions do not count).
    pub fn missing(&self) -> impl Iterator<Item = &Dependency> {
        self.dependencies().iter().filter(|dependency| {
            !self
                .subcharts
                .iter()
                .any(|chart| !chart.from_file_repository && chart.name() == dependency.name)
        })
    }

    /// The subchart that stands for a declared dependency (`getAliasDependency`): by name, within
    /// the version range.
    pub fn subchart_of(&self, dependency: &Dependency) -> Option<&Chart> {
        self.subcharts.iter().find(|chart| {
            chart.name() == dependency.name
                && version::is_compatible(&dependency.version, &chart.metadata.version)
        })
    }
}
