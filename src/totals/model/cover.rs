//! Which charts components count, and which render pods that nobody counts.

use crate::chart::{Chart, Dependency};
use crate::config::{Component, ConfigPath, Replicas};
use crate::path::ValuesPath;
use crate::source::Sources;
use crate::values::{Data, Outcome, Values};

/// A chart that is rendered and that no component counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uncovered {
    /// Where its values stand under the top chart's.
    pub path: ValuesPath,
    /// Its name.
    pub name: String,
    /// The value that switches it on, where there is one.
    pub condition: Option<ValuesPath>,
}

/// The keys of charts that are declared, switched on, and not there: what is absent under them may
/// be a default of theirs.
pub fn missing(outcome: &Outcome<'_>) -> Vec<ValuesPath> {
    let absent = absent(outcome);
    absent.into_iter().map(|chart| chart.path).collect()
}

/// The keys of declared charts that are switched off: nothing reads the values below.
pub fn switched_off(outcome: &Outcome<'_>) -> Vec<ValuesPath> {
    let mut off = Vec::new();
    for parent in &outcome.enabled {
        for dependency in parent.chart.dependencies() {
            let path = parent.path.key(dependency.values_key());
            let rendered = outcome.enabled.iter().any(|chart| chart.path == path);
            let there = parent.chart.subchart_of(dependency).is_some();
            let on = there || is_on(&outcome.values, &parent.path, dependency);
            if !rendered && (there || !on) {
                off.push(path);
            }
        }
    }
    off
}

/// Every rendered chart that no component counts, nested ones too. A component counts the chart
/// that the paths of its conditions and parts lead into.
pub fn uncovered(
    components: &[Component],
    outcome: &Outcome<'_>,
    sources: &Sources,
) -> Vec<Uncovered> {
    let mut charts: Vec<(Uncovered, bool)> = Vec::new();
    for enabled in outcome.enabled.iter().skip(1) {
        let found = Uncovered {
            path: enabled.path.clone(),
            name: enabled.chart.name().to_owned(),
            condition: condition_of(outcome, &enabled.path),
        };
        charts.push((found, may_make_pods(enabled.chart, sources)));
    }
    charts.extend(absent(outcome).into_iter().map(|chart| (chart, true)));
    let paths: Vec<&ValuesPath> = components.iter().flat_map(paths).collect();
    let owner = |path: &ValuesPath| {
        let owners = charts.iter().map(|(chart, _)| &chart.path);
        owners
            .filter(|chart| path.starts_with(chart))
            .max_by_key(|chart| chart.steps().len())
    };
    let covered: Vec<&ValuesPath> = paths.into_iter().filter_map(owner).collect();
    let open = charts
        .iter()
        .filter(|(chart, pods)| *pods && !covered.contains(&&chart.path));
    open.map(|(chart, _)| chart.clone()).collect()
}

/// Every path by which a component says what it counts.
fn paths(component: &Component) -> Vec<&ValuesPath> {
    let mut paths: Vec<&ConfigPath> = Vec::new();
    paths.extend(
        component
            .when
            .iter()
            .flat_map(|w| &w.tests)
            .map(|t| &t.path),
    );
    for part in &component.parts {
        paths.extend(part.when.iter().flat_map(|w| &w.tests).map(|t| &t.path));
        if let Replicas::Path(path) = &part.replicas {
            paths.push(path);
        }
        paths.extend(&part.autoscaling);
        paths.extend(&part.resources);
        for storage in &part.storage {
            paths.push(&storage.size);
            paths.extend(storage.when.iter().flat_map(|w| &w.tests).map(|t| &t.path));
        }
    }
    paths.into_iter().map(|path| &path.path).collect()
}

/// Declared charts that are not there and that nothing switches off.
fn absent(outcome: &Outcome<'_>) -> Vec<Uncovered> {
    let mut found = Vec::new();
    for parent in &outcome.enabled {
        for dependency in parent.chart.dependencies() {
            let there = parent.chart.subchart_of(dependency).is_some();
            if there || !is_on(&outcome.values, &parent.path, dependency) {
                continue;
            }
            found.push(Uncovered {
                path: parent.path.key(dependency.values_key()),
                name: dependency.name.clone(),
                condition: condition(&outcome.values, &parent.path, dependency),
            });
        }
    }
    found
}

