//! What a run was asked to do: the command line as values that were checked once.

use std::collections::BTreeMap;
use std::fmt;

use super::names;
use super::selector::Selector;

/// The label that every object gets when nothing else is asked for.
pub const DEFAULT_LABEL: (&str, &str) = ("app.kubernetes.io/part-of", "dataspoke");

/// The annotation by which a workload asks for what it lists, or opts out.
pub const ENV_FROM: &str = "dataspoke.io/env-from";

/// The annotation that `--checksum` puts on pod templates.
pub const CHECKSUM: &str = "dataspoke.io/checksum";

/// Label keys that charts and Helm own: they identify a release and its parts, and selectors
/// hold them.
const RESERVED: [&str; 5] = [
    "app.kubernetes.io/name",
    "app.kubernetes.io/instance",
    "app.kubernetes.io/component",
    "app.kubernetes.io/managed-by",
    "helm.sh/chart",
];

/// A kind that `envFrom` can mount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SourceKind {
    /// `configMapRef`
    ConfigMap,
    /// `secretRef`
    Secret,
}

impl SourceKind {
    /// The Kubernetes kind.
    pub fn kind(self) -> &'static str {
        match self {
            SourceKind::ConfigMap => "ConfigMap",
            SourceKind::Secret => "Secret",
        }
    }

    /// The field of an `envFrom` entry.
    pub fn field(self) -> &'static str {
        match self {
            SourceKind::ConfigMap => "configMapRef",
            SourceKind::Secret => "secretRef",
        }
    }
}

/// One thing to mount: `configmap/NAME` or `secret/NAME`, `?` when it may be missing, `=PREFIX`
/// for the names of its variables.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reference {
    /// ConfigMap or Secret.
    pub kind: SourceKind,
    /// Its name.
    pub name: String,
    /// Whether pods start without it.
    pub optional: bool,
    /// What every variable's name begins with; empty for none.
    pub prefix: String,
}

impl Reference {
    /// Reads `configmap/NAME[?][=PREFIX]` or `secret/NAME[?][=PREFIX]`.
    ///
    /// # Errors
    /// What is wrong with it, as a lowercase phrase.
    pub fn parse(text: &str) -> Result<Self, String> {
        let wrong = |reason: &str| format!("{text:?} is no reference: {reason}");
        let (kind, rest) = text
            .split_once('/')
            .ok_or_else(|| wrong("write configmap/NAME or secret/NAME"))?;
        let kind = match kind {
            "configmap" => SourceKind::ConfigMap,
            "secret" => SourceKind::Secret,
            _ => return Err(wrong("only configmap/NAME and secret/NAME can be mounted")),
        };
        let (name, prefix) = rest.split_once('=').unwrap_or((rest, ""));
        let (name, optional) = match name.strip_suffix('?') {
            Some(name) => (name, true),
            None => (name, false),
        };
        names::check_subdomain(name).map_err(|reason| wrong(&format!("its name {reason}")))?;
        if !prefix.is_empty() && !names::is_env_name(prefix) {
            return Err(wrong("its prefix is no name of an environment variable"));
        }
        Ok(Self {
            kind,
            name: name.to_owned(),
            optional,
            prefix: prefix.to_owned(),
        })
    }

    /// Whether both mount the same thing under the same names; `optional` does not matter.
    pub fn mounts_same(&self, other: &Reference) -> bool {
        (self.kind, &self.name, &self.prefix) == (other.kind, &other.name, &other.prefix)
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = self.kind.kind().to_ascii_lowercase();
        let optional = if self.optional { "?" } else { "" };
        write!(f, "{kind}/{}{optional}", self.name)?;
        if self.prefix.is_empty() {
            return Ok(());
        }
        write!(f, "={}", self.prefix)
    }
}

/// A `--target KIND/NAME` with globs.
#[derive(Clone, Debug)]
pub struct Target {
    text: String,
    kind: globset::GlobMatcher,
    name: globset::GlobMatcher,
    names_job: bool,
}

impl Target {
    /// Reads `KIND/NAME`; both are globs, the kind's case does not matter.
    ///
    /// # Errors
    /// What is wrong with it, as a lowercase phrase.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (kind, name) = text
            .split_once('/')
            .filter(|(kind, name)| !kind.is_empty() && !name.is_empty())
            .ok_or_else(|| {
                format!("{text:?} is no target: write KIND/NAME, for example deployment/api")
            })?;
        let glob = |pattern: &str| {
            globset::Glob::new(pattern)
                .map(|glob| glob.compile_matcher())
                .map_err(|error| format!("{text:?} is no target: {}", error.kind()))
        };
        let kind = kind.to_ascii_lowercase();
        Ok(Self {
            text: text.to_owned(),
            names_job: matches!(kind.as_str(), "job" | "pod"),
            kind: glob(&kind)?,
            name: glob(name)?,
        })
    }

    /// As it was typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether an object of this kind and name is meant.
    pub fn matches(&self, kind: &str, name: &str) -> bool {
        self.kind.is_match(kind.to_ascii_lowercase()) && self.name.is_match(name)
    }

    /// Whether the kind was written out as one whose pods cannot change once they exist; a glob
    /// that happens to cover it does not ask for it.
    pub fn names_job(&self) -> bool {
        self.names_job
    }
}

