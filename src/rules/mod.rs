//! What is asked of charts and their values.
//!
//! A rule is one file, one page beside it, and one line in [`RULES`]. It gets everything read and
//! merged ([`Context`]), does no I/O and cannot fail; what it has to say are findings.

mod dependency;
mod duplicate_key;
mod given;
mod helm_version;
pub mod locate;
mod own;
mod plain_secret;
mod profile_budget;
mod profile_totals;
mod quantity;
mod reference;
mod resource_limits;
mod schema;
mod sizes;
mod type_conflict;
mod unknown_value;
mod unused_ignore;
mod values_parse;
mod weak_secret;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

pub use given::is_secret;

use crate::chart::{Chart, ValuesFile};
use crate::config::Config;
use crate::dialect::Dialect;
use crate::finding::{Finding, Severity};
use crate::masked::Masks;
use crate::path::ValuesPath;
use crate::place::Place;
use crate::report::RuleInfo;
use crate::schema::{Broken, Marks, Schema};
use crate::secret::Hit;
use crate::source::{SourceId, Sources};
use crate::suggest::nearest;
use crate::values::{Inputs, Outcome, Values};

/// What a rule is.
#[derive(Debug)]
pub struct Meta {
    /// The id: the rule's file name in kebab case.
    pub id: &'static str,
    /// One phrase for lists: what it says.
    pub summary: &'static str,
    /// Its usual severity.
    pub severity: Severity,
    /// Its page: What, Why, Example, Instead.
    pub page: &'static str,
}

/// One question asked of a chart and its values.
pub trait Rule: Sync {
    /// What it is.
    fn meta(&self) -> &'static Meta;
    /// Whether it asks for what Helm computes, given whether the secret detectors found anything. The
    /// values are computed when a rule that runs does.
    fn needs_values(&self, _has_hits: bool) -> bool {
        true
    }
    /// Asks, and adds what was found.
    fn run(&self, cx: &Context<'_>, found: &mut Vec<Finding>);
}

/// Every rule, in the order of lists. Kept by hand: adding a rule is a visible line.
pub static RULES: &[&dyn Rule] = &[
    &values_parse::ValuesParse,
    &schema::SchemaRule,
    &duplicate_key::DuplicateKey,
    &unknown_value::UnknownValue,
    &type_conflict::TypeConflict,
    &helm_version::HelmVersion,
    &dependency::DependencyRule,
    &quantity::QuantityRule,
    &plain_secret::PlainSecret,
    &weak_secret::WeakSecret,
    &profile_totals::ProfileTotals,
    &profile_budget::ProfileBudget,
    &resource_limits::ResourceLimits,
    &reference::ReferenceRule,
    &unused_ignore::UnusedIgnore,
];

/// The ids of all rules.
pub fn ids() -> Vec<&'static str> {
    RULES.iter().map(|rule| rule.meta().id).collect()
}

/// All rules as reports describe them.
pub fn infos() -> Vec<RuleInfo> {
    let info = |rule: &&dyn Rule| {
        let meta = rule.meta();
        RuleInfo {
            id: meta.id,
            summary: meta.summary,
            page: meta.page,
            severity: meta.severity,
        }
    };
    RULES.iter().map(info).collect()
}

/// A rule by its id.
///
/// # Errors
/// What to say about an id that there is not.
pub fn find(id: &str) -> Result<&'static dyn Rule, String> {
    let known = RULES.iter().find(|rule| rule.meta().id == id);
    known.copied().ok_or_else(|| {
        let ids = ids();
        match nearest(id, ids.iter().copied()) {
            Some(near) => format!("there is no rule `{id}`: did you mean `{near}`?"),
            None => format!(
                "there is no rule `{id}`, expected one of {}",
                ids.join(", ")
            ),
        }
    })
}

