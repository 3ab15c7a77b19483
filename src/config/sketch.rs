//! A first configuration, made by reading a chart's values.
//!
//! It finds what most charts agree on: a table with `resources` makes pods, as many as the number
//! beside it says, with the volume of the `persistence` beside it. What it writes reads back as the
//! same profiles and components; the user corrects where the chart does otherwise.

use std::collections::BTreeSet;
use std::fmt::{self, Write as _};

use crate::chart::Chart;
use crate::chart::find::is_values_name;
use crate::path::ValuesPath;
use crate::values::{Data, NodeId, Table, Values};

/// Deeper than this nobody writes a workload; it bounds what a chart of mischief makes us write.
const MAX_DEPTH: usize = 12;

/// What a configuration would say of a chart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sketch {
    /// Names with the values file that each loads after values.yaml.
    pub profiles: Vec<(String, Option<String>)>,
    /// What makes pods.
    pub components: Vec<Guess>,
}

/// A component as far as values show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guess {
    /// Its name.
    pub name: String,
    /// The flag that switches it on.
    pub when: Option<ValuesPath>,
    /// Its workloads.
    pub parts: Vec<PartGuess>,
}

/// A workload as far as values show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartGuess {
    /// The flag that switches it on, where the component's does not.
    pub when: Option<ValuesPath>,
    /// The path of its number of pods; `None`: one.
    pub replicas: Option<ValuesPath>,
    /// The table of its autoscaler.
    pub autoscaling: Option<ValuesPath>,
    /// The table of its resources.
    pub resources: ValuesPath,
    /// The path of its volume's size, with the flag that switches the volume on.
    pub storage: Option<(ValuesPath, Option<ValuesPath>)>,
}

impl Sketch {
    /// The profiles of a chart: values.yaml alone, and each values file beside it.
    pub fn of_profiles(chart: &Chart) -> Self {
        let mut profiles = vec![("default".to_owned(), None)];
        for file in &chart.files {
            let holds_secrets = file.contains("secret");
            let overlay = is_values_name(file) && file != "values.yaml" && !file.contains('/');
            if !overlay || holds_secrets {
                continue;
            }
            let stem = file
                .rsplit_once('.')
                .map_or(file.as_str(), |(stem, _)| stem);
            let short = stem.strip_prefix("values").or(stem.strip_suffix("-values"));
            let short = short.map(|name| name.trim_matches(['-', '.']));
            let names = [short.unwrap_or_default(), stem, file.as_str()];
            let is_free =
                |name: &&str| !name.is_empty() && profiles.iter().all(|(taken, _)| taken != name);
            if let Some(name) = names.into_iter().find(is_free) {
                profiles.push((name.to_owned(), Some(file.clone())));
            }
        }
        Self {
            profiles,
            components: Vec::new(),
        }
    }

    /// Adds what the merged values of one profile show; call it for each profile, because what one
    /// switches off another may switch on.
    pub fn look_at(&mut self, chart: &Chart, values: &Values) {
        let root = ValuesPath::root();
        let Some(top) = values.table(values.root()) else {
            return;
        };
        if let Some(part) = part(values, top, &root) {
            self.add(chart.name(), None, vec![part]);
        }
        let dependencies = chart.dependencies();
        for (key, slot) in &top.entries {
            let path = root.key(key.clone());
            let dependency = dependencies.iter().find(|d| *d.values_key() == **key);
            let mut found = parts(values, slot.node, &path);
            let when = match dependency {
                Some(dependency) => condition(&dependency.condition),
                None => flag(values, slot.node, &path),
            };
            for part in &mut found {
                part.when = part.when.take().filter(|flag| Some(flag) != when.as_ref());
            }
            if !found.is_empty() || dependency.is_some() {
                self.add(key, when, found);
            }
        }
        for dependency in dependencies {
            // One whose values are all its own.
            self.add(
                dependency.values_key(),
                condition(&dependency.condition),
                Vec::new(),
            );
        }
    }

    fn add(&mut self, name: &str, when: Option<ValuesPath>, parts: Vec<PartGuess>) {
        let known = self.components.iter_mut().find(|guess| guess.name == name);
        let Some(known) = known else {
            self.components.push(Guess {
                name: name.to_owned(),
                when,
                parts,
            });
            return;
        };
        for part in parts {
            let resources = |known: &PartGuess| known.resources == part.resources;
            match known.parts.iter_mut().find(|known| resources(known)) {
                Some(known) => {
                    known.replicas = known.replicas.take().or(part.replicas);
                    known.autoscaling = known.autoscaling.take().or(part.autoscaling);
                    known.storage = known.storage.take().or(part.storage);
                }
                None => known.parts.push(part),
            }
        }
    }
}

/// The first path of a dependency's `condition`.
fn condition(text: &str) -> Option<ValuesPath> {
    let first = text
        .split(',')
        .map(str::trim)
        .find(|path| !path.is_empty())?;
    Some(ValuesPath::of_keys(first.split('.').map(str::to_owned)))
}

