//! Where values come from: every leaf's text says the value, and every chain says what it replaced.
//!
//! Shapes of merges stand in `tests/cases/origins/*.txt`: the files of a chart, values files,
//! arguments, and the origin of every value. `DSK_BLESS=1` writes the origins anew.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use std::sync::LazyLock;

use dataspoke::chart::scalar::{self, Scalar};
use dataspoke::chart::{Chart, LoadError, Vendoring};
use dataspoke::dialect::Dialect;
use dataspoke::path::ValuesPath;
use dataspoke::place::Place;
use dataspoke::source::{Source, Sources, Span};
use dataspoke::values::{Data, NodeId, Origin, Outcome, Seen, Values, Via};
use dataspoke::yaml::{self, Kind};

use super::support::cases;

/// A value as text can say it.
#[derive(Debug, PartialEq)]
enum Said {
    Null,
    Bool(bool),
    Number(f64),
    Text(String),
}

/// What the text of a scalar says, read by itself.
fn decode(source: &Source, span: Span) -> Vec<Said> {
    let text = source.slice(span);
    let before = source.line_at(span.start).start;
    let tag = tag_before(source.text().get(before..span.start).unwrap_or(""));
    // The lines that `|+` keeps stand behind the span.
    let after = &source.text()[span.end..];
    let kept = after.len() - after.trim_start_matches(['\r', '\n']).len();
    let texts = [
        text.to_owned(),
        format!("{text}\n"),
        format!("{text}{}", &after[..kept]),
    ];
    let said = texts.iter().filter_map(|text| {
        let tree = yaml::parse(text).ok()?;
        let Some(document) = tree.documents.first() else {
            return resolve(tag.as_deref(), "", yaml::ScalarStyle::Plain);
        };
        match &tree.node(document.root).kind {
            Kind::Scalar { text, style } => resolve(tag.as_deref(), text, *style),
            Kind::Sequence { .. } | Kind::Mapping { .. } | Kind::Alias { .. } => None,
        }
    });
    said.collect()
}

fn resolve(tag: Option<&str>, text: &str, style: yaml::ScalarStyle) -> Option<Said> {
    Some(match scalar::resolve(tag, text, style).ok()? {
        Scalar::Null => Said::Null,
        Scalar::Bool(value) => Said::Bool(value),
        Scalar::Int(value) => Said::Number(value as f64),
        Scalar::Uint(value) => Said::Number(value as f64),
        Scalar::Float(value) => Said::Number(value),
        Scalar::Text(text) => Said::Text(text),
    })
}

/// The tag that stands before a node's text.
fn tag_before(text: &str) -> Option<String> {
    static PATTERN: LazyLock<regex::Regex> = LazyLock::new(|| {
        let pattern = r"(?:^|[\s,\[{:])(?:&\S+\s+)?(!\S*)(?:\s+&\S+)?\s*$";
        regex::Regex::new(pattern).unwrap()
    });
    if !text.contains('!') {
        return None;
    }
    let found = PATTERN.captures(text)?;
    let tag = &found[1];
    Some(match tag.strip_prefix("!!") {
        Some(name) => format!("tag:yaml.org,2002:{name}"),
        None => tag.to_owned(),
    })
}

/// A block scalar whose header counts the indentation means something else outside of its place.
fn counts_indentation(text: &str) -> bool {
    let header = text.lines().next().unwrap_or("");
    header.starts_with(['|', '>']) && header.contains(|c: char| c.is_ascii_digit())
}

/// Everything that is wrong with the origins of an outcome.
fn mistakes(outcome: &Outcome<'_>, sources: &Sources, leaves: &mut usize) -> Vec<String> {
    let values = &outcome.values;
    let mut found = Vec::new();
    values.visit(values.root(), |Seen { path, node: id, .. }| {
        let Some(table) = values.table(id) else {
            *leaves += 1;
            found.extend(wrong_text(values, id, sources).map(|text| format!("{path}: {text}")));
            return;
        };
        for (key, slot) in &table.entries {
            let chain: Vec<NodeId> = [slot.node]
                .into_iter()
                .chain(slot.replaced.clone())
                .collect();
            let distinct: BTreeSet<NodeId> = chain.iter().copied().collect();
            if distinct.len() != chain.len() {
                found.push(format!(
                    "{path}.{key}: its chain {chain:?} names a node twice"
                ));
            }
            let lost = slot
                .replaced
                .iter()
                .filter_map(|&node| wrong_text(values, node, sources));
            found.extend(lost.map(|text| format!("{path}.{key}: {text}")));
            let mut places = vec![values.origin(slot.node).place];
            places.extend(slot.replaced.iter().map(|&node| values.origin(node).place));
            let distinct: BTreeSet<_> = places.iter().copied().collect();
            if distinct.len() != places.len() {
                found.push(format!("{path}.{key}: a place replaces itself: {places:?}"));
            }
        }
        let both = table
            .deleted
            .keys()
            .filter(|key| table.entries.contains_key(*key));
        found.extend(both.map(|key| format!("{path}.{key}: is there and deleted")));
    });
    found
}

