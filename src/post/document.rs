//! One document of the stream: its tree, and look-ups that see
//! through aliases and merge keys as Helm's decoder does.

use std::cell::Cell;

use super::outline::{Data, WHOLE_LIMIT, outline};
use super::problem::{Problem, guessed_name, source_comment};
use super::windows::{Opened, Windows};
use crate::source::Span;
use crate::yaml::outline::{NoOutline, Window};
use crate::yaml::reader::{parse_bounded, parse_outline};
use crate::yaml::stream::Piece;
use crate::yaml::{self, Entry, Kind, NodeId, ScalarStyle, Tree};

/// How deep lists in lists and merges in merges are followed.
pub(super) const MAX_NESTING: usize = 64;

/// How a key of a mapping was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// Not there.
    Missing,
    /// Written in the mapping itself.
    Own(Entry),
    /// Only through a merge key `<<`.
    Merged(NodeId),
}

/// A document, parsed. It may be a Secret, so it has no `Debug`.
pub struct Document<'t> {
    /// Its bytes, from its `---` to the next one's.
    pub text: &'t str,
    /// The stream's line on which it begins.
    pub line: usize,
    /// Its nodes.
    pub tree: Tree,
    /// The root node; `None` without content.
    pub root: Option<NodeId>,
    /// The list of a long `kind: List`, of whose items only some are here.
    pub(super) window: Option<NodeId>,
    /// The offset up to which line breaks were counted last, and their number.
    pub(super) counted: Cell<(usize, usize)>,
}

/// What of a document is looked at.
#[derive(Clone, Copy)]
pub(super) struct Look {
    /// The stream's line on which it begins.
    pub line: usize,
    /// Whether data of ConfigMaps and Secrets are looked at.
    pub data: Data,
}

impl<'t> Document<'t> {
    /// Parses the piece of `stream`, comments included.
    ///
    /// # Errors
    /// When it is not YAML.
    pub fn parse(stream: &'t str, piece: Piece) -> Result<Self, Problem> {
        let text = &stream[piece.span.start..piece.span.end];
        let read = yaml::parse(text).map_err(NoOutline::Refused);
        Self::read(text, piece.line, read)
    }

    /// Parses a document as far as a look at it needs. A `kind: List` that is too long for one
    /// look comes some items at a time, unless anchors bind them together.
    ///
    /// # Errors
    /// When it is not YAML, or more than can be looked at.
    pub(super) fn outline(text: &'t str, look: Look) -> Result<Opened<'t>, Problem> {
        let outlined = match parse_outline(text, outline(look.data)) {
            Err(NoOutline::Alias) => return Ok(Opened::Document(Self::whole(text, look)?)),
            outlined => outlined,
        };
        let (tree, cut) = match outlined {
            Ok(outlined) => (Ok(outlined.tree), Some((outlined.cut, outlined.anchored))),
            Err(refusal) => (Err(refusal), None),
        };
        let document = Self::read(text, look.line, tree)?;
        let Some((true, anchored)) = cut.filter(|_| document.is_list()) else {
            return Ok(Opened::Document(document));
        };
        // What stands twice beside the items is refused here: a window may not have it.
        document.objects()?;
        if anchored {
            return Ok(Opened::Document(Self::whole(text, look)?));
        }
        Ok(Opened::Windows(Box::new(Windows::new(text, look))))
    }

    fn is_list(&self) -> bool {
        let kind = self.root.and_then(|root| self.tree.get(root, "kind"));
        let kind = kind.and_then(|kind| self.tree.text(kind));
        kind.is_some_and(|kind| kind.ends_with("List"))
    }

    /// Parses the whole of a document that is to be written anew.
    ///
    /// # Errors
    /// When it is not YAML, or too much of it.
    pub(super) fn whole(text: &'t str, look: Look) -> Result<Self, Problem> {
        Self::read(text, look.line, parse_bounded(text, WHOLE_LIMIT))
    }

    /// Some items of a long list.
    pub(super) fn of_window(text: &'t str, line: usize, window: Window) -> Self {
        Self {
            text,
            line,
            tree: window.tree,
            root: Some(window.root),
            window: Some(window.list),
            counted: Cell::new((0, 0)),
        }
    }

    fn read(text: &'t str, line: usize, read: Result<Tree, NoOutline>) -> Result<Self, Problem> {
        let tree = read.map_err(|refusal| refused(text, line, refusal))?;
        let mut roots = tree.documents.iter().map(|document| document.root);
        let root = roots.next();
        if roots.next().is_some() {
            let message = "two documents without a --- between them".into();
            return Err(problem_at(text, line, 0, message));
        }
        let mut document = Self {
            text,
            line,
            tree,
            root,
            window: None,
            counted: Cell::new((0, 0)),
        };
        document.root = root.filter(|&root| !document.is_unwritten(root));
        Ok(document)
    }

    /// The stream's line of a byte of this document.
    pub fn line_of(&self, offset: usize) -> usize {
        // Objects are asked for in their order, so that all of the text is counted once.
        let (start, before) = match self.counted.get() {
            (start, before) if start <= offset => (start, before),
            _ => (0, 0),
        };
        let counted = before + breaks(self.text.get(start..offset).unwrap_or(""));
        self.counted.set((offset, counted));
        self.line + counted
    }

    /// The template that the document came from: the last `# Source:` before the content.
    pub fn source(&self) -> Option<&'t str> {
        let end = self.root.map_or(self.text.len(), |root| self.start(root));
        source_comment(&self.text[..end])
    }

