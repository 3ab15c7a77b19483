//! What a key says about the value under it.
//!
//! A name is read like a noun phrase: the last word that carries meaning decides (`password` in
//! `adminPassword2`, `file` in `passwordFile`), qualifiers behind it are passed over, and the words
//! before it say of what kind it is (`apiKey` is a secret, `partitionKey` is none).

use super::inverted::inverted;
use super::lexicon::{self, Word};
use super::phrase::{LEADING_METAS, PLURALS, is_keywords, is_shipped, selects_entry, significant};
use super::words::words;

/// What is expected of a value from where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Marked as a secret by a schema or by the configuration: anything real is one.
    Marked,
    /// A password: any real text is one, however plain.
    Password,
    /// Digits to be typed.
    Pin,
    /// A machine-made credential: names and single words are none.
    Token,
    /// The password of the user that the key names.
    User,
    /// An entry of a Secret's data: whatever is no setting and no name of a place.
    Entry,
    /// The hash of a password.
    Hashed,
    /// Near a secret; only a value that looks like one counts.
    Vague,
    /// About a secret (its name, its place, its rules) or about something else altogether.
    Described,
    /// No word of it is known.
    Neutral,
}

/// A role, and whether the name says it outright.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Meaning {
    /// What is expected of the value.
    pub(super) role: Role,
    /// `false` for a name like `passwordSomething`, which can be about anything.
    pub(super) firm: bool,
    /// The name is a plural: the items or entries under it are meant.
    pub(super) plural: bool,
}

impl Meaning {
    pub(super) const NEUTRAL: Self = Self::firm(Role::Neutral);

    pub(super) const fn firm(role: Role) -> Self {
        Self {
            role,
            firm: true,
            plural: false,
        }
    }

    pub(super) fn loose(role: Role) -> Self {
        Self {
            role,
            firm: false,
            plural: false,
        }
    }

    /// Whether a value under it can be a secret by its context alone.
    pub(super) fn is_secret(self) -> bool {
        !matches!(self.role, Role::Described | Role::Neutral)
    }
}

/// Reads a name.
pub(super) fn meaning(name: &str) -> Meaning {
    meaning_of(&words(name))
}

/// Reads a name that is cut into words.
pub(super) fn meaning_of(words: &[String]) -> Meaning {
    let words = significant(words);
    let Some((last, before)) = words.split_last() else {
        return Meaning::NEUTRAL;
    };
    if let [.., auth, user, info] = words.as_slice()
        && user == "user"
        && info == "info"
        && matches!(
            auth.as_str(),
            "auth" | "basic" | "credentials" | "credential" | "registry"
        )
    {
        // `BASIC_AUTH_USER_INFO: key:secret`, as Confluent's clients take it.
        return Meaning::firm(Role::User);
    }
    if words.ends_with(&["manager", "password", "secret"].map(String::from)) {
        // What Jenkins' LDAP is given as code: the text, not the name of a Secret.
        return Meaning::firm(Role::Password);
    }
    if let [enable, password] = words.as_slice()
        && enable == "enable"
        && lexicon::word(password) == Word::Password
    {
        // A switch, or the password of a privileged mode.
        return Meaning::loose(Role::Password);
    }
    if is_shipped(&words) || matches!(words.as_slice(), [no, _] if lexicon::NEGATIONS.contains(no))
    {
        return Meaning::firm(Role::Described);
    }
    if !before.is_empty() && is_keywords(&words) {
        // A search term, but in Italian a password, too.
        return Meaning::loose(Role::Password);
    }
    if !before.is_empty() && (LEADING_METAS.contains(&words[0]) || selects_entry(&words)) {
        return Meaning::firm(Role::Described);
    }
    let mut found = head(last, before, &words);
    found.plural = last.ends_with('s') && !last.ends_with("ss") || PLURALS.contains(last);
    let switch = words.len() > 1
        && (lexicon::SWITCHES.contains(&words[0])
            || lexicon::SWITCHES.contains(last) && last.len() > 6);
    if switch && words[0] == "external" && words.len() > 2 && found.role == Role::Token {
        // `externalServiceSecret`: the secret of a service, or the name of an object.
        return Meaning::firm(Role::Vague);
    }
    if switch && found.is_secret() {
        // `usePassword` is a switch and `existingSecret` a name; a real secret there would still
        // be seen by its own form.
        found.role = Role::Described;
    }
    found
}

/// Whether a name is one of what a build writes into web pages.
pub(super) fn is_shipped_name(name: &str) -> bool {
    name.len() >= 8 && is_shipped(&words(name))
}

