//! What stands where a secret would stand and is none: placeholders, references to where the
//! secret really is, templates, and texts that are encrypted.

use std::sync::LazyLock;

use regex::{Regex, RegexSet};

use super::lexicon::List;

/// Words that only a placeholder holds. Matched as whole words of a text in lower case.
static PLACEHOLDER_WORDS: List = List::new(
    "
    replace replaceme replacethis todo fixme tbd tba placeholder redacted masked hidden removed omitted
    dummy sample fake insert yours your undefined unset notset nil null none empty fillme fillin setme
    overrideme override ersetzen platzhalter remplacer remplacez reemplazar reemplace cambiar cambiame
    substituir sostituire vervangen invullen beispiel ejemplo exemple exemplo esempio voorbeeld tu votre
    dein deine ihr ihre mudar alterar trocar aendern andern zmien zmenit ponga pon inserire mettre
    mettez example mock stub foobar foo bar baz xxx provide provided supply supplied specify
    tobereplaced changethis editme
",
);

/// Words of sentences; a passphrase of random words has none of them.
static SENTENCE_WORDS: List = List::new(
    "
    the a an of to for is are be must should will set via see in on if with from this that it not or and
    as by use used using when your you please here der die das ein und oder mit fur für von le la les un
    une des du pour par est el los para por con que del il di per che het een voor van och som é и в не
    на
",
);

/// Schemes of references to secret stores, up to the colon.
static REFERENCE_SCHEMES: List = List::new(
    "
    ref+ vault: op:// arn: env: file: secretkeyref: secretref: secret: secrets: aws-secret: awssm:
    awssecrets:// awsssm:// ssm: asm: gcpsecrets:// gcpsm: gcp: gsm: sm:// gcp-sm: projects/ akv:
    azurekeyvault:// azkv: keyvault: kv: kv/ bw:// bws:// bitwarden:// lpass: doppler: infisical:
    conjur: keyring: pass: 1password: onepassword: k8s: kubernetes: configmap: cm: keepass:// akeyless:
    berglas:// chamber: credstash: sops: hashivault: spiffe:// tfe:// tfstate:// http-secret: ssmparam:
    parameterstore: param: exec: cmd: external: from: lookup: ejson: teller: delinea: thycotic:
    cyberark:
",
);

fn set(patterns: &[&str]) -> RegexSet {
    RegexSet::new(patterns).expect("the patterns are constant")
}

/// Whole texts that stand for a value which comes from elsewhere.
fn is_reference_form(text: &str) -> bool {
    static FORMS: LazyLock<RegexSet> = LazyLock::new(|| {
        set(&[
            // $VAR, ${VAR}, $(VAR), %VAR%, %{VAR}, $env:VAR, ${{ secrets.X }}
            r"^\$[A-Z_][A-Z0-9_]*$",
            r"^\$[a-z][a-z_]*$",
            r"^\$\{[^{}]*\}$",
            r"^\$\{\{[^{}]*\}\}$",
            r"^\$\([^()]*\)$",
            r"^%[A-Za-z_][A-Za-z0-9_]*%$",
            r"^%%[A-Za-z0-9_.-]+%%$",
            // $USER:$PASSWORD
            r"^(\$[A-Za-z_]\w*|\$\{[^{}]*\})([:@/](\$[A-Za-z_]\w*|\$\{[^{}]*\}))+$",
            // Grafana's $__env{X}, Symfony's %env(X)%, ArgoCD's AVP<x>
            r"^\$[A-Za-z_]+\{[^{}]*\}$",
            r"^%[a-z_]+\([^()]*\)%$",
            r"^[A-Za-z]{2,12}<[^<>]*>$",
            r"^%[{(][^{}()]*[)}]s?$",
            r"^\$env:\w+$",
            r"^\$\$[A-Za-z_]\w*(\$\$)?$",
            // #{Octopus}, #{Tokens}#, @@X@@, @X@, __X__, ((concourse)), [[x]], <x>, {x}, {{x}}, {% x %}
            r"^#\{[^{}]*\}#?$",
            r"^@@?[A-Za-z][A-Za-z0-9_.-]*@@?$",
            r"^__+[A-Za-z][A-Za-z0-9_.-]*__+$",
            r"^_[A-Z][A-Z0-9_]*_$",
            r"^\(\([^()]*\)\)$",
            r"^\[\[?[^\[\]]*\]?\]$",
            r"^<<?[^<>]*>?>$",
            r"^<[a-z]+:[^<>]*$",
            r"^\{[A-Za-z_][A-Za-z0-9_. -]*\}$",
            r"^\{%.*%\}$",
            r"^<%=?.*%>$",
            r"^~[A-Za-z_]\w*~$",
            r"^@Microsoft\.KeyVault\(",
            r"^\{\{resolve:",
            r"^!(Ref|Sub|GetAtt|vault|secret|env|file|ImportValue)\b",
            r"^(process\.)?env\.[A-Za-z_]\w*$",
            r"^(os\.)?(getenv|environ)\b",
            r"^(var|local|data|module|secrets|vars|inputs|env|steps|needs)\.[A-Za-z_][A-Za-z0-9_.-]*$",
            r"^`[^`]*`$",
            // an expression of a program
            r"^[A-Za-z_][A-Za-z0-9_.]*\[.*\]$",
            r"^[a-z_][A-Za-z0-9_.]*\(.*\)$",
        ])
    });
    FORMS.is_match(text)
}

