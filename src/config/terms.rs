//! The small words of the grammar: values paths, conditions, templates.

use super::Spanned;
use super::reader::{ConfigError, Reader};
use crate::path::ValuesPath;
use crate::source::Span;
use crate::values::{Data, NodeId, Values};
use crate::yaml;

/// A values path in the configuration; `?` after it: absent counts as nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigPath {
    /// The path, from the top chart's values.
    pub path: ValuesPath,
    /// Written with `?`.
    pub optional: bool,
    /// Where it stands.
    pub span: Span,
}

impl ConfigPath {
    /// The value at the path.
    pub fn find(&self, values: &Values) -> Option<NodeId> {
        values.find(&self.path)
    }
}

/// A value as written in the configuration.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
}

/// What a test expects of a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Expected {
    /// True as Go templates see it: not null, false, 0, or empty.
    Truthy,
    /// This value; an absent or null one equals `""`.
    Equals(Literal),
    /// A text that this pattern fits.
    Like(String),
}

/// One test of a condition.
#[derive(Clone, Debug, PartialEq)]
pub struct Test {
    /// What is asked.
    pub path: ConfigPath,
    /// What it has to be.
    pub expected: Expected,
}

/// A condition: every test must hold.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Condition {
    /// The tests.
    pub tests: Vec<Test>,
}

impl Condition {
    /// Whether the condition holds for values. An absent path is false, `""`, and null.
    pub fn holds(&self, values: &Values) -> bool {
        self.tests.iter().all(|test| {
            let data = test.path.find(values).map(|node| values.data(node));
            match &test.expected {
                Expected::Truthy => data.is_some_and(truthy),
                Expected::Equals(literal) => equals(data, literal),
                Expected::Like(pattern) => data
                    .and_then(scalar)
                    .is_some_and(|text| is_like(&text, pattern)),
            }
        })
    }
}

/// Whether a value is true to Go's templates.
pub fn truthy(data: &Data) -> bool {
    match data {
        Data::Null => false,
        Data::Bool(value) => *value,
        Data::Int(value) => *value != 0,
        Data::Float(value) => *value != 0.0,
        Data::Text(text) => !text.is_empty(),
        Data::List(items) => !items.is_empty(),
        Data::Table(table) => !table.entries.is_empty(),
    }
}

fn equals(data: Option<&Data>, literal: &Literal) -> bool {
    match (data, literal) {
        (None | Some(Data::Null), Literal::Null) => true,
        (None | Some(Data::Null), Literal::Text(text)) => text.is_empty(),
        (None | Some(Data::Null), Literal::Bool(value)) => !value,
        (None | Some(Data::Null), Literal::Number(_)) => false,
        (Some(Data::Bool(found)), Literal::Bool(value)) => found == value,
        (Some(Data::Int(found)), Literal::Number(value)) => *found as f64 == *value,
        (Some(Data::Float(found)), Literal::Number(value)) => found == value,
        (Some(Data::Text(found)), Literal::Text(text)) => **found == **text,
        (Some(_), _) => false,
    }
}

/// A text with `{path}` in it; `{{ … }}`, an action of a Go template, is text.
#[derive(Clone, Debug, PartialEq)]
pub struct Template {
    /// The parts in order.
    pub pieces: Vec<Piece>,
    /// Where it stands.
    pub span: Span,
}

/// A part of a [`Template`].
#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    /// Text as it is.
    Text(String),
    /// The value at a path.
    Path(ConfigPath),
}

impl Template {
    /// The text for values; `None` when a path has no scalar.
    pub fn fill(&self, values: &Values) -> Option<String> {
        let mut out = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => out.push_str(text),
                Piece::Path(path) => match path.find(values) {
                    Some(node) => out.push_str(&scalar(values.data(node))?),
                    None if path.optional => {}
                    None => return None,
                },
            }
        }
        Some(out)
    }

    /// The paths in it.
    pub fn paths(&self) -> impl Iterator<Item = &ConfigPath> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Path(path) => Some(path),
            Piece::Text(_) => None,
        })
    }
}

/// Whether a text fits a pattern, in which `*` stands for any text.
pub fn is_like(text: &str, pattern: &str) -> bool {
    let Some((first, rest)) = pattern.split_once('*') else {
        return text == pattern;
    };
    let Some(mut text) = text.strip_prefix(first) else {
        return false;
    };
    let mut parts: Vec<&str> = rest.split('*').collect();
    let last = parts.pop().unwrap_or("");
    for part in parts {
        let Some(at) = text.find(part) else {
            return false;
        };
        text = &text[at + part.len()..];
    }
    text.ends_with(last)
}

