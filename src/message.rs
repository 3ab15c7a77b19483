//! Helm's own words, with the parts that quote values kept apart.
//!
//! Helm puts values into its warnings and errors (`type mismatch on sub: %!t(string=…)`). We repeat
//! its messages with their paths and never with values, so a [`Message`] knows which of its parts
//! quote one: [`std::fmt::Display`] writes `…` for those, and only [`Message::in_helms_words`],
//! which tests compare with the real client, holds them.

use std::fmt;

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Plain(String),
    Value(String),
}

/// One message of Helm.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Message(Vec<Part>);

impl Message {
    /// A message, or the beginning of one, that quotes nothing.
    pub fn plain(text: impl Into<String>) -> Self {
        Self(vec![Part::Plain(text.into())])
    }

    /// Followed by a text that quotes nothing.
    #[must_use]
    pub fn then(mut self, text: impl Into<String>) -> Self {
        self.0.push(Part::Plain(text.into()));
        self
    }

    /// Followed by a text that quotes a value.
    #[must_use]
    pub fn value(mut self, text: impl Into<String>) -> Self {
        self.0.push(Part::Value(text.into()));
        self
    }

    /// Behind a prefix, as Go wraps its errors.
    #[must_use]
    pub fn wrap(mut self, prefix: impl Into<String>) -> Self {
        self.0.insert(0, Part::Plain(prefix.into()));
        self
    }

    /// Another message appended.
    #[must_use]
    pub fn join(mut self, tail: Message) -> Self {
        self.0.extend(tail.0);
        self
    }

    /// The whole message as Helm prints it, values included: for comparing with Helm, never for
    /// showing.
    pub fn in_helms_words(&self) -> String {
        let texts = self.0.iter().map(|part| match part {
            Part::Plain(text) | Part::Value(text) => text.as_str(),
        });
        texts.collect()
    }
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for part in &self.0 {
            f.write_str(match part {
                Part::Plain(text) => text,
                Part::Value(_) => "…",
            })?;
        }
        Ok(())
    }
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_everything_but_values() {
        let message = Message::plain("type mismatch on sub: ").value("%!t(string=hunter)");
        assert_eq!(message.to_string(), "type mismatch on sub: …");
        assert!(!format!("{message:?}").contains("hunter"));
        assert_eq!(
            message.wrap("Error: ").in_helms_words(),
            "Error: type mismatch on sub: %!t(string=hunter)"
        );
    }
}