/// Whether a text is a reference to where the secret is kept.
pub(super) fn is_reference(text: &str) -> bool {
    if is_reference_form(text) {
        return true;
    }
    let head: String = text
        .chars()
        .take(24)
        .collect::<String>()
        .to_ascii_lowercase();
    REFERENCE_SCHEMES.iter().any(|scheme| {
        head.starts_with(scheme)
            && (scheme.len() > 4 || !super::randomness::is_random(&text[scheme.len()..]))
    })
}

/// Whether a text is encrypted and harmless without its key: sops, sealed secrets, jasypt,
/// Spring Cloud, Ansible Vault, eyaml, ejson, Vault transit, KMS blobs, age and PGP messages.
pub(super) fn is_encrypted(text: &str) -> bool {
    static FORMS: LazyLock<RegexSet> = LazyLock::new(|| {
        set(&[
            r"^ENC\[[A-Za-z0-9_]+([,:\]]|$)",
            r"^ENC\(.+\)$",
            r"^\{(cipher|aes|AES|enc|ENC)\}",
            r"^\$ANSIBLE_VAULT;",
            r"^EJ\[1:",
            r"^vault:v[0-9]+:",
            r"^-----BEGIN (AGE ENCRYPTED FILE|PGP MESSAGE|PKCS7|CMS)-----",
            r"^AQICAH[A-Za-z0-9+/]{60}",
            r"^kms:[A-Za-z0-9+/=]{40}",
            r"^!vault",
            r"^age-encryption\.org/v1",
        ])
    });
    FORMS.is_match(text) || is_sealed(text)
}

/// A SealedSecret's item: base64 of 0x0200 (the length of a 4096 bit RSA block), that block, and
/// the encrypted value behind it; the third letter holds two bits of the block.
fn is_sealed(text: &str) -> bool {
    text.len() >= 700
        && text.starts_with("Ag")
        && matches!(text.as_bytes()[2], b'A'..=b'D')
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'='))
}

/// Whether a text only says that something is to be put there.
pub(super) fn is_placeholder(text: &str) -> bool {
    let text = text.trim().trim_matches(['"', '\'', '`']);
    if text.eq_ignore_ascii_case("n/a") {
        return true;
    }
    if text.is_empty() || is_repeated(text) || is_sequence(text) {
        return true;
    }
    // The keys that the documentation of AWS prints say it themselves.
    if text.len() >= 16 && text.contains("EXAMPLE") {
        return true;
    }
    let opens = text.starts_with(['<', '[', '{', '(']);
    let closes = text.ends_with(['>', ']', '}', ')']);
    if opens && closes && text.len() > 2 && !super::randomness::is_random(text) {
        return true;
    }
    let words = plain_words(text);
    if words.len() >= 2 && (is_change_me(text, &words) || is_pointer(text, &words)) {
        return true;
    }
    // A generator may well write `fake` by chance, but not as a word of its own.
    let named = words
        .iter()
        .any(|word| PLACEHOLDER_WORDS.contains(word) && (word.len() > 4 || is_part(text, word)));
    named && !has_random_part(text)
}

