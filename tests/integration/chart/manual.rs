//! values.yaml is the chart's manual: the schema and the README say what its `# --` comments say.
//!
//! `DSK_BLESS=1` writes the README's table.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::Value;

use super::read;
use crate::support::deps;

const APPS: [&str; 3] = ["frontend", "api", "workers"];

pub(super) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

pub(super) fn schema() -> Value {
    serde_json::from_str(&read(root().join("schemas/values.schema.json"))).expect("JSON")
}

pub(super) fn values(file: impl AsRef<Path>) -> Value {
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

/// The schema at a path of keys; what it refers to is followed on the way, not at the end.
pub(super) fn schema_at<'a>(schema: &'a Value, path: &[String]) -> Option<&'a Value> {
    path.iter().try_fold(schema, |node, key| {
        definition(schema, node).get("properties")?.get(key)
    })
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

/// A file that is made from others: compared, or written when `DSK_BLESS` says so.
pub(super) fn made(path: &Path, wanted: &str) {
    if std::env::var_os("DSK_BLESS").is_some() {
        std::fs::write(path, wanted).expect("the project is writable");
    }
    assert!(
        read(path) == wanted,
        "{} is out of date: DSK_BLESS=1 cargo test chart::manual writes it",
        path.display()
    );
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
