//! A [`TotalsReport`](super::TotalsReport) as text. Each format is a function of the report alone.

mod csv;
mod diff;
mod json;
mod markdown;
mod svg;
mod table;

pub use csv::csv;
pub use diff::{diff_json, diff_markdown, diff_table};
pub use json::json;
pub use markdown::markdown;
pub use svg::svg;
pub use table::{TableStyle, table};

use super::{Component, Replicas};

/// `2`, or `2-4` under an autoscaler; empty for what has no pods.
fn pods(component: &Component, to: &str) -> String {
    let Replicas { min, max } = component.replicas;
    match (min, max) {
        (0, 0) => String::new(),
        (min, max) if min == max => min.to_string(),
        (min, max) => format!("{min}{to}{max}"),
    }
}

#[cfg(test)]
mod tests;
