use serde_json::{Value, json};

use super::{Options, Rendered, Surge, rendered};
use crate::totals::{Component, Replicas, Usage};

fn documents(yaml: &str) -> Vec<(usize, Value)> {
    let stream = serde_yaml::Deserializer::from_str(yaml);
    let values = stream.map(|document| {
        let value: Value = serde::Deserialize::deserialize(document).expect("test YAML parses");
        value
    });
    values.enumerate().collect()
}

fn counted(yaml: &str) -> Rendered {
    counted_with(yaml, Options::default())
}

fn counted_with(yaml: &str, options: Options) -> Rendered {
    rendered(documents(yaml), &options)
}

/// `requests.cpu requests.memory limits.cpu limits.memory storage`, in canonical form.
fn line(usage: &Usage) -> String {
    let bound =
        |q: Option<crate::quantity::Quantity>| q.map_or("none".to_owned(), |q| q.to_string());
    format!(
        "{} {} {} {} {}",
        usage.requests.cpu,
        usage.requests.memory,
        bound(usage.limits.cpu),
        bound(usage.limits.memory),
        usage.storage
    )
}

fn only(list: &[Component]) -> &Component {
    assert_eq!(list.len(), 1, "{list:?}");
    &list[0]
}

/// A pod specification around containers and what else is given.
fn pod(spec: &str) -> String {
    format!("apiVersion: v1\nkind: Pod\nmetadata: {{name: p}}\nspec: {{{spec}}}\n")
}

fn container(name: &str, request: &str, limit: &str) -> String {
    format!("{{name: {name}, resources: {{requests: {request}, limits: {limit}}}}}")
}

const SMALL: &str = "{cpu: 100m, memory: 64Mi}";
const LARGE: &str = "{cpu: 1, memory: 1Gi}";

#[test]
fn a_pod_costs_the_most_that_runs_together() {
    let web = container("web", SMALL, LARGE);
    let heavy = container(
        "migrate",
        "{cpu: 700m, memory: 32Mi}",
        "{cpu: 3, memory: 32Mi}",
    );
    let sidecar = "{name: proxy, restartPolicy: Always, resources: {requests: {cpu: 50m, memory: 16Mi}, limits: {cpu: 200m, memory: 32Mi}}}";
    let cases = [
        (
            "two containers",
            format!("containers: [{web}, {web}]"),
            "200m 128Mi 2 2Gi 0",
        ),
        (
            "init container",
            format!("initContainers: [{heavy}], containers: [{web}]"),
            "700m 64Mi 3 1Gi 0",
        ),
        (
            "init containers run one by one",
            format!("initContainers: [{heavy}, {heavy}], containers: [{web}]"),
            "700m 64Mi 3 1Gi 0",
        ),
        (
            "sidecar",
            format!("initContainers: [{sidecar}], containers: [{web}]"),
            "150m 80Mi 1200m 1056Mi 0",
        ),
        (
            "sidecar before init",
            format!("initContainers: [{sidecar}, {heavy}], containers: [{web}]"),
            "750m 80Mi 3200m 1056Mi 0",
        ),
        (
            "sidecar after init",
            format!("initContainers: [{heavy}, {sidecar}], containers: [{web}]"),
            "700m 80Mi 3 1056Mi 0",
        ),
        (
            "overhead",
            format!("overhead: {{cpu: 10m, memory: 1Mi}}, containers: [{web}]"),
            "110m 65Mi 1010m 1025Mi 0",
        ),
        (
            "pod level",
            format!(
                "resources: {{requests: {{cpu: 2, memory: 2Gi}}, limits: {{cpu: 4, memory: 4Gi}}}}, containers: [{web}]"
            ),
            "2 2Gi 4 4Gi 0",
        ),
        (
            "pod level limit, container requests",
            format!("resources: {{limits: {{cpu: 4}}}}, containers: [{web}]"),
            "100m 64Mi 4 1Gi 0",
        ),
        (
            "pod level limit alone",
            "resources: {limits: {cpu: 4}}, containers: [{name: a}]".to_owned(),
            "4 0 4 none 0",
        ),
        (
            "limit alone",
            "containers: [{name: a, resources: {limits: {cpu: 250m, memory: 8Mi}}}]".to_owned(),
            "250m 8Mi 250m 8Mi 0",
        ),
        (
            "request alone",
            format!("containers: [{{name: a, resources: {{requests: {SMALL}}}}}]"),
            "100m 64Mi none none 0",
        ),
        (
            "nothing",
            "containers: [{name: a}]".to_owned(),
            "0 0 none none 0",
        ),
        (
            "null tables",
            "containers: [{name: a, resources: {requests: null, limits: null}}]".to_owned(),
            "0 0 none none 0",
        ),
        (
            "init container without limits",
            format!("initContainers: [{{name: i}}], containers: [{web}]"),
            "100m 64Mi 1 1Gi 0",
        ),
        (
            "limit of zero",
            "containers: [{name: a, resources: {limits: {cpu: 0, memory: 1Mi}}}]".to_owned(),
            "0 1Mi none 1Mi 0",
        ),
        (
            "numbers",
            "containers: [{name: a, resources: {limits: {cpu: 0.5, memory: 1e6}}}]".to_owned(),
            "500m 1M 500m 1M 0",
        ),
        (
            "milli bytes",
            "containers: [{name: a, resources: {limits: {cpu: 1u, memory: 100m}}}]".to_owned(),
            "1m 100m 1m 100m 0",
        ),
        (
            "ephemeral volume",
            format!(
                "containers: [{web}], volumes: [{{name: v, ephemeral: {{volumeClaimTemplate: {{spec: {{resources: {{requests: {{storage: 3Gi}}}}}}}}}}}}, {{name: w, emptyDir: {{}}}}]"
            ),
            "100m 64Mi 1 1Gi 3Gi",
        ),
    ];
    for (fact, spec, expected) in cases {
        let found = counted(&pod(&spec));
        assert_eq!(found.problems, [], "{fact}");
        assert_eq!(line(&only(&found.components).at_min), expected, "{fact}");
    }
}

