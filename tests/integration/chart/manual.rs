//! values.yaml is the chart's manual: the schema and the README say what its `# --` comments say, and
//! the overlay schema, which editors use for partial values files, is the schema without its demands.
//!
//! `DSK_BLESS=1` writes the README's table and the overlay schema.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use super::read;
use crate::support::deps;

const APPS: [&str; 3] = ["frontend", "api", "workers"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn schema() -> Value {
    serde_json::from_str(&read(root().join("schemas/values.schema.json"))).expect("JSON")
}

fn values(file: impl AsRef<Path>) -> Value {
    serde_yaml::from_str(&read(deps::chart_source().join(file))).expect("YAML")
}

/// A described key: its path, the text of its `# --` comment, and its default.
struct Entry {
    path: Vec<String>,
    text: String,
    default: Value,
}

impl Entry {
    fn name(&self) -> String {
        self.path.join(".")
    }
}

/// The keys of a values file that have a `# --` comment, in the file's order. Our files are block
/// mappings where comments stand, so indentation says where a key belongs.
fn entries(file: &str) -> Vec<Entry> {
    let defaults = values(file);
    let mut open: Vec<(usize, String)> = Vec::new();
    let mut comment = None;
    let mut entries = Vec::new();
    for line in read(deps::chart_source().join(file)).lines() {
        let bare = line.trim_start();
        let indent = line.len() - bare.len();
        if let Some(text) = bare.strip_prefix("# -- ") {
            assert!(
                comment.is_none(),
                "{file}: {text}: two comments for one key"
            );
            comment = Some(text.to_owned());
        } else if let Some(key) = key(bare) {
            open.retain(|(other, _)| *other < indent);
            open.push((indent, key.to_owned()));
            if let Some(text) = comment.take() {
                let path: Vec<String> = open.iter().map(|(_, key)| key.clone()).collect();
                let pointer: String = path.iter().map(|key| format!("/{key}")).collect();
                let default = defaults.pointer(&pointer);
                entries.push(Entry {
                    default: default
                        .unwrap_or_else(|| panic!("{file}: {pointer}"))
                        .clone(),
                    path,
                    text,
                });
            }
        } else {
            assert!(
                comment.is_none() || bare.is_empty() || bare.starts_with('#'),
                "{file}: {comment:?} stands before no key"
            );
        }
    }
    entries
}

fn key(line: &str) -> Option<&str> {
    let (key, rest) = line.split_once(':')?;
    let word = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    (key.chars().all(word) && !key.is_empty() && (rest.is_empty() || rest.starts_with(' ')))
        .then_some(key)
}

/// Every described key of the chart: the umbrella's, then what the app subcharts add.
fn all_entries() -> Vec<Entry> {
    let mut all = entries("values.yaml");
    let mut known: BTreeSet<String> = all.iter().map(Entry::name).collect();
    for app in APPS {
        for mut entry in entries(&format!("subcharts/{app}/values.yaml")) {
            entry.path.insert(0, app.to_owned());
            if known.insert(entry.name()) {
                all.push(entry);
            }
        }
    }
    all
}

/// The schema at a path of keys.
fn schema_at<'a>(schema: &'a Value, path: &[String]) -> Option<&'a Value> {
    path.iter()
        .try_fold(schema, |schema, key| schema.get("properties")?.get(key))
}

fn definition<'a>(schema: &'a Value, node: &'a Value) -> &'a Value {
    match node["$ref"].as_str() {
        Some(reference) => schema
            .pointer(reference.trim_start_matches('#'))
            .unwrap_or_else(|| panic!("{reference} is there")),
        None => node,
    }
}

