//! Text inside of values: what a scalar is judged by.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};

use super::encoded::{self, Decoded, MAX_DEPTH};
use super::judge::{self, Surroundings};
use super::key::{self, Meaning, Role};
use super::parts::{authorization, cookies, is_assignment, is_one, is_settings, user_and_password};
use super::uri::push;
use super::{
    Confidence, Found, HitKind, accounts, embedded, forms, invented, lexicon, placeholder,
    randomness, reference,
};

/// What is known about a text from where it stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'t> {
    pub(super) meaning: Meaning,
    pub(super) around: Surroundings<'t>,
    pub(super) depth: u8,
    pub(super) commented: bool,
}

impl Place<'_> {
    pub(super) fn nowhere(depth: u8) -> Self {
        Self {
            meaning: Meaning::NEUTRAL,
            around: Surroundings::default(),
            depth,
            commented: false,
        }
    }
}

/// Whether a text holds anything that a name of a secret is made of.
pub(super) fn has_stem(text: &str) -> bool {
    static STEMS: LazyLock<AhoCorasick> = LazyLock::new(|| {
        AhoCorasick::builder()
            .ascii_case_insensitive(true)
            // Every key and every line is asked: a table of some hundred kilobytes halves the time.
            .kind(Some(AhoCorasickKind::DFA))
            .build(lexicon::STEMS.iter())
            .expect("constant")
    });
    STEMS.is_match(text) || !text.is_ascii()
}

/// Finds the credentials in one scalar's text.
pub(super) fn scan(text: &str, place: Place<'_>) -> Vec<Found> {
    // What sops encrypted is random text: a part of it can have the form of a token by chance.
    if text.starts_with("ENC[") && text.trim_end().ends_with(']') && !text.contains('\n') {
        return Vec::new();
    }
    let mut found = forms::find(text);
    if place.depth >= MAX_DEPTH {
        return found;
    }
    let trimmed = text.trim();
    if trimmed.len() >= 2 {
        defaults(text, place, &mut found);
        let single = !trimmed.contains('\n');
        // Kapitan's `?{gkms:path/to/password:…}`: its parts are no pairs.
        if single && trimmed.starts_with("?{") && reference::is_reference(trimmed) {
            return found;
        }
        // `Server=x;Password=…`, `host:6379,password=…`: the parts say more than the whole.
        let parts = trimmed.contains('=') && trimmed.contains([';', ','])
            || trimmed.contains(' ') && trimmed.contains([':', '='])
            || trimmed.starts_with(['{', '[']);
        if single && parts && embedded::has_structure(trimmed) {
            embedded::embedded(text, place, &mut found);
        }
        if single {
            whole(text, place, &mut found);
        }
        if !single || embedded::has_structure(trimmed) || trimmed.starts_with('"') {
            embedded::embedded(text, place, &mut found);
        }
        if !single {
            embedded::wrapped(text, place, &mut found);
        }
        accounts::find(text, place, &mut found);
    }
    found
}

/// The default inside a template or a placeholder is a value of its own.
fn defaults(text: &str, place: Place<'_>, found: &mut Vec<Found>) {
    if !reference::has_reference(text) {
        return;
    }
    for default in reference::defaults(text) {
        let named = key::meaning(default.name);
        let clearer = named.is_secret() && (named.firm && named.role != Role::Vague);
        let meaning = if clearer || !place.meaning.is_secret() {
            named
        } else {
            place.meaning
        };
        judged(
            default.text,
            default.start,
            Place { meaning, ..place },
            found,
        );
    }
}

/// A scalar of one line, under its key.
fn whole(text: &str, place: Place<'_>, found: &mut Vec<Found>) {
    let start = text.len() - text.trim_start().len();
    let value = text.trim();
    cookies(value, start, place, found);
    if place.meaning.role == Role::Token && invented::is_list_of_bytes(value) {
        let end = start + value.len();
        return push(
            found,
            Found {
                start,
                end,
                detector: "token",
                confidence: Confidence::High,
                kind: kind(HitKind::Secret, place),
            },
        );
    }
    if place.meaning.plural
        && place.meaning.is_secret()
        && value.contains(',')
        && !value.contains([' ', ';'])
        && !value.split(',').any(is_assignment)
    {
        let known = found.len();
        let mut at = start;
        let mut quiet = 0;
        for part in value.split(',') {
            let before = found.len();
            judged(part, at, place, found);
            quiet += usize::from(found.len() == before && !reference::has_reference(part));
            at += part.len() + 1;
        }
        // A comma inside of one secret, not between several: no part of it may stay in clear.
        if quiet > 0 && found.len() > known {
            found.truncate(known + 1);
            if let Some(hit) = found.last_mut() {
                (hit.start, hit.end) = (start, start + value.len());
            }
        }
        return;
    }
    judged(value, start, place, found);
}

