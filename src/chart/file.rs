//! A values file, parsed once, however many profiles and Helms use it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::dialect::Dialect;
use crate::message::Message;
use crate::source::{SourceId, Sources, Span};
use crate::yaml::{Decoded, NodeId, ParseError, Tree};

/// A file that Helm cannot read, or what it cannot read in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// Helm's reason, from `error converting YAML to JSON: …` on.
    pub message: Message,
    /// Where, as far as known.
    pub span: Option<Span>,
}

/// One document that a Helm reads from a file.
#[derive(Clone, Debug)]
pub struct Document {
    /// The tree that holds it.
    pub tree: Arc<Tree>,
    /// Its root.
    pub root: NodeId,
    offsets: Offsets,
}

impl Document {
    /// A span of the tree as a span of the whole file.
    pub fn span(&self, span: Span) -> Span {
        Span::new(self.offsets.of(span.start), self.offsets.of(span.end))
    }
}

/// How offsets of a document's own text become offsets of the file's text.
#[derive(Clone, Debug, Default)]
struct Offsets {
    start: usize,
    /// Offsets (in the document's text) before which a carriage return was left out.
    left_out: Vec<usize>,
    /// The end of the file's text: Helm 4 reads a line break more than there may be.
    end: usize,
}

impl Offsets {
    fn of(&self, at: usize) -> usize {
        let returns = self.left_out.partition_point(|&gap| gap < at);
        (self.start + at + returns).min(self.end)
    }
}

/// What a Helm reads from a file: documents in order, and why it stops, when it stops early.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// The documents before the failure.
    pub documents: Vec<Document>,
    /// What could not be read after them.
    pub failure: Option<Unreadable>,
}

/// A values file: its source and what each Helm reads in it.
#[derive(Debug)]
pub struct ValuesFile {
    /// The name as Helm's messages write it: as given on the command line, or `values.yaml`.
    pub name: String,
    /// Its text.
    pub source: SourceId,
    /// The bytes, where the text is not just them.
    bytes: Option<Vec<u8>>,
    text: Arc<str>,
    whole: Mutex<Option<Result<Arc<Tree>, ParseError>>>,
    readings: [Mutex<Option<Arc<Reading>>>; Dialect::ALL.len()],
}

impl ValuesFile {
    /// Keeps a file's bytes; nothing is parsed before it is asked for.
    ///
    /// `display` is the file as the user would type it, `member` its path in an archive.
    pub fn new(
        name: impl Into<String>,
        display: impl Into<String>,
        member: Option<String>,
        bytes: Vec<u8>,
        sources: &mut Sources,
    ) -> Self {
        let (text, bytes): (Arc<str>, _) = match std::str::from_utf8(&bytes) {
            Ok(text) => (text.into(), None),
            Err(_) => (for_display(&bytes).into(), Some(bytes)),
        };
        let source = sources.add_member(display, member, text.clone());
        Self {
            name: name.into(),
            source,
            bytes,
            text,
            whole: Mutex::new(None),
            readings: [const { Mutex::new(None) }; Dialect::ALL.len()],
        }
    }

    /// All documents of the file with spans of the file's text, whatever a Helm makes of them: for
    /// rules that look at the text itself.
    ///
    /// # Errors
    /// When the text as a whole is not YAML.
    pub fn tree(&self) -> Result<Arc<Tree>, ParseError> {
        let parse = || Decoded::new(self.bytes()).parse().map(Arc::new);
        locked(&self.whole).get_or_insert_with(parse).clone()
    }

    /// What a Helm reads in the file.
    pub fn reading(&self, dialect: Dialect) -> Arc<Reading> {
        let read = || {
            Arc::new(match dialect.reads_every_document() {
                true => self.every_document(),
                false => self.first_document(),
            })
        };
        let mut reading = locked(&self.readings[dialect as usize]);
        reading.get_or_insert_with(read).clone()
    }