/// Whether a short word stands by itself: letters that signs or a change of case happen to cut off
/// from a generated text are no word, nor is one beside the signs of a password.
fn is_part(text: &str, word: &str) -> bool {
    let signs = text.bytes().any(|b| {
        matches!(
            b,
            b'!' | b'#' | b'^' | b'&' | b'~' | b'+' | b'=' | b'%' | b'$'
        )
    });
    !signs
        && text.split(|c: char| !c.is_alphanumeric()).any(|part| {
            let lower = part.to_lowercase();
            lower == *word
                && part.chars().skip(1).all(char::is_lowercase)
                    | part.chars().all(char::is_uppercase)
        })
}

/// `see-1password`, `injected-at-runtime`, `wird-von-vault-gesetzt`, `a-definir`: where it comes from
/// or that it is still to come.
fn is_pointer(text: &str, words: &[String]) -> bool {
    if words.len() > 7 || text.bytes().any(|b| b.is_ascii_digit()) && !text.contains("1password") {
        return false;
    }
    let any = |list: &List| words.iter().any(|word| list.contains(word));
    let rest = |list: &List| words[1..].iter().any(|word| list.contains(word));
    let first = words[0].as_str();
    SUPPLIED.contains(first) && (rest(&STORES) || rest(&TIMES))
        || any(&SOURCES) && any(&STORES)
        || matches!(
            first,
            "a" | "por" | "da" | "te" | "zu" | "noch" | "do" | "aun" | "still"
        ) && rest(&TO_FILL)
        || words
            .last()
            .is_some_and(|last| matches!(last.as_str(), "here" | "hier" | "ici" | "aqui"))
        || words
            .iter()
            .all(|word| STORES.contains(word) || matches!(word.as_str(), "external" | "existing"))
}

/// What is done to a value by someone else.
static SUPPLIED: List = List::new(
    "
    see siehe voir ver vedi zie patrz viz stored kept lives managed comes in from generated injected
    provided supplied mounted populated rotated created loaded resolved fetched synced derived inherited
    configured set filled defined pulled read rendered assigned issued handled external auto will is
    gets wird est es e gespeichert gesetzt defini fourni
",
);

/// Where secrets are kept or made.
static STORES: List = List::new(
    "
    vault 1password sops wiki docs readme bitwarden keepass secrets secret kms ci env eso manager
    operator terraform pipeline helm keyvault secretsmanager externalsecret externalsecrets environment
    passbolt lastpass akeyless doppler infisical conjur
",
);

/// When values are supplied.
static TIMES: List = List::new(
    "runtime deploy deployment install installation startup boot start time automatically release bootstrap",
);

static SOURCES: List =
    List::new("by via from von aus durch par depuis desde por da dal van uit dans im in");

/// What is still to be done to a value, in other languages.
static TO_FILL: List = List::new(
    "
    changer modifier remplacer definir generer creer remplir renseigner completer saisir fournir
    rellenar generar crear cambiar completar reemplazar gerar criar preencher alterar trocar definire
    generare creare cambiare inserire compilare setzen ersetzen andern aendern generieren fullen
    fuellen wijzigen invullen vervangen uzupelnienia zmiany zmeny doplneni be
",
);

/// `CHANGE_ME`, `change-this-please`; `changeme` in one word is a default that people keep.
fn is_change_me(text: &str, words: &[String]) -> bool {
    let verb = matches!(
        words[0].as_str(),
        "change"
            | "set"
            | "put"
            | "enter"
            | "add"
            | "fill"
            | "edit"
            | "update"
            | "use"
            | "paste"
            | "get"
            | "generate"
            | "create"
            | "choose"
            | "pick"
    ) || words[0] == "to" && words[1] == "be";
    let object = words[1..].iter().any(|word| {
        matches!(
            word.as_str(),
            "me" | "this"
                | "via"
                | "by"
                | "be"
                | "from"
                | "it"
                | "in"
                | "here"
                | "please"
                | "a"
                | "the"
                | "own"
                | "strong"
                | "secure"
                | "real"
                | "before"
                | "to"
        )
    });
    verb && object && !has_random_part(text)
}

