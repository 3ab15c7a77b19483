//! The DataSpoke chart, with stand-ins for its community charts, as a release in a cluster.

use std::process::Command;

use serde_json::{Value, json};

use crate::cluster::Cluster;
use crate::deps;
use crate::managed;
use crate::tools::{Helm, Ran, helms, password, run};

/// `helm upgrade`, up to the chart.
const UPGRADE: [&str; 6] = [
    "upgrade",
    "--install",
    "dataspoke",
    "--wait",
    "--timeout",
    "180s",
];

/// A release `dataspoke` of the chart in a namespace of its own.
struct Release<'a> {
    cluster: &'a Cluster,
    helm: Helm,
    namespace: String,
}

impl<'a> Release<'a> {
    fn new(cluster: &'a Cluster, helm: Helm, name: &str) -> Self {
        let namespace = format!("{name}{}", helm.major);
        Self {
            cluster,
            helm,
            namespace,
        }
    }

    /// `helm upgrade --install --wait` of the chart with these arguments.
    fn upgrade(&self, args: &[&str]) -> Ran {
        let command = self.cluster.helm(&self.helm, &UPGRADE);
        self.run_upgrade(command, args)
    }

    /// The same through dsk-post with these arguments of its own.
    fn upgrade_through_post(&self, args: &[&str], post: &[&str]) -> Ran {
        let command = self.cluster.helm_through_post(&self.helm, &UPGRADE, post);
        self.run_upgrade(command, args)
    }

    /// Gives the chart and its passwords, which are the same each time, since the chart refuses to
    /// empty those that a release has.
    fn run_upgrade(&self, mut command: Command, args: &[&str]) -> Ran {
        let chart = deps::chart(&self.helm.program);
        let secret = |name, seed| {
            let password = password(seed);
            format!("--set-string=secrets.{name}.password={password}")
        };
        command
            .arg(chart)
            .args(["-n", &self.namespace, "--create-namespace"])
            .args([secret("postgres", 3), secret("redis", 4)])
            .args(args);
        run(&mut command)
    }

    /// `helm …` about this release.
    fn helm(&self, args: &[&str]) -> Ran {
        let in_namespace = ["-n", &self.namespace];
        run(self.cluster.helm(&self.helm, args).args(in_namespace))
    }

    /// The objects of these kinds (`deployment,pod`) that the cluster has.
    fn objects(&self, kinds: &str) -> Vec<Value> {
        self.cluster.objects(&self.namespace, kinds)
    }
}

fn name(object: &Value) -> String {
    let kind = object["kind"].as_str().unwrap();
    format!("{kind}/{}", object["metadata"]["name"].as_str().unwrap())
}

fn sorted(mut names: Vec<String>) -> Vec<String> {
    names.sort();
    names
}

const WORKLOADS: &str = "deployments,statefulsets";
const LABELLED: &str = "deployments,statefulsets,services,ingresses,networkpolicies";
const PART_OF: &str = "app.kubernetes.io/part-of";

#[test]
fn both_profiles_install_and_get_ready() {
    let cluster = Cluster::start();
    for helm in helms() {
        let production = Release::new(&cluster, helm.clone(), "prod");
        production.upgrade(&[]).expect_code(0);
        for workload in production.objects(WORKLOADS) {
            let wanted = &workload["spec"]["replicas"];
            assert_eq!(
                &workload["status"]["readyReplicas"],
                wanted,
                "{}",
                name(&workload)
            );
        }
        let claims = production.objects("pvc");
        assert_eq!(
            claims.len(),
            2,
            "{:?}",
            claims.iter().map(name).collect::<Vec<_>>()
        );

        let dev = Release::new(&cluster, helm, "dev");
        dev.upgrade(&[
            "-f",
            deps::chart_source()
                .join("values-dev.yaml")
                .to_str()
                .unwrap(),
        ])
        .expect_code(0);
        let workloads = dev.objects(WORKLOADS);
        assert!(!workloads.is_empty());
        for app in ["dataspoke-api", "dataspoke-frontend", "dataspoke-workers"] {
            assert!(
                workloads
                    .iter()
                    .all(|workload| workload["metadata"]["name"] != app),
                "{app}"
            );
        }
    }
}

/// Pods by their identity: a pod of a StatefulSet that is replaced has the same name. Those of
/// Jobs are left out: Temporal's schema Job runs anew for each revision of the release.
fn pods(release: &Release<'_>, app: impl Fn(&str) -> bool) -> Vec<String> {
    let pods = release.objects("pods");
    let kept = pods
        .iter()
        .filter(|pod| pod["metadata"]["ownerReferences"][0]["kind"] != "Job");
    let kept = kept.map(|pod| (name(pod), &pod["metadata"]["uid"]));
    let chosen = kept.filter(|(name, _)| app(name));
    sorted(chosen.map(|(name, uid)| format!("{name} {uid}")).collect())
}

fn is_app(pod: &str) -> bool {
    ["api", "frontend", "workers"]
        .iter()
        .any(|app| pod.starts_with(&format!("Pod/dataspoke-{app}-")))
}

