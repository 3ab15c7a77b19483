//! Names whose noun does not stand last: `password_db`, `senhaBanco`, `kluczSzyfrowania`.

use super::key::{Meaning, Role, key};
use super::lexicon::{self, Word};

/// A secret's noun with its owner behind it (`password_db`, `senhaBanco`, `claveApi`).
pub(super) fn inverted(last: &str, before: &[String]) -> Meaning {
    if matches!(last, "cookie" | "cookies")
        && before.iter().all(|word| {
            matches!(
                word.as_str(),
                "headers" | "header" | "request" | "extra" | "custom" | "http"
            )
        })
    {
        return Meaning::loose(Role::Vague);
    }
    let owner = lexicon::is_owner(last) || lexicon::KEY_KINDS.contains(last);
    for (at, word) in before.iter().enumerate().rev() {
        let role = match lexicon::word(word) {
            Word::Password => Role::Password,
            Word::Token => Role::Token,
            Word::Secret if at > 0 && !lexicon::SECRET_NAMES.contains(&before[at - 1]) => {
                Role::Token
            }
            // `secretClient`, `segredo_banco`: whose secret it is stands behind it.
            Word::Secret
                if owner
                    && !word.ends_with('s')
                    && before[..at]
                        .iter()
                        .all(|word| word.len() < 3 || lexicon::word(word) == Word::Qualifier) =>
            {
                Role::Token
            }
            Word::Secret => Role::Vague,
            Word::Key => {
                let kind = at.checked_sub(1).map(|previous| before[previous].as_str());
                let made = key(kind, &before[..at]);
                // `claveApi`, `chaveSecreta`, `cleApi`: the kind follows the noun.
                let follows = before.get(at + 1).map_or(last, String::as_str);
                let foreign = word != "key" && word != "keys";
                if foreign && lexicon::KEY_KINDS.contains(follows) {
                    return Meaning::firm(Role::Token);
                }
                if made.role == Role::Token {
                    Role::Token
                } else if foreign && at == 0 && !INDEX_KINDS.contains(follows) {
                    // `kluczDoPlatnosci`: whatever it opens, only a generated text counts.
                    Role::Vague
                } else {
                    continue;
                }
            }
            Word::Meta => return Meaning::firm(Role::Described),
            Word::Pin | Word::Auth | Word::Owner | Word::Qualifier | Word::Other => continue,
        };
        let tail_known = before[at + 1..].iter().all(|word| {
            matches!(lexicon::word(word), Word::Owner | Word::Qualifier)
                || lexicon::KEY_KINDS.contains(word)
                || word.len() < 3
        });
        // Where the noun stands first, what follows is its owner: `contrasenaAdministrador`.
        let index = before[at + 1..]
            .iter()
            .map(String::as_str)
            .chain([last])
            .any(|word| INDEX_KINDS.contains(word));
        if index {
            return Meaning::firm(Role::Described);
        }
        let leads = role == Role::Password && at <= 1 && lexicon::NOUN_FIRST.contains(word);
        return Meaning {
            role,
            firm: (owner && tail_known || leads) && role != Role::Vague,
            plural: false,
        };
    }
    if before.is_empty() && KEY_NOUN_ALONE.contains(&last) {
        return Meaning::loose(Role::Vague);
    }
    if last == "cookie"
        && before
            .iter()
            .any(|word| matches!(word.as_str(), "erlang" | "node" | "auth" | "secret"))
    {
        return Meaning::firm(Role::Token);
    }
    let of = |kinds: &[&str]| before.iter().any(|word| kinds.contains(&word.as_str()));
    if last == "phrase"
        && of(&[
            "unlock",
            "recovery",
            "seed",
            "secret",
            "backup",
            "wallet",
            "key",
            "signing",
            "encryption",
        ])
    {
        return Meaning::firm(Role::Password);
    }
    if last == "community" && of(&["snmp"]) {
        return Meaning::firm(Role::Token);
    }
    if last == "community" && before.is_empty() {
        return Meaning::loose(Role::Token);
    }
    if last == "seed" {
        return Meaning::loose(Role::Token);
    }
    if matches!(last, "license" | "licence" | "lizenz")
        || last == "serial" && of(&["license", "licence", "lizenz"])
    {
        return Meaning::loose(Role::Vague);
    }
    if last == "string" || last == "dsn" {
        return Meaning::loose(Role::Vague);
    }
    Meaning::NEUTRAL
}

/// After `clave` and the like: the key of a table.
static INDEX_KINDS: lexicon::List = lexicon::List::new(
    "
    primaria primario primaire principal foranea etrangere straniera estrangeira externa unica unique unico
    compuesta composta composite natural indice index cache particion partition ordenacion orden publica
    publique pubblica obcy glowny primarni cizi
",
);

const KEY_NOUN_ALONE: &[&str] = &[
    "encrypt",
    "gossip",
    "private",
    "sensitive",
    "confidential",
    "geheim",
    "cookie",
    "cookies",
];
