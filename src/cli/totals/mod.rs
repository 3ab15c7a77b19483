//! `dataspoke totals`: what profiles cost, from values or from a rendered stream.

mod diff;
mod render;
mod write;

use std::io::Read as _;
use std::path::Path;

use super::args::{TotalsArgs, TotalsFormat};
use super::values::calling_helm;
use super::{Failure, Io, colored, given, one_chart};
use crate::chart::Vendoring;
use crate::config::{Component, FILE_NAME};
use crate::dialect::Dialect;
use crate::exit::Exit;
use crate::lint::{Opening, ProfileInputs, Project, Unnamed};
use crate::quantity::QuantityError;
use crate::totals::model::{Model, cover};
use crate::totals::print::{self, TableStyle};
use crate::totals::rendered::{Options, Surge, documents, rendered};
use crate::totals::{ProfileTotals, TotalsReport, declaration};
use crate::values::{Outcome, compute_present};

pub(super) fn run(args: &TotalsArgs, io: &mut Io<'_>) -> Result<Exit, Failure> {
    if let Some(file) = &args.rendered {
        return stream(args, file, io);
    }
    let found = one_chart(&args.chart)?;
    let given = given(&args.values)?;
    let opening = Opening {
        config: args.config.config.as_deref(),
        profiles: &args.config.profiles,
        unnamed: Unnamed::All,
        given: &given,
        vendoring: Vendoring::FromFileRepositories,
    };
    let project = Project::open(&found, &opening).map_err(|error| error.to_string())?;
    let dialect = match args.helm {
        Some(dialect) => dialect,
        None if args.render => render::dialect()?,
        None => calling_helm(),
    };
    let Some(counted) = count(&project, dialect, "", io)? else {
        return Ok(Exit::Found);
    };
    if args.write {
        return write::run(args, &project, &given, &counted, io);
    }
    if args.render {
        return render::run(args, &project, &given, &counted, dialect, io);
    }
    if let Some(reference) = &args.diff {
        let now = diff::Now {
            found: &found,
            project: &project,
            given: &given,
            counted: &counted,
        };
        return diff::run(args, reference, &now, dialect, io);
    }
    let report = report(&project, &counted);
    show(args, &report, io)?;
    Ok(counted.exit())
}

/// A profile with what it costs.
struct Counted {
    name: String,
    model: Model,
    totals: ProfileTotals,
}

/// Every profile that was asked for.
struct Profiles {
    profiles: Vec<Counted>,
    /// Whether the sums hold everything.
    complete: bool,
}

impl Profiles {
    fn exit(&self) -> Exit {
        if self.complete {
            Exit::Clean
        } else {
            Exit::Found
        }
    }
}

/// Counts a project's profiles; `None` when Helm refuses one's values. What could not be counted is
/// said on stderr, behind the revision that it is about.
fn count(
    project: &Project,
    dialect: Dialect,
    revision: &str,
    io: &mut Io<'_>,
) -> Result<Option<Profiles>, Failure> {
    let components = components(project)?;
    let mut counted = Profiles {
        profiles: Vec::new(),
        complete: true,
    };
    for profile in &project.profiles {
        let outcome = compute_present(&project.chart, &profile.inputs, dialect);
        let name = match revision {
            "" => profile.name.clone(),
            revision => format!("{revision}: {}", profile.name),
        };
        if let Some(refusal) = &outcome.refusal {
            writeln!(io.err, "error: {name}: {}", refusal.message)?;
            return Ok(None);
        }
        let missing = cover::missing(&outcome);
        let model = Model::compute(components, &outcome.values, &missing);
        let said = complain(project, &name, &outcome, components, &model, io)?;
        counted.complete &= !said;
        let totals = totals(project, profile, &model)?;
        counted.profiles.push(Counted {
            name: profile.name.clone(),
            model,
            totals,
        });
    }
    Ok(Some(counted))
}

fn components(project: &Project) -> Result<&[Component], Failure> {
    project.config.components.as_deref().ok_or_else(|| {
        Failure::Told(format!(
            "{}: its {FILE_NAME} has no `components`: write them (`dataspoke init` makes a start), \
             or sum up what Helm renders with --rendered",
            project.display
        ))
    })
}

