//! A name as a phrase: what of it carries meaning, and phrases that mean something as a whole.

use super::lexicon::{self, Word};

/// `NEXT_PUBLIC_MAPS_KEY`, `VITE_API_KEY`, `PUSHER_APP_KEY`: what a build writes into web pages.
pub(super) fn is_shipped(words: &[String]) -> bool {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    matches!(
        words[..],
        ["next" | "expo" | "nuxt", "public", ..]
            | ["vite", _, ..]
            | ["react", "app", _, ..]
            | [.., "pusher", "app", "key"]
            // of a .NET assembly
            | [.., "public", "key", "token"]
    )
}

/// `driver.secretKeyRef.DB_PASS`: which entry of which Secret.
pub(super) fn selects_entry(words: &[String]) -> bool {
    words.windows(3).any(|three| {
        matches!(three[0].as_str(), "secret" | "map") && three[1] == "key" && three[2] == "ref"
    })
}

/// Plurals that do not end in `s`.
pub(super) static PLURALS: lexicon::List = lexicon::List::new(
    "
    passworter passwoerter kennworter kennwoerter losungswoerter schluessel schlussel geheimnisse wachtwoorden
    nycklar nokler nogler avaimet salasanat parole hasla hesla klucze klice klyuchi kljucevi chiavi segreti
    gettoni sekrety tokeny tokenit jelszavak kulcsok lozinke gesla paroly passord sifreler anahtarlar chei
    credenziali zugangsdaten inloggegevens
",
);

/// What a name is about where its language puts that first: `longueurMotDePasse`.
pub(super) static LEADING_METAS: lexicon::List = lexicon::List::new(
    "
    longueur longitud lunghezza comprimento largo taille tamano tamanho politique politica duree
    duracion duracao durata expiration expiracion expiracao scadenza vencimiento caducidad validite
    validez validade validita nombre nom nome numero regles regla reglas regole regras requisitos
    exigences complexite complejidad complessita complexidade historique historial historico rotacion
    rotacao rotazione intentos tentatives tentativas tentativi essais champ campo fichier archivo
    arquivo ruta chemin caminho percorso adresse type tipo format formato gestion gestor
",
);

/// `palabras clave`, `mots-clés`: search terms.
pub(super) fn is_keywords(words: &[String]) -> bool {
    let joined = words.concat();
    [
        "palabraclave",
        "palabrasclave",
        "motcle",
        "motscle",
        "palavrachave",
        "palavraschave",
        "parolachiave",
        "parolechiave",
        "schlusselwort",
        "schluesselwoert",
    ]
    .iter()
    .any(|term| joined.starts_with(term))
        && !joined.contains("secret")
}

/// Without the qualifiers at the end, without what follows a preposition, and without articles:
/// `clave de acceso` reads `clave acceso`.
pub(super) fn significant(words: &[String]) -> Vec<String> {
    let mut end = words.len();
    let preposition = words.iter().skip(1).position(|word| {
        matches!(
            word.as_str(),
            "for" | "fur" | "fuer" | "para" | "pour" | "voor" | "till" | "dla"
        )
    });
    if let Some(at) = preposition {
        end = at + 1;
    }
    while end > 1 && lexicon::word(&words[end - 1]) == Word::Qualifier {
        end -= 1;
    }
    let joined = words[..end].concat();
    let keep = [
        "motdepasse",
        "motsdepasse",
        "phrasedepasse",
        "paroladordine",
        "matkhau",
        "katasandi",
    ];
    if let Some(whole) = keep.into_iter().find(|whole| joined.contains(whole)) {
        return with_joined(&words[..end], whole);
    }
    let small = |word: &str| {
        matches!(
            word,
            "de" | "del"
                | "della"
                | "di"
                | "da"
                | "do"
                | "du"
                | "des"
                | "d"
                | "la"
                | "le"
                | "les"
                | "el"
                | "il"
                | "of"
                | "the"
                | "von"
                | "van"
                | "der"
        )
    };
    let mut out: Vec<String> = Vec::with_capacity(end);
    for (at, word) in words[..end].iter().enumerate() {
        if at == 0 || !small(word) {
            out.push(word.clone());
        }
    }
    out
}

/// The words with those that spell `whole` as one.
fn with_joined(words: &[String], whole: &str) -> Vec<String> {
    for from in 0..words.len() {
        for to in from + 1..=words.len() {
            if words[from..to].concat() == whole {
                let mut out = words[..from].to_vec();
                out.push(whole.to_owned());
                out.extend_from_slice(&words[to..]);
                return out;
            }
        }
    }
    words.to_vec()
}
