//! YAML with places: text in, a tree of byte spans and comments out.
//!
//! One reader, two consumers. The linter resolves the scalars of a [`Tree`] by go-yaml's rules
//! ([`crate::values`]); `dsk-post` plans insertions into the text at the tree's spans
//! ([`crate::post`]). Nothing here knows Helm, and nothing here prints a tree: texts are edited,
//! never re-emitted.
//!
//! The parser crate is seen by [`reader`] alone; its page says why it was chosen and where it
//! differs from go-yaml.

pub mod edit;
pub mod reader;
pub mod stream;
mod tree;

pub use reader::{ParseError, parse};
pub use tree::{Anchor, Comment, Document, Entry, Kind, Node, NodeId, ScalarStyle, Tag, Tree};
