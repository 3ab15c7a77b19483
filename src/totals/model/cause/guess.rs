//! What values may have been, and how likely each is to be the one that was changed.

use super::super::super::{Difference, Measure, Usage};
use super::super::Model;
use super::habit::Habits;
use super::trial::{Change, Effect, Trial};
use super::{Held, excess};
use crate::config::{self, Expected, Literal};
use crate::path::ValuesPath;
use crate::values::{Data, Layer, NodeId, Values};

/// How many guesses are tried at most: each counts all components again.
const TRIALS: usize = 2000;

/// A profile that shares the value tells for sure, or nearly: its own sum moved too, or did not.
const SHARED: i32 = 6;

/// One or several values as they may have been.
#[derive(Debug, Clone)]
pub(super) struct Guess {
    pub(super) changes: Vec<Change>,
    /// The one value that stands for all changes: a table that was emptied, say.
    pub(super) table: Option<Change>,
    /// The differences that are gone then.
    pub(super) explained: Vec<Measure>,
    /// How much more regular the values were then; 0 and less speaks against it.
    pub(super) score: i32,
}

impl Guess {
    /// What somebody changed by this guess, line by line.
    pub(super) fn lines(&self) -> &[Change] {
        match &self.table {
            Some(table) => std::slice::from_ref(table),
            None => &self.changes,
        }
    }
}

/// Every guess that explains something.
pub(super) fn all(held: &Held<'_>, others: &[Held<'_>], open: &[Difference]) -> Vec<Guess> {
    if open.is_empty() {
        return Vec::new();
    }
    let mut guesser = Guesser {
        held,
        others,
        trial: Trial::new(held),
        shared: others.iter().map(Trial::new).collect(),
        habits: Habits::of(held.model),
        left: TRIALS,
        found: Vec::new(),
    };
    for path in &held.model.asked {
        guesser.reverts(path);
        guesser.switches(path);
    }
    for (path, expected) in expectations(held.components) {
        if held.model.asked.contains(path) {
            guesser.expects(path, expected);
        }
    }
    guesser.counts(open);
    guesser.amounts(open);
    guesser.tables(open);
    guesser.gaps(open);
    guesser.own_tables();
    guesser.found
}

pub(super) struct Guesser<'a> {
    pub(super) held: &'a Held<'a>,
    others: &'a [Held<'a>],
    trial: Trial<'a>,
    shared: Vec<Trial<'a>>,
    pub(super) habits: Habits,
    left: usize,
    pub(super) found: Vec<Guess>,
}

