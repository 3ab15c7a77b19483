//! Builds tests/oracles/yaml against the go-yaml version that Helm is built with, and asks it.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use super::Extent;

const GO_YAML: &str = "go.yaml.in/yaml/v2@v2.4.4";

/// The oracle's answer to each question.
pub(super) fn answers(questions: &[(Extent, &[u8])]) -> Vec<String> {
    let mut child = Command::new(program())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the oracle runs");
    let mut asked = Vec::new();
    for (extent, text) in questions {
        asked.push(match extent {
            Extent::First => b'f',
            Extent::All => b'a',
        });
        let length = u32::try_from(text.len()).expect("a short text");
        asked.extend_from_slice(&length.to_le_bytes());
        asked.extend_from_slice(text);
    }
    let mut stdin = child.stdin.take().expect("piped");
    let writer = std::thread::spawn(move || stdin.write_all(&asked));
    let mut answered = Vec::new();
    let mut stdout = child.stdout.take().expect("piped");
    stdout
        .read_to_end(&mut answered)
        .expect("the oracle answers");
    writer
        .join()
        .expect("no panic")
        .expect("the oracle listens");
    assert!(child.wait().expect("the oracle ends").success());
    let mut rest = answered.as_slice();
    let answers: Vec<String> = std::iter::from_fn(|| {
        let (length, after) = rest.split_first_chunk::<4>()?;
        let (answer, after) = after.split_at(u32::from_le_bytes(*length) as usize);
        rest = after;
        Some(String::from_utf8_lossy(answer).into_owned())
    })
    .collect();
    assert_eq!(
        answers.len(),
        questions.len(),
        "one answer for each question"
    );
    answers
}

/// Whether go-yaml reads all documents of `text`.
pub(super) fn accepts(text: &[u8]) -> bool {
    !answers(&[(Extent::All, text)])[0].starts_with("error ")
}

/// The built oracle, in the folder that git ignores.
fn program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let ours = root.join("tests/oracles/yaml");
        let work = root.join(".tools/oracles/yaml-source");
        let program = work.join(format!("oracle{}", std::env::consts::EXE_SUFFIX));
        let newest = ["go.mod", "main.go", "events.go.txt"].map(|name| modified(&ours.join(name)));
        if newest.iter().all(|source| modified(&program) > *source) {
            return program;
        }
        let library = work.join("yaml");
        let _ = std::fs::remove_dir_all(&work);
        std::fs::create_dir_all(&library).expect("a folder for the oracle");
        for name in ["go.mod", "main.go"] {
            std::fs::copy(ours.join(name), work.join(name)).expect(name);
        }
        copy_go_files(&downloaded(&ours), &library);
        std::fs::copy(ours.join("events.go.txt"), library.join("events.go")).expect("events.go");
        go(
            &work,
            &[
                "build",
                "-mod=mod",
                "-trimpath",
                "-buildvcs=false",
                "-o",
                &program.to_string_lossy(),
                ".",
            ],
        );
        program
    })
}

/// The folder of go-yaml's module in Go's own cache, downloaded when it is not there.
fn downloaded(ours: &Path) -> PathBuf {
    let answer = go(ours, &["mod", "download", "-json", GO_YAML]);
    let answer: serde_json::Value = serde_json::from_slice(&answer).expect("go prints JSON");
    PathBuf::from(answer["Dir"].as_str().expect("a folder"))
}

fn copy_go_files(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).expect("go-yaml's folder").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let code = name.ends_with(".go") && !name.ends_with("_test.go");
        if code || name == "go.mod" {
            // Read and written anew: the files of Go's cache are read-only.
            let text = std::fs::read(entry.path()).expect("a file of go-yaml");
            std::fs::write(to.join(name), text).expect("a copy of it");
        }
    }
}

fn go(folder: &Path, arguments: &[&str]) -> Vec<u8> {
    let output = Command::new("go")
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap_or_else(|error| {
            panic!("cannot run `go` ({error}): this test compares with the go-yaml inside Helm, install Go from https://go.dev/dl")
        });
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "go {arguments:?} failed:\n{errors}"
    );
    output.stdout
}

fn modified(path: &Path) -> Option<std::time::SystemTime> {
    path.metadata().ok()?.modified().ok()
}
