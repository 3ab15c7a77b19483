//! What only the program itself shows: pipes, full disks, its environment.

use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};

use crate::support::tools::command;

const STREAM: &str = "kind: ConfigMap\napiVersion: v1\nmetadata:\n  name: a\n";

fn program() -> Command {
    command(env!("CARGO_BIN_EXE_dsk-post"))
}

/// Runs the program on a stream: exit code, stdout, stderr.
fn filter(command: &mut Command, stream: &[u8]) -> (i32, String, String) {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let stream = stream.to_vec();
    let writer = std::thread::spawn(move || {
        // A program that refuses its arguments does not read.
        let _ = stdin.write_all(&stream);
    });
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    (
        output.status.code().unwrap(),
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

#[test]
fn environment_stands_for_flags_and_flags_win() {
    let mut command = program();
    command
        .env("DSK_POST_LABELS", "team=data,a=b")
        .env("DSK_POST_ENV_FROM", "");
    let (code, stdout, _) = filter(&mut command, STREAM.as_bytes());
    assert_eq!(code, 0);
    assert!(
        stdout.ends_with(
            "  labels:\n    a: b\n    app.kubernetes.io/part-of: dataspoke\n    team: data\n"
        ),
        "{stdout}"
    );
    let (_, stdout, _) = filter(command.arg("--label=team=other"), STREAM.as_bytes());
    assert!(
        stdout.contains("team: other") && !stdout.contains("a: b"),
        "{stdout}"
    );

    let stream =
        "kind: Pod\napiVersion: v1\nmetadata: {name: p}\nspec: {containers: [{name: c}]}\n";
    let mut command = program();
    command
        .env("DSK_POST_ENV_FROM", "configmap/a,secret/b")
        .arg("--target=pod/p");
    let (code, stdout, _) = filter(&mut command, stream.as_bytes());
    assert_eq!(code, 0);
    assert!(
        stdout.contains("[{configMapRef: {name: a}}, {secretRef: {name: b}}]"),
        "{stdout}"
    );
}

#[test]
fn report_says_what_was_done() {
    let dir = tempfile::TempDir::new().unwrap();
    let file = dir.path().join("report.json");
    let stream = "# Source: c/d.yaml\nkind: Deployment\napiVersion: apps/v1\nmetadata: {name: d, labels: {team: x}}\n\
                  spec:\n  template:\n    spec:\n      containers:\n      - name: main\n---\nkind: Secret\n\
                  apiVersion: v1\nmetadata: &m {name: s}\nx: *m\ndata: {K: c2VjcmV0}\n";
    let mut command = program();
    command.env("DSK_POST_REPORT", &file).args([
        "--target=deployment/d",
        "--env-from=secret/s",
        "--label=team=y",
    ]);
    let (code, ..) = filter(&mut command, stream.as_bytes());
    assert_eq!(code, 0);
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(!text.contains("c2VjcmV0"), "a value is in the report");
    let report: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(
        report,
        serde_json::json!({
            "version": 1,
            "documents": 2,
            "changed": 2,
            "objects": [
                {
                    "object": "Deployment/d",
                    "source": "c/d.yaml",
                    "line": 2,
                    "labels": ["app.kubernetes.io/part-of"],
                    "pod_labels": ["app.kubernetes.io/part-of", "team"],
                    "env_from": [{"container": "main", "references": ["secret/s"]}],
                    "kept": ["labels team"],
                    "restarts": true,
                },
                {
                    "object": "Secret/s",
                    "line": 11,
                    "labels": ["app.kubernetes.io/part-of", "team"],
                    "restarts": false,
                    "reemitted": "an alias stands for the place that is added to",
                },
            ],
            "restarts": ["Deployment/d"],
        })
    );
}

/// The exit code and stderr of a child that is given a stream.
#[cfg(unix)]
fn fed(mut child: Child, stream: &str) -> (Option<i32>, String) {
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(stream.as_bytes()).unwrap();
    drop(stdin);
    let mut stderr = String::new();
    let mut pipe = child.stderr.take().unwrap();
    pipe.read_to_string(&mut stderr).unwrap();
    (child.wait().unwrap().code(), stderr)
}

#[test]
#[cfg(unix)]
fn closed_pipe_is_an_error_without_noise() {
    // More than a pipe holds, so that writing must fail once the reader is gone.
    let stream = format!("{STREAM}{}", "# filler, filler, filler\n".repeat(20_000));
    let mut child = program()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    assert_eq!(fed(child, &stream), (Some(2), String::new()));
}

#[test]
#[cfg(target_os = "linux")]
fn full_disk_is_an_error() {
    let full = std::fs::OpenOptions::new()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let child = program()
        .stdin(Stdio::piped())
        .stdout(full)
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let (code, stderr) = fed(child, STREAM);
    assert_eq!(code, Some(2));
    assert!(stderr.contains("cannot write stdout"), "{stderr}");
}

#[test]
fn help_and_version_are_answers() {
    let (code, stdout, stderr) = filter(program().arg("--version"), b"");
    assert_eq!((code, stderr.as_str()), (0, ""));
    assert_eq!(stdout, format!("dsk-post {}\n", env!("CARGO_PKG_VERSION")));
    let (code, stdout, _) = filter(program().arg("--help"), b"");
    assert_eq!(code, 0);
    assert!(
        stdout.contains("--env-from") && !stdout.contains("--host"),
        "{stdout}"
    );
}