    fn is_unwritten(&self, id: NodeId) -> bool {
        let node = self.tree.node(id);
        node.span.is_empty()
            && node.tag.is_none()
            && node.anchor.is_none()
            && matches!(
                &node.kind,
                Kind::Scalar {
                    style: ScalarStyle::Plain,
                    ..
                }
            )
    }

    /// Where the node begins, its tag and anchor included.
    pub fn start(&self, id: NodeId) -> usize {
        let spans = self.properties(id).map(|span| span.start);
        spans.fold(self.tree.node(id).span.start, usize::min)
    }

    /// Where the node's text ends; a tag or anchor of a value that is not written counts.
    pub fn end(&self, id: NodeId) -> usize {
        let spans = self.properties(id).map(|span| span.end);
        spans.fold(self.tree.node(id).span.end, usize::max)
    }

    /// Where the node's tag and anchor stand.
    fn properties(&self, id: NodeId) -> impl Iterator<Item = Span> {
        let node = self.tree.node(id);
        let tag = node.tag.as_ref().and_then(|tag| tag.span);
        let anchor = node.anchor.as_ref().map(|anchor| anchor.span);
        [tag, anchor].into_iter().flatten()
    }

    /// Whether the node is null: not written, `~` or `null` as Helm's decoder reads them.
    pub fn is_null(&self, id: NodeId) -> bool {
        let node = self.tree.node(self.tree.resolve(id));
        let untagged = node
            .tag
            .as_ref()
            .is_none_or(|tag| &*tag.name == "tag:yaml.org,2002:null");
        match &node.kind {
            Kind::Scalar {
                text,
                style: ScalarStyle::Plain,
            } => untagged && matches!(&**text, "" | "~" | "null" | "Null" | "NULL"),
            Kind::Scalar { .. }
            | Kind::Sequence { .. }
            | Kind::Mapping { .. }
            | Kind::Alias { .. } => false,
        }
    }

    /// Whether the node is a mapping (aliases followed).
    pub fn is_mapping(&self, id: NodeId) -> bool {
        matches!(
            self.tree.node(self.tree.resolve(id)).kind,
            Kind::Mapping { .. }
        )
    }

    /// Whether the node is a sequence (aliases followed).
    pub fn is_sequence(&self, id: NodeId) -> bool {
        matches!(
            self.tree.node(self.tree.resolve(id)).kind,
            Kind::Sequence { .. }
        )
    }

    /// Whether the node says nothing: null, or an empty `{}` or `[]`, which charts leave where a
    /// value of theirs is empty, whatever kind should stand there.
    pub fn is_blank(&self, id: NodeId) -> bool {
        match &self.tree.node(self.tree.resolve(id)).kind {
            Kind::Mapping { entries, .. } => entries.is_empty(),
            Kind::Sequence { items, .. } => items.is_empty(),
            Kind::Scalar { .. } | Kind::Alias { .. } => self.is_null(id),
        }
    }

    /// Whether the entry is a merge key: a plain `<<`, as kyaml writes it `!!merge <<`.
    pub fn is_merge(&self, entry: Entry) -> bool {
        let node = self.tree.node(entry.key);
        let untagged = node
            .tag
            .as_ref()
            .is_none_or(|tag| &*tag.name == "tag:yaml.org,2002:merge");
        match &node.kind {
            Kind::Scalar {
                text,
                style: ScalarStyle::Plain,
            } => untagged && &**text == "<<",
            Kind::Scalar { .. }
            | Kind::Sequence { .. }
            | Kind::Mapping { .. }
            | Kind::Alias { .. } => false,
        }
    }

    /// Looks `key` up in a mapping, through aliases and merge keys.
    ///
    /// # Errors
    /// When the key stands there twice, or merges nest without end.
    pub fn find(&self, mapping: NodeId, key: &str) -> Result<Found, Problem> {
        self.find_nested(mapping, key, 0)
    }

