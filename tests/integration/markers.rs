//! Nothing secret in any output: random strings at secret paths, made at run time, looked for in
//! everything that every command says in every format.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::support::tools::{Ran, command, password, run};

const FORMATS: [&str; 6] = ["text", "json", "sarif", "github", "gitlab", "junit"];

/// A chart in which each marker breaks what rules there are to break.
struct Place {
    dir: TempDir,
    markers: Vec<String>,
}

const SCHEMA: &str = r#"{
  "type": "object",
  "properties": {
    "marked": {"writeOnly": true, "type": "string", "pattern": "^[0-9]+$", "maxLength": 3},
    "formatted": {"format": "password", "enum": ["a", "b"]},
    "typed": {"x-secret": true, "type": "integer"},
    "constant": {"writeOnly": true, "const": "x"},
    "deep": {"writeOnly": true, "type": "object", "additionalProperties": {"type": "integer"}},
    "list": {"writeOnly": true, "type": "array", "uniqueItems": true, "items": {"maxLength": 2}},
    "either": {"writeOnly": true, "oneOf": [{"type": "integer"}, {"pattern": "^x$"}]},
    "told": {"type": "integer"},
    "admin": {"properties": {"password": {"maxLength": 1, "not": {"type": "string"}}}},
    "same": {"type": "array", "contains": {"const": 1}}
  }
}"#;

impl Place {
    fn new() -> Self {
        let markers: Vec<String> = (0..13).map(|n| password(7000 + n)).collect();
        let place = Self {
            dir: TempDir::new().unwrap(),
            markers,
        };
        let m = |n: usize| place.markers[n].as_str();
        place.write("Chart.yaml", "apiVersion: v2\nname: app\nversion: 1.0.0\n");
        place.write("values.schema.json", SCHEMA);
        place.write(
            "templates/a.yaml",
            "{{ .Values.admin.password }}{{ .Values.marked }}{{ toYaml .Values.deep }}\n",
        );
        let values = format!(
            "marked: {}\nformatted: '{}'\ntyped: \"{}\"\nconstant: {}\ndeep:\n  key: {}\nlist: [{}, {}]\neither: {}\n\
             told: {}\nadmin:\n  password: {}\n  # password: {}\ndb:\n  url: postgres://app:{}@db.internal/x\n",
            m(0),
            m(1),
            m(2),
            m(3),
            m(4),
            m(5),
            m(5),
            m(6),
            m(7),
            m(8),
            m(9),
            m(10)
        );
        place.write("values.yaml", &values);
        // The same path once more, so that one value replaces another.
        place.write(
            "values-dev.yaml",
            &format!(
                "admin:\n  password: {}\nmarked: {}\ntyped: {}\n",
                m(11),
                m(11),
                m(11)
            ),
        );
        place.write(
            ".dataspoke.yaml",
            "profiles: {prod: {}, dev: {values: [values-dev.yaml]}}\n\
             references:\n  - {equal: [admin.password, told]}\n  - {each: [told, typed], in: ['{admin.password}', x]}\n\
             \x20 - {value: marked, is: '{formatted}-x'}\n  - {at-most: [told, typed]}\n\
             \x20 - {sum: [[told, 2]], below: 3}\nsecrets: {paths: [told]}\n",
        );
        place
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.dir.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn path(&self) -> &Path {
        self.dir.path()
    }

    fn run(&self, words: &[&str]) -> Ran {
        let ran = run(command(env!("CARGO_BIN_EXE_dataspoke"))
            .args(words)
            .current_dir(self.path()));
        self.clean(words, &ran.all());
        ran
    }

    fn clean(&self, words: &[&str], text: &str) {
        for (at, marker) in self.markers.iter().enumerate() {
            // Neither whole nor its longer half.
            let half = &marker[..marker.len() / 2 + 1];
            assert!(
                !text.contains(half),
                "marker {at} in the output of {words:?}"
            );
        }
    }
}

#[test]
fn no_report_shows_a_marker() {
    let place = Place::new();
    for format in FORMATS {
        let file = format!("{format}=report.{format}");
        let ran = place.run(&[
            "lint",
            ".",
            "-o",
            format,
            "-o",
            &file,
            "--write-baseline",
            "known",
        ]);
        let ran = ran.expect_code(1);
        assert!(ran.stdout.contains("schema"), "{format}: {ran:?}");
        for written in [format!("report.{format}"), "known".to_owned()] {
            place.clean(
                &[&written],
                &fs::read_to_string(place.path().join(&written)).unwrap(),
            );
        }
        for rule in dataspoke::rules::ids() {
            place.run(&["lint", ".", "-o", format, "--select", rule]);
            place.run(&["lint", ".", "-o", format, "--ignore", rule]);
        }
        place.run(&["lint", ".", "-o", format, "--color", "always", "--strict"]);
    }
    for ignored in ["# dataspoke: ignore-file[plain-secret,schema] x\n", "# x\n"] {
        let path = place.path().join("values.yaml");
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, format!("{ignored}{text}")).unwrap();
        place.run(&["lint", "."]);
    }
}

