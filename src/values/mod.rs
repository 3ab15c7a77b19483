//! Values as one Helm computes them, each with its origin.
//!
//! Merged values are an arena of shared tables under Helm's staged pipeline, not a stack of ranked
//! layers: globals, nulls, `import-values` and in-place `--set` do not follow ranks, and Helm
//! shares Go maps between charts. A [`Values`] therefore holds handles ([`NodeId`]); two tables
//! that are one map in Helm are one node here, and a write through one is seen through the other.
//!
//! Reading side, used by every rule: [`Values::root`], [`Values::get`], [`Values::find`],
//! [`Values::origin`], [`Values::slot`], [`Values::walk`], [`Values::to_json`].

mod coalesce;
pub mod decode;
mod dependencies;
mod history;
mod instance;
mod json;
pub mod merge;
mod origin;
pub mod pipeline;
pub mod render;
pub mod set;
mod tables;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use coalesce::{Warning, WarningKind};
pub use history::{Setting, Standing};
pub use origin::{Layer, Origin, Via};
pub use pipeline::{
    EnabledChart, Inputs, Outcome, Refusal, RefusalKind, compute, compute_present, decoded,
    on_deep_stack, unreadable,
};
pub use set::SetArgument;

use crate::path::{Step, ValuesPath};

/// Names one node within its [`Values`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(u32);

/// A value, typed as Helm's templates see it.
#[derive(Clone, Debug, PartialEq)]
pub enum Data {
    /// Go's nil.
    Null,
    /// A bool.
    Bool(bool),
    /// An int64; only `--set` makes these.
    Int(i64),
    /// A float64: every number of a file, and of `--set-json`.
    Float(f64),
    /// A string.
    Text(Arc<str>),
    /// A list.
    List(Vec<NodeId>),
    /// A table.
    Table(Table),
}

/// The entries of a table. Sorted as Go's JSON encoder sorts keys.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// What is there.
    pub entries: BTreeMap<Arc<str>, Slot>,
    /// What was there until a null deleted it.
    pub deleted: BTreeMap<Arc<str>, Tombstone>,
}

/// One key of a table: the value that won, and what it replaced.
#[derive(Clone, Debug, PartialEq)]
pub struct Slot {
    /// The value.
    pub node: NodeId,
    /// Nodes that stood here before, the nearest first, or that lost against the value. They stay
    /// in the arena with their origins. A table's are also the tables that it was merged with.
    pub replaced: Vec<NodeId>,
}

impl Slot {
    /// A value that replaces nothing.
    pub fn new(node: NodeId) -> Self {
        Self {
            node,
            replaced: Vec::new(),
        }
    }

    /// A new value in the place of the old one.
    fn set(&mut self, node: NodeId) {
        self.replaced.truncate(MAX_REPLACED - 1);
        self.replaced.insert(0, self.node);
        self.node = node;
    }

    /// Notes what this value replaces, of which nothing is known yet, with what that had replaced.
    fn stack_on(&mut self, below: &Slot) {
        let room = MAX_REPLACED.saturating_sub(self.replaced.len());
        let lost = std::iter::once(&below.node).chain(&below.replaced);
        self.replaced.extend(lost.take(room));
    }

    /// Notes what lost against this value, with what that had replaced. Helm coalesces several
    /// times, so what is known already is not noted again.
    fn push_below(&mut self, values: &Values, below: &Slot) {
        for &lost in std::iter::once(&below.node).chain(&below.replaced) {
            if self.replaced.len() < MAX_REPLACED && !self.knows(values, lost) {
                self.replaced.push(lost);
            }
        }
    }

    /// Whether [`Slot::push_below`] would note something.
    fn lacks(&self, values: &Values, below: &Slot) -> bool {
        let mut lost = std::iter::once(&below.node).chain(&below.replaced);
        self.replaced.len() < MAX_REPLACED && lost.any(|&lost| !self.knows(values, lost))
    }

