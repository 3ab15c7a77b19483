//! Cluster tests: the real Helm clients install into a real Kubernetes API server. Nothing
//! runs there, see `tests/testkube`. `make e2e` builds the server and runs these.

#![allow(clippy::unwrap_used, reason = "what cannot be set up fails the test")]

mod chart;
mod chart_shapes;
mod cluster;
#[allow(
    dead_code,
    reason = "shared with the integration tests, which use more of it"
)]
#[path = "../integration/support/deps.rs"]
mod deps;
mod install;
mod kustomize;
mod managed;
mod post;
mod quota;
#[allow(
    dead_code,
    reason = "shared with the integration tests, which use more of it"
)]
#[path = "../integration/support/tools.rs"]
mod tools;

use std::fs;
use std::path::Path;

use cluster::Cluster;
use tools::{helms, run};

/// One of each kind whose controller the server brings: what `--wait` waits for.
const WORKLOADS: &str = "\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: web:1}]}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  replicas: 2
  serviceName: db
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec: {containers: [{name: db, image: db:1}]}
  volumeClaimTemplates:
  - metadata: {name: data}
    spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
---
apiVersion: batch/v1
kind: Job
metadata:
  name: setup
  annotations: {helm.sh/hook: post-install}
spec:
  template:
    spec: {restartPolicy: Never, containers: [{name: setup, image: setup:1}]}
";

fn chart(at: &Path, template: &str) {
    fs::create_dir_all(at.join("templates")).unwrap();
    fs::write(
        at.join("Chart.yaml"),
        "apiVersion: v2\nname: small\nversion: 1.0.0\n",
    )
    .unwrap();
    fs::write(at.join("templates/all.yaml"), template).unwrap();
}

#[test]
fn the_cluster_carries_a_release_of_both_helms() {
    let cluster = Cluster::start();
    chart(&cluster.path("small"), WORKLOADS);
    for helm in helms() {
        let namespace = format!("helm{}", helm.major);
        let in_namespace = ["-n", &namespace, "--wait", "--timeout", "120s"];
        let release = |args: &[&str]| run(cluster.helm(&helm, args).args(in_namespace));

        release(&["install", "r", "small", "--create-namespace"]).expect_code(0);
        let get = |object: &str, path: &str| cluster.get(&namespace, object, path);
        assert_eq!(get("deployment/web", "{.status.readyReplicas}"), "2");
        assert_eq!(get("statefulset/db", "{.status.readyReplicas}"), "2");
        assert_eq!(get("pvc/data-db-1", "{.status.phase}"), "Bound");
        assert_eq!(get("job/setup", "{.status.succeeded}"), "1");

        release(&["uninstall", "r"]).expect_code(0);
        assert_eq!(get("deployment,statefulset", "{.items}"), "[]");
    }
}
