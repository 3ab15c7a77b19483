//! Which value moved a sum away from what was declared.
//!
//! A declared total is a statement about another state of the values. Each hypothesis here changes
//! one value back into what it may have been, counts again, and is kept when the sums agree with
//! the declaration: a value that a later layer set over another, a number of pods, a switch, one
//! request or limit. What a hypothesis explains is explained by one line; where several lines
//! could have moved a sum equally well, all of them are named and none is blamed.

use std::cmp::Reverse;
use std::sync::Arc;

use super::super::{Declaration, Difference, Measure, Usage};
use super::Model;
use crate::config::{self, Expected, Literal};
use crate::path::ValuesPath;
use crate::quantity::Quantity;
use crate::values::{Data, Layer, NodeId, Values};

/// One value that explains differences.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    /// The value.
    pub path: ValuesPath,
    /// The component whose cost it changes; `None` when it changes several.
    pub component: Option<String>,
    /// The differences that are gone without it.
    pub explains: Vec<Difference>,
    /// What would have to stand there for the declared totals, as text.
    pub instead: Option<String>,
}

/// The differences of a profile, divided by what moved them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Causes {
    /// Differences that one value explains.
    pub found: Vec<Cause>,
    /// Differences that none, or more than one, explains.
    pub open: Vec<Open>,
}

/// A difference without a single cause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Open {
    /// The difference.
    pub difference: Difference,
    /// The values that could have moved it, each alone; empty where no single value can.
    pub candidates: Vec<ValuesPath>,
}

/// Divides the differences between a model's total and a declaration by what moved them.
pub fn find(
    components: &[config::Component],
    values: &Values,
    missing: &[ValuesPath],
    model: &Model,
    declared: &Declaration,
) -> Causes {
    let Some(total) = model.total() else {
        return Causes::default();
    };
    let mut open = declared.differences(&total);
    let mut causes = Causes::default();
    if open.is_empty() {
        return causes;
    }
    let mut trial = Trial {
        components,
        missing,
        values: values.clone(),
        declared,
    };
    let mut tried: Vec<(Hypothesis, Vec<Measure>)> = Vec::new();
    for hypothesis in hypotheses(components, values, model, &open) {
        let explained = trial.explains(&hypothesis, &open);
        if !explained.is_empty() {
            tried.push((hypothesis, explained));
        }
    }
    // The one that explains the most comes first; of equals the likelier.
    tried.sort_by_key(|(hypothesis, explained)| (Reverse(explained.len()), hypothesis.doubt));
    while let Some((hypothesis, explained)) = tried.first().cloned() {
        let equal = |(other, measures): &&(Hypothesis, Vec<Measure>)| {
            measures.len() == explained.len()
                && other.doubt == hypothesis.doubt
                && other.path != hypothesis.path
                && measures.iter().any(|measure| explained.contains(measure))
        };
        let rivals: Vec<ValuesPath> = tried
            .iter()
            .filter(equal)
            .map(|(other, _)| other.path.clone())
            .collect();
        let (gone, rest): (Vec<_>, Vec<_>) = open
            .into_iter()
            .partition(|difference| explained.contains(&difference.measure));
        open = rest;
        if rivals.is_empty() {
            causes.found.push(Cause {
                component: component_of(model, &hypothesis.path),
                path: hypothesis.path.clone(),
                explains: gone,
                instead: hypothesis.instead.clone(),
            });
        } else {
            let mut candidates = vec![hypothesis.path.clone()];
            candidates.extend(rivals);
            candidates.dedup();
            causes.open.extend(gone.into_iter().map(|difference| Open {
                difference,
                candidates: candidates.clone(),
            }));
        }
        let left: Vec<Measure> = open.iter().map(|difference| difference.measure).collect();
        for (_, measures) in &mut tried {
            measures.retain(|measure| left.contains(measure));
        }
        tried.retain(|(_, measures)| !measures.is_empty());
        tried.sort_by_key(|(hypothesis, explained)| (Reverse(explained.len()), hypothesis.doubt));
    }
    causes.open.extend(open.into_iter().map(|difference| Open {
        difference,
        candidates: Vec::new(),
    }));
    causes
}

/// The one component that a value belongs to.
fn component_of(model: &Model, path: &ValuesPath) -> Option<String> {
    let users = model.parts.iter().filter(|part| {
        part.count.as_ref() == Some(path) || part.amounts.iter().any(|amount| amount.path == *path)
    });
    let mut names: Vec<&str> = users.map(|part| part.component.as_str()).collect();
    names.dedup();
    match names[..] {
        [name] => Some(name.to_owned()),
        [] | [_, _, ..] => None,
    }
}

/// What a value may have been.
#[derive(Debug, Clone)]
enum Former {
    /// A node that it replaced or deleted.
    Node(NodeId),
    /// Another value.
    Data(Data),
}

