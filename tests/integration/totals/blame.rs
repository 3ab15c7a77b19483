//! Which line a wrong sum is blamed on: every number and switch that a profile's sum is made of is
//! changed once, alone, and has to be found again.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use dataspoke::chart::Vendoring;
use dataspoke::chart::find::Found;
use dataspoke::dialect::Dialect;
use dataspoke::lint::{Given, Opening, Project, Unnamed};
use dataspoke::path::ValuesPath;
use dataspoke::place::Place;
use dataspoke::totals::model::cause::{self, Held};
use dataspoke::totals::model::{Model, cover};
use dataspoke::totals::{Declaration, declaration};
use dataspoke::values::{Data, Outcome, compute_present};
use tempfile::TempDir;

use crate::support::deps;
use crate::support::tools::copy_tree;

/// What is said of one difference: the value that is blamed, if any, and every one that is named.
struct Said {
    blamed: Option<String>,
    named: Vec<String>,
}

/// A value of the chart that a profile's sum may hang on.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Spot {
    file: String,
    start: usize,
    end: usize,
    path: String,
}

fn open(chart: &Path) -> Project {
    let found = Found {
        path: chart.to_owned(),
        display: "chart".to_owned(),
        files: None,
    };
    let opening = Opening {
        config: None,
        profiles: &[],
        unnamed: Unnamed::All,
        given: &Given::default(),
        vendoring: Vendoring::FromFileRepositories,
    };
    Project::open(&found, &opening).expect("the chart opens")
}

struct Counted<'c> {
    outcome: Outcome<'c>,
    missing: Vec<ValuesPath>,
    model: Model,
    declared: Declaration,
}

fn count(project: &Project) -> Vec<Counted<'_>> {
    let components = project.config.components.as_deref().expect("components");
    let profiles = project.profiles.iter().map(|profile| {
        let outcome = compute_present(&project.chart, &profile.inputs, Dialect::Helm4);
        let missing = cover::missing(&outcome);
        let model = Model::compute(components, &outcome.values, &missing);
        let declared = project
            .config
            .profile(&profile.name)
            .and_then(|p| p.totals.as_ref());
        Counted {
            declared: declaration(declared.expect("declared")).expect("quantities"),
            outcome,
            missing,
            model,
        }
    });
    profiles.collect()
}

/// What is said of every difference of every profile; `None` where a sum cannot be made.
fn said(project: &Project) -> Option<Vec<Said>> {
    let counted = count(project);
    let components = project.config.components.as_deref().expect("components");
    if counted
        .iter()
        .any(|c| c.outcome.refusal.is_some() || !c.model.is_complete())
    {
        return None;
    }
    let held: Vec<Held<'_>> = counted
        .iter()
        .map(|c| Held {
            components,
            values: &c.outcome.values,
            missing: &c.missing,
            model: &c.model,
            declared: &c.declared,
        })
        .collect();
    let mut all = Vec::new();
    for (at, one) in held.iter().enumerate() {
        let mut others = held.clone();
        others.remove(at);
        let causes = cause::find(one, &others);
        all.extend(causes.found.into_iter().map(|cause| {
            let named = std::iter::once(&cause.path).chain(&cause.rivals);
            Said {
                named: named.map(ToString::to_string).collect(),
                blamed: Some(cause.path.to_string()),
            }
        }));
        all.extend(causes.open.into_iter().map(|open| Said {
            blamed: None,
            named: open.candidates.iter().map(ToString::to_string).collect(),
        }));
    }
    Some(all)
}

