//! What was done, as data (`--report`) and as text (`--check`). Names and keys only: no value of
//! the stream is ever repeated.

use serde::Serialize;

/// The report of one run.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Report {
    /// Version of this form.
    pub version: u32,
    /// Documents of the stream, empty ones included.
    pub documents: usize,
    /// Documents that were changed.
    pub changed: usize,
    /// Objects that something was inserted into, or that were left alone for a reason.
    pub objects: Vec<ObjectReport>,
    /// `Kind/name` of the workloads whose pods are replaced.
    pub restarts: Vec<String>,
}

/// What happened to one object.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ObjectReport {
    /// `Kind/name`
    pub object: String,
    /// Its namespace, when it names one.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub namespace: String,
    /// The template it came from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The stream's line on which it begins.
    pub line: usize,
    /// Keys of the labels that were inserted.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<String>,
    /// Keys of the annotations that were inserted.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub annotations: Vec<String>,
    /// Keys of the labels that the pod template got.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pod_labels: Vec<String>,
    /// Keys of the annotations that the pod template got.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pod_annotations: Vec<String>,
    /// References that were mounted, by container.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub env_from: Vec<ContainerReport>,
    /// Keys that exist with another value and were kept.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub kept: Vec<String>,
    /// Whether its pods are replaced by this.
    pub restarts: bool,
    /// Why the document was written anew instead of inserted into.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reemitted: Option<String>,
    /// What was left undone, and what may surprise.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

/// What one container got.
#[derive(Clone, Debug, Serialize)]
pub struct ContainerReport {
    /// Its name.
    pub container: String,
    /// The references, as `--env-from` writes them.
    pub references: Vec<String>,
}

impl ObjectReport {
    /// Whether anything is inserted into the object.
    pub fn changes(&self) -> bool {
        !(self.labels.is_empty()
            && self.annotations.is_empty()
            && self.pod_labels.is_empty()
            && self.pod_annotations.is_empty()
            && self.env_from.is_empty())
    }

    /// Whether the object is worth a line in the report.
    pub fn is_worth_telling(&self) -> bool {
        self.changes() || !self.kept.is_empty() || !self.notes.is_empty()
    }
}

impl Report {
    /// The form's version.
    pub const VERSION: u32 = 1;

    /// The report as JSON with a final newline.
    pub fn to_json(&self) -> String {
        // Strings, numbers and lists of them always have a JSON form.
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }

    /// The text of `--check`: a line for each object that would change, the restarts last.
    pub fn to_text(&self) -> String {
        let mut out = String::new();
        for object in &self.objects {
            let mut parts = Vec::new();
            for (what, keys) in [
                ("labels", &object.labels),
                ("annotations", &object.annotations),
                ("pod labels", &object.pod_labels),
                ("pod annotations", &object.pod_annotations),
            ] {
                if !keys.is_empty() {
                    parts.push(format!("{what} {}", keys.join(", ")));
                }
            }
            for container in &object.env_from {
                let references = container.references.join(", ");
                parts.push(format!(
                    "envFrom {references} in container {}",
                    container.container
                ));
            }
            if !parts.is_empty() {
                out += &format!(
                    "{}, line {}: would add {}\n",
                    object.object,
                    object.line,
                    parts.join("; ")
                );
            }
            if let Some(reason) = &object.reemitted {
                out += &format!(
                    "{}, line {}: would be written anew: {reason}\n",
                    object.object, object.line
                );
            }
            for note in &object.notes {
                out += &format!("{}, line {}: note: {note}\n", object.object, object.line);
            }
        }
        for workload in &self.restarts {
            out += &format!("would restart {workload}\n");
        }
        out += &match self.changed {
            0 => format!("nothing to do in {} documents\n", self.documents),
            changed => format!("{changed} of {} documents would change\n", self.documents),
        };
        out
    }
}
