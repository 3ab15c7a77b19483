//! The umbrella chart, rendered by both Helm clients.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::support::{deps, tools};

mod community;
#[cfg(unix)]
mod dev_env;
mod manual;
mod mistakes;
mod notes;
mod overlay;
mod package;
mod refusals;
mod schema;
mod shapes;
mod sound;

/// The oldest Kubernetes that the chart is for, and the newest there is.
const KUBERNETES: [&str; 2] = ["1.29.0", "1.37.2"];

/// The two clients, Helm 3 first.
fn helms() -> [PathBuf; 2] {
    tools::helms().map(|helm| helm.program)
}

/// What `helm template` printed, or its error.
fn template(helm: &Path, arguments: &[&str]) -> Result<String, String> {
    template_as(helm, "dataspoke", KUBERNETES[1], arguments)
}

/// What `helm template` printed for a release of this name and this Kubernetes, or its error.
fn template_as(
    helm: &Path,
    release: &str,
    kubernetes: &str,
    arguments: &[&str],
) -> Result<String, String> {
    let chart = deps::chart(helm);
    let output = Command::new(helm)
        .args(["template", release, "--kube-version", kubernetes])
        .arg(&chart)
        .args(arguments)
        .current_dir(&chart)
        .output()
        .expect("helm starts");
    if output.status.success() {
        Ok(String::from_utf8(output.stdout).expect("manifests are UTF-8"))
    } else {
        Err(String::from_utf8_lossy(&output.stderr).into_owned())
    }
}

fn rendered(helm: &Path, arguments: &[&str]) -> Vec<Value> {
    objects(&template(helm, arguments).unwrap_or_else(|error| panic!("{arguments:?}: {error}")))
}

/// The objects of a stream.
fn objects(text: &str) -> Vec<Value> {
    serde_yaml::Deserializer::from_str(text)
        .map(|document| serde::Deserialize::deserialize(document).expect("a manifest"))
        .filter(|object: &Value| !object.is_null())
        .collect()
}

fn names<'a>(objects: &'a [Value], kind: &str) -> Vec<&'a str> {
    let mut names: Vec<&str> = objects
        .iter()
        .filter(|object| object["kind"] == kind)
        .filter_map(|object| object["metadata"]["name"].as_str())
        .collect();
    names.sort_unstable();
    names
}

fn object<'a>(objects: &'a [Value], kind: &str, name: &str) -> &'a Value {
    objects
        .iter()
        .find(|object| object["kind"] == kind && object["metadata"]["name"] == name)
        .unwrap_or_else(|| panic!("no {kind} {name}"))
}

fn read(path: impl AsRef<Path>) -> String {
    std::fs::read_to_string(path.as_ref())
        .unwrap_or_else(|cause| panic!("{}: {cause}", path.as_ref().display()))
}

#[test]
fn the_dependency_build_leaves_the_lock_as_it_is() {
    for helm in helms() {
        assert_eq!(
            read(deps::chart(&helm).join("Chart.lock")),
            read(deps::chart_source().join("Chart.lock"))
        );
    }
}

#[test]
fn the_schema_in_the_chart_is_the_one_in_schemas() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/values.schema.json");
    assert_eq!(
        read(source),
        read(deps::chart_source().join("values.schema.json"))
    );
}

#[test]
fn production_has_every_component() {
    for helm in helms() {
        let objects = rendered(&helm, &[]);
        assert_eq!(
            names(&objects, "Deployment"),
            [
                "dataspoke-api",
                "dataspoke-frontend",
                "dataspoke-redis-master",
                "dataspoke-temporal-frontend",
                "dataspoke-temporal-history",
                "dataspoke-temporal-matching",
                "dataspoke-temporal-worker",
                "dataspoke-workers",
            ]
        );
        assert_eq!(
            names(&objects, "StatefulSet"),
            [
                "dataspoke-postgresql",
                "dataspoke-qdrant",
                "dataspoke-redis-replicas"
            ]
        );
        assert_eq!(names(&objects, "ConfigMap")[0], "dataspoke-config");
        assert_eq!(names(&objects, "Secret"), ["dataspoke-secrets"]);
        assert_eq!(
            names(&objects, "Ingress"),
            ["dataspoke-api", "dataspoke-frontend"]
        );
    }
}