/// Every scalar that was asked for, where it is written in a file of the chart.
fn spots(project: &Project) -> Vec<(Spot, Data)> {
    let mut found = BTreeMap::new();
    for counted in count(project) {
        let values = &counted.outcome.values;
        for path in &counted.model.asked {
            let Some(node) = values.find(path) else {
                continue;
            };
            let Some(Place::Text { source, span }) = values.origin(node).place else {
                continue;
            };
            let source = project.sources.get(source);
            let file = source.name().trim_start_matches("chart/").to_owned();
            if !file.contains('/') {
                let spot = Spot {
                    file,
                    start: span.start,
                    end: span.end,
                    path: path.to_string(),
                };
                found.insert(spot, values.data(node).clone());
            }
        }
    }
    found.into_iter().collect()
}

/// What somebody may write instead.
fn others(data: &Data, text: &str) -> Vec<String> {
    match data {
        Data::Bool(on) => vec![(!on).to_string()],
        Data::Float(number) => {
            let number = *number as i64;
            let counts = [number + 1, number - 1, number * 2, 3];
            let others = counts.iter().filter(|n| **n >= 0 && **n != number);
            let mut others: Vec<String> = others.map(ToString::to_string).collect();
            others.sort();
            others.dedup();
            others
        }
        Data::Text(_) => amounts(text),
        Data::Null | Data::Int(_) | Data::List(_) | Data::Table(_) => Vec::new(),
    }
}

fn amounts(text: &str) -> Vec<String> {
    let digits = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let Ok(number) = number.parse::<u64>() else {
        return match text {
            "replication" => vec!["standalone".to_owned()],
            "standalone" => vec!["replication".to_owned()],
            _ => Vec::new(),
        };
    };
    let mut found = vec![
        format!("{}{unit}", number * 2),
        format!("{}{unit}", number + 1),
        "~".to_owned(),
    ];
    if number % 2 == 0 {
        found.push(format!("{}{unit}", number / 2));
        found.push(format!("{}{unit}", number / 2 * 3));
    }
    match unit {
        "Mi" => found.push(format!("{number}M")),
        "Gi" => found.extend([format!("{number}G"), format!("{}Gi", number + 5)]),
        "m" => found.push(format!("{}m", number + 50)),
        _ => {}
    }
    found
}

#[test]
fn one_changed_value_is_found_again() {
    let (_folder, chart) = copied();
    let project = open(&chart);
    assert!(said(&project).expect("counted").is_empty());
    let (mut tried, mut blamed) = (0, 0);
    let (mut elsewhere, mut unnamed) = (Vec::new(), Vec::new());
    for (spot, data) in spots(&project) {
        let path = chart.join(&spot.file);
        let text = fs::read_to_string(&path).unwrap();
        for other in others(&data, &text[spot.start..spot.end]) {
            let mut edited = text.clone();
            edited.replace_range(spot.start..spot.end, &other);
            fs::write(&path, edited).unwrap();
            let Some(said) = said(&open(&chart)) else {
                continue;
            };
            if said.is_empty() {
                continue;
            }
            tried += 1;
            let what = format!("{} {} -> {other}", spot.file, spot.path);
            let hit = said.iter().all(|s| s.blamed.as_ref() == Some(&spot.path));
            blamed += usize::from(hit);
            for one in said
                .iter()
                .filter(|s| s.blamed.as_ref() != Some(&spot.path))
            {
                elsewhere.push(format!("{what}: {:?} of {:?}", one.blamed, one.named));
                if !one.named.contains(&spot.path) {
                    unnamed.push(what.clone());
                }
            }
        }
        fs::write(&path, text).unwrap();
    }
    assert!(tried > 250, "{tried} changes move a sum");
    assert!(
        unnamed.is_empty(),
        "not even named:\n{}",
        unnamed.join("\n")
    );
    assert!(
        blamed * 100 >= tried * 98,
        "{blamed} of {tried} are found:\n{}",
        elsewhere.join("\n")
    );
}

/// The chart in a folder of the test's own.
fn copied() -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    let chart = folder.path().join("dataspoke");
    copy_tree(&deps::chart_source(), &chart, &["charts"]);
    (folder, chart)
}