/// Which pod templates get the labels that the objects get.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum PodLabels {
    /// Those of the workloads that get an envFrom.
    #[default]
    Targets,
    /// Those of every workload.
    All,
    /// None.
    None,
}

/// Which data go into the checksum on the pod templates of targets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Checksum {
    /// The ConfigMaps'.
    Config,
    /// The ConfigMaps' and the Secrets'.
    All,
}

/// Everything that decides what is inserted.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    /// What the workloads of `targets` and `selectors` get.
    pub env_from: Vec<Reference>,
    /// Labels of every object.
    pub labels: BTreeMap<String, String>,
    /// Annotations of every object.
    pub annotations: BTreeMap<String, String>,
    /// Pod templates that get the labels too.
    pub pod_labels: PodLabels,
    /// Workloads by kind and name.
    pub targets: Vec<Target>,
    /// Workloads by label.
    pub selectors: Vec<Selector>,
    /// Whether a label or annotation with another value is replaced.
    pub overwrite: bool,
    /// The checksum on the pod templates of targets.
    pub checksum: Option<Checksum>,
    /// Whether init containers are left out.
    pub containers_only: bool,
}

impl Rules {
    /// The rules of a run without any flag: the default label and the annotated workloads.
    pub fn new() -> Self {
        let mut rules = Self::default();
        let (key, value) = DEFAULT_LABEL;
        rules.labels.insert(key.to_owned(), value.to_owned());
        rules
    }

    /// Adds a label `KEY=VALUE`, the last of several with the same key wins.
    ///
    /// # Errors
    /// When Kubernetes would refuse it, or the key belongs to charts and Helm.
    pub fn add_label(&mut self, text: &str) -> Result<(), String> {
        let (key, value) = pair(text, "label")?;
        names::check_key(key).map_err(|reason| format!("the label key {key:?}: {reason}"))?;
        names::check_label_value(value)
            .map_err(|reason| format!("the value of label {key:?} {reason}"))?;
        if RESERVED.contains(&key) {
            return Err(format!(
                "the label {key} is refused: charts own it and selectors hold it; use another key"
            ));
        }
        self.labels.insert(key.to_owned(), value.to_owned());
        Ok(())
    }

    /// Adds an annotation `KEY=VALUE`, the last of several with the same key wins.
    ///
    /// # Errors
    /// When Kubernetes would refuse it, or the key is Helm's or our own.
    pub fn add_annotation(&mut self, text: &str) -> Result<(), String> {
        let (key, value) = pair(text, "annotation")?;
        names::check_key(&key.to_ascii_lowercase())
            .map_err(|reason| format!("the annotation key {key:?}: {reason}"))?;
        let prefix = key.split_once('/').map_or("", |(prefix, _)| prefix);
        if prefix == "helm.sh" || prefix.ends_with(".helm.sh") {
            return Err(format!("the annotation {key} is refused: it is Helm's"));
        }
        if key == ENV_FROM || key == CHECKSUM {
            return Err(format!(
                "the annotation {key} is refused: dsk-post itself acts on it; use --target and --env-from"
            ));
        }
        self.annotations.insert(key.to_owned(), value.to_owned());
        let size: usize = self
            .annotations
            .iter()
            .map(|(key, value)| key.len() + value.len())
            .sum();
        // apimachinery's TotalAnnotationSizeLimitB
        if size > 256 * 1024 {
            return Err(
                "the annotations are larger than the 256 KiB that Kubernetes allows".into(),
            );
        }
        Ok(())
    }
}

fn pair<'t>(text: &'t str, what: &str) -> Result<(&'t str, &'t str), String> {
    text.split_once('=')
        .ok_or_else(|| format!("{text:?} is no {what}: write KEY=VALUE"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references() {
        let read = |text| Reference::parse(text).map(|reference| reference.to_string());
        for text in [
            "configmap/a",
            "secret/a.b-c?",
            "configmap/a=P_",
            "secret/a?=P_",
        ] {
            assert_eq!(read(text).as_deref(), Ok(text));
        }
        for bad in [
            "",
            "a",
            "configmap/",
            "ConfigMap/a",
            "pod/a",
            "secret/A",
            "secret/a=1",
            "secret/a b",
        ] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn targets() {
        let target = Target::parse("deploy*/*-api").expect("glob");
        assert!(target.matches("Deployment", "x-api"));
        assert!(!target.matches("Deployment", "x-apis"));
        assert!(!target.matches("StatefulSet", "x-api"));
        for bad in ["", "a", "/a", "a/", "a/[", "a/{b"] {
            assert!(Target::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn labels_and_annotations_that_are_refused() {
        let mut rules = Rules::new();
        assert_eq!(rules.add_label("team=data"), Ok(()));
        assert_eq!(rules.add_label("app.kubernetes.io/part-of=other"), Ok(()));
        for bad in [
            "team",
            "team=a b",
            "=x",
            "helm.sh/chart=x",
            "app.kubernetes.io/name=x",
        ] {
            assert!(rules.add_label(bad).is_err(), "{bad}");
        }
        assert_eq!(rules.add_annotation("a.b/C=any text, at = all"), Ok(()));
        for bad in [
            "x",
            "meta.helm.sh/release-name=x",
            "helm.sh/hook=test",
            "dataspoke.io/env-from=x",
        ] {
            assert!(rules.add_annotation(bad).is_err(), "{bad}");
        }
    }
}