/// A workload whose pods each cost `100m 64Mi 1 1Gi`.
fn workload(kind: &str, spec: &str) -> String {
    let group = if kind == "Job" || kind == "CronJob" {
        "batch/v1"
    } else {
        "apps/v1"
    };
    let template = format!(
        "template: {{spec: {{containers: [{}]}}}}",
        container("web", SMALL, LARGE)
    );
    let comma = if spec.is_empty() { "" } else { ", " };
    let spec = match kind {
        "CronJob" => format!("jobTemplate: {{spec: {{{template}{comma}{spec}}}}}"),
        _ => format!("{template}{comma}{spec}"),
    };
    format!("apiVersion: {group}\nkind: {kind}\nmetadata: {{name: w}}\nspec: {{{spec}}}\n---\n")
}

#[test]
fn workloads_multiply_their_pods() {
    let replicas = |min, max| Replicas { min, max };
    let claim = "volumeClaimTemplates: [{spec: {resources: {requests: {storage: 1Gi}}}}]";
    let cases = [
        (
            "Deployment",
            String::new(),
            replicas(1, 1),
            "100m 64Mi 1 1Gi 0",
        ),
        (
            "Deployment",
            "replicas: 3".to_owned(),
            replicas(3, 3),
            "300m 192Mi 3 3Gi 0",
        ),
        (
            "Deployment",
            "replicas: 3.0".to_owned(),
            replicas(3, 3),
            "300m 192Mi 3 3Gi 0",
        ),
        (
            "Deployment",
            "replicas: 0".to_owned(),
            replicas(0, 0),
            "0 0 0 0 0",
        ),
        (
            "Deployment",
            "replicas: null".to_owned(),
            replicas(1, 1),
            "100m 64Mi 1 1Gi 0",
        ),
        (
            "StatefulSet",
            format!("replicas: 3, {claim}"),
            replicas(3, 3),
            "300m 192Mi 3 3Gi 3Gi",
        ),
        (
            "ReplicaSet",
            "replicas: 2".to_owned(),
            replicas(2, 2),
            "200m 128Mi 2 2Gi 0",
        ),
        (
            "DaemonSet",
            String::new(),
            replicas(5, 5),
            "500m 320Mi 5 5Gi 0",
        ),
    ];
    let options = Options {
        nodes: 5,
        ..Options::default()
    };
    for (kind, spec, replicas, expected) in cases {
        let found = counted_with(&workload(kind, &spec), options);
        assert_eq!(found.problems, [], "{kind} {spec}");
        let component = only(&found.components);
        assert_eq!(
            (component.replicas, line(&component.at_min).as_str()),
            (replicas, expected),
            "{kind} {spec}"
        );
    }
}