    fn find_nested(&self, mapping: NodeId, key: &str, depth: usize) -> Result<Found, Problem> {
        if depth > MAX_NESTING {
            return Err(self.problem(mapping, "merge keys nest too deep".into()));
        }
        let mut own: Option<Entry> = None;
        let mut merged = None;
        for &entry in self.tree.entries(mapping) {
            if self.is_merge(entry) {
                for source in self.merge_sources(entry.value) {
                    if merged.is_some() {
                        break;
                    }
                    merged = match self.find_nested(source, key, depth + 1)? {
                        Found::Missing => None,
                        Found::Own(entry) => Some((entry.value, own.is_some())),
                        Found::Merged(value) => Some((value, own.is_some())),
                    };
                }
            } else if self.tree.text(entry.key) == Some(key) {
                if own.is_some() {
                    let message =
                        format!("the key {key:?} stands twice in one mapping: remove one");
                    return Err(self.problem(entry.key, message));
                }
                own = Some(entry);
            }
        }
        match (own, merged) {
            (Some(entry), Some((_, true))) => {
                // go-yaml v2 (Helm 3, Kubernetes) lets the merge win that stands after the key,
                // yaml.v3 (Helm 4) lets the key win.
                let message = format!(
                    "the key {key:?} stands before a merge key that sets it too, which Helm 3 and Helm 4 \
                     read differently: put << first"
                );
                Err(self.problem(entry.key, message))
            }
            (Some(entry), _) => Ok(Found::Own(entry)),
            (None, Some((value, _))) => Ok(Found::Merged(value)),
            (None, None) => Ok(Found::Missing),
        }
    }

    /// The mappings that a merge key's value names, the first one first.
    pub fn merge_sources(&self, value: NodeId) -> Vec<NodeId> {
        if self.is_mapping(value) {
            vec![value]
        } else {
            self.tree.items(value).to_vec()
        }
    }

    /// The value at `key`, `None` when it is missing or null.
    ///
    /// # Errors
    /// As [`Document::find`].
    pub fn value(&self, mapping: NodeId, key: &str) -> Result<Option<NodeId>, Problem> {
        let value = match self.find(mapping, key)? {
            Found::Missing => return Ok(None),
            Found::Own(entry) => entry.value,
            Found::Merged(value) => value,
        };
        Ok((!self.is_null(value)).then_some(value))
    }

    /// The mapping at `key`, `None` when it is missing or blank.
    ///
    /// # Errors
    /// When something else stands there, and as [`Document::find`].
    pub fn mapping(&self, parent: NodeId, key: &str) -> Result<Option<NodeId>, Problem> {
        match self.value(parent, key)? {
            Some(value) if self.is_mapping(value) => Ok(Some(value)),
            Some(value) if !self.is_blank(value) => {
                Err(self.problem(value, format!("{key} is no mapping")))
            }
            Some(_) | None => Ok(None),
        }
    }

    /// The items of the sequence at `key`, `None` when it is missing or blank.
    ///
    /// # Errors
    /// When something else stands there, and as [`Document::find`].
    pub fn sequence(&self, parent: NodeId, key: &str) -> Result<Option<&[NodeId]>, Problem> {
        match self.value(parent, key)? {
            Some(value) if self.is_sequence(value) => Ok(Some(self.tree.items(value))),
            Some(value) if self.is_blank(value) => Ok(None),
            None => Ok(None),
            Some(value) => Err(self.problem(value, format!("{key} is no list"))),
        }
    }

    /// The text of the scalar at `key`.
    ///
    /// # Errors
    /// As [`Document::find`].
    pub fn text_at(&self, mapping: NodeId, key: &str) -> Result<Option<&str>, Problem> {
        Ok(self
            .value(mapping, key)?
            .and_then(|value| self.tree.text(value)))
    }

    /// A problem with the document as a whole.
    pub(super) fn problem_at_root(&self) -> Problem {
        match self.root {
            Some(root) => self.problem(root, String::new()),
            None => Problem {
                template: None,
                object: None,
                line: Some(self.line),
                message: String::new(),
            },
        }
    }

    /// A problem at a node, for an object that is not known.
    pub fn problem(&self, at: NodeId, message: String) -> Problem {
        Problem {
            template: self.source().map(str::to_owned),
            object: guessed_name(self.text),
            line: Some(self.line_of(self.start(at))),
            message,
        }
    }
}

/// The problem that a document which cannot be read is reported as.
pub(super) fn refused(text: &str, line: usize, refusal: NoOutline) -> Problem {
    let problem = |offset, message| problem_at(text, line, offset, message);
    match refusal {
        NoOutline::Refused(error) => problem(error.offset, format!("not YAML: {}", error.shown())),
        NoOutline::Alias => problem(0, "an alias reaches too far".into()),
        NoOutline::TooMany(offset) => problem(
            offset,
            "too many values in metadata, containers, selectors or among aliases: no cluster takes \
             such an object; split the document"
                .into(),
        ),
    }
}

fn problem_at(text: &str, line: usize, offset: usize, message: String) -> Problem {
    Problem {
        template: source_comment(text).map(str::to_owned),
        object: guessed_name(text),
        line: Some(line + breaks(text.get(..offset).unwrap_or(text))),
        message,
    }
}

/// The number of line breaks in a text.
fn breaks(text: &str) -> usize {
    memchr::memchr_iter(b'\n', text.as_bytes()).count()
}
