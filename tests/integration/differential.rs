//! Our values against the real Helms on random charts, values files and arguments.
//!
//! Seeds are fixed, so a run is always the same; `DSK_DIFF_CASES=5000` runs more of them and
//! `DSK_DIFF_FROM=1000` others.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use dataspoke::chart::{Chart, LoadError, Vendoring};
use dataspoke::dialect::Dialect;
use dataspoke::source::Sources;
use serde_json::Value;

use super::support::cases::{self, Answer, Computed};
use super::support::random_charts::{self, Generated};
use super::support::tools;

/// How many seeds `make test` runs.
const CASES: u64 = 60;

fn number(variable: &str, default: u64) -> u64 {
    let set = std::env::var(variable).ok();
    set.map_or(default, |text| text.parse().expect("a number"))
}

#[test]
fn random_charts_on_both_helms() {
    let dump = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/cases/helm-values/cases/001-layer-chart-only/chart/templates/dump.yaml");
    let dump = std::fs::read_to_string(dump).unwrap();
    let from = number("DSK_DIFF_FROM", 0);
    let seeds: Vec<u64> = (from..from + number("DSK_DIFF_CASES", CASES)).collect();
    let mut failed: Vec<(u64, String)> = std::thread::scope(|scope| {
        let halves = seeds.chunks(seeds.len().div_ceil(2).max(1)).map(|half| {
            let dump = &dump;
            scope.spawn(move || {
                half.iter()
                    .flat_map(|&seed| compare(seed, dump))
                    .collect::<Vec<_>>()
            })
        });
        let threads: Vec<_> = halves.collect();
        threads
            .into_iter()
            .flat_map(|thread| thread.join().unwrap())
            .collect()
    });
    failed.sort();
    let shown: Vec<String> = failed
        .iter()
        .take(12)
        .map(|(_, text)| text.clone())
        .collect();
    assert!(
        failed.is_empty(),
        "{} of {} answers differ; the first:\n{}",
        failed.len(),
        seeds.len() * 2,
        shown.join("\n")
    );
}

fn compare(seed: u64, dump: &str) -> Vec<(u64, String)> {
    let generated = random_charts::generate(seed, dump);
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in &generated.files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let mut found = Vec::new();
    for dialect in Dialect::ALL {
        let helm = ask_helm(dialect, folder.path(), &generated);
        let ours = compute(dialect, folder.path(), &generated);
        if let Some(difference) = difference(dialect, &helm, &ours) {
            let text = format!(
                "seed {seed} on {dialect}: {difference}\n   {:?}",
                generated.arguments
            );
            found.push((seed, text));
        }
    }
    found
}

/// What Helm made of it, in the terms of what we make of it.
fn ask_helm(dialect: Dialect, folder: &Path, generated: &Generated) -> Computed {
    let helm = match dialect {
        Dialect::Helm3 => tools::helm3(),
        Dialect::Helm4 => tools::helm4(),
    };
    let mut command = tools::command(&helm.program);
    command
        .current_dir(folder)
        .env("HOME", folder)
        .args(["template", "rel", "chart"])
        .args(&generated.arguments);
    let ran = tools::run(&mut command);
    let mut computed = Computed::default();
    let mut logged: Vec<String> = Vec::new();
    for line in ran.stderr.lines() {
        let dated = line.len() > 20 && line.as_bytes()[4] == b'/' && line.as_bytes()[7] == b'/';
        if let Some(error) = line.strip_prefix("Error: ") {
            computed.error = error.to_owned();
        } else if !computed.error.is_empty() {
            if !line.is_empty() {
                computed.error.push('\n');
                computed.error.push_str(line);
            }
        } else if dated {
            logged.push(line[20..].to_owned());
        } else if let Some((_, rest)) = line.split_once("level=") {
            logged.push(format!("level={rest}"));
        } else if line
            .split_once(": ")
            .is_some_and(|(place, _)| place.contains(".go:"))
        {
            logged.push(line.to_owned());
        } else if let Some(last) = logged.last_mut() {
            // Helm 3 writes values with their line breaks.
            last.push('\n');
            last.push_str(line);
        } else {
            logged.push(line.to_owned());
        }
    }
    let logged = logged.iter().filter(|line| !line.is_empty());
    computed.warnings = logged.filter_map(|line| cases::log_line(line)).collect();
    // Helm 4 logs this error, too.
    let is_error = |line: &String| line.starts_with("chart dependencies processing failed error=");
    computed.warnings.retain(|line| !is_error(line));
    computed.warnings.sort();
    if ran.code == 0 {
        computed.answer = dumps(&ran.stdout);
    } else {
        assert!(!computed.error.is_empty(), "{}", ran.all());
    }
    computed
}

