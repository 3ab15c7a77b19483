//! What is listed in several places is the same in all of them: rules, pages, cases; and imports go
//! down the map of the house only.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use dataspoke::rules::{RULES, ids};

use super::lint::{folders, name, root};

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

#[test]
fn rules_pages_and_cases_agree() {
    let listed: BTreeSet<String> = ids().into_iter().map(str::to_owned).collect();
    assert_eq!(listed.len(), RULES.len(), "an id is listed twice");
    let entries = fs::read_dir(source().join("rules")).unwrap();
    let mut pages = BTreeSet::new();
    let mut files = BTreeSet::new();
    for entry in entries {
        let path = entry.unwrap().path();
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        match path.extension().and_then(|e| e.to_str()) {
            Some("md") => drop(pages.insert(stem)),
            Some("rs") => drop(files.insert(stem.replace('_', "-"))),
            _ => {}
        }
    }
    assert_eq!(pages, listed, "pages and rules differ");
    let without: Vec<&String> = listed.iter().filter(|id| !files.contains(*id)).collect();
    assert!(without.is_empty(), "no file of their own: {without:?}");
    let cases: BTreeSet<String> = folders(&root()).iter().map(|path| name(path)).collect();
    assert_eq!(cases, listed, "case folders and rules differ");
}

#[test]
fn every_rule_has_both_kinds_of_cases_and_a_whole_page() {
    for rule in RULES {
        let meta = rule.meta();
        for kind in ["fires_", "quiet_"] {
            let cases = folders(&root().join(meta.id));
            let has = cases.iter().any(|case| name(case).starts_with(kind));
            assert!(has, "{} has no case {kind}*", meta.id);
        }
        assert!(
            meta.page.starts_with(&format!("# {}\n", meta.id)),
            "{}",
            meta.id
        );
        for heading in ["## What", "## Why", "## Example", "## Instead"] {
            assert!(meta.page.contains(heading), "{}: {heading}", meta.id);
        }
        assert!(!meta.summary.ends_with('.'), "{}", meta.id);
    }
}

/// Modules from the bottom up; each may use those before it and itself.
const LAYERS: [&[&str]; 11] = [
    &["source", "gofmt", "exit", "suggest", "quantity", "message"],
    &["place", "path", "dialect", "yaml"],
    &["masked"],
    &["finding", "chart"],
    &["values"],
    &["schema", "config", "ignore", "secret", "post"],
    &["report", "totals"],
    &["baseline", "rules"],
    &["lint"],
    &["cli"],
    &[],
];

#[test]
fn imports_go_down_only() {
    let rank = |module: &str| LAYERS.iter().position(|layer| layer.contains(&module));
    let mut wrong = Vec::new();
    let mut todo = vec![source()];
    while let Some(path) = todo.pop() {
        if path.is_dir() {
            todo.extend(
                fs::read_dir(&path)
                    .unwrap()
                    .map(|entry| entry.unwrap().path()),
            );
            continue;
        }
        if path.extension().is_none_or(|e| e != "rs") {
            continue;
        }
        let relative = path.strip_prefix(source()).unwrap().to_owned();
        let first = relative.components().next().unwrap().as_os_str();
        let module = Path::new(first)
            .file_stem()
            .unwrap()
            .to_string_lossy()
            .into_owned();
        if matches!(&*module, "lib" | "main" | "bin") {
            continue;
        }
        let Some(own) = rank(&module) else {
            wrong.push(format!("{module} has no layer: add it to this test"));
            continue;
        };
        for line in fs::read_to_string(&path).unwrap().lines() {
            let line = line.trim_start();
            if line.starts_with("//") {
                continue;
            }
            for used in line.split("crate::").skip(1) {
                let end = used.find(|c: char| !c.is_alphanumeric() && c != '_');
                let used = &used[..end.unwrap_or(used.len())];
                let Some(other) = rank(used) else {
                    continue;
                };
                if used != module && other >= own {
                    wrong.push(format!("{}: {module} uses {used}", relative.display()));
                }
            }
        }
    }
    wrong.sort();
    wrong.dedup();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
