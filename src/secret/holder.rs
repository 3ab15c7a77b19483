//! What the name of a table or of a list says about what it holds.

use super::key::{Meaning, Role, meaning_of};
use super::lexicon::{self, Word};
use super::words::words;

/// What a table's name says about entries whose own names say nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holder {
    /// `passwords:`, `apiKeys:`; each entry is one.
    Each(Meaning),
    /// `users:`; each entry is a user's password; firm where the name speaks of logging in.
    Users(Meaning),
    /// `secrets:`, `stringData:`; entries of any depth are near a secret.
    Secrets,
    /// `data:` and `stringData:` of a manifest that says `kind: Secret`: every entry is one.
    Manifest,
    /// `secretKeyRef:`, `existingSecret:`; entries name things.
    References,
    /// Nothing.
    None,
}

/// What tables of secrets are called after: `secretData`, `secretEnv`.
static CONTENTS: lexicon::List = lexicon::List::new(
    "data env envs envvars vars variables values config content contents files literals map properties",
);

fn is_login(word: &str) -> bool {
    lexicon::word(word) == Word::Auth
        || matches!(
            word,
            "basic" | "basicauth" | "htpasswd" | "login" | "logins" | "basicauthusers"
        )
}

/// Reads the name of a table or of a list.
pub(super) fn holder(name: &str) -> Holder {
    let words = words(name);
    let (Some(first), Some(last)) = (words.first(), words.last()) else {
        return Holder::None;
    };
    let joined = words.concat();
    if joined.ends_with("ref") || joined.ends_with("refs") || joined == "valuefrom" {
        return Holder::References;
    }
    if matches!(
        joined.as_str(),
        "secretkeys"
            | "encrypteddata"
            | "keymapping"
            | "secretkeymapping"
            | "imagepullsecrets"
            | "pullsecrets"
    ) {
        return Holder::References;
    }
    if matches!(joined.as_str(), "htpasswd" | "userlist" | "logins")
        || joined.ends_with("basicauth")
        || joined.starts_with("htpasswd")
        || lexicon::is_user_table(last) && words.iter().any(|word| is_login(word))
    {
        return Holder::Users(Meaning::firm(Role::User));
    }
    if lexicon::is_user_table(last) || lexicon::is_user_table(&joined) {
        return Holder::Users(Meaning::loose(Role::User));
    }
    if joined == "keyring" || joined == "keyrings" {
        return Holder::Each(Meaning::loose(Role::Vague));
    }
    let found = meaning_of(&words);
    let switch = lexicon::SWITCHES.contains(first) && words.len() > 1;
    if switch && words.iter().any(|word| lexicon::word(word) == Word::Secret) {
        return Holder::References;
    }
    let secret_word = words.iter().any(|word| lexicon::word(word) == Word::Secret);
    let content = CONTENTS.contains(last);
    let alone = words.len() == 1 || lexicon::word(last) == Word::Secret && !switch;
    let open = joined == "stringdata"
        || matches!(first.as_str(), "sensitive" | "confidential") && (content || words.len() == 1);
    if open || secret_word && (content || alone) {
        return Holder::Secrets;
    }
    match found.role {
        Role::Password | Role::Token | Role::Pin => Holder::Each(Meaning {
            firm: found.firm && found.plural,
            ..found
        }),
        // `previousKeys: […]`, `keyring: {keys: {k1: …}}`: only what is generated counts.
        Role::Vague if found.plural && lexicon::word(last) == Word::Key => Holder::Each(found),
        Role::Marked
        | Role::User
        | Role::Entry
        | Role::Hashed
        | Role::Vague
        | Role::Described
        | Role::Neutral => Holder::None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables() {
        assert!(matches!(holder("basicAuthUsers"), Holder::Users(_)));
        assert_eq!(holder("valueFrom"), Holder::References);
        assert_eq!(holder("existingSecretKeys"), Holder::References);
        assert_eq!(holder("secretKeys"), Holder::References);
        assert_eq!(holder("secrets"), Holder::Secrets);
        assert!(matches!(
            holder("apiKeys"),
            Holder::Each(Meaning {
                role: Role::Token,
                firm: true,
                ..
            })
        ));
        assert!(matches!(
            holder("passwords"),
            Holder::Each(Meaning {
                role: Role::Password,
                firm: true,
                ..
            })
        ));
        assert_eq!(holder("resources"), Holder::None);
    }
}
