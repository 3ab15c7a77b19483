//! What must be known of the whole stream before any document is changed: the selectors that use
//! a label we would add, and the ConfigMaps and Secrets that are mounted.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use base64::Engine;
use sha2::{Digest, Sha256};

use super::document::Document;
use super::env;
use super::object::Object;
use super::problem::Problem;
use super::rules::{ENV_FROM, Reference, Rules, SourceKind};
use super::selector::{Labels, Requirement, Selector, Test};
use super::workload;
use crate::yaml::NodeId;

/// Whose labels a selector looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Domain {
    /// Pods: those of Services, workloads, policies, affinities.
    Pods,
    /// Objects of one kind of the core group: the Services of a ServiceMonitor, for example.
    Kind(&'static str),
    /// Not known (custom resources): any object, and pods.
    Any,
}

/// A selector of the stream that uses a label we would add.
#[derive(Clone, Debug)]
pub struct FoundSelector {
    /// `Kind/name` of the object that holds it.
    pub owner: String,
    /// The stream's line.
    pub line: usize,
    /// What it looks at.
    pub domain: Domain,
    /// What it asks for.
    pub selector: Selector,
}

/// A ConfigMap or Secret of the stream that something mounts.
#[derive(Clone, Debug)]
pub struct DataSource {
    /// Which of the two.
    pub kind: SourceKind,
    /// Its name.
    pub name: String,
    /// Its namespace; empty for the release's.
    pub namespace: String,
    /// Its data; `None` when they are too many to be looked at.
    pub data: Option<Data>,
}

/// What is known of the data of a ConfigMap or Secret.
#[derive(Clone, Debug)]
pub struct Data {
    /// The keys, sorted.
    pub keys: Vec<String>,
    /// SHA-256 over keys and values, whatever the order and style they are written in.
    pub digest: [u8; 32],
}

/// The name of a ConfigMap or Secret that something mounts, whatever its namespace.
pub(super) type Mounted = (SourceKind, String);

/// What one document, or the whole stream, holds.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Selectors in the order of the stream, those that ask for the same only once.
    pub selectors: Vec<FoundSelector>,
    /// What the workloads of the stream mount, or may be given to mount.
    pub(super) mounted: BTreeSet<Mounted>,
    /// Those of them that the stream holds, in its order.
    pub sources: Vec<DataSource>,
}

impl Facts {
    /// The ConfigMap or Secret that a workload in `namespace` would mount.
    pub fn source(&self, kind: SourceKind, name: &str, namespace: &str) -> Option<&DataSource> {
        self.sources.iter().find(|source| {
            // An object without a namespace goes to the release's, which the stream does not tell.
            let same_place = source.namespace == namespace
                || source.namespace.is_empty()
                || namespace.is_empty();
            source.kind == kind && source.name == name && same_place
        })
    }

    fn add_selector(&mut self, found: FoundSelector) {
        let known = self.selectors.iter();
        let mut same = known.filter(|known| known.domain == found.domain);
        if !same.any(|known| known.selector == found.selector) {
            self.selectors.push(found);
        }
    }
}

/// Gathers from one document what others must know: its selectors, and what its workloads mount.
///
/// # Errors
/// When a key that is read stands twice in one mapping.
pub(super) fn gather(
    document: &Document<'_>,
    objects: &[Object],
    rules: &Rules,
    facts: &mut Facts,
) -> Result<(), Problem> {
    for object in objects {
        // A CustomResourceDefinition describes selectors, a HorizontalPodAutoscaler's are about
        // labels of metrics.
        let none = ["CustomResourceDefinition", "HorizontalPodAutoscaler"];
        if !none.contains(&object.kind.as_str()) {
            for found in selectors(document, object, rules) {
                facts.add_selector(found);
            }
        }
        let Some(workload) = workload::workload(document, object)? else {
            continue;
        };
        for owner in [object.node, workload.template] {
            facts.mounted.extend(asked(document, owner));
        }
        facts
            .mounted
            .extend(env::mounted_by(document, workload.template));
    }
    Ok(())
}

