//! `dataspoke lint`.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::args::{Cli, LintArgs, Output, Shard};
use super::{Failure, Io, colored, given};
use crate::baseline::{self, Entry};
use crate::chart::find::{self, Found};
use crate::config::{Config, FILE_NAME};
use crate::exit::Exit;
use crate::finding::{Finding, Severity};
use crate::ignore::Day;
use crate::lint::{self, Request, Run};
use crate::report::{Format, Report, TextStyle};
use crate::rules;
use crate::source::Sources;

/// From this many charts on, a terminal gets a progress bar.
const MANY: usize = 20;

pub(super) fn run(cli: &Cli, args: &LintArgs, io: &mut Io<'_>) -> Result<Exit, Failure> {
    let (select, mut paths) = apart(&args.select)?;
    let (ignore, more) = apart(&args.ignore)?;
    paths.extend(more);
    paths.extend(args.paths.iter().cloned());
    if paths.is_empty() {
        paths.push(PathBuf::from("."));
    }
    let known = args.baseline.as_deref().map(baseline::read).transpose();
    let known = known.map_err(|error| error.to_string())?;
    let request = Request {
        select,
        ignore,
        ..request(cli, args, &paths, io)?
    };
    if request.charts.is_empty() && !cli.quiet {
        writeln!(io.err, "no chart to lint")?;
    }
    let run = with_progress(&request, cli, io);
    // One mistake on the command line is one for every chart.
    let errors: BTreeSet<String> = run.errors.iter().map(ToString::to_string).collect();
    for error in &errors {
        writeln!(io.err, "error: {error}")?;
    }
    let failed = !errors.is_empty();
    let mut report = Report::new(run.charts, rules::infos());
    // What was not looked at is neither clean nor known. What an older baseline knows is in the new
    // one too, as long as it is found.
    if let Some(path) = args.write_baseline.as_ref().filter(|_| !failed) {
        write_file(path, baseline::write(&report).as_bytes())?;
    }
    if let Some(known) = known {
        let unmatched = report.leave_out(&known.keys().cloned().collect());
        let known: Vec<&Entry> = unmatched.iter().filter_map(|key| known.get(key)).collect();
        let gone = known.into_iter();
        let gone = gone.filter(|entry| was_looked_for(entry, args, &request, &paths));
        say_gone(gone.count(), &mut report, io)?;
    }
    if !(failed && report.findings.is_empty()) {
        write_outputs(&report, cli, args, io)?;
    }
    Ok(match report.exit(args.strict) {
        _ if failed => Exit::CannotRun,
        _ if args.exit_zero => Exit::Clean,
        exit => exit,
    })
}

/// The words behind `--select` or `--ignore`: rules, and paths that were meant as such, as in
/// `lint --select schema charts/`.
fn apart(words: &[String]) -> Result<(Vec<String>, Vec<PathBuf>), Failure> {
    let (mut ids, mut paths) = (Vec::new(), Vec::new());
    for word in words {
        match rules::find(word) {
            Ok(_) => ids.push(word.clone()),
            Err(_) if !ids.is_empty() && Path::new(word).exists() => paths.push(word.into()),
            Err(error) => return Err(error.into()),
        }
    }
    Ok((ids, paths))
}

fn request(
    cli: &Cli,
    args: &LintArgs,
    paths: &[PathBuf],
    io: &mut Io<'_>,
) -> Result<Request, Failure> {
    let selection =
        find::charts(paths, &excludes).map_err(|error| Failure::Told(error.to_string()))?;
    for stray in selection.strays.iter().filter(|_| !cli.quiet) {
        writeln!(io.err, "{stray}: belongs to no chart, skipped")?;
    }
    let mut charts = selection.charts;
    if let Some(reference) = &args.since {
        charts = changed(charts, reference)?;
    }
    if let Some(shard) = args.shard {
        charts = part(charts, shard);
    }
    Ok(Request {
        charts,
        given: given(&args.values)?,
        profiles: args.config.profiles.clone(),
        config: args.config.config.clone(),
        helm: args.helm,
        select: Vec::new(),
        ignore: Vec::new(),
        skip_schema_validation: args.skip_schema_validation,
        require_dependencies: args.require_dependencies,
        today: Day::of(SystemTime::now()),
    })
}

/// What the configuration at the root of a walk leaves out.
fn excludes(root: &Path) -> Result<Vec<String>, String> {
    let path = root.join(FILE_NAME);
    if !path.is_file() {
        return Ok(Vec::new());
    }
    let shown = find::display(&path, false);
    let mut sources = Sources::new();
    let config = Config::load(&path, &shown, &rules::ids(), &mut sources);
    let config = config.map_err(|error| error.to_string())?;
    Ok(config.exclude.into_iter().map(|glob| glob.text).collect())
}

/// Every N-th chart of those sorted by path, from the I-th on.
fn part(charts: Vec<Found>, shard: Shard) -> Vec<Found> {
    charts
        .into_iter()
        .skip(shard.index - 1)
        .step_by(shard.count)
        .collect()
}