/// The value of a dependency's `condition` that decides: the first that is a bool
/// (`processDependencyConditions`).
fn condition(values: &Values, parent: &ValuesPath, dependency: &Dependency) -> Option<ValuesPath> {
    let paths = dependency.condition.split(',').map(str::trim);
    let paths = paths.filter(|text| !text.is_empty()).map(|text| {
        let keys = text.split('.');
        keys.fold(parent.clone(), |path, key| path.key(key))
    });
    let mut paths = paths.filter(|path| {
        let node = values.find(path);
        node.is_some_and(|node| matches!(values.data(node), Data::Bool(_)))
    });
    paths.next()
}

fn is_on(values: &Values, parent: &ValuesPath, dependency: &Dependency) -> bool {
    let bool_at = |path: &ValuesPath| {
        let node = values.find(path)?;
        match values.data(node) {
            Data::Bool(value) => Some(*value),
            Data::Null
            | Data::Int(_)
            | Data::Float(_)
            | Data::Text(_)
            | Data::List(_)
            | Data::Table(_) => None,
        }
    };
    if let Some(on) = condition(values, parent, dependency).and_then(|path| bool_at(&path)) {
        return on;
    }
    // Tags are the top chart's; one that is true is enough (processDependencyTags).
    let tags = dependency.tags.iter();
    let tags: Vec<bool> = tags
        .filter_map(|tag| bool_at(&ValuesPath::root().key("tags").key(tag.as_str())))
        .collect();
    tags.is_empty() || tags.contains(&true)
}

fn condition_of(outcome: &Outcome<'_>, path: &ValuesPath) -> Option<ValuesPath> {
    let parent = path.parent()?;
    let parent = outcome.enabled.iter().find(|chart| chart.path == parent)?;
    let declared = parent.chart.dependencies().iter();
    let mut declared = declared.filter(|d| Some(d.values_key()) == path.last_key());
    condition(&outcome.values, &parent.path, declared.next()?)
}

/// Kinds that start no pod and claim no volume.
const PODLESS: &[&str] = &[
    "ClusterRole",
    "ClusterRoleBinding",
    "ConfigMap",
    "CustomResourceDefinition",
    "Endpoints",
    "EndpointSlice",
    "HorizontalPodAutoscaler",
    "Ingress",
    "IngressClass",
    "LimitRange",
    "MutatingWebhookConfiguration",
    "Namespace",
    "NetworkPolicy",
    "PodDisruptionBudget",
    "PodMonitor",
    "PriorityClass",
    "PrometheusRule",
    "ResourceQuota",
    "Role",
    "RoleBinding",
    "Secret",
    "Service",
    "ServiceAccount",
    "ServiceMonitor",
    "StorageClass",
    "ValidatingWebhookConfiguration",
];

/// Whether a chart's own templates may make pods or claims: every kind that they write is known to
/// make none, and every template writes its kind.
fn may_make_pods(chart: &Chart, sources: &Sources) -> bool {
    if chart.metadata.kind == "library" {
        return false;
    }
    let makes_objects = |name: &str| {
        let file = name.rsplit('/').next().unwrap_or(name);
        !file.starts_with('_') && !file.eq_ignore_ascii_case("NOTES.txt")
    };
    let templates = chart.templates.iter();
    let mut templates = templates.filter(|template| makes_objects(&template.name));
    templates.any(|template| {
        let text = sources.get(template.source).text();
        let kinds = text.lines().filter_map(|line| line.strip_prefix("kind:"));
        let mut known = false;
        for kind in kinds {
            let kind = kind.trim().trim_matches(['"', '\'']);
            if !PODLESS.contains(&kind) {
                return true;
            }
            known = true;
        }
        !known && !text.trim().is_empty()
    })
}
