//! What stops a run: one sentence that names the document, the object and the line.

use std::fmt;

/// Why nothing can be written: what is wrong, in which document, on which line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct Problem {
    /// The template that the document came from (`# Source:`, or Helm 4's annotation).
    pub template: Option<String>,
    /// `Kind/name`, as far as known.
    pub object: Option<String>,
    /// Line of the stream, from 1.
    pub line: Option<usize>,
    /// What is wrong, in a lowercase phrase.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.template, &self.object) {
            (Some(template), Some(object)) => {
                write!(f, "{} ({}), ", shown(template), shown(object))?;
            }
            (Some(one), None) | (None, Some(one)) => write!(f, "{}, ", shown(one))?,
            (None, None) => {}
        }
        match self.line {
            Some(line) => write!(f, "line {line}: {}", self.message),
            None => f.write_str(&self.message),
        }
    }
}

/// Problems that are told together are no more than these.
const TOLD: usize = 100;

/// The problems of a run.
#[derive(Default)]
pub(super) struct Problems {
    told: Vec<Problem>,
    more: usize,
}

impl Problems {
    /// Adds the next one.
    pub(super) fn add(&mut self, problem: Problem) {
        if self.told.len() < TOLD {
            self.told.push(problem);
        } else {
            self.more += 1;
        }
    }

    /// That there was none.
    ///
    /// # Errors
    /// When there were some: the first of them, and the number of the others.
    pub(super) fn none(mut self) -> Result<(), Vec<Problem>> {
        if self.more > 0 {
            self.told.push(Problem {
                template: None,
                object: None,
                line: None,
                message: format!("{} more documents have problems", self.more),
            });
        }
        if self.told.is_empty() {
            Ok(())
        } else {
            Err(self.told)
        }
    }
}

/// A name of the stream as it can be shown: a terminal must not take part of it for a command.
pub(super) fn shown(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for sign in name.chars() {
        if sign.is_control() {
            out.extend(sign.escape_default());
        } else {
            out.push(sign);
        }
    }
    out
}

/// The last `# Source: FILE` of a text.
pub(super) fn source_comment(text: &str) -> Option<&str> {
    text.lines()
        .filter_map(|line| line.strip_prefix("# Source: "))
        .next_back()
        .map(str::trim)
}

/// `Kind/name` as far as the lines of a text show it, for documents that do not parse.
pub(super) fn guessed_name(text: &str) -> Option<String> {
    let value = |prefix: &str| {
        let found = text.lines().find_map(|line| line.strip_prefix(prefix))?;
        let found = found.trim().trim_matches(['"', '\'']);
        (!found.is_empty()).then_some(found)
    };
    let kind = value("kind:")?;
    Some(match value("  name:") {
        Some(name) => format!("{kind}/{name}"),
        None => kind.to_owned(),
    })
}
