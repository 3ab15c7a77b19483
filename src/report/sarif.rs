//! SARIF 2.1.0, as GitHub code scanning and other consumers read it.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::{Located, Location, Region, Report, RuleInfo};
use crate::finding::Severity;

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let results: Vec<_> = report
        .findings
        .iter()
        .map(|located| result(report, located))
        .collect();
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": env!("CARGO_PKG_NAME"),
                "version": env!("CARGO_PKG_VERSION"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": report.rules.iter().map(rule).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    serde_json::to_writer_pretty(&mut *out, &log)?;
    out.write_all(b"\n")
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn rule(rule: &RuleInfo) -> Value {
    let properties = if matches!(rule.id, "plain-secret" | "weak-secret") {
        // Makes code scanning list it among security alerts, graded like a CVSS score.
        let grade = if rule.severity == Severity::Error {
            "8.0"
        } else {
            "5.0"
        };
        json!({"tags": ["helm", "values", "security"], "security-severity": grade})
    } else {
        json!({"tags": ["helm", "values"]})
    };
    let mut out = json!({
        "id": rule.id,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.summary},
        "help": {"text": rule.page, "markdown": rule.page},
        "defaultConfiguration": {"level": level(rule.severity)},
        "properties": properties,
    });
    // A name that is the id again is none (SARIF1001 of Microsoft's validator).
    let name = pascal_case(rule.id);
    if !name.eq_ignore_ascii_case(rule.id) {
        out["name"] = json!(name);
    }
    out
}

fn result(report: &Report, located: &Located) -> Value {
    let finding = &located.finding;
    let chart = &report.chart_of(located).path;
    let mut text = finding.message.clone();
    if let Location::Argument { .. } = located.location {
        text = format!("{text} ({})", located.location);
    }
    if let Some(help) = &finding.help {
        text = format!("{text}\n\nhelp: {help}");
    }
    let mut out = json!({
        "ruleId": finding.rule,
        "level": level(finding.severity),
        "message": {"text": text},
        "locations": [physical(&located.location, chart)],
        "partialFingerprints": {"dataspoke/v1": located.fingerprint},
        "properties": {
            "chart": chart,
            "profiles": report.chart_of(located).occurring(finding),
            "valuesPath": finding.values_path.as_ref().map(ToString::to_string),
        },
    });
    if let Some(at) = report.rules.iter().position(|rule| rule.id == finding.rule) {
        out["ruleIndex"] = json!(at);
    }
    if !located.replaces.is_empty() {
        let related = located.replaces.iter().enumerate().map(|(at, location)| {
            let mut place = physical(location, chart);
            place["id"] = json!(at);
            place["message"] = json!({"text": "replaced this value"});
            place
        });
        out["relatedLocations"] = related.collect();
    }
    out
}

/// SARIF needs a file: an argument of the command line is shown at the chart.
fn physical(location: &Location, chart: &str) -> Value {
    let (file, region, logical) = match location {
        Location::File {
            file,
            region,
            member,
        } => (file.clone(), *region, member.clone()),
        Location::Argument { .. } => {
            let first = Region {
                line: 1,
                column: 1,
                end_line: 1,
                end_column: 1,
            };
            let file = format!("{}/Chart.yaml", chart.trim_end_matches('/'));
            (file, first, Some(location.to_string()))
        }
    };
    let mut out = json!({
        "physicalLocation": {
            "artifactLocation": {"uri": uri(&file)},
            "region": {
                "startLine": region.line,
                "startColumn": region.column,
                "endLine": region.end_line,
                "endColumn": region.end_column,
            },
        },
    });
    if let Some(logical) = logical {
        out["logicalLocations"] = json!([{"fullyQualifiedName": logical}]);
    }
    out
}

/// A file path as a relative URI reference (RFC 3986).
fn uri(path: &str) -> String {
    let path = path.strip_prefix("./").unwrap_or(path);
    let mut out = String::new();
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

fn pascal_case(id: &str) -> String {
    let mut out = String::new();
    for word in id.split('-') {
        let mut letters = word.chars();
        out.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        out.extend(letters);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uris_and_names() {
        assert_eq!(uri("./a b/ä.yaml"), "a%20b/%C3%A4.yaml");
        assert_eq!(pascal_case("plain-secret"), "PlainSecret");
    }
}
