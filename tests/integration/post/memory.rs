//! What dsk-post holds in memory: less than four times the stream, whatever its shape.

#![cfg(target_os = "linux")]

use std::fs;
use std::io::{Read, Write};
use std::process::{Command, Stdio};

use crate::support::tools::command;

/// Bytes of each stream, beside which the program itself weighs little.
const SIZE: usize = 500_000;

const HEAD: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n";

/// `unit` with each number in the place of `@`, until it is long enough.
fn repeated(unit: &str) -> String {
    let mut out = String::with_capacity(SIZE + unit.len());
    for number in 0.. {
        if out.len() >= SIZE {
            break;
        }
        out.push_str(&unit.replace('@', &number.to_string()));
    }
    out
}

/// Streams that are made of one thing again and again, by what that is.
fn shapes() -> Vec<(&'static str, String)> {
    let below = |lines: &str| format!("{HEAD}{lines}");
    let workload = "---\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: a@\n  annotations: {dataspoke.io/env-from: configmap/c}\n\
                    spec:\n  selector:\n    matchLabels: {app: a@}\n  template:\n    metadata:\n      labels: {app: a@}\n    spec:\n      \
                    containers:\n      - name: main\n        image: some.registry/and/image:1\n        args: [a, b, c, d]\n";
    vec![
        ("workloads", repeated(workload)),
        (
            "documents",
            repeated(&format!("{}---\n", HEAD.replace("a\n", "a@\n"))),
        ),
        ("empty documents", repeated("---\n")),
        ("keys", below(&format!("data:\n{}", repeated("  k@: v\n")))),
        (
            "a block scalar",
            below(&format!("data:\n  k: |\n{}", repeated("    line @\n"))),
        ),
        (
            "a folded scalar",
            below(&format!("data:\n  k: >\n{}", repeated("    line @\n"))),
        ),
        (
            "a quoted scalar",
            below(&format!("data:\n  k: \"{}\"\n", repeated("line\\n @"))),
        ),
        (
            "empty lines",
            below(&format!("data:\n  k: |+\n    x\n{}", repeated("\n"))),
        ),
        (
            "a flow mapping",
            below(&format!("data: {{{}}}\n", repeated("k@: v, "))),
        ),
        ("numbers", below(&format!("spec: [{}]\n", repeated("1,")))),
        ("dashes", below(&format!("x:\n{}", repeated("- 1\n")))),
        ("comments", below(&repeated("# c\n"))),
        ("anchors", below(&format!("x:\n{}", repeated("- &a@ x\n")))),
    ]
}

/// Lists that are one document of many objects.
fn lists() -> Vec<(&'static str, String)> {
    let text = "some longer text, ".repeat(10);
    let object = format!(
        "- apiVersion: v1\n  kind: ConfigMap\n  metadata:\n    name: a@\n  data:\n    key: {text}\n"
    );
    let json = format!(
        r#"{{"apiVersion":"v1","kind":"ConfigMap","metadata":{{"name":"a@"}},"data":{{"k":"{text}"}}}},"#
    );
    let small = "- kind: ConfigMap\n  apiVersion: v1\n  metadata:\n    name: a@\n";
    vec![
        (
            "small list items",
            format!("kind: List\nitems:\n{}", repeated(small)),
        ),
        (
            "list items",
            format!("apiVersion: v1\nkind: List\nitems:\n{}", repeated(&object)),
        ),
        (
            "json list items",
            format!(
                r#"{{"kind":"List","apiVersion":"v1","items":[{}null]}}"#,
                repeated(&json)
            ),
        ),
    ]
}

/// The most memory that the program held until its first word of the result, in bytes; it can end
/// only when the result is read, which is more than a pipe holds.
fn peak(stream: &str) -> usize {
    let mut command: Command = command(env!("CARGO_BIN_EXE_dsk-post"));
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(stream.as_bytes()).unwrap();
    drop(stdin);
    let mut stdout = child.stdout.take().unwrap();
    stdout.read_exact(&mut [0]).unwrap();
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let kilobytes = line.unwrap().split_whitespace().nth(1).unwrap();
    let length = std::io::copy(&mut stdout, &mut std::io::sink()).unwrap();
    assert!(length > 128 * 1024, "the program may have ended before");
    assert!(child.wait().unwrap().success());
    kilobytes.parse::<usize>().unwrap() * 1024
}

#[test]
fn memory_is_below_four_times_the_stream() {
    // Longer than a pipe, and next to nothing in memory.
    let little = format!("{HEAD}data:\n  k: {}\n", "x".repeat(200_000));
    let base = peak(&little);
    let mut over = Vec::new();
    // A list of many objects is no exception.
    for (shape, stream) in shapes().into_iter().chain(lists()) {
        let held = peak(&stream).saturating_sub(base);
        if held >= 4 * stream.len() {
            over.push((shape, held as f64 / stream.len() as f64));
        }
    }
    assert!(over.is_empty(), "times the stream: {over:?}");
}
