//! Which of a chart's files are its makers' own, and which came with a subchart of others.

use std::collections::BTreeSet;

use super::Context;
use crate::chart::Chart;
use crate::path::ValuesPath;
use crate::place::Place;
use crate::source::SourceId;
use crate::values::{NodeId, Values};

/// Whether a subchart is kept together with its parent: under a `file://` path, or unpacked in
/// charts/ without a repository.
pub(super) fn is_own(parent: &Chart, sub: &Chart) -> bool {
    if sub.from_file_repository {
        return true;
    }
    let packaged = sub.archive.is_some() && parent.archive.is_none();
    let declared = parent.dependencies().iter();
    let mut declared = declared.filter(|dependency| dependency.name == sub.name());
    match declared.next() {
        Some(dependency) if dependency.repository.starts_with("file://") => true,
        Some(dependency) => dependency.repository.is_empty() && !packaged,
        None => !packaged,
    }
}

/// The chart and its own subcharts, each with the first place of its values.
pub(super) fn charts(top: &Chart) -> Vec<(ValuesPath, &Chart)> {
    let mut out = vec![(ValuesPath::root(), top)];
    let mut at = 0;
    while at < out.len() {
        let (path, chart) = out[at].clone();
        for sub in &chart.subcharts {
            if is_own(chart, sub) {
                let declared = chart.dependencies().iter();
                let mut declared = declared.filter(|dependency| dependency.name == sub.name());
                let key = declared
                    .next()
                    .map_or(sub.name(), |dependency| dependency.values_key());
                out.push((path.key(key), sub));
            }
        }
        at += 1;
    }
    out
}

/// The values.yaml files of subcharts of others.
pub(super) fn foreign(top: &Chart) -> BTreeSet<SourceId> {
    let mut out = BTreeSet::new();
    let mut todo = vec![(top, true)];
    while let Some((chart, own)) = todo.pop() {
        if let Some(file) = chart.values.as_ref().filter(|_| !own) {
            out.insert(file.source);
        }
        let subs = chart.subcharts.iter();
        todo.extend(subs.map(|sub| (sub, own && is_own(chart, sub))));
    }
    out
}

/// Whether a value was set by the chart's makers or by who gave files and arguments.
pub(super) fn wrote(foreign: &BTreeSet<SourceId>, values: &Values, node: NodeId) -> bool {
    match values.origin(node).place {
        Some(Place::Text { source, .. }) => !foreign.contains(&source),
        Some(Place::Argument { .. }) => true,
        None => false,
    }
}

impl Context<'_> {
    /// The profiles that load a file: all of them, when it is the values.yaml of a chart.
    pub(super) fn loading(&self, source: SourceId) -> BTreeSet<String> {
        let mut todo = vec![self.chart];
        let mut everywhere = false;
        while let Some(chart) = todo.pop() {
            everywhere |= chart.values.as_ref().map(|file| file.source) == Some(source);
            todo.extend(&chart.subcharts);
        }
        let profiles = self.profiles.iter();
        let loads = profiles.filter(|profile| {
            let mut files = profile.inputs.files.iter();
            everywhere || files.any(|file| file.source == source)
        });
        loads.map(|profile| profile.name.clone()).collect()
    }
}
