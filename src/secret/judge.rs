//! The decision: a value, and what its place says about it.
//!
//! First the value is classified by itself ([`Shape`]): what is empty, a placeholder, a reference,
//! public or a place is settled whatever the key. Then the key's [`Role`] decides how much of a
//! secret the rest has to look like: under a password's key anything will do, under a token's key
//! names and words are none, and near a secret only a machine-made or mixed text counts.

use super::invented::{
    is_cut_by_a_blank, is_dotted_passphrase, is_grouped, is_jumbled, is_made_up, is_mixed,
    is_numbered, is_passphrase, is_passphrase_of_words, is_run_of_words, is_salt, is_secret_word,
    is_seed_phrase, is_serial_number, is_signed, is_spoken_passphrase, is_stand_in,
};
use super::key::{Meaning, Role};
use super::shape::{Shape, shape};
use super::wording::{
    is_camel, is_label, is_mapping, is_plain_noun, is_setting, is_texts, is_usual_default,
};
use super::{Confidence, HitKind, lexicon, words};

/// What is known about the place of a value besides its role.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Surroundings<'t> {
    /// The words of the path, joined by blanks: a password that repeats one is guessable.
    pub(super) names: &'t [&'t str],
    /// The name beside it, for a user's password.
    pub(super) user: Option<&'t str>,
}

impl Surroundings<'_> {
    /// `secretKey: password`, `key: secret`: in a reference that is the name of a Secret's entry.
    fn names_entry(&self, text: &str) -> bool {
        let words = words::words(text);
        if !words
            .iter()
            .any(|word| is_secret_word(word) || word == "username")
        {
            return false;
        }
        let name = self.names.last().map(|name| words::words(name));
        match name.as_deref() {
            Some([.., kind, key]) if key == "key" || key == "keys" => {
                matches!(
                    kind.as_str(),
                    "secret" | "access" | "user" | "pass" | "token"
                )
            }
            Some([key]) => {
                matches!(
                    key.as_str(),
                    "key" | "keys" | "secretkey" | "accesskey" | "secret"
                )
            }
            Some(_) | None => false,
        }
    }
}