/// What the annotation in the metadata of `owner` asks for, as far as it can be read; whoever
/// mounts it tells what is wrong with it.
fn asked(document: &Document<'_>, owner: NodeId) -> Vec<Mounted> {
    let tree = &document.tree;
    let mut node = Some(owner);
    for key in ["metadata", "annotations", ENV_FROM] {
        node = node
            .and_then(|node| document.value(node, key).ok())
            .flatten();
    }
    let text = node.and_then(|node| tree.text(node)).unwrap_or("");
    let references = text
        .split(',')
        .filter_map(|part| Reference::parse(part.trim()).ok());
    references
        .map(|reference| (reference.kind, reference.name))
        .collect()
}

/// Which of the two an object is, if it is one.
pub(super) fn source_kind(object: &Object) -> Option<SourceKind> {
    match (object.group.as_str(), object.kind.as_str()) {
        ("", "ConfigMap") => Some(SourceKind::ConfigMap),
        ("", "Secret") => Some(SourceKind::Secret),
        _ => None,
    }
}

/// The keys and the checksum of a ConfigMap's or Secret's data.
///
/// # Errors
/// When a key that is read stands twice in one mapping.
pub(super) fn data(document: &Document<'_>, object: &Object) -> Result<Data, Problem> {
    let secret = source_kind(object) == Some(SourceKind::Secret);
    let mut data: BTreeMap<&str, Cow<'_, [u8]>> = BTreeMap::new();
    // Kubernetes lets stringData win over data.
    for (field, base64) in [
        ("binaryData", true),
        ("data", secret),
        ("stringData", false),
    ] {
        let Some(table) = document.value(object.node, field)? else {
            continue;
        };
        for entry in super::emit::merged_entries(document, table)? {
            let Some(key) = document.tree.text(entry.key) else {
                continue;
            };
            let text = document.tree.text(entry.value).unwrap_or("");
            let bytes = match base64 {
                true => decoded(text),
                false => Cow::Borrowed(text.as_bytes()),
            };
            data.insert(key, bytes);
        }
    }
    let mut hash = Sha256::new();
    for (key, value) in &data {
        for part in [key.as_bytes(), &**value] {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
    }
    Ok(Data {
        keys: data.into_keys().map(str::to_owned).collect(),
        digest: hash.finalize().into(),
    })
}

/// Base64 as Go reads it (line breaks are skipped); a text that is none counts as it stands.
fn decoded(text: &str) -> Cow<'_, [u8]> {
    let is_break = |sign: char| matches!(sign, '\n' | '\r');
    let joined = match text.contains(is_break) {
        true => Cow::Owned(text.replace(is_break, "")),
        false => Cow::Borrowed(text),
    };
    match base64::engine::general_purpose::STANDARD.decode(&*joined) {
        Ok(bytes) => Cow::Owned(bytes),
        Err(_) => Cow::Borrowed(text.as_bytes()),
    }
}

/// The checksum over several sources, as the annotation's text.
pub fn checksum<'s>(sources: impl IntoIterator<Item = (&'s DataSource, &'s Data)>) -> String {
    let mut hash = Sha256::new();
    for (source, data) in sources {
        hash.update(source.kind.kind());
        hash.update((source.name.len() as u64).to_be_bytes());
        hash.update(&source.name);
        hash.update(data.digest);
    }
    hash.finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// The selectors of an object that use a label of the rules.
