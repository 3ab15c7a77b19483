//! What stands where a secret would stand and only says that one belongs there.

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
    tobereplaced changethis editme tua tuo twoje twoj vostra votre deinen ihren sifrenizi parolanizi
    doplnit doplnte vyplnit vyplnte uzupelnic uzupelnij wypelnic wypelnij girin giriniz vase vashe vash vas uw vul wpisz podaj zadejte ange skriv syota
    degistirin degistir doldurun vaihda tayta byt fyll bytte udfyld csereld modositsa inlocuiti schimba
",
);

/// Words of sentences; a passphrase of random words has none of them.
static SENTENCE_WORDS: List = List::new(
    "
    the a an of to for is are be must should will set via see in on if with from this that it not or and
    as by use used using when your you please here der die das ein und oder mit fur für von le la les un
    une des du pour par est el los para por con que del il di per che het een voor van och som é и в не
    на za jest nie je se po och är att på hos ve icin és hogy este não uma
",
);

/// Whether a text only says that something is to be put there.
pub(super) fn is_placeholder(text: &str) -> bool {
    let text = text.trim().trim_matches(['"', '\'', '`']);
    if text.eq_ignore_ascii_case("n/a") {
        return true;
    }
    if text.is_empty() || is_repeated(text) || is_sequence(text) {
        return true;
    }
    // `eyJhbGciOi...`: the rest is left out.
    if text.len() >= 5 && (text.ends_with("...") || text.ends_with('\u{2026}')) {
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
    if is_blacked_out(text) || is_asked_for(text) {
        return true;
    }
    if is_shouted(text) {
        return true;
    }
    let words = plain_words(text);
    if words == ["not", "set"] || words == ["not", "configured"] {
        return true;
    }
    if words.len() >= 2 && (is_change_me(text, &words) || is_pointer(text, &words)) {
        return true;
    }
    // A generator may well write `fake` by chance, but not as a word of its own.
    let named = words
        .iter()
        .any(|word| PLACEHOLDER_WORDS.contains(word) && (word.len() > 4 || is_part(text, word)));
    named && !has_random_part(text)
}

/// `BYT_UT_MIG`, `TÄYTÄ_TÄMÄ`: a request in whatever language; people who make up passwords set no
/// underscores between words in capitals.
fn is_shouted(text: &str) -> bool {
    let words: Vec<&str> = text.split('_').collect();
    (2..=5).contains(&words.len())
        && words.iter().all(|word| {
            (2..=14).contains(&word.chars().count()) && word.chars().all(char::is_uppercase)
        })
}

/// `0x********`, `root@pam!k8s=****`: somebody has painted over it.
fn is_blacked_out(text: &str) -> bool {
    let painted = |c: char| matches!(c, '*' | '\u{2022}' | '\u{25cf}');
    let end = text.trim_end_matches(painted);
    let crossed = text.trim_end_matches(['x', 'X']);
    text[end.len()..].chars().count() >= 4 || text.len() - crossed.len() >= 6
}

/// "Please change", "your password" in scripts that set no blanks or no Latin letters.
fn is_asked_for(text: &str) -> bool {
    const ASKED: [&str; 18] = [
        "请",
        "請",
        "修改",
        "替换",
        "替換",
        "填写",
        "你的",
        "您的",
        "変更",
        "入力",
        "ください",
        "あなたの",
        "변경",
        "입력",
        "당신의",
        "ваш",
        "замени",
        "введите",
    ];
    if text.is_ascii() {
        return false;
    }
    let lower = text.to_lowercase();
    ASKED.iter().any(|word| lower.contains(word))
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
    gets wird est es e gespeichert gesetzt defini fourni overridden overwritten replaced
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
        || text.contains("? ")
        || text.trim_end().ends_with('?')
        || text.trim_start().starts_with(['¿', '¡'])
        || text.trim_end().ends_with(['.', ':', ','])
}

#[cfg(test)]
mod tests {
    use super::super::reference::{is_encrypted, is_reference};
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
            "LA_TUA_PASSWORD",
            "请修改",
            "not-set",
            "0x********",
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
            "$oidc.keycloak.clientSecret",
            "$argocd-secrets:dex",
            "secretref+azurekeyvault://shop/password",
            "$(APP_SECRET",
            "$[variables.dbPassword]",
            "?{gkms:app/db/password:27c0848e}",
            "%{env:APP_SECRET",
            "env(\"SMTP_PASSWORD\", default=\"\")",
        ] {
            assert!(is_reference(text), "{text}");
        }
        for text in [
            "AmberHarbor123!",
            "violet-harbor-12",
            "frosty canyon ember",
            "Pa$$w0rdX9",
            "$ommer.2031",
            "hunter**22",
        ] {
            assert!(!is_placeholder(text) && !is_reference(text), "{text}");
        }
        assert!(is_encrypted("ENC[AES256_GCM,data:x,iv:y]") && is_encrypted("{cipher}0a1b"));
        assert!(is_prose("the password of the database") && !is_prose("amber harbor lunar falcon"));
    }
}
