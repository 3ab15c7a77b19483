//! Every key misspelt by one letter: `unknown-value` finds at least ninety-five in a hundred outside
//! of tables used whole, ninety of all, and says nothing of the charts as they are.
//!
//! The umbrella chart is taken with the stand-ins of the tests, with the community charts' own values
//! where `$DSK_SHARED` holds them, and with whatever charts `$DSK_CHARTS` names (paths separated as in
//! PATH): real charts with real templates are measured by it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use dataspoke::path::ValuesPath;
use serde_json::{Map, Value};
use tempfile::TempDir;

use crate::support::random_charts::Random;
use crate::support::tools::{command, copy_tree, root, run};

fn dataspoke(words: &[&str]) -> Result<String, String> {
    let ran = run(command(env!("CARGO_BIN_EXE_dataspoke")).args(words));
    match ran.code {
        0 | 1 if !ran.stdout.is_empty() => Ok(ran.stdout),
        _ => Err(ran.stderr),
    }
}

/// The values paths that a lint finds fault with.
fn found(chart: &Path, more: &[&str]) -> BTreeSet<String> {
    let chart = chart.to_str().unwrap();
    let words = ["lint", chart, "--select", "unknown-value", "-o", "json"];
    let text = dataspoke(&[&words[..], more].concat()).unwrap();
    let report: Value = serde_json::from_str(&text).unwrap();
    let findings = report["findings"].as_array().unwrap().iter();
    findings
        .map(|finding| finding["values_path"].as_str().unwrap().to_owned())
        .collect()
}

/// A key with one letter less, more or another, or two swapped; none of those beside it.
fn typo(key: &str, beside: &Map<String, Value>, random: &mut Random) -> Option<String> {
    let letters: Vec<char> = key.chars().collect();
    if letters.iter().filter(|c| c.is_alphabetic()).count() < 2 {
        return None;
    }
    (0..20).find_map(|_| {
        let at = random.below(letters.len());
        let mut wrong = letters.clone();
        match random.below(4) {
            0 => drop(wrong.remove(at)),
            1 => wrong.insert(at, letters[at]),
            2 if at > 0 => wrong.swap(at - 1, at),
            _ => wrong[at] = char::from(b'a' + random.below(26) as u8),
        }
        let wrong: String = wrong.into_iter().collect();
        (wrong != key && !wrong.is_empty() && !beside.contains_key(&wrong)).then_some(wrong)
    })
}

/// What is misspelt at one depth: the values, and the paths of the wrong keys.
#[derive(Default)]
struct Seeded {
    values: Map<String, Value>,
    paths: BTreeSet<String>,
}

/// Misspells every key, those of one depth together, with what stands below it. What is under
/// `global` and `tags` may hold anything.
fn seed(values: &Map<String, Value>) -> BTreeMap<usize, Seeded> {
    let mut random = Random::new(1);
    let mut out: BTreeMap<usize, Seeded> = BTreeMap::new();
    let mut todo = vec![(Vec::<String>::new(), values)];
    while let Some((above, table)) = todo.pop() {
        for (key, value) in table {
            if key == "global" || (above.is_empty() && key == "tags") {
                continue;
            }
            if let Value::Object(below) = value {
                todo.push(([&above[..], std::slice::from_ref(key)].concat(), below));
            }
            let Some(wrong) = typo(key, table, &mut random) else {
                continue;
            };
            let seeded = out.entry(above.len()).or_default();
            let mut at = &mut seeded.values;
            for key in &above {
                let inner = at.entry(key.clone()).or_insert_with(|| Map::new().into());
                at = inner.as_object_mut().unwrap();
            }
            let value = if value.is_null() {
                &Value::Bool(true)
            } else {
                value
            };
            if at.insert(wrong.clone(), value.clone()).is_none() {
                let keys = above.iter().map(String::as_str).chain([wrong.as_str()]);
                seeded.paths.insert(ValuesPath::of_keys(keys).to_string());
            }
        }
    }
    out
}

/// How many of how many misspelt keys were found, and those that were not.
fn measure(chart: &Path) -> (usize, usize, Vec<String>) {
    let name = chart.to_str().unwrap();
    let words = [
        "values",
        name,
        "-o",
        "json",
        "--helm",
        "4",
        "--show-secrets",
    ];
    let values = dataspoke(&[&words[..], &["--skip-schema-validation"]].concat()).unwrap();
    let values: Map<String, Value> = serde_json::from_str(&values).unwrap();
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("typos.yaml");
    let (mut hit, mut all, mut missed) = (0, 0, Vec::new());
    for seeded in seed(&values).into_values() {
        fs::write(&file, serde_json::to_string(&seeded.values).unwrap()).unwrap();
        let found = found(chart, &["-f", file.to_str().unwrap()]);
        all += seeded.paths.len();
        hit += seeded.paths.intersection(&found).count();
        missed.extend(seeded.paths.difference(&found).cloned());
    }
    (hit, all, missed)
}

fn umbrella(subcharts: &Path) -> TempDir {
    let folder = TempDir::new().unwrap();
    let source = root().join("helm-charts/dataspoke");
    copy_tree(&source, folder.path(), &["charts"]);
    for name in ["frontend", "api", "workers"] {
        let sub = source.join("subcharts").join(name);
        copy_tree(&sub, &folder.path().join("charts").join(name), &[]);
    }
    for name in ["postgresql", "redis", "qdrant", "temporal"] {
        let sub = subcharts.join(name);
        copy_tree(&sub, &folder.path().join("charts").join(name), &[]);
    }
    folder
}

#[track_caller]
fn at_least(percent: usize, chart: &Path) {
    let (hit, all, missed) = measure(chart);
    let said = format!("{}: {hit} of {all}; not {missed:#?}", chart.display());
    assert!(all > 0 && hit * 100 >= all * percent, "{said}");
}

