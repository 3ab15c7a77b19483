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
    Splitter::new(text).run()
}

struct Splitter<'t> {
    text: &'t str,
    pieces: Vec<Piece>,
    /// Where the open piece begins, and on which line.
    start: (usize, usize),
    prologue: Prologue,
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

impl<'t> Splitter<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            pieces: Vec::new(),
            start: (0, 1),
            prologue: Prologue::Blank,
        }
    }

    fn run(mut self) -> Vec<Piece> {
        let bytes = self.text.as_bytes();
        let mut at = if self.text.starts_with('\u{feff}') {
            '\u{feff}'.len_utf8()
        } else {
            0
        };
        let mut line = 1;
        while at < bytes.len() {
            let end = line_end(self.text, at);
            let next = after_break(self.text, end);
            self.line(at, end, line, next);
            at = next;
            line += 1;
        }
        self.cut(bytes.len(), line);
        self.pieces
    }

    fn line(&mut self, at: usize, end: usize, line: usize, next: usize) {
        let content = &self.text[at..end];
        if is_marker(content, "---") {
            if self.prologue != Prologue::Directives {
                self.cut(at, line);
            }
            self.prologue = Prologue::Over;
        } else if is_marker(content, "...") {
            match self.pieces.last_mut() {
                // One more end of the document that has ended; alone it would be no document.
                Some(ended) if self.prologue == Prologue::Blank => {
                    ended.span.end = next;
                    self.start = (next, line + 1);
                }
                Some(_) | None => self.cut(next, line + 1),
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

    fn cut(&mut self, end: usize, line: usize) {
        // A byte order mark alone is no piece of its own.
        if self.text[self.start.0..end]
            .trim_matches('\u{feff}')
            .is_empty()
        {
            if end == self.text.len() && self.start.0 < end {
                self.push(end);
            }
            return;
        }
        self.push(end);
        self.start = (end, line);
    }

    fn push(&mut self, end: usize) {
        self.pieces.push(Piece {
            span: Span::new(self.start.0, end),
            line: self.start.1,
        });
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
