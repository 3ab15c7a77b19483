//! Our sum for one pod is the API server's: what a ResourceQuota counts when it admits the pod.

use std::fs;
use std::time::{Duration, Instant};

use dataspoke::quantity::Quantity;
use dataspoke::totals::Usage;
use dataspoke::totals::rendered::{Options, documents, rendered};
use serde_json::{Map, Value, json};

use crate::cluster::Cluster;

/// A shape's name, and what is created, as YAML flow.
const SHAPES: &[(&str, &str)] = &[
    (
        "one-container",
        "containers: [{R: {requests: {cpu: 250m, memory: 256Mi}, limits: {cpu: 500m, memory: 512Mi}}}]",
    ),
    (
        "two-containers",
        "containers: [{R: {requests: {cpu: 250m, memory: 256Mi}, limits: {cpu: 1, memory: 1Gi}}}, {R: {requests: {cpu: 0.1, memory: 100M}, limits: {cpu: 1500m, memory: 1e9}}}]",
    ),
    (
        "limits-only",
        "containers: [{R: {limits: {cpu: 300m, memory: 300Mi}}}]",
    ),
    (
        "one-limit-for-a-request",
        "containers: [{R: {requests: {cpu: 100m}, limits: {cpu: 300m, memory: 300Mi}}}]",
    ),
    (
        "requests-only",
        "containers: [{R: {requests: {cpu: 100m, memory: 64Mi}}}]",
    ),
    (
        "small-init",
        "initContainers: [{R: {requests: {cpu: 10m, memory: 16Mi}, limits: {cpu: 20m, memory: 32Mi}}}], containers: [{R: {requests: {cpu: 100m, memory: 64Mi}, limits: {cpu: 200m, memory: 128Mi}}}]",
    ),
    (
        "large-init",
        "initContainers: [{R: {requests: {cpu: 2, memory: 16Mi}, limits: {cpu: 4, memory: 32Mi}}}], containers: [{R: {requests: {cpu: 100m, memory: 64Mi}, limits: {cpu: 200m, memory: 128Mi}}}]",
    ),
    (
        "two-inits-do-not-add",
        "initContainers: [{R: {requests: {cpu: 1, memory: 1Gi}, limits: {cpu: 1, memory: 1Gi}}}, {R: {requests: {cpu: 2, memory: 512Mi}, limits: {cpu: 2, memory: 512Mi}}}], containers: [{R: {requests: {cpu: 100m, memory: 64Mi}, limits: {cpu: 200m, memory: 128Mi}}}]",
    ),
    (
        "init-against-a-sum",
        "initContainers: [{R: {requests: {cpu: 250m, memory: 100Mi}, limits: {cpu: 250m, memory: 100Mi}}}], containers: [{R: {requests: {cpu: 100m, memory: 64Mi}, limits: {cpu: 200m, memory: 128Mi}}}, {R: {requests: {cpu: 100m, memory: 64Mi}, limits: {cpu: 200m, memory: 128Mi}}}]",
    ),
    (
        "sidecar",
        "initContainers: [{restartPolicy: Always, R: {requests: {cpu: 50m, memory: 32Mi}, limits: {cpu: 100m, memory: 64Mi}}}], containers: [{R: {requests: {cpu: 100m, memory: 64Mi}, limits: {cpu: 200m, memory: 128Mi}}}]",
    ),
    (
        "sidecar-before-init",
        "initContainers: [{restartPolicy: Always, R: {requests: {cpu: 50m, memory: 32Mi}, limits: {cpu: 100m, memory: 64Mi}}}, {R: {requests: {cpu: 500m, memory: 32Mi}, limits: {cpu: 700m, memory: 512Mi}}}], containers: [{R: {requests: {cpu: 100m, memory: 64Mi}, limits: {cpu: 200m, memory: 128Mi}}}]",
    ),
    (
        "sidecar-after-init",
        "initContainers: [{R: {requests: {cpu: 500m, memory: 32Mi}, limits: {cpu: 700m, memory: 512Mi}}}, {restartPolicy: Always, R: {requests: {cpu: 50m, memory: 32Mi}, limits: {cpu: 100m, memory: 64Mi}}}], containers: [{R: {requests: {cpu: 100m, memory: 64Mi}, limits: {cpu: 200m, memory: 128Mi}}}]",
    ),
    (
        "sidecars-around-inits",
        "initContainers: [{restartPolicy: Always, R: {requests: {cpu: 50m, memory: 32Mi}, limits: {cpu: 100m, memory: 64Mi}}}, {R: {requests: {cpu: 120m, memory: 200Mi}, limits: {cpu: 700m, memory: 512Mi}}}, {restartPolicy: Always, R: {requests: {cpu: 70m, memory: 8Mi}, limits: {cpu: 100m, memory: 64Mi}}}, {R: {requests: {cpu: 1, memory: 8Mi}, limits: {cpu: 1, memory: 64Mi}}}], containers: [{R: {requests: {cpu: 100m, memory: 64Mi}, limits: {cpu: 200m, memory: 128Mi}}}]",
    ),
    (
        "overhead",
        "runtimeClassName: heavy, overhead: {cpu: 120m, memory: 80Mi}, containers: [{R: {requests: {cpu: 100m, memory: 64Mi}, limits: {cpu: 200m, memory: 128Mi}}}]",
    ),
    (
        "overhead-over-init",
        "runtimeClassName: heavy, overhead: {cpu: 120m, memory: 80Mi}, initContainers: [{R: {requests: {cpu: 1, memory: 1Gi}, limits: {cpu: 1, memory: 1Gi}}}], containers: [{R: {requests: {cpu: 100m, memory: 64Mi}, limits: {cpu: 200m, memory: 128Mi}}}]",
    ),
    (
        "pod-level",
        "resources: {requests: {cpu: 400m, memory: 512Mi}, limits: {cpu: 800m, memory: 1Gi}}, containers: [{R: {requests: {cpu: 100m, memory: 64Mi}, limits: {cpu: 200m, memory: 128Mi}}}]",
    ),
    (
        "pod-level-limits-only",
        "resources: {limits: {cpu: 800m, memory: 1Gi}}, containers: [{R: {requests: {cpu: 100m, memory: 64Mi}}}]",
    ),
    (
        "pod-level-cpu-alone",
        "resources: {requests: {cpu: 400m}, limits: {cpu: 800m}}, containers: [{R: {requests: {cpu: 100m, memory: 64Mi}, limits: {memory: 128Mi}}}, {R: {requests: {memory: 32Mi}, limits: {memory: 32Mi}}}]",
    ),
    (
        "pod-level-over-inits",
        "resources: {requests: {cpu: 400m, memory: 512Mi}, limits: {cpu: 800m, memory: 1Gi}}, initContainers: [{restartPolicy: Always, R: {requests: {cpu: 50m, memory: 32Mi}, limits: {cpu: 100m, memory: 64Mi}}}, {R: {requests: {cpu: 300m, memory: 400Mi}, limits: {cpu: 700m, memory: 512Mi}}}], containers: [{R: {requests: {cpu: 100m, memory: 64Mi}, limits: {cpu: 200m, memory: 128Mi}}}]",
    ),
    (
        "pod-level-with-overhead",
        "runtimeClassName: heavy, overhead: {cpu: 120m, memory: 80Mi}, resources: {requests: {cpu: 400m, memory: 512Mi}, limits: {cpu: 800m, memory: 1Gi}}, containers: [{R: {limits: {cpu: 200m, memory: 128Mi}}}]",
    ),
    (
        "pod-level-requests-and-container-limits",
        "resources: {requests: {cpu: 600m, memory: 1.5Gi}}, containers: [{R: {limits: {cpu: 500m, memory: 1Gi}}}]",
    ),
    (
        "sidecar-larger-than-all",
        "initContainers: [{R: {requests: {cpu: 90m, memory: 32Mi}, limits: {cpu: 90m, memory: 32Mi}}}, {restartPolicy: Always, R: {requests: {cpu: 2, memory: 2Gi}, limits: {cpu: 3, memory: 3Gi}}}], containers: [{R: {limits: {cpu: 10m, memory: 8Mi}}}]",
    ),
    (
        "other-resources-beside",
        "containers: [{R: {requests: {cpu: 250m, memory: 256Mi, ephemeral-storage: 1Gi}, limits: {cpu: 500m, memory: 512Mi, ephemeral-storage: 2Gi, example.com/gpu: 1}}}]",
    ),
    (
        "odd-quantities",
        "containers: [{R: {requests: {cpu: 1e-1, memory: 1.5Ki}, limits: {cpu: 1500000u, memory: 0.5Gi}}}, {R: {requests: {cpu: 1u, memory: 100m}, limits: {cpu: 3u, memory: 1}}}]",
    ),
    (
        "many-containers",
        "containers: [{R: {requests: {cpu: 333m, memory: 333M}, limits: {cpu: 333m, memory: 333M}}}, {R: {requests: {cpu: 333m, memory: 333Mi}, limits: {cpu: 333m, memory: 333Mi}}}, {R: {requests: {cpu: 334m, memory: 333k}, limits: {cpu: 334m, memory: 333k}}}]",
    ),
];

