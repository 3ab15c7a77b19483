//! profile-totals: a profile's sum is not what its configuration declares, or misses pods.

use std::fmt::Write as _;

use super::{Context, DialectRun, Meta, ProfileRun, Rule, locate};
use crate::config::Component;
use crate::finding::{Finding, Severity};
use crate::path::ValuesPath;
use crate::place::Place;
use crate::source::Span;
use crate::totals::model::cause::{self, Cause, Held, Open};
use crate::totals::model::cover::{self, Uncovered};
use crate::totals::model::{Fault, Model, Trouble};
use crate::totals::{Declaration, Difference, Measure, declaration};
use crate::values::Values;

pub(super) struct ProfileTotals;

static META: Meta = Meta {
    id: "profile-totals",
    summary: "a profile's sum differs from its declared totals, or misses pods",
    severity: Severity::Error,
    page: include_str!("profile-totals.md"),
};

impl Rule for ProfileTotals {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn run(&self, cx: &Context<'_>, found: &mut Vec<Finding>) {
        let all = asked(cx);
        for asked in &all {
            let findings = asked.findings(&all);
            let name = &asked.profile.name;
            found.extend(
                findings
                    .into_iter()
                    .map(|f| f.within(name, asked.run.dialect)),
            );
        }
    }
}

/// Every profile under every Helm with its model; none without `components:`.
pub(super) fn asked<'a>(cx: &'a Context<'a>) -> Vec<Asked<'a>> {
    let Some(components) = &cx.config.components else {
        return Vec::new();
    };
    let complete = cx.runs().filter(|(_, run)| run.outcome.is_complete());
    let asked = complete.map(|(profile, run)| {
        let missing = cover::missing(&run.outcome);
        let values = &run.outcome.values;
        Asked {
            cx,
            components,
            profile,
            run,
            values,
            model: Model::compute(components, values, &missing),
            missing,
        }
    });
    asked.collect()
}

/// One profile under one Helm.
pub(super) struct Asked<'a> {
    pub(super) cx: &'a Context<'a>,
    pub(super) components: &'a [Component],
    pub(super) profile: &'a ProfileRun<'a>,
    pub(super) run: &'a DialectRun<'a>,
    pub(super) values: &'a Values,
    pub(super) model: Model,
    pub(super) missing: Vec<ValuesPath>,
}

