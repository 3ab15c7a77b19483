//! Did you mean: the nearest of some names.

/// The nearest of some names, when one or two edits (fewer for short ones) lead there.
pub fn nearest<'n>(name: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let lower = name.to_lowercase();
    let len = name.chars().count();
    names
        .filter(|known| *known != name)
        .map(|known| {
            let distance = strsim::osa_distance(&lower, &known.to_lowercase());
            (distance, known)
        })
        .filter(|(distance, known)| {
            let longest = len.max(known.chars().count());
            *distance == 0 || (*distance == 1 && longest > 2) || (*distance == 2 && longest > 5)
        })
        .min()
        .map(|(_, known)| known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_typing_mistakes_and_nothing_else() {
        let names = ["limits", "requests", "memory", "cpu", "profiles"];
        for (name, expected) in [
            ("limit", Some("limits")),
            ("memroy", Some("memory")),
            ("Memory", Some("memory")),
            ("profile", Some("profiles")),
            ("gpu", Some("cpu")),
            ("limits", None),
            ("storage", None),
        ] {
            assert_eq!(nearest(name, names.iter().copied()), expected, "{name}");
        }
    }
}
