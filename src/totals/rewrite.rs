//! Declared totals written into the text of a configuration, touching nothing else.

use super::{Declaration, Measure, Usage};
use crate::config::{Amounts, Config, Profile, Spanned};
use crate::quantity::Quantity;
use crate::yaml::edit::{Edit, Patch, Purpose};
use crate::yaml::{Kind, NodeId, Tree, stream};

/// Why a configuration was left as it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RewriteError {
    /// The profile is not in the file.
    #[error(
        "it has no profile {0}: only its profiles can declare totals, so add `{0}: {{values: []}}` to `profiles`"
    )]
    NoProfile(String),
    /// An amount is declared for what has no bound.
    #[error("profile {profile}: {} is declared, but unbounded: set the limit that is missing", .measure.path())]
    Unbounded {
        /// The profile.
        profile: String,
        /// The number.
        measure: Measure,
    },
    /// A profile without an entry that a line could be added to.
    #[error("profile {0} has no table to add `totals` to: write one by hand")]
    NoTable(String),
    /// An alias declares one text twice.
    #[error("an alias declares one text twice: write each declaration for itself")]
    Shared,
}

/// The text with the totals of these profiles declared. Numbers that are right stay as written,
/// and so does everything else; numbers that are not declared stay undeclared.
///
/// # Errors
/// [`RewriteError`] with what to do by hand.
pub fn rewrite(
    config: &Config,
    text: &str,
    totals: &[(&str, Usage)],
) -> Result<String, RewriteError> {
    let mut edits: Vec<Edit> = Vec::new();
    for (name, total) in totals {
        let profile = config
            .profile(name)
            .ok_or_else(|| RewriteError::NoProfile((*name).to_owned()))?;
        match &profile.totals {
            Some(amounts) if declares(amounts) => {
                update(profile, amounts, total, text, &mut edits)?
            }
            Some(_) | None => edits.push(addition(&config.tree, profile, total, text)?),
        }
    }
    let patch = Patch::new(edits).map_err(|_| RewriteError::Shared)?;
    Ok(patch.apply(text).unwrap_or_else(|| text.to_owned()))
}

fn declares(amounts: &Amounts) -> bool {
    let mut measures = Measure::ALL.into_iter();
    measures.any(|measure| measure.written(amounts).is_some())
}

fn update(
    profile: &Profile,
    amounts: &Amounts,
    total: &Usage,
    text: &str,
    edits: &mut Vec<Edit>,
) -> Result<(), RewriteError> {
    for measure in Measure::ALL {
        let Some(written) = measure.written(amounts) else {
            continue;
        };
        let amount = measure.of(total).ok_or_else(|| RewriteError::Unbounded {
            profile: profile.name.text.clone(),
            measure,
        })?;
        if written.text.parse::<Quantity>() != Ok(amount) {
            edits.push(Edit {
                span: written.span,
                text: like(written, &measure.show(amount), text),
                purpose: Purpose::Overwrite,
            });
        }
    }
    Ok(())
}

/// An amount in the quotes of the one that it replaces.
fn like(written: &Spanned, amount: &str, text: &str) -> String {
    let before = text.get(written.span.start..written.span.end).unwrap_or("");
    match before.chars().next() {
        Some(quote @ ('"' | '\'')) => format!("{quote}{amount}{quote}"),
        // What YAML would read as a number is quoted, so that it stays as written.
        _ if amount.parse::<f64>().is_ok() => format!("\"{amount}\""),
        _ => amount.to_owned(),
    }
}

/// A line for a profile that declares nothing.
fn addition(
    tree: &Tree,
    profile: &Profile,
    total: &Usage,
    text: &str,
) -> Result<Edit, RewriteError> {
    let none = || RewriteError::NoTable(profile.name.text.clone());
    let root = tree.documents.first().ok_or_else(none)?.root;
    let node = tree
        .get(root, "profiles")
        .and_then(|profiles| tree.get(profiles, &profile.name.text))
        .ok_or_else(none)?;
    let totals = Declaration::of(total).to_flow();
    if let Some(value) = tree.get(node, "totals") {
        return fill(tree, value, totals).ok_or_else(none);
    }
    let totals = format!("totals: {totals}");
    let Kind::Mapping { entries, flow } = &tree.node(node).kind else {
        return Err(none());
    };
    let (Some(first), Some(last)) = (entries.first(), entries.last()) else {
        return Ok(Edit::insert(tree.node(node).span.start + 1, totals));
    };
    let end = end_of(tree, last.value);
    if *flow {
        return Ok(Edit::insert(end, format!(", {totals}")));
    }
    let start = tree.node(first.key).span.start;
    let line = stream::line_start(text, start);
    let indent = text.get(line..start).unwrap_or("");
    let end = stream::line_end(text, end.max(start));
    let mut line_break = stream::line_break(text, end);
    if line_break.is_empty() {
        line_break = "\n";
    }
    Ok(Edit::insert(end, format!("{line_break}{indent}{totals}")))
}

/// The key `totals` with nothing behind it, or with an empty table.
fn fill(tree: &Tree, value: NodeId, totals: String) -> Option<Edit> {
    let node = tree.node(value);
    let span = node.span;
    match &node.kind {
        Kind::Mapping { entries, flow } if *flow && entries.is_empty() => {
            let inner = totals.strip_prefix('{')?.strip_suffix('}')?;
            Some(Edit::insert(span.start + 1, inner.to_owned()))
        }
        Kind::Scalar { text, .. } if text.is_empty() && span.is_empty() => {
            Some(Edit::insert(span.start, format!(" {totals}")))
        }
        Kind::Scalar { .. } => Some(Edit {
            span,
            text: totals,
            purpose: Purpose::GiveValue,
        }),
        Kind::Mapping { .. } | Kind::Sequence { .. } | Kind::Alias { .. } => None,
    }
}

fn end_of(tree: &Tree, node: NodeId) -> usize {
    tree.node(node).span.end
}

#[cfg(test)]
mod tests;
