use std::collections::BTreeSet;

use super::{Format, Report, RuleInfo, TextStyle};
use crate::dialect::Dialect;
use crate::exit::Exit;
use crate::finding::{ChartReport, Finding, Severity};
use crate::masked::Masks;
use crate::path::ValuesPath;
use crate::place::{Place, SetFlag};
use crate::source::{SourceId, Sources, Span};

const VALUES: &str = "redis:\n  auth:\n    password: SWORDFISH # kept\n  size: 512MiB\n";

fn chart(findings: impl FnOnce(SourceId) -> Vec<Finding>) -> ChartReport {
    let mut sources = Sources::new();
    let id = sources.add("charts/x/values.yaml", VALUES);
    let mut masks = Masks::new();
    let at = VALUES.find("SWORDFISH").expect("planted");
    masks.add(id, Span::new(at, at + "SWORDFISH".len()));
    ChartReport {
        path: "charts/x".into(),
        name: "x".into(),
        version: "1.0.0".into(),
        profiles: vec!["production".into(), "dev".into()],
        helms: Dialect::ALL.to_vec(),
        sources,
        masks,
        findings: findings(id),
        home: Some(id),
    }
}

fn size(id: SourceId) -> Place {
    let at = VALUES.find("512MiB").expect("planted");
    Place::text(id, Span::new(at, at + "512MiB".len()))
}

fn password(id: SourceId) -> Place {
    let at = VALUES.find("SWORDFISH").expect("planted");
    Place::text(id, Span::new(at, at + "SWORDFISH".len()))
}

fn all_kinds(id: SourceId) -> Vec<Finding> {
    let quantity = |profile: &str, helm| {
        Finding::new(
            "quantity",
            Severity::Error,
            "512MiB is no quantity",
            Some(size(id)),
        )
        .about(ValuesPath::of_keys(["redis", "size"]))
        .replacing(vec![password(id), password(id)])
        .help("write 512Mi")
        .within(profile, helm)
    };
    let argument = Place::Argument {
        flag: SetFlag::Set,
        index: 1,
    };
    vec![
        quantity("dev", Dialect::Helm4),
        quantity("dev", Dialect::Helm3),
        quantity("production", Dialect::Helm3),
        Finding::new(
            "plain-secret",
            Severity::Warning,
            "a password",
            Some(password(id)),
        ),
        Finding::new(
            "schema",
            Severity::Error,
            "got string, want number",
            Some(argument),
        ),
        Finding::new(
            "dependency",
            Severity::Info,
            "4 subcharts are not vendored",
            None,
        ),
    ]
}

fn rules() -> Vec<RuleInfo> {
    let rule = |id, severity| RuleInfo {
        id,
        summary: "says so",
        page: "# page",
        severity,
    };
    vec![
        rule("quantity", Severity::Error),
        rule("plain-secret", Severity::Error),
    ]
}

fn written(report: &Report, format: Format) -> String {
    let mut out = Vec::new();
    report
        .write(format, &TextStyle::default(), &mut out)
        .expect("a Vec takes everything");
    String::from_utf8(out).expect("reports are UTF-8")
}

#[test]
fn one_finding_a_violation_with_the_union_of_profiles_and_helms() {
    let report = Report::new(vec![chart(all_kinds)], rules());
    let quantity = report
        .findings
        .iter()
        .find(|located| located.finding.rule == "quantity");
    let finding = &quantity.expect("reported").finding;
    assert_eq!(finding.profiles.len(), 2);
    assert_eq!(finding.helm.len(), 2);
    assert_eq!(report.findings.len(), 4);
    assert_eq!(report.counts().error, 2);
    assert_eq!(report.exit(false), Exit::Found);
}

#[test]
fn severities_decide_the_exit_code() {
    let warned = |id| {
        vec![Finding::new(
            "weak-secret",
            Severity::Warning,
            "weak",
            Some(password(id)),
        )]
    };
    let report = Report::new(vec![chart(warned)], rules());
    assert_eq!(
        (report.exit(false), report.exit(true)),
        (Exit::Clean, Exit::Found)
    );
    let informed = |_| {
        vec![Finding::new(
            "dependency",
            Severity::Info,
            "unvendored",
            None,
        )]
    };
    let report = Report::new(vec![chart(informed)], rules());
    assert_eq!(report.exit(true), Exit::Clean);
}

#[test]
fn no_format_shows_a_masked_text() {
    let report = Report::new(vec![chart(all_kinds)], rules());
    for format in Format::ALL {
        let text = written(&report, format);
        assert!(!text.contains("SWORDFISH"), "{} leaks", format.as_str());
        assert!(
            text.contains("no quantity"),
            "{} says nothing",
            format.as_str()
        );
    }
    assert!(written(&report, Format::Text).contains("password: *** # kept"));
}