#[derive(Debug, Clone)]
struct Hypothesis {
    path: ValuesPath,
    former: Former,
    instead: Option<String>,
    /// How unlikely it is; 0 is what a `-f` file or an argument really replaced.
    doubt: u8,
}

struct Trial<'a> {
    components: &'a [config::Component],
    missing: &'a [ValuesPath],
    values: Values,
    declared: &'a Declaration,
}

impl Trial<'_> {
    /// The differences that are gone under a hypothesis; none, when it makes another.
    fn explains(&mut self, hypothesis: &Hypothesis, open: &[Difference]) -> Vec<Measure> {
        let Some((parent, key)) = self.parent(&hypothesis.path) else {
            return Vec::new();
        };
        let node = match &hypothesis.former {
            Former::Node(node) => *node,
            Former::Data(data) => {
                let origin = self.values.origin(parent).clone();
                self.values.add(data.clone(), origin)
            }
        };
        let Some(before) = self.put(parent, &key, Some(node)) else {
            return Vec::new();
        };
        let model = Model::compute(self.components, &self.values, self.missing);
        self.put(parent, &key, before);
        let Some(total) = model.total().filter(|_| model.is_complete()) else {
            return Vec::new();
        };
        let left = self.declared.differences(&total);
        let same = |a: &Difference, b: &Difference| a.measure == b.measure && a.found == b.found;
        // What is left must have been there before, as it was.
        if !left.iter().all(|l| open.iter().any(|o| same(l, o))) {
            return Vec::new();
        }
        let gone = open.iter().map(|difference| difference.measure);
        gone.filter(|measure| left.iter().all(|l| l.measure != *measure))
            .collect()
    }

    fn parent(&self, path: &ValuesPath) -> Option<(NodeId, Arc<str>)> {
        let key = path.last_key()?;
        Some((self.values.find(&path.parent()?)?, key.into()))
    }

    /// Sets a key's node, or removes the key; returns what stood there. `None` for no table.
    fn put(
        &mut self,
        parent: NodeId,
        key: &Arc<str>,
        node: Option<NodeId>,
    ) -> Option<Option<NodeId>> {
        let Data::Table(table) = self.values.data_mut(parent) else {
            return None;
        };
        let before = table.entries.get(key).map(|slot| slot.node);
        match (node, table.entries.get_mut(key)) {
            (Some(node), Some(slot)) => slot.node = node,
            (Some(node), None) => {
                let slot = crate::values::Slot::new(node);
                table.entries.insert(key.clone(), slot);
            }
            (None, _) => {
                table.entries.remove(key);
            }
        }
        Some(before)
    }
}

fn hypotheses(
    components: &[config::Component],
    values: &Values,
    model: &Model,
    open: &[Difference],
) -> Vec<Hypothesis> {
    let mut out = Vec::new();
    for path in &model.asked {
        reverts(values, path, &mut out);
        switches(values, path, &mut out);
    }
    for (path, expected) in expectations(components) {
        if model.asked.contains(path) {
            expect(values, path, expected, &mut out);
        }
    }
    counts(values, model, open, &mut out);
    if let [only] = open {
        amounts(values, model, only, &mut out);
    }
    out
}

/// How unlikely it is that a value is the one that somebody changed.
fn doubt(values: &Values, path: &ValuesPath, least: u8) -> u8 {
    let layer = values.find(path).map(|node| &values.origin(node).layer);
    match layer {
        Some(Layer::File(_) | Layer::Argument) => least,
        Some(Layer::Defaults(_) | Layer::Injected) | None => least + 1,
    }
}

/// The value that a later layer replaced or deleted.
fn reverts(values: &Values, path: &ValuesPath, out: &mut Vec<Hypothesis>) {
    let replaced = match values.slot(path) {
        Some(slot) => slot.replaced.first().copied(),
        None => {
            let table = path.parent().and_then(|parent| values.find(&parent));
            let table = table.and_then(|node| values.table(node));
            let tombstone = table
                .zip(path.last_key())
                .and_then(|(t, key)| t.deleted.get(key));
            tombstone.and_then(|tombstone| tombstone.replaced.first().copied())
        }
    };
    let Some(node) = replaced else {
        return;
    };
    out.push(Hypothesis {
        path: path.clone(),
        former: Former::Node(node),
        instead: config::scalar(values.data(node)),
        doubt: doubt(values, path, 0),
    });
}

/// The other position of a switch.
fn switches(values: &Values, path: &ValuesPath, out: &mut Vec<Hypothesis>) {
    let data = values.find(path).map(|node| values.data(node));
    if let Some(Data::Bool(on)) = data {
        out.push(Hypothesis {
            path: path.clone(),
            former: Former::Data(Data::Bool(!on)),
            instead: Some((!on).to_string()),
            doubt: doubt(values, path, 2),
        });
    }
}

