//! Baselines: findings that are known and left out.
//!
//! A baseline holds fingerprints, and beside each the rule and the file for whoever reviews it;
//! nothing of a value.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Value, json};

use crate::report::Report;

/// A baseline that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum BaselineError {
    /// The file cannot be read.
    #[error("cannot read the baseline {file}: {cause}")]
    Read {
        /// The file.
        file: String,
        /// Why.
        cause: std::io::Error,
    },
    /// The file is no baseline.
    #[error("{file} is no baseline: {reason}; write one with --write-baseline")]
    Invalid {
        /// The file.
        file: String,
        /// Why.
        reason: String,
    },
}

/// What stands beside a fingerprint.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// The rule; `None` where the file does not say.
    pub rule: Option<String>,
    /// The file of the finding; empty for one without.
    pub file: String,
}

/// Reads the entries of a baseline by their fingerprints.
///
/// # Errors
/// When the file cannot be read or is no baseline of version 1.
pub fn read(path: &Path) -> Result<BTreeMap<String, Entry>, BaselineError> {
    let file = crate::chart::find::show(path);
    let text = std::fs::read_to_string(path).map_err(|cause| BaselineError::Read {
        file: file.clone(),
        cause,
    })?;
    let invalid = |reason: &str| BaselineError::Invalid {
        file: file.clone(),
        reason: reason.to_owned(),
    };
    let value: Value = serde_json::from_str(&text).map_err(|error| invalid(&error.to_string()))?;
    if value.get("version") != Some(&json!(1)) {
        return Err(invalid("its version is not 1"));
    }
    let entries = value.get("findings").and_then(Value::as_array);
    let entries = entries.ok_or_else(|| invalid("it has no list `findings`"))?;
    entries
        .iter()
        .map(|entry| {
            let text = |key: &str| Some(entry.get(key)?.as_str()?.to_owned());
            let fingerprint =
                text("fingerprint").ok_or_else(|| invalid("an entry has no `fingerprint`"))?;
            let entry = Entry {
                rule: text("rule"),
                file: text("file").unwrap_or_default(),
            };
            Ok((fingerprint, entry))
        })
        .collect()
}

/// The baseline of a report, as text; sorted, so that it can be reviewed as a difference.
pub fn write(report: &Report) -> String {
    let mut entries: Vec<(String, &'static str, String)> = report
        .findings
        .iter()
        .map(|located| {
            let file = located.location.file().unwrap_or("").to_owned();
            (located.fingerprint.clone(), located.finding.rule, file)
        })
        .collect();
    entries.sort();
    let entries: Vec<Value> = entries
        .into_iter()
        .map(|(fingerprint, rule, file)| {
            json!({"fingerprint": fingerprint, "rule": rule, "file": file})
        })
        .collect();
    let whole = json!({"version": 1, "findings": entries});
    format!("{whole:#}\n")
}
