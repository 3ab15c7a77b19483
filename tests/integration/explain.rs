//! `dataspoke explain`: every layer of a value, the ways it came, what reads it.

use std::fs;

use serde_json::Value;
use tempfile::TempDir;

use crate::support::tools::{Ran, command, run};

struct Place(TempDir);

const FILES: &[(&str, &str)] = &[
    (
        "chart/Chart.yaml",
        "apiVersion: v2\nname: top\nversion: 1.0.0\ndependencies:\n\
         - {name: sub, version: '*', repository: '', alias: db, import-values: [{child: shared, parent: taken}]}\n\
         - {name: leaf, version: '*', repository: ''}\n",
    ),
    (
        "chart/values.yaml",
        "mode: fast\nlist: [one, {name: two, size: 2}]\nwhole: {a: 1, b: {c: 2}}\n\
         base: &base {user: alice}\nalias: *base\nmerged: {<<: *base, more: 1}\n\
         global: {region: north}\ndb: {port: 1}\ngone: {deep: {key: 1}}\n\
         resources: {limits: {memory: 1Gi}}\n",
    ),
    (
        "chart/values.schema.json",
        r#"{"properties": {"mode": {"type": "string", "description": "how fast", "default": "fast"},
            "absent": {"type": "integer", "description": "not set"}}}"#,
    ),
    (
        "chart/templates/a.yaml",
        "a: {{ .Values.mode }}\n{{- with .Values.resources }}\n{{ toYaml . }}\n{{- end }}\n\
         {{ range .Values.list }}{{ .name }}{{ end }}\n{{ include \"x\" . }}\n",
    ),
    (
        "chart/templates/_x.tpl",
        "{{ define \"x\" }}\n{{ .Values.whole.b.c }}{{ .Values.unset }}\n{{ end }}\n",
    ),
    (
        "chart/charts/sub/Chart.yaml",
        "apiVersion: v2\nname: sub\nversion: 1.0.0\n",
    ),
    (
        "chart/charts/sub/values.yaml",
        "port: 5432\nshared: {key: 1}\n",
    ),
    (
        "chart/charts/sub/templates/s.yaml",
        "{{ .Values.port }}\n{{ .Values.global.region }}\n",
    ),
    (
        "chart/charts/leaf/Chart.yaml",
        "apiVersion: v2\nname: leaf\nversion: 1.0.0\n",
    ),
    ("chart/charts/leaf/values.yaml", "on: 1\n"),
    (
        "more.yaml",
        "mode: slow\nlist: [other]\nwhole: 5\ngone: null\nmerged: {more: null}\n",
    ),
];

