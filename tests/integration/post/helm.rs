//! `dsk-post` under the real Helm 3 (an executable) and Helm 4 (a plugin): what it inserts, and
//! that a failure of it always fails the run and tells why.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::expected::{Ask, change, parsed};
use crate::support::tools::{Helm, Ran, command, helm3, helm4, helms, root, run};

/// A chart with an annotated workload, a database, a hook, a List, an alias and odd texts.
const TEMPLATES: [(&str, &str); 5] = [
    (
        "api.yaml",
        r#"apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}-api # the name
  annotations:
    dataspoke.io/env-from: configmap/{{ .Release.Name }}-config,secret/{{ .Release.Name }}-secrets
spec:
  selector:
    matchLabels: {app: api}
  template:
    metadata:
      labels: {app: api}
    spec:
      initContainers:
      - name: wait
        image: busybox
      containers:
        - name: main
          image: api:1
          envFrom:
          args: ["--x", 'y']
"#,
    ),
    (
        "database.yaml",
        r#"apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: db
  labels:
    app: db
spec:
  serviceName: db
  selector:
    matchLabels: &l
      app: db
  template:
    metadata:
      labels: *l
    spec:
      containers:
      - name: main
        image: db:1
  volumeClaimTemplates:
  - metadata: {name: data}
    spec: {}
"#,
    ),
    (
        "hook.yaml",
        r#"apiVersion: batch/v1
kind: Job
metadata:
  name: migrate
  annotations:
    "helm.sh/hook": pre-upgrade
    "helm.sh/hook-delete-policy": before-hook-creation
spec:
  template:
    spec:
      restartPolicy: Never
      containers:
      - name: main
        image: api:1
"#,
    ),
    (
        "list.yaml",
        r#"apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: ConfigMap
  metadata:
    name: {{ .Release.Name }}-config
  data:
    A: "1"
    text: |
      ---
      kind: no
- apiVersion: v1
  kind: Secret
  metadata: {name: {{ .Release.Name }}-secrets}
  stringData: {}
"#,
    ),
    (
        "odd.yaml",
        "# only a comment\n---\n{\"apiVersion\": \"v1\", \"kind\": \"ConfigMap\", \"metadata\": {\"name\": \"json\"}}\n---\n",
    ),
];

/// A chart and the two ways in which Helm finds the program.
struct Place {
    dir: TempDir,
}

impl Place {
    fn new() -> Self {
        let place = Self {
            dir: TempDir::new().unwrap(),
        };
        let templates = place.path("chart/templates");
        fs::create_dir_all(&templates).unwrap();
        fs::write(
            place.path("chart/Chart.yaml"),
            "apiVersion: v2\nname: chart\nversion: 0.1.0\n",
        )
        .unwrap();
        for (name, text) in TEMPLATES {
            fs::write(templates.join(name), text).unwrap();
        }
        // The layout of the installed plugin: post/dsk-post/plugin.yaml beside bin/.
        fs::create_dir_all(place.path("plugin/post/dsk-post")).unwrap();
        fs::create_dir_all(place.path("plugin/bin")).unwrap();
        fs::copy(
            root().join("post/dsk-post/plugin.yaml"),
            place.path("plugin/post/dsk-post/plugin.yaml"),
        )
        .unwrap();
        fs::copy(
            Path::new(env!("CARGO_BIN_EXE_dsk-post")),
            place.path("plugin/bin/dsk-post"),
        )
        .unwrap();
        place
    }

    fn path(&self, below: &str) -> PathBuf {
        self.dir.path().join(below)
    }

    /// `helm template`, through `dsk-post` with these arguments when there are some.
    fn template(&self, helm: &Helm, args: Option<&[&str]>, environment: &[(&str, &str)]) -> Ran {
        let mut command = command(&helm.program);
        for (variable, folder) in [
            ("HELM_DATA_HOME", "data"),
            ("HELM_CACHE_HOME", "cache"),
            ("HELM_CONFIG_HOME", "config"),
        ] {
            command.env(variable, self.path(folder));
        }
        command.envs(environment.iter().copied());
        command.args(["template", "rel"]).arg(self.path("chart"));
        if let Some(args) = args {
            command.arg("--post-renderer");
            match helm.major {
                3 => command.arg(self.path("plugin/bin/dsk-post")),
                _ => command
                    .env("HELM_PLUGINS", self.path("plugin/post"))
                    .arg("dsk-post"),
            };
            command.args(args.iter().map(|arg| format!("--post-renderer-args={arg}")));
        }
        run(&mut command)
    }
}

/// The objects of a stream by kind and name, `kind: List` unwrapped as Helm 4 does.
fn objects(stream: &str) -> Vec<(String, serde_json::Value)> {
    let mut objects = Vec::new();
    for document in parsed(stream).unwrap() {
        match document["items"].as_array() {
            Some(items) => objects.extend(items.iter().cloned()),
            None if document.is_null() => {}
            None => objects.push(document),
        }
    }
    let name =
        |object: &serde_json::Value| format!("{}/{}", object["kind"], object["metadata"]["name"]);
    let mut objects: Vec<_> = objects
        .into_iter()
        .map(|object| (name(&object), object))
        .collect();
    objects.sort_by(|a, b| a.0.cmp(&b.0));
    objects
}

