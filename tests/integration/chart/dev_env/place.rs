//! A developer's folder, and the stand-ins of helm and kubectl in it.

use std::path::{Path, PathBuf};

use crate::chart::read;
use crate::support::tools::{self, Ran};

/// A copy of the scripts and the chart's folder, and the programs they find.
pub(super) struct Place {
    pub(super) folder: PathBuf,
}

pub(super) const KUBECTL: &str = r#"#!/bin/bash
echo "kubectl $*" >>"$LOG"
case "$*" in
    "get namespace"*) [ -e "$STATE/namespace" ] ;;
    "create namespace"*) touch "$STATE/namespace" ;;
    "create secret"*) for word in "$@"; do
        case $word in --from-env-file=*) cat "${word#*=}" >>"$STATE/$4.env" ;; esac
    done
    echo "kind: Secret" ;;
    "apply"*) cat >/dev/null ;;
esac
"#;

const HELM: &str = r#"#!/bin/bash
echo "helm $*" >>"$LOG"
[ "$1" != "${FAIL:-}" ]
"#;

impl Place {
    pub(super) fn new(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join("dev_env")
            .join(name);
        if folder.exists() {
            std::fs::remove_dir_all(&folder).expect("the last run's folder can go");
        }
        let place = Self { folder };
        for inside in [
            "bin",
            "state",
            "helm-charts/dataspoke",
            "dev_env/dataspoke-infra",
        ] {
            std::fs::create_dir_all(place.folder.join(inside)).expect("target/tmp is writable");
        }
        for file in [
            "dev_env/dataspoke-infra/install.sh",
            "dev_env/dataspoke-infra/uninstall.sh",
            "dev_env/.env.example",
        ] {
            std::fs::copy(tools::root().join(file), place.folder.join(file)).expect("a copy");
        }
        for program in ["dirname", "sed", "cat", "touch", "mktemp", "cp", "rm"] {
            let real = ["/usr/bin", "/bin"]
                .map(|folder| Path::new(folder).join(program))
                .into_iter()
                .find(|path| path.exists())
                .unwrap_or_else(|| panic!("no {program}"));
            std::os::unix::fs::symlink(real, place.folder.join("bin").join(program))
                .expect("a link");
        }
        place
    }

    pub(super) fn program(&self, name: &str, text: &str) -> &Self {
        use std::os::unix::fs::PermissionsExt;
        let path = self.folder.join("bin").join(name);
        std::fs::write(&path, text).expect("it is writable");
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).expect("ours");
        self
    }

    pub(super) fn both_programs(&self) -> &Self {
        self.program("kubectl", KUBECTL).program("helm", HELM)
    }

    pub(super) fn env_file(&self, text: &str) -> &Self {
        std::fs::write(self.folder.join("dev_env/.env"), text).expect("it is writable");
        self
    }

    /// An .env as a developer fills it in; the secrets.
    pub(super) fn filled(&self) -> [String; 3] {
        let secrets = [11, 12, 13].map(tools::password);
        let [postgres, redis, qdrant] = &secrets;
        self.env_file(&format!(
            "DATASPOKE_DEV_KUBE_DATASPOKE_NAMESPACE=team-01\n\
             DATASPOKE_POSTGRES_USER=alice\n\
             DATASPOKE_POSTGRES_PASSWORD='{postgres}'\n\
             DATASPOKE_POSTGRES_DB=spoke\n\
             DATASPOKE_REDIS_PASSWORD='{redis}'\n\
             DATASPOKE_QDRANT_API_KEY='{qdrant}'\n"
        ));
        secrets
    }

    pub(super) fn run_with(&self, script: &str, arguments: &[&str], fail: &str) -> Ran {
        let mut command = tools::command("/bin/bash");
        command
            .arg(self.folder.join("dev_env/dataspoke-infra").join(script))
            .args(arguments)
            .env("PATH", self.folder.join("bin"))
            .env("LOG", self.folder.join("log"))
            .env("STATE", self.folder.join("state"))
            .env("FAIL", fail)
            .current_dir("/");
        tools::run(&mut command)
    }

    pub(super) fn run(&self, script: &str, arguments: &[&str]) -> Ran {
        self.run_with(script, arguments, "")
    }

    /// What was asked of helm and kubectl, one line a call; forgets it.
    pub(super) fn calls(&self) -> Vec<String> {
        let log = self.folder.join("log");
        if !log.exists() {
            return Vec::new();
        }
        let chart = self
            .folder
            .join("helm-charts/dataspoke")
            .display()
            .to_string();
        let calls = read(&log).replace(&chart, "CHART");
        std::fs::remove_file(log).expect("it is ours");
        calls.lines().map(str::to_owned).collect()
    }
}
