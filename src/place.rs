//! Symbolic places: where a value was set, or what a finding is about.

use std::fmt;

use crate::source::{SourceId, Span};

/// One of Helm's value flags. Helm applies them in this order, whatever the order on the command
/// line (`pkg/cli/values/options.go`, `MergeValues`): all files, then `--set-json`, `--set`,
/// `--set-string`, `--set-file`, `--set-literal`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SetFlag {
    /// `--set-json`
    Json,
    /// `--set`
    Set,
    /// `--set-string`
    String,
    /// `--set-file`
    File,
    /// `--set-literal`
    Literal,
}

impl SetFlag {
    /// The flag as typed.
    pub fn as_str(self) -> &'static str {
        match self {
            SetFlag::Json => "--set-json",
            SetFlag::Set => "--set",
            SetFlag::String => "--set-string",
            SetFlag::File => "--set-file",
            SetFlag::Literal => "--set-literal",
        }
    }
}

impl fmt::Display for SetFlag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A place that a report can point at. It becomes a line and a column only when a report is
/// written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// A range of a source text.
    Text {
        /// The text.
        source: SourceId,
        /// The range.
        span: Span,
    },
    /// An argument of the command line: the `index`-th use (from 0) of `flag`.
    Argument {
        /// The flag.
        flag: SetFlag,
        /// Which of its uses, from 0.
        index: usize,
    },
}

impl Place {
    /// A range of a source text.
    pub fn text(source: SourceId, span: Span) -> Self {
        Place::Text { source, span }
    }
}
