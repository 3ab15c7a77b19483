//! The outline of a document: a tree of the places that a reader of it looks at, and of the rest no
//! more than how it ends. A megabyte of data then costs no more than its text.
//!
//! What is left out of a collection are entries and items before its last one. So the last value of
//! an outline is the document's, an empty collection is known from one that is not, and positions
//! hold wherever everything is kept. Text of values that are left out is cut short.

/// A kind of place in a document, numbered by whoever asks for the outline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place(pub(crate) u8);

impl Place {
    /// Everything from here on is kept.
    pub(crate) const WHOLE: Place = Place(0);
    /// Nothing from here on is kept, unless a place below it is.
    pub(crate) const PASSED: Place = Place(1);
    /// Nothing from here on is kept.
    pub(super) const SKIPPED: Place = Place(2);
    /// The first number for other places, whose own entries or items are all kept.
    pub(crate) const FIRST_OTHER: u8 = 3;

    pub(super) fn is_left_out(self) -> bool {
        self == Self::PASSED || self == Self::SKIPPED
    }
}

/// What an outline keeps.
#[derive(Clone, Copy)]
pub(crate) struct Outline {
    /// The place of the root.
    pub(crate) root: Place,
    /// The place of what stands below a place: at a key, or as an item of a list. It is not asked
    /// below [`Place::WHOLE`].
    pub(crate) below: fn(Place, Option<&str>) -> Place,
    /// The place of the list directly below the root whose items may be too many to be kept at
    /// once.
    pub(crate) items: Place,
    /// No further item of that list is kept once there are so many nodes.
    pub(crate) room: usize,
    /// The most nodes that may be kept.
    pub(crate) limit: usize,
}

impl Outline {
    /// Keeps everything.
    pub(super) fn whole(limit: usize) -> Self {
        Self {
            root: Place::WHOLE,
            below: |_, _| Place::WHOLE,
            items: Place::SKIPPED,
            room: 0,
            limit,
        }
    }

    pub(super) fn below(&self, place: Place, key: Option<&str>) -> Place {
        match place {
            Place::WHOLE | Place::SKIPPED => place,
            _ => (self.below)(place, key),
        }
    }
}

/// Why there is no outline.
#[derive(Debug)]
pub(crate) enum NoOutline {
    /// The text is no YAML.
    Refused(super::ParseError),
    /// An alias in it stands for something that was left out.
    Alias,
    /// More nodes than the limit would have to be kept, from this offset on.
    TooMany(usize),
}

impl NoOutline {
    /// The error of a reading that kept everything, and so was refused by nothing but the text.
    pub(super) fn into_error(self) -> super::ParseError {
        let offset = match self {
            NoOutline::Refused(error) => return error,
            NoOutline::Alias => 0,
            NoOutline::TooMany(offset) => offset,
        };
        super::ParseError {
            reason: "too many values".into(),
            line: 0,
            offset,
        }
    }
}

/// An outline that was read.
pub(crate) struct Outlined {
    /// What was kept.
    pub(crate) tree: super::Tree,
    /// Whether items of the long list were not kept for lack of room.
    pub(crate) cut: bool,
    /// Whether anything in the text has an anchor.
    pub(crate) anchored: bool,
}

/// The outline of some items of the long list, in turn.
pub(crate) struct Window {
    /// What was kept of the root up to these items, and they alone as items of their list.
    pub(crate) tree: super::Tree,
    /// The root.
    pub(crate) root: super::NodeId,
    /// The list.
    pub(crate) list: super::NodeId,
}
