//! One run's findings, made concrete: located, deduplicated, sorted, counted, and written in the
//! format that the reader asked for.
//!
//! This is the only place where symbolic places become lines and columns. Source text is shown
//! through [`crate::masked::Masks`] alone, so no format can leak what a rule had masked.

mod github;
mod gitlab;
mod json;
mod junit;
mod location;
mod redact;
mod sarif;
mod text;
mod visible;

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use sha2::{Digest, Sha256};

pub use location::{Location, Region};
pub use text::TextStyle;
use visible::{Lines, visible};

use crate::exit::Exit;
use crate::finding::{ChartReport, Finding, Severity};
use crate::place::Place;

/// A rule as reports describe it.
#[derive(Clone, Copy, Debug)]
pub struct RuleInfo {
    /// The id.
    pub id: &'static str,
    /// One phrase: what it says.
    pub summary: &'static str,
    /// The rule's page, in Markdown.
    pub page: &'static str,
    /// Its usual severity.
    pub severity: Severity,
}

/// A finding with its places as files, lines and columns.
#[derive(Debug)]
pub struct Located {
    /// What the rule said.
    pub finding: Finding,
    /// Index of its chart in [`Report::charts`].
    pub chart: usize,
    /// Where it points.
    pub location: Location,
    /// What the value there replaced, the nearest first.
    pub replaces: Vec<Location>,
    /// Names the finding across runs: a hash of rule, chart, file, values path, detector and
    /// ordinal. It holds nothing of a value and survives moved lines.
    pub fingerprint: String,
}

/// Everything that one run says.
#[derive(Debug)]
pub struct Report {
    /// The charts, in the order of the run; their findings have moved to [`Report::findings`].
    pub charts: Vec<ChartReport>,
    /// The findings, sorted by file, line, column and rule.
    pub findings: Vec<Located>,
    /// Every rule there is, for formats that describe them.
    pub rules: Vec<RuleInfo>,
}

/// How many findings of each severity there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Errors.
    pub error: usize,
    /// Warnings.
    pub warning: usize,
    /// Infos.
    pub info: usize,
}

/// A machine or human form of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// For people, with source lines.
    Text,
    /// The stable form, described by schemas/report.schema.json.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// GitHub workflow commands.
    Github,
    /// GitLab code quality.
    Gitlab,
    /// JUnit XML.
    Junit,
}

impl Format {
    /// All formats, in the order of the help.
    pub const ALL: [Format; 6] = [
        Format::Text,
        Format::Json,
        Format::Sarif,
        Format::Github,
        Format::Gitlab,
        Format::Junit,
    ];

    /// The word of `-o`.
    pub fn as_str(self) -> &'static str {
        match self {
            Format::Text => "text",
            Format::Json => "json",
            Format::Sarif => "sarif",
            Format::Github => "github",
            Format::Gitlab => "gitlab",
            Format::Junit => "junit",
        }
    }
}

impl std::str::FromStr for Format {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Format::ALL
            .into_iter()
            .find(|format| format.as_str() == text)
            .ok_or_else(|| {
                let known: Vec<_> = Format::ALL.iter().map(|format| format.as_str()).collect();
                format!(
                    "unknown output format {text:?}, expected one of {}",
                    known.join(", ")
                )
            })
    }
}

impl Report {
    /// Locates, merges, sorts and names the findings of all charts.
    ///
    /// Findings of equal rule, location, values path and message are one finding with the union
    /// of their profiles and Helms.
    pub fn new(mut charts: Vec<ChartReport>, rules: Vec<RuleInfo>) -> Self {
        let mut findings = Vec::new();
        for (at, chart) in charts.iter_mut().enumerate() {
            let raw = std::mem::take(&mut chart.findings);
            findings.extend(locate(at, chart, raw));
        }
        let mut report = Self {
            charts,
            findings,
            rules,
        };
        report.settle();
        report
    }

    /// Adds findings that only a finished report can make, such as unused baseline entries.
    pub fn add(&mut self, chart: usize, raw: Vec<Finding>) {
        let Some(known) = self.charts.get(chart) else {
            return;
        };
        let located = locate(chart, known, raw);
        self.findings.extend(located);
        self.settle();
    }

    /// Leaves out the findings that a baseline knows; returns the entries that matched nothing.
    pub fn leave_out(&mut self, known: &BTreeSet<String>) -> BTreeSet<String> {
        let mut unmatched = known.clone();
        self.findings.retain(|located| {
            unmatched.remove(&located.fingerprint);
            !known.contains(&located.fingerprint)
        });
        unmatched
    }

