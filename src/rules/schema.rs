//! schema: a value breaks a values.schema.json.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Context, DialectRun, Meta, Rule, locate};
use crate::finding::{Finding, SchemaRef, Severity};
use crate::path::ValuesPath;
use crate::place::Place;
use crate::schema::words::{Subject, focus, wants_text};
use crate::schema::{self, Broken, Schema, Trouble, TroubleKind, Violation, What};
use crate::source::{SourceId, Span};
use crate::values::{EnabledChart, Outcome};
use crate::yaml;

pub(super) struct SchemaRule;

static META: Meta = Meta {
    id: "schema",
    summary: "a value breaks a values.schema.json",
    severity: Severity::Error,
    page: include_str!("schema.md"),
};

impl Rule for SchemaRule {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn run(&self, cx: &Context<'_>, found: &mut Vec<Finding>) {
        // Equal outcomes are shared between Helms and profiles: each is judged once.
        let mut judged: Vec<(*const Outcome<'_>, Vec<Finding>)> = Vec::new();
        for (profile, run) in cx.runs() {
            if !reaches_schemas(run) {
                continue;
            }
            let known = Arc::as_ptr(&run.outcome);
            let at = match judged.iter().position(|(outcome, _)| *outcome == known) {
                Some(at) => at,
                None => {
                    judged.push((known, judge(cx, &run.outcome)));
                    judged.len() - 1
                }
            };
            for finding in &judged[at].1 {
                found.push(finding.clone().within(&profile.name, run.dialect));
            }
        }
    }
}

/// Helm validates at the end of its pipeline; what it refuses before never gets here. Subcharts
/// that are not there are left to the rule `dependency`.
fn reaches_schemas(run: &DialectRun<'_>) -> bool {
    run.outcome.is_complete()
}

fn judge(cx: &Context<'_>, outcome: &Outcome<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for enabled in &outcome.enabled {
        let Some(file) = &enabled.chart.schema else {
            continue;
        };
        match cx.schemas.get(&file.source) {
            Some(Ok(schema)) => chart(cx, outcome, enabled, schema, file.source, &mut found),
            Some(Err(broken)) => found.push(broken_schema(cx, enabled, broken, file.source)),
            None => {}
        }
    }
    found
}

fn chart(
    cx: &Context<'_>,
    outcome: &Outcome<'_>,
    enabled: &EnabledChart<'_>,
    schema: &Schema,
    source: SourceId,
    found: &mut Vec<Finding>,
) {
    let mut unusable = false;
    for trouble in schema.troubles() {
        unusable |= !matches!(trouble.kind, TroubleKind::Urn(_) | TroubleKind::External(_));
        found.push(about_trouble(cx, enabled, trouble, source));
    }
    if unusable {
        // Helm compiles nothing of such a schema, so there is no verdict to repeat.
        return;
    }
    let root = schema::instance(&outcome.values, enabled.node);
    let hidden = |path: &ValuesPath| cx.is_hidden(&outcome.values, &enabled.path.join(path));
    let subject = Subject {
        schema,
        root: &root,
        hidden: &hidden,
        subchart: !enabled.path.is_root(),
    };
    for violation in schema.validate(&root) {
        found.push(about(cx, outcome, enabled, &subject, &violation));
    }
}

fn about(
    cx: &Context<'_>,
    outcome: &Outcome<'_>,
    enabled: &EnabledChart<'_>,
    subject: &Subject<'_>,
    violation: &Violation,
) -> Finding {
    let values = &outcome.values;
    let said = subject.say(violation);
    let focus = focus(violation);
    let path = enabled.path.join(&focus.about);
    let place = match &focus.what {
        What::Required(_) | What::Dependent { .. } => locate::missing(values, &path),
        What::Unwanted(_) | What::KeyName { .. } => locate::key(values, &path),
        What::Nothing if path.last_key().is_some() => locate::key(values, &path),
        _ => locate::value(values, &path),
    };
    let mut message = said.message;
    let mut help = said.help;
    let wanted = if wants_text(focus) {
        Wanted::Text
    } else {
        Wanted::Other
    };
    if let Some(written) = written_otherwise(cx, outcome, &path, place, wanted) {
        message = format!("{message} (written `{written}`)");
        if wanted == Wanted::Text {
            help = Some(match help {
                Some(help) if help.contains("quotes") => help,
                Some(help) => format!("put it in quotes to keep it as it is written; {help}"),
                None => "put it in quotes to keep it as it is written".to_owned(),
            });
        }
    }
    let mut finding = Finding::new(META.id, META.severity, message, place);
    finding.help = help;
    finding.replaces = values.replaced_places(&path);
    finding.schema = Some(SchemaRef {
        chart: enabled.heading.clone(),
        instance: violation.instance.to_pointer(),
        keyword: violation.keyword.clone(),
    });
    finding.about(path)
}

/// What kind of value a schema asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wanted {
    Text,
    Other,
}

