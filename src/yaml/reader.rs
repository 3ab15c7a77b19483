//! Text to [`Tree`], through granit-parser's events.
//!
//! granit-parser was chosen for what no other maintained crate has together: byte spans, comments
//! as events, block and flow style, anchors with their spans, and no unsafe code. What its events
//! leave open is settled here once, for both consumers:
//!
//! - a value that is not written is reported with the text `~` at the end of its *key*; here it is
//!   an empty text right after the `:`;
//! - a block scalar's span starts at its content; here it starts at `|` or `>`;
//! - block collections end at the next token; here at the end of their last value;
//! - its limits (255 levels, 96 comments in a row) are raised to go-yaml's 10,000 and to none.

use granit_parser::{Event, Parser, StructureStyle, options};

use super::tree::{Anchor, Comment, Document, Entry, Kind, Node, NodeId, ScalarStyle, Tag, Tree};
use crate::source::Span;

/// go-yaml's own limit of nested collections (yaml.v2 `max_flow_level` and `max_indents`).
pub const MAX_DEPTH: usize = 10_000;

/// A text that is not YAML.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {reason}")]
pub struct ParseError {
    /// What is wrong, in a lowercase phrase.
    pub reason: String,
    /// Line as the parser counts it, from 1.
    pub line: usize,
    /// Byte offset of the place.
    pub offset: usize,
}

/// Reads every document of `text`. A leading byte order mark is skipped.
///
/// # Errors
/// When the text is not YAML or nests deeper than [`MAX_DEPTH`].
pub fn parse(text: &str) -> Result<Tree, ParseError> {
    let skipped = if text.starts_with('\u{feff}') {
        '\u{feff}'.len_utf8()
    } else {
        0
    };
    Builder::new(text, skipped).run()
}

/// A collection that is still open, or a mapping's key that waits for its value.
struct Open {
    id: NodeId,
    pending_key: Option<NodeId>,
}

struct Builder<'t> {
    text: &'t str,
    base: usize,
    tree: Tree,
    open: Vec<Open>,
    /// Anchored nodes by the reader's anchor id (ids start at 1 and grow by 1).
    anchors: Vec<(usize, NodeId)>,
    last_node: Option<NodeId>,
    /// End of the last thing that was read; whatever lies between it and the next node is
    /// indicators, blanks, comments, tags and anchors.
    cursor: usize,
    root: Option<NodeId>,
    marker: Option<Span>,
}

impl<'t> Builder<'t> {
    fn new(text: &'t str, base: usize) -> Self {
        Self {
            text,
            base,
            tree: Tree::default(),
            open: Vec::new(),
            anchors: Vec::new(),
            last_node: None,
            cursor: base,
            root: None,
            marker: None,
        }
    }

    fn run(mut self) -> Result<Tree, ParseError> {
        let options = options! {
            bom_inside_document_as_content: true,
            block_scalar_eof_without_line_feed: true,
            emit_unresolved_aliases: true,
            emit_anchor_events: true,
            max_buffered_comment_events: usize::MAX,
            flow_nesting_limit: MAX_DEPTH,
            block_nesting_limit: MAX_DEPTH,
        };
        for next in Parser::new_from_str_with_options(&self.text[self.base..], options) {
            let (event, span) = next.map_err(|error| self.error(&error))?;
            let range = span.byte_range().map_or(self.cursor..self.cursor, |range| {
                range.start + self.base..range.end + self.base
            });
            let tag_span = span
                .tag_span()
                .and_then(|span| span.byte_range())
                .map(|range| Span::new(range.start + self.base, range.end + self.base));
            self.event(event, Span::new(range.start, range.end), tag_span)?;
        }
        self.tree.comments.sort_by_key(|comment| comment.span.start);
        Ok(self.tree)
    }

    fn error(&self, error: &granit_parser::ScanError) -> ParseError {
        let marker = error.marker();
        ParseError {
            reason: error.info().to_string(),
            line: marker.line(),
            offset: marker.byte_offset().unwrap_or(0) + self.base,
        }
    }

