//! Addresses that open to whoever knows them: web hooks, streams.

use super::{Confidence, Found, HitKind, placeholder, randomness, shape, uri};

/// `https://…/hooks/SECRET`, `https://hc-ping.com/UUID`, `…/bot123456:TOKEN/sendMessage`: whoever
/// knows the address may post to it, so the part that cannot be guessed is a credential.
pub(super) fn web_hooks(text: &str, found: &mut Vec<Found>) {
    let spoken = ["hook", "ping", "/bot", "/catch/"];
    if !spoken.iter().any(|word| text.contains(word)) {
        return;
    }
    let mut next = 0;
    while let Some(at) = text[next..].find("://") {
        let from = next + at + 3;
        let ends = |c: char| {
            c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '<' | '>' | '?' | '#' | ',' | ')')
        };
        let end = text[from..].find(ends).map_or(text.len(), |end| from + end);
        let url = &text[from..end];
        next = end;
        if url.len() > 1000 {
            continue;
        }
        let mut place = from;
        let mut hook = false;
        for segment in url.split('/') {
            let start = place;
            place += segment.len() + 1;
            let (skip, secret) = hook_secret(segment, hook);
            if secret && start > from {
                uri::push(
                    found,
                    Found {
                        start: start + skip,
                        end: start + segment.len(),
                        detector: "webhook",
                        confidence: Confidence::High,
                        kind: HitKind::Secret,
                    },
                );
            }
            hook |= segment.split(['.', '-', '_']).any(|word| {
                matches!(
                    word.to_ascii_lowercase().as_str(),
                    "hook"
                        | "hooks"
                        | "webhook"
                        | "webhooks"
                        | "incomingwebhook"
                        | "ping"
                        | "catch"
                )
            });
        }
    }
}

/// `rtmp://host/app/KEY`: whoever knows the key may broadcast.
pub(super) fn stream_keys(text: &str, found: &mut Vec<Found>) {
    for (at, _) in text.match_indices("rtmp") {
        let Some(from) = text[at..].find("://").filter(|&skip| skip <= 5) else {
            continue;
        };
        let from = at + from + 3;
        let ends =
            |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '<' | '>' | ';' | ',');
        let end = text[from..].find(ends).map_or(text.len(), |end| from + end);
        let url = &text[from..end];
        let Some((before, key)) = url.rsplit_once('/') else {
            continue;
        };
        let groups = key.split('-').count() >= 4
            && key
                .split('-')
                .all(|group| group.len() == 4 && group.bytes().all(|b| b.is_ascii_alphanumeric()));
        let unguessable = groups || key.len() >= 16 && randomness::is_random(key);
        if before.contains('/') && unguessable && !placeholder::is_placeholder(key) {
            uri::push(
                found,
                Found {
                    start: end - key.len(),
                    end,
                    detector: "token",
                    confidence: Confidence::Medium,
                    kind: HitKind::Secret,
                },
            );
        }
    }
}

/// Whether a segment of an address, `after` one that speaks of hooks, is a secret, and from where.
fn hook_secret(segment: &str, after: bool) -> (usize, bool) {
    if let Some((number, token)) = segment
        .strip_prefix("bot")
        .and_then(|rest| rest.split_once(':'))
    {
        let digits = number.len() >= 6 && number.bytes().all(|b| b.is_ascii_digit());
        return (
            3,
            digits && token.len() >= 30 && !placeholder::is_placeholder(token),
        );
    }
    let mixed = segment.len() >= 6
        && segment.bytes().all(|b| b.is_ascii_alphanumeric())
        && segment.bytes().any(|b| b.is_ascii_digit())
        && segment.bytes().any(|b| b.is_ascii_alphabetic())
        && randomness::Texture::of(segment).words == 0;
    let unguessable =
        shape::is_uuid(segment) || segment.len() >= 16 && randomness::is_random(segment) || mixed;
    (
        0,
        after && unguessable && !placeholder::is_placeholder(segment),
    )
}
