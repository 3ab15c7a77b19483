//! The formats before those who read them: sarif-tools, Microsoft's SARIF validator and the schema
//! of SARIF 2.1.0, junitparser, GitHub's rules for workflow commands, GitLab's for code quality. What
//! each of them reads has to be what `-o json` says.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::tools::{Ran, command, copy_tree, node_package, password, python, root, run};

/// A folder of charts whose reports are read.
struct Place {
    dir: TempDir,
}

/// Names of charts' folders: blanks, what URIs, XML, workflow commands and shells take for syntax,
/// letters of several scripts, and what acts on a terminal.
const ODD: [&str; 3] = [
    "a b,c:d%41'\"é日",
    "<x>&amp;]]>#?\\;$(y)%0A",
    "line\nfeed\u{1b}[31m\u{202e}",
];

impl Place {
    fn new() -> Self {
        Self {
            dir: TempDir::new().unwrap(),
        }
    }

    /// With a chart of mistakes in each oddly named folder, and one without.
    fn odd() -> Self {
        let place = Self::new();
        for (at, name) in ODD.into_iter().enumerate() {
            place.chart(name, &format!("odd{at}"));
            place.write(
                &format!("{name}/values.yaml"),
                "mode: \"a\\e[31mred\\a\\u009b\\u202e <b>&]]> %0A,:\"\n\"é\\ak \": \"%25\"\nn: [1]\nm: 2\nm: 3\n",
            );
            place.write(&format!("{name}/values-dev.yaml"), "mode: z\nnot_read: 1\n");
            place.write(
                &format!("{name}/values-x y.yaml"),
                &format!("admin: {{password: {}}}\n", password(40)),
            );
            let control = [b"a: \x1b[31mred\x07\r\nb: 1\n".as_slice()].concat();
            fs::write(place.path().join(name).join("values-control.yaml"), control).unwrap();
            place.write(
                &format!("{name}/.dataspoke.yaml"),
                "profiles: {'a, b': {}, \"50%: é\": {values: [values-dev.yaml]}}\n",
            );
        }
        place.chart("fine", "fine");
        place.write("fine/values.yaml", "mode: x\n");
        place.write("fine/templates/a.yaml", "{{ .Values.mode }}\n");
        place
    }

    fn chart(&self, folder: &str, name: &str) {
        self.write(
            &format!("{folder}/Chart.yaml"),
            &format!(
                "apiVersion: v2\nname: {name}\nversion: 1.0.0\ndependencies:\n  - {{name: sub, version: 1.0.0, repository: 'https://charts.invalid'}}\n"
            ),
        );
        self.write(
            &format!("{folder}/values.schema.json"),
            r#"{"properties": {"mode": {"enum": ["x", "y%0A<&>]]"]}, "é\u0007k ": {"type": "integer"}, "n": {"type": "integer"}}}"#,
        );
        self.write(
            &format!("{folder}/templates/a.yaml"),
            "{{ .Values.mode }}{{ .Values.n }}\n",
        );
    }

    fn path(&self) -> &Path {
        self.dir.path()
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Every format of one run, by name.
    fn reports(&self, words: &[&str], code: i32) -> Reports {
        let names = ["json", "sarif", "github", "gitlab", "junit", "text"];
        let mut all: Vec<String> = ["lint"]
            .iter()
            .chain(words)
            .map(|w| (*w).to_owned())
            .collect();
        for name in names {
            all.extend(["-o".to_owned(), format!("{name}=report.{name}")]);
        }
        let ran: Ran = run(command(env!("CARGO_BIN_EXE_dataspoke"))
            .args(&all)
            .current_dir(self.path()))
        .expect_code(code);
        assert_eq!(ran.stdout, "", "files only");
        let json = fs::read_to_string(self.path().join("report.json")).unwrap();
        let json: Value = serde_json::from_str(&json).unwrap();
        Reports {
            findings: json["findings"].as_array().unwrap().clone(),
            folder: self.path().to_owned(),
            json,
        }
    }
}

/// The reports of one run.
struct Reports {
    folder: PathBuf,
    json: Value,
    findings: Vec<Value>,
}

impl Reports {
    fn file(&self, format: &str) -> PathBuf {
        self.folder.join(format!("report.{format}"))
    }

    fn text(&self, format: &str) -> String {
        fs::read_to_string(self.file(format)).unwrap()
    }

    /// What `tests/support/read_reports.py` reads.
    fn read_by_python(&self, format: &str) -> Value {
        let ran = run(command(python())
            .arg(root().join("tests/support/read_reports.py"))
            .arg(format)
            .arg(self.file(format)))
        .expect_code(0);
        serde_json::from_str(&ran.stdout).unwrap()
    }

