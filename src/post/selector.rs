//! Label selectors: those of `--selector`, and those that stand in the stream.

use std::collections::BTreeMap;

/// What one label must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    /// Present with one of these values.
    In(Vec<String>),
    /// Absent, or present with none of these values.
    NotIn(Vec<String>),
    /// Present.
    Exists,
    /// Absent.
    DoesNotExist,
}

/// A test of one label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requirement {
    /// The label's key.
    pub key: String,
    /// What it must be.
    pub test: Test,
}

/// Labels of one object or pod template.
pub type Labels = BTreeMap<String, String>;

impl Requirement {
    /// `key` must be `value`.
    pub fn equals(key: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            key: key.into(),
            test: Test::In(vec![value.into()]),
        }
    }

    fn holds(&self, labels: &Labels) -> bool {
        let value = labels.get(&self.key);
        match &self.test {
            Test::In(values) => value.is_some_and(|value| values.contains(value)),
            Test::NotIn(values) => value.is_none_or(|value| !values.contains(value)),
            Test::Exists => value.is_some(),
            Test::DoesNotExist => value.is_none(),
        }
    }
}

/// Requirements that must all hold; without any, everything is selected.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selector(pub Vec<Requirement>);

impl Selector {
    /// Whether `labels` satisfy every requirement.
    pub fn matches(&self, labels: &Labels) -> bool {
        self.0.iter().all(|requirement| requirement.holds(labels))
    }

    /// Whether the label `key` plays a part.
    pub fn uses(&self, key: &str) -> bool {
        self.0.iter().any(|requirement| requirement.key == key)
    }

    /// Reads kubectl's notation: `a=b,c!=d,e in (f,g),h notin (i),j,!k`.
    ///
    /// # Errors
    /// What is wrong with it, as a lowercase phrase.
    pub fn parse(text: &str) -> Result<Self, String> {
        let requirements: Result<Vec<_>, _> = top_level_parts(text)
            .into_iter()
            .map(|part| requirement(part.trim()))
            .collect();
        Ok(Self(requirements?))
    }
}

/// Cuts at the commas outside of parentheses.
fn top_level_parts(text: &str) -> Vec<&str> {
    let (mut parts, mut start, mut depth) = (Vec::new(), 0, 0usize);
    for (at, sign) in text.char_indices() {
        match sign {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                parts.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}

fn requirement(part: &str) -> Result<Requirement, String> {
    let (key, test) = if let Some(key) = part.strip_prefix('!') {
        (key.trim(), Test::DoesNotExist)
    } else if let Some((key, rest)) = part.split_once(" notin ") {
        (key.trim(), Test::NotIn(value_set(rest)?))
    } else if let Some((key, rest)) = part.split_once(" in ") {
        (key.trim(), Test::In(value_set(rest)?))
    } else if let Some((key, value)) = part.split_once("!=") {
        (key.trim(), Test::NotIn(vec![checked_value(value)?]))
    } else if let Some((key, value)) = part.split_once('=') {
        let value = value.strip_prefix('=').unwrap_or(value);
        (key.trim(), Test::In(vec![checked_value(value)?]))
    } else {
        (part, Test::Exists)
    };
    super::names::check_key(key).map_err(|reason| format!("the key {key:?}: {reason}"))?;
    Ok(Requirement {
        key: key.to_owned(),
        test,
    })
}

fn value_set(text: &str) -> Result<Vec<String>, String> {
    let inner = text
        .trim()
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'))
        .ok_or_else(|| format!("{:?} is no list like (a,b)", text.trim()))?;
    inner.split(',').map(checked_value).collect()
}

fn checked_value(value: &str) -> Result<String, String> {
    let value = value.trim();
    super::names::check_label_value(value)
        .map_err(|reason| format!("the value {value:?} {reason}"))?;
    Ok(value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(pairs: &[(&str, &str)]) -> Labels {
        pairs
            .iter()
            .map(|(key, value)| (key.to_string(), value.to_string()))
            .collect()
    }

    #[test]
    fn kubectls_notation() {
        let on = labels(&[("a", "b"), ("e", "g"), ("j", "")]);
        for (text, expected) in [
            ("a=b", true),
            ("a==b", true),
            ("a=c", false),
            ("a!=c", true),
            ("x!=c", true),
            ("e in (f, g)", true),
            ("e in (f)", false),
            ("e notin (f),a", true),
            ("j,!k", true),
            ("!j", false),
            ("a=b,e=f", false),
        ] {
            let selector = Selector::parse(text).expect(text);
            assert_eq!(selector.matches(&on), expected, "{text}");
        }
        for bad in ["", "a=b c", "=b", "a in b", "a,,b", "a=b=c"] {
            assert!(Selector::parse(bad).is_err(), "{bad}");
        }
    }
}
