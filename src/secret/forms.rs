//! Credentials that are known by their form wherever they stand: provider tokens, private keys,
//! JSON web tokens, passwords in URLs.

use std::sync::LazyLock;

use regex::Regex;

use super::encoded::{self, Decoded};
use super::{Confidence, Found, HitKind, addresses, detectors, key, placeholder, randomness, uri};

/// Finds them all; the hits do not overlap.
pub(super) fn find(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    if text.len() < 12 {
        return found;
    }
    // Most texts are short and plain: one byte decides before any longer part is looked for.
    let has = |byte: u8| text.contains(char::from(byte));
    if has(b'-')
        && (text.contains("PRIVATE KEY")
            || text.contains("OpenVPN Static key")
            || text.contains("PuTTY-User-Key-File"))
    {
        private_keys(text, &mut found);
    }
    for token in detectors::find(text) {
        if token.detector == "google-api-key" && is_shipped(&text[..token.start]) {
            continue;
        }
        uri::push(
            &mut found,
            Found {
                start: token.start,
                end: token.end,
                detector: token.detector,
                confidence: token.confidence,
                kind: if token.hash {
                    HitKind::Hash
                } else {
                    HitKind::Secret
                },
            },
        );
    }
    if has(b'.') && text.len() >= 58 {
        discord_tokens(text, &mut found);
    }
    if has(b'"') && text.contains("\"kty\"") {
        private_web_keys(text, &mut found);
    }
    if has(b'.') && (text.contains("eyJ") || text.contains("ewog")) {
        json_web_tokens(text, &mut found);
    }
    if has(b':') || has(b'@') {
        let address = text.contains("://");
        if address
            || ["@tcp(", ":thin:", "@//", ":1521/"]
                .iter()
                .any(|mark| text.contains(mark))
        {
            uri::find(text, &mut found);
        }
        if address {
            addresses::web_hooks(text, &mut found);
            addresses::stream_keys(text, &mut found);
            addresses::keyed(text, &mut found);
        }
    }
    self_described(text, &mut found);
    if !found.is_empty() && text.contains("ENC[AES256_GCM,") {
        found.retain(|hit| !is_encrypted_part(text, hit));
    }
    found
}

/// What sops encrypted holds whatever a generator makes.
fn is_encrypted_part(text: &str, hit: &Found) -> bool {
    let line = text[..hit.start].rfind('\n').map_or(0, |at| at + 1);
    let before = &text[line..hit.start];
    before
        .rfind("ENC[AES256_GCM,")
        .is_some_and(|at| !before[at..].contains(']'))
}

