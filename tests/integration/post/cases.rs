//! The folders of `tests/cases/post`, each a fact: `in.yaml`, `cmd` (an argument a line), and what
//! comes of it: `out.yaml`, or `stderr` and `exit` when it is refused. `DSK_BLESS=1` writes them.

use std::fs;
use std::path::{Path, PathBuf};

use super::invariants::dsk_post;

fn folders() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/post");
    let mut folders: Vec<_> = fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    folders.sort();
    folders
}

fn args(folder: &Path) -> Vec<String> {
    let cmd = fs::read_to_string(folder.join("cmd")).unwrap_or_default();
    cmd.lines().map(str::to_owned).collect()
}

/// Compares a file with what came, or writes it; an empty result has no file.
fn compare(file: &Path, got: &[u8], failures: &mut Vec<String>) {
    if std::env::var_os("DSK_BLESS").is_some() {
        if got.is_empty() {
            let _ = fs::remove_file(file);
        } else {
            fs::write(file, got).unwrap();
        }
        return;
    }
    let want = fs::read(file).unwrap_or_default();
    if want != got {
        failures.push(format!(
            "{}: want\n{}\ngot\n{}",
            file.display(),
            String::from_utf8_lossy(&want),
            String::from_utf8_lossy(got)
        ));
    }
}

#[test]
fn cases() {
    let mut failures = Vec::new();
    let folders = folders();
    assert!(folders.len() > 50, "the cases are not there");
    for folder in folders {
        let stream = fs::read(folder.join("in.yaml")).unwrap();
        let args = args(&folder);
        let done = dsk_post(&args, &stream);
        let exit = match done.exit {
            0 => String::new(),
            code => format!("{code}\n"),
        };
        compare(&folder.join("exit"), exit.as_bytes(), &mut failures);
        compare(
            &folder.join("stderr"),
            done.stderr.as_bytes(),
            &mut failures,
        );
        compare(&folder.join("out.yaml"), &done.stdout, &mut failures);
        if done.exit != 0 && !done.stdout.is_empty() {
            failures.push(format!("{}: stdout in spite of an error", folder.display()));
        }
        let filters = !args
            .iter()
            .any(|arg| arg == "--host=helm4" || arg == "--diff");
        if done.exit == 0 && filters {
            let again = dsk_post(&args, &done.stdout);
            if again.stdout != done.stdout {
                failures.push(format!(
                    "{}: not idempotent:\n{}",
                    folder.display(),
                    String::from_utf8_lossy(&again.stdout)
                ));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}