impl Asked<'_> {
    fn findings(&self, all: &[Self]) -> Vec<Finding> {
        let mut found: Vec<Finding> = self
            .model
            .troubles
            .iter()
            .filter(|trouble| !trouble.fault.is_quantity())
            .map(|trouble| self.trouble(trouble))
            .collect();
        let uncovered = cover::uncovered(self.components, &self.run.outcome, self.cx.sources);
        let told = |chart: &&Uncovered| !self.is_told(chart);
        found.extend(
            uncovered
                .iter()
                .filter(told)
                .map(|chart| self.uncovered(chart)),
        );
        found.extend(self.compare(all));
        found
    }

    /// Whether the sums can be compared: everything that the components name was counted.
    pub(super) fn is_counted(&self) -> bool {
        let uncounted = |trouble: &Trouble| matches!(trouble.fault, Fault::Uncounted(_));
        self.model.unknown.is_empty() && self.model.troubles.iter().all(uncounted)
    }

    fn trouble(&self, trouble: &Trouble) -> Finding {
        let place = match trouble.fault.path() {
            Some(path) => locate::value(self.values, path),
            None => self.in_config(trouble.span),
        };
        let help = match &trouble.fault {
            Fault::Uncounted(_) => {
                "switch it off, or add a part for these pods to the component in the configuration"
            }
            Fault::Absent(_) => "the component's cost cannot be summed up without it",
            Fault::NoTable(_)
            | Fault::NoCount(_)
            | Fault::Range(_)
            | Fault::Template(_)
            | Fault::Quantity { .. }
            | Fault::Negative(_)
            | Fault::Overflow => "the profile's totals are not compared before it is corrected",
        };
        let finding = Finding::new(META.id, META.severity, trouble.to_string(), place).help(help);
        match trouble.fault.path() {
            Some(path) => finding
                .replacing(self.values.replaced_places(path))
                .about(path.clone()),
            None => finding,
        }
    }

    /// Whether a value under `absent:` has said so already.
    fn is_told(&self, chart: &Uncovered) -> bool {
        let troubles = self.model.troubles.iter();
        let mut uncounted = troubles.filter_map(|trouble| match &trouble.fault {
            Fault::Uncounted(path) => Some(path),
            _ => None,
        });
        uncounted.any(|path| path.starts_with(&chart.path))
    }

    fn uncovered(&self, chart: &Uncovered) -> Finding {
        let about = chart.condition.as_ref().unwrap_or(&chart.path);
        let place = match &chart.condition {
            Some(path) => locate::value(self.values, path),
            None => locate::key(self.values, &chart.path),
        };
        let message = format!(
            "the chart {} at {} is enabled, but no component counts its pods",
            chart.name, chart.path
        );
        let help = format!(
            "switch it off, or add a component for it to `components` in the configuration; one \
             with `when: {about}` and no parts says that it costs nothing"
        );
        Finding::new(META.id, META.severity, message, place)
            .help(help)
            .replacing(self.values.replaced_places(about))
            .about(about.clone())
    }

    pub(super) fn in_config(&self, span: Span) -> Option<Place> {
        let source = self.cx.config.source?;
        Some(Place::text(source, span))
    }

    fn compare(&self, all: &[Self]) -> Vec<Finding> {
        let profile = self.cx.config.profile(&self.profile.name);
        let Some(totals) = profile.and_then(|profile| profile.totals.as_ref()) else {
            return Vec::new();
        };
        let declared = match declaration(totals) {
            Ok(declared) => declared,
            Err(error) => {
                let message = format!("declared totals: {error}");
                let place = self.in_config(error.span);
                let help = "declare an exact quantity such as 4500m or 7Gi";
                return vec![Finding::new(META.id, META.severity, message, place).help(help)];
            }
        };
        if !self.is_counted() {
            return Vec::new();
        }
        let causes = self.causes(&declared, all);
        let mut found: Vec<Finding> = causes.found.iter().map(|cause| self.cause(cause)).collect();
        let open = causes.open.iter().map(|open| {
            let written = open.difference.measure.written(totals);
            let span = written.map_or(totals.span, |written| written.span);
            self.open(open, span)
        });
        found.extend(open);
        found
    }

    /// What moved this profile's sum; the others under the same Helm help to tell.
    pub(super) fn causes(&self, declared: &Declaration, all: &[Self]) -> cause::Causes {
        let others = all.iter().filter(|other| {
            other.profile.name != self.profile.name
                && other.run.dialect == self.run.dialect
                && other.is_counted()
        });
        let others: Vec<(&Self, Declaration)> = others
            .filter_map(|other| {
                let profile = self.cx.config.profile(&other.profile.name)?;
                Some((other, declaration(profile.totals.as_ref()?).ok()?))
            })
            .collect();
        let others: Vec<Held<'_>> = others.iter().map(|(o, d)| o.held(d)).collect();
        cause::find(&self.held(declared), &others)
    }

    fn held<'h>(&'h self, declared: &'h Declaration) -> Held<'h> {
        Held {
            components: self.components,
            values: self.values,
            missing: &self.missing,
            model: &self.model,
            declared,
        }
    }

    fn cause(&self, cause: &Cause) -> Finding {
        let mover = match &cause.component {
            Some(component) => format!("component {component}: {}", cause.path),
            None => cause.path.to_string(),
        };
        let likely = match cause.rivals.is_empty() {
            true => "",
            false => "most likely ",
        };
        let unset = match self.values.find(&cause.path) {
            Some(_) => "",
            None => "is not set, which ",
        };
        let message = format!(
            "{mover} {unset}{likely}moves the totals of the profile {}: {}",
            self.profile.name,
            list(&cause.explains)
        );
        let back = match &cause.instead {
            Some(instead) if !self.cx.marks.covers(&cause.path) => {
                format!("set it to {instead}")
            }
            Some(_) | None => "take it back".to_owned(),
        };
        let mut help = format!("{back}, or {}", self.declare());
        if !cause.rivals.is_empty() {
            let rivals: Vec<String> = cause.rivals.iter().map(|path| self.located(path)).collect();
            let _infallible = write!(
                help,
                "; less likely, each alone would explain it too: {}",
                rivals.join(", ")
            );
        }
        Finding::new(
            META.id,
            META.severity,
            message,
            locate::value(self.values, &cause.path),
        )
        .help(help)
        .replacing(self.values.replaced_places(&cause.path))
        .about(cause.path.clone())
    }

    /// What to declare when the change is meant.
    fn declare(&self) -> String {
        let Some(total) = self.model.total() else {
            return "correct the sum".to_owned();
        };
        format!(
            "declare totals: {} (dataspoke totals --write does it)",
            Declaration::of(&total).to_flow()
        )
    }

    /// The limit that makes a sum unbounded.
    pub(super) fn unbounded(&self, measure: Measure) -> Option<ValuesPath> {
        let parts = self.model.parts.iter();
        let mut open = parts.filter(|p| p.replicas.min > 0 && measure.of(&p.pod).is_none());
        let table = open.next()?.resources.as_ref()?;
        let (_, key) = measure.path().split_once('.')?;
        Some(table.key("limits").key(key))
    }

    fn open(&self, open: &Open, span: Span) -> Finding {
        let measure = open.difference.measure;
        if let Some(path) = self.unbounded(measure) {
            let message = format!(
                "the totals of the profile {} are not as declared: {}, because {path} is not set",
                self.profile.name, open.difference
            );
            return Finding::new(
                META.id,
                META.severity,
                message,
                locate::value(self.values, &path),
            )
            .help("set the limit: a sum over an absent limit has none")
            .about(path);
        }
        let message = format!(
            "the totals of the profile {} are not as declared: {}",
            self.profile.name, open.difference
        );
        let mut help = String::new();
        if open.candidates.is_empty() {
            let parts = self.contributions(measure).join(", ");
            let _infallible = write!(help, "it is the sum of {parts}");
        } else {
            let candidates = open.candidates.iter().map(|path| self.located(path));
            let candidates: Vec<String> = candidates.collect();
            let _infallible = write!(
                help,
                "each of these alone would explain it: {}",
                candidates.join(", ")
            );
        }
        let _infallible = write!(help, "; correct the value, or {}", self.declare());
        Finding::new(META.id, META.severity, message, self.in_config(span)).help(help)
    }

    /// `frontend 500m (values.yaml:12)` for each value that a sum is made of.
    pub(super) fn contributions(&self, measure: Measure) -> Vec<String> {
        let counted = self.model.parts.iter().filter(|part| part.replicas.min > 0);
        let texts = counted.filter_map(|part| {
            let pods = part.pod.checked_mul(part.replicas.min).ok()?;
            let of_all = measure.of(&pods);
            if of_all.is_some_and(|amount| amount.is_zero()) {
                return None;
            }
            let place = match part.amount(measure) {
                Some(amount) => self.located(&amount.path),
                None => part
                    .resources
                    .as_ref()
                    .map_or_else(String::new, |path| path.to_string()),
            };
            Some(format!(
                "{} {} ({place})",
                part.component,
                measure.show_bound(of_all)
            ))
        });
        texts.collect()
    }

    /// A path and the line that its value was set in.
    fn located(&self, path: &ValuesPath) -> String {
        match locate::value(self.values, path) {
            Some(Place::Text { source, span }) => {
                let source = self.cx.sources.get(source);
                let line = source.position(span.start).line;
                format!("{path} at {}:{line}", source.name())
            }
            Some(Place::Argument { .. }) | None => path.to_string(),
        }
    }
}

fn list(differences: &[Difference]) -> String {
    let texts: Vec<String> = differences.iter().map(Difference::to_string).collect();
    texts.join(", ")
}
