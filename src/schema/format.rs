//! Formats that Helm's validator asserts and the jsonschema crate does not, or reads otherwise.
//!
//! Only drafts up to 7 assert them; there every name holds in every draft.

/// A check of a text.
pub(super) type Check = fn(&str) -> bool;

/// The checks by format name; they take precedence over the validator's own.
pub(super) const CHECKS: &[(&str, Check)] = &[
    ("regex", regex),
    ("uuid", uuid),
    ("duration", duration),
    ("period", period),
    ("ipv4", ipv4),
    ("semver", semver),
];

/// A pattern that Go's regexp takes.
fn regex(text: &str) -> bool {
    super::re2::translate(text).is_ok()
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

/// Four decimal numbers up to 255 without leading zeros.
fn ipv4(text: &str) -> bool {
    let groups: Vec<&str> = text.split('.').collect();
    groups.len() == 4
        && groups.iter().all(|group| {
            let digits = !group.is_empty() && group.bytes().all(|b| b.is_ascii_digit());
            let canonical = group.len() == 1 || !group.starts_with('0');
            digits && canonical && group.len() <= 3 && group.parse::<u16>().is_ok_and(|n| n < 256)
        })
}

/// An ISO 8601 duration as RFC 3339, appendix A has it: `P` and weeks, or date units in order and
/// then `T` with time units in order.
fn duration(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('P') else {
        return false;
    };
    if let Some(weeks) = rest.strip_suffix('W') {
        return !weeks.is_empty() && weeks.bytes().all(|b| b.is_ascii_digit());
    }
    let units = |text: &str, allowed: &str| {
        let mut left = allowed;
        let mut digits = 0;
        for c in text.chars() {
            if c.is_ascii_digit() {
                digits += 1;
                continue;
            }
            let Some(at) = left.find(c).filter(|_| digits > 0) else {
                return false;
            };
            // Units follow one another without a gap: P1Y2D is none.
            if left.len() < allowed.len() && at != 0 {
                return false;
            }
            left = &left[at + 1..];
            digits = 0;
        }
        digits == 0
    };
    match rest.split_once('T') {
        Some((date, time)) => !time.is_empty() && units(date, "YMD") && units(time, "HMS"),
        None => !rest.is_empty() && units(rest, "YMD"),
    }
}

/// Two date-times, or a date-time and a duration, with a slash between.
fn period(text: &str) -> bool {
    let Some((start, end)) = text.split_once('/') else {
        return false;
    };
    let date_time = |text: &str| {
        text.len() >= 20
            && text
                .as_bytes()
                .get(10)
                .is_some_and(|b| matches!(b, b'T' | b't'))
            && text.ends_with(|c: char| c.is_ascii_digit() || matches!(c, 'Z' | 'z'))
    };
    match (duration(start), duration(end)) {
        (true, false) => date_time(end),
        (false, true) => date_time(start),
        (false, false) => date_time(start) && date_time(end),
        (true, true) => false,
    }
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

    #[test]
    fn formats_by_example() {
        for (check, good, bad) in [
            (
                uuid as Check,
                "2eb8aa08-aa98-11ea-b4aa-73b441d16380",
                "2eb8aa08-aa98-11ea-b4aa73b441d16380",
            ),
            (duration, "P4DT12H30M5S", "P1D2H"),
            (duration, "P2W", "P"),
            (duration, "P1Y2M", "P1Y2D"),
            (ipv4, "127.0.0.1", "999.1.1.1"),
            (semver, "1.2.3-rc.1+b", "1.2"),
            (regex, "^a$", "(?=a)"),
            (period, "2020-01-01T00:00:00Z/P1D", "P1D/P1D"),
        ] {
            assert!(check(good), "{good}");
            assert!(!check(bad), "{bad}");
        }
    }
}