/// How the text at a node's place differs from the node.
fn wrong_text(values: &Values, id: NodeId, sources: &Sources) -> Option<String> {
    let origin = values.origin(id);
    let Some(Place::Text { source, span }) = origin.place else {
        return None;
    };
    let source = sources.get(source);
    let expected = match values.data(id) {
        Data::Null => Said::Null,
        Data::Bool(value) => Said::Bool(*value),
        Data::Float(value) => Said::Number(*value),
        Data::Int(_) => return Some("an integer that no file can say".to_owned()),
        Data::Text(text) => Said::Text(text.to_string()),
        Data::List(_) | Data::Table(_) => return None,
    };
    if counts_indentation(source.slice(span)) {
        return None;
    }
    let said = decode(source, span);
    let at = format!("{}@{}..{}", source.name(), span.start, span.end);
    (!said.contains(&expected)).then(|| {
        let text = source.slice(span);
        format!("{at} {text:?} says {said:?}, not {expected:?}")
    })
}

#[test]
fn texts_say_the_values_of_every_case() {
    cases::on_deep_stack(|| {
        let (mut found, mut leaves) = (Vec::new(), 0);
        for case in cases::all() {
            for dialect in Dialect::ALL {
                let mut sources = Sources::new();
                let folder = case.folder.join("chart");
                let vendoring = Vendoring::ChartsDirectoryOnly;
                let chart = match Chart::load(&folder, "chart", vendoring, &mut sources) {
                    Ok(chart) => chart,
                    Err(LoadError::NoChart { .. }) => continue,
                    Err(error) => panic!("{}: {error}", case.name),
                };
                let inputs = cases::inputs(&case.arguments, &case.folder, &mut sources);
                let outcome = dataspoke::values::compute(&chart, &inputs, dialect, &sources);
                let wrong = mistakes(&outcome, &sources, &mut leaves);
                let name = format!("{} on {dialect}", case.name);
                found.extend(wrong.into_iter().map(|text| format!("{name}: {text}")));
            }
        }
        assert!(leaves > 3000, "only {leaves} leaves");
        let shown: String = found
            .iter()
            .take(30)
            .map(|line| format!("{line}\n"))
            .collect();
        assert!(found.is_empty(), "{} mistakes:\n{shown}", found.len());
    });
}

/// A shape of a merge: its sections by name.
struct Shape {
    name: String,
    file: std::path::PathBuf,
    /// Names in the order of the file, and texts.
    sections: Vec<(String, String)>,
}

impl Shape {
    fn read(file: &Path) -> Self {
        let text = std::fs::read_to_string(file).unwrap();
        let mut sections: Vec<(String, String)> = Vec::new();
        for line in text.split_inclusive('\n') {
            let name = line.trim_end().strip_prefix("-- ");
            match name.and_then(|rest| rest.strip_suffix(" --")) {
                Some(name) => sections.push((name.to_owned(), String::new())),
                None => sections.last_mut().expect("a section").1.push_str(line),
            }
        }
        Self {
            name: file.file_stem().unwrap().to_string_lossy().into_owned(),
            file: file.to_owned(),
            sections,
        }
    }

    fn section(&self, name: &str) -> Option<&str> {
        let found = self.sections.iter().find(|(known, _)| known == name);
        found.map(|(_, text)| text.as_str())
    }

