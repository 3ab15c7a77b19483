//! Mistakes that the cluster would find too late, each made in a copy of the chart: the real program
//! names rule, file and line.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::{helms, read};
use crate::support::{deps, tools};

/// Tests of mistakes, each by its fields.
macro_rules! mistakes {
    ($($name:ident { $($field:ident: $value:expr),* $(,)? })*) => {$(
        #[test]
        #[allow(clippy::needless_update, reason = "most mistakes leave fields to NONE")]
        fn $name() {
            super::found(&super::Mistake { name: stringify!($name), $($field: $value,)* ..super::NONE });
        }
    )*};
}

mod alike;
mod beyond;
mod listed;
mod misplaced;

/// A mistake: in `file`, the one occurrence of `from` becomes `to`.
struct Mistake<'a> {
    /// What it is, in words for the folder's name.
    name: &'static str,
    file: &'static str,
    from: &'static str,
    to: &'a str,
    /// What has to be found.
    rule: &'static str,
    /// A text on the line it has to be found in, the first in `file` that has it.
    at: &'static str,
    /// In a fresh clone, where the community charts are not in charts/.
    fresh: bool,
}

/// A folder with the chart and its dependencies, the mistake made.
fn copy(mistake: &Mistake<'_>) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("mistakes")
        .join(mistake.name);
    if folder.exists() {
        std::fs::remove_dir_all(&folder).expect("the last run's copy can go");
    }
    let source = match mistake.fresh {
        true => deps::chart_source(),
        false => deps::chart(&helms()[0]),
    };
    tools::copy_tree(&source, &folder, &[]);
    let file = folder.join(mistake.file);
    let text = read(&file);
    assert_eq!(
        text.matches(mistake.from).count(),
        1,
        "{}: {:?}",
        mistake.name,
        mistake.from
    );
    std::fs::write(&file, text.replacen(mistake.from, mistake.to, 1)).expect("a copy of ours");
    folder
}

/// What lint finds in the chart, with a shape of ci/ on top of its values if there is one.
fn findings(chart: &Path, shape: Option<&str>) -> Vec<Value> {
    let mut command = tools::command(env!("CARGO_BIN_EXE_dataspoke"));
    command.args(["lint", "-o", "json"]).arg(chart);
    if let Some(shape) = shape {
        command.arg("-f").arg(chart.join(shape));
    }
    let ran = tools::run(&mut command);
    assert!(ran.code < 2, "{}", ran.all());
    let report: Value = serde_json::from_str(&ran.stdout).expect("the report is JSON");
    report["findings"].as_array().expect("findings").clone()
}

fn found(mistake: &Mistake<'_>) {
    let chart = copy(mistake);
    let file = mistake.file;
    let text = read(chart.join(file));
    let line = 1 + text
        .lines()
        .position(|line| line.contains(mistake.at))
        .unwrap_or_else(|| panic!("{}: {:?} is in {file}", mistake.name, mistake.at));
    let shape = file.starts_with("ci/").then_some(file);
    let findings = findings(&chart, shape);
    let hit = findings.iter().any(|finding| {
        finding["rule"] == mistake.rule
            && finding["location"]["line"] == line
            && finding["location"]["file"]
                .as_str()
                .is_some_and(|found| found.ends_with(&format!("{}/{file}", mistake.name)))
    });
    let seen: Vec<String> = findings
        .iter()
        .map(|finding| {
            format!(
                "{} {}:{} {}",
                finding["rule"],
                finding["location"]["file"],
                finding["location"]["line"],
                finding["message"]
            )
        })
        .collect();
    assert!(
        hit,
        "{}: {} at {file}:{line} was not found, but:\n{}",
        mistake.name,
        mistake.rule,
        seen.join("\n")
    );
}

/// The chart as it is has none, or every case below would be worth nothing.
#[test]
fn the_chart_itself_is_clean() {
    assert_eq!(
        findings(&deps::chart(&helms()[0]), None),
        Vec::<Value>::new()
    );
    // A fresh clone, whose community charts are not there, is told so at most.
    for finding in findings(&deps::chart_source(), None) {
        assert_eq!(finding["severity"], "info", "{finding}");
    }
}

const NONE: Mistake<'static> = Mistake {
    name: "",
    file: "values.yaml",
    from: "",
    to: "",
    rule: "reference",
    at: "",
    fresh: false,
};

/// Credentials, made here, so that they stand in no file of the project; no output shows them.
#[test]
fn credentials_in_values_files() {
    let secret = tools::password(71);
    let token = |line: &str| line.replace("TOKEN", &secret);
    for (name, file, from, to, at) in [
        (
            "password_in_values_dev",
            "values-dev.yaml",
            "  createSecret: false\n",
            "  createSecret: false\n  redis:\n    password: TOKEN\n",
            "    password: ",
        ),
        (
            "key_in_qdrants_environment",
            "values.yaml",
            "      valueFrom:\n        secretKeyRef:\n          name: dataspoke-secrets\n          key: DATASPOKE_QDRANT_API_KEY\n",
            "      value: TOKEN # here\n",
            "# here",
        ),
        (
            "key_in_the_environment_of_an_app",
            "values.yaml",
            "workers:\n  # -- Deploy the Temporal workers.",
            "workers:\n  extraEnv:\n    - name: OPENAI_API_KEY\n      value: TOKEN # here\n",
            "# here",
        ),
        (
            "password_of_the_community_chart",
            "values.yaml",
            "  auth:\n    # -- Role of the apps and of Temporal",
            "  auth:\n    postgresPassword: TOKEN\n    # -- Role of the apps and of Temporal",
            "postgresPassword",
        ),
        (
            "password_in_a_url",
            "values.yaml",
            "gmsUrl: \"http://datahub",
            "gmsUrl: \"http://reader:TOKEN@datahub",
            "gmsUrl:",
        ),
    ] {
        let to = token(to);
        let mistake = Mistake {
            name,
            file,
            from,
            to: &to,
            rule: "plain-secret",
            at,
            fresh: false,
        };
        found(&mistake);
        let mut command = tools::command(env!("CARGO_BIN_EXE_dataspoke"));
        let ran = tools::run(command.arg("lint").arg(copy(&mistake))).expect_code(1);
        assert!(!ran.all().contains(&secret), "{name}: the report shows it");
    }
}

/// Each shape of ci/ has no findings either.
#[test]
fn every_shape_lints_clean() {
    let chart = deps::chart(&helms()[0]);
    for entry in std::fs::read_dir(chart.join("ci")).expect("the chart has ci/") {
        let file = entry.expect("an entry").path();
        let mut command = tools::command(env!("CARGO_BIN_EXE_dataspoke"));
        tools::run(command.arg("lint").arg(&chart).arg("-f").arg(file)).expect_code(0);
    }
}
