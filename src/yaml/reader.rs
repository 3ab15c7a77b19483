//! Text to [`Tree`], accepting exactly what Helm's go-yaml accepts.
//!
//! Helm reads YAML with go.yaml.in/yaml/v2 2.4.4 (below sigs.k8s.io/yaml 1.6.0). No maintained crate
//! reads as that library does, so the reader is our own: `input` gives characters,
//! `scan` tokens, `event` events, and this module the tree. Rules and words of the
//! messages are go-yaml's (libyaml's, YAML 1.1), its quirks included.
//!
//! granit-parser 2.2.0, the best of the crates (byte spans, comments, no unsafe code), came first.
//! Of 19,318 generated UTF-8 texts (tests/integration/yaml_oracle), a fifth of them accepted by
//! go-yaml, it gave the same answer on 3,755. It accepted 1,689 that go-yaml refuses (tabs,
//! directives, YAML 1.2's rules for plain scalars and flow keys, aliases without an anchor), refused
//! 103 that go-yaml accepts, read 169 as something else, and refused 13,602 in other words. Checks
//! around it could have closed the named gaps, not that tail: what they would have to look at is the
//! scanner's state. Its spans needed repair too (values not written, block scalars and sequences).
//!
//! One difference from go-yaml is left, and meant: a tag whose `%xx` escapes spell no UTF-8 is kept
//! with U+FFFD in the place of the octets.

use std::collections::BTreeMap;

pub use super::error::{MAX_DEPTH, ParseError};
use super::event::{Event, Events, Opening, Properties};
use super::input::Input;
use super::outline::{NoOutline, Outline, Outlined, Place, Window};
use super::tree::{Document, Entry, Kind, Node, NodeId, ScalarStyle, Tree};
use crate::source::Span;

/// Reads every document of `text`. A leading byte order mark is skipped.
///
/// # Errors
/// When go-yaml refuses one of the documents.
pub fn parse(text: &str) -> Result<Tree, ParseError> {
    parse_input(Input::new(text, Span::new(0, text.len())), usize::MAX)
}

/// Reads the first document of `text` and no more, as Helm 3 does: what follows may be no YAML at
/// all. The tree has no document when there is none, or nothing but comments.
///
/// # Errors
/// When go-yaml refuses the first document.
pub fn parse_first(text: &str) -> Result<Tree, ParseError> {
    parse_part(text, Span::new(0, text.len()))
}

/// Reads the first document of the `part` of `text` as if the part were all there is. Spans and the
/// error's offset are places in the whole `text`; the error's line counts from the part's beginning.
///
/// # Errors
/// When go-yaml refuses the document, or `part` does not lie in `text` on character boundaries.
pub fn parse_part(text: &str, part: Span) -> Result<Tree, ParseError> {
    if text.get(part.start..part.end).is_none() {
        return Err(ParseError {
            reason: format!("bytes {}..{} are no part of the text", part.start, part.end),
            line: 0,
            offset: part.start.min(text.len()),
        });
    }
    parse_input(Input::new(text, part), 1)
}

/// Reads so many documents of `input`.
pub(super) fn parse_input(input: Input<'_>, documents: usize) -> Result<Tree, ParseError> {
    let mut builder = Builder::new(Events::new(input), Outline::whole(usize::MAX));
    builder.build(documents).map_err(NoOutline::into_error)?;
    builder.tree.comments = builder.events.comments();
    builder.tree.nodes.shrink_to_fit();
    builder.tree.comments.shrink_to_fit();
    Ok(builder.tree)
}

/// Reads every document of `text`, and keeps of it what the outline asks for, without comments.
pub(crate) fn parse_outline(text: &str, outline: Outline) -> Result<Outlined, NoOutline> {
    let mut builder = Builder::new(Events::of(text), outline);
    builder.build(usize::MAX)?;
    Ok(Outlined {
        tree: builder.tree,
        cut: builder.cut,
        anchored: !builder.anchors.is_empty(),
    })
}

/// The items of the outline's long list, some at a time, in one way through a text that has no
/// anchors.
pub(crate) struct Windows<'t> {
    builder: Builder<'t>,
    done: bool,
}

