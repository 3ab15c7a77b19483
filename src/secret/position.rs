//! From a place in a scalar's decoded text back to the bytes of the file.

use crate::source::Span;
use crate::yaml::ScalarStyle;

/// Where the pieces of a decoded text stand in the source.
pub(super) enum Map {
    /// Everything is moved by so many bytes.
    Shifted(usize),
    /// Pieces: start in the decoded text, start in the source; within a piece bytes agree.
    Pieces(Vec<(usize, usize)>),
    /// The pieces are not known: everything is this span.
    Whole(Span),
}

impl Map {
    /// The map of a scalar: its span in `source`, how it was written, and its decoded text.
    pub(super) fn of(source: &str, span: Span, style: ScalarStyle, decoded: &str) -> Self {
        let Some(raw) = source.get(span.start..span.end) else {
            return Map::Whole(span);
        };
        match style {
            ScalarStyle::Plain if raw == decoded => Map::Shifted(span.start),
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted
                if raw.get(1..raw.len().saturating_sub(1)) == Some(decoded) =>
            {
                Map::Shifted(span.start + 1)
            }
            ScalarStyle::SingleQuoted if !raw.contains('\n') => single_quoted(raw, span.start),
            ScalarStyle::DoubleQuoted if !raw.contains('\n') => double_quoted(raw, span.start),
            ScalarStyle::Literal => lines(raw, span.start, decoded).unwrap_or(Map::Whole(span)),
            ScalarStyle::Plain
            | ScalarStyle::SingleQuoted
            | ScalarStyle::DoubleQuoted
            | ScalarStyle::Folded => folded(raw, span.start, decoded).unwrap_or(Map::Whole(span)),
        }
    }

    /// The bytes of the source that hold `start..end` of the decoded text.
    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        match self {
            Map::Shifted(by) => Span::new(start + by, end + by),
            Map::Whole(span) => *span,
            Map::Pieces(pieces) => {
                let place = |at: usize| {
                    let piece = pieces.partition_point(|&(decoded, _)| decoded <= at);
                    let (decoded, source) = pieces[piece.saturating_sub(1)];
                    source + (at - decoded.min(at))
                };
                // The end belongs to the last byte inside, not to the piece behind it.
                let last = if end > start {
                    place(end - 1) + 1
                } else {
                    place(start)
                };
                Span::new(place(start), last)
            }
        }
    }
}

fn single_quoted(raw: &str, base: usize) -> Map {
    let mut pieces = vec![(0, base + 1)];
    let mut decoded = 0;
    let bytes = raw.as_bytes();
    let mut at = 1;
    while at + 1 < bytes.len() {
        if bytes[at] == b'\'' && bytes[at + 1] == b'\'' {
            at += 2;
            decoded += 1;
            pieces.push((decoded, base + at));
        } else {
            at += 1;
            decoded += 1;
        }
    }
    Map::Pieces(pieces)
}

fn double_quoted(raw: &str, base: usize) -> Map {
    let mut pieces = vec![(0, base + 1)];
    let mut decoded = 0;
    let mut chars = raw.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if c != '\\' {
            decoded += c.len_utf8();
            continue;
        }
        let Some((_, escape)) = chars.next() else {
            break;
        };
        let digits = match escape {
            'x' => 2,
            'u' => 4,
            'U' => 8,
            _ => 0,
        };
        let code: String = (0..digits)
            .filter_map(|_| chars.next().map(|(_, c)| c))
            .collect();
        let width = match escape {
            'x' | 'u' | 'U' => u32::from_str_radix(&code, 16)
                .ok()
                .and_then(char::from_u32)
                .map_or(1, char::len_utf8),
            'N' | '_' => 2,
            'L' | 'P' => 3,
            _ => 1,
        };
        pieces.push((decoded, base + at));
        decoded += width;
        let next = chars.peek().map_or(raw.len(), |&(at, _)| at);
        pieces.push((decoded, base + next));
    }
    Map::Pieces(pieces)
}

/// A literal block: the same lines with the indentation taken off.
fn lines(raw: &str, base: usize, decoded: &str) -> Option<Map> {
    let header = raw.find('\n')? + 1;
    let mut pieces = Vec::new();
    let (mut source_at, mut decoded_at) = (header, 0);
    for line in decoded.split_inclusive('\n') {
        let rest = raw.get(source_at..)?;
        let source_line = &rest[..rest.find('\n').map_or(rest.len(), |end| end + 1)];
        let bare = source_line.trim_end_matches(['\n', '\r']);
        let text = line.trim_end_matches(['\n', '\r']);
        if !bare.ends_with(text) {
            return None;
        }
        pieces.push((decoded_at, base + source_at + bare.len() - text.len()));
        decoded_at += line.len();
        source_at += source_line.len();
    }
    (!pieces.is_empty()).then_some(Map::Pieces(pieces))
}

/// Folded text: its words stand in the source in the same order.
fn folded(raw: &str, base: usize, decoded: &str) -> Option<Map> {
    let mut pieces = Vec::new();
    let mut at = match raw.as_bytes().first() {
        Some(b'>' | b'|') => raw.find('\n')? + 1,
        _ => 0,
    };
    let mut from = 0;
    for word in decoded.split(char::is_whitespace) {
        if !word.is_empty() {
            let found = at + raw.get(at..)?.find(word)?;
            pieces.push((from, base + found));
            at = found + word.len();
        }
        from += word.len();
        from += decoded
            .get(from..)?
            .chars()
            .next()
            .map_or(0, char::len_utf8);
    }
    (!pieces.is_empty()).then_some(Map::Pieces(pieces))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::{Kind, parse};

    fn found(text: &str, needle: &str) -> String {
        let tree = parse(text).expect("yaml");
        let root = tree.documents[0].root;
        let node = tree.node(tree.get(root, "k").expect("k"));
        let Kind::Scalar {
            text: decoded,
            style,
        } = &node.kind
        else {
            panic!("a scalar")
        };
        let at = decoded.find(needle).expect("needle");
        let span = Map::of(text, node.span, *style, decoded).span(at, at + needle.len());
        text[span.start..span.end].to_owned()
    }

    #[test]
    fn finds_the_bytes_of_every_style() {
        assert_eq!(found("k: abc\n", "bc"), "bc");
        assert_eq!(found("k: 'it''s abc'\n", "abc"), "abc");
        assert_eq!(found("k: \"\\x61b\\tc d\"\n", "c d"), "c d");
        assert_eq!(found("k: \"\\x61bc\"\n", "abc"), "\\x61bc");
        assert_eq!(found("k: |\n  one\n  two\n\n  three\n", "three"), "three");
        assert_eq!(found("k: |\n  one\n  two\n", "one\ntwo"), "one\n  two");
        assert_eq!(found("k: |\r\n  one\r\n  two\r\n", "two"), "two");
        assert_eq!(found("k: >-\n  one\n  two\n", "two"), "two");
        assert_eq!(found("k: one\n  two\n", "two"), "two");
    }
}
