//! What it costs to merge the umbrella chart: both profiles, both Helms.
//!
//! `cargo bench --bench values`. The community charts' own values are taken from the folder that
//! `DSK_SUBCHARTS` names (unpacked charts under `postgresql`, `redis`, `qdrant` and `temporal`), else
//! from the much smaller stand-ins of the tests.

#![allow(clippy::unwrap_used, reason = "what cannot be set up ends the run")]
#![allow(missing_docs, reason = "the macros of divan make public items")]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use dataspoke::chart::{Chart, ValuesFile, Vendoring};
use dataspoke::dialect::Dialect;
use dataspoke::source::Sources;
use dataspoke::values::{Inputs, compute};

fn main() {
    divan::main();
}

/// The chart with everything in charts/, in a folder of its own.
struct Umbrella {
    folder: tempfile::TempDir,
}

impl Umbrella {
    fn new() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let folder = tempfile::tempdir().unwrap();
        let source = root.join("helm-charts/dataspoke");
        copy(&source, folder.path());
        let own = ["frontend", "api", "workers"].map(|name| source.join("subcharts").join(name));
        let community = std::env::var_os("DSK_SUBCHARTS").map(PathBuf::from);
        let community = community.unwrap_or_else(|| root.join("tests/standins"));
        let others = ["postgresql", "redis", "qdrant", "temporal"].map(|name| community.join(name));
        for chart in own.iter().chain(&others) {
            let name = chart.file_name().unwrap();
            copy(chart, &folder.path().join("charts").join(name));
        }
        Self { folder }
    }

    fn load(&self) -> Loaded {
        let mut sources = Sources::new();
        let vendoring = Vendoring::ChartsDirectoryOnly;
        let chart = Chart::load(self.folder.path(), "dataspoke", vendoring, &mut sources).unwrap();
        let name = "values-dev.yaml";
        let bytes = fs::read(self.folder.path().join(name)).unwrap();
        let dev = Arc::new(ValuesFile::new(name, name, None, bytes, &mut sources));
        let profiles = [vec![], vec![dev]].map(|files| Inputs {
            files,
            ..Inputs::default()
        });
        Loaded {
            chart,
            profiles,
            sources,
        }
    }
}

/// The chart and the inputs of its two profiles.
struct Loaded {
    chart: Chart,
    profiles: [Inputs; 2],
    sources: Sources,
}

impl Loaded {
    /// The four merges; how many leaves they have together.
    fn merge(&self) -> usize {
        let mut leaves = 0;
        for inputs in &self.profiles {
            for dialect in Dialect::ALL {
                let outcome = compute(&self.chart, inputs, dialect, &self.sources);
                assert_eq!(outcome.refusal, None);
                leaves += outcome.values.walk().len();
            }
        }
        leaves
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

/// Reads and parses every file once, then merges four times.
#[divan::bench]
fn load_and_merge(bencher: divan::Bencher<'_, '_>) {
    let umbrella = Umbrella::new();
    bencher.bench_local(|| umbrella.load().merge());
}

/// Merges four times what is parsed already.
#[divan::bench]
fn merge(bencher: divan::Bencher<'_, '_>) {
    let loaded = Umbrella::new().load();
    loaded.merge();
    bencher.bench_local(|| loaded.merge());
}