impl<'t> Windows<'t> {
    /// The windows of `text`, each of about as many nodes as the outline has room for.
    pub(crate) fn new(text: &'t str, outline: Outline) -> Self {
        let mut builder = Builder::new(Events::of(text), outline);
        builder.in_windows = true;
        Self {
            builder,
            done: false,
        }
    }

    /// The next items, one at least.
    pub(crate) fn next(&mut self) -> Result<Option<Window>, NoOutline> {
        while !self.done {
            self.done = !self.builder.step()? || self.builder.ended;
            if self.done || self.builder.window_is_full() {
                return Ok(self.builder.window());
            }
        }
        Ok(None)
    }
}

/// Reads every document of `text`, without comments, if that takes no more than `limit` nodes.
pub(crate) fn parse_bounded(text: &str, limit: usize) -> Result<Tree, NoOutline> {
    Ok(parse_outline(text, Outline::whole(limit))?.tree)
}

/// A collection that is still open: its parts so far, keys and values in turn for a mapping. They
/// go into the tree when it ends, in no more room than they need.
struct Open {
    id: NodeId,
    parts: Vec<NodeId>,
    mapping: bool,
    place: Place,
    /// Whether the last entry or item holds something that must be kept.
    kept: bool,
    /// Whether any of them did.
    holds: bool,
    /// Whether it is the outline's long list.
    long: bool,
    /// Whether the last item of the long list is skipped.
    skipped: bool,
}

struct Builder<'t> {
    events: Events<'t>,
    tree: Tree,
    open: Vec<Open>,
    /// The document's anchors: the latest definition of each name, and the place it stands at.
    anchors: BTreeMap<&'t str, (NodeId, Place)>,
    /// End of the last thing that was read.
    cursor: usize,
    document: Option<NewDocument>,
    outline: Outline,
    /// What stands for every item of the long list that was skipped.
    stand_in: NodeId,
    /// Whether any was.
    cut: bool,
    /// Whether items of the long list are handed out in turn, and none is skipped.
    in_windows: bool,
    /// Whether the long list has come to its end, when it is handed out.
    ended: bool,
}

/// A document that is being read.
struct NewDocument {
    start: usize,
    marker: Option<Span>,
    root: Option<NodeId>,
}

/// Longer texts of values that are left out are cut to this length; none of them is null then.
const LEFT_OUT_TEXT: usize = 32;

impl From<Box<ParseError>> for NoOutline {
    fn from(error: Box<ParseError>) -> Self {
        NoOutline::Refused(*error)
    }
}

impl<'t> Builder<'t> {
    fn new(events: Events<'t>, outline: Outline) -> Self {
        Self {
            cursor: events.start(),
            events,
            tree: Tree::default(),
            open: Vec::new(),
            anchors: BTreeMap::new(),
            document: None,
            outline,
            stand_in: NodeId(0),
            cut: false,
            in_windows: false,
            ended: false,
        }
    }

    fn build(&mut self, documents: usize) -> Result<(), NoOutline> {
        while self.tree.documents.len() < documents && self.step()? {}
        Ok(())
    }

    /// Takes in the next event; says whether more may follow.
    fn step(&mut self) -> Result<bool, NoOutline> {
        match self.events.next()? {
            Event::StreamEnd => return Ok(false),
            Event::DocumentStart { start, marker } => {
                self.cursor = marker.map_or(start, |marker| marker.end);
                self.anchors.clear();
                self.document = Some(NewDocument {
                    start,
                    marker,
                    root: None,
                });
            }
            Event::DocumentEnd { end } => self.end_document(end),
            Event::Alias { name, span } => self.alias(&name, span)?,
            Event::Scalar {
                text,
                style,
                span,
                properties,
            } => {
                let place = self.next_part();
                let is_key = self.open.last().is_some_and(Open::awaits_key);
                let text = match place {
                    place if place.is_left_out() && !is_key => shortened(&text).into(),
                    _ => Box::from(text.as_ref()),
                };
                self.scalar(Kind::Scalar { text, style }, span, properties, place);
            }
            Event::SequenceStart(opening) => {
                let flow = opening.flow;
                let items = Box::default();
                self.start(Kind::Sequence { items, flow }, opening);
            }
            Event::MappingStart(opening) => {
                let flow = opening.flow;
                let entries = Box::default();
                self.start(Kind::Mapping { entries, flow }, opening);
            }
            Event::End { .. } if self.in_windows && self.open.last().is_some_and(|it| it.long) => {
                self.ended = true;
            }
            Event::End { end } => self.end_collection(end),
        }
        if self.tree.nodes.len().max(self.anchors.len()) > self.outline.limit {
            return Err(NoOutline::TooMany(self.cursor));
        }
        Ok(true)
    }

