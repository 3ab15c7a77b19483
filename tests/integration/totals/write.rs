//! `totals --write` on configurations of all shapes: the numbers change, and nothing else does.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use tempfile::TempDir;

use super::command::totals;

const COMPONENTS: &str = "components:\n  - {name: web, parts: [{replicas: web.pods, resources: web.r, storage: {size: web.size}}]}\n";
const RIGHT: &str =
    "{requests: {cpu: 500m, memory: 2Gi}, limits: {cpu: \"1\", memory: 4Gi}, storage: 10Gi}";

/// A chart of two pods with this configuration.
fn chart(config: &str) -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    let chart = folder.path().join("shop");
    fs::create_dir(&chart).unwrap();
    let write = |name: &str, text: &str| fs::write(chart.join(name), text).unwrap();
    write("Chart.yaml", "apiVersion: v2\nname: shop\nversion: 0.1.0\n");
    write(
        "values.yaml",
        "web: {pods: 2, size: 5Gi, r: {requests: {cpu: 250m, memory: 1Gi}, limits: {cpu: 500m, memory: 2Gi}}}\n",
    );
    write("values-dev.yaml", "web: {pods: 1}\n");
    write(".dataspoke.yaml", config);
    (folder, chart)
}

fn read(chart: &Path) -> String {
    fs::read_to_string(chart.join(".dataspoke.yaml")).unwrap()
}

#[test]
fn declarations_change_in_their_own_style() {
    let table = [
        // Before, and what each text in it becomes.
        (
            "p:\n    totals:\n      requests:\n        cpu: 1   # why\n        memory: '1Gi'\n      limits: {cpu: \"9\", memory: 14Gi,}\n      storage: !!str 3Gi\n",
            vec![
                ("cpu: 1 ", "cpu: 500m "),
                ("'1Gi'", "'2Gi'"),
                ("\"9\"", "\"1\""),
                ("14Gi", "4Gi"),
                ("3Gi", "10Gi"),
            ],
        ),
        (
            "p:\r\n    totals: {requests: {cpu: 2}}\r\n",
            vec![("2", "500m")],
        ),
        (
            "p:\n    totals: {\"storage\":\"3Gi\", requests: {? cpu : 1}}\n",
            vec![("3Gi", "10Gi"), (": 1}", ": 500m}")],
        ),
        ("p:\n    totals:\n", vec![("totals:", "totals: RIGHT")]),
        ("p:\n    totals: ~ # none\n", vec![("~", "RIGHT")]),
        ("p:\n    totals: {} # none\n", vec![("{}", "RIGHT")]),
        ("p: {}\n", vec![("{}", "{totals: RIGHT}")]),
        (
            "p: {values: [] # c\n   }\n",
            vec![("[]", "[], totals: RIGHT")],
        ),
        (
            "p:\n    values: []  # c\n    # tail\n\n  q: {totals: {storage: 10Gi}}\n",
            vec![("# c\n", "# c\n    totals: RIGHT\n")],
        ),
        ("p:\n    values: []", vec![("[]", "[]\n    totals: RIGHT")]),
    ];
    for (profile, changes) in table {
        let before = format!("\u{feff}{COMPONENTS}profiles:\n  {profile}");
        let (_folder, chart) = chart(&before);
        totals(&chart, &[".", "--write"]).expect_code(0);
        let mut expected = profile.to_owned();
        for (from, to) in changes {
            expected = expected.replacen(from, &to.replace("RIGHT", RIGHT), 1);
        }
        let expected = format!("\u{feff}{COMPONENTS}profiles:\n  {expected}");
        assert_eq!(read(&chart), expected, "{profile}");
        totals(&chart, &[".", "--write"]).expect_code(0);
        assert_eq!(read(&chart), expected, "a second time: {profile}");
    }
}

