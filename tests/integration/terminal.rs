//! The text report on real terminals of several widths, with and without colour, and with more
//! findings than fit on one.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::support::tools::{command, python, root, run};

/// A chart with one finding of each kind of place: a short line, a long one, what replaces, what
/// cannot be wrapped, several profiles.
fn chart(folder: &Path) {
    let write = |name: &str, text: &str| {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write("Chart.yaml", "apiVersion: v2\nname: app\nversion: 1.0.0\n");
    write(
        "values.yaml",
        "mode: fast\nresources: {requests: {cpu: 500m, memory: 512Mi}, limits: {cpu: 1000m, memory: 1024MiB}} # as measured in the spring\n日本: 端末の幅を考える長い値ですのでここで切られます端末の幅を考える長い値ですのでここで切られます\n",
    );
    write(
        "values-dev.yaml",
        "mode: slwo\nunknownKeyOfAQuiteRemarkableLength: 1\n",
    );
    write(
        "values.schema.json",
        r#"{"properties": {
            "mode": {"enum": ["fast", "slow"]},
            "resources": {"additionalProperties": {"properties": {"memory": {
                "description": "Bytes as a Kubernetes quantity.", "pattern": "^[0-9]+(\\.[0-9]+)?([KMGTPE]i?)?$", "examples": ["512Mi", "1Gi"]
            }}}},
            "日本": {"maxLength": 10}
        }}"#,
    );
    write(
        "templates/a.yaml",
        "{{ .Values.mode }}{{ toYaml .Values.resources }}{{ index .Values \"日本\" }}\n",
    );
    write(
        ".dataspoke.yaml",
        "profiles: {production: {}, dev: {values: [values-dev.yaml]}}\n",
    );
}

/// What a terminal of some columns shows.
fn drawn(
    columns: usize,
    folder: &Path,
    variables: &[(&str, &str)],
    words: &[&str],
) -> (String, i32) {
    let mut terminal = command(python());
    terminal
        .arg(root().join("tests/support/in_terminal.py"))
        .arg(columns.to_string())
        .arg(env!("CARGO_BIN_EXE_dataspoke"))
        .args(words)
        .current_dir(folder)
        .env_remove("COLUMNS")
        .env_remove("NO_COLOR")
        .env("TERM", "xterm-256color")
        .envs(variables.iter().copied());
    let ran = run(&mut terminal);
    assert_eq!(ran.stderr, "");
    (ran.stdout, ran.code)
}

/// Compares with a file of `tests/golden/report`; `DSK_BLESS=1` writes it.
fn golden(name: &str, found: &str) {
    let file = root().join("tests/golden/report").join(name);
    if std::env::var_os("DSK_BLESS").is_some() {
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, found).unwrap();
    }
    let expected = fs::read_to_string(&file).unwrap_or_default();
    assert_eq!(expected, found, "{name}; DSK_BLESS=1 writes it anew");
}

#[test]
fn widths_and_colours() {
    let place = TempDir::new().unwrap();
    chart(&place.path().join("app"));
    for columns in [40, 60, 80, 120] {
        let (text, code) = drawn(
            columns,
            place.path(),
            &[("NO_COLOR", "1")],
            &["lint", "app"],
        );
        assert_eq!(code, 1);
        assert!(!text.contains('\u{1b}'), "{columns}: {text}");
        golden(&format!("{columns}_columns"), &text);
    }
    let (text, _) = drawn(80, place.path(), &[], &["lint", "app"]);
    assert!(text.contains("\u{1b}[31m"), "{text}");
    golden("80_columns_in_colour", &text);
    for (variables, words, colours) in [
        (&[("HELM_COLOR", "never")][..], &["lint", "app"][..], false),
        (&[("TERM", "dumb")], &["lint", "app"], false),
        (&[], &["lint", "app", "--color", "never"], false),
        (
            &[("NO_COLOR", "1")],
            &["lint", "app", "--color", "always"],
            true,
        ),
        (&[("NO_COLOR", "")], &["lint", "app"], true),
    ] {
        let (text, _) = drawn(80, place.path(), variables, words);
        assert_eq!(text.contains('\u{1b}'), colours, "{variables:?} {words:?}");
    }
}

/// Several charts, several outputs: the text goes to the terminal, the others to their files.
#[test]
fn several_charts_and_outputs() {
    let place = TempDir::new().unwrap();
    for name in ["one", "two"] {
        chart(&place.path().join(name));
    }
    let words = [
        "lint",
        "one",
        "two",
        "-o",
        "text",
        "-o",
        "sarif=r.sarif",
        "-o",
        "text=r.txt",
    ];
    let (text, code) = drawn(80, place.path(), &[("NO_COLOR", "1")], &words);
    assert_eq!(code, 1);
    golden("two_charts", &text);
    let file = fs::read_to_string(place.path().join("r.txt")).unwrap();
    assert!(
        file.contains("in 2 charts") && !file.contains('\u{1b}'),
        "{file}"
    );
    let log = fs::read_to_string(place.path().join("r.sarif")).unwrap();
    let log: serde_json::Value = serde_json::from_str(&log).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    assert_eq!(
        results.len(),
        text.matches("error[schema]").count() + text.matches("[unknown-value]").count()
    );
}

/// Two hundred findings: none is lost, the end says what they are, and nobody waits for it.
#[test]
fn two_hundred_findings() {
    let place = TempDir::new().unwrap();
    chart(&place.path().join("app"));
    let keys: String = (0..200).map(|n| format!("  key{n}: value {n}\n")).collect();
    fs::write(
        place.path().join("app/values-dev.yaml"),
        format!("mode: slwo\nnumbers:\n{keys}"),
    )
    .unwrap();
    let schema = r#"{"properties": {"mode": {"enum": ["fast", "slow"]}, "numbers": {"additionalProperties": {"type": "integer"}}}}"#;
    fs::write(place.path().join("app/values.schema.json"), schema).unwrap();
    let start = Instant::now();
    let (text, code) = drawn(80, place.path(), &[("NO_COLOR", "1")], &["lint", "app"]);
    let took = start.elapsed();
    assert_eq!(code, 1);
    assert_eq!(text.matches("error[schema] numbers.key").count(), 200);
    let lines: Vec<&str> = text.lines().collect();
    assert!(
        lines.iter().all(|line| line.chars().count() <= 80),
        "wider than the terminal"
    );
    let end = &lines[lines.len() - 2..];
    assert_eq!(end[0], "by rule: schema 201, quantity 1");
    assert!(end[1].starts_with("202 errors in app"), "{end:?}");
    // In a debug build, with Python and a terminal of its own.
    assert!(took < Duration::from_secs(10), "{took:?}");
}