/// A profile and what each Helm computes for it.
#[derive(Debug)]
pub struct ProfileRun<'c> {
    /// Its name.
    pub name: String,
    /// What it adds to the chart's values.yaml.
    pub inputs: Inputs,
    /// What each Helm computes, in the order of the dialects; none when no rule that runs asks.
    pub runs: Vec<DialectRun<'c>>,
}

/// What one Helm computes for one profile.
#[derive(Debug)]
pub struct DialectRun<'c> {
    /// The Helm.
    pub dialect: Dialect,
    /// Values, warnings, refusal.
    pub outcome: Arc<Outcome<'c>>,
}

/// What a values file is to the chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Beside the chart's Chart.yaml, or in its `ci`.
    Own,
    /// Of a subchart that lies unpacked under a `file://` path.
    Subchart,
    /// Given with `-f` or by a profile, from elsewhere.
    Given,
}

/// A values file that the rules about texts look at.
#[derive(Debug)]
pub struct CheckedFile {
    /// Its text.
    pub source: SourceId,
    /// The file itself. Rules look at it in passing ([`ValuesFile::in_passing`]).
    pub file: Arc<ValuesFile>,
    /// What it is.
    pub role: Role,
    /// Where its values stand under the top chart's: the root, or a subchart's key.
    pub prefix: ValuesPath,
    /// The path on disk; `None` for stdin.
    pub path: Option<PathBuf>,
    /// A profile loads it (values.yaml: every profile).
    pub loaded: bool,
    /// Named by `secrets.files`: it may hold secrets, encrypted or outside git.
    pub may_hold_secrets: bool,
    /// Whether git tracks it; `None` where that was not asked or cannot be told.
    pub tracked: Option<bool>,
}

/// An archive in charts/ that differs from the `file://` directory it was packaged from.
#[derive(Clone, Debug)]
pub struct StaleArchive {
    /// Its name in charts/.
    pub entry: String,
    /// The repository, as declared.
    pub repository: String,
    /// What differs first: a file of the chart.
    pub differs: String,
    /// Its declaration.
    pub place: Option<Place>,
}

/// Everything that rules may ask about: one chart with all its profiles.
pub struct Context<'a> {
    /// The chart.
    pub chart: &'a Chart,
    /// The chart's configuration, or the defaults.
    pub config: &'a Config,
    /// The profiles with what each Helm computes.
    pub profiles: &'a [ProfileRun<'a>],
    /// The Helms that were asked for.
    pub dialects: &'a [Dialect],
    /// All texts.
    pub sources: &'a Sources,
    /// The values files that are looked at by themselves.
    pub files: &'a [CheckedFile],
    /// What must not be shown.
    pub masks: &'a Masks,
    /// Paths that are secret by declaration.
    pub marks: &'a Marks,
    /// What the secret detectors found, by file.
    pub hits: &'a BTreeMap<SourceId, Vec<Hit>>,
    /// Compiled schemas by their source.
    pub schemas: &'a BTreeMap<SourceId, Result<Arc<Schema>, Broken>>,
    /// Archives that are older than their sources.
    pub stale: &'a [StaleArchive],
    /// `--require-dependencies`
    pub require_dependencies: bool,
}

impl Context<'_> {
    /// Whether the value at a path must not be quoted: declared secret, masked where it was set, or
    /// typed on the command line and what the secret rules would report in a file.
    pub fn is_hidden(&self, values: &Values, path: &ValuesPath) -> bool {
        if self.marks.covers(path) {
            return true;
        }
        let Some(node) = values.find(path) else {
            return false;
        };
        match values.origin(node).place {
            Some(Place::Text { source, span }) => self.masks.touches(source, span),
            Some(Place::Argument { .. }) => given::is_secret(values, path, node),
            None => false,
        }
    }

    /// Every pair of a profile and a Helm.
    pub fn runs(&self) -> impl Iterator<Item = (&ProfileRun<'_>, &DialectRun<'_>)> {
        self.profiles
            .iter()
            .flat_map(|profile| profile.runs.iter().map(move |run| (profile, run)))
    }
}
