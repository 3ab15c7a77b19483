//! From an object and the rules to the change that is meant: an [`Addition`], and the report of it.

use std::collections::BTreeMap;

use super::addition::{Addition, Content};
use super::document::{Document, Found, Object, Problem};
use super::env;
use super::facts::{self, Domain, Facts};
use super::report::{ContainerReport, ObjectReport};
use super::rules::{CHECKSUM, Checksum, ENV_FROM, PodLabels, Reference, Rules, SourceKind};
use super::selector::Labels;
use super::workload::{self, Change, Workload};
use crate::path::Step;
use crate::yaml::NodeId;

/// The planned change of one document.
#[derive(Debug)]
pub(super) struct Plan {
    /// What is added.
    pub addition: Addition,
    /// What is told of it, by object.
    pub objects: Vec<ObjectReport>,
    /// Workloads whose pods are replaced by it.
    pub restarts: Vec<String>,
}

/// Plans the change of one document.
///
/// # Errors
/// When an object cannot get what it should: nothing to mount, an annotation that is no
/// reference, a label that a selector would see.
pub(super) fn plan(
    document: &Document<'_>,
    objects: &[Object],
    rules: &Rules,
    facts: &Facts,
) -> Result<Plan, Problem> {
    let mut plan = Plan {
        addition: Addition::nothing(),
        objects: Vec::new(),
        restarts: Vec::new(),
    };
    for object in objects {
        let mut planner = Planner {
            document,
            object,
            rules,
            facts,
            addition: &mut plan.addition,
            report: ObjectReport {
                object: object.title(),
                namespace: object.namespace.clone(),
                source: document.source().map(str::to_owned),
                line: document.line_of(document.start(object.node)),
                ..ObjectReport::default()
            },
        };
        planner.object()?;
        let report = planner.report;
        if report.restarts {
            plan.restarts.push(object.title());
        }
        if report.is_worth_telling() {
            plan.objects.push(report);
        }
    }
    Ok(plan)
}

/// What the annotation asks for.
enum Wish {
    Nothing,
    OptOut,
    Mount(Vec<Reference>),
}

struct Planner<'p, 't> {
    document: &'p Document<'t>,
    object: &'p Object,
    rules: &'p Rules,
    facts: &'p Facts,
    addition: &'p mut Addition,
    report: ObjectReport,
}

impl Planner<'_, '_> {
    fn problem(&self, at: NodeId, message: String) -> Problem {
        self.object.problem(self.document, at, message)
    }

    fn object(&mut self) -> Result<(), Problem> {
        let workload = workload::workload(self.document, self.object)?;
        let mut wishes = self.wish(self.object.node)?;
        if let Some(workload) = &workload
            && workload.template != self.object.node
        {
            wishes = match (wishes, self.wish(workload.template)?) {
                (Wish::OptOut, _) | (_, Wish::OptOut) => Wish::OptOut,
                (wish, Wish::Nothing) | (Wish::Nothing, wish) => wish,
                (Wish::Mount(own), Wish::Mount(template)) => Wish::Mount([own, template].concat()),
            };
        }
        let asked = match wishes {
            Wish::OptOut => {
                self.note(format!(
                    "left alone: its annotation {ENV_FROM} is \"false\""
                ));
                return Ok(());
            }
            Wish::Nothing => Vec::new(),
            Wish::Mount(references) => references,
        };
        self.metadata()?;
        match workload {
            Some(workload) => self.workload(&workload, asked),
            None if asked.is_empty() => Ok(()),
            None => {
                self.note(format!(
                    "its annotation {ENV_FROM} has no effect: it makes no pods"
                ));
                Ok(())
            }
        }
    }

    fn note(&mut self, note: String) {
        self.report.notes.push(note);
    }

    /// What the annotation in the metadata of `owner` asks for.
    fn wish(&self, owner: NodeId) -> Result<Wish, Problem> {
        let Some(annotations) = self.table(owner, &["metadata", "annotations"])? else {
            return Ok(Wish::Nothing);
        };
        let Some(value) = self.document.value(annotations, ENV_FROM)? else {
            return Ok(Wish::Nothing);
        };
        let refuse = |reason: String| {
            let message = format!(
                "annotation {ENV_FROM}: {reason}; write \"configmap/NAME,secret/NAME\", or \"false\" to opt out"
            );
            Err(self.problem(value, message))
        };
        let Some(text) = self.document.tree.text(value) else {
            return refuse("it is no string".into());
        };
        if text == "false" {
            return Ok(Wish::OptOut);
        }
        let references: Result<Vec<_>, _> = text
            .split(',')
            .map(|part| Reference::parse(part.trim()))
            .collect();
        match references {
            Ok(references) => Ok(Wish::Mount(references)),
            Err(reason) => refuse(reason),
        }
    }

    /// The mapping at the end of `keys`, `None` where it is missing or null.
    fn table(&self, owner: NodeId, keys: &[&str]) -> Result<Option<NodeId>, Problem> {
        let mut node = owner;
        for key in keys {
            match self
                .document
                .mapping(node, key)
                .map_err(|problem| self.named(problem))?
            {
                Some(child) => node = child,
                None => return Ok(None),
            }
        }
        Ok(Some(node))
    }

    fn named(&self, problem: Problem) -> Problem {
        Problem {
            object: Some(self.object.title()),
            ..problem
        }
    }

    /// Labels and annotations of the object itself.
    fn metadata(&mut self) -> Result<(), Problem> {
        let (node, route) = (self.object.node, self.object.route.clone());
        self.report.labels = self.labels(node, &route, Whose::Object)?;
        let annotations = &self.rules.annotations;
        self.report.annotations = self.entries(node, &route, "annotations", annotations)?;
        Ok(())
    }

    /// Adds the labels of the rules to the metadata of `owner`, unless a selector would see it.
    fn labels(
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
    fn entries(
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

    fn workload(&mut self, workload: &Workload, asked: Vec<Reference>) -> Result<(), Problem> {
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
        if sources.is_empty() {
            return Ok(());
        }
        let entry = BTreeMap::from([(CHECKSUM.to_owned(), facts::checksum(sources))]);
        let (node, route) = (workload.template, workload.template_route.clone());
        self.report.pod_annotations = self.entries(node, &route, "annotations", &entry)?;
        Ok(())
    }
}

/// Whether the command line means a workload.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Named {
    No,
    Yes,
    /// By a glob or a label, which is not enough for pods that cannot change.
    NotExplicitly,
}

/// Whose labels are added to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Whose {
    Object,
    PodTemplate,
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
