//! YAML with places: text in, a tree of byte spans and comments out.
//!
//! One reader, two consumers. The linter resolves the scalars of a [`Tree`] by go-yaml's rules
//! ([`crate::values`]); `dsk-post` plans insertions into the text at the tree's spans
//! ([`crate::post`]). Nothing here knows Helm, and nothing here prints a tree: texts are edited,
//! never re-emitted.
//!
//! The reader is our own, because it has to accept and refuse exactly what Helm's go-yaml does;
//! [`reader`] has the numbers. Imports go one way: `input` (characters) ← `scan` (tokens) ← `event`
//! ← [`reader`] (the tree) ← `decode` (bytes).

mod decode;
pub mod edit;
mod error;
mod event;
mod input;
pub mod reader;
mod scan;
pub mod stream;
mod tree;

pub use decode::Decoded;
pub use reader::{ParseError, parse, parse_first, parse_part};
pub use tree::{Anchor, Comment, Document, Entry, Kind, Node, NodeId, ScalarStyle, Tag, Tree};
