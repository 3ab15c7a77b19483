//! `--report` and its schema, over every case: each says what the other means.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use clap::Parser;
use dataspoke::cli::post::Args;
use dataspoke::post::inject;
use serde_json::{Value, json};

/// The reports of the cases that are accepted.
fn reports() -> Vec<Value> {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/post");
    let folders = fs::read_dir(cases)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let reports = folders.filter_map(|folder| {
        let stream = String::from_utf8(fs::read(folder.join("in.yaml")).unwrap()).ok()?;
        let cmd = fs::read_to_string(folder.join("cmd")).unwrap_or_default();
        let args = Args::try_parse_from(std::iter::once("dsk-post").chain(cmd.lines())).ok()?;
        let outcome = inject(&stream, &args.rules().ok()?).ok()?;
        Some(serde_json::from_str(&outcome.report.to_json()).unwrap())
    });
    reports.collect()
}

fn schema() -> Value {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/post-report.schema.json");
    serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap()
}

#[test]
fn reports_match_their_schema() {
    let schema = schema();
    jsonschema::meta::validate(&schema).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let reports = reports();
    assert!(reports.len() > 50, "only {} reports", reports.len());
    for report in &reports {
        let errors: Vec<_> = validator.iter_errors(report).collect();
        assert!(errors.is_empty(), "{errors:?}\n{report:#}");
    }

    // Every property of an object that the schema knows is one that dsk-post writes.
    let known = schema["$defs"]["object"]["properties"].as_object().unwrap();
    let objects = reports
        .iter()
        .flat_map(|report| report["objects"].as_array().unwrap());
    let written = objects.flat_map(|object| object.as_object().unwrap().keys());
    let written: BTreeSet<_> = written.collect();
    assert_eq!(written, known.keys().collect());
}

#[test]
fn schema_refuses_other_forms() {
    let validator = jsonschema::validator_for(&schema()).unwrap();
    let report = |change: fn(&mut Value)| {
        let mut report = json!({
            "version": 1, "documents": 1, "changed": 1, "restarts": ["Deployment/a"],
            "objects": [{"object": "Deployment/a", "line": 1, "labels": ["team"], "restarts": true}],
        });
        change(&mut report);
        validator.is_valid(&report)
    };
    assert!(report(|_| ()));
    assert!(!report(|it| it["version"] = json!(2)));
    assert!(!report(|it| it["other"] = json!(1)));
    assert!(!report(
        |it| it["objects"][0]["labels"] = json!({"team": "data"})
    ));
    assert!(!report(|it| it["objects"][0]["value"] = json!("x")));
    assert!(!report(|it| it["objects"][0]["line"] = json!(0)));
}
