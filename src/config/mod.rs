//! `.dataspoke.yaml`: profiles, what components weigh, what must agree, and how to lint.
//!
//! The grammar is written down for editors in `schemas/config.schema.json`; here it is read with a
//! place for every complaint. An unknown key is an error with the nearest known one.

mod components;
mod reader;
mod references;
mod sketch;
mod terms;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

pub use components::{Component, Part, Replicas, Storage};
pub use reader::ConfigError;
pub use references::{Claim, Factor, Reference};
pub use sketch::{Guess, PartGuess, Sketch};
pub use terms::{
    Condition, ConfigPath, Expected, Literal, Piece, Template, Test, is_like, scalar, truthy,
};

use crate::dialect::Dialect;
use crate::finding::Severity;
use crate::source::{SourceId, Sources, Span};
use crate::yaml::Tree;
use reader::Reader;

/// The name that is looked for beside Chart.yaml.
pub const FILE_NAME: &str = ".dataspoke.yaml";

/// A text of the configuration and where it stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spanned {
    /// The text.
    pub text: String,
    /// Where it stands in the configuration file.
    pub span: Span,
}

/// A whole configuration.
#[derive(Clone, Debug)]
pub struct Config {
    /// The file; `None` for the defaults of a chart without one.
    pub source: Option<SourceId>,
    /// The tree of the file, for edits.
    pub tree: Arc<Tree>,
    /// The Helms whose value rules are followed.
    pub helm: Vec<Dialect>,
    /// The profiles in order; empty when the file names none.
    pub profiles: Vec<Profile>,
    /// How values become pods; `None`: totals are not asked for.
    pub components: Option<Vec<Component>>,
    /// What must agree.
    pub references: Vec<Reference>,
    /// What the secret rules are told.
    pub secrets: Secrets,
    /// Which rules are left out, and changed severities.
    pub lint: LintSettings,
    /// Globs of what a walk leaves out, relative to the file.
    pub exclude: Vec<Spanned>,
}

/// A named list of values files.
#[derive(Clone, Debug)]
pub struct Profile {
    /// The name, and where it stands.
    pub name: Spanned,
    /// Values files relative to the chart, after values.yaml.
    pub values: Vec<Spanned>,
    /// The sums that must be met exactly.
    pub totals: Option<Amounts>,
    /// The sums that must not be passed.
    pub budget: Option<Amounts>,
}

/// Declared quantities; an absent one is not compared.
#[derive(Clone, Debug)]
pub struct Amounts {
    /// The whole block.
    pub span: Span,
    /// `requests.cpu`
    pub requests_cpu: Option<Spanned>,
    /// `requests.memory`
    pub requests_memory: Option<Spanned>,
    /// `limits.cpu`
    pub limits_cpu: Option<Spanned>,
    /// `limits.memory`
    pub limits_memory: Option<Spanned>,
    /// `storage`
    pub storage: Option<Spanned>,
}

/// What the secret rules are told.
#[derive(Clone, Debug)]
pub struct Secrets {
    /// Globs of files that may hold secrets, encrypted or outside git.
    pub files: Vec<Spanned>,
    /// Values paths that are secret whatever they look like.
    pub paths: Vec<ConfigPath>,
    /// Values paths that are none.
    pub ignore: Vec<ConfigPath>,
}

/// What the linter is told.
#[derive(Clone, Debug, Default)]
pub struct LintSettings {
    /// Rules that are left out.
    pub ignore: Vec<Spanned>,
    /// Changed severities by rule.
    pub severity: BTreeMap<String, Severity>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            source: None,
            tree: Arc::default(),
            helm: Dialect::ALL.to_vec(),
            profiles: Vec::new(),
            components: None,
            references: Vec::new(),
            secrets: Secrets {
                files: vec![Spanned {
                    text: "*secrets*.yaml".to_owned(),
                    span: Span::default(),
                }],
                paths: Vec::new(),
                ignore: Vec::new(),
            },
            lint: LintSettings::default(),
            exclude: Vec::new(),
        }
    }
}

impl Config {
    /// Reads a configuration file.
    ///
    /// # Errors
    /// When it cannot be read, is not YAML, or breaks the grammar; with file, line and column.
    pub fn load(
        path: &Path,
        display: &str,
        rules: &[&str],
        sources: &mut Sources,
    ) -> Result<Self, ConfigError> {
        let bytes = std::fs::read(path).map_err(|cause| ConfigError::Read {
            file: display.to_owned(),
            cause: cause.to_string(),
        })?;
        let text = String::from_utf8(bytes).map_err(|_| ConfigError::Read {
            file: display.to_owned(),
            cause: "it is not UTF-8".to_owned(),
        })?;
        let id = sources.add(display, text);
        Self::read(id, rules, sources)
    }

    /// Reads a configuration from a text; `rules` are the rule ids that there are.
    ///
    /// # Errors
    /// As [`Config::load`].
    pub fn read(source: SourceId, rules: &[&str], sources: &Sources) -> Result<Self, ConfigError> {
        let text = sources.get(source);
        let tree = crate::yaml::parse(text.text()).map_err(|error| ConfigError::Invalid {
            file: text.name().to_owned(),
            line: text.position(error.offset).line,
            column: text.position(error.offset).column,
            message: format!("not YAML: {}", error.shown()),
        })?;
        let mut config = Self {
            source: Some(source),
            tree: Arc::new(tree),
            ..Self::default()
        };
        let tree = config.tree.clone();
        let reader = Reader::new(text, &tree);
        config.fill(&reader, rules)?;
        Ok(config)
    }

