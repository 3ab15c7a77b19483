//! `dataspoke explain`: who set a value, what it replaced, what reads it.

mod known;
mod rows;

use std::fmt::Write as _;

use serde_json::{Value, json};

use self::rows::{Asked, Row};
use super::args::{ExplainArgs, ExplainFormat};
use super::values::calling_helm;
use super::{Failure, Io, only_profile, open_one};
use crate::chart::Vendoring;
use crate::exit::Exit;
use crate::lint::Shield;
use crate::path::ValuesPath;
use crate::values::compute_present;

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
    let about = known::about(&outcome, &shield, &path);
    let reads = known::reads(&outcome, &project.sources);
    let readers = known::readers(&reads, &project.sources, &path);
    let is_read = reads.is_read(&reads.at(&path));
    if rows.is_empty() && about.is_none() && !is_read {
        let hint = match known::meant(&outcome, &shield, &reads, &path) {
            Some(meant) => format!("did you mean {meant}?"),
            None => match outcome.values.nearest(&path).0 {
                near if near.is_root() => "nothing above it is set either".to_owned(),
                near => format!("the nearest that is set is {near}"),
            },
        };
        return Err(Failure::Told(format!(
            "{path} is not set, in no schema and in no template: {hint}"
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

fn text(path: &ValuesPath, rows: &[Row], about: Option<&Value>, readers: &[String]) -> String {
    let mut out = format!("{path}\n");
    let width = |cell: fn(&Row) -> usize| rows.iter().map(cell).max().unwrap_or(0);
    let layers = width(|row| row.layer.chars().count());
    let places = width(|row| row.place.chars().count());
    let values = width(|row| row.value.chars().count()).min(60);
    for row in rows {
        let _ = write!(
            out,
            "  {:layers$}  {:places$}  {:values$}  {}",
            row.layer, row.place, row.value, row.result
        );
        if let Some(above) = &row.above {
            let _ = write!(out, " (at {above})");
        }
        out.push('\n');
        for via in &row.via {
            let _ = writeln!(out, "    through {via}");
        }
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