    /// Runs `work`, and lets go of what was parsed for it alone: a tree takes several times the
    /// room of its text, and of many files each may be looked at by itself.
    pub fn in_passing<T>(&self, work: impl FnOnce(&Self) -> T) -> T {
        let known = locked(&self.whole).is_some();
        let out = work(self);
        if !known {
            *locked(&self.whole) = None;
            for reading in &self.readings {
                *locked(reading) = None;
            }
        }
        out
    }

    /// Length of the text in bytes.
    pub fn size(&self) -> usize {
        self.text.len()
    }

    fn bytes(&self) -> &[u8] {
        self.bytes.as_deref().unwrap_or(self.text.as_bytes())
    }

    /// `yaml.Unmarshal` (sigs.k8s.io/yaml 1.6.0) reads one document and does not look behind it.
    fn first_document(&self) -> Reading {
        let offsets = Offsets {
            end: self.text.len(),
            ..Offsets::default()
        };
        let parsed = match self.tree() {
            Ok(tree) => Ok(tree),
            Err(_) => Decoded::new(self.bytes()).parse_first().map(Arc::new),
        };
        match parsed {
            Ok(tree) => Reading::of(&tree, &offsets),
            Err(error) => Reading {
                documents: Vec::new(),
                failure: Some(unparsable(&error, &offsets)),
            },
        }
    }

    /// `loader.LoadValues` (Helm 4.3.1, `pkg/chart/v2/loader/load.go`) splits the bytes at lines
    /// that begin with `---` (`YAMLReader`, k8s.io/apimachinery 0.37), with `\r\n` read as `\n` and
    /// a line break added at the end.
    fn every_document(&self) -> Reading {
        let mut reading = Reading::default();
        for chunk in chunks(self.bytes()) {
            let chunk = match chunk {
                Ok(chunk) => chunk,
                Err((at, text)) => {
                    let message = Message::plain(
                        "error reading yaml document: invalid Yaml document separator: ",
                    );
                    let span = Some(Span::at(at.min(self.text.len())));
                    let message = message.value(text);
                    reading.failure = Some(Unreadable { message, span });
                    return reading;
                }
            };
            let offsets = Offsets {
                start: chunk.start,
                left_out: chunk.left_out,
                end: self.text.len(),
            };
            let parsed = match self.tree() {
                Ok(tree) if chunk.bytes == self.bytes() => Ok(tree),
                Ok(_) | Err(_) => Decoded::new(&chunk.bytes).parse_first().map(Arc::new),
            };
            match parsed {
                Ok(tree) => reading
                    .documents
                    .extend(Reading::of(&tree, &offsets).documents),
                Err(error) => {
                    let failure = unparsable(&error, &offsets);
                    reading.failure = Some(Unreadable {
                        message: failure.message.wrap("cannot unmarshal yaml document: "),
                        span: failure.span,
                    });
                    return reading;
                }
            }
        }
        reading
    }
}

/// What a panic elsewhere left is whole: it is set at once.
fn locked<T>(slot: &Mutex<T>) -> MutexGuard<'_, T> {
    slot.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The text of a file for showing and pointing: decoded as well as it can be.
fn for_display(bytes: &[u8]) -> String {
    let decoded = Decoded::new(bytes);
    match decoded.fault() {
        None => decoded.text().to_owned(),
        Some(_) => String::from_utf8_lossy(bytes).into_owned(),
    }
}

impl Reading {
    /// The first document of a tree.
    fn of(tree: &Arc<Tree>, offsets: &Offsets) -> Self {
        let documents = tree.documents.first().map(|first| Document {
            root: first.root,
            offsets: offsets.clone(),
            tree: tree.clone(),
        });
        Self {
            documents: documents.into_iter().collect(),
            failure: None,
        }
    }
}