    /// Whether the value, or what it replaced, is a copy of the same setting; what Helm made up is
    /// none.
    fn knows(&self, values: &Values, lost: NodeId) -> bool {
        let origin = values.origin(lost);
        let mut known = std::iter::once(&self.node).chain(&self.replaced);
        origin.layer == Layer::Injected
            || known.any(|&id| id == lost || values.origin(id).is_same_setting(origin))
    }
}

/// A node on a walk through values.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'p, 'v> {
    /// Where it stands.
    pub path: &'p ValuesPath,
    /// The node.
    pub node: NodeId,
    /// What its table says of it; `None` for list items and where the walk begins.
    pub slot: Option<&'v Slot>,
}

/// How much of what it replaced is kept for a value: more than any chart has layers. A file can
/// repeat a key, or a document, as often as it has lines.
const MAX_REPLACED: usize = 256;

/// A key that a null deleted.
#[derive(Clone, Debug, PartialEq)]
pub struct Tombstone {
    /// The null.
    pub by: NodeId,
    /// What it deleted, the nearest first.
    pub replaced: Vec<NodeId>,
}

#[derive(Clone, Debug)]
struct Node {
    data: Data,
    origin: Origin,
}

/// Values of one profile under one [`crate::dialect::Dialect`]: an arena and its root table.
#[derive(Clone, Debug)]
pub struct Values {
    nodes: Vec<Node>,
    root: NodeId,
    /// What list items replaced that were set in place, by the item that stands there now.
    items: BTreeMap<NodeId, Vec<NodeId>>,
}

impl Values {
    /// An arena whose root is an empty table.
    pub fn new() -> Self {
        let root = Node {
            data: Data::Table(Table::default()),
            origin: Origin::injected(),
        };
        Self {
            nodes: vec![root],
            root: NodeId(0),
            items: BTreeMap::new(),
        }
    }

    /// The root table: `.Values` of the top chart.
    pub fn root(&self) -> NodeId {
        self.root
    }

    /// Makes another table the root.
    pub fn set_root(&mut self, root: NodeId) {
        self.root = root;
    }

    /// Adds a node.
    pub fn add(&mut self, data: Data, origin: Origin) -> NodeId {
        let id = NodeId(u32::try_from(self.nodes.len()).expect("fewer than 2^32 values"));
        self.nodes.push(Node { data, origin });
        id
    }

    /// The value of a node.
    pub fn data(&self, id: NodeId) -> &Data {
        &self.nodes[id.0 as usize].data
    }

    /// The value of a node, to be changed in place, as Helm changes its maps.
    pub fn data_mut(&mut self, id: NodeId) -> &mut Data {
        &mut self.nodes[id.0 as usize].data
    }

    /// Where a node came from.
    pub fn origin(&self, id: NodeId) -> &Origin {
        &self.nodes[id.0 as usize].origin
    }

    /// The origin, to be extended.
    pub fn origin_mut(&mut self, id: NodeId) -> &mut Origin {
        &mut self.nodes[id.0 as usize].origin
    }

    /// The table at a node, if it is one.
    pub fn table(&self, id: NodeId) -> Option<&Table> {
        match self.data(id) {
            Data::Table(table) => Some(table),
            Data::Null
            | Data::Bool(_)
            | Data::Int(_)
            | Data::Float(_)
            | Data::Text(_)
            | Data::List(_) => None,
        }
    }

    /// The string at a node, if it is one.
    pub fn text(&self, id: NodeId) -> Option<&Arc<str>> {
        match self.data(id) {
            Data::Text(text) => Some(text),
            Data::Null
            | Data::Bool(_)
            | Data::Int(_)
            | Data::Float(_)
            | Data::List(_)
            | Data::Table(_) => None,
        }
    }

    /// One step down.
    pub fn get(&self, id: NodeId, step: &Step) -> Option<NodeId> {
        match (self.data(id), step) {
            (Data::Table(table), Step::Key(key)) => table.entries.get(key).map(|slot| slot.node),
            (Data::List(items), Step::Index(index)) => items.get(*index).copied(),
            _ => None,
        }
    }