/// The letters of a text as words in lower case.
fn plain_words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .flat_map(super::words::words)
        .collect()
}

fn has_random_part(text: &str) -> bool {
    text.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=')))
        .any(|part| part.len() >= 12 && super::randomness::is_random(part))
}

/// `xxxx`, `****`, `....`, `0000`, `xxxx-xxxx`, `abababab`: too few different characters.
pub(super) fn is_repeated(text: &str) -> bool {
    let mut seen: Vec<char> = Vec::new();
    let mut length = 0;
    for c in text
        .chars()
        .filter(|c| c.is_alphanumeric() || "*.•?#_".contains(*c))
    {
        length += 1;
        let c = c.to_ascii_lowercase();
        if !seen.contains(&c) {
            seen.push(c);
            if seen.len() > 4 {
                return false;
            }
        }
    }
    match seen.len() {
        0 => true,
        1 => length >= 3 || seen[0] == '*' || seen[0] == '.',
        2 | 3 => length >= 12,
        _ => length >= 24,
    }
}

/// `1234567890abcdef…`, `abcdefgh`: each character follows the one before it.
pub(super) fn is_sequence(text: &str) -> bool {
    let bytes: Vec<u8> = text
        .bytes()
        .filter(u8::is_ascii_alphanumeric)
        .map(|b| b.to_ascii_lowercase())
        .collect();
    if bytes.len() < 8 {
        return false;
    }
    let steps = bytes
        .windows(2)
        .filter(|pair| {
            pair[1] == pair[0] + 1
                || matches!(
                    (pair[0], pair[1]),
                    (b'9', b'0' | b'a') | (b'0' | b'f' | b'z', b'a' | b'0' | b'1')
                )
        })
        .count();
    steps * 10 >= (bytes.len() - 1) * 8
}

/// Whether a text with blanks is a sentence rather than a passphrase.
pub(super) fn is_prose(text: &str) -> bool {
    if !text.trim().contains(char::is_whitespace) {
        return false;
    }
    let words: Vec<String> = text
        .split_whitespace()
        .map(|word| {
            word.trim_matches(|c: char| c.is_ascii_punctuation())
                .to_lowercase()
        })
        .collect();
    let said = words
        .iter()
        .filter(|word| SENTENCE_WORDS.contains(word))
        .count();
    let odd = words.iter().any(|word| {
        let letters = word.chars().filter(|c| c.is_alphabetic()).count();
        letters > 0 && letters < word.chars().count() && !word.contains(['-', '\'', '.'])
    });
    said >= 2
        || said == 1 && !odd
        || text.contains(". ")
        || text.contains(", ")
        || text.trim_end().ends_with('?')
        || text.trim_start().starts_with(['¿', '¡'])
        || text.trim_end().ends_with(['.', ':', ','])
}

/// A default that a template or a placeholder carries: the text of the default, and the name of
/// what it is a default for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Default<'t> {
    /// Where the default stands in the text.
    pub(super) start: usize,
    /// Its text.
    pub(super) text: &'t str,
    /// The variable's name or the template's last path.
    pub(super) name: &'t str,
}

