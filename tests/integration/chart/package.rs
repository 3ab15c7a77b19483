//! What `helm lint --strict` and `helm package` make of the chart, in both Helms.

use std::io::Read as _;
use std::path::Path;

use super::helms;
use crate::support::{deps, tools};

#[test]
fn helm_lints_it_strictly() {
    for helm in helms() {
        let chart = deps::chart(&helm);
        for file in [
            "values.yaml",
            "values-dev.yaml",
            "ci/networkpolicy-values.yaml",
        ] {
            let mut command = tools::command(&helm);
            command.args(["lint", "--strict"]).arg(&chart).arg("-f");
            let ran = tools::run(command.arg(chart.join(file))).expect_code(0);
            assert!(!ran.all().contains("[WARNING]"), "{}", ran.all());
        }
    }
}

/// No tests, no ci/, no linter configuration, no unpacked dependencies twice, no left-overs.
#[test]
fn a_package_holds_the_chart_and_nothing_else() {
    for helm in tools::helms() {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("package-{}", helm.major));
        if folder.exists() {
            std::fs::remove_dir_all(&folder).expect("the last run's folder can go");
        }
        let chart = deps::chart(&helm.program);
        let mut command = tools::command(&helm.program);
        command
            .arg("package")
            .arg(&chart)
            .arg("--destination")
            .arg(&folder);
        tools::run(&mut command).expect_code(0);
        let archive = folder.join("dataspoke-0.1.0.tgz");
        let file = std::fs::File::open(&archive).expect("helm has packed it");
        let mut archive = tar::Archive::new(flate2::read::GzDecoder::new(file));
        let mut names = Vec::new();
        for entry in archive.entries().expect("an archive") {
            let mut entry = entry.expect("an entry");
            let name = entry.path().expect("a path").display().to_string();
            let mut content = Vec::new();
            entry.read_to_end(&mut content).expect("its bytes");
            assert!(!content.is_empty(), "{name} is empty");
            names.push(name);
        }
        // A dependency is one folder in the archive; what is in it is its chart's business.
        let mut rooms: Vec<String> = names
            .iter()
            .map(|name| {
                let parts: Vec<&str> = name.split('/').collect();
                let kept = if parts.get(1) == Some(&"charts") {
                    3
                } else {
                    parts.len()
                };
                parts[1..kept.min(parts.len())].join("/")
            })
            .collect();
        rooms.sort();
        rooms.dedup();
        assert_eq!(
            rooms,
            [
                ".helmignore",
                "Chart.lock",
                "Chart.yaml",
                "README.md",
                "charts/api",
                "charts/frontend",
                "charts/postgresql",
                "charts/qdrant",
                "charts/redis",
                "charts/temporal",
                "charts/workers",
                "templates/NOTES.txt",
                "templates/_app.tpl",
                "templates/_helpers.tpl",
                "templates/_validate.tpl",
                "templates/configmap.yaml",
                "templates/externalsecret.yaml",
                "templates/networkpolicy.yaml",
                "templates/secrets.yaml",
                "templates/shared/pass/down/checksums.yaml",
                "templates/validate.yaml",
                "values-dev.yaml",
                "values.schema.json",
                "values.yaml",
            ]
        );
    }
}