#[test]
fn jobs_are_counted_apart() {
    let cases = [
        ("Job", "", 1),
        ("Job", "parallelism: 4", 4),
        ("Job", "parallelism: 4, completions: 2", 2),
        ("Job", "parallelism: 0", 0),
        ("Job", "suspend: true", 0),
        ("CronJob", "parallelism: 3", 3),
    ];
    for (kind, spec, pods) in cases {
        let found = counted(&workload(kind, spec));
        assert_eq!(
            (found.problems.as_slice(), found.components.len()),
            (&[][..], 0),
            "{kind} {spec}"
        );
        assert_eq!(
            only(&found.jobs).replicas,
            Replicas::fixed(pods),
            "{kind} {spec}"
        );
    }
    let suspended =
        workload("CronJob", "").replace("spec: {jobTemplate", "spec: {suspend: true, jobTemplate");
    assert_eq!(only(&counted(&suspended).jobs).replicas, Replicas::fixed(0));
}

fn autoscaler(kind: &str, range: &str) -> String {
    format!(
        "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {{name: h}}\nspec: {{scaleTargetRef: {{kind: {kind}, name: w}}, {range}}}\n---\n"
    )
}

#[test]
fn an_autoscaler_gives_a_range_wherever_it_stands() {
    let scaled = workload("Deployment", "replicas: 7");
    let range = autoscaler("Deployment", "minReplicas: 2, maxReplicas: 4");
    for stream in [format!("{scaled}{range}"), format!("{range}{scaled}")] {
        let found = counted(&stream);
        let component = only(&found.components);
        assert_eq!(component.replicas, Replicas { min: 2, max: 4 });
        assert_eq!(line(&component.at_min), "200m 128Mi 2 2Gi 0");
        assert_eq!(line(&component.at_max), "400m 256Mi 4 4Gi 0");
    }
    let default = counted(&format!(
        "{scaled}{}",
        autoscaler("Deployment", "maxReplicas: 4")
    ));
    assert_eq!(
        only(&default.components).replicas,
        Replicas { min: 1, max: 4 }
    );
    let off = counted(&format!("{}{range}", workload("Deployment", "replicas: 0")));
    assert_eq!(only(&off.components).replicas, Replicas::fixed(0));
}

#[test]
fn an_autoscaler_of_something_else_leaves_the_workload_alone() {
    let scaled = workload("Deployment", "replicas: 7");
    let other = autoscaler("StatefulSet", "minReplicas: 2, maxReplicas: 4");
    let found = counted(&format!("{scaled}{other}"));
    assert_eq!(only(&found.components).replicas, Replicas::fixed(7));
    let notes: Vec<_> = found.notes.iter().map(ToString::to_string).collect();
    assert_eq!(
        notes,
        ["HorizontalPodAutoscaler/h scales StatefulSet/w, which is not in the stream"]
    );
    let elsewhere = other
        .replace("{name: h}", "{name: h, namespace: b}")
        .replace("StatefulSet", "Deployment");
    let found = counted(&format!(
        "{}{elsewhere}",
        scaled.replace("{name: w}", "{name: w, namespace: a}")
    ));
    assert_eq!(only(&found.components).replicas, Replicas::fixed(7));
}

