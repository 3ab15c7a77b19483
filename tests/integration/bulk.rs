//! Many charts, many findings, narrow terminals.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant, SystemTime};

use dataspoke::chart::find;
use dataspoke::ignore::Day;
use dataspoke::lint::{self, Given, Request};
use dataspoke::report::{Format, Report, TextStyle};
use dataspoke::rules;
use serde_json::Value;
use tempfile::TempDir;

use crate::support::tools::{command, run};

fn chart(folder: &Path, number: usize) {
    let name = format!("c{number:03}");
    let chart = folder.join(format!("g{}/{name}", number % 7));
    fs::create_dir_all(chart.join("templates")).unwrap();
    let write = |file: &str, text: String| fs::write(chart.join(file), text).unwrap();
    write(
        "Chart.yaml",
        format!("apiVersion: v2\nname: {name}\nversion: 1.0.{number}\n"),
    );
    let wrong = if number.is_multiple_of(3) {
        "many"
    } else {
        "1"
    };
    write("values.yaml", format!("replicas: {wrong}\nname: {name}\n"));
    write(
        "templates/a.yaml",
        "{{ .Values.replicas }} {{ .Values.name }}\n".to_owned(),
    );
    let schema = r#"{"properties": {"replicas": {"type": "integer"}}}"#;
    write("values.schema.json", schema.to_owned());
}

#[test]
fn hundreds_of_charts_side_by_side_in_one_order() {
    let folder = TempDir::new().unwrap();
    for number in 0..300 {
        chart(folder.path(), number);
    }
    let lint = |threads: &str| {
        let mut command = command(env!("CARGO_BIN_EXE_dataspoke"));
        command.args(["lint", ".", "--select", "schema", "-o", "json"]);
        command
            .current_dir(folder.path())
            .env("RAYON_NUM_THREADS", threads);
        let ran = run(&mut command).expect_code(1);
        assert_eq!(ran.stderr, "", "a progress bar is for terminals");
        ran.stdout
    };
    let first = lint("8");
    assert_eq!(first, lint("8"));
    assert_eq!(first, lint("1"));
    let report: Value = serde_json::from_str(&first).unwrap();
    let texts = |list: &str, key: &dyn Fn(&Value) -> Value| {
        let items = report[list].as_array().unwrap().iter();
        items
            .map(|item| key(item).as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let paths = texts("charts", &|chart| chart["path"].clone());
    let files = texts("findings", &|finding| finding["location"]["file"].clone());
    assert_eq!((paths.len(), files.len()), (300, 100));
    assert!(paths.is_sorted() && files.is_sorted());
}

/// The report of a chart with two hundred mistakes.
fn many() -> (TempDir, Report) {
    let folder = TempDir::new().unwrap();
    let chart = folder.path().join("app");
    fs::create_dir(&chart).unwrap();
    let write = |file: &str, text: &str| fs::write(chart.join(file), text).unwrap();
    write("Chart.yaml", "apiVersion: v2\nname: app\nversion: 1.0.0\n");
    let keys: String = (0..200)
        .map(|n| format!("  component-number-{n}: {{limits: {{memory: {n}MiB}}}}\n"))
        .collect();
    write("values.yaml", &format!("resources:\n{keys}"));
    write(
        "values.schema.json",
        r##"{"properties": {"resources": {"additionalProperties": {"properties": {"limits": {"properties": {
            "memory": {"type": "string", "pattern": "^[0-9]+(Ki|Mi|Gi)$", "examples": ["512Mi"]}}}}}}}}"##,
    );
    let request = Request {
        charts: find::charts(&[chart], &|_| Ok(Vec::new())).unwrap().charts,
        given: Given::default(),
        profiles: Vec::new(),
        config: None,
        helm: None,
        select: vec!["schema".to_owned()],
        ignore: Vec::new(),
        skip_schema_validation: false,
        require_dependencies: false,
        today: Day::of(SystemTime::now()),
    };
    let run = lint::run(&request, &|| {});
    assert!(run.errors.is_empty());
    let report = Report::new(run.charts, rules::infos());
    assert_eq!(report.findings.len(), 200);
    (folder, report)
}

#[test]
fn two_hundred_findings_on_every_terminal() {
    let (folder, report) = many();
    let began = Instant::now();
    for width in [20, 40, 60, 80, 100, 200] {
        for (color, unicode) in [(false, true), (false, false), (true, true)] {
            let style = TextStyle {
                color,
                unicode,
                width,
                quiet: false,
            };
            let mut out = Vec::new();
            report.write(Format::Text, &style, &mut out).unwrap();
            let text = String::from_utf8(out).unwrap();
            assert_eq!(text.contains('\u{1b}'), color);
            assert!(unicode || text.is_ascii(), "{text}");
            assert!(
                text.trim_end()
                    .lines()
                    .last()
                    .unwrap()
                    .contains("200 errors")
            );
            let text = text.replace(&folder.path().display().to_string(), "");
            let lines = text.lines().count();
            // A finding is a heading, a message, a snippet and help: it can be scrolled through.
            assert!(lines <= 200 * 16, "{lines} lines at {width}");
            if color || width < 40 {
                continue;
            }
            // Prose is wrapped; source lines and places are whole.
            for line in text
                .lines()
                .filter(|line| line.contains("expected") || line.contains("help"))
            {
                assert!(line.chars().count() <= width, "{width}: {line}");
            }
        }
    }
    assert!(
        began.elapsed() < Duration::from_secs(20),
        "{:?}",
        began.elapsed()
    );
}
