//! weak-secret: a default or guessable password is written into values.

use super::plain_secret::{finding, reported};
use super::{Context, Meta, Rule};
use crate::finding::{Finding, Severity};
use crate::secret::HitKind;

pub(super) struct WeakSecret;

static META: Meta = Meta {
    id: "weak-secret",
    summary: "a default or guessable password is written into values",
    severity: Severity::Warning,
    page: include_str!("weak-secret.md"),
};

impl Rule for WeakSecret {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn needs_values(&self, has_hits: bool) -> bool {
        has_hits
    }

    fn run(&self, cx: &Context<'_>, found: &mut Vec<Finding>) {
        for (file, hit) in reported(cx) {
            if hit.kind == HitKind::Weak {
                let message = "a default or guessable password is written into values".to_owned();
                found.push(finding(cx, file, hit, META.id, META.severity, message));
            }
        }
    }
}
