//! The overlay schema, which editors use for partial values files: the schema without its demands.
//!
//! `DSK_BLESS=1` writes it.

use std::path::PathBuf;

use serde_json::{Map, Value, json};

use super::manual::{made, root, schema};
use super::read;
use crate::support::deps;

/// The schema for a values file that holds a part: nothing is required outside lists, which Helm
/// replaces whole, conditions over several keys are gone, and null, which deletes a default, is allowed.
fn overlay(schema: &Value) -> Value {
    let mut overlay = loosened(schema, false);
    let top = overlay.as_object_mut().expect("an object");
    top.insert(
        "$id".to_owned(),
        json!("https://dataspoke.io/schemas/values.overlay.schema.json"),
    );
    top.insert(
        "title".to_owned(),
        json!("Values files on top of the dataspoke umbrella chart's values.yaml"),
    );
    top.insert(
        "description".to_owned(),
        json!("Generated from values.schema.json: the same values, none of them required."),
    );
    top.insert("type".to_owned(), json!("object"));
    overlay
}

fn loosened(node: &Value, in_list: bool) -> Value {
    let Some(entries) = node.as_object() else {
        return node.clone();
    };
    let mut out = Map::new();
    for (key, value) in entries {
        let value = match key.as_str() {
            "if" | "then" | "else" => continue,
            "required" if !in_list => continue,
            "properties" | "patternProperties" | "definitions" => {
                let children = value.as_object().expect("a table of schemas");
                let children = children
                    .iter()
                    .map(|(name, child)| (name.clone(), loosened(child, in_list)));
                Value::Object(children.collect())
            }
            "items" => loosened(value, true),
            "additionalProperties" if value.is_object() => loosened(value, in_list),
            "type" if !in_list => nullable(value),
            "enum" if !in_list => {
                let mut choices = value.as_array().expect("a list").clone();
                choices.push(Value::Null);
                Value::Array(choices)
            }
            _ => value.clone(),
        };
        out.insert(key.clone(), value);
    }
    Value::Object(out)
}

fn nullable(types: &Value) -> Value {
    let mut types = match types {
        Value::Array(types) => types.clone(),
        one => vec![one.clone()],
    };
    if !types.contains(&json!("null")) {
        types.push(json!("null"));
    }
    Value::Array(types)
}

#[test]
fn the_overlay_schema_is_the_schema_without_demands() {
    let text = serde_json::to_string_pretty(&overlay(&schema())).expect("JSON");
    made(
        &root().join("schemas/values.overlay.schema.json"),
        &format!("{text}\n"),
    );
}

/// The files for which it is made hold; and it still sees a mistake.
#[test]
fn partial_values_files_fit_the_overlay_schema() {
    let overlay = overlay(&schema());
    let validator = jsonschema::draft7::new(&overlay).expect("a schema");
    let folder = deps::chart_source();
    let mut files = vec![folder.join("values.yaml"), folder.join("values-dev.yaml")];
    for entry in std::fs::read_dir(folder.join("ci")).expect("the chart has ci/") {
        files.push(entry.expect("an entry").path());
    }
    for file in files {
        let instance: Value = serde_yaml::from_str(&read(&file)).expect("YAML");
        let wrong: Vec<String> = validator
            .iter_errors(&instance)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert_eq!(wrong, Vec::<String>::new(), "{}", file.display());
    }
    for (wrong, right) in [
        (
            json!({"frontend": {"replicaCont": 1}}),
            json!({"frontend": {"replicaCount": 1}}),
        ),
        (
            json!({"config": {"redis": {"port": "redis"}}}),
            json!({"config": {"redis": {"port": "6379"}}}),
        ),
        (
            json!({"api": {"ingress": {"hosts": [{"host": "a"}]}}}),
            json!({"api": {"ingress": {"enabled": true}}}),
        ),
    ] {
        assert!(!validator.is_valid(&wrong), "{wrong}");
        assert!(validator.is_valid(&right), "{right}");
    }
}

/// Editors find the schemas by the first line of each values file.
#[test]
fn values_files_name_their_schema() {
    let folder = deps::chart_source();
    let mut files = vec![folder.join("values.yaml"), folder.join("values-dev.yaml")];
    for entry in std::fs::read_dir(folder.join("ci")).expect("the chart has ci/") {
        files.push(entry.expect("an entry").path());
    }
    for file in files {
        let text = read(&file);
        let first = text.lines().next().unwrap_or("");
        let schema = first
            .strip_prefix("# yaml-language-server: $schema=")
            .unwrap_or_else(|| panic!("{} begins with {first:?}", file.display()));
        let place: PathBuf = file.parent().expect("a folder").join(schema);
        assert!(place.is_file(), "{} names {schema}", file.display());
    }
}
