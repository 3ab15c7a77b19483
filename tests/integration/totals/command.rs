//! `dataspoke totals` as users run it, and beside the real Helms.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use crate::seeded::Seeded;
use crate::support::deps;
use crate::support::tools::{Ran, command, copy_tree, helms, root, run};

fn dataspoke(directory: &Path, words: &[&str]) -> Command {
    let mut command = command(env!("CARGO_BIN_EXE_dataspoke"));
    command.current_dir(directory).args(words);
    command
}

pub(super) fn totals(directory: &Path, words: &[&str]) -> Ran {
    run(&mut dataspoke(directory, &[&["totals"], words].concat()))
}

fn json(ran: Ran) -> Value {
    serde_json::from_str(&ran.expect_code(0).stdout).unwrap()
}

/// The chart's sources in a folder of the test's own, as a git repository with one commit.
fn copied() -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    let chart = folder.path().join("dataspoke");
    copy_tree(&deps::chart_source(), &chart, &["charts"]);
    git(folder.path(), &["init", "--quiet", "."]);
    git(folder.path(), &["add", "--all"]);
    git(folder.path(), &["commit", "--quiet", "--message", "start"]);
    (folder, chart)
}

/// Changes a value in the lines of a component.
fn edit(chart: &Path, component: &str, before: &str, after: &str) -> usize {
    let path = chart.join("values.yaml");
    let text = fs::read_to_string(&path).unwrap();
    let start = text.find(&format!("\n{component}:\n")).unwrap();
    let at = start + text[start..].find(before).unwrap();
    let line = text[..at].matches('\n').count() + 1;
    let edited = format!("{}{after}{}", &text[..at], &text[at + before.len()..]);
    fs::write(&path, edited).unwrap();
    line
}

const BEGIN: &str = "<!-- totals:begin -->\n";
const END: &str = "<!-- totals:end -->";

#[test]
fn the_charts_readme_holds_the_table() {
    let readme = deps::chart_source().join("README.md");
    let text = fs::read_to_string(&readme).unwrap();
    let (before, rest) = text.split_once(BEGIN).expect("the README has the marker");
    let (found, after) = rest.split_once(END).expect("the README has the end marker");
    let printed = totals(root(), &["helm-charts/dataspoke", "-o", "markdown"]).expect_code(0);
    let expected = format!("\n{}\n", printed.stdout);
    if std::env::var_os("DSK_BLESS").is_some() {
        fs::write(&readme, format!("{before}{BEGIN}{expected}{END}{after}")).unwrap();
        return;
    }
    assert_eq!(found, expected, "DSK_BLESS=1 writes the table anew");
}

#[test]
fn helm_renders_what_the_model_sums_up() {
    for helm in helms() {
        let chart = deps::chart(&helm.program);
        let mut command = dataspoke(&chart, &["totals", ".", "--render", "-o", "json"]);
        let ran = run(command.env("HELM_BIN", &helm.program)).expect_code(0);
        let said: Vec<&str> = ran.stderr.lines().collect();
        let same = ["production", "dev"].map(|name| format!("{name}: Helm renders the same sums"));
        assert_eq!(said, same, "Helm {}", helm.major);
        let report = json(ran);
        let numbers = |profile: usize, total: &str| {
            let total = &report["profiles"][profile][total];
            let of = |pointer: &str| total.pointer(pointer).and_then(Value::as_u64).unwrap();
            [
                of("/requests/cpu_millis"),
                of("/limits/cpu_millis"),
                of("/requests/memory_bytes") >> 20,
                of("/limits/memory_bytes") >> 20,
                of("/storage_bytes") >> 30,
            ]
        };
        assert_eq!(numbers(0, "total"), [4500, 9000, 7 << 10, 14 << 10, 100]);
        assert_eq!(numbers(0, "total_max"), [7000, 14000, 9728, 19 << 10, 100]);
        assert_eq!(numbers(1, "total"), [350, 1750, 1408, 2816, 20]);
    }
}

#[test]
fn a_workload_that_the_model_lacks_is_named() {
    for helm in helms() {
        let chart = deps::chart(&helm.program);
        let words = [
            "totals",
            ".",
            "--render",
            "--set",
            "temporal.web.enabled=true",
        ];
        let mut command = dataspoke(&chart, &words);
        let ran = run(command.env("HELM_BIN", &helm.program)).expect_code(1);
        let lacks = "the model lacks Deployment/dataspoke-temporal-web: 1 pod";
        assert!(ran.stderr.contains(lacks), "{}", ran.stderr);
        let told = "temporal.web.enabled switches on pods that no part of the component counts";
        assert!(ran.stderr.contains(told), "{}", ran.stderr);
    }
}

