//! Values that are words: what a form says, what configures, what products ship with.

use super::{lexicon, words};

/// Tables of the texts that a user interface shows.
pub(super) fn is_texts(name: &str) -> bool {
    static TEXTS: lexicon::List = lexicon::List::new(
    "i18n l10n messages translations translation locale locales labels strings texts uitexts traductions
    traducciones uebersetzungen ubersetzungen wording captions tooltips placeholders texte textes textos
    testi mensajes nachrichten meldungen beschriftungen libelles etiquetas komunikaty tlumaczenia
    traducoes",
);
    let lower = name.to_ascii_lowercase();
    TEXTS.contains(&lower)
        || words::words(name).iter().any(|word| {
            matches!(
                word.as_str(),
                "i18n" | "l10n" | "translations" | "messages" | "labels" | "texts" | "texte"
            )
        }) && lexicon::word(&lower) == lexicon::Word::Other
}

/// Tables that say which field of one system is which of another.
pub(super) fn is_mapping(name: &str) -> bool {
    let words = words::words(name);
    words != ["config", "map"]
        && words.iter().any(|word| {
            matches!(
                word.as_str(),
                "mapping"
                    | "mappings"
                    | "map"
                    | "attribute"
                    | "attributes"
                    | "attrs"
                    | "columns"
                    | "fieldmap"
                    | "attributemap"
                    | "rename"
                    | "fieldnames"
            )
        })
}

pub(super) fn is_camel(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.bytes().any(|b| b.is_ascii_uppercase())
        && text.bytes().all(|b| b.is_ascii_alphabetic())
}

/// `Mot de passe`, `Kennwort`, `Wrong password`, `Introduzca su contraseña`: what a form says
/// beside the field, or about what was typed into it.
pub(super) fn is_label(text: &str) -> bool {
    let bare = text.trim_end_matches([':', '?', '!', '.', ' ', '*', '…']);
    let parts: Vec<&str> = bare.split(' ').filter(|part| !part.is_empty()).collect();
    if parts.is_empty()
        || parts.len() > 6
        || !parts.iter().all(|part| {
            part.chars()
                .all(|c| c.is_alphabetic() || matches!(c, '\'' | '-' | '’'))
        })
    {
        return false;
    }
    let spoken = |part: &str| {
        let folded = words::words(part).concat();
        folded.len() >= 5
            && (lexicon::word(&folded) == lexicon::Word::Password
                || matches!(
                    folded.as_str(),
                    "credentials" | "zugangsdaten" | "identifiants"
                ))
    };
    if parts.len() == 1 {
        let capital = bare.starts_with(char::is_uppercase)
            && !bare.chars().skip(1).any(char::is_uppercase)
            && bare != "Password";
        // Whoever writes `密码` shows it: nobody types it.
        let written = bare.starts_with(|c| c > '\u{24f}');
        return spoken(bare) && (bare.len() < text.len() || capital || written);
    }
    let whole = lexicon::word(&words::words(bare).concat()) == lexicon::Word::Password;
    whole || parts.iter().any(|part| spoken(part))
}

/// Words that configure rather than open.
pub(super) fn is_setting(text: &str) -> bool {
    static SETTINGS: lexicon::List = lexicon::List::new(
    "
    enabled disabled required optional auto automatic generated generate random manual inherit prompt
    ask keep retain always never basic digest plain internal external static dynamic vault file env oidc
    native managed unmanaged allow deny trust scram bcrypt argon scrypt encrypted hashed clear strict
    lax custom builtin rotate ignore skip provided delegated kerberos ldap radius interactive only both
    any all
",
);
    SETTINGS.contains(&text.to_ascii_lowercase())
}

/// Under a token's key a plain noun names a thing (`token: kubernetes`, `key: password`).
pub(super) fn is_plain_noun(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let words = words::words(&lower);
    text.bytes()
        .all(|b| b.is_ascii_alphabetic() || b == b'-' || b == b'_' || b == b'.')
        && !lower.contains("changeme")
        && ![
            "changeit", "qwerty", "qwertz", "azerty", "toor", "letmein", "trustno", "iloveyou",
        ]
        .iter()
        .any(|favourite| lower.contains(favourite))
        && !(words.len() == 1
            && (lower.contains("secret") && lower.len() > 6
                || lower.contains("admin") && lower.len() > 5))
}

/// The words that products ship with in place of a secret, whatever it is called.
pub(super) fn is_usual_default(text: &str) -> bool {
    static DEFAULTS: lexicon::List = lexicon::List::new(
        "secret password passwort changeme toor root admin test qwerty guest letmein minioadmin welcome
        mongo mongodb mysql postgres redis rabbitmq rabbit demo default topsecret supersecret mysecret
        airflow superset minio elastic neo4j keycloak grafana harbor jenkins bitnami tomcat scott tiger
        dragon monkey hello hunter iloveyou password1 pass",
    );
    DEFAULTS.contains(&text.to_ascii_lowercase())
}
