//! Every object of every shape of the chart, judged by the API server: decoded strictly (no field that it
//! does not know, none twice), defaulted and validated, and thrown away.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::cluster::Cluster;
use crate::deps;
use crate::tools::{Helm, Ran, helms, root, run};

/// The version of the test server, and the oldest that the chart is for.
const KUBERNETES: [&str; 2] = ["1.37.2", "1.29.0"];

/// Name and values file of each way to deploy the chart, and the one with every option.
fn shapes() -> Vec<(String, Option<PathBuf>)> {
    let chart = deps::chart_source();
    let mut shapes = vec![
        ("production".to_owned(), None),
        ("dev".to_owned(), Some(chart.join("values-dev.yaml"))),
        ("every-option".to_owned(), Some(data("every-option.yaml"))),
    ];
    let mut files: Vec<PathBuf> = fs::read_dir(chart.join("ci"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    assert!(files.len() >= 7, "{files:?}");
    for file in files {
        let name = file.file_stem().unwrap().to_str().unwrap().to_owned();
        shapes.push((name, Some(file)));
    }
    shapes
}

fn data(file: &str) -> PathBuf {
    root().join("tests/e2e/data").join(file)
}

/// A namespace whose admission warns of pods that are not restricted.
fn namespace(cluster: &Cluster, name: &str) {
    cluster
        .kubectl(&["create", "namespace", name])
        .expect_code(0);
    let label = "pod-security.kubernetes.io/warn=restricted";
    cluster
        .kubectl(&["label", "namespace", name, label])
        .expect_code(0);
}

/// The server's word on a stream, nothing of which stays.
fn judged(cluster: &Cluster, namespace: &str, file: &Path) -> Ran {
    let file = file.to_str().unwrap();
    let dry = [
        "create",
        "--dry-run=server",
        "--validate=strict",
        "-o",
        "name",
    ];
    cluster.kubectl(&[&dry[..], &["-n", namespace, "-f", file]].concat())
}

fn render(cluster: &Cluster, helm: &Helm, values: Option<&Path>, kubernetes: &str) -> String {
    let chart = deps::chart(&helm.program);
    let mut command = cluster.helm(helm, &["template", "dataspoke", "-n", "shapes"]);
    command.args(["--kube-version", kubernetes]).arg(chart);
    if let Some(values) = values {
        command.arg("-f").arg(values);
    }
    run(&mut command).expect_code(0).stdout
}

/// How many objects a stream has.
fn objects(stream: &str) -> Vec<Value> {
    serde_yaml::Deserializer::from_str(stream)
        .map(|document| serde::Deserialize::deserialize(document).unwrap())
        .filter(|object: &Value| !object.is_null())
        .collect()
}

#[test]
fn the_server_takes_every_object_of_every_shape() {
    let cluster = Cluster::start();
    namespace(&cluster, "shapes");
    let crd = data("external-secret-crd.yaml");
    let crd = ["create", "-f", crd.to_str().unwrap()];
    cluster.kubectl(&crd).expect_code(0);
    let established = [
        "wait",
        "--for=condition=established",
        "--timeout=60s",
        "crd",
    ];
    let name = "externalsecrets.external-secrets.io";
    cluster
        .kubectl(&[&established[..], &[name]].concat())
        .expect_code(0);

    let mut kinds = std::collections::BTreeSet::new();
    for helm in helms() {
        for (shape, values) in shapes() {
            // The newest is the server's own; the oldest renders some fields in another way.
            for kubernetes in KUBERNETES {
                let about = format!("{shape}, Helm {}, Kubernetes {kubernetes}", helm.major);
                let stream = render(&cluster, &helm, values.as_deref(), kubernetes);
                let file = cluster.path("stream.yaml");
                fs::write(&file, &stream).unwrap();
                let ran = judged(&cluster, "shapes", &file);
                assert_eq!(ran.code, 0, "{about}:\n{}", ran.stderr);
                let objects = objects(&stream);
                assert_eq!(ran.stdout.lines().count(), objects.len(), "{about}");
                warned(&ran, &about);
                kinds.extend(objects.iter().map(|object| object["kind"].to_string()));
            }
        }
    }
    for kind in [
        "ExternalSecret",
        "NetworkPolicy",
        "Ingress",
        "HorizontalPodAutoscaler",
    ] {
        assert!(kinds.contains(&format!("\"{kind}\"")), "{kinds:?}");
    }
}

/// No warning of an old API or field; and those of admission name no container of ours: the community
/// charts' pods answer for themselves.
#[track_caller]
fn warned(ran: &Ran, about: &str) {
    for line in ran
        .stderr
        .lines()
        .filter(|line| line.starts_with("Warning"))
    {
        assert!(
            line.contains("would violate PodSecurity"),
            "{about}: {line}"
        );
        for ours in ["api", "frontend", "workers"] {
            assert!(!line.contains(&format!("\"{ours}\"")), "{about}: {line}");
        }
    }
}

/// The server does tell: or the test above would be worth nothing.
#[test]
fn the_server_refuses_what_no_object_has() {
    let cluster = Cluster::start();
    namespace(&cluster, "shapes");
    let [helm, _] = helms();
    let stream = render(&cluster, &helm, None, KUBERNETES[0]);
    let deployment = objects(&stream)
        .into_iter()
        .find(|object| {
            object["metadata"]["name"] == "dataspoke-workers" && object["kind"] == "Deployment"
        })
        .unwrap();
    for (place, value, reason) in [
        ("/spec/replicaCount", json!(2), "unknown field"),
        (
            "/spec/template/spec/containers/0/resource",
            json!({}),
            "unknown field",
        ),
        (
            "/spec/template/spec/containers/0/env",
            json!([{"name": "A", "value": 1}]),
            "string",
        ),
        (
            "/spec/template/spec/terminationGracePeriodSeconds",
            json!("60"),
            "int64",
        ),
        (
            "/spec/template/metadata/labels",
            json!({"other": "label"}),
            "selector",
        ),
    ] {
        let mut broken = deployment.clone();
        let (parent, key) = place.rsplit_once('/').unwrap();
        broken.pointer_mut(parent).unwrap()[key] = value;
        let file = cluster.path("broken.yaml");
        fs::write(&file, broken.to_string()).unwrap();
        let ran = judged(&cluster, "shapes", &file);
        assert_ne!(ran.code, 0, "{place} is taken");
        assert!(ran.stderr.contains(reason), "{place}: {}", ran.stderr);
    }
}

/// The same values with the real community charts, where their renders are at hand.
#[test]
fn the_server_takes_what_the_real_charts_render() {
    let Some(shared) = std::env::var_os("DSK_SHARED") else {
        return;
    };
    let cluster = Cluster::start();
    namespace(&cluster, "dataspoke");
    // The account of a test pod: admission looks for it.
    let account = [
        "-n",
        "dataspoke",
        "create",
        "serviceaccount",
        "dataspoke-qdrant",
    ];
    cluster.kubectl(&account).expect_code(0);
    for profile in ["prod", "dev"] {
        for helm in [3, 4] {
            let file = format!("corpus/rendered/{profile}-helm{helm}.yaml");
            let ran = judged(&cluster, "dataspoke", &Path::new(&shared).join(file));
            assert_eq!(ran.code, 0, "{profile}, Helm {helm}:\n{}", ran.stderr);
        }
    }
}