    /// The node at a path from the root.
    pub fn find(&self, path: &ValuesPath) -> Option<NodeId> {
        self.find_from(self.root, path)
    }

    /// The node at a path from another node.
    pub fn find_from(&self, from: NodeId, path: &ValuesPath) -> Option<NodeId> {
        path.steps()
            .iter()
            .try_fold(from, |id, step| self.get(id, step))
    }

    /// The slot at a path that ends in a key: the winner and what it replaced.
    pub fn slot(&self, path: &ValuesPath) -> Option<&Slot> {
        let parent = self.find(&path.parent()?)?;
        self.table(parent)?.entries.get(path.last_key()?)
    }

    /// The nearest ancestor of a path (the path itself included) that is there, and its node.
    pub fn nearest(&self, path: &ValuesPath) -> (ValuesPath, NodeId) {
        let mut at = ValuesPath::root();
        let mut id = self.root;
        for step in path.steps() {
            let Some(next) = self.get(id, step) else {
                break;
            };
            at.push(step.clone());
            id = next;
        }
        (at, id)
    }

    /// Every node under the root with its path, tables before their entries, in key order. The paths
    /// of values that nest deep take room in the square of their depth: [`Values::visit`] has one.
    pub fn walk(&self) -> Vec<(ValuesPath, NodeId)> {
        self.walk_from(self.root)
    }

    /// Every node under `from` with its path relative to it.
    pub fn walk_from(&self, from: NodeId) -> Vec<(ValuesPath, NodeId)> {
        let mut out = Vec::new();
        self.visit(from, |seen| out.push((seen.path.clone(), seen.node)));
        out
    }

    /// Shows every node under `from` with its path relative to it, tables before their entries, in
    /// key order.
    pub fn visit<'v>(&'v self, from: NodeId, mut see: impl FnMut(Seen<'_, 'v>)) {
        let mut path = ValuesPath::root();
        // Nodes to come, each with the length of its parent's path and the step that leads to it.
        let mut todo: Vec<(usize, Option<Step>, NodeId, Option<&Slot>)> =
            vec![(0, None, from, None)];
        while let Some((length, step, node, slot)) = todo.pop() {
            while path.steps().len() > length {
                path.pop();
            }
            step.into_iter().for_each(|step| path.push(step));
            let length = path.steps().len();
            match self.data(node) {
                Data::Table(table) => {
                    let children = table.entries.iter().rev().map(|(key, slot)| {
                        let step = Step::Key(key.clone());
                        (length, Some(step), slot.node, Some(slot))
                    });
                    todo.extend(children);
                }
                Data::List(items) => {
                    let items = items.iter().enumerate().rev();
                    let items =
                        items.map(|(at, &item)| (length, Some(Step::Index(at)), item, None));
                    todo.extend(items);
                }
                Data::Null | Data::Bool(_) | Data::Int(_) | Data::Float(_) | Data::Text(_) => {}
            }
            let path = &path;
            see(Seen { path, node, slot });
        }
    }

    /// Every node that can be reached from one.
    pub(crate) fn reachable(&self, from: NodeId) -> BTreeSet<NodeId> {
        let mut found = BTreeSet::from([from]);
        let mut todo = vec![from];
        while let Some(id) = todo.pop() {
            let mut visit = |id: NodeId| {
                if found.insert(id) {
                    todo.push(id);
                }
            };
            match self.data(id) {
                Data::Table(table) => table.entries.values().for_each(|slot| visit(slot.node)),
                Data::List(items) => items.iter().for_each(|&item| visit(item)),
                Data::Null | Data::Bool(_) | Data::Int(_) | Data::Float(_) | Data::Text(_) => {}
            }
        }
        found
    }

    /// `.Values` as Helm's `toJson` writes it.
    pub fn to_json(&self) -> String {
        render::to_json(self, self.root)
    }
}

impl Default for Values {
    fn default() -> Self {
        Self::new()
    }
}