impl Guesser<'_> {
    fn values(&self) -> &Values {
        self.held.values
    }

    /// Keeps a guess that explains something.
    pub(super) fn guess(&mut self, changes: Vec<Change>, score: i32) {
        self.guess_table(changes, None, score);
    }

    pub(super) fn guess_table(&mut self, changes: Vec<Change>, table: Option<Change>, score: i32) {
        if self.left == 0 {
            return;
        }
        self.left -= 1;
        let Effect::Gone(explained) = self.trial.effect(&changes) else {
            return;
        };
        let layers: i32 = changes.iter().map(|change| self.layer(&change.path)).sum();
        let score = score + layers + self.shared(&changes);
        self.found.push(Guess {
            changes,
            table,
            explained,
            score,
        });
    }

    /// What a profile sets itself moves this profile; what stands in values.yaml moves others too.
    fn layer(&self, path: &ValuesPath) -> i32 {
        let values = self.values();
        let layer = values.find(path).map(|node| &values.origin(node).layer);
        match layer {
            Some(Layer::File(_) | Layer::Argument) => 1,
            Some(Layer::Defaults(_) | Layer::Injected) | None => 0,
        }
    }

    /// What the profiles say that have the same value from the same text.
    fn shared(&mut self, changes: &[Change]) -> i32 {
        let place = |values: &Values, path: &ValuesPath| {
            let node = values.find(path)?;
            values.origin(node).place
        };
        let mut score = 0;
        for (other, trial) in self.others.iter().zip(&mut self.shared) {
            let shares = changes.iter().all(|change| {
                let mine = place(self.held.values, &change.path);
                let asked = other.model.asked.binary_search(&change.path).is_ok();
                asked && mine.is_some() && mine == place(other.values, &change.path)
            });
            if shares {
                score += match trial.effect(changes) {
                    Effect::Gone(_) => SHARED,
                    Effect::Worse => -SHARED,
                    Effect::None => 0,
                };
            }
        }
        score
    }

    /// The value that a later layer replaced or deleted.
    fn reverts(&mut self, path: &ValuesPath) {
        let values = self.values();
        let Some(node) = replaced(values, path) else {
            return;
        };
        let former = values.data(node).clone();
        if matches!(former, Data::Table(_) | Data::List(_)) {
            return;
        }
        let change = Change {
            path: path.clone(),
            instead: config::scalar(&former),
            former,
            measure: None,
        };
        // What values.yaml sets over a subchart's defaults is what the chart is for.
        self.guess(vec![change], if self.layer(path) > 0 { 8 } else { 1 });
    }

    /// The other position of a switch: more is switched off than on without a thought of totals.
    fn switches(&mut self, path: &ValuesPath) {
        let data = self
            .values()
            .find(path)
            .map(|node| self.values().data(node));
        if let Some(&Data::Bool(on)) = data {
            let change = Change {
                path: path.clone(),
                former: Data::Bool(!on),
                instead: Some((!on).to_string()),
                measure: None,
            };
            self.guess(vec![change], if on { 1 } else { 5 });
        }
    }

    /// The text that a condition waits for, or none at all.
    fn expects(&mut self, path: &ValuesPath, expected: &Expected) {
        let data = self
            .values()
            .find(path)
            .map(|node| self.values().data(node));
        let (Expected::Equals(Literal::Text(wanted)), Some(Data::Text(text))) = (expected, data)
        else {
            return;
        };
        let (former, instead, score) = match **text == **wanted {
            true => ("", None, 1),
            false => (wanted.as_str(), Some(wanted.clone()), 4),
        };
        let change = Change {
            path: path.clone(),
            former: Data::Text(former.into()),
            instead,
            measure: None,
        };
        self.guess(vec![change], score);
    }

    /// Numbers of pods by which a difference is a whole number of pods.
    fn counts(&mut self, open: &[Difference]) {
        let parts = self.held.model.parts.iter();
        let mut paths: Vec<&ValuesPath> = parts.filter_map(|part| part.count.as_ref()).collect();
        paths.sort();
        paths.dedup();
        for path in paths {
            let Some((count, pods)) = pods(self.held.model, path) else {
                continue;
            };
            let steps = open.iter().filter_map(|difference| {
                let pod = difference.measure.of(&pods)?.nanos();
                let excess = excess(difference)?;
                (pod != 0 && excess % pod == 0).then(|| excess / pod)
            });
            let mut steps: Vec<i128> = steps.filter(|step| *step != 0).collect();
            steps.sort_unstable();
            steps.dedup();
            for step in steps {
                let former = i64::from(count) - i64::try_from(step).unwrap_or(i64::MAX);
                if !(0..=i64::from(u32::MAX)).contains(&former) {
                    continue;
                }
                let change = Change {
                    path: path.clone(),
                    former: Data::Int(former),
                    instead: Some(former.to_string()),
                    measure: None,
                };
                let score = self.count_score(path, former, i64::from(count));
                self.guess(vec![change], score);
            }
        }
    }

    /// People take one pod more or less, or twice as many. An autoscaler's minimum is usually the
    /// number of pods without it, and nobody asks for pods that do not run.
    fn count_score(&self, path: &ValuesPath, former: i64, now: i64) -> i32 {
        let mut score = 2;
        score += 2 * i32::from((former - now).abs() == 1);
        score += i32::from(former == 2 * now || now == 2 * former);
        if former == 0 {
            score -= 6;
        }
        if let Some(fixed) = self.without_autoscaler(path) {
            score += 4 * (i32::from(fixed == former) - i32::from(fixed == now));
        }
        score
    }

    /// The number of pods beside an autoscaler's minimum.
    fn without_autoscaler(&self, minimum: &ValuesPath) -> Option<i64> {
        let components = self.held.components.iter();
        let mut parts = components.flat_map(|component| &component.parts);
        let part = parts.find(|part| {
            let autoscaling = part.autoscaling.as_ref();
            autoscaling.is_some_and(|scaled| scaled.path.key("minReplicas") == *minimum)
        })?;
        match &part.replicas {
            config::Replicas::Count(count) => i64::try_from(*count).ok(),
            config::Replicas::Path(path) => {
                let node = path.find(self.values())?;
                super::super::read::count(self.values().data(node)).map(i64::from)
            }
        }
    }
}

/// What stood at a path before the last layer that set or deleted it.
fn replaced(values: &Values, path: &ValuesPath) -> Option<NodeId> {
    if let Some(slot) = values.slot(path) {
        return slot.replaced.first().copied();
    }
    let table = values.table(values.find(&path.parent()?)?)?;
    let tombstone = table.deleted.get(path.last_key()?)?;
    tombstone.replaced.first().copied()
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

/// How many pods a number stands for, and what one step of it costs.
fn pods(model: &Model, path: &ValuesPath) -> Option<(u32, Usage)> {
    let users = model.parts.iter();
    let users = users.filter(|part| part.count.as_ref() == Some(path));
    let mut count = 0;
    let mut pods = Usage::default();
    for part in users {
        count = part.replicas.min;
        pods = pods.checked_add(part.pod).ok()?;
    }
    Some((count, pods))
}
