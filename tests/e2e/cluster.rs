//! A Kubernetes API server of a test's own, and the programs that talk to it.

use std::fs::{self, File};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

use crate::tools::{Helm, Ran, command, copy_tree, root, run, tool};

/// A running API server; it and its state end with this value.
pub(crate) struct Cluster {
    dir: TempDir,
    server: Child,
}

impl Cluster {
    /// Starts a server and waits until it answers, which takes about three seconds.
    pub(crate) fn start() -> Self {
        let dir = TempDir::new().unwrap();
        let log = File::create(dir.path().join("log")).unwrap();
        let testkube = tool("TESTKUBE", "tests/testkube/bin/testkube", "make e2e");
        let server = command(testkube)
            .arg("-dir")
            .arg(dir.path().join("server"))
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn()
            .unwrap();
        let mut cluster = Self { dir, server };
        cluster.wait_until_ready();
        cluster
    }

    fn wait_until_ready(&mut self) {
        let deadline = Instant::now() + Duration::from_secs(180);
        while !self.path("server/ready").exists() {
            let ended = self.server.try_wait().unwrap();
            if ended.is_some() || Instant::now() > deadline {
                let log = fs::read_to_string(self.path("log")).unwrap();
                let tail: Vec<_> = log.lines().rev().take(20).collect();
                panic!(
                    "the API server did not get ready ({ended:?}); its log, backwards:\n{tail:#?}"
                );
            }
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    /// A path in the folder that ends with the cluster; `server` in it is the server's.
    pub(crate) fn path(&self, below: &str) -> PathBuf {
        self.dir.path().join(below)
    }

    fn connected(&self, mut command: Command) -> Command {
        command
            .current_dir(self.dir.path())
            .env("KUBECONFIG", self.path("server/kubeconfig"))
            .env("HELM_DATA_HOME", self.path("data"))
            .env("HELM_CONFIG_HOME", self.path("config"))
            .env("HELM_CACHE_HOME", self.path("cache"));
        command
    }

    /// `helm …` against this cluster, in its folder.
    pub(crate) fn helm(&self, helm: &Helm, args: &[&str]) -> Command {
        let mut command = self.connected(command(&helm.program));
        command.args(args);
        command
    }

    /// The same with dsk-post as a post-renderer: the executable on Helm 3, the plugin on Helm 4,
    /// which finds a post-renderer among its plugins only.
    pub(crate) fn helm_through_post(&self, helm: &Helm, args: &[&str], post: &[&str]) -> Command {
        let mut command = self.helm(helm, args);
        match helm.major {
            3 => command.args(["--post-renderer", env!("CARGO_BIN_EXE_dsk-post")]),
            _ => command
                .env("HELM_PLUGINS", self.post_plugin())
                .args(["--post-renderer", "dsk-post"]),
        };
        command.args(post.iter().map(|arg| format!("--post-renderer-args={arg}")));
        command
    }

    /// The folder of the plugin for Helm 4, laid out as dataspoke's own is when it is installed.
    fn post_plugin(&self) -> PathBuf {
        let plugin = self.path("plugins/dataspoke");
        let bin = plugin.join("bin");
        if !bin.exists() {
            copy_tree(&root().join("post"), &plugin.join("post"), &[]);
            fs::create_dir_all(&bin).unwrap();
            fs::copy(env!("CARGO_BIN_EXE_dsk-post"), bin.join("dsk-post")).unwrap();
        }
        plugin.join("post")
    }

    /// The objects of these kinds (`deployment,pod`) in a namespace, their managed fields with them.
    pub(crate) fn objects(&self, namespace: &str, kinds: &str) -> Vec<Value> {
        let args = ["-n", namespace, "get", kinds, "-o", "json"];
        let ran = self.kubectl(&[&args[..], &["--show-managed-fields"]].concat());
        let mut list: Value = serde_json::from_str(&ran.expect_code(0).stdout).unwrap();
        match list["items"].take() {
            Value::Array(items) => items,
            other => panic!("kubectl lists {other}"),
        }
    }

    /// `kubectl …` against this cluster.
    pub(crate) fn kubectl(&self, args: &[&str]) -> Ran {
        let kubectl = tool("KUBECTL", "tests/testkube/bin/kubectl", "make e2e");
        run(self.connected(command(kubectl)).args(args))
    }

    /// What a JSON path of an object says, as text.
    #[track_caller]
    pub(crate) fn get(&self, namespace: &str, object: &str, path: &str) -> String {
        let path = format!("jsonpath={path}");
        self.kubectl(&["-n", namespace, "get", object, "-o", &path])
            .expect_code(0)
            .stdout
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // The state is thrown away, so nothing is lost by not asking the server to stop.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
