//! What was found to be read: a tree of keys.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::path::{Step, ValuesPath};
use crate::source::SourceId;

/// How many places that read one path are kept.
const MAX_SITES: usize = 64;

#[derive(Clone, Debug, Default)]
struct Node {
    children: BTreeMap<Arc<str>, usize>,
    /// Any key, or any item.
    any: Option<usize>,
    /// Handed on as it is: everything below counts as read.
    whole: bool,
    /// Its keys are gone through, or one is chosen by a name that is not known here.
    free: bool,
    sites: BTreeSet<(SourceId, usize)>,
}

/// Every path of `.Values` that templates read.
#[derive(Clone, Debug)]
pub struct Reads {
    nodes: Vec<Node>,
}

/// Nodes of [`Reads`] that stand for one path: it may be read by its keys, and by any key.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReadSet {
    nodes: Vec<usize>,
    /// Something above is used whole.
    pub within_whole: bool,
}

impl Reads {
    pub(super) fn new() -> Self {
        Self {
            nodes: vec![Node::default()],
        }
    }

    pub(super) const ROOT: usize = 0;

    pub(super) fn child(&mut self, node: usize, key: &str) -> usize {
        if let Some(&known) = self.nodes[node].children.get(key) {
            return known;
        }
        let new = self.nodes.len();
        self.nodes.push(Node::default());
        self.nodes[node].children.insert(key.into(), new);
        new
    }

    pub(super) fn any(&mut self, node: usize) -> usize {
        if let Some(known) = self.nodes[node].any {
            return known;
        }
        let new = self.nodes.len();
        self.nodes.push(Node::default());
        self.nodes[node].any = Some(new);
        new
    }

    pub(super) fn site(&mut self, node: usize, source: SourceId, at: usize) {
        let sites = &mut self.nodes[node].sites;
        if sites.len() < MAX_SITES {
            sites.insert((source, at));
        }
    }

    pub(super) fn use_whole(&mut self, node: usize) {
        self.nodes[node].whole = true;
    }

    pub(super) fn free_keys(&mut self, node: usize) {
        self.nodes[node].free = true;
    }

    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// The root of the top chart's values.
    pub fn root(&self) -> ReadSet {
        ReadSet {
            nodes: vec![Self::ROOT],
            within_whole: self.nodes[Self::ROOT].whole,
        }
    }

    /// What is read one step below.
    pub fn below(&self, set: &ReadSet, step: &Step) -> ReadSet {
        let mut nodes: Vec<usize> = Vec::new();
        for &node in &set.nodes {
            let node = &self.nodes[node];
            if let Step::Key(key) = step {
                nodes.extend(node.children.get(key));
            }
            nodes.extend(node.any);
        }
        nodes.sort_unstable();
        nodes.dedup();
        let within_whole = set.within_whole || nodes.iter().any(|&node| self.nodes[node].whole);
        ReadSet {
            nodes,
            within_whole,
        }
    }

    /// What is read at a path.
    pub fn at(&self, path: &ValuesPath) -> ReadSet {
        let steps = path.steps().iter();
        steps.fold(self.root(), |set, step| self.below(&set, step))
    }

    /// Whether any template reads the path or something below it.
    pub fn is_read(&self, set: &ReadSet) -> bool {
        !set.nodes.is_empty()
    }

    /// Whether any key may stand here: templates go through the keys, or choose one at run time.
    pub fn has_free_keys(&self, set: &ReadSet) -> bool {
        set.nodes.iter().any(|&node| self.nodes[node].free)
    }

    /// The keys that templates read by name.
    pub fn keys(&self, set: &ReadSet) -> BTreeSet<&str> {
        let nodes = set.nodes.iter();
        let keys = nodes.flat_map(|&node| self.nodes[node].children.keys());
        keys.map(AsRef::as_ref).collect()
    }

    /// Where templates read the path, something below it or the whole of a table above it.
    pub fn readers(&self, path: &ValuesPath) -> BTreeSet<(SourceId, usize)> {
        let mut out = BTreeSet::new();
        let mut set = self.root();
        for step in path.steps() {
            let whole = set.nodes.iter().filter(|&&node| self.nodes[node].whole);
            out.extend(whole.flat_map(|&node| &self.nodes[node].sites));
            set = self.below(&set, step);
        }
        let mut todo = set.nodes;
        while let Some(node) = todo.pop() {
            let node = &self.nodes[node];
            out.extend(&node.sites);
            todo.extend(node.children.values().chain(&node.any));
        }
        out
    }
}