#[test]
fn helm_renders_the_same_objects_plus_the_change() {
    let place = Place::new();
    for helm in helms() {
        let plain = place.template(&helm, None, &[]).expect_code(0).stdout;
        let through = place.template(&helm, Some(&[]), &[]).expect_code(0).stdout;
        let mut want = objects(&plain);
        for (name, object) in &mut want {
            // Helm 3 does not show its hooks to a post-renderer.
            if helm.major == 3 && name.contains("migrate") {
                continue;
            }
            change(object, Ask::Labels);
            if name.contains("rel-api") {
                let template = &mut object["spec"]["template"];
                template["metadata"]["labels"]["app.kubernetes.io/part-of"] = "dataspoke".into();
                for field in ["initContainers", "containers"] {
                    template["spec"][field][0]["envFrom"] = serde_json::json!([
                        {"configMapRef": {"name": "rel-config"}},
                        {"secretRef": {"name": "rel-secrets"}},
                    ]);
                }
            }
        }
        assert_eq!(objects(&through), want, "helm {}", helm.major);
    }
}

#[test]
fn helm3_stream_keeps_every_byte() {
    let place = Place::new();
    let plain = place.template(&helm3(), None, &[]).expect_code(0).stdout;
    let through = place
        .template(&helm3(), Some(&[]), &[])
        .expect_code(0)
        .stdout;
    let added = [
        "app.kubernetes.io/part-of: dataspoke",
        "labels:",
        "envFrom:",
        "configMapRef:",
        "secretRef:",
        "name: rel-config",
        "name: rel-secrets",
    ];
    for change in similar::TextDiff::from_lines(&plain, &through).iter_all_changes() {
        let line = change.value().trim().trim_start_matches("- ");
        match change.tag() {
            similar::ChangeTag::Equal => {}
            similar::ChangeTag::Insert => {
                assert!(
                    added.contains(&line)
                        || line.starts_with('{')
                        || line.contains("{labels")
                        || line.contains("{app.kubernetes.io/part-of"),
                    "{line}"
                );
            }
            // Only lines in flow style hold the insertion themselves.
            similar::ChangeTag::Delete => assert!(line.contains('{'), "{line} is gone"),
        }
    }
}

/// What makes `dsk-post` fail: a word of the message, arguments, and a template that is added.
const FAILURES: [(&str, &[&str], &str); 7] = [
    (
        "without anything to mount",
        &["--target=statefulset/db"],
        "",
    ),
    ("unexpected argument", &["--lable=a=b"], ""),
    ("charts own it", &["--label=helm.sh/chart=x"], ""),
    (
        "no reference",
        &[],
        "kind: Pod\napiVersion: v1\nmetadata: {name: x, annotations: {dataspoke.io/env-from: nothing}}\n",
    ),
    (
        "labels is no mapping",
        &[],
        "kind: ConfigMap\napiVersion: v1\nmetadata: {name: x, labels: text}\n",
    ),
    (
        "would change what Service/svc selects",
        &["--pod-labels=all"],
        "kind: Service\napiVersion: v1\nmetadata: {name: svc}\nspec: {selector: {app.kubernetes.io/part-of: dataspoke}}\n",
    ),
    ("cannot write the report", &["--report=/nowhere/at/all"], ""),
];

#[test]
fn helm_aborts_and_tells_why() {
    for (word, args, template) in FAILURES {
        let place = Place::new();
        if !template.is_empty() {
            fs::write(place.path("chart/templates/zz.yaml"), template).unwrap();
        }
        for helm in helms() {
            let ran = place.template(&helm, Some(args), &[]);
            assert_eq!(ran.code, 1, "helm {}, {word}: {ran:?}", helm.major);
            assert_eq!(ran.stdout, "", "helm {}, {word}", helm.major);
            let message = ran.stderr.replace(['\n', '\r'], " ");
            assert!(
                message.contains(word),
                "helm {}, {word}: {ran:?}",
                helm.major
            );
        }
    }
}

#[test]
fn helm3_below_another_plugin_still_fails() {
    // helm-diff and others run Helm 3 with the environment that their own Helm gave them.
    let place = Place::new();
    let plugin = place.path("plugin/post/dsk-post");
    let environment = [
        ("HELM_PLUGIN_NAME", "dsk-post"),
        ("HELM_PLUGIN_DIR", plugin.to_str().unwrap()),
        ("HELM_CONTENT_CACHE", "/tmp"),
    ];
    let ran = place.template(&helm3(), Some(&["--target=statefulset/db"]), &environment);
    assert_eq!((ran.code, ran.stdout.as_str()), (1, ""), "{ran:?}");
    assert!(ran.stderr.contains("without anything to mount"), "{ran:?}");
}

#[test]
fn chart_without_manifests_renders() {
    let place = Place::new();
    for (name, _) in TEMPLATES {
        fs::remove_file(place.path("chart/templates").join(name)).unwrap();
    }
    for helm in [helm3(), helm4()] {
        let ran = place.template(&helm, Some(&[]), &[]).expect_code(0);
        assert_eq!(
            ran.stdout.trim().trim_matches('-'),
            "",
            "helm {}",
            helm.major
        );
    }
}
