//! `components:` — how values become pods.

use super::Spanned;
use super::reader::{ConfigError, Reader};
use super::terms::{self, Condition, ConfigPath};
use crate::source::Span;
use crate::yaml;

/// A deployable part of the chart.
#[derive(Clone, Debug)]
pub struct Component {
    /// Its name in tables, and where it stands.
    pub name: Spanned,
    /// When it is there at all.
    pub when: Option<Condition>,
    /// Its workloads.
    pub parts: Vec<Part>,
    /// Paths that must not be true, because no part counts the pods that they switch on.
    pub absent: Vec<ConfigPath>,
}

/// One workload of a component.
#[derive(Clone, Debug)]
pub struct Part {
    /// The whole entry.
    pub span: Span,
    /// When it is there.
    pub when: Option<Condition>,
    /// How many pods.
    pub replicas: Replicas,
    /// The table of a HorizontalPodAutoscaler: `enabled`, `minReplicas`, `maxReplicas`.
    pub autoscaling: Option<ConfigPath>,
    /// Where the resources stand; the first that is a non-empty table counts.
    pub resources: Vec<ConfigPath>,
    /// The volumes of each pod.
    pub storage: Vec<Storage>,
}

/// How many pods a part has.
#[derive(Clone, Debug)]
pub enum Replicas {
    /// A fixed number.
    Count(u64),
    /// The number at a path.
    Path(ConfigPath),
}

/// A volume that each pod of a part gets.
#[derive(Clone, Debug)]
pub struct Storage {
    /// Where its size stands.
    pub size: ConfigPath,
    /// When it is there.
    pub when: Option<Condition>,
}

pub(super) fn component(reader: &Reader<'_>, node: yaml::NodeId) -> Result<Component, ConfigError> {
    let fields = reader.fields(node, &["name", "when", "parts", "absent"])?;
    let Some(name) = fields.get("name") else {
        let span = reader.span(node);
        return Err(reader.error(span, "a component needs a `name`".to_owned()));
    };
    let when = fields
        .get("when")
        .map(|node| terms::condition(reader, node));
    let parts = match fields.get("parts") {
        Some(node) => {
            let items = reader.list(node, "a list of parts")?;
            let read = items.iter().map(|&item| part(reader, item));
            read.collect::<Result<_, _>>()?
        }
        None => Vec::new(),
    };
    let absent = fields.get("absent").map(|node| terms::paths(reader, node));
    Ok(Component {
        name: reader.text(name)?,
        when: when.transpose()?,
        parts,
        absent: absent.transpose()?.unwrap_or_default(),
    })
}

fn part(reader: &Reader<'_>, node: yaml::NodeId) -> Result<Part, ConfigError> {
    let known = ["when", "replicas", "autoscaling", "resources", "storage"];
    let fields = reader.fields(node, &known)?;
    let when = fields
        .get("when")
        .map(|node| terms::condition(reader, node));
    let replicas = match fields.get("replicas") {
        Some(node) => {
            let text = reader.text(node)?;
            match text.text.parse() {
                Ok(count) => Replicas::Count(count),
                Err(_) => Replicas::Path(terms::parse_path(reader, &text)?),
            }
        }
        None => Replicas::Count(1),
    };
    let autoscaling = fields
        .get("autoscaling")
        .map(|node| terms::path(reader, node));
    let resources = match fields.get("resources") {
        Some(node) => terms::path_or_paths(reader, node)?,
        None => Vec::new(),
    };
    let storage = match fields.get("storage") {
        Some(node) if reader.is_list(node) => {
            let items = reader.list(node, "a list of volumes")?;
            let read = items.iter().map(|&item| storage(reader, item));
            read.collect::<Result<_, _>>()?
        }
        Some(node) => vec![storage(reader, node)?],
        None => Vec::new(),
    };
    Ok(Part {
        span: reader.span(node),
        when: when.transpose()?,
        replicas,
        autoscaling: autoscaling.transpose()?,
        resources,
        storage,
    })
}

fn storage(reader: &Reader<'_>, node: yaml::NodeId) -> Result<Storage, ConfigError> {
    if !reader.is_table(node) {
        return Ok(Storage {
            size: terms::path(reader, node)?,
            when: None,
        });
    }
    let fields = reader.fields(node, &["size", "when"])?;
    let Some(size) = fields.get("size") else {
        let span = reader.span(node);
        return Err(reader.error(span, "a volume needs a `size`".to_owned()));
    };
    let when = fields
        .get("when")
        .map(|node| terms::condition(reader, node));
    Ok(Storage {
        size: terms::path(reader, size)?,
        when: when.transpose()?,
    })
}
