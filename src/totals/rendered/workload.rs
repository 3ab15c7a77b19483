//! How many pods a workload runs, and what they cost.

use serde_json::{Map, Value};

use super::super::{Component, Note, Replicas};
use super::autoscaler::Autoscalers;
use super::object::{Kind, Object};
use super::remarks::Remarks;
use super::{Options, Surge, claim, pod};

/// The cost of a workload; `None` when it cannot be counted, and then a problem says why.
pub(super) fn component(
    object: &Object,
    autoscalers: &Autoscalers<'_>,
    options: Options,
    remarks: &mut Remarks,
) -> Option<Component> {
    let keys = pod_spec_keys(object.kind);
    let Some(spec) = object.dig(keys).and_then(Value::as_object) else {
        remarks.problem(object, keys.join("."), "a workload without a pod");
        return None;
    };
    let steady = replicas(object, autoscalers, options, remarks)?;
    let updating = match options.surge {
        Surge::Left => steady,
        Surge::Counted => Replicas {
            min: surged(object, steady.min, remarks)?,
            max: surged(object, steady.max, remarks)?,
        },
    };
    let pod = pod::usage(object, spec, &keys.join("."), remarks);
    let templates = claim::templates(object, remarks);
    let counted = Component::of_pods(object.title(), pod, updating).and_then(|mut component| {
        let mut volumes = Component::of_pods(object.title(), templates, steady)?;
        volumes.replicas = Replicas::default();
        component.add(&volumes)?;
        Ok(component)
    });
    counted.map_err(|e| remarks.problem(object, "spec", e)).ok()
}

fn pod_spec_keys(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Pod => &["spec"],
        Kind::CronJob => &["spec", "jobTemplate", "spec", "template", "spec"],
        Kind::Deployment
        | Kind::StatefulSet
        | Kind::DaemonSet
        | Kind::ReplicaSet
        | Kind::ReplicationController
        | Kind::Job
        | Kind::PersistentVolumeClaim
        | Kind::HorizontalPodAutoscaler
        | Kind::Other => &["spec", "template", "spec"],
    }
}

fn replicas(
    object: &Object,
    autoscalers: &Autoscalers<'_>,
    options: Options,
    remarks: &mut Remarks,
) -> Option<Replicas> {
    match object.kind {
        Kind::DaemonSet => {
            remarks.note(Note::Nodes {
                workload: object.title(),
                nodes: options.nodes,
            });
            Some(Replicas::fixed(options.nodes))
        }
        Kind::Job => job(object, &["spec"], remarks),
        Kind::CronJob => {
            if suspended(object, &["spec"], remarks) {
                return Some(Replicas::default());
            }
            job(object, &["spec", "jobTemplate", "spec"], remarks)
        }
        Kind::Deployment | Kind::StatefulSet | Kind::ReplicaSet | Kind::ReplicationController => {
            let set = count(object, &["spec", "replicas"], remarks)?;
            match autoscalers.range(object) {
                // Zero replicas switch an autoscaler off (its condition ScalingDisabled).
                Some(range) if set != Some(0) => Some(range),
                Some(_) | None => Some(Replicas::fixed(set.unwrap_or(1))),
            }
        }
        Kind::Pod | Kind::PersistentVolumeClaim | Kind::HorizontalPodAutoscaler | Kind::Other => {
            Some(Replicas::fixed(1))
        }
    }
}

/// The pods of one run: `parallelism`, but never more than `completions` asks for.
fn job(object: &Object, spec: &[&str], remarks: &mut Remarks) -> Option<Replicas> {
    if suspended(object, spec, remarks) {
        return Some(Replicas::default());
    }
    let parallelism = count(object, &[spec, &["parallelism"]].concat(), remarks)?.unwrap_or(1);
    let completions = count(object, &[spec, &["completions"]].concat(), remarks)?;
    Some(Replicas::fixed(
        completions.map_or(parallelism, |c| c.min(parallelism)),
    ))
}

fn suspended(object: &Object, spec: &[&str], remarks: &mut Remarks) -> bool {
    let suspended = object.dig(&[spec, &["suspend"]].concat()) == Some(&Value::Bool(true));
    if suspended {
        remarks.note(Note::Suspended {
            workload: object.title(),
        });
    }
    suspended
}

/// A number of pods: `Some(None)` when absent, `None` after a problem.
pub(super) fn count(object: &Object, keys: &[&str], remarks: &mut Remarks) -> Option<Option<u32>> {
    let Some(value) = object.dig(keys) else {
        return Some(None);
    };
    let number = whole_number(value);
    if number.is_none() {
        remarks.problem(
            object,
            keys.join("."),
            "expected a whole number from 0 to 2147483647",
        );
    }
    number.map(Some)
}

/// `3`, and `3.0` and `1e2` too, which reach the API server as whole numbers.
fn whole_number(value: &Value) -> Option<u32> {
    let number = value.as_number()?.to_string();
    let quantity: crate::quantity::Quantity = number.parse().ok()?;
    let whole = u32::try_from(quantity.bytes()).ok()?;
    let exact = quantity == crate::quantity::Quantity::from_bytes(u64::from(whole));
    (exact && i32::try_from(whole).is_ok()).then_some(whole)
}

/// Pods in the middle of a rolling update of `replicas` pods.
fn surged(object: &Object, replicas: u32, remarks: &mut Remarks) -> Option<u32> {
    // A Deployment's default is a quarter, a DaemonSet's none; a StatefulSet replaces pods one by one.
    let (strategy, default) = match object.kind {
        Kind::Deployment => ("strategy", Value::from("25%")),
        Kind::DaemonSet => ("updateStrategy", Value::from(0)),
        Kind::StatefulSet
        | Kind::ReplicaSet
        | Kind::ReplicationController
        | Kind::Job
        | Kind::CronJob
        | Kind::Pod
        | Kind::PersistentVolumeClaim
        | Kind::HorizontalPodAutoscaler
        | Kind::Other => return Some(replicas),
    };
    let empty = Map::new();
    let table = object
        .dig(&["spec", strategy])
        .and_then(Value::as_object)
        .unwrap_or(&empty);
    let rolling = super::object::get(table, "type").is_none_or(|kind| kind == "RollingUpdate");
    if !rolling {
        return Some(replicas);
    }
    let asked = super::object::dig(table, &["rollingUpdate", "maxSurge"]).unwrap_or(&default);
    let Some(extra) = extra_pods(asked, replicas) else {
        let path = format!("spec.{strategy}.rollingUpdate.maxSurge");
        remarks.problem(
            object,
            path,
            "expected a number of pods or a percentage such as 25%",
        );
        return None;
    };
    Some(if replicas == 0 {
        0
    } else {
        replicas.saturating_add(extra)
    })
}

/// `maxSurge` in pods: a percentage is rounded up (`GetScaledValueFromIntOrPercent`).
fn extra_pods(asked: &Value, replicas: u32) -> Option<u32> {
    let Some(text) = asked.as_str() else {
        return whole_number(asked);
    };
    let percent: u32 = text.strip_suffix('%')?.parse().ok()?;
    u32::try_from((u64::from(percent) * u64::from(replicas)).div_ceil(100)).ok()
}