#[test]
fn one_wrong_letter_is_found_in_the_umbrella_chart() {
    let chart = umbrella(&root().join("tests/standins"));
    assert_eq!(found(chart.path(), &[]), BTreeSet::new());
    at_least(95, chart.path());
}

#[test]
fn one_wrong_letter_is_found_under_community_charts() {
    let shared = std::env::var_os("DSK_SHARED").map(PathBuf::from);
    let subcharts = shared.map(|shared| shared.join("corpus/subchart-values"));
    // Their values alone, without templates: the stand-ins stand in for them.
    let real = subcharts.filter(|folder| folder.is_dir());
    let chart = umbrella(&real.unwrap_or_else(|| root().join("tests/standins")));
    assert_eq!(found(chart.path(), &[]), BTreeSet::new());
    at_least(90, chart.path());
    let named = std::env::var_os("DSK_CHARTS").unwrap_or_default();
    for chart in std::env::split_paths(&named).filter(|path| path.is_dir()) {
        at_least(90, &chart);
    }
}

/// Keys that only templates name, however they take hold of them.
#[test]
fn one_wrong_letter_is_found_however_templates_read() {
    let reads = [
        "{{ .Values.direct.alpha }}",
        "{{ (.Values.paren).alpha }}",
        "{{ (.Values.chained.beta).gamma }}",
        "{{ index .Values \"indexed\" \"alpha\" }}",
        "{{ index .Values.half \"alpha\" }}",
        "{{ get .Values.got \"alpha\" }}",
        "{{ dig \"alpha\" \"beta\" \"none\" .Values.dug }}",
        "{{ pluck \"alpha\" .Values.plucked | first }}",
        "{{ if hasKey .Values.asked \"alpha\" }}x{{ end }}",
        "{{ with .Values.within }}{{ .alpha }}{{ end }}",
        "{{ with $x := .Values.named }}{{ $x.alpha }}{{ end }}",
        "{{ range .Values.ranged.list }}{{ .alpha }}{{ $.Values.dollar.alpha }}{{ end }}",
        "{{ $x := .Values.variable }}{{ $x.alpha }}",
        "{{ $v := .Values }}{{ $v.all.alpha }}",
        "{{ $x := default dict .Values.defaulted }}{{ $x.alpha }}",
        "{{ $x := .Values.piped | default dict }}{{ $x.alpha }}",
        "{{ $x := merge (dict) .Values.merged }}{{ $x.alpha }}",
        "{{ $x := mergeOverwrite (deepCopy .Values.over) .Values.lower }}{{ $x.alpha }}",
        "{{ $x := ternary .Values.here .Values.there true }}{{ $x.alpha }}",
        "{{ $x := .Values.picked | deepCopy }}{{ $x.alpha }}",
        "{{ include \"scope\" .Values.scoped }}",
        "{{ include \"context\" (dict \"ctx\" . \"it\" .Values.handed) }}",
        "{{ template \"scope\" .Values.templated }}",
        "{{ include (printf \"%s\" \"scope\") .Values.printed }}",
        "{{ tpl \"{{ .Values.templates.alpha }}\" . }}",
        "{{ .Values.required.alpha | required \"x\" | quote }}",
        "{{ coalesce .Values.first.alpha .Values.second.alpha \"x\" }}",
        "{{ if and .Values.both.alpha (not .Values.neither.alpha) }}x{{ end }}",
        "{{ range $k, $v := .Values.map }}{{ $k }}{{ $v.alpha }}{{ end }}",
        "{{ toYaml .Values.deep.beta.alpha | nindent 2 }}",
        "{{- /* .Values.comment.alpha */ -}}{{ .Values.raw.alpha }}",
    ];
    let helpers = "{{ define \"scope\" }}{{ .alpha }}{{ end }}\
        {{ define \"context\" }}{{ .it.alpha }}{{ .ctx.Values.context.alpha }}{{ end }}";
    let folder = TempDir::new().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write("Chart.yaml", "apiVersion: v2\nname: app\nversion: 1.0.0\n");
    write("values.yaml", "known: 1\n");
    write("templates/_helpers.tpl", helpers);
    write("templates/a.yaml", &reads.join("\n"));
    let right: Vec<String> = [
        "direct",
        "paren",
        "indexed",
        "half",
        "got",
        "plucked",
        "asked",
        "within",
        "named",
        "dollar",
        "variable",
        "all",
        "defaulted",
        "piped",
        "merged",
        "over",
        "lower",
        "here",
        "there",
        "picked",
        "scoped",
        "handed",
        "templated",
        "printed",
        "templates",
        "required",
        "first",
        "second",
        "both",
        "neither",
        "context",
        "raw",
    ]
    .map(|table| format!("{table}: {{@: 1}}"))
    .into_iter()
    .chain(
        [
            "chained: {beta: {gamma: 1}}",
            "dug: {@: {beta: 1}}",
            "ranged: {list: [{@: 1}]}",
            "map: {any: {@: 1}}",
            "deep: {beta: {@: {free: 1}}}",
        ]
        .map(str::to_owned),
    )
    .collect();
    let values = |key: &str| right.join("\n").replace('@', key);
    let lint = |text: &str| {
        write("given.yaml", text);
        let file = folder.path().join("given.yaml");
        found(folder.path(), &["-f", file.to_str().unwrap()])
    };
    assert_eq!(lint(&values("alpha")), BTreeSet::new());
    let wrong = lint(&values("alpah"));
    let expected = right.iter().filter(|text| text.contains('@')).count();
    assert_eq!(wrong.len(), expected, "{wrong:#?}");
    assert!(
        wrong.iter().all(|path| path.contains("alpah")),
        "{wrong:#?}"
    );
}
