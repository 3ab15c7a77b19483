//! Chart.yaml, requirements.yaml and Chart.lock.

use super::scalar::{self, Scalar};
use super::version::Version;
use crate::message::Message;
use crate::place::Place;
use crate::source::SourceId;
use crate::yaml::{Kind, NodeId, Tree};

/// What Chart.yaml says, as far as values and dependencies depend on it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Metadata {
    /// `v1` where the file says nothing.
    pub api_version: String,
    /// The chart's name.
    pub name: String,
    /// Where the name stands.
    pub name_place: Option<Place>,
    /// The chart's version.
    pub version: String,
    /// `application`, `library` or nothing.
    pub kind: String,
    /// What the chart is for.
    pub description: String,
    /// The version of what it deploys.
    pub app_version: String,
    /// The declared dependencies, requirements.yaml's included. `None` when neither file has any
    /// list, which Helm treats otherwise than an empty one.
    pub dependencies: Option<Vec<Dependency>>,
}

/// One declared dependency.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Dependency {
    /// The subchart's name.
    pub name: String,
    /// Its version range.
    pub version: String,
    /// Where it comes from.
    pub repository: String,
    /// Comma list of values paths, the first bool of which switches it on or off.
    pub condition: String,
    /// Names under `tags:` that switch it on or off.
    pub tags: Vec<String>,
    /// What its parent takes over from its values.
    pub import_values: Vec<ImportValues>,
    /// Its name among the values.
    pub alias: String,
    /// Its entry in the file.
    pub place: Option<Place>,
}

impl Dependency {
    /// Its key among the parent's values: the alias, or else the name.
    pub fn values_key(&self) -> &str {
        if self.alias.is_empty() {
            &self.name
        } else {
            &self.alias
        }
    }
}

/// One entry of `import-values`.
#[derive(Clone, Debug, PartialEq)]
pub enum ImportValues {
    /// `data`: the table `exports.data` onto the parent's root.
    Exports(String),
    /// `{child: …, parent: …}`: a table onto another.
    Table {
        /// Path in the subchart's values.
        child: String,
        /// Path in the parent's values; `.` is the root.
        parent: String,
    },
}

/// What Chart.lock (or requirements.lock) pins.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lock {
    /// The pinned dependencies.
    pub dependencies: Vec<Dependency>,
    /// The digest of the declared ones.
    pub digest: String,
}

/// Reads fields by name out of one YAML document, as sigs.k8s.io/yaml fills a Go struct: names
/// without regard to case, numbers and bools as text where text is wanted.
struct Fields<'t> {
    tree: &'t Tree,
    source: SourceId,
    /// The Go struct's name, for its error messages.
    owner: &'static str,
}