#[test]
fn a_rolling_update_runs_more_pods() {
    let cases = [
        ("Deployment", "replicas: 4", 5),
        ("Deployment", "replicas: 5", 7),
        ("Deployment", "replicas: 0", 0),
        ("Deployment", "replicas: 4, strategy: {type: Recreate}", 4),
        (
            "Deployment",
            "replicas: 4, strategy: {rollingUpdate: {maxSurge: 0}}",
            4,
        ),
        (
            "Deployment",
            "replicas: 4, strategy: {rollingUpdate: {maxSurge: 3}}",
            7,
        ),
        (
            "Deployment",
            "replicas: 4, strategy: {rollingUpdate: {maxSurge: 100%}}",
            8,
        ),
        ("StatefulSet", "replicas: 4", 4),
        ("DaemonSet", "", 3),
        (
            "DaemonSet",
            "updateStrategy: {rollingUpdate: {maxSurge: 50%}}",
            5,
        ),
    ];
    let options = Options {
        nodes: 3,
        surge: Surge::Counted,
    };
    for (kind, spec, pods) in cases {
        let found = counted_with(&workload(kind, spec), options);
        assert_eq!(found.problems, [], "{kind} {spec}");
        assert_eq!(
            only(&found.components).replicas,
            Replicas::fixed(pods),
            "{kind} {spec}"
        );
    }
}

#[test]
fn a_rolling_update_makes_no_second_volume() {
    let spec =
        "replicas: 2, volumeClaimTemplates: [{spec: {resources: {requests: {storage: 1Gi}}}}]";
    let options = Options {
        surge: Surge::Counted,
        ..Options::default()
    };
    let found = counted_with(&workload("StatefulSet", spec), options);
    assert_eq!(
        line(&only(&found.components).at_max),
        "200m 128Mi 2 2Gi 2Gi"
    );
    assert_eq!(only(&found.components).at_max.claims, 2);
}

#[test]
fn hooks_are_counted_apart() {
    let hook = workload("Job", "").replace(
        "{name: w}",
        "{name: w, annotations: {helm.sh/hook: pre-install}}",
    );
    let test = pod("containers: [{name: t}]").replace(
        "{name: p}",
        "{name: p, annotations: {\"helm.sh/hook\": test}}",
    );
    let found = counted(&format!("{hook}{test}"));
    let names: Vec<_> = found.hooks.iter().map(|hook| hook.name.as_str()).collect();
    assert_eq!(names, ["Job/w", "Pod/p"]);
    assert!(found.components.is_empty() && found.jobs.is_empty());
}

#[test]
fn lists_are_taken_apart() {
    let deployment = json!({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "w"},
        "spec": {"template": {"spec": {"containers": [{"name": "a", "resources": {"limits": {"cpu": "1", "memory": "1Gi"}}}]}}}});
    let bare = json!({"metadata": {"name": "x"}, "spec": deployment["spec"]});
    let claim = json!({"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": {"name": "c"},
        "spec": {"resources": {"requests": {"storage": "2Gi"}}}});
    let inner = json!({"apiVersion": "v1", "kind": "List", "items": [claim, null]});
    let typed = json!({"apiVersion": "apps/v1", "kind": "DeploymentList", "items": [bare]});
    let stream = json!({"apiVersion": "v1", "kind": "List", "items": [deployment, inner, typed]});
    let found = rendered([(0, stream), (1, Value::Null)], &Options::default());
    assert_eq!(found.problems, []);
    let lines: Vec<_> = found
        .components
        .iter()
        .map(|c| format!("{} {}", c.name, line(&c.at_min)))
        .collect();
    assert_eq!(
        lines,
        [
            "Deployment/w 1 1Gi 1 1Gi 0",
            "Deployment/x 1 1Gi 1 1Gi 0",
            "PersistentVolumeClaim/c 0 0 0 0 2Gi"
        ]
    );
}

