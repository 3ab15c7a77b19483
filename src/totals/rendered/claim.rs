//! Storage that volume claims ask for.

use serde_json::{Map, Value};

use super::super::{Component, Replicas, Usage};
use super::object::{Object, dig};
use super::remarks::Remarks;
use crate::quantity::Quantity;

const SIZE: [&str; 4] = ["spec", "resources", "requests", "storage"];

/// A claim that stands on its own: storage without pods.
pub(super) fn component(object: &Object, remarks: &mut Remarks) -> Option<Component> {
    let usage = claim(object, object.dig(&SIZE), &SIZE.join("."), remarks)?;
    Some(Component {
        name: object.title(),
        replicas: Replicas::default(),
        at_min: usage,
        at_max: usage,
    })
}

/// What the `volumeClaimTemplates` ask for with each pod.
pub(super) fn templates(object: &Object, remarks: &mut Remarks) -> Usage {
    let key = "spec.volumeClaimTemplates";
    let templates = object
        .dig(&["spec", "volumeClaimTemplates"])
        .and_then(Value::as_array);
    let templates = templates.into_iter().flatten().enumerate();
    let claims: Vec<_> = templates
        .map(|(i, template)| (format!("{key}[{i}]"), template.as_object()))
        .collect();
    add_up(object, &claims, remarks)
}

/// What the generic ephemeral volumes of a pod ask for: each is a claim that lives and dies with the pod.
pub(super) fn ephemeral(
    object: &Object,
    pod: &Map<String, Value>,
    path: &str,
    remarks: &mut Remarks,
) -> Usage {
    let volumes = dig(pod, &["volumes"]).and_then(Value::as_array);
    let volumes = volumes.into_iter().flatten().enumerate();
    let claims: Vec<_> = volumes
        .filter_map(|(i, volume)| {
            let template = dig(volume.as_object()?, &["ephemeral", "volumeClaimTemplate"])?;
            Some((
                format!("{path}.volumes[{i}].ephemeral.volumeClaimTemplate"),
                template.as_object(),
            ))
        })
        .collect();
    add_up(object, &claims, remarks)
}

fn add_up(
    object: &Object,
    claims: &[(String, Option<&Map<String, Value>>)],
    remarks: &mut Remarks,
) -> Usage {
    let mut sum = Usage::default();
    for (path, template) in claims {
        let size = template.and_then(|template| dig(template, &SIZE));
        let path = format!("{path}.{}", SIZE.join("."));
        let Some(claim) = claim(object, size, &path, remarks) else {
            continue;
        };
        match sum.checked_add(claim) {
            Ok(total) => sum = total,
            Err(e) => remarks.problem(object, path, e),
        }
    }
    sum
}

fn claim(
    object: &Object,
    size: Option<&Value>,
    path: &str,
    remarks: &mut Remarks,
) -> Option<Usage> {
    let Some(size) = size else {
        remarks.problem(object, path, "a volume claim without a size");
        return None;
    };
    match Quantity::from_json(size) {
        Ok(size) if size.is_negative() || size.is_zero() => {
            remarks.problem(object, path, "the size must be more than zero");
            None
        }
        Ok(storage) => Some(Usage {
            storage: storage.stored(),
            claims: 1,
            ..Usage::default()
        }),
        Err(e) => {
            remarks.problem(object, path, e);
            None
        }
    }
}