#[test]
fn no_argument_comes_back() {
    let place = Place::new();
    let marker = &place.markers[12];
    for argument in [
        format!("told={marker}"),
        format!("admin.password={marker}"),
        format!("list[0]={marker}"),
        format!("admin.password={marker},x"),
        marker.to_string(),
        format!("deep={{{marker},{marker}}}"),
        format!("list[{marker}]=1"),
    ] {
        for flag in ["--set", "--set-string", "--set-json", "--set-literal"] {
            for words in [
                &["lint", "."][..],
                &["lint", ".", "-o", "json"],
                &["values", "."],
                &["explain", "admin.password", "."],
            ] {
                place.run(&[words, &[flag, &argument]].concat());
            }
        }
    }
    place.run(&[
        "lint",
        ".",
        "--set-json",
        &format!("admin={{\"password\": \"{marker}\"}}"),
    ]);
    place.run(&["lint", ".", "--set-json", &format!("{{\"{marker}\": ")]);
}

#[test]
fn no_file_that_is_no_yaml_comes_back() {
    let place = Place::new();
    let marker = &place.markers[12];
    for text in [
        format!("admin: {{password: {marker}\n"),
        format!("admin:\n  password: {marker}\n bad: [\n"),
        format!("admin:\n\tpassword: {marker}\n"),
        format!("password: {marker}\npassword: {marker}x\n"),
        format!("password: *{marker}\n"),
        format!("password: !!int {marker}\npassword: !!binary {marker}\n"),
    ] {
        place.write("values-bad.yaml", &text);
        for format in FORMATS {
            place.run(&["lint", ".", "-f", "values-bad.yaml", "-o", format]);
        }
        place.run(&["lint", "values-bad.yaml"]);
        place.run(&["values", ".", "-f", "values-bad.yaml"]);
        place.run(&["explain", "admin.password", ".", "-f", "values-bad.yaml"]);
    }
}

#[test]
fn values_and_explain_show_stars() {
    let place = Place::new();
    for words in [
        &["values", "."][..],
        &["values", ".", "-o", "json", "--profile", "dev"],
        &["values", ".", "--skip-schema-validation"],
        &[
            "values",
            ".",
            "-o",
            "json",
            "--skip-schema-validation",
            "--profile",
            "dev",
        ],
        &["totals", "."],
        &["totals", ".", "-o", "json"],
    ] {
        place.run(words);
    }
    let shown = place.run(&["values", ".", "--skip-schema-validation"]);
    assert!(shown.stdout.contains("***"), "{shown:?}");
    for path in [
        "marked",
        "formatted",
        "typed",
        "constant",
        "deep.key",
        "deep",
        "list",
        "list[0]",
        "either",
        "told",
        "admin.password",
        "admin",
        "db.url",
        "db",
    ] {
        for format in ["text", "json"] {
            place.run(&["explain", path, ".", "-o", format]);
            place.run(&["explain", path, ".", "-o", format, "--profile", "dev"]);
        }
    }
}