#[test]
fn what_would_change_more_is_refused() {
    let table = [
        // Another profile says the same by an alias.
        (
            "  p: {totals: &t {storage: 1Gi}}\n  dev: {values: [values-dev.yaml], totals: *t}\n",
            vec!["--profile", "p"],
            "something else would change",
        ),
        (
            "  p: {totals: &t {storage: 1Gi}}\n  dev: {values: [values-dev.yaml], totals: *t}\n",
            vec![],
            "an alias declares one text twice",
        ),
        (
            "  p: &p {values: []}\n  dev: *p\n",
            vec!["--profile", "p"],
            "something else would change",
        ),
        (
            "  p: &p {values: []}\n  dev: *p\n",
            vec!["--profile", "dev"],
            "no table to add `totals` to",
        ),
        (
            "  p: {totals: {limits: &t {cpu: 3}, requests: *t}}\n",
            vec![],
            "an alias declares one text twice",
        ),
        (
            "  p:\n    ? values\n    : - values-dev.yaml\n",
            vec![],
            "nothing is written",
        ),
        (
            "  p: {}\n",
            vec!["--set", "web.pods=3"],
            "leave out -f and --set",
        ),
        (
            "  p: {}\n",
            vec!["--profile", "p", "-f", "values-dev.yaml"],
            "leave out -f and --set",
        ),
        ("  {}\n", vec![], "it has no profile default"),
    ];
    for (profiles, words, reason) in table {
        let before = format!("{COMPONENTS}profiles:\n{profiles}");
        let (_folder, chart) = chart(&before);
        let ran = totals(&chart, &[&[".", "--write"], &words[..]].concat()).expect_code(2);
        assert!(ran.stderr.contains(reason), "{profiles}: {}", ran.stderr);
        assert_eq!(read(&chart), before, "{profiles}");
    }
    // A sum that lacks something is no sum to declare.
    let before = format!("{COMPONENTS}profiles: {{p: {{}}}}\n").replace("web.size", "web.bytes");
    let (_folder, chart) = chart(&before);
    totals(&chart, &[".", "--write"]).expect_code(1);
    assert_eq!(read(&chart), before);
}

#[test]
fn what_is_right_is_not_written() {
    let config = format!("{COMPONENTS}profiles: {{p: {{totals: {{requests: {{cpu: 0.5}}}}}}}}\n");
    let (_folder, chart) = chart(&config);
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    let file = fs::File::options()
        .append(true)
        .open(chart.join(".dataspoke.yaml"))
        .unwrap();
    file.set_modified(long_ago).unwrap();
    let ran = totals(&chart, &[".", "--write"]).expect_code(0);
    assert!(ran.stderr.contains("right already"), "{}", ran.stderr);
    let modified = fs::metadata(chart.join(".dataspoke.yaml"))
        .unwrap()
        .modified();
    assert_eq!(modified.unwrap(), long_ago);
}

#[test]
fn links_and_permissions_stay() {
    let config = format!("{COMPONENTS}profiles: {{p: {{totals: {{storage: 1Gi}}}}}}\n");
    let (folder, chart) = chart(&config);
    let (link, real) = (
        chart.join(".dataspoke.yaml"),
        folder.path().join("real.yaml"),
    );
    fs::rename(&link, &real).unwrap();
    fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
    std::os::unix::fs::symlink("../real.yaml", &link).unwrap();
    totals(&chart, &[".", "--write"]).expect_code(0);
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(
        fs::read_to_string(&real).unwrap(),
        config.replace("1Gi", "10Gi")
    );
    assert_eq!(
        fs::metadata(&real).unwrap().permissions().mode() & 0o777,
        0o640
    );
    fs::write(&real, &config).unwrap();
    fs::set_permissions(&real, fs::Permissions::from_mode(0o440)).unwrap();
    let ran = totals(&chart, &[".", "--write"]).expect_code(2);
    assert!(ran.stderr.contains("read-only"), "{}", ran.stderr);
    assert_eq!(fs::read_to_string(&real).unwrap(), config);
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(left.len(), 2, "no file is left behind: {left:?}");
}