    fn event(&mut self, event: Event<'_>, span: Span, tag: Option<Span>) -> Result<(), ParseError> {
        match event {
            Event::StreamStart | Event::StreamEnd => {}
            Event::DocumentStart(explicit, _) => {
                self.marker = explicit.then_some(span);
                self.cursor = self.cursor.max(span.end);
                self.anchors.clear();
                self.root = None;
            }
            Event::DocumentEnd => self.end_document(span),
            Event::Comment(..) => {
                self.tree.comments.push(Comment { span });
            }
            Event::Anchor(id, name) => {
                if let Some(node) = self.last_node {
                    let anchor = Anchor {
                        name: name.as_ref().into(),
                        span,
                    };
                    self.tree.node_mut(node).anchor = Some(Box::new(anchor));
                    self.anchors.push((id, node));
                }
            }
            Event::Alias(id) => {
                let target = self
                    .anchors
                    .iter()
                    .rev()
                    .find(|(known, _)| *known == id)
                    .map(|(_, node)| *node);
                self.alias(span, target);
            }
            Event::UnresolvedAlias(_) => self.alias(span, None),
            Event::Scalar(text, style, _, tag_name) => {
                let style = scalar_style(style);
                let unwritten = span.is_empty() && style == ScalarStyle::Plain;
                let span = self.scalar_span(span, style, tag);
                let text = if unwritten {
                    "".into()
                } else {
                    Box::from(text.as_ref())
                };
                self.leaf(
                    Kind::Scalar { text, style },
                    span,
                    full_tag(tag_name.as_deref(), tag),
                );
            }
            Event::SequenceStart(style, _, tag_name) => {
                let flow = style == StructureStyle::Flow;
                let kind = Kind::Sequence {
                    items: Vec::new(),
                    flow,
                };
                self.start(kind, span, full_tag(tag_name.as_deref(), tag))?;
            }
            Event::MappingStart(style, _, tag_name) => {
                let flow = style == StructureStyle::Flow;
                let kind = Kind::Mapping {
                    entries: Vec::new(),
                    flow,
                };
                self.start(kind, span, full_tag(tag_name.as_deref(), tag))?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.end_collection(span),
            // The enum is open; an event we do not know carries no node we could place.
            _ => {}
        }
        Ok(())
    }

    /// Where the scalar really stands; see the module's page.
    fn scalar_span(&self, span: Span, style: ScalarStyle, tag: Option<Span>) -> Span {
        match style {
            ScalarStyle::Plain if span.is_empty() => Span::at(self.unwritten_place()),
            ScalarStyle::Literal | ScalarStyle::Folded => {
                let from = tag.map_or(self.cursor, |tag| tag.end.max(self.cursor));
                let start = self.block_header(from, span.start);
                let content = &self.text[start..span.end];
                Span::new(
                    start,
                    start + content.trim_end_matches([' ', '\t', '\n', '\r']).len(),
                )
            }
            ScalarStyle::Plain | ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => span,
        }
    }

    /// The offset right after the `:`, `-`, `?` or `,` that a value which is not written belongs to.
    fn unwritten_place(&self) -> usize {
        let bytes = self.text.as_bytes();
        let awaits_value = self
            .open
            .last()
            .is_some_and(|open| open.pending_key.is_some());
        let mut at = self.cursor;
        while at < bytes.len() {
            match bytes[at] {
                b' ' | b'\t' | b'\n' | b'\r' => at += 1,
                b'#' => at = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |n| at + n),
                b':' if awaits_value => return at + 1,
                b'-' | b'?' if !awaits_value => return at + 1,
                _ => break,
            }
        }
        self.cursor
    }

