//! Dates, times and durations.

use super::atoi;

/// `2006-01-02`, a day that there is.
pub(super) fn date(text: &str) -> bool {
    let bytes = text.as_bytes();
    if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
        return false;
    }
    let number = |from: usize, to: usize| {
        let digits = text.get(from..to)?;
        let all = digits.bytes().all(|b| b.is_ascii_digit());
        all.then(|| digits.parse::<u32>().ok()).flatten()
    };
    let (Some(year), Some(month), Some(day)) = (number(0, 4), number(5, 7), number(8, 10)) else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        1..=12 => 31,
        _ => return false,
    };
    (1..=days).contains(&day)
}

/// `15:04:05`, a fraction, `Z` or an offset; a leap second only at the end of a day in UTC.
pub(super) fn time(text: &str) -> bool {
    let (Some(clock), Some(rest)) = (text.get(..8), text.get(8..)) else {
        return false;
    };
    let Some((hour, minute, second)) = clock_of(clock) else {
        return false;
    };
    if rest.is_empty() || hour > 23 || minute > 59 || second > 60 {
        return false;
    }
    let zone = match rest.strip_prefix('.') {
        Some(fraction) => {
            let zone = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
            if zone.len() == fraction.len() {
                return false;
            }
            zone
        }
        None => rest,
    };
    let Some(offset) = offset(zone) else {
        return false;
    };
    let utc = (i64::from(hour * 60 + minute) - offset).rem_euclid(24 * 60);
    second < 60 || utc == 24 * 60 - 1
}

fn clock_of(text: &str) -> Option<(u32, u32, u32)> {
    let bytes = text.as_bytes();
    if bytes[2] != b':' || bytes[5] != b':' {
        return None;
    }
    Some((
        atoi(text.get(..2)?)?,
        atoi(text.get(3..5)?)?,
        atoi(text.get(6..)?)?,
    ))
}

/// Minutes east of Greenwich.
fn offset(zone: &str) -> Option<i64> {
    if matches!(zone, "z" | "Z") {
        return Some(0);
    }
    if zone.len() != 6 || zone.as_bytes()[3] != b':' {
        return None;
    }
    let sign = match zone.as_bytes()[0] {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let (hours, minutes) = (atoi(zone.get(1..3)?)?, atoi(zone.get(4..)?)?);
    (hours < 24 && minutes < 60).then(|| sign * i64::from(hours * 60 + minutes))
}

pub(super) fn date_time(text: &str) -> bool {
    let parts = (text.get(..10), text.get(10..11), text.get(11..));
    match parts {
        (Some(day), Some("t" | "T"), Some(rest)) => date(day) && time(rest),
        _ => false,
    }
}

/// An ISO 8601 duration: `P` and weeks, or date units in order and then `T` with time units in
/// order. Units may be left out in between.
pub(super) fn duration(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('P') else {
        return false;
    };
    if let Some(weeks) = rest.strip_suffix('W') {
        return !weeks.is_empty() && weeks.bytes().all(|b| b.is_ascii_digit());
    }
    if rest.is_empty() {
        return false;
    }
    match rest.split_once('T') {
        Some((date, time)) => units(date, "YMD") && !time.is_empty() && units(time, "HMS"),
        None => units(rest, "YMD"),
    }
}

fn units(text: &str, allowed: &str) -> bool {
    let mut left = allowed;
    let mut rest = text;
    while !rest.is_empty() {
        let behind = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        let unit = behind.chars().next();
        let Some(at) = unit.and_then(|unit| left.find(unit)) else {
            return false;
        };
        if behind.len() == rest.len() {
            return false;
        }
        left = &left[at + 1..];
        rest = &behind[1..];
    }
    true
}

/// Two date-times, or a date-time and a duration, with a slash between.
pub(super) fn period(text: &str) -> bool {
    let Some((start, end)) = text.split_once('/') else {
        return false;
    };
    if start.starts_with('P') {
        return duration(start) && date_time(end);
    }
    date_time(start)
        && match end.starts_with('P') {
            true => duration(end),
            false => date_time(end),
        }
}
