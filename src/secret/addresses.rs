//! Addresses that open to whoever knows them: web hooks, streams.

use super::lexicon::List;
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

/// Nodes of block chains that take the key of an account as a part of the path.
const NODES: [&str; 12] = [
    "infura.io",
    "alchemy.com",
    "alchemyapi.io",
    "quiknode.pro",
    "ankr.com",
    "getblock.io",
    "chainstack.com",
    "blastapi.io",
    "nodereal.io",
    "tenderly.co",
    "drpc.org",
    "onfinality.io",
];

/// Schemes of Apprise and shoutrrr, whose addresses are made of the tokens of chats.
static CHATS: List = List::new(
    "
    discord tgram telegram slack msteams teams gchat googlechat mmost mmosts mattermost rocket rockets pover
    pushover pbul pushbullet ntfy ntfys gotify gotifys ifttt join pushed pushsafer psafer psafers spush
    simplepush zulip twist webex wxteams webexteams opsgenie pagerduty pagertree splunk victorops guilded
    ryver lark feishu dingtalk wecombot workflows bark barks schan pushme pushplus pushdeer hassio hassios
    spugpush chantify line
",
);

/// `https://mainnet.infura.io/v3/KEY`, `discord://ID/TOKEN`.
pub(super) fn keyed(text: &str, found: &mut Vec<Found>) {
    let ends = |c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '"' | '\'' | '`' | '<' | '>' | '?' | '#' | ',' | ')' | '}'
            )
    };
    for (at, _) in text.match_indices("://") {
        let head = text[..at].bytes().rev().take(16);
        let scheme = at - head.take_while(u8::is_ascii_lowercase).count();
        let from = at + 3;
        let chat = CHATS.contains(&text[scheme..at]);
        // Longer ones are none of these.
        let near = &text.as_bytes()[from..text.len().min(from + 80)];
        let dotted = near.iter().take_while(|&&b| b != b'/');
        let host = &near[..dotted.count()];
        let node = NODES.iter().any(|node| host.ends_with(node.as_bytes()));
        if !(chat || node) {
            continue;
        }
        let mut limit = text.len().min(from + 400);
        while !text.is_char_boundary(limit) {
            limit -= 1;
        }
        let end = text[from..limit].find(ends).map_or(limit, |end| from + end);
        let url = &text[from..end];
        if url.contains("://") {
            continue;
        }
        let mut place = from;
        for segment in url.split('/') {
            let start = place;
            place += segment.len() + 1;
            if start == from && node || segment.contains(['@', '.', ':', '$', '{']) {
                continue;
            }
            let unguessable = shape::is_uuid(segment)
                || segment.len() >= 16
                    && !segment.bytes().all(|b| b.is_ascii_digit())
                    && randomness::is_random(segment);
            if unguessable && !placeholder::is_placeholder(segment) {
                let hit = Found {
                    start,
                    end: start + segment.len(),
                    detector: "token",
                    confidence: Confidence::High,
                    kind: HitKind::Secret,
                };
                uri::push(found, hit);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::secret::sample::{BASE62, Generator, HEX};
    use crate::secret::tests::{scan, secret};

    #[test]
    fn addresses_that_open() {
        let mut made = Generator::new(92);
        let (key, hex) = (made.pick(BASE62, 32), made.pick(HEX, 32));
        for (text, found) in [
            (format!("x: https://mainnet.infura.io/v3/{hex}\n"), &hex),
            (
                format!("x: wss://eth-mainnet.g.alchemy.com/v2/{key}\n"),
                &key,
            ),
            (format!("x: discord://112233445566778899/{key}\n"), &key),
            (
                format!("x: gotify://push.corp.net/{key}?priority=5\n"),
                &key,
            ),
        ] {
            assert_eq!(&secret(&text), found, "{text}");
        }
        for text in [
            "x: https://mainnet.infura.io/v3/YOUR-PROJECT-ID\n".to_owned(),
            "x: https://docs.infura.io/networks/ethereum/how-to\n".to_owned(),
            "x: discord://${WEBHOOK_ID}/${WEBHOOK_TOKEN}\n".to_owned(),
            "x: ntfy://ntfy.corp.net/alerts-of-the-team\n".to_owned(),
            format!("x: https://cdn.corp.net/v2/{key}\n"),
        ] {
            assert_eq!(scan(&text), [], "{text}");
        }
    }

    #[test]
    fn browser_keys_that_a_build_ships() {
        let key = format!("AIza{}", Generator::new(93).pick(BASE62, 35));
        assert_eq!(secret(&format!("x: {key}\n")), key);
        for text in [
            format!("env: {{NEXT_PUBLIC_MAPS_KEY: {key}}}\n"),
            format!("env: [{{name: VITE_FIREBASE_API_KEY, value: {key}}}]\n"),
            format!("env: [\"NEXT_PUBLIC_FIREBASE_API_KEY={key}\"]\n"),
            format!("x: |\n  A=b\n  EXPO_PUBLIC_MAPS_KEY=\"{key}\"\n"),
        ] {
            assert_eq!(scan(&text), [], "{text}");
        }
    }
}
