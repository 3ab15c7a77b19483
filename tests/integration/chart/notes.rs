//! NOTES.txt: what is there, how to reach it, what is missing; short, and never a secret.
//!
//! Helm 4 alone shows the notes without a cluster; both Helms render them in the same way.

use std::process::Command;

use super::helms;
use crate::support::{deps, tools};

/// The notes of an installation with these arguments.
fn notes(arguments: &[&str]) -> String {
    let [_, helm4] = helms();
    let chart = deps::chart(&helm4);
    let output = Command::new(&helm4)
        .args(["install", "dataspoke"])
        .arg(&chart)
        .args(["--dry-run=client", "--namespace", "team"])
        .args(arguments)
        .current_dir(&chart)
        .output()
        .expect("helm starts");
    let text = String::from_utf8(output.stdout).expect("notes are UTF-8");
    assert!(
        output.status.success(),
        "{arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    let (_, notes) = text.split_once("\nNOTES:\n").expect("there are notes");
    assert!(notes.lines().count() <= 25, "{notes}");
    assert!(!notes.contains("\n\n\n"), "{notes}");
    notes.to_owned()
}

#[test]
fn a_first_install_says_what_is_missing() {
    let notes = notes(&[]);
    for part in [
        "DataSpoke 0.1.0 is installed as dataspoke in namespace team.",
        "frontend: https://dataspoke.example.com/\n",
        "api: https://api.dataspoke.example.com/api\n",
        "MISSING: secrets.postgres.password is empty",
        "MISSING: secrets.redis.password is empty",
        "MISSING: secrets.qdrant.apiKey is empty",
        "MISSING: secrets.llm.apiKey is empty",
    ] {
        assert!(notes.contains(part), "{part:?} in {notes}");
    }
}

#[test]
fn a_complete_install_misses_nothing_and_shows_no_secret() {
    let secrets = [1, 2, 3, 4].map(tools::password);
    let settings: Vec<String> = [
        "postgres.password",
        "redis.password",
        "qdrant.apiKey",
        "llm.apiKey",
    ]
    .iter()
    .zip(&secrets)
    .map(|(key, secret)| format!("secrets.{key}={secret}"))
    .collect();
    let mut arguments = vec!["-f", "ci/minimal-values.yaml"];
    for setting in &settings {
        arguments.extend(["--set-string", setting.as_str()]);
    }
    let notes = notes(&arguments);
    assert!(!notes.contains("MISSING"), "{notes}");
    assert!(
        secrets
            .iter()
            .all(|secret| !notes.contains(secret.as_str()))
    );
    assert!(
        notes.contains("api: kubectl -n team port-forward svc/dataspoke-api 8000:8000"),
        "{notes}"
    );
}

#[test]
fn notes_say_where_the_secret_comes_from() {
    for (file, part) in [
        (
            "ci/external-secrets-values.yaml",
            "Secret dataspoke-secrets comes from ClusterSecretStore aws-secrets-manager",
        ),
        (
            "ci/external-database-values.yaml",
            "Secret analytics-credentials is yours",
        ),
        ("values-dev.yaml", "No shared Secret is made"),
    ] {
        let notes = notes(&["-f", file]);
        assert!(notes.contains(part), "{notes}");
        assert!(!notes.contains("MISSING"), "{notes}");
    }
}
