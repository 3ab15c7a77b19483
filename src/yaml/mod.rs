//! YAML with places: text in, a tree of byte spans and comments out.
//!
//! One reader, two consumers. The linter resolves the scalars of a [`Tree`] by go-yaml's rules
//! ([`crate::values`]); `dsk-post` plans insertions into the text at the tree's spans
//! ([`crate::post`]). Nothing here knows Helm, and nothing here prints a tree: texts are edited,
//! not re-emitted. The one exception is `crate::post::emit`, for a document of which no insertion
//! can make what is asked for (an alias stands in its place), and the report says so.
//!
//! A node costs 64 bytes and its decoded text, much more than tiny values take in the text. The
//! linter reads values files, which people write; dsk-post must take any stream, so it keeps of a
//! document only an [`outline`], and compares texts by their [`event`]s.
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
