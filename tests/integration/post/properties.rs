//! The invariants of the post-renderer, over every stream that is at hand.

use std::path::{Path, PathBuf};

use super::expected::Ask;
use super::invariants::{dsk_post, holds};

/// The shared corpus, when this machine has it: `$DSK_SHARED`, else `../shared`.
pub(crate) fn shared() -> Option<PathBuf> {
    let named = std::env::var_os("DSK_SHARED").map(PathBuf::from);
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    named.into_iter().chain([beside]).find(|path| path.is_dir())
}

/// Every stream: the repository's own, and the corpus where it is.
fn streams() -> Vec<(PathBuf, String)> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/post");
    let corpus = shared().map(|shared| shared.join("corpus/rendered"));
    let files = [Some(own), corpus]
        .into_iter()
        .flatten()
        .flat_map(walkdir::WalkDir::new);
    files
        .map(|entry| entry.unwrap().into_path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "yaml")
        })
        .filter_map(|path| {
            let text = String::from_utf8(std::fs::read(&path).unwrap()).ok()?;
            Some((path, text))
        })
        .collect()
}

#[test]
fn streams_gain_what_was_asked_and_lose_nothing() {
    let streams = streams();
    let mut accepted = 0;
    for (path, stream) in &streams {
        // The cases with annotations of ours are judged by their own out.yaml.
        if stream.contains("dataspoke.io/env-from") {
            continue;
        }
        for ask in Ask::ALL {
            accepted += usize::from(holds(&path.display().to_string(), stream, ask));
        }
    }
    assert!(accepted > 200, "only {accepted} runs were accepted");
}

#[test]
fn corpus_is_accepted_whole() {
    let Some(shared) = shared() else { return };
    for entry in walkdir::WalkDir::new(shared.join("corpus/rendered")) {
        let path = entry.unwrap().into_path();
        if path
            .extension()
            .is_some_and(|extension| extension == "yaml")
        {
            let stream = std::fs::read_to_string(&path).unwrap();
            for ask in Ask::ALL {
                assert!(
                    holds(&path.display().to_string(), &stream, ask),
                    "{}",
                    path.display()
                );
            }
        }
    }
}

/// The valid cases of the YAML test suite, by id.
fn suite() -> Vec<(String, String)> {
    let file =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/yaml-test-suite/valid.json");
    let text = std::fs::read_to_string(file).unwrap();
    let cases: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&text).unwrap();
    let cases = cases.into_iter();
    cases
        .map(|(id, text)| (id, text.as_str().unwrap().to_owned()))
        .collect()
}

const BEFORE: &str = "kind: ConfigMap\nmetadata:\n  name: before\n...\n";
const AFTER: &str = "\n---\nkind: ConfigMap\nmetadata:\n  name: after\n";
const LABELS: &str = "  labels:\n    app.kubernetes.io/part-of: dataspoke\n";

#[test]
fn foreign_documents_come_through_unharmed_or_are_refused() {
    let (mut unharmed, mut refused) = (0, 0);
    for (id, text) in suite() {
        let stream = format!("{BEFORE}{text}{AFTER}");
        let done = dsk_post(&[], stream.as_bytes());
        if done.exit == 0 {
            let before = BEFORE.replace("...\n", &format!("{LABELS}...\n"));
            let want = format!("{before}{text}{AFTER}{LABELS}");
            assert_eq!(String::from_utf8(done.stdout).unwrap(), want, "{id}");
            unharmed += 1;
        } else {
            assert!(done.stdout.is_empty(), "{id}");
            let told = done.stderr.contains("line ") && done.stderr.contains("not YAML");
            assert!(
                told && !done.stderr.contains("internal error"),
                "{id}: {}",
                done.stderr
            );
            refused += 1;
        }
    }
    // What is refused is what Helm's YAML 1.1 reader refuses.
    assert!(unharmed >= 250, "{unharmed} unharmed, {refused} refused");
}

#[test]
fn foreign_values_inside_objects_come_through_unharmed() {
    let mut accepted = 0;
    for (id, text) in suite() {
        if text.starts_with(['%', '\u{feff}']) || text.contains("---") || text.contains("...") {
            continue;
        }
        for indent in ["  ", "      "] {
            let inner: String = text
                .split_inclusive('\n')
                .map(|line| match line.trim() {
                    "" => line.to_owned(),
                    _ => format!("{indent}{line}"),
                })
                .collect();
            for stream in [
                format!("kind: ConfigMap\ndata:\n{inner}"),
                format!("kind: ConfigMap\nmetadata:\n  annotations:\n    x:\n    {inner}"),
                format!("kind: ConfigMap\nmetadata:\n  labels:\n  name: a\ndata:\n{inner}\nx: y\n"),
                format!("kind: ConfigMap\nmetadata:\n  - x\ndata:\n{inner}\n"),
            ] {
                for ask in [Ask::Labels, Ask::Everything] {
                    accepted += usize::from(holds(&id, &stream, ask));
                }
            }
        }
    }
    assert!(accepted > 1000, "only {accepted} streams were accepted");
}
