//! Where each kind keeps its pods.

use super::document::Document;
use super::object::Object;
use super::problem::Problem;
use crate::path::Step;
use crate::yaml::NodeId;

/// What happens when the pod template of a workload that exists is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// Its pods are replaced.
    Rolls,
    /// The next run has it; what runs is left alone.
    NextRun,
    /// The API server refuses it.
    Refused,
}

/// A workload of the stream.
#[derive(Clone, Debug)]
pub(super) struct Workload {
    /// The way from the document's root to the mapping that holds `metadata` and `spec` of the
    /// pods: the pod template, or the Pod itself.
    pub template_route: Vec<Step>,
    /// That mapping.
    pub template: NodeId,
    /// What a change of it means.
    pub change: Change,
}

/// The kinds that Kubernetes itself makes pods of.
fn template_path(group: &str, kind: &str) -> Option<(&'static [&'static str], Change)> {
    match (group, kind) {
        ("apps" | "extensions", "Deployment" | "StatefulSet" | "DaemonSet") => {
            Some((&["spec", "template"], Change::Rolls))
        }
        ("apps" | "extensions", "ReplicaSet") | ("", "ReplicationController") => {
            Some((&["spec", "template"], Change::NextRun))
        }
        ("batch", "Job") => Some((&["spec", "template"], Change::Refused)),
        ("batch", "CronJob") => Some((
            &["spec", "jobTemplate", "spec", "template"],
            Change::NextRun,
        )),
        ("", "PodTemplate") => Some((&["template"], Change::NextRun)),
        ("", "Pod") => Some((&[], Change::Refused)),
        _ => None,
    }
}

/// The pods of an object, if it makes any. A kind that Kubernetes does not know is a workload when
/// it holds `spec.template.spec.containers` (an Argo Rollout, for example): it is touched only
/// when it is named or annotated.
///
/// # Errors
/// When what stands on the way is no mapping or stands there twice.
pub(super) fn workload(
    document: &Document<'_>,
    object: &Object,
) -> Result<Option<Workload>, Problem> {
    let known = template_path(&object.group, &object.kind);
    let (path, change) = known.unwrap_or((&["spec", "template"], Change::Rolls));
    let mut node = object.node;
    let mut route = object.route.clone();
    for &key in path {
        // A stranger's `spec` may be anything.
        let child = match known {
            Some(_) => document.mapping(node, key)?,
            None => document
                .value(node, key)?
                .filter(|&child| document.is_mapping(child)),
        };
        let Some(child) = child else { return Ok(None) };
        node = child;
        route.push(Step::Key(key.into()));
    }
    if known.is_none() {
        let spec = document
            .value(node, "spec")?
            .filter(|&spec| document.is_mapping(spec));
        let containers = match spec {
            Some(spec) => document.value(spec, "containers")?,
            None => None,
        };
        if !containers.is_some_and(|containers| document.is_sequence(containers)) {
            return Ok(None);
        }
    }
    Ok(Some(Workload {
        template_route: route,
        template: node,
        change,
    }))
}

/// Whether the object is a Pod, whose own metadata are the pods'.
pub(super) fn is_pod(object: &Object) -> bool {
    object.group.is_empty() && object.kind == "Pod"
}

/// Whether Kubernetes itself makes pods of this kind.
pub(super) fn is_builtin(object: &Object) -> bool {
    template_path(&object.group, &object.kind).is_some()
}
