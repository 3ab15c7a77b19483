//! unused-ignore: an ignore comment or baseline entry that matches nothing.

use super::{Context, Meta, Rule};
use crate::finding::{Finding, Severity};

pub(super) struct UnusedIgnore;

static META: Meta = Meta {
    id: "unused-ignore",
    summary: "an ignore comment or baseline entry matches nothing",
    severity: Severity::Warning,
    page: include_str!("unused-ignore.md"),
};

impl Rule for UnusedIgnore {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn needs_values(&self, _has_hits: bool) -> bool {
        false
    }

    /// Says nothing here: what is unused shows when all other rules have spoken and their findings
    /// have met the ignores, which is the linter's last step.
    fn run(&self, _cx: &Context<'_>, _found: &mut Vec<Finding>) {}
}
