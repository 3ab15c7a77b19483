//! dsk-post turned on and off for a running release: what the server takes, what restarts, and
//! that a failure of it changes nothing.

use std::collections::BTreeMap;
use std::fs;

use serde_json::{Value, json};

use crate::cluster::Cluster;
use crate::managed;
use crate::tools::{Helm, Ran, helm3, helm4, helms, run};

/// Whatever has an immutable part, and a hook.
const TEMPLATES: &str = "\
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {COLOUR: red}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  annotations: {dataspoke.io/env-from: configmap/settings}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: web:1}]}
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: db
spec:
  serviceName: db
  selector:
    matchLabels:
      app: db
  template:
    metadata:
      labels:
        app: db
    spec:
      containers:
      - name: db
        image: db:1
        envFrom:
  volumeClaimTemplates:
  - metadata: {name: data}
    spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
---
apiVersion: batch/v1
kind: Job
metadata:
  name: once
spec:
  template:
    spec: {restartPolicy: Never, containers: [{name: once, image: once:1}]}
---
apiVersion: batch/v1
kind: CronJob
metadata:
  name: nightly
spec:
  schedule: 0 3 * * *
  jobTemplate:
    spec:
      template:
        spec: {restartPolicy: Never, containers: [{name: nightly, image: nightly:1}]}
---
apiVersion: batch/v1
kind: Job
metadata:
  name: migrate
  annotations:
    helm.sh/hook: post-install,post-upgrade
    helm.sh/hook-delete-policy: before-hook-creation
spec:
  template:
    spec: {restartPolicy: Never, containers: [{name: migrate, image: migrate:1}]}
";

const PART_OF: &str = "app.kubernetes.io/part-of";

/// What the database is given besides the annotated workload.
const MOUNT: [&str; 2] = ["--target=StatefulSet/db", "--env-from=configmap/settings"];

/// A release `r` of that chart in a namespace of its own.
struct Release<'a> {
    cluster: &'a Cluster,
    helm: Helm,
    namespace: String,
}

impl<'a> Release<'a> {
    /// The release, installed without dsk-post.
    fn installed(cluster: &'a Cluster, helm: Helm, name: &str) -> Self {
        let chart = cluster.path("small");
        fs::create_dir_all(chart.join("templates")).unwrap();
        let metadata = "apiVersion: v2\nname: small\nversion: 1.0.0\n";
        fs::write(chart.join("Chart.yaml"), metadata).unwrap();
        fs::write(chart.join("templates/all.yaml"), TEMPLATES).unwrap();
        let namespace = format!("{name}{}", helm.major);
        let release = Self {
            cluster,
            helm,
            namespace,
        };
        let install = ["install", "r", "small", "--create-namespace"];
        release.plain(&install).expect_code(0);
        release
    }

    fn place(&self) -> [&str; 5] {
        ["-n", &self.namespace, "--wait", "--timeout", "120s"]
    }

    fn plain(&self, args: &[&str]) -> Ran {
        run(self.cluster.helm(&self.helm, args).args(self.place()))
    }

    fn through_post(&self, args: &[&str], post: &[&str]) -> Ran {
        let mut command = self.cluster.helm_through_post(&self.helm, args, post);
        run(command.args(self.place()))
    }

    /// `helm upgrade` through dsk-post.
    fn on(&self, post: &[&str]) -> Ran {
        self.through_post(&["upgrade", "r", "small"], post)
    }

    /// `helm upgrade` without dsk-post.
    fn off(&self) -> Ran {
        self.plain(&["upgrade", "r", "small"])
    }

    /// The chart's objects by `Kind/name`.
    fn objects(&self) -> BTreeMap<String, Value> {
        let kinds = "deployments,statefulsets,jobs,cronjobs,configmaps";
        let objects = self.cluster.objects(&self.namespace, kinds).into_iter();
        let ours = objects.filter(|object| object["metadata"]["name"] != "kube-root-ca.crt");
        ours.map(|object| {
            let text = |value: &Value| value.as_str().unwrap().to_owned();
            let name = format!(
                "{}/{}",
                text(&object["kind"]),
                text(&object["metadata"]["name"])
            );
            (name, object)
        })
        .collect()
    }

