//! The pre-commit hooks, run by the real pre-commit as `try-repo` runs them for a user.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::support::tools::{
    Ran, command, copy_project, copy_tree, password, pre_commit, quick_cargo, root, run,
};

/// A git repository with our chart in it, and one with our hooks.
struct Repos {
    dir: TempDir,
}

impl Repos {
    fn new() -> Self {
        let repos = Self {
            dir: TempDir::new().unwrap(),
        };
        copy_project(&repos.hooks());
        copy_tree(&root().join("helm-charts/dataspoke"), &repos.chart(), &[]);
        for repo in [repos.hooks(), repos.user()] {
            git(&repo, &["init", "--quiet", "--initial-branch=main"]);
            commit(&repo);
        }
        repos
    }

    fn hooks(&self) -> PathBuf {
        self.dir.path().join("hooks")
    }

    fn user(&self) -> PathBuf {
        self.dir.path().join("user")
    }

    fn chart(&self) -> PathBuf {
        self.user().join("deploy/dataspoke")
    }

    /// Both hooks over all files, one built from source and one found on PATH.
    fn try_repo(&self) -> Ran {
        let mut command = command(pre_commit());
        let built = Path::new(env!("CARGO_BIN_EXE_dataspoke")).parent().unwrap();
        let path = std::env::var_os("PATH").unwrap();
        let path = std::iter::once(built.to_owned()).chain(std::env::split_paths(&path));
        command
            .arg("try-repo")
            .arg(self.hooks())
            .args(["--all-files", "--verbose", "--color=never"])
            .current_dir(self.user())
            .env("PATH", std::env::join_paths(path).unwrap())
            .env("PRE_COMMIT_HOME", self.dir.path().join("cache"));
        no_git_config(&mut command);
        run(quick_cargo(&mut command))
    }
}

/// Git as on a machine where nothing is configured.
fn no_git_config(command: &mut Command) -> &mut Command {
    command
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_AUTHOR_NAME", "test")
        .env("GIT_AUTHOR_EMAIL", "test@example.invalid")
        .env("GIT_COMMITTER_NAME", "test")
        .env("GIT_COMMITTER_EMAIL", "test@example.invalid")
}

fn git(repo: &Path, args: &[&str]) {
    run(no_git_config(command("git").arg("-C").arg(repo).args(args))).expect_code(0);
}

fn commit(repo: &Path) {
    git(repo, &["add", "--all"]);
    git(repo, &["commit", "--quiet", "--message=all"]);
}

/// What pre-commit says of a hook: `Passed` or `Failed`.
fn verdict<'a>(ran: &'a Ran, name: &str) -> &'a str {
    let mut lines = ran.stdout.lines();
    let line = lines.find(|line| {
        line.strip_prefix(name)
            .is_some_and(|rest| rest.starts_with(".."))
    });
    line.unwrap_or_else(|| panic!("{name} has not run: {ran:?}"))
        .rsplit('.')
        .next()
        .unwrap()
}

const BUILT: &str = "dataspoke lint";
const INSTALLED: &str = "dataspoke lint (installed)";

#[test]
fn hooks_pass_the_clean_chart_and_stop_a_password() {
    let repos = Repos::new();
    let clean = repos.try_repo().expect_code(0);
    assert_eq!(
        (verdict(&clean, BUILT), verdict(&clean, INSTALLED)),
        ("Passed", "Passed")
    );

    let secret = password(2);
    let values = repos.chart().join("values-dev.yaml");
    let mut text = fs::read_to_string(&values).unwrap();
    text.push_str(&format!("\nadmin:\n  password: {secret}\n"));
    fs::write(&values, text).unwrap();

    let stopped = repos.try_repo().expect_code(1);
    assert_eq!(
        (verdict(&stopped, BUILT), verdict(&stopped, INSTALLED)),
        ("Failed", "Failed")
    );
    assert!(stopped.stdout.contains("plain-secret"), "{stopped:?}");
    assert!(
        stopped.stdout.contains("deploy/dataspoke/values-dev.yaml"),
        "{stopped:?}"
    );
    assert!(
        !stopped.all().contains(&secret),
        "the password is in what pre-commit shows"
    );
}

#[test]
fn both_hooks_look_at_the_files_of_a_chart() {
    let text = fs::read_to_string(root().join(".pre-commit-hooks.yaml")).unwrap();
    let hooks: Vec<serde_yaml::Value> = serde_yaml::from_str(&text).unwrap();
    let ids: Vec<_> = hooks
        .iter()
        .map(|hook| hook["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids, ["dataspoke-lint", "dataspoke-lint-system"]);
    for hook in &hooks {
        // pre-commit searches (Python's re.search); this pattern means the same in both.
        let files = regex::Regex::new(hook["files"].as_str().unwrap()).unwrap();
        for path in [
            "Chart.yaml",
            "charts/api/Chart.lock",
            "a/values.yaml",
            "a/values-dev.yaml",
            "a/values.prod.yml",
            "a/prod-values.yaml",
            "a/ci/minimal-values.yaml",
            "a/values.schema.json",
            "a/.dataspoke.yaml",
            "a/templates/_helpers.tpl",
            "a/templates/tests/run.yaml",
        ] {
            assert!(files.is_match(path), "{path} is not looked at");
        }
        for path in [
            "README.md",
            "src/values.rs",
            "a/MyChart.yaml",
            "compose.yaml",
            "schema.json",
        ] {
            assert!(!files.is_match(path), "{path} is looked at");
        }
    }
}
