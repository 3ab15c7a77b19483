//! Which texts of a values file are credentials?
//!
//! Scanners read lines; this reads values. A values file is a tree whose keys were named by people,
//! so most of what can be known about a value stands beside it. One question is asked of every
//! scalar, in this order:
//!
//! 1. **What is the value by itself?** ([`shape`], [`mod@reference`]) Empty, a placeholder, a reference to a secret
//!    store, a template, encrypted, public, a path: settled, whatever the key says. The default
//!    inside of `${X:-…}` or `| default "…"` is a value of its own.
//! 2. **What does its place say?** ([`walk`], [`key`]) A schema's mark; else the `name` of a
//!    `name`/`value` pair, the flag before it, the plural list or the table of users around it, or
//!    its own key, read as a noun phrase in a dozen languages. `passwordFile` is no password.
//! 3. **Does it name its own kind?** ([`detectors`], [`forms`]) Provider tokens, private keys, JSON
//!    web tokens and passwords in URLs are found anywhere, also under `existingSecret`.
//! 4. **Does it hold other files?** ([`embedded`], [`lines`], [`encoded`]) Block scalars are read as YAML or JSON
//!    where they parse and line by line where not; base64 and gzip are opened to a depth of three.
//!
//! A password needs no entropy: under a password's key anything is one that is not evidently
//! something else. Guessable passwords are [`HitKind::Weak`], hashes [`HitKind::Hash`], secrets in
//! comments [`HitKind::Commented`]. Every hit has the exact span of the secret and never its text.
//!
//! Cost: one automaton over the keywords of all detectors, one over the stems of key names;
//! patterns run at their keywords on bounded windows; nothing backtracks.

mod accounts;
mod addresses;
mod checksum;
mod comments;
mod detectors;
mod embedded;
mod encoded;
mod forms;
mod holder;
mod invented;
mod inverted;
mod judge;
mod key;
mod lexicon;
mod lines;
mod pairs;
mod parts;
mod phrase;
mod placeholder;
mod position;
mod positions;
mod programs;
mod randomness;
mod reference;
mod sample;
mod shape;
mod spoken;
mod sql;
mod text;
mod uri;
mod walk;
mod weak;
mod wording;
mod words;

use crate::path::ValuesPath;
use crate::source::{Source, SourceId, Span};
use crate::yaml::Tree;

/// How sure a hit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// The place suggests it and the value fits.
    Medium,
    /// The value has the form of a credential, or the place says so outright.
    High,
    /// A checksum or a structure was verified.
    Certain,
}

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum HitKind {
    /// A credential.
    Secret,
    /// A default or guessable password.
    Weak,
    /// The hash of a password.
    Hash,
    /// A credential in a comment.
    Commented,
}

/// One credential in one source. It holds no text of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The source it stands in.
    pub source: SourceId,
    /// The bytes of the secret itself, without quotes and without what stands around it.
    pub span: Span,
    /// The path of the value that holds it; the root for a comment and for a text that is no YAML.
    pub values_path: ValuesPath,
    /// Which detector recognised it.
    pub detector: &'static str,
    /// How sure it is.
    pub confidence: Confidence,
    /// What it is.
    pub kind: HitKind,
}

impl Hit {
    /// What was recognised, with its article, for messages.
    pub fn says(&self) -> &'static str {
        says(self.detector)
    }
}

/// What a detector recognises, with its article: `a GitHub personal access token`.
pub fn says(detector: &str) -> &'static str {
    if let Some(says) = detectors::says(detector) {
        return says;
    }
    match detector {
        "password" => "a password",
        "pin" => "a PIN",
        "token" => "a token or secret key",
        "user-password" => "a user's password",
        "marked-secret" => "a value that is marked as secret",
        "private-key" => "a private key",
        "json-web-token" => "a JSON web token",
        "url-password" => "a password in a URL",
        "discord-bot-token" => "a Discord bot token",
        "json-web-key" => "a private JSON web key",
        "session-cookie" => "the cookie of a session",
        "webhook" => "the secret part of a webhook's address",
        "connection-string" => "a password in a connection string",
        "password-hash" => "the hash of a password",
        _ => "a credential",
    }
}

/// A hit within one text, before it is known where the text stands.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    start: usize,
    end: usize,
    detector: &'static str,
    confidence: Confidence,
    kind: HitKind,
}

/// Finds the credentials of a values file that was parsed, in order of their places.
///
/// `marked` are the spans of scalars that a schema (`writeOnly`, `format: password`, `x-secret`) or
/// the configuration (`secrets.paths`) marks as secret, sorted; whatever is real there is one.
pub fn scan_tree(source: &Source, id: SourceId, tree: &Tree, marked: &[Span]) -> Vec<Hit> {
    hits(id, walk::scan(source.text(), tree, marked, 0))
}

/// Finds the credentials of a text that is no YAML, line by line.
pub fn scan_text(source: &Source, id: SourceId) -> Vec<Hit> {
    let found = lines::scan_file(source.text(), 0);
    let root = |found| (found, ValuesPath::root());
    hits(id, found.into_iter().map(root).collect())
}

fn hits(id: SourceId, mut found: Vec<(Found, ValuesPath)>) -> Vec<Hit> {
    found.sort_by_key(|(found, _)| (found.start, found.end, found.detector));
    found.dedup_by_key(|(found, _)| (found.start, found.end));
    found
        .into_iter()
        .map(|(found, values_path)| Hit {
            source: id,
            span: Span::new(found.start, found.end),
            values_path,
            detector: found.detector,
            confidence: found.confidence,
            kind: found.kind,
        })
        .collect()
}

#[cfg(test)]
mod classes;
#[cfg(test)]
mod tests;