#[test]
fn json_has_the_shape_of_the_contract() {
    let report = Report::new(vec![chart(all_kinds)], rules());
    let root: serde_json::Value =
        serde_json::from_str(&written(&report, Format::Json)).expect("JSON");
    assert_eq!(root["version"], 1);
    assert_eq!(
        root["charts"][0]["profiles"],
        serde_json::json!(["production", "dev"])
    );
    let quantity = root["findings"]
        .as_array()
        .and_then(|list| list.iter().find(|finding| finding["rule"] == "quantity"))
        .expect("reported");
    assert_eq!(quantity["values_path"], "redis.size");
    assert_eq!(
        quantity["location"],
        serde_json::json!({"file": "charts/x/values.yaml", "line": 4, "column": 9,
                           "end_line": 4, "end_column": 15})
    );
    assert_eq!(quantity["replaces"].as_array().map(Vec::len), Some(1));
    assert_eq!(
        root["summary"],
        serde_json::json!({"error": 2, "warning": 1, "info": 1})
    );
    let argument = root["findings"]
        .as_array()
        .and_then(|list| list.iter().find(|finding| finding["rule"] == "schema"))
        .expect("reported");
    assert_eq!(
        argument["location"],
        serde_json::json!({"argument": "--set", "index": 1})
    );
    assert!(argument["values_path"].is_null());
}

#[test]
fn machine_formats_are_well_formed_when_clean() {
    let report = Report::new(vec![chart(|_| Vec::new())], rules());
    let sarif: serde_json::Value =
        serde_json::from_str(&written(&report, Format::Sarif)).expect("JSON");
    assert_eq!(sarif["runs"][0]["results"], serde_json::json!([]));
    assert_eq!(written(&report, Format::Gitlab).trim(), "[]");
    assert_eq!(written(&report, Format::Github), "");
    assert!(written(&report, Format::Junit).contains("no findings"));
    assert!(written(&report, Format::Text).starts_with("no findings in charts/x"));
}

#[test]
fn a_baseline_leaves_out_what_it_knows_and_tells_what_it_missed() {
    let mut report = Report::new(vec![chart(all_kinds)], rules());
    let mut known: BTreeSet<String> = report
        .findings
        .iter()
        .map(|located| located.fingerprint.clone())
        .collect();
    assert_eq!(known.len(), report.findings.len(), "fingerprints differ");
    known.insert("gone".into());
    let unmatched = report.leave_out(&known);
    assert!(report.findings.is_empty());
    assert_eq!(unmatched.into_iter().collect::<Vec<_>>(), ["gone"]);
}

#[test]
fn fingerprints_survive_moved_lines() {
    let report = Report::new(vec![chart(all_kinds)], rules());
    let mut moved = chart(|_| Vec::new());
    let shifted = format!("# a new first line\n{VALUES}");
    moved.sources = Sources::new();
    let id = moved.sources.add("charts/x/values.yaml", shifted.as_str());
    moved.home = Some(id);
    let shift = shifted.len() - VALUES.len();
    moved.findings = all_kinds(id);
    for finding in &mut moved.findings {
        if let Some(Place::Text { span, .. }) = &mut finding.place {
            *span = Span::new(span.start + shift, span.end + shift);
        }
    }
    let again = Report::new(vec![moved], rules());
    let names = |report: &Report| -> BTreeSet<String> {
        report
            .findings
            .iter()
            .map(|located| located.fingerprint.clone())
            .collect()
    };
    assert_eq!(names(&report), names(&again));
}

#[test]
fn json_obeys_its_published_schema() {
    let schema = include_str!("../../schemas/report.schema.json");
    let schema = serde_json::from_str(schema).expect("the schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema is a schema");
    for findings in [all_kinds as fn(SourceId) -> Vec<Finding>, |_| Vec::new()] {
        let report = Report::new(vec![chart(findings)], rules());
        let root = serde_json::from_str(&written(&report, Format::Json)).expect("JSON");
        let errors: Vec<_> = validator
            .iter_errors(&root)
            .map(|error| error.to_string())
            .collect();
        assert!(errors.is_empty(), "{errors:?}");
    }
    let broken = serde_json::json!({"version": 1, "findings": []});
    assert!(!validator.is_valid(&broken));
}

#[test]
fn text_names_the_place_of_the_finding() {
    let report = Report::new(vec![chart(all_kinds)], rules());
    let text = written(&report, Format::Text);
    for expected in [
        "error[quantity] redis.size [production, dev]",
        "charts/x/values.yaml:4:9",
        "help: write 512Mi",
        "replaces *** of charts/x/values.yaml:3:15",
        "--set argument 2",
        "2 errors, 1 warning, 1 info in charts/x (profiles production, dev; Helm 3.22.0, Helm 4.3.1)",
    ] {
        assert!(
            text.contains(expected),
            "{expected:?} is missing in\n{text}"
        );
    }
}
