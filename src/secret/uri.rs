//! Passwords in URLs and in connection strings.

use super::shape::{Shape, shape};
use super::{Confidence, Found, HitKind, randomness, weak};

/// Finds `scheme://user:password@host` and `scheme://token@host` in a text.
pub(super) fn find(text: &str, found: &mut Vec<Found>) {
    for (at, _) in text.match_indices("://") {
        let scheme_start = text[..at]
            .rfind(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '+' | '.' | '-')))
            .map_or(0, |before| {
                before + text[before..].chars().next().map_or(1, char::len_utf8)
            });
        let scheme = text[scheme_start..at].trim_start_matches(['-', '.', '+']);
        if scheme.is_empty() || !scheme.as_bytes()[0].is_ascii_alphabetic() {
            continue;
        }
        let from = at + 3;
        if let Some(hit) = userinfo(text, from, scheme) {
            push(found, hit);
        }
    }
    if text.contains("@tcp(") || text.contains("@unix(") || text.contains("@/") {
        mysql_dsn(text, found);
    }
    if text.contains(":thin:") {
        oracle(text, found);
    }
    if text.contains("@//") {
        easy_connect(text, "@//", found);
    }
    if text.contains(":1521/") {
        easy_connect(text, "@", found);
    }
}

/// `user/password@//host:1521/service`, as Oracle's tools take it.
fn easy_connect(text: &str, mark: &str, found: &mut Vec<Found>) {
    let part = |b: &&u8| !b.is_ascii_whitespace() && !b"\"'=`".contains(b);
    for (at, _) in text.match_indices(mark) {
        let near = text.as_bytes()[..at].iter().rev().take(200);
        let start = at - near.take_while(part).count();
        let host = text.as_bytes()[at..].iter().take(200).take_while(part);
        let host = at + host.count();
        if !text.is_char_boundary(start) || !text.is_char_boundary(host) {
            continue;
        }
        if mark == "@" && !text[at..host].contains(":1521/") {
            continue;
        }
        let Some((user, password)) = text[start..at].split_once('/') else {
            continue;
        };
        let plain = user.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        if plain && !user.is_empty() && !password.contains("//") {
            let from = start + user.len() + 1;
            if let Some(hit) = password_hit(text, from, at, user, "connection-string") {
                push(found, hit);
            }
        }
    }
}

/// `jdbc:oracle:thin:user/password@…`
fn oracle(text: &str, found: &mut Vec<Found>) {
    for (at, marker) in text.match_indices(":thin:") {
        let from = at + marker.len();
        let rest = &text[from..];
        let rest = &rest[..authority_end(rest, false)];
        let Some((user, rest)) = rest.split_once('/') else {
            continue;
        };
        if let Some((password, _)) = rest.split_once('@') {
            let start = from + user.len() + 1;
            let hit = password_hit(
                text,
                start,
                start + password.len(),
                user,
                "connection-string",
            );
            if let Some(hit) = hit {
                push(found, hit);
            }
        }
    }
}

/// Adds a hit unless its place is taken.
pub(super) fn push(found: &mut Vec<Found>, hit: Found) {
    let taken = found
        .iter()
        .any(|known| known.start < hit.end && hit.start < known.end);
    if !taken && hit.start < hit.end {
        found.push(hit);
    }
}

/// The end of the URL's text, which a template or a placeholder in it may stretch.
fn authority_end(rest: &str, commas: bool) -> usize {
    let mut depth = 0usize;
    for (at, c) in rest.char_indices() {
        match c {
            '{' | '<' | '(' | '[' => depth += 1,
            '}' | '>' | ')' | ']' if depth > 0 => depth -= 1,
            '"' | '\'' | '`' | '\\' => return at,
            ',' if commas => {}
            '>' | '}' | ')' | ']' | ',' => return at,
            c if c.is_whitespace() && depth == 0 => return at,
            _ => {}
        }
        if at > 2000 {
            return at;
        }
    }
    rest.len()
}

fn userinfo(text: &str, from: usize, scheme: &str) -> Option<Found> {
    let rest = &text[from..];
    // A distinguished name is a list.
    let rest = &rest[..authority_end(rest, scheme.starts_with("ldap"))];
    let path = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let at_sign = match rest[..path].rfind('@') {
        Some(at) => at,
        // A password that should have been escaped can hold a slash; a port can not.
        None => {
            let at = rest.find('@')?;
            let web = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
            let colon = rest[..path].find(':')?;
            let port = rest[colon + 1..path].bytes().all(|b| b.is_ascii_digit());
            if web || port {
                return None;
            }
            at
        }
    };
    let info = &rest[..at_sign];
    if info.contains("://") {
        return None;
    }
    match info.split_once(':') {
        Some((user, password)) => {
            let start = from + user.len() + 1;
            password_hit(text, start, start + password.len(), user, "url-password")
        }
        None if is_public_dsn(rest, at_sign) => None,
        // `https://TOKEN@host`
        None => {
            let token = info.len() >= 16 && randomness::is_random(info);
            token.then_some(Found {
                start: from,
                end: from + info.len(),
                detector: "url-password",
                confidence: Confidence::Medium,
                kind: HitKind::Secret,
            })
        }
    }
}

