//! The rule `schema` against what both real Helms said: verdict, chart and instance path.

use std::collections::BTreeSet;

use dataspoke::dialect::Dialect;
use serde_json::Value;

use super::lint::dataspoke;
use super::support::cases::{self, Case};

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
