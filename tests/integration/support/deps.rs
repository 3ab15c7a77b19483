//! The umbrella chart with its dependencies, built in a copy and without a network.
//!
//! `tests/support/build_dependencies.py` does it: it serves the charts under
//! `tests/standins` on the loopback interface to the real `helm dependency build --skip-refresh`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, OnceLock};

/// The project's root folder.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The umbrella chart's sources.
pub(crate) fn chart_source() -> PathBuf {
    root().join("helm-charts/dataspoke")
}

/// A copy of the chart at `source` in `destination` (which must not exist), with its dependencies
/// built by the client `helm`.
pub(crate) fn build(helm: &Path, source: &Path, destination: &Path) {
    let output = Command::new("python3")
        .arg(root().join("tests/support/build_dependencies.py"))
        .arg(destination)
        .arg("--helm")
        .arg(helm)
        .arg("--chart")
        .arg(source)
        .output()
        .expect("python3 is on PATH");
    assert!(
        output.status.success(),
        "building the dependencies of {} with {}:\n{}{}",
        source.display(),
        helm.display(),
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
}

/// The umbrella chart with its dependencies, built once a test run for each client. Read it only:
/// tests share it; who changes a file takes [`build`].
pub(crate) fn chart(helm: &Path) -> PathBuf {
    static BUILT: OnceLock<Mutex<BTreeMap<PathBuf, PathBuf>>> = OnceLock::new();
    let mut built = BUILT
        .get_or_init(Mutex::default)
        .lock()
        .expect("no build panicked");
    if let Some(place) = built.get(helm) {
        return place.clone();
    }
    // A folder of this test program's own, made anew in each run: nothing is left in /tmp.
    let place = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join(env!("CARGO_CRATE_NAME"))
        .join(format!("dataspoke-{}", built.len()));
    if place.exists() {
        std::fs::remove_dir_all(&place).expect("the last run's copy can go");
    }
    std::fs::create_dir_all(place.parent().expect("it has one")).expect("target/tmp is writable");
    build(helm, &chart_source(), &place);
    built.insert(helm.to_owned(), place.clone());
    place
}
