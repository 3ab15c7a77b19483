//! Archives in charts/ that are not what lies at their `file://` path any more.

use std::collections::BTreeMap;

use crate::chart::{Chart, TextFile, Vendoring};
use crate::rules::StaleArchive;
use crate::source::Sources;

/// Compares every packaged subchart with the directory it is declared to come from. `helm package`
/// writes Chart.yaml anew, so of that file only the version counts.
pub(super) fn archives(chart: &Chart, sources: &Sources) -> Vec<StaleArchive> {
    let mut out = Vec::new();
    if chart.archive.is_some() {
        return out;
    }
    for dependency in chart.dependencies() {
        let Some(relative) = dependency.repository.strip_prefix("file://") else {
            continue;
        };
        let Some(packaged) = chart.subchart_of(dependency) else {
            continue;
        };
        if packaged.archive.is_none() {
            continue;
        }
        let directory = chart.directory.join(relative);
        let mut own = Sources::new();
        // A path that leads to no chart is for `helm dependency build` to refuse.
        let Ok(source) = Chart::load(&directory, "", Vendoring::ChartsDirectoryOnly, &mut own)
        else {
            continue;
        };
        if let Some(differs) = difference((packaged, sources), (&source, &own)) {
            out.push(StaleArchive {
                entry: packaged.entry.clone(),
                repository: dependency.repository.clone(),
                differs,
                place: dependency.place,
            });
        }
    }
    out
}

/// The first file that differs.
fn difference(packaged: (&Chart, &Sources), source: (&Chart, &Sources)) -> Option<String> {
    let versions = [packaged.0, source.0].map(|chart| &chart.metadata.version);
    if versions[0] != versions[1] {
        return Some("the version in Chart.yaml".to_owned());
    }
    let (before, after) = (files(packaged), files(source));
    let names = before.keys().chain(after.keys());
    let mut differing = names.filter(|name| before.get(*name) != after.get(*name));
    differing.next().map(|name| (*name).to_owned())
}

fn files<'c>((chart, sources): (&'c Chart, &'c Sources)) -> BTreeMap<&'c str, &'c str> {
    let text = |id| -> &'c str { sources.get(id).text() };
    let texts = chart.templates.iter().chain(&chart.schema);
    let mut out: BTreeMap<&str, &str> = texts
        .map(|TextFile { name, source }| (name.as_str(), text(*source)))
        .collect();
    if let Some(file) = &chart.values {
        out.insert("values.yaml", text(file.source));
    }
    out
}
