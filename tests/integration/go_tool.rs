//! Builds the small Go programs under tests/oracles that hold the code we compare with, once, into `.tools/`.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::time::SystemTime;

static BUILDING: Mutex<()> = Mutex::new(());

/// The built program of `tests/oracles/<name>`; built again when a file there is newer.
///
/// # Panics
/// When Go is missing or the build fails: a comparison that does not run must not pass.
pub(crate) fn built(name: &str) -> PathBuf {
    let _one_at_a_time = BUILDING
        .lock()
        .unwrap_or_else(|poisoned| poisoned.into_inner());
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let sources = root.join("tests/oracles").join(name);
    let program = root
        .join(".tools/oracles")
        .join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    let built = modified(&program);
    let newest = std::fs::read_dir(&sources)
        .unwrap_or_else(|e| panic!("{}: {e}", sources.display()))
        .flatten()
        .filter_map(|entry| modified(&entry.path()))
        .max();
    if built.is_some() && built >= newest {
        return program;
    }
    let output = Command::new("go")
        .args(["build", "-trimpath", "-buildvcs=false", "-o"])
        .arg(&program)
        .arg(".")
        .current_dir(&sources)
        .output()
        .unwrap_or_else(|e| {
            panic!("cannot run `go` ({e}): this test compares with Kubernetes' own code, install Go 1.26 or newer from https://go.dev/dl")
        });
    assert!(
        output.status.success(),
        "`go build` of {} failed:\n{}",
        sources.display(),
        String::from_utf8_lossy(&output.stderr)
    );
    program
}

fn modified(path: &Path) -> Option<SystemTime> {
    path.metadata().ok()?.modified().ok()
}