/// Judges `value`, which stands at `start`, as what its place says; opens base64.
pub(super) fn judged(value: &str, start: usize, place: Place<'_>, found: &mut Vec<Found>) {
    let end = start + value.len();
    if found
        .iter()
        .any(|known| known.start < end && start < known.end)
    {
        return;
    }
    if reference::is_reference(value) || reference::is_encrypted(value) || is_settings(value) {
        return;
    }
    if let Some(decoded) = (place.depth < MAX_DEPTH)
        .then(|| encoded::decode(value))
        .flatten()
    {
        match decoded {
            Decoded::Text(inner) => {
                if !opened(&inner, value, start, place, found) {
                    return;
                }
            }
            Decoded::PrivateKey => {
                push(
                    found,
                    Found {
                        start,
                        end,
                        detector: "private-key",
                        confidence: Confidence::Certain,
                        kind: kind(HitKind::Secret, place),
                    },
                );
                return;
            }
            Decoded::Bytes => {}
        }
    }
    // `neo4j/password`, as the image of Neo4j takes it.
    if value.starts_with("neo4j/") && !value[6..].contains('/') && value.len() >= 10 {
        let meaning = Meaning::firm(Role::Password);
        let around = Surroundings::default();
        let deeper = Place {
            meaning,
            around,
            ..place
        };
        return judged(&value[6..], start + 6, deeper, found);
    }
    if let Some((user, password)) = value.split_once(':')
        && (reference::is_reference(password) || placeholder::is_placeholder(password))
        && !user.contains(' ')
    {
        return;
    }
    if accounts::is_account(value) {
        return;
    }
    if let Some((at, user)) = user_and_password(value, place.meaning) {
        let password = &value[at..];
        let known = found.len();
        let whole = place.meaning.role == Role::Token
            && place.around.names.last().is_some_and(|name| is_one(name));
        let meaning = Meaning::firm(Role::User);
        let around = Surroundings {
            user: Some(user),
            ..place.around
        };
        judged(
            password,
            start + at,
            Place {
                meaning,
                around,
                depth: MAX_DEPTH,
                ..place
            },
            found,
        );
        // `clientSecret: a:b` is one secret with a colon in it.
        if whole && let Some(hit) = found.get_mut(known) {
            (hit.start, hit.end) = (start, end);
        }
        return;
    }
    if let Some(scheme) = authorization(value) {
        let meaning = Meaning::firm(Role::Token);
        judged(
            &value[scheme..],
            start + scheme,
            Place {
                meaning,
                depth: place.depth.max(1),
                ..place
            },
            found,
        );
        return;
    }
    // `ed25519 a_x4T2 K7f…`, `AUTH K7f…`: the generated one among a few words.
    if place.meaning.firm
        && matches!(place.meaning.role, Role::Token | Role::Password)
        && value.contains(' ')
        && value.split(' ').count() <= 4
        && let Some(part) = value
            .split(' ')
            .find(|part| part.len() >= 24 && randomness::is_random(part))
        && !place.around.names.is_empty()
    {
        let skip = value.find(part).unwrap_or(0);
        return judged(part, start + skip, place, found);
    }
    if let Some((found_kind, confidence)) = judge::judge(value, place.meaning, place.around) {
        if place.commented && found_kind != HitKind::Secret {
            return;
        }
        push(
            found,
            Found {
                start,
                end,
                detector: detector(place.meaning.role, found_kind),
                confidence,
                kind: kind(found_kind, place),
            },
        );
    }
}

/// Judges what a base64 text decodes to. `true`: the text was not meant as base64 after all.
fn opened(
    inner: &str,
    value: &str,
    start: usize,
    place: Place<'_>,
    found: &mut Vec<Found>,
) -> bool {
    // Whoever encodes a text among secrets says that it is one.
    let meaning = match place.meaning.role {
        Role::Vague if place.meaning.firm => Meaning::firm(Role::User),
        Role::Marked
        | Role::Password
        | Role::Pin
        | Role::Token
        | Role::User
        | Role::Entry
        | Role::Hashed
        | Role::Vague
        | Role::Described
        | Role::Neutral => place.meaning,
    };
    let deeper = Place {
        meaning,
        depth: place.depth + 1,
        ..place
    };
    let mut inside = scan(inner, deeper);
    if inside.is_empty()
        && let Some((at, _)) = user_and_password(inner.trim(), Meaning::firm(Role::Vague))
        && (place.meaning.is_secret())
    {
        judged(
            &inner.trim()[at..],
            at,
            Place {
                meaning: Meaning::firm(Role::User),
                ..deeper
            },
            &mut inside,
        );
    }
    inside.sort_by_key(|hit| {
        (
            hit.kind != HitKind::Secret,
            std::cmp::Reverse(hit.confidence),
        )
    });
    if inside.is_empty() && place.meaning.firm && place.meaning.role == Role::Token {
        // A token that is a base64 text of its own making.
        let part = |c: char| !(c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '='));
        if inner
            .split(part)
            .any(|part| part.len() >= 24 && randomness::is_random(part))
        {
            return true;
        }
    }
    if inside.is_empty() && is_packed_twice(inner) {
        push(
            found,
            Found {
                start,
                end: start + value.len(),
                detector: "token",
                confidence: Confidence::Medium,
                kind: kind(HitKind::Secret, place),
            },
        );
        return false;
    }
    let Some(best) = inside.first() else {
        // Eight letters decode to six bytes that may happen to be readable.
        return value.len() < 16 && !value.ends_with('=');
    };
    let end = start + value.len();
    push(
        found,
        Found {
            start,
            end,
            detector: best.detector,
            confidence: best.confidence,
            kind: best.kind,
        },
    );
    false
}

/// A generated text that was encoded twice: once by whoever wrote it down, once by whoever copied it
/// out of a Secret. Nothing harmless is treated like that.
fn is_packed_twice(inner: &str) -> bool {
    inner.len() >= 20
        && matches!(encoded::decode(inner), Some(Decoded::Text(text))
            if text.len() >= 16 && text.is_ascii() && randomness::is_random(text.trim()))
}

pub(super) fn kind(kind: HitKind, place: Place<'_>) -> HitKind {
    if place.commented && kind == HitKind::Secret {
        HitKind::Commented
    } else {
        kind
    }
}

fn detector(role: Role, kind: HitKind) -> &'static str {
    if kind == HitKind::Hash {
        return "password-hash";
    }
    match role {
        Role::Marked => "marked-secret",
        Role::Password => "password",
        Role::Pin => "pin",
        Role::User => "user-password",
        Role::Token
        | Role::Entry
        | Role::Hashed
        | Role::Vague
        | Role::Described
        | Role::Neutral => "token",
    }
}
