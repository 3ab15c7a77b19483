//! File onto file: `mergeMaps` (`pkg/cli/values/options.go` in Helm 3, `loader.MergeMaps` in Helm 4).
//!
//! Tables merge; everything else replaces, also a null, which stays as a value.

use super::{Data, NodeId, Table, Values};

/// A new table of `base` with `over` on top. Tables that only one of them has are shared with it.
pub fn maps(values: &mut Values, base: NodeId, over: NodeId) -> NodeId {
    let below = values.table(base).cloned().unwrap_or_default();
    onto(values, below, over)
}

/// As [`maps`], where nothing looks at `base` afterwards: what is in it is not copied, so that many
/// small tables can be merged into a large one.
pub fn maps_onto(values: &mut Values, base: NodeId, over: NodeId) -> NodeId {
    let below = match values.data_mut(base) {
        Data::Table(table) => std::mem::take(table),
        _ => Table::default(),
    };
    onto(values, below, over)
}

fn onto(values: &mut Values, mut out: Table, over: NodeId) -> NodeId {
    let entries = values
        .table(over)
        .map(|table| table.entries.clone())
        .unwrap_or_default();
    for (key, mut slot) in entries {
        if let Some(below) = out.entries.get(&key) {
            let both_tables =
                values.table(below.node).is_some() && values.table(slot.node).is_some();
            if both_tables {
                slot.node = maps(values, below.node, slot.node);
            }
            slot.stack_on(below);
        }
        out.entries.insert(key, slot);
    }
    let origin = values.origin(over).clone();
    values.add(Data::Table(out), origin)
}
