//! The plugin as users have it: installed by the real Helm 3 and Helm 4, and called through
//! them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::support::tools::{
    Helm, Ran, command, copy_project, copy_tree, helm3, helm4, helms, password, quick_cargo, root,
    run,
};

/// A user's Helm folders, and the plugin's sources as a release archive unpacks them.
struct Home {
    dir: TempDir,
}

impl Home {
    /// Empty Helm folders, and a plugin folder without binaries.
    fn new() -> Self {
        let home = Self {
            dir: TempDir::new().unwrap(),
        };
        let plugin = home.plugin();
        fs::create_dir_all(plugin.join("scripts")).unwrap();
        fs::copy(root().join("plugin.yaml"), plugin.join("plugin.yaml")).unwrap();
        fs::copy(
            root().join("scripts/install.sh"),
            plugin.join("scripts/install.sh"),
        )
        .unwrap();
        copy_tree(&root().join("post"), &plugin.join("post"), &[]);
        home
    }

    /// The same with the plugin installed by `helm`, with this build's binaries.
    fn installed(helm: &Helm) -> Self {
        let home = Self::new();
        run(home.install(helm).env("DATASPOKE_PREBUILT", built())).expect_code(0);
        home
    }

    fn path(&self, below: &str) -> PathBuf {
        self.dir.path().join(below)
    }

    fn plugin(&self) -> PathBuf {
        self.path("dataspoke")
    }

    /// `helm …` with this home's folders.
    fn helm(&self, helm: &Helm, args: &[&str]) -> Command {
        let mut command = command(&helm.program);
        command
            .args(args)
            .current_dir(self.dir.path())
            .env("HELM_DATA_HOME", self.path("data"))
            .env("HELM_CONFIG_HOME", self.path("config"))
            .env("HELM_CACHE_HOME", self.path("cache"));
        command
    }

    fn install(&self, helm: &Helm) -> Command {
        self.helm(helm, &["plugin", "install", "./dataspoke"])
    }

    /// Where Helm 4 finds the post-renderer that the plugin brings, beside the plugin itself.
    fn plugins_with_post(&self) -> String {
        let plugins = self.path("data/plugins");
        format!("{0}:{0}/dataspoke/post", plugins.display())
    }

    /// A chart of one Deployment with these values.
    fn chart(&self, values: &str) -> PathBuf {
        let chart = self.path("chart");
        fs::create_dir_all(chart.join("templates")).unwrap();
        fs::write(
            chart.join("Chart.yaml"),
            "apiVersion: v2\nname: chart\nversion: 1.0.0\n",
        )
        .unwrap();
        fs::write(chart.join("values.yaml"), values).unwrap();
        fs::write(chart.join("templates/deployment.yaml"), DEPLOYMENT).unwrap();
        chart
    }
}

