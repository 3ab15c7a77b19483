//! Our reader against the go-yaml inside Helm: the same texts accepted, the same words when refused, the same
//! events, tags, anchors and scalar texts.
//!
//! `DSK_YAML_INPUTS` sets the number of generated texts (default 8,000), `DSK_SEED` the seed.

mod generate;
mod go_yaml;
mod hostile;
mod places;

use std::path::{Path, PathBuf};

use dataspoke::yaml::{self, Kind, NodeId, ScalarStyle, Tree};

use crate::seeded::Seeded;

/// How much of a text is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Extent {
    First,
    All,
}

fn number(variable: &str, default: u64) -> u64 {
    match std::env::var(variable) {
        Ok(text) => text.parse().expect(variable),
        Err(_) => default,
    }
}

/// What our reader makes of `text`, in the words of tests/oracles/yaml.
fn described(text: &[u8], extent: Extent) -> String {
    let decoded = yaml::Decoded::new(text);
    let tree = match extent {
        Extent::All => decoded.parse(),
        Extent::First => decoded.parse_first(),
    };
    match tree {
        Ok(tree) => {
            let wide = text.starts_with(b"\xff\xfe") || text.starts_with(b"\xfe\xff");
            places::check(&tree, decoded.text());
            events(&tree, decoded.text(), wide)
        }
        Err(error) => format!("error yaml: {error}"),
    }
}

fn events(tree: &Tree, text: &str, wide: bool) -> String {
    let mut out = String::new();
    // Character places as go-yaml counts them: from after the byte order mark.
    let mut places = vec![0usize; text.len() + 1];
    let mut count = 0usize;
    for (at, c) in text.char_indices() {
        for place in &mut places[at..at + c.len_utf8()] {
            *place = count;
        }
        if at > 0 || c != '\u{feff}' || wide {
            count += 1;
        }
    }
    places[text.len()] = count;
    for document in &tree.documents {
        out.push_str("D\n");
        describe_node(tree, document.root, &places, &mut out);
    }
    out
}

fn describe_node(tree: &Tree, id: NodeId, places: &[usize], out: &mut String) {
    use std::fmt::Write as _;
    let node = tree.node(id);
    let hex = |text: &str| match text {
        "" => "-".to_string(),
        text => text.bytes().fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        }),
    };
    let anchor = hex(node.anchor.as_ref().map_or("", |anchor| &anchor.name));
    let tag = hex(node.tag.as_ref().map_or("", |tag| &tag.name));
    let style = |flow: &bool| if *flow { 'f' } else { 'b' };
    match &node.kind {
        Kind::Alias { name, .. } => {
            let _ = writeln!(out, "* {name}");
        }
        Kind::Scalar { text, style } => {
            let end = places[node.span.end];
            let (style, end) = match style {
                ScalarStyle::Plain if text.is_empty() => ('p', "-".to_string()),
                ScalarStyle::Plain => ('p', end.to_string()),
                ScalarStyle::SingleQuoted => ('s', end.to_string()),
                ScalarStyle::DoubleQuoted => ('d', end.to_string()),
                ScalarStyle::Literal => ('l', "-".to_string()),
                ScalarStyle::Folded => ('f', "-".to_string()),
            };
            let text = if text.is_empty() {
                String::new()
            } else {
                hex(text)
            };
            let _ = writeln!(out, "S {style} {end} {anchor} {tag} {text}");
        }
        Kind::Sequence { items, flow } => {
            let _ = writeln!(out, "[ {} {anchor} {tag}", style(flow));
            for item in items {
                describe_node(tree, *item, places, out);
            }
            out.push_str("]\n");
        }
        Kind::Mapping { entries, flow } => {
            let _ = writeln!(out, "{{ {} {anchor} {tag}", style(flow));
            for entry in entries {
                describe_node(tree, entry.key, places, out);
                describe_node(tree, entry.value, places, out);
            }
            out.push_str("}\n");
        }
    }
}

