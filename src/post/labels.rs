//! Labels and annotations: of every object, and of the pod templates that get them. Selectors are
//! never touched, and no label is added that one of them would see.

use std::collections::BTreeMap;

use super::addition::Addition;
use super::document::Found;
use super::facts::{self, Domain};
use super::plan::Planner;
use super::problem::Problem;
use super::rules::ENV_FROM;
use super::selector::Labels;
use super::workload;
use crate::path::Step;
use crate::yaml::NodeId;

/// Whose labels are added to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Whose {
    Object,
    PodTemplate,
}

impl Planner<'_, '_> {
    /// Labels and annotations of the object itself.
    pub(super) fn metadata(&mut self) -> Result<(), Problem> {
        let (node, route) = (self.object.node, self.object.route.clone());
        self.report.labels = self.labels(node, &route, Whose::Object)?;
        let annotations = &self.rules.annotations;
        self.report.annotations = self.entries(node, &route, "annotations", annotations)?;
        Ok(())
    }

    /// Adds the labels of the rules to the metadata of `owner`, unless a selector would see it.
    pub(super) fn labels(
        &mut self,
        owner: NodeId,
        route: &[Step],
        whose: Whose,
    ) -> Result<Vec<String>, Problem> {
        let before = match self.table(owner, &["metadata", "labels"])? {
            Some(labels) => facts::labels_of(self.document, labels),
            None => Labels::new(),
        };
        let added = self.entries(owner, route, "labels", &self.rules.labels)?;
        let mut after = before.clone();
        for key in &added {
            after.insert(key.clone(), self.rules.labels[key].clone());
        }
        for found in &self.facts.selectors {
            let pods = whose == Whose::PodTemplate || workload::is_pod(self.object);
            let sees = match found.domain {
                Domain::Any => true,
                Domain::Pods => pods,
                Domain::Kind(kind) => {
                    whose == Whose::Object
                        && self.object.group.is_empty()
                        && self.object.kind == kind
                }
            };
            if sees && found.selector.matches(&before) != found.selector.matches(&after) {
                let keys: Vec<_> = added
                    .iter()
                    .filter(|key| found.selector.uses(key))
                    .cloned()
                    .collect();
                let message = format!(
                    "the label {} would change what {} selects (its selector is on line {}): use another key, \
                     or opt this object out with the annotation {ENV_FROM}: \"false\"",
                    keys.join(", "),
                    found.owner,
                    found.line
                );
                return Err(self.problem(owner, message));
            }
        }
        Ok(added)
    }

    /// Plans entries of `metadata.FIELD` below `owner`, and answers the keys that are new.
    pub(super) fn entries(
        &mut self,
        owner: NodeId,
        route: &[Step],
        field: &str,
        wanted: &BTreeMap<String, String>,
    ) -> Result<Vec<String>, Problem> {
        let table = self.table(owner, &["metadata", field])?;
        let mut added = Vec::new();
        for (key, value) in wanted {
            let there = match table {
                Some(table) => self
                    .document
                    .find(table, key)
                    .map_err(|problem| self.named(problem))?,
                None => Found::Missing,
            };
            let node = match there {
                Found::Missing => None,
                Found::Own(entry) => Some(entry.value),
                Found::Merged(node) => Some(node),
            };
            if let Some(node) = node {
                let text = match self.document.is_null(node) {
                    true => Some(""),
                    false => self.document.tree.text(node),
                };
                if text == Some(value) {
                    continue;
                }
                if !self.rules.overwrite {
                    self.report.kept.push(format!("{field} {key}"));
                    continue;
                }
                if text.is_none() {
                    return Err(self.problem(node, format!("{field} {key} is no string")));
                }
            }
            let mut place = route.to_vec();
            place.extend(["metadata", field, key].map(|step| Step::Key(step.into())));
            self.addition.add(&place, Addition::Text(value.clone()));
            added.push(key.clone());
        }
        Ok(added)
    }
}
