//! Guesses about requests, limits and sizes that stand somewhere, or should.

use std::collections::{BTreeMap, BTreeSet};

use super::super::super::{Difference, Measure, Resource};
use super::super::{Amount, Model};
use super::excesses;
use super::guess::{Guess, Guesser};
use super::habit::{self, Pair};
use super::trial::Change;
use crate::path::ValuesPath;
use crate::quantity::Quantity;
use crate::values::Data;

impl Guesser<'_> {
    /// One request, limit or size by which a difference is that of every pod.
    pub(super) fn amounts(&mut self, open: &[Difference]) {
        let mut tried: BTreeSet<(ValuesPath, Measure)> = BTreeSet::new();
        for (measure, excess) in excesses(open) {
            for place in places(self.held.model, measure) {
                let key = (place.path.clone(), measure);
                if !tried.insert(key) {
                    continue;
                }
                let Some(leaf) = Leaf::new(self.held.model, place, measure, excess) else {
                    continue;
                };
                let score = self.leaf_score(&leaf, &[]);
                self.guess(vec![leaf.change()], score);
            }
        }
    }

    /// How much more regular a number was before, beside the others that changed with it.
    fn leaf_score(&self, leaf: &Leaf, beside: &[Leaf]) -> i32 {
        let mut score = match leaf.now {
            Some(now) => self
                .habits
                .number(&leaf.component, leaf.measure, leaf.former, now),
            // Where nothing stands, something was taken out.
            None => 2 - habit::odd(leaf.measure, leaf.former),
        };
        if let (Some(table), Some(resource)) = (&leaf.table, resource_of(leaf.measure)) {
            let now = self.habits.pair(table, resource);
            let mut before = now;
            for leaf in beside.iter().chain([leaf]) {
                set(&mut before, resource, leaf);
            }
            score += self.habits.ratio(resource, before, now);
        }
        score
    }

    /// Several numbers of one `resources` table, where that is likelier than several tables.
    pub(super) fn tables(&mut self, open: &[Difference]) {
        let open = excesses(open);
        let of = |measures: &[Measure]| -> Vec<(Measure, i128)> {
            let open = open.iter();
            open.filter(|(m, _)| measures.contains(m))
                .copied()
                .collect()
        };
        let [cpu, memory] = Resource::ALL.map(|resource| [resource.requests(), resource.limits()]);
        let mut sets = vec![of(&[cpu, memory].concat()), of(&cpu), of(&memory)];
        sets.dedup();
        sets.retain(|set| set.len() > 1);
        let singles = self.found.clone();
        let parts = self.held.model.parts.iter();
        let mut tables: Vec<&ValuesPath> =
            parts.filter_map(|part| part.resources.as_ref()).collect();
        tables.sort();
        tables.dedup();
        for set in sets {
            let best: i32 = set
                .iter()
                .map(|(measure, _)| best_of(&singles, *measure))
                .sum();
            let by_table: Vec<BTreeMap<ValuesPath, Spot>> = set
                .iter()
                .map(|(measure, _)| {
                    let places = places(self.held.model, *measure).into_iter();
                    let named = places.filter_map(|place| Some((place.table.clone()?, place)));
                    named.collect()
                })
                .collect();
            for table in &tables {
                let leaves = set
                    .iter()
                    .zip(&by_table)
                    .map(|((measure, excess), places)| {
                        let place = places.get(*table)?.clone();
                        Leaf::new(self.held.model, place, *measure, *excess)
                    });
                let Some(leaves) = leaves.collect::<Option<Vec<Leaf>>>() else {
                    continue;
                };
                let scores = leaves.iter().map(|leaf| self.leaf_score(leaf, &leaves));
                let score: i32 = scores.sum();
                if score >= best {
                    self.guess(leaves.iter().map(Leaf::change).collect(), score);
                }
            }
        }
    }
}

/// The best of the guesses that change one number.
fn best_of(singles: &[Guess], measure: Measure) -> i32 {
    let scores = singles.iter().filter(|guess| {
        let [change] = &guess.changes[..] else {
            return false;
        };
        change.measure == Some(measure)
    });
    scores.map(|guess| guess.score).max().unwrap_or(-10)
}

/// A place for one number of a pod.
#[derive(Clone)]
struct Spot {
    component: String,
    path: ValuesPath,
    table: Option<ValuesPath>,
    now: Option<Quantity>,
    /// What counts now: an absent request is the limit.
    counted: Quantity,
}

/// Where a measure's numbers stand, or would stand.
fn places(model: &Model, measure: Measure) -> Vec<Spot> {
    let mut found = Vec::new();
    for part in model.parts.iter().filter(|part| part.replicas.min > 0) {
        let mut set: Vec<&Amount> = Vec::new();
        set.extend(part.amounts.iter().filter(|a| a.measure == measure));
        let table = part
            .resources
            .clone()
            .filter(|_| measure != Measure::Storage);
        for amount in &set {
            found.push(Spot {
                component: part.component.clone(),
                path: amount.path.clone(),
                table: table.clone(),
                now: Some(amount.quantity),
                counted: amount.quantity,
            });
        }
        if let (true, Some(table)) = (set.is_empty(), table)
            && let Some((side, resource)) = measure.path().split_once('.')
            && let Some(counted) = measure.of(&part.pod)
        {
            found.push(Spot {
                component: part.component.clone(),
                path: table.key(side).key(resource),
                table: Some(table),
                now: None,
                counted,
            });
        }
    }
    found
}

/// A number as it may have been.
struct Leaf {
    component: String,
    path: ValuesPath,
    table: Option<ValuesPath>,
    measure: Measure,
    now: Option<Quantity>,
    former: Quantity,
}

impl Leaf {
    fn new(model: &Model, spot: Spot, measure: Measure, excess: i128) -> Option<Self> {
        // A value that several parts read counts for the pods of all of them.
        let users = model.parts.iter().filter(|part| match &spot.now {
            Some(_) => part.amounts.iter().any(|a| a.path == spot.path),
            None => part.resources == spot.table,
        });
        let pods: i128 = users.map(|part| i128::from(part.replicas.min)).sum();
        if pods == 0 || excess % pods != 0 {
            return None;
        }
        let former = spot.counted.nanos().checked_sub(excess / pods)?;
        let former = Quantity::from_nanos(former, spot.counted.format());
        (!former.is_negative() && !former.is_zero()).then_some(Self {
            component: spot.component,
            path: spot.path,
            table: spot.table,
            measure,
            now: spot.now,
            former,
        })
    }

    fn change(&self) -> Change {
        let text = self.measure.show(self.former);
        Change {
            path: self.path.clone(),
            former: Data::Text(text.as_str().into()),
            instead: Some(text),
            measure: Some(self.measure),
        }
    }
}

fn resource_of(measure: Measure) -> Option<Resource> {
    let of = |resource: &Resource| [resource.requests(), resource.limits()].contains(&measure);
    Resource::ALL.into_iter().find(of)
}

fn set(pair: &mut Pair, resource: Resource, leaf: &Leaf) {
    if leaf.measure == resource.requests() {
        pair.request = Some(leaf.former);
    } else if leaf.measure == resource.limits() {
        pair.limit = Some(leaf.former);
    }
}
