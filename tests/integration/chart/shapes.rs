//! Every shape of the chart (the two profiles and each file of `ci/`), rendered by both Helms for the
//! oldest and the newest Kubernetes; and what every object of every shape has to fulfil.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};

use serde_json::Value;

use super::{KUBERNETES, helms, objects, read, template_as};
use crate::support::deps;

/// One way to deploy the chart.
struct Shape {
    name: String,
    file: Option<PathBuf>,
}

impl Shape {
    fn release(&self) -> &'static str {
        match self.name.as_str() {
            "other-release-name" => "elsewhere",
            _ => "dataspoke",
        }
    }

    /// What `helm template` prints for it; rendered once a test run.
    fn render(&self, helm: &Path, kubernetes: &str) -> String {
        type Renders = BTreeMap<(String, PathBuf, String), Arc<OnceLock<String>>>;
        static RENDERS: Mutex<Renders> = Mutex::new(BTreeMap::new());
        let key = (self.name.clone(), helm.to_owned(), kubernetes.to_owned());
        let render = {
            let mut renders = RENDERS.lock().expect("nothing panics under it");
            Arc::clone(renders.entry(key).or_default())
        };
        let render = render.get_or_init(|| {
            let file = self.file.as_ref().map(|path| path.display().to_string());
            let mut arguments = Vec::new();
            if let Some(file) = &file {
                arguments.extend(["-f", file.as_str()]);
            }
            template_as(helm, self.release(), kubernetes, &arguments)
                .unwrap_or_else(|error| panic!("{}: {error}", self.name))
        });
        render.clone()
    }

    /// The Secrets that nothing in this shape makes, as its values' comments say, with their keys.
    fn secrets_of_others(&self) -> &'static [(&'static str, &'static [&'static str])] {
        match self.name.as_str() {
            "dev" => &[
                (
                    "dataspoke-postgres-secret",
                    &["POSTGRES_USER", "POSTGRES_PASSWORD", "POSTGRES_DB"],
                ),
                ("dataspoke-redis-secret", &["REDIS_PASSWORD"]),
                ("dataspoke-qdrant-secret", &["QDRANT_API_KEY"]),
            ],
            "external-database" => &[("analytics-credentials", &KEYS)],
            _ => &[],
        }
    }
}

/// The keys of the shared Secret.
const KEYS: [&str; 5] = [
    "DATASPOKE_POSTGRES_USER",
    "DATASPOKE_POSTGRES_PASSWORD",
    "DATASPOKE_REDIS_PASSWORD",
    "DATASPOKE_QDRANT_API_KEY",
    "DATASPOKE_LLM_API_KEY",
];

fn shapes() -> Vec<Shape> {
    let chart = deps::chart_source();
    let mut shapes = vec![
        Shape {
            name: "production".to_owned(),
            file: None,
        },
        Shape {
            name: "dev".to_owned(),
            file: Some(chart.join("values-dev.yaml")),
        },
    ];
    let mut files: Vec<PathBuf> = std::fs::read_dir(chart.join("ci"))
        .expect("the chart has ci/")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.sort();
    for file in files {
        let name = file.file_name().and_then(|name| name.to_str());
        let name = name.and_then(|name| name.strip_suffix("-values.yaml"));
        shapes.push(Shape {
            name: name
                .unwrap_or_else(|| panic!("{} ends in -values.yaml", file.display()))
                .to_owned(),
            file: Some(file),
        });
    }
    shapes
}

#[test]
fn ci_has_a_file_for_each_shape() {
    let names: Vec<String> = shapes().into_iter().map(|shape| shape.name).collect();
    assert_eq!(
        names,
        [
            "production",
            "dev",
            "autoscaling-off",
            "external-database",
            "external-secrets",
            "ingress-tls",
            "minimal",
            "networkpolicy",
            "other-release-name",
        ]
    );
}

#[test]
fn helm3_renders_sound_objects_for_the_oldest_kubernetes() {
    sound(&helms()[0], KUBERNETES[0]);
}

#[test]
fn helm3_renders_sound_objects_for_the_newest_kubernetes() {
    sound(&helms()[0], KUBERNETES[1]);
}

#[test]
fn helm4_renders_sound_objects_for_the_oldest_kubernetes() {
    sound(&helms()[1], KUBERNETES[0]);
}

