//! File onto file: `mergeMaps` (`pkg/cli/values/options.go` in Helm 3, `loader.MergeMaps` in Helm 4).
//!
//! Tables merge; everything else replaces, also a null, which stays as a value.

use super::{Data, NodeId, Slot, Values};

/// A new table of `base` with `over` on top. Tables that only one of them has are shared with it.
pub fn maps(values: &mut Values, base: NodeId, over: NodeId) -> NodeId {
    let mut out = values.table(base).cloned().unwrap_or_default();
    let entries = match values.data(over) {
        Data::Table(table) => table.entries.clone(),
        _ => return base,
    };
    for (key, slot) in entries {
        let merged = match out.entries.get(&key) {
            None => slot,
            Some(below) => {
                let both_tables =
                    values.table(below.node).is_some() && values.table(slot.node).is_some();
                let below = below.clone();
                let node = if both_tables {
                    maps(values, below.node, slot.node)
                } else {
                    slot.node
                };
                let mut merged = Slot { node, ..slot };
                merged.push_below(values, &below);
                merged
            }
        };
        out.entries.insert(key, merged);
    }
    let origin = values.origin(over).clone();
    values.add(Data::Table(out), origin)
}