/// Whether a value under a key of this meaning is a secret, and of what kind.
pub(super) fn judge(
    text: &str,
    meaning: Meaning,
    around: Surroundings<'_>,
) -> Option<(HitKind, Confidence)> {
    if !meaning.is_secret() {
        return None;
    }
    let text = text.trim();
    let shape = shape(text);
    let secret = |confidence| Some((HitKind::Secret, confidence));
    let weak = Some((HitKind::Weak, Confidence::Medium));
    let typed = meaning.role == Role::Password && meaning.firm;
    if typed && !around.names.iter().any(|name| is_texts(name)) {
        match shape {
            Shape::Place if is_dotted_passphrase(text) => return secret(Confidence::Medium),
            Shape::Prose if is_spoken_passphrase(text) => return secret(Confidence::Medium),
            _ => {}
        }
    }
    if meaning.firm && matches!(meaning.role, Role::Token | Role::Vague) {
        match shape {
            Shape::Prose | Shape::Other if is_salt(text) => return secret(Confidence::Medium),
            // `forms.login.submit.label` is where a text stands.
            Shape::Place
                if is_dotted_passphrase(text)
                    && text.matches('.').count() >= 3
                    && !text.split('.').any(lexicon::is_known) =>
            {
                return secret(Confidence::Medium);
            }
            _ => {}
        }
    }
    // hCaptcha's secrets have the form of an address on a chain of blocks.
    let named_secret = || {
        let name = around.names.last().map(|name| words::words(name));
        name.is_some_and(|words| words.iter().any(|word| word == "secret"))
    };
    if shape == Shape::Public && text.starts_with("0x") && named_secret() {
        return secret(Confidence::Medium);
    }
    match shape {
        Shape::Literal | Shape::Elsewhere | Shape::Public | Shape::Place | Shape::Prose => {
            return None;
        }
        Shape::Hash => return Some((HitKind::Hash, Confidence::High)),
        Shape::Digits(_)
        | Shape::Weak
        | Shape::Word
        | Shape::Name
        | Shape::Phrase
        | Shape::Uuid
        | Shape::Human
        | Shape::Random
        | Shape::Other => {}
    }
    // `tokens: 500`, `passwordLength: 12` in some language that is not known here.
    if text.len() <= 3 && text.bytes().all(|b| b.is_ascii_digit()) && meaning.role != Role::Marked {
        return None;
    }
    if echoes_key(text, around) {
        return None;
    }
    if around
        .names
        .last()
        .is_some_and(|name| is_half_of_a_pair(text, name))
    {
        return None;
    }
    let repeats = repeats_name(text, around);
    if around.names.iter().any(|name| is_texts(name)) && shape != Shape::Random || is_label(text) {
        return None;
    }
    // `mappings: {passwd: userPassword}`: which field of another system is meant.
    if matches!(shape, Shape::Word | Shape::Name | Shape::Weak)
        && around.names.iter().any(|name| is_mapping(name))
    {
        return None;
    }
    match meaning.role {
        Role::Described | Role::Neutral => None,
        Role::Marked => match shape {
            Shape::Weak => weak,
            _ if repeats => weak,
            _ => secret(Confidence::High),
        },
        Role::Pin => match shape {
            Shape::Digits(4..=12) => secret(Confidence::Medium),
            Shape::Weak if text.len() >= 4 => weak,
            Shape::Random | Shape::Human => secret(Confidence::Medium),
            Shape::Name | Shape::Other if is_grouped(text) => secret(Confidence::Medium),
            _ => None,
        },
        Role::Password => password(text, shape, meaning.firm, repeats),
        Role::Token => match shape {
            Shape::Random if text.len() >= 8 => secret(Confidence::High),
            Shape::Uuid if meaning.firm => secret(Confidence::Medium),
            Shape::Digits(count) if meaning.firm && count >= 12 => secret(Confidence::Medium),
            Shape::Human if is_mixed(text, meaning.firm) => secret(Confidence::Medium),
            Shape::Human if meaning.firm && (is_signed(text) || is_made_up(text)) => {
                secret(Confidence::Medium)
            }
            Shape::Name if meaning.firm && is_run_of_words(text) => secret(Confidence::Medium),
            Shape::Name | Shape::Other if meaning.firm && is_serial_number(text) => {
                secret(Confidence::Medium)
            }
            Shape::Name if meaning.firm && (is_numbered(text, 3) || is_made_up(text)) => {
                secret(Confidence::Medium)
            }
            Shape::Word if meaning.firm && is_run_of_words(text) => secret(Confidence::Medium),
            Shape::Phrase if is_seed_phrase(text) => secret(Confidence::High),
            Shape::Phrase if meaning.firm && is_passphrase_of_words(text) => {
                secret(Confidence::Medium)
            }
            Shape::Other if meaning.firm && is_cut_by_a_blank(text) => secret(Confidence::Medium),
            // `secretKey: secretKey`: nobody's default has a capital in it.
            Shape::Weak if is_camel(text) => None,
            Shape::Weak if meaning.firm && !is_plain_noun(text) => weak,
            Shape::Weak if meaning.firm && is_usual_default(text) && !around.names_entry(text) => {
                weak
            }
            _ => None,
        },
        Role::User => match shape {
            Shape::Random | Shape::Human => secret(Confidence::Medium),
            Shape::Phrase => secret(Confidence::Medium),
            Shape::Uuid if meaning.firm => secret(Confidence::Medium),
            Shape::Weak if text.bytes().all(|b| b.is_ascii_digit()) => None,
            Shape::Weak if !is_plain_noun(text) || repeats => weak,
            Shape::Name if is_numbered(text, 2) || is_passphrase(text) || is_made_up(text) => {
                secret(Confidence::Medium)
            }
            Shape::Name | Shape::Other if meaning.firm && is_jumbled(text) => {
                secret(Confidence::Medium)
            }
            Shape::Word if is_run_of_words(text) => secret(Confidence::Medium),
            _ => None,
        },
        // What it is a hash of is not known, only that it is none of the usual forms.
        Role::Hashed => match shape {
            Shape::Random if text.len() >= 24 => Some((HitKind::Hash, Confidence::Medium)),
            _ => None,
        },
        Role::Entry => entry(text, shape),
        Role::Vague => match shape {
            Shape::Random if text.len() >= 12 && (meaning.firm || text.len() >= 20) => {
                secret(Confidence::Medium)
            }
            Shape::Random if meaning.firm && is_mixed(text, true) => secret(Confidence::Medium),
            Shape::Human if meaning.firm && text.len() >= 8 && is_mixed(text, true) => {
                secret(Confidence::Medium)
            }
            Shape::Human if meaning.firm && (is_signed(text) || is_made_up(text)) => {
                secret(Confidence::Medium)
            }
            Shape::Name if meaning.firm && is_made_up(text) => secret(Confidence::Medium),
            Shape::Word if meaning.firm && is_run_of_words(text) => secret(Confidence::Medium),
            Shape::Phrase if meaning.firm && is_passphrase_of_words(text) => {
                secret(Confidence::Medium)
            }
            Shape::Uuid if meaning.firm => secret(Confidence::Medium),
            _ => None,
        },
    }
}

