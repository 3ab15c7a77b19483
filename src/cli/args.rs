//! The command line as typed. Clap's types end here: everything behind gets its own.
//!
//! Helm takes `-n/--namespace`, `--debug`, `--kube-context` and their like out of a plugin's
//! arguments before we see them; none of them may ever be defined here.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::dialect::Dialect;
use crate::report::Format;

/// Lint Helm values before they reach a cluster
#[derive(Debug, Parser)]
#[command(
    name = "dataspoke",
    version,
    about = "Lint Helm values before they reach a cluster: exact merges with origins,\nschemas, secrets and resource totals",
    after_help = "Exit codes: 0 clean, 1 findings, 2 could not run.\nAs a Helm plugin: helm dataspoke …",
    disable_help_subcommand = false,
    max_term_width = 80
)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) command: Command,
    /// Colour the output
    #[arg(long, global = true, value_enum, value_name = "WHEN")]
    pub(super) color: Option<When>,
    /// Print findings and errors only
    #[arg(short, long, global = true)]
    pub(super) quiet: bool,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Check charts and their values
    Lint(LintArgs),
    /// Print the merged values as templates see them
    Values(ValuesArgs),
    /// Tell who set a value, what it replaced, and what reads it
    Explain(ExplainArgs),
    /// Sum up CPU, memory and storage per component
    Totals(TotalsArgs),
    /// List the rules, or show the page of one
    Rules(RulesArgs),
    /// Write a .dataspoke.yaml by reading a chart
    Init(InitArgs),
    /// Say what is installed for which Helm, and what is missing
    Doctor,
    /// Print a completion script for a shell
    Completion(CompletionArgs),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum When {
    Auto,
    Always,
    Never,
}

/// Helm's value flags, with Helm's meaning and order.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Values (as in helm)")]
pub(super) struct ValueFlags {
    /// Values files, in order (- is stdin)
    #[arg(
        short = 'f',
        long = "values",
        value_name = "FILE",
        value_delimiter = ','
    )]
    pub(super) values: Vec<String>,
    /// Set values (key1=val1,key2=val2)
    #[arg(long, value_name = "KEY=VALUE", allow_hyphen_values = true)]
    pub(super) set: Vec<String>,
    /// Set texts
    #[arg(long, value_name = "KEY=TEXT", allow_hyphen_values = true)]
    pub(super) set_string: Vec<String>,
    /// Set JSON values
    #[arg(long, value_name = "KEY=JSON", allow_hyphen_values = true)]
    pub(super) set_json: Vec<String>,
    /// Set values from files
    #[arg(long, value_name = "KEY=FILE", allow_hyphen_values = true)]
    pub(super) set_file: Vec<String>,
    /// Set a text as it stands
    #[arg(long, value_name = "KEY=TEXT", allow_hyphen_values = true)]
    pub(super) set_literal: Vec<String>,
}

#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Configuration")]
pub(super) struct ConfigFlags {
    /// Only this profile of the configuration
    #[arg(
        long = "profile",
        value_name = "NAME",
        long_help = "Only this profile of the configuration (repeatable)"
    )]
    pub(super) profiles: Vec<String>,
    /// Another file than .dataspoke.yaml beside Chart.yaml
    #[arg(
        long,
        value_name = "FILE",
        env = "DATASPOKE_CONFIG",
        hide_env_values = true
    )]
    pub(super) config: Option<PathBuf>,
}

