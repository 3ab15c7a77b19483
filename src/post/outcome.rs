//! The result: the stream, and what is inserted into it.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::rc::Rc;

use super::problem::Problem;
use super::report::Report;
use crate::yaml::edit::Edit;
use crate::yaml::stream::Piece;

/// A stream with everything inserted. It may hold Secrets, so it has no `Debug`.
#[derive(Clone)]
pub struct Outcome<'s> {
    stream: &'s str,
    /// The edits in the order of the stream. There may be one for every few bytes of it.
    edits: Vec<Made>,
    /// Every text that is inserted, once.
    texts: Vec<Rc<str>>,
    known: BTreeMap<Rc<str>, u32>,
    /// What was done.
    pub report: Report,
}

/// An edit that was made: bytes of the stream, and the number of the text in their place.
#[derive(Clone, Copy)]
struct Made {
    start: u32,
    end: u32,
    text: u32,
}

impl<'s> Outcome<'s> {
    /// The stream as it came.
    pub(super) fn new(stream: &'s str) -> Self {
        Self {
            stream,
            edits: Vec::new(),
            texts: Vec::new(),
            known: BTreeMap::new(),
            report: Report {
                version: Report::VERSION,
                ..Report::default()
            },
        }
    }

    /// Adds the edits of the next document.
    ///
    /// # Errors
    /// When the stream is larger than 4 GiB.
    pub(super) fn add(&mut self, piece: Piece, edits: Vec<Edit>) -> Result<(), Problem> {
        let place = |offset: usize| {
            u32::try_from(piece.span.start + offset).map_err(|_| Problem {
                template: None,
                object: None,
                line: Some(piece.line),
                message: "the stream is larger than 4 GiB".into(),
            })
        };
        for edit in edits {
            let text = self.number(&edit.text);
            self.edits.push(Made {
                start: place(edit.span.start)?,
                end: place(edit.span.end)?,
                text,
            });
        }
        Ok(())
    }

    /// The number of edits so far.
    pub(super) fn mark(&self) -> usize {
        self.edits.len()
    }

    /// Takes back the edits since a mark.
    pub(super) fn take_back(&mut self, mark: usize) {
        self.edits.truncate(mark);
    }

    /// The new text of a piece whose edits are those since the mark; `None` when one of them is not
    /// inside the piece, on character boundaries, after the one before it.
    pub(super) fn piece(&self, piece: Piece, mark: usize) -> Option<String> {
        let edits = self.edits.get(mark..)?;
        let texts = edits
            .iter()
            .map(|made| self.texts[made.text as usize].len());
        let length = piece.span.end - piece.span.start + texts.sum::<usize>();
        let mut out = String::with_capacity(length);
        let mut at = piece.span.start;
        for made in edits {
            out.push_str(self.stream.get(at..made.start as usize)?);
            out.push_str(&self.texts[made.text as usize]);
            at = made.end as usize;
        }
        out.push_str(self.stream.get(at..piece.span.end)?);
        Some(out)
    }

    fn number(&mut self, text: &str) -> u32 {
        if let Some(&number) = self.known.get(text) {
            return number;
        }
        let text: Rc<str> = text.into();
        let number = u32::try_from(self.texts.len()).expect("fewer texts than bytes in 4 GiB");
        self.texts.push(text.clone());
        self.known.insert(text, number);
        number
    }

    /// The new stream in its parts.
    fn parts(&self) -> impl Iterator<Item = &str> {
        let mut at = 0;
        let edited = self.edits.iter().flat_map(move |made| {
            let kept = &self.stream[at..made.start as usize];
            at = made.end as usize;
            [kept, &*self.texts[made.text as usize]]
        });
        let end = self.edits.last().map_or(0, |made| made.end as usize);
        edited.chain([&self.stream[end..]])
    }

    /// The new stream.
    pub fn text(&self) -> String {
        self.parts().collect()
    }

    /// Whether the new stream is blank.
    pub fn is_blank(&self) -> bool {
        self.parts().all(|part| part.trim().is_empty())
    }

    /// Writes the new stream.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write_to(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut out = io::BufWriter::with_capacity(64 * 1024, out);
        for part in self.parts() {
            out.write_all(part.as_bytes())?;
        }
        out.flush()
    }
}
