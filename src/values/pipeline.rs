//! Helm's pipeline from files and arguments to `.Values`.
//!
//! The order is that of `helm template` and `helm install`: read `-f` and `--set*`
//! (`Options.MergeValues`), load the chart, check that no dependency is missing, switch subcharts
//! on and off, import, coalesce (`ToRenderValues`). The first step that refuses ends it.

use std::sync::Arc;

use super::coalesce::{Coalescer, Mismatch, Nulls, Warning};
use super::instance::{Charts, InstanceId};
use super::{Data, Layer, NodeId, Origin, SetArgument, Table, Values, decode, merge, set};
use crate::chart::{Chart, Unreadable, ValuesFile};
use crate::dialect::Dialect;
use crate::message::Message;
use crate::path::ValuesPath;
use crate::place::{Place, SetFlag};
use crate::source::Sources;

/// Stack for values as deep as Helm allows (10,000 levels) in unoptimised builds; reserved, not
/// used, for ordinary ones.
const STACK: usize = 512 * 1024 * 1024;

/// What a user gives to a chart.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    /// The `-f` files in order.
    pub files: Vec<Arc<ValuesFile>>,
    /// The `--set*` arguments in the order of the command line.
    pub arguments: Vec<SetArgument>,
    /// What does not let a `-f` file be read at all, in Helm's words: then Helm refuses first of
    /// all.
    pub unreadable_file: Option<Message>,
}

/// Which step refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RefusalKind {
    /// A values file that Helm cannot read.
    Parse,
    /// An argument of the `--set` family.
    Set,
    /// Something in the chart itself.
    Chart,
    /// A declared dependency that is not in charts/.
    Dependency,
    /// A subchart's key that holds no table.
    TypeMismatch,
}

/// Helm would not render.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Which step refused.
    pub kind: RefusalKind,
    /// Helm's words behind `Error: `.
    pub message: Message,
    /// Where.
    pub place: Option<Place>,
}

/// A chart that is rendered.
#[derive(Clone, Debug)]
pub struct EnabledChart<'c> {
    /// Where its values stand under the top chart's.
    pub path: ValuesPath,
    /// Its name or alias, as Helm heads schema messages.
    pub heading: String,
    /// Its `.Values`.
    pub node: NodeId,
    /// The chart.
    pub chart: &'c Chart,
}

/// What one Helm makes of a chart and inputs.
#[derive(Clone, Debug)]
pub struct Outcome<'c> {
    /// `.Values`, as far as Helm gets.
    pub values: Values,
    /// The charts that are rendered, the top chart first, each before its subcharts. Empty when
    /// Helm refuses.
    pub enabled: Vec<EnabledChart<'c>>,
    /// What Helm warns of, in its order and as often as it does.
    pub warnings: Vec<Warning>,
    /// Why Helm refuses, if it does.
    pub refusal: Option<Refusal>,
}

impl Outcome<'_> {
    /// Whether the values are what templates would see: nothing was refused.
    pub fn is_complete(&self) -> bool {
        self.refusal.is_none()
    }
}

/// Which charts are computed at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scope {
    /// Those that Helm would install: complete, and no libraries.
    Installable,
    /// Also libraries, and charts with dependencies that are not in charts/.
    Present,
}

/// Computes the values of a chart as one Helm does.
pub fn compute<'c>(
    chart: &'c Chart,
    inputs: &Inputs,
    dialect: Dialect,
    _sources: &Sources,
) -> Outcome<'c> {
    on_deep_stack(|| run(chart, inputs, dialect, Scope::Installable))
}

/// As [`compute`], with the charts that are there: a declared dependency that is not in charts/ is
/// left out, and a library chart is computed like any other, for linting what can be linted.
pub fn compute_present<'c>(chart: &'c Chart, inputs: &Inputs, dialect: Dialect) -> Outcome<'c> {
    on_deep_stack(|| run(chart, inputs, dialect, Scope::Present))
}

/// What one Helm cannot read in a values file taken by itself.
pub fn unreadable(file: &ValuesFile, dialect: Dialect) -> Option<Unreadable> {
    on_deep_stack(|| {
        let mut values = Values::new();
        decode::file(&mut values, file, &Layer::Injected, dialect).err()
    })
}

/// What one Helm reads in a values file taken by itself; `None` when it cannot.
pub fn decoded(file: &ValuesFile, dialect: Dialect) -> Option<Values> {
    on_deep_stack(|| {
        let mut values = Values::new();
        let root = decode::file(&mut values, file, &Layer::Injected, dialect).ok()?;
        values.set_root(root);
        Some(values)
    })
}

/// Runs on a stack that holds Helm's deepest values.
pub fn on_deep_stack<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new()
            .stack_size(STACK)
            .spawn_scoped(scope, work)
            .expect("a thread can be started");
        match thread.join() {
            Ok(result) => result,
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

fn run<'c>(chart: &'c Chart, inputs: &Inputs, dialect: Dialect, scope: Scope) -> Outcome<'c> {
    let mut outcome = Outcome {
        values: Values::new(),
        enabled: Vec::new(),
        warnings: Vec::new(),
        refusal: None,
    };
    match steps(chart, inputs, dialect, scope, &mut outcome) {
        Ok(()) => {}
        Err(refusal) => outcome.refusal = Some(refusal),
    }
    outcome
}

