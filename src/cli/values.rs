//! `dataspoke values`: what templates see.

use super::args::{ValuesArgs, ValuesFormat};
use super::{Failure, Io, only_profile, open_one};
use crate::chart::Vendoring;
use crate::dialect::Dialect;
use crate::exit::Exit;
use crate::lint::{Project, Shield};
use crate::masked::MASK;
use crate::path::ValuesPath;
use crate::schema::{self, TroubleKind};
use crate::values::{Data, EnabledChart, NodeId, Outcome, Seen, Values, compute, render};

pub(super) fn run(args: &ValuesArgs, io: &mut Io<'_>) -> Result<Exit, Failure> {
    let project = open_one(
        &args.chart,
        &args.config,
        &args.values,
        Vendoring::ChartsDirectoryOnly,
    )?;
    let profile = only_profile(&project)?;
    let dialect = args.helm.unwrap_or_else(calling_helm);
    let outcome = compute(&project.chart, &profile.inputs, dialect, &project.sources);
    warn(&outcome, io)?;
    let shield = Shield::new(&project, &[]);
    if let Some(refusal) = &outcome.refusal {
        writeln!(io.err, "Error: {}", refusal.message)?;
        return Ok(Exit::Found);
    }
    if !args.skip_schema_validation && breaks_schemas(&outcome, &shield, io)? {
        return Ok(Exit::Found);
    }
    let chart = subchart(&outcome, args.subchart.as_deref())?;
    if args.helm.is_none() {
        compare(&project, profile, dialect, &outcome, chart, io)?;
    }
    let mut values = outcome.values.clone();
    if !args.show_secrets {
        let hidden = mask(&mut values, &shield);
        if hidden > 0 {
            let are = if hidden == 1 {
                "value is"
            } else {
                "values are"
            };
            writeln!(
                io.err,
                "{hidden} secret {are} masked (--show-secrets shows them)"
            )?;
        }
    }
    match args.output {
        ValuesFormat::Json => write!(io.out, "{}", render::to_json(&values, chart.node))?,
        ValuesFormat::Yaml => yaml(&values, chart.node, io)?,
    }
    Ok(Exit::Clean)
}

/// The Helm that called us: Helm 4 alone sets HELM_CONTENT_CACHE for a plugin.
pub(super) fn calling_helm() -> Dialect {
    let set = |name: &str| std::env::var_os(name).is_some();
    if set("HELM_PLUGIN_NAME") && !set("HELM_CONTENT_CACHE") {
        Dialect::Helm3
    } else {
        Dialect::Helm4
    }
}

fn warn(outcome: &Outcome<'_>, io: &mut Io<'_>) -> Result<(), Failure> {
    let mut said: Vec<String> = Vec::new();
    for warning in &outcome.warnings {
        let text = warning.message.to_string();
        if !said.contains(&text) {
            writeln!(io.err, "{text}")?;
            said.push(text);
        }
    }
    Ok(())
}

/// Helm's verdict over the values, in Helm's form, without any value in it.
fn breaks_schemas(
    outcome: &Outcome<'_>,
    shield: &Shield,
    io: &mut Io<'_>,
) -> Result<bool, Failure> {
    let mut lines = Vec::new();
    for enabled in &outcome.enabled {
        let Some(file) = &enabled.chart.schema else {
            continue;
        };
        let found = match shield.schemas.get(&file.source) {
            Some(Ok(schema)) => {
                let root = schema::instance(&outcome.values, enabled.node);
                let hidden = |_: &ValuesPath| true;
                let subject = schema::words::Subject {
                    schema,
                    root: &root,
                    hidden: &hidden,
                    subchart: !enabled.path.is_root(),
                };
                let mut lines = unusable(schema, &enabled.heading, io)?;
                let violations = if lines.is_empty() {
                    schema.validate(&root)
                } else {
                    Vec::new()
                };
                let line = |violation: &schema::Violation| {
                    let said = subject.say(violation);
                    format!(
                        "- at '{}': {}",
                        violation.instance.to_pointer(),
                        said.message
                    )
                };
                lines.extend(violations.iter().map(line));
                lines
            }
            Some(Err(broken)) => vec![format!("values.schema.json {broken}")],
            None => Vec::new(),
        };
        if !found.is_empty() {
            lines.push(format!("{}:", enabled.heading));
            lines.extend(found);
        }
    }
    if lines.is_empty() {
        return Ok(false);
    }
    writeln!(
        io.err,
        "Error: values don't meet the specifications of the schema(s) in the following chart(s):"
    )?;
    for line in lines {
        writeln!(io.err, "{line}")?;
    }
    Ok(true)
}

