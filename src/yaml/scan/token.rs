//! What the scanner hands to the event reader.

use std::borrow::Cow;

use super::super::input::Mark;
use super::super::tree::ScalarStyle;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::yaml) enum Sort {
    StreamEnd,
    VersionDirective,
    TagDirective,
    DocumentStart,
    DocumentEnd,
    BlockSequenceStart,
    BlockMappingStart,
    BlockEnd,
    FlowSequenceStart,
    FlowSequenceEnd,
    FlowMappingStart,
    FlowMappingEnd,
    BlockEntry,
    FlowEntry,
    /// Before a key; empty unless a `?` is written.
    Key,
    Value,
    Alias,
    Anchor,
    Tag,
    Scalar(ScalarStyle),
}

/// A byte offset and the line that go-yaml would name for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::yaml) struct Place {
    pub(in crate::yaml) offset: usize,
    pub(in crate::yaml) line: usize,
}

impl From<Mark> for Place {
    fn from(mark: Mark) -> Self {
        Self {
            offset: mark.offset,
            line: mark.line,
        }
    }
}

/// A token and where it stands.
#[derive(Clone, Debug)]
pub(in crate::yaml) struct Token<'t> {
    pub(in crate::yaml) sort: Sort,
    pub(in crate::yaml) start: Place,
    /// One past its last byte.
    pub(in crate::yaml) end: usize,
    /// A scalar's text; the name of an anchor or an alias; the prefix of a tag directive; the
    /// suffix of a tag; the number of a version directive.
    pub(in crate::yaml) text: Cow<'t, str>,
    /// The handle of a tag or of a tag directive; empty for a verbatim tag.
    pub(in crate::yaml) handle: &'t str,
}