#[test]
fn helm4_renders_sound_objects_for_the_newest_kubernetes() {
    sound(&helms()[1], KUBERNETES[1]);
}

fn sound(helm: &Path, kubernetes: &str) {
    for shape in shapes() {
        let objects = objects(&shape.render(helm, kubernetes));
        let stream = Stream::of(&shape, &objects);
        for object in &objects {
            stream.judge(object);
        }
        assert_eq!(
            stream.unsound.take(),
            Vec::<String>::new(),
            "{}",
            shape.name
        );
    }
}

/// The objects of one render, and what is wrong with them.
struct Stream<'a> {
    objects: &'a [Value],
    /// Secrets and ConfigMaps that containers may name, with their keys.
    sources: BTreeMap<String, BTreeSet<String>>,
    unsound: std::cell::RefCell<Vec<String>>,
}

/// What was served in the oldest Kubernetes and still is in the newest, and External Secrets'.
const SERVED: &[&str] = &[
    "v1",
    "apps/v1",
    "batch/v1",
    "autoscaling/v2",
    "networking.k8s.io/v1",
    "policy/v1",
    "rbac.authorization.k8s.io/v1",
    "external-secrets.io/v1",
];

impl<'a> Stream<'a> {
    fn of(shape: &Shape, objects: &'a [Value]) -> Self {
        let mut sources = BTreeMap::new();
        for (name, keys) in shape.secrets_of_others() {
            let keys = keys.iter().map(|key| (*key).to_owned()).collect();
            sources.insert(format!("Secret {name}"), keys);
        }
        let mut seen = BTreeSet::new();
        let mut unsound = Vec::new();
        for object in objects {
            let (kind, name) = (text(object, "/kind"), text(object, "/metadata/name"));
            if !seen.insert((kind, name)) {
                unsound.push(format!("{kind} {name} is there twice"));
            }
            let keys: BTreeSet<String> = match kind {
                "ExternalSecret" => list(object, "/spec/data")
                    .iter()
                    .map(|entry| text(entry, "/secretKey").to_owned())
                    .collect(),
                "Secret" | "ConfigMap" => ["/data", "/stringData"]
                    .iter()
                    .filter_map(|place| object.pointer(place)?.as_object())
                    .flat_map(|data| data.keys().cloned())
                    .collect(),
                _ => continue,
            };
            let kind = if kind == "ExternalSecret" {
                "Secret"
            } else {
                kind
            };
            sources.insert(format!("{kind} {name}"), keys);
        }
        Self {
            objects,
            sources,
            unsound: unsound.into(),
        }
    }

    fn judge(&self, object: &Value) {
        let (kind, name) = (text(object, "/kind"), text(object, "/metadata/name"));
        let about = format!("{kind} {name}");
        self.that(
            SERVED.contains(&text(object, "/apiVersion")),
            &about,
            "is served",
        );
        self.that(
            !name.is_empty() && name.len() <= 63,
            &about,
            "has a name of at most 63 characters",
        );
        let ours = text(object, "/metadata/labels/app.kubernetes.io~1part-of") == "dataspoke";
        if ours {
            self.labels(object, &about);
            self.that(!has_null(object), &about, "holds no null");
        }
        if let Some(template) = object.pointer("/spec/template") {
            self.references(template, &about);
            let selector = object.pointer("/spec/selector/matchLabels");
            if let Some(selector) = selector {
                let labels = &template["metadata"]["labels"];
                self.that(covers(labels, selector), &about, "selects its own pods");
            }
            if ours {
                self.pods(object, template, &about);
            }
        }
        match kind {
            // Temporal's chart always makes this one, for pods that are off by default.
            "Service" if name.ends_with("-internal-frontend") => (),
            "Service" => self.that(
                self.pods_with(&object["spec"]["selector"]),
                &about,
                "selects pods",
            ),
            "PodDisruptionBudget" => self.that(
                self.pods_with(&object["spec"]["selector"]["matchLabels"]),
                &about,
                "selects pods",
            ),
            "HorizontalPodAutoscaler" => {
                let target = self.find("Deployment", text(object, "/spec/scaleTargetRef/name"));
                let fixed = target.is_none_or(|target| target["spec"].get("replicas").is_some());
                self.that(!fixed, &about, "scales a Deployment without replicas");
            }
            "Ingress" => self.backends(object, &about),
            "ConfigMap" if name.ends_with("-config") && ours => self.hosts(object, &about),
            _ => (),
        }
    }

