//! Alternatives: of all that a value does not fit, what it was most likely meant for.

use serde_json::Value;

use super::show::{and, first_line, or, quote};
use super::{Said, Subject, said};
use crate::path::ValuesPath;
use crate::schema::violation::{Branch, Violation, What};

impl Subject<'_> {
    /// `oneOf` and `anyOf` of which none fits, or several where one must.
    pub(super) fn branches(
        &self,
        violation: &Violation,
        branches: &[Branch],
        too_many: bool,
    ) -> Said {
        if too_many {
            return self.too_many(violation, branches);
        }
        let at = &violation.instance;
        let types: Option<Vec<String>> = branches.iter().map(|b| only_type(b, at)).collect();
        if let Some(mut names) = types {
            names.dedup();
            return self.wrong_type(&names, at);
        }
        if let Some(said) = one_of_the_keys(branches, at) {
            return said;
        }
        let Some(near) = nearest_branch(branches, at) else {
            return said(
                format!("fits none of the alternatives, {}", self.found(at)),
                None,
            );
        };
        let inner: Vec<Said> = near.violations.iter().map(|v| self.say(v)).collect();
        let parts: Vec<String> = near
            .violations
            .iter()
            .zip(&inner)
            .map(|(violation, said)| {
                // The finding about one thing points at it.
                if violation.about == *at || near.violations.len() == 1 {
                    said.message.clone()
                } else {
                    let below =
                        ValuesPath::from(violation.about.steps()[at.steps().len()..].to_vec());
                    format!("{below}: {}", said.message)
                }
            })
            .collect();
        let others = branches.iter().filter(|branch| branch.index != near.index);
        let message = if others.clone().all(|branch| is_of_other_type(branch, at)) {
            // The others are about values of another kind: nobody has to hear of them.
            parts.join("; ")
        } else {
            format!(
                "fits none of {} alternatives; the nearest is {}: {}",
                branches.len(),
                self.title(violation, near.index),
                parts.join("; ")
            )
        };
        said(message, inner.into_iter().find_map(|said| said.help))
    }

    fn too_many(&self, violation: &Violation, branches: &[Branch]) -> Said {
        let fitting = branches
            .iter()
            .filter(|branch| branch.violations.is_empty());
        let indices: Vec<usize> = fitting.map(|branch| branch.index).collect();
        if let Some(keys) = self.keys_of(violation, &indices) {
            let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
            return said(
                format!("only one of {} may be set", and(&keys)),
                Some("remove the others".to_owned()),
            );
        }
        let titles: Vec<String> = indices
            .iter()
            .map(|&at| self.title(violation, at))
            .collect();
        let which = if titles.is_empty() {
            String::new()
        } else {
            format!(": {}", titles.join(", "))
        };
        said(
            format!("fits several alternatives where exactly one must fit{which}"),
            Some("leave out what belongs to the others".to_owned()),
        )
    }

    /// The keys that alternatives ask for, when that is all that they say.
    fn keys_of(&self, violation: &Violation, indices: &[usize]) -> Option<Vec<String>> {
        let mut out: Vec<String> = Vec::new();
        for index in indices {
            let pointer = format!("{}/{index}/required", violation.schema_pointer);
            let required = self.schema.document().pointer(&pointer)?.as_array()?;
            let [only] = &required[..] else {
                return None;
            };
            out.push(quote(only.as_str()?));
        }
        (out.len() > 1).then_some(out)
    }

    /// A branch's title, else its number.
    fn title(&self, violation: &Violation, index: usize) -> String {
        let pointer = format!("{}/{index}", violation.schema_pointer);
        let schema = self.schema.document().pointer(&pointer);
        let title = schema.and_then(|s| s.get("title").or_else(|| s.get("description")));
        if let Some(title) = title.and_then(Value::as_str) {
            return format!("\u{201c}{}\u{201d}", first_line(title));
        }
        // What tells alternatives apart is often a constant: `kind: memory`.
        let properties = schema.and_then(|schema| schema.get("properties")?.as_object());
        let constant = properties.into_iter().flatten().find_map(|(key, schema)| {
            let value = schema.get("const").filter(|value| !value.is_object())?;
            let hidden = (self.hidden)(&violation.instance.key(key.as_str()));
            (!hidden).then(|| {
                format!(
                    "the one with {key} {}",
                    self.guard(&violation.instance.key(key.as_str()))
                        .show(value)
                )
            })
        });
        constant.unwrap_or_else(|| format!("number {}", index + 1))
    }
}

/// `oneOf: [{required: [a]}, {required: [b]}]` with neither.
fn one_of_the_keys(branches: &[Branch], at: &ValuesPath) -> Option<Said> {
    let mut keys = Vec::new();
    for branch in branches {
        match &branch.violations[..] {
            [one] if one.instance == *at => match &one.what {
                What::Required(key) => keys.push(quote(key)),
                _ => return None,
            },
            _ => return None,
        }
    }
    keys.dedup();
    let names: Vec<&str> = keys.iter().map(String::as_str).collect();
    (keys.len() > 1).then(|| said(format!("one of the keys {} must be set", or(&names)), None))
}

/// The type a branch asks for, when that is all it complains of.
fn only_type(branch: &Branch, at: &ValuesPath) -> Option<String> {
    match &branch.violations[..] {
        [violation] if violation.instance == *at => match &violation.what {
            What::Type(names) if names.len() == 1 => names.first().cloned(),
            _ => None,
        },
        _ => None,
    }
}

fn is_of_other_type(branch: &Branch, at: &ValuesPath) -> bool {
    branch
        .violations
        .iter()
        .any(|violation| violation.instance == *at && matches!(violation.what, What::Type(_)))
}

/// The branch that the value was most likely meant for: of its type, with its constants right,
/// with the fewest complaints, the first of equals.
fn nearest_branch<'b>(branches: &'b [Branch], at: &ValuesPath) -> Option<&'b Branch> {
    branches.iter().min_by_key(|branch| {
        let constants = branch
            .violations
            .iter()
            .filter(|violation| matches!(violation.what, What::Const(_) | What::Enum(_)))
            .count();
        (
            is_of_other_type(branch, at),
            constants,
            branch.violations.len(),
            branch.index,
        )
    })
}

/// The violation that has to be mended: of alternatives, the one thing that the nearest wants.
pub fn focus(violation: &Violation) -> &Violation {
    let What::Branches {
        branches,
        too_many: false,
    } = &violation.what
    else {
        return violation;
    };
    let at = &violation.instance;
    if one_of_the_keys(branches, at).is_some() {
        return violation;
    }
    match nearest_branch(branches, at).map(|branch| &branch.violations[..]) {
        Some([only]) if only.about != violation.instance => focus(only),
        Some(_) | None => violation,
    }
}
