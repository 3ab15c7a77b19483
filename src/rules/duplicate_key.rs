//! duplicate-key: the same key twice in one table.

use std::collections::BTreeMap;

use super::{CheckedFile, Context, Meta, Rule};
use crate::chart::ValuesFile;
use crate::chart::scalar::{self, Scalar};
use crate::finding::{Finding, Severity};
use crate::gofmt;
use crate::path::{Step, ValuesPath};
use crate::place::Place;
use crate::yaml::{Kind, NodeId, Tree};

pub(super) struct DuplicateKey;

static META: Meta = Meta {
    id: "duplicate-key",
    summary: "the same key twice in one table",
    severity: Severity::Error,
    page: include_str!("duplicate-key.md"),
};

impl Rule for DuplicateKey {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn needs_values(&self, _has_hits: bool) -> bool {
        false
    }

    fn run(&self, cx: &Context<'_>, found: &mut Vec<Finding>) {
        for file in cx.files {
            if let Ok(tree) = file.file.in_passing(ValuesFile::tree) {
                let mut walk = Walk {
                    tree: &tree,
                    stations: Vec::new(),
                };
                let repeats = walk.repeats();
                let repeats = repeats.into_iter();
                found.extend(repeats.map(|repeat| finding(cx, file, &tree, &repeat)));
            }
        }
    }
}

/// How many earlier keys a finding names: a key can be repeated as often as a file has lines.
const MAX_BEFORE: usize = 8;

/// A key that stood in its table before.
struct Repeat {
    key: NodeId,
    /// The earlier ones, the nearest first.
    before: Vec<NodeId>,
    path: ValuesPath,
    /// They differ in YAML and are one key only as text.
    by_coercion: bool,
}

/// A table or list on the way, with the one above it: paths are put together only for findings, so
/// that deep texts cost no more than their length.
struct Station {
    above: Option<usize>,
    step: Option<Step>,
}

struct Walk<'t> {
    tree: &'t Tree,
    stations: Vec<Station>,
}

impl Walk<'_> {
    fn repeats(&mut self) -> Vec<Repeat> {
        let mut out = Vec::new();
        let roots = self.tree.documents.iter().rev();
        let mut todo: Vec<_> = roots.map(|document| (document.root, None, None)).collect();
        while let Some((node, above, step)) = todo.pop() {
            let here = self.stations.len();
            match &self.tree.node(node).kind {
                // What an alias stands for is looked at where it is written.
                Kind::Scalar { .. } | Kind::Alias { .. } => continue,
                Kind::Sequence { items, .. } => {
                    let items = items.iter().enumerate().rev();
                    todo.extend(items.map(|(at, &item)| (item, Some(here), Some(Step::Index(at)))));
                }
                Kind::Mapping { entries, .. } => {
                    let mut seen: BTreeMap<String, Vec<(NodeId, Scalar)>> = BTreeMap::new();
                    let mut below = Vec::new();
                    for entry in entries {
                        let Some((text, scalar)) = self.key(entry.key) else {
                            below.push((entry.value, Some(here), None));
                            continue;
                        };
                        let before = seen.entry(text.clone()).or_default();
                        if !before.is_empty() {
                            out.push((
                                above,
                                step.clone(),
                                text.clone(),
                                Repeat {
                                    key: entry.key,
                                    before: before.iter().rev().map(|(key, _)| *key).collect(),
                                    path: ValuesPath::root(),
                                    by_coercion: before.iter().any(|(_, other)| *other != scalar),
                                },
                            ));
                        }
                        if before.len() == MAX_BEFORE {
                            before.remove(0);
                        }
                        before.push((entry.key, scalar));
                        below.push((entry.value, Some(here), Some(Step::Key(text.into()))));
                    }
                    todo.extend(below.into_iter().rev());
                }
            }
            self.stations.push(Station { above, step });
        }
        let path = |above: Option<usize>, step: Option<Step>, key: String| {
            let mut steps = vec![Step::Key(key.into())];
            steps.extend(step);
            let mut at = above;
            while let Some(station) = at.and_then(|at| self.stations.get(at)) {
                steps.extend(station.step.clone());
                at = station.above;
            }
            steps.reverse();
            ValuesPath::from(steps)
        };
        out.into_iter()
            .map(|(above, step, key, repeat)| Repeat {
                path: path(above, step, key),
                ..repeat
            })
            .collect()
    }

    /// A key as Helm has it in the end; `None` for merge keys and what can be no key.
    fn key(&self, id: NodeId) -> Option<(String, Scalar)> {
        let node = self.tree.node(self.tree.resolve(id));
        let Kind::Scalar { text, style } = &node.kind else {
            return None;
        };
        let tag = node.tag.as_ref().map(|tag| tag.name.as_ref());
        if scalar::is_merge(tag, text, *style) {
            return None;
        }
        let scalar = scalar::resolve(tag, text, *style).ok()?;
        let key = match &scalar {
            Scalar::Null | Scalar::Uint(_) => return None,
            Scalar::Bool(value) => value.to_string(),
            Scalar::Int(value) => value.to_string(),
            Scalar::Float(value) => gofmt::float32(*value),
            Scalar::Text(text) => text.clone(),
        };
        Some((key, scalar))
    }
}

fn finding(cx: &Context<'_>, file: &CheckedFile, tree: &Tree, repeat: &Repeat) -> Finding {
    let place = |node| Place::text(file.source, tree.node(node).span);
    let key = repeat.path.last_key().unwrap_or_default();
    let times = match repeat.before.len() {
        1 => "a second time".to_owned(),
        more => format!("a {}th time", more + 1).replace("3th", "3rd"),
    };
    let (message, help) = if repeat.by_coercion {
        (
            format!(
                "`{key}` stands in this table {times}, written otherwise: which one Helm takes is a matter of chance"
            ),
            "both become the same text when Helm makes JSON of them: remove one",
        )
    } else {
        (
            format!("`{key}` stands in this table {times}: Helm takes the last in silence"),
            "remove one; what stands under the others is lost as a whole",
        )
    };
    let replaces = repeat.before.iter().map(|&key| place(key)).collect();
    let mut finding = Finding::new(META.id, META.severity, message, Some(place(repeat.key)))
        .help(help)
        .about(file.prefix.join(&repeat.path))
        .replacing(replaces);
    finding.profiles = cx.loading(file.source);
    finding
}
