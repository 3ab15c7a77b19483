//! Totals of a rendered stream, by Kubernetes' own rules.
//!
//! A stream is read whole before anything is counted: an autoscaler may stand before or after its workload, in the
//! same `List` or another document, and no order changes a sum.

mod autoscaler;
mod claim;
mod container;
mod object;
mod pod;
mod remarks;
mod stream;
mod workload;

use serde_json::Value;

pub use self::stream::{StreamError, documents};

use self::autoscaler::Autoscalers;
use self::object::{Kind, Object};
use self::remarks::Remarks;
use super::{Component, Note, Problem, ProfileTotals};
use crate::quantity::QuantityError;

/// Whether pods count that a rolling update starts before it stops old ones.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Surge {
    /// The steady state.
    #[default]
    Left,
    /// The middle of an update, when a namespace holds the most pods.
    Counted,
}

/// What a stream cannot say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// How many nodes a DaemonSet runs on.
    pub nodes: u32,
    /// Pods of rolling updates.
    pub surge: Surge,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            nodes: 1,
            surge: Surge::Left,
        }
    }
}

/// What a rendered stream costs, each list sorted by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rendered {
    /// Workloads that stay, and volume claims.
    pub components: Vec<Component>,
    /// Jobs and CronJobs.
    pub jobs: Vec<Component>,
    /// Whatever carries `helm.sh/hook`.
    pub hooks: Vec<Component>,
    /// Assumptions behind the numbers.
    pub notes: Vec<Note>,
    /// What could not be counted. Unless empty, the sums are too small.
    pub problems: Vec<Problem>,
}

impl Rendered {
    /// The profile `rendered` of a report.
    ///
    /// # Errors
    /// [`QuantityError::Overflow`] where 128 bits do not hold a sum.
    pub fn into_profile(self) -> Result<ProfileTotals, QuantityError> {
        let mut profile = ProfileTotals::new("rendered".to_owned(), self.components)?;
        profile.jobs = self.jobs;
        profile.hooks = self.hooks;
        profile.notes = self.notes;
        Ok(profile)
    }
}

/// Adds up a stream, given as its documents with their position in it; empty documents may be left in.
pub fn rendered(
    documents: impl IntoIterator<Item = (usize, Value)>,
    options: &Options,
) -> Rendered {
    let mut remarks = Remarks::default();
    let mut objects = Vec::new();
    for (document, value) in documents {
        object::flatten(document, value, &mut objects, &mut remarks);
    }
    object::tell_apart(&mut objects);
    let autoscalers = Autoscalers::find(&objects, &mut remarks);
    let mut found = Rendered::default();
    for object in &objects {
        let Some(component) = component(object, &autoscalers, *options, &mut remarks) else {
            continue;
        };
        if object.is_hook() {
            found.hooks.push(component);
        } else if matches!(object.kind, Kind::Job | Kind::CronJob) {
            found.jobs.push(component);
        } else {
            found.components.push(component);
        }
    }
    for list in [&mut found.components, &mut found.jobs, &mut found.hooks] {
        list.sort_by(|a, b| a.name.cmp(&b.name));
    }
    (found.notes, found.problems) = remarks.into_sorted();
    found
}

/// The object's cost; `None` for one that costs nothing or cannot be counted.
fn component(
    object: &Object,
    autoscalers: &Autoscalers<'_>,
    options: Options,
    remarks: &mut Remarks,
) -> Option<Component> {
    match &object.kind {
        Kind::PersistentVolumeClaim => claim::component(object, remarks),
        Kind::Deployment
        | Kind::StatefulSet
        | Kind::DaemonSet
        | Kind::ReplicaSet
        | Kind::ReplicationController
        | Kind::Job
        | Kind::CronJob
        | Kind::Pod => workload::component(object, autoscalers, options, remarks),
        Kind::HorizontalPodAutoscaler => None,
        Kind::Other => {
            if object.has_pod_template() {
                remarks.note(Note::NotCounted {
                    object: object.title(),
                    api_version: object.api_version().to_owned(),
                });
            }
            None
        }
    }
}

#[cfg(test)]
mod tests;
