//! What profiles gained between two revisions of a chart.

use super::{Component, Measure, ProfileTotals, Replicas, Usage};
use crate::quantity::Quantity;

/// One component, or the whole profile, before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The component's name.
    pub name: String,
    /// Before; `None` when it was not there.
    pub before: Option<Side>,
    /// After; `None` when it is gone.
    pub after: Option<Side>,
}

/// Pods and cost with the least pods.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Side {
    /// Pods.
    pub replicas: Replicas,
    /// Cost.
    pub usage: Usage,
}

/// What one number of a [`Change`] did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Nothing.
    None,
    /// More or less; the amount is not negative.
    More(Quantity),
    /// Less.
    Less(Quantity),
    /// A limit went away.
    Unbounded,
    /// A limit came.
    Bounded(Quantity),
}

impl Change {
    /// The step of one number.
    pub fn step(&self, measure: Measure) -> Step {
        let of = |side: &Option<Side>| measure.of(&side.unwrap_or_default().usage);
        match (of(&self.before), of(&self.after)) {
            (None, None) => Step::None,
            (Some(_), None) => Step::Unbounded,
            (None, Some(after)) => Step::Bounded(after),
            (Some(before), Some(after)) if before < after => {
                after.checked_sub(before).map_or(Step::None, Step::More)
            }
            (Some(before), Some(after)) if before > after => {
                before.checked_sub(after).map_or(Step::None, Step::Less)
            }
            (Some(_), Some(_)) => Step::None,
        }
    }

    /// Whether anything differs.
    pub fn is_one(&self) -> bool {
        self.before != self.after
    }
}

/// The changes of one profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileDiff {
    /// Its name.
    pub name: String,
    /// The components that changed, in the order of the chart as it is, those that are gone last.
    pub changes: Vec<Change>,
    /// The sum.
    pub total: Change,
}

/// Compares the profiles of two revisions; one that only one of them has is compared with nothing.
pub fn diff(before: &[ProfileTotals], after: &[ProfileTotals]) -> Vec<ProfileDiff> {
    let named = |profiles: &[ProfileTotals], name: &str| {
        profiles
            .iter()
            .find(|profile| profile.name == name)
            .cloned()
    };
    let gone = before
        .iter()
        .filter(|old| named(after, &old.name).is_none());
    let names = after.iter().chain(gone).map(|profile| profile.name.clone());
    let names: Vec<String> = names.collect();
    let compared = names.into_iter().map(|name| {
        let (old, new) = (named(before, &name), named(after, &name));
        profile(name, old.as_ref(), new.as_ref())
    });
    compared.collect()
}

fn profile(
    name: String,
    before: Option<&ProfileTotals>,
    after: Option<&ProfileTotals>,
) -> ProfileDiff {
    let components = |profile: Option<&ProfileTotals>| -> Vec<Component> {
        profile
            .map(|profile| profile.components.clone())
            .unwrap_or_default()
    };
    let (old, new) = (components(before), components(after));
    let find = |list: &[Component], name: &str| {
        let found = list.iter().find(|component| component.name == name);
        found.map(|component| Side {
            replicas: component.replicas,
            usage: component.at_min,
        })
    };
    let gone = old
        .iter()
        .filter(|component| find(&new, &component.name).is_none());
    let changes = new.iter().chain(gone).map(|component| Change {
        before: find(&old, &component.name),
        after: find(&new, &component.name),
        name: component.name.clone(),
    });
    let total = |profile: Option<&ProfileTotals>| {
        profile.map(|profile| Side {
            replicas: profile
                .components
                .iter()
                .fold(Replicas::default(), |sum, component| {
                    sum.plus(component.replicas)
                }),
            usage: profile.total,
        })
    };
    ProfileDiff {
        changes: changes.filter(Change::is_one).collect(),
        total: Change {
            name: "total".to_owned(),
            before: total(before),
            after: total(after),
        },
        name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn totals(cpu: &[(&str, u64)]) -> ProfileTotals {
        let components = cpu.iter().map(|(name, millis)| {
            let mut pod = Usage::default();
            pod.requests.cpu = Quantity::from_cpu_millis(*millis);
            Component::of_pods((*name).to_owned(), pod, Replicas::fixed(1)).expect("held")
        });
        ProfileTotals::new("p".to_owned(), components.collect()).expect("held")
    }

    #[test]
    fn components_come_go_and_grow() {
        let before = totals(&[("same", 1), ("gone", 5), ("grown", 10)]);
        let after = totals(&[("same", 1), ("grown", 30), ("new", 7)]);
        let [found] = &diff(&[before], &[after])[..] else {
            panic!("one profile");
        };
        let steps: Vec<(&str, Step)> = found
            .changes
            .iter()
            .map(|change| (change.name.as_str(), change.step(Measure::CpuRequests)))
            .collect();
        let millis = Quantity::from_cpu_millis;
        let expected = [
            ("grown", Step::More(millis(20))),
            ("new", Step::More(millis(7))),
            ("gone", Step::Less(millis(5))),
        ];
        assert_eq!(steps, expected);
        assert_eq!(
            found.total.step(Measure::CpuRequests),
            Step::More(millis(22))
        );
    }

    #[test]
    fn limits_come_and_go() {
        let bounded = totals(&[("a", 1)]);
        let mut open = bounded.clone();
        open.total.limits.cpu = None;
        let found = diff(std::slice::from_ref(&bounded), std::slice::from_ref(&open));
        assert_eq!(found[0].total.step(Measure::CpuLimits), Step::Unbounded);
        let found = diff(&[open], &[bounded]);
        assert_eq!(
            found[0].total.step(Measure::CpuLimits),
            Step::Bounded(Quantity::ZERO)
        );
    }
}
