//! Credentials that name their own kind: tokens with a documented prefix, alphabet and length.
//!
//! Each row of the table was written from the provider's documentation, named in the row; no rule
//! file of another scanner was copied. A row's keywords go into one automaton over all rows, and
//! its pattern is tried only at a keyword, within a bounded window, so a scan stays linear. Rows
//! carry a recipe of an example instead of an example: the tests make token-like texts from it at
//! run time.

mod clouds;
mod code;
mod hashes;
mod messages;
mod models;
mod platforms;
mod services;

use std::sync::{LazyLock, OnceLock};

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use regex::Regex;

use super::checksum::Check;
use super::randomness::Texture;
use super::{Confidence, placeholder};

/// A piece of the recipe for an example.
#[derive(Clone, Copy, Debug)]
#[cfg_attr(
    not(test),
    allow(dead_code, reason = "examples are made by tests alone")
)]
pub(super) enum Part {
    /// As it is.
    Text(&'static str),
    /// So many characters of an alphabet.
    Of(&'static str, usize),
    /// The checksum of the 30 characters before it, six characters in base 62.
    Crc62,
    /// Grafana's checksum of everything before the underscore.
    GrafanaCrc,
    /// A random UUID.
    Uuid,
}

/// One kind of credential.
#[derive(Clone, Copy, Debug)]
pub(super) struct Detector {
    /// The name in findings.
    pub(super) id: &'static str,
    /// What it is, with its article.
    pub(super) says: &'static str,
    /// Texts that every such credential holds.
    keywords: &'static [&'static str],
    /// At most so many bytes stand before the keyword.
    lead: usize,
    /// The whole credential.
    pattern: &'static str,
    /// A checksum that can be verified without asking anyone.
    check: Check,
    /// How an example is made.
    #[cfg_attr(
        not(test),
        allow(dead_code, reason = "examples are made by tests alone")
    )]
    sample: &'static [Part],
    /// Where the format is documented.
    #[cfg_attr(not(test), allow(dead_code, reason = "for readers and tests"))]
    source: &'static str,
}

/// A credential that was recognised by its form.
#[derive(Clone, Copy, Debug)]
pub(super) struct Recognised {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) detector: &'static str,
    pub(super) confidence: Confidence,
    /// It is the hash of a password, not a password.
    pub(super) hash: bool,
}

/// The longest stretch that one pattern is tried on.
const WINDOW: usize = 1600;

struct Engine {
    keywords: AhoCorasick,
    /// For each keyword: the row.
    rows: Vec<usize>,
    /// Most files hold no keyword of most rows, so patterns are compiled when first asked for.
    patterns: Vec<OnceLock<Regex>>,
}

impl Engine {
    fn pattern(&self, at: usize, row: &Detector) -> &Regex {
        self.patterns[at].get_or_init(|| {
            let anchor = if row.lead == 0 { "^(?:" } else { "(?:" };
            Regex::new(&format!("{anchor}{})", row.pattern)).expect("the tests compile each row")
        })
    }
}

/// The tables, in the order of the automaton's rows.
const TABLES: [&[Detector]; 7] = [
    code::TABLE,
    platforms::TABLE,
    clouds::TABLE,
    messages::TABLE,
    models::TABLE,
    services::TABLE,
    hashes::TABLE,
];

/// All rows in order.
fn rows() -> impl Iterator<Item = &'static Detector> {
    TABLES.iter().flat_map(|table| table.iter())
}

/// What a detector of this id recognises, with its article.
pub(super) fn says(id: &str) -> Option<&'static str> {
    rows().find(|row| row.id == id).map(|row| row.says)
}

fn engine() -> &'static Engine {
    static ENGINE: LazyLock<Engine> = LazyLock::new(|| {
        let mut keywords = Vec::new();
        let mut owners = Vec::new();
        let mut patterns = Vec::new();
        for (at, row) in rows().enumerate() {
            for keyword in row.keywords {
                keywords.push(*keyword);
                owners.push(at);
            }
            patterns.push(OnceLock::new());
        }
        Engine {
            keywords: AhoCorasick::builder()
                .match_kind(MatchKind::Standard)
                .kind(Some(AhoCorasickKind::DFA))
                .build(&keywords)
                .expect("constant"),
            rows: owners,
            patterns,
        }
    });
    &ENGINE
}