    /// The offset of the `|` or `>` before a block scalar's content.
    fn block_header(&self, from: usize, content: usize) -> usize {
        let bytes = self.text.as_bytes();
        let mut at = from;
        while at < content {
            match bytes[at] {
                b'#' if at == 0 || bytes[at - 1].is_ascii_whitespace() => {
                    at = memchr::memchr(b'\n', &bytes[at..content]).map_or(content, |n| at + n);
                }
                b'|' | b'>' => return at,
                // Tags and anchors end at a blank and may hold any other sign.
                b'!' | b'&' => {
                    while at < content && !bytes[at].is_ascii_whitespace() {
                        at += 1;
                    }
                }
                _ => at += 1,
            }
        }
        content
    }

    fn alias(&mut self, span: Span, target: Option<NodeId>) {
        let name = self.text.get(span.start + 1..span.end).unwrap_or("").into();
        self.leaf(Kind::Alias { name, target }, span, None);
    }

    fn leaf(&mut self, kind: Kind, span: Span, tag: Option<Box<Tag>>) {
        let id = self.tree.push(Node {
            span,
            tag,
            anchor: None,
            kind,
        });
        self.cursor = self.cursor.max(span.end);
        self.attach(id);
        self.last_node = Some(id);
    }

    fn start(&mut self, kind: Kind, span: Span, tag: Option<Box<Tag>>) -> Result<(), ParseError> {
        if self.open.len() >= MAX_DEPTH {
            let line = self.text[..span.start].matches('\n').count() + 1;
            let reason = format!("exceeded max depth of {MAX_DEPTH}");
            return Err(ParseError {
                reason,
                line,
                offset: span.start,
            });
        }
        let span = match &kind {
            Kind::Sequence { flow: false, .. } => Span::at(self.dash(span.start)),
            Kind::Sequence { .. }
            | Kind::Mapping { .. }
            | Kind::Scalar { .. }
            | Kind::Alias { .. } => span,
        };
        let flow = matches!(
            kind,
            Kind::Sequence { flow: true, .. } | Kind::Mapping { flow: true, .. }
        );
        let id = self.tree.push(Node {
            span,
            tag,
            anchor: None,
            kind,
        });
        if flow {
            self.cursor = self.cursor.max(span.end);
        }
        self.attach(id);
        self.open.push(Open {
            id,
            pending_key: None,
        });
        self.last_node = Some(id);
        Ok(())
    }

    /// The first dash of a block sequence that starts at or before `start`.
    fn dash(&self, start: usize) -> usize {
        let bytes = self.text.as_bytes();
        if bytes.get(start) == Some(&b'-') {
            return start;
        }
        let mut at = start;
        while at > self.cursor {
            at -= 1;
            match bytes[at] {
                b'-' => return at,
                b' ' | b'\t' => {}
                _ => break,
            }
        }
        start
    }

    /// Puts a node where it belongs: root, item, key or value.
    fn attach(&mut self, id: NodeId) {
        let Some(open) = self.open.last_mut() else {
            self.root = Some(id);
            return;
        };
        match &mut self.tree.nodes[open.id.0 as usize].kind {
            Kind::Sequence { items, .. } => items.push(id),
            Kind::Mapping { entries, .. } => match open.pending_key.take() {
                Some(key) => entries.push(Entry { key, value: id }),
                None => open.pending_key = Some(id),
            },
            Kind::Scalar { .. } | Kind::Alias { .. } => {}
        }
    }

    fn end_collection(&mut self, span: Span) {
        let Some(open) = self.open.pop() else { return };
        let (flow, last) = match &self.tree.node(open.id).kind {
            Kind::Sequence { items, flow } => (*flow, items.last().copied()),
            Kind::Mapping { entries, flow } => (*flow, entries.last().map(|entry| entry.value)),
            Kind::Scalar { .. } | Kind::Alias { .. } => (true, None),
        };
        let end = if flow {
            span.end
        } else {
            last.map_or(self.tree.node(open.id).span.end, |last| {
                self.tree.node(last).span.end
            })
        };
        let node = self.tree.node_mut(open.id);
        node.span = Span::new(node.span.start, end);
        self.cursor = self.cursor.max(end);
    }