#[test]
fn a_helm_that_refuses_is_quoted() {
    let [helm, _] = helms();
    let mut command = dataspoke(&deps::chart_source(), &["totals", ".", "--render"]);
    let ran = run(command.env("HELM_BIN", &helm.program)).expect_code(2);
    assert!(ran.stderr.contains("dependencies"), "{}", ran.stderr);
    let mut command = dataspoke(&deps::chart_source(), &["totals", ".", "--render"]);
    let ran = run(command.env("HELM_BIN", "/nowhere/helm")).expect_code(2);
    assert!(ran.stderr.contains("HELM_BIN"), "{}", ran.stderr);
}

#[test]
fn a_helm_that_quotes_a_secret_is_not_repeated() {
    let folder = TempDir::new().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    let secret = format!("{:x}-{:x}", Seeded::new(11).next(), Seeded::new(12).next());
    write("Chart.yaml", "apiVersion: v2\nname: shop\nversion: 0.1.0\n");
    write("values.yaml", &format!("password: {secret}\n"));
    write(
        "values.schema.json",
        r#"{"properties": {"password": {"type": "string", "writeOnly": true, "pattern": "^[A-Z]+$"}}}"#,
    );
    write(".dataspoke.yaml", "components: []\n");
    for helm in helms() {
        let mut command = dataspoke(folder.path(), &["totals", ".", "--render"]);
        let ran = run(command.env("HELM_BIN", &helm.program)).expect_code(2);
        assert!(
            ran.stderr.contains("'***' does not match"),
            "{}",
            ran.stderr
        );
        let all = ran.stdout + &ran.stderr;
        assert!(!all.contains(&secret), "Helm {}", helm.major);
    }
}

/// The streams of the real charts, which lie beside a checkout and are not part of the project.
#[test]
fn the_model_is_what_the_real_charts_render() {
    let Some(folder) = super::real_streams() else {
        return;
    };
    let model = json(totals(root(), &["helm-charts/dataspoke", "-o", "json"]));
    for (at, profile) in ["prod", "dev"].iter().enumerate() {
        for helm in [3, 4] {
            let file = folder.join(format!("{profile}-helm{helm}.yaml"));
            let words = ["--rendered", file.to_str().unwrap(), "-o", "json"];
            let rendered = json(totals(root(), &words));
            for total in ["total", "total_max"] {
                let (ours, theirs) = (&model["profiles"][at], &rendered["profiles"][0]);
                assert_eq!(theirs["name"], "rendered");
                assert_eq!(
                    ours[total], theirs[total],
                    "{profile}, Helm {helm}, {total}"
                );
            }
        }
    }
}

#[test]
fn one_more_pod_is_found_at_its_line_and_written_down() {
    let (_folder, chart) = copied();
    let line = edit(&chart, "workers", "replicaCount: 2", "replicaCount: 3");
    let ran = run(&mut dataspoke(&chart, &["lint", ".", "-o", "json"])).expect_code(1);
    let report: Value = serde_json::from_str(&ran.stdout).unwrap();
    let findings = report["findings"].as_array().unwrap();
    let mut totals_findings = findings.iter().filter(|f| f["rule"] == "profile-totals");
    let finding = totals_findings.next().unwrap();
    assert_eq!(totals_findings.next(), None);
    assert_eq!(finding["values_path"], "workers.replicaCount");
    assert_eq!(finding["location"]["file"], "values.yaml");
    assert_eq!(finding["location"]["line"], line);
    let message = finding["message"].as_str().unwrap();
    assert!(
        message.contains("CPU requests: 5, not 4500m (500m more)"),
        "{message}"
    );
    let before = fs::read_to_string(chart.join(".dataspoke.yaml")).unwrap();
    totals(&chart, &[".", "--write"]).expect_code(0);
    let after = fs::read_to_string(chart.join(".dataspoke.yaml")).unwrap();
    let expected = before
        .replacen("cpu: 4500m, memory: 7Gi", "cpu: \"5\", memory: 8Gi", 1)
        .replacen("cpu: \"9\", memory: 14Gi", "cpu: \"10\", memory: 16Gi", 1);
    assert_ne!(before, after);
    assert_eq!(after, expected, "nothing else is touched");
    run(&mut dataspoke(&chart, &["lint", "."])).expect_code(0);
    let again = totals(&chart, &[".", "--write"]).expect_code(0);
    assert!(again.stderr.contains("right already"), "{}", again.stderr);
}

#[test]
fn another_revision_is_compared() {
    let (_folder, chart) = copied();
    let same = totals(&chart, &[".", "--diff", "HEAD"]).expect_code(0);
    assert!(
        same.stdout.contains("dev: costs the same as in HEAD"),
        "{}",
        same.stdout
    );
    edit(&chart, "workers", "replicaCount: 2", "replicaCount: 3");
    let ran = totals(&chart, &[".", "--diff", "HEAD"]).expect_code(0);
    let row = ran.stdout.lines().find(|line| line.starts_with("workers"));
    let cells: Vec<&str> = row.unwrap().split_whitespace().collect();
    assert_eq!(cells, ["workers", "+1", "+500m", "+1", "+1Gi", "+2Gi"]);
    let report = json(totals(&chart, &[".", "--diff", "HEAD", "-o", "json"]));
    let change = &report["profiles"][0]["components"][0];
    assert_eq!(change["name"], "workers");
    assert_eq!(change["before"]["requests"]["cpu_millis"], 1000);
    assert_eq!(change["after"]["requests"]["cpu_millis"], 1500);
    for reference in ["no-such-branch", "--all"] {
        let flag = format!("--diff={reference}");
        totals(&chart, &[".", &flag]).expect_code(2);
    }
}

