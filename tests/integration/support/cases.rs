//! The Helm values cases: charts and arguments with what both real Helms made of them.
//!
//! `tests/cases/helm-values/oracle.py` wrote the expectations and can write them again.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use dataspoke::chart::{Chart, LoadError, ValuesFile, Vendoring};
use dataspoke::dialect::Dialect;
use dataspoke::message::Message;
use dataspoke::place::SetFlag;
use dataspoke::source::Sources;
use dataspoke::values::{EnabledChart, Inputs, Outcome, SetArgument, render};
use serde_json::Value;

/// What one Helm made of a case.
#[derive(Clone, Debug, Default)]
pub(crate) struct Expected {
    /// Helm rendered.
    pub(crate) ok: bool,
    /// Helm's error without `Error: `; empty when it rendered.
    pub(crate) error: String,
    /// Warnings without dates and log levels, sorted.
    pub(crate) warnings: Vec<String>,
    /// What may come out: one answer, or the several that Helm chooses from at random.
    pub(crate) answers: Vec<Answer>,
}

/// Values as templates saw them.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Answer {
    /// `.Values` by chart path (`top/charts/sub`), the top chart included.
    pub(crate) values: BTreeMap<String, Value>,
    /// `%T %v` of what is no string, by chart path and JSON path.
    pub(crate) types: BTreeMap<String, BTreeMap<String, String>>,
}

/// One case.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    /// Its folder's name.
    pub(crate) name: String,
    /// What it is about.
    pub(crate) topic: String,
    /// Its folder.
    pub(crate) folder: PathBuf,
    /// The arguments behind `helm template rel chart`.
    pub(crate) arguments: Vec<String>,
}

/// Every case, in order.
pub(crate) fn all() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/helm-values/cases");
    let mut cases: Vec<Case> = std::fs::read_dir(&folder)
        .expect("the cases are there")
        .map(|entry| Case::read(&entry.expect("readable").path()))
        .collect();
    cases.sort_by(|a, b| a.name.cmp(&b.name));
    cases
}

impl Case {
    fn read(folder: &Path) -> Self {
        let read = |name: &str| std::fs::read(folder.join(name)).ok();
        let meta: Value = serde_json::from_slice(&read("meta.json").expect("meta.json")).unwrap();
        let arguments = String::from_utf8(read("args").unwrap_or_default()).unwrap();
        let mut arguments: Vec<String> = arguments.split('\n').map(str::to_owned).collect();
        if arguments.last().is_some_and(String::is_empty) {
            arguments.pop();
        }
        Self {
            name: folder.file_name().unwrap().to_string_lossy().into_owned(),
            topic: meta["topic"].as_str().unwrap_or("").to_owned(),
            folder: folder.to_owned(),
            arguments,
        }
    }

    /// What the real client made of it.
    pub(crate) fn expected(&self, dialect: Dialect) -> Expected {
        let file = format!("expected.helm{}.json", dialect.major());
        let text = std::fs::read(self.folder.join(file)).expect("an expectation");
        let json = parse_json(&String::from_utf8_lossy(&text));
        let answers = match json["alternatives"].as_array() {
            Some(answers) => answers.iter().map(answer).collect(),
            None => vec![answer(&json)],
        };
        let lines = json["warnings"].as_array().into_iter().flatten();
        let mut warnings: Vec<String> = lines
            .filter_map(|line| log_line(line.as_str().unwrap_or("")))
            .collect();
        warnings.sort();
        let error = json["error"].as_str().unwrap_or("");
        Expected {
            ok: json["ok"] == Value::Bool(true),
            // oracle.py cuts the blanks at the end of a line.
            error: error
                .strip_prefix("Error: ")
                .unwrap_or(error)
                .trim_end()
                .to_owned(),
            warnings,
            answers,
        }
    }

    /// Loads the chart and computes its values.
    pub(crate) fn compute(&self, dialect: Dialect) -> Computed {
        let mut sources = Sources::new();
        let chart = Chart::load(
            &self.folder.join("chart"),
            "chart",
            Vendoring::ChartsDirectoryOnly,
            &mut sources,
        );
        let inputs = inputs(&self.arguments, &self.folder, &mut sources);
        let chart = match chart {
            Ok(chart) => chart,
            Err(LoadError::NoChart { message, .. }) => return Computed::refused(&message),
            Err(error) => panic!("{}: {error}", self.name),
        };
        let outcome = dataspoke::values::compute(&chart, &inputs, dialect, &sources);
        Computed::of(&outcome)
    }
}

/// The inputs that Helm's own arguments mean.
pub(crate) fn inputs(arguments: &[String], folder: &Path, sources: &mut Sources) -> Inputs {
    let mut inputs = Inputs::default();
    let mut counts: BTreeMap<SetFlag, usize> = BTreeMap::new();
    let mut arguments = arguments.iter();
    while let Some(flag) = arguments.next() {
        if flag == "--skip-schema-validation" {
            continue;
        }
        let value = arguments
            .next()
            .unwrap_or_else(|| panic!("{flag} needs a value"));
        let flag = match flag.as_str() {
            "-f" => {
                for name in value.split(',') {
                    let bytes = std::fs::read(folder.join(name)).unwrap();
                    let file = ValuesFile::new(name, name, None, bytes, sources);
                    inputs.files.push(Arc::new(file));
                }
                continue;
            }
            "--set" => SetFlag::Set,
            "--set-string" => SetFlag::String,
            "--set-json" => SetFlag::Json,
            "--set-file" => SetFlag::File,
            "--set-literal" => SetFlag::Literal,
            other => panic!("{other} is not known here"),
        };
        let index = counts.entry(flag).or_default();
        let argument = SetArgument::new(flag, *index, value, |path| {
            let read = std::fs::read(folder.join(path));
            read.map(Arc::from)
                .map_err(|_| format!("open {path}: no such file or directory"))
        });
        inputs.arguments.push(argument);
        *index += 1;
    }
    inputs
}