/// The sizes of volume claims, each claim of a shape by itself.
const CLAIMS: &[(&str, &[&str])] = &[
    ("one-claim", &["50Gi"]),
    ("three-claims", &["1G", "1.5Gi", "128974848"]),
];

fn pod(spec: &str) -> Value {
    let spec = spec.replace("R:", "image: 'a:1', resources:");
    let mut spec: Value = serde_yaml::from_str(&format!("{{{spec}}}")).unwrap();
    for list in ["containers", "initContainers"] {
        let containers = spec.get_mut(list).and_then(Value::as_array_mut);
        for (at, container) in containers.into_iter().flatten().enumerate() {
            container["name"] = format!("{}{at}", list.to_lowercase()).into();
        }
    }
    spec["automountServiceAccountToken"] = false.into();
    json!({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "it"}, "spec": spec})
}

fn claim(at: usize, size: &str) -> Value {
    json!({"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": {"name": format!("c{at}")},
        "spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": size}}}})
}

/// Every shape with its objects.
fn shapes() -> Vec<(String, Vec<Value>)> {
    let pods = SHAPES
        .iter()
        .map(|(name, spec)| ((*name).to_owned(), vec![pod(spec)]));
    let claims = CLAIMS.iter().map(|(name, sizes)| {
        let claims = sizes.iter().enumerate().map(|(at, size)| claim(at, size));
        ((*name).to_owned(), claims.collect())
    });
    pods.chain(claims).collect()
}