    fn unpack(&self, folder: &Path) {
        for (name, text) in &self.sections {
            if name == "args" || name.starts_with("origins") {
                continue;
            }
            let path = folder.join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        if self.section("chart/Chart.yaml").is_none() {
            std::fs::create_dir_all(folder.join("chart")).unwrap();
            let text = "{apiVersion: v2, name: top, version: 1.0.0}\n";
            std::fs::write(folder.join("chart/Chart.yaml"), text).unwrap();
        }
    }

    /// The origins of every value, and what is wrong with them.
    fn origins(&self, dialect: Dialect, folder: &Path) -> (String, Vec<String>) {
        let mut sources = Sources::new();
        let chart = folder.join("chart");
        let vendoring = Vendoring::ChartsDirectoryOnly;
        let chart = Chart::load(&chart, "chart", vendoring, &mut sources).unwrap();
        let args = self.section("args").unwrap_or("");
        let args: Vec<String> = args.lines().map(str::to_owned).collect();
        let inputs = cases::inputs(&args, folder, &mut sources);
        let outcome = dataspoke::values::compute(&chart, &inputs, dialect, &sources);
        assert_eq!(outcome.refusal, None, "{}", self.name);
        let mistakes = mistakes(&outcome, &sources, &mut 0);
        let mut out = String::new();
        for (path, id) in outcome.values.walk() {
            describe(&outcome.values, &sources, &path, id, &mut out);
        }
        (out, mistakes)
    }

    /// The file again, with these origins.
    fn bless(&self, origins: &[(String, String)]) {
        let kept = self
            .sections
            .iter()
            .filter(|(name, _)| !name.starts_with("origins"));
        let text: String = kept
            .chain(origins)
            .map(|(name, text)| format!("-- {name} --\n{text}"))
            .collect();
        std::fs::write(&self.file, text).unwrap();
    }
}

/// One line for a value, the nearest first, and one for each key that is deleted in it.
fn describe(values: &Values, sources: &Sources, path: &ValuesPath, id: NodeId, out: &mut String) {
    if !path.is_root() {
        let _ = write!(out, "{path}: {}", station(values, sources, id));
        for &lost in values.replaced(path) {
            let _ = write!(out, " < {}", station(values, sources, lost));
        }
        let ways = values.ways(path);
        for via in &ways {
            let _ = write!(out, " via {}", way(sources, via));
        }
        out.push('\n');
    }
    for (key, grave) in values
        .table(id)
        .into_iter()
        .flat_map(|table| &table.deleted)
    {
        let path = path.key(key.clone());
        let _ = write!(
            out,
            "{path}: deleted by {}",
            station(values, sources, grave.by)
        );
        for &lost in &grave.replaced {
            let _ = write!(out, " < {}", station(values, sources, lost));
        }
        out.push('\n');
    }
}

fn station(values: &Values, sources: &Sources, id: NodeId) -> String {
    let origin: &Origin = values.origin(id);
    let place = origin
        .place
        .map_or("Helm".to_owned(), |place| at(sources, place));
    let value = match values.data(id) {
        Data::List(_) => "[]".to_owned(),
        Data::Table(_) => "{}".to_owned(),
        _ => dataspoke::values::render::to_json(values, id),
    };
    format!("{value} {place}")
}

fn at(sources: &Sources, place: Place) -> String {
    match place {
        Place::Argument { flag, index } => format!("{flag}#{index}"),
        Place::Text { source, span } => {
            let source = sources.get(source);
            let position = source.position(span.start);
            let name = source
                .name()
                .strip_prefix("chart/")
                .unwrap_or(source.name());
            format!("{name}:{}:{}", position.line, position.column)
        }
    }
}

fn way(sources: &Sources, via: &Via) -> String {
    match via {
        Via::Alias(place) => format!("alias {}", at(sources, *place)),
        Via::MergeKey(place) => format!("merge {}", at(sources, *place)),
        Via::Import(chart) => format!("import {chart}"),
        Via::Global(chart) => format!("global of {chart:?}"),
    }
}

#[test]
fn shapes_of_merges() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/origins");
    let files = std::fs::read_dir(folder).unwrap();
    let files: BTreeSet<_> = files.map(|entry| entry.unwrap().path()).collect();
    assert!(files.len() >= 40, "only {} shapes", files.len());
    let bless = std::env::var_os("DSK_BLESS").is_some();
    let mut wrong = Vec::new();
    for file in files {
        let shape = Shape::read(&file);
        let folder = tempfile::tempdir().unwrap();
        shape.unpack(folder.path());
        let mut found: BTreeMap<Dialect, String> = BTreeMap::new();
        for dialect in Dialect::ALL {
            let (origins, mistakes) = shape.origins(dialect, folder.path());
            let name = format!("{} on {dialect}", shape.name);
            wrong.extend(mistakes.into_iter().map(|text| format!("{name}: {text}")));
            found.insert(dialect, origins);
        }
        let same = found[&Dialect::Helm3] == found[&Dialect::Helm4];
        let sections: Vec<(String, String)> = if same {
            vec![("origins".to_owned(), found[&Dialect::Helm3].clone())]
        } else {
            let named = |(dialect, text): (&Dialect, &String)| {
                (format!("origins on helm {}", dialect.major()), text.clone())
            };
            found.iter().map(named).collect()
        };
        if bless {
            shape.bless(&sections);
            continue;
        }
        let expected = shape
            .sections
            .iter()
            .filter(|(name, _)| name.starts_with("origins"));
        if !expected.eq(sections.iter()) {
            let shown: String = sections
                .iter()
                .map(|(name, text)| format!("-- {name} --\n{text}"))
                .collect();
            wrong.push(format!("{}: the origins are\n{shown}", shape.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