/// The charts with files that differ from a git revision, untracked ones included.
fn changed(charts: Vec<Found>, reference: &str) -> Result<Vec<Found>, Failure> {
    let mut kept = Vec::new();
    for chart in charts {
        let directory = if chart.path.is_dir() {
            chart.path.as_path()
        } else {
            chart.path.parent().unwrap_or(Path::new("."))
        };
        let git = |arguments: &[&str]| -> Result<Vec<u8>, Failure> {
            let output = std::process::Command::new("git")
                .arg("-C")
                .arg(directory)
                .args(arguments)
                .arg("--")
                .arg(&chart.path)
                .output()
                .map_err(|error| format!("--since runs git, which cannot be started: {error}"))?;
            if output.status.success() {
                return Ok(output.stdout);
            }
            let inside = std::process::Command::new("git")
                .arg("-C")
                .arg(directory)
                .args(["rev-parse", "--git-dir"])
                .output();
            if inside.is_ok_and(|output| !output.status.success()) {
                let told = format!(
                    "--since {reference}: {} is in no git repository",
                    find::show(&chart.path)
                );
                return Err(Failure::Told(told));
            }
            let reason = String::from_utf8_lossy(&output.stderr);
            let reason = reason.lines().next().unwrap_or_default().to_owned();
            Err(Failure::Told(format!("--since {reference}: {reason}")))
        };
        // A revision that begins with a dash would be read as an option.
        if reference.starts_with('-') {
            return Err(Failure::Told(format!("--since {reference}: no revision")));
        }
        let differs = !git(&["diff", "--name-only", "--relative", reference])?.is_empty();
        let untracked = || git(&["ls-files", "--others", "--exclude-standard"]);
        if differs || !untracked()?.is_empty() {
            kept.push(chart);
        }
    }
    Ok(kept)
}

fn with_progress(request: &Request, cli: &Cli, io: &Io<'_>) -> Run {
    let many = request.charts.len() >= MANY && io.err_terminal && !cli.quiet;
    if !many {
        return lint::run(request, &|| {});
    }
    let bar = indicatif::ProgressBar::new(request.charts.len() as u64);
    bar.enable_steady_tick(Duration::from_millis(200));
    let run = lint::run(request, &|| bar.inc(1));
    bar.finish_and_clear();
    run
}

/// Whether a finding of a baseline would have been found in this run, were it still there.
fn was_looked_for(entry: &Entry, args: &LintArgs, request: &Request, paths: &[PathBuf]) -> bool {
    let named = |list: &[String], rule: &str| list.iter().any(|name| name == rule);
    let ran = |rule: &str| {
        let skipped = rule == "schema" && request.skip_schema_validation;
        !skipped && !named(&request.ignore, rule)
    };
    let by_rule = match &entry.rule {
        Some(rule) => ran(rule),
        None => request.ignore.is_empty(),
    };
    let whole = request.select.is_empty()
        && request.profiles.is_empty()
        && request.given.is_empty()
        && request.helm.is_none()
        && args.since.is_none()
        && args.shard.is_none()
        && request.charts.iter().all(|chart| chart.files.is_none());
    let file = Path::new(&entry.file);
    let below = paths.iter().any(|path| {
        let path = path.strip_prefix(".").unwrap_or(path);
        file.starts_with(path) || entry.file.is_empty()
    });
    whole && by_rule && below && ran("unused-ignore")
}

/// Entries of a baseline that match nothing are a finding of their own.
fn say_gone(count: usize, report: &mut Report, io: &mut Io<'_>) -> Result<(), Failure> {
    let message = match count {
        0 => return Ok(()),
        1 => "one entry of the baseline matches nothing any more".to_owned(),
        count => format!("{count} entries of the baseline match nothing any more"),
    };
    if report.charts.is_empty() {
        writeln!(io.err, "warning: {message}")?;
        return Ok(());
    }
    let finding = Finding::new("unused-ignore", Severity::Warning, message, None)
        .help("write it again with --write-baseline");
    report.add(0, vec![finding]);
    Ok(())
}

fn write_outputs(
    report: &Report,
    cli: &Cli,
    args: &LintArgs,
    io: &mut Io<'_>,
) -> Result<(), Failure> {
    let text = [Output {
        format: Format::Text,
        file: None,
    }];
    let outputs = if args.output.is_empty() {
        &text[..]
    } else {
        &args.output
    };
    for output in outputs {
        let to_terminal = output.file.is_none() && io.terminal;
        let style = TextStyle {
            color: output.file.is_none() && colored(cli.color, io.terminal),
            unicode: true,
            width: if to_terminal { terminal_width() } else { 100 },
            quiet: cli.quiet,
        };
        match &output.file {
            None => report.write(output.format, &style, io.out)?,
            Some(path) => {
                let mut bytes = Vec::new();
                report.write(output.format, &style, &mut bytes)?;
                write_file(path, &bytes)?;
            }
        }
    }
    Ok(())
}

/// The columns of the terminal, as the shell tells them or the terminal itself.
fn terminal_width() -> usize {
    let columns = std::env::var("COLUMNS").ok();
    let told = columns.and_then(|text| text.parse().ok());
    told.or_else(|| terminal_size::terminal_size().map(|(width, _)| usize::from(width.0)))
        .unwrap_or(100)
}

fn write_file(path: &PathBuf, bytes: &[u8]) -> Result<(), Failure> {
    let write = || -> io::Result<()> {
        let mut file = std::fs::File::create(path)?;
        file.write_all(bytes)
    };
    write()
        .map_err(|error| Failure::Told(format!("{}: cannot be written: {error}", find::show(path))))
}
