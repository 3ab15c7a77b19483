//! The DataSpoke chart, with stand-ins for its community charts, as a release in a cluster.

use serde_json::Value;

use crate::cluster::Cluster;
use crate::deps;
use crate::tools::{Helm, Ran, copy_tree, helms, password, root, run};

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

    /// `helm upgrade --install --wait` of the chart with these arguments; the passwords are the
    /// same each time, since the chart refuses to empty those that a release has.
    fn upgrade(&self, args: &[&str]) -> Ran {
        let chart = deps::chart(&self.helm.program);
        let mut command = self
            .cluster
            .helm(&self.helm, &["upgrade", "--install", "dataspoke"]);
        command
            .arg(chart)
            .args([
                "-n",
                &self.namespace,
                "--create-namespace",
                "--wait",
                "--timeout",
                "180s",
            ])
            .arg(format!(
                "--set-string=secrets.postgres.password={}",
                password(3)
            ))
            .arg(format!(
                "--set-string=secrets.redis.password={}",
                password(4)
            ))
            .args(args);
        if self.helm.major == 4 {
            command.env("HELM_PLUGINS", self.cluster.path("plugins/dataspoke/post"));
        }
        run(&mut command)
    }

    /// The same through dsk-post: the executable on Helm 3, the plugin on Helm 4.
    fn upgrade_through_post(&self, args: &[&str]) -> Ran {
        let renderer = match self.helm.major {
            3 => env!("CARGO_BIN_EXE_dsk-post"),
            _ => "dsk-post",
        };
        self.upgrade(&[&["--post-renderer", renderer], args].concat())
    }

    /// The objects of these kinds (`deployment,pod`) that the cluster has.
    fn objects(&self, kinds: &str) -> Vec<Value> {
        let ran = self
            .cluster
            .kubectl(&["-n", &self.namespace, "get", kinds, "-o", "json"]);
        let mut list: Value = serde_json::from_str(&ran.expect_code(0).stdout).unwrap();
        match list["items"].take() {
            Value::Array(items) => items,
            other => panic!("kubectl lists {other}"),
        }
    }
}

/// Helm 4 finds a post-renderer among its plugins only.
fn install_post_plugin(cluster: &Cluster) {
    let plugin = cluster.path("plugins/dataspoke");
    copy_tree(&root().join("post"), &plugin.join("post"), &[]);
    let bin = plugin.join("bin");
    std::fs::create_dir_all(&bin).unwrap();
    std::fs::copy(env!("CARGO_BIN_EXE_dsk-post"), bin.join("dsk-post")).unwrap();
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
    install_post_plugin(&cluster);
    for helm in helms() {
        let release = Release::new(&cluster, helm, "label");
        release.upgrade(&[]).expect_code(0);
        let before = release.objects(LABELLED);
        let databases = pods(&release, |pod| !is_app(pod));
        let values = release.objects("configmap,secret");
        assert!(!databases.is_empty());

        release.upgrade_through_post(&[]).expect_code(0);
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
        release.upgrade_through_post(&[]).expect_code(0);
        assert_eq!(pods(&release, |_| true), all);
    }
}

#[test]
fn dsk_post_mounts_into_a_workload_that_the_server_accepts() {
    let cluster = Cluster::start();
    install_post_plugin(&cluster);
    for helm in helms() {
        let release = Release::new(&cluster, helm, "mount");
        let args = [
            "--target=StatefulSet/dataspoke-qdrant",
            "--env-from=configmap/dataspoke-config",
        ];
        let args = args.map(|arg| format!("--post-renderer-args={arg}"));
        release
            .upgrade_through_post(&args.each_ref().map(String::as_str))
            .expect_code(0);
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
