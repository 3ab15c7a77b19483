//! Texts that are made of parts: a user and a password, a scheme and a token, cookies, settings.

use super::key::{Meaning, Role};
use super::text::{Place, kind};
use super::uri::push;
use super::{Confidence, Found, HitKind, randomness, words};

/// Whether a key says that its value is the secret itself, without a user's name before it.
pub(super) fn is_one(name: &str) -> bool {
    matches!(
        words::words(name).last().map(String::as_str),
        Some("secret" | "key" | "token" | "salt" | "pepper" | "hmac")
    )
}

/// `name=value`; base64 ends in signs of equality, too.
pub(super) fn is_assignment(part: &str) -> bool {
    part.split_once('=')
        .is_some_and(|(_, value)| !value.trim_end_matches('=').is_empty())
}

/// `session=3f2a…; theme=dark` under a cookie's name: the values that cannot be guessed.
pub(super) fn cookies(value: &str, start: usize, place: Place<'_>, found: &mut Vec<Found>) {
    let cookie = |name: &&str| name.to_ascii_lowercase().contains("cookie");
    if !value.contains('=') || !place.around.names.last().is_some_and(cookie) {
        return;
    }
    let mut at = start;
    for part in value.split(';') {
        let text = part.trim_start();
        if let Some((name, session)) = text.split_once('=')
            && name
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
            && session.len() >= 16
            && randomness::is_random(session.trim_end())
        {
            let from = at + part.len() - session.len();
            push(
                found,
                Found {
                    start: from,
                    end: from + session.trim_end().len(),
                    detector: "session-cookie",
                    confidence: Confidence::Medium,
                    kind: kind(HitKind::Secret, place),
                },
            );
        }
        at += part.len() + 1;
    }
}

/// `Server=db;User Id=app;Password=…`: each part was judged by its own name.
pub(super) fn is_settings(value: &str) -> bool {
    let mut parts = value.split(';').filter(|part| !part.trim().is_empty());
    let named = |part: &str| {
        let name = part.split('=').next().unwrap_or("");
        name.bytes()
            .all(|b| b.is_ascii_alphanumeric() || b" _-.:@/".contains(&b))
    };
    value.contains(';')
        && value.matches('=').count() >= 2
        && parts.all(|part| is_assignment(part) && named(part))
}

/// `user:password` where credentials are expected.
pub(super) fn user_and_password(value: &str, meaning: Meaning) -> Option<(usize, &str)> {
    if !matches!(meaning.role, Role::Token | Role::User | Role::Vague)
        || value.contains(char::is_whitespace)
    {
        return None;
    }
    // `user;password`, as the images of Samba take it.
    let (user, password) = value
        .split_once(':')
        .or_else(|| value.split_once(';').filter(|_| meaning.role == Role::User))?;
    let plain = (1..=64).contains(&user.len())
        && user
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '@' | '$' | '+'));
    let schemed = password.starts_with(['/', '$', '\\']) || password.contains(':');
    let machine_made = randomness::is_random(user);
    (plain && !schemed && !machine_made && password.len() >= 4).then_some((user.len() + 1, user))
}

/// Where the credential begins in `Bearer …` and `Basic …`.
pub(super) fn authorization(value: &str) -> Option<usize> {
    let (scheme, rest) = value.split_once(' ')?;
    let known = [
        "bearer",
        "basic",
        "token",
        "apikey",
        "api-key",
        "splunk",
        "genericauth",
        "key",
    ];
    let blanks = rest.len() - rest.trim_start().len();
    // `Token abgelaufen!`
    let said = super::spoken::is_plain_word(rest.trim());
    (known.contains(&scheme.to_ascii_lowercase().as_str()) && !rest.trim().contains(' ') && !said)
        .then_some(scheme.len() + 1 + blanks)
}
