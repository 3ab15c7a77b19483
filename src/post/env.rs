//! What a container mounts already, and what may surprise about what it is given.

use std::collections::BTreeMap;

use super::document::Document;
use super::facts::{Facts, Mounted};
use super::names;
use super::problem::Problem;
use super::rules::{Reference, SourceKind};
use crate::yaml::NodeId;

/// The references in a container's `envFrom`; entries of another form are left out.
///
/// # Errors
/// When `envFrom` is no list or a key in it stands twice.
pub(super) fn mounted(
    document: &Document<'_>,
    container: NodeId,
) -> Result<Vec<Reference>, Problem> {
    let items = document.sequence(container, "envFrom")?.unwrap_or_default();
    let mut references = Vec::new();
    for &item in items {
        if !document.is_mapping(item) {
            continue;
        }
        let prefix = document.text_at(item, "prefix")?.unwrap_or("").to_owned();
        for kind in [SourceKind::ConfigMap, SourceKind::Secret] {
            let Some(source) = document.value(item, kind.field())? else {
                continue;
            };
            if !document.is_mapping(source) {
                continue;
            }
            if let Some(name) = document.text_at(source, "name")? {
                references.push(Reference {
                    kind,
                    name: name.to_owned(),
                    optional: document.text_at(source, "optional")? == Some("true"),
                    prefix: prefix.clone(),
                });
            }
        }
    }
    Ok(references)
}

/// What the containers of a pod template mount, as far as it can be read.
pub(super) fn mounted_by(document: &Document<'_>, template: NodeId) -> Vec<Mounted> {
    let spec = document.value(template, "spec").ok().flatten();
    let lists = spec.into_iter().flat_map(|spec| {
        ["initContainers", "containers"]
            .into_iter()
            .filter_map(move |field| document.value(spec, field).ok().flatten())
    });
    lists
        .flat_map(|list| document.tree.items(list))
        .flat_map(|&container| mounted(document, container).unwrap_or_default())
        .map(|reference| (reference.kind, reference.name))
        .collect()
}

/// What a reader of the report should know about a container that mounts `all`, of which
/// `planned` are ours: names that do not exist, keys that hide each other or become no variable.
///
/// # Errors
/// When `env` is no list or a key in it stands twice.
pub(super) fn notes(
    document: &Document<'_>,
    container: NodeId,
    all: &[Reference],
    planned: &[Reference],
    (facts, namespace): (&Facts, &str),
) -> Result<Vec<String>, Problem> {
    let mut notes = Vec::new();
    let mut variables: BTreeMap<String, &Reference> = BTreeMap::new();
    for reference in all {
        let ours = planned.iter().any(|planned| planned.mounts_same(reference));
        let Some(source) = facts.source(reference.kind, &reference.name, namespace) else {
            if ours && !reference.optional {
                notes.push(format!(
                    "{reference} is not in the stream: it must exist in the cluster"
                ));
            }
            continue;
        };
        let Some(data) = &source.data else {
            notes.push(format!("{reference} has too many keys to be looked at"));
            continue;
        };
        for key in &data.keys {
            let variable = format!("{}{key}", reference.prefix);
            if ours && !names::is_env_name(&variable) {
                notes.push(format!(
                    "the key {key:?} of {reference} is no name of an environment variable"
                ));
                continue;
            }
            if let Some(hidden) = variables.insert(variable.clone(), reference)
                && (ours || planned.iter().any(|planned| planned.mounts_same(hidden)))
            {
                notes.push(format!("{variable} of {hidden} is hidden by {reference}"));
            }
        }
    }
    for &entry in document.sequence(container, "env")?.unwrap_or_default() {
        if !document.is_mapping(entry) {
            continue;
        }
        let Some(name) = document.text_at(entry, "name")? else {
            continue;
        };
        if let Some(hidden) = variables.get(name)
            && planned.iter().any(|planned| planned.mounts_same(hidden))
        {
            notes.push(format!("its env entry {name} hides the one of {hidden}"));
        }
    }
    Ok(notes)
}