#[test]
fn dsk_post_labels_a_running_release_and_restarts_no_database() {
    let cluster = Cluster::start();
    for helm in helms() {
        let release = Release::new(&cluster, helm, "label");
        release.upgrade(&[]).expect_code(0);
        let before = release.objects(LABELLED);
        let databases = pods(&release, |pod| !is_app(pod));
        let values = release.objects("configmap,secret");
        assert!(!databases.is_empty());

        release.upgrade_through_post(&[], &[]).expect_code(0);
        assert_eq!(
            pods(&release, |pod| !is_app(pod)),
            databases,
            "a database was restarted"
        );
        // What a community chart says itself (Temporal's part-of) stays.
        let after = release.objects(LABELLED);
        let added = before.iter().zip(&after).filter(|(old, new)| {
            assert_eq!(name(old), name(new));
            let [old, new] = [old, new].map(|object| &object["metadata"]["labels"][PART_OF]);
            assert_eq!(
                new,
                if old.is_null() {
                    "dataspoke"
                } else {
                    old.as_str().unwrap()
                }
            );
            old.is_null()
        });
        assert!(added.count() > 0, "nothing was left to label");
        let after = release.objects("configmap,secret");
        let data = |objects: &[Value], at: &str| -> Vec<Value> {
            let ours = objects
                .iter()
                .filter(|object| object["metadata"]["name"] == at);
            ours.map(|object| object["data"].clone()).collect()
        };
        for ours in ["dataspoke-config", "dataspoke-secrets"] {
            assert_eq!(data(&values, ours).len(), 1);
            assert_eq!(data(&values, ours), data(&after, ours));
        }

        // Once labelled, nothing is left to do: no pod at all is replaced.
        let all = pods(&release, |_| true);
        release.upgrade_through_post(&[], &[]).expect_code(0);
        assert_eq!(pods(&release, |_| true), all);
    }
}

#[test]
fn dsk_post_mounts_into_a_workload_that_the_server_accepts() {
    let cluster = Cluster::start();
    for helm in helms() {
        let release = Release::new(&cluster, helm, "mount");
        let args = [
            "--target=StatefulSet/dataspoke-qdrant",
            "--env-from=configmap/dataspoke-config",
        ];
        release.upgrade_through_post(&[], &args).expect_code(0);
        let pods = release.objects("pods");
        let qdrant = pods
            .iter()
            .find(|pod| name(pod) == "Pod/dataspoke-qdrant-0")
            .unwrap();
        for containers in ["containers", "initContainers"] {
            for container in qdrant["spec"][containers].as_array().unwrap() {
                let mounted = &container["envFrom"][0]["configMapRef"]["name"];
                assert_eq!(mounted, "dataspoke-config", "{}", container["name"]);
            }
        }
    }
}

/// Each app's containers mount what the chart's annotation names, and every object of the release
/// carries the label, owned by Helm and by nobody else.
fn assert_done(release: &Release<'_>) {
    for app in ["api", "frontend", "workers"] {
        let found = release.objects("deployments").into_iter();
        let mut found = found.filter(|it| it["metadata"]["name"] == format!("dataspoke-{app}"));
        let deployment = found.next().unwrap();
        let wanted = deployment["metadata"]["annotations"]["dataspoke.io/env-from"].as_str();
        let template = &deployment["spec"]["template"];
        assert_eq!(template["metadata"]["labels"][PART_OF], "dataspoke");
        for container in template["spec"]["containers"].as_array().unwrap() {
            let sources = container["envFrom"].as_array().unwrap().iter();
            let mounted = sources.map(|source| match source.get("configMapRef") {
                Some(config) => format!("configmap/{}", config["name"].as_str().unwrap()),
                None => format!("secret/{}", source["secretRef"]["name"].as_str().unwrap()),
            });
            let mounted: Vec<_> = mounted.collect();
            assert_eq!(wanted, Some(mounted.join(",").as_str()), "{app}");
        }
    }
    for object in release.objects(LABELLED) {
        if object["metadata"]["labels"]["app.kubernetes.io/managed-by"] != "Helm" {
            continue;
        }
        assert!(
            object["metadata"]["labels"][PART_OF].is_string(),
            "{}",
            name(&object)
        );
        managed::assert_helm_alone(&object, release.helm.major, PART_OF);
    }
}