fn expectations(
    components: &[config::Component],
) -> impl Iterator<Item = (&ValuesPath, &Expected)> {
    let conditions = components.iter().flat_map(|component| {
        let parts = component.parts.iter();
        let parts = parts.flat_map(|part| {
            let volumes = part
                .storage
                .iter()
                .filter_map(|volume| volume.when.as_ref());
            part.when.iter().chain(volumes)
        });
        component.when.iter().chain(parts)
    });
    let tests = conditions.flat_map(|condition| &condition.tests);
    tests.map(|test| (&test.path.path, &test.expected))
}

/// The text that a condition waits for, or none at all.
fn expect(values: &Values, path: &ValuesPath, expected: &Expected, out: &mut Vec<Hypothesis>) {
    let (Expected::Equals(Literal::Text(wanted)), Some(node)) = (expected, values.find(path))
    else {
        return;
    };
    let Data::Text(text) = values.data(node) else {
        return;
    };
    let (former, instead) = match **text == **wanted {
        true => ("", None),
        false => (wanted.as_str(), Some(wanted.clone())),
    };
    out.push(Hypothesis {
        path: path.clone(),
        former: Former::Data(Data::Text(former.into())),
        instead,
        doubt: doubt(values, path, 2),
    });
}

/// What is more than declared, in the finest steps; `None` where one of both is unbounded.
fn excess(difference: &Difference) -> Option<i128> {
    let more = difference.found?.checked_sub(difference.declared).ok()?;
    Some(more.nanos())
}

/// Numbers of pods by which every difference is a whole number of pods.
fn counts(values: &Values, model: &Model, open: &[Difference], out: &mut Vec<Hypothesis>) {
    let mut paths: Vec<&ValuesPath> = model
        .parts
        .iter()
        .filter_map(|p| p.count.as_ref())
        .collect();
    paths.sort();
    paths.dedup();
    for path in paths {
        let users = model
            .parts
            .iter()
            .filter(|part| part.count.as_ref() == Some(path));
        let mut pods = Usage::default();
        let mut count = 0;
        for part in users {
            count = part.replicas.min;
            let Ok(sum) = pods.checked_add(part.pod) else {
                return;
            };
            pods = sum;
        }
        let steps = open.iter().filter_map(|difference| {
            let pod = difference.measure.of(&pods)?.nanos();
            let excess = excess(difference)?;
            (pod != 0 && excess % pod == 0).then(|| excess / pod)
        });
        let mut steps: Vec<i128> = steps.collect();
        steps.sort_unstable();
        steps.dedup();
        for step in steps {
            let former = i128::from(count) - step;
            if step == 0 || !(0..=i128::from(u32::MAX)).contains(&former) {
                continue;
            }
            let Ok(former) = i64::try_from(former) else {
                continue;
            };
            out.push(Hypothesis {
                path: path.clone(),
                former: Former::Data(Data::Int(former)),
                instead: Some(former.to_string()),
                doubt: doubt(values, path, if former == 0 { 4 } else { 2 }),
            });
        }
    }
}

/// One request, limit or size by which a difference is that of every pod.
fn amounts(values: &Values, model: &Model, only: &Difference, out: &mut Vec<Hypothesis>) {
    let Some(excess) = excess(only) else {
        return;
    };
    let mut known: Vec<&super::Amount> = Vec::new();
    let amounts = model.parts.iter().flat_map(|part| &part.amounts);
    for amount in amounts.filter(|amount| amount.measure == only.measure) {
        if known.iter().any(|other| other.path == amount.path) {
            continue;
        }
        known.push(amount);
        // A value that several parts read counts for the pods of all of them.
        let users = model.parts.iter();
        let users = users.filter(|part| part.amounts.iter().any(|a| a.path == amount.path));
        let pods: i128 = users.map(|part| i128::from(part.replicas.min)).sum();
        if pods == 0 || excess % pods != 0 {
            continue;
        }
        let Some(former) = amount.quantity.nanos().checked_sub(excess / pods) else {
            continue;
        };
        let former = Quantity::from_nanos(former, amount.quantity.format());
        if former.is_negative() || former.is_zero() {
            continue;
        }
        let text = only.measure.show(former);
        out.push(Hypothesis {
            path: amount.path.clone(),
            former: Former::Data(Data::Text(text.as_str().into())),
            doubt: doubt(
                values,
                &amount.path,
                if is_round(former, only.measure) { 2 } else { 4 },
            ),
            instead: Some(text),
        });
    }
}

/// Whether people write such a number: at most three digits, or a power of two.
fn is_round(quantity: Quantity, measure: Measure) -> bool {
    let digits: String = measure
        .show(quantity)
        .chars()
        .filter(char::is_ascii_digit)
        .collect();
    let significant = digits.trim_end_matches('0');
    significant.len() <= 2
        || digits
            .parse::<u64>()
            .is_ok_and(|n| n % 16 == 0 || n % 25 == 0)
}
