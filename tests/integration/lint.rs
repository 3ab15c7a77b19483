//! `dataspoke lint` by cases on disk: `tests/cases/lint/RULE/{fires,quiet}_FACT/`.
//!
//! A case holds a chart in `chart/`, the report in `stdout`, the exit code in `exit`, and the words
//! of the command line in `cmd` when they are not `lint chart --select RULE`. `DSK_BLESS=1` writes
//! `stdout` and `exit` anew; whether a case fires stands in its name and is never blessed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The program with an environment of its own.
pub(crate) fn dataspoke(directory: &Path, words: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dataspoke"));
    command
        .args(words)
        .current_dir(directory)
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("NO_COLOR", "1");
    command.output().unwrap()
}

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/lint")
}

/// The folders in a folder, sorted.
pub(crate) fn folders(path: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(path)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let mut out: Vec<PathBuf> = entries.filter(|path| path.is_dir()).collect();
    out.sort();
    out
}

pub(crate) fn name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

/// Why a case does not hold.
fn judge(rule: &str, case: &Path, bless: bool) -> Vec<String> {
    let cmd = fs::read_to_string(case.join("cmd"));
    let cmd = cmd.unwrap_or_else(|_| format!("lint chart --select {rule}"));
    let words: Vec<&str> = cmd.split_whitespace().collect();
    let output = dataspoke(case, &words);
    let stdout = String::from_utf8(output.stdout).unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    let exit = format!("{}\n", output.status.code().unwrap());
    let mut wrong = Vec::new();
    let fires = stdout.contains(&format!("[{rule}]")) || stdout.contains(&format!("\"{rule}\""));
    if fires != name(case).starts_with("fires_") {
        wrong.push(format!("fires: {fires}\n{stdout}{stderr}"));
    }
    if bless {
        fs::write(case.join("stdout"), &stdout).unwrap();
        fs::write(case.join("exit"), &exit).unwrap();
        return wrong;
    }
    for (file, found) in [("stdout", &stdout), ("exit", &exit)] {
        let expected = fs::read_to_string(case.join(file)).unwrap_or_default();
        if expected != **found {
            wrong.push(format!("{file}:\n{found}expected:\n{expected}{stderr}"));
        }
    }
    wrong
}

#[test]
fn every_case() {
    let bless = std::env::var_os("DSK_BLESS").is_some();
    let mut wrong = Vec::new();
    let mut count = 0;
    for rule in folders(&root()) {
        for case in folders(&rule) {
            count += 1;
            let rule = name(&rule);
            for reason in judge(&rule, &case, bless) {
                wrong.push(format!("{rule}/{}: {reason}", name(&case)));
            }
        }
    }
    assert!(count > 0);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