#[test]
fn comments_and_schema_describe_alike() {
    let schema = schema();
    let mut wrong = Vec::new();
    for entry in all_entries() {
        let described =
            schema_at(&schema, &entry.path).and_then(|node| node["description"].as_str());
        if described != Some(entry.text.as_str()) {
            wrong.push(format!("{}: {:?} in the schema", entry.name(), described));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

/// The subcharts' comments say what the umbrella's say of the same key.
#[test]
fn no_key_is_described_in_two_ways() {
    let umbrella: BTreeMap<String, String> = entries("values.yaml")
        .into_iter()
        .map(|entry| (entry.name(), entry.text))
        .collect();
    for app in APPS {
        for entry in entries(&format!("subcharts/{app}/values.yaml")) {
            let name = format!("{app}.{}", entry.name());
            if let Some(text) = umbrella.get(&name) {
                assert_eq!(*text, entry.text, "{name}");
            }
        }
    }
}

/// A scalar, a list or an empty table of ours without a comment is a gap in the manual.
#[test]
fn every_value_has_a_comment() {
    fn undescribed(value: &Value, path: &str, known: &BTreeSet<String>, found: &mut Vec<String>) {
        if known.contains(path) {
            return;
        }
        match value {
            Value::Object(entries) if !entries.is_empty() => {
                for (key, value) in entries {
                    let path = if path.is_empty() {
                        key.clone()
                    } else {
                        format!("{path}.{key}")
                    };
                    undescribed(value, &path, known, found);
                }
            }
            _ => found.push(path.to_owned()),
        }
    }
    let mut found = Vec::new();
    let files = APPS.map(|app| format!("subcharts/{app}/values.yaml"));
    for file in std::iter::once("values.yaml".to_owned()).chain(files) {
        let known = entries(&file).iter().map(Entry::name).collect();
        undescribed(&values(&file), "", &known, &mut found);
    }
    assert_eq!(found, Vec::<String>::new());
}

/// Walks every schema in a schema.
fn each_schema(node: &Value, place: &str, visit: &mut dyn FnMut(&Value, &str)) {
    visit(node, place);
    for table in ["properties", "patternProperties", "definitions"] {
        for (key, child) in node[table].as_object().into_iter().flatten() {
            each_schema(child, &format!("{place}/{table}/{key}"), visit);
        }
    }
    for key in ["items", "additionalProperties"] {
        if node[key].is_object() {
            each_schema(&node[key], &format!("{place}/{key}"), visit);
        }
    }
}

#[test]
fn every_schema_is_typed_and_every_table_described() {
    let schema = schema();
    let mut wrong = Vec::new();
    each_schema(&schema, "", &mut |node, place| {
        let typed = node.get("type").is_some() || node.get("$ref").is_some();
        if !typed {
            wrong.push(format!("{place} has no type"));
        }
        let in_list = place.contains("/items")
            || place.contains("atternProperties")
            || place.ends_with("/additionalProperties");
        if !in_list && node["description"].as_str().is_none_or(str::is_empty) {
            wrong.push(format!("{place} has no description"));
        }
    });
    assert_eq!(wrong, Vec::<String>::new());
}

/// Our own tables are closed; the community charts' are theirs, and so is what Kubernetes defines.
#[test]
fn tables_of_ours_are_closed() {
    let schema = schema();
    let theirs = [
        "/properties/postgresql",
        "/properties/redis",
        "/properties/qdrant",
        "/properties/temporal",
    ];
    let kubernetes = [
        "ecurityContext",
        "affinity",
        "tolerations/items",
        "valueFrom",
        "livenessProbe",
        "/properties/to/items",
        "/properties/global",
    ];
    let mut open = Vec::new();
    each_schema(&schema, "", &mut |node, place| {
        let excused = theirs.iter().any(|part| place.starts_with(part))
            || kubernetes.iter().any(|part| place.ends_with(part))
            || place == "/properties/global/properties/security";
        if node["type"] == "object" && node.get("additionalProperties").is_none() && !excused {
            open.push(place.to_owned());
        }
    });
    assert_eq!(open, Vec::<String>::new());
}

/// Each pattern comes with examples, and the schema takes them.
#[test]
fn every_pattern_has_examples_that_hold() {
    let schema = schema();
    let mut patterns = 0;
    each_schema(&schema, "", &mut |node, place| {
        if node.get("pattern").is_none() && node.get("examples").is_none() {
            return;
        }
        patterns += 1;
        let examples = node["examples"].as_array();
        assert!(
            examples.is_some_and(|examples| !examples.is_empty()),
            "{place} has a pattern without examples"
        );
        let validator = jsonschema::draft7::new(node).expect("a schema");
        for example in examples.into_iter().flatten() {
            assert!(validator.is_valid(example), "{place}: {example}");
        }
    });
    assert!(patterns > 10, "{patterns}");
}

#[test]
fn secrets_are_marked_and_empty() {
    let schema = schema();
    for path in [
        "postgres.user",
        "postgres.password",
        "redis.password",
        "qdrant.apiKey",
        "llm.apiKey",
    ] {
        let mut keys = vec!["secrets".to_owned()];
        keys.extend(path.split('.').map(str::to_owned));
        let node = schema_at(&schema, &keys).expect(path);
        assert_eq!(
            (&node["type"], &node["default"], &node["writeOnly"]),
            (&json!("string"), &json!(""), &json!(true)),
            "{path}"
        );
        let default = values("values.yaml")
            .pointer(&format!("/{}", keys.join("/")))
            .cloned();
        assert_eq!(default, Some(json!("")), "{path}");
    }
}

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

/// A file that is made from others: compared, or written when `DSK_BLESS` says so.
fn made(path: &Path, wanted: &str) {
    if std::env::var_os("DSK_BLESS").is_some() {
        std::fs::write(path, wanted).expect("the project is writable");
    }
    assert!(
        read(path) == wanted,
        "{} is out of date: DSK_BLESS=1 cargo test chart::manual writes it",
        path.display()
    );
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

/// The README's table of values, between its markers.
#[test]
fn the_readme_has_every_value() {
    let path = deps::chart_source().join("README.md");
    let readme = read(&path);
    let (before, rest) = readme
        .split_once("<!-- values:begin -->\n")
        .expect("the begin marker");
    let (_, after) = rest
        .split_once("<!-- values:end -->")
        .expect("the end marker");
    let table = table(&schema());
    made(
        &path,
        &format!("{before}<!-- values:begin -->\n{table}<!-- values:end -->{after}"),
    );
}

fn table(schema: &Value) -> String {
    let mut table =
        "| Key | Type | Default | Description |\n| --- | --- | --- | --- |\n".to_owned();
    for entry in all_entries() {
        let node = schema_at(schema, &entry.path).expect("comments_and_schema_describe_alike");
        let cell = |text: &str| text.replace('|', "\\|").replace('<', "&lt;");
        table.push_str(&format!(
            "| `{}` | {} | {} | {} |\n",
            entry.name(),
            kind(schema, node),
            default(&entry.default),
            cell(&entry.text)
        ));
    }
    table
}

/// The type in words: what the schema calls it, or the name of what it refers to.
fn kind(schema: &Value, node: &Value) -> String {
    if let Some(choices) = node["enum"].as_array() {
        let choices: Vec<&str> = choices.iter().filter_map(Value::as_str).collect();
        return choices.join(", ");
    }
    if let Some(reference) = node["$ref"].as_str() {
        let name = reference.rsplit('/').next().unwrap_or(reference);
        if ["cpu", "memory", "port", "duration", "resources"].contains(&name) {
            return name.to_owned();
        }
    }
    let types = match &definition(schema, node)["type"] {
        Value::Array(types) => types.clone(),
        one => vec![one.clone()],
    };
    let words: Vec<&str> = types
        .iter()
        .filter_map(Value::as_str)
        .map(|word| match word {
            "object" => "table",
            "array" => "list",
            "integer" | "number" => "number",
            "boolean" => "bool",
            other => other,
        })
        .collect();
    words.join(" or ")
}

/// A default as YAML in one line; long ones are in values.yaml.
fn default(value: &Value) -> String {
    let text = value.to_string();
    if text.len() > 90 {
        return "see values.yaml".to_owned();
    }
    format!("`{}`", text.replace('|', "\\|"))
}
