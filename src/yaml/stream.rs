//! A stream cut into its documents, so that the pieces joined are the stream again.
//!
//! YAML allows a line that begins with `---` or `...` (and then ends, or has a blank) nowhere
//! inside a document: not in a block scalar, not in quotes. Cutting at those lines is therefore
//! exact and needs no parser.

use crate::source::Span;

/// One piece of a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Its bytes; the pieces of a stream follow each other without a gap.
    pub span: Span,
    /// The line it begins on, from 1.
    pub line: usize,
}

/// Cuts `text` into pieces that hold at most one document each: the `---` line opens a piece,
/// directives before it belong to it, a `...` line closes one.
pub fn split(text: &str) -> Vec<Piece> {
    pieces(text).collect()
}

/// [`split`], a piece at a time: a stream may have more documents than a list of them should hold.
pub fn pieces(text: &str) -> impl Iterator<Item = Piece> {
    Pieces::new(text)
}

struct Pieces<'t> {
    text: &'t str,
    /// The next line: where it begins, and its number.
    next: (usize, usize),
    /// Where the open piece begins, and on which line.
    start: (usize, usize),
    prologue: Prologue,
    /// A piece that is cut off; a line `...` may still be added to it.
    cut: Option<Piece>,
    /// A piece that is ready.
    ready: Option<Piece>,
}

/// What stands before a document's `---` or its first content.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Prologue {
    /// Nothing but blank lines and comments.
    Blank,
    /// A `%` directive, which belongs to the `---` that follows.
    Directives,
    /// The document has begun.
    Over,
}

impl Iterator for Pieces<'_> {
    type Item = Piece;

    fn next(&mut self) -> Option<Piece> {
        while self.ready.is_none() && self.next.0 < self.text.len() {
            let (at, line) = self.next;
            let end = line_end(self.text, at);
            self.next = (after_break(self.text, end), line + 1);
            self.line(at, end);
        }
        if self.ready.is_none() && self.start.0 < self.text.len() {
            let end = (self.text.len(), self.next.1);
            self.cut_at(end);
            // A byte order mark alone is no piece of its own, unless nothing else is there.
            if self.start.0 < end.0 {
                self.push(end);
            }
        }
        self.ready.take().or_else(|| self.cut.take())
    }
}

impl<'t> Pieces<'t> {
    fn new(text: &'t str) -> Self {
        let mark = '\u{feff}';
        let start = if text.starts_with(mark) {
            mark.len_utf8()
        } else {
            0
        };
        Self {
            text,
            next: (start, 1),
            start: (0, 1),
            prologue: Prologue::Blank,
            cut: None,
            ready: None,
        }
    }

    fn line(&mut self, at: usize, end: usize) {
        let content = &self.text[at..end];
        let (next, after) = self.next;
        if is_marker(content, "---") {
            if self.prologue != Prologue::Directives {
                self.cut_at((at, after - 1));
            }
            self.prologue = Prologue::Over;
        } else if is_marker(content, "...") {
            match &mut self.cut {
                // One more end of the document that has ended; alone it would be no document.
                Some(ended) if self.prologue == Prologue::Blank => {
                    ended.span.end = next;
                    self.start = (next, after);
                }
                Some(_) | None => self.cut_at((next, after)),
            }
            self.prologue = Prologue::Blank;
        } else if self.prologue != Prologue::Over {
            let trimmed = content.trim_start_matches([' ', '\t', '\u{feff}']);
            if content.starts_with('%') {
                self.prologue = Prologue::Directives;
            } else if !trimmed.is_empty() && !trimmed.starts_with('#') {
                self.prologue = Prologue::Over;
            }
        }
    }

    /// Ends the open piece before the place `end` and its line.
    fn cut_at(&mut self, end: (usize, usize)) {
        let open = &self.text[self.start.0..end.0];
        if !open.trim_matches('\u{feff}').is_empty() {
            self.push(end);
        }
    }

    fn push(&mut self, end: (usize, usize)) {
        self.ready = self.cut.replace(Piece {
            span: Span::new(self.start.0, end.0),
            line: self.start.1,
        });
        self.start = end;
    }
}

fn is_marker(line: &str, marker: &str) -> bool {
    line.strip_prefix(marker)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
}

/// The end of the line that holds `at`: the offset of its line break, or of the text's end.
/// Line breaks are `\n`, `\r\n` and a lone `\r`, as YAML has them.
pub fn line_end(text: &str, at: usize) -> usize {
    memchr::memchr2(b'\n', b'\r', &text.as_bytes()[at..]).map_or(text.len(), |found| at + found)
}

/// The offset after the line break at `end`; `end` itself where there is none.
pub fn after_break(text: &str, end: usize) -> usize {
    end + line_break(text, end).len()
}

/// The line break at `end`: `\r\n`, `\n`, `\r` or nothing.
pub fn line_break(text: &str, end: usize) -> &str {
    let rest = &text[end..];
    ["\r\n", "\n", "\r"]
        .into_iter()
        .find_map(|sign| rest.starts_with(sign).then(|| &rest[..sign.len()]))
        .unwrap_or("")
}

/// The start of the line that holds `at`.
pub fn line_start(text: &str, at: usize) -> usize {
    memchr::memrchr2(b'\n', b'\r', &text.as_bytes()[..at]).map_or(0, |found| found + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str) -> Vec<&str> {
        split(text)
            .iter()
            .map(|piece| &text[piece.span.start..piece.span.end])
            .collect()
    }

    #[test]
    fn pieces_tile_the_stream() {
        for (text, expected) in [
            ("", &[][..]),
            ("a: 1", &["a: 1"]),
            ("---\na\n---\nb", &["---\na\n", "---\nb"]),
            ("# c\n---\na\n--- b\n", &["# c\n", "---\na\n", "--- b\n"]),
            ("a: |\n  ---\n---x: y\n", &["a: |\n  ---\n---x: y\n"]),
            (
                "%YAML 1.1\n---\na\n...\n# c\n%TAG ! x\n---\nb",
                &["%YAML 1.1\n---\na\n...\n", "# c\n%TAG ! x\n---\nb"],
            ),
            ("a\n%b\n---\nc", &["a\n%b\n", "---\nc"]),
            (
                "---\r\na\r\n---\r\nb\r\n",
                &["---\r\na\r\n", "---\r\nb\r\n"],
            ),
            ("---\n---\n---", &["---\n", "---\n", "---"]),
            ("\u{feff}---\na\n", &["\u{feff}---\na\n"]),
            ("\u{feff}", &["\u{feff}"]),
            ("a\n...\nb\n...", &["a\n...\n", "b\n..."]),
            ("a\n...\n# c\n\n...\nb", &["a\n...\n# c\n\n...\n", "b"]),
        ] {
            assert_eq!(pieces(text), expected, "{text:?}");
            assert_eq!(pieces(text).concat(), text);
        }
    }

    #[test]
    fn pieces_know_their_line() {
        let lines: Vec<_> = split("a\r\n...\nb\n---\nc")
            .iter()
            .map(|piece| piece.line)
            .collect();
        assert_eq!(lines, [1, 3, 4]);
    }
}
