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
    #[error("it has no profile {0}: only totals of its profiles can be declared")]
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
    /// Two profiles share one text, by an alias.
    #[error("two profiles share one declaration: write each its own")]
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
            Some(amounts) => update(profile, amounts, total, text, &mut edits)?,
            None => edits.push(addition(&config.tree, profile, total, text)?),
        }
    }
    let patch = Patch::new(edits).map_err(|_| RewriteError::Shared)?;
    Ok(patch.apply(text).unwrap_or_else(|| text.to_owned()))
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
    let Kind::Mapping { entries, flow } = &tree.node(node).kind else {
        return Err(none());
    };
    let (first, last) = match (entries.first(), entries.last()) {
        (Some(first), Some(last)) => (first, last),
        _ => return Err(none()),
    };
    let totals = format!("totals: {}", Declaration::of(total).to_flow());
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

fn end_of(tree: &Tree, node: NodeId) -> usize {
    tree.node(node).span.end
}

#[cfg(test)]
mod tests;
