//! The whole product on the real chart: what a user of the DataSpoke chart sees.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::Value;
use tempfile::TempDir;

use crate::support::deps::{self, chart_source};
use crate::support::tools::{Helm, Ran, command, copy_tree, helms, root, run};

const PROFILES: [(&str, &[&str]); 2] = [("production", &[]), ("dev", &["values-dev.yaml"])];

/// What stands between Helm and its output.
#[derive(Clone, Copy, PartialEq)]
enum Through {
    Nothing,
    /// A post-renderer that changes nothing: Helm 4 writes every document anew around any of them.
    Cat,
    DskPost,
}

/// Renders a chart with its dependencies built.
fn render(helm: &Helm, chart: &Path, values: &[&str], through: Through) -> BTreeMap<String, Value> {
    let place = TempDir::new().unwrap();
    let mut call = command(&helm.program);
    for (variable, folder) in [
        ("HELM_DATA_HOME", "data"),
        ("HELM_CACHE_HOME", "cache"),
        ("HELM_CONFIG_HOME", "config"),
    ] {
        call.env(variable, place.path().join(folder));
    }
    call.args(["template", "dataspoke"]).arg(chart);
    call.args(["--kube-version", "1.33.0"]);
    for file in values {
        call.arg("-f").arg(chart.join(file));
    }
    if through != Through::Nothing {
        // The layout of the installed plugin: post/dsk-post/plugin.yaml beside bin/.
        let plugin = place.path().join("plugin");
        fs::create_dir_all(plugin.join("bin")).unwrap();
        let program = plugin.join("bin/dsk-post");
        if through == Through::DskPost {
            fs::copy(env!("CARGO_BIN_EXE_dsk-post"), &program).unwrap();
        } else {
            fs::write(&program, "#!/bin/sh\nexec cat\n").unwrap();
            fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
        }
        copy_tree(&root().join("post"), &plugin.join("post"), &[]);
        call.arg("--post-renderer");
        if helm.major == 3 {
            call.arg(program);
        } else {
            call.env("HELM_PLUGINS", plugin.join("post"))
                .arg("dsk-post");
        }
    }
    objects(&run(&mut call).expect_code(0).stdout)
}

fn objects(stream: &str) -> BTreeMap<String, Value> {
    let mut out = BTreeMap::new();
    for document in serde_yaml::Deserializer::from_str(stream) {
        let object = Value::deserialize(document).unwrap();
        if object.is_null() {
            continue;
        }
        let name = format!(
            "{}/{}",
            object["kind"].as_str().unwrap(),
            object["metadata"]["name"].as_str().unwrap()
        );
        assert!(
            out.insert(name.clone(), object).is_none(),
            "{name} is there twice"
        );
    }
    out
}

/// A copy of the chart's sources in which the apps do not mount the shared configuration.
fn chart_without_mounts(place: &Path) -> PathBuf {
    let chart = place.join("sources");
    copy_tree(&deps::chart_source(), &chart, &[]);
    for app in ["frontend", "api", "workers"] {
        let file = chart.join(format!("subcharts/{app}/templates/deployment.yaml"));
        let text = fs::read_to_string(&file).unwrap();
        let kept: Vec<_> = text
            .lines()
            .filter(|line| line.trim() != "envFrom:" && !line.contains("dataspoke.app.envFrom\" ."))
            .collect();
        assert_eq!(
            kept.len() + 2,
            text.lines().count(),
            "{app} mounts in two lines"
        );
        fs::write(&file, kept.join("\n") + "\n").unwrap();
    }
    chart
}

