//! The neighbourhood of a credential, made fit to be shown.
//!
//! Where one credential stands, others do, and not every one of them is known. The lines around
//! such a finding show their keys; of the values only what cannot be a credential. `cut` stands for
//! what is left out.

use std::sync::LazyLock;

use regex::Regex;

/// A line above or below: indentation, dashes and the key, and the value when it is harmless.
pub(super) fn context(line: &str, cut: char) -> String {
    static ENTRY: LazyLock<Regex> = LazyLock::new(|| {
        regex(r#"^(\s*(?:- +)*(?:[\w./$-]+|"[\w./$-]+"|'[\w./$-]+')\s*:)(\s+|$)(.*)$"#)
    });
    static ITEM: LazyLock<Regex> = LazyLock::new(|| regex(r"^(\s*(?:- +)*)(.*)$"));
    if line.trim().is_empty() {
        return line.to_owned();
    }
    let entry = ENTRY.captures(line);
    let entry = entry.and_then(|parts| Some(parts.get(1)?.len() + parts.get(2)?.len()));
    let item = || ITEM.captures(line)?.get(1).map(|indent| indent.len());
    let (kept, rest) = line.split_at(entry.or_else(item).unwrap_or_default());
    if is_harmless(rest) {
        line.to_owned()
    } else {
        format!("{kept}{cut}")
    }
}

/// What stands before the credential on its line: the key that it belongs to.
pub(super) fn before(text: &str, cut: char) -> String {
    // `- key: "`, and in a URL the scheme and the user.
    static PLAIN: LazyLock<Regex> = LazyLock::new(|| {
        regex(
            r#"^\s*(?:#+ *)?(?:- +)*(?:["']?[\w./$-]+["']?\s*[:=]\s*)?["']?(?:[a-z][a-z0-9+.-]*://[\w.%-]*:?)?$"#,
        )
    });
    static KEY: LazyLock<Regex> = LazyLock::new(|| regex(r#"[\w./$-]+["']?\s*[:=]\s*["']?$"#));
    if PLAIN.is_match(text) {
        return text.to_owned();
    }
    let indent = &text[..text.len() - text.trim_start().len()];
    let key = KEY.find(text).map_or("", |key| key.as_str());
    format!("{indent}{cut}{key}")
}

/// What stands behind it: what closes it, and in a URL the host.
pub(super) fn after(text: &str, cut: char) -> String {
    static PLAIN: LazyLock<Regex> =
        LazyLock::new(|| regex(r#"^(?:@[\w.-]+(?::\d+)?(?:/[\w-]{0,20})?)?["']?[\]})]*\s*$"#));
    if PLAIN.is_match(text) {
        return text.to_owned();
    }
    cut.to_string()
}

/// Nothing, a flag, a short number, or the name of an environment variable.
fn is_harmless(value: &str) -> bool {
    static HARMLESS: LazyLock<Regex> = LazyLock::new(|| {
        regex(
            r#"^(?:["']{2}|\[\]|\{\}|true|false|null|~|\d{1,5}|[|>][+-]?|"?[A-Z][A-Z0-9]*(?:_[A-Z][A-Z0-9]{0,15})+"?)?$"#,
        )
    });
    HARMLESS.is_match(value.trim())
}

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the patterns here are valid")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_around_show_their_keys() {
        for (line, shown) in [
            ("", ""),
            ("auth:", "auth:"),
            ("  - name: DB_PASSWORD", "  - name: DB_PASSWORD"),
            ("  user: app", "  user: …"),
            ("  port: 5432", "  port: 5432"),
            ("  enabled: true", "  enabled: true"),
            ("  config: |", "  config: |"),
            ("    - otter.harbor.maple", "    - …"),
            ("# old: otter", "…"),
            ("  a: {b: otter, c: d}", "  a: …"),
            ("    listen 80;", "    …"),
        ] {
            assert_eq!(context(line, '…'), shown);
        }
    }

    #[test]
    fn the_line_itself_shows_the_key() {
        for (text, shown) in [
            ("  password: ", "  password: "),
            ("# password: ", "# password: "),
            ("  - \"password\": '", "  - \"password\": '"),
            ("url: postgres://app:", "url: postgres://app:"),
            ("  {id: 8986, hash: 0a1b, token: \"", "  …token: \""),
            ("  $p = Convert \"", "  …"),
            ("args: [--user=otter, --password=", "…--password="),
        ] {
            assert_eq!(before(text, '…'), shown);
        }
        for (text, shown) in [
            ("", ""),
            ("\"", "\""),
            ("'}}", "'}}"),
            ("@db:5432/app\"", "@db:5432/app\""),
            (", other: otter}", "…"),
            ("  # otter", "…"),
        ] {
            assert_eq!(after(text, '…'), shown);
        }
    }
}
