//! Secrets in comments: commented-out values, and what stands beside a value in its place.

use super::key::{self, Meaning, Role};
use super::lexicon::List;
use super::position::Map;
use super::text::{self, Place};
use super::{Found, HitKind, lines, randomness};
use crate::source::Span;
use crate::yaml::Tree;

/// Comments that follow each other are one text: a key may stand in them over several lines.
pub(super) fn find(source: &str, tree: &Tree, depth: u8) -> Vec<Found> {
    let mut found = Vec::new();
    let comments = &tree.comments;
    let mut at = 0;
    while at < comments.len() {
        let mut end = at + 1;
        while end < comments.len()
            && follows(source, comments[end - 1].span.end, comments[end].span.start)
        {
            end += 1;
        }
        let mut text = String::new();
        let mut pieces = Vec::new();
        for comment in &comments[at..end] {
            let line = source
                .get(comment.span.start..comment.span.end)
                .unwrap_or("");
            let bare = line.trim_start_matches('#');
            pieces.push((text.len(), comment.span.start + line.len() - bare.len()));
            text.push_str(bare);
            text.push('\n');
        }
        for comment in &comments[at..end] {
            found.extend(beside(source, comment.span));
            found.extend(in_clear(source, comment.span));
        }
        at = end;
        let map = Map::Pieces(pieces);
        for hit in commented(&text, depth) {
            let span = map.span(hit.start, hit.end);
            found.push(Found {
                start: span.start,
                end: span.end,
                ..hit
            });
        }
    }
    found
}

/// Whether only a line break and blanks stand between two comments.
fn follows(source: &str, end: usize, start: usize) -> bool {
    source
        .get(end..start)
        .is_some_and(|between| between.trim().is_empty() && between.matches('\n').count() == 1)
}

/// `password: ""  # old: "…"`: what stood in a value's place, and is named by the key before it.
/// Only what is generated: people write words there.
fn beside(source: &str, comment: Span) -> Option<Found> {
    let line = source.get(..comment.start)?.rsplit('\n').next()?;
    let (key, _) = line.split_once(": ")?;
    let key = key.trim_matches([' ', '-', '{', '"', '\'']);
    let meaning = key::meaning(key);
    if !meaning.firm || !matches!(meaning.role, Role::Password | Role::Token) {
        return None;
    }
    let text = source.get(comment.start..comment.end)?;
    let said = text.trim_start_matches('#').trim();
    let said = said.split_once(": ").map_or(said, |(_, rest)| rest.trim());
    // `# was …`: a word or two before it.
    let said = match said.rsplit_once(' ') {
        Some((before, last)) if before.split(' ').count() <= 2 => last,
        _ => said,
    };
    let value = said.trim_matches(['"', '\'']);
    if value.len() < 12 || value.contains([' ', '/', ':']) || !randomness::is_random(value) {
        return None;
    }
    told(value, comment.start + text.rfind(value)?, meaning).pop()
}

/// How people call what a hash was made of.
static IN_CLEAR: List = List::new("plain plaintext cleartext klartext clair chiaro claro");

/// `# plain: …`, `# Klartext war: …`: the password whose hash stands beside it.
fn in_clear(source: &str, comment: Span) -> Option<Found> {
    let text = source.get(comment.start..comment.end)?;
    let (before, value) = text.trim_start_matches('#').split_once(": ")?;
    let mut words = before.split_whitespace();
    let said = words.clone().count() <= 4
        && words.any(|word| IN_CLEAR.contains(&word.to_ascii_lowercase()));
    let value = value.trim().trim_matches(['"', '\'', '`']);
    if !said || value.len() < 8 || value.contains(char::is_whitespace) {
        return None;
    }
    let start = comment.start + text.rfind(value)?;
    let mut found = told(value, start, Meaning::firm(Role::User));
    found.retain(|hit| hit.kind == HitKind::Commented);
    found.pop()
}

/// Judges a value that a comment holds.
fn told(value: &str, start: usize, meaning: Meaning) -> Vec<Found> {
    let place = Place {
        meaning,
        commented: true,
        ..Place::nowhere(0)
    };
    let mut found = Vec::new();
    text::judged(value, start, place, &mut found);
    found
}

fn commented(text: &str, depth: u8) -> Vec<Found> {
    let place = Place {
        commented: true,
        ..Place::nowhere(depth)
    };
    let mut found = super::forms::find(text);
    if text::has_stem(text) {
        lines::lines(text, place, &mut found);
    }
    found.retain(|hit| matches!(hit.kind, HitKind::Secret | HitKind::Commented));
    for hit in &mut found {
        hit.kind = HitKind::Commented;
    }
    found
}
