//! Which value moved a sum away from what was declared.
//!
//! A declared total is a statement about another state of the values. A [`Guess`] turns one value
//! (or the numbers of one `resources` table) back into what it may have been; the components are
//! counted again ([`trial`]), and it is kept when differences are gone. Several values often
//! explain the same difference, so each guess is weighed ([`habit`]): a value that was lately
//! changed is out of line with its neighbours, and what it was before was not. Where no guess makes
//! the values more regular than they are, the declaration itself is the odd one.

mod gap;
mod guess;
mod habit;
mod number;
mod trial;

use std::cmp::Reverse;

use super::super::{Declaration, Difference, Measure};
use super::Model;
use crate::config;
use crate::path::ValuesPath;
use crate::values::Values;

use guess::Guess;

/// How many other values are named beside the likeliest.
const RIVALS: usize = 6;

/// What is this much less likely than the likeliest is not worth a word.
const MARGIN: i32 = 8;

/// A profile with what it is held to.
#[derive(Debug, Clone, Copy)]
pub struct Held<'a> {
    /// How values become pods.
    pub components: &'a [config::Component],
    /// Its values.
    pub values: &'a Values,
    /// Charts that are not there.
    pub missing: &'a [ValuesPath],
    /// What it costs, counted whole.
    pub model: &'a Model,
    /// What it is to cost.
    pub declared: &'a Declaration,
}

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
    /// Other values that would explain them too, the likelier first.
    pub rivals: Vec<ValuesPath>,
}

/// The differences of a profile, divided by what moved them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Causes {
    /// Differences that a value explains.
    pub found: Vec<Cause>,
    /// Differences that none explains, or none that looks changed.
    pub open: Vec<Open>,
}

/// A difference without a cause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Open {
    /// The difference.
    pub difference: Difference,
    /// The values that could have moved it, each alone, the likelier first; empty where no single
    /// value can.
    pub candidates: Vec<ValuesPath>,
}

/// Divides the differences between a profile's total and its declaration by what moved them. The
/// chart's other profiles tell values apart that they share.
pub fn find(held: &Held<'_>, others: &[Held<'_>]) -> Causes {
    let mut causes = Causes::default();
    let Some(total) = held.model.total() else {
        return causes;
    };
    let mut open = held.declared.differences(&total);
    let mut guesses = guess::all(held, others, &open);
    while !open.is_empty() {
        // The one that explains the most comes first; of equals the one that changes the least,
        // and then the likelier.
        guesses.sort_by_key(|guess| {
            (
                Reverse(guess.explained.len()),
                guess.lines().len(),
                Reverse(guess.score),
            )
        });
        let Some(best) = guesses.first().cloned() else {
            break;
        };
        let (gone, rest): (Vec<_>, Vec<_>) = open
            .into_iter()
            .partition(|difference| best.explained.contains(&difference.measure));
        open = rest;
        if best.score > 0 || is_alone(&best, &guesses) {
            causes.found.extend(blame(held, &best, &gone, &guesses));
        } else {
            causes.open.extend(gone.into_iter().map(|difference| Open {
                candidates: candidates(&best, difference.measure, &guesses),
                difference,
            }));
        }
        for guess in &mut guesses {
            guess
                .explained
                .retain(|measure| !best.explained.contains(measure));
        }
        guesses.retain(|guess| !guess.explained.is_empty());
    }
    causes.open.extend(open.into_iter().map(|difference| Open {
        difference,
        candidates: Vec::new(),
    }));
    causes
}

/// Whether nothing else would explain what a guess does, and little speaks against it.
fn is_alone(best: &Guess, guesses: &[Guess]) -> bool {
    let measures = best.explained.iter();
    let mut named = measures.map(|measure| candidates(best, *measure, guesses).len());
    best.score > -4 && named.all(|count| count == 1)
}

/// The values that explain a difference as well as the best guess does, that one's first.
fn candidates(best: &Guess, measure: Measure, guesses: &[Guess]) -> Vec<ValuesPath> {
    let equals = guesses.iter().filter(|guess| {
        guess.explained.len() == best.explained.len()
            && guess.lines().len() == best.lines().len()
            && guess.explained.contains(&measure)
    });
    let alone = best.lines().len() == 1;
    let lines = equals.flat_map(Guess::lines);
    let mut found: Vec<ValuesPath> = Vec::new();
    for line in lines.filter(|line| alone || line.measure == Some(measure)) {
        if !found.contains(&line.path) && found.len() <= RIVALS {
            found.push(line.path.clone());
        }
    }
    found
}

/// Each value of a guess with the differences that it explains.
fn blame(held: &Held<'_>, best: &Guess, gone: &[Difference], guesses: &[Guess]) -> Vec<Cause> {
    let lines = best.lines();
    let likely: Vec<Guess> = guesses
        .iter()
        .filter(|guess| guess.score + MARGIN > best.score)
        .cloned()
        .collect();
    let causes = lines.iter().filter_map(|line| {
        let measure = line.measure.filter(|_| lines.len() > 1);
        let mine = |d: &&Difference| measure.is_none_or(|measure| measure == d.measure);
        let explains: Vec<Difference> = gone.iter().filter(mine).copied().collect();
        let first = explains.first()?.measure;
        let mut rivals = candidates(best, first, &likely);
        rivals.retain(|path| *path != line.path);
        Some(Cause {
            component: component_of(held, &line.path),
            path: line.path.clone(),
            explains,
            instead: line.instead.clone(),
            rivals,
        })
    });
    causes.collect()
}

/// The one component that a value belongs to.
fn component_of(held: &Held<'_>, path: &ValuesPath) -> Option<String> {
    let counted = held.model.parts.iter().filter(|part| {
        part.count.as_ref() == Some(path) || part.amounts.iter().any(|amount| amount.path == *path)
    });
    let mut names: Vec<&str> = counted.map(|part| part.component.as_str()).collect();
    if names.is_empty() {
        let configured = held.components.iter().filter(|component| {
            let mut tables = component.parts.iter().flat_map(|part| &part.resources);
            tables.any(|table| path.starts_with(&table.path))
        });
        names = configured
            .map(|component| component.name.text.as_str())
            .collect();
    }
    names.dedup();
    match names[..] {
        [name] => Some(name.to_owned()),
        [] | [_, _, ..] => None,
    }
}

/// What is more than declared, in the finest steps; `None` where one of both is unbounded.
fn excess(difference: &Difference) -> Option<i128> {
    let more = difference.found?.checked_sub(difference.declared).ok()?;
    Some(more.nanos())
}

/// The differences that a single number of a pod can make.
fn excesses(open: &[Difference]) -> Vec<(Measure, i128)> {
    let known = open
        .iter()
        .filter_map(|difference| Some((difference.measure, excess(difference)?)));
    known.collect()
}