#[derive(Args, Debug)]
#[command(after_help = LINT_HELP)]
pub(super) struct LintArgs {
    /// Charts, files of charts, or directories to walk for charts [default: .]
    #[arg(
        value_name = "PATH",
        long_help = "Charts, packaged charts (.tgz), files of charts (their chart is linted), or directories to walk for charts [default: .]"
    )]
    pub(super) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) values: ValueFlags,
    #[command(flatten)]
    pub(super) config: ConfigFlags,
    /// Only these rules
    #[arg(help_heading = CHECKED, long, value_name = "RULE", value_delimiter = ',', num_args = 1..)]
    pub(super) select: Vec<String>,
    /// Not these rules
    #[arg(help_heading = CHECKED, long, value_name = "RULE", value_delimiter = ',', num_args = 1..)]
    pub(super) ignore: Vec<String>,
    /// Follow the value rules of this Helm only
    #[arg(help_heading = CHECKED, long, value_name = "3|4", value_parser = helm)]
    pub(super) helm: Option<Dialect>,
    /// As in helm: the rule schema is off
    #[arg(help_heading = CHECKED, long)]
    pub(super) skip_schema_validation: bool,
    /// A subchart that is not in charts/ is an error
    #[arg(help_heading = CHECKED, long)]
    pub(super) require_dependencies: bool,
    /// Only charts changed since a git revision
    #[arg(help_heading = CHECKED, long, value_name = "REF")]
    pub(super) since: Option<String>,
    /// Only the I-th of N parts of the charts
    #[arg(
        help_heading = CHECKED,
        long,
        value_name = "I/N",
        value_parser = shard,
        long_help = "Only the I-th of N parts of the charts, so that N jobs can share them"
    )]
    pub(super) shard: Option<Shard>,
    /// Format of the report, and the file to write it to [default: text]
    #[arg(
        help_heading = REPORT,
        short,
        long,
        value_name = "FORMAT[=FILE]",
        value_parser = output,
        long_help = "Format of the report, and the file to write it to (repeatable):\ntext, json, sarif, github, gitlab or junit [default: text]"
    )]
    pub(super) output: Vec<Output>,
    /// Warnings fail the run too
    #[arg(help_heading = REPORT, long)]
    pub(super) strict: bool,
    /// Exit with 0 whatever is found
    #[arg(help_heading = REPORT, long)]
    pub(super) exit_zero: bool,
    /// Leave out the findings that a file knows
    #[arg(
        help_heading = REPORT,
        long,
        value_name = "FILE",
        long_help = "Leave out the findings of a file that --write-baseline wrote"
    )]
    pub(super) baseline: Option<PathBuf>,
    /// Write the findings to a file for --baseline
    #[arg(help_heading = REPORT, long, value_name = "FILE")]
    pub(super) write_baseline: Option<PathBuf>,
}

const CHECKED: &str = "What is checked";
const REPORT: &str = "Report";

/// Commands to begin with, below the help of `lint`.
const LINT_HELP: &str = "Examples:
  dataspoke lint                            the chart here, or the charts below
  dataspoke lint charts/ --strict           every chart, warnings fail too
  dataspoke lint . -f prod.yaml --set a=b   as you would install it
  dataspoke lint . -o text -o sarif=out.sarif

Exit codes: 0 clean, 1 findings, 2 could not run. What a rule means: dataspoke
rules RULE. To let one be: # dataspoke: ignore[RULE] reason, on the line or above.";

