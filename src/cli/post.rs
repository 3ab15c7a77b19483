//! The command line of `dsk-post`, and the way its answer takes: a stream, or an error that the
//! Helm above really shows.

use std::ffi::{OsStr, OsString};
use std::io::{Read, Write};
use std::path::PathBuf;

use clap::Parser;

use crate::exit::Exit;
use crate::post::selector::Selector;
use crate::post::{self, Checksum, Outcome, PodLabels, Problem, Reference, Rules, Target, Tell};

/// A post-renderer for Helm: reads a rendered stream on stdin and writes the same bytes to stdout,
/// plus labels on every object and envFrom in the workloads that ask for it.
#[derive(Debug, Parser)]
#[command(name = "dsk-post", version)]
pub struct Args {
    /// What to mount into the workloads of --target and --selector: configmap/NAME or secret/NAME,
    /// then ? when it may be missing, then =PREFIX for the variables' names
    #[arg(
        long,
        value_name = "REFERENCE",
        env = "DSK_POST_ENV_FROM",
        hide_env_values = true,
        value_delimiter = ','
    )]
    env_from: Vec<String>,

    /// A label for every object; app.kubernetes.io/part-of=dataspoke is there by default
    #[arg(
        long,
        value_name = "KEY=VALUE",
        env = "DSK_POST_LABELS",
        hide_env_values = true,
        value_delimiter = ','
    )]
    label: Vec<String>,

    /// Pod templates that get the labels too; a label there restarts the pods
    #[arg(long, value_name = "WHICH", value_enum, default_value_t = PodLabels::Targets)]
    pod_labels: PodLabels,

    /// A workload that gets --env-from, besides those with the annotation dataspoke.io/env-from;
    /// both parts are globs
    #[arg(long, value_name = "KIND/NAME")]
    target: Vec<String>,

    /// Workloads that get --env-from, by their labels, as kubectl writes a selector
    #[arg(long, value_name = "LABELS")]
    selector: Vec<String>,

    /// An annotation for every object
    #[arg(long, value_name = "KEY=VALUE")]
    annotation: Vec<String>,

    /// Replace labels and annotations that exist with another value
    #[arg(long)]
    overwrite: bool,

    /// Annotate the pod templates of targets with the checksum of the ConfigMaps they mount, so that
    /// a change restarts them; "all": of the Secrets too
    #[arg(
        long,
        value_name = "WHICH",
        value_enum,
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "config"
    )]
    checksum: Option<Checksum>,

    /// Leave init containers out
    #[arg(long)]
    containers_only: bool,

    /// Write no stream: say on stderr what would change and restart; exit 0 nothing, 1 something
    #[arg(long)]
    check: bool,

    /// Show what is inserted as a unified diff on stderr, values masked
    #[arg(long)]
    diff: bool,

    /// Write what was done, skipped and would restart to FILE, as JSON
    #[arg(
        long,
        value_name = "FILE",
        env = "DSK_POST_REPORT",
        hide_env_values = true
    )]
    report: Option<PathBuf>,

    /// The Helm above, where it cannot be seen
    #[arg(long, value_enum, hide = true)]
    host: Option<Host>,
}

/// The Helm that runs the post-renderer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Host {
    /// Throws stderr away, and fails with the text of a document that is no mapping.
    Helm4,
}

impl Args {
    /// The rules, checked.
    ///
    /// # Errors
    /// The first argument that cannot be used, as a lowercase phrase.
    pub fn rules(&self) -> Result<Rules, String> {
        let mut rules = Rules::new();
        for label in given(&self.label) {
            rules.add_label(label)?;
        }
        for annotation in &self.annotation {
            rules.add_annotation(annotation)?;
        }
        for reference in given(&self.env_from) {
            rules.env_from.push(Reference::parse(reference)?);
        }
        for target in &self.target {
            rules.targets.push(Target::parse(target)?);
        }
        for selector in &self.selector {
            let parsed = Selector::parse(selector);
            let parsed =
                parsed.map_err(|reason| format!("{selector:?} is no selector: {reason}"))?;
            rules.selectors.push(parsed);
        }
        rules.pod_labels = self.pod_labels;
        rules.overwrite = self.overwrite;
        rules.checksum = self.checksum;
        rules.containers_only = self.containers_only;
        Ok(rules)
    }
}

/// A list from the environment that is set but empty is no list.
fn given(list: &[String]) -> impl Iterator<Item = &String> {
    let empty = matches!(list, [only] if only.is_empty());
    list.iter().filter(move |_| !empty)
}

/// The three streams of the process.
pub struct Streams<'s> {
    /// The rendered stream.
    pub stdin: &'s mut dyn Read,
    /// The result.
    pub stdout: &'s mut dyn Write,
    /// Messages.
    pub stderr: &'s mut dyn Write,
}

/// Why nothing is written to stdout, and the exit code for it.
struct Refusal {
    message: String,
    exit: Exit,
}

impl Refusal {
    fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            exit: Exit::CannotRun,
        }
    }
}

