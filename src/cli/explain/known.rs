//! What schemas and templates say of a path.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::chart::templates::{Given, Reads, scan};
use crate::lint::Shield;
use crate::path::{Step, ValuesPath};
use crate::source::Sources;
use crate::suggest;
use crate::values::{Outcome, on_deep_stack};

/// What the schemas say of the path: the first that says anything.
pub(super) fn about(outcome: &Outcome<'_>, shield: &Shield, path: &ValuesPath) -> Option<Value> {
    for enabled in &outcome.enabled {
        let Some(file) = &enabled.chart.schema else {
            continue;
        };
        let Some(Ok(schema)) = shield.schemas.get(&file.source) else {
            continue;
        };
        if !path.starts_with(&enabled.path) {
            continue;
        }
        let below = ValuesPath::from(path.steps()[enabled.path.steps().len()..].to_vec());
        let applying = schema.at(&below);
        let mut found = serde_json::Map::new();
        for key in [
            "description",
            "type",
            "default",
            "enum",
            "pattern",
            "examples",
        ] {
            let value = applying.iter().find_map(|schema| schema.get(key));
            if let Some(value) = value
                .filter(|_| key == "description" || key == "type" || !shield.marks.covers(path))
            {
                found.insert(key.to_owned(), value.clone());
            }
        }
        if !found.is_empty() {
            found.insert("chart".to_owned(), enabled.heading.clone().into());
            return Some(Value::Object(found));
        }
    }
    None
}

/// What the templates of the charts read.
pub(super) fn reads(outcome: &Outcome<'_>, sources: &Sources) -> Reads {
    let charts = outcome.enabled.iter();
    let charts: Vec<Given<'_>> = charts
        .map(|enabled| Given {
            path: &enabled.path,
            chart: enabled.chart,
        })
        .collect();
    on_deep_stack(|| scan(&charts, &[], sources))
}

/// Lines of templates that read the path, something below it or the whole of a table above it, as
/// `file:line`; through `with`, variables and helpers, too.
pub(super) fn readers(reads: &Reads, sources: &Sources, path: &ValuesPath) -> Vec<String> {
    let mut out: BTreeSet<(&str, Option<&str>, usize)> = BTreeSet::new();
    for (source, at) in reads.readers(path) {
        let source = sources.get(source);
        out.insert((source.name(), source.member(), source.position(at).line));
    }
    let shown = out.into_iter().map(|(name, member, line)| {
        let member = member.map(|member| format!("({member})"));
        format!("{name}{}:{line}", member.unwrap_or_default())
    });
    shown.collect()
}

/// The path that was meant by one that is nowhere: its first wrong key as the nearest of those that
/// are set, in the schema or read there.
pub(super) fn meant(
    outcome: &Outcome<'_>,
    shield: &Shield,
    reads: &Reads,
    path: &ValuesPath,
) -> Option<ValuesPath> {
    let values = &outcome.values;
    let (above, node) = values.nearest(path);
    let (wrong, rest) = path.steps()[above.steps().len()..].split_first()?;
    let Step::Key(wrong) = wrong else {
        return None;
    };
    let mut keys: BTreeSet<&str> = reads.keys(&reads.at(&above));
    let set = values.table(node).into_iter();
    keys.extend(set.flat_map(|table| table.entries.keys().map(AsRef::as_ref)));
    for enabled in &outcome.enabled {
        let schema = enabled.chart.schema.as_ref();
        let schema = schema.and_then(|file| shield.schemas.get(&file.source));
        if let (Some(Ok(schema)), true) = (schema, above.starts_with(&enabled.path)) {
            let below = above.steps()[enabled.path.steps().len()..].to_vec();
            let applying = schema.at(&ValuesPath::from(below)).into_iter();
            let properties = applying.filter_map(|schema| schema.get("properties")?.as_object());
            keys.extend(properties.flat_map(|table| table.keys().map(String::as_str)));
        }
    }
    let near = suggest::nearest(wrong, keys.into_iter())?;
    let mut meant = above.key(near);
    rest.iter().for_each(|step| meant.push(step.clone()));
    Some(meant)
}
