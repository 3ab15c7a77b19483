//! The objects of a stream, lists taken apart.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::remarks::Remarks;

/// How deep lists may hold lists; real ones do not.
const LIST_DEPTH: usize = 8;

/// The kinds that cost something or change a cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Deployment,
    StatefulSet,
    DaemonSet,
    ReplicaSet,
    ReplicationController,
    Job,
    CronJob,
    Pod,
    PersistentVolumeClaim,
    HorizontalPodAutoscaler,
    Other,
}

/// One Kubernetes object.
pub(super) struct Object {
    pub(super) document: usize,
    pub(super) kind: Kind,
    kind_name: String,
    /// Whether another namespace has an object of this kind and name.
    is_namesake: bool,
    body: Map<String, Value>,
}

/// A key's value, where null is the same as absent.
pub(super) fn get<'a>(map: &'a Map<String, Value>, key: &str) -> Option<&'a Value> {
    map.get(key).filter(|value| !value.is_null())
}

/// The value behind several keys; `None` when one is absent or not in a table.
pub(super) fn dig<'a>(map: &'a Map<String, Value>, keys: &[&str]) -> Option<&'a Value> {
    let (last, tables) = keys.split_last()?;
    let mut map = map;
    for key in tables {
        map = get(map, key)?.as_object()?;
    }
    get(map, last)
}

impl Object {
    fn new(document: usize, kind_name: String, body: Map<String, Value>) -> Self {
        let kind = kind_of(text(&body, "apiVersion"), &kind_name);
        Self {
            document,
            kind,
            kind_name,
            is_namesake: false,
            body,
        }
    }

    /// Kind and name, as users refer to it: `Deployment/api`; with its namespace where the stream has
    /// several of them.
    pub(super) fn title(&self) -> String {
        let name = dig(&self.body, &["metadata", "name"]).and_then(Value::as_str);
        let generated = dig(&self.body, &["metadata", "generateName"]).and_then(Value::as_str);
        match (name, generated) {
            (Some(name), _) => match self.namespace().filter(|_| self.is_namesake) {
                Some(namespace) => format!("{}/{name} in {namespace}", self.kind_name),
                None => format!("{}/{name}", self.kind_name),
            },
            (None, Some(start)) => format!("{}/{start}*", self.kind_name),
            (None, None) => format!("{}/(no name)", self.kind_name),
        }
    }

    pub(super) fn name(&self) -> Option<&str> {
        dig(&self.body, &["metadata", "name"]).and_then(Value::as_str)
    }

    pub(super) fn namespace(&self) -> Option<&str> {
        dig(&self.body, &["metadata", "namespace"]).and_then(Value::as_str)
    }

    pub(super) fn kind_name(&self) -> &str {
        &self.kind_name
    }

    pub(super) fn api_version(&self) -> &str {
        text(&self.body, "apiVersion")
    }

    /// Helm installs it apart from the release, whatever the annotation holds.
    pub(super) fn is_hook(&self) -> bool {
        dig(&self.body, &["metadata", "annotations", "helm.sh/hook"]).is_some()
    }

    /// A value below the object's top.
    pub(super) fn dig(&self, keys: &[&str]) -> Option<&Value> {
        dig(&self.body, keys)
    }

    /// Whether it makes pods, going by its shape alone.
    pub(super) fn has_pod_template(&self) -> bool {
        let templates: [&[&str]; 2] = [
            &["spec", "template", "spec", "containers"],
            &[
                "spec",
                "jobTemplate",
                "spec",
                "template",
                "spec",
                "containers",
            ],
        ];
        templates
            .iter()
            .any(|keys| self.dig(keys).is_some_and(Value::is_array))
    }
}

fn text<'a>(map: &'a Map<String, Value>, key: &str) -> &'a str {
    get(map, key).and_then(Value::as_str).unwrap_or_default()
}

