//! A document written anew, for the one case that text insertion cannot do: something is added
//! where an alias or a merge key stands. Aliases are written out, comments inside are lost, the
//! lines before and after the content stay.

use std::collections::BTreeSet;

use super::addition::{Addition, Content};
use super::document::{Document, Found};
use super::problem::Problem;
use super::render;
use crate::yaml::{Entry, Kind, NodeId, ScalarStyle};

/// More values than this are a bomb of aliases, not a manifest.
const MAX_NODES: usize = 1_000_000;
/// Deeper than this is no manifest.
const MAX_DEPTH: usize = 200;

/// What is written at one place.
#[derive(Clone, Copy)]
enum Value<'p> {
    /// What stood there.
    Kept(NodeId),
    /// What stood there, with something added.
    Changed(NodeId, &'p Addition),
    /// Something new.
    New(&'p Addition),
}

/// Writes the content of a document with the addition made, in block style.
///
/// # Errors
/// When it nests too deep, aliases multiply without end, or a key is no string.
pub(super) fn emit(
    document: &Document<'_>,
    root: NodeId,
    addition: &Addition,
) -> Result<String, Problem> {
    let mut emitter = Emitter {
        document,
        out: String::new(),
        nodes: 0,
        root,
    };
    emitter.block(Value::Changed(root, addition), 0, Position::Root, 0)?;
    Ok(emitter.out)
}

/// What stands before a value on its line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Position {
    Root,
    AfterKey,
    AfterDash,
}

struct Emitter<'d, 't> {
    document: &'d Document<'t>,
    out: String,
    nodes: usize,
    root: NodeId,
}

/// The entries of a mapping as Helm's decoder merges them: its own, then what merge keys add, each
/// with its value.
///
/// # Errors
/// When merges nest without end, or what is merged is no mapping.
pub(super) fn merged_entries(document: &Document<'_>, id: NodeId) -> Result<Vec<Entry>, Problem> {
    fn collect<'d>(
        document: &'d Document<'_>,
        id: NodeId,
        depth: usize,
        known: &mut BTreeSet<&'d str>,
        out: &mut Vec<Entry>,
    ) -> Result<(), Problem> {
        if depth > MAX_DEPTH || out.len() > MAX_NODES {
            return Err(document.problem(id, "merge keys nest too deep".into()));
        }
        let (merges, own): (Vec<Entry>, Vec<Entry>) = document
            .tree
            .entries(id)
            .iter()
            .partition(|&&entry| document.is_merge(entry));
        for entry in own {
            match document.tree.text(entry.key) {
                // A key of the mapping itself is kept even when it stands there twice.
                Some(key) if !known.insert(key) && depth > 0 => {}
                _ => out.push(entry),
            }
        }
        for entry in merges {
            for source in document.merge_sources(entry.value) {
                collect(document, source, depth + 1, known, out)?;
            }
        }
        Ok(())
    }
    let mut out = Vec::new();
    collect(document, id, 0, &mut BTreeSet::new(), &mut out)?;
    Ok(out)
}

impl Emitter<'_, '_> {
    fn refuse(&self, message: &str) -> Problem {
        self.document.problem(
            self.root,
            format!("{message}: the document would have to be written anew, and cannot"),
        )
    }