    fn end_document(&mut self, span: Span) {
        let root = match self.root.take() {
            Some(root) => root,
            None => {
                let kind = Kind::Scalar {
                    text: "".into(),
                    style: ScalarStyle::Plain,
                };
                self.tree.push(Node {
                    span: Span::at(span.start),
                    tag: None,
                    anchor: None,
                    kind,
                })
            }
        };
        let end = if self.text.get(span.start..span.end) == Some("...") {
            span.end
        } else {
            self.cursor
        };
        self.tree.documents.push(Document {
            marker: self.marker.take(),
            root,
            end,
        });
        self.cursor = self.cursor.max(end);
        self.last_node = None;
    }
}

fn scalar_style(style: granit_parser::ScalarStyle) -> ScalarStyle {
    match style {
        granit_parser::ScalarStyle::Plain => ScalarStyle::Plain,
        granit_parser::ScalarStyle::SingleQuoted => ScalarStyle::SingleQuoted,
        granit_parser::ScalarStyle::DoubleQuoted => ScalarStyle::DoubleQuoted,
        granit_parser::ScalarStyle::Literal => ScalarStyle::Literal,
        granit_parser::ScalarStyle::Folded => ScalarStyle::Folded,
    }
}

fn full_tag(tag: Option<&granit_parser::Tag>, span: Option<Span>) -> Option<Box<Tag>> {
    tag.map(|tag| {
        Box::new(Tag {
            name: format!("{}{}", tag.handle(), tag.suffix()).into(),
            span,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span_text<'t>(text: &'t str, tree: &Tree, keys: &[&str]) -> &'t str {
        let mut id = tree.documents[0].root;
        for key in keys {
            id = match key.parse::<usize>() {
                Ok(index) => tree.items(id)[index],
                Err(_) => tree.get(id, key).expect(key),
            };
        }
        let span = tree.node(id).span;
        &text[span.start..span.end]
    }

    #[test]
    fn spans_cover_the_text_of_the_node() {
        let text = "a:\n  # c\n  b: 1 # x\n  l:\n  - p: |+\n      t\n\n  - q\n  e:\n  n: ~\n  f: {x: [1, 2], y: }\n\
                    z: &a !!str 5\nw: *a\n'q': \"d\\nq\"\nbs: >-\n  foo\n   bar\n\n# end\n";
        let tree = parse(text).expect("yaml");
        for (keys, expected) in [
            (&["a", "b"][..], "1"),
            (&["a", "l"], "- p: |+\n      t\n\n  - q"),
            (&["a", "l", "0", "p"], "|+\n      t"),
            (&["a", "e"], ""),
            (&["a", "n"], "~"),
            (&["a", "f"], "{x: [1, 2], y: }"),
            (&["a", "f", "x"], "[1, 2]"),
            (&["z"], "5"),
            (&["w"], "*a"),
            (&["q"], "\"d\\nq\""),
            (&["bs"], ">-\n  foo\n   bar"),
        ] {
            assert_eq!(span_text(text, &tree, keys), expected, "{keys:?}");
        }
        let empty = tree.node(
            tree.get(tree.get(tree.documents[0].root, "a").expect("a"), "e")
                .expect("e"),
        );
        assert_eq!(&text[empty.span.start - 2..empty.span.start], "e:");
        assert_eq!(tree.comments.len(), 3);
        assert_eq!(
            tree.text(tree.get(tree.documents[0].root, "w").expect("w")),
            Some("5")
        );
    }

    #[test]
    fn streams_have_documents_and_errors_have_lines() {
        let tree = parse("---\n# only\n---\nfoo\n...\n---\na: b\n").expect("yaml");
        assert_eq!(tree.documents.len(), 3);
        assert_eq!(tree.text(tree.documents[1].root), Some("foo"));
        assert_eq!(parse("a: 1\nb: [\n").expect_err("open").line, 2);
        assert!(parse(&"[".repeat(20_000)).is_err());
    }
}
