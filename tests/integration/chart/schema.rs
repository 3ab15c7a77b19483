//! The schema of the values: what every value of ours is said to be. Helm, editors and our linter read the
//! same file.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::manual::{schema, schema_at, values};
use super::read;
use crate::support::tools;

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
        "/definitions/temporalStore",
        "/definitions/userOfNonRootPod",
        "/properties/global/properties/postgresql",
        "/properties/global/properties/redis",
    ];
    let kubernetes = [
        "ecurityContext",
        "affinity",
        "livenessProbe",
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
        // Alone, with the definitions that it may refer to.
        let mut alone = node.clone();
        alone["definitions"] = schema["definitions"].clone();
        let validator = jsonschema::draft7::new(&alone).expect("a schema");
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
/// A text has a longest form, a number a range, a list a kind of items: a slip of a key shows.
#[test]
fn every_value_is_bounded() {
    let mut open = Vec::new();
    each_schema(&schema(), "", &mut |node, place| {
        let is = |kind: &str| {
            let types = &node["type"];
            types == kind
                || types
                    .as_array()
                    .is_some_and(|all| all.contains(&json!(kind)))
        };
        let has = |word: &str| node.get(word).is_some();
        if is("string") && !has("maxLength") && !has("enum") {
            open.push(format!("{place}: a text of any length"));
        }
        if is("integer") && !(has("minimum") && has("maximum")) {
            open.push(format!("{place}: a number of any size"));
        }
        if is("array") && !has("items") {
            open.push(format!("{place}: a list of anything"));
        }
        if let Some(pattern) = node["pattern"].as_str() {
            let anchored = pattern.starts_with('^') && (pattern.ends_with('$') || pattern == "^/");
            if !anchored {
                open.push(format!("{place}: {pattern} may match a part"));
            }
        }
    });
    assert_eq!(open, Vec::<String>::new());
}

/// Whatever is called a password or a key is never shown; nothing else is hidden.
#[test]
fn what_is_called_a_secret_is_write_only() {
    let mut hidden = BTreeSet::new();
    each_schema(&schema(), "", &mut |node, place| {
        let name = place.rsplit('/').next().expect("a last part");
        let called = node["type"] == "string" && ["password", "apiKey", "token"].contains(&name);
        let marked = node["writeOnly"] == true;
        assert!(marked || !called, "{place} is shown");
        if marked {
            hidden.insert(place.to_owned());
        }
    });
    let places = ["postgres/properties/user", "postgres/properties/password"]
        .into_iter()
        .chain(["redis/properties/password", "qdrant/properties/apiKey"])
        .chain(["llm/properties/apiKey"])
        .map(|below| format!("/properties/secrets/properties/{below}"));
    assert_eq!(hidden, places.collect());
}

/// The values with which the cluster tests have every object of ours judged set each of our values.
#[test]
fn every_option_is_tried_on_a_server() {
    let file = tools::root().join("tests/e2e/data/every-option.yaml");
    let set: Value = serde_yaml::from_str(&read(file)).expect("YAML");
    let mut set = set;
    apply_merge_keys(&mut set);
    let ours = [
        "frontend",
        "api",
        "workers",
        "networkPolicy",
        "externalSecret",
    ];
    let schema = schema();
    let mut missing = Vec::new();
    for table in ours {
        let node = &schema["properties"][table];
        unset(node, &set[table], table, &mut missing);
    }
    // Off in no shape, and what a subchart gets from Helm.
    missing.retain(|path| !path.ends_with(".enabled") && !path.ends_with(".global"));
    assert_eq!(missing, Vec::<String>::new());
}

/// Applies `<<`, which the reader of these tests leaves as a key.
fn apply_merge_keys(value: &mut Value) {
    let Some(entries) = value.as_object_mut() else {
        return;
    };
    if let Some(Value::Object(base)) = entries.remove("<<") {
        for (key, value) in base {
            entries.entry(key).or_insert(value);
        }
    }
    entries.values_mut().for_each(apply_merge_keys);
}

fn unset(node: &Value, set: &Value, path: &str, missing: &mut Vec<String>) {
    if set.is_null() {
        missing.push(path.to_owned());
        return;
    }
    let own = [
        "resources",
        "podSecurityContext",
        "securityContext",
        "data",
        "livenessProbe",
    ];
    let whole = own.iter().any(|name| path.ends_with(&format!(".{name}")));
    for (key, child) in node["properties"].as_object().into_iter().flatten() {
        if !whole {
            unset(child, &set[key], &format!("{path}.{key}"), missing);
        }
    }
}
