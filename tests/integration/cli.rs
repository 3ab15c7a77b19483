//! The command line as users and scripts meet it: exit codes, streams, flags, help.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use crate::support::tools::{Ran, command, copy_tree, password, root, run};

/// A folder with small charts in it, from where the program is called.
struct Place {
    dir: TempDir,
}

impl Place {
    /// With one chart, `app`, without mistakes.
    fn new() -> Self {
        let place = Self {
            dir: TempDir::new().unwrap(),
        };
        place.write(
            "app/Chart.yaml",
            "apiVersion: v2\nname: app\nversion: 1.0.0\n",
        );
        place.write("app/values.yaml", "replicas: 1\nmode: fast\n");
        place.write(
            "app/values.schema.json",
            r#"{"type": "object", "properties": {"replicas": {"type": "integer"}, "mode": {"enum": ["fast", "slow"]}}}"#,
        );
        place.write(
            "app/templates/a.yaml",
            "{{ .Values.replicas }}{{ .Values.mode }}\n",
        );
        place
    }

    fn path(&self) -> &Path {
        self.dir.path()
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = command(env!("CARGO_BIN_EXE_dataspoke"));
        command.args(words).current_dir(self.path());
        command
    }

    fn run(&self, words: &[&str]) -> Ran {
        run(&mut self.command(words))
    }

    /// The findings of a run with `-o json`.
    fn findings(&self, words: &[&str]) -> Vec<Value> {
        let ran = self.run(&[words, &["-o", "json"]].concat());
        let report: Value = serde_json::from_str(&ran.stdout)
            .unwrap_or_else(|error| panic!("{words:?}: {error}: {ran:?}"));
        report["findings"].as_array().unwrap().clone()
    }

    fn git(&self, words: &[&str]) {
        let mut command = command("git");
        command
            .arg("-C")
            .arg(self.path())
            .args(["-c", "user.name=t", "-c", "user.email=t@example.invalid"])
            .args(words)
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1");
        run(&mut command).expect_code(0);
    }
}

#[test]
fn exit_codes_and_streams() {
    let place = Place::new();
    let clean = place.run(&["lint", "app"]).expect_code(0);
    assert!(
        clean.stdout.starts_with("no findings in app ("),
        "{clean:?}"
    );
    assert_eq!(clean.stderr, "");

    let found = place
        .run(&["lint", "app", "--set", "mode=loud"])
        .expect_code(1);
    assert!(
        found.stdout.contains("error[schema] mode [custom]"),
        "{found:?}"
    );
    assert_eq!(found.stderr, "");
    place
        .run(&["lint", "app", "--set", "mode=loud", "--exit-zero"])
        .expect_code(0);

    for words in [
        &["lint", "nowhere"][..],
        &["lint", "app", "--profile", "nope"],
        &["lint", "app", "--select", "nope"],
        &["lint", "app", "--nope"],
        &["lint", "app", "-o", "xml"],
        &["lint", "app", "--helm", "5"],
        &["lint", "app", "--shard", "3/2"],
        &["lint", "app", "--config", "nope.yaml"],
        &["lint", "app", "--baseline", "nope.json"],
        &["lint", "app", "-o", "json=no/such/folder/x"],
        &["values", "app", "-o", "xml"],
        &["rules", "nope"],
        &["nope"],
        &[],
    ] {
        let ran = place.run(words).expect_code(2);
        assert_eq!(ran.stdout, "", "{words:?}");
        assert!(!ran.stderr.is_empty(), "{words:?}");
    }
}

