//! What `dataspoke lint` holds in memory when it looks for secrets in many values files: their texts,
//! and the tree of one file after the other.

#![cfg(target_os = "linux")]

use std::fmt::Write as _;
use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::Stdio;

use crate::support::tools::command;

/// Bytes of one values file, and how many there are.
const SIZE: usize = 70_000;
const FILES: usize = 40;

/// Values as charts have them, without a secret.
fn values() -> String {
    let mut out = String::with_capacity(SIZE + 400);
    for number in 0.. {
        if out.len() >= SIZE {
            break;
        }
        write!(
            out,
            "component{number}:\n  # How many of them.\n  replicas: {number}\n  image:\n    repository: some.registry/app\n    \
             tag: \"1.{number}\"\n  args: [--listen, \":8080\", --verbose]\n  env:\n  - name: LOG_LEVEL\n    value: info\n"
        )
        .unwrap();
    }
    out
}

/// A file with so many findings that the report is longer than a pipe: the program cannot end
/// before it is read.
fn noisy() -> String {
    let mut out = String::new();
    for number in 0..600 {
        writeln!(out, "key{number}: 1\nkey{number}: 2").unwrap();
    }
    out
}

/// The most memory that the linter held until the first word of its report, in bytes.
fn peak(chart: &Path, rules: &[&str]) -> usize {
    let mut command = command(env!("CARGO_BIN_EXE_dataspoke"));
    command.arg("lint").arg(chart);
    for rule in rules {
        command.args(["--select", rule]);
    }
    let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
    let mut stdout = child.stdout.take().unwrap();
    stdout.read_exact(&mut [0]).unwrap();
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let kilobytes = line.unwrap().split_whitespace().nth(1).unwrap();
    let length = std::io::copy(&mut stdout, &mut std::io::sink()).unwrap();
    assert!(length > 128 * 1024, "the program may have ended before");
    assert_eq!(child.wait().unwrap().code(), Some(1));
    kilobytes.parse::<usize>().unwrap() * 1024
}

/// The texts are kept for the report; trees take several times as much, and would be kept for each.
#[test]
fn many_values_files_take_little_more_than_their_texts() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write("Chart.yaml", "apiVersion: v2\nname: many\nversion: 0.1.0\n");
    write("values.yaml", "a: 1\n");
    write("values-noisy.yaml", &noisy());
    let rules = ["plain-secret", "weak-secret", "duplicate-key"];
    let base = peak(folder.path(), &rules);
    let text = values();
    for number in 0..FILES {
        write(&format!("values-{number}.yaml"), &text);
    }
    let held = peak(folder.path(), &rules).saturating_sub(base);
    let allowed = FILES * text.len() + 8 * 1024 * 1024;
    assert!(
        held <= allowed,
        "{held} bytes of {allowed}, beside {base} for little"
    );
}
