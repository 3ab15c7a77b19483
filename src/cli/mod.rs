//! The command line: text as typed becomes requests, reports become bytes and an exit code.
//!
//! Nothing here prints by itself: everything goes to the two writers of [`Io`], and a reader that
//! went away (`dataspoke lint | head`) ends a run without a word.

mod args;
mod doctor;
mod explain;
mod init;
mod lint;
pub mod post;
mod totals;
mod values;
mod yaml;

use std::ffi::OsString;
use std::io::{self, IsTerminal, Read, Write};

use clap::{CommandFactory, FromArgMatches};

use crate::chart::Vendoring;
use crate::chart::find::{self, Found};
use crate::exit::Exit;
use crate::lint::{Given, Opening, ProfileInputs, Project, Unnamed};
use crate::place::SetFlag;
use crate::rules;
use args::{Cli, Command, ConfigFlags, ValueFlags, When};

/// Where output goes, and what is known about it.
pub struct Io<'a> {
    /// Findings, values, tables.
    pub out: &'a mut dyn Write,
    /// Messages about the run.
    pub err: &'a mut dyn Write,
    /// Whether `out` is a terminal.
    pub terminal: bool,
    /// Whether `err` is a terminal.
    pub err_terminal: bool,
}

/// Stack for threads that walk values and schemas: Helm allows 10,000 levels. It is reserved, not
/// used.
pub const STACK: usize = 256 * 1024 * 1024;

/// Runs `dataspoke` with the process's arguments and streams.
pub fn main() -> Exit {
    // Only the first call sets the pool up; there is no other.
    let _ = rayon::ThreadPoolBuilder::new()
        .stack_size(STACK)
        .build_global();
    let (stdout, stderr) = (io::stdout(), io::stderr());
    let (terminal, err_terminal) = (stdout.is_terminal(), stderr.is_terminal());
    let mut out = io::BufWriter::new(stdout.lock());
    let mut err = stderr.lock();
    let mut io = Io {
        out: &mut out,
        err: &mut err,
        terminal,
        err_terminal,
    };
    let exit = run(std::env::args_os(), &mut io);
    match out.flush() {
        Ok(()) => exit,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => exit,
        Err(error) => {
            let _ = writeln!(err, "error: cannot write the output: {error}");
            Exit::CannotRun
        }
    }
}

/// Runs `dataspoke` with arguments and streams.
pub fn run(arguments: impl IntoIterator<Item = OsString>, io: &mut Io<'_>) -> Exit {
    let parsed = Cli::command()
        .try_get_matches_from(arguments)
        .and_then(|matches| Cli::from_arg_matches(&matches));
    let cli = match parsed {
        Ok(cli) => cli,
        Err(error) => return usage(&error, io),
    };
    let result = match &cli.command {
        Command::Lint(args) => lint::run(&cli, args, io),
        Command::Values(args) => values::run(args, io),
        Command::Explain(args) => explain::run(args, io),
        Command::Totals(args) => totals::run(args, io),
        Command::Rules(args) => show_rules(args.rule.as_deref(), io),
        Command::Init(args) => init::run(args, io),
        Command::Doctor => doctor::run(io),
        Command::Completion(args) => complete(args.shell, io),
    };
    match result {
        Ok(exit) => exit,
        Err(Failure::Told(message)) => {
            let _ = writeln!(io.err, "error: {message}");
            Exit::CannotRun
        }
        // Whoever read our output has gone: there is nobody left to tell.
        Err(Failure::Io(error)) if error.kind() == io::ErrorKind::BrokenPipe => Exit::Clean,
        Err(Failure::Io(error)) => {
            let _ = writeln!(io.err, "error: cannot write the output: {error}");
            Exit::CannotRun
        }
    }
}

/// Why a command could not run.
enum Failure {
    /// What to tell.
    Told(String),
    /// The output cannot be written.
    Io(io::Error),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Failure::Io(error)
    }
}

impl From<String> for Failure {
    fn from(message: String) -> Self {
        Failure::Told(message)
    }
}

/// Help and version are asked for; everything else is a mistake.
fn usage(error: &clap::Error, io: &mut Io<'_>) -> Exit {
    let text = error.render();
    if error.use_stderr() {
        let _ = write!(io.err, "{text}");
        Exit::CannotRun
    } else {
        let _ = write!(io.out, "{text}");
        Exit::Clean
    }
}

