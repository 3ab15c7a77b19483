//! Files that values carry in block scalars: YAML or JSON where they parse, lines where not.

use super::judge::Surroundings;
use super::key::{Meaning, Role};
use super::text::{Place, judged};
use super::uri::push;
use super::{Found, HitKind, lines, spoken, walk};

pub(super) fn has_structure(text: &str) -> bool {
    text.len() >= 8
        && text
            .bytes()
            .any(|b| matches!(b, b'=' | b':' | b' ' | b'<' | b'{'))
        && spoken::may_speak(text)
}

/// A file inside a value: YAML or JSON where it parses to a table or a list, lines where not.
pub(super) fn embedded(text: &str, place: Place<'_>, found: &mut Vec<Found>) {
    if text.trim_start().starts_with('"') && user_list(text, place, found) {
        return;
    }
    if !spoken::may_speak(text) {
        return;
    }
    let first = text.trim_start();
    let flow = first.starts_with(['{', '[']);
    let several = text.trim().contains('\n');
    if (flow || several)
        && !first.starts_with("#!")
        && let Ok(tree) = crate::yaml::parse(text)
        && tree
            .documents
            .iter()
            .any(|document| is_document(&tree, document.root))
    {
        for (hit, _) in walk::scan(text, &tree, &[], place.depth + 1) {
            let kind = if place.commented && hit.kind == HitKind::Secret {
                HitKind::Commented
            } else {
                hit.kind
            };
            push(found, Found { kind, ..hit });
        }
        return;
    }
    lines::lines(text, place, found);
}

/// Lines of `"user" "password"` and no others, as PgBouncer keeps them.
fn user_list(text: &str, place: Place<'_>, found: &mut Vec<Found>) -> bool {
    let mut entries = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim();
        if !bare.is_empty() && !bare.starts_with([';', '#']) {
            let pair = bare
                .strip_prefix('"')
                .and_then(|rest| rest.strip_suffix('"'))
                .and_then(|rest| rest.split_once("\" \""));
            match pair {
                Some((user, password)) if !user.contains('"') && !password.contains('"') => {
                    let start = at + line.find(bare).unwrap_or(0) + user.len() + 4;
                    entries.push((user, password, start));
                }
                _ => return false,
            }
        }
        at += line.len();
    }
    for &(user, password, start) in &entries {
        let around = Surroundings {
            user: Some(user),
            ..place.around
        };
        let meaning = Meaning::firm(Role::Password);
        judged(
            password,
            start,
            Place {
                meaning,
                around,
                ..place
            },
            found,
        );
    }
    !entries.is_empty()
}

/// Whether the parsed text is a file of tables rather than prose or a script with colons in it.
fn is_document(tree: &crate::yaml::Tree, root: crate::yaml::NodeId) -> bool {
    let entries = tree.entries(root);
    let named = entries.iter().all(|entry| {
        tree.text(entry.key).is_some_and(|key| {
            !key.is_empty() && key.len() <= 100 && !key.contains([' ', '(', '=', '"', '$'])
        })
    });
    !entries.is_empty() && named
        || tree
            .items(root)
            .iter()
            .any(|&item| !tree.entries(item).is_empty())
}

/// Base64 that is wrapped over several lines.
pub(super) fn wrapped(text: &str, place: Place<'_>, found: &mut Vec<Found>) {
    if found.is_empty()
        && text.len() >= 64
        && text.trim().bytes().all(|b| {
            b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'=' | b'\n' | b'\r' | b' ')
        })
    {
        let start = text.len() - text.trim_start().len();
        judged(text.trim(), start, place, found);
    }
}