#[test]
fn post_renderer_mounts_what_the_templates_leave_out() {
    let place = TempDir::new().unwrap();
    let sources = chart_without_mounts(place.path());
    for helm in helms() {
        let bare = place.path().join(format!("bare-{}", helm.major));
        deps::build(&helm.program, &sources, &bare);
        let whole = deps::chart(&helm.program);
        let expected = render(&helm, &whole, &[], Through::DskPost);
        let untouched = render(&helm, &bare, &[], Through::Nothing);
        let through = render(&helm, &bare, &[], Through::DskPost);
        for app in ["frontend", "api", "workers"] {
            let name = format!("Deployment/dataspoke-{app}");
            let containers = |of: &BTreeMap<String, Value>| {
                of[&name]["spec"]["template"]["spec"]["containers"][0]["envFrom"].clone()
            };
            assert_eq!(containers(&untouched), Value::Null, "{name}");
            assert_eq!(
                through[&name], expected[&name],
                "helm {}: {name}",
                helm.major
            );
            assert_eq!(
                containers(&through),
                serde_json::json!([
                    {"configMapRef": {"name": "dataspoke-config"}},
                    {"secretRef": {"name": "dataspoke-secrets"}},
                ])
            );
        }
    }
}

/// Takes the label away that dsk-post adds, and the map around it when nothing else is in it.
fn without_our_label(metadata: &mut Value) {
    let Some(metadata) = metadata.as_object_mut() else {
        return;
    };
    let Some(labels) = metadata.get_mut("labels").and_then(Value::as_object_mut) else {
        return;
    };
    labels.shift_remove("app.kubernetes.io/part-of");
    if labels.is_empty() {
        metadata.shift_remove("labels");
    }
}

#[test]
fn whole_chart_gets_nothing_but_labels() {
    for helm in helms() {
        let chart = deps::chart(&helm.program);
        for (profile, values) in PROFILES {
            let mut plain = render(&helm, &chart, values, Through::Cat);
            let mut through = render(&helm, &chart, values, Through::DskPost);
            assert_eq!(
                plain.keys().collect::<Vec<_>>(),
                through.keys().collect::<Vec<_>>(),
                "helm {} {profile}",
                helm.major
            );
            let mut labelled = 0;
            for (name, object) in &mut through {
                let before = plain.get_mut(name).unwrap();
                let label = object["metadata"]["labels"]["app.kubernetes.io/part-of"].clone();
                labelled += usize::from(label == "dataspoke");
                for object in [before, &mut *object] {
                    without_our_label(&mut object["metadata"]);
                    let template = object.pointer_mut("/spec/template/metadata");
                    template.into_iter().for_each(without_our_label);
                }
            }
            assert!(
                labelled * 2 > through.len(),
                "{labelled} of {} have it",
                through.len()
            );
            for (name, object) in &through {
                assert_eq!(
                    object, &plain[name],
                    "helm {} {profile}: {name}",
                    helm.major
                );
            }
        }
    }
}

/// A copy of the chart's sources, to be spoiled.
fn copy() -> (TempDir, PathBuf) {
    let place = TempDir::new().unwrap();
    let chart = place.path().join("dataspoke");
    copy_tree(&deps::chart_source(), &chart, &[]);
    (place, chart)
}

fn lint(chart: &Path, args: &[&str]) -> Ran {
    run(command(env!("CARGO_BIN_EXE_dataspoke"))
        .arg("lint")
        .arg(chart)
        .args(args))
}

/// Changes the first `from` of a file; returns the line (from 1) that it stands on.
fn change(file: &Path, from: &str, to: &str) -> u64 {
    let text = fs::read_to_string(file).unwrap();
    let at = text
        .find(from)
        .unwrap_or_else(|| panic!("{from:?} stands in {}", file.display()));
    fs::write(file, text.replacen(from, to, 1)).unwrap();
    text[..at].matches('\n').count() as u64 + 1
}

/// The findings of one rule in a JSON report.
fn findings(report: &str, rule: &str) -> Vec<Value> {
    let report: Value = serde_json::from_str(report).unwrap();
    let all = report["findings"].as_array().unwrap().iter();
    all.filter(|finding| finding["rule"] == rule)
        .cloned()
        .collect()
}

#[test]
fn clean_chart_passes() {
    let ran = lint(&deps::chart_source(), &["--strict"]).expect_code(0);
    assert!(
        ran.stdout.contains("profiles production, dev"),
        "{}",
        ran.stdout
    );
    for helm in helms() {
        lint(
            &deps::chart(&helm.program),
            &["--strict", "--require-dependencies"],
        )
        .expect_code(0);
    }
}

