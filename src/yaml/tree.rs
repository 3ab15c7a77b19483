//! The tree of one text: nodes in an arena, so that depth costs no stack and aliases are ids.

use std::collections::BTreeSet;

use crate::source::Span;

/// Names one node within its [`Tree`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub(crate) u32);

/// How a scalar was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ScalarStyle {
    /// Without quotes; the only style whose text can mean something else than a string.
    Plain,
    /// `'…'`
    SingleQuoted,
    /// `"…"`
    DoubleQuoted,
    /// `|`
    Literal,
    /// `>`
    Folded,
}

/// An explicit tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// The full tag, for example `tag:yaml.org,2002:str` or `!local`.
    pub name: Box<str>,
    /// Where it stands, when the reader knows.
    pub span: Option<Span>,
}

/// An anchor definition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// The name without `&`.
    pub name: Box<str>,
    /// The whole `&name`.
    pub span: Span,
}

/// One key and its value, in the order of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The key's node.
    pub key: NodeId,
    /// The value's node; a missing value is an empty plain scalar.
    pub value: NodeId,
}

/// What a node is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text, after YAML's unescaping and folding.
    Scalar {
        /// The decoded text.
        text: Box<str>,
        /// How it was written.
        style: ScalarStyle,
    },
    /// A list.
    Sequence {
        /// The items in order.
        items: Box<[NodeId]>,
        /// Written as `[…]`.
        flow: bool,
    },
    /// A table.
    Mapping {
        /// The entries in order, duplicates and merge keys included.
        entries: Box<[Entry]>,
        /// Written as `{…}`.
        flow: bool,
    },
    /// `*name`
    Alias {
        /// The name without `*`.
        name: Box<str>,
        /// The anchored node it stands for: the latest definition before it. `None` when there is none.
        target: Option<NodeId>,
    },
}

/// One node of the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// The node's own text, without tag and anchor: quotes and brackets included, a block scalar
    /// from its `|` or `>` to its last line's end, a block collection from its first key (or the
    /// first `-`, or the tag or anchor of its first key) to the end of its last value. A value that
    /// is not written has an empty span right after the `:` (or `-`) that it belongs to, or after
    /// its tag and anchor if it has any.
    pub span: Span,
    /// The explicit tag, if any.
    pub tag: Option<Box<Tag>>,
    /// The anchor, if any.
    pub anchor: Option<Box<Anchor>>,
    /// What it is.
    pub kind: Kind,
}

/// One document of a stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// The start of its first directive, else of its `---`, else of its content.
    pub start: usize,
    /// Where the `---` stands, when the document has one.
    pub marker: Option<Span>,
    /// The root node; a document without content has an empty plain scalar.
    pub root: NodeId,
    /// The end of the document: of its content or of its `...`.
    pub end: usize,
}

/// A comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Comment {
    /// From `#` to the end of the line, without the line break.
    pub span: Span,
}

/// Everything that was read from one text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree {
    pub(crate) nodes: Vec<Node>,
    /// The nodes that some alias stands for.
    pub(crate) shared: BTreeSet<NodeId>,
    /// The documents in order.
    pub documents: Vec<Document>,
    /// The comments in order of the text; nothing inside a scalar is a comment.
    pub comments: Vec<Comment>,
}

impl Tree {
    /// Number of nodes; every [`NodeId`] of the tree is below it.
    pub fn node_count(&self) -> usize {
        self.nodes.len()
    }

    /// The node that `id` names.
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.0 as usize]
    }

    /// Follows an alias to the node it stands for; other nodes are returned as they are.
    pub fn resolve(&self, id: NodeId) -> NodeId {
        match self.node(id).kind {
            // An alias never targets an alias, so one step is enough.
            Kind::Alias {
                target: Some(target),
                ..
            } => target,
            Kind::Alias { target: None, .. }
            | Kind::Scalar { .. }
            | Kind::Sequence { .. }
            | Kind::Mapping { .. } => id,
        }
    }

    /// The entries of a mapping (aliases followed); empty for any other node.
    pub fn entries(&self, id: NodeId) -> &[Entry] {
        match &self.node(self.resolve(id)).kind {
            Kind::Mapping { entries, .. } => entries,
            Kind::Scalar { .. } | Kind::Sequence { .. } | Kind::Alias { .. } => &[],
        }
    }

    /// The items of a sequence (aliases followed); empty for any other node.
    pub fn items(&self, id: NodeId) -> &[NodeId] {
        match &self.node(self.resolve(id)).kind {
            Kind::Sequence { items, .. } => items,
            Kind::Scalar { .. } | Kind::Mapping { .. } | Kind::Alias { .. } => &[],
        }
    }

    /// The decoded text of a scalar (aliases followed).
    pub fn text(&self, id: NodeId) -> Option<&str> {
        match &self.node(self.resolve(id)).kind {
            Kind::Scalar { text, .. } => Some(text),
            Kind::Sequence { .. } | Kind::Mapping { .. } | Kind::Alias { .. } => None,
        }
    }

    /// The value of the last entry whose key is the scalar `key`, without merge keys.
    pub fn get(&self, id: NodeId, key: &str) -> Option<NodeId> {
        self.entry(id, key).map(|entry| entry.value)
    }

    /// The last entry whose key is the scalar `key`, without merge keys.
    pub fn entry(&self, id: NodeId, key: &str) -> Option<Entry> {
        self.entries(id)
            .iter()
            .rev()
            .find(|entry| self.text(entry.key) == Some(key))
            .copied()
    }

    pub(crate) fn push(&mut self, node: Node) -> NodeId {
        let id = NodeId(u32::try_from(self.nodes.len()).expect("fewer than 2^32 nodes"));
        self.nodes.push(node);
        id
    }

    pub(crate) fn node_mut(&mut self, id: NodeId) -> &mut Node {
        &mut self.nodes[id.0 as usize]
    }
}