/// Our sum, by the way that `dataspoke totals --rendered` takes.
fn ours(objects: &[Value]) -> Usage {
    let documents: Vec<String> = objects.iter().map(Value::to_string).collect();
    let stream = documents.join("\n---\n");
    let found = rendered(self::documents(&stream).unwrap(), &Options::default());
    assert_eq!(found.problems, []);
    found.into_profile().unwrap().total
}

/// What a quota may count of a shape: an unset limit is refused where limits are counted, so an
/// unbounded number is left out.
fn expected(name: &str, usage: &Usage) -> Vec<(&'static str, Quantity)> {
    if name.ends_with("claim") || name.ends_with("claims") {
        let count = usage.claims.to_string().parse().unwrap();
        return vec![
            ("requests.storage", usage.storage),
            ("persistentvolumeclaims", count),
        ];
    }
    let mut all = vec![
        ("requests.cpu", usage.requests.cpu),
        ("requests.memory", usage.requests.memory),
    ];
    all.extend(usage.limits.cpu.map(|cpu| ("limits.cpu", cpu)));
    all.extend(usage.limits.memory.map(|memory| ("limits.memory", memory)));
    all
}

fn apply(cluster: &Cluster, objects: Vec<Value>, namespace: &str) {
    let file = cluster.path("objects.json");
    let list = json!({"apiVersion": "v1", "kind": "List", "items": objects});
    fs::write(&file, list.to_string()).unwrap();
    let words = ["-n", namespace, "create", "-f", file.to_str().unwrap()];
    cluster.kubectl(&words).expect_code(0);
}

