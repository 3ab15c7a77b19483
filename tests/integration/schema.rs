//! The rule `schema` against what both real Helms said: verdict, chart and instance path.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use dataspoke::dialect::Dialect;
use serde_json::Value;
use tempfile::TempDir;

use super::lint::dataspoke;
use super::support::cases::{self, Case};
use super::support::tools::root;

const REFUSED: &str = "values don't meet the specifications of the schema(s)";

/// A chart as Helm heads its messages, and what in it broke its schema: an instance pointer, or the
/// schema itself.
type Broken = BTreeSet<(String, Option<String>)>;

/// What stands in Helm's message: a heading for each chart, an indented tree below it.
fn helms(error: &str) -> Broken {
    let mut out = Broken::new();
    let mut chart = String::new();
    let mut whole = true;
    for line in error.lines().skip(1) {
        let rest = line.strip_prefix("- at '");
        if let Some((pointer, _)) = rest
            .filter(|_| whole)
            .and_then(|rest| rest.split_once("': "))
        {
            out.insert((chart.clone(), Some(pointer.to_owned())));
        } else if let Some(name) = line.strip_suffix(':').filter(|name| !name.contains(' ')) {
            name.clone_into(&mut chart);
            whole = true;
        } else if !line.starts_with([' ', '-']) && whole {
            // Neither heading nor instance: the schema could not be used, and says why over lines.
            out.insert((chart.clone(), None));
            whole = false;
        }
    }
    out
}

fn ours(case: &Case, dialect: Dialect) -> Broken {
    let mut words = vec![
        "lint", "chart", "--select", "schema", "-o", "json", "--helm",
    ];
    words.push(dialect.major());
    words.extend(case.arguments.iter().map(String::as_str));
    let output = dataspoke(&case.folder, &words);
    let stderr = String::from_utf8_lossy(&output.stderr);
    let report: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{}: {error}: {stderr}", case.name));
    let findings = report["findings"].as_array().unwrap().iter();
    let errors = findings.filter(|finding| finding["severity"] == "error");
    let broken: Broken = errors
        .map(|finding| {
            let schema = &finding["schema"];
            let text = |key: &str| schema[key].as_str().unwrap().to_owned();
            let pointer = (text("keyword") != "$schema").then(|| text("instance"));
            (text("chart"), pointer)
        })
        .collect();
    let code = output.status.code();
    assert_eq!(code, Some(i32::from(!broken.is_empty())), "{}", case.name);
    broken
}

#[test]
fn verdict_chart_and_instance_are_helms() {
    let mut wrong = Vec::new();
    let (mut refused, mut accepted) = (0, 0);
    for case in cases::all() {
        for dialect in Dialect::ALL {
            let expected = case.expected(dialect);
            let by_schema = expected.error.starts_with(REFUSED);
            let about = by_schema || (case.topic == "schema" && expected.ok);
            if !about {
                continue;
            }
            *(if by_schema {
                &mut refused
            } else {
                &mut accepted
            }) += 1;
            let (helm, ours) = (helms(&expected.error), ours(&case, dialect));
            assert_eq!(
                by_schema,
                !helm.is_empty(),
                "{}: {}",
                case.name,
                expected.error
            );
            if helm != ours {
                wrong.push(format!(
                    "{} on {dialect}\n  helm {helm:?}\n  ours {ours:?}",
                    case.name
                ));
            }
        }
    }
    assert!(
        refused >= 50 && accepted >= 20,
        "{refused} refused, {accepted} accepted"
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Charts of one schema each, what both real clients said of them beside it: drafts, formats,
/// patterns, references, identifiers, subcharts, odd JSON. All in one run, side by side.
#[test]
fn verdicts_on_unlike_schemas_are_helms() {
    let file = root().join("tests/cases/schema-verdicts.json");
    let cases: Value = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
    let cases = cases.as_array().unwrap();
    assert!(cases.len() > 300);
    let place = TempDir::new().unwrap();
    let mut ours: BTreeMap<String, BTreeMap<&str, Broken>> = BTreeMap::new();
    let mut read = |words: &[&str]| {
        let mut all = vec!["lint", "--select", "schema", "-o", "json"];
        all.extend(words);
        let output = dataspoke(place.path(), &all);
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        for finding in report["findings"].as_array().unwrap() {
            if finding["severity"] != "error" {
                continue;
            }
            let schema = &finding["schema"];
            let text = |key: &str| schema[key].as_str().unwrap().to_owned();
            let pointer = (text("keyword") != "$schema").then(|| text("instance"));
            for helm in finding["helm"].as_array().unwrap() {
                let major = if helm == "3" { "3" } else { "4" };
                let chart = finding["chart"].as_str().unwrap().to_owned();
                let broken = ours.entry(chart).or_default().entry(major).or_default();
                broken.insert((text("chart"), pointer.clone()));
            }
        }
    };
    for case in cases {
        let name = case["name"].as_str().unwrap();
        let folder = match case["arguments"].as_array().unwrap().is_empty() {
            true => format!("charts/{name}"),
            false => format!("alone/{name}"),
        };
        for (file, text) in case["files"].as_object().unwrap() {
            let file = place.path().join(&folder).join(file);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text.as_str().unwrap()).unwrap();
        }
        if folder.starts_with("alone/") {
            let arguments = case["arguments"].as_array().unwrap().iter();
            let mut words = vec![folder.as_str()];
            words.extend(arguments.map(|word| word.as_str().unwrap()));
            read(&words);
        }
    }
    read(&["charts"]);
    let mut wrong = Vec::new();
    for case in cases {
        let name = case["name"].as_str().unwrap();
        for major in ["3", "4"] {
            let expected: Broken = case["helm"][major]
                .as_array()
                .unwrap()
                .iter()
                .map(|pair| {
                    let text = |at: usize| pair[at].as_str().map(str::to_owned);
                    (text(0).unwrap(), text(1))
                })
                .collect();
            let found = [format!("charts/{name}"), format!("alone/{name}")]
                .iter()
                .find_map(|chart| ours.get(chart)?.get(major).cloned())
                .unwrap_or_default();
            if found != expected {
                wrong.push(format!(
                    "{name} on Helm {major}\n  helm {expected:?}\n  ours {found:?}"
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