    fn that(&self, holds: bool, about: &str, fact: &str) {
        if !holds {
            self.unsound
                .borrow_mut()
                .push(format!("not so: {about} {fact}"));
        }
    }

    fn find(&self, kind: &str, name: &str) -> Option<&'a Value> {
        self.objects
            .iter()
            .find(|object| text(object, "/kind") == kind && text(object, "/metadata/name") == name)
    }

    fn labels(&self, object: &Value, about: &str) {
        for label in ["name", "instance", "component", "version", "managed-by"] {
            let place = format!("/metadata/labels/app.kubernetes.io~1{label}");
            let value = text(object, &place);
            self.that(
                !value.is_empty() && value.len() <= 63,
                about,
                &format!("has a label {label} of at most 63 characters"),
            );
        }
        let chart = text(object, "/metadata/labels/helm.sh~1chart");
        self.that(!chart.is_empty(), about, "has the label helm.sh/chart");
        let selector = object.pointer("/spec/selector/matchLabels");
        if let Some(selector) = selector.and_then(Value::as_object) {
            let keys: BTreeSet<&str> = selector.keys().map(String::as_str).collect();
            let stable = [
                "app.kubernetes.io/component",
                "app.kubernetes.io/instance",
                "app.kubernetes.io/name",
            ];
            self.that(
                keys == BTreeSet::from(stable),
                about,
                "has a selector of three stable labels",
            );
        }
    }

    /// Every Secret and ConfigMap that a pod reads, and the key of it, is there.
    fn references(&self, template: &Value, about: &str) {
        let containers = ["/spec/containers", "/spec/initContainers"]
            .iter()
            .flat_map(|place| list(template, place));
        for container in containers {
            for entry in list(container, "/envFrom") {
                for (kind, place) in [("Secret", "/secretRef"), ("ConfigMap", "/configMapRef")] {
                    if let Some(reference) = entry.pointer(place) {
                        let source = format!("{kind} {}", text(reference, "/name"));
                        self.that(
                            self.sources.contains_key(&source),
                            about,
                            &format!("mounts {source}, which is there"),
                        );
                    }
                }
            }
            for entry in list(container, "/env") {
                if let Some(reference) = entry.pointer("/valueFrom/secretKeyRef") {
                    let source = format!("Secret {}", text(reference, "/name"));
                    let key = text(reference, "/key");
                    self.that(
                        self.sources
                            .get(&source)
                            .is_some_and(|keys| keys.contains(key)),
                        about,
                        &format!("reads the key {key} of {source}, which is there"),
                    );
                }
            }
        }
    }

    fn pods(&self, workload: &Value, template: &Value, about: &str) {
        let pod = &template["spec"];
        for (place, expected) in [
            ("/enableServiceLinks", Value::from(false)),
            ("/automountServiceAccountToken", Value::from(false)),
            ("/securityContext/runAsNonRoot", Value::from(true)),
        ] {
            self.that(pod.pointer(place) == Some(&expected), about, place);
        }
        let account = self.find("ServiceAccount", text(pod, "/serviceAccountName"));
        self.that(
            account.is_some(),
            about,
            "has a ServiceAccount that is there",
        );
        let name = text(workload, "/metadata/name");
        for container in list(pod, "/containers") {
            for place in [
                "/resources/requests/cpu",
                "/resources/requests/memory",
                "/resources/limits/cpu",
                "/resources/limits/memory",
                "/securityContext/readOnlyRootFilesystem",
            ] {
                self.that(container.pointer(place).is_some(), about, place);
            }
            // The workers listen nowhere, so nothing can be asked of them.
            if !name.ends_with("-workers") {
                for probe in ["startupProbe", "livenessProbe", "readinessProbe"] {
                    self.that(container.get(probe).is_some(), about, probe);
                }
            }
        }
    }

    /// Whether any pod of the stream has these labels.
    fn pods_with(&self, selector: &Value) -> bool {
        self.objects.iter().any(|object| {
            let labels = object.pointer("/spec/template/metadata/labels");
            labels.is_some_and(|labels| covers(labels, selector))
        })
    }

    fn backends(&self, ingress: &Value, about: &str) {
        for rule in list(ingress, "/spec/rules") {
            for path in list(rule, "/http/paths") {
                let service = self.find("Service", text(path, "/backend/service/name"));
                let port = text(path, "/backend/service/port/name");
                let open = service.is_some_and(|service| {
                    list(service, "/spec/ports")
                        .iter()
                        .any(|open| text(open, "/name") == port)
                });
                self.that(open, about, "leads to a port of a Service");
            }
        }
    }

    /// The hosts that the apps are told are Services with that port; outside ones have a dot.
    fn hosts(&self, config: &Value, about: &str) {
        for (host, port) in [
            ("POSTGRES_HOST", "POSTGRES_PORT"),
            ("REDIS_HOST", "REDIS_PORT"),
            ("QDRANT_HOST", "QDRANT_HTTP_PORT"),
            ("QDRANT_HOST", "QDRANT_GRPC_PORT"),
            ("TEMPORAL_HOST", "TEMPORAL_PORT"),
        ] {
            let host = text(config, &format!("/data/DATASPOKE_{host}"));
            let port = text(config, &format!("/data/DATASPOKE_{port}"));
            let open = self.find("Service", host).is_some_and(|service| {
                list(service, "/spec/ports")
                    .iter()
                    .any(|open| open["port"].as_u64() == port.parse().ok())
            });
            self.that(
                open || host.contains('.'),
                about,
                &format!("names the Service {host} with port {port}"),
            );
        }
    }
}

