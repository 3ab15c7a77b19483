//! The intended change once more, computed on parsed values, by another parser and without a look
//! at the program's own code: what the properties compare with.

use serde_json::{Map, Value, json};

/// What a run of `dsk-post` was asked for, as far as the properties use it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Ask {
    /// No argument.
    Labels,
    /// Everything mounted into everything that may be, labels everywhere, an annotation.
    Everything,
    /// Labels overwritten.
    Overwrite,
}

impl Ask {
    pub(crate) const ALL: [Ask; 3] = [Ask::Labels, Ask::Everything, Ask::Overwrite];

    pub(crate) fn args(self) -> Vec<String> {
        let args: &[&str] = match self {
            Ask::Labels => &[],
            Ask::Everything => &[
                "--target=*/*",
                "--env-from=configmap/dataspoke-config",
                "--env-from=secret/extra?=X_",
                "--pod-labels=all",
                "--label=team=data,on=yes",
                "--annotation=example.com/note=a: b #c",
            ],
            Ask::Overwrite => &["--overwrite", "--label=app.kubernetes.io/version=9"],
        };
        args.iter().map(ToString::to_string).collect()
    }

    fn labels(self) -> Vec<(&'static str, &'static str)> {
        let mut labels = vec![("app.kubernetes.io/part-of", "dataspoke")];
        labels.extend(match self {
            Ask::Labels => vec![],
            Ask::Everything => vec![("team", "data"), ("on", "yes")],
            Ask::Overwrite => vec![("app.kubernetes.io/version", "9")],
        });
        labels
    }
}

/// The documents of a stream as JSON, by libyaml's parser. `None` when it cannot read them.
pub(crate) fn parsed(stream: &str) -> Option<Vec<Value>> {
    // It does not take a byte order mark.
    let stream = stream.strip_prefix('\u{feff}').unwrap_or(stream);
    if stream.contains('\u{feff}') {
        // Inside, go-yaml takes it for a part of a key, libyaml for nothing.
        return None;
    }
    serde_yaml::Deserializer::from_str(stream)
        .map(|document| {
            let mut value: serde_yaml::Value = serde::Deserialize::deserialize(document).ok()?;
            value.apply_merge().ok()?;
            json_of(&value)
        })
        .collect()
}

/// JSON that keeps apart what YAML keeps apart: tags, and numbers as they are.
fn json_of(value: &serde_yaml::Value) -> Option<Value> {
    Some(match value {
        serde_yaml::Value::Null => Value::Null,
        serde_yaml::Value::Bool(bool) => json!(bool),
        serde_yaml::Value::Number(number) => json!({"number": number.to_string()}),
        serde_yaml::Value::String(text) => json!(text),
        serde_yaml::Value::Sequence(items) => {
            Value::Array(items.iter().map(json_of).collect::<Option<_>>()?)
        }
        serde_yaml::Value::Mapping(entries) => {
            let mut map = Map::new();
            for (key, value) in entries {
                let key = match key {
                    serde_yaml::Value::String(text) => text.clone(),
                    other => format!("{other:?}"),
                };
                map.insert(key, json_of(value)?);
            }
            Value::Object(map)
        }
        serde_yaml::Value::Tagged(tagged) => {
            json!({"tag": tagged.tag.to_string(), "value": json_of(&tagged.value)?})
        }
    })
}

/// Changes every object of a document as the contract says.
pub(crate) fn change(document: &mut Value, ask: Ask) {
    let Some(kind) = document["kind"].as_str().map(str::to_owned) else {
        return;
    };
    if kind.ends_with("List") && document["items"].is_array() {
        for item in document["items"].as_array_mut().unwrap() {
            change(item, ask);
        }
        return;
    }
    let api = document["apiVersion"].as_str().unwrap_or("").to_owned();
    let path: Option<&[&str]> = match (api.as_str(), kind.as_str()) {
        ("apps/v1", "Deployment" | "StatefulSet" | "DaemonSet") => Some(&["spec", "template"]),
        ("batch/v1", "CronJob") => Some(&["spec", "jobTemplate", "spec", "template"]),
        ("batch/v1", "Job") | ("v1", "Pod") => None,
        // A kind that only its controller knows, when it holds what looks like a pod template.
        _ if document["spec"]["template"]["spec"]["containers"].is_array() => {
            Some(&["spec", "template"])
        }
        _ => None,
    };
    add(document, "labels", &ask.labels(), ask);
    if let Ask::Everything = ask {
        add(
            document,
            "annotations",
            &[("example.com/note", "a: b #c")],
            ask,
        );
    }
    let (Some(path), Ask::Everything) = (path, ask) else {
        return;
    };
    let mut template = document;
    for key in path {
        match template.get_mut(*key) {
            Some(inner) if inner.is_object() => template = inner,
            _ => return,
        }
    }
    add(template, "labels", &ask.labels(), ask);
    for field in ["initContainers", "containers"] {
        let Some(containers) = template["spec"]
            .get_mut(field)
            .and_then(Value::as_array_mut)
        else {
            continue;
        };
        for container in containers {
            let env_from = container
                .as_object_mut()
                .unwrap()
                .entry("envFrom")
                .or_insert(json!([]));
            if blank(env_from) {
                *env_from = json!([]);
            }
            let list = env_from.as_array_mut().unwrap();
            let has = |list: &Vec<Value>, prefix: &str, kind: &str, name: &str| {
                list.iter().any(|entry| {
                    entry["prefix"].as_str().unwrap_or("") == prefix && entry[kind]["name"] == name
                })
            };
            if !has(list, "", "configMapRef", "dataspoke-config") {
                list.push(json!({"configMapRef": {"name": "dataspoke-config"}}));
            }
            if !has(list, "X_", "secretRef", "extra") {
                list.push(
                    json!({"prefix": "X_", "secretRef": {"name": "extra", "optional": true}}),
                );
            }
        }
    }
}

fn blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(entries) => entries.is_empty(),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

fn add(owner: &mut Value, field: &str, wanted: &[(&str, &str)], ask: Ask) {
    let owner = owner.as_object_mut().unwrap();
    let mut slot = owner.entry("metadata").or_insert(json!({}));
    for key in [None, Some(field)] {
        if let Some(key) = key {
            slot = slot
                .as_object_mut()
                .unwrap()
                .entry(key)
                .or_insert(json!({}));
        }
        if blank(slot) {
            *slot = json!({});
        }
    }
    let map = slot.as_object_mut().unwrap();
    for (key, value) in wanted {
        if matches!(ask, Ask::Overwrite) || !map.contains_key(*key) {
            map.insert((*key).to_owned(), json!(value));
        }
    }
}
