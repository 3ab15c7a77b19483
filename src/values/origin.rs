//! Where a value came from.

use std::sync::Arc;

use crate::place::Place;
use crate::source::Span;

/// One contribution to the values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Layer {
    /// The values.yaml of a chart; the values key path of the chart under the top chart
    /// (`""` for the top chart itself, `temporal.cassandra` for a nested one).
    Defaults(Arc<str>),
    /// The n-th `-f` file (from 0), in Helm's order.
    File(usize),
    /// A `--set` argument; the place says which.
    Argument,
    /// Made by Helm itself, for example the `global: {}` of a subchart.
    Injected,
}

/// A station between the text and the merged value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Via {
    /// Through `*name`; the alias's own text.
    Alias(Place),
    /// Through `<<`; the merge key's text.
    MergeKey(Place),
    /// Through `import-values` of the chart with this values key path.
    Import(Arc<str>),
    /// Copied from the `global` of the chart with this values key path (`""`: the top chart).
    Global(Arc<str>),
}

/// Where a value was set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The contribution it belongs to.
    pub layer: Layer,
    /// The text or argument that holds the value; an aliased value: the anchored text. `None` when
    /// Helm made it up.
    pub place: Option<Place>,
    /// The key's own text, for values of a mapping in a file.
    pub key: Option<Span>,
    /// How it came here from there, outermost last.
    pub via: Vec<Via>,
}

impl Origin {
    /// The origin of something that Helm made up.
    pub fn injected() -> Self {
        Self {
            layer: Layer::Injected,
            place: None,
            key: None,
            via: Vec::new(),
        }
    }

    /// Whether two nodes are copies of one setting.
    pub(super) fn is_same_setting(&self, other: &Origin) -> bool {
        self.place == other.place && self.layer == other.layer
    }

    /// The place of the key, when the value was set in a file.
    pub fn key_place(&self) -> Option<Place> {
        match (self.place, self.key) {
            (Some(Place::Text { source, .. }), Some(span)) => Some(Place::Text { source, span }),
            _ => None,
        }
    }
}