#[test]
fn deep_lists_are_a_problem_not_a_crash() {
    let mut value = json!({"kind": "Pod", "apiVersion": "v1"});
    for _ in 0..100 {
        value = json!({"kind": "List", "apiVersion": "v1", "items": [value]});
    }
    let found = rendered([(3, value)], &Options::default());
    let problems: Vec<_> = found.problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        problems,
        ["document 3, List/(no name): items: lists are nested deeper than 8"]
    );
}

#[test]
fn what_is_absent_is_said_with_its_container() {
    let spec = "initContainers: [{name: i, resources: {limits: {cpu: 1, memory: 0}}}, {name: j}, {name: s, restartPolicy: Always}], containers: [{name: a, resources: {requests: {cpu: 1, memory: 1Mi}}}]";
    let notes: Vec<_> = counted(&pod(spec))
        .notes
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        notes,
        [
            "Pod/p: container a has no cpu limit: unbounded",
            "Pod/p: container a has no memory limit: unbounded",
            "Pod/p: sidecar s has no cpu limit: unbounded",
            "Pod/p: sidecar s has no memory limit: unbounded",
            "Pod/p: init container j has no cpu limit: unbounded while it runs, left out of the total",
            "Pod/p: init container j has no memory limit: unbounded while it runs, left out of the total",
            "Pod/p: init container i has a memory limit of 0, which limits nothing",
            "Pod/p: init container i has no cpu request: its limit counts",
            "Pod/p: init container i has no memory request: its limit counts",
            "Pod/p: init container j has no cpu request: 0 counts",
            "Pod/p: init container j has no memory request: 0 counts",
            "Pod/p: sidecar s has no cpu request: 0 counts",
            "Pod/p: sidecar s has no memory request: 0 counts",
        ]
    );
}

#[test]
fn what_the_api_server_would_refuse_is_a_problem() {
    let web = container("web", SMALL, LARGE);
    let cases = [
        (
            pod("containers: [{name: a, resources: {limits: {cpu: 1GHz}}}]"),
            "spec.containers[0].resources.limits.cpu: 1GHz: unknown suffix GHz",
        ),
        (
            pod("containers: [{name: a, resources: {limits: {memory: 512MiB}}}]"),
            "512MiB: unknown suffix MiB, did you mean 512Mi?",
        ),
        (
            pod("containers: [{name: a, resources: {limits: {memory: -1Gi}}}]"),
            "cannot be negative",
        ),
        (
            pod("containers: [{name: a, resources: {limits: {memory: 1e1000}}}]"),
            "larger than the largest",
        ),
        (
            pod("containers: [{name: a, resources: {requests: {cpu: 2}, limits: {cpu: 1}}}]"),
            "2 is more than the limit, 1",
        ),
        (
            pod("containers: [{name: a, resources: large}]"),
            "spec.containers[0].resources: expected a table",
        ),
        (
            pod("containers: [{name: a, resources: {limits: [1]}}]"),
            "spec.containers[0].resources.limits: expected a table",
        ),
        (pod("containers: []"), "a pod without containers"),
        (pod("containers: {a: 1}"), "expected a list of containers"),
        (pod("containers: [web]"), "a container is a table"),
        (
            workload("Deployment", "replicas: -1"),
            "spec.replicas: expected a whole number",
        ),
        (
            workload("Deployment", "replicas: \"3\""),
            "spec.replicas: expected a whole number",
        ),
        (
            workload("Deployment", "replicas: 1.5"),
            "spec.replicas: expected a whole number",
        ),
        (
            workload("Deployment", "replicas: 3000000000"),
            "spec.replicas: expected a whole number",
        ),
        (
            workload("StatefulSet", "volumeClaimTemplates: [{spec: {}}]"),
            "a volume claim without a size",
        ),
        (
            workload(
                "StatefulSet",
                "volumeClaimTemplates: [{spec: {resources: {requests: {storage: 0}}}}]",
            ),
            "more than zero",
        ),
        (
            autoscaler("Deployment", "minReplicas: 3, maxReplicas: 2"),
            "3 is more than maxReplicas, 2",
        ),
        (
            autoscaler("Deployment", "minReplicas: 3"),
            "spec.maxReplicas: it is required",
        ),
        (
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: w}\n".to_owned(),
            "a workload without a pod",
        ),
        ("just text\n".to_owned(), "a manifest is a table"),
        (
            format!(
                "{}---\n{}",
                pod(&format!("containers: [{web}]")),
                pod("containers: 3")
            ),
            "document 1, Pod/p",
        ),
    ];
    for (stream, message) in cases {
        let found = counted(&stream);
        let problems: Vec<_> = found.problems.iter().map(ToString::to_string).collect();
        assert!(
            problems.iter().any(|problem| problem.contains(message)),
            "{message}: {problems:?}"
        );
    }
}