/// Where two answers part, for a message.
fn difference(text: &[u8], extent: Extent, go: &str, ours: &str) -> String {
    let at = go.lines().zip(ours.lines()).position(|(a, b)| a != b);
    let line = |answer: &str| match at {
        Some(at) => answer.lines().nth(at).unwrap_or("").to_string(),
        None => format!("{} lines", answer.lines().count()),
    };
    let shown: String = String::from_utf8_lossy(text).chars().take(600).collect();
    format!(
        "{extent:?} {shown:?}\n   go-yaml: {}\n   ours:    {}",
        line(go),
        line(ours)
    )
}

/// Fails with the first differences when the two readers disagree on any of `texts`.
fn compare(texts: &[Vec<u8>]) {
    let questions: Vec<(Extent, &[u8])> = texts
        .iter()
        .flat_map(|text| {
            [
                (Extent::All, text.as_slice()),
                (Extent::First, text.as_slice()),
            ]
        })
        .collect();
    let answers = go_yaml::answers(&questions);
    let mut differences = Vec::new();
    let mut accepted = 0;
    for ((extent, text), go) in questions.iter().zip(&answers) {
        let ours = described(text, *extent);
        accepted += usize::from(!go.starts_with("error "));
        if ours != *go {
            differences.push(difference(text, *extent, go, &ours));
        }
    }
    // A comparison of refusals alone would not show that values are read.
    assert!(
        accepted * 5 > questions.len(),
        "{accepted} of {} accepted",
        questions.len()
    );
    differences.sort_by_key(String::len);
    assert!(
        differences.is_empty(),
        "{} of {} answers differ ({accepted} accepted by go-yaml):\n{}",
        differences.len(),
        questions.len(),
        differences
            .iter()
            .take(12)
            .cloned()
            .collect::<Vec<_>>()
            .join("\n")
    );
}

#[test]
fn generated_texts_are_read_as_go_yaml_reads_them() {
    let mut random = Seeded::new(number("DSK_SEED", 1));
    let texts: Vec<Vec<u8>> = (0..number("DSK_YAML_INPUTS", 8_000))
        .map(|_| generate::text(&mut random))
        .collect();
    compare(&texts);
}

/// Real files, each as it is and with faults put in: those of `DSK_YAML_CORPUS` (a folder), or of the
/// corpus that lies beside the repository, or the chart's own.
#[test]
fn real_files_with_faults_are_read_as_go_yaml_reads_them() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let named = std::env::var_os("DSK_YAML_CORPUS").map(PathBuf::from);
    let beside = root.join("../shared/corpus/helm-values/cases");
    let folder = named.unwrap_or(if beside.is_dir() {
        beside
    } else {
        root.join("helm-charts")
    });
    let mut files: Vec<PathBuf> = walkdir::WalkDir::new(&folder)
        .into_iter()
        .flatten()
        .map(walkdir::DirEntry::into_path)
        .filter(|path| {
            path.extension()
                .is_some_and(|kind| kind == "yaml" || kind == "json")
        })
        .collect();
    files.sort();
    let mut random = Seeded::new(number("DSK_SEED", 1));
    let wanted = number("DSK_YAML_INPUTS", 8_000) / 4;
    let each = (wanted / files.len().max(1) as u64).clamp(1, 400);
    let mut texts = Vec::new();
    for file in &files {
        let text = std::fs::read(file).expect("a file of the corpus");
        let stretches = 1 + text.len() / 20_000;
        texts.push(text.clone());
        for _ in 0..each {
            let from = random.below(stretches) * 20_000;
            let stretch = text[from..text.len().min(from + 20_000)].to_vec();
            texts.push(generate::mutated(&mut random, stretch));
        }
    }
    texts.extend(generate::SEEDS.iter().map(|seed| seed.as_bytes().to_vec()));
    compare(&texts);
}
