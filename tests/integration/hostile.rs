//! Charts, values and arguments made to hurt, through the real program: each is refused in words or
//! done at once, without a panic and without eating the machine.
//!
//! Sizes are bounded so that a debug build stays quick; that time grows with the length is measured
//! by hand, at a hundred thousand keys.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::GzEncoder;
use tempfile::TempDir;

use crate::support::tools::{Ran, command, run};

/// A debug build needs a fraction of it; what grows with the square would take minutes.
const PATIENCE: Duration = Duration::from_secs(60);

struct Place(TempDir);

impl Place {
    fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    /// With one chart, `chart`, and these values.
    fn of(values: &str) -> Self {
        let place = Self::new();
        place.chart("chart", "top", values, "");
        place
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.0.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn chart(&self, folder: &str, name: &str, values: &str, dependencies: &str) {
        let text = format!("apiVersion: v2\nname: {name}\nversion: 0.1.0\n{dependencies}");
        self.write(&format!("{folder}/Chart.yaml"), text);
        self.write(&format!("{folder}/values.yaml"), values);
    }

    fn run(&self, words: &[&str]) -> Ran {
        let began = Instant::now();
        let mut command = command(env!("CARGO_BIN_EXE_dataspoke"));
        let ran = run(command.args(words).current_dir(self.0.path()));
        let took = began.elapsed();
        assert!(took < PATIENCE, "{words:.40?}: {took:?}");
        assert!(
            !ran.stderr.contains("panicked"),
            "{words:.40?}: {}",
            ran.stderr
        );
        ran
    }

    /// Both commands under both Helms; whether each succeeds is known, and a refusal has words.
    fn both(&self, what: &str, good: bool, says: &str, arguments: &[&str]) {
        for helm in ["3", "4"] {
            let lint = ["lint", "chart", "--helm", helm, "-o", "json"];
            let lint = self.run(&[&lint[..], arguments].concat());
            let values = self.run(&[&["values", "chart", "--helm", helm][..], arguments].concat());
            assert_eq!(
                values.code,
                i32::from(!good),
                "{what} {helm}: {:.300}",
                values.stderr
            );
            assert!(lint.code <= 2, "{what} {helm}: {:.300}", lint.stderr);
            let shown = if good { String::new() } else { values.stderr };
            assert!(shown.contains(says) || good, "{what} {helm}: {shown:.400}");
            if !good {
                let said = lint.all();
                assert!(said.contains(says), "{what} {helm}: {said:.400}");
            }
        }
    }
}

#[test]
fn deep_values_are_read_to_gos_depth_and_not_below() {
    let flow = |n: usize| format!("a: {}1{}\n", "{a: ".repeat(n), "}".repeat(n));
    let lists = |n: usize| format!("a: {}{}\n", "[".repeat(n), "]".repeat(n));
    let block = |n: usize| format!("a:\n{}x\n", "- ".repeat(n));
    let indented = |n: usize| {
        let lines = (0..n).map(|at| format!("{}a:\n", " ".repeat(at)));
        format!("{}{}b: 1\n", lines.collect::<String>(), " ".repeat(n))
    };
    for (what, text) in [
        ("flow tables", flow(5_000)),
        ("flow lists", lists(5_000)),
        ("block lists", block(5_000)),
        ("flow tables", flow(9_990)),
        ("block lists", block(9_990)),
        ("block tables", indented(1_000)),
    ] {
        Place::of(&text).both(what, true, "", &[]);
    }
    for (what, text) in [
        ("flow tables", flow(10_000)),
        ("flow lists", lists(100_000)),
        ("block lists", block(100_000)),
    ] {
        Place::of(&text).both(what, false, "exceeded max depth", &[]);
    }
    for piece in ["{", "[", "- "] {
        let text = piece.repeat(1_000_000 / piece.len());
        Place::of(&text).both(piece, false, "exceeded max depth of 10000", &[]);
    }
}

#[test]
fn deep_values_are_shown_and_not_masked() {
    let text = format!("a: {}plain{}\n", "{a: ".repeat(5_000), "}".repeat(5_000));
    let place = Place::of(&text);
    place.write("empty.yaml", "");
    let json = format!(
        "a={}\"plain\"{}",
        "{\"a\":".repeat(5_000),
        "}".repeat(5_000)
    );
    for arguments in [&[][..], &["--set-json", &json]] {
        for form in ["json", "yaml"] {
            let words = ["values", "chart", "-o", form, "--helm", "4"];
            let ran = place.run(&[&words[..], arguments].concat()).expect_code(0);
            assert!(ran.stdout.contains("plain"), "{form}: {:.200}", ran.stderr);
            assert_eq!(ran.stderr, "", "{form}");
            // Each level costs no more than the last.
            assert!(ran.stdout.len() < 200_000, "{form}: {}", ran.stdout.len());
        }
    }
    let path = vec!["a"; 5_001].join(".");
    let ran = place.run(&["explain", &path, "chart"]).expect_code(0);
    assert!(ran.stdout.contains("\"plain\""));
}

#[test]
fn aliases_are_counted() {
    let ten = |item: &str| [item; 10].join(", ");
    let bomb = |first: &str, one: &dyn Fn(usize) -> String| {
        let more = (1..12).map(|at| format!("a{at}: &a{at} {}\n", one(at - 1)));
        format!("a0: &a0 {first}\n{}", more.collect::<String>())
    };
    let lists = bomb("[x]", &|at| format!("[{}]", ten(&format!("*a{at}"))));
    let tables = bomb("{x: 1}", &|at| {
        let entries = (0..10).map(|key| format!("k{key}: *a{at}"));
        format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
    });
    let merges = bomb("{x: 1}", &|at| {
        format!("{{<<: [{}], y: 1}}", ten(&format!("*a{at}")))
    });
    for (what, text) in [("lists", lists), ("tables", tables), ("merge keys", merges)] {
        let says = "document contains excessive aliasing";
        Place::of(&text).both(what, false, says, &[]);
    }
    let many: String = (0..5_000)
        .map(|at| format!("k{at}: &a{at} {{x: 1}}\nl{at}: *a{at}\n"))
        .collect();
    Place::of(&many).both("many anchors", true, "", &[]);
    let chain: String = (1..1_000)
        .map(|at| format!("k{at}: &a{at} [*a{}]\n", at - 1))
        .collect();
    Place::of(&format!("k0: &a0 x\n{chain}")).both("a chain", false, "aliasing", &[]);
}

#[test]
fn wide_and_long_files_are_read() {
    let keys = |pad: &str| {
        (0..20_000).fold(String::new(), |mut text, at| {
            let _ = writeln!(text, "{pad}key{at}: {at}");
            text
        })
    };
    let documents = (0..5_000).fold(String::new(), |mut text, at| {
        let _ = write!(text, "t: {{k{at}: 1}}\n---\n");
        text
    });
    for (what, text) in [
        ("keys", keys("")),
        ("keys of a table", format!("t:\n{}", keys("  "))),
        ("one key", "a: 1\n".repeat(20_000)),
        ("one table", "a: {b: 1}\n".repeat(20_000)),
        ("documents", "a: 1\n---\n".repeat(20_000)),
        ("documents of tables", documents),
        (
            "nulls",
            format!("t:\n{}", keys("  ").replace(": ", ": null # ")),
        ),
        ("one line", format!("a: \"{}\"\n", "x".repeat(5_000_000))),
        (
            "one line of items",
            format!("a: [{}1]\n", "1, ".repeat(100_000)),
        ),
    ] {
        Place::of(&text).both(what, true, "", &[]);
    }
    let key = format!("{}: 1\n", "x".repeat(5_000_000));
    Place::of(&key).both(
        "a long key",
        false,
        "mapping values are not allowed in this context",
        &[],
    );
}

/// A chart reads ten thousand keys, and ten thousand others are given.
#[test]
fn unknown_keys_are_compared_with_few_others() {
    let keys = |name: &str| {
        (0..10_000).fold(String::new(), |mut text, at| {
            let _ = writeln!(text, "{name}{at}: {at}");
            text
        })
    };
    let place = Place::of(&keys("key"));
    place.write("chart/templates/a.yaml", "{{ .Values.key1 }}\n");
    place.write("more.yaml", keys("kay"));
    let words = [
        "lint",
        "chart",
        "-f",
        "more.yaml",
        "--select",
        "unknown-value",
        "-o",
        "json",
    ];
    let ran = place.run(&words).expect_code(1);
    let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(report["findings"].as_array().unwrap().len(), 10_000);
    // The first have a hint; the last were not compared with all others.
    assert_eq!(report["findings"][0]["help"], "did you mean `key0`?");
}

#[test]
fn arguments_are_bounded() {
    let place = Place::of("a: 1\n");
    let deep = format!("a{}=1", ".a".repeat(10_000));
    let lists = format!("a{}=1", "[0]".repeat(10_000));
    let mixed = format!("a{}=1", "[0].a".repeat(500));
    let json = |n: usize| format!("b={}{}", "[".repeat(n), "]".repeat(n));
    let (good, bad, long) = (json(5_000), json(10_001), json(60_000));
    let level = "value name nested level is greater than maximum supported nested level of 30";
    let refused = [
        ("--set", "a[999999999]=1", "index of 999999999 is greater"),
        (
            "--set",
            "b[999999999]=1",
            "index of 999999999 is greater than maximum supported index of 65536",
        ),
        ("--set", "b[99999999999999999999]=1", "value out of range"),
        ("--set-string", deep.as_str(), level),
        ("--set-json", &bad, "failed parsing --set-json data"),
        ("--set-json", &long, "failed parsing --set-json data"),
    ];
    for (flag, text, says) in refused {
        place.both(flag, false, says, &[flag, text]);
    }
    let many = (0..3_000).map(|at| format!("k{at}=1")).collect::<Vec<_>>();
    let list = format!("b={{{}c}}", "b,".repeat(50_000));
    let padded = (0..50)
        .map(|at| format!("b[{at}][65536]=1"))
        .collect::<Vec<_>>();
    for (flag, text) in [
        ("--set", "b[65536]=1".to_owned()),
        // Lists between them do not count.
        ("--set", mixed.clone()),
        ("--set", many.join(",")),
        ("--set", list),
        ("--set", padded.join(",")),
        ("--set-string", lists.replacen('a', "b", 1)),
        ("--set-json", good),
        ("--set-literal", format!("b={}", "x".repeat(100_000))),
    ] {
        place.both(flag, true, "", &[flag, &text]);
    }
}

#[test]
fn charts_nest_and_meet_themselves() {
    let place = Place::new();
    let mut folder = "chart".to_owned();
    for depth in 0..200 {
        let dependencies = format!(
            "dependencies: [{{name: s{}, version: '*', repository: ''}}]\n",
            depth + 1
        );
        place.chart(&folder, &format!("s{depth}"), "a: 1\n", &dependencies);
        let _ = write!(folder, "/charts/s{}", depth + 1);
    }
    place.chart(&folder, "s200", "a: 1\n", "");
    place.both("nested", false, "charts nest deeper than 64", &[]);

    let place = Place::new();
    let on = |name: &str, path: &str| {
        format!("- {{name: {name}, version: '*', repository: 'file://{path}'}}\n")
    };
    let both = |a: &str, b: &str| format!("dependencies:\n{}{}", on("a", a), on("b", b));
    place.chart("chart", "a", "x: 1\n", &both(".", "../b"));
    place.chart("b", "b", "y: 1\n", &both("../chart", "."));
    let ran = place.run(&["lint", "chart"]);
    assert!(ran.code <= 1, "{ran:?}");
    let ran = place.run(&["values", "chart"]).expect_code(1);
    assert!(
        ran.stderr.contains("missing in charts/ directory: a, b"),
        "{ran:?}"
    );
}

#[test]
fn aliases_of_charts_do_not_multiply_without_end() {
    let place = Place::new();
    let mut folder = "chart".to_owned();
    for depth in 0..12 {
        let aliases = (0..4).map(|alias| {
            format!(
                "- {{name: s{}, alias: x{alias}, version: '*', repository: ''}}\n",
                depth + 1
            )
        });
        let dependencies = format!("dependencies:\n{}", aliases.collect::<String>());
        place.chart(&folder, &format!("s{depth}"), "a: 1\n", &dependencies);
        let _ = write!(folder, "/charts/s{}", depth + 1);
    }
    place.chart(&folder, "s12", "a: 1\n", "");
    // In Helm 3 the copies of a chart share the charts below them.
    let words = ["values", "chart", "--helm", "4"];
    let ran = place.run(&words).expect_code(1);
    assert!(ran.stderr.contains("charts are more than 5000"), "{ran:?}");
    for words in [&["lint", "chart"][..], &["values", "chart", "--helm", "3"]] {
        assert!(place.run(words).code <= 1);
    }
}

/// An archive of files; a name may be anything.
fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut tar = Vec::new();
    for (name, content) in files {
        let mut header = tar::Header::new_gnu();
        header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
        header.set_size(content.len() as u64);
        header.set_mode(0o644);
        header.set_cksum();
        tar.extend_from_slice(header.as_bytes());
        tar.extend_from_slice(content);
        tar.resize(tar.len().next_multiple_of(512), 0);
    }
    tar.resize(tar.len() + 1024, 0);
    packed(&tar)
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

#[test]
fn archives_stay_inside_and_small() {
    let chart: &[u8] = b"apiVersion: v2\nname: s\nversion: 0.1.0\n";
    let good = archive(&[("s/Chart.yaml", chart), ("s/values.yaml", b"a: 1\n")]);
    let huge = vec![b' '; 101 * 1024 * 1024];
    let lying = {
        let mut header = tar::Header::new_gnu();
        header.set_path("s/Chart.yaml").unwrap();
        header.set_size(u64::MAX / 4);
        header.set_cksum();
        packed(header.as_bytes())
    };
    for (what, bytes, says) in [
        (
            "outside",
            archive(&[("s/Chart.yaml", chart), ("s/../../../evil.yaml", b"a")]),
            "chart illegally references parent directory",
        ),
        (
            "absolute",
            archive(&[("s/Chart.yaml", chart), ("s//etc/evil.yaml", b"a")]),
            "chart illegally contains absolute paths",
        ),
        (
            "a drive",
            archive(&[("s/Chart.yaml", chart), ("s/c:/evil.yaml", b"a")]),
            "chart contains illegally named files",
        ),
        (
            "huge",
            archive(&[("s/Chart.yaml", chart), ("s/values.yaml", &huge)]),
            "larger than the maximum size",
        ),
        ("lying", lying, ""),
        ("cut off", good[..good.len() / 2].to_vec(), ""),
        ("no archive", b"PK\x03\x04".to_vec(), "gzip: invalid header"),
        (
            "zeros",
            packed(&vec![0; 50 * 1024 * 1024]),
            "no files in chart archive",
        ),
    ] {
        let place = Place::of("b: 1\n");
        place.write("chart/charts/s-0.1.0.tgz", &bytes);
        place.both(what, false, says, &[]);
        place.write("s-0.1.0.tgz", &bytes);
        let ran = place.run(&["lint", "s-0.1.0.tgz"]).expect_code(2);
        assert!(ran.stderr.contains(says), "{what}: {ran:?}");
        let outside = place
            .0
            .path()
            .parent()
            .map(|path| path.join("evil.yaml").exists());
        assert_ne!(outside, Some(true), "{what}");
        assert!(!Path::new("/etc/evil.yaml").exists());
    }
    let place = Place::of("b: 1\n");
    place.write("chart/charts/s-0.1.0.tgz", &good);
    place.both("good", true, "", &[]);
}

#[test]
fn templates_are_scanned_whatever_they_hold() {
    let define = |at: usize| {
        format!(
            "{{{{ define \"t{at}\" }}}}{{{{ include \"t{0}\" . }}}}{{{{ include \"t{0}\" (dict \"a\" .) }}}}{{{{ end }}}}",
            at + 1
        )
    };
    let includes: String = (0..60).map(define).collect();
    for text in [
        format!("{{{{ {}.Values.a{} }}}}", "(".repeat(20_000), ")".repeat(20_000)),
        "{{ if .Values.a }}".repeat(5_000),
        format!("{{{{ if .Values.a }}}}{}{{{{ end }}}}", "{{ else if .Values.b }}".repeat(5_000)),
        "{{".repeat(50_000),
        "{{/* ".repeat(20_000),
        "{{ \"".repeat(20_000),
        "{{ `".repeat(20_000),
        format!("{{{{ .Values{} }}}}", ".a".repeat(20_000)),
        format!("{{{{ $x := dict \"a\" .Values }}}}{}{{{{ toYaml $x }}}}", "{{ $x = dict \"a\" $x \"b\" $x }}".repeat(60)),
        format!("{{{{ $x := list .Values }}}}{}{{{{ toYaml $x }}}}", "{{ $x = list $x $x $x }}".repeat(60)),
        "{{ define \"r\" }}{{ include \"r\" (dict \"a\" . \"b\" .Values.x) }}{{ end }}{{ include \"r\" . }}".to_owned(),
        format!("{includes}{{{{ include \"t0\" . }}}}"),
    ] {
        let place = Place::of("a: 1\n");
        place.write("chart/templates/a.yaml", &text);
        for words in [&["lint", "chart"][..], &["explain", "a", "chart"]] {
            let ran = place.run(words);
            assert!(ran.code <= 1, "{text:.60}: {ran:?}");
        }
    }
}
