//! How far two keys are from each other.

use strsim::osa_distance;

/// The fewest single edits (a letter more, less, another, or two swapped) between two keys; letters
/// of the other case count as less than any.
pub(super) fn distance(a: &str, b: &str) -> usize {
    if a.eq_ignore_ascii_case(b) {
        return 1;
    }
    osa_distance(a, b).min(osa_distance(&a.to_lowercase(), &b.to_lowercase()))
}

/// Whether one may be meant by the other: `most` edits at the most, and something of both is left.
pub(super) fn is_near(a: &str, b: &str, most: usize) -> Option<usize> {
    let shorter = a.chars().count().min(b.chars().count());
    let longer = a.chars().count().max(b.chars().count());
    if longer - shorter > most {
        return None;
    }
    let distance = distance(a, b);
    (distance <= most && distance < shorter.max(2)).then_some(distance)
}

/// The nearest of some names, those that `is_set` says of coming last.
pub(super) fn nearest<'n>(
    name: &str,
    names: impl Iterator<Item = &'n str>,
    most: usize,
    is_set: impl Fn(&str) -> bool,
) -> Option<&'n str> {
    names
        .filter(|known| *known != name)
        .filter_map(|known| Some((is_near(name, known, most)?, is_set(known), known)))
        .min()
        .map(|(_, _, known)| known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_or_two_edits_are_near() {
        for (a, b, expected) in [
            ("limit", "limits", Some(1)),
            ("memroy", "memory", Some(1)),
            ("Memory", "memory", Some(1)),
            ("replica", "replicas", Some(1)),
            ("existingSecert", "existingSecret", Some(1)),
            ("pasword", "passwords", Some(2)),
            ("gpu", "cpu", Some(1)),
            ("db", "ui", None),
            ("tag", "env", None),
            ("host", "hostname", None),
        ] {
            assert_eq!(is_near(a, b, 2), expected, "{a} {b}");
        }
    }
}
