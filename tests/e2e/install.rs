//! dev_env's scripts as a new developer runs them: from a fresh clone and an empty `.env`, with the
//! real helm, kubectl and API server. The chart repositories are stand-ins at their own addresses.

use std::fs::{self, File};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::cluster::Cluster;
use crate::tools::{Helm, Ran, command, copy_tree, helms, password, root, run, tool};

/// `tests/support/serve_charts.py`, running; it ends with this value.
struct Repositories {
    folder: PathBuf,
    server: Child,
}

impl Repositories {
    fn start(folder: PathBuf) -> Self {
        fs::create_dir_all(&folder).unwrap();
        let log = File::create(folder.join("log")).unwrap();
        let server = command("python3")
            .arg(root().join("tests/support/serve_charts.py"))
            .arg(&folder)
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn()
            .unwrap();
        let mut repositories = Self { folder, server };
        let deadline = Instant::now() + Duration::from_secs(60);
        while !repositories.folder.join("proxy").exists() {
            let ended = repositories.server.try_wait().unwrap();
            let log = || fs::read_to_string(repositories.folder.join("log")).unwrap();
            assert!(ended.is_none() && Instant::now() < deadline, "{}", log());
            std::thread::sleep(Duration::from_millis(50));
        }
        repositories
    }

    /// Lets a program find the repositories, and nothing else of the Internet.
    fn reachable(&self, command: &mut Command) {
        let proxy = fs::read_to_string(self.folder.join("proxy")).unwrap();
        command
            .env("HTTPS_PROXY", proxy)
            .env("SSL_CERT_FILE", self.folder.join("certificate.pem"))
            .env_remove("NO_PROXY");
    }
}

impl Drop for Repositories {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// A developer's machine: a clone, a helm, a kubectl that knows the cluster, no Helm repositories.
struct Developer<'a> {
    cluster: &'a Cluster,
    repositories: &'a Repositories,
    home: PathBuf,
    namespace: String,
}

impl<'a> Developer<'a> {
    fn new(cluster: &'a Cluster, repositories: &'a Repositories, helm: &Helm) -> Self {
        let namespace = format!("developer{}", helm.major);
        let home = cluster.path(&namespace);
        for part in ["dev_env", "helm-charts"] {
            let skip = [".env", "dataspoke/charts"];
            copy_tree(&root().join(part), &home.join("clone").join(part), &skip);
        }
        fs::create_dir_all(home.join("bin")).unwrap();
        let kubectl = tool("KUBECTL", "tests/testkube/bin/kubectl", "make e2e");
        symlink(&helm.program, home.join("bin/helm")).unwrap();
        symlink(kubectl, home.join("bin/kubectl")).unwrap();
        Self {
            cluster,
            repositories,
            home,
            namespace,
        }
    }

    fn file(&self, below: &str) -> PathBuf {
        self.home.join("clone").join(below)
    }

    fn run(&self, script: &str, arguments: &[&str]) -> Ran {
        let mut bash = command("bash");
        let path = format!("{}:/usr/bin:/bin", self.home.join("bin").display());
        bash.arg(self.file("dev_env/dataspoke-infra").join(script))
            .args(arguments)
            .env("PATH", path)
            .env("HOME", &self.home)
            .env("KUBECONFIG", self.cluster.path("server/kubeconfig"))
            .current_dir(&self.home);
        self.repositories.reachable(&mut bash);
        run(&mut bash)
    }

    /// An .env as the example, filled in; the three secrets. They hold what shells and Helm's
    /// `--set` would trip over.
    fn fill_in(&self) -> [String; 3] {
        let secrets = [21, 22, 23].map(|seed| format!("{} ,=$(x)\"#", password(seed)));
        let [postgres, redis, qdrant] = &secrets;
        let mut env = fs::read_to_string(self.file("dev_env/.env.example")).unwrap();
        for (empty, value) in [
            ("DATASPOKE_POSTGRES_PASSWORD=\n", postgres),
            ("DATASPOKE_REDIS_PASSWORD=\n", redis),
            ("DATASPOKE_QDRANT_API_KEY=\n", qdrant),
        ] {
            assert_eq!(env.matches(empty).count(), 1, "{empty}");
            let (name, _) = empty.split_once('=').unwrap();
            env = env.replace(empty, &format!("{name}='{value}'\n"));
        }
        let example = "NAMESPACE=dataspoke-01\n";
        assert_eq!(env.matches(example).count(), 1);
        env = env.replace(example, &format!("NAMESPACE={}\n", self.namespace));
        env = env.replace("_USER=dataspoke\n", "_USER=alice\n");
        fs::write(self.file("dev_env/.env"), env).unwrap();
        secrets
    }