fn text<'a>(value: &'a Value, place: &str) -> &'a str {
    value.pointer(place).and_then(Value::as_str).unwrap_or("")
}

fn list<'a>(value: &'a Value, place: &str) -> &'a [Value] {
    let items = value.pointer(place).and_then(Value::as_array);
    items.map_or(&[], Vec::as_slice)
}

fn has_null(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.iter().any(has_null),
        Value::Object(entries) => entries.values().any(has_null),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

fn covers(labels: &Value, selector: &Value) -> bool {
    selector.as_object().is_some_and(|selector| {
        !selector.is_empty()
            && selector
                .iter()
                .all(|(key, value)| labels.get(key) == Some(value))
    })
}

/// Our own templates of each shape, as text: `tests/golden/chart/SHAPE.yaml`. `DSK_BLESS=1` writes them.
#[test]
fn our_templates_render_what_is_recorded() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/chart");
    let bless = std::env::var_os("DSK_BLESS").is_some();
    let mut known = BTreeSet::new();
    for shape in shapes() {
        let [helm3, helm4] = helms().map(|helm| ours(&shape.render(&helm, KUBERNETES[1])));
        assert_eq!(helm3, helm4, "{}", shape.name);
        let file = folder.join(format!("{}.yaml", shape.name));
        if bless {
            std::fs::create_dir_all(&folder).expect("tests/ is writable");
            std::fs::write(&file, &helm3).expect("tests/ is writable");
        }
        assert!(
            read(&file) == helm3,
            "{} is not what the chart renders: look at the difference that DSK_BLESS=1 makes",
            file.display()
        );
        known.insert(file);
    }
    for entry in std::fs::read_dir(&folder).expect("it is there") {
        let path = entry.expect("an entry").path();
        assert!(known.contains(&path), "{} has no shape", path.display());
    }
}

/// The documents of our own templates, in the order of their names.
fn ours(stream: &str) -> String {
    let mut documents: Vec<&str> = stream
        .split("---\n")
        .filter(|document| {
            [
                "templates",
                "charts/frontend",
                "charts/api",
                "charts/workers",
            ]
            .iter()
            .any(|part| document.starts_with(&format!("# Source: dataspoke/{part}/")))
        })
        .collect();
    documents.sort_unstable();
    let documents = documents
        .iter()
        .map(|text| format!("---\n{}\n", text.trim_end()));
    documents.collect()
}

/// What is recorded holds no credential: the shared Secret is empty there but for the role's name.
#[test]
fn no_credential_is_recorded() {
    for shape in shapes() {
        for object in objects(&shape.render(&helms()[0], KUBERNETES[1])) {
            let name = object["metadata"]["name"].as_str().unwrap_or("");
            if object["kind"] != "Secret" || !name.ends_with("-secrets") {
                continue;
            }
            for (key, value) in object["stringData"].as_object().expect("it has them") {
                let expected = if key.ends_with("_USER") {
                    "dataspoke"
                } else {
                    ""
                };
                assert_eq!(value, expected, "{} {key}", shape.name);
            }
        }
    }
}