/// A Sentry DSN carries a public key and a project's number.
fn is_public_dsn(rest: &str, at_sign: usize) -> bool {
    rest.rsplit('/')
        .next()
        .is_some_and(|last| !last.is_empty() && last.bytes().all(|b| b.is_ascii_digit()))
        || rest[at_sign..].contains("sentry")
}

/// The password's part of a URL or a DSN, decoded as far as it matters.
pub(super) fn password_hit(
    text: &str,
    start: usize,
    end: usize,
    user: &str,
    detector: &'static str,
) -> Option<Found> {
    let password = text.get(start..end)?;
    if is_template(user, password, &text[end..]) {
        return None;
    }
    let decoded = percent_decoded(password);
    let kind = match shape(&decoded) {
        Shape::Literal | Shape::Elsewhere | Shape::Prose | Shape::Place | Shape::Public => {
            return None;
        }
        Shape::Hash => HitKind::Hash,
        Shape::Weak | Shape::Word => HitKind::Weak,
        Shape::Name if decoded.eq_ignore_ascii_case(user) || words_only(&decoded) => HitKind::Weak,
        Shape::Digits(count) if count < 4 => return None,
        Shape::Digits(_)
        | Shape::Name
        | Shape::Phrase
        | Shape::Uuid
        | Shape::Human
        | Shape::Random
        | Shape::Other => HitKind::Secret,
    };
    let kind = if decoded.len() < 4 || weak::is_weak(&decoded) {
        HitKind::Weak
    } else {
        kind
    };
    Some(Found {
        start,
        end,
        detector,
        confidence: Confidence::High,
        kind,
    })
}

/// `postgres://USER:PASSWORD@HOST`, `mongodb://user:%s@…`, `http://user:pass@example.com`: how such
/// a URL is to be written.
fn is_template(user: &str, password: &str, rest: &str) -> bool {
    let said = ["pass", "password", "passwd", "pwd", "secret", "token"]
        .iter()
        .any(|word| password.eq_ignore_ascii_case(word));
    let shouted = said
        && !password.contains(|c: char| c.is_ascii_lowercase())
        && !user.contains(|c: char| c.is_ascii_lowercase());
    let example = said && (rest.starts_with("@example.") || rest.starts_with("@host"));
    shouted || example || matches!(password, "%s" | "%v" | "%d" | "{}" | "%[2]s")
}

/// `user-password`, `db_secret`: a stand-in, not a password.
fn words_only(text: &str) -> bool {
    let texture = randomness::Texture::of(text);
    texture.digits == 0 && texture.words <= 2
}

fn percent_decoded(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let code = (bytes[at] == b'%')
            .then(|| text.get(at + 1..at + 3))
            .flatten()
            .and_then(|code| u8::from_str_radix(code, 16).ok());
        match code {
            Some(byte) => {
                out.push(byte);
                at += 3;
            }
            None => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

/// `user:password@tcp(host:3306)/name`, as Go's MySQL driver writes it.
fn mysql_dsn(text: &str, found: &mut Vec<Found>) {
    for marker in ["@tcp(", "@unix(", "@/"] {
        for (at, _) in text.match_indices(marker) {
            let start = text[..at]
                .rfind(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '=' | '`'))
                .map_or(0, |before| before + 1);
            let Some(info) = text.get(start..at) else {
                continue;
            };
            // `jdbc:oracle:thin:@//host` has no user.
            if info.contains("://") || info.starts_with("jdbc:") {
                continue;
            }
            if let Some((user, password)) = info.split_once(':') {
                let from = start + user.len() + 1;
                if let Some(hit) =
                    password_hit(text, from, from + password.len(), user, "connection-string")
                {
                    push(found, hit);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<(String, HitKind)> {
        let mut found = Vec::new();
        find(text, &mut found);
        found
            .iter()
            .map(|hit| (text[hit.start..hit.end].to_owned(), hit.kind))
            .collect()
    }

    #[test]
    fn passwords_in_urls() {
        let secret = |text: &str| vec![(text.to_owned(), HitKind::Secret)];
        assert_eq!(
            kinds("postgres://app:Amber9Harbor4@pg:5432/app"),
            secret("Amber9Harbor4")
        );
        assert_eq!(
            kinds("redis://:Amber9Harbor4@redis:6379/0"),
            secret("Amber9Harbor4")
        );
        assert_eq!(
            kinds("url \"https://ci:Fr0sty%21x7@host/x\" end"),
            secret("Fr0sty%21x7")
        );
        assert_eq!(
            kinds("app:Amber9Harbor4@tcp(db:3306)/app"),
            secret("Amber9Harbor4")
        );
        assert_eq!(
            kinds("postgres://app:postgres@pg:5432/app")[0].1,
            HitKind::Weak
        );
        for text in [
            "postgres://pg:5432/app",
            "https://host:8080/@scope/x",
            "postgresql://$(DB_USER):$(DB_PASSWORD)@pg:5432/app",
            "amqp://{{ .Values.a.b }}:{{ .Values.c.password }}@rabbitmq:5672/",
            "redis://:${REDIS_PASSWORD}@redis:6379",
            "postgres://user:<password>@host/db",
            "https://user:****@host/",
            "git@github.com:org/repo",
            "https://example.net/a:b@c",
            "mysql://root:<path:kv/db#pw>@mysql/app",
        ] {
            assert_eq!(kinds(text), [], "{text}");
        }
    }
}
