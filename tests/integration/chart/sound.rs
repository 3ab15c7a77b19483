//! What every object of every shape has to fulfil.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::shapes::Shape;

/// The keys of the shared Secret.
pub(super) const KEYS: [&str; 5] = [
    "DATASPOKE_POSTGRES_USER",
    "DATASPOKE_POSTGRES_PASSWORD",
    "DATASPOKE_REDIS_PASSWORD",
    "DATASPOKE_QDRANT_API_KEY",
    "DATASPOKE_LLM_API_KEY",
];

/// The objects of one render, and what is wrong with them.
pub(super) struct Stream<'a> {
    objects: &'a [Value],
    /// Secrets and ConfigMaps that containers may name, with their keys.
    sources: BTreeMap<String, BTreeSet<String>>,
    pub(super) unsound: std::cell::RefCell<Vec<String>>,
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
    pub(super) fn of(shape: &Shape, objects: &'a [Value]) -> Self {
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

    pub(super) fn judge(&self, object: &Value) {
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
