//! What is said about a text that is not YAML.

/// go-yaml's own limit of nested collections (yaml.v2 `max_flow_level` and `max_indents`), which it
/// counts for block and flow collections separately.
pub const MAX_DEPTH: usize = 10_000;

/// A text that is not YAML. Its `Display` is go-yaml's message without the leading `yaml: `.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseError {
    /// What is wrong, in go-yaml's words: a lowercase phrase.
    pub reason: String,
    /// The line that go-yaml's message names, or 0 when it names none, as on the first line. What
    /// its grammar refuses is counted from 0, so that this can be the line before; take `offset` for
    /// the place itself.
    pub line: usize,
    /// Byte offset of the place in the text.
    pub offset: usize,
}

impl ParseError {
    /// The reason in three parts: before, inside and behind what it quotes of the text. What is
    /// quoted can be a secret: `password: *x` is more likely a text without its quotes than an alias.
    pub fn quoted(&self) -> (&str, &str, &str) {
        const BEFORE: &str = "unknown anchor '";
        const BEHIND: &str = "' referenced";
        let inner = self.reason.strip_prefix(BEFORE);
        match inner.and_then(|inner| inner.strip_suffix(BEHIND)) {
            Some(name) => (BEFORE, name, BEHIND),
            None => (&self.reason, "", ""),
        }
    }

    /// The reason without what it quotes of the text.
    pub fn shown(&self) -> String {
        match self.quoted() {
            (reason, "", "") => reason.to_owned(),
            (before, _, behind) => format!("{before}…{behind}"),
        }
    }
}

impl std::error::Error for ParseError {}

impl std::fmt::Display for ParseError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.line {
            0 => f.write_str(&self.reason),
            line => write!(f, "line {line}: {}", self.reason),
        }
    }
}