/// A scalar as text, as templates print it; `None` for lists, tables and null.
pub fn scalar(data: &Data) -> Option<String> {
    match data {
        Data::Bool(value) => Some(value.to_string()),
        Data::Int(value) => Some(value.to_string()),
        Data::Float(value) => Some(value.to_string()),
        Data::Text(text) => Some(text.to_string()),
        Data::Null | Data::List(_) | Data::Table(_) => None,
    }
}

pub(super) fn path(reader: &Reader<'_>, node: yaml::NodeId) -> Result<ConfigPath, ConfigError> {
    parse_path(reader, &reader.text(node)?)
}

pub(super) fn parse_path(reader: &Reader<'_>, text: &Spanned) -> Result<ConfigPath, ConfigError> {
    let (bare, optional) = match text.text.strip_suffix('?') {
        Some(bare) => (bare, true),
        None => (text.text.as_str(), false),
    };
    let path =
        ValuesPath::parse(bare).map_err(|error| reader.error(text.span, error.to_string()))?;
    if path.is_root() {
        return Err(reader.error(
            text.span,
            "expected a values path, found nothing".to_owned(),
        ));
    }
    Ok(ConfigPath {
        path,
        optional,
        span: text.span,
    })
}

pub(super) fn paths(
    reader: &Reader<'_>,
    node: yaml::NodeId,
) -> Result<Vec<ConfigPath>, ConfigError> {
    let items = reader.list(node, "a list of values paths")?;
    items.iter().map(|&item| path(reader, item)).collect()
}

/// One path or a list of them.
pub(super) fn path_or_paths(
    reader: &Reader<'_>,
    node: yaml::NodeId,
) -> Result<Vec<ConfigPath>, ConfigError> {
    if reader.is_list(node) {
        paths(reader, node)
    } else {
        Ok(vec![path(reader, node)?])
    }
}

/// A path that must be true, a list of such, or a table of paths and values or patterns.
pub(super) fn condition(reader: &Reader<'_>, node: yaml::NodeId) -> Result<Condition, ConfigError> {
    if !reader.is_table(node) {
        let tests = path_or_paths(reader, node)?.into_iter().map(|path| Test {
            path,
            expected: Expected::Truthy,
        });
        return Ok(Condition {
            tests: tests.collect(),
        });
    }
    let mut tests = Vec::new();
    for (name, value) in reader.named(node, "a table of paths and values")? {
        let expected = if reader.is_table(value) {
            let fields = reader.fields(value, &["like"])?;
            let like = fields.get("like").ok_or_else(|| {
                let message = "expected a value, or `like` with a pattern".to_owned();
                reader.error(reader.span(value), message)
            })?;
            Expected::Like(reader.text(like)?.text)
        } else {
            Expected::Equals(literal(reader, value)?)
        };
        tests.push(Test {
            path: parse_path(reader, &name)?,
            expected,
        });
    }
    Ok(Condition { tests })
}

fn literal(reader: &Reader<'_>, node: yaml::NodeId) -> Result<Literal, ConfigError> {
    let plain = reader.is_plain(node);
    let text = match reader.text(node) {
        Ok(text) => text.text,
        Err(_) if plain => return Ok(Literal::Null),
        Err(error) => return Err(error),
    };
    if plain {
        match text.as_str() {
            "true" => return Ok(Literal::Bool(true)),
            "false" => return Ok(Literal::Bool(false)),
            _ => {}
        }
        if let Ok(number) = text.parse() {
            return Ok(Literal::Number(number));
        }
    }
    Ok(Literal::Text(text))
}

pub(super) fn template(reader: &Reader<'_>, node: yaml::NodeId) -> Result<Template, ConfigError> {
    let text = reader.text(node)?;
    let mut pieces = Vec::new();
    let mut rest = text.text.as_str();
    while let Some(open) = rest.find('{') {
        if rest[open..].starts_with("{{") {
            let Some(close) = rest[open..].find("}}") else {
                return Err(reader.error(text.span, "a {{ without its }}".to_owned()));
            };
            pieces.push(Piece::Text(rest[..open + close + 2].to_owned()));
            rest = &rest[open + close + 2..];
            continue;
        }
        let Some(close) = rest[open..].find('}') else {
            return Err(reader.error(text.span, "a { without its }".to_owned()));
        };
        if open > 0 {
            pieces.push(Piece::Text(rest[..open].to_owned()));
        }
        let inner = Spanned {
            text: rest[open + 1..open + close].to_owned(),
            span: text.span,
        };
        pieces.push(Piece::Path(parse_path(reader, &inner)?));
        rest = &rest[open + close + 1..];
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest.to_owned()));
    }
    Ok(Template {
        pieces,
        span: text.span,
    })
}
