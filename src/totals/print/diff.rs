//! What profiles gained, as a table, as Markdown and as JSON.

use serde_json::{Value, json};

use super::super::diff::{Change, ProfileDiff, Side, Step};
use super::super::{Measure, Usage};
use crate::quantity::Quantity;

const HEADS: [&str; 7] = [
    "COMPONENT",
    "PODS",
    "CPU REQ",
    "CPU LIM",
    "MEM REQ",
    "MEM LIM",
    "STORAGE",
];

fn cells(change: &Change) -> [String; 7] {
    let pods = |side: &Option<Side>| side.map_or(0, |side| side.replicas.min);
    let (before, after) = (pods(&change.before), pods(&change.after));
    let pods = match i64::from(after) - i64::from(before) {
        0 => String::new(),
        more => format!("{more:+}"),
    };
    let [a, b, c, d, e] = Measure::ALL.map(|measure| match change.step(measure) {
        Step::None => String::new(),
        Step::More(amount) => format!("+{}", measure.show(amount)),
        Step::Less(amount) => format!("-{}", measure.show(amount)),
        Step::Unbounded => "unbounded".to_owned(),
        Step::Bounded(amount) => format!("bounded by {}", measure.show(amount)),
    });
    let name: String = change
        .name
        .chars()
        .map(|c| if c.is_control() { '\u{fffd}' } else { c })
        .collect();
    let name = match (&change.before, &change.after) {
        (None, Some(_)) => format!("{name} (new)"),
        (Some(_), None) => format!("{name} (gone)"),
        (Some(_), Some(_)) | (None, None) => name,
    };
    [name, pods, a, b, c, d, e]
}

/// The changes for a terminal; `than` is the revision that is compared with.
pub fn diff_table(profiles: &[ProfileDiff], than: &str) -> String {
    let mut out = String::new();
    for profile in profiles {
        if !out.is_empty() {
            out.push('\n');
        }
        if profile.changes.is_empty() {
            out.push_str(&format!("{}: costs the same as in {than}\n", profile.name));
            continue;
        }
        out.push_str(&format!("{}, compared with {than}\n", profile.name));
        let mut rows = vec![HEADS.map(str::to_owned)];
        rows.extend(profile.changes.iter().map(cells));
        rows.push(cells(&profile.total));
        let widths: [usize; 7] = std::array::from_fn(|column| {
            let widths = rows.iter().map(|row| row[column].chars().count());
            widths.max().unwrap_or(0)
        });
        for row in &rows {
            let mut line = String::new();
            for (column, (cell, width)) in row.iter().zip(widths).enumerate() {
                match column {
                    0 => line.push_str(&format!("{cell:width$}")),
                    _ => line.push_str(&format!("  {cell:>width$}")),
                }
            }
            out.push_str(line.trim_end());
            out.push('\n');
        }
    }
    out
}

/// The changes for a pull request.
pub fn diff_markdown(profiles: &[ProfileDiff], than: &str) -> String {
    let mut out = String::new();
    for profile in profiles {
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(&format!("### {}, compared with {than}\n\n", profile.name));
        if profile.changes.is_empty() {
            out.push_str("No change.\n");
            continue;
        }
        out.push_str("| Component | Pods | CPU requests | CPU limits | Memory requests | Memory limits | Storage |\n");
        out.push_str("|:--|--:|--:|--:|--:|--:|--:|\n");
        for change in profile.changes.iter().chain([&profile.total]) {
            let cells = cells(change).map(|cell| cell.replace('|', "\\|"));
            out.push_str(&format!("| {} |\n", cells.join(" | ")));
        }
    }
    out
}

/// The changes for machines: both sides of every component that changed; null is unbounded, and a
/// side that is not there.
pub fn diff_json(chart: &str, than: &str, profiles: &[ProfileDiff]) -> String {
    let profiles = profiles.iter().map(|profile| {
        let changes: Vec<Value> = profile.changes.iter().map(change).collect();
        json!({"name": profile.name, "components": changes, "total": change(&profile.total)})
    });
    let profiles: Vec<Value> = profiles.collect();
    let root = json!({"version": 1, "chart": chart, "than": than, "profiles": profiles});
    let mut text = serde_json::to_string_pretty(&root).expect("strings and numbers are JSON");
    text.push('\n');
    text
}

fn change(change: &Change) -> Value {
    json!({"name": change.name, "before": side(&change.before), "after": side(&change.after)})
}

fn side(side: &Option<Side>) -> Value {
    let Some(Side { replicas, usage }) = side else {
        return Value::Null;
    };
    let Usage {
        requests,
        limits,
        storage,
        claims: _,
    } = usage;
    let pair = |cpu: Option<Quantity>, memory: Option<Quantity>| {
        json!({
            "cpu_millis": cpu.map(|cpu| number(cpu.cpu_millis())),
            "memory_bytes": memory.map(|memory| number(memory.bytes())),
        })
    };
    json!({
        "replicas": {"min": replicas.min, "max": replicas.max},
        "requests": pair(Some(requests.cpu), Some(requests.memory)),
        "limits": pair(limits.cpu, limits.memory),
        "storage_bytes": number(storage.bytes()),
    })
}

/// A number of JSON; what 64 bits do not hold is a text.
fn number(value: i128) -> Value {
    i64::try_from(value).map_or_else(|_| Value::from(value.to_string()), Value::from)
}
