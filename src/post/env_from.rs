//! What a workload gets: references in the envFrom of its containers, labels and a checksum on its
//! pod template.

use std::collections::BTreeMap;

use super::addition::{Addition, Content};
use super::env;
use super::facts;
use super::labels::Whose;
use super::plan::Planner;
use super::problem::Problem;
use super::report::ContainerReport;
use super::rules::{CHECKSUM, Checksum, PodLabels, Reference, SourceKind};
use super::selector::Labels;
use super::workload::{self, Change, Workload};
use crate::path::Step;
use crate::yaml::NodeId;

/// Whether the command line means a workload.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Named {
    No,
    Yes,
    /// By a glob or a label, which is not enough for pods that cannot change.
    NotExplicitly,
}

fn dedupe(references: &mut Vec<Reference>) {
    let mut kept: Vec<Reference> = Vec::new();
    for reference in references.drain(..) {
        if !kept.iter().any(|known| known.mounts_same(&reference)) {
            kept.push(reference);
        }
    }
    *references = kept;
}

impl Planner<'_, '_> {
    pub(super) fn workload(
        &mut self,
        workload: &Workload,
        asked: Vec<Reference>,
    ) -> Result<(), Problem> {
        let named = self.is_named(workload)?;
        if named == Named::NotExplicitly {
            self.note(format!(
                "not mounted: the pods of a {} cannot change once it exists; name it with --target {}/{}",
                self.object.kind,
                self.object.kind.to_ascii_lowercase(),
                self.object.name
            ));
        }
        let mut references = asked;
        if named == Named::Yes {
            references.extend(self.rules.env_from.iter().cloned());
            if references.is_empty() {
                let message = "a target without anything to mount: add --env-from, or the annotation \
                               dataspoke.io/env-from to the workload";
                return Err(self.problem(self.object.node, message.into()));
            }
        }
        dedupe(&mut references);
        let is_target = !references.is_empty();
        if is_target {
            self.mount(workload, &references)?;
        }
        let changeable = workload.change != Change::Refused;
        let wants_labels = match self.rules.pod_labels {
            PodLabels::Targets => is_target,
            PodLabels::All => is_target || workload::is_builtin(self.object),
            PodLabels::None => false,
        };
        if changeable && wants_labels {
            let (node, route) = (workload.template, workload.template_route.clone());
            self.report.pod_labels = self.labels(node, &route, Whose::PodTemplate)?;
        }
        if changeable && is_target {
            self.checksum(workload, &references)?;
        }
        let changed = !(self.report.env_from.is_empty()
            && self.report.pod_labels.is_empty()
            && self.report.pod_annotations.is_empty());
        self.report.restarts = changed && workload.change == Change::Rolls;
        Ok(())
    }

    /// Whether `--target` or `--selector` means this workload.
    fn is_named(&self, workload: &Workload) -> Result<Named, Problem> {
        let mut by_kind = self
            .rules
            .targets
            .iter()
            .filter(|target| target.matches(&self.object.kind, &self.object.name))
            .peekable();
        let labels = match self.table(self.object.node, &["metadata", "labels"])? {
            Some(labels) if !self.rules.selectors.is_empty() => {
                facts::labels_of(self.document, labels)
            }
            _ => Labels::new(),
        };
        let by_label = self
            .rules
            .selectors
            .iter()
            .any(|selector| selector.matches(&labels));
        if by_kind.peek().is_none() && !by_label {
            return Ok(Named::No);
        }
        let explicit = by_kind.any(|target| target.names_job());
        Ok(match workload.change {
            Change::Refused if !explicit => Named::NotExplicitly,
            Change::Refused | Change::Rolls | Change::NextRun => Named::Yes,
        })
    }

    /// Plans the envFrom of every container.
    fn mount(&mut self, workload: &Workload, references: &[Reference]) -> Result<(), Problem> {
        let spec = self.table(workload.template, &["spec"])?;
        let mut fields = vec!["containers"];
        if !self.rules.containers_only {
            fields.insert(0, "initContainers");
        }
        for field in fields {
            let containers = match spec {
                Some(spec) => self
                    .document
                    .sequence(spec, field)
                    .map_err(|problem| self.named(problem))?,
                None => None,
            };
            let containers = containers.unwrap_or_default();
            if containers.is_empty() && field == "containers" {
                return Err(self.problem(workload.template, "a target without containers".into()));
            }
            for (index, &container) in containers.iter().enumerate() {
                let mut route = workload.template_route.clone();
                route.extend([
                    Step::Key("spec".into()),
                    Step::Key(field.into()),
                    Step::Index(index),
                ]);
                route.push(Step::Key("envFrom".into()));
                self.container(container, &route, references)?;
            }
        }
        Ok(())
    }

    fn container(
        &mut self,
        node: NodeId,
        route: &[Step],
        references: &[Reference],
    ) -> Result<(), Problem> {
        if !self.document.is_mapping(node) {
            return Err(self.problem(node, "a container is no mapping".into()));
        }
        let name = self
            .document
            .text_at(node, "name")?
            .unwrap_or("")
            .to_owned();
        let there = env::mounted(self.document, node).map_err(|problem| self.named(problem))?;
        let missing: Vec<_> = references
            .iter()
            .filter(|reference| !there.iter().any(|known| known.mounts_same(reference)))
            .collect();
        let all: Vec<_> = there
            .iter()
            .chain(missing.iter().copied())
            .cloned()
            .collect();
        let notes = env::notes(
            self.document,
            node,
            &all,
            references,
            (self.facts, &self.object.namespace),
        )
        .map_err(|problem| self.named(problem))?;
        for note in notes {
            let note = format!("container {name}: {note}");
            if !self.report.notes.contains(&note) {
                self.note(note);
            }
        }
        if missing.is_empty() {
            return Ok(());
        }
        let items = missing
            .iter()
            .map(|&reference| Content::from(reference))
            .collect();
        self.addition.add(route, Addition::Append(items));
        self.report.env_from.push(ContainerReport {
            container: name,
            references: missing.iter().map(ToString::to_string).collect(),
        });
        Ok(())
    }

    /// Plans the checksum of what is mounted, where the stream holds it.
    fn checksum(&mut self, workload: &Workload, references: &[Reference]) -> Result<(), Problem> {
        let Some(checksum) = self.rules.checksum else {
            return Ok(());
        };
        let sources: Vec<_> = references
            .iter()
            .filter(|reference| {
                reference.kind == SourceKind::ConfigMap || checksum == Checksum::All
            })
            .filter_map(|reference| {
                self.facts
                    .source(reference.kind, &reference.name, &self.object.namespace)
            })
            .collect();
        let mut parts = Vec::new();
        for source in sources {
            let Some(data) = &source.data else {
                let message = format!(
                    "no checksum of {}/{}: it has too many keys",
                    source.kind.kind(),
                    source.name
                );
                return Err(self.problem(self.object.node, message));
            };
            parts.push((source, data));
        }
        if parts.is_empty() {
            return Ok(());
        }
        let entry = BTreeMap::from([(CHECKSUM.to_owned(), facts::checksum(parts))]);
        let (node, route) = (workload.template, workload.template_route.clone());
        self.report.pod_annotations = self.entries(node, &route, "annotations", &entry)?;
        Ok(())
    }
}
