//! Edits of one text, and their application.

use crate::source::Span;

/// Why an edit may take bytes away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Bytes are added at an empty span; none goes.
    Insert,
    /// A plain null (`~`, `null`) is given a value.
    GiveValue,
    /// A scalar gets another text because the user asked for it.
    Overwrite,
}

/// One change of a text: the bytes at `span` become `text`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; empty for an insertion.
    pub span: Span,
    /// What stands there afterwards.
    pub text: String,
    /// Why bytes may go.
    pub purpose: Purpose,
}

impl Edit {
    /// Adds `text` at `offset`.
    pub fn insert(offset: usize, text: String) -> Self {
        Self {
            span: Span::at(offset),
            text,
            purpose: Purpose::Insert,
        }
    }
}

/// Edits of one text, sorted and disjoint. Insertions at the same place keep the order in which
/// they were added.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Patch {
    edits: Vec<Edit>,
}

impl Patch {
    /// Sorts `edits`.
    ///
    /// # Errors
    /// The second of two edits that overlap, or one that takes bytes without a purpose for it:
    /// both are mistakes of whoever planned them.
    pub fn new(mut edits: Vec<Edit>) -> Result<Self, Edit> {
        edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
        let clash = edits
            .windows(2)
            .find(|pair| pair[0].span.end > pair[1].span.start)
            .map(|pair| &pair[1]);
        let thief = edits
            .iter()
            .find(|edit| (edit.purpose == Purpose::Insert) != edit.span.is_empty());
        match clash.or(thief) {
            Some(edit) => Err(edit.clone()),
            None => Ok(Self { edits }),
        }
    }

    /// The edits in the order of the text.
    pub fn edits(&self) -> &[Edit] {
        &self.edits
    }

    /// The edits, to be kept.
    pub fn into_edits(self) -> Vec<Edit> {
        self.edits
    }

    /// The number of line breaks that the new texts have.
    pub fn added_lines(&self) -> usize {
        let texts = self.edits.iter().map(|edit| edit.text.as_bytes());
        texts
            .map(|text| memchr::memchr_iter(b'\n', text).count())
            .sum()
    }

    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.edits.is_empty()
    }

    /// The text with all edits made; `None` when one of them is not inside the text, on
    /// character boundaries.
    pub fn apply(&self, text: &str) -> Option<String> {
        let added: usize = self.edits.iter().map(|edit| edit.text.len()).sum();
        let mut out = String::with_capacity(text.len() + added);
        let mut at = 0;
        for edit in &self.edits {
            out.push_str(text.get(at..edit.span.start)?);
            out.push_str(&edit.text);
            at = edit.span.end;
        }
        out.push_str(text.get(at..)?);
        Some(out)
    }

    /// Whether `after` is `before` with exactly these edits made, found by walking both texts:
    /// outside of the edits not a byte differs.
    pub fn explains(&self, before: &str, after: &str) -> bool {
        let (mut at, mut seen) = (0, 0);
        for edit in &self.edits {
            let Some(kept) = before.get(at..edit.span.start) else {
                return false;
            };
            let Some(rest) = after[seen..].strip_prefix(kept) else {
                return false;
            };
            let Some(rest) = rest.strip_prefix(edit.text.as_str()) else {
                return false;
            };
            seen = after.len() - rest.len();
            at = edit.span.end;
        }
        before.get(at..) == after.get(seen..)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_are_made_in_order_and_explain_the_result() {
        let edits = vec![
            Edit::insert(4, "Y".into()),
            Edit::insert(1, "x".into()),
            Edit::insert(1, "y".into()),
            Edit {
                span: Span::new(2, 3),
                text: "{}".into(),
                purpose: Purpose::GiveValue,
            },
        ];
        let patch = Patch::new(edits).expect("disjoint");
        assert_eq!(patch.apply("ab~d").as_deref(), Some("axyb{}dY"));
        assert_eq!(patch.apply("ab"), None);
        assert!(patch.explains("ab~d", "axyb{}dY"));
        assert!(!patch.explains("ab~d", "axyb{}eY"));
        assert!(!patch.explains("ab~d", "axyb{}dYz"));
        assert!(Patch::default().explains("same", "same"));
    }

    #[test]
    fn clashing_edits_are_refused() {
        let take = |start, end| Edit {
            span: Span::new(start, end),
            text: String::new(),
            purpose: Purpose::Overwrite,
        };
        assert!(Patch::new(vec![take(0, 3), take(2, 4)]).is_err());
        assert!(Patch::new(vec![take(0, 3), Edit::insert(1, "x".into())]).is_err());
        assert!(Patch::new(vec![take(0, 3), Edit::insert(3, "x".into())]).is_ok());
        let thief = Edit {
            purpose: Purpose::Insert,
            ..take(0, 1)
        };
        assert!(Patch::new(vec![thief]).is_err());
    }
}
