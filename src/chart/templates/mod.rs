//! Which values templates read: Go templates are scanned for paths, not interpreted.
//!
//! A template is cut into texts and actions ([`lex`]), the actions into a tree of blocks and
//! pipelines ([`parse`]), and the tree is walked once with values that know only which path of
//! `.Values` they are ([`mod@scan`]): through `with`, `range`, variables, `index`, `get`, `dig`,
//! `dict`, `merge`, `include` and the like. What is read is kept in a tree of keys ([`reads`]).
//! Whatever is not understood counts as use of the whole table, so that nothing is called unread
//! that may be read.

mod functions;
mod lex;
mod parse;
mod reads;
mod scan;
mod seen;

pub use reads::{ReadSet, Reads};
pub use scan::{Given, scan};