/// What the dump templates printed.
fn dumps(stdout: &str) -> Answer {
    let pattern = regex::Regex::new(
        "dskBase: \"([^\"]*)\"\\s*\\n\\s*dskJson: \"([^\"]*)\"\\s*\\n\\s*dskTypes: \"([^\"]*)\"",
    )
    .unwrap();
    let mut answer = Answer::default();
    let text = |encoded: &str| String::from_utf8(STANDARD.decode(encoded).unwrap()).unwrap();
    for found in pattern.captures_iter(stdout) {
        let base = found[1].trim_end_matches("/templates").to_owned();
        let values = cases::plain(cases::parse_json(&text(&found[2])));
        let types = text(&found[3]);
        let types: BTreeMap<String, String> = types
            .lines()
            .filter_map(|line| line.split_once('\t'))
            .map(|(path, text)| (path.to_owned(), text.to_owned()))
            .collect();
        answer.types.insert(base.clone(), types);
        answer.values.insert(base, values);
    }
    answer
}

fn compute(dialect: Dialect, folder: &Path, generated: &Generated) -> Computed {
    let mut sources = Sources::new();
    let loaded = Chart::load(
        &folder.join("chart"),
        "chart",
        Vendoring::ChartsDirectoryOnly,
        &mut sources,
    );
    let chart = match loaded {
        Ok(chart) => chart,
        Err(LoadError::NoChart { message, .. }) => return Computed::refused(&message),
        Err(error) => panic!("{error}"),
    };
    let inputs = cases::inputs(&generated.arguments, folder, &mut sources);
    let outcome = dataspoke::values::compute(&chart, &inputs, dialect, &sources);
    Computed::of(&outcome)
}

/// What of an error is the same in every run of Helm: it walks Go maps, so which of several
/// subcharts or keys it complains of is left to chance.
fn certain(error: &str) -> &str {
    let certain = ["type mismatch on ", "unsupported map key of type: "];
    let end = certain
        .iter()
        .find_map(|words| error.find(words).map(|at| at + words.len()));
    error[..end.unwrap_or(error.len())].trim_end()
}

fn difference(dialect: Dialect, helm: &Computed, ours: &Computed) -> Option<String> {
    let (mut helm, mut ours) = (helm.clone(), ours.clone());
    let has_alias = |answer: &Answer| answer.values.keys().any(|path| path.contains("/al"));
    if dialect == Dialect::Helm3 && (has_alias(&helm.answer) || has_alias(&ours.answer)) {
        // Two aliases share their own subcharts, and the templates of those show at one path only:
        // what is nested deeper is compared as part of `.Values`.
        for answer in [&mut helm.answer, &mut ours.answer] {
            answer
                .values
                .retain(|path, _| path.matches('/').count() < 4);
            answer.types.retain(|path, _| path.matches('/').count() < 4);
        }
    }
    let (helm, ours) = (&helm, &ours);
    if certain(&helm.error) != certain(&ours.error) {
        return Some(format!(
            "error\n   helm: {}\n   ours: {}",
            helm.error, ours.error
        ));
    }
    if certain(&helm.error) != helm.error {
        return None;
    }
    if helm.warnings != ours.warnings {
        return Some(format!(
            "warnings\n   helm: {:?}\n   ours: {:?}",
            helm.warnings, ours.warnings
        ));
    }
    if helm.answer.values != ours.answer.values {
        let all = |answer: &Answer| serde_json::to_value(&answer.values).unwrap();
        let (helm, ours) = (all(&helm.answer), all(&ours.answer));
        return Some(format!("values {}", first_difference("", &helm, &ours)));
    }
    (helm.answer.types != ours.answer.types).then(|| {
        format!(
            "types\n   helm: {:?}\n   ours: {:?}",
            helm.answer.types, ours.answer.types
        )
    })
}

/// Where two answers part, and what stands there in each.
fn first_difference(path: &str, helm: &Value, ours: &Value) -> String {
    if let (Value::Object(left), Value::Object(right)) = (helm, ours) {
        let keys: BTreeSet<&String> = left.keys().chain(right.keys()).collect();
        for key in keys {
            match (left.get(key), right.get(key)) {
                (Some(left), Some(right)) if left == right => {}
                (Some(left), Some(right)) => {
                    return first_difference(&format!("{path}.{key}"), left, right);
                }
                (left, right) => {
                    return format!("{path}.{key}\n   helm: {left:?}\n   ours: {right:?}");
                }
            }
        }
    }
    format!("{path}\n   helm: {helm}\n   ours: {ours}")
}
