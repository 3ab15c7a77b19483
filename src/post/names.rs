//! What Kubernetes accepts as label, annotation and object names.
//!
//! Mirrors `k8s.io/apimachinery/pkg/util/validation` (IsQualifiedName, IsValidLabelValue,
//! IsDNS1123Subdomain, IsEnvVarName), so that nothing is written that the API server refuses.

/// Kubernetes' limit of a label value and of a name part, in bytes.
const NAME_MAX: usize = 63;
/// Kubernetes' limit of a DNS subdomain, in bytes.
const SUBDOMAIN_MAX: usize = 253;

/// Checks a label or annotation key: `[PREFIX/]NAME`.
///
/// # Errors
/// What is wrong with it, as a lowercase phrase.
pub fn check_key(key: &str) -> Result<(), String> {
    let (prefix, name) = match key.split_once('/') {
        Some((prefix, name)) => (Some(prefix), name),
        None => (None, key),
    };
    if let Some(prefix) = prefix {
        check_subdomain(prefix).map_err(|reason| format!("its prefix {reason}"))?;
    }
    if name.is_empty() {
        return Err("its name is empty".into());
    }
    check_word(name).map_err(|reason| format!("its name {reason}"))
}

/// Checks a label's value; the empty value is fine.
///
/// # Errors
/// What is wrong with it, as a lowercase phrase.
pub fn check_label_value(value: &str) -> Result<(), String> {
    if value.is_empty() {
        return Ok(());
    }
    check_word(value)
}

fn check_word(word: &str) -> Result<(), String> {
    if word.len() > NAME_MAX {
        return Err(format!("is longer than {NAME_MAX} characters"));
    }
    let edges = [word.as_bytes().first(), word.as_bytes().last()];
    let inside = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
    if !edges.into_iter().flatten().all(u8::is_ascii_alphanumeric) {
        return Err("does not begin and end with a letter or digit".into());
    }
    if !word.as_bytes().iter().all(inside) {
        return Err("has a character other than letters, digits, -, _ and .".into());
    }
    Ok(())
}

/// Checks the name of a ConfigMap or Secret, or a key's prefix.
///
/// # Errors
/// What is wrong with it, as a lowercase phrase.
pub fn check_subdomain(name: &str) -> Result<(), String> {
    if name.is_empty() {
        return Err("is empty".into());
    }
    if name.len() > SUBDOMAIN_MAX {
        return Err(format!("is longer than {SUBDOMAIN_MAX} characters"));
    }
    let label_holds = |label: &str| {
        let bytes = label.as_bytes();
        let alnum = |b: &u8| b.is_ascii_lowercase() || b.is_ascii_digit();
        bytes.first().is_some_and(alnum)
            && bytes.last().is_some_and(alnum)
            && bytes.iter().all(|b| alnum(b) || *b == b'-')
    };
    if name.split('.').all(label_holds) {
        Ok(())
    } else {
        Err("is no DNS name of lowercase letters, digits, - and .".into())
    }
}

/// Whether a ConfigMap's or Secret's key becomes an environment variable in every supported
/// Kubernetes: `[-._a-zA-Z][-._a-zA-Z0-9]*`, and not `.` or `..…`.
pub fn is_env_name(name: &str) -> bool {
    let inside = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
    let bytes = name.as_bytes();
    bytes
        .first()
        .is_some_and(|b| inside(b) && !b.is_ascii_digit())
        && bytes.iter().all(inside)
        && name != "."
        && !name.starts_with("..")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_values_as_the_api_server_judges_them() {
        let long = "a".repeat(64);
        for good in [
            "a",
            "A.b_c-d",
            "example.com/Name",
            "app.kubernetes.io/part-of",
            "1/2",
        ] {
            assert_eq!(check_key(good), Ok(()), "{good}");
        }
        for bad in [
            "", "/a", "a/", "A.com/a", "a/b/c", "-a", "a-", "ä", "a b", &long, "a..b/c",
        ] {
            assert!(check_key(bad).is_err(), "{bad}");
        }
        for good in ["", "1", "v1.2_3-x", &long[1..]] {
            assert_eq!(check_label_value(good), Ok(()), "{good}");
        }
        for bad in ["a/b", "a b", ".a", "a.", &long, "a:b"] {
            assert!(check_label_value(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn env_names() {
        for good in ["A", "_a", "a.b-c", "-x"] {
            assert!(is_env_name(good), "{good}");
        }
        for bad in ["", "1a", "a b", "a/b", ".", "..a", "ä"] {
            assert!(!is_env_name(bad), "{bad}");
        }
    }
}