/// Says what the sums lack; whether there is anything.
fn complain(
    project: &Project,
    name: &str,
    outcome: &Outcome<'_>,
    components: &[Component],
    model: &Model,
    io: &mut Io<'_>,
) -> Result<bool, Failure> {
    for trouble in &model.troubles {
        writeln!(io.err, "error: {name}: {trouble}")?;
    }
    let uncovered = cover::uncovered(components, outcome, &project.sources);
    for chart in &uncovered {
        writeln!(
            io.err,
            "error: {name}: no component counts the pods of the chart {} at {}",
            chart.name, chart.path
        )?;
    }
    if !model.unknown.is_empty() {
        let paths: Vec<String> = model.unknown.iter().map(ToString::to_string).collect();
        writeln!(
            io.err,
            "error: {name}: {} may be set by a chart that is not in charts/: run helm dependency build",
            paths.join(", ")
        )?;
    }
    Ok(!model.is_complete() || !uncovered.is_empty())
}

fn totals(
    project: &Project,
    profile: &ProfileInputs,
    model: &Model,
) -> Result<ProfileTotals, Failure> {
    let overflow = |error: QuantityError| Failure::Told(format!("{}: {error}", profile.name));
    let mut totals = model.profile(&profile.name).map_err(overflow)?;
    let Some(entry) = project.config.profile(&profile.name) else {
        return Ok(totals);
    };
    let read = |amounts: &Option<crate::config::Amounts>, what: &str| {
        let declared = amounts.as_ref().map(declaration).transpose();
        declared.map_err(|error| {
            let place = project.config.source.map(|source| {
                let source = project.sources.get(source);
                let at = source.position(error.span.start);
                format!("{}:{}:{}: ", source.name(), at.line, at.column)
            });
            Failure::Told(format!("{}{what}: {error}", place.unwrap_or_default()))
        })
    };
    totals.declared = read(&entry.totals, "totals")?;
    totals.budget = read(&entry.budget, "budget")?;
    Ok(totals)
}

fn report(project: &Project, counted: &Profiles) -> TotalsReport {
    let profiles = counted.profiles.iter();
    TotalsReport {
        chart: project.display.clone(),
        profiles: profiles.map(|profile| profile.totals.clone()).collect(),
    }
}

/// `--rendered`
fn stream(args: &TotalsArgs, file: &Path, io: &mut Io<'_>) -> Result<Exit, Failure> {
    let name = file.display().to_string();
    let text = if name == "-" {
        let mut bytes = Vec::new();
        let read = std::io::stdin().read_to_end(&mut bytes);
        read.map(|_| bytes)
    } else {
        std::fs::read(file)
    };
    let text = text.map_err(|error| format!("cannot read the rendered stream {name}: {error}"))?;
    let text = String::from_utf8(text)
        .map_err(|error| format!("the rendered stream {name} is not UTF-8: {error}"))?;
    let documents = documents(&text).map_err(|error| format!("{name}: {error}"))?;
    let surge = if args.peak {
        Surge::Counted
    } else {
        Surge::Left
    };
    let options = Options {
        nodes: args.nodes,
        surge,
    };
    let found = rendered(documents, &options);
    let exit = if found.problems.is_empty() {
        Exit::Clean
    } else {
        Exit::Found
    };
    for problem in &found.problems {
        writeln!(io.err, "error: {name}: {problem}")?;
    }
    let profile = found.into_profile().map_err(|error| error.to_string())?;
    let report = TotalsReport {
        chart: name,
        profiles: vec![profile],
    };
    show(args, &report, io)?;
    Ok(exit)
}

fn show(args: &TotalsArgs, report: &TotalsReport, io: &mut Io<'_>) -> Result<(), Failure> {
    let text = match args.output {
        TotalsFormat::Table => print::table(report, &style(io)),
        TotalsFormat::Markdown => print::markdown(report),
        TotalsFormat::Json => print::json(report),
        TotalsFormat::Csv => print::csv(report),
        TotalsFormat::Svg => print::svg(report),
    };
    io.out.write_all(text.as_bytes())?;
    Ok(())
}

fn style(io: &Io<'_>) -> TableStyle {
    let terminal = terminal_size::terminal_size().filter(|_| io.terminal);
    let width = terminal.map_or(80, |(width, _)| usize::from(width.0));
    TableStyle {
        color: colored(None, io.terminal),
        unicode: true,
        width,
    }
}