impl Place {
    fn new() -> Self {
        let place = Self(TempDir::new().unwrap());
        for (name, text) in FILES {
            let path = place.0.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        place
    }

    fn run(&self, path: &str, more: &[&str]) -> Ran {
        let mut command = command(env!("CARGO_BIN_EXE_dataspoke"));
        command.args(["explain", path, "chart"]).args(more);
        run(command.current_dir(self.0.path()))
    }

    /// The layers as `place value result`, with what is above and the ways; and the readers.
    fn told(&self, path: &str, more: &[&str]) -> (Vec<String>, Vec<String>) {
        let more = [more, &["-o", "json"]].concat();
        let ran = self.run(path, &more).expect_code(0);
        let told: Value = serde_json::from_str(&ran.stdout).unwrap();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let layers = told["layers"].as_array().unwrap().iter().map(|layer| {
            let mut row = ["place", "value", "result"]
                .map(|key| text(&layer[key]))
                .join(" ");
            if let Some(above) = layer["values_path"].as_str() {
                row.push_str(&format!(" at {above}"));
            }
            for via in layer["via"].as_array().unwrap() {
                row.push_str(&format!(" via {}", text(via)));
            }
            row
        });
        let readers = told["read_by"].as_array().unwrap().iter().map(text);
        (layers.collect(), readers.collect())
    }
}

#[test]
fn every_layer_is_told_in_order() {
    let place = Place::new();
    let given = &["-f", "more.yaml", "--set", "mode=mid,list[0]=last"];
    for (path, more, layers, readers) in [
        (
            "mode",
            &given[..],
            &[
                "--set #1 \"mid\" won",
                "more.yaml:1:7 \"slow\" replaced",
                "chart/values.yaml:1:7 \"fast\" replaced",
            ][..],
            &["chart/templates/a.yaml:1"][..],
        ),
        // Items that were set in place, and items of lists that went as a whole.
        (
            "list[0]",
            given,
            &[
                "--set #1 \"last\" won",
                "more.yaml:2:8 \"other\" replaced",
                "chart/values.yaml:2:8 \"one\" replaced",
            ],
            &["chart/templates/a.yaml:5"],
        ),
        (
            "list[1].name",
            &[],
            &["chart/values.yaml:2:20 \"two\" won"],
            &["chart/templates/a.yaml:5"],
        ),
        (
            "list[1].name",
            given,
            &[
                "more.yaml:2:7 a list of 1 item won at list",
                "chart/values.yaml:2:20 \"two\" replaced",
            ],
            &["chart/templates/a.yaml:5"],
        ),
        // A table that went under another value, or with a null.
        (
            "whole.b.c",
            given,
            &[
                "more.yaml:3:8 5 won at whole",
                "chart/values.yaml:3:22 2 replaced",
            ],
            &["chart/templates/_x.tpl:2"],
        ),
        (
            "gone.deep.key",
            given,
            &[
                "more.yaml:4:7 null deleted at gone",
                "chart/values.yaml:9:20 1 replaced",
            ],
            &[],
        ),
        (
            "gone",
            given,
            &[
                "more.yaml:4:7 null deleted",
                "chart/values.yaml:9:7 a table of 1 key replaced",
            ],
            &[],
        ),
        // Ways.
        (
            "alias.user",
            &[],
            &["chart/values.yaml:4:20 \"alice\" won via the alias at chart/values.yaml:5:8"],
            &[],
        ),
        (
            "merged.user",
            &[],
            &[
                "chart/values.yaml:4:20 \"alice\" won via the alias at chart/values.yaml:6:14 \
               via the merge key at chart/values.yaml:6:10",
            ],
            &[],
        ),
        (
            "db.global.region",
            &[],
            &["chart/values.yaml:7:18 \"north\" won via global of the top chart"],
            &["chart/charts/sub/templates/s.yaml:2"],
        ),
        (
            "taken.key",
            &[],
            &["chart/charts/sub/values.yaml:2:15 1 won via import-values from db"],
            &[],
        ),
        // A subchart under its alias, and a key that is no text.
        (
            "db.port",
            &[],
            &[
                "chart/values.yaml:8:12 1 won",
                "chart/charts/sub/values.yaml:1:7 5432 replaced",
            ],
            &["chart/charts/sub/templates/s.yaml:1"],
        ),
        (
            "leaf.true",
            &[],
            &["chart/charts/leaf/values.yaml:1:5 1 won"],
            &[],
        ),
        // Read with the table above it.
        (
            "resources.limits.memory",
            &[],
            &["chart/values.yaml:10:30 \"1Gi\" won"],
            &["chart/templates/a.yaml:2", "chart/templates/a.yaml:3"],
        ),
        // Set nowhere, and read.
        ("unset", &[], &[], &["chart/templates/_x.tpl:2"]),
    ] {
        let told = place.told(path, more);
        let expected = (layers.to_vec(), readers.to_vec());
        let told = (
            told.0.iter().map(String::as_str).collect::<Vec<_>>(),
            told.1.iter().map(String::as_str).collect::<Vec<_>>(),
        );
        assert_eq!(told, expected, "{path} {more:?}");
    }
}

#[test]
fn people_read_it_too() {
    let place = Place::new();
    let text = place.run("merged.user", &[]).expect_code(0).stdout;
    assert!(
        text.contains("\n    through the merge key at chart/values.yaml:6:10\n"),
        "{text}"
    );
    let text = place
        .run("whole.b.c", &["-f", "more.yaml"])
        .expect_code(0)
        .stdout;
    assert!(text.contains("  won (at whole)\n"), "{text}");
    let text = place.run("mode", &[]).expect_code(0).stdout;
    for part in [
        "schema of top",
        "description: how fast",
        "type: string",
        "default: fast",
    ] {
        assert!(text.contains(part), "{text}");
    }
    let text = place.run("absent", &[]).expect_code(0).stdout;
    assert!(
        text.contains("is not set") && text.contains("description: not set"),
        "{text}"
    );
}

#[test]
fn what_is_nowhere_is_an_error_with_a_hint() {
    let place = Place::new();
    for (path, says) in [
        (
            "resuorces.limits.memory",
            "did you mean resources.limits.memory?",
        ),
        ("db.prot", "did you mean db.port?"),
        ("abset", "did you mean absent?"),
        (
            "resources.limits.nothing",
            "the nearest that is set is resources.limits",
        ),
        ("quite.other", "nothing above it is set either"),
    ] {
        let ran = place.run(path, &[]).expect_code(2);
        assert!(ran.stderr.contains(says), "{path}: {ran:?}");
        assert_eq!(ran.stdout, "", "{path}");
    }
    let ran = place.run("a..b", &[]).expect_code(2);
    assert!(ran.stderr.contains("is no values path"), "{ran:?}");
}
