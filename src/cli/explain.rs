//! `dataspoke explain`: who set a value, what it replaced, what reads it.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::args::{ExplainArgs, ExplainFormat};
use super::values::calling_helm;
use super::{Failure, Io, only_profile, open_one};
use crate::chart::Vendoring;
use crate::chart::templates::{Given, scan};
use crate::exit::Exit;
use crate::lint::Shield;
use crate::masked::MASK;
use crate::path::ValuesPath;
use crate::place::Place;
use crate::schema;
use crate::source::Sources;
use crate::values::{Data, Layer, NodeId, Outcome, Values, compute_present, on_deep_stack};

pub(super) fn run(args: &ExplainArgs, io: &mut Io<'_>) -> Result<Exit, Failure> {
    let path = ValuesPath::parse(&args.path).map_err(|error| error.to_string())?;
    let project = open_one(
        &args.chart,
        &args.config,
        &args.values,
        Vendoring::FromFileRepositories,
    )?;
    let profile = only_profile(&project)?;
    let dialect = args.helm.unwrap_or_else(calling_helm);
    let outcome = compute_present(&project.chart, &profile.inputs, dialect);
    if let Some(refusal) = &outcome.refusal {
        writeln!(io.err, "Error: {}", refusal.message)?;
        return Ok(Exit::Found);
    }
    let shield = Shield::new(&project, &[]);
    let asked = Asked {
        sources: &project.sources,
        values: &outcome.values,
        shield: &shield,
        path: &path,
    };
    let rows = asked.rows();
    let about = about(&outcome, &shield, &path);
    let readers = readers(&outcome, &project.sources, &path);
    if rows.is_empty() && about.is_none() && readers.is_empty() {
        let (near, _) = outcome.values.nearest(&path);
        return Err(Failure::Told(format!(
            "{path} is not set, in no schema and in no template; the nearest that is set is {}",
            if near.is_root() {
                "the root".to_owned()
            } else {
                near.to_string()
            }
        )));
    }
    match args.output {
        ExplainFormat::Json => {
            let whole = json!({
                "version": 1,
                "values_path": path.to_string(),
                "layers": rows.iter().map(Row::json).collect::<Vec<_>>(),
                "schema": about,
                "read_by": readers,
            });
            writeln!(io.out, "{whole:#}")?;
        }
        ExplainFormat::Text => write!(io.out, "{}", text(&path, &rows, about.as_ref(), &readers))?,
    }
    Ok(Exit::Clean)
}

/// One layer that set the value.
struct Row {
    layer: String,
    place: String,
    value: String,
    result: &'static str,
}

impl Row {
    fn json(&self) -> Value {
        json!({"layer": self.layer, "place": self.place, "value": self.value, "result": self.result})
    }
}

struct Asked<'a> {
    sources: &'a Sources,
    values: &'a Values,
    shield: &'a Shield,
    path: &'a ValuesPath,
}

impl Asked<'_> {
    /// The winner first, then what it replaced, the nearest first; a null that deleted stands
    /// before what it deleted.
    fn rows(&self) -> Vec<Row> {
        let values = self.values;
        if let Some(node) = values.find(self.path) {
            let replaced = values
                .slot(self.path)
                .map_or(&[][..], |slot| &slot.replaced);
            return std::iter::once(self.row(node, "won"))
                .chain(replaced.iter().map(|&node| self.row(node, "replaced")))
                .collect();
        }
        let parent = self.path.parent().and_then(|parent| values.find(&parent));
        let deleted = parent.and_then(|parent| values.table(parent));
        let tombstone = deleted
            .zip(self.path.last_key())
            .and_then(|(table, key)| table.deleted.get(key));
        match tombstone {
            Some(tombstone) => std::iter::once(self.row(tombstone.by, "deleted"))
                .chain(
                    tombstone
                        .replaced
                        .iter()
                        .map(|&node| self.row(node, "replaced")),
                )
                .collect(),
            None => Vec::new(),
        }
    }

    fn row(&self, node: NodeId, result: &'static str) -> Row {
        let origin = self.values.origin(node);
        Row {
            layer: layer(&origin.layer),
            place: origin
                .place
                .map_or_else(|| "Helm".to_owned(), |place| at(self.sources, place)),
            value: self.show(node),
            result,
        }
    }

    fn show(&self, node: NodeId) -> String {
        match self.values.data(node) {
            Data::Table(table) => format!("a table of {} keys", table.entries.len()),
            Data::List(items) => format!("a list of {} items", items.len()),
            Data::Null => "null".to_owned(),
            _ if self.shield.hides(self.values, self.path, node) => MASK.to_owned(),
            data @ (Data::Bool(_) | Data::Int(_) | Data::Float(_) | Data::Text(_)) => inline(data),
        }
    }
}

fn layer(layer: &Layer) -> String {
    match layer {
        Layer::Defaults(chart) if chart.is_empty() => "chart defaults".to_owned(),
        Layer::Defaults(chart) => format!("defaults of {chart}"),
        Layer::File(index) => format!("values file {}", index + 1),
        Layer::Argument => "command line".to_owned(),
        Layer::Injected => "Helm".to_owned(),
    }
}

/// `file:line:column`, or the argument.
fn at(sources: &Sources, place: Place) -> String {
    match place {
        Place::Argument { flag, index } => format!("{flag} #{}", index + 1),
        Place::Text { source, span } => {
            let source = sources.get(source);
            let position = source.position(span.start);
            let member = source
                .member()
                .map(|member| format!("({member})"))
                .unwrap_or_default();
            format!(
                "{}{member}:{}:{}",
                source.name(),
                position.line,
                position.column
            )
        }
    }
}

