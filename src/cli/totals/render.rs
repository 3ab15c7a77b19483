//! `--render`: the same sums from what Helm really renders.

use std::ffi::OsString;
use std::io::Write as _;
use std::process::{Command, Stdio};

use super::super::args::TotalsArgs;
use super::super::{Failure, Io};
use super::{Counted, Profiles, report, show};
use crate::config;
use crate::dialect::Dialect;
use crate::exit::Exit;
use crate::gofmt;
use crate::lint::{Given, ProfileInputs, Project, Shield};
use crate::totals::compare::compare;
use crate::totals::rendered::{Options, Rendered, documents, rendered};
use crate::totals::{Declaration, Difference, Usage};
use crate::values::{Data, compute_present};

/// Charts that ask for a Kubernetes get one of this version, whatever the client assumes.
const KUBE_VERSION: &str = "1.33.0";

/// What stands for a secret in what Helm says.
const MASK: &str = "***";

/// The Helm client: `$HELM_BIN`, which Helm sets for its plugins, or `helm`.
fn program() -> OsString {
    let named = std::env::var_os("HELM_BIN").filter(|path| !path.is_empty());
    named.unwrap_or_else(|| "helm".into())
}

/// Runs the client, and returns what it prints.
fn helm(arguments: &[OsString], stdin: Option<&[u8]>) -> Result<String, String> {
    let program = program();
    let shown = program.to_string_lossy().into_owned();
    let fail = |what: String| format!("--render runs {shown}: {what}");
    let mut child = Command::new(&program)
        .args(arguments)
        .stdin(if stdin.is_some() {
            Stdio::piped()
        } else {
            Stdio::null()
        })
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| {
            fail(format!(
                "it cannot be started: {error}; set HELM_BIN to a client"
            ))
        })?;
    if let (Some(bytes), Some(mut pipe)) = (stdin, child.stdin.take()) {
        // Values are read before anything is printed, so writing first cannot block for ever.
        pipe.write_all(bytes)
            .map_err(|error| fail(error.to_string()))?;
    }
    let output = child
        .wait_with_output()
        .map_err(|error| fail(error.to_string()))?;
    if !output.status.success() {
        let told = String::from_utf8_lossy(&output.stderr);
        return Err(fail(format!("{}: {}", output.status, told.trim())));
    }
    String::from_utf8(output.stdout).map_err(|_| fail("what it renders is not UTF-8".to_owned()))
}

/// Which Helm the client is.
pub(super) fn dialect() -> Result<Dialect, Failure> {
    let version = helm(&["version".into(), "--template={{.Version}}".into()], None);
    let version = version.map_err(Failure::Told)?;
    let version = version.trim();
    let known = Dialect::ALL.into_iter();
    let mut known =
        known.filter(|d| version.trim_start_matches('v').split('.').next() == Some(d.major()));
    known.next().ok_or_else(|| {
        Failure::Told(format!(
            "--render runs Helm 3 or 4, and HELM_BIN is {version:?}"
        ))
    })
}

pub(super) fn run(
    args: &TotalsArgs,
    project: &Project,
    given: &Given,
    counted: &Profiles,
    dialect: Dialect,
    io: &mut Io<'_>,
) -> Result<Exit, Failure> {
    let mut exit = counted.exit();
    show(args, &report(project, counted), io)?;
    for (inputs, counted) in project.profiles.iter().zip(&counted.profiles) {
        let stream = helm(&template(project, inputs), given.stdin.as_deref())
            .map_err(|told| Failure::Told(without_secrets(&told, project, inputs, dialect)))?;
        let name = &counted.name;
        let documents = documents(&stream)
            .map_err(|error| format!("{name}: what Helm renders cannot be read: {error}"))?;
        let options = Options {
            nodes: args.nodes,
            ..Options::default()
        };
        let found = rendered(documents, &options);
        for problem in &found.problems {
            writeln!(io.err, "error: {name}: {problem}")?;
        }
        let same = found.problems.is_empty() & agree(counted, found, io)?;
        if !same {
            exit = Exit::Found;
        }
    }
    Ok(exit)
}

