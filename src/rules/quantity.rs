//! quantity: a resource or storage quantity that Kubernetes would not parse.

use super::sizes::{Sizes, is_own};
use super::{Context, Meta, Rule, locate};
use crate::finding::{Finding, Severity};
use crate::path::ValuesPath;
use crate::totals::model::{amount, is_template};
use crate::values::{Data, Values};

pub(super) struct QuantityRule;

static META: Meta = Meta {
    id: "quantity",
    summary: "a resource or storage quantity that Kubernetes would not parse",
    severity: Severity::Error,
    page: include_str!("quantity.md"),
};

impl Rule for QuantityRule {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn run(&self, cx: &Context<'_>, found: &mut Vec<Finding>) {
        for (profile, run) in cx.runs() {
            if !run.outcome.is_complete() {
                continue;
            }
            let values = &run.outcome.values;
            for path in Sizes::of(cx, run).amounts(values) {
                let Some(message) = wrong(cx, values, &path) else {
                    continue;
                };
                // The rule `schema` ran before: what it has said is not said again.
                let said = found.iter().any(|finding| {
                    finding.rule == "schema"
                        && finding.values_path.as_ref() == Some(&path)
                        && finding.profiles.contains(&profile.name)
                });
                if said || !is_own(cx, values, &path) {
                    continue;
                }
                let finding = Finding::new(
                    META.id,
                    META.severity,
                    message,
                    locate::value(values, &path),
                )
                .help("write a number with a unit that Kubernetes knows, such as 500m or 8Gi")
                .replacing(values.replaced_places(&path))
                .about(path);
                found.push(finding.within(&profile.name, run.dialect));
            }
        }
    }
}

/// What is wrong with the quantity at a path; nothing for one that is absent or null.
fn wrong(cx: &Context<'_>, values: &Values, path: &ValuesPath) -> Option<String> {
    let data = values.data(values.find(path)?);
    if matches!(data, Data::Null) || is_template(data) {
        return None;
    }
    let error = match amount(data) {
        Ok(quantity) if quantity.is_negative() => {
            "a quantity is not negative: the API server refuses it".to_owned()
        }
        Ok(_) => return None,
        Err(_) if cx.is_hidden(values, path) => {
            "not a quantity, expected a decimal number with a unit such as 500m, 1.5 or 8Gi"
                .to_owned()
        }
        Err(error) => error.to_string(),
    };
    Some(error)
}