fn steps<'c>(
    chart: &'c Chart,
    inputs: &Inputs,
    dialect: Dialect,
    scope: Scope,
    outcome: &mut Outcome<'c>,
) -> Result<(), Refusal> {
    let given = given(&mut outcome.values, inputs, dialect)?;
    outcome.values.set_root(given);
    let (mut charts, top) = Charts::new(chart);
    load(&mut charts, top, "", &mut outcome.values, dialect)?;
    if scope == Scope::Installable {
        installable(chart, dialect)?;
    }
    let mut coalescer = Coalescer {
        values: &mut outcome.values,
        charts: &mut charts,
        warnings: &mut outcome.warnings,
        dialect,
        base: String::new(),
    };
    let merged = coalescer
        .process_dependencies(top, given)
        .map_err(|mismatch| Mismatch {
            message: mismatch.message.wrap(dialect.dependencies_failed()),
            ..mismatch
        })
        .and_then(|()| coalescer.chart(top, "", Some(given), Nulls::Delete));
    let merged = merged.map_err(|mismatch: Mismatch| {
        let place = outcome.values.origin(mismatch.node).place;
        refuse(RefusalKind::TypeMismatch, mismatch.message, place)
    })?;
    outcome.values.set_root(merged);
    list_enabled(&charts, top, ValuesPath::root(), merged, outcome);
    Ok(())
}

/// `checkIfInstallable` and `CheckDependencies`.
fn installable(chart: &Chart, dialect: Dialect) -> Result<(), Refusal> {
    if chart.metadata.kind == "library" {
        let message = Message::plain("library charts are not installable");
        return Err(refuse(RefusalKind::Chart, message, None));
    }
    let missing: Vec<&str> = chart
        .missing()
        .map(|dependency| dependency.name.as_str())
        .collect();
    if !missing.is_empty() {
        let list = missing.join(", ");
        let message = Message::plain(dialect.missing_dependencies())
            .then("found in Chart.yaml, but missing in charts/ directory: ")
            .then(list);
        let place = chart
            .missing()
            .next()
            .and_then(|dependency| dependency.place);
        return Err(refuse(RefusalKind::Dependency, message, place));
    }
    Ok(())
}

fn refuse(kind: RefusalKind, message: Message, place: Option<Place>) -> Refusal {
    Refusal {
        kind,
        message,
        place,
    }
}

/// `Options.MergeValues`: files, then `--set-json`, `--set`, `--set-string`, `--set-file`,
/// `--set-literal`, each kind in the order of the command line.
fn given(values: &mut Values, inputs: &Inputs, dialect: Dialect) -> Result<NodeId, Refusal> {
    let mut base = values.add(Data::Table(Table::default()), Origin::injected());
    for (at, file) in inputs.files.iter().enumerate() {
        let decoded = decode::file(values, file, &Layer::File(at), dialect);
        let table = decoded.map_err(|Unreadable { message, span }| {
            let message = message.wrap(format!("failed to parse {}: ", file.name));
            let place = span.map(|span| Place::text(file.source, span));
            refuse(RefusalKind::Parse, message, place)
        })?;
        base = merge::maps_onto(values, base, table);
    }
    if let Some(message) = &inputs.unreadable_file {
        return Err(refuse(RefusalKind::Parse, message.clone(), None));
    }
    for flag in [
        SetFlag::Json,
        SetFlag::Set,
        SetFlag::String,
        SetFlag::File,
        SetFlag::Literal,
    ] {
        for argument in inputs
            .arguments
            .iter()
            .filter(|argument| argument.flag == flag)
        {
            base = set::apply(values, base, argument, dialect).map_err(|message| {
                let index = argument.index;
                refuse(
                    RefusalKind::Set,
                    message,
                    Some(Place::Argument { flag, index }),
                )
            })?;
        }
    }
    Ok(base)
}

/// `LoadFiles`: values.yaml of every chart is decoded, and what else Helm refuses in the chart.
fn load(
    charts: &mut Charts<'_>,
    id: InstanceId,
    path: &str,
    values: &mut Values,
    dialect: Dialect,
) -> Result<(), Refusal> {
    let chart = charts.chart(id);
    charts
        .decode(id, path, values, dialect)
        .map_err(|(source, failure)| {
            let place = failure.span.map(|span| Place::text(source, span));
            let message = failure.message.wrap("cannot load values.yaml: ");
            refuse(RefusalKind::Parse, message, place)
        })?;
    let problem = chart
        .problems
        .iter()
        .find(|problem| problem.dialect.is_none_or(|only| only == dialect));
    if let Some(problem) = problem {
        return Err(refuse(
            RefusalKind::Chart,
            problem.message.clone(),
            problem.place,
        ));
    }
    for child in charts.children(id) {
        let name = charts.name(child);
        let path = if path.is_empty() {
            name.to_owned()
        } else {
            format!("{path}.{name}")
        };
        load(charts, child, &path, values, dialect).map_err(|mut refusal| {
            let entry = &charts.chart(child).entry;
            let words = format!("error unpacking subchart {entry} in {}: ", chart.name());
            refusal.message = refusal.message.wrap(words);
            refusal
        })?;
    }
    Ok(())
}

fn list_enabled<'c>(
    charts: &Charts<'c>,
    id: InstanceId,
    path: ValuesPath,
    node: NodeId,
    outcome: &mut Outcome<'c>,
) {
    outcome.enabled.push(EnabledChart {
        path: path.clone(),
        heading: charts.name(id).to_owned(),
        node,
        chart: charts.chart(id),
    });
    for child in charts.children(id) {
        let name = charts.name(child);
        if let Some(inner) = outcome.values.entry(node, name) {
            list_enabled(charts, child, path.key(name), inner, outcome);
        }
    }
}
