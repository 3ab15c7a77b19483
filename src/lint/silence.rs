//! Ignore comments meet findings; what meets none is called unused.

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::{Finding, Severity};
use crate::ignore::{Day, Ignore, Reach, Silenced, ignores};
use crate::place::Place;
use crate::source::{SourceId, Sources};
use crate::suggest::nearest;
use crate::yaml;

/// The ignore comments of a chart's files.
pub(super) struct Silence {
    files: BTreeMap<SourceId, Vec<Ignore>>,
    today: Day,
    used: BTreeSet<(SourceId, usize, String)>,
}

impl Silence {
    /// Reads the comments of the files that findings can point to: not those in archives, which are
    /// others'.
    pub(super) fn read(sources: &Sources, today: Day) -> Self {
        let mut files = BTreeMap::new();
        for (id, source) in sources.iter() {
            let name = source.name();
            let is_yaml = name.ends_with(".yaml") || name.ends_with(".yml") || name == "<stdin>";
            if source.member().is_some() || !is_yaml || name.contains("/templates/") {
                continue;
            }
            if !mentions(source.text()) {
                continue;
            }
            if let Ok(tree) = yaml::parse(source.text()) {
                let found = ignores(source, &tree);
                if !found.is_empty() {
                    files.insert(id, found);
                }
            }
        }
        Self {
            files,
            today,
            used: BTreeSet::new(),
        }
    }

    /// Leaves out what an ignore speaks to. One whose day is over adds a word to the help.
    pub(super) fn apply(&mut self, findings: Vec<Finding>, sources: &Sources) -> Vec<Finding> {
        let mut out = Vec::with_capacity(findings.len());
        for mut finding in findings {
            if !self.silences(&mut finding, sources) {
                out.push(finding);
            }
        }
        out
    }

    fn silences(&mut self, finding: &mut Finding, sources: &Sources) -> bool {
        let Some(Place::Text { source, span }) = finding.place else {
            return false;
        };
        let Some(ignores) = self.files.get(&source) else {
            return false;
        };
        let line = sources.get(source).position(span.start).line;
        let mut silenced = false;
        for (at, ignore) in ignores.iter().enumerate() {
            if ignore.mistake.is_some() || !ignore.reaches(line) || !ignore.names(finding.rule) {
                continue;
            }
            self.used.insert((source, at, finding.rule.to_owned()));
            match ignore.until {
                Some(day) if day < self.today => {
                    let ended = format!("an ignore of it ended on {day}");
                    finding.help = Some(match finding.help.take() {
                        Some(help) => format!("{help}; {ended}"),
                        None => ended,
                    });
                }
                Some(_) | None => silenced = true,
            }
        }
        silenced
    }

    /// The ignores that are written wrongly and, where everything was looked at that they may have
    /// been written for, those of rules that ran and met nothing.
    pub(super) fn unused(&self, ran: &BTreeSet<&str>, known: &[&str], full: bool) -> Vec<Finding> {
        let mut out = Vec::new();
        for (&source, ignores) in &self.files {
            for (at, ignore) in ignores.iter().enumerate() {
                let place = Some(Place::text(source, ignore.span));
                let finding = |message: String, place| {
                    Finding::new("unused-ignore", Severity::Warning, message, place)
                };
                if let Some(mistake) = &ignore.mistake {
                    let message = format!("this comment ignores nothing: {mistake}");
                    out.push(finding(message, place));
                    continue;
                }
                for silenced in &ignore.silenced {
                    let Silenced::Rule(rule, span) = silenced else {
                        continue;
                    };
                    let place = Some(Place::text(source, *span));
                    if !known.contains(&rule.as_str()) {
                        let hint = nearest(rule, known.iter().copied());
                        let message = format!("there is no rule `{rule}`");
                        out.push(match hint {
                            Some(near) => {
                                finding(format!("{message}: did you mean `{near}`?"), place)
                            }
                            None => finding(message, place)
                                .help("name the rules one by one; `dataspoke rules` lists them"),
                        });
                        continue;
                    }
                    let used = self.used.contains(&(source, at, rule.clone()));
                    if full && !used && ran.contains(rule.as_str()) {
                        let (message, help) = match ignore.reach {
                            Reach::Line(line) => (
                                format!(
                                    "nothing to ignore in line {line}: {rule} finds nothing there"
                                ),
                                "remove the comment, or put it on the line of the finding",
                            ),
                            Reach::File => (
                                format!("nothing to ignore in this file: {rule} finds nothing"),
                                "remove the comment",
                            ),
                        };
                        out.push(finding(message, place).help(help));
                    }
                }
            }
        }
        out
    }
}

fn mentions(text: &str) -> bool {
    let has = |needle: &str| memchr::memmem::find(text.as_bytes(), needle.as_bytes()).is_some();
    has("dataspoke:")
        || has("dataspoke ignore")
        || has("gitleaks:allow")
        || has("pragma: allowlist")
}
