//! The formats that Helm's validator asserts (santhosh-tekuri/jsonschema v6, `format.go`), as it
//! reads them: neither those of the RFCs nor those of other validators.
//!
//! Only drafts up to 7 assert them; there every name holds in every draft, and a name that is not
//! here holds nothing.

mod time;
mod url;

/// A check of a text.
pub(super) type Check = fn(&str) -> bool;

/// The checks by format name; they take precedence over the validator's own.
pub(super) const CHECKS: &[(&str, Check)] = &[
    ("date", time::date),
    ("date-time", time::date_time),
    ("duration", time::duration),
    ("email", email),
    ("hostname", hostname),
    ("ipv4", ipv4),
    ("ipv6", ipv6),
    ("iri", url::absolute),
    ("iri-reference", url::reference),
    ("json-pointer", json_pointer),
    ("period", time::period),
    ("regex", regex),
    ("relative-json-pointer", relative_json_pointer),
    ("semver", semver),
    ("time", time::time),
    ("uri", url::absolute),
    ("uri-reference", url::reference),
    ("uri-template", url::template),
    ("uuid", uuid),
    // Known to the validator here, not to Helm's.
    ("idn-email", anything),
    ("idn-hostname", anything),
];

fn anything(_: &str) -> bool {
    true
}

/// A pattern that Go's regexp takes.
fn regex(text: &str) -> bool {
    super::re2::translate(text).is_ok()
}

/// Tokens behind `/`, with `~0` and `~1` for `~` and `/`.
fn json_pointer(text: &str) -> bool {
    text.is_empty()
        || text.strip_prefix('/').is_some_and(|rest| {
            let mut escapes = rest.split('~').skip(1);
            escapes.all(|after| after.starts_with(['0', '1']))
        })
}

fn relative_json_pointer(text: &str) -> bool {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = text.len() - rest.len();
    let number = digits == 1 || (digits > 1 && !text.starts_with('0'));
    number && (rest == "#" || json_pointer(rest))
}

/// Five groups of hexadecimal digits: 8-4-4-4-12.
fn uuid(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    groups.len() == 5
        && [8, 4, 4, 4, 12]
            .iter()
            .zip(&groups)
            .all(|(&len, group)| group.len() == len && group.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// A number as Go's `strconv.Atoi` reads it, when it is not negative: a sign may stand before it.
fn atoi(text: &str) -> Option<u32> {
    let digits = text.strip_prefix('+').unwrap_or(text);
    if let Some(zeros) = text.strip_prefix('-') {
        let none = !zeros.is_empty() && zeros.bytes().all(|b| b == b'0');
        return none.then_some(0);
    }
    let all = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    all.then(|| digits.parse().ok()).flatten()
}

/// Four decimal numbers up to 255 without leading zeros.
fn ipv4(text: &str) -> bool {
    let groups: Vec<&str> = text.split('.').collect();
    groups.len() == 4
        && groups.iter().all(|group| {
            let canonical = group.len() == 1 || !group.starts_with('0');
            canonical && atoi(group).is_some_and(|number| number < 256)
        })
}

fn ipv6(text: &str) -> bool {
    text.parse::<std::net::Ipv6Addr>().is_ok()
}

/// Labels of letters, digits and hyphens; one dot may end them.
fn hostname(text: &str) -> bool {
    let text = text.strip_suffix('.').unwrap_or(text);
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    text.len() <= 253 && text.split('.').all(label)
}

fn email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else {
        return false;
    };
    if text.len() > 254 || local.len() > 64 {
        return false;
    }
    let quoted = local
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'));
    let local = match quoted {
        Some(inner) => !inner.contains(['\\', '"']),
        None => {
            !local.starts_with('.')
                && !local.ends_with('.')
                && !local.contains("..")
                && local
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || ".!#$%&'*+-/=?^_`{|}~".contains(c))
        }
    };
    let literal = domain
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    let domain = match literal {
        Some(address) => match address.strip_prefix("IPv6:") {
            Some(address) => ipv6(address),
            None => ipv4(address),
        },
        None => hostname(domain),
    };
    local && domain
}

/// `MAJOR.MINOR.PATCH[-pre][+build]` as semver.org has it.
fn semver(text: &str) -> bool {
    let (text, build) = match text.split_once('+') {
        Some((text, build)) => (text, Some(build)),
        None => (text, None),
    };
    let (core, pre) = match text.split_once('-') {
        Some((core, pre)) => (core, Some(pre)),
        None => (text, None),
    };
    let number = |part: &str| {
        !part.is_empty()
            && part.bytes().all(|b| b.is_ascii_digit())
            && (part.len() == 1 || !part.starts_with('0'))
    };
    let word = |part: &str| {
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    let identifier =
        |part: &str| word(part) && (!part.bytes().all(|b| b.is_ascii_digit()) || number(part));
    core.split('.').count() == 3
        && core.split('.').all(number)
        && pre.is_none_or(|pre| pre.split('.').all(identifier))
        && build.is_none_or(|build| build.split('.').all(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each verdict was asked of both real clients.
    #[test]
    fn formats_by_example() {
        let check = |name: &str| {
            let found = CHECKS.iter().find(|(known, _)| *known == name);
            found.expect("a format").1
        };
        for (name, good, bad) in [
            (
                "uuid",
                "2eb8aa08-aa98-11ea-b4aa-73b441d16380",
                "2eb8aa08-aa98-11ea-b4aa73b441d16380",
            ),
            ("duration", "P4DT12H30M5S", "P1D2H"),
            ("duration", "P2W", "P"),
            ("duration", "P1Y2D", "PT"),
            ("duration", "PT1H5S", "PT1HT5S"),
            ("ipv4", "127.0.0.1", "999.1.1.1"),
            ("ipv4", "+1.0.0.0", "01.0.0.0"),
            ("ipv6", "::ffff:1.2.3.4", "fe80::1%eth0"),
            ("semver", "1.2.3-rc.1+b", "1.2"),
            ("regex", "^a$", "(?=a)"),
            ("period", "2020-01-01T00:00:00Z/P1D", "P1D/P1D"),
            ("date", "2024-02-29", "2023-02-29"),
            ("date-time", "2024-02-29T23:59:60Z", "2024-02-29 10:00:00Z"),
            ("time", "10:00:00.5+02:00", "10:00:60Z"),
            ("hostname", "a.example.", "-a.example"),
            ("email", "a.b+c@[IPv6:::1]", "a..b@example.com"),
            ("uri", "https://a.b:80/c?d#e", "a/b"),
            ("uri", "urn:a:b", "http://a b/"),
            ("iri", "http://ä/", "//a"),
            ("uri-reference", "a/b", "a:b:c\\"),
            ("uri-reference", "", "1:a"),
            ("uri-template", "/a/{b}", "/a/{b"),
            ("json-pointer", "/a~0~1", "/a~2"),
            ("relative-json-pointer", "1/a", "01/a"),
            ("relative-json-pointer", "0#", "/a"),
        ] {
            assert!(check(name)(good), "{name}: {good}");
            assert!(!check(name)(bad), "{name}: {bad}");
        }
    }
}