    /// Whether the items of the long list that were read are enough for a window.
    fn window_is_full(&self) -> bool {
        let [_, list] = &self.open[..] else {
            return false;
        };
        // What stands before the list is copied into each window, and must not outweigh it.
        let room = self.outline.room.max(2 * list.id.0 as usize);
        list.long && !list.parts.is_empty() && self.tree.nodes.len() > room
    }

    /// Hands out the items of the long list that were read.
    fn window(&mut self) -> Option<Window> {
        let [root, list] = &mut self.open[..] else {
            return None;
        };
        if !list.long || list.parts.is_empty() {
            return None;
        }
        let before = self.tree.nodes.get(..=list.id.0 as usize)?.to_vec();
        let flow_of = |kind: &Kind| match kind {
            Kind::Mapping { flow, .. } | Kind::Sequence { flow, .. } => *flow,
            Kind::Scalar { .. } | Kind::Alias { .. } => false,
        };
        let node = self.tree.node_mut(list.id);
        node.span.end = self.cursor;
        node.kind = Kind::Sequence {
            flow: flow_of(&node.kind),
            items: std::mem::take(&mut list.parts).into(),
        };
        let node = self.tree.node_mut(root.id);
        node.span.end = self.cursor;
        node.kind = Kind::Mapping {
            flow: flow_of(&node.kind),
            entries: entries(&root.parts),
        };
        let (root, list) = (root.id, list.id);
        let next = Tree {
            nodes: before,
            ..Tree::default()
        };
        let tree = std::mem::replace(&mut self.tree, next);
        Some(Window { tree, root, list })
    }

    fn alias(&mut self, name: &str, span: Span) -> Result<(), NoOutline> {
        let place = self.next_part();
        let Some(&(target, kept)) = self.anchors.get(name) else {
            return Err(NoOutline::Refused(ParseError {
                reason: format!("unknown anchor '{name}' referenced"),
                line: 0,
                offset: span.start,
            }));
        };
        // What stands at a place of another kind may lack what is looked for at this one.
        if kept != place && kept != Place::WHOLE && !place.is_left_out() {
            return Err(NoOutline::Alias);
        }
        let target = (!kept.is_left_out()).then_some(target);
        self.tree.shared.extend(target);
        let name = name.into();
        let kind = Kind::Alias { name, target };
        self.add(kind, span, Properties::default(), place);
        self.cursor = span.end;
        Ok(())
    }

    fn scalar(&mut self, kind: Kind, span: Option<Span>, properties: Properties, place: Place) {
        let span = span.unwrap_or_else(|| {
            let indicator = self.events.indicator.map(|at| at + 1);
            Span::at(properties.end.or(indicator).unwrap_or(self.cursor))
        });
        self.cursor = span.end;
        self.add(kind, span, properties, place);
    }

    fn start(&mut self, kind: Kind, opening: Opening) {
        let mut place = self.next_part();
        let span = Span::new(opening.start, opening.end);
        self.cursor = span.end;
        let mapping = matches!(kind, Kind::Mapping { .. });
        if !mapping && self.outline.below(place, None) == Place::PASSED {
            // Nobody looks for a list here.
            place = Place::PASSED;
        }
        let id = self.add(kind, span, opening.properties, place);
        let long = place == self.outline.items && !mapping && self.open.len() == 1;
        if long && !self.in_windows {
            self.stand_in = self.tree.push(Node {
                span: Span::at(span.end),
                tag: None,
                anchor: None,
                kind: Kind::Scalar {
                    text: Box::default(),
                    style: ScalarStyle::Plain,
                },
            });
        }
        self.open.push(Open {
            id,
            parts: Vec::new(),
            mapping,
            place,
            kept: false,
            holds: false,
            long,
            skipped: false,
        });
    }