/// The text of a scalar that YAML 1.1 reads as something else than it looks like: `on`, `0777`,
/// `1_000`; where a text is wanted, `1.10` too.
fn written_otherwise(
    cx: &Context<'_>,
    outcome: &Outcome<'_>,
    path: &ValuesPath,
    place: Option<Place>,
    wanted: Wanted,
) -> Option<String> {
    use crate::values::Data;
    let Some(Place::Text { source, span }) = place else {
        return None;
    };
    let node = outcome.values.find(path)?;
    if outcome.values.origin(node).place != place || cx.is_hidden(&outcome.values, path) {
        return None;
    }
    let written = cx.sources.get(source).slice(span);
    let plain = !written.is_empty() && written.len() < 40 && !written.contains(['\n', '"', '\'']);
    let otherwise = match outcome.values.data(node) {
        Data::Bool(value) => !written.eq_ignore_ascii_case(&value.to_string()),
        Data::Float(value) if wanted == Wanted::Text => written != value.to_string(),
        // The decimal number that stands there is the one that is meant.
        Data::Float(value) => written.parse() != Ok(*value),
        Data::Null | Data::Int(_) | Data::Text(_) | Data::List(_) | Data::Table(_) => false,
    };
    (plain && otherwise).then(|| written.to_owned())
}

fn file_words(cx: &Context<'_>, source: SourceId) -> String {
    let source = cx.sources.get(source);
    match source.member() {
        Some(member) => format!("{member} in {}", source.name()),
        None => source.name().to_owned(),
    }
}

fn broken_schema(
    cx: &Context<'_>,
    enabled: &EnabledChart<'_>,
    broken: &Broken,
    source: SourceId,
) -> Finding {
    let message = format!(
        "{} {broken}, so the values of {} cannot be checked",
        file_words(cx, source),
        enabled.heading
    );
    let text = cx.sources.get(source);
    let (span, help) = match broken {
        Broken::Json { line, column, .. } => {
            let line = text.line(*line);
            let start = (line.start + column - 1).min(line.end);
            let span = if text.text().is_char_boundary(start) {
                Span::new(start, line.end)
            } else {
                line
            };
            (span, "correct the JSON, or remove the file")
        }
        Broken::Draft(_) => (
            at_pointer(text.text(), "/$schema"),
            "name a draft from 4 to 2020-12, for example https://json-schema.org/draft/2020-12/schema",
        ),
        Broken::Invalid { pointer, .. } => (
            at_pointer(text.text(), pointer),
            "correct the schema; without $schema it is read as draft 2020-12",
        ),
    };
    schema_finding(enabled, message, Place::text(source, span)).help(help)
}

fn about_trouble(
    cx: &Context<'_>,
    enabled: &EnabledChart<'_>,
    trouble: &Trouble,
    source: SourceId,
) -> Finding {
    let file = file_words(cx, source);
    let span = at_pointer(cx.sources.get(source).text(), &trouble.pointer);
    let place = Place::text(source, span);
    let bundle =
        "bundle it: copy that schema under $defs of this file and refer to it with #/$defs/…";
    match &trouble.kind {
        TroubleKind::External(text) => {
            let remote = text.starts_with("http:") || text.starts_with("https:");
            let why = if remote {
                "Helm fetches it over the network at every run"
            } else {
                "Helm looks for it from the root of the disk, not beside the schema"
            };
            let message = format!(
                "{file} refers to {text:?}, which is not followed: {why}; what it says is not checked"
            );
            schema_finding(enabled, message, place).help(bundle)
        }
        TroubleKind::Urn(text) => {
            let message = format!(
                "{file} refers to {text:?}, which Helm takes as \u{201c}anything\u{201d}: nothing is checked there"
            );
            let mut finding = schema_finding(enabled, message, place).help(bundle);
            finding.severity = Severity::Warning;
            finding
        }
        TroubleKind::Pattern(pattern, reason) => {
            let message = format!(
                "{file} is no valid schema: the pattern {pattern} is no regular expression of Go ({reason})"
            );
            let help = "Go has no look-ahead, look-behind or back references: say it with several patterns under allOf and not";
            schema_finding(enabled, message, place).help(help)
        }
    }
}

fn schema_finding(enabled: &EnabledChart<'_>, message: String, place: Place) -> Finding {
    let mut finding = Finding::new(META.id, META.severity, message, Some(place));
    finding.schema = Some(SchemaRef {
        chart: enabled.heading.clone(),
        instance: String::new(),
        keyword: "$schema".to_owned(),
    });
    finding
}

/// The text that a JSON Pointer names, as far as it leads; JSON is read as YAML for its spans.
fn at_pointer(text: &str, pointer: &str) -> Span {
    let Ok(tree) = yaml::parse(text) else {
        return Span::at(0);
    };
    let Some(document) = tree.documents.first() else {
        return Span::at(0);
    };
    let mut at = document.root;
    let mut seen = BTreeSet::new();
    for token in pointer.split('/').skip(1) {
        let token = token.replace("~1", "/").replace("~0", "~");
        let below = tree.get(at, &token).or_else(|| {
            let index: usize = token.parse().ok()?;
            tree.items(at).get(index).copied()
        });
        match below {
            Some(next) if seen.insert(next) => at = next,
            Some(_) | None => break,
        }
    }
    if at == document.root {
        return Span::at(tree.node(at).span.start);
    }
    tree.node(at).span
}