impl Fields<'_> {
    fn get(&self, table: NodeId, name: &str) -> Option<NodeId> {
        let entries = self.tree.entries(table);
        let matching = |exact: bool| {
            entries.iter().rev().find(|entry| {
                let key = self.tree.text(entry.key);
                key.is_some_and(|key| {
                    key == name || !exact && key.to_lowercase() == name.to_lowercase()
                })
            })
        };
        matching(true)
            .or_else(|| matching(false))
            .map(|entry| entry.value)
    }

    fn scalar(&self, node: NodeId) -> Option<Scalar> {
        let node = self.tree.node(self.tree.resolve(node));
        match &node.kind {
            Kind::Scalar { text, style } => {
                let tag = node.tag.as_ref().map(|tag| tag.name.as_ref());
                scalar::resolve(tag, text, *style).ok()
            }
            Kind::Sequence { .. } | Kind::Mapping { .. } | Kind::Alias { .. } => None,
        }
    }

    fn place(&self, node: NodeId) -> Place {
        Place::text(self.source, self.tree.node(self.tree.resolve(node)).span)
    }

    fn text_of(&self, node: NodeId, field: &str) -> Result<String, Message> {
        Ok(match self.scalar(node) {
            Some(Scalar::Null) => String::new(),
            Some(Scalar::Bool(value)) => value.to_string(),
            Some(Scalar::Int(value)) => value.to_string(),
            Some(Scalar::Uint(value)) => value.to_string(),
            Some(Scalar::Float(value)) => crate::gofmt::float32(value),
            Some(Scalar::Text(text)) => text,
            None => return Err(self.mismatch(node, field, "string")),
        })
    }

    fn text(&self, table: NodeId, name: &str) -> Result<String, Message> {
        self.get(table, name)
            .map_or(Ok(String::new()), |node| self.text_of(node, name))
    }

    fn list(&self, table: NodeId, name: &str, of: &str) -> Result<Option<&[NodeId]>, Message> {
        let Some(node) = self.get(table, name) else {
            return Ok(None);
        };
        match &self.tree.node(self.tree.resolve(node)).kind {
            Kind::Sequence { items, .. } => Ok(Some(items)),
            Kind::Scalar { .. } if self.scalar(node) == Some(Scalar::Null) => Ok(None),
            Kind::Scalar { .. } | Kind::Mapping { .. } | Kind::Alias { .. } => {
                Err(self.mismatch(node, name, of))
            }
        }
    }

    fn mismatch(&self, node: NodeId, field: &str, wanted: &str) -> Message {
        let found = match &self.tree.node(self.tree.resolve(node)).kind {
            Kind::Sequence { .. } => "array",
            Kind::Mapping { .. } => "object",
            Kind::Scalar { .. } | Kind::Alias { .. } => match self.scalar(node) {
                Some(Scalar::Bool(_)) => "bool",
                Some(Scalar::Int(_) | Scalar::Uint(_) | Scalar::Float(_)) => "number",
                Some(Scalar::Null | Scalar::Text(_)) | None => "string",
            },
        };
        Message::plain(format!(
            "error unmarshaling JSON: while decoding JSON: json: cannot unmarshal {found} into Go struct field {}.{field} of type {wanted}",
            self.owner
        ))
    }

    fn dependencies(&self, table: NodeId) -> Result<Option<Vec<Dependency>>, Message> {
        let Some(items) = self.list(table, "dependencies", "[]*chart.Dependency")? else {
            return Ok(None);
        };
        let dependency = |&node: &NodeId| self.dependency(node);
        items
            .iter()
            .map(dependency)
            .collect::<Result<_, _>>()
            .map(Some)
    }

    fn dependency(&self, node: NodeId) -> Result<Dependency, Message> {
        let inner = Fields {
            owner: "Dependency",
            ..*self
        };
        let tags = inner.list(node, "tags", "[]string")?.unwrap_or(&[]);
        let imports = inner.list(node, "import-values", "[]interface {}")?;
        Ok(Dependency {
            name: inner.text(node, "name")?,
            version: inner.text(node, "version")?,
            repository: inner.text(node, "repository")?,
            condition: inner.text(node, "condition")?,
            tags: tags
                .iter()
                .map(|&tag| inner.text_of(tag, "tags"))
                .collect::<Result<_, _>>()?,
            import_values: imports
                .unwrap_or(&[])
                .iter()
                .filter_map(|&import| inner.import(import))
                .collect(),
            alias: inner.text(node, "alias")?,
            place: Some(self.place(node)),
        })
    }

    /// Entries that are neither text nor table are passed over, as in `processImportValues`.
    fn import(&self, node: NodeId) -> Option<ImportValues> {
        match &self.tree.node(self.tree.resolve(node)).kind {
            Kind::Mapping { .. } => {
                // `fmt.Sprintf("%v", iv["child"])`: a key that is not there prints as `<nil>`.
                let part = |name: &str| {
                    let scalar = self.tree.get(node, name).and_then(|node| self.scalar(node));
                    match scalar {
                        None | Some(Scalar::Null) => "<nil>".to_owned(),
                        Some(Scalar::Bool(value)) => value.to_string(),
                        Some(Scalar::Int(value)) => crate::gofmt::float(value as f64),
                        Some(Scalar::Uint(value)) => crate::gofmt::float(value as f64),
                        Some(Scalar::Float(value)) => crate::gofmt::float(value),
                        Some(Scalar::Text(text)) => text,
                    }
                };
                Some(ImportValues::Table {
                    child: part("child"),
                    parent: part("parent"),
                })
            }
            Kind::Scalar { .. } => match self.scalar(node) {
                Some(Scalar::Text(text)) => Some(ImportValues::Exports(text)),
                Some(_) | None => None,
            },
            Kind::Sequence { .. } | Kind::Alias { .. } => None,
        }
    }
}

impl Metadata {
    /// Reads Chart.yaml.
    ///
    /// # Errors
    /// What Helm refuses in it, in Helm's words.
    pub fn read(tree: &Tree, root: NodeId, source: SourceId) -> Result<Self, Message> {
        let fields = Fields {
            tree,
            source,
            owner: "Metadata",
        };
        fields.root(root, "chart.Metadata")?;
        let api_version = fields.text(root, "apiVersion")?;
        Ok(Self {
            api_version: if api_version.is_empty() {
                "v1".to_owned()
            } else {
                api_version
            },
            name: sanitize(&fields.text(root, "name")?),
            name_place: fields.get(root, "name").map(|node| fields.place(node)),
            version: fields.text(root, "version")?,
            kind: fields.text(root, "type")?,
            description: sanitize(&fields.text(root, "description")?),
            app_version: sanitize(&fields.text(root, "appVersion")?),
            dependencies: fields.dependencies(root)?,
        })
    }

