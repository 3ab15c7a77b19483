//! Names of keys, cut into words.
//!
//! `camelCase`, `snake_case`, `kebab-case`, `SCREAMING_CASE` and dotted names give the same words;
//! letters with marks are folded (`contraseña` reads `contrasena`), and names that were run
//! together (`dbpassword`, `passwordfile`) are cut where a known word begins or ends.

use super::lexicon;

/// The words of a name, in lower case and without marks.
pub(super) fn words(name: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut word = String::new();
    let chars: Vec<char> = name.chars().take(200).collect();
    for (at, &c) in chars.iter().enumerate() {
        if !c.is_alphanumeric() && !is_mark(c) {
            flush(&mut word, &mut out);
            continue;
        }
        let before = at.checked_sub(1).map(|before| chars[before]);
        let after = chars.get(at + 1).copied();
        let starts_word = c.is_uppercase()
            && (before.is_some_and(|b| b.is_lowercase() || b.is_ascii_digit())
                || before.is_some_and(char::is_uppercase) && after.is_some_and(char::is_lowercase));
        if starts_word {
            flush(&mut word, &mut out);
        }
        fold(c, &mut word);
    }
    flush(&mut word, &mut out);
    join_names(&mut out);
    out
}

/// `OAuth`, `GitHub` and the like are one word in two cases.
fn join_names(words: &mut Vec<String>) {
    let mut at = 0;
    while at + 1 < words.len() {
        let joined = matches!(
            (words[at].as_str(), words[at + 1].as_str()),
            ("o", "auth" | "auth2") | ("git", "hub" | "lab") | ("post", "gres" | "gre")
        );
        if joined {
            let tail = words.remove(at + 1);
            words[at].push_str(&tail);
        }
        at += 1;
    }
}

fn is_mark(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

fn flush(word: &mut String, out: &mut Vec<String>) {
    if word.is_empty() {
        return;
    }
    let whole = std::mem::take(word);
    match segment(&whole) {
        Some((head, tail)) => {
            out.push(head.to_owned());
            out.push(tail.to_owned());
        }
        None => out.push(whole),
    }
}

/// What stands before `pass` in words that have nothing to do with passwords.
const ENDS_IN_PASS: &[&str] = &[
    "com", "encom", "tres", "over", "under", "sur", "low", "high", "band", "multi", "single",
    "proxy",
];

/// Cuts a run-together name at the known word that it begins or ends with.
fn segment(word: &str) -> Option<(&str, &str)> {
    let plain = word.trim_end_matches(|c: char| c.is_ascii_digit());
    if plain.len() < 4 || !plain.is_ascii() || lexicon::is_known(plain) {
        return None;
    }
    for stem in lexicon::RUN_TOGETHER.iter() {
        if let Some(head) = plain.strip_suffix(stem) {
            let fits = match stem {
                "pw" | "pwd" => head.len() >= 2,
                "pass" => head.len() >= 3 && !ENDS_IN_PASS.contains(&head),
                _ if stem.len() < 5 => head.len() >= 2 && lexicon::is_owner(head),
                "passwd" | "password" => true,
                _ => head.len() >= 2,
            };
            if fits {
                return word.split_at_checked(head.len());
            }
        }
        if let Some(tail) = plain.strip_prefix(stem)
            && stem.len() >= 5
            && lexicon::is_known(tail)
        {
            return word.split_at_checked(stem.len());
        }
    }
    None
}

/// Appends `c` in lower case and without marks.
fn fold(c: char, out: &mut String) {
    if c.is_ascii() {
        out.push(c.to_ascii_lowercase());
        return;
    }
    if is_mark(c) {
        return;
    }
    for lower in c.to_lowercase() {
        let plain = match lower {
            'ậ' | 'ẩ' | 'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' | 'ą' => "a",
            'ç' | 'ć' | 'č' => "c",
            'ď' | 'đ' => "d",
            'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ė' | 'ę' | 'ě' => "e",
            'ğ' | 'ģ' => "g",
            'ì' | 'í' | 'î' | 'ï' | 'ī' | 'į' | 'ı' => "i",
            'ķ' => "k",
            'ł' | 'ļ' | 'ľ' => "l",
            'ñ' | 'ń' | 'ň' | 'ņ' => "n",
            'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ő' | 'ō' => "o",
            'ř' => "r",
            'ś' | 'š' | 'ş' | 'ș' => "s",
            'ß' => "ss",
            'ť' | 'ţ' | 'ț' => "t",
            'ù' | 'ú' | 'û' | 'ü' | 'ū' | 'ů' | 'ű' | 'ų' => "u",
            'ý' | 'ÿ' => "y",
            'ź' | 'ż' | 'ž' => "z",
            'æ' => "ae",
            'œ' => "oe",
            other => {
                if !is_mark(other) {
                    out.push(other);
                }
                continue;
            }
        };
        out.push_str(plain);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_names_of_every_case() {
        for (name, expected) in [
            ("postgresPassword", "postgres password"),
            ("POSTGRES_PASSWORD", "postgres password"),
            ("postgresql-password", "postgresql password"),
            ("spring.datasource.password", "spring datasource password"),
            ("APIKey", "api key"),
            ("OAuth2ClientSecret", "oauth2 client secret"),
            ("GitHubToken", "github token"),
            ("dbpassword", "db password"),
            ("requirepass", "requirepass"),
            ("passwordfile", "password file"),
            ("bypass", "bypass"),
            ("compass", "compass"),
            ("tokenizer", "tokenizer"),
            ("contraseñaAdmin", "contrasena admin"),
            ("Schlüssel", "schlussel"),
            ("dbPassword2", "db password2"),
        ] {
            assert_eq!(words(name).join(" "), expected, "{name}");
        }
    }
}
