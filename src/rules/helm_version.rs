//! helm-version: the merged values differ between Helm 3 and Helm 4.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Context, DialectRun, Meta, Rule, own};
use crate::dialect::Dialect;
use crate::finding::{Finding, Severity};
use crate::path::ValuesPath;
use crate::place::Place;
use crate::source::SourceId;
use crate::values::{Data, NodeId, Values};

pub(super) struct HelmVersion;

static META: Meta = Meta {
    id: "helm-version",
    summary: "the merged values differ between Helm 3 and Helm 4",
    severity: Severity::Warning,
    page: include_str!("helm-version.md"),
};

impl Rule for HelmVersion {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn run(&self, cx: &Context<'_>, found: &mut Vec<Finding>) {
        let foreign = own::foreign(cx.chart);
        for profile in cx.profiles {
            let run = |dialect| profile.runs.iter().find(|run| run.dialect == dialect);
            let (Some(old), Some(new)) = (run(Dialect::Helm3), run(Dialect::Helm4)) else {
                continue;
            };
            for finding in differences(cx, &foreign, old, new) {
                let finding = finding.within(&profile.name, Dialect::Helm3);
                found.push(finding.within(&profile.name, Dialect::Helm4));
            }
        }
    }
}

fn differences(
    cx: &Context<'_>,
    foreign: &BTreeSet<SourceId>,
    old: &DialectRun<'_>,
    new: &DialectRun<'_>,
) -> Vec<Finding> {
    let comparable = old.outcome.is_complete() && new.outcome.is_complete();
    if !comparable || Arc::ptr_eq(&old.outcome, &new.outcome) {
        return Vec::new();
    }
    let mut compared = Compared {
        cx,
        foreign,
        old: &old.outcome.values,
        new: &new.outcome.values,
        further: BTreeMap::new(),
        found: Vec::new(),
    };
    compared.all();
    compared.found
}

struct Compared<'a, 'c> {
    cx: &'a Context<'c>,
    foreign: &'a BTreeSet<SourceId>,
    old: &'a Values,
    new: &'a Values,
    /// Where the second document of a file begins.
    further: BTreeMap<SourceId, usize>,
    found: Vec<Finding>,
}

/// Why a value differs.
struct Cause {
    place: Option<Place>,
    says: String,
    help: &'static str,
}

impl Compared<'_, '_> {
    /// Walks both trees side by side and stops at what differs: what lies under it has the same
    /// cause.
    fn all(&mut self) {
        let mut todo = vec![(ValuesPath::root(), self.old.root(), self.new.root())];
        while let Some((path, old, new)) = todo.pop() {
            match (self.old.data(old), self.new.data(new)) {
                (Data::Table(left), Data::Table(right)) => {
                    let keys: BTreeSet<&Arc<str>> =
                        left.entries.keys().chain(right.entries.keys()).collect();
                    for key in keys {
                        let below = path.key(key.clone());
                        match (left.entries.get(key), right.entries.get(key)) {
                            (Some(old), Some(new)) => todo.push((below, old.node, new.node)),
                            (old, new) => {
                                let old = old.map(|slot| slot.node);
                                self.differs(below, old, new.map(|slot| slot.node));
                            }
                        }
                    }
                }
                (Data::List(left), Data::List(right)) if left.len() == right.len() => {
                    let items = left.iter().zip(right).enumerate();
                    todo.extend(items.map(|(at, (&old, &new))| (path.index(at), old, new)));
                }
                (left, right) if left == right => {}
                _ => self.differs(path, Some(old), Some(new)),
            }
        }
    }

    fn differs(&mut self, path: ValuesPath, old: Option<NodeId>, new: Option<NodeId>) {
        let Some(cause) = self.cause(&path, old, new) else {
            return;
        };
        let finding = Finding::new(META.id, META.severity, cause.says, cause.place)
            .help(cause.help)
            .about(path);
        self.found.push(finding);
    }

