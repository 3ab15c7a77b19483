//! Sums of whole streams: real charts, and properties over generated ones.

mod blame;
mod command;
mod write;

use std::path::{Path, PathBuf};

use dataspoke::totals::rendered::{Options, rendered};
use dataspoke::totals::{ProfileTotals, Usage};
use serde_json::{Value, json};

use crate::seeded::Seeded;

fn documents(yaml: &str) -> Vec<(usize, Value)> {
    let stream = serde_yaml::Deserializer::from_str(yaml);
    let values = stream
        .map(|document| serde::Deserialize::deserialize(document).expect("the stream is YAML"));
    values.enumerate().collect()
}

/// Requests, limits and storage as a person would write them.
fn line(usage: &Usage) -> String {
    let cpu = |q: Option<dataspoke::quantity::Quantity>| {
        q.map_or("none".to_owned(), |q| format!("{}m", q.cpu_millis()))
    };
    let memory =
        |q: Option<dataspoke::quantity::Quantity>| q.map_or("none".to_owned(), |q| q.human_bytes());
    format!(
        "{}/{} {}/{} {}",
        cpu(Some(usage.requests.cpu)),
        cpu(usage.limits.cpu),
        memory(Some(usage.requests.memory)),
        memory(usage.limits.memory),
        usage.storage.human_bytes()
    )
}

/// The streams of the real charts, which lie beside a checkout and are not part of the project.
fn real_streams() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .skip(1)
        .take(2);
    beside
        .map(|folder| folder.join("shared/corpus/rendered"))
        .find(|folder| folder.is_dir())
}

#[test]
fn real_charts_cost_what_was_measured() {
    let Some(folder) = real_streams() else {
        return;
    };
    let prod = (
        "4500m/9000m 7Gi/14Gi 100Gi",
        "7000m/14000m 9.5Gi/19Gi 100Gi",
    );
    let dev = (
        "350m/1750m 1408Mi/2816Mi 20Gi",
        "350m/1750m 1408Mi/2816Mi 20Gi",
    );
    let cases = [
        ("prod-helm3", prod),
        ("prod-helm4", prod),
        ("dev-helm3", dev),
        ("dev-helm4", dev),
    ];
    for (name, (least, most)) in cases {
        let yaml = std::fs::read_to_string(folder.join(format!("{name}.yaml")))
            .expect("the stream is readable");
        let found = rendered(documents(&yaml), &Options::default());
        assert_eq!(found.problems, [], "{name}");
        let jobs: Vec<_> = found.jobs.iter().map(|job| line(&job.at_min)).collect();
        assert_eq!(
            jobs,
            ["50m/250m 64Mi/256Mi 0"],
            "{name}: temporal's schema job"
        );
        let totals = found.into_profile().expect("the sums are held");
        assert_eq!(
            (
                line(&totals.total).as_str(),
                line(&totals.total_max).as_str()
            ),
            (least, most),
            "{name}"
        );
    }
}

/// A quantity or none; limits are drawn in a larger unit, so that no request is above its limit.
fn amount(seeded: &mut Seeded, unit: &str) -> Value {
    match seeded.below(5) {
        0 => Value::Null,
        _ => Value::from(format!("{}{unit}", 2 + seeded.below(1900))),
    }
}

fn container(seeded: &mut Seeded) -> Value {
    let (cpu, memory) = (amount(seeded, "m"), amount(seeded, "Mi"));
    let (cpu_limit, memory_limit) = (amount(seeded, ""), amount(seeded, "Gi"));
    let mut container = json!({"name": format!("c{}", seeded.below(100)), "resources": {
        "requests": {"cpu": cpu, "memory": memory}, "limits": {"cpu": cpu_limit, "memory": memory_limit}}});
    if seeded.one_in(3) {
        container["restartPolicy"] = Value::from("Always");
    }
    container
}

fn containers(seeded: &mut Seeded, least: usize) -> Vec<Value> {
    let count = least + seeded.below(3);
    (0..count).map(|_| container(seeded)).collect()
}

fn workload(seeded: &mut Seeded, number: usize) -> Value {
    let kind = seeded.pick(&["Deployment", "StatefulSet", "ReplicaSet"]);
    let storage = format!("{}Gi", 1 + seeded.below(50));
    let claims = if kind == "StatefulSet" && seeded.one_in(2) {
        1
    } else {
        0
    };
    let claim = json!({"spec": {"resources": {"requests": {"storage": storage}}}});
    json!({"apiVersion": "apps/v1", "kind": kind, "metadata": {"name": format!("w{number}")}, "spec": {
        "replicas": seeded.below(9),
        "volumeClaimTemplates": vec![claim; claims],
        "template": {"spec": {"initContainers": containers(seeded, 0), "containers": containers(seeded, 1)}}}})
}

fn stream(seeded: &mut Seeded) -> Vec<Value> {
    let count = 1 + seeded.below(8);
    let mut objects: Vec<Value> = (0..count).map(|number| workload(seeded, number)).collect();
    for number in 0..count {
        if seeded.one_in(3) {
            let target = &objects[number];
            let (kind, name) = (target["kind"].clone(), target["metadata"]["name"].clone());
            let min = 1 + seeded.below(3);
            objects.push(json!({"apiVersion": "autoscaling/v2", "kind": "HorizontalPodAutoscaler",
                "metadata": {"name": format!("h{number}")},
                "spec": {"scaleTargetRef": {"kind": kind, "name": name}, "minReplicas": min, "maxReplicas": min + seeded.below(4)}}));
        }
    }
    objects
}

fn totals(documents: Vec<Value>) -> ProfileTotals {
    let found = rendered(documents.into_iter().enumerate(), &Options::default());
    assert_eq!(found.problems, []);
    found.into_profile().expect("the sums are held")
}

#[test]
fn order_and_splitting_of_documents_change_nothing() {
    let mut seeded = Seeded::new(7);
    for _ in 0..300 {
        let objects = stream(&mut seeded);
        let expected = totals(objects.clone());
        let mut shuffled = objects;
        for i in (1..shuffled.len()).rev() {
            shuffled.swap(i, seeded.below(i + 1));
        }
        let at = seeded.below(shuffled.len() + 1);
        let rest = shuffled.split_off(at);
        let listed = json!({"apiVersion": "v1", "kind": "List", "items": shuffled});
        let mut documents = vec![listed, Value::Null];
        documents.extend(rest);
        assert_eq!(totals(documents), expected);
    }
}

#[test]
fn one_more_replica_costs_one_more_pod() {
    let mut seeded = Seeded::new(8);
    for _ in 0..300 {
        let mut object = workload(&mut seeded, 0);
        let mut with = |replicas: usize| {
            object["spec"]["replicas"] = Value::from(replicas);
            totals(vec![object.clone()]).total
        };
        let replicas = 1 + seeded.below(1000);
        let (one, some, more) = (with(1), with(replicas), with(replicas + 1));
        assert_eq!(some.checked_add(one), Ok(more));
    }
}
