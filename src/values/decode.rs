//! Values files into the arena, as go-yaml (v2.4.4) and sigs.k8s.io/yaml (1.6.0) decode them.
//!
//! Helm turns YAML into JSON text and that into Go values, so every number becomes a float64 and
//! every key a string. Nodes keep the place of their own text; what came through an alias or a
//! merge key says so in its origin.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Data, Layer, NodeId, Origin, Table, Values, Via, merge, render};
use crate::chart::scalar::{self, Scalar};
use crate::chart::{Document, Unreadable, ValuesFile};
use crate::dialect::Dialect;
use crate::gofmt;
use crate::message::Message;
use crate::place::Place;
use crate::source::Span;
use crate::yaml::{self, Kind, Tree};

/// encoding/json's limit of nested values (`maxNestingDepth`).
const MAX_JSON_DEPTH: usize = 10_000;

/// From how many documents on a file's tables are merged without keeping what they replaced.
const MANY_DOCUMENTS: usize = 64;

/// How many aliases and merge keys an origin names, the nearest to the text: thousands of them, one
/// within the other, would have to be kept for every value below.
const MAX_WAYS: usize = 16;

/// Decodes what one Helm reads in a file: one table, Helm 4's further documents merged onto the
/// first.
///
/// # Errors
/// Helm's reason, without the words about which file it was.
pub fn file(
    values: &mut Values,
    file: &ValuesFile,
    layer: &Layer,
    dialect: Dialect,
) -> Result<NodeId, Unreadable> {
    let reading = file.reading(dialect);
    let mut root = values.add(Data::Table(Table::default()), root_origin(file, layer));
    for document in &reading.documents {
        let decoded = Decoder::new(values, document, file, layer).run();
        let table = decoded.map_err(|failure| match dialect.reads_every_document() {
            true => Unreadable {
                message: failure.message.wrap("cannot unmarshal yaml document: "),
                span: failure.span,
            },
            false => failure,
        })?;
        root = match reading.documents.len() {
            1 => table,
            2..=MANY_DOCUMENTS => merge::maps_onto(values, root, table),
            _ => merge::many_onto(values, root, table),
        };
    }
    match &reading.failure {
        Some(failure) => Err(failure.clone()),
        None => Ok(root),
    }
}

fn root_origin(file: &ValuesFile, layer: &Layer) -> Origin {
    Origin {
        layer: layer.clone(),
        place: Some(Place::text(file.source, Span::at(0))),
        key: None,
        via: Vec::new(),
    }
}

/// What stops a decoder at once: go-yaml's own failures.
struct Failure(Message, Option<Span>);

/// What is only noticed after go-yaml is done, in what a later duplicate of a key has not replaced
/// by then: keys that are no text, then numbers that JSON has not, then values too deep.
#[derive(Default)]
struct Late {
    keys: Vec<(NodeId, Message, Span)>,
    numbers: Vec<(NodeId, Message, Span)>,
    deep: Vec<(NodeId, Message, Span)>,
}

struct Decoder<'v, 'd> {
    values: &'v mut Values,
    document: &'d Document,
    tree: &'d Tree,
    file: &'d ValuesFile,
    layer: &'d Layer,
    /// The outermost first.
    via: Vec<Via>,
    open_aliases: BTreeSet<yaml::NodeId>,
    decoded: usize,
    decoded_in_aliases: usize,
    depth: usize,
    late: Late,
    /// Keys that are no text, of the tables that are being read.
    bad_keys: Vec<(Message, Span)>,
    /// Keeps integers apart, for quoting what go-yaml decoded.
    keeps_integers: bool,
}

impl<'v, 'd> Decoder<'v, 'd> {
    fn new(
        values: &'v mut Values,
        document: &'d Document,
        file: &'d ValuesFile,
        layer: &'d Layer,
    ) -> Self {
        Self {
            values,
            document,
            tree: &document.tree,
            file,
            layer,
            via: Vec::new(),
            open_aliases: BTreeSet::new(),
            decoded: 0,
            decoded_in_aliases: 0,
            depth: 0,
            late: Late::default(),
            bad_keys: Vec::new(),
            keeps_integers: false,
        }
    }

