//! The range that HorizontalPodAutoscalers give their workloads.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::super::{Note, Replicas};
use super::object::{Kind, Object};
use super::remarks::Remarks;
use super::workload::count;

/// Kind and name of a workload.
type Target<'a> = (&'a str, &'a str);

struct Autoscaler<'a> {
    namespace: Option<&'a str>,
    range: Replicas,
}

pub(super) struct Autoscalers<'a>(BTreeMap<Target<'a>, Vec<Autoscaler<'a>>>);

impl<'a> Autoscalers<'a> {
    pub(super) fn find(objects: &'a [Object], remarks: &mut Remarks) -> Self {
        let targets: BTreeSet<Target<'_>> = objects.iter().filter_map(target).collect();
        let mut found = BTreeMap::<_, Vec<_>>::new();
        for object in objects {
            if object.kind != Kind::HorizontalPodAutoscaler || object.is_hook() {
                continue;
            }
            let Some((scaled, autoscaler)) = read(object, remarks) else {
                continue;
            };
            if !targets.contains(&scaled) {
                remarks.note(Note::NothingToScale {
                    autoscaler: object.title(),
                    target: format!("{}/{}", scaled.0, scaled.1),
                });
            }
            found.entry(scaled).or_default().push(autoscaler);
        }
        Self(found)
    }

    pub(super) fn range(&self, workload: &Object) -> Option<Replicas> {
        let candidates = self.0.get(&target(workload)?)?;
        let here = candidates
            .iter()
            .find(|a| same_place(a.namespace, workload.namespace()))?;
        Some(here.range)
    }
}

fn target(workload: &Object) -> Option<Target<'_>> {
    Some((workload.kind_name(), workload.name()?))
}

/// Helm puts what names no namespace into the release's, and the stream does not say which that is.
fn same_place(a: Option<&str>, b: Option<&str>) -> bool {
    a.is_none() || b.is_none() || a == b
}

fn read<'a>(object: &'a Object, remarks: &mut Remarks) -> Option<(Target<'a>, Autoscaler<'a>)> {
    let target = |key| {
        object
            .dig(&["spec", "scaleTargetRef", key])
            .and_then(Value::as_str)
    };
    let (Some(kind), Some(name)) = (target("kind"), target("name")) else {
        remarks.problem(object, "spec.scaleTargetRef", "it names no workload");
        return None;
    };
    // Absent, minReplicas is 1 (SetDefaults_HorizontalPodAutoscaler); maxReplicas has no default.
    let min = count(object, &["spec", "minReplicas"], remarks)?.unwrap_or(1);
    let Some(max) = count(object, &["spec", "maxReplicas"], remarks)? else {
        remarks.problem(object, "spec.maxReplicas", "it is required");
        return None;
    };
    if min > max {
        remarks.problem(
            object,
            "spec.minReplicas",
            format!("{min} is more than maxReplicas, {max}"),
        );
        return None;
    }
    let autoscaler = Autoscaler {
        namespace: object.namespace(),
        range: Replicas { min, max },
    };
    Some(((kind, name), autoscaler))
}
