//! Documents as they are looked at: one at a time, or a long `kind: List` some items at a time.

use super::document::{Document, Look, refused};
use super::outline::outline;
use super::problem::Problem;
use crate::yaml;

/// A document to be looked at.
pub(super) enum Opened<'t> {
    /// All that is needed of it.
    Document(Document<'t>),
    /// The items of a long list, in turn. It has no anchors and no aliases.
    Windows(Box<Windows<'t>>),
}

impl<'t> Opened<'t> {
    /// Looks at all of it.
    ///
    /// # Errors
    /// The first problem of a look.
    pub(super) fn each(
        self,
        mut look: impl FnMut(&Document<'t>) -> Result<(), Problem>,
    ) -> Result<(), Problem> {
        match self {
            Opened::Document(document) => look(&document),
            Opened::Windows(mut windows) => {
                while let Some(document) = windows.next()? {
                    look(&document)?;
                    windows.done_with(&document);
                }
                Ok(())
            }
        }
    }
}

/// The items of a long list, in one way through its text.
pub(super) struct Windows<'t> {
    text: &'t str,
    line: usize,
    items: yaml::reader::Windows<'t>,
    /// As in a document, so that lines are counted once.
    counted: (usize, usize),
}

impl<'t> Windows<'t> {
    /// All items of the list that `text` is.
    pub(super) fn new(text: &'t str, look: Look) -> Self {
        Self {
            text,
            line: look.line,
            items: yaml::reader::Windows::new(text, outline(look.data)),
            counted: (0, 0),
        }
    }

    /// The next items, as a document of its own.
    ///
    /// # Errors
    /// When they are more than can be looked at.
    pub(super) fn next(&mut self) -> Result<Option<Document<'t>>, Problem> {
        let window = self.items.next();
        let window = window.map_err(|refusal| refused(self.text, self.line, refusal))?;
        Ok(window.map(|window| {
            let document = Document::of_window(self.text, self.line, window);
            document.counted.set(self.counted);
            document
        }))
    }

    /// Keeps what was learnt of the lines up to these items.
    pub(super) fn done_with(&mut self, document: &Document<'_>) {
        self.counted = document.counted.get();
    }
}
