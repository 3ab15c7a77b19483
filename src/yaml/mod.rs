//! YAML with places: text in, a tree of byte spans and comments out.
//!
//! One reader, two consumers. The linter resolves the scalars of a [`Tree`] by go-yaml's rules
//! ([`crate::values`]); `dsk-post` plans insertions into the text at the tree's spans
//! ([`crate::post`]). Nothing here knows Helm, and nothing here prints a tree: texts are edited,
//! not re-emitted. The one exception is `crate::post::emit`, for a document of which no insertion
//! can make what is asked for (an alias stands in its place), and the report says so.
//!
//! A node costs 64 bytes and its decoded text, and dsk-post holds two trees of one document at a
//! time: 0.65 MB of 60,000 tiny keys in one ConfigMap take 37 MB, 0.57 MB of a rendered chart 10 MB
//! (the program itself: 4 MB).
//!
//! The reader is our own, because it has to accept and refuse exactly what Helm's go-yaml does;
//! [`reader`] has the numbers. Imports go one way: `input` (characters) ← `scan` (tokens) ← `event`
//! ← [`reader`] (the tree) ← `decode` (bytes).

mod decode;
pub mod edit;
mod error;
pub(crate) mod event;
mod input;
pub(crate) mod outline;
pub mod reader;
mod scan;
pub mod stream;
mod tree;

pub use decode::Decoded;
pub use reader::{ParseError, parse, parse_first, parse_part};
pub use tree::{Anchor, Comment, Document, Entry, Kind, Node, NodeId, ScalarStyle, Tag, Tree};