    /// What the cluster has in the namespace: each object with its resource version, which any
    /// write changes.
    fn state(&self) -> Vec<String> {
        let kinds = "namespace,all,pvc,secret,configmap,serviceaccount,pdb,networkpolicy";
        let objects = self.cluster.objects(&self.namespace, kinds);
        let mut state: Vec<String> = objects
            .iter()
            .filter(|object| object["kind"] != "Namespace" || named(object, &self.namespace))
            .map(|object| {
                let kind = object["kind"].as_str().unwrap();
                let version = object["metadata"]["resourceVersion"].as_str().unwrap();
                format!("{kind} {} {version}", object["metadata"]["name"])
            })
            .collect();
        state.sort();
        state
    }

    /// The texts of a Secret.
    fn secret(&self, name: &str, key: &str) -> String {
        let path = format!("{{.data.{key}}}");
        let object = format!("secret/{name}");
        let encoded = self.cluster.get(&self.namespace, &object, &path);
        let mut decode = command("base64");
        decode
            .arg("-d")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        let mut decode = decode.spawn().unwrap();
        std::io::Write::write_all(&mut decode.stdin.take().unwrap(), encoded.as_bytes()).unwrap();
        String::from_utf8(decode.wait_with_output().unwrap().stdout).unwrap()
    }

    /// The databases' pods: a restart would change their identity.
    fn pods(&self) -> Vec<Value> {
        let pods = self.cluster.objects(&self.namespace, "pods");
        let mut kept: Vec<Value> = pods
            .into_iter()
            .filter(|pod| pod["metadata"]["ownerReferences"][0]["kind"] != "Job")
            .map(|pod| pod["metadata"]["uid"].clone())
            .collect();
        kept.sort_by_key(Value::to_string);
        kept
    }
}

fn named(object: &Value, name: &str) -> bool {
    object["metadata"]["name"] == name
}

/// The files below a folder, for comparing.
fn files(folder: &Path) -> Vec<PathBuf> {
    let walk = walkdir::WalkDir::new(folder).sort_by_file_name();
    let entries = walk.into_iter().map(|entry| entry.unwrap().into_path());
    entries.collect()
}

/// No message of a script shows a secret.
#[track_caller]
fn silent(ran: Ran, secrets: &[String]) -> Ran {
    for secret in secrets {
        assert!(!ran.all().contains(secret.as_str()), "a secret is shown");
    }
    ran
}

#[test]
fn a_new_developer_installs_from_an_empty_env_file() {
    let cluster = Cluster::start();
    let repositories = Repositories::start(cluster.path("repositories"));
    for helm in helms() {
        let developer = Developer::new(&cluster, &repositories, &helm);

        // Nothing, an empty file, the example as it is: each error names what is missing.
        let ran = developer.run("install.sh", &[]).expect_code(1);
        assert!(ran.stderr.contains("copy dev_env/.env.example"), "{ran:?}");
        fs::write(developer.file("dev_env/.env"), "").unwrap();
        let ran = developer.run("install.sh", &[]).expect_code(1);
        assert_eq!(ran.stderr.matches(" DATASPOKE_").count(), 5, "{ran:?}");
        let example = developer.file("dev_env/.env.example");
        fs::copy(example, developer.file("dev_env/.env")).unwrap();
        let ran = developer.run("install.sh", &[]).expect_code(1);
        assert_eq!(
            ran.stderr,
            "install.sh: dev_env/.env leaves these empty: DATASPOKE_POSTGRES_PASSWORD \
             DATASPOKE_REDIS_PASSWORD\n"
        );

        // A dry run changes neither the cluster nor the clone nor Helm's settings.
        let secrets = developer.fill_in();
        let clone = files(&developer.home);
        let ran = developer.run("install.sh", &["--dry-run"]).expect_code(0);
        assert!(ran.stdout.contains("the chart renders"), "{ran:?}");
        silent(ran, &secrets);
        let left = files(&developer.home);
        let new: Vec<_> = left.iter().filter(|path| !clone.contains(path)).collect();
        assert!(
            new.iter().all(|path| path
                .strip_prefix(&developer.home)
                .unwrap()
                .starts_with(".cache")),
            "{new:?}"
        );
        assert_eq!(developer.state(), Vec::<String>::new());

        let ran = developer.run("install.sh", &[]).expect_code(0);
        silent(ran, &secrets);
        installed(&developer, &secrets);
        again(&developer, &secrets);
        removed(&developer, &secrets);
    }
}