    fn fill(&mut self, reader: &Reader<'_>, rules: &[&str]) -> Result<(), ConfigError> {
        let Some(root) = reader.root()? else {
            return Ok(());
        };
        let fields = reader.fields(
            root,
            &[
                "helm",
                "profiles",
                "components",
                "references",
                "secrets",
                "lint",
                "exclude",
            ],
        )?;
        if let Some(node) = fields.get("helm") {
            self.helm = helms(reader, node)?;
        }
        if let Some(node) = fields.get("profiles") {
            self.profiles = profiles(reader, node)?;
        }
        if let Some(node) = fields.get("components") {
            let items = reader.list(node, "a list of components")?;
            let read = items
                .iter()
                .map(|&item| components::component(reader, item));
            self.components = Some(read.collect::<Result<_, _>>()?);
        }
        if let Some(node) = fields.get("references") {
            let items = reader.list(node, "a list of references")?;
            let read = items
                .iter()
                .map(|&item| references::reference(reader, item));
            self.references = read.collect::<Result<_, _>>()?;
        }
        if let Some(node) = fields.get("secrets") {
            self.secrets(reader, node)?;
        }
        if let Some(node) = fields.get("lint") {
            self.lint = lint(reader, node, rules)?;
        }
        if let Some(node) = fields.get("exclude") {
            self.exclude = reader.texts(node)?;
        }
        Ok(())
    }

    fn secrets(
        &mut self,
        reader: &Reader<'_>,
        node: crate::yaml::NodeId,
    ) -> Result<(), ConfigError> {
        let fields = reader.fields(node, &["files", "paths", "ignore"])?;
        if let Some(node) = fields.get("files") {
            self.secrets.files = reader.texts(node)?;
        }
        if let Some(node) = fields.get("paths") {
            self.secrets.paths = terms::paths(reader, node)?;
        }
        if let Some(node) = fields.get("ignore") {
            self.secrets.ignore = terms::paths(reader, node)?;
        }
        Ok(())
    }

    /// The profile of a name.
    pub fn profile(&self, name: &str) -> Option<&Profile> {
        self.profiles
            .iter()
            .find(|profile| profile.name.text == name)
    }
}

fn helms(reader: &Reader<'_>, node: crate::yaml::NodeId) -> Result<Vec<Dialect>, ConfigError> {
    let mut out = Vec::new();
    for word in reader.texts(node)? {
        let known = Dialect::ALL.into_iter().find(|d| d.major() == word.text);
        let Some(dialect) = known else {
            return Err(reader.error(
                word.span,
                format!("unknown Helm {:?}, expected 3 or 4", word.text),
            ));
        };
        if !out.contains(&dialect) {
            out.push(dialect);
        }
    }
    if out.is_empty() {
        let span = reader.span(node);
        return Err(reader.error(span, "expected at least one of 3 and 4".to_owned()));
    }
    out.sort();
    Ok(out)
}

fn profiles(reader: &Reader<'_>, node: crate::yaml::NodeId) -> Result<Vec<Profile>, ConfigError> {
    let mut out: Vec<Profile> = Vec::new();
    for (name, value) in reader.named(node, "profiles by name")? {
        if name.text.is_empty() {
            return Err(reader.error(name.span, "a profile needs a name".to_owned()));
        }
        let fields = reader.fields(value, &["values", "totals", "budget"])?;
        let values = match fields.get("values") {
            Some(node) => reader.texts(node)?,
            None => Vec::new(),
        };
        let amounts = |key| {
            fields
                .get(key)
                .map(|node| amounts(reader, node))
                .transpose()
        };
        out.push(Profile {
            values,
            totals: amounts("totals")?,
            budget: amounts("budget")?,
            name,
        });
    }
    Ok(out)
}

fn amounts(reader: &Reader<'_>, node: crate::yaml::NodeId) -> Result<Amounts, ConfigError> {
    let fields = reader.fields(node, &["requests", "limits", "storage"])?;
    let pair = |key| -> Result<(Option<Spanned>, Option<Spanned>), ConfigError> {
        let Some(node) = fields.get(key) else {
            return Ok((None, None));
        };
        let fields = reader.fields(node, &["cpu", "memory"])?;
        let text = |key| fields.get(key).map(|node| reader.text(node)).transpose();
        Ok((text("cpu")?, text("memory")?))
    };
    let (requests_cpu, requests_memory) = pair("requests")?;
    let (limits_cpu, limits_memory) = pair("limits")?;
    let storage = fields
        .get("storage")
        .map(|node| reader.text(node))
        .transpose()?;
    Ok(Amounts {
        span: reader.span(node),
        requests_cpu,
        requests_memory,
        limits_cpu,
        limits_memory,
        storage,
    })
}

fn lint(
    reader: &Reader<'_>,
    node: crate::yaml::NodeId,
    rules: &[&str],
) -> Result<LintSettings, ConfigError> {
    let fields = reader.fields(node, &["ignore", "severity"])?;
    let mut settings = LintSettings::default();
    if let Some(node) = fields.get("ignore") {
        settings.ignore = reader.texts(node)?;
        for rule in &settings.ignore {
            reader.known(rule, rules, "rule")?;
        }
    }
    if let Some(node) = fields.get("severity") {
        for (rule, level) in reader.named(node, "severities by rule")? {
            reader.known(&rule, rules, "rule")?;
            let level = reader.text(level)?;
            let severity = match level.text.as_str() {
                "info" => Severity::Info,
                "warning" => Severity::Warning,
                "error" => Severity::Error,
                _ => {
                    reader.known(&level, &["info", "warning", "error"], "severity")?;
                    continue;
                }
            };
            settings.severity.insert(rule.text, severity);
        }
    }
    Ok(settings)
}

#[cfg(test)]
mod tests;