const DEPLOYMENT: &str = "\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: web # kept
        image: {{ .Values.image }}
        env:
        - {name: LOGIN, value: {{ .Values.login | default \"\" | quote }}}
";

/// The folder of the binaries that this build made.
fn built() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_dataspoke")).parent().unwrap()
}

/// `plugin list` without the heading, as name and version; the run must have said nothing else.
#[track_caller]
fn listed(ran: Ran) -> Vec<(String, String)> {
    let ran = ran.expect_code(0);
    assert_eq!(ran.stderr, "");
    let rows = ran
        .stdout
        .lines()
        .skip(1)
        .filter(|row| !row.trim().is_empty());
    let rows = rows.map(str::split_whitespace);
    rows.map(|mut row| {
        (
            row.next().unwrap().to_owned(),
            row.next().unwrap().to_owned(),
        )
    })
    .collect()
}

fn ours() -> Vec<(String, String)> {
    vec![("dataspoke".to_owned(), env!("CARGO_PKG_VERSION").to_owned())]
}

#[test]
fn plugin_answers_under_both_helms() {
    for helm in helms() {
        let home = Home::installed(&helm);
        assert_eq!(
            listed(run(&mut home.helm(&helm, &["plugin", "list"]))),
            ours()
        );

        let direct = run(command(env!("CARGO_BIN_EXE_dataspoke")).arg("--version")).expect_code(0);
        let through = run(&mut home.helm(&helm, &["dataspoke", "--version"])).expect_code(0);
        assert!(
            direct.stdout.contains(env!("CARGO_PKG_VERSION")),
            "{direct:?}"
        );
        assert_eq!(through.stdout, direct.stdout, "helm {}", helm.major);

        let help = run(&mut home.helm(&helm, &["help", "dataspoke"])).expect_code(0);
        assert!(help.stdout.contains("Lint the merged values"), "{help:?}");
    }
}

#[test]
fn exit_codes_of_lint_pass_through_helm() {
    let secret = password(1);
    for helm in helms() {
        let home = Home::installed(&helm);
        let lint = |path: &str| run(&mut home.helm(&helm, &["dataspoke", "lint", path]));

        home.chart("image: web:1\n");
        lint("chart").expect_code(0);

        home.chart(&format!("image: web:1\ndb:\n  password: {secret}\n"));
        let found = lint("chart").expect_code(1);
        assert!(found.stdout.contains("values.yaml:3:13"), "{found:?}");
        assert!(found.stdout.contains("plain-secret"), "{found:?}");
        assert!(
            !found.all().contains(&secret),
            "helm {} shows the password",
            helm.major
        );

        let missing = lint("nowhere").expect_code(2);
        assert!(missing.stderr.contains("nowhere"), "{missing:?}");
    }
}

#[test]
fn helm3_keeps_its_plugins_when_helm4_shares_the_data_home() {
    let home = Home::installed(&helm4());
    let list3 = || listed(run(&mut home.helm(&helm3(), &["plugin", "list"])));
    assert_eq!(list3(), ours());

    let mut list4 = home.helm(&helm4(), &["plugin", "list"]);
    let both = run(list4.env("HELM_PLUGINS", home.plugins_with_post())).expect_code(0);
    let post = both
        .stdout
        .lines()
        .find(|line| line.starts_with("dsk-post"));
    let post = post.unwrap_or_else(|| panic!("Helm 4 does not see dsk-post: {both:?}"));
    assert!(
        post.contains("postrenderer/v1") && post.contains(env!("CARGO_PKG_VERSION")),
        "{post}"
    );

    assert_eq!(list3(), ours());
    run(&mut home.helm(&helm3(), &["dataspoke", "--version"])).expect_code(0);
}

#[test]
fn post_renderer_of_the_plugin_works_on_both_helms() {
    for helm in helms() {
        let home = Home::installed(&helm);
        home.chart("image: web:1\n");
        let renderer = match helm.major {
            3 => home
                .path("data/plugins/dataspoke/bin/dsk-post")
                .display()
                .to_string(),
            _ => "dsk-post".to_owned(),
        };
        let template = |args: &[&str]| {
            let mut command = home.helm(&helm, &["template", "r", "chart", "--post-renderer"]);
            command.arg(&renderer);
            if helm.major == 4 {
                command.env("HELM_PLUGINS", home.plugins_with_post());
            }
            run(command.args(args))
        };

        let plain = template(&[]).expect_code(0).stdout;
        assert!(
            plain.contains("app.kubernetes.io/part-of: dataspoke"),
            "{plain}"
        );
        assert!(plain.contains("name: web # kept"), "{plain}");
        assert!(!plain.contains("envFrom"), "{plain}");

        let mounted = ["--target=Deployment/web", "--env-from=configmap/web-config"];
        let mounted = mounted.map(|arg| format!("--post-renderer-args={arg}"));
        let stdout = template(&mounted.each_ref().map(String::as_str))
            .expect_code(0)
            .stdout;
        assert!(stdout.contains("envFrom"), "{stdout}");
        assert!(stdout.contains("web-config"), "{stdout}");

        // Helm 4 drops a post-renderer's stderr: the words must come another way.
        let refused = template(&["--post-renderer-args=--target=Deployment/web"]).expect_code(1);
        assert!(
            refused.stderr.contains("Deployment/web"),
            "helm {}: {refused:?}",
            helm.major
        );
        assert_eq!(refused.stdout, "");
    }
}

#[test]
fn hook_builds_from_source_with_cargo() {
    let home = Home::new();
    fs::remove_dir_all(home.plugin()).unwrap();
    copy_project(&home.plugin());
    for helm in helms() {
        run(quick_cargo(&mut home.install(&helm))).expect_code(0);
        let version = run(&mut home.helm(&helm, &["dataspoke", "--version"])).expect_code(0);
        assert!(
            version.stdout.contains(env!("CARGO_PKG_VERSION")),
            "{version:?}"
        );
        assert!(home.plugin().join("bin/dsk-post").is_file());
        run(&mut home.helm(&helm, &["plugin", "uninstall", "dataspoke"])).expect_code(0);
        assert!(!home.path("data/plugins/dataspoke").exists());
    }
}

#[test]
fn hook_refuses_a_prebuilt_folder_without_binaries() {
    for helm in helms() {
        let home = Home::new();
        let empty = home.path("empty");
        fs::create_dir(&empty).unwrap();
        let ran = run(home.install(&helm).env("DATASPOKE_PREBUILT", &empty)).expect_code(1);
        assert!(
            ran.stderr.contains("unset it to build from source"),
            "{ran:?}"
        );
        assert!(!home.plugin().join("bin").exists());
    }
}

/// The hook itself, in a plugin folder as a release archive has it, with `checksums`.
fn hook_of_archive(home: &Home, checksums: &str) -> Ran {
    let bin = home.plugin().join("bin");
    fs::create_dir_all(&bin).unwrap();
    for name in ["dataspoke", "dsk-post"] {
        fs::copy(built().join(name), bin.join(name)).unwrap();
    }
    fs::write(bin.join("SHA256SUMS"), checksums).unwrap();
    run(command("sh").arg(home.plugin().join("scripts/install.sh")))
}

#[test]
fn hook_takes_the_binaries_of_a_release_archive() {
    let home = Home::new();
    let sums = run(command("sha256sum")
        .args(["dataspoke", "dsk-post"])
        .current_dir(built()));
    let ran = hook_of_archive(&home, &sums.expect_code(0).stdout).expect_code(0);
    assert_eq!(ran.all(), "");
}

/// What `scripts/package.sh` makes of this build's binaries.
fn archive() -> (TempDir, PathBuf) {
    let dir = TempDir::new().unwrap();
    let sources = dir.path().join("sources");
    copy_project(&sources);
    let release = dir.path().join("built/this/release");
    fs::create_dir_all(&release).unwrap();
    for name in ["dataspoke", "dsk-post"] {
        fs::copy(built().join(name), release.join(name)).unwrap();
    }
    let mut package = command(sources.join("scripts/package.sh"));
    package
        .args(["this", "linux-amd64"])
        .env("CARGO_TARGET_DIR", dir.path().join("built"));
    let archive = run(&mut package).expect_code(0).stdout;
    let archive = sources.join(archive.trim());
    (dir, archive)
}

#[test]
fn release_archive_installs_on_both_helms() {
    let (_dir, archive) = archive();
    let name = archive.file_name().unwrap().to_str().unwrap();
    assert_eq!(
        name,
        concat!("dataspoke-", env!("CARGO_PKG_VERSION"), "-linux-amd64.tgz")
    );
    for helm in helms() {
        let home = Home::new();
        fs::remove_dir_all(home.plugin()).unwrap();
        let mut install = if helm.major == 3 {
            // Helm 3 takes folders only.
            run(command("tar")
                .arg("-xzf")
                .arg(&archive)
                .current_dir(home.dir.path()))
            .expect_code(0);
            home.install(&helm)
        } else {
            let archive = archive.to_str().unwrap();
            home.helm(&helm, &["plugin", "install", "--verify=false", archive])
        };
        run(&mut install).expect_code(0);
        assert_eq!(
            listed(run(&mut home.helm(&helm, &["plugin", "list"]))),
            ours()
        );
        let version = run(&mut home.helm(&helm, &["dataspoke", "--version"])).expect_code(0);
        assert!(
            version.stdout.contains(env!("CARGO_PKG_VERSION")),
            "{version:?}"
        );
        let post = home.path("data/plugins/dataspoke/post/dsk-post/plugin.yaml");
        assert!(post.is_file(), "the archive lacks the post-renderer");
    }
}

#[test]
fn hook_refuses_binaries_that_are_not_the_released_ones() {
    let home = Home::new();
    let ran = hook_of_archive(&home, &format!("{}  dataspoke\n", "0".repeat(64))).expect_code(1);
    assert!(ran.stderr.contains("download the archive again"), "{ran:?}");
}

#[test]
fn hook_without_cargo_says_what_to_install() {
    let home = Home::new();
    let tools = home.path("tools");
    fs::create_dir(&tools).unwrap();
    for tool in ["sh", "dirname", "basename", "uname"] {
        let found = run(command("sh").args(["-c", &format!("command -v {tool}")])).expect_code(0);
        std::os::unix::fs::symlink(found.stdout.trim(), tools.join(tool)).unwrap();
    }
    let mut hook = command(tools.join("sh"));
    let ran = run(hook
        .arg(home.plugin().join("scripts/install.sh"))
        .env("PATH", &tools));
    let ran = ran.expect_code(1);
    assert!(ran.stderr.contains("cargo is not on PATH"), "{ran:?}");
    assert!(ran.stderr.contains("https://rustup.rs"), "{ran:?}");
}

#[test]
fn manifests_have_the_version_of_the_crate() {
    for name in ["plugin.yaml", "post/dsk-post/plugin.yaml"] {
        let text = fs::read_to_string(root().join(name)).unwrap();
        let manifest: serde_yaml::Value = serde_yaml::from_str(&text).unwrap();
        assert_eq!(
            manifest["version"].as_str(),
            Some(env!("CARGO_PKG_VERSION")),
            "{name}"
        );
    }
}
