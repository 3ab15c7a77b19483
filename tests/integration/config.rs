//! `.dataspoke.yaml`: what our reader takes, the published schema takes, and the other way round.

use std::fs;
use std::path::Path;

use dataspoke::config::Config;
use dataspoke::rules::ids;
use dataspoke::source::Sources;
use serde_json::Value;

use crate::support::tools::root;

fn schema() -> Value {
    let text = fs::read_to_string(root().join("schemas/config.schema.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// What the schema says against a text; nothing when it is fine.
fn complaints(text: &str) -> Vec<String> {
    let validator = jsonschema::validator_for(&schema()).unwrap();
    let document: Value = serde_yaml::from_str(text).unwrap();
    let errors = validator.iter_errors(&document);
    errors
        .map(|error| format!("{} at {}", error, error.instance_path()))
        .collect()
}

fn read(text: &str) -> Result<Config, String> {
    let mut sources = Sources::new();
    let id = sources.add(".dataspoke.yaml", text);
    Config::read(id, &ids(), &sources).map_err(|error| error.to_string())
}

fn ours() -> String {
    fs::read_to_string(root().join("helm-charts/dataspoke/.dataspoke.yaml")).unwrap()
}

#[test]
fn our_own_configurations_are_valid() {
    for path in ["helm-charts/dataspoke/.dataspoke.yaml", ".dataspoke.yaml"] {
        let text = fs::read_to_string(root().join(path)).unwrap();
        assert_eq!(complaints(&text), [""; 0], "{path}");
        read(&text).unwrap();
    }
}

#[test]
fn what_init_writes_is_valid() {
    let folder = tempfile::tempdir().unwrap();
    let chart = folder.path().join("dataspoke");
    crate::support::tools::copy_tree(&root().join("helm-charts/dataspoke"), &chart, &[]);
    fs::remove_file(chart.join(".dataspoke.yaml")).unwrap();
    let ran = super::lint::dataspoke(&chart, &["init"]);
    assert!(ran.status.success(), "{ran:?}");
    let text = fs::read_to_string(chart.join(".dataspoke.yaml")).unwrap();
    assert_eq!(complaints(&text), [""; 0], "{text}");
    let config = read(&text).unwrap();
    assert!(config.profile("dev").is_some(), "{text}");
}

#[test]
fn init_reads_a_foreign_chart() {
    let folder = tempfile::tempdir().unwrap();
    let chart = folder.path().join("shop");
    fs::create_dir(&chart).unwrap();
    let write = |name: &str, text: &str| fs::write(chart.join(name), text).unwrap();
    write(
        "Chart.yaml",
        "apiVersion: v2\nname: shop\nversion: 1.0.0\ndependencies:\n- {name: db, version: 1.0.0, repository: \"https://example.com\", condition: db.enabled}\n",
    );
    write(
        "values.yaml",
        "replicaCount: 2\nresources: {requests: {cpu: 100m, memory: 64Mi}, limits: {cpu: 1, memory: 128Mi}}\n\
         \"job.runner\": {enabled: false, resources: {}}\n\
         idle: {enabled: false, resources: {}}\n\
         cache: {persistence: {enabled: true, size: 1Gi}, resources: {}}\n",
    );
    let on = "\"job.runner\": {enabled: true, replicas: 3, resources: {requests: {cpu: 1, memory: 1Gi}, limits: {cpu: 1, memory: 1Gi}}}\n";
    for name in [
        "values-dev.yaml",
        "values.dev.yaml",
        "dev-values.yaml",
        "values-on.yaml",
        "values-1.yaml",
        "values-default.yaml",
    ] {
        write(name, on);
    }
    write("values-secrets.yaml", "");
    let ran = super::lint::dataspoke(&chart, &["init"]);
    assert!(ran.status.success(), "{ran:?}");
    let text = fs::read_to_string(chart.join(".dataspoke.yaml")).unwrap();
    assert_eq!(complaints(&text), [""; 0], "{text}");
    let config = read(&text).unwrap();
    let mut names: Vec<&str> = config.profiles.iter().map(|p| &*p.name.text).collect();
    names.sort_unstable();
    let expected = [
        "1",
        "default",
        "dev",
        "on",
        "values-default",
        "values-dev",
        "values.dev",
    ];
    assert_eq!(names, expected, "{text}");
    let components = config.components.unwrap();
    let names: Vec<&str> = components.iter().map(|c| &*c.name.text).collect();
    assert_eq!(names, ["shop", "cache", "db", "job.runner"], "{text}");
    for line in [
        "      - {replicas: replicaCount, resources: resources}\n",
        "      - {replicas: 1, resources: cache.resources, storage: {size: cache.persistence.size, when: cache.persistence.enabled}}\n",
        r#"    when: "[\"job.runner\"].enabled""#,
        r#"      - {replicas: "[\"job.runner\"].replicas", resources: "[\"job.runner\"].resources"}"#,
        "    when: db.enabled\n",
    ] {
        assert!(text.contains(line), "{line}{text}");
    }
    let ran = super::lint::dataspoke(&chart, &["totals", "--profile", "dev", "-o", "json"]);
    let report: serde_json::Value = serde_json::from_slice(&ran.stdout).unwrap();
    assert_eq!(
        report["profiles"][0]["total"]["requests"]["cpu_millis"],
        3200
    );
}

#[test]
fn good_configurations_are_good_to_both() {
    for text in [
        "",
        "profiles:\nlint:\n",
        "helm: [3]\n",
        "helm: ['4', 3]\n",
        "profiles: {a: {values: [x.yaml], totals: {storage: 1Gi, limits: {cpu: 9}}}}\n",
        "components: [{name: a, when: {b.c: true, 'd[0]': null}, parts: [{replicas: 2}]}]\n",
        "components: [{name: 1, parts: [{replicas: 'a.b?', storage: [a.b, {size: c, when: [d]}]}]}]\n",
        "references: [{equal: [a, 'b[\"c.d\"][0]'], when: x}]\n",
        "references: [{value: a, is: '{b}-c'}, {each: a, in: [b, 1]}, {any: [a]}]\n",
        "references: [{at-most: [a, b]}, {sum: [[a, 4], b, 3], below: 100, message: m}]\n",
        "secrets: {files: ['*x*'], paths: [a.b], ignore: []}\n",
        "lint: {ignore: [schema], severity: {plain-secret: warning}}\nexclude: [tests/]\n",
    ] {
        assert_eq!(complaints(text), [""; 0], "{text}");
        read(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    }
}

#[test]
fn bad_configurations_are_bad_to_both() {
    for text in [
        // Unknown keys, on every level.
        "profile: {}\n",
        "profiles: {a: {value: []}}\n",
        "profiles: {a: {totals: {request: {}}}}\n",
        "profiles: {a: {budget: {limits: {memroy: 1Gi}}}}\n",
        "components: [{name: a, part: []}]\n",
        "components: [{name: a, parts: [{replica: 1}]}]\n",
        "components: [{name: a, parts: [{storage: {sice: a}}]}]\n",
        "references: [{equals: [a, b]}]\n",
        "secrets: {file: []}\n",
        "lint: {ignores: []}\n",
        // Words that are none.
        "helm: [5]\n",
        "helm: []\n",
        "lint: {ignore: [shema]}\n",
        "lint: {severity: {schema: fatal}}\n",
        "lint: {severity: {shema: error}}\n",
        // Types.
        "- a\n",
        "text\n",
        "helm: 3\n",
        "profiles: [a]\n",
        "profiles: {a: null}\n",
        "profiles: {a: {values: x.yaml}}\n",
        "profiles: {a: {values: [[x]]}}\n",
        "profiles: {a: {totals: 4Gi}}\n",
        "profiles: {a: {totals: {requests: 4Gi}}}\n",
        "profiles: {a: {totals: {storage: [1Gi]}}}\n",
        "profiles: {'': {}}\n",
        "components: {a: {}}\n",
        "components: [a]\n",
        "components: [{when: a}]\n",
        "components: [{name: [a]}]\n",
        "components: [{name: a, parts: {}}]\n",
        "components: [{name: a, absent: a}]\n",
        "components: [{name: a, when: {b: [c]}}]\n",
        "components: [{name: a, parts: [{storage: {when: a}}]}]\n",
        "components: [{name: a, parts: [{autoscaling: [a]}]}]\n",
        "references: {}\n",
        "references: [{}]\n",
        "references: [{message: a}]\n",
        "references: [{equal: [a]}]\n",
        "references: [{equal: a}]\n",
        "references: [{equal: [a, b], any: [c]}]\n",
        "references: [{equal: [a, b], below: 3}]\n",
        "references: [{value: a}]\n",
        "references: [{each: [a]}]\n",
        "references: [{each: [a], in: b}]\n",
        "references: [{sum: [a]}]\n",
        "references: [{sum: {a: b}, below: 1}]\n",
        "references: [{any: []}]\n",
        "secrets: []\n",
        "secrets: {files: a}\n",
        "lint: {severity: [a]}\n",
        "exclude: tests\n",
        // Values paths.
        "secrets: {paths: [a..b]}\n",
        "secrets: {paths: ['a[x]']}\n",
        "secrets: {ignore: [.a]}\n",
        "references: [{any: ['a[0']}]\n",
    ] {
        let error = read(text).err();
        assert!(error.is_some(), "our reader takes {text}");
        assert!(!complaints(text).is_empty(), "the schema takes {text}");
    }
}

#[test]
fn the_schema_knows_every_rule() {
    let schema = schema();
    let known = schema["$defs"]["rule"]["enum"].as_array().unwrap();
    for id in ids() {
        assert!(known.iter().any(|known| known == id), "{id}");
    }
    assert_eq!(known.len(), 15, "the contract has fifteen rules");
}

/// serde_yaml is no relative of our reader: what both read of our configuration is the same.
#[test]
fn a_second_reader_sees_the_same() {
    let text = ours();
    let config = read(&text).unwrap();
    let document: Value = serde_yaml::from_str(&text).unwrap();
    let profiles = document["profiles"].as_object().unwrap();
    assert_eq!(config.profiles.len(), profiles.len());
    for (profile, (name, other)) in config.profiles.iter().zip(profiles) {
        assert_eq!(profile.name.text, *name);
        let files: Vec<&str> = profile
            .values
            .iter()
            .map(|file| file.text.as_str())
            .collect();
        let others = other["values"].as_array().unwrap().iter();
        assert_eq!(
            files,
            others
                .map(|file| file.as_str().unwrap())
                .collect::<Vec<_>>()
        );
        let totals = profile.totals.as_ref().unwrap();
        let amount = |table: &str, key: &str| other["totals"][table][key].as_str();
        let cpu = totals.limits_cpu.as_ref().map(|text| text.text.as_str());
        assert_eq!(cpu, amount("limits", "cpu"));
        let memory = totals
            .requests_memory
            .as_ref()
            .map(|text| text.text.as_str());
        assert_eq!(memory, amount("requests", "memory"));
        let storage = totals.storage.as_ref().map(|text| text.text.as_str());
        assert_eq!(storage, other["totals"]["storage"].as_str());
    }
    let components = config.components.as_ref().unwrap();
    let others = document["components"].as_array().unwrap();
    assert_eq!(components.len(), others.len());
    for (component, other) in components.iter().zip(others) {
        assert_eq!(component.name.text, other["name"].as_str().unwrap());
        assert_eq!(
            component.parts.len(),
            other["parts"].as_array().unwrap().len()
        );
        let absent: Vec<String> = component
            .absent
            .iter()
            .map(|path| format!("{}{}", path.path, if path.optional { "?" } else { "" }))
            .collect();
        let others = other["absent"].as_array().into_iter().flatten();
        assert_eq!(
            absent,
            others
                .map(|path| path.as_str().unwrap())
                .collect::<Vec<_>>()
        );
    }
    assert_eq!(
        config.references.len(),
        document["references"].as_array().unwrap().len()
    );
}

/// The line that editors follow to the schema.
#[test]
fn our_configuration_names_its_schema() {
    let path = Path::new("helm-charts/dataspoke/.dataspoke.yaml");
    let text = fs::read_to_string(root().join(path)).unwrap();
    let first = text.lines().next().unwrap();
    let named = first
        .strip_prefix("# yaml-language-server: $schema=")
        .unwrap();
    let schema = root().join(path).parent().unwrap().join(named);
    assert_eq!(
        fs::canonicalize(schema).unwrap(),
        fs::canonicalize(root().join("schemas/config.schema.json")).unwrap()
    );
}
