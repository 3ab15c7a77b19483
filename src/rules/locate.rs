//! Where a finding points: at a value's text, at a key, or near something missing.

use crate::path::ValuesPath;
use crate::place::Place;
use crate::values::{Layer, NodeId, Values};

/// The text of the value at a path; where Helm made it up, the key of the nearest parent that was
/// written.
pub fn value(values: &Values, path: &ValuesPath) -> Option<Place> {
    match values.find(path).and_then(|node| values.origin(node).place) {
        Some(place) => Some(place),
        None => missing(values, path),
    }
}

/// The key at the end of a path; for one that was not written as a key, what [`value`] says.
pub fn key(values: &Values, path: &ValuesPath) -> Option<Place> {
    let node = values.find(path)?;
    let origin = values.origin(node);
    origin
        .key_place()
        .or(origin.place)
        .or_else(|| missing(values, path))
}

/// The key of the nearest parent of something missing, in the last file that contributed to it.
/// `None` (line 1, column 1 of values.yaml) when that parent is the root.
pub fn missing(values: &Values, path: &ValuesPath) -> Option<Place> {
    let mut at = path.parent()?;
    loop {
        if at.is_root() {
            return None;
        }
        if let Some(place) = last_contribution(values, &at) {
            return Some(place);
        }
        at = at.parent()?;
    }
}

/// The key of the table at a path, in the last layer that wrote it.
fn last_contribution(values: &Values, path: &ValuesPath) -> Option<Place> {
    let node = values.find(path)?;
    let replaced = values.replaced(path);
    std::iter::once(node)
        .chain(replaced.iter().copied())
        .filter_map(|node| {
            let origin = values.origin(node);
            let place = origin.key_place().or(origin.place)?;
            Some((rank(values, node), place))
        })
        // The first of equals is the nearest.
        .reduce(|best, next| if next.0 > best.0 { next } else { best })
        .map(|(_, place)| place)
}

/// How late Helm applies the layer that a node was set in; higher is later.
pub fn rank(values: &Values, node: NodeId) -> usize {
    match &values.origin(node).layer {
        Layer::Injected => 0,
        // A parent's values.yaml speaks over its subchart's.
        Layer::Defaults(chart) if chart.is_empty() => 100,
        Layer::Defaults(chart) => 99 - chart.matches('.').count().min(98),
        Layer::File(index) => 101 + index,
        Layer::Argument => usize::MAX,
    }
}