    fn count(&mut self, depth: usize) -> Result<(), Problem> {
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            return Err(self.refuse("aliases multiply without end"));
        }
        if depth > MAX_DEPTH {
            return Err(self.refuse("it nests too deep"));
        }
        Ok(())
    }

    fn block(
        &mut self,
        value: Value<'_>,
        indent: usize,
        position: Position,
        depth: usize,
    ) -> Result<(), Problem> {
        self.count(depth)?;
        let (id, addition) = match value {
            Value::New(addition) => return self.new_value(addition, indent, position),
            Value::Kept(id) => (self.document.tree.resolve(id), None),
            Value::Changed(id, addition) if addition.replaces(self.document, id) => {
                return self.new_value(addition, indent, position);
            }
            Value::Changed(id, addition) => (self.document.tree.resolve(id), Some(addition)),
        };
        let document = self.document;
        let node = document.tree.node(id);
        let tag = node.tag.as_ref().map(|tag| tag_text(&tag.name));
        match &node.kind {
            Kind::Scalar { text, style } => {
                if let Some(Addition::Text(text)) = addition {
                    self.word(position, None, &render::scalar(text));
                } else {
                    self.scalar(text, *style, tag.as_deref(), indent, position);
                }
                Ok(())
            }
            Kind::Sequence { items, .. } => {
                self.sequence(items, addition, tag.as_deref(), (indent, position, depth))
            }
            Kind::Mapping { .. } => {
                self.mapping(id, addition, tag.as_deref(), (indent, position, depth))
            }
            Kind::Alias { .. } => Err(self.refuse("an alias stands for nothing")),
        }
    }

    fn sequence(
        &mut self,
        items: &[NodeId],
        addition: Option<&Addition>,
        tag: Option<&str>,
        (indent, position, depth): (usize, Position, usize),
    ) -> Result<(), Problem> {
        let appended: &[Content] = match addition {
            Some(Addition::Append(items)) => items,
            _ => &[],
        };
        if items.is_empty() && appended.is_empty() {
            self.word(position, tag, "[]");
            return Ok(());
        }
        let mut first = self.open(position, tag);
        for (index, &item) in items.iter().enumerate() {
            let change = match addition {
                Some(Addition::Items(changes)) => changes.get(&index),
                _ => None,
            };
            let value = match change {
                Some(change) => Value::Changed(item, change),
                None => Value::Kept(item),
            };
            self.lead(&mut first, indent);
            self.out.push('-');
            self.block(value, indent + 2, Position::AfterDash, depth + 1)?;
        }
        if !appended.is_empty() {
            self.lead(&mut first, 0);
            let lines = render::item_lines(appended, indent, render::ListIndent(2));
            self.out.push_str(&lines.join("\n"));
        }
        Ok(())
    }

    fn mapping(
        &mut self,
        id: NodeId,
        addition: Option<&Addition>,
        tag: Option<&str>,
        (indent, position, depth): (usize, Position, usize),
    ) -> Result<(), Problem> {
        let document = self.document;
        let entries = merged_entries(document, id)?;
        let changes: &[(String, Addition)] = match addition {
            Some(Addition::Table(changes)) => changes,
            _ => &[],
        };
        if entries.is_empty() && changes.is_empty() {
            self.word(position, tag, "{}");
            return Ok(());
        }
        let mut first = self.open(position, tag);
        for entry in &entries {
            let key = self.key(entry.key)?;
            let text = document.tree.text(entry.key);
            let change = changes.iter().find(|(key, _)| Some(key.as_str()) == text);
            let value = match change {
                Some((_, change)) => Value::Changed(entry.value, change),
                None => Value::Kept(entry.value),
            };
            self.lead(&mut first, indent);
            self.out.push_str(&key);
            self.out.push(':');
            self.block(value, indent + 2, Position::AfterKey, depth + 1)?;
        }
        for (key, change) in changes {
            if document.find(id, key)? == Found::Missing {
                self.lead(&mut first, indent);
                self.out.push_str(&render::key(key));
                self.out.push(':');
                self.block(
                    Value::New(change),
                    indent + 2,
                    Position::AfterKey,
                    depth + 1,
                )?;
            }
        }
        Ok(())
    }

    fn new_value(
        &mut self,
        addition: &Addition,
        indent: usize,
        position: Position,
    ) -> Result<(), Problem> {
        let content = addition
            .content()
            .ok_or_else(|| self.refuse("a list that should be there is missing"))?;
        match &content {
            Content::Text(text) => self.word(position, None, &render::scalar(text)),
            Content::True => self.word(position, None, "true"),
            Content::List(_) | Content::Table(_) => {
                self.out.push('\n');
                let parent = indent.saturating_sub(2);
                let lines = render::value_lines(&content, parent, render::ListIndent(2));
                self.out.push_str(&lines.join("\n"));
            }
        }
        Ok(())
    }

    /// A key on one line.
    fn key(&mut self, id: NodeId) -> Result<String, Problem> {
        let node = self.document.tree.node(self.document.tree.resolve(id));
        let Kind::Scalar { text, style } = &node.kind else {
            return Err(self.refuse("a key is no string"));
        };
        // YAML limits keys without a `?` to 1024 characters.
        if text.len() > 1000 {
            return Err(self.refuse("a key is too long"));
        }
        let tag = node
            .tag
            .as_ref()
            .map_or(String::new(), |tag| tag_text(&tag.name) + " ");
        let text = match style {
            ScalarStyle::Plain if !text.contains('\n') && !text.is_empty() => text.to_string(),
            ScalarStyle::Plain if text.is_empty() => "~".to_owned(),
            _ => render::quoted(text),
        };
        Ok(tag + &text)
    }

    fn scalar(
        &mut self,
        text: &str,
        style: ScalarStyle,
        tag: Option<&str>,
        indent: usize,
        position: Position,
    ) {
        match style {
            ScalarStyle::Plain if text.is_empty() => self.word(position, tag, ""),
            ScalarStyle::Plain if !text.contains('\n') => self.word(position, tag, text),
            // Several lines without quotes are a string whatever they say.
            _ if is_literal(text) && position != Position::Root => {
                let header = if text.ends_with('\n') { "|" } else { "|-" };
                self.word(position, tag, header);
                for line in text.lines() {
                    self.out.push('\n');
                    if !line.is_empty() {
                        self.out.push_str(&" ".repeat(indent));
                        self.out.push_str(line);
                    }
                }
            }
            _ => self.word(position, tag, &render::quoted(text)),
        }
    }

    /// Writes a value on the line that is open.
    fn word(&mut self, position: Position, tag: Option<&str>, word: &str) {
        for part in tag
            .into_iter()
            .chain([word])
            .filter(|part| !part.is_empty())
        {
            if position != Position::Root || !self.out.is_empty() {
                self.out.push(' ');
            }
            self.out.push_str(part);
        }
    }

    /// Opens a collection: on the dash's own line, or on a new one. Answers whether the first entry
    /// continues the line.
    fn open(&mut self, position: Position, tag: Option<&str>) -> bool {
        if let Some(tag) = tag {
            self.word(position, Some(tag), "");
            return false;
        }
        match position {
            Position::Root => true,
            Position::AfterKey => false,
            Position::AfterDash => {
                self.out.push(' ');
                true
            }
        }
    }

    fn lead(&mut self, first: &mut bool, indent: usize) {
        if !std::mem::take(first) {
            self.out.push('\n');
            self.out.push_str(&" ".repeat(indent));
        }
    }
}

/// Whether a text can be a literal block scalar that every reader reads back as it is.
fn is_literal(text: &str) -> bool {
    let body = text.strip_suffix('\n').unwrap_or(text);
    let printable = |sign: char| {
        matches!(sign, '\n' | ' '..='~' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
            && !matches!(sign, '\u{2028}' | '\u{2029}' | '\u{feff}')
    };
    body.contains('\n')
        && !body.starts_with([' ', '\n', '#'])
        && !body.ends_with('\n')
        && body
            .lines()
            .next_back()
            .is_some_and(|line| !line.trim().is_empty())
        && text.chars().all(printable)
}

/// A tag as it is written.
fn tag_text(name: &str) -> String {
    match name.strip_prefix("tag:yaml.org,2002:") {
        Some(short) => format!("!!{short}"),
        None if name.starts_with('!') => name.to_owned(),
        None => format!("!<{name}>"),
    }
}