/// Runs `dsk-post` on the arguments (the program's name first): reads everything, decides, and only
/// then writes.
pub fn run(args: Vec<OsString>, mut streams: Streams<'_>) -> Exit {
    // A wrong argument must reach the user of Helm 4 too, so this one is looked for by hand.
    let host = args
        .iter()
        .any(|arg| arg == OsStr::new("--host=helm4"))
        .then_some(Host::Helm4);
    let mut stream = String::new();
    let answer = match Args::try_parse_from(args) {
        Err(error) if !error.use_stderr() && host.is_none() => Ok(Answer::Text(error.to_string())),
        Err(error) => Err(Refusal::new(error.to_string().trim_end())),
        Ok(args) => answer(&args, &mut stream, &mut streams),
    };
    match (answer, host) {
        (Ok(answer), _) => deliver(&answer, &mut streams),
        (Err(refusal), Some(Host::Helm4)) => {
            deliver(&Answer::Text(quotable(&refusal.message)), &mut streams)
        }
        (Err(refusal), None) => {
            // Nobody is left to tell when stderr is gone as well.
            let _ = writeln!(streams.stderr, "{}", refusal.message);
            refusal.exit
        }
    }
}

/// What goes to stdout.
enum Answer<'s> {
    Text(String),
    Stream(Outcome<'s>),
}

/// The new stream, or why there is none; `stream` becomes what is read.
fn answer<'s>(
    args: &Args,
    stream: &'s mut String,
    streams: &mut Streams<'_>,
) -> Result<Answer<'s>, Refusal> {
    let wrong = |reason| Refusal::new(format!("dsk-post: {reason}"));
    let rules = args.rules().map_err(wrong)?;
    *stream = read(streams.stdin).map_err(wrong)?;
    let tell = match args.check || args.report.is_some() {
        true => Tell::Objects,
        false => Tell::Count,
    };
    let outcome = post::inject_telling(stream, &rules, tell)
        .map_err(|problems| Refusal::new(told(&problems)))?;
    if let Some(path) = &args.report {
        std::fs::write(path, outcome.report.to_json()).map_err(|cause| {
            wrong(format!(
                "cannot write the report {}: {cause}",
                path.display()
            ))
        })?;
    }
    if args.diff {
        let diff = post::diff::unified(stream, &outcome.text());
        // The stream matters more than what is shown of it.
        let _ = streams.stderr.write_all(diff.as_bytes());
    }
    if args.check {
        return Err(checked(&outcome));
    }
    if args.host == Some(Host::Helm4) && outcome.is_blank() {
        // Helm 4 takes an empty answer for a failure; this is an answer without manifests.
        return Ok(Answer::Text("---\n".to_owned()));
    }
    Ok(Answer::Stream(outcome))
}

/// What `--check` says, and its exit code.
fn checked(outcome: &Outcome<'_>) -> Refusal {
    Refusal {
        message: format!("dsk-post --check\n{}", outcome.report.to_text().trim_end()),
        exit: match outcome.report.changed {
            0 => Exit::Clean,
            _ => Exit::Found,
        },
    }
}

fn told(problems: &[Problem]) -> String {
    let lines: Vec<_> = problems
        .iter()
        .map(|problem| format!("dsk-post: {problem}"))
        .collect();
    lines.join("\n")
}

/// Reads the stream, which must be UTF-8.
fn read(stdin: &mut dyn Read) -> Result<String, String> {
    let mut bytes = Vec::new();
    stdin
        .read_to_end(&mut bytes)
        .map_err(|cause| format!("cannot read stdin: {cause}"))?;
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err("stdin is UTF-16: Helm writes UTF-8, so convert it first".into());
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let line = memchr::memchr_iter(b'\n', &error.as_bytes()[..at]).count() + 1;
        format!("stdin is not UTF-8: a wrong byte on line {line}")
    })
}

/// Writes the answer whole. What was written before a failure cannot be taken back, but the exit
/// code tells of it, and Helm then uses nothing of it.
fn deliver(answer: &Answer<'_>, streams: &mut Streams<'_>) -> Exit {
    let written = match answer {
        Answer::Text(text) => streams.stdout.write_all(text.as_bytes()),
        Answer::Stream(outcome) => outcome.write_to(streams.stdout),
    };
    match written.and_then(|()| streams.stdout.flush()) {
        Ok(()) => Exit::Clean,
        Err(cause) => {
            if cause.kind() != std::io::ErrorKind::BrokenPipe {
                let _ = writeln!(streams.stderr, "dsk-post: cannot write stdout: {cause}");
            }
            Exit::CannotRun
        }
    }
}

/// A message as a YAML document that Helm 4 refuses and quotes: a block scalar is no manifest.
fn quotable(message: &str) -> String {
    let mut out = String::from("|\n");
    for line in message.lines() {
        let printable = |sign: char| {
            if sign.is_control() || sign == '\u{feff}' {
                ' '
            } else {
                sign
            }
        };
        out.push_str("  ");
        out.extend(line.chars().map(printable));
        out.push('\n');
    }
    out
}
