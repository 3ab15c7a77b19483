//! Values that know only which path of `.Values` they are, and what is done with them.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::scan::Scanner;

/// How many alternatives a value may have; beyond, it counts as used whole.
const MAX_ALTERNATIVES: usize = 24;
/// How many parts a table or list made by a template may have, with those of its parts.
const MAX_PARTS: usize = 2_000;

/// What a value is, as far as scanning knows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Seen {
    /// Nothing that comes from values.
    Opaque,
    /// The dot that Helm gives to a chart's templates.
    Root(usize),
    /// A path of values: a node of `Reads`.
    Path(usize),
    Text(Rc<str>),
    Number(i64),
    Dict(Rc<BTreeMap<Rc<str>, Seen>>),
    List(Rc<Vec<Seen>>),
    Either(Rc<BTreeSet<Seen>>),
}

impl Seen {
    /// Whether it has more than so many parts; what is in it several times counts each time.
    fn is_larger_than(&self, most: usize) -> bool {
        let mut todo = vec![self];
        let mut count = 0;
        while let Some(seen) = todo.pop() {
            count += 1;
            if count > most {
                return true;
            }
            match seen {
                Seen::Dict(entries) => todo.extend(entries.values()),
                Seen::List(items) => todo.extend(items.iter()),
                Seen::Either(seen) => todo.extend(seen.iter()),
                Seen::Opaque | Seen::Root(_) | Seen::Path(_) | Seen::Text(_) | Seen::Number(_) => {}
            }
        }
        false
    }
}

impl Scanner<'_> {
    /// `.name`, or a key given as text.
    pub(super) fn field(&mut self, seen: &Seen, name: &str) -> Seen {
        match seen {
            Seen::Root(chart) => match name {
                "Values" => Seen::Path(self.roots[*chart]),
                "Subcharts" => Seen::Dict(Rc::new(self.subcharts[*chart].clone())),
                _ => Seen::Opaque,
            },
            Seen::Path(node) => Seen::Path(self.reads.child(*node, name)),
            Seen::Dict(entries) => entries.get(name).cloned().unwrap_or(Seen::Opaque),
            Seen::Either(seen) => {
                let fields: Vec<Seen> = seen.iter().map(|seen| self.field(seen, name)).collect();
                self.either(fields)
            }
            Seen::Opaque | Seen::Text(_) | Seen::Number(_) | Seen::List(_) => Seen::Opaque,
        }
    }

    /// Any item of a list, any value of a table.
    pub(super) fn item(&mut self, seen: &Seen) -> Seen {
        match seen {
            Seen::Path(node) => Seen::Path(self.reads.any(*node)),
            Seen::List(items) => self.either(items.iter().cloned().collect::<Vec<_>>()),
            Seen::Dict(entries) => self.either(entries.values().cloned().collect::<Vec<_>>()),
            Seen::Either(seen) => {
                let items: Vec<Seen> = seen.iter().map(|seen| self.item(seen)).collect();
                self.either(items)
            }
            Seen::Opaque | Seen::Root(_) | Seen::Text(_) | Seen::Number(_) => Seen::Opaque,
        }
    }

    /// A key or index that is not known. At the root of a chart's values that says nothing: any
    /// helper that looks up `a.b.c` step by step begins there.
    pub(super) fn chosen(&mut self, seen: &Seen) -> Seen {
        match seen {
            Seen::Path(node) if self.roots.contains(node) => Seen::Opaque,
            Seen::Path(node) => {
                self.reads.free_keys(*node);
                self.item(seen)
            }
            Seen::Either(seen) => {
                let items: Vec<Seen> = seen.iter().map(|seen| self.chosen(seen)).collect();
                self.either(items)
            }
            Seen::Opaque
            | Seen::Root(_)
            | Seen::Text(_)
            | Seen::Number(_)
            | Seen::Dict(_)
            | Seen::List(_) => self.item(seen),
        }
    }

    /// All keys are gone through.
    pub(super) fn ranged(&mut self, seen: &Seen) {
        match seen {
            Seen::Path(node) => self.reads.free_keys(*node),
            Seen::Either(seen) => {
                for seen in seen.iter() {
                    self.ranged(seen);
                }
            }
            Seen::Opaque | Seen::Root(_) | Seen::Text(_) | Seen::Number(_) => {}
            Seen::Dict(_) | Seen::List(_) => {}
        }
    }

    /// Used as it is, or handed to what is not understood.
    pub(super) fn whole(&mut self, seen: &Seen) {
        match seen {
            Seen::Path(node) => self.reads.use_whole(*node),
            Seen::Dict(entries) => entries.values().for_each(|seen| self.whole(seen)),
            Seen::List(items) => items.iter().for_each(|seen| self.whole(seen)),
            Seen::Either(seen) => seen.iter().for_each(|seen| self.whole(seen)),
            Seen::Opaque | Seen::Root(_) | Seen::Text(_) | Seen::Number(_) => {}
        }
    }

    /// One of several.
    pub(super) fn either(&mut self, all: impl IntoIterator<Item = Seen>) -> Seen {
        let mut out: BTreeSet<Seen> = BTreeSet::new();
        for seen in all {
            match seen {
                Seen::Opaque => {}
                Seen::Either(seen) => out.extend(seen.iter().cloned()),
                other => drop(out.insert(other)),
            }
        }
        if out.len() > MAX_ALTERNATIVES {
            for seen in &out {
                self.whole(seen);
            }
            return Seen::Opaque;
        }
        match out.len() {
            0 => Seen::Opaque,
            1 => out.pop_first().unwrap_or(Seen::Opaque),
            _ => self.bounded(Seen::Either(Rc::new(out))),
        }
    }

    /// The value itself, or, when too much is in it, nothing, with everything in it used whole:
    /// `$x = dict "a" $x "b" $x` doubles it with every turn.
    pub(super) fn bounded(&mut self, seen: Seen) -> Seen {
        if seen.is_larger_than(MAX_PARTS) {
            self.whole(&seen);
            return Seen::Opaque;
        }
        seen
    }
}