/// What a schema names at a secret path, what replaces tables and nulls, what `--set` gives at a
/// path that no schema knows: every rule and command that could quote it.
#[test]
fn nothing_beside_the_values_shows_one() {
    let place = Place::new();
    let m = |n: usize| place.markers[n].as_str();
    place.write(
        "values.schema.json",
        &format!(
            r##"{{"required": ["token", "whole"],
                "allOf": [
                    {{"if": {{"properties": {{"gate": {{"const": "{0}"}}}}}}, "then": {{"required": ["pin"]}}}},
                    {{"if": {{"properties": {{"fixed": {{"enum": ["{1}", "{2}"]}}}}}}, "else": {{"required": ["pan"]}}}},
                    {{"if": {{"properties": {{"pair": {{"const": {{"key": "{2}"}}}}}}}}, "else": {{"required": ["pot"]}}}}
                ],
                "$defs": {{"pair": {{"properties": {{"key": {{"writeOnly": true}}}}}}}},
                "properties": {{
                "gate": {{"writeOnly": true}},
                "pair": {{"allOf": [{{"$ref": "#/$defs/pair"}}], "const": {{"key": "{2}"}}}},
                "one": {{"allOf": [{{"$ref": "#/$defs/pair"}}], "enum": [{{"key": "{3}"}}, 1]}},
                "none": {{"allOf": [{{"$ref": "#/$defs/pair"}}], "not": {{"properties": {{"key": {{"const": "{4}"}}}}}}}},
                "nor": {{"allOf": [{{"$ref": "#/$defs/pair"}}],
                    "not": {{"k": 0, "properties": {{"key": {{"const": "{4}"}}}}}}}},
                "many": {{"items": {{"$ref": "#/$defs/pair"}}, "contains": {{"properties": {{"key": {{"const": "{3}"}}}}}}}},
                "whole": {{"allOf": [{{"$ref": "#/$defs/pair"}}], "default": {{"key": "{5}"}}}},
                "token": {{"writeOnly": true, "default": "{0}", "examples": ["{0}"], "description": "a token"}},
                "fixed": {{"format": "password", "const": "{1}"}},
                "chosen": {{"writeOnly": true, "enum": ["{1}", "{2}"]}},
                "never": {{"writeOnly": true, "not": {{"const": "{3}"}}}},
                "listed": {{"writeOnly": true, "contains": {{"const": "{4}"}}}},
                "either": {{"writeOnly": true, "oneOf": [{{"const": "{5}"}}, {{"enum": ["{6}"]}}]}},
                "shaped": {{"writeOnly": true, "pattern": "^x$", "default": "x{0}", "examples": ["x"]}},
                "tokens": {{"additionalProperties": {{"writeOnly": true, "type": "integer"}}}},
                "port": {{"type": "integer"}}
            }}}}"##,
            m(0),
            m(1),
            m(2),
            m(3),
            m(4),
            m(5),
            m(6)
        ),
    );
    place.write(
        "values.yaml",
        &format!(
            "fixed: a\nchosen: b\nnever: {}\nlisted: [a, {}]\neither: c\nshaped: {}\ntokens: {{a: {}, b: [{}]}}\nport: 1\n\
             gate: {}\npair: {{key: x}}\none: {{key: x}}\nnone: {{key: {}}}\nnor: {{key: {}}}\nmany: [{{key: x}}]\n\
             sub: {{auth: {{password: {}}}}}\nadmin: {{password: {}, apiKey: {{key: x}}}}\n",
            m(3),
            m(7),
            m(8),
            m(9),
            m(10),
            m(0),
            m(4),
            m(4),
            m(11),
            m(11)
        ),
    );
    // A table over a secret and a secret over a table, a null, a number of a secret kind.
    place.write(
        "values-dev.yaml",
        &format!(
            "sub: {{auth: {}}}\nadmin: {{password: {{a: 1}}, apiKey: {}}}\nfixed: null\n",
            m(11),
            m(12)
        ),
    );
    place.write(
        "charts/sub/Chart.yaml",
        "apiVersion: v2\nname: sub\nversion: 1.0.0\n",
    );
    place.write(
        "charts/sub/values.yaml",
        &format!("auth: {{password: {}, user: x}}\n", m(12)),
    );
    place.write(
        "charts/sub/values.schema.json",
        r#"{"properties": {"auth": {"type": "object", "properties": {"password": {"type": "integer"}}}}}"#,
    );
    for format in FORMATS {
        let ran = place.run(&["lint", ".", "-o", format, "--write-baseline", "known"]);
        assert!(ran.stdout.contains("schema"), "{format}: {ran:?}");
        place.clean(
            &["known"],
            &fs::read_to_string(place.path().join("known")).unwrap(),
        );
        for rule in dataspoke::rules::ids() {
            place.run(&["lint", ".", "-o", format, "--select", rule]);
        }
        for argument in [
            format!("admin.password={}", m(12)),
            format!("new.apiToken={}", m(12)),
            format!("sub.auth.password={}", m(12)),
            format!("tokens.x={}", m(12)),
        ] {
            for flag in ["--set", "--set-string", "--set-literal"] {
                place.run(&["lint", ".", "-o", format, flag, &argument]);
            }
        }
    }
    for path in [
        "token", "fixed", "chosen", "never", "shaped", "tokens", "sub.auth", "admin",
    ] {
        for format in ["text", "json"] {
            place.run(&["explain", path, ".", "-o", format]);
            place.run(&["explain", path, ".", "-o", format, "--profile", "dev"]);
        }
    }
    for words in [
        &["totals", "."][..],
        &["totals", ".", "--write"],
        &[
            "values",
            ".",
            "--skip-schema-validation",
            "--profile",
            "dev",
        ],
        &["values", "."],
        &["values", ".", "--subchart", "sub"],
        &["init", ".", "--force"],
    ] {
        place.run(words);
    }
}