#[test]
fn custom_resources_with_pods_are_named() {
    let rollout = workload("Deployment", "")
        .replace("apps/v1", "argoproj.io/v1alpha1")
        .replace("Deployment", "Rollout");
    let found = counted(&rollout);
    let notes: Vec<_> = found.notes.iter().map(ToString::to_string).collect();
    assert_eq!(
        notes,
        ["Rollout/w of argoproj.io/v1alpha1 holds a pod template that is not counted"]
    );
    let config = counted("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {a: b}\n");
    assert_eq!(config, Rendered::default());
}

#[test]
fn huge_sums_are_held_or_refused_never_wrapped() {
    let most = "containers: [{name: a, resources: {limits: {cpu: 9223372036854775807, memory: 9223372036854775807}}}]";
    let template = format!("replicas: 2147483647, template: {{spec: {{{most}}}}}");
    let stream = format!(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: w}}\nspec: {{{template}}}\n---\n"
    );
    let found = counted(&stream);
    assert_eq!(
        only(&found.components).at_min.requests.cpu.bytes(),
        i128::from(i64::MAX) * i128::from(i32::MAX)
    );
    assert!(counted(&stream.repeat(20)).into_profile().is_err());
}

#[test]
fn namesakes_are_told_apart_by_their_namespaces() {
    let pod = |namespace: &str| {
        pod(&format!("containers: [{}]", container("c", SMALL, LARGE)))
            .replace("{name: p}", &format!("{{name: p{namespace}}}"))
    };
    let names = |yaml: &str| -> Vec<String> {
        let components = counted(yaml).components.into_iter();
        components.map(|component| component.name).collect()
    };
    let several = [pod(", namespace: b"), pod(", namespace: a"), pod("")].join("---\n");
    assert_eq!(names(&several), ["Pod/p", "Pod/p in a", "Pod/p in b"]);
    let one = [pod(", namespace: b"), pod(", namespace: b")].join("---\n");
    assert_eq!(names(&one), ["Pod/p", "Pod/p"]);
}

#[test]
fn a_pods_own_request_raises_the_limit_of_its_containers() {
    let of = |pod_level: &str, containers: &str| {
        let yaml = pod(&format!(
            "resources: {pod_level}, containers: [{containers}]"
        ));
        line(&only(&counted(&yaml).components).at_min)
    };
    let (small, large) = (container("a", SMALL, SMALL), container("b", SMALL, LARGE));
    let own = "{requests: {cpu: 600m, memory: 2Gi}}";
    assert_eq!(of(own, &small), "600m 2Gi 600m 2Gi 0");
    assert_eq!(
        of(own, &format!("{small}, {large}")),
        "600m 2Gi 1100m 2Gi 0"
    );
    // Not where a container has none, nor over a limit of the pod's own.
    assert_eq!(
        of(own, &format!("{small}, {{name: c}}")),
        "600m 2Gi none none 0"
    );
    let both = "{requests: {cpu: 600m}, limits: {cpu: 800m}}";
    assert_eq!(of(both, &small), "600m 64Mi 800m 64Mi 0");
}
