//! File onto file: `mergeMaps` (`pkg/cli/values/options.go` in Helm 3, `loader.MergeMaps` in Helm 4).
//!
//! Tables merge; everything else replaces, also a null, which stays as a value.

use super::{Data, NodeId, Table, Values};

/// A new table of `base` with `over` on top. Tables that only one of them has are shared with it.
pub fn maps(values: &mut Values, base: NodeId, over: NodeId) -> NodeId {
    let below = values.table(base).cloned().unwrap_or_default();
    onto(values, below, over, maps)
}

/// As [`maps`], where nothing looks at `base` afterwards: what is in it is not copied, so that many
/// small tables can be merged into a large one. Tables in it stay as they were.
pub fn maps_onto(values: &mut Values, base: NodeId, over: NodeId) -> NodeId {
    let below = taken(values, base);
    onto(values, below, over, maps)
}

/// As [`maps_onto`], with the tables in `base`, too: for documents without number, whose tables would
/// be copied for each. What they replaced is known no more.
pub(super) fn many_onto(values: &mut Values, base: NodeId, over: NodeId) -> NodeId {
    let below = taken(values, base);
    onto(values, below, over, many_onto)
}

fn taken(values: &mut Values, table: NodeId) -> Table {
    match values.data_mut(table) {
        Data::Table(table) => std::mem::take(table),
        _ => Table::default(),
    }
}

/// Lays `over` onto a table; where both have a table, `merge` makes one of them.
fn onto(
    values: &mut Values,
    mut out: Table,
    over: NodeId,
    merge: impl Fn(&mut Values, NodeId, NodeId) -> NodeId,
) -> NodeId {
    let entries = values
        .table(over)
        .map(|table| table.entries.clone())
        .unwrap_or_default();
    for (key, mut slot) in entries {
        if let Some(below) = out.entries.get(&key) {
            let both_tables =
                values.table(below.node).is_some() && values.table(slot.node).is_some();
            if both_tables {
                slot.node = merge(values, below.node, slot.node);
            }
            slot.stack_on(below);
        }
        out.entries.insert(key, slot);
    }
    let origin = values.origin(over).clone();
    values.add(Data::Table(out), origin)
}