fn head(last: &str, before: &[String], all: &[String]) -> Meaning {
    for length in [3, 2] {
        // `mot de passe`, `pre shared key`, `pass phrase`: one word in several pieces.
        if all.len() >= length {
            let joined = all[all.len() - length..].concat();
            match lexicon::word(&joined) {
                Word::Password => return Meaning::firm(Role::Password),
                Word::Token => return Meaning::firm(Role::Token),
                Word::Pin => return Meaning::firm(Role::Pin),
                Word::Secret
                | Word::Key
                | Word::Auth
                | Word::Meta
                | Word::Owner
                | Word::Qualifier
                | Word::Other => {}
            }
        }
    }
    let previous = before.last().map(String::as_str);
    if is_hash_word(last) && before.iter().any(|word| is_hashable(word)) {
        return Meaning::firm(Role::Hashed);
    }
    match lexicon::word(last) {
        Word::Password if before.iter().any(|word| is_hash_word(word)) => {
            Meaning::firm(Role::Hashed)
        }
        // `proxy_pass`, `fastcgi_pass`: where a web server hands requests on.
        Word::Password
            if last == "pass"
                && matches!(
                    previous,
                    Some("fastcgi" | "uwsgi" | "scgi" | "grpc" | "memcached")
                ) =>
        {
            Meaning::firm(Role::Described)
        }
        Word::Password => Meaning::firm(Role::Password),
        Word::Pin => Meaning::firm(Role::Pin),
        Word::Token => Meaning::firm(Role::Token),
        Word::Secret => secret(previous),
        Word::Key => key(previous, before),
        Word::Auth => Meaning::loose(Role::Vague),
        Word::Meta if last == "hash" && previous == Some("api") => Meaning::firm(Role::Token),
        // An AppRole's second half; elsewhere the name of a secret, which is no generated text.
        Word::Meta if last == "id" && previous == Some("secret") => Meaning::firm(Role::Vague),
        // `passwordUtente`: whose it is stands behind it, or who has it.
        Word::Meta if is_person(last) && previous.is_some_and(is_password) => {
            Meaning::loose(Role::Password)
        }
        // `keyFile`: where it is, or what is in it.
        Word::Meta
            if last == "file" && previous.is_some_and(|word| lexicon::word(word) == Word::Key) =>
        {
            Meaning::loose(Role::Vague)
        }
        Word::Meta => Meaning::firm(Role::Described),
        Word::Owner | Word::Qualifier | Word::Other => inverted(last, before),
    }
}

fn is_password(word: &str) -> bool {
    lexicon::word(word) == Word::Password
}

fn is_person(word: &str) -> bool {
    matches!(
        word,
        "user" | "owner" | "benutzer" | "utilisateur" | "usuario" | "utente" | "gebruiker"
    )
}

/// `passwordHash`, `password_sha256_hex`, `hashedPassword`.
fn is_hash_word(word: &str) -> bool {
    matches!(
        word,
        "hash"
            | "hashes"
            | "hashed"
            | "digest"
            | "hex"
            | "bcrypt"
            | "argon2"
            | "argon2id"
            | "crypted"
            | "sha1"
            | "sha2"
            | "sha256"
            | "sha512"
            | "md5"
    )
}

fn is_hashable(word: &str) -> bool {
    matches!(lexicon::word(word), Word::Password | Word::Pin) || word == "user"
}

fn secret(previous: Option<&str>) -> Meaning {
    match previous {
        None => Meaning::firm(Role::Vague),
        // A credential's own secret, or the name of the Secret that holds it.
        Some("credential") => Meaning::loose(Role::Vague),
        // `passwordSecret` names a Secret, but `PASSWORD_SECRET` is what Graylog calls its pepper.
        Some("password" | "passwords" | "config" | "env") => Meaning::loose(Role::Vague),
        // `quarkus.oidc.credentials.secret` holds one; nothing generated is the name of an object.
        Some("credentials" | "creds") => Meaning::firm(Role::Vague),
        Some(word) if lexicon::SECRET_NAMES.contains(word) => Meaning::firm(Role::Described),
        // An annotation `checksum/secret`, a `secretKind`.
        Some("checksum" | "digest" | "sha" | "sha256" | "name" | "kind" | "type") => {
            Meaning::firm(Role::Described)
        }
        Some(_) => Meaning::firm(Role::Token),
    }
}