    fn run(mut self) -> Result<NodeId, Unreadable> {
        let converting = "error converting YAML to JSON: ";
        let unreadable = |message, span| Err(Unreadable { message, span });
        let root = match self.value(self.document.root, None) {
            Ok(root) => root,
            Err(Failure(message, span)) => {
                return unreadable(message.wrap("yaml: ").wrap(converting), span);
            }
        };
        let decoding = "error unmarshaling JSON: while decoding JSON: ";
        if let Some((message, span)) = self.late_failure(root, converting, decoding) {
            return unreadable(message, Some(span));
        }
        let found = match self.values.data(root) {
            Data::Table(_) => return Ok(root),
            Data::Null => {
                let origin = self.values.origin(root).clone();
                return Ok(self.values.add(Data::Table(Table::default()), origin));
            }
            Data::Bool(_) => "bool",
            Data::Int(_) | Data::Float(_) => "number",
            Data::Text(_) => "string",
            Data::List(_) => "array",
        };
        let message = format!(
            "{decoding}json: cannot unmarshal {found} into Go value of type map[string]interface {{}}"
        );
        unreadable(Message::plain(message), Some(self.span(self.document.root)))
    }

    /// The first late failure in what is still there.
    fn late_failure(
        &mut self,
        root: NodeId,
        converting: &str,
        decoding: &str,
    ) -> Option<(Message, Span)> {
        let Late {
            keys,
            numbers,
            deep,
        } = std::mem::take(&mut self.late);
        if keys.is_empty() && numbers.is_empty() && deep.is_empty() {
            return None;
        }
        let there = self.values.reachable(root);
        let stages = [(converting, keys), (converting, numbers), (decoding, deep)];
        stages.into_iter().find_map(|(prefix, found)| {
            let first = found.into_iter().find(|(node, ..)| there.contains(node));
            first.map(|(_, message, span)| (message.wrap(prefix), span))
        })
    }

    fn span(&self, id: yaml::NodeId) -> Span {
        self.document.span(self.tree.node(id).span)
    }

    fn place(&self, span: Span) -> Place {
        Place::text(self.file.source, span)
    }

    fn origin(&self, id: yaml::NodeId, key: Option<Span>) -> Origin {
        Origin {
            layer: self.layer.clone(),
            place: Some(self.place(self.span(id))),
            key,
            via: self.via.iter().rev().take(MAX_WAYS).cloned().collect(),
        }
    }

    /// `decoder.unmarshal` counts every node, and those under an alias apart.
    fn count(&mut self) -> Result<(), Failure> {
        self.decoded += 1;
        if !self.open_aliases.is_empty() {
            self.decoded_in_aliases += 1;
        }
        let ratio = self.decoded_in_aliases as f64 / self.decoded as f64;
        if self.decoded_in_aliases > 100
            && self.decoded > 1000
            && ratio > allowed_alias_ratio(self.decoded)
        {
            let message = Message::plain("document contains excessive aliasing");
            return Err(Failure(message, None));
        }
        Ok(())
    }

    fn value(&mut self, id: yaml::NodeId, key: Option<Span>) -> Result<NodeId, Failure> {
        self.count()?;
        let node = self.tree.node(id);
        match &node.kind {
            Kind::Alias { name, target } => self.alias(id, name, *target, |decoder, target| {
                decoder.value(target, key)
            }),
            Kind::Scalar { text, style } if is_text(node, text, *style) => {
                let origin = self.origin(id, key);
                Ok(self.values.add(Data::Text((&**text).into()), origin))
            }
            Kind::Scalar { .. } => {
                let scalar = self.scalar(id)?;
                let data = match scalar {
                    Scalar::Null => Data::Null,
                    Scalar::Bool(value) => Data::Bool(value),
                    Scalar::Int(value) if self.keeps_integers => Data::Int(value),
                    Scalar::Int(value) => Data::Float(value as f64),
                    Scalar::Uint(value) => Data::Float(value as f64),
                    Scalar::Float(value) => Data::Float(value),
                    Scalar::Text(text) => Data::Text(text.into()),
                };
                let number = match data {
                    Data::Float(value) if !value.is_finite() => Some(gofmt::float(value)),
                    _ => None,
                };
                let origin = self.origin(id, key);
                let node = self.values.add(data, origin);
                if let Some(number) = number {
                    let message = Message::plain(format!("json: unsupported value: {number}"));
                    let span = self.span(id);
                    self.late.numbers.push((node, message, span));
                }
                Ok(node)
            }
            Kind::Sequence { items, .. } => {
                self.depth += 1;
                let items = items
                    .iter()
                    .map(|&item| self.value(item, None))
                    .collect::<Result<_, _>>()?;
                let origin = self.origin(id, key);
                let node = self.values.add(Data::List(items), origin);
                self.leave(node, id);
                Ok(node)
            }
            Kind::Mapping { .. } => {
                self.depth += 1;
                let mut table = Table::default();
                let outer = self.bad_keys.len();
                self.mapping(id, &mut table)?;
                table.order();
                let origin = self.origin(id, key);
                let node = self.values.add(Data::Table(table), origin);
                let bad = self.bad_keys.split_off(outer).into_iter();
                self.late
                    .keys
                    .extend(bad.map(|(message, span)| (node, message, span)));
                self.leave(node, id);
                Ok(node)
            }
        }
    }

