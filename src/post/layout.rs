//! How a document is laid out: columns, line ends, and where lines can follow a value.

use super::document::Document;
use super::place::Unplaced;
use crate::source::Span;
use crate::yaml::stream::{after_break, line_break, line_end, line_start};
use crate::yaml::{Entry, Kind, NodeId, ScalarStyle};

/// Questions about the text around the nodes of a document.
#[derive(Clone, Copy)]
pub(super) struct Layout<'d, 't> {
    document: &'d Document<'t>,
}

impl<'d, 't> Layout<'d, 't> {
    /// The layout of a document.
    pub(super) fn new(document: &'d Document<'t>) -> Self {
        Self { document }
    }

    fn text(&self) -> &'t str {
        self.document.text
    }

    /// The line break that this text uses.
    pub(super) fn some_break(&self) -> &'t str {
        let end = line_end(self.text(), 0);
        match line_break(self.text(), end) {
            "" => "\n",
            sign => sign,
        }
    }

    /// Where lines can follow a block collection: after the line of its last value.
    pub(super) fn append_point(&self, id: NodeId) -> Option<usize> {
        let (end, block_scalar) = self.last_leaf(id);
        let text = self.text();
        let mut at = self.rest_of_line(end)?;
        if block_scalar {
            // Blank lines after it may be its content (`|+`, or more blanks than its indentation).
            loop {
                let end = line_end(text, at);
                if end == at && at == text.len() || !text[at..end].trim().is_empty() {
                    break;
                }
                at = after_break(text, end);
            }
            if !text[..at].ends_with(['\n', '\r']) {
                return None;
            }
        }
        Some(at)
    }

    /// The offset after the line that holds `end`, when only blanks and a comment follow there.
    pub(super) fn rest_of_line(&self, end: usize) -> Option<usize> {
        let text = self.text();
        let line = line_end(text, end);
        let rest = &text[end..line];
        let content = rest.trim_start_matches([' ', '\t']);
        let comment = content.starts_with('#') && content.len() < rest.len();
        (content.is_empty() || comment).then(|| after_break(text, line))
    }

    /// The end of the last value in a block collection, and whether that is a block scalar.
    fn last_leaf(&self, id: NodeId) -> (usize, bool) {
        let tree = &self.document.tree;
        let (mut id, mut end) = (id, self.document.end(id));
        loop {
            end = end.max(self.document.end(id));
            let next = match &tree.node(id).kind {
                Kind::Mapping {
                    entries,
                    flow: false,
                } => entries.last().map(|entry| {
                    end = end.max(self.document.end(entry.key));
                    entry.value
                }),
                Kind::Sequence { items, flow: false } => items.last().copied(),
                Kind::Scalar { style, .. } => {
                    let block = matches!(style, ScalarStyle::Literal | ScalarStyle::Folded);
                    return (end, block);
                }
                Kind::Mapping { .. } | Kind::Sequence { .. } | Kind::Alias { .. } => None,
            };
            match next {
                Some(next) => id = next,
                None => return (end, false),
            }
        }
    }

    /// The column of a block mapping's keys, from 0.
    pub(super) fn mapping_column(&self, id: NodeId) -> Result<usize, Unplaced> {
        let first = self.document.tree.entries(id).first();
        let first = first.ok_or(Unplaced("a mapping without entries"))?;
        self.column(self.entry_start(*first))
    }

    /// The column of a place, from 0, in characters: the number of blanks that line up with it.
    pub(super) fn column(&self, at: usize) -> Result<usize, Unplaced> {
        let before = &self.text()[line_start(self.text(), at)..at];
        let before = before.trim_start_matches('\u{feff}');
        if before.contains('\t') {
            return Err(Unplaced("a tab stands in the indentation"));
        }
        if before.contains(['\u{85}', '\u{2028}', '\u{2029}']) {
            return Err(Unplaced(
                "a line ends with a sign that only YAML takes for one",
            ));
        }
        Ok(before.chars().count())
    }

    /// Where an entry begins: at its `?`, its tag, its anchor or its key.
    pub(super) fn entry_start(&self, entry: Entry) -> usize {
        let start = self.document.start(entry.key);
        let before = self.text()[..start].trim_end_matches([' ', '\t']);
        if before.len() < start && before.ends_with('?') {
            before.len() - 1
        } else {
            start
        }
    }
}

/// The span from the start of a document's content to the end of its last line, for a document
/// that is written anew, and the text that must stand before it.
pub(super) fn whole(document: &Document<'_>, root: NodeId) -> (Span, &'static str) {
    let text = document.text;
    let start = document.start(root);
    let line = line_start(text, start);
    let (end, _) = Layout::new(document).last_leaf(root);
    let end = line_end(text, end);
    if text[line..start]
        .trim_matches([' ', '\t', '\u{feff}'])
        .is_empty()
    {
        (Span::new(line.max(bom(text)), end), "")
    } else {
        (Span::new(start, end), "\n")
    }
}

fn bom(text: &str) -> usize {
    if text.starts_with('\u{feff}') {
        '\u{feff}'.len_utf8()
    } else {
        0
    }
}