/// `NEXT_PUBLIC_MAPS_KEY=`: the build writes what follows into web pages.
fn is_shipped(before: &str) -> bool {
    let name = before
        .trim_end_matches(['=', ':', ' ', '"', '\''])
        .rsplit(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
        .next();
    name.is_some_and(key::is_shipped_name)
}

/// Whether so many letters and digits stand side by side anywhere.
fn has_run(text: &str, length: usize) -> bool {
    let bytes = text.as_bytes();
    // A run that long covers one of the places that are so far apart.
    let mut at = length - 1;
    while at < bytes.len() {
        let back = bytes[..=at]
            .iter()
            .rev()
            .take_while(|b| b.is_ascii_alphanumeric())
            .count();
        if back >= length {
            return true;
        }
        at += length - back;
    }
    false
}

/// The armoured blocks with a real body. Public keys and certificates are none.
fn private_keys(text: &str, found: &mut Vec<Found>) {
    let mut from = 0;
    while let Some(at) = text[from..].find("-----BEGIN ").map(|at| from + at) {
        from = at + 11;
        let Some(label_end) = text[from..].find("-----").map(|end| from + end) else {
            return;
        };
        let label = &text[from..label_end];
        if label.len() > 40
            || !(label.contains("PRIVATE KEY") || label.starts_with("OpenVPN Static key"))
        {
            continue;
        }
        let body_start = label_end + 5;
        let close = text[body_start..]
            .find("-----END ")
            .map(|end| body_start + end);
        let body_end = close.unwrap_or(text.len());
        from = body_end;
        if !is_key_body(&text[body_start..body_end]) {
            continue;
        }
        let end = close
            .and_then(|close| {
                text[close + 9..]
                    .find("-----")
                    .map(|end| close + 9 + end + 5)
            })
            .unwrap_or_else(|| body_start + text[body_start..].trim_end().len());
        uri::push(
            found,
            Found {
                start: at,
                end,
                detector: "private-key",
                confidence: if close.is_some() {
                    Confidence::Certain
                } else {
                    Confidence::High
                },
                kind: HitKind::Secret,
            },
        );
        from = end;
    }
    if let Some(at) = text.find("PuTTY-User-Key-File-")
        && let Some(lines) = text[at..].find("Private-Lines:")
        && is_key_body(&text[at + lines + 14..])
    {
        uri::push(
            found,
            Found {
                start: at,
                end: text.trim_end().len(),
                detector: "private-key",
                confidence: Confidence::High,
                kind: HitKind::Secret,
            },
        );
    }
}

/// Enough base64 that is no row of dots, letters or a word for a placeholder.
fn is_key_body(body: &str) -> bool {
    if body.contains("{{") || body.contains("${") {
        return false;
    }
    // `\n` may be written out; headers such as `Proc-Type:` are no part of the key.
    let text: String = body
        .replace("\\n", "\n")
        .replace("\\r", "\n")
        .lines()
        .map(|line| line.trim().trim_start_matches('#').trim())
        .filter(|line| !line.contains(':'))
        .collect();
    let key: String = text
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '='))
        .collect();
    let texture = randomness::Texture::of(&key);
    key.len() >= 40
        && key.len() * 10 >= text.len() * 8
        && texture.distinct >= 12
        && texture.word_share() < 0.5
        && !placeholder::is_repeated(&key)
        && !placeholder::is_sequence(&key)
}

/// The private members of a JSON web key (RFC 7517, RFC 7518).
fn private_web_keys(text: &str, found: &mut Vec<Found>) {
    static MEMBER: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r#""(?:d|k)"\s*:\s*"([0-9A-Za-z_-]{20,2000})""#).expect("constant")
    });
    for captures in MEMBER.captures_iter(text) {
        if let Some(member) = captures.get(1)
            && !placeholder::is_placeholder(member.as_str())
        {
            uri::push(
                found,
                Found {
                    start: member.start(),
                    end: member.end(),
                    detector: "json-web-key",
                    confidence: Confidence::High,
                    kind: HitKind::Secret,
                },
            );
        }
    }
}

/// Three parts: a user's number in base64, six characters of a time, and 27 to 40 of a signature
/// (discord.com/developers/docs/reference#authentication).
fn discord_tokens(text: &str, found: &mut Vec<Found>) {
    let bytes = text.as_bytes();
    let part = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-');
    let dots = bytes.iter().enumerate().filter(|&(_, b)| *b == b'.');
    for (dot, _) in dots {
        if bytes.get(dot + 7) != Some(&b'.') || !bytes[dot + 1..dot + 7].iter().all(part) {
            continue;
        }
        let before = bytes[..dot].iter().rev().take(40).take_while(|b| part(b));
        let start = dot - before.count();
        let after = bytes[dot + 8..].iter().take(60).take_while(|b| part(b));
        let end = dot + 8 + after.count();
        let number = &text[start..dot];
        let plain = (23..=28).contains(&number.len())
            && number.starts_with(['M', 'N', 'O'])
            && (27..=40).contains(&(end - dot - 8));
        if plain && randomness::is_random(&text[dot + 8..end]) && !number.contains(['-', '_']) {
            uri::push(
                found,
                Found {
                    start,
                    end,
                    detector: "discord-bot-token",
                    confidence: Confidence::High,
                    kind: HitKind::Secret,
                },
            );
        }
    }
}