/// What Helm says, which may quote values, without the profile's secrets.
fn without_secrets(
    told: &str,
    project: &Project,
    profile: &ProfileInputs,
    dialect: Dialect,
) -> String {
    let shield = Shield::new(project, &[]);
    let outcome = compute_present(&project.chart, &profile.inputs, dialect);
    let values = &outcome.values;
    let mut secrets: Vec<String> = Vec::new();
    for (path, node) in values.walk() {
        if !shield.hides(values, &path, node) {
            continue;
        }
        match values.data(node) {
            Data::Text(text) => {
                secrets.extend([text.to_string(), text.escape_debug().to_string()]);
                secrets.extend(text.lines().map(|line| line.trim().to_owned()));
            }
            Data::Int(number) => secrets.push(number.to_string()),
            // As a template prints it, and as JSON has it.
            Data::Float(number) => {
                secrets.push(gofmt::json_float(*number));
                secrets.extend(config::scalar(values.data(node)));
            }
            Data::Null | Data::Bool(_) | Data::List(_) | Data::Table(_) => {}
        }
    }
    hide(told, secrets)
}

/// Puts a mask over every occurrence of the secrets; over a very short one where it is quoted.
fn hide(told: &str, mut secrets: Vec<String>) -> String {
    secrets.retain(|secret| !secret.is_empty());
    // The longest first: one may be a part of another.
    secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
    secrets.dedup();
    let mut told = told.to_owned();
    for secret in secrets {
        if secret.chars().count() > 3 {
            told = told.replace(&secret, MASK);
            continue;
        }
        for quote in ["'", "\"", "`"] {
            let (quoted, mask) = (
                format!("{quote}{secret}{quote}"),
                format!("{quote}{MASK}{quote}"),
            );
            told = told.replace(&quoted, &mask);
        }
    }
    told
}

/// `helm template` with the profile's values.
fn template(project: &Project, profile: &ProfileInputs) -> Vec<OsString> {
    let chart = match &project.chart.archive {
        Some(archive) => archive.clone(),
        None => project.chart.directory.clone(),
    };
    let mut arguments: Vec<OsString> = vec![
        "template".into(),
        project.chart.name().into(),
        chart.into(),
        format!("--kube-version={KUBE_VERSION}").into(),
    ];
    for file in &profile.inputs.files {
        arguments.extend(["--values".into(), OsString::from(&file.name)]);
    }
    for argument in &profile.inputs.arguments {
        let flag = argument.flag.as_str();
        arguments.extend([flag.into(), OsString::from(&argument.text)]);
    }
    arguments
}

/// Says how both sums differ; whether they do not.
fn agree(counted: &Counted, found: Rendered, io: &mut Io<'_>) -> Result<bool, Failure> {
    let name = &counted.name;
    let overflow =
        |error: crate::quantity::QuantityError| Failure::Told(format!("{name}: {error}"));
    let mismatches = compare(&counted.model, &found).map_err(overflow)?;
    for mismatch in &mismatches {
        writeln!(io.err, "error: {name}: {mismatch}")?;
    }
    let rendered = found.into_profile().map_err(overflow)?;
    let totals = &counted.totals;
    let mut found = differences(&totals.total, &rendered.total);
    if found.is_empty() {
        found = differences(&totals.total_max, &rendered.total_max);
    }
    for difference in &found {
        writeln!(
            io.err,
            "error: {name}: rendered {difference}, as the model has it"
        )?;
    }
    let same = mismatches.is_empty() && found.is_empty();
    if same {
        writeln!(io.err, "{name}: Helm renders the same sums")?;
    }
    Ok(same)
}

/// What is rendered otherwise than counted; an unbounded number is told by its workload.
fn differences(ours: &Usage, theirs: &Usage) -> Vec<Difference> {
    Declaration::of(ours).differences(theirs)
}

#[cfg(test)]
mod tests {
    use super::hide;

    #[test]
    fn secrets_are_hidden_wherever_they_are_quoted() {
        let secrets = ["", "a", "abcd", "abcdef"].map(str::to_owned).to_vec();
        let told = "at '/a': 'abcdef' is not 'a', abcd or \"a\"; a table";
        let hidden = "at '/a': '***' is not '***', *** or \"***\"; a table";
        assert_eq!(hide(told, secrets), hidden);
    }
}
