//! dsk-post beside kustomize on the same stream: where kustomize can do the same, the objects are
//! equal.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::deps;
use crate::tools::{command, helm3, password, run, tool};

const TARGET: &str = "dataspoke-qdrant";

/// The chart's stream as Helm 3 renders it.
fn rendered() -> String {
    let helm = helm3();
    let mut command = command(&helm.program);
    command
        .args(["template", "dataspoke", "--kube-version=1.33.0"])
        .arg(deps::chart(&helm.program));
    for (name, seed) in [("postgres", 3), ("redis", 4)] {
        let password = password(seed);
        command.arg(format!("--set-string=secrets.{name}.password={password}"));
    }
    run(&mut command).expect_code(0).stdout
}

/// The objects of a stream by kind and name.
fn objects(stream: &str) -> BTreeMap<String, Value> {
    let documents = serde_yaml::Deserializer::from_str(stream);
    let documents = documents.map(|it| -> Value { serde::Deserialize::deserialize(it).unwrap() });
    let objects = documents.filter(|document| !document.is_null());
    objects
        .map(|object| {
            (
                format!("{}/{}", object["kind"], object["metadata"]["name"]),
                object,
            )
        })
        .collect()
}

/// A kustomization that asks for what dsk-post is asked for: two labels on every object, and an
/// envFrom in each container of a workload. A JSON patch needs a line for each container, and must
/// know which of them have an envFrom.
fn kustomization(at: &Path, stream: &str) {
    let workload = &objects(stream)[&format!("\"StatefulSet\"/\"{TARGET}\"")];
    let mut patch = Vec::new();
    for field in ["initContainers", "containers"] {
        let containers = workload["spec"]["template"]["spec"][field].as_array();
        for (index, container) in containers.into_iter().flatten().enumerate() {
            assert!(container.get("envFrom").is_none(), "it has an envFrom");
            patch.push(json!({
                "op": "add",
                "path": format!("/spec/template/spec/{field}/{index}/envFrom"),
                "value": [{"configMapRef": {"name": "dataspoke-config"}}],
            }));
        }
    }
    assert!(patch.len() > 1, "more than one container");
    let wanted = json!({
        "resources": ["stream.yaml"],
        "labels": [{"pairs": {"app.kubernetes.io/part-of": "dataspoke", "team": "data"}}],
        "patches": [{
            "target": {"kind": "StatefulSet", "name": TARGET},
            "patch": json!(patch).to_string(),
        }],
    });
    fs::write(at.join("kustomization.yaml"), wanted.to_string()).unwrap();
    fs::write(at.join("stream.yaml"), stream).unwrap();
}

#[test]
fn objects_are_those_that_kustomize_makes() {
    let dir = TempDir::new().unwrap();
    let stream = rendered();
    kustomization(dir.path(), &stream);
    let kubectl = tool("KUBECTL", "tests/testkube/bin/kubectl", "make e2e");
    let theirs = run(command(kubectl).arg("kustomize").arg(dir.path())).expect_code(0);

    let mut post = command(env!("CARGO_BIN_EXE_dsk-post"));
    let stdin = fs::File::open(dir.path().join("stream.yaml")).unwrap();
    post.args(["--overwrite", "--pod-labels=none", "--label=team=data"])
        .arg(format!("--target=StatefulSet/{TARGET}"))
        .arg("--env-from=configmap/dataspoke-config");
    let ours = post.stdin(stdin).output().unwrap();
    assert!(
        ours.status.success(),
        "{}",
        String::from_utf8_lossy(&ours.stderr)
    );
    let ours = String::from_utf8(ours.stdout).unwrap();

    let (mut ours, theirs) = (objects(&ours), objects(&theirs.stdout));
    for object in ours.values_mut() {
        // kustomize loses it, dsk-post keeps it.
        let metadata = object["metadata"].as_object_mut().unwrap();
        metadata.retain(|_, value| !value.is_null());
    }
    assert!(theirs.len() > 40, "{} objects", theirs.len());
    assert_eq!(
        ours.keys().collect::<Vec<_>>(),
        theirs.keys().collect::<Vec<_>>()
    );
    for (name, object) in &ours {
        assert_eq!(object, &theirs[name], "{name}");
    }
}