/// Whether to colour, after `--color`, NO_COLOR, HELM_COLOR and the terminal.
fn colored(when: Option<When>, terminal: bool) -> bool {
    let set = |name: &str| std::env::var(name).unwrap_or_default();
    match when {
        Some(When::Always) => return true,
        Some(When::Never) => return false,
        Some(When::Auto) => {}
        None => {
            if !set("NO_COLOR").is_empty() {
                return false;
            }
            match set("HELM_COLOR").as_str() {
                "always" => return true,
                "never" => return false,
                _ => {}
            }
        }
    }
    terminal && set("TERM") != "dumb"
}

/// Helm's value flags, with stdin read when a file is `-`.
fn given(flags: &ValueFlags) -> Result<Given, Failure> {
    let kinds = [
        (SetFlag::Json, &flags.set_json),
        (SetFlag::Set, &flags.set),
        (SetFlag::String, &flags.set_string),
        (SetFlag::File, &flags.set_file),
        (SetFlag::Literal, &flags.set_literal),
    ];
    let sets = kinds
        .iter()
        .flat_map(|(flag, texts)| texts.iter().map(|text| (*flag, text.clone())));
    let mut stdin = None;
    if flags.values.iter().any(|file| file == "-") {
        let mut bytes = Vec::new();
        io::stdin()
            .read_to_end(&mut bytes)
            .map_err(|error| Failure::Told(format!("cannot read values from stdin: {error}")))?;
        stdin = Some(bytes);
    }
    Ok(Given {
        files: flags.values.clone(),
        sets: sets.collect(),
        stdin,
    })
}

/// The chart of a command that asks about one profile, by default about the chart's own values.
fn open_one(
    chart: &std::path::Path,
    config: &ConfigFlags,
    values: &ValueFlags,
    vendoring: Vendoring,
) -> Result<Project, Failure> {
    let found = one_chart(chart)?;
    let opening = Opening {
        config: config.config.as_deref(),
        profiles: &config.profiles,
        unnamed: Unnamed::Defaults,
        given: &given(values)?,
        vendoring,
    };
    Ok(Project::open(&found, &opening).map_err(|error| error.to_string())?)
}

/// The profile of such a command.
fn only_profile(project: &Project) -> Result<&ProfileInputs, Failure> {
    match &project.profiles[..] {
        [profile] => Ok(profile),
        _ => Err(Failure::Told("name one --profile".to_owned())),
    }
}

/// The one chart that a command is about.
fn one_chart(path: &std::path::Path) -> Result<Found, Failure> {
    let none: &find::Excludes<'_> = &|_| Ok(Vec::new());
    let found = find::charts(&[path.to_owned()], none).map_err(|error| error.to_string())?;
    if !found.strays.is_empty() {
        return Err(find::FindError::NoChart(find::show(path))
            .to_string()
            .into());
    }
    let found = found.charts;
    match <[Found; 1]>::try_from(found) {
        Ok([found]) => Ok(found),
        Err(several) => Err(Failure::Told(format!(
            "{}: {} charts are below it, name one of them: {}",
            find::show(path),
            several.len(),
            several
                .iter()
                .take(5)
                .map(|found| found.display.as_str())
                .collect::<Vec<_>>()
                .join(", ")
        ))),
    }
}

fn show_rules(id: Option<&str>, io: &mut Io<'_>) -> Result<Exit, Failure> {
    if let Some(id) = id {
        let rule = rules::find(id)?;
        write!(io.out, "{}", rule.meta().page)?;
        return Ok(Exit::Clean);
    }
    let width = rules::ids().iter().map(|id| id.len()).max().unwrap_or(0);
    for rule in rules::RULES {
        let meta = rule.meta();
        writeln!(
            io.out,
            "{:width$}  {:7}  {}",
            meta.id,
            meta.severity.as_str(),
            meta.summary
        )?;
    }
    writeln!(io.out, "\nThe page of a rule: dataspoke rules RULE")?;
    Ok(Exit::Clean)
}

fn complete(shell: args::Shell, io: &mut Io<'_>) -> Result<Exit, Failure> {
    let shell = match shell {
        args::Shell::Bash => clap_complete::Shell::Bash,
        args::Shell::Zsh => clap_complete::Shell::Zsh,
        args::Shell::Fish => clap_complete::Shell::Fish,
        args::Shell::Pwsh => clap_complete::Shell::PowerShell,
    };
    // The generator panics when its writer fails, so it gets one that cannot.
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "dataspoke", &mut script);
    io.out.write_all(&script)?;
    Ok(Exit::Clean)
}