/// Finds the credentials in a text by their form alone, in order of their places.
pub(super) fn find(text: &str) -> Vec<Recognised> {
    let mut found: Vec<Recognised> = Vec::new();
    if text.len() < 20 {
        return found;
    }
    let engine = engine();
    // A row whose keyword repeats inside of one token is not tried twice on it.
    let mut reached: Vec<(usize, usize)> = Vec::new();
    for hit in engine.keywords.find_overlapping_iter(text) {
        let at = engine.rows[hit.pattern().as_usize()];
        let Some(row) = rows_slice(at) else { continue };
        let from = floor_boundary(text, hit.start().saturating_sub(row.lead));
        if row.lead == 0
            && hit.start() > 0
            && text.as_bytes()[hit.start() - 1].is_ascii_alphanumeric()
            && row.keywords[0].as_bytes()[0].is_ascii_alphanumeric()
            && !after_escape(text, hit.start())
        {
            continue;
        }
        if reached
            .iter()
            .any(|&(known, end)| known == at && from < end)
        {
            continue;
        }
        let until = ceil_boundary(text, from.saturating_add(WINDOW));
        let Some(matched) = engine.pattern(at, row).find(&text[from..until]) else {
            continue;
        };
        let (start, end) = (from + matched.start(), from + matched.end());
        if !stands_alone(text, start, end) || !is_real(&text[start..end], row) {
            continue;
        }
        reached.retain(|&(known, _)| known != at);
        reached.push((at, end));
        let confidence = if row.check.passes(&text[start..end]) {
            Confidence::Certain
        } else {
            Confidence::High
        };
        found.push(Recognised {
            start,
            end,
            detector: row.id,
            confidence,
            hash: hashes::TABLE.iter().any(|hash| hash.id == row.id),
        });
    }
    found.sort_by_key(|hit| (hit.start, std::cmp::Reverse(hit.end)));
    found
}

fn rows_slice(mut at: usize) -> Option<&'static Detector> {
    for table in TABLES {
        if let Some(row) = table.get(at) {
            return Some(row);
        }
        at -= table.len();
    }
    None
}

/// `\nghp_…` in a JSON text: the letter before belongs to the escape.
fn after_escape(text: &str, at: usize) -> bool {
    let bytes = text.as_bytes();
    at >= 2 && bytes[at - 2] == b'\\' && matches!(bytes[at - 1], b'n' | b't' | b'r')
}

fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let bytes = text.as_bytes();
    let joined_before = start > 0
        && bytes[start - 1].is_ascii_alphanumeric()
        && bytes[start].is_ascii_alphanumeric()
        && !after_escape(text, start);
    let joined_after = bytes
        .get(end)
        .is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
    !joined_before && !joined_after
}

/// Not `AKIA…EXAMPLE`, `ghp_xxxx…`, `sk-1234567890…` or a name that happens to have the form.
fn is_real(token: &str, row: &Detector) -> bool {
    let body = row
        .keywords
        .iter()
        .find_map(|keyword| token.strip_prefix(keyword))
        .unwrap_or(token);
    let body = body.trim_start_matches(|c: char| !c.is_ascii_alphanumeric());
    if placeholder::is_repeated(body) || placeholder::is_sequence(body) {
        return false;
    }
    let upper = body.to_ascii_uppercase();
    let said = [
        "EXAMPLE",
        "XXXXXX",
        "PLACEHOLDER",
        "REDACTED",
        "CHANGEME",
        "REPLACE",
        "YOURTOKEN",
        "YOURKEY",
        "YOURACCESS",
        "ACCESSKEY",
        "SECRETKEY",
        "KEYHERE",
        "YOUR_",
        "YOUR-",
        "000000000000",
    ];
    if said.iter().any(|word| upper.contains(word)) {
        return false;
    }
    let texture = Texture::of(body);
    // Capitals alone read like a word by chance; what a person writes there says so.
    let shouted = body.len() >= 16 && !texture.lower;
    (shouted || texture.word_share() < 0.6) && texture.distinct >= 6
}

fn floor_boundary(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn ceil_boundary(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}

#[cfg(test)]
mod tests;