    fn history(&self) -> Vec<Value> {
        let args = ["history", "r", "-o", "json", "-n", &self.namespace];
        let ran = run(&mut self.cluster.helm(&self.helm, &args)).expect_code(0);
        serde_json::from_str(&ran.stdout).unwrap()
    }
}

/// What dsk-post put into each object: the label, and the first container's envFrom.
fn added(objects: &BTreeMap<String, Value>) -> BTreeMap<&str, (bool, bool)> {
    let added = objects.iter().map(|(name, object)| {
        let label = object["metadata"]["labels"].get(PART_OF).is_some();
        let env = &object["spec"]["template"]["spec"]["containers"][0]["envFrom"];
        (name.as_str(), (label, !env.is_null()))
    });
    added.collect()
}

/// Everything that is an object of its own still is the one that it was.
#[track_caller]
fn assert_same_objects(before: &BTreeMap<String, Value>, after: &BTreeMap<String, Value>) {
    let identity = |objects: &BTreeMap<String, Value>| -> Vec<_> {
        // The hook's Job is made anew by each revision, as its policy says.
        let kept = objects.iter().filter(|(name, _)| *name != "Job/migrate");
        kept.map(|(name, object)| (name.clone(), object["metadata"]["uid"].clone()))
            .collect()
    };
    assert_eq!(identity(before), identity(after));
}

#[test]
fn turning_on_and_off_meets_nothing_immutable() {
    let cluster = Cluster::start();
    for helm in helms() {
        let major = helm.major;
        let release = Release::installed(&cluster, helm, "switch");
        let installed = release.objects();
        assert!(
            added(&installed)
                .values()
                .all(|added| *added == (false, false))
        );

        release.on(&MOUNT).expect_code(0);
        let on = release.objects();
        assert_same_objects(&installed, &on);
        let wanted = [
            ("ConfigMap/settings", (true, false)),
            ("CronJob/nightly", (true, false)),
            ("Deployment/web", (true, true)),
            // Helm 3 does not show its hooks to a post-renderer.
            ("Job/migrate", (major == 4, false)),
            ("Job/once", (true, false)),
            ("StatefulSet/db", (true, true)),
        ];
        assert_eq!(added(&on), BTreeMap::from(wanted));
        assert_eq!(on["Job/migrate"]["status"]["succeeded"], 1);
        for (name, object) in &on {
            if name != "Job/migrate" {
                managed::assert_helm_alone(object, major, PART_OF);
            }
        }

        release.off().expect_code(0);
        let off = release.objects();
        assert_same_objects(&installed, &off);
        assert!(added(&off).values().all(|added| *added == (false, false)));
        for (name, object) in &off {
            if name != "Job/migrate" {
                let template = |object: &Value| object["spec"]["template"].clone();
                assert_eq!(template(object), template(&installed[name]), "{name}");
            }
        }

        // Revision 2 was rendered through dsk-post; the rollback itself does not render.
        release.plain(&["rollback", "r", "2"]).expect_code(0);
        let back = release.objects();
        assert_same_objects(&installed, &back);
        let chart_objects = |objects: &BTreeMap<String, Value>| {
            let added = added(objects).into_iter();
            let kept = added.filter(|(name, _)| *name != "Job/migrate");
            kept.map(|(name, added)| (name.to_owned(), added))
                .collect::<Vec<_>>()
        };
        assert_eq!(chart_objects(&back), chart_objects(&on));

        // Revision 1 is from before dsk-post.
        release.plain(&["rollback", "r", "1"]).expect_code(0);
        let before = release.objects();
        assert_same_objects(&installed, &before);
        assert_eq!(chart_objects(&before), chart_objects(&installed));

        release.plain(&["uninstall", "r"]).expect_code(0);
        let left = release.objects();
        assert!(left.keys().all(|name| name == "Job/migrate"), "{left:?}");

        // Born with it: the same objects, and it can be turned off.
        let install = ["install", "r", "small"];
        release.through_post(&install, &MOUNT).expect_code(0);
        let born = release.objects();
        assert_eq!(added(&born), BTreeMap::from(wanted));
        assert_eq!(born["Job/migrate"]["status"]["succeeded"], 1);
        release.off().expect_code(0);
        let off = release.objects();
        assert_same_objects(&born, &off);
        assert!(added(&off).values().all(|added| *added == (false, false)));
        release.plain(&["uninstall", "r"]).expect_code(0);
    }
}

