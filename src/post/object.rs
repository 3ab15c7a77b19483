//! The Kubernetes objects of a document.

use super::document::{Document, MAX_NESTING};
use super::problem::{Problem, shown};
use crate::path::Step;
use crate::yaml::NodeId;

/// A Kubernetes object of a document.
#[derive(Clone, Debug)]
pub struct Object {
    /// Its mapping.
    pub node: NodeId,
    /// The way to it from the document's root.
    pub route: Vec<Step>,
    /// `kind`
    pub kind: String,
    /// The group of `apiVersion`; empty for the core group.
    pub group: String,
    /// `metadata.name`; empty when there is none.
    pub name: String,
    /// `metadata.namespace`; empty when there is none: the release's.
    pub namespace: String,
}

impl Object {
    fn read(
        document: &Document<'_>,
        node: NodeId,
        kind: &str,
        route: Vec<Step>,
    ) -> Result<Self, Problem> {
        let version = document.text_at(node, "apiVersion")?.unwrap_or("");
        let group = version.split_once('/').map_or("", |(group, _)| group);
        let meta = document.mapping(node, "metadata")?;
        let text = |key| -> Result<String, Problem> {
            let text = match meta {
                Some(meta) => document.text_at(meta, key)?,
                None => None,
            };
            Ok(text.unwrap_or("").to_owned())
        };
        Ok(Self {
            node,
            route,
            kind: kind.to_owned(),
            group: group.to_owned(),
            name: text("name")?,
            namespace: text("namespace")?,
        })
    }

    /// `Kind/name`, the kind alone where there is no name, as it can be shown.
    pub fn title(&self) -> String {
        shown(&match self.name.as_str() {
            "" => self.kind.clone(),
            name => format!("{}/{name}", self.kind),
        })
    }

    /// A problem at a node of this object.
    pub fn problem(&self, document: &Document<'_>, at: NodeId, message: String) -> Problem {
        Problem {
            object: Some(self.title()),
            ..document.problem(at, message)
        }
    }
}

impl Document<'_> {
    /// The Kubernetes objects of the document: its root, or the items of a `kind: List` (in a part
    /// of a long one, routes count from its first item). What is
    /// no object (a scalar, a mapping without a kind) is left out.
    ///
    /// # Errors
    /// When a key that names the object stands twice.
    pub fn objects(&self) -> Result<Vec<Object>, Problem> {
        let mut objects = Vec::new();
        if let Some(list) = self.window {
            self.collect_items(list, &mut Vec::new(), &mut objects)?;
        } else if let Some(root) = self.root {
            self.collect_objects(root, &mut Vec::new(), &mut objects)?;
        }
        Ok(objects)
    }

    fn collect_objects(
        &self,
        node: NodeId,
        route: &mut Vec<Step>,
        out: &mut Vec<Object>,
    ) -> Result<(), Problem> {
        if !self.is_mapping(node) {
            return Ok(());
        }
        let Some(kind) = self.text_at(node, "kind")? else {
            return Ok(());
        };
        let items = match self.value(node, "items")? {
            Some(items) if kind.ends_with("List") && self.is_sequence(items) => items,
            _ => {
                out.push(Object::read(self, node, kind, route.clone())?);
                return Ok(());
            }
        };
        if route.len() > MAX_NESTING {
            return Err(self.problem(node, "lists nest too deep".into()));
        }
        self.collect_items(items, route, out)
    }

    fn collect_items(
        &self,
        items: NodeId,
        route: &mut Vec<Step>,
        out: &mut Vec<Object>,
    ) -> Result<(), Problem> {
        for (index, &item) in self.tree.items(items).iter().enumerate() {
            route.push(Step::Key("items".into()));
            route.push(Step::Index(index));
            self.collect_objects(item, route, out)?;
            route.truncate(route.len() - 2);
        }
        Ok(())
    }
}