/// Replaces a text behind a line of a file.
fn edit(chart: &Path, file: &str, line: &str, before: &str, after: &str) {
    let path = chart.join(file);
    let text = fs::read_to_string(&path).unwrap();
    let start = text
        .find(line)
        .unwrap_or_else(|| panic!("{line:?} in {file}"));
    let at = start
        + text[start..]
            .find(before)
            .unwrap_or_else(|| panic!("{before:?}"));
    let edited = format!("{}{after}{}", &text[..at], &text[at + before.len()..]);
    fs::write(&path, edited).unwrap();
}

/// What is blamed, sorted; an empty text for a difference that nothing is blamed for.
fn blamed(chart: &Path) -> Vec<String> {
    let said = said(&open(chart)).expect("counted");
    let mut all: Vec<String> = said
        .into_iter()
        .map(|s| s.blamed.unwrap_or_default())
        .collect();
    all.sort();
    all.dedup();
    all
}

#[test]
fn several_numbers_of_a_table_are_found_together() {
    let table = [
        (
            "values.yaml",
            "\nworkers:",
            "workers.resources",
            ["500m", "1000m"],
            ["750m", "1500m"],
            "cpu",
        ),
        (
            "values.yaml",
            "\nqdrant:",
            "qdrant.resources",
            ["1024Mi", "2048Mi"],
            ["4Gi", "8Gi"],
            "memory",
        ),
        (
            "values.yaml",
            "\n    matching:",
            "temporal.server.matching.resources",
            ["192Mi", "384Mi"],
            ["256Mi", "512Mi"],
            "memory",
        ),
        (
            "values-dev.yaml",
            "\n    history:",
            "temporal.server.history.resources",
            ["25m", "125m"],
            ["50m", "250m"],
            "cpu",
        ),
        (
            "values-dev.yaml",
            "\npostgresql:",
            "postgresql.primary.resources",
            ["256Mi", "512Mi"],
            ["1Gi", "2Gi"],
            "memory",
        ),
    ];
    for (file, line, path, before, after, resource) in table {
        let (_folder, chart) = copied();
        for (before, after) in before.iter().zip(after) {
            edit(&chart, file, line, before, after);
        }
        let expected = ["limits", "requests"].map(|side| format!("{path}.{side}.{resource}"));
        assert_eq!(blamed(&chart), expected, "{file}");
    }
}

#[test]
fn a_table_that_is_gone_is_found() {
    let resources = "resources:\n    requests: {cpu: 250m, memory: 256Mi}\n    limits: {cpu: 500m, memory: 512Mi}\n";
    let (_folder, chart) = copied();
    edit(
        &chart,
        "values.yaml",
        "\nfrontend:",
        resources,
        "resources: {}\n",
    );
    assert_eq!(blamed(&chart), ["frontend.resources"]);
    let (_folder, chart) = copied();
    edit(
        &chart,
        "values.yaml",
        "\napi:",
        "    limits: {cpu: 1000m, memory: 1024Mi}\n",
        "",
    );
    assert_eq!(blamed(&chart), ["api.resources.limits"]);
    // Temporal's services fall back to the server's own table.
    let own = "resources:\n        requests: {cpu: 125m, memory: 448Mi}\n        limits: {cpu: 250m, memory: 896Mi}\n";
    let (_folder, chart) = copied();
    edit(
        &chart,
        "values.yaml",
        "\n    history:",
        own,
        "resources: {}\n",
    );
    assert_eq!(blamed(&chart), ["temporal.server.history.resources"]);
}

#[test]
fn a_changed_declaration_blames_no_value() {
    for (before, after) in [
        ("4500m", "5"),
        ("memory: 7Gi", "memory: 6Gi"),
        ("memory: 1408Mi", "memory: 1440Mi"),
    ] {
        let (_folder, chart) = copied();
        edit(&chart, ".dataspoke.yaml", "profiles:", before, after);
        assert_eq!(blamed(&chart), [""], "{after}");
    }
}