    fn leave(&mut self, node: NodeId, id: yaml::NodeId) {
        if self.depth > MAX_JSON_DEPTH {
            let message = Message::plain("exceeded max depth");
            let span = self.span(id);
            self.late.deep.push((node, message, span));
        }
        self.depth -= 1;
    }

    fn scalar(&mut self, id: yaml::NodeId) -> Result<Scalar, Failure> {
        let node = self.tree.node(id);
        let Kind::Scalar { text, style } = &node.kind else {
            return Ok(Scalar::Null);
        };
        let tag = node.tag.as_ref().map(|tag| tag.name.as_ref());
        scalar::resolve(tag, text, *style).map_err(|message| Failure(message, Some(self.span(id))))
    }

    /// Runs `then` on the anchored node, with the alias in `via`.
    fn alias<T>(
        &mut self,
        id: yaml::NodeId,
        name: &str,
        target: Option<yaml::NodeId>,
        then: impl FnOnce(&mut Self, yaml::NodeId) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let span = self.span(id);
        let Some(target) = target else {
            // `password: *x` is more likely a text without its quotes than an alias.
            let message = Message::plain("unknown anchor '")
                .value(name)
                .then("' referenced");
            return Err(Failure(message, Some(span)));
        };
        if !self.open_aliases.insert(id) {
            let text = format!("anchor '{name}' value contains itself");
            return Err(Failure(Message::plain(text), Some(span)));
        }
        self.via.push(Via::Alias(self.place(span)));
        let result = then(self, target);
        self.via.pop();
        self.open_aliases.remove(&id);
        result
    }

    /// `decoder.mapping`: entries in the order of the text, so that what a merge key brings
    /// overwrites what stands before it.
    fn mapping(&mut self, id: yaml::NodeId, table: &mut Table) -> Result<(), Failure> {
        let tree = self.tree;
        for entry in tree.entries(id) {
            if self.is_merge(entry.key) {
                let place = self.place(self.span(entry.key));
                self.via.push(Via::MergeKey(place));
                let result = self.merge(entry.value, table);
                self.via.pop();
                result?;
                continue;
            }
            let key = self.key(entry.key)?;
            let span = self.span(entry.key);
            let node = self.value(entry.value, Some(span))?;
            match key {
                Ok(key) => table.put(key, node),
                Err(refused) => {
                    let text = self.go_syntax(entry.value)?;
                    self.bad_keys.push((refused.value(text), span));
                }
            }
        }
        Ok(())
    }

    /// A node as `%#v` prints what go-yaml makes of it.
    fn go_syntax(&mut self, id: yaml::NodeId) -> Result<String, Failure> {
        let outer = std::mem::replace(&mut self.keeps_integers, true);
        let node = self.value(id, None);
        self.keeps_integers = outer;
        Ok(render::go_syntax(self.values, node?))
    }

    fn is_merge(&self, key: yaml::NodeId) -> bool {
        let node = self.tree.node(key);
        match &node.kind {
            Kind::Scalar { text, style } => {
                let tag = node.tag.as_ref().map(|tag| tag.name.as_ref());
                scalar::is_merge(tag, text, *style)
            }
            Kind::Sequence { .. } | Kind::Mapping { .. } | Kind::Alias { .. } => false,
        }
    }

