//! Files that are named for secrets (`secrets.files`): what git tracks of them must be encrypted.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::lint::dataspoke;

fn git(directory: &Path, words: &[&str]) {
    let output = Command::new("git")
        .args(["-c", "user.name=t", "-c", "user.email=t@example.org"])
        .args(words)
        .current_dir(directory)
        .output()
        .expect("git is on PATH");
    assert!(
        output.status.success(),
        "git {words:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
}

/// A chart in a repository of its own, with `secrets.yaml` tracked or not.
fn chart(secrets: &str, tracked: bool) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        fs::write(folder.path().join(name), text).expect("a file");
    };
    write("Chart.yaml", "apiVersion: v2\nname: top\nversion: 0.1.0\n");
    write("values.yaml", "db: {password: \"\", user: app}\n");
    write(
        ".dataspoke.yaml",
        "profiles:\n  prod: {values: [secrets.yaml]}\nsecrets: {files: [secrets.yaml]}\n",
    );
    git(folder.path(), &["init", "--quiet"]);
    if !tracked {
        write(".gitignore", "secrets.yaml\n");
    }
    write("secrets.yaml", secrets);
    git(folder.path(), &["add", "."]);
    git(folder.path(), &["commit", "--quiet", "-m", "all"]);
    folder
}

/// The lines of `secrets.yaml` that plain-secret reports.
fn reported(chart: &Path) -> Vec<u64> {
    let words = ["lint", ".", "--select", "plain-secret", "-o", "json"];
    let output = dataspoke(chart, &words);
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let report: Value = serde_json::from_str(&text).unwrap_or_else(|error| {
        panic!("{error}: {text}{}", String::from_utf8_lossy(&output.stderr))
    });
    let findings = report["findings"].as_array().expect("findings");
    findings
        .iter()
        .map(|finding| {
            let file = finding["location"]["file"].as_str().expect("a file");
            assert!(file.ends_with("secrets.yaml"), "{finding}");
            finding["location"]["line"].as_u64().expect("a line")
        })
        .collect()
}

const CLEAR: &str = "db:\n  user: app\n  password: Amber-Harbor-42\n";

/// As sops writes it; the data are no ciphertext of anything.
const SEALED: &str = "db:
  user: app
  password: ENC[AES256_GCM,data:AAAAAAAAAAAA,iv:AAAA,tag:AAAA,type:str]
sops:
  lastmodified: \"2026-01-01T00:00:00Z\"
  mac: ENC[AES256_GCM,data:AAAAAAAAAAAA,iv:AAAA,tag:AAAA,type:str]
  version: 3.10.0
";

#[test]
fn a_tracked_file_in_clear_is_reported() {
    assert_eq!(reported(chart(CLEAR, true).path()), [3]);
}

#[test]
fn an_untracked_file_is_not() {
    assert_eq!(reported(chart(CLEAR, false).path()), [0; 0]);
}

#[test]
fn an_encrypted_file_is_not() {
    assert_eq!(reported(chart(SEALED, true).path()), [0; 0]);
}

#[test]
fn what_sops_left_in_clear_is_reported() {
    let partly = SEALED.replace("sops:", "smtp:\n  password: Amber-Harbor-42\nsops:");
    assert_eq!(reported(chart(&partly, true).path()), [5]);
}