/// Gives a quota a status, which its controller would do; the server counts from then on.
fn start_counting(cluster: &Cluster, namespace: &str, hard: &Map<String, Value>) {
    let used: Map<String, Value> = hard.keys().map(|key| (key.clone(), "0".into())).collect();
    let patch = json!({"status": {"hard": hard, "used": used}}).to_string();
    let words = [
        "-n",
        namespace,
        "patch",
        "resourcequota",
        "all",
        "--subresource=status",
        "--type=merge",
        "-p",
        &patch,
    ];
    cluster.kubectl(&words).expect_code(0);
}

/// Waits until the server sees a quota's status: it counts a ConfigMap then.
fn wait_until_counted(cluster: &Cluster, namespace: &str) {
    let deadline = Instant::now() + Duration::from_secs(60);
    for at in 0.. {
        let name = format!("probe{at}");
        cluster
            .kubectl(&["-n", namespace, "create", "configmap", &name])
            .expect_code(0);
        if cluster.get(namespace, "resourcequota/all", "{.status.used.configmaps}") != "0" {
            return;
        }
        assert!(
            Instant::now() < deadline,
            "the server does not count in {namespace}"
        );
        std::thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn a_resource_quota_counts_what_we_sum_up() {
    let cluster = Cluster::start();
    let shapes = shapes();
    assert!(shapes.len() >= 15);
    let runtime = json!({"apiVersion": "node.k8s.io/v1", "kind": "RuntimeClass", "metadata": {"name": "heavy"},
        "handler": "heavy", "overhead": {"podFixed": {"cpu": "120m", "memory": "80Mi"}}});
    let mut first = vec![runtime];
    let mut quotas = Vec::new();
    for (name, objects) in &shapes {
        let amounts = expected(name, &ours(objects));
        let mut hard: Map<String, Value> = amounts
            .iter()
            .map(|(key, _)| ((*key).to_owned(), "1P".into()))
            .collect();
        hard.insert("configmaps".to_owned(), "1k".into());
        first.push(json!({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}}));
        first.push(json!({"apiVersion": "v1", "kind": "ResourceQuota", "metadata": {"name": "all", "namespace": name},
            "spec": {"hard": hard}}));
        quotas.push((name, objects, amounts, hard));
    }
    let file = cluster.path("first.json");
    let list = json!({"apiVersion": "v1", "kind": "List", "items": first});
    fs::write(&file, list.to_string()).unwrap();
    cluster
        .kubectl(&["apply", "-f", file.to_str().unwrap()])
        .expect_code(0);
    for (name, _, _, hard) in &quotas {
        start_counting(&cluster, name, hard);
    }
    let mut wrong = Vec::new();
    for (name, objects, amounts, _) in &quotas {
        wait_until_counted(&cluster, name);
        apply(&cluster, (*objects).clone(), name);
        let used = cluster.get(name, "resourcequota/all", "{.status.used}");
        let used: Map<String, Value> = serde_json::from_str(&used).unwrap();
        for (key, amount) in amounts {
            let theirs = Quantity::from_json(&used[*key]).unwrap();
            if theirs != *amount {
                wrong.push(format!(
                    "{name}: {key}: the server counts {theirs}, we {amount}"
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