/// Supabase publishes the `anon` key in web pages; the example of jwt.io is nobody's.
fn is_published(claims: &str) -> bool {
    let Some(Decoded::Text(claims)) = encoded::decode(claims) else {
        return false;
    };
    claims.contains("\"role\":\"anon\"")
        || claims.contains("John Doe") && claims.contains("1234567890")
}

/// Whether a whole text is a JSON web token that anyone may see.
pub(super) fn is_public_web_token(text: &str) -> bool {
    let mut parts = text.split('.');
    text.starts_with("ey")
        && parts.nth(1).is_some_and(is_published)
        && parts.next().is_some()
        && parts.next().is_none()
}

fn json_web_tokens(text: &str, found: &mut Vec<Found>) {
    static TOKEN: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"e[wy][0-9A-Za-z_-]{8,}\.[0-9A-Za-z_-]{2,}\.[0-9A-Za-z_-]{10,}(\.[0-9A-Za-z_-]{10,}\.[0-9A-Za-z_-]{10,})?").expect("constant")
    });
    for token in TOKEN.find_iter(text) {
        let mut parts = token.as_str().split('.');
        let (Some(header), Some(claims)) = (parts.next(), parts.next()) else {
            continue;
        };
        let Some(Decoded::Text(header)) = encoded::decode(header) else {
            continue;
        };
        if !header.contains("\"alg\"") && !header.contains("\"enc\"") && !header.contains("\"typ\"")
        {
            continue;
        }
        if is_published(claims) {
            continue;
        }
        uri::push(
            found,
            Found {
                start: token.start(),
                end: token.end(),
                detector: "json-web-token",
                confidence: Confidence::Certain,
                kind: HitKind::Secret,
            },
        );
    }
}

/// `acme_live_…`, `xyz-pat-…`, `foo_secret_…`: a prefix that says what it is, and a random body.
fn self_described(text: &str, found: &mut Vec<Found>) {
    static TOKEN: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"\b(?:[a-z][a-z0-9]{1,15}[_-])?(?:sk|rk|pat|secret|token|apikey|api_key|access_token|live|sec|priv|key|tok|prod)[_-](?:(?:live|prod|test|v[0-9]|sk)[_-])?([0-9A-Za-z]{24,128})\b").expect("constant")
    });
    let marked = [
        "sk", "rk", "pat", "secret", "token", "apikey", "live", "sec", "priv", "key", "tok", "prod",
    ];
    if text.len() < 28
        || text.len() > 100_000
        || !has_run(text, 24)
        || !marked.iter().any(|word| text.contains(word))
    {
        return;
    }
    for token in TOKEN.captures_iter(text) {
        let (Some(whole), Some(body)) = (token.get(0), token.get(1)) else {
            continue;
        };
        let prefix = &text[whole.start()..body.start()];
        let before = text[..whole.start()].chars().next_back();
        let inside = before.is_some_and(|c| matches!(c, '-' | '_' | '/' | '.' | '%' | '+'));
        let public = prefix.starts_with("pk")
            || prefix.starts_with("pub")
            || prefix.contains("prod") && !prefix.contains("sk");
        if inside
            || public
            || !randomness::is_random(body.as_str())
            || placeholder::is_sequence(body.as_str())
        {
            continue;
        }
        // A digest behind a name (`token-3f2a…`) is a name of a Kubernetes object.
        let hexadecimal = body.as_str().bytes().all(|b| b.is_ascii_hexdigit());
        let said = ["sk", "pat", "secret", "live", "apikey", "api_key", "rk"]
            .iter()
            .any(|word| prefix.split(['_', '-']).any(|part| part == *word));
        if !said && (hexadecimal || text.contains("://")) {
            continue;
        }
        uri::push(
            found,
            Found {
                start: whole.start(),
                end: whole.end(),
                detector: "token",
                confidence: Confidence::Medium,
                kind: HitKind::Secret,
            },
        );
    }
}