fn password(text: &str, shape: Shape, firm: bool, repeats: bool) -> Option<(HitKind, Confidence)> {
    let secret = |confidence| Some((HitKind::Secret, confidence));
    let weak = Some((HitKind::Weak, Confidence::Medium));
    if !firm {
        return match shape {
            Shape::Random => secret(Confidence::Medium),
            Shape::Human if text.len() >= 8 && is_mixed(text, false) => secret(Confidence::Medium),
            _ => None,
        };
    }
    match shape {
        Shape::Random => secret(Confidence::High),
        Shape::Human if !repeats => secret(Confidence::High),
        Shape::Phrase | Shape::Uuid => secret(Confidence::Medium),
        Shape::Digits(count) if count >= 4 => secret(Confidence::Medium),
        Shape::Weak => weak,
        Shape::Name if repeats => weak,
        Shape::Name if is_passphrase(text) => secret(Confidence::Medium),
        Shape::Name if text.len() <= 40 && is_stand_in(text) => weak,
        Shape::Name if text.len() <= 40 => secret(Confidence::Medium),
        Shape::Word if is_setting(text) => None,
        Shape::Word if is_run_of_words(text) => secret(Confidence::Medium),
        Shape::Word => weak,
        Shape::Human => weak,
        Shape::Other if text.len() >= 4 && !text.contains(char::is_whitespace) => {
            secret(Confidence::Medium)
        }
        Shape::Other if text.len() >= 8 => secret(Confidence::Medium),
        _ => None,
    }
}

/// An entry of a Secret's data is one unless it says what it is instead.
fn entry(text: &str, shape: Shape) -> Option<(HitKind, Confidence)> {
    let secret = Some((HitKind::Secret, Confidence::Medium));
    match shape {
        Shape::Random if text.len() >= 8 => Some((HitKind::Secret, Confidence::High)),
        Shape::Human | Shape::Uuid | Shape::Phrase => secret,
        Shape::Digits(count) if count >= 6 => secret,
        Shape::Word if text.len() >= 12 && !is_setting(text) => secret,
        Shape::Name if is_made_up(text) || is_passphrase(text) || is_numbered(text, 1) => secret,
        Shape::Other if text.len() >= 8 && !text.contains(' ') => secret,
        Shape::Weak if text.len() >= 4 && !is_plain_noun(text) => {
            Some((HitKind::Weak, Confidence::Medium))
        }
        _ => None,
    }
}

/// `dbPassword: dbPassword`: whoever wrote the example had nothing else to put there. One word alone
/// (`password: password`) is a default that people keep.
fn echoes_key(text: &str, around: Surroundings<'_>) -> bool {
    let said = words::words(text);
    said.len() >= 2 && around.names.iter().any(|name| words::words(name) == said)
}

/// The half of a pair that is no secret: `access_key` of an object store that goes by 20 capitals and
/// digits (its secret has 40 signs), Adyen's `clientKey`, which web pages hold.
pub(super) fn is_half_of_a_pair(text: &str, name: &str) -> bool {
    let words = words::words(name);
    match words.as_slice() {
        [.., access, key] if access == "access" && key == "key" => {
            text.len() == 20
                && text
                    .bytes()
                    .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        }
        [.., client, key] if client == "client" && key == "key" => {
            text.starts_with("live_") || text.starts_with("test_")
        }
        _ => false,
    }
}

fn repeats_name(text: &str, around: Surroundings<'_>) -> bool {
    let lower = text.to_ascii_lowercase();
    let same = |name: &str| {
        let name = name.to_ascii_lowercase();
        name.len() >= 3
            && (lower == name
                || lower.strip_prefix(name.as_str()).is_some_and(|rest| {
                    rest.len() <= 4 && rest.bytes().all(|b| b.is_ascii_digit() || b == b'!')
                }))
    };
    around.user.is_some_and(same) || around.names.iter().any(|name| same(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_ask_for_more_or_less() {
        let found = |text, role| {
            judge(text, Meaning::firm(role), Surroundings::default()).map(|(kind, _)| kind)
        };
        for text in [
            "AmberHarbor123!",
            "violet-harbor-maple",
            "amber harbor lunar falcon quiet",
            "483920",
            "qX7tz",
        ] {
            assert_eq!(found(text, Role::Password), Some(HitKind::Secret), "{text}");
        }
        for text in ["meadow", "postgres", "postgres-password"] {
            assert_eq!(found(text, Role::Password), Some(HitKind::Weak), "{text}");
        }
        for text in ["enabled", "true", "", "CHANGE_ME", "/run/secrets/pw"] {
            assert_eq!(found(text, Role::Password), None, "{text}");
        }
        for text in [
            "kubernetes",
            "postgres-password",
            "ci-registry-token",
            "8192",
            "cl100k_base",
        ] {
            assert_eq!(found(text, Role::Token), None, "{text}");
        }
        for text in ["password", "toor", "changeme"] {
            assert_eq!(found(text, Role::Token), Some(HitKind::Weak), "{text}");
        }
        for text in [
            "AmberHarbor123!",
            "violet-harbor-maple-42",
            "V1olet_c4nyon88",
        ] {
            assert_eq!(found(text, Role::Token), Some(HitKind::Secret), "{text}");
        }
        for text in ["admin", "reader", "alice"] {
            assert_eq!(found(text, Role::User), None, "{text}");
        }
    }
}