#[derive(Args, Debug)]
pub(super) struct ValuesArgs {
    /// The chart
    #[arg(value_name = "CHART", default_value = ".")]
    pub(super) chart: PathBuf,
    /// Follow the value rules of this Helm
    #[arg(long, value_name = "3|4", value_parser = helm)]
    pub(super) helm: Option<Dialect>,
    /// The form of the output
    #[arg(short, long, value_enum, default_value = "yaml", value_name = "FORMAT")]
    pub(super) output: ValuesFormat,
    /// The values of a subchart (NAME, or NAME.NAME for a nested one)
    #[arg(long, value_name = "NAME")]
    pub(super) subchart: Option<String>,
    /// Show values at secret paths too
    #[arg(long)]
    pub(super) show_secrets: bool,
    /// As in helm
    #[arg(long)]
    pub(super) skip_schema_validation: bool,
    #[command(flatten)]
    pub(super) values: ValueFlags,
    #[command(flatten)]
    pub(super) config: ConfigFlags,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ValuesFormat {
    Yaml,
    Json,
}

#[derive(Args, Debug)]
pub(super) struct ExplainArgs {
    /// The path of a value, as findings write it
    #[arg(value_name = "VALUES_PATH")]
    pub(super) path: String,
    /// The chart
    #[arg(value_name = "CHART", default_value = ".")]
    pub(super) chart: PathBuf,
    /// Follow the value rules of this Helm
    #[arg(long, value_name = "3|4", value_parser = helm)]
    pub(super) helm: Option<Dialect>,
    /// The form of the output
    #[arg(short, long, value_enum, default_value = "text", value_name = "FORMAT")]
    pub(super) output: ExplainFormat,
    #[command(flatten)]
    pub(super) values: ValueFlags,
    #[command(flatten)]
    pub(super) config: ConfigFlags,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ExplainFormat {
    Text,
    Json,
}

/// Heading of the flags that say what is summed up and compared.
const SUMS: &str = "What is summed up";

#[derive(Args, Debug)]
pub(super) struct TotalsArgs {
    /// The chart
    #[arg(value_name = "CHART", default_value = ".")]
    pub(super) chart: PathBuf,
    /// Follow the value rules of this Helm
    #[arg(long, value_name = "3|4", value_parser = helm)]
    pub(super) helm: Option<Dialect>,
    /// The form of the output
    #[arg(
        short,
        long,
        value_enum,
        default_value = "table",
        value_name = "FORMAT"
    )]
    pub(super) output: TotalsFormat,
    #[command(flatten)]
    pub(super) values: ValueFlags,
    #[command(flatten)]
    pub(super) config: ConfigFlags,
    /// Sum up a rendered stream instead (- is stdin)
    #[arg(long, help_heading = SUMS, value_name = "FILE", conflicts_with_all = ["render", "write", "diff"])]
    pub(super) rendered: Option<PathBuf>,
    /// Nodes that a DaemonSet runs on, for --rendered and --render
    #[arg(long, help_heading = SUMS, value_name = "N", default_value_t = 1)]
    pub(super) nodes: u32,
    /// Count the pods that a rolling update adds too, for --rendered
    #[arg(long, help_heading = SUMS, requires = "rendered")]
    pub(super) peak: bool,
    /// Render with helm and compare both sums
    #[arg(long, help_heading = SUMS, conflicts_with_all = ["write", "diff"])]
    pub(super) render: bool,
    /// Update the declared totals in the configuration
    #[arg(long, help_heading = SUMS, conflicts_with = "diff")]
    pub(super) write: bool,
    /// Compare with another git revision
    #[arg(long, help_heading = SUMS, value_name = "REF")]
    pub(super) diff: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum TotalsFormat {
    Table,
    Markdown,
    Json,
    Csv,
    Svg,
}

#[derive(Args, Debug)]
pub(super) struct RulesArgs {
    /// The id of a rule
    #[arg(value_name = "RULE")]
    pub(super) rule: Option<String>,
}

#[derive(Args, Debug)]
pub(super) struct InitArgs {
    /// The chart
    #[arg(value_name = "CHART", default_value = ".")]
    pub(super) chart: PathBuf,
    /// Overwrite a .dataspoke.yaml that is there
    #[arg(long)]
    pub(super) force: bool,
}

#[derive(Args, Debug)]
pub(super) struct CompletionArgs {
    /// The shell
    #[arg(value_enum)]
    pub(super) shell: Shell,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Shell {
    Bash,
    Zsh,
    Fish,
    #[value(name = "powershell")]
    Pwsh,
}

/// One `-o FORMAT[=FILE]`.
#[derive(Clone, Debug)]
pub(super) struct Output {
    pub(super) format: Format,
    pub(super) file: Option<PathBuf>,
}

/// One part of several, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shard {
    pub(super) index: usize,
    pub(super) count: usize,
}

fn helm(text: &str) -> Result<Dialect, String> {
    Dialect::ALL
        .into_iter()
        .find(|dialect| dialect.major() == text)
        .ok_or_else(|| "expected 3 or 4".to_owned())
}

fn output(text: &str) -> Result<Output, String> {
    let (format, file) = match text.split_once('=') {
        Some((_, "")) => return Err("expected a file after =".to_owned()),
        Some((format, file)) => (format, Some(PathBuf::from(file))),
        None => (text, None),
    };
    Ok(Output {
        format: format.parse()?,
        file,
    })
}

fn shard(text: &str) -> Result<Shard, String> {
    let parsed = text.split_once('/').and_then(|(index, count)| {
        Some(Shard {
            index: index.parse().ok()?,
            count: count.parse().ok()?,
        })
    });
    parsed
        .filter(|shard| (1..=shard.count).contains(&shard.index))
        .ok_or_else(|| "expected I/N with I from 1 to N, for example 2/5".to_owned())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn helms_own_flags_are_never_defined() {
        let mut commands = vec![Cli::command()];
        while let Some(command) = commands.pop() {
            for argument in command.get_arguments() {
                assert_ne!(argument.get_short(), Some('n'), "{}", command.get_name());
                let long = argument.get_long().unwrap_or_default();
                assert!(!["namespace", "debug"].contains(&long), "{long}");
                assert!(!long.starts_with("kube"), "{long}");
                assert!(!long.starts_with("registry-config"), "{long}");
                assert!(!long.starts_with("repository-c"), "{long}");
            }
            commands.extend(command.get_subcommands().cloned());
        }
    }

    #[test]
    fn outputs_and_shards_are_checked() {
        assert!(output("sarif=a=b.sarif").is_ok_and(|o| o.file == Some("a=b.sarif".into())));
        assert!(output("xml").is_err() && output("json=").is_err());
        assert!(shard("2/5").is_ok());
        assert!(shard("0/5").is_err() && shard("6/5").is_err() && shard("a").is_err());
    }
}
