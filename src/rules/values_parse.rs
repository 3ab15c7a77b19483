//! values-parse: a file that Helm cannot read, and whatever else keeps Helm from computing values.

use std::collections::BTreeSet;

use super::{Context, Meta, Rule};
use crate::chart::{Chart, Unreadable, ValuesFile};
use crate::dialect::Dialect;
use crate::finding::{Finding, Severity};
use crate::place::Place;
use crate::source::{SourceId, Span};
use crate::values::{Refusal, RefusalKind, unreadable};

pub(super) struct ValuesParse;

static META: Meta = Meta {
    id: "values-parse",
    summary: "a file that Helm cannot read",
    severity: Severity::Error,
    page: include_str!("values-parse.md"),
};

impl Rule for ValuesParse {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn run(&self, cx: &Context<'_>, found: &mut Vec<Finding>) {
        let said = files(cx, found);
        for (profile, run) in cx.runs() {
            let Some(refusal) = &run.outcome.refusal else {
                continue;
            };
            let is_said = match (refusal.kind, refusal.place) {
                (RefusalKind::Parse, Some(Place::Text { source, .. })) => said.contains(&source),
                // Helm says of some refusals no place; the file that it is about was named above.
                (RefusalKind::Parse, None) => !said.is_empty(),
                _ => false,
            };
            if let (false, Some(finding)) = (is_said, refused(refusal)) {
                found.push(finding.within(&profile.name, run.dialect));
            }
        }
    }
}

/// Every file that cannot be read, each by itself: Helm stops at the first.
fn files(cx: &Context<'_>, found: &mut Vec<Finding>) -> BTreeSet<SourceId> {
    let mut said = BTreeSet::new();
    for file in cx.files {
        file.file.in_passing(|values| {
            for &dialect in cx.dialects {
                if let Some(failure) = unreadable(values, dialect) {
                    said.insert(file.source);
                    found.push(unread(cx, file.source, dialect, &failure));
                }
            }
        });
    }
    // What profiles load is decoded again only where Helm stopped at some file.
    let stopped = cx.runs().any(|(_, run)| {
        let refusal = run.outcome.refusal.as_ref();
        refusal.is_some_and(|refusal| refusal.kind == RefusalKind::Parse)
    });
    if !stopped {
        return said;
    }
    for file in loaded(cx) {
        if cx.files.iter().any(|known| known.source == file.source) {
            continue;
        }
        for &dialect in cx.dialects {
            if let Some(failure) = unreadable(file, dialect) {
                said.insert(file.source);
                found.push(unread(cx, file.source, dialect, &failure));
            }
        }
    }
    said
}

/// The values.yaml of every chart, and the files of the profiles.
fn loaded<'c>(cx: &'c Context<'_>) -> Vec<&'c ValuesFile> {
    let given = cx.profiles.iter().flat_map(|profile| &profile.inputs.files);
    let given = given.map(|file| &**file);
    charts(cx.chart)
        .into_iter()
        .filter_map(|chart| chart.values.as_deref())
        .chain(given)
        .collect()
}

/// A chart and everything in its charts/.
fn charts(top: &Chart) -> Vec<&Chart> {
    let mut out = vec![top];
    let mut at = 0;
    while at < out.len() {
        out.extend(&out[at].subcharts);
        at += 1;
    }
    out
}

fn unread(cx: &Context<'_>, source: SourceId, dialect: Dialect, failure: &Unreadable) -> Finding {
    let reason = failure.message.to_string();
    // Helm 4 says it behind these words, Helm 3 without them; it is one mistake.
    let reason = reason
        .strip_prefix("cannot unmarshal yaml document: ")
        .unwrap_or(&reason);
    let place = Place::text(source, failure.span.unwrap_or(Span::at(0)));
    let message = format!("Helm cannot read this file: {reason}");
    let mut finding = Finding::new(META.id, META.severity, message, Some(place));
    finding.help = help(reason).map(str::to_owned);
    finding.helm.insert(dialect);
    finding.profiles = cx.loading(source);
    finding
}

/// What to do, for the commonest reasons.
fn help(reason: &str) -> Option<&'static str> {
    let table = [
        (
            "cannot start any token",
            "indent with spaces, never with tabs, and put a text that begins with @, ` or % in quotes",
        ),
        (
            "found a tab character",
            "indent with spaces, never with tabs",
        ),
        (
            "mapping values are not allowed",
            "put a text that holds `: ` in quotes; check the indentation of the line",
        ),
        (
            "did not find expected",
            "check the indentation, and that every bracket and quote is closed",
        ),
        (
            "could not find expected ':'",
            "a key needs a colon and a space behind it",
        ),
        (
            "unknown escape character",
            "in double quotes a backslash begins an escape: use single quotes",
        ),
        (
            "unknown anchor",
            "define the anchor before it is used, in the same document",
        ),
        (
            "invalid Yaml document separator",
            "Helm 4 takes every line that begins with --- as a separator: leave nothing behind it",
        ),
        (
            "cannot unmarshal",
            "a values file is one table: keys with values",
        ),
        (
            "unsupported value",
            "JSON has no infinity and no not-a-number: write a number or a text in quotes",
        ),
    ];
    let fitting = table.iter().find(|(words, _)| reason.contains(words));
    fitting.map(|(_, help)| *help)
}

/// Any other refusal: a chart, a subchart's key. One of an argument ends a run before any rule is
/// asked.
fn refused(refusal: &Refusal) -> Option<Finding> {
    let message = refusal.message.to_string();
    // The Helms wrap it in different words; it is one mistake.
    let message = message
        .strip_prefix("chart dependencies processing failed: ")
        .unwrap_or(&message);
    let (message, help) = match refusal.kind {
        RefusalKind::Parse => (format!("Helm cannot read this file: {message}"), None),
        RefusalKind::Set => return None,
        RefusalKind::Chart => (format!("Helm refuses this chart: {message}"), None),
        RefusalKind::Dependency => (
            format!("Helm refuses this chart: {message}"),
            Some("run helm dependency build"),
        ),
        RefusalKind::TypeMismatch => (
            format!("Helm refuses these values: {message}"),
            Some("the values of a subchart are a table: remove the key, or write keys under it"),
        ),
    };
    let mut finding = Finding::new(META.id, META.severity, message, refusal.place);
    finding.help = help.map(str::to_owned);
    Some(finding)
}