    /// Adds what requirements.yaml says (Chart.yaml's apiVersion v1 keeps its dependencies there).
    ///
    /// # Errors
    /// As [`Metadata::read`].
    pub fn read_requirements(
        &mut self,
        tree: &Tree,
        root: NodeId,
        source: SourceId,
    ) -> Result<(), Message> {
        let fields = Fields {
            tree,
            source,
            owner: "Metadata",
        };
        fields.root(root, "chart.Metadata")?;
        if let Some(dependencies) = fields.dependencies(root)? {
            self.dependencies = Some(dependencies);
        }
        Ok(())
    }

    /// `Metadata.Validate` (`pkg/chart/metadata.go`, the same in both Helms).
    ///
    /// # Errors
    /// What it refuses, in its words.
    pub fn validate(&mut self) -> Result<(), Message> {
        let refuse = |reason: String| Err(Message::plain(format!("validation: {reason}")));
        if self.name.is_empty() {
            return refuse("chart.metadata.name is required".into());
        }
        if self.name == "." || self.name == ".." {
            return refuse(format!(
                "chart.metadata.name {:?} is not allowed",
                self.name
            ));
        }
        if self.name.contains('/') {
            return refuse(format!("chart.metadata.name {:?} is invalid", self.name));
        }
        if self.version.is_empty() {
            return refuse("chart.metadata.version is required".into());
        }
        if Version::parse(&self.version).is_none() {
            return refuse(format!(
                "chart.metadata.version {:?} is invalid",
                self.version
            ));
        }
        if !matches!(self.kind.as_str(), "" | "application" | "library") {
            return refuse("chart.metadata.type must be application or library".into());
        }
        let mut keys = std::collections::BTreeSet::new();
        for dependency in self.dependencies.iter_mut().flatten() {
            dependency.name = sanitize(&dependency.name);
            dependency.version = sanitize(&dependency.version);
            dependency.repository = sanitize(&dependency.repository);
            dependency.condition = sanitize(&dependency.condition);
            dependency
                .tags
                .iter_mut()
                .for_each(|tag| *tag = sanitize(tag));
            let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
            if !dependency.alias.chars().all(plain) {
                return refuse(format!(
                    "dependency {:?} has disallowed characters in the alias",
                    dependency.name
                ));
            }
            if !keys.insert(dependency.values_key().to_owned()) {
                return refuse(format!(
                    "more than one dependency with name or alias {:?}",
                    dependency.values_key()
                ));
            }
        }
        Ok(())
    }
}

impl Lock {
    /// Reads Chart.lock.
    ///
    /// # Errors
    /// What Helm refuses in it, in Helm's words.
    pub fn read(tree: &Tree, root: NodeId, source: SourceId) -> Result<Self, Message> {
        let fields = Fields {
            tree,
            source,
            owner: "Lock",
        };
        fields.root(root, "chart.Lock")?;
        Ok(Self {
            dependencies: fields.dependencies(root)?.unwrap_or_default(),
            digest: fields.text(root, "digest")?,
        })
    }
}

impl Fields<'_> {
    fn root(&self, root: NodeId, go_type: &str) -> Result<(), Message> {
        let found = match &self.tree.node(self.tree.resolve(root)).kind {
            Kind::Mapping { .. } => return Ok(()),
            Kind::Sequence { .. } => "array",
            Kind::Scalar { .. } | Kind::Alias { .. } => match self.scalar(root) {
                Some(Scalar::Null) => return Ok(()),
                Some(Scalar::Bool(_)) => "bool",
                Some(Scalar::Int(_) | Scalar::Uint(_) | Scalar::Float(_)) => "number",
                Some(Scalar::Text(_)) | None => "string",
            },
        };
        Err(Message::plain(format!(
            "error unmarshaling JSON: while decoding JSON: json: cannot unmarshal {found} into Go value of type {go_type}"
        )))
    }
}

/// `sanitizeString`: blanks become spaces, what cannot be printed goes.
fn sanitize(text: &str) -> String {
    text.chars()
        .filter_map(|c| match c {
            c if c.is_whitespace() => Some(' '),
            c if c.is_control() => None,
            c => Some(c),
        })
        .collect()
}
