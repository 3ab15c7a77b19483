//! The planned change of one document, as meaning: what is added where, without a thought of text.

use std::collections::BTreeMap;

use super::document::Document;
use super::rules::Reference;
use crate::path::Step;
use crate::yaml::NodeId;

/// A new value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// A string.
    Text(String),
    /// `true`, the only other scalar that is ever written.
    True,
    /// A list.
    List(Vec<Content>),
    /// A table.
    Table(Vec<(String, Content)>),
}

/// What is added at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Addition {
    /// Entries of a table: new ones, or additions below the ones that are there. A table that is
    /// missing or null is made.
    Table(Vec<(String, Addition)>),
    /// Additions below items of a list that is there.
    Items(BTreeMap<usize, Addition>),
    /// Items at the end of a list; one that is missing or null is made.
    Append(Vec<Content>),
    /// A string: at a new key, in place of a null, or instead of another scalar.
    Text(String),
}

impl Addition {
    /// Nothing, at the root of a document.
    pub fn nothing() -> Self {
        Addition::Table(Vec::new())
    }

    /// Whether nothing is added.
    pub fn is_empty(&self) -> bool {
        match self {
            Addition::Table(entries) => entries.is_empty(),
            Addition::Items(items) => items.is_empty(),
            Addition::Append(items) => items.is_empty(),
            Addition::Text(_) => false,
        }
    }

    /// Plans `what` at the end of `route`. A place is planned once: a list to append to gets its
    /// items in one go, a key one text.
    pub fn add(&mut self, route: &[Step], what: Addition) {
        let Some((step, rest)) = route.split_first() else {
            *self = what;
            return;
        };
        let child = match step {
            Step::Key(key) => self.entry(key),
            Step::Index(index) => self.item(*index),
        };
        child.add(rest, what);
    }

    /// The addition below a key; whatever is no table becomes one.
    fn entry(&mut self, key: &str) -> &mut Addition {
        if !matches!(self, Addition::Table(_)) {
            *self = Addition::nothing();
        }
        match self {
            Addition::Table(entries) => {
                let at = entries.iter().position(|(known, _)| known == key);
                let at = at.unwrap_or_else(|| {
                    entries.push((key.to_owned(), Addition::nothing()));
                    entries.len() - 1
                });
                &mut entries[at].1
            }
            // It has just become a table.
            other => other,
        }
    }

    /// The addition below an item; whatever is no set of items becomes one.
    fn item(&mut self, index: usize) -> &mut Addition {
        if !matches!(self, Addition::Items(_)) {
            *self = Addition::Items(BTreeMap::new());
        }
        match self {
            Addition::Items(items) => items.entry(index).or_insert_with(Addition::nothing),
            // It has just become items.
            other => other,
        }
    }

    /// Whether this takes the place of what stands there: of a null, or of an empty collection of
    /// the other kind.
    pub fn replaces(&self, document: &Document<'_>, id: NodeId) -> bool {
        let same_kind = match self {
            Addition::Table(_) => document.is_mapping(id),
            Addition::Items(_) | Addition::Append(_) => document.is_sequence(id),
            Addition::Text(_) => !document.is_null(id),
        };
        !same_kind && document.is_blank(id)
    }

    /// The value that stands where nothing stood; `None` for items of a list that is not there.
    pub fn content(&self) -> Option<Content> {
        match self {
            Addition::Table(entries) => entries
                .iter()
                .map(|(key, addition)| Some((key.clone(), addition.content()?)))
                .collect::<Option<Vec<_>>>()
                .map(Content::Table),
            Addition::Items(_) => None,
            Addition::Append(items) => Some(Content::List(items.clone())),
            Addition::Text(text) => Some(Content::Text(text.clone())),
        }
    }
}

impl From<&Reference> for Content {
    /// An entry of `envFrom`.
    fn from(reference: &Reference) -> Self {
        let mut source = vec![("name".to_owned(), Content::Text(reference.name.clone()))];
        if reference.optional {
            source.push(("optional".to_owned(), Content::True));
        }
        let mut entry = Vec::new();
        if !reference.prefix.is_empty() {
            entry.push(("prefix".to_owned(), Content::Text(reference.prefix.clone())));
        }
        entry.push((reference.kind.field().to_owned(), Content::Table(source)));
        Content::Table(entry)
    }
}