fn selectors(document: &Document<'_>, object: &Object, rules: &Rules) -> Vec<FoundSelector> {
    let base = match (object.group.as_str(), object.kind.as_str()) {
        _ if workload::is_builtin(object) => Domain::Pods,
        ("", "Service")
        | ("networking.k8s.io" | "extensions", "NetworkPolicy")
        | ("policy", "PodDisruptionBudget")
        | ("monitoring.coreos.com", "PodMonitor") => Domain::Pods,
        ("monitoring.coreos.com", "ServiceMonitor") => Domain::Kind("Service"),
        ("", "PersistentVolumeClaim") => Domain::Kind("PersistentVolume"),
        _ => Domain::Any,
    };
    let tree = &document.tree;
    let mut found = Vec::new();
    let mut todo = vec![(object.node, base, "")];
    while let Some((node, domain, name)) = todo.pop() {
        if let Some(selector) = selector_at(document, node, name, object) {
            if rules.labels.keys().any(|key| selector.uses(key)) {
                found.push(FoundSelector {
                    owner: object.title(),
                    line: document.line_of(document.start(node)),
                    domain,
                    selector,
                });
            }
            continue;
        }
        // Aliases are not followed: what they stand for is visited where it is written.
        match &tree.node(node).kind {
            crate::yaml::Kind::Mapping { entries, .. } => {
                for entry in entries {
                    let key = tree.text(entry.key).unwrap_or("");
                    let domain = match key {
                        "namespaceSelector" => Domain::Kind("Namespace"),
                        "volumeClaimTemplates" => Domain::Kind("PersistentVolume"),
                        // Nodes are in no stream.
                        "nodeAffinity" | "nodeSelector" => continue,
                        _ => domain,
                    };
                    todo.push((entry.value, domain, key));
                }
            }
            crate::yaml::Kind::Sequence { items, .. } => {
                todo.extend(items.iter().map(|&item| (item, domain, "")));
            }
            crate::yaml::Kind::Scalar { .. } | crate::yaml::Kind::Alias { .. } => {}
        }
    }
    found.reverse();
    found
}

/// The selector that a mapping is: with `matchLabels` or `matchExpressions`, or, as `selector` of a
/// Service or ReplicationController, plain labels.
fn selector_at(
    document: &Document<'_>,
    node: NodeId,
    name: &str,
    object: &Object,
) -> Option<Selector> {
    let tree = &document.tree;
    let labels = tree.get(node, "matchLabels");
    let expressions = tree.get(node, "matchExpressions");
    let mut requirements = Vec::new();
    if labels.is_some() || expressions.is_some() {
        if let Some(labels) = labels {
            requirements.extend(equalities(document, labels));
        }
        for &expression in expressions.map_or(&[][..], |list| tree.items(list)) {
            requirements.extend(self::expression(document, expression));
        }
        return Some(Selector(requirements));
    }
    let plain = object.group.is_empty()
        && matches!(object.kind.as_str(), "Service" | "ReplicationController")
        && name == "selector"
        && document.is_mapping(node);
    plain.then(|| Selector(equalities(document, node)))
}

fn equalities(document: &Document<'_>, labels: NodeId) -> Vec<Requirement> {
    labels_of(document, labels)
        .into_iter()
        .map(|(key, value)| Requirement::equals(key, value))
        .collect()
}

fn expression(document: &Document<'_>, node: NodeId) -> Option<Requirement> {
    let tree = &document.tree;
    let text = |key| tree.get(node, key).and_then(|value| tree.text(value));
    let values = || -> Vec<String> {
        let list = tree.get(node, "values");
        let items = list.map_or(&[][..], |list| tree.items(list));
        items
            .iter()
            .filter_map(|&item| tree.text(item))
            .map(str::to_owned)
            .collect()
    };
    let test = match text("operator")? {
        "In" => Test::In(values()),
        "NotIn" => Test::NotIn(values()),
        "Exists" => Test::Exists,
        "DoesNotExist" => Test::DoesNotExist,
        _ => return None,
    };
    Some(Requirement {
        key: text("key")?.to_owned(),
        test,
    })
}

/// The labels of a mapping; a null is an empty value, as the API server has it.
pub fn labels_of(document: &Document<'_>, mapping: NodeId) -> Labels {
    let entries = super::emit::merged_entries(document, mapping).unwrap_or_default();
    entries
        .into_iter()
        .filter_map(|entry| {
            let key = document.tree.text(entry.key)?;
            let value = if document.is_null(entry.value) {
                ""
            } else {
                document.tree.text(entry.value)?
            };
            Some((key.to_owned(), value.to_owned()))
        })
        .collect()
}
