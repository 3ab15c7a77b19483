//! `--diff`: what each component gained since another git revision.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::super::args::{TotalsArgs, TotalsFormat};
use super::super::{Failure, Io};
use super::{Profiles, count};
use crate::chart::Vendoring;
use crate::chart::find::Found;
use crate::config::FILE_NAME;
use crate::dialect::Dialect;
use crate::exit::Exit;
use crate::lint::{Given, Opening, Project, Unnamed};
use crate::totals::ProfileTotals;
use crate::totals::diff::diff;
use crate::totals::print::{diff_json, diff_markdown, diff_table};

/// What the comparison starts from.
pub(super) struct Now<'a> {
    pub(super) found: &'a Found,
    pub(super) project: &'a Project,
    pub(super) given: &'a Given,
    pub(super) counted: &'a Profiles,
}

pub(super) fn run(
    args: &TotalsArgs,
    reference: &str,
    now: &Now<'_>,
    dialect: Dialect,
    io: &mut Io<'_>,
) -> Result<Exit, Failure> {
    if matches!(args.output, TotalsFormat::Csv | TotalsFormat::Svg) {
        let message = "--diff is printed as table, markdown or json";
        return Err(Failure::Told(message.to_owned()));
    }
    let chart = &now.project.chart;
    if chart.archive.is_some() {
        let message = "--diff compares a chart directory: a packaged chart has no revisions";
        return Err(Failure::Told(message.to_owned()));
    }
    let temporary = tempfile::tempdir().map_err(|error| format!("no temporary folder: {error}"))?;
    let old = check_out(&chart.directory, reference, temporary.path())?;
    vendor(&chart.directory, &old)?;
    let mut found = now.found.clone();
    found.path = old;
    found.display = format!("{}@{reference}", now.found.display);
    let opening = Opening {
        config: args.config.config.as_deref(),
        profiles: &args.config.profiles,
        unnamed: Unnamed::All,
        given: now.given,
        vendoring: Vendoring::FromFileRepositories,
    };
    let mut before = Project::open(&found, &opening).map_err(|error| error.to_string())?;
    if before.config.components.is_none() {
        // The way from values to pods was not written down yet: today's is the best there is.
        let present = chart.directory.join(FILE_NAME);
        let opening = Opening {
            config: Some(args.config.config.as_deref().unwrap_or(&present)),
            ..opening
        };
        before = Project::open(&found, &opening).map_err(|error| error.to_string())?;
        writeln!(
            io.err,
            "{reference}: its {FILE_NAME} has no `components`: today's count it"
        )?;
    }
    let Some(before) = count(&before, dialect, reference, io)? else {
        return Ok(Exit::Found);
    };
    let totals = |profiles: &Profiles| -> Vec<ProfileTotals> {
        let profiles = profiles.profiles.iter();
        profiles.map(|profile| profile.totals.clone()).collect()
    };
    let changes = diff(&totals(&before), &totals(now.counted));
    let text = match args.output {
        TotalsFormat::Markdown => diff_markdown(&changes, reference),
        TotalsFormat::Json => diff_json(&now.project.display, reference, &changes),
        TotalsFormat::Table | TotalsFormat::Csv | TotalsFormat::Svg => {
            diff_table(&changes, reference)
        }
    };
    io.out.write_all(text.as_bytes())?;
    let complete = before.complete && now.counted.complete;
    Ok(if complete { Exit::Clean } else { Exit::Found })
}

fn git(directory: &Path, arguments: &[&OsStr]) -> Result<Vec<u8>, Failure> {
    let output = Command::new("git")
        .arg("-C")
        .arg(directory)
        .args(arguments)
        .output()
        .map_err(|error| format!("--diff runs git, which cannot be started: {error}"))?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let told = String::from_utf8_lossy(&output.stderr);
    Err(Failure::Told(format!("--diff runs git: {}", told.trim())))
}

/// Writes the chart of a revision into a folder; returns where it is there. Charts beside it come
/// along, for `file://` repositories.
fn check_out(chart: &Path, reference: &str, folder: &Path) -> Result<PathBuf, Failure> {
    if reference.starts_with('-') {
        return Err(Failure::Told(format!("{reference} is no git revision")));
    }
    let prefix = git(chart, &["rev-parse".as_ref(), "--show-prefix".as_ref()])?;
    let prefix = String::from_utf8_lossy(&prefix).trim_end().to_owned();
    let prefix = Path::new(&prefix);
    let top = git(chart, &["rev-parse".as_ref(), "--show-toplevel".as_ref()])?;
    let top = PathBuf::from(String::from_utf8_lossy(&top).trim_end());
    let beside = prefix.parent().unwrap_or(Path::new(""));
    let mut arguments: Vec<&OsStr> = vec![
        "archive".as_ref(),
        "--format=tar".as_ref(),
        reference.as_ref(),
        "--".as_ref(),
    ];
    if !beside.as_os_str().is_empty() {
        arguments.push(beside.as_os_str());
    }
    let archive = git(&top, &arguments)?;
    tar::Archive::new(archive.as_slice())
        .unpack(folder)
        .map_err(|error| format!("the chart of {reference} cannot be unpacked: {error}"))?;
    let old = folder.join(prefix);
    if !old.join("Chart.yaml").is_file() {
        return Err(Failure::Told(format!(
            "there is no chart at {} in {reference}",
            prefix.display()
        )));
    }
    Ok(old)
}

/// Gives the old chart the dependencies that are there now: git rarely holds them, and without
/// them their defaults would count as a change.
fn vendor(now: &Path, old: &Path) -> Result<(), Failure> {
    let (from, to) = (now.join("charts"), old.join("charts"));
    if to.exists() || !from.is_dir() {
        return Ok(());
    }
    let fail = |error: &dyn std::fmt::Display| {
        Failure::Told(format!("{} cannot be copied: {error}", from.display()))
    };
    for entry in walkdir::WalkDir::new(&from) {
        let entry = entry.map_err(|error| fail(&error))?;
        let below = entry
            .path()
            .strip_prefix(&from)
            .map_err(|error| fail(&error))?;
        let target = to.join(below);
        let copied = match entry.file_type().is_dir() {
            true => std::fs::create_dir_all(&target),
            false => std::fs::copy(entry.path(), &target).map(|_| ()),
        };
        copied.map_err(|error| fail(&error))?;
    }
    Ok(())
}