    /// What in the makers' own files, or in what was given, makes the difference; `None` when
    /// nothing of it does.
    fn cause(
        &mut self,
        path: &ValuesPath,
        old: Option<NodeId>,
        new: Option<NodeId>,
    ) -> Option<Cause> {
        if let Some(cause) = self.deletion(path, old, new) {
            return Some(cause).filter(|cause| cause.place.is_some());
        }
        let whole = (old, new);
        let old = old.filter(|&node| own::wrote(self.foreign, self.old, node));
        let new = new.filter(|&node| own::wrote(self.foreign, self.new, node));
        let (values, node) = match (old, new) {
            (_, Some(new)) => (self.new, new),
            (Some(old), None) => (self.old, old),
            (None, None) => return None,
        };
        let place = values.origin(node).place;
        if new.is_none() && matches!(values.data(node), Data::Null) {
            return Some(Cause {
                place,
                says: format!(
                    "{path} is null under Helm 3 and absent under Helm 4, which takes a chart's own nulls away"
                ),
                help: "leave the key out, or give it an empty value (\"\", [], {}) that both keep",
            });
        }
        if new.is_some() && self.in_further_document(values.origin(node).place) {
            return Some(Cause {
                place,
                says: format!(
                    "{path} stands in a further document of the file: Helm 4 merges it, Helm 3 reads the first document only"
                ),
                help: "keep one document in a values file: take the --- away",
            });
        }
        if let (Some(old), Some(new)) = (old, new)
            && self.is_line_break(old, new)
        {
            return Some(Cause {
                place: self.new.origin(new).place,
                says: format!(
                    "{path} ends with a line break under Helm 4 and without one under Helm 3, since the file does not end with one"
                ),
                help: "end the file with a line break, or write |- to have none in both",
            });
        }
        let (old, new) = (state(self.old, whole.0), state(self.new, whole.1));
        Some(Cause {
            place,
            says: format!("{path} is {old} under Helm 3 and {new} under Helm 4"),
            help: "write the value so that both Helms compute the same",
        })
    }

    /// A null that deletes under one Helm and not under the other.
    fn deletion(
        &self,
        path: &ValuesPath,
        old: Option<NodeId>,
        new: Option<NodeId>,
    ) -> Option<Cause> {
        let (values, helm, other) = match (old, new) {
            (None, Some(_)) => (self.old, "Helm 3", "Helm 4"),
            (Some(_), None) => (self.new, "Helm 4", "Helm 3"),
            (Some(_), Some(_)) | (None, None) => return None,
        };
        let parent = values.find(&path.parent()?)?;
        let tombstone = values.table(parent)?.deleted.get(path.last_key()?)?;
        let origin = values.origin(tombstone.by);
        let ours = own::wrote(self.foreign, values, tombstone.by);
        Some(Cause {
            place: origin.place.filter(|_| ours),
            says: format!(
                "the null at {path} deletes the default under {helm} alone: under {other} the default stays"
            ),
            help: "a chart's values.yaml cannot switch off a subchart's default with null in both: give the value that is meant, or the null with -f",
        })
    }

    fn in_further_document(&mut self, place: Option<Place>) -> bool {
        let Some(Place::Text { source, span }) = place else {
            return false;
        };
        let text = self.cx.sources.get(source).text();
        let further = self.further.entry(source);
        span.start >= *further.or_insert_with(|| further_document(text))
    }

    fn is_line_break(&self, old: NodeId, new: NodeId) -> bool {
        match (self.old.data(old), self.new.data(new)) {
            (Data::Text(before), Data::Text(after)) => {
                let start = |place| match place {
                    Some(Place::Text { source, span }) => Some((source, span.start)),
                    Some(Place::Argument { .. }) | None => None,
                };
                let same = start(self.old.origin(old).place) == start(self.new.origin(new).place);
                same && after.strip_suffix('\n') == Some(before)
            }
            _ => false,
        }
    }
}

/// Where the second document of a text begins, with its `---`; beyond the end, when there is none.
fn further_document(text: &str) -> usize {
    // A `---` before any text begins the first document.
    let mut begun = false;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if begun && line.starts_with("---") {
            return at;
        }
        begun |= !line.trim().is_empty() && !line.starts_with('#');
        at += line.len();
    }
    usize::MAX
}

fn state(values: &Values, node: Option<NodeId>) -> &'static str {
    match node.map(|node| values.data(node)) {
        None => "absent",
        Some(Data::Null) => "null",
        Some(Data::Bool(_)) => "another bool",
        Some(Data::Int(_) | Data::Float(_)) => "another number",
        Some(Data::Text(_)) => "another text",
        Some(Data::List(_)) => "another list",
        Some(Data::Table(_)) => "a table",
    }
}