#[test]
fn only_targets_restart_and_failures_leave_the_release_as_it_is() {
    let cluster = Cluster::start();
    for helm in helms() {
        let release = Release::installed(&cluster, helm, "running");
        restarts(&release);
        failures(&release);
        env_for_a_job_that_exists(&release);
    }
}

fn restarts(release: &Release<'_>) {
    let generation = |name: &str| {
        let path = "{.metadata.generation} {.status.currentRevision}";
        release.cluster.get(&release.namespace, name, path)
    };
    let database = generation("statefulset/db");
    for _ in 0..2 {
        release.on(&["--label=team=data"]).expect_code(0);
        assert_eq!(
            generation("statefulset/db"),
            database,
            "a label restarts it"
        );
        // The annotated workload was restarted by the first run, and not by the same again.
        assert_eq!(generation("deployment/web"), "2 ");
    }
}

fn failures(release: &Release<'_>) {
    let (objects, history) = (release.objects(), release.history());
    for (post, word) in [
        ("--target=StatefulSet/db", "without anything to mount"),
        ("--label=helm.sh/chart=x", "charts own it"),
        ("--lable=a=b", "unexpected argument"),
    ] {
        let ran = release.on(&[post]).expect_code(1);
        assert!(ran.stderr.contains(word), "{post}: {}", ran.stderr);
    }
    assert_eq!(release.history(), history);
    assert_eq!(json!(release.objects()), json!(objects));

    let install = ["install", "other", "small"];
    release
        .through_post(&install, &["--lable=a=b"])
        .expect_code(1);
    assert_eq!(json!(release.objects()), json!(objects));
}

fn env_for_a_job_that_exists(release: &Release<'_>) {
    let post = ["--target=Job/once", "--env-from=configmap/settings"];
    let ran = release.on(&post).expect_code(1);
    assert!(ran.stderr.contains("field is immutable"), "{}", ran.stderr);
    // Without that target the next upgrade is a good one again.
    release.on(&[]).expect_code(0);
}

#[test]
fn server_side_apply_knows_no_conflict_of_ours() {
    let cluster = Cluster::start();
    // Helm 3 made the release by updates; Helm 4 goes on with them, or applies when it is told to.
    let old = Release::installed(&cluster, helm3(), "conflict");
    old.on(&MOUNT).expect_code(0);
    let taken = Release {
        cluster: &cluster,
        helm: helm4(),
        namespace: old.namespace.clone(),
    };
    taken.on(&MOUNT).expect_code(0);
    let apply = ["upgrade", "r", "small", "--server-side=true"];
    taken.through_post(&apply, &MOUNT).expect_code(0);
    managed::assert_helm_alone(&taken.objects()["Deployment/web"], 4, PART_OF);
    taken.plain(&apply).expect_code(0);
    let off = taken.objects();
    assert_eq!(added(&off)["StatefulSet/db"], (false, false));

    // Others who change other fields are none of its business.
    let kubectl = |args: &[&str]| {
        let place = ["-n", &taken.namespace, "--field-manager=someone"];
        cluster.kubectl(&[args, &place].concat()).expect_code(0);
    };
    kubectl(&["label", "deployment/web", "mine=1"]);
    kubectl(&["set", "env", "deployment/web", "OTHER=1"]);
    // The very label with the very value is shared, not fought for.
    let same = format!("{PART_OF}=dataspoke");
    kubectl(&["label", "statefulset/db", &same]);
    taken.through_post(&apply, &MOUNT).expect_code(0);
    let on = taken.objects();
    assert_eq!(on["Deployment/web"]["metadata"]["labels"]["mine"], "1");
    assert_eq!(added(&on)["Deployment/web"], (true, true));

    // Only who has set that label to something else is told so, and is not overrun.
    let other = format!("{PART_OF}=other");
    kubectl(&["label", "--overwrite", "deployment/web", &other]);
    let ran = taken.through_post(&apply, &MOUNT).expect_code(1);
    assert!(
        ran.stderr.contains("conflict with \"someone\""),
        "{}",
        ran.stderr
    );
    let forced = [&apply[..], &["--force-conflicts"]].concat();
    taken.through_post(&forced, &MOUNT).expect_code(0);
    let label = &taken.objects()["Deployment/web"]["metadata"]["labels"][PART_OF];
    assert_eq!(label, "dataspoke");
}