    /// The place of the node that comes next. What was only kept until now because it was the last
    /// of its collection goes.
    fn next_part(&mut self) -> Place {
        let Some(open) = self.open.last_mut() else {
            return self.outline.root;
        };
        if open.long && !self.in_windows {
            if std::mem::take(&mut open.skipped) {
                open.forget(1, &mut self.tree.nodes);
                open.parts.push(self.stand_in);
            }
            self.cut |= !open.parts.is_empty() && self.tree.nodes.len() > self.outline.room;
            if self.cut {
                open.skipped = true;
                return Place::SKIPPED;
            }
        }
        let awaits_key = open.awaits_key();
        if open.place.is_left_out() && (awaits_key || !open.mapping) {
            let width = if open.mapping { 2 } else { 1 };
            if !std::mem::take(&mut open.kept) && open.parts.len() >= width {
                open.forget(width, &mut self.tree.nodes);
            }
        }
        if !open.mapping {
            return self.outline.below(open.place, None);
        }
        if awaits_key {
            return if open.place.is_left_out() {
                Place::PASSED
            } else {
                Place::WHOLE
            };
        }
        let key = open.parts.last().expect("a value follows its key");
        let key = match &self.tree.nodes[key.0 as usize].kind {
            Kind::Scalar { text, .. } => text,
            Kind::Sequence { .. } | Kind::Mapping { .. } | Kind::Alias { .. } => "",
        };
        self.outline.below(open.place, Some(key))
    }

    /// Makes a node and puts it where it belongs: root, item, key or value.
    fn add(&mut self, kind: Kind, span: Span, properties: Properties, place: Place) -> NodeId {
        let anchor = properties.anchor.as_ref().map(|anchor| anchor.span);
        self.events.indicator = None;
        let id = self.tree.push(Node {
            span,
            tag: properties.tag,
            anchor: properties.anchor,
            kind,
        });
        if let Some(Span { start, end }) = anchor {
            // Without its `&`.
            let name = self.events.slice(start + 1, end);
            self.anchors.insert(name, (id, place));
        }
        match (self.open.last_mut(), &mut self.document) {
            (None, Some(document)) => document.root = Some(id),
            (None, None) => {}
            (Some(open), _) => {
                open.keep(!(open.awaits_key() || place.is_left_out()));
                open.parts.push(id);
            }
        }
        id
    }

    fn end_collection(&mut self, end: Option<usize>) {
        let Some(open) = self.open.pop() else { return };
        if let Some(around) = self.open.last_mut() {
            around.keep(open.holds && open.place.is_left_out());
        }
        self.cursor = end.unwrap_or(self.cursor);
        let node = self.tree.node_mut(open.id);
        node.span = Span::new(node.span.start, self.cursor);
        match &mut node.kind {
            Kind::Sequence { items, .. } => *items = open.parts.into(),
            Kind::Mapping { entries, .. } => *entries = self::entries(&open.parts),
            Kind::Scalar { .. } | Kind::Alias { .. } => {}
        }
    }

    fn end_document(&mut self, end: Option<usize>) {
        let Some(document) = self.document.take() else {
            return;
        };
        let root = document.root.expect("a document has a node");
        self.cursor = end.unwrap_or(self.cursor);
        self.tree.documents.push(Document {
            start: document.start,
            marker: document.marker,
            root,
            end: self.cursor,
        });
    }
}

impl Open {
    /// Whether a mapping's next part is a key.
    fn awaits_key(&self) -> bool {
        self.mapping && self.parts.len().is_multiple_of(2)
    }

    fn keep(&mut self, kept: bool) {
        self.kept |= kept;
        self.holds |= kept;
    }

    /// Takes back the last parts and everything below them.
    fn forget(&mut self, parts: usize, nodes: &mut Vec<Node>) {
        let left = self.parts.len() - parts;
        nodes.truncate(self.parts[left].0 as usize);
        self.parts.truncate(left);
    }
}

/// The entries of a mapping with these keys and values.
fn entries(parts: &[NodeId]) -> Box<[Entry]> {
    let pairs = parts.chunks_exact(2);
    pairs
        .map(|pair| Entry {
            key: pair[0],
            value: pair[1],
        })
        .collect()
}

/// The beginning of a text that nobody reads.
fn shortened(text: &str) -> &str {
    let end = text.char_indices().map(|(at, _)| at).nth(LEFT_OUT_TEXT);
    &text[..end.unwrap_or(text.len())]
}

#[cfg(test)]
mod tests;
