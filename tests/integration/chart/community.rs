//! Our values for the community charts: no key of ours is unknown to them, and their schemas take them.
//!
//! The stand-ins are asked always; the real charts' values where this machine has them (`$DSK_SHARED`,
//! else `../shared`).

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::read;
use crate::support::deps;

const CHARTS: [&str; 4] = ["postgresql", "redis", "qdrant", "temporal"];

/// Keys that a chart reads though its values do not have them.
const READ_ALL_THE_SAME: [&str; 3] = [
    // The stores' tables are handed on whole; the Secret's key is taken from there.
    "temporal.server.config.persistence.default.sql.secretKey",
    "temporal.server.config.persistence.visibility.sql.secretKey",
    // Gone from the chart; the specification switches it off.
    "temporal.postgresql",
];

/// Where a chart's values.yaml and values.schema.json are.
pub(super) fn folders() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let shared =
        std::env::var_os("DSK_SHARED").map_or_else(|| root.join("../shared"), PathBuf::from);
    let mut folders = vec![root.join("tests/standins")];
    let real = shared.join("corpus/subchart-values");
    if real.is_dir() {
        folders.push(real);
    }
    folders
}

pub(super) fn yaml(path: impl AsRef<Path>) -> Value {
    serde_yaml::from_str(&read(path)).expect("YAML")
}

/// Every values file of ours, lowest first.
fn ours() -> Vec<(String, Value)> {
    let chart = deps::chart_source();
    let mut files = vec![chart.join("values.yaml"), chart.join("values-dev.yaml")];
    for entry in std::fs::read_dir(chart.join("ci")).expect("the chart has ci/") {
        files.push(entry.expect("an entry").path());
    }
    let name = |path: &Path| path.display().to_string();
    files.iter().map(|path| (name(path), yaml(path))).collect()
}

fn unknown(ours: &Value, theirs: &Value, path: &str, found: &mut Vec<String>) {
    let (Value::Object(ours), Value::Object(theirs)) = (ours, theirs) else {
        return;
    };
    // An empty table is open: resources, annotations and the like.
    if theirs.is_empty() {
        return;
    }
    for (key, value) in ours {
        let path = format!("{path}.{key}");
        match theirs.get(key) {
            Some(known) => unknown(value, known, &path, found),
            None => found.push(path),
        }
    }
}

#[test]
fn every_key_of_ours_is_known_to_its_chart() {
    for folder in folders() {
        for (file, values) in ours() {
            for chart in CHARTS {
                let theirs = yaml(folder.join(chart).join("values.yaml"));
                let mut found = Vec::new();
                unknown(&values[chart], &theirs, chart, &mut found);
                // The condition is the umbrella's.
                found.retain(|path| {
                    !READ_ALL_THE_SAME.contains(&path.as_str())
                        && *path != format!("{chart}.enabled")
                });
                assert_eq!(
                    found,
                    Vec::<String>::new(),
                    "{file} against {}",
                    folder.display()
                );
            }
        }
    }
}

/// Helm's merge, as far as our files use it: tables merge, null deletes, everything else replaces.
fn merged(low: &Value, high: &Value) -> Value {
    match (low, high) {
        (Value::Object(low), Value::Object(high)) => {
            let mut out = low.clone();
            for (key, value) in high {
                match low.get(key) {
                    _ if value.is_null() => drop(out.shift_remove(key)),
                    Some(below) => drop(out.insert(key.clone(), merged(below, value))),
                    None => drop(out.insert(key.clone(), value.clone())),
                }
            }
            Value::Object(out)
        }
        _ => high.clone(),
    }
}

#[test]
fn the_community_charts_schemas_take_our_values() {
    let mut judged = 0;
    for folder in folders() {
        for chart in CHARTS {
            let schema = folder.join(chart).join("values.schema.json");
            if !schema.is_file() {
                continue;
            }
            let schema: Value = serde_json::from_str(&read(schema)).expect("JSON");
            let validator = jsonschema::validator_for(&schema).expect("a schema");
            let defaults = yaml(folder.join(chart).join("values.yaml"));
            let base = ours().remove(0).1;
            for (file, values) in ours() {
                let all = merged(
                    &merged(&defaults, &base[chart]),
                    values.get(chart).unwrap_or(&json!({})),
                );
                let wrong: Vec<String> = validator
                    .iter_errors(&all)
                    .map(|error| format!("{}: {error}", error.instance_path()))
                    .collect();
                assert_eq!(wrong, Vec::<String>::new(), "{file}: {chart}");
                judged += 1;
            }
        }
    }
    assert!(judged > 0);
}
