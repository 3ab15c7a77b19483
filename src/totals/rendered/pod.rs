//! What one pod costs: the rule by which the scheduler places it and a ResourceQuota counts it.
//!
//! Follows `PodRequests` and `PodLimits` of k8s.io/component-helpers/resource, and the defaulting of `SetDefaults_Pod`
//! and `defaultPodRequests` in Kubernetes.

use serde_json::{Map, Value};

use super::super::usage::add_bounds;
use super::super::{Note, Resource, Usage};
use super::claim;
use super::container::{Asked, Container, Role, amount, asked, containers};
use super::object::{Object, get};
use super::remarks::Remarks;
use crate::quantity::{Quantity, QuantityError};

/// The cost of one pod of this specification, its ephemeral volumes included.
pub(super) fn usage(
    object: &Object,
    spec: &Map<String, Value>,
    path: &str,
    remarks: &mut Remarks,
) -> Usage {
    let containers = containers(object, spec, path, remarks);
    let own = get(spec, "resources");
    let overhead = get(spec, "overhead").and_then(Value::as_object);
    let title = object.title();
    let mut usage = claim::ephemeral(object, spec, path, remarks);
    for resource in Resource::ALL {
        let place = format!("{path}.resources");
        let pod = own.map(|own| asked(object, own, resource, &place, remarks));
        let overhead = overhead.and_then(|overhead| {
            let place = format!("{path}.overhead.{resource}");
            amount(object, overhead, resource, &place, remarks)
        });
        let effective = effective(
            &title,
            &containers,
            pod.unwrap_or_default(),
            resource,
            remarks,
        )
        .and_then(|(request, limit)| with_overhead(request, limit, overhead));
        let (request, limit) = match effective {
            Ok(amounts) => amounts,
            Err(e) => {
                remarks.problem(object, path, e);
                continue;
            }
        };
        match resource {
            Resource::Cpu => (usage.requests.cpu, usage.limits.cpu) = (request, limit),
            Resource::Memory => (usage.requests.memory, usage.limits.memory) = (request, limit),
        }
    }
    usage
}

/// Request and limit of the pod, `None` for no limit.
type Effective = Result<(Quantity, Option<Quantity>), QuantityError>;

fn effective(
    title: &str,
    containers: &[Container],
    pod: Asked,
    resource: Resource,
    remarks: &mut Remarks,
) -> Effective {
    let of_pod = pod.request.is_some() || pod.limit.is_some();
    let all: Vec<_> = containers
        .iter()
        .map(|c| (c.role, c.asked(resource)))
        .collect();
    for container in containers {
        let asked = container.asked(resource);
        note_absent(
            container,
            asked,
            resource,
            of_pod,
            pod.limit.is_some(),
            remarks,
        );
    }
    let requests = all
        .iter()
        .map(|(role, a)| (*role, Some(a.request.or(a.limit).unwrap_or_default())));
    let requests = running_together(requests)?.unwrap_or_default();
    let asked_by_containers = all.iter().any(|(_, a)| a.request.or(a.limit).is_some());
    let request = match (pod.request, pod.limit) {
        (Some(request), _) => request,
        (None, Some(limit)) if !asked_by_containers => {
            remarks.note(Note::RequestIsLimit {
                holder: format!("{title}: pod"),
                resource,
            });
            limit
        }
        (None, _) => requests,
    };
    let limit = match pod.limit {
        Some(limit) => bound(limit, &format!("{title}: pod"), resource, remarks),
        None => {
            let mut limits = Vec::with_capacity(all.len());
            for (container, (role, a)) in containers.iter().zip(&all) {
                let limit = a
                    .limit
                    .and_then(|l| bound(l, &container.holder, resource, remarks));
                // An init container is gone before the pod does its work; like a ResourceQuota, the total leaves
                // it out rather than call the whole pod unbounded. The note says so.
                let gone = (*role == Role::Init).then_some(Quantity::ZERO);
                limits.push((*role, limit.or(gone)));
            }
            let together = running_together(limits)?;
            // From Kubernetes 1.37 on, a pod's own request raises the limit that its containers have together, where
            // each of them has one (`defaultPodLevelLimits`): the API server would refuse the pod otherwise.
            let bounded = all.iter().all(|(_, a)| a.limit.is_some());
            match pod.request.filter(|_| bounded) {
                Some(request) => larger(together, Some(request)),
                None => together,
            }
        }
    };
    Ok((request, limit))
}

fn note_absent(
    container: &Container,
    asked: Asked,
    resource: Resource,
    pod_asks: bool,
    pod_limits: bool,
    remarks: &mut Remarks,
) {
    let holder = || container.holder.clone();
    if asked.limit.is_none() && !pod_limits {
        remarks.note(if container.role == Role::Init {
            Note::NoInitLimit {
                holder: holder(),
                resource,
            }
        } else {
            Note::NoLimit {
                holder: holder(),
                resource,
            }
        });
    }
    if asked.request.is_none() && !pod_asks {
        remarks.note(match asked.limit {
            Some(_) => Note::RequestIsLimit {
                holder: holder(),
                resource,
            },
            None => Note::NoRequest {
                holder: holder(),
                resource,
            },
        });
    }
}

/// A node takes a limit of zero for no limit.
fn bound(
    limit: Quantity,
    holder: &str,
    resource: Resource,
    remarks: &mut Remarks,
) -> Option<Quantity> {
    if limit.is_zero() {
        remarks.note(Note::ZeroLimit {
            holder: holder.to_owned(),
            resource,
        });
        return None;
    }
    Some(limit)
}

/// The most that ever runs at one time: all regular containers and sidecars, or one init container with the sidecars
/// started before it. `None` is unbounded.
fn running_together(
    containers: impl IntoIterator<Item = (Role, Option<Quantity>)>,
) -> Result<Option<Quantity>, QuantityError> {
    let zero = Some(Quantity::ZERO);
    let (mut lasting, mut sidecars, mut most) = (zero, zero, zero);
    for (role, amount) in containers {
        match role {
            Role::Regular => lasting = add_bounds(lasting, amount)?,
            Role::Sidecar => {
                lasting = add_bounds(lasting, amount)?;
                sidecars = add_bounds(sidecars, amount)?;
                most = larger(most, sidecars);
            }
            Role::Init => most = larger(most, add_bounds(sidecars, amount)?),
        }
    }
    Ok(larger(most, lasting))
}

fn larger(a: Option<Quantity>, b: Option<Quantity>) -> Option<Quantity> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.max(b)),
        (None, _) | (_, None) => None,
    }
}

/// What running the pod itself costs; it does not bound what is unbounded.
fn with_overhead(
    request: Quantity,
    limit: Option<Quantity>,
    overhead: Option<Quantity>,
) -> Effective {
    let overhead = overhead.unwrap_or_default();
    let limit = match limit {
        Some(limit) if !limit.is_zero() => Some(limit.checked_add(overhead)?),
        Some(_) | None => limit,
    };
    Ok((request.checked_add(overhead)?, limit))
}