/// What the schemas say of the path: the first that says anything.
fn about(outcome: &Outcome<'_>, shield: &Shield, path: &ValuesPath) -> Option<Value> {
    for enabled in &outcome.enabled {
        let Some(file) = &enabled.chart.schema else {
            continue;
        };
        let Some(Ok(schema)) = shield.schemas.get(&file.source) else {
            continue;
        };
        if !path.starts_with(&enabled.path) {
            continue;
        }
        let below = ValuesPath::from(path.steps()[enabled.path.steps().len()..].to_vec());
        let applying = schema.at(&below);
        let mut found = serde_json::Map::new();
        for key in [
            "description",
            "type",
            "default",
            "enum",
            "pattern",
            "examples",
        ] {
            let value = applying.iter().find_map(|schema| schema.get(key));
            if let Some(value) = value
                .filter(|_| key == "description" || key == "type" || !shield.marks.covers(path))
            {
                found.insert(key.to_owned(), value.clone());
            }
        }
        if !found.is_empty() {
            found.insert("chart".to_owned(), enabled.heading.clone().into());
            return Some(Value::Object(found));
        }
    }
    None
}

/// Lines of templates that read the path or something below it, as `file:line`; through `with`,
/// variables and helpers, too.
fn readers(outcome: &Outcome<'_>, sources: &Sources, path: &ValuesPath) -> Vec<String> {
    let charts = outcome.enabled.iter();
    let charts: Vec<Given<'_>> = charts
        .map(|enabled| Given {
            path: &enabled.path,
            chart: enabled.chart,
        })
        .collect();
    let reads = on_deep_stack(|| scan(&charts, &[], sources));
    let mut out: Vec<String> = Vec::new();
    for (source, at) in reads.sites(&reads.at(path)) {
        let source = sources.get(source);
        let member = source.member().map(|member| format!("({member})"));
        let line = source.position(at).line;
        let place = format!("{}{}:{line}", source.name(), member.unwrap_or_default());
        if !out.contains(&place) {
            out.push(place);
        }
    }
    out
}

fn text(path: &ValuesPath, rows: &[Row], about: Option<&Value>, readers: &[String]) -> String {
    let mut out = format!("{path}\n");
    let width = |cell: fn(&Row) -> usize| rows.iter().map(cell).max().unwrap_or(0);
    let layers = width(|row| row.layer.chars().count());
    let places = width(|row| row.place.chars().count());
    let values = width(|row| row.value.chars().count()).min(60);
    for row in rows {
        let _ = writeln!(
            out,
            "  {:layers$}  {:places$}  {:values$}  {}",
            row.layer, row.place, row.value, row.result
        );
    }
    if rows.is_empty() {
        out.push_str("  is not set\n");
    }
    if let Some(Value::Object(about)) = about {
        let chart = about
            .get("chart")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let _ = writeln!(out, "schema of {chart}");
        for (key, value) in about.iter().filter(|(key, _)| *key != "chart") {
            let shown = value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned);
            let _ = writeln!(out, "  {key}: {shown}");
        }
    }
    if !readers.is_empty() {
        out.push_str("read by\n");
        for reader in readers {
            let _ = writeln!(out, "  {reader}");
        }
    }
    out
}

/// A scalar as JSON; what cannot be told apart from another type in YAML is in quotes anyway.
fn inline(data: &Data) -> String {
    match data {
        Data::Null => "null".to_owned(),
        Data::Bool(value) => value.to_string(),
        Data::Int(value) => value.to_string(),
        Data::Float(value) => schema::number_text(*value),
        Data::Text(text) => Value::String(text.to_string()).to_string(),
        Data::List(_) | Data::Table(_) => String::new(),
    }
}

/// Block style; texts are written bare only where every YAML reads them as texts.
pub(super) fn write_yaml(values: &Values, node: NodeId, indent: usize, out: &mut String) {
    let pad = " ".repeat(indent);
    match values.data(node) {
        Data::Table(table) if table.entries.is_empty() => {
            let _ = writeln!(out, "{pad}{{}}");
        }
        Data::Table(table) => {
            for (key, slot) in &table.entries {
                let _ = write!(out, "{pad}{}:", bare_or_quoted(key));
                write_child(values, slot.node, indent + 2, out);
            }
        }
        Data::List(items) if items.is_empty() => {
            let _ = writeln!(out, "{pad}[]");
        }
        Data::List(items) => {
            for &item in items {
                let _ = write!(out, "{pad}-");
                write_child(values, item, indent + 2, out);
            }
        }
        data => {
            let _ = writeln!(out, "{pad}{}", scalar_yaml(data));
        }
    }
}

fn write_child(values: &Values, node: NodeId, indent: usize, out: &mut String) {
    match values.data(node) {
        Data::Table(table) if table.entries.is_empty() => out.push_str(" {}\n"),
        Data::List(items) if items.is_empty() => out.push_str(" []\n"),
        Data::Table(_) | Data::List(_) => {
            out.push('\n');
            write_yaml(values, node, indent, out);
        }
        data => {
            let _ = writeln!(out, " {}", scalar_yaml(data));
        }
    }
}

fn scalar_yaml(data: &Data) -> String {
    match data {
        Data::Text(text) => bare_or_quoted(text),
        other => inline(other),
    }
}

/// A text without quotes when it is made of letters, digits and a few harmless signs, begins with a
/// letter, and is no word that any YAML takes for something else.
fn bare_or_quoted(text: &str) -> String {
    let begins = text.starts_with(|c: char| c.is_ascii_alphabetic());
    let plain = text
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || b"_-./".contains(&b));
    let word = matches!(
        text.to_ascii_lowercase().as_str(),
        "y" | "n" | "yes" | "no" | "on" | "off" | "true" | "false" | "null"
    );
    if begins && plain && !word {
        text.to_owned()
    } else {
        Value::String(text.to_owned()).to_string()
    }
}