/// `enabled` of a table, when it is a bool.
fn flag(values: &Values, node: NodeId, path: &ValuesPath) -> Option<ValuesPath> {
    let slot = values.table(node)?.entries.get("enabled")?;
    matches!(values.data(slot.node), Data::Bool(_)).then(|| path.key("enabled"))
}

/// The tables at and under a node that make pods. What is switched off does not.
fn parts(values: &Values, node: NodeId, path: &ValuesPath) -> Vec<PartGuess> {
    let mut out = Vec::new();
    let mut seen = BTreeSet::new();
    let mut todo = vec![(path.clone(), node)];
    while let Some((path, node)) = todo.pop() {
        let Some(table) = values.table(node) else {
            continue;
        };
        let enabled = table
            .entries
            .get("enabled")
            .map(|slot| values.data(slot.node));
        if matches!(enabled, Some(Data::Bool(false))) || path.steps().len() > MAX_DEPTH {
            continue;
        }
        if let Some(mut part) = part(values, table, &path) {
            part.when = flag(values, node, &path);
            if seen.insert(part.resources.clone()) {
                out.push(part);
            }
        }
        let inner = table.entries.iter().rev();
        let inner = inner.filter(|(key, _)| &***key != "resources");
        todo.extend(inner.map(|(key, slot)| (path.key(key.clone()), slot.node)));
    }
    out
}

/// A table with `resources`, and what stands beside them.
fn part(values: &Values, table: &Table, path: &ValuesPath) -> Option<PartGuess> {
    let beside = |key: &str| table.entries.get(key).map(|slot| values.data(slot.node));
    let is_table = |key: &str| matches!(beside(key), Some(Data::Table(_)));
    if !is_table("resources") {
        return None;
    }
    let mut numbers = ["replicaCount", "replicas"].into_iter();
    let replicas = numbers.find(|key| matches!(beside(key), Some(Data::Int(_) | Data::Float(_))));
    let storage = match beside("persistence") {
        Some(Data::Table(volume)) if volume.entries.contains_key("size") => {
            let volume_path = path.key("persistence");
            let when = volume.entries.contains_key("enabled");
            let when = when.then(|| volume_path.key("enabled"));
            Some((volume_path.key("size"), when))
        }
        _ => None,
    };
    Some(PartGuess {
        when: None,
        replicas: replicas.map(|key| path.key(key)),
        autoscaling: is_table("autoscaling").then(|| path.key("autoscaling")),
        resources: path.key("resources"),
        storage,
    })
}

/// The text of the file.
impl fmt::Display for Sketch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("# What dataspoke knows about this chart beside its values.\nhelm: [3, 4]\n\nprofiles:\n")?;
        for (name, file) in &self.profiles {
            let file = file.as_deref().map(scalar).unwrap_or_default();
            write!(f, "  {}:\n    values: [{file}]\n", scalar(name))?;
        }
        if !self.components.is_empty() {
            f.write_str("\n# How values become pods: a guess, to be corrected where the chart does otherwise.\ncomponents:\n")?;
        }
        for guess in &self.components {
            write!(f, "{guess}")?;
        }
        f.write_str("\nreferences: []\n")
    }
}

impl fmt::Display for Guess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "  - name: {}", scalar(&self.name))?;
        if let Some(when) = &self.when {
            writeln!(f, "    when: {}", scalar(&when.to_string()))?;
        }
        if self.parts.is_empty() {
            return f.write_str("    parts: []          # its values name no resources\n");
        }
        f.write_str("    parts:\n")?;
        for part in &self.parts {
            writeln!(f, "      - {{{part}}}")?;
        }
        Ok(())
    }
}

impl fmt::Display for PartGuess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = |path: &ValuesPath| scalar(&path.to_string());
        if let Some(when) = &self.when {
            write!(f, "when: {}, ", path(when))?;
        }
        match &self.replicas {
            Some(replicas) => write!(f, "replicas: {}", path(replicas))?,
            None => f.write_str("replicas: 1")?,
        }
        if let Some(autoscaling) = &self.autoscaling {
            write!(f, ", autoscaling: {}", path(autoscaling))?;
        }
        write!(f, ", resources: {}", path(&self.resources))?;
        if let Some((size, when)) = &self.storage {
            write!(f, ", storage: {{size: {}", path(size))?;
            if let Some(when) = when {
                write!(f, ", when: {}", path(when))?;
            }
            f.write_char('}')?;
        }
        Ok(())
    }
}

/// A text as YAML reads it back, in block and flow style: plain when nothing could take it for
/// something else, otherwise as JSON writes it.
fn scalar(text: &str) -> String {
    let words = [
        "y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf",
    ];
    let starts = text.starts_with(|c: char| c.is_ascii_alphabetic());
    let plain = text
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.' | b'/'));
    let word = words.iter().any(|word| word.eq_ignore_ascii_case(text));
    if starts && plain && !word {
        text.to_owned()
    } else {
        serde_json::Value::from(text).to_string()
    }
}
