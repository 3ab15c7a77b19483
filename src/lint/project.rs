//! One chart as it lies on disk, with its configuration and the values files of its profiles: all
//! reading is done here, before anything is computed.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::chart::find::{self, Found, absolute, show};
use crate::chart::{Chart, LoadError, ValuesFile, Vendoring};
use crate::config::{Config, ConfigError, FILE_NAME, Profile};
use crate::place::SetFlag;
use crate::rules;
use crate::source::Sources;
use crate::values::{Inputs, SetArgument};

/// The name of the profile that the command line makes.
pub const CUSTOM: &str = "custom";
/// The name of the profile of a chart without a configuration.
pub const DEFAULT: &str = "default";

/// Helm's value flags, as given.
#[derive(Clone, Debug, Default)]
pub struct Given {
    /// `-f`, in order; `-` is stdin.
    pub files: Vec<String>,
    /// The `--set` family in the order of the command line, each kind by itself.
    pub sets: Vec<(SetFlag, String)>,
    /// What stands on stdin, when a file is `-`.
    pub stdin: Option<Vec<u8>>,
}

impl Given {
    /// Whether no flag was given.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty() && self.sets.is_empty()
    }
}

/// Which profiles are meant when none is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unnamed {
    /// All of the configuration; with value flags, the one that they make.
    All,
    /// The chart's defaults with the value flags.
    Defaults,
}

/// Why a chart cannot be looked at.
#[derive(Debug, thiserror::Error)]
pub enum ProjectError {
    /// The chart itself.
    #[error(transparent)]
    Chart(#[from] LoadError),
    /// Its configuration.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// A profile that there is not.
    #[error("{chart}: there is no profile `{name}`: {hint}")]
    Profile {
        /// The chart.
        chart: String,
        /// The name.
        name: String,
        /// Those that there are.
        hint: String,
    },
    /// A values file that cannot be read.
    #[error("{0}")]
    File(String),
    /// An argument of the `--set` family that Helm refuses, in Helm's words without values.
    #[error("{0}")]
    Argument(String),
}

/// One profile: a name and what it gives to the chart.
#[derive(Debug)]
pub struct ProfileInputs {
    /// The name.
    pub name: String,
    /// Its values files and arguments.
    pub inputs: Inputs,
    /// The files on disk that it loads beside values.yaml.
    pub paths: BTreeSet<PathBuf>,
}

/// A chart, read.
#[derive(Debug)]
pub struct Project {
    /// The chart.
    pub chart: Chart,
    /// As the user types it.
    pub display: String,
    /// Its configuration.
    pub config: Config,
    /// Its profiles.
    pub profiles: Vec<ProfileInputs>,
    /// Values files by absolute path, parsed once.
    pub files: BTreeMap<PathBuf, Arc<ValuesFile>>,
    /// All texts.
    pub sources: Sources,
}

/// How a project is opened.
#[derive(Clone, Debug)]
pub struct Opening<'a> {
    /// Another file than `.dataspoke.yaml` beside Chart.yaml.
    pub config: Option<&'a Path>,
    /// Profiles by name.
    pub profiles: &'a [String],
    /// When none is named.
    pub unnamed: Unnamed,
    /// Helm's value flags.
    pub given: &'a Given,
    /// Whether `file://` repositories stand in for charts/.
    pub vendoring: Vendoring,
}

impl Project {
    /// Reads a chart, its configuration and the values files of the chosen profiles.
    ///
    /// # Errors
    /// When there is no chart, the configuration breaks its grammar, a profile is unknown, or a
    /// values file cannot be read.
    pub fn open(found: &Found, opening: &Opening<'_>) -> Result<Self, ProjectError> {
        let mut sources = Sources::new();
        let chart = Chart::load(&found.path, &found.display, opening.vendoring, &mut sources)?;
        let config = config(&chart, &found.display, opening.config, &mut sources)?;
        let mut project = Self {
            chart,
            display: found.display.clone(),
            config,
            profiles: Vec::new(),
            files: BTreeMap::new(),
            sources,
        };
        project.keep_subcharts();
        let profiles = project.choose(opening)?;
        for (name, chosen) in profiles {
            let inputs = project.inputs(&name, chosen.as_ref(), opening.given)?;
            project.profiles.push(inputs);
        }
        Ok(project)
    }

    /// The values.yaml of every unpacked subchart by its path, so that whoever looks for the file
    /// there has the same source.
    fn keep_subcharts(&mut self) {
        let mut todo: Vec<&Chart> = self.chart.subcharts.iter().collect();
        while let Some(chart) = todo.pop() {
            if let (Some(file), None) = (&chart.values, &chart.archive) {
                let path = absolute(&chart.directory.join("values.yaml"));
                self.files.insert(path, file.clone());
            }
            todo.extend(&chart.subcharts);
        }
    }

    /// The profiles that are meant, each with its entry of the configuration.
    fn choose(
        &self,
        opening: &Opening<'_>,
    ) -> Result<Vec<(String, Option<Profile>)>, ProjectError> {
        if !opening.profiles.is_empty() {
            let mut chosen: Vec<(String, Option<Profile>)> = Vec::new();
            for name in opening.profiles {
                let profile = self.config.profile(name).cloned();
                let known =
                    profile.is_some() || (name == DEFAULT && self.config.profiles.is_empty());
                if !known {
                    return Err(self.no_profile(name));
                }
                if !chosen.iter().any(|(known, _)| known == name) {
                    chosen.push((name.clone(), profile));
                }
            }
            return Ok(chosen);
        }
        if !opening.given.is_empty() {
            return Ok(vec![(CUSTOM.to_owned(), None)]);
        }
        if opening.unnamed == Unnamed::Defaults || self.config.profiles.is_empty() {
            return Ok(vec![(DEFAULT.to_owned(), None)]);
        }
        let all = self.config.profiles.iter();
        Ok(all
            .map(|profile| (profile.name.text.clone(), Some(profile.clone())))
            .collect())
    }