    /// How many findings there are.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for located in &self.findings {
            match located.finding.severity {
                Severity::Error => counts.error += 1,
                Severity::Warning => counts.warning += 1,
                Severity::Info => counts.info += 1,
            }
        }
        counts
    }

    /// The exit code: errors fail a run, warnings too when `strict`.
    pub fn exit(&self, strict: bool) -> Exit {
        let counts = self.counts();
        if counts.error > 0 || (strict && counts.warning > 0) {
            Exit::Found
        } else {
            Exit::Clean
        }
    }

    /// Writes the report.
    ///
    /// # Errors
    /// Only those of `out`.
    pub fn write(&self, format: Format, style: &TextStyle, out: &mut dyn Write) -> io::Result<()> {
        match format {
            Format::Text => text::write(self, style, out),
            Format::Json => json::write(self, out),
            Format::Sarif => sarif::write(self, out),
            Format::Github => github::write(self, out),
            Format::Gitlab => gitlab::write(self, out),
            Format::Junit => junit::write(self, out),
        }
    }

    /// The chart that a finding is about.
    fn chart_of(&self, located: &Located) -> &ChartReport {
        &self.charts[located.chart]
    }

    /// Sorts, then names: the ordinal in a fingerprint counts in the order of the report.
    fn settle(&mut self) {
        self.findings.sort_by(|a, b| a.order().cmp(&b.order()));
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        for located in &mut self.findings {
            let identity = located.identity(&self.charts[located.chart]);
            let ordinal = seen.entry(identity.clone()).or_default();
            let digest = Sha256::digest(format!("{identity}\u{0}{ordinal}"));
            located.fingerprint = digest
                .iter()
                .take(16)
                .map(|byte| format!("{byte:02x}"))
                .collect();
            *ordinal += 1;
        }
    }
}

impl Located {
    /// File, line, column and rule; then what makes the order total.
    fn order(&self) -> (&Location, &'static str, usize, String, &str) {
        let path = self
            .finding
            .values_path
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default();
        (
            &self.location,
            self.finding.rule,
            self.chart,
            path,
            &self.finding.message,
        )
    }

    /// What a finding is called by, without anything of its value or its line.
    fn identity(&self, chart: &ChartReport) -> String {
        let finding = &self.finding;
        let file = self
            .location
            .file()
            .map_or("", |file| relative(file, &chart.path));
        let path = finding
            .values_path
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default();
        let keyword = finding
            .schema
            .as_ref()
            .map_or("", |schema| schema.keyword.as_str());
        let detector = finding.detector.unwrap_or(keyword);
        [finding.rule, &chart.name, file, &path, detector].join("\u{0}")
    }
}

fn locate(at: usize, chart: &ChartReport, raw: Vec<Finding>) -> Vec<Located> {
    let mut merged: BTreeMap<(&'static str, Location, String, String), Located> = BTreeMap::new();
    for mut finding in raw {
        finding.message = visible(&finding.message, Lines::Several).into_owned();
        if let Some(help) = &mut finding.help {
            *help = visible(help, Lines::Several).into_owned();
        }
        let location = match finding.place {
            Some(place) => Location::of(place, &chart.sources),
            None => Location::home(chart),
        };
        let path = finding
            .values_path
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default();
        let key = (
            finding.rule,
            location.clone(),
            path,
            finding.message.clone(),
        );
        match merged.entry(key) {
            Entry::Occupied(mut known) => {
                let known = &mut known.get_mut().finding;
                known.profiles.extend(finding.profiles);
                known.helm.extend(finding.helm);
                known.severity = known.severity.max(finding.severity);
            }
            Entry::Vacant(free) => {
                let places = distinct(&finding);
                let replaces = places
                    .iter()
                    .map(|&place| Location::of(place, &chart.sources));
                let replaces = replaces.collect();
                let fingerprint = String::new();
                free.insert(Located {
                    finding,
                    chart: at,
                    location,
                    replaces,
                    fingerprint,
                });
            }
        }
    }
    merged.into_values().collect()
}

/// The replaced places, without repeats and without the place of the finding itself.
fn distinct(finding: &Finding) -> Vec<Place> {
    let mut seen = BTreeSet::new();
    let places = finding.replaces.iter().copied();
    places
        .filter(|&place| Some(place) != finding.place && seen.insert(place))
        .collect()
}

/// `file` relative to the chart's directory, when it lies in it.
fn relative<'f>(file: &'f str, chart: &str) -> &'f str {
    let chart = chart.trim_end_matches('/');
    if chart == "." {
        return file.strip_prefix("./").unwrap_or(file);
    }
    file.strip_prefix(chart)
        .and_then(|rest| rest.strip_prefix('/'))
        .unwrap_or(file)
}

#[cfg(test)]
mod tests;