#[test]
fn wrong_quantity_is_found_where_it_was_set() {
    let (_place, chart) = copy();
    let file = chart.join("values-dev.yaml");
    let line = change(&file, "memory: 512Mi", "memory: 512MiB");
    let ran = lint(&chart, &["-o", "json"]).expect_code(1);
    let [finding] = &findings(&ran.stdout, "schema")[..] else {
        panic!("{}", ran.stdout)
    };
    assert_eq!(finding["location"]["line"], line);
    assert!(
        finding["location"]["file"]
            .as_str()
            .unwrap()
            .ends_with("values-dev.yaml")
    );
    let text = fs::read_to_string(&file).unwrap();
    let column = text
        .lines()
        .nth(line as usize - 1)
        .unwrap()
        .find("512MiB")
        .unwrap()
        + 1;
    assert_eq!(finding["location"]["column"], column);
    assert_eq!(finding["profiles"], serde_json::json!(["dev"]));
    let shown = lint(&chart, &[]).expect_code(1).stdout;
    assert!(
        shown.contains(&format!("values-dev.yaml:{line}:{column}")),
        "{shown}"
    );
}

#[test]
fn password_is_found_and_never_shown() {
    let (_place, chart) = copy();
    // Made here, so that nothing that looks like a credential stands in this file.
    let seed = std::process::id() as u64 ^ 0x5eed;
    let password: String = (0..14_u64)
        .map(|at| {
            char::from(b"bcdfghjkmnpqrstvwxz23456789"[((seed + at * at * 7 + at) % 27) as usize])
        })
        .collect();
    let file = chart.join("values-dev.yaml");
    let line = change(
        &file,
        "existingSecret: dataspoke-postgres-secret",
        &format!("password: {password}\n    existingSecret: dataspoke-postgres-secret"),
    );
    for format in ["text", "json", "sarif", "github", "gitlab", "junit"] {
        let ran = lint(&chart, &["-o", format]).expect_code(1);
        assert!(!ran.all().contains(&password), "{format} shows it");
    }
    let ran = lint(&chart, &["-o", "json"]);
    let [finding] = &findings(&ran.stdout, "plain-secret")[..] else {
        panic!("{}", ran.stdout)
    };
    assert_eq!(finding["location"]["line"], line);
    assert_eq!(finding["values_path"], "postgresql.auth.password");
}

#[test]
fn third_worker_moves_the_totals() {
    let (_place, chart) = copy();
    let file = chart.join("values.yaml");
    let text = fs::read_to_string(&file).unwrap();
    let workers = text.find("\nworkers:").unwrap();
    let at = workers + text[workers..].find("replicaCount: 2").unwrap();
    let line = text[..at].matches('\n').count() + 1;
    let spoiled = format!(
        "{}replicaCount: 3{}",
        &text[..at],
        &text[at + "replicaCount: 2".len()..]
    );
    fs::write(&file, spoiled).unwrap();
    let ran = lint(&chart, &["-o", "json"]).expect_code(1);
    let [finding] = &findings(&ran.stdout, "profile-totals")[..] else {
        panic!("{}", ran.stdout)
    };
    assert_eq!(finding["location"]["line"], line);
    assert_eq!(finding["values_path"], "workers.replicaCount");
    let message = finding["message"].as_str().unwrap();
    for expected in ["workers", "CPU requests", "500m more", "memory limits"] {
        assert!(message.contains(expected), "{message}");
    }
    // The same by --set, where there is no line to name.
    let ran = lint(
        &chart_source(),
        &[
            "--profile",
            "production",
            "--set",
            "workers.replicaCount=3",
            "-o",
            "json",
        ],
    );
    let [finding] = &findings(&ran.expect_code(1).stdout, "profile-totals")[..] else {
        panic!("none")
    };
    assert_eq!(
        finding["location"],
        serde_json::json!({"argument": "--set", "index": 0})
    );
}