    fn no_profile(&self, name: &str) -> ProjectError {
        let known: Vec<&str> = self
            .config
            .profiles
            .iter()
            .map(|p| p.name.text.as_str())
            .collect();
        let hint = if known.is_empty() {
            format!("its {FILE_NAME} names none")
        } else {
            match crate::suggest::nearest(name, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("expected one of {}", known.join(", ")),
            }
        };
        ProjectError::Profile {
            chart: self.display.clone(),
            name: name.to_owned(),
            hint,
        }
    }

    fn inputs(
        &mut self,
        name: &str,
        profile: Option<&Profile>,
        given: &Given,
    ) -> Result<ProfileInputs, ProjectError> {
        let mut inputs = Inputs::default();
        let mut paths = BTreeSet::new();
        for file in profile.iter().flat_map(|profile| &profile.values) {
            let path = absolute(&self.chart.directory.join(&file.text));
            let typed = self.beside(&file.text);
            let read = self.file(&path, &typed, &typed).map_err(|cause| {
                let place = self.config.source.map(|source| {
                    let source = self.sources.get(source);
                    let at = source.position(file.span.start);
                    format!("{}:{}:{}: ", source.name(), at.line, at.column)
                });
                ProjectError::File(format!(
                    "{}the values file {typed} of the profile {name} cannot be read: {cause}",
                    place.unwrap_or_default()
                ))
            })?;
            inputs.files.push(read);
            paths.insert(path);
        }
        for file in &given.files {
            if file == "-" {
                let bytes = given.stdin.clone().unwrap_or_default();
                let stdin = ValuesFile::new("-", "<stdin>", None, bytes, &mut self.sources);
                inputs.files.push(Arc::new(stdin));
                continue;
            }
            if file.starts_with("http://") || file.starts_with("https://") {
                return Err(ProjectError::File(format!(
                    "-f {file}: values files are not fetched; download it and name the file"
                )));
            }
            let path = absolute(Path::new(file));
            let shown = show(Path::new(file));
            let read = self.file(&path, file, &shown);
            inputs.files.push(read.map_err(|cause| {
                ProjectError::File(format!("-f {file}: {}", in_gos_words(file, &cause)))
            })?);
            paths.insert(path);
        }
        inputs.arguments = arguments(given);
        Ok(ProfileInputs {
            name: name.to_owned(),
            inputs,
            paths,
        })
    }

    /// A path relative to the chart as the user would type it.
    pub fn beside(&self, name: &str) -> String {
        let directory = absolute(&self.chart.directory.join(name));
        find::display(&directory, Path::new(&self.display).is_absolute())
    }

    /// A values file, read once; `name` as Helm's messages have it, `shown` as reports have it.
    pub fn file(
        &mut self,
        path: &Path,
        name: &str,
        shown: &str,
    ) -> Result<Arc<ValuesFile>, std::io::Error> {
        if let Some(known) = self.files.get(path) {
            return Ok(known.clone());
        }
        let bytes = std::fs::read(path)?;
        let file = Arc::new(ValuesFile::new(name, shown, None, bytes, &mut self.sources));
        self.files.insert(path.to_owned(), file.clone());
        Ok(file)
    }
}

fn config(
    chart: &Chart,
    display: &str,
    other: Option<&Path>,
    sources: &mut Sources,
) -> Result<Config, ConfigError> {
    let ids = rules::ids();
    if let Some(path) = other {
        return Config::load(path, &show(path), &ids, sources);
    }
    if chart.archive.is_some() {
        return Ok(Config::default());
    }
    let path = chart.directory.join(FILE_NAME);
    if !path.exists() {
        return Ok(Config::default());
    }
    let shown = match display {
        "." => FILE_NAME.to_owned(),
        display => format!("{}/{FILE_NAME}", display.trim_end_matches('/')),
    };
    Config::load(&path, &shown, &ids, sources)
}

/// Why a file cannot be read, as Helm says it.
fn in_gos_words(path: &str, cause: &std::io::Error) -> String {
    use std::io::ErrorKind;
    match cause.kind() {
        ErrorKind::NotFound => format!("open {path}: no such file or directory"),
        ErrorKind::PermissionDenied => format!("open {path}: permission denied"),
        ErrorKind::IsADirectory => format!("read {path}: is a directory"),
        _ => format!("open {path}: {cause}"),
    }
}

/// The arguments of the `--set` family; the files of `--set-file` are read now.
fn arguments(given: &Given) -> Vec<SetArgument> {
    let mut counts: BTreeMap<SetFlag, usize> = BTreeMap::new();
    let read = |path: &str| match std::fs::read(path) {
        Ok(bytes) => Ok(bytes.into()),
        Err(cause) => Err(in_gos_words(path, &cause)),
    };
    given
        .sets
        .iter()
        .map(|(flag, text)| {
            let count = counts.entry(*flag).or_default();
            let argument = SetArgument::new(*flag, *count, text.clone(), read);
            *count += 1;
            argument
        })
        .collect()
}