/// The defaults inside `${NAME:-default}`, `${name:default}`, `{{ .Values.name | default "…" }}`
/// and `{{ "…" | b64enc }}`.
pub(super) fn defaults(text: &str) -> Vec<Default<'_>> {
    static SHELL: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"\$[{(]([A-Za-z_][A-Za-z0-9_.-]*):?[-=:]?([^{}()]*)[})]").expect("constant")
    });
    static ACTION: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(?s)\{\{.*?\}\}").expect("constant"));
    static LITERAL: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r#"(?:env|expandenv|required|fail|lookup)\s+"[^"]*"|printf\s+"%[sv]"\s+"([^"]*)"|(?:default|coalesce|ternary)\s+(?:\.[\w.]+\s+)?\(?(?:"([^"]*)"|`([^`]*)`|'([^']*)'|\\"([^"\\]*)\\")|"([^"]*)"\s*\|\s*(?:b64enc|quote|toString|trim|default)"#)
            .expect("constant")
    });
    static FIELD: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\.[A-Za-z][\w.]*").expect("constant"));
    let mut found = Vec::new();
    if text.contains("${") || text.contains("$(") {
        for captures in SHELL.captures_iter(text) {
            let (Some(name), Some(default)) = (captures.get(1), captures.get(2)) else {
                continue;
            };
            let operator = &text[name.end()..default.start()];
            // `${file:/…}`, `${vault:…}`: a resolver, not a default.
            let resolver = operator == ":"
                && (default.as_str().contains(['/', ':']) && !default.as_str().contains("://")
                    || matches!(
                        name.as_str(),
                        "file" | "env" | "vault" | "sys" | "ssm" | "sm" | "secret" | "secrets"
                    ));
            let given = matches!(operator, ":-" | ":=" | "-" | "=" | ":")
                && !default.is_empty()
                && !resolver
                && !default.as_str().starts_with(['?', '+'])
                && (captures[0].starts_with("${") || operator == ":-");
            if given {
                found.push(Default {
                    start: default.start(),
                    text: default.as_str(),
                    name: name.as_str(),
                });
            }
        }
    }
    if text.contains("{{") {
        for action in ACTION.find_iter(text) {
            let name = FIELD.find(action.as_str()).map_or_else(
                || variable(action.as_str()).unwrap_or(""),
                |field| field.as_str(),
            );
            for captures in LITERAL.captures_iter(action.as_str()) {
                if let Some(literal) = captures.iter().skip(1).flatten().next() {
                    found.push(Default {
                        start: action.start() + literal.start(),
                        text: literal.as_str(),
                        name,
                    });
                }
            }
        }
    }
    found
}

/// `env "NAME"` in an action.
fn variable(action: &str) -> Option<&str> {
    let (_, rest) = action.split_once("env \"")?;
    rest.split_once('"').map(|(name, _)| name)
}

/// Whether a text holds a template action or a variable anywhere.
pub(super) fn has_reference(text: &str) -> bool {
    text.contains("{{") || text.contains("${") || text.contains("$(") || text.contains("<%")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_and_references() {
        for text in [
            "CHANGE_ME",
            "REPLACE_ME",
            "<your-password>",
            "xxxxxxxxxxxx",
            "***REDACTED***",
            "TODO: set via --set",
            "your-api-key-here",
            "[insert token]",
            "...",
            "********",
            "1234567890abcdef1234567890abcdef",
            "change this to a strong one",
            "dummy-token",
            "REMPLACEZ-MOI",
        ] {
            assert!(is_placeholder(text), "{text}");
        }
        for text in [
            "${DB_PASSWORD}",
            "$(DB_PASSWORD)",
            "$PG_PASSWORD",
            "%DB_PASS%",
            "#{Password}#",
            "((db-password))",
            "<path:kv/data/x#y>",
            "ref+vault://kv/x#/y",
            "vault:secret/data/x#y",
            "op://prod/x/y",
            "arn:aws:secretsmanager:eu-west-1:1:secret:x",
            "@@PASSWORD@@",
            "__PASSWORD__",
            "secretKeyRef:x:y",
            "env:API_TOKEN",
            "{{resolve:secretsmanager:x}}",
            "${{ secrets.TOKEN }}",
        ] {
            assert!(is_reference(text), "{text}");
        }
        for text in [
            "AmberHarbor123!",
            "violet-harbor-12",
            "frosty canyon ember",
            "Pa$$w0rdX9",
        ] {
            assert!(!is_placeholder(text) && !is_reference(text), "{text}");
        }
        assert!(is_encrypted("ENC[AES256_GCM,data:x,iv:y]") && is_encrypted("{cipher}0a1b"));
        assert!(is_prose("the password of the database") && !is_prose("amber harbor lunar falcon"));
    }

    #[test]
    fn defaults_of_templates() {
        let text = "{{ .Values.db.password | default \"abc\" }} ${DB_PASSWORD:-def} ${X} ${Y:?no} ${spring.pw:ghi}";
        let found: Vec<(&str, &str)> = defaults(text).iter().map(|d| (d.name, d.text)).collect();
        assert_eq!(
            found,
            [
                ("DB_PASSWORD", "def"),
                ("spring.pw", "ghi"),
                (".Values.db.password", "abc")
            ]
        );
        assert!(
            defaults(text)
                .iter()
                .all(|d| text[d.start..].starts_with(d.text))
        );
    }
}