/// Whatever the format: no report, since it would look clean.
#[test]
fn what_could_not_run_has_no_report() {
    let place = Place::new();
    place.write(
        "ugly/Chart.yaml",
        "apiVersion: v2\nname: ugly\nversion: 1.0.0\n",
    );
    place.write("ugly/.dataspoke.yaml", "profile: {}\n");
    for format in ["text", "json", "sarif", "github", "gitlab", "junit"] {
        for (words, says) in [
            (
                &["app", "-f", "nope.yaml"][..],
                "error: -f nope.yaml: open nope.yaml: no such file or directory\n",
            ),
            (
                &["app", "--set", "replicas"][..],
                "error: failed parsing --set data: key … has no value\n",
            ),
            (
                &["app", "--set", "a=b", "--set", "c"][..],
                "error: failed parsing --set data: key … has no value (the --set number 2)\n",
            ),
            (
                &["app", "--set-file", "a=nope.txt"][..],
                "error: failed parsing --set-file data: open nope.txt: no such file or directory\n",
            ),
            (
                &["ugly", "app"][..],
                "error: ugly/.dataspoke.yaml:1:1: unknown key `profile`: did you mean `profiles`?\n",
            ),
        ] {
            let mut all = vec!["lint"];
            all.extend(words);
            let file = format!("{format}=report");
            let known = place.path().join("known");
            all.extend(["-o", format, "-o", &file, "--write-baseline", "known"]);
            let ran = place.run(&all).expect_code(2);
            assert_eq!(
                (ran.stdout.as_str(), ran.stderr.as_str()),
                ("", says),
                "{all:?}"
            );
            assert!(!place.path().join("report").exists() && !known.exists());
        }
    }
    // What was found beside the failure is told all the same, and still 2.
    place.write("app/values.yaml", "replicas: no\nmode: fast\n");
    let ran = place.run(&["lint", "ugly", "app"]).expect_code(2);
    assert!(ran.stdout.contains("error[schema] replicas"), "{ran:?}");
    assert!(ran.stderr.contains("unknown key `profile`"), "{ran:?}");
    // A mistake of the command line is told once, however many charts there are.
    fs::remove_file(place.path().join("ugly/.dataspoke.yaml")).unwrap();
    let ran = place.run(&["lint", ".", "-f", "nope.yaml"]).expect_code(2);
    assert_eq!(ran.stderr.lines().count(), 1, "{ran:?}");
}

#[test]
fn paths_that_are_no_charts() {
    let place = Place::new();
    place.write("site/templates/index.html", "{% block x %}\n");
    place.write("empty/readme.txt", "");
    let ran = place
        .run(&["lint", "site/templates/index.html"])
        .expect_code(0);
    assert_eq!(ran.stdout, "");
    assert!(
        ran.stderr
            .starts_with("site/templates/index.html: belongs to no chart, skipped\n"),
        "{ran:?}"
    );
    let ran = place
        .run(&["lint", "site/templates/index.html", "app/values.yaml"])
        .expect_code(0);
    assert!(ran.stdout.starts_with("no findings in app ("), "{ran:?}");
    assert_eq!(ran.stderr.lines().count(), 1);
    let quiet = place
        .run(&["lint", "-q", "site/templates/index.html"])
        .expect_code(0);
    assert_eq!(quiet.all(), "");
    place.run(&["lint", "empty"]).expect_code(2);
    place
        .run(&["lint", "site/templates/gone.html"])
        .expect_code(2);
    place
        .run(&["values", "site/templates/index.html"])
        .expect_code(2);
}

