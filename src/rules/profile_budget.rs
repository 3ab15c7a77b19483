//! profile-budget: a profile's sum is over its declared budget.

use super::profile_totals::{Asked, asked};
use super::{Context, Meta, Rule, locate};
use crate::finding::{Finding, Severity};
use crate::path::ValuesPath;
use crate::totals::{Difference, Measure, declaration};

pub(super) struct ProfileBudget;

static META: Meta = Meta {
    id: "profile-budget",
    summary: "a profile's sum is over its declared budget",
    severity: Severity::Error,
    page: include_str!("profile-budget.md"),
};

impl Rule for ProfileBudget {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn run(&self, cx: &Context<'_>, found: &mut Vec<Finding>) {
        let all = asked(cx);
        for asked in &all {
            let findings = judge(asked, &all);
            let name = &asked.profile.name;
            found.extend(
                findings
                    .into_iter()
                    .map(|f| f.within(name, asked.run.dialect)),
            );
        }
    }
}

fn judge(asked: &Asked<'_>, all: &[Asked<'_>]) -> Vec<Finding> {
    let profile = asked.cx.config.profile(&asked.profile.name);
    let Some(amounts) = profile.and_then(|profile| profile.budget.as_ref()) else {
        return Vec::new();
    };
    let budget = match declaration(amounts) {
        Ok(budget) => budget,
        Err(error) => {
            let message = format!("declared budget: {error}");
            let place = asked.in_config(error.span);
            let help = "declare an exact quantity such as 5500m or 8.5Gi";
            return vec![Finding::new(META.id, META.severity, message, place).help(help)];
        }
    };
    // What could not be counted only makes the sum smaller, so an excess is one all the same.
    let Some(total) = asked.model.total() else {
        return Vec::new();
    };
    let excesses = budget.excesses(&total);
    // A limit that could not be read is no missing limit; the value's own finding says so.
    let misread = |excess: &&Difference| excess.found.is_none() && !asked.is_counted();
    excesses
        .iter()
        .filter(|excess| !misread(excess))
        .map(|excess| over(asked, all, excess, amounts))
        .collect()
}

fn over(
    asked: &Asked<'_>,
    all: &[Asked<'_>],
    excess: &Difference,
    amounts: &crate::config::Amounts,
) -> Finding {
    let Difference {
        measure,
        found,
        declared,
    } = excess;
    let more = found.and_then(|found| found.checked_sub(*declared).ok());
    let more = more.map_or_else(String::new, |more| {
        format!(", {} too much", measure.show(more))
    });
    let message = format!(
        "the profile {} is over its budget: {}: {} of {}{more}",
        asked.profile.name,
        measure.words(),
        measure.show_bound(*found),
        measure.show(*declared)
    );
    let help = format!(
        "lower what it is made of, or raise the budget: {}",
        asked.contributions(*measure).join(", ")
    );
    let finding = |place| Finding::new(META.id, META.severity, message, place).help(help);
    match mover(asked, all, *measure) {
        Some(path) => finding(locate::value(asked.values, &path))
            .replacing(asked.values.replaced_places(&path))
            .about(path),
        None => {
            let written = measure.written(amounts);
            let span = written.map_or(amounts.span, |written| written.span);
            finding(asked.in_config(span))
        }
    }
}

/// The value behind an excess: the one that moved the sum away from the declared totals, or the
/// place where a limit is missing.
fn mover(asked: &Asked<'_>, all: &[Asked<'_>], measure: Measure) -> Option<ValuesPath> {
    if let Some(path) = asked.unbounded(measure) {
        return Some(path);
    }
    let profile = asked.cx.config.profile(&asked.profile.name)?;
    let declared = declaration(profile.totals.as_ref()?).ok()?;
    if !asked.is_counted() {
        return None;
    }
    let causes = asked.causes(&declared, all).found;
    let mut causes = causes.into_iter();
    let cause = causes.find(|cause| cause.explains.iter().any(|d| d.measure == measure))?;
    Some(cause.path)
}