#[test]
fn a_release_lives_its_whole_life_through_dsk_post() {
    let cluster = Cluster::start();
    for helm in helms() {
        let release = Release::new(&cluster, helm, "life");
        let post = ["--checksum"];
        release.upgrade_through_post(&[], &post).expect_code(0);
        assert_done(&release);
        let replicas = |release: &Release<'_>| {
            let path = "{.spec.replicas}";
            cluster.get(&release.namespace, "deployment/dataspoke-workers", path)
        };
        let first = replicas(&release);

        let more = ["--set=workers.replicaCount=5"];
        release.upgrade_through_post(&more, &post).expect_code(0);
        assert_done(&release);
        assert_eq!(replicas(&release), "5");

        // A rollback takes the manifest that the release keeps, in which everything is.
        let rollback = ["rollback", "dataspoke", "1", "--wait", "--timeout", "120s"];
        release.helm(&rollback).expect_code(0);
        assert_eq!(replicas(&release), first);
        assert_done(&release);

        release
            .helm(&["uninstall", "dataspoke", "--wait"])
            .expect_code(0);
        let left = release.objects("deployments,statefulsets,services,jobs,ingresses");
        assert_eq!(json!(left), json!([]));
    }
}

/// What an upgrade would empty, in the chart's words; nothing is touched.
#[test]
fn an_upgrade_that_would_empty_a_secret_stops() {
    let cluster = Cluster::start();
    for helm in helms() {
        let release = Release::new(&cluster, helm.clone(), "empty");
        let key =
            |name: &str, seed| format!("--set-string=secrets.{name}.apiKey={}", password(seed));
        // A first install without them is fine, and NOTES.txt says what is missing.
        let bare = |args: &[&str]| {
            let mut command = cluster.helm(&helm, &["upgrade", "--install", "dataspoke"]);
            command.arg(deps::chart(&helm.program));
            run(command
                .args(["-n", &release.namespace, "--create-namespace"])
                .args(args))
        };
        let first = bare(&[]).expect_code(0);
        for missing in ["secrets.postgres.password", "secrets.qdrant.apiKey"] {
            let line = format!("MISSING: {missing} is empty");
            assert!(first.stdout.contains(&line), "{}", first.stdout);
        }
        release
            .upgrade(&[&key("qdrant", 5), &key("llm", 6)])
            .expect_code(0);

        let secret = release.objects("secret");
        let refused = |ran: Ran, emptied: &str| {
            let sentence =
                format!("dataspoke: this upgrade would empty {emptied}: pass them again");
            assert_ne!(ran.code, 0, "{}", ran.stdout);
            assert!(ran.stderr.contains(&sentence), "{}", ran.stderr);
        };
        // Without any value Helm takes the last release's; with one it takes the chart's for the rest.
        bare(&[]).expect_code(0);
        refused(
            bare(&["--set=workers.replicaCount=2"]),
            "secrets.postgres.password and secrets.redis.password and secrets.llm.apiKey and secrets.qdrant.apiKey",
        );
        refused(release.upgrade(&[&key("llm", 6)]), "secrets.qdrant.apiKey");
        let kept = release.objects("secret");
        let ours = |objects: &[Value]| {
            let mut found = objects.iter().filter(|it| it["type"] == "Opaque");
            found.next().unwrap()["data"].clone()
        };
        assert_eq!(ours(&secret), ours(&kept));

        bare(&["--reuse-values"]).expect_code(0);
        assert_eq!(ours(&release.objects("secret")), ours(&kept));
        let external = ["--set=secrets.createSecret=false"];
        let more = ["--set=frontend.enabled=false,api.enabled=false,workers.enabled=false"];
        release.upgrade(&[external, more].concat()).expect_code(0);
    }
}

/// Both profiles come, change and go: no object outlives the release but the volumes.
#[test]
fn both_profiles_live_their_whole_life() {
    let cluster = Cluster::start();
    let dev = deps::chart_source().join("values-dev.yaml");
    let dev = dev.to_str().unwrap();
    for helm in helms() {
        for (profile, args, change, changed, path) in [
            (
                "production",
                &[][..],
                "--set=workers.replicaCount=4",
                "deployment/dataspoke-workers",
                "{.spec.replicas}",
            ),
            (
                "dev",
                &["-f", dev][..],
                "--set=redis.replica.replicaCount=4",
                "statefulset/dataspoke-redis-replicas",
                "{.spec.replicas}",
            ),
        ] {
            let release = Release::new(&cluster, helm.clone(), profile);
            release.upgrade(args).expect_code(0);
            // A release as it is, again: no pod is replaced.
            let before = pods(&release, |_| true);
            release.upgrade(args).expect_code(0);
            assert_eq!(pods(&release, |_| true), before, "{profile}");

            release.upgrade(&[args, &[change]].concat()).expect_code(0);
            assert_eq!(cluster.get(&release.namespace, changed, path), "4");
            let rollback = ["rollback", "dataspoke", "2", "--wait", "--timeout", "120s"];
            release.helm(&rollback).expect_code(0);
            assert_ne!(cluster.get(&release.namespace, changed, path), "4");

            let uninstall = ["uninstall", "dataspoke", "--wait", "--timeout", "120s"];
            release.helm(&uninstall).expect_code(0);
            let kinds =
                "deployments,statefulsets,services,jobs,ingresses,secrets,networkpolicies,pdb,hpa";
            assert_eq!(json!(release.objects(kinds)), json!([]), "{profile}");
            assert_eq!(release.objects("pvc").len(), 2, "{profile}");
        }
    }
}