#[test]
fn a_finding_about_a_file_names_the_profiles_that_load_it() {
    let place = Place::new();
    let secret = password(11);
    let text = format!("admin:\n  password: {secret}\n");
    place.write("app/values-dev.yaml", &text);
    place.write("app/values-other.yaml", &text);
    place.write(
        "app/values.yaml",
        &format!("replicas: 1\nmode: fast\n{text}"),
    );
    place.write(
        "app/.dataspoke.yaml",
        "profiles: {prod: {}, dev: {values: [values-dev.yaml]}}\n",
    );
    let found = place.findings(&["lint", "app", "--select", "plain-secret"]);
    let profiles = |file: &str| {
        let of = found
            .iter()
            .find(|f| f["location"]["file"] == format!("app/{file}"));
        of.unwrap_or_else(|| panic!("{file}: {found:?}"))["profiles"].to_string()
    };
    assert_eq!(profiles("values-dev.yaml"), r#"["dev"]"#);
    assert_eq!(profiles("values-other.yaml"), "[]");
    assert_eq!(profiles("values.yaml"), r#"["prod","dev"]"#);
    // Alone, a file that no profile loads is looked at by itself.
    let alone = place.findings(&["lint", "app/values-other.yaml", "--select", "plain-secret"]);
    assert_eq!(alone.len(), 1, "{alone:?}");
}

#[test]
fn select_and_ignore() {
    let place = Place::new();
    let secret = password(12);
    place.write(
        "app/values.yaml",
        &format!("replicas: x\nmode: fast\nadmin: {{password: {secret}}}\n"),
    );
    let rules = |words: &[&str]| {
        let found = place.findings(&[&["lint", "app"], words].concat());
        let ids = found.iter().map(|f| f["rule"].as_str().unwrap().to_owned());
        ids.filter(|id| id == "schema" || id == "plain-secret")
            .collect::<Vec<_>>()
    };
    assert_eq!(rules(&[]), ["schema", "plain-secret"]);
    assert_eq!(rules(&["--select", "schema"]), ["schema"]);
    assert_eq!(
        rules(&["--select", "schema,plain-secret"]),
        ["schema", "plain-secret"]
    );
    assert_eq!(rules(&["--ignore", "schema"]), ["plain-secret"]);
    assert_eq!(rules(&["--skip-schema-validation"]), ["plain-secret"]);
    assert_eq!(rules(&["--ignore", "schema", "plain-secret"]), [""; 0]);
    // A path behind the rules is a path.
    let found = place.findings(&["lint", "--select", "schema", "app"]);
    assert_eq!(found.len(), 1, "{found:?}");
    place.write("app/.dataspoke.yaml", "lint: {ignore: [schema]}\n");
    assert_eq!(rules(&[]), ["plain-secret"]);
    assert_eq!(rules(&["--select", "schema"]), ["schema"]);
}

#[test]
fn severities_and_strict() {
    let place = Place::new();
    place.write("app/values.yaml", "replicas: x\nmode: fast\n");
    place.write(
        "app/.dataspoke.yaml",
        "lint: {severity: {schema: warning}}\n",
    );
    let ran = place
        .run(&["lint", "app", "--select", "schema"])
        .expect_code(0);
    assert!(ran.stdout.contains("warning[schema]"), "{ran:?}");
    place
        .run(&["lint", "app", "--select", "schema", "--strict"])
        .expect_code(1);
    place.write("app/.dataspoke.yaml", "lint: {severity: {schema: info}}\n");
    place
        .run(&["lint", "app", "--select", "schema", "--strict"])
        .expect_code(0);
}

#[test]
fn ignores_until_a_day_and_ignores_of_nothing() {
    let place = Place::new();
    let lint = |comment: &str| {
        place.write(
            "app/values.yaml",
            &format!("replicas: x # {comment}\nmode: fast\n"),
        );
        place.run(&["lint", "app", "--strict"])
    };
    lint("dataspoke: ignore[schema] not ours").expect_code(0);
    lint("dataspoke: ignore[schema] until=2999-01-31 not ours").expect_code(0);
    let over = lint("dataspoke: ignore[schema] until=2020-01-31 not ours").expect_code(1);
    assert!(
        over.stdout.contains("an ignore of it ended on 2020-01-31"),
        "{over:?}"
    );
    let other = lint("dataspoke: ignore[reference] not ours").expect_code(1);
    assert!(other.stdout.contains("[unused-ignore]"), "{other:?}");
    assert!(other.stdout.contains("[schema]"), "{other:?}");
    let wrong = lint("dataspoke: ignore[shema] not ours").expect_code(1);
    assert!(wrong.stdout.contains("did you mean `schema`?"), "{wrong:?}");
}

#[test]
fn a_baseline_is_written_read_and_outgrown() {
    let place = Place::new();
    let secret = password(13);
    let values = |head: &str, mode: &str| {
        let text = format!("{head}replicas: 1\nmode: {mode}\nadmin: {{password: {secret}}}\n");
        place.write("app/values.yaml", &text);
    };
    values("", "loud");
    place
        .run(&["lint", "app", "--write-baseline", "known.json"])
        .expect_code(1);
    let known = fs::read_to_string(place.path().join("known.json")).unwrap();
    assert!(
        !known.contains(&secret) && !known.contains("loud"),
        "{known}"
    );
    place
        .run(&["lint", "app", "--baseline", "known.json", "--strict"])
        .expect_code(0);
    // Moved lines are no new findings.
    values("# a line\n\n", "loud");
    place
        .run(&["lint", "app", "--baseline", "known.json", "--strict"])
        .expect_code(0);
    // What is mended is an entry too many.
    values("", "fast");
    let ran = place
        .run(&["lint", "app", "--baseline", "known.json", "--strict"])
        .expect_code(1);
    assert!(ran.stdout.contains("[unused-ignore]"), "{ran:?}");
    // What is new is told.
    place.write(
        "app/values.yaml",
        &format!("replicas: x\nmode: loud\nadmin: {{password: {secret}}}\n"),
    );
    let new = place.findings(&["lint", "app", "--baseline", "known.json"]);
    assert_eq!(new.len(), 1, "{new:?}");
    assert_eq!(new[0]["values_path"], "replicas");
    // A baseline that is written by the way of an older one knows what both know.
    place.run(&[
        "lint",
        "app",
        "--baseline",
        "known.json",
        "--write-baseline",
        "next.json",
    ]);
    place
        .run(&["lint", "app", "--baseline", "next.json", "--strict"])
        .expect_code(0);
    // What was not looked for in a run is not said to be gone.
    for words in [
        &["app", "--ignore", "schema"][..],
        &["app", "--select", "plain-secret,unused-ignore"],
        &["app", "--helm", "3", "--ignore", "schema"],
        &["app", "--skip-schema-validation"],
        &["app", "--shard", "1/1", "--ignore", "schema"],
    ] {
        let words = [&["lint", "--baseline", "next.json", "--strict"], words].concat();
        place.run(&words).expect_code(0);
    }
    // The others are.
    place.write("app/values.yaml", "replicas: 1\nmode: fast\n");
    let words = [
        "lint",
        "app",
        "--baseline",
        "next.json",
        "--ignore",
        "quantity",
    ];
    let gone = place.findings(&words);
    assert_eq!(gone.len(), 1, "{gone:?}");
    assert_eq!(
        gone[0]["message"],
        "3 entries of the baseline match nothing any more"
    );
}

#[test]
fn since_and_shard_choose_charts() {
    let place = Place::new();
    for name in ["b", "c", "d"] {
        place.write(
            &format!("{name}/Chart.yaml"),
            &format!("apiVersion: v2\nname: {name}\nversion: 1.0.0\n"),
        );
        place.write(&format!("{name}/values.yaml"), "a: 1\n");
    }
    let charts = |words: &[&str]| {
        let ran = place.run(&[&["lint", ".", "-o", "json"], words].concat());
        let report: Value = serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{ran:?}"));
        let charts = report["charts"].as_array().unwrap().iter();
        charts
            .map(|chart| chart["path"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(charts(&[]), ["app", "b", "c", "d"]);
    let (first, second) = (charts(&["--shard", "1/2"]), charts(&["--shard", "2/2"]));
    let mut both = [first.clone(), second].concat();
    both.sort();
    assert_eq!(both, ["app", "b", "c", "d"]);
    assert_eq!(charts(&["--shard", "1/2"]), first);

    place.git(&["init", "--quiet"]);
    place.git(&["add", "--all"]);
    place.git(&["commit", "--quiet", "-m", "all"]);
    assert_eq!(charts(&["--since", "HEAD"]), [""; 0]);
    place.write("c/values.yaml", "a: 2\n");
    place.write("d/values-new.yaml", "a: 2\n");
    assert_eq!(charts(&["--since", "HEAD"]), ["c", "d"]);
    place.git(&["add", "--all"]);
    place.git(&["commit", "--quiet", "-m", "c and d"]);
    assert_eq!(charts(&["--since", "HEAD"]), [""; 0]);
    assert_eq!(charts(&["--since", "HEAD~1"]), ["c", "d"]);
    for bad in ["nope", "--since=-x"] {
        let words: Vec<&str> = match bad.strip_prefix("--") {
            Some(_) => vec!["lint", ".", bad],
            None => vec!["lint", ".", "--since", bad],
        };
        let ran = place.run(&words).expect_code(2);
        assert!(ran.stderr.starts_with("error: --since "), "{ran:?}");
    }
}

#[test]
fn a_reader_that_leaves_ends_the_run_quietly() {
    let place = Place::new();
    let many: String = (0..3000).map(|n| format!("  k{n}: x\n")).collect();
    place.write("app/values.yaml", &format!("table:\n{many}"));
    place.write(
        "app/values.schema.json",
        r#"{"properties": {"table": {"additionalProperties": {"type": "integer"}}}}"#,
    );
    for words in [
        &["lint", "app"][..],
        &["lint", "app", "-o", "json"],
        &["values", "app", "--skip-schema-validation"],
        &["completion", "bash"],
    ] {
        let mut child = place
            .command(words)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut one = [0; 1];
        child.stdout.take().unwrap().read_exact(&mut one).unwrap();
        let output = child.wait_with_output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{words:?}");
        assert!(
            output.status.code().is_some_and(|code| code < 2),
            "{words:?}: {output:?}"
        );
    }
}

#[test]
fn completions_for_four_shells() {
    let place = Place::new();
    for (shell, sign) in [
        ("bash", "complete -F _dataspoke"),
        ("zsh", "#compdef dataspoke"),
        ("fish", "complete -c dataspoke"),
        ("powershell", "Register-ArgumentCompleter"),
    ] {
        let ran = place.run(&["completion", shell]).expect_code(0);
        assert!(ran.stdout.contains(sign), "{shell}");
        assert!(ran.stdout.contains("write-baseline"), "{shell}");
    }
    let script = place.run(&["completion", "bash"]).stdout;
    let script = place.write("complete.bash", &script);
    let mut bash = command("bash");
    bash.args(["--norc", "-c"])
        .arg("source \"$0\"; COMP_WORDS=(dataspoke li); COMP_CWORD=1; _dataspoke dataspoke li dataspoke; echo \"${COMPREPLY[*]}\"")
        .arg(&script);
    assert_eq!(run(&mut bash).expect_code(0).stdout, "lint\n");
}

/// Every help: at most 80 columns, each flag with a word about it, flags in groups.
#[test]
fn help_reads_well() {
    let place = Place::new();
    for subject in [
        "",
        "lint",
        "values",
        "explain",
        "totals",
        "rules",
        "init",
        "doctor",
        "completion",
    ] {
        for flag in ["-h", "--help"] {
            let words: Vec<&str> = [subject, flag]
                .into_iter()
                .filter(|w| !w.is_empty())
                .collect();
            let ran = place.run(&words).expect_code(0);
            for line in ran.stdout.lines() {
                assert!(line.chars().count() <= 80, "{words:?}: {line}");
            }
            assert_eq!(ran.stderr, "");
        }
    }
    let short = place.run(&["lint", "-h"]).stdout;
    let long = place.run(&["lint", "--help"]).stdout;
    for group in [
        "Options:",
        "Values (as in helm):",
        "Configuration:",
        "What is checked:",
        "Report:",
        "Examples:",
    ] {
        let heading = |text: &str| text.lines().filter(|line| *line == group).count();
        assert_eq!((heading(&short), heading(&long)), (1, 1), "{group}");
    }
    assert!(short.lines().count() < 60, "{}", short.lines().count());
    assert!(long.lines().count() > short.lines().count());
    assert_eq!(
        place.run(&["--version"]).stdout,
        format!("dataspoke {}\n", env!("CARGO_PKG_VERSION"))
    );
    let rules = place.run(&["rules"]).expect_code(0).stdout;
    for id in dataspoke::rules::ids() {
        assert!(rules.contains(id), "{id}");
        let page = place.run(&["rules", id]).expect_code(0).stdout;
        assert!(page.contains("## Instead"), "{id}");
    }
}

#[test]
fn init_writes_a_configuration_once() {
    let place = Place::new();
    copy_tree(
        &root().join("helm-charts/dataspoke"),
        &place.path().join("ours"),
        &[],
    );
    fs::remove_file(place.path().join("ours/.dataspoke.yaml")).unwrap();
    place.run(&["init", "ours"]).expect_code(0);
    let text = fs::read_to_string(place.path().join("ours/.dataspoke.yaml")).unwrap();
    assert!(text.contains("values-dev.yaml"), "{text}");
    let report = place
        .run(&["lint", "ours", "--select", "schema"])
        .expect_code(0);
    assert!(report.stdout.contains("dev"), "{report:?}");
    place.run(&["init", "ours"]).expect_code(2);
    let kept = fs::read_to_string(place.path().join("ours/.dataspoke.yaml")).unwrap();
    assert_eq!(kept, text);
    place.run(&["init", "ours", "--force"]).expect_code(0);
    place.run(&["init", "nowhere"]).expect_code(2);
}

#[test]
fn doctor_tells_what_is_there() {
    let place = Place::new();
    let empty = place.path().join("empty");
    fs::create_dir(&empty).unwrap();
    let alone = run(place.command(&["doctor"]).env("PATH", &empty));
    assert!(
        alone.stdout.contains("helm        not on PATH"),
        "{alone:?}"
    );
    assert!(
        alone.stdout.contains("dsk-post    not on PATH"),
        "{alone:?}"
    );
    for helm in crate::support::tools::helms() {
        let built = Path::new(env!("CARGO_BIN_EXE_dsk-post")).parent().unwrap();
        let path = std::env::join_paths([built, helm.program.parent().unwrap()]).unwrap();
        let home = place.path().join("home");
        let ran = run(place
            .command(&["doctor"])
            .env("PATH", path)
            .env("HOME", &home));
        assert!(!ran.stdout.contains("dsk-post    not on PATH"), "{ran:?}");
        let version = format!("v{}", helm.major);
        assert!(ran.stdout.contains(&version), "{version}: {ran:?}");
    }
}
