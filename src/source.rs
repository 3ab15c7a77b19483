//! Source texts and places in them.
//!
//! Everything that is read is kept whole in [`Sources`]; whatever is said about it refers to a
//! [`SourceId`] and a [`Span`] of bytes. Lines and columns are computed from those, late, by the
//! reports alone ([`Source::position`]), so that nothing has to be kept in step while merging.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

/// A half-open range of bytes in one source, always on character boundaries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The range `start..end` in bytes.
    pub fn new(start: usize, end: usize) -> Self {
        Self {
            start,
            end: end.max(start),
        }
    }

    /// An empty range: a place between two characters.
    pub fn at(offset: usize) -> Self {
        Self {
            start: offset,
            end: offset,
        }
    }

    /// Number of bytes.
    pub fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether the range holds no byte.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether `other` lies inside this range.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two ranges share a byte.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }
}

/// A line and a column, both from 1, the column in Unicode characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// Names one source within [`Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(u32);

/// One text that was read: a file, or a member of a packaged chart.
#[derive(Debug)]
pub struct Source {
    name: String,
    member: Option<String>,
    text: Arc<str>,
    lines: OnceLock<Vec<usize>>,
}

impl Source {
    /// The file as the user would type it from the current directory, with `/`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The member's path inside the archive [`Source::name`], for packaged charts.
    pub fn member(&self) -> Option<&str> {
        self.member.as_deref()
    }

    /// The whole text.
    pub fn text(&self) -> &Arc<str> {
        &self.text
    }

    /// The text under `span`; empty where the span lies outside of the text.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.start..span.end).unwrap_or("")
    }

    fn line_starts(&self) -> &[usize] {
        self.lines.get_or_init(|| {
            let newlines = memchr::memchr_iter(b'\n', self.text.as_bytes());
            std::iter::once(0)
                .chain(newlines.map(|at| at + 1))
                .collect()
        })
    }

    /// Line and column of a byte offset; offsets past the end are taken as the end.
    pub fn position(&self, offset: usize) -> Position {
        let offset = offset.min(self.text.len());
        let starts = self.line_starts();
        let line = starts.partition_point(|&start| start <= offset).max(1);
        let start = starts[line - 1];
        let before = self.text.get(start..offset).unwrap_or("");
        // A byte order mark is no character that an editor shows.
        let column = before.chars().filter(|&c| c != '\u{feff}').count() + 1;
        Position { line, column }
    }

    /// The span of the line (without its line break) that holds `offset`.
    pub fn line_at(&self, offset: usize) -> Span {
        let starts = self.line_starts();
        let line = starts.partition_point(|&start| start <= offset).max(1);
        self.line(line)
    }

    /// The span of line `line` (from 1) without its line break; empty past the end.
    pub fn line(&self, line: usize) -> Span {
        let starts = self.line_starts();
        let Some(&start) = line.checked_sub(1).and_then(|at| starts.get(at)) else {
            return Span::at(self.text.len());
        };
        let end = starts.get(line).map_or(self.text.len(), |&next| next - 1);
        let trimmed = self.text[start..end].trim_end_matches('\r').len();
        Span::new(start, start + trimmed)
    }

    /// Number of lines; a text without a line break has one.
    pub fn line_count(&self) -> usize {
        self.line_starts().len()
    }
}

/// All texts of a run, append-only, so that a [`SourceId`] stays good.
#[derive(Debug, Default)]
pub struct Sources {
    list: Vec<Source>,
}

impl Sources {
    /// No text yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Keeps a text under the name that reports show.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<Arc<str>>) -> SourceId {
        self.add_member(name, None, text)
    }

    /// Keeps a text that is a member of a packaged chart.
    pub fn add_member(
        &mut self,
        name: impl Into<String>,
        member: Option<String>,
        text: impl Into<Arc<str>>,
    ) -> SourceId {
        let id = SourceId(u32::try_from(self.list.len()).expect("fewer than 2^32 sources"));
        self.list.push(Source {
            name: name.into(),
            member,
            text: text.into(),
            lines: OnceLock::new(),
        });
        id
    }

    /// The text that `id` names.
    pub fn get(&self, id: SourceId) -> &Source {
        &self.list[id.0 as usize]
    }

    /// Forgets every text but the named ones; the names of all stay.
    pub fn keep_texts(&mut self, kept: &BTreeSet<SourceId>) {
        for (at, source) in self.list.iter_mut().enumerate() {
            if !kept.contains(&SourceId(at as u32)) {
                source.text = "".into();
                source.lines = OnceLock::new();
            }
        }
    }

    /// All sources with their ids, in the order they were read.
    pub fn iter(&self) -> impl Iterator<Item = (SourceId, &Source)> {
        self.list
            .iter()
            .enumerate()
            .map(|(at, source)| (SourceId(at as u32), source))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn position_counts_characters_not_bytes() {
        let mut sources = Sources::new();
        let id = sources.add("v.yaml", "a: ä\nb: é x\r\n");
        let source = sources.get(id);
        let at = source.text().find('x').expect("present");
        assert_eq!(source.position(at), Position { line: 2, column: 6 });
        assert_eq!(source.slice(source.line(2)), "b: é x");
        assert_eq!(source.position(10_000), Position { line: 3, column: 1 });
    }
}
