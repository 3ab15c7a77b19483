//! The containers of a pod, and what they ask for.

use serde_json::{Map, Value};

use super::super::Resource;
use super::object::{Object, get};
use super::remarks::Remarks;
use crate::quantity::Quantity;

/// What a `resources` table says of one resource; an absent key is `None`.
#[derive(Clone, Copy, Default)]
pub(super) struct Asked {
    pub(super) request: Option<Quantity>,
    pub(super) limit: Option<Quantity>,
}

/// When a container runs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// With the others, from start to end.
    Regular,
    /// Alone but for the sidecars before it, and then no more.
    Init,
    /// From its turn among the init containers to the end (`restartPolicy: Always`).
    Sidecar,
}

/// One container of a pod.
pub(super) struct Container {
    pub(super) holder: String,
    pub(super) role: Role,
    cpu: Asked,
    memory: Asked,
}

impl Container {
    /// What it says of a resource.
    pub(super) fn asked(&self, resource: Resource) -> Asked {
        match resource {
            Resource::Cpu => self.cpu,
            Resource::Memory => self.memory,
        }
    }
}

/// The containers of a pod in the order in which they start, init containers first.
pub(super) fn containers(
    object: &Object,
    spec: &Map<String, Value>,
    path: &str,
    remarks: &mut Remarks,
) -> Vec<Container> {
    let mut found = Vec::new();
    for key in ["initContainers", "containers"] {
        let items = match get(spec, key) {
            None => continue,
            Some(Value::Array(items)) => items,
            Some(_) => {
                remarks.problem(
                    object,
                    format!("{path}.{key}"),
                    "expected a list of containers",
                );
                continue;
            }
        };
        for (i, item) in items.iter().enumerate() {
            let place = format!("{path}.{key}[{i}]");
            match item.as_object() {
                Some(item) => found.push(container(object, item, key, &place, remarks)),
                None => remarks.problem(object, place, "a container is a table"),
            }
        }
    }
    if !found
        .iter()
        .any(|container| container.role == Role::Regular)
    {
        remarks.problem(
            object,
            format!("{path}.containers"),
            "a pod without containers",
        );
    }
    found
}

fn container(
    object: &Object,
    item: &Map<String, Value>,
    key: &str,
    place: &str,
    remarks: &mut Remarks,
) -> Container {
    let always = get(item, "restartPolicy").is_some_and(|policy| policy == "Always");
    let (role, word) = match (key, always) {
        ("initContainers", true) => (Role::Sidecar, "sidecar"),
        ("initContainers", false) => (Role::Init, "init container"),
        _ => (Role::Regular, "container"),
    };
    let name = get(item, "name")
        .and_then(Value::as_str)
        .unwrap_or("(no name)");
    let place = format!("{place}.resources");
    let mut of = |resource| {
        let resources = get(item, "resources");
        resources.map_or_else(Asked::default, |r| {
            asked(object, r, resource, &place, remarks)
        })
    };
    Container {
        holder: format!("{}: {word} {name}", object.title()),
        role,
        cpu: of(Resource::Cpu),
        memory: of(Resource::Memory),
    }
}

/// Request and limit of one resource in a `resources` table.
pub(super) fn asked(
    object: &Object,
    resources: &Value,
    resource: Resource,
    place: &str,
    remarks: &mut Remarks,
) -> Asked {
    let mut of = |key: &str| {
        let table = resources.as_object().map(|resources| get(resources, key));
        match table {
            Some(None) => None,
            Some(Some(Value::Object(table))) => amount(
                object,
                table,
                resource,
                &format!("{place}.{key}.{resource}"),
                remarks,
            ),
            Some(Some(_)) => {
                table_expected(object, &format!("{place}.{key}"), resource, remarks);
                None
            }
            None => None,
        }
    };
    let asked = Asked {
        request: of("requests"),
        limit: of("limits"),
    };
    if !resources.is_object() {
        table_expected(object, place, resource, remarks);
    }
    if let (Some(request), Some(limit)) = (asked.request, asked.limit)
        && request > limit
    {
        let reason = format!("{request} is more than the limit, {limit}");
        remarks.problem(object, format!("{place}.requests.{resource}"), reason);
    }
    asked
}

/// Said once, though each resource looks at the same table.
fn table_expected(object: &Object, path: &str, resource: Resource, remarks: &mut Remarks) {
    if resource == Resource::Cpu {
        remarks.problem(object, path, "expected a table");
    }
}

/// An amount that the API server would take, as it stores it.
pub(super) fn amount(
    object: &Object,
    table: &Map<String, Value>,
    resource: Resource,
    path: &str,
    remarks: &mut Remarks,
) -> Option<Quantity> {
    match Quantity::from_json(get(table, resource.key())?) {
        Ok(quantity) if quantity.is_negative() => {
            remarks.problem(object, path, "a quantity of a resource cannot be negative");
            None
        }
        Ok(quantity) => Some(quantity.stored()),
        Err(e) => {
            remarks.problem(object, path, e);
            None
        }
    }
}