/// Custom resources may carry the name of a built-in kind; the API group tells them apart.
fn kind_of(api_version: &str, kind: &str) -> Kind {
    let group = api_version.split_once('/').map_or("", |(group, _)| group);
    match (group, kind) {
        ("apps" | "extensions", "Deployment") => Kind::Deployment,
        ("apps", "StatefulSet") => Kind::StatefulSet,
        ("apps" | "extensions", "DaemonSet") => Kind::DaemonSet,
        ("apps" | "extensions", "ReplicaSet") => Kind::ReplicaSet,
        ("", "ReplicationController") => Kind::ReplicationController,
        ("batch", "Job") => Kind::Job,
        ("batch", "CronJob") => Kind::CronJob,
        ("", "Pod") => Kind::Pod,
        ("", "PersistentVolumeClaim") => Kind::PersistentVolumeClaim,
        ("autoscaling", "HorizontalPodAutoscaler") => Kind::HorizontalPodAutoscaler,
        _ => Kind::Other,
    }
}

/// Marks the objects that only their namespaces tell apart.
pub(super) fn tell_apart(objects: &mut [Object]) {
    let mut places = BTreeMap::<(String, String), BTreeSet<Option<String>>>::new();
    let key = |object: &Object| Some((object.kind_name.clone(), object.name()?.to_owned()));
    for object in objects.iter() {
        let namespace = object.namespace().map(ToOwned::to_owned);
        places
            .entry(key(object).unwrap_or_default())
            .or_default()
            .insert(namespace);
    }
    for object in objects {
        let known = key(object).and_then(|key| places.get(&key));
        object.is_namesake = known.is_some_and(|places| places.len() > 1);
    }
}

/// Appends a document's object, or each item of its list; an empty document has none.
pub(super) fn flatten(
    document: usize,
    value: Value,
    objects: &mut Vec<Object>,
    remarks: &mut Remarks,
) {
    // Items still to be looked at, last first, with the depth of their list and what it says about them.
    let mut open = vec![(value, 0, Inherited::default())];
    while let Some((value, depth, inherited)) = open.pop() {
        let Value::Object(mut body) = value else {
            if !value.is_null() {
                let object = Object::new(document, "(no kind)".to_owned(), Map::new());
                remarks.problem(&object, "(root)", "a manifest is a table");
            }
            continue;
        };
        inherited.fill(&mut body);
        let kind = text(&body, "kind").to_owned();
        match (list_of(&kind), body.remove("items")) {
            (Some(item_kind), Some(Value::Array(items))) => {
                if depth == LIST_DEPTH {
                    let object = Object::new(document, kind, body);
                    remarks.problem(
                        &object,
                        "items",
                        format!("lists are nested deeper than {LIST_DEPTH}"),
                    );
                    continue;
                }
                let inherited = Inherited {
                    kind: item_kind.to_owned(),
                    api_version: text(&body, "apiVersion").to_owned(),
                };
                let items = items.into_iter().rev();
                open.extend(items.map(|item| (item, depth + 1, inherited.clone())));
            }
            (Some(""), _) => {}
            (_, items) => {
                if let Some(items) = items {
                    body.insert("items".to_owned(), items);
                }
                let kind = if kind.is_empty() {
                    "(no kind)".to_owned()
                } else {
                    kind
                };
                objects.push(Object::new(document, kind, body));
            }
        }
    }
}

/// The kind of a list's items, empty for the general `List`; `None` for what is no list.
fn list_of(kind: &str) -> Option<&str> {
    kind.strip_suffix("List")
}

/// What items of a typed list (`DeploymentList`) need not repeat.
#[derive(Clone, Default)]
struct Inherited {
    kind: String,
    api_version: String,
}

impl Inherited {
    fn fill(&self, body: &mut Map<String, Value>) {
        if self.kind.is_empty() || get(body, "kind").is_some() {
            return;
        }
        body.insert("kind".to_owned(), Value::String(self.kind.clone()));
        if get(body, "apiVersion").is_none() {
            body.insert(
                "apiVersion".to_owned(),
                Value::String(self.api_version.clone()),
            );
        }
    }
}