    /// The runs that the tests below read.
    fn all() -> Vec<(&'static str, Place, Reports)> {
        let mut out = Vec::new();
        let place = Place::odd();
        let reports = place.reports(&["."], 1);
        assert!(reports.findings.len() > 20, "{}", reports.json);
        out.push(("odd names", place, reports));

        let place = Place::odd();
        let words = ["fine", "--set", "mode=é <1>%", "--set-string", "n=1"];
        let reports = place.reports(&words, 1);
        assert!(reports.findings.len() > 1, "{}", reports.json);
        out.push(("arguments", place, reports));

        let place = Place::new();
        copy_tree(
            &root().join("helm-charts/dataspoke"),
            &place.path().join("ours"),
            &[],
        );
        let text = fs::read_to_string(place.path().join("ours/values.yaml")).unwrap();
        place.write(
            "ours/values.yaml",
            &text.replacen("replicaCount: ", "replicaCount: x", 1),
        );
        let reports = place.reports(&["ours"], 1);
        out.push(("our chart", place, reports));

        let place = Place::odd();
        let reports = place.reports(&["fine", "--ignore", "dependency"], 0);
        assert_eq!(reports.json["findings"], json!([]));
        out.push(("clean", place, reports));
        out
    }
}

/// A finding's file, first line and message as machine formats without arguments show it: an
/// argument stands at the chart.
fn place_of(finding: &Value) -> (String, u64) {
    match finding["location"]["file"].as_str() {
        Some(file) => (
            file.to_owned(),
            finding["location"]["line"].as_u64().unwrap(),
        ),
        None => (
            format!("{}/Chart.yaml", finding["chart"].as_str().unwrap()),
            1,
        ),
    }
}

/// A relative URI reference as a file path.
fn unescaped(uri: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = uri.as_bytes();
    while let [first, tail @ ..] = rest {
        if *first == b'%' {
            let hex = std::str::from_utf8(&tail[..2]).unwrap();
            bytes.push(u8::from_str_radix(hex, 16).unwrap());
            rest = &tail[2..];
        } else {
            assert!(
                first.is_ascii_alphanumeric() || b"-._~/".contains(first),
                "{uri}"
            );
            bytes.push(*first);
            rest = tail;
        }
    }
    String::from_utf8(bytes).unwrap()
}

#[test]
fn sarif_obeys_the_published_schema() {
    let schema = node_package("@microsoft/sarif-multitool-linux").join("sarif-2.1.0.json");
    let schema: Value = serde_json::from_str(&fs::read_to_string(schema).unwrap()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for (name, _place, reports) in Reports::all() {
        let log: Value = serde_json::from_str(&reports.text("sarif")).unwrap();
        let errors: Vec<String> = validator
            .iter_errors(&log)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{name}: {errors:#?}");
        let results = log["runs"][0]["results"].as_array().unwrap();
        assert_eq!(results.len(), reports.findings.len(), "{name}");
        let rules = log["runs"][0]["tool"]["driver"]["rules"]
            .as_array()
            .unwrap();
        for (result, finding) in results.iter().zip(&reports.findings) {
            let place = &result["locations"][0]["physicalLocation"];
            let uri = place["artifactLocation"]["uri"].as_str().unwrap();
            let line = place["region"]["startLine"].as_u64().unwrap();
            assert_eq!((unescaped(uri), line), place_of(finding), "{name}");
            let at = result["ruleIndex"].as_u64().unwrap() as usize;
            assert_eq!(rules[at]["id"], finding["rule"], "{name}");
            assert!(!rules[at]["help"]["markdown"].as_str().unwrap().is_empty());
            assert_eq!(
                result["partialFingerprints"]["dataspoke/v1"], finding["fingerprint"],
                "{name}"
            );
        }
    }
    let mut broken: Value = json!({"version": "2.1.0", "runs": [{"tool": {}, "results": 1}]});
    assert!(!validator.is_valid(&broken));
    broken["runs"] = json!([]);
    assert!(validator.is_valid(&broken));
}

/// Microsoft's validator with its rules of form (SARIF…) and GitHub's of ingestion (GH…).
#[test]
fn sarif_passes_the_validator_of_code_scanning() {
    let tool = node_package("@microsoft/sarif-multitool-linux").join("Sarif.Multitool");
    for (name, _place, reports) in Reports::all() {
        let verdict = reports.folder.join("verdict.sarif");
        let ran = run(command(&tool)
            .arg("validate")
            .arg(reports.file("sarif"))
            .args(["--rule-kind", "Sarif;Ghas", "--log", "ForceOverwrite"])
            .arg("--output")
            .arg(&verdict)
            // It needs no data about languages, which a small machine does not have.
            .env("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1"))
        .expect_code(0);
        let text = fs::read_to_string(&verdict).unwrap();
        let verdict: Value = serde_json::from_str(text.trim_start_matches('\u{feff}')).unwrap();
        let said: Vec<String> = verdict["runs"][0]["results"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|result| matches!(result["level"].as_str(), None | Some("error" | "warning")))
            // dataspoke has no site that `informationUri` could name.
            .filter(|result| result["ruleId"] != "SARIF2005")
            .map(|result| format!("{} {}", result["ruleId"], result["message"]))
            .collect();
        assert!(said.is_empty(), "{name}: {said:#?}\n{ran:?}");
    }
}

#[test]
fn sarif_is_read_by_sarif_tools() {
    for (name, _place, reports) in Reports::all() {
        let read = reports.read_by_python("sarif");
        assert_eq!(read["tools"], json!(["dataspoke"]), "{name}");
        let counts = [("error", "error"), ("warning", "warning"), ("note", "info")];
        for (level, severity) in counts {
            assert_eq!(
                read["counts"][level], reports.json["summary"][severity],
                "{name}"
            );
        }
        let mut found: Vec<_> = read["records"]
            .as_array()
            .unwrap()
            .iter()
            .map(|record| {
                let file = unescaped(record["Location"].as_str().unwrap());
                let line = record["Line"].as_u64().unwrap();
                (file, line, record["Code"].as_str().unwrap().to_owned())
            })
            .collect();
        let mut expected: Vec<_> = reports
            .findings
            .iter()
            .map(|finding| {
                let (file, line) = place_of(finding);
                (file, line, finding["rule"].as_str().unwrap().to_owned())
            })
            .collect();
        found.sort();
        expected.sort();
        assert_eq!(found, expected, "{name}");
        // Its own summary for CI: errors are what `--check error` stops at.
        let stops = run(command(root().join(".tools/venv/bin/sarif"))
            .args(["--check", "error", "summary"])
            .arg(reports.file("sarif")));
        let errors = reports.json["summary"]["error"].as_u64().unwrap();
        assert_eq!(stops.code != 0, errors > 0, "{name}: {stops:?}");
    }
}

#[test]
fn junit_is_read_by_junitparser() {
    for (name, _place, reports) in Reports::all() {
        let read = reports.read_by_python("junit");
        let suites = read["suites"].as_array().unwrap();
        let charts = reports.json["charts"].as_array().unwrap();
        assert_eq!(suites.len(), charts.len(), "{name}");
        let mut seen = 0;
        for suite in suites {
            assert_eq!(suite["said"], suite["counted"], "{name}: {suite}");
            let cases = suite["cases"].as_array().unwrap();
            assert!(!cases.is_empty(), "{name}: a suite without tests");
            for case in cases {
                let results = case["results"].as_array().unwrap();
                let [result] = &results[..] else {
                    assert_eq!(case["name"], "no findings", "{name}");
                    continue;
                };
                let failed = result["type"] != "info";
                let kind = if failed { "Failure" } else { "Skipped" };
                assert_eq!(result["kind"], kind, "{name}");
                let message = result["message"].as_str().unwrap();
                let body = result["text"].as_str().unwrap();
                let known = reports.findings.iter().find(|finding| {
                    let said = finding["message"].as_str().unwrap();
                    let place = match finding["location"]["line"].as_u64() {
                        Some(line) => {
                            format!(":{line}:{}", finding["location"]["column"])
                        }
                        None => "argument".to_owned(),
                    };
                    finding["rule"] == case["classname"]
                        && message.ends_with(said)
                        && message.contains(&place)
                        && body.contains(said)
                });
                assert!(known.is_some(), "{name}: {case}");
                assert!(!body.contains('\u{1b}'), "{name}: {body}");
                seen += 1;
            }
        }
        assert_eq!(seen, reports.findings.len(), "{name}");
        if name == "clean" {
            assert_eq!((&read["tests"], &read["failures"]), (&json!(1), &json!(0)));
        }
    }
}

/// A workflow command as GitHub's runner reads it (actions/runner, `ActionCommand.TryParseV2`): what
/// stands between the first `::` and the next, cut at commas, and each escape undone once.
fn workflow_command(line: &str) -> (String, BTreeMap<String, String>, String) {
    let rest = line.strip_prefix("::").expect(line);
    let (head, data) = rest.split_once("::").expect(line);
    let (name, properties) = head.split_once(' ').expect(line);
    let undo = |text: &str, also: &[(&str, &str)]| {
        let mut text = text.to_owned();
        for (code, sign) in [("%0D", "\r"), ("%0A", "\n")].iter().chain(also) {
            text = text.replace(code, sign);
        }
        text.replace("%25", "%")
    };
    let properties = properties.split(',').map(|property| {
        let (key, value) = property.split_once('=').expect(line);
        let value = undo(value, &[("%3A", ":"), ("%2C", ",")]);
        (key.to_owned(), value)
    });
    (name.to_owned(), properties.collect(), undo(data, &[]))
}

#[test]
fn github_annotations_come_back_whole() {
    for (name, _place, reports) in Reports::all() {
        let text = reports.text("github");
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), reports.findings.len(), "{name}");
        for (line, finding) in lines.into_iter().zip(&reports.findings) {
            assert!(!line.contains('\r'), "{line}");
            let (command, properties, data) = workflow_command(line);
            let level = match finding["severity"].as_str().unwrap() {
                "info" => "notice",
                other => other,
            };
            assert_eq!(command, level, "{name}");
            assert_eq!(properties["title"], finding["rule"].as_str().unwrap());
            let location = &finding["location"];
            let file = location["file"].as_str().map(str::to_owned);
            assert_eq!(properties.get("file"), file.as_ref(), "{name}");
            for (property, member) in [("line", "line"), ("col", "column"), ("endLine", "end_line")]
            {
                let told = properties.get(property).map(|text| text.parse().unwrap());
                assert_eq!(told, location[member].as_u64(), "{name}: {property}");
            }
            // Columns only within a line.
            let one = location["line"] == location["end_line"] && file.is_some();
            assert_eq!(properties.contains_key("endColumn"), one, "{name}");
            assert!(
                data.contains(finding["message"].as_str().unwrap()),
                "{data}"
            );
            if let Some(help) = finding["help"].as_str() {
                assert!(data.ends_with(&format!("\nhelp: {help}")), "{data}");
            }
        }
        assert_eq!(text.is_empty(), name == "clean");
    }
}

/// <https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>, as a schema.
fn code_quality() -> Value {
    json!({
        "type": "array",
        "items": {
            "type": "object",
            "required": ["description", "check_name", "fingerprint", "severity", "location"],
            "properties": {
                "description": {"type": "string", "minLength": 1},
                "check_name": {"type": "string", "minLength": 1},
                "fingerprint": {"type": "string", "minLength": 1},
                "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
                "location": {
                    "type": "object",
                    "required": ["path", "lines"],
                    "properties": {
                        // Relative to the repository, without a `./` before it.
                        "path": {"type": "string", "pattern": "^(?!\\./|/)"},
                        "lines": {
                            "type": "object",
                            "required": ["begin"],
                            "properties": {"begin": {"type": "integer", "minimum": 1}}
                        }
                    }
                }
            }
        }
    })
}

#[test]
fn gitlab_code_quality_is_as_documented() {
    let validator = jsonschema::validator_for(&code_quality()).unwrap();
    for (name, _place, reports) in Reports::all() {
        let issues: Value = serde_json::from_str(&reports.text("gitlab")).unwrap();
        let errors: Vec<String> = validator
            .iter_errors(&issues)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{name}: {errors:#?}");
        let issues = issues.as_array().unwrap();
        assert_eq!(issues.len(), reports.findings.len(), "{name}");
        let fingerprints: BTreeSet<&str> = issues
            .iter()
            .map(|issue| issue["fingerprint"].as_str().unwrap())
            .collect();
        assert_eq!(fingerprints.len(), issues.len(), "{name}: one for each");
        for (issue, finding) in issues.iter().zip(&reports.findings) {
            let location = &issue["location"];
            let place = (
                location["path"].as_str().unwrap().to_owned(),
                location["lines"]["begin"].as_u64().unwrap(),
            );
            assert_eq!(place, place_of(finding), "{name}");
            assert_eq!(issue["check_name"], finding["rule"], "{name}");
        }
    }
}

#[test]
fn json_obeys_its_schema_whatever_the_names() {
    let schema = fs::read_to_string(root().join("schemas/report.schema.json")).unwrap();
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for (name, _place, reports) in Reports::all() {
        let errors: Vec<String> = validator
            .iter_errors(&reports.json)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{name}: {errors:#?}");
    }
}

/// Nothing of a file or a name may act on the terminal of whoever lints it.
#[test]
fn nothing_acts_on_the_terminal() {
    for (name, _place, reports) in Reports::all() {
        let text = reports.text("text");
        let acts =
            |c: char| (c.is_control() && c != '\n') || ('\u{202a}'..='\u{202e}').contains(&c);
        let found: Vec<char> = text.chars().filter(|&c| acts(c)).collect();
        assert!(found.is_empty(), "{name}: {found:?}\n{text}");
    }
}
