//! From an object and the rules to the change that is meant: an [`Addition`], and the report of it.

use super::addition::Addition;
use super::document::Document;
use super::facts::Facts;
use super::object::Object;
use super::problem::Problem;
use super::report::ObjectReport;
use super::rules::{ENV_FROM, Reference, Rules};
use super::workload;
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

pub(super) struct Planner<'p, 't> {
    pub(super) document: &'p Document<'t>,
    pub(super) object: &'p Object,
    pub(super) rules: &'p Rules,
    pub(super) facts: &'p Facts,
    pub(super) addition: &'p mut Addition,
    pub(super) report: ObjectReport,
}

impl Planner<'_, '_> {
    pub(super) fn problem(&self, at: NodeId, message: String) -> Problem {
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

    pub(super) fn note(&mut self, note: String) {
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
    pub(super) fn table(&self, owner: NodeId, keys: &[&str]) -> Result<Option<NodeId>, Problem> {
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

    pub(super) fn named(&self, problem: Problem) -> Problem {
        Problem {
            object: Some(self.object.title()),
            ..problem
        }
    }
}