    /// A key as text, or the beginning of sigs.k8s.io/yaml's refusal of it.
    fn key(&mut self, id: yaml::NodeId) -> Result<Result<Arc<str>, Message>, Failure> {
        let node = self.tree.node(id);
        if let Kind::Alias { name, target } = &node.kind {
            self.count()?;
            return self.alias(id, name, *target, Self::key);
        }
        let refused = |go_type: &str, key: &str| {
            Ok(Err(Message::plain(format!(
                "unsupported map key of type: {go_type}, key: {key}, value: "
            ))))
        };
        match &node.kind {
            Kind::Scalar { text, style } if is_text(node, text, *style) => {
                self.count()?;
                return Ok(Ok((&**text).into()));
            }
            Kind::Scalar { .. } => self.count()?,
            Kind::Sequence { .. } | Kind::Mapping { .. } | Kind::Alias { .. } => {
                let text = self.go_syntax(id)?;
                let message = Message::plain("invalid map key: ").value(text);
                return Err(Failure(message, Some(self.span(id))));
            }
        }
        match self.scalar(id)? {
            Scalar::Null => refused("%!s(<nil>)", "<nil>"),
            Scalar::Bool(value) => Ok(Ok(value.to_string().into())),
            Scalar::Int(value) => Ok(Ok(value.to_string().into())),
            Scalar::Uint(value) => refused("uint64", &format!("{value:#x}")),
            Scalar::Float(value) => Ok(Ok(match gofmt::float32(value).as_str() {
                "+Inf" => ".inf".into(),
                "-Inf" => "-.inf".into(),
                "NaN" => ".nan".into(),
                text => text.into(),
            })),
            Scalar::Text(text) => Ok(Ok(text.into())),
        }
    }

    /// `decoder.merge`: a table, an alias of one, or a list of those, the first of which wins.
    fn merge(&mut self, id: yaml::NodeId, table: &mut Table) -> Result<(), Failure> {
        let items = match &self.tree.node(id).kind {
            Kind::Sequence { items, .. } => items,
            Kind::Mapping { .. } | Kind::Alias { .. } => return self.merge_one(id, table),
            Kind::Scalar { .. } => return Err(self.no_map(id)),
        };
        for &item in items.iter().rev() {
            self.merge_one(item, table)?;
        }
        Ok(())
    }

    fn merge_one(&mut self, id: yaml::NodeId, table: &mut Table) -> Result<(), Failure> {
        self.count()?;
        match &self.tree.node(id).kind {
            Kind::Mapping { .. } => self.mapping(id, table),
            Kind::Alias { name, target } => {
                let is_map = target.is_none_or(|target| {
                    matches!(self.tree.node(target).kind, Kind::Mapping { .. })
                });
                if !is_map {
                    return Err(self.no_map(id));
                }
                self.alias(id, name, *target, |decoder, target| {
                    decoder.count()?;
                    decoder.mapping(target, table)
                })
            }
            Kind::Scalar { .. } | Kind::Sequence { .. } => Err(self.no_map(id)),
        }
    }

    fn no_map(&self, id: yaml::NodeId) -> Failure {
        let text = "map merge requires map or sequence of maps as the value";
        Failure(Message::plain(text), Some(self.span(id)))
    }
}

/// [`scalar::is_text`] of a node.
fn is_text(node: &yaml::Node, text: &str, style: yaml::ScalarStyle) -> bool {
    let tag = node.tag.as_ref().map(|tag| tag.name.as_ref());
    scalar::is_text(tag, text, style)
}

/// `allowedAliasRatio` (decode.go): 99 % of up to 400,000 decoded nodes may come from aliases,
/// falling to 10 % of 4,000,000.
fn allowed_alias_ratio(decoded: usize) -> f64 {
    const LOW: usize = 400_000;
    const HIGH: usize = 4_000_000;
    match decoded {
        0..=LOW => 0.99,
        HIGH.. => 0.10,
        _ => 0.99 - 0.89 * ((decoded - LOW) as f64 / (HIGH - LOW) as f64),
    }
}

impl Table {
    /// Sets a key; what was there before is what the new value replaces. The nearest is the last
    /// until [`Table::order`]: a key may be there as often as a file has lines.
    fn put(&mut self, key: Arc<str>, node: NodeId) {
        let slot = self.entries.entry(key);
        slot.and_modify(|slot| {
            let lost = std::mem::replace(&mut slot.node, node);
            slot.replaced.push(lost);
        })
        .or_insert_with(|| super::Slot::new(node));
    }

    fn order(&mut self) {
        for slot in self.entries.values_mut() {
            slot.replaced.reverse();
            slot.replaced.truncate(super::MAX_REPLACED);
        }
    }
}