fn unparsable(error: &ParseError, offsets: &Offsets) -> Unreadable {
    Unreadable {
        message: {
            let line = match error.line {
                0 => String::new(),
                line => format!("line {line}: "),
            };
            let (before, quoted, behind) = error.quoted();
            let message = Message::plain(format!(
                "error converting YAML to JSON: yaml: {line}{before}"
            ));
            if quoted.is_empty() {
                message
            } else {
                message.value(quoted).then(behind)
            }
        },
        span: Some(Span::at(offsets.of(error.offset))),
    }
}

/// One document's bytes as Helm 4 hands them to go-yaml.
struct Chunk {
    start: usize,
    bytes: Vec<u8>,
    left_out: Vec<usize>,
}

/// Helm 4's documents, or the offset and text of a separator it refuses.
fn chunks(bytes: &[u8]) -> Vec<Result<Chunk, (usize, String)>> {
    let mut out = Vec::new();
    let mut chunk: Option<Chunk> = None;
    let mut at = 0;
    for line in bytes.split_inclusive(|&byte| byte == b'\n') {
        let start = at;
        at += line.len();
        let content = line.strip_suffix(b"\n").unwrap_or(line);
        // `bufio.Reader.ReadLine` takes `\r\n` as a line's end; the line break that Helm adds to an
        // unfinished last line makes one of its `\r`, too.
        let content = content.strip_suffix(b"\r").unwrap_or(content);
        if let Some(rest) = content.strip_prefix(b"---") {
            let rest = String::from_utf8_lossy(rest).trim().to_owned();
            if !rest.is_empty() && !rest.starts_with('#') {
                out.push(Err((start + 3, rest)));
                return out;
            }
            if let Some(done) = chunk.take() {
                out.push(Ok(done));
                continue;
            }
            // A separator before any text becomes the document's first line.
        }
        let open = chunk.get_or_insert_with(|| Chunk {
            start,
            bytes: Vec::new(),
            left_out: Vec::new(),
        });
        open.bytes.extend_from_slice(content);
        if line.ends_with(b"\r\n") {
            open.left_out.push(open.bytes.len());
        }
        open.bytes.push(b'\n');
    }
    out.extend(chunk.map(Ok));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<String> {
        chunks(text.as_bytes())
            .into_iter()
            .map(|chunk| match chunk {
                Ok(chunk) => String::from_utf8_lossy(&chunk.bytes).into_owned(),
                Err((at, text)) => format!("!{at} {text}"),
            })
            .collect()
    }

    /// As `helm template` of 3.22.0 and 4.3.1 answer: Helm 4 splits bytes at `\n` and adds one at
    /// the end, which breaks the last unit of little-endian text, and of any text without a line
    /// break at its end.
    #[test]
    fn helm_4_reads_utf16_as_far_as_its_lines_are_whole() {
        let little = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big = |text: &str| text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let read = |bytes: Vec<u8>, dialect| {
            let file = ValuesFile::new("v", "v", None, bytes, &mut Sources::new());
            file.reading(dialect).failure.is_none()
        };
        for (bytes, helm_4) in [
            (big("\u{feff}a: 1\nb: x\n"), true),
            (big("\u{feff}a: 1"), false),
            (little("\u{feff}a: 1\nb: x\n"), false),
            (little("\u{feff}a: 1"), false),
        ] {
            let bytes: Vec<u8> = bytes;
            assert!(read(bytes.clone(), Dialect::Helm3), "{bytes:?}");
            assert_eq!(read(bytes.clone(), Dialect::Helm4), helm_4, "{bytes:?}");
        }
    }

    #[test]
    fn helm_4_splits_at_lines_that_begin_with_dashes() {
        assert_eq!(split("a: 1\n---\nb: 2"), ["a: 1\n", "b: 2\n"]);
        assert_eq!(split("---\na: 1\r\n"), ["---\na: 1\n"]);
        assert_eq!(split("---\n---\na: 1\n"), ["---\n", "a: 1\n"]);
        assert_eq!(split("a: 1\n--- # c\n"), ["a: 1\n"]);
        assert_eq!(split("a: 1\n---x: 1\n"), ["!8 x: 1"]);
        assert!(split("").is_empty());
    }
}
