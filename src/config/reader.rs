//! Typed access to the configuration's tree; every complaint names its place.

use crate::source::{Source, Span};
use crate::suggest::nearest;
use crate::yaml::{Kind, NodeId, ScalarStyle, Tree};

use super::Spanned;

/// Why a configuration cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("cannot read the configuration {file}: {cause}")]
    Read {
        /// The file as shown.
        file: String,
        /// Why.
        cause: String,
    },
    /// The file breaks the grammar.
    #[error("{file}:{line}:{column}: {message}")]
    Invalid {
        /// The file as shown.
        file: String,
        /// Line, from 1.
        line: usize,
        /// Column in characters, from 1.
        column: usize,
        /// What is wrong, and what to do.
        message: String,
    },
}

pub(super) struct Reader<'t> {
    source: &'t Source,
    tree: &'t Tree,
}

/// The values of a table's known keys.
pub(super) struct Fields {
    found: Vec<(&'static str, NodeId)>,
}

impl Fields {
    /// The value of a key; a key without a value counts as absent.
    pub(super) fn get(&self, key: &str) -> Option<NodeId> {
        let found = self.found.iter().find(|(known, _)| *known == key);
        found.map(|(_, node)| *node)
    }
}

impl<'t> Reader<'t> {
    pub(super) fn new(source: &'t Source, tree: &'t Tree) -> Self {
        Self { source, tree }
    }

    pub(super) fn error(&self, span: Span, message: String) -> ConfigError {
        let position = self.source.position(span.start);
        ConfigError::Invalid {
            file: self.source.name().to_owned(),
            line: position.line,
            column: position.column,
            message,
        }
    }

    pub(super) fn span(&self, node: NodeId) -> Span {
        self.tree.node(node).span
    }

    /// The root table; `None` for an empty file.
    pub(super) fn root(&self) -> Result<Option<NodeId>, ConfigError> {
        if let Some(second) = self.tree.documents.get(1) {
            let span = self.span(second.root);
            return Err(self.error(span, "a second document; one is expected".to_owned()));
        }
        let root = self.tree.documents.first().map(|document| document.root);
        Ok(root.filter(|&root| !self.is_null(root)))
    }

    fn is_null(&self, node: NodeId) -> bool {
        matches!(
            &self.tree.node(node).kind,
            Kind::Scalar { text, style: ScalarStyle::Plain }
                if matches!(&**text, "" | "~" | "null" | "Null" | "NULL")
        )
    }

    /// The keys of a table, each one of `known`; equal keys and unknown ones are errors.
    pub(super) fn fields(
        &self,
        node: NodeId,
        known: &[&'static str],
    ) -> Result<Fields, ConfigError> {
        let mut found: Vec<(&'static str, NodeId)> = Vec::new();
        for (name, value) in self.named(node, &format!("a table of {}", known.join(", ")))? {
            self.known(&name, known, "key")?;
            let key = known.iter().find(|key| **key == name.text);
            if let Some(key) = key.filter(|_| !self.is_null(value)) {
                found.push((*key, value));
            }
        }
        Ok(Fields { found })
    }

    /// An error unless a word is one of those that are known.
    pub(super) fn known(
        &self,
        word: &Spanned,
        known: &[&str],
        what: &str,
    ) -> Result<(), ConfigError> {
        if known.contains(&word.text.as_str()) {
            return Ok(());
        }
        let hint = match nearest(&word.text, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("expected one of {}", known.join(", ")),
        };
        Err(self.error(word.span, format!("unknown {what} `{}`: {hint}", word.text)))
    }

    /// The entries of a table in order.
    pub(super) fn named(
        &self,
        node: NodeId,
        expected: &str,
    ) -> Result<Vec<(Spanned, NodeId)>, ConfigError> {
        let resolved = self.tree.resolve(node);
        let Kind::Mapping { entries, .. } = &self.tree.node(resolved).kind else {
            let span = self.span(node);
            return Err(self.error(
                span,
                format!("expected {expected}, found {}", self.kind(node)),
            ));
        };
        let mut out: Vec<(Spanned, NodeId)> = Vec::new();
        for entry in entries {
            let span = self.span(entry.key);
            let Some(text) = self.tree.text(entry.key) else {
                return Err(self.error(span, "a key that is no text".to_owned()));
            };
            if out.iter().any(|(name, _)| name.text == text) {
                return Err(self.error(span, format!("the key `{text}` stands here twice")));
            }
            let text = text.to_owned();
            out.push((Spanned { text, span }, entry.value));
        }
        Ok(out)
    }

    fn kind(&self, node: NodeId) -> &'static str {
        match &self.tree.node(self.tree.resolve(node)).kind {
            Kind::Scalar { .. } if self.is_null(node) => "nothing",
            Kind::Scalar { .. } => "a text or number",
            Kind::Sequence { .. } => "a list",
            Kind::Mapping { .. } => "a table",
            Kind::Alias { .. } => "an alias without an anchor",
        }
    }

    pub(super) fn list(&self, node: NodeId, expected: &str) -> Result<&[NodeId], ConfigError> {
        match &self.tree.node(self.tree.resolve(node)).kind {
            Kind::Sequence { items, .. } => Ok(items),
            Kind::Scalar { .. } | Kind::Mapping { .. } | Kind::Alias { .. } => {
                let span = self.span(node);
                Err(self.error(
                    span,
                    format!("expected {expected}, found {}", self.kind(node)),
                ))
            }
        }
    }

    /// Whether a node is a list.
    pub(super) fn is_list(&self, node: NodeId) -> bool {
        matches!(
            self.tree.node(self.tree.resolve(node)).kind,
            Kind::Sequence { .. }
        )
    }

    /// Whether a node is a table.
    pub(super) fn is_table(&self, node: NodeId) -> bool {
        matches!(
            self.tree.node(self.tree.resolve(node)).kind,
            Kind::Mapping { .. }
        )
    }

    /// A text; a number or a bool is taken as it is written.
    pub(super) fn text(&self, node: NodeId) -> Result<Spanned, ConfigError> {
        match self.tree.text(node) {
            Some(text) if !self.is_null(node) => Ok(Spanned {
                text: text.to_owned(),
                span: self.span(node),
            }),
            _ => {
                let span = self.span(node);
                Err(self.error(span, format!("expected a text, found {}", self.kind(node))))
            }
        }
    }

    /// Whether a scalar is written without quotes.
    pub(super) fn is_plain(&self, node: NodeId) -> bool {
        matches!(
            self.tree.node(self.tree.resolve(node)).kind,
            Kind::Scalar {
                style: ScalarStyle::Plain,
                ..
            }
        )
    }

    pub(super) fn texts(&self, node: NodeId) -> Result<Vec<Spanned>, ConfigError> {
        let items = self.list(node, "a list of texts")?;
        items.iter().map(|&item| self.text(item)).collect()
    }
}