/// Everything is there and ready, the Secrets with what the .env says.
fn installed(developer: &Developer<'_>, secrets: &[String; 3]) {
    let [postgres, redis, qdrant] = secrets;
    for (name, key, text) in [
        ("dataspoke-postgres-secret", "POSTGRES_USER", "alice"),
        ("dataspoke-postgres-secret", "POSTGRES_PASSWORD", postgres),
        ("dataspoke-postgres-secret", "POSTGRES_DB", "dataspoke"),
        ("dataspoke-redis-secret", "REDIS_PASSWORD", redis),
        ("dataspoke-qdrant-secret", "QDRANT_API_KEY", qdrant),
    ] {
        assert!(developer.secret(name, key) == text, "{name} {key}");
    }
    let workloads = developer
        .cluster
        .objects(&developer.namespace, "deployments,statefulsets");
    assert_eq!(workloads.len(), 8);
    for workload in &workloads {
        let ready = workload["status"]["readyReplicas"].as_u64().unwrap_or(0);
        assert_eq!(
            Some(ready),
            workload["spec"]["replicas"].as_u64(),
            "{}",
            workload["metadata"]["name"]
        );
    }
    // The role of the .env is PostgreSQL's and Temporal's.
    let roles = workloads.iter().filter(|workload| {
        let text = workload.to_string();
        text.contains("\"alice\"")
    });
    assert!(roles.count() > 0);
}

/// A second run leaves every Secret and pod as it is; a dry run leaves all.
fn again(developer: &Developer<'_>, secrets: &[String; 3]) {
    let versions = |developer: &Developer<'_>| {
        let state = developer.state().into_iter();
        let kept = state.filter(|line| line.contains("-secret\"") || line.starts_with("Namespace"));
        kept.collect::<Vec<_>>()
    };
    let (before, pods) = (versions(developer), developer.pods());
    assert_eq!(before.len(), 4, "{before:?}");
    silent(developer.run("install.sh", &[]).expect_code(0), secrets);
    assert_eq!(versions(developer), before);
    assert_eq!(developer.pods(), pods);
    installed(developer, secrets);

    let before = developer.state();
    silent(
        developer.run("install.sh", &["--dry-run"]).expect_code(0),
        secrets,
    );
    let purge = ["--purge", "--dry-run"];
    silent(
        developer.run("uninstall.sh", &purge).expect_code(0),
        secrets,
    );
    assert_eq!(developer.state(), before);
}

/// The data and the Secrets outlive an uninstall, and nothing outlives a purge.
fn removed(developer: &Developer<'_>, secrets: &[String; 3]) {
    let left = |kinds: &str| {
        let objects = developer.cluster.objects(&developer.namespace, kinds);
        json!(
            objects
                .iter()
                .map(|object| object["metadata"]["name"].clone())
                .filter(|name| name != "kubernetes" && name != "kube-root-ca.crt")
                .collect::<Vec<_>>()
        )
    };
    for _ in 0..2 {
        let ran = developer.run("uninstall.sh", &[]).expect_code(0);
        silent(ran, secrets);
        assert_eq!(
            left("deployments,statefulsets,services,configmaps"),
            json!([])
        );
        assert_eq!(left("pvc").as_array().unwrap().len(), 2);
        assert_eq!(left("secrets").as_array().unwrap().len(), 3);
    }
    for _ in 0..2 {
        let ran = developer.run("uninstall.sh", &["--purge"]).expect_code(0);
        silent(ran, secrets);
        assert_eq!(left("all,pvc,secrets"), json!([]));
    }
}