/// What keeps Helm from compiling a schema. What Helm would fetch is warned of: nothing is fetched
/// here, so nobody can tell what it would say.
fn unusable(
    schema: &schema::Schema,
    heading: &str,
    io: &mut Io<'_>,
) -> Result<Vec<String>, Failure> {
    let mut lines = Vec::new();
    for trouble in schema.troubles() {
        match &trouble.kind {
            TroubleKind::Pattern(pattern, reason) => {
                lines.push(format!(
                    "- invalid regex {pattern:?} in the schema: {reason}"
                ));
            }
            TroubleKind::External(text) if text.starts_with("http") => writeln!(
                io.err,
                "the schema of {heading} refers to {text:?}, which is not followed here"
            )?,
            TroubleKind::External(text) => lines.push(format!(
                "- the schema refers to {text:?}, which Helm looks for from the root of the disk"
            )),
            TroubleKind::Urn(_) => {}
        }
    }
    Ok(lines)
}

/// The top chart, or a subchart by its names with dots between them.
fn subchart<'o, 'c>(
    outcome: &'o Outcome<'c>,
    name: Option<&str>,
) -> Result<&'o EnabledChart<'c>, Failure> {
    let path = match name {
        None => ValuesPath::root(),
        Some(name) => ValuesPath::parse(name).map_err(|error| error.to_string())?,
    };
    let charts = &outcome.enabled;
    charts
        .iter()
        .find(|chart| chart.path == path)
        .ok_or_else(|| {
            let known: Vec<String> = charts.iter().skip(1).map(|c| c.path.to_string()).collect();
            let hint = if known.is_empty() {
                "none is enabled".to_owned()
            } else {
                format!("enabled are {}", known.join(", "))
            };
            Failure::Told(format!("there is no enabled subchart {path}: {hint}"))
        })
}

/// Says when the other Helm would give other values.
fn compare(
    project: &Project,
    profile: &crate::lint::ProfileInputs,
    dialect: Dialect,
    outcome: &Outcome<'_>,
    chart: &EnabledChart<'_>,
    io: &mut Io<'_>,
) -> Result<(), Failure> {
    for other in Dialect::ALL.into_iter().filter(|other| *other != dialect) {
        let theirs = compute(&project.chart, &profile.inputs, other, &project.sources);
        let same = theirs
            .enabled
            .iter()
            .find(|c| c.path == chart.path)
            .is_some_and(|c| {
                let ours = render::to_json(&outcome.values, chart.node);
                ours == render::to_json(&theirs.values, c.node)
            });
        if !same {
            writeln!(
                io.err,
                "these are the values of {dialect}; {other} computes others (--helm {})",
                other.major()
            )?;
        }
    }
    Ok(())
}

/// Puts the mask in the place of each non-empty value that must not be shown; returns how many.
pub(super) fn mask(values: &mut Values, shield: &Shield) -> usize {
    let mut hidden = Vec::new();
    values.visit(values.root(), |Seen { path, node, .. }| {
        let empty = match values.data(node) {
            Data::Null | Data::List(_) | Data::Table(_) => true,
            Data::Text(text) => text.is_empty(),
            Data::Bool(_) | Data::Int(_) | Data::Float(_) => false,
        };
        if !empty && shield.hides(values, path, node) {
            hidden.push(node);
        }
    });
    for &node in &hidden {
        *values.data_mut(node) = Data::Text(MASK.into());
    }
    hidden.len()
}

fn yaml(values: &Values, node: NodeId, io: &mut Io<'_>) -> Result<(), Failure> {
    write!(io.out, "{}", super::yaml::write(values, node))?;
    Ok(())
}