/// Runs git in a folder as nobody in particular.
fn git(folder: &Path, words: &[&str]) {
    let mut git = command("git");
    git.current_dir(folder)
        .args(["-c", "user.name=t", "-c", "user.email=t@example.com"])
        .args(words);
    run(&mut git).expect_code(0);
}

#[test]
fn a_revision_without_a_configuration_is_counted_by_todays() {
    let (folder, chart) = copied();
    git(
        folder.path(),
        &["rm", "--quiet", "--cached", "dataspoke/.dataspoke.yaml"],
    );
    git(folder.path(), &["commit", "--quiet", "--message", "none"]);
    edit(&chart, "workers", "replicaCount: 2", "replicaCount: 3");
    let ran = totals(&chart, &[".", "--diff", "HEAD"]).expect_code(0);
    assert!(ran.stderr.contains("today's count it"), "{}", ran.stderr);
    assert!(ran.stdout.contains("workers"), "{}", ran.stdout);
    // A chart that moved is not looked for.
    git(folder.path(), &["mv", "dataspoke", "moved"]);
    let moved = folder.path().join("moved");
    let ran = totals(&moved, &[".", "--diff", "HEAD"]).expect_code(2);
    assert!(ran.stderr.contains("no chart at moved"), "{}", ran.stderr);
    let outside = TempDir::new().unwrap();
    copy_tree(&moved, &outside.path().join("c"), &[]);
    let ran = totals(outside.path(), &["c", "--diff", "HEAD"]).expect_code(2);
    assert!(
        ran.stderr.contains("not a git repository"),
        "{}",
        ran.stderr
    );
}

#[test]
fn every_format_is_printed() {
    let starts = [
        ("table", "production\nCOMPONENT"),
        ("markdown", "### production\n"),
        ("json", "{\n  \"version\": 1,"),
        ("csv", "profile,line,name,"),
        ("svg", "<svg"),
    ];
    for (format, start) in starts {
        let ran = totals(root(), &["helm-charts/dataspoke", "-o", format]).expect_code(0);
        assert!(ran.stdout.starts_with(start), "{format}: {}", ran.stdout);
        assert!(ran.stderr.is_empty(), "{format}: {}", ran.stderr);
    }
    let table = totals(root(), &["helm-charts/dataspoke"]);
    let widest = table.stdout.lines().map(|line| line.chars().count()).max();
    assert!(widest <= Some(80), "{}", table.stdout);
}

#[test]
fn what_cannot_be_summed_up_says_why() {
    let (folder, chart) = copied();
    let config = fs::read_to_string(chart.join(".dataspoke.yaml")).unwrap();
    let set = |value: &str| totals(&chart, &[".", "--set", value]);
    let ran = set("workers.resources.limits.memory=512MiB").expect_code(1);
    assert!(ran.stderr.contains("did you mean 512Mi?"), "{}", ran.stderr);
    let ran = set("workers.replicaCount=many").expect_code(1);
    assert!(
        ran.stderr
            .contains("workers.replicaCount is not a whole number"),
        "{}",
        ran.stderr
    );
    let ran = totals(&chart, &[".", "--profile", "prod"]).expect_code(2);
    assert!(ran.stderr.contains("production"), "{}", ran.stderr);
    fs::write(
        chart.join(".dataspoke.yaml"),
        config.replace("\ncomponents:", "\n#"),
    )
    .unwrap();
    totals(&chart, &["."]).expect_code(2);
    fs::write(chart.join(".dataspoke.yaml"), "helm: [3]\n").unwrap();
    let ran = totals(&chart, &["."]).expect_code(2);
    assert!(ran.stderr.contains("has no `components`"), "{}", ran.stderr);
    for (name, text, code) in [
        ("tab.yaml", "a:\n\t- b\n", 2),
        ("empty.yaml", "", 0),
        (
            "bad.yaml",
            "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: c, resources: {limits: {cpu: 1e1000}}}]}\n",
            1,
        ),
    ] {
        fs::write(folder.path().join(name), text).unwrap();
        let ran = totals(folder.path(), &["--rendered", name]).expect_code(code);
        assert_eq!(ran.stderr.is_empty(), code == 0, "{}", ran.stderr);
    }
    totals(folder.path(), &["--rendered", "nowhere.yaml"]).expect_code(2);
}