#[test]
fn dev_has_the_infrastructure_only() {
    for helm in helms() {
        let objects = rendered(&helm, &["-f", "values-dev.yaml"]);
        assert_eq!(names(&objects, "Deployment").len(), 5);
        assert_eq!(names(&objects, "Secret"), Vec::<&str>::new());
        assert!(!names(&objects, "ConfigMap").contains(&"dataspoke-config"));
        let replicas = object(&objects, "StatefulSet", "dataspoke-redis-replicas");
        assert_eq!(replicas["spec"]["replicas"], 0);
    }
}

#[test]
fn both_helms_render_the_same() {
    let [helm3, helm4] = helms();
    for profile in [&[][..], &["-f", "values-dev.yaml"]] {
        let sorted = |helm: &Path| {
            let mut objects: Vec<String> = rendered(helm, profile)
                .iter()
                .map(ToString::to_string)
                .collect();
            objects.sort();
            objects
        };
        assert_eq!(sorted(&helm3), sorted(&helm4));
    }
}

/// A release of any name finds the literals of values.yaml.
#[test]
fn another_release_name_changes_no_name() {
    for helm in helms() {
        let text = template_as(&helm, "elsewhere", KUBERNETES[1], &[]).expect("it renders");
        assert!(text.contains("name: dataspoke-config"));
        assert!(!text.contains("name: elsewhere-"), "{text}");
    }
}

#[test]
fn apps_mount_what_their_annotation_names() {
    for helm in helms() {
        let objects = rendered(&helm, &["--set", "api.mountSharedSecret=false"]);
        for (app, annotation) in [
            (
                "frontend",
                "configmap/dataspoke-config,secret/dataspoke-secrets",
            ),
            (
                "workers",
                "configmap/dataspoke-config,secret/dataspoke-secrets",
            ),
            ("api", "configmap/dataspoke-config"),
        ] {
            let app = object(&objects, "Deployment", &format!("dataspoke-{app}"));
            assert_eq!(
                app["metadata"]["annotations"]["dataspoke.io/env-from"],
                annotation
            );
            let mounted: Vec<String> = app["spec"]["template"]["spec"]["containers"][0]["envFrom"]
                .as_array()
                .expect("a list")
                .iter()
                .map(|entry| match entry["configMapRef"]["name"].as_str() {
                    Some(name) => format!("configmap/{name}"),
                    None => format!(
                        "secret/{}",
                        entry["secretRef"]["name"].as_str().unwrap_or("?")
                    ),
                })
                .collect();
            assert_eq!(mounted.join(","), annotation);
        }
    }
}

/// The checksums come down from the umbrella, which depends on the order in which Helm executes
/// templates: a Helm that changes it must not pass.
#[test]
fn a_changed_setting_rolls_the_apps_and_nothing_else() {
    for helm in helms() {
        let before = rendered(&helm, &[]);
        let after = rendered(&helm, &["--set", "config.llm.model=another"]);
        for (old, new) in before.iter().zip(&after) {
            let name = old["metadata"]["name"].as_str().expect("a name");
            let app = old["kind"] == "Deployment"
                && ["dataspoke-api", "dataspoke-frontend", "dataspoke-workers"].contains(&name);
            assert_eq!(old != new, app || name == "dataspoke-config", "{name}");
            if app {
                let annotations = |object: &Value, key: &str| {
                    object["spec"]["template"]["metadata"]["annotations"][key].clone()
                };
                assert_ne!(
                    annotations(old, "checksum/config"),
                    annotations(new, "checksum/config")
                );
                assert_eq!(
                    annotations(old, "checksum/secret"),
                    annotations(new, "checksum/secret")
                );
            }
        }
    }
}

/// values-dev.yaml is a difference: a leaf that says what values.yaml says already is noise.
#[test]
fn values_dev_repeats_no_default() {
    fn repeated(dev: &Value, production: &Value, path: &str, found: &mut Vec<String>) {
        match (dev, production) {
            (Value::Object(dev), Value::Object(production)) => {
                for (key, value) in dev {
                    if let Some(default) = production.get(key) {
                        repeated(value, default, &format!("{path}.{key}"), found);
                    }
                }
            }
            (dev, production) if dev == production => found.push(path.to_owned()),
            _ => (),
        }
    }
    let parse = |name: &str| -> Value {
        serde_yaml::from_str(&read(deps::chart_source().join(name))).expect("YAML")
    };
    let mut found = Vec::new();
    repeated(
        &parse("values-dev.yaml"),
        &parse("values.yaml"),
        "",
        &mut found,
    );
    assert_eq!(found, Vec::<String>::new());
}
