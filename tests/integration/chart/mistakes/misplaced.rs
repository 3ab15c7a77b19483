//! Keys under the community charts at a wrong place or misspelt: those charts read over them without a
//! word, and a fresh clone does not even have them.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use super::super::manual::schema;
use crate::support::{deps, tools};

mistakes! {
    fresh_clone_replicas_beside_the_master {
        from: "  replica:\n",
        to: "  replicas:\n",
        rule: "schema",
        at: "  replicas:",
        fresh: true,
    }
    fresh_clone_auth_under_the_master {
        from: "    kind: Deployment\n",
        to: "    kind: Deployment\n    auth: # here\n      existingSecret: other\n",
        rule: "schema",
        at: "# here",
        fresh: true,
    }
    fresh_clone_resources_under_postgresql {
        file: "values-dev.yaml",
        from: "  primary:\n",
        to: "  resources: # here\n    limits: {cpu: 1, memory: 1Gi}\n  primary:\n",
        rule: "schema",
        at: "# here",
        fresh: true,
    }
    fresh_clone_persistence_under_redis {
        from: "  architecture: replication\n",
        to: "  architecture: replication\n  persistence: # here\n    enabled: true\n",
        rule: "schema",
        at: "# here",
        fresh: true,
    }
    fresh_clone_user_for_username_in_a_store {
        file: "values-dev.yaml",
        from: "        default:\n          sql:\n",
        to: "        default:\n          sql:\n            username: other # here\n",
        rule: "schema",
        at: "# here",
        fresh: true,
    }
    fresh_clone_strategy_that_is_a_text {
        from: "    updateStrategy:\n      # -- Never two masters behind one Service.\n      type: Recreate\n",
        to: "    updateStrategy: RollingUpdate\n",
        rule: "schema",
        at: "updateStrategy: RollingUpdate",
        fresh: true,
    }
    fresh_clone_connections_misspelt {
        from: "            maxConns: 10\n",
        to: "            maxCons: 10\n",
        rule: "unknown-value",
        at: "maxCons: 10",
        fresh: true,
    }
    fresh_clone_persistence_misspelt_in_values {
        from: "    persistence:\n      # -- Keep the data in a volume.\n",
        to: "    persistance:\n      # -- Keep the data in a volume.\n",
        rule: "unknown-value",
        at: "persistance:",
        fresh: true,
    }
    fresh_clone_persistence_misspelt_in_values_dev {
        file: "values-dev.yaml",
        from: "    persistence:\n      size: 10Gi\n\nredis:",
        to: "    persistance:\n      size: 10Gi\n\nredis:",
        rule: "unknown-value",
        at: "persistance:",
        fresh: true,
    }
    fresh_clone_persistence_misspelt_and_misplaced {
        file: "values-dev.yaml",
        from: "redis:\n",
        to: "redis:\n  persistance: # here\n    enabled: true\n",
        rule: "schema",
        at: "# here",
        fresh: true,
    }
    fresh_clone_image_tag_misspelt {
        from: "    tag: 7.4.3-debian-12-r0\n",
        to: "    tags: 7.4.3-debian-12-r0\n",
        rule: "unknown-value",
        at: "tags: 7.4.3",
        fresh: true,
    }
}

/// The keys that the schema refuses under the community charts, by the path of their table.
fn refused() -> BTreeMap<String, Vec<String>> {
    fn walk(node: &Value, path: &str, out: &mut BTreeMap<String, Vec<String>>) {
        for (pattern, child) in node["patternProperties"].as_object().into_iter().flatten() {
            assert_eq!(child["type"], "null", "{path} {pattern}");
            let message = child["errorMessage"].as_str().unwrap_or("");
            assert!(
                message.contains("does not read this here"),
                "{path} {pattern}"
            );
            let keys = pattern.trim_matches(['^', '$', '(', ')']).split('|');
            let keys = keys.map(str::to_owned);
            out.entry(path.to_owned()).or_default().extend(keys);
        }
        for (key, child) in node["properties"].as_object().into_iter().flatten() {
            walk(child, &format!("{path}.{key}"), out);
        }
    }
    let mut out = BTreeMap::new();
    for chart in ["postgresql", "redis", "qdrant", "temporal"] {
        walk(&schema()["properties"][chart], chart, &mut out);
    }
    out
}

/// Every one of them, planted in one values file, is found at its own line.
#[test]
fn every_refused_key_is_found_at_its_line() {
    let refused = refused();
    let count: usize = refused.values().map(Vec::len).sum();
    assert!(count > 250, "{count}");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("mistakes");
    std::fs::create_dir_all(&folder).expect("target/tmp is writable");
    let mut command = tools::command(env!("CARGO_BIN_EXE_dataspoke"));
    command.args(["lint", "-o", "json", "--select", "schema"]);
    let mut planted = Vec::new();
    for (at, (table, keys)) in refused.iter().enumerate() {
        let mut lines: Vec<String> = Vec::new();
        for (depth, name) in table.split('.').enumerate() {
            lines.push(format!("{}{name}:", "  ".repeat(depth)));
        }
        let indent = "  ".repeat(lines.len());
        for key in keys {
            lines.push(format!("{indent}{key}: {{a: 1}}"));
            planted.push((format!("/refused-{at}.yaml"), lines.len(), key));
        }
        let file = folder.join(format!("refused-{at}.yaml"));
        std::fs::write(&file, lines.join("\n") + "\n").expect("a file of ours");
        command.arg("-f").arg(&file);
    }
    let ran = tools::run(command.arg(deps::chart_source()));
    assert_eq!(ran.code, 1, "{}", ran.all());
    let report: Value = serde_json::from_str(&ran.stdout).expect("the report is JSON");
    let findings = report["findings"].as_array().expect("findings");
    for (file, line, key) in planted {
        let hit = findings.iter().any(|finding| {
            let message = finding["message"].as_str().unwrap_or("");
            let place = &finding["location"];
            place["line"] == line
                && place["file"]
                    .as_str()
                    .is_some_and(|found| found.ends_with(&file))
                && message.contains("does not read this here")
        });
        assert!(hit, "{key} at {file}:{line}");
    }
}

/// What the real charts have in their values is never refused.
#[test]
fn no_key_of_a_real_chart_is_refused() {
    for folder in super::super::community::folders() {
        for (table, keys) in refused() {
            let (chart, below) = table.split_once('.').unwrap_or((&table, ""));
            let theirs = super::super::community::yaml(folder.join(chart).join("values.yaml"));
            let below = below.split('.').filter(|key| !key.is_empty());
            let pointer: String = below.map(|key| format!("/{key}")).collect();
            for key in keys {
                let known = theirs.pointer(&format!("{pointer}/{key}"));
                assert_eq!(known, None, "{table}.{key} in {}", folder.display());
            }
        }
    }
}
