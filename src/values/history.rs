//! Reading back how a value came to be: what set it, what that replaced, and which way it came.

use std::collections::BTreeSet;

use super::coalesce::GLOBAL;
use super::{Layer, NodeId, Origin, Values, Via};
use crate::path::{Step, ValuesPath};
use crate::place::Place;

/// What became of a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is what templates see.
    Won,
    /// A null that took away what was set before.
    Deleted,
    /// Something else stands in its place.
    Replaced,
}

/// One setting of a path by one layer.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// What was set.
    pub node: NodeId,
    /// Where: the path itself, or a table or list above it that was replaced or deleted as a whole.
    pub path: ValuesPath,
    /// What became of it.
    pub standing: Standing,
}

impl Values {
    /// Every setting of a path, the one that won first, then what it replaced, the nearest first. A
    /// null that deleted stands before what it deleted; what has gone with a table or list above the
    /// path belongs to it, too.
    pub fn history(&self, path: &ValuesPath) -> Vec<Setting> {
        let mut history = History {
            values: self,
            path,
            settings: Vec::new(),
        };
        history.read();
        history.settings
    }

    /// What the value at a path replaced, the nearest first.
    pub fn replaced(&self, path: &ValuesPath) -> &[NodeId] {
        let of_item = || {
            let item = self.find(path)?;
            self.items.get(&item).map(Vec::as_slice)
        };
        match self.slot(path) {
            Some(slot) => &slot.replaced,
            None => of_item().unwrap_or(&[]),
        }
    }

    /// The places that the value at a path replaced, the nearest first; each once, and never the
    /// value's own.
    pub fn replaced_places(&self, path: &ValuesPath) -> Vec<Place> {
        let own = self.find(path).and_then(|id| self.origin(id).place);
        let mut seen: BTreeSet<Place> = own.into_iter().collect();
        let replaced = self.replaced(path).iter();
        replaced
            .filter_map(|&id| self.origin(id).place)
            .filter(|&place| seen.insert(place))
            .collect()
    }

    /// How the value at a path came here from its text, outermost last. A table of a `global` is
    /// one in the chart that gives and the chart that gets it, so what is in it came this way, too.
    pub fn ways(&self, path: &ValuesPath) -> Vec<Via> {
        let Some(id) = self.find(path) else {
            return Vec::new();
        };
        let origin = self.origin(id);
        let is_global = |via: &Via| matches!(via, Via::Global(_));
        if origin.via.iter().any(is_global) {
            return origin.via.clone();
        }
        let mut above = path.clone();
        while above.pop().is_some() {
            let table = self.find(&above).map(|table| self.origin(table));
            let Some(via) = table.and_then(|table| table.via.iter().rfind(|via| is_global(via)))
            else {
                continue;
            };
            if let Some(given) = self.given_global(path, above.steps().len(), origin) {
                let mut ways = self.ways(&given);
                ways.push(via.clone());
                return ways;
            }
            break;
        }
        origin.via.clone()
    }

    /// The path of the same setting in the `global` of the chart above; the first `length` steps of
    /// the path lead to a table that was copied from there, or to the `global` itself.
    fn given_global(
        &self,
        path: &ValuesPath,
        length: usize,
        origin: &Origin,
    ) -> Option<ValuesPath> {
        let steps = path.steps();
        let global = steps[..length]
            .iter()
            .rposition(|step| matches!(step, Step::Key(key) if &**key == GLOBAL))?;
        let chart = global.checked_sub(1)?;
        let own = ValuesPath::from(steps[..global].to_vec()).to_string();
        if matches!(&origin.layer, Layer::Defaults(layer) if **layer == *own) {
            return None;
        }
        let given = ValuesPath::from([&steps[..chart], &steps[global..]].concat());
        let there = self.find(&given)?;
        origin.is_same_setting(self.origin(there)).then_some(given)
    }
}

struct History<'v> {
    values: &'v Values,
    path: &'v ValuesPath,
    settings: Vec<Setting>,
}

impl History<'_> {
    fn read(&mut self) {
        let values = self.values;
        let steps = self.path.steps();
        let (nearest, node) = values.nearest(self.path);
        let depth = nearest.steps().len();
        if depth == steps.len() {
            self.add(node, depth, Standing::Won);
        } else if let Some(Step::Key(key)) = steps.get(depth)
            && let Some(grave) = values.table(node).and_then(|table| table.deleted.get(key))
        {
            self.add(grave.by, depth + 1, Standing::Deleted);
            self.below(&grave.replaced, depth + 1);
        } else if depth > 0
            && !matches!((values.table(node), &steps[depth]), (Some(_), Step::Key(_)))
        {
            // What was below went with the table or list in whose place it stands.
            self.add(node, depth, Standing::Won);
        }
        for length in (1..=depth).rev() {
            let above = ValuesPath::from(steps[..length].to_vec());
            self.below(values.replaced(&above), length);
        }
        // Something above that won without anything to win over says nothing about the path.
        if depth < steps.len() && self.settings.len() == 1 {
            let about_path = |setting: &Setting| setting.path == *self.path;
            self.settings.retain(about_path);
        }
    }

    /// What stood at the path in what stood at its first `length` steps.
    fn below(&mut self, lost: &[NodeId], length: usize) {
        let rest = ValuesPath::from(self.path.steps()[length..].to_vec());
        for &lost in lost {
            if let Some(node) = self.values.find_from(lost, &rest) {
                self.add(node, self.path.steps().len(), Standing::Replaced);
            }
        }
    }

    /// Adds a setting that is not known yet: Helm copies what it merges.
    fn add(&mut self, node: NodeId, length: usize, standing: Standing) {
        let origin = self.values.origin(node);
        let mut known = self.settings.iter();
        if standing == Standing::Replaced
            && (origin.layer == Layer::Injected
                || known.any(|known| self.values.origin(known.node).is_same_setting(origin)))
        {
            return;
        }
        self.settings.push(Setting {
            node,
            path: ValuesPath::from(self.path.steps()[..length].to_vec()),
            standing,
        });
    }
}
