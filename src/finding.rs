//! What rules say: one message, one symbolic place.

use std::collections::BTreeSet;
use std::fmt;

use serde::Serialize;

use crate::dialect::Dialect;
use crate::masked::Masks;
use crate::path::ValuesPath;
use crate::place::Place;
use crate::source::{SourceId, Sources};

/// How bad a finding is. `Info` never fails a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Good to know.
    Info,
    /// Fails a run under `--strict`.
    Warning,
    /// Fails a run.
    Error,
}

impl Severity {
    /// The word of reports and of `lint.severity`.
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Which part of which schema a `schema` finding broke.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct SchemaRef {
    /// The chart as Helm heads its messages: name or alias.
    pub chart: String,
    /// JSON Pointer into the chart's values.
    pub instance: String,
    /// The JSON Schema keyword.
    pub keyword: String,
}

/// One message about one place.
///
/// The message and the help never hold the text of a suspected secret or of a value at a secret
/// path; whoever builds a finding sees to it, and the reports draw source lines from masked texts.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule's id, for example `plain-secret`.
    pub rule: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong: a lowercase phrase without a full stop.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// The path into the values, when it is about a value.
    pub values_path: Option<ValuesPath>,
    /// Where it points. `None`: line 1, column 1 of the chart's values.yaml.
    pub place: Option<Place>,
    /// The places that the value at `place` replaced, the nearest first.
    pub replaces: Vec<Place>,
    /// For the rule `schema`.
    pub schema: Option<SchemaRef>,
    /// Which detector recognised it, for the secret rules.
    pub detector: Option<&'static str>,
    /// The profiles in which it occurs; empty for findings about a file or a chart as such.
    pub profiles: BTreeSet<String>,
    /// The Helms under which it occurs; empty: all that were asked for.
    pub helm: BTreeSet<Dialect>,
}

impl Finding {
    /// A finding that points at `place`.
    pub fn new(
        rule: &'static str,
        severity: Severity,
        message: impl Into<String>,
        place: Option<Place>,
    ) -> Self {
        Self {
            rule,
            severity,
            message: message.into(),
            help: None,
            values_path: None,
            place,
            replaces: Vec::new(),
            schema: None,
            detector: None,
            profiles: BTreeSet::new(),
            helm: BTreeSet::new(),
        }
    }

    /// With what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// With the values path it is about.
    #[must_use]
    pub fn about(mut self, path: ValuesPath) -> Self {
        self.values_path = Some(path);
        self
    }

    /// With the places that were replaced.
    #[must_use]
    pub fn replacing(mut self, places: Vec<Place>) -> Self {
        self.replaces = places;
        self
    }

    /// In one profile under one Helm.
    #[must_use]
    pub fn within(mut self, profile: &str, dialect: Dialect) -> Self {
        self.profiles.insert(profile.to_owned());
        self.helm.insert(dialect);
        self
    }
}

/// Everything that was found in one chart, still with symbolic places: what the linter hands to
/// the reports.
#[derive(Debug)]
pub struct ChartReport {
    /// The chart as the user would type it from the current directory, with `/`.
    pub path: String,
    /// The name of Chart.yaml; the directory's name where Chart.yaml does not tell.
    pub name: String,
    /// The version of Chart.yaml; empty where it does not tell.
    pub version: String,
    /// The profiles that were linted, in the order of the configuration.
    pub profiles: Vec<String>,
    /// The Helms whose rules were followed.
    pub helms: Vec<Dialect>,
    /// The texts that the findings point into.
    pub sources: Sources,
    /// What no report may show of them.
    pub masks: Masks,
    /// The findings, in no particular order; one that occurs in several profiles may still be
    /// there several times with different `profiles` and `helm`.
    pub findings: Vec<Finding>,
    /// The chart's values.yaml (else its Chart.yaml): where a finding without a place points.
    pub home: Option<SourceId>,
}

impl ChartReport {
    /// The profiles that a finding occurs in, in the order of the configuration, which is the
    /// order that the reader knows.
    pub fn occurring(&self, finding: &Finding) -> Vec<&str> {
        let all = self.profiles.iter().map(String::as_str);
        all.filter(|profile| finding.profiles.contains(*profile))
            .collect()
    }
}
