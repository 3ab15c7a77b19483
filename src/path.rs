//! Paths into values, in the spelling of findings: `postgresql.auth["a.b"].hosts[0]`.

use std::fmt;
use std::sync::Arc;

/// One step of a [`ValuesPath`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// A key of a table.
    Key(Arc<str>),
    /// An item of a list, from 0.
    Index(usize),
}

/// Keys and indices from the root of a chart's values.
///
/// Printed as in the contract: keys of `[A-Za-z0-9_-]+` stand bare with dots between them, any
/// other key as `["a.b"]` (a JSON string), list items as `[0]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ValuesPath(Vec<Step>);

/// A text that is no values path, and where it stops being one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is no values path: {reason} at character {column}")]
pub struct PathError {
    /// The text as given.
    pub text: String,
    /// What is wrong with it.
    pub reason: &'static str,
    /// Character position, from 1.
    pub column: usize,
}

impl ValuesPath {
    /// The root.
    pub fn root() -> Self {
        Self::default()
    }

    /// A path of keys only.
    pub fn of_keys<I: IntoIterator<Item = S>, S: Into<Arc<str>>>(keys: I) -> Self {
        Self(keys.into_iter().map(|key| Step::Key(key.into())).collect())
    }

    /// The steps from the root on.
    pub fn steps(&self) -> &[Step] {
        &self.0
    }

    /// Whether this is the root.
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// This path with one more key.
    #[must_use]
    pub fn key(&self, key: impl Into<Arc<str>>) -> Self {
        self.step(Step::Key(key.into()))
    }

    /// This path with one more list index.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        self.step(Step::Index(index))
    }

    /// This path with one more step.
    #[must_use]
    pub fn step(&self, step: Step) -> Self {
        let mut steps = Vec::with_capacity(self.0.len() + 1);
        steps.extend_from_slice(&self.0);
        steps.push(step);
        Self(steps)
    }

    /// Appends a step in place.
    pub fn push(&mut self, step: Step) {
        self.0.push(step);
    }

    /// Removes the last step.
    pub fn pop(&mut self) -> Option<Step> {
        self.0.pop()
    }

    /// This path followed by `tail`.
    #[must_use]
    pub fn join(&self, tail: &ValuesPath) -> Self {
        Self(self.0.iter().chain(&tail.0).cloned().collect())
    }

    /// The path without its last step; `None` for the root.
    pub fn parent(&self) -> Option<Self> {
        (!self.0.is_empty()).then(|| Self(self.0[..self.0.len() - 1].to_vec()))
    }

    /// The last step, when it is a key.
    pub fn last_key(&self) -> Option<&str> {
        match self.0.last() {
            Some(Step::Key(key)) => Some(key),
            Some(Step::Index(_)) | None => None,
        }
    }

    /// Whether `prefix` is this path or an ancestor of it.
    pub fn starts_with(&self, prefix: &ValuesPath) -> bool {
        self.0.starts_with(&prefix.0)
    }

    /// The path as an RFC 6901 JSON Pointer.
    pub fn to_pointer(&self) -> String {
        let mut out = String::new();
        for step in &self.0 {
            out.push('/');
            match step {
                Step::Key(key) => out.push_str(&key.replace('~', "~0").replace('/', "~1")),
                Step::Index(index) => out.push_str(&index.to_string()),
            }
        }
        out
    }

    /// Reads the spelling that [`fmt::Display`] writes; a bare key may hold any character but
    /// `.`, `[` and `]`.
    ///
    /// # Errors
    /// When a bracket is not closed, a key is empty, or a bracket holds neither a number nor a
    /// JSON string.
    pub fn parse(text: &str) -> Result<Self, PathError> {
        let fail = |at: usize, reason| PathError {
            text: text.to_owned(),
            reason,
            column: text[..at.min(text.len())].chars().count() + 1,
        };
        let mut steps = Vec::new();
        let mut at = 0;
        let mut need_key = true;
        if text.is_empty() {
            return Ok(Self::root());
        }
        while at < text.len() {
            let rest = &text[at..];
            if let Some(inner) = rest.strip_prefix('[') {
                if inner.starts_with('"') {
                    let mut stream =
                        serde_json::Deserializer::from_str(inner).into_iter::<String>();
                    let Some(Ok(key)) = stream.next() else {
                        return Err(fail(at, "a quoted key that is no JSON string"));
                    };
                    let used = stream.byte_offset();
                    if !inner[used..].starts_with(']') {
                        return Err(fail(at + 1 + used, "a missing ]"));
                    }
                    steps.push(Step::Key(key.into()));
                    at += used + 2;
                } else {
                    let end = inner.find(']').ok_or_else(|| fail(at, "a missing ]"))?;
                    let index = inner[..end]
                        .parse()
                        .map_err(|_| fail(at, "an index that is no number"))?;
                    steps.push(Step::Index(index));
                    at += end + 2;
                }
                need_key = false;
            } else if !need_key {
                if !rest.starts_with('.') {
                    return Err(fail(at, "a missing dot"));
                }
                at += 1;
                need_key = true;
            } else {
                let end = rest.find(['.', '[', ']']).unwrap_or(rest.len());
                if end == 0 {
                    return Err(fail(at, "an empty key"));
                }
                steps.push(Step::Key(rest[..end].into()));
                at += end;
                need_key = false;
            }
        }
        if need_key {
            return Err(fail(at, "an empty key"));
        }
        Ok(Self(steps))
    }
}

impl From<Vec<Step>> for ValuesPath {
    fn from(steps: Vec<Step>) -> Self {
        Self(steps)
    }
}

impl fmt::Display for ValuesPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, step) in self.0.iter().enumerate() {
            match step {
                Step::Index(index) => write!(f, "[{index}]")?,
                Step::Key(key) => {
                    let bare = !key.is_empty()
                        && key
                            .bytes()
                            .all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
                    if !bare {
                        write!(f, "[{}]", serde_json::Value::from(key.as_ref()))?;
                    } else if at == 0 {
                        f.write_str(key)?;
                    } else {
                        write!(f, ".{key}")?;
                    }
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_and_parses_the_contract_spelling() {
        for text in [
            "a",
            "a.b-c_d",
            r#"a["x.y"][0].b"#,
            r#"["a b"].c"#,
            "a[12][3]",
        ] {
            let path = ValuesPath::parse(text).expect(text);
            assert_eq!(path.to_string(), text);
        }
        assert_eq!(
            ValuesPath::parse(r#"a["x/y"][0]"#)
                .expect("ok")
                .to_pointer(),
            "/a/x~1y/0"
        );
    }

    #[test]
    fn refuses_what_is_no_path() {
        for text in ["a.", ".a", "a..b", "a[", "a[x]", r#"a["x"#, "a]b", "a[0]b"] {
            assert!(ValuesPath::parse(text).is_err(), "{text}");
        }
    }
}