/// What we make of a case, in the terms of [`Expected`].
#[derive(Clone, Debug, Default)]
pub(crate) struct Computed {
    /// Helm's error; empty when it renders.
    pub(crate) error: String,
    /// Helm's warnings, sorted.
    pub(crate) warnings: Vec<String>,
    /// The values.
    pub(crate) answer: Answer,
    /// Charts whose templates Helm renders into a dump.
    pub(crate) dumping: Vec<String>,
}

impl Computed {
    /// Helm refuses the chart itself.
    pub(crate) fn refused(message: &Message) -> Self {
        Self {
            error: message.in_helms_words(),
            ..Self::default()
        }
    }

    /// From an outcome.
    pub(crate) fn of(outcome: &Outcome<'_>) -> Self {
        let words = |warning: &dataspoke::values::Warning| warning.message.in_helms_words();
        let mut warnings: Vec<String> = outcome.warnings.iter().map(words).collect();
        warnings.sort();
        let mut computed = Self {
            warnings,
            ..Self::default()
        };
        if let Some(refusal) = &outcome.refusal {
            computed.error = refusal.message.in_helms_words();
            return computed;
        }
        let top = outcome.enabled.first().expect("the top chart is on");
        for enabled in &outcome.enabled {
            let path = chart_path(&top.heading, enabled);
            let json = render::to_json(&outcome.values, enabled.node);
            let json = parse_json(&json);
            let types = render::leaf_types(&outcome.values, enabled.node);
            computed.answer.values.insert(path.clone(), plain(json));
            computed
                .answer
                .types
                .insert(path.clone(), types.into_iter().collect());
            let dumps = enabled
                .chart
                .templates
                .iter()
                .any(|file| file.name.ends_with("dump.yaml"));
            if dumps && enabled.chart.metadata.kind != "library" {
                computed.dumping.push(path);
            }
        }
        computed
    }
}

fn chart_path(top: &str, enabled: &EnabledChart<'_>) -> String {
    let mut path = top.to_owned();
    for step in enabled.path.steps() {
        if let dataspoke::path::Step::Key(key) = step {
            path.push_str("/charts/");
            path.push_str(key);
        }
    }
    path
}

fn answer(json: &Value) -> Answer {
    let mut answer = Answer::default();
    let types = json["types"].as_object();
    let top = types
        .and_then(|types| types.keys().find(|path| !path.contains('/')))
        .cloned();
    if let Some(top) = top {
        answer.values.insert(top, plain(json["values"].clone()));
    }
    for (path, values) in json["sub"].as_object().into_iter().flatten() {
        answer.values.insert(path.clone(), plain(values.clone()));
    }
    for (path, types) in types.into_iter().flatten() {
        let types = types.as_object().into_iter().flatten();
        let types = types.map(|(at, text)| (at.clone(), text.as_str().unwrap().to_owned()));
        answer.types.insert(path.clone(), types.collect());
    }
    answer
}

/// JSON of any depth.
pub(crate) fn parse_json(text: &str) -> Value {
    let mut reader = serde_json::Deserializer::from_str(text);
    reader.disable_recursion_limit();
    serde::Deserialize::deserialize(&mut reader).expect("JSON")
}

/// Runs a test on a stack that holds the deepest case.
pub(crate) fn on_deep_stack(test: fn()) {
    let thread = std::thread::Builder::new()
        .stack_size(256 << 20)
        .spawn(test);
    if let Err(panic) = thread.expect("a thread").join() {
        std::panic::resume_unwind(panic);
    }
}

/// Numbers as float64, since the expectations went through Python's; -0 reads as 0.
pub(crate) fn plain(json: Value) -> Value {
    match json {
        Value::Number(number) => {
            let value = number.as_f64().expect("no arbitrary precision");
            serde_json::json!(if value == 0.0 { 0.0 } else { value })
        }
        Value::Array(items) => Value::Array(items.into_iter().map(plain).collect()),
        Value::Object(entries) => Value::Object(
            entries
                .into_iter()
                .map(|(key, value)| (key, plain(value)))
                .collect(),
        ),
        other => other,
    }
}

/// A line of Helm's log without file, line and level; `None` for what is no warning about values.
pub(crate) fn log_line(line: &str) -> Option<String> {
    if line.contains("found symbolic link in path") || line.contains("level=DEBUG") {
        return None;
    }
    let line = match line.strip_prefix("level=") {
        None => {
            let (place, rest) = line.split_once(": ").unwrap_or(("", line));
            if place.contains(".go:") {
                rest.to_owned()
            } else {
                line.to_owned()
            }
        }
        Some(rest) => {
            let rest = rest.split_once("msg=").map_or("", |(_, rest)| rest);
            if rest.starts_with('"') {
                let mut stream = serde_json::Deserializer::from_str(rest).into_iter::<String>();
                let text = stream.next().and_then(Result::ok).unwrap_or_default();
                format!("{text}{}", &rest[stream.byte_offset()..])
            } else {
                rest.to_owned()
            }
        }
    };
    Some(line)
}