pub(super) fn key(previous: Option<&str>, before: &[String]) -> Meaning {
    let Some(previous) = previous else {
        return Meaning::loose(Role::Vague);
    };
    let plain = previous.trim_end_matches(|c: char| c.is_ascii_digit());
    if let [.., replica, set] = before
        && replica == "replica"
        && set == "set"
    {
        return Meaning::firm(Role::Token);
    }
    // `encryptionPrimaryKey`: the kind stands before which of several it is.
    if let [.., kind, which] = before
        && lexicon::word(which) == Word::Qualifier
        && lexicon::KEY_KINDS.contains(kind)
    {
        return Meaning::firm(Role::Token);
    }
    if lexicon::KEY_NAMES.contains(plain) {
        return Meaning::firm(Role::Described);
    }
    // `userPasswordSecretKey`: the key within a Secret that holds a password.
    let about_password = before
        .iter()
        .any(|word| lexicon::word(word) == Word::Password);
    if about_password {
        return Meaning::firm(Role::Described);
    }
    if lexicon::KEY_KINDS.contains(plain) || lexicon::KEY_KINDS.contains(previous) {
        return Meaning::firm(Role::Token);
    }
    Meaning::loose(Role::Vague)
}

/// Whether a leaf of this name says nothing by itself, so that its table names it.
pub(super) fn is_generic(words: &[String]) -> bool {
    let words = significant(words);
    match words.as_slice() {
        [] => true,
        [one] => {
            matches!(lexicon::word(one), Word::Key | Word::Auth | Word::Qualifier)
                || matches!(
                    one.as_str(),
                    "secret"
                        | "cookie"
                        | "string"
                        | "id"
                        | "content"
                        | "raw"
                        | "literal"
                        | "hex"
                        | "ascii"
                        | "serial"
                )
        }
        // `activeRecordEncryption: {primaryKey: …}`
        [which, key] => lexicon::word(which) == Word::Qualifier && lexicon::word(key) == Word::Key,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_in_many_languages() {
        for name in [
            "password",
            "adminPassword",
            "POSTGRES_PASSWORD",
            "db.password",
            "requirepass",
            "dbPassword2",
            "passwordOld",
            "MAIL_PASS",
            "bindPW",
            "motDePasse",
            "mot_de_passe",
            "contraseña",
            "senhaBanco",
            "kennwort",
            "wachtwoord",
            "heslo",
            "пароль",
            "密码",
            "passphrase",
            "password_db",
            "redispass",
            "userPwd",
            "passwordForAdmin",
            "salasana",
            "lösenord",
            "hasło",
            "şifre",
        ] {
            assert_eq!(meaning(name).role, Role::Password, "{name}");
        }
    }

    #[test]
    fn tokens_and_keys() {
        for name in [
            "token",
            "apiKey",
            "API_KEY",
            "secretAccessKey",
            "clientSecret",
            "jwtSecret",
            "signingKey",
            "accessToken",
            "githubToken",
            "fernetKey",
            "secretKeyBase",
            "encryptionKey",
            "privateKey",
            "erlangCookie",
            "storageAccountKey",
            "apikey",
            "apiToken",
            "chaveApi",
            "cléSecrète",
            "tokenGithub",
            "apiKeyOpenai",
        ] {
            assert_eq!(meaning(name).role, Role::Token, "{name}");
        }
    }

    #[test]
    fn names_about_secrets_are_none() {
        for name in [
            "existingSecret",
            "secretName",
            "passwordKey",
            "adminPasswordKey",
            "existingSecretPasswordKey",
            "passwordFile",
            "tokenUrl",
            "passwordPolicy",
            "tokenExpirySeconds",
            "maxTokens",
            "apiKeyHeader",
            "passwordSecretRef",
            "secretProviderClass",
            "clientId",
            "publicKey",
            "usePasswordFiles",
            "imagePullSecret",
            "tlsSecret",
            "passwordLength",
            "keyAlgorithm",
            "partitionKey",
            "accessKeyId",
            "tokenSecretName",
            "passwordEncryption",
            "secretsEncryptionProvider",
            "username",
        ] {
            assert_eq!(meaning(name).role, Role::Described, "{name}");
        }
        for name in ["passwordHash", "password_sha256_hex", "hashedPassword"] {
            assert_eq!(meaning(name).role, Role::Hashed, "{name}");
        }
        for name in [
            "replicaCount",
            "image",
            "tokenizer",
            "bypass",
            "keyboard",
            "compass",
            "monkey",
            "author",
        ] {
            assert!(!meaning(name).is_secret(), "{name}");
        }
    }
}
