//! The words that names of keys are made of, in the languages that values files are written in.
//!
//! Every list is in lower case and without marks, as [`super::words`] cuts names. A word stands in
//! one list only; what a word does to a name is said at the list.

use std::collections::{HashMap, HashSet};
use std::sync::{LazyLock, OnceLock};

/// A list of words, kept as one text.
pub(super) struct List {
    text: &'static str,
    /// The words, cut once: lists are walked for every word of a name.
    words: OnceLock<Vec<&'static str>>,
    set: OnceLock<HashSet<&'static str>>,
}

impl List {
    /// The words of `text`, set apart by blanks.
    pub(super) const fn new(text: &'static str) -> Self {
        Self {
            text,
            words: OnceLock::new(),
            set: OnceLock::new(),
        }
    }

    /// The words in the order of the text.
    pub(super) fn iter(&self) -> impl Iterator<Item = &'static str> + use<'_> {
        self.words
            .get_or_init(|| self.text.split_whitespace().collect())
            .iter()
            .copied()
    }

    /// Whether `word` is one of them.
    pub(super) fn contains(&self, word: &str) -> bool {
        self.set
            .get_or_init(|| self.iter().collect())
            .contains(word)
    }
}

impl List {
    /// Whether `word` is one of them in some case; all of them are short.
    pub(super) fn contains_in_any_case(&self, word: &str) -> bool {
        if word.len() > 12 {
            return false;
        }
        if word.bytes().any(|b| b.is_ascii_uppercase()) {
            self.contains(&word.to_ascii_lowercase())
        } else {
            self.contains(word)
        }
    }
}

/// What one word does to the name it stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    /// Whatever stands under it is there to be typed: a password.
    Password,
    /// A short number to be typed.
    Pin,
    /// A machine-made credential.
    Token,
    /// A secret, or the name of a Kubernetes Secret.
    Secret,
    /// A key; the word before it says of what kind.
    Key,
    /// Something about authentication, no more.
    Auth,
    /// Says what the name is about other than the secret itself: its name, place, form or rules.
    Meta,
    /// Where a secret is used or whom it belongs to: it qualifies without changing the meaning.
    Owner,
    /// Says which of several: `old`, `primary`, `prod`.
    Qualifier,
    /// None of the known ones.
    Other,
}

/// English, German, French, Spanish, Portuguese, Italian, Dutch, the Nordic and Slavic languages,
/// Hungarian, Romanian, Turkish, Baltic, Indonesian, and the transliterations in use.
static PASSWORDS: List = List::new(
    "
    password passwords dbpass dbpasswd dbpwd passwd passwds passwrd pwd pwds pswd psw passw pw pass passphrase passphrases
    passwort passworter kennwort kennworter kennwoerter passwoerter losung losungswort losungswoerter motdepasse motsdepasse motpasse mdp
    phrasedepasse phrasepasse contrasena contrasenas contrasenia contrasenya contrasinal clave claves
    senha senhas palavrapasse parola parole paroladordine wachtwoord
    wachtwoorden wachtwoordzin losenord losenordet passord adgangskode kodeord salasana salasanat
    tunnussana haslo hasla heslo hesla parol paroli lozinka lozinke geslo gesla sifra jelszo jelszavak
    sifre sifresi slaptazodis parool pasahitza katasandi sandi matkhau mima miyao kouling pasuwado
    bimilbeonho angou ango pasuwaado pasuwaadu parolasi sifrem geslo lozinku lykilord fjalekalim fjalekalimi kodikos sisma zugangswort unlockcode passcode passcodes masterauth requirepass authtok psk psks presharedkey
",
);

/// Those of languages that put whose password it is behind the word.
pub(super) static NOUN_FIRST: List = List::new(
    "
    motdepasse motsdepasse motpasse mdp phrasedepasse contrasena contrasenas contrasenia contrasenya
    contrasinal clave claves senha senhas palavrapasse parola parole paroladordine haslo hasla heslo hesla
    parol paroli lozinka geslo sifra matkhau katasandi sandi kodikos mima pasuwado pasuwaado
",
);

/// Words for passwords in other scripts; searched for anywhere, as those are not always spaced.
static PASSWORDS_OTHER_SCRIPTS: List = List::new(
    "
    парол 密码 密碼 口令 パスワード 暗証番号 비밀번호 암호 κωδικ סיסמ كلمةالمرور كلمة पासवर्ड รหัสผ่าน
",
);

static TOKENS_OTHER_SCRIPTS: List = List::new(
    "
    токен секрет ключ 令牌 密钥 密鑰 トークン 秘密 シークレット 토큰 비밀키 시크릿
",
);

static PINS: List = List::new(
    "anshou anshoubangou anshougou pinkode pinkod pinkoodi pin pins pincode pincodes doorcode gatecode
    alarmcode recoverycode recoverycodes backupcode backupcodes notfallcode notfallcodes scratchcode scratchcodes",
);

static TOKENS: List = List::new(
    "
    token tokens erlangcookie gettone gettoni lingpai setcookie belirteci jeton jetons ficha tokenu tunniste belirtec apikey apikeys appkey secretkey accesskey
    authkey privatekey privkey masterkey signingkey encryptionkey authtoken accesstoken presharedkey
    credential credentials cred creds zugangsdaten identifiants credenciales credenciais credenziali
    inloggegevens salt pepper mnemonic seedphrase recoveryphrase passkey passkeys totp otp sas sastoken
    jwt pat bearer hmac fernet licensekey cookiesecret ikm kek dek tok kred gslt rocommunity rwcommunity passwordsalt passwordsaltmain
    zugangscode accesscode nsec wif xprv keybase keyphrase zeton zetony tokun phrasesecrete frasesecreta connectionstring connectionstrings sig
",
);

static SECRETS: List = List::new(
    "
    secret secrets secreto secretos segredo segredos segreto segreti geheimnis geheimnisse geheim
    geheimen hemlighet hemmelighed hemmelighet salaisuus sekret sekrety tajemstvi tajemnica taina titok
    himitsu mimi gizli gizem sirri tajna rahasia shhh
",
);

static KEYS: List = List::new(
    "
    key keys schlussel schluessel cle cles clef clefs llave llaves chave chaves chiave chiavi sleutel
    sleutels nyckel nycklar nokkel nogle noegle avain klucz klucze klic kluc klyuch kulcs cheie kagi kljuc kljucevi anahtar
    anahtari kunci raktas voti
",
);

static AUTHS: List = List::new("auth authorization authorisation basicauth proxyauthorization");

/// Heads after which a name is about a secret, or about nothing of the kind: never the secret.
static METAS: List = List::new(
    "
    name names ref refs reference references file files filename filenames path paths filepath dir
    directory folder mount mounts mountpath volume volumes url urls uri uris endpoint endpoints host
    hosts hostname address addr domain port ports server servers location region zone bucket store
    stores storage backend provider providers manager resolver service selector source target
    destination engine driver plugin module controller operator webhook proxy image repository registry
    tag namespace nombre archivo ruta fichero fichier chemin nom arquivo caminho nome datei pfad bestand
    percorso adresse direccion fil sti plik sciezka soubor cesta type types kind class format encoding
    algorithm algorithms alg algo cipher ciphers mode strategy method methods scheme schema policy policies rule rules
    regex pattern length len size bits bytes min max minimum maximum count limit limits budget strength
    complexity history ttl expiry expiration expires expire expiresin age maxage lifetime lifespan
    validity duration timeout interval period second seconds minutes hours days sec secs mins ms
    rotation rotate schedule retries retry attempts version versions revision encryption hashing hasher
    encoder tokenizer authentication validation validator verification verifier generation generator
    encrypted hashed hash hashes digest checksum fingerprint thumbprint sha sha1 sha256 sha512 md5 etag
    typ art tipo laenge lange largo longueur politique politica richtlinie ablauf dauer duree duracion
    beleid lengte enabled enable disabled disable required optional allowed allow create created
    generate generated auto use used reset resets change update updates job jobs hook hooks script
    command args sync refresh renew renewal reload cache caching review reviewer aktiv activo actif
    habilitado header headers prefix suffix field fields column columns param params parameter
    parameters attribute claim claims property variable variables var env envvar annotation annotations
    label labels template templates description desc title hint help message prompt placeholder comment
    note notes issuer audience scope scopes subject grant flow status state event events log logging
    logs metric metrics error errors rate usage window topic queue index order sort filter group groups
    role roles entropy charset characters chars separator delimiter id ids identifier uid uuid guid user
    username usernames login owner email emails benutzer benutzername utilisateur usuario utente
    gebruiker anvandare kayttaja uzytkownik public pub publickey pubkey publishable publishablekey
    certificate certificates cert certs crt ca cacert bundle chain truststore keystore keyring jwks
    recipient recipients knownhosts dbname schedulername commit author component replicas replicacount
    item items enc iv mac lastmodified recipe obligatoire obligatoria obligatorio requis requise requerida
    requerido oublie oubliee olvidada olvidado esquecida dimenticata vergessen recuperation recuperacion
    recuperacao recupero gueltigkeit gultigkeit minimal maximal minima minimo maxima maximo langd lengd
    lengde uzunlugu uzunluk dlugosc delka hossz pituus lungime complexite fortaleza forca staerke starke
    styrka rodzaj tyyppi tipi tur turu nazwa nazev naam navn namn nimi isim adi waznosc platnost polityka
    bledne bledny incorrecta incorrecto incorrecte incorreta incorreto errata errada sbagliata ungueltig
    ungultig vergeten nieprawidlowe nieprawidlowy zapomniane hatali yanlis spatne felaktigt feil forkert
    changed wrong invalid incorrect mismatch forgot forgotten missing falsch falsches kid
    language lang locale locales timezone tz politika activee activada ativada caducidad vencimento scadenza
",
);

/// Whose secret it is. `password_db` means what `db_password` means.
static OWNERS: List = List::new(
    "
    admin administrator root superuser master replica replication repl app application api web sql my
    mysql mariadb pg postgres postgresql mongo mongodb redis rabbit rabbitmq amqp kafka sasl zookeeper
    elastic elasticsearch opensearch kibana logstash solr cassandra couch couchdb neo4j clickhouse
    influx influxdb influxdb2 oracle mssql minio s3 aws gcp azure smtp imap ftp sftp ssh ldap bind ad
    samba smb vpn wifi radius snmp sip keycloak oauth oauth2 oidc saml sso dex grafana prometheus
    alertmanager loki argocd jenkins gitlab github gitea bitbucket git docker dockerhub harbor nexus
    sonar artifactory npm pypi airflow superset temporal qdrant vault consul nomad etcd nats celery
    broker worker scheduler slack discord telegram twilio sendgrid mailgun stripe paypal datadog
    newrelic sentry pagerduty opsgenie openai anthropic gemini cohere mistral huggingface snowflake
    databricks bigquery dbt cloudflare digitalocean hetzner ovh heroku firebase supabase algolia mapbox
    wordpress wp drupal joomla django flask rails laravel node nextauth auth0 okta cognito service
    system bot client customer tenant site backup restic velero keystore truststore tls ssl cert pki gpg
    pgp require auth db database user proxy http https gateway registry repo cache queue internal
    external jdbc datasource connection conn registration runner deploy ci cd partner payment billing
    mail email server session cookie erlang webhook robot zugang datenbank banco base basededatos bdd bd
    serveur databank databas dados datos donnees correo correio courriel cliente klient klant kund zakaznik asiakas musteri usuario servidor aplicacion
    aplicacao databaze databazy baza bazy veritabani tietokanta adatbazis cuenta conta compte konto ucet pagamento pago paiement facturacion kunde dienst servicio servico
",
);

static QUALIFIERS: List = List::new(
    "
    old new current previous prev next primary secondary tertiary main other prod production prd dev
    development staging stage stg test testing qa uat live sandbox demo default initial init first
    second last value values val string str text raw plain plaintext cleartext clear b64 base64 encoded
    decoded override temp tmp temporary permanent readonly ro rw readwrite global local shared common
    data a b c x y one two us eu v1 v2 v3 alt fallback legacy fixed content contents valeur valor wert
    waarde nouveau nuevo neu actual inicial initiale
",
);

/// Words before `key` that make it a secret.
pub(super) static KEY_KINDS: List = List::new(
    "
    api secret access private priv signing signature sign encryption encrypt encrypting decryption
    decrypt crypto crypt cipher aes hmac jwt jwe auth authentication authorization master account
    storage license licence shared session cookie fernet app application integration ingest ingestion
    service subscription deploy deployment ssh rsa dsa ec ed25519 ecdsa gpg pgp tls ssl unseal recovery
    root admin server client write function webhook consumer wrapping validation vapid push sso saml
    ldap smtp bot security secure gossip preshared psk bearer token passphrase activation product
    registration provisioning enrollment agent user merchant secreta secrete secreto privada privado
    privee prive privata geheimer geheime geheim acceso acces accesso acesso firma signatur cifrado
    chiffrement cifratura verschlussel verschlusselung verschlusselungs zugriffs zugangs prywatny
    soukromy privat kryptering krypterings api_ host instance device hook data sendgrid mailgun stripe
    openai anthropic gemini datadog newrelic algolia twilio pagerduty opsgenie mapbox segment amplitude
    mixpanel sentry cohere mistral qdrant pinecone weaviate elastic meilisearch typesense azure aws gcp
    google maps recaptcha hcaptcha turnstile telegram slack github gitlab cloudflare fastly s3 minio b2
    r2 spaces serial rndc tsig lizenz sicherheits sicherheit criptografia crittografia kryptografie shifrovaniya
    verschluesselungs verschluesselung versleuteling versleutelings sifrovaci sifrovani sifreleme szyfrowania
    szyfrujacy kryptering salaus salausavain dostepu pristupovy pristupu dostupa erisim zugriffs zugriff
    atkomst tilgangs adgangs toegangs toegang segreta segreto secretos geheim hemlig hemmelig tajny tajna
    tajne sekretnyi sekretny sekretniy gizli salainen himitsu zakryty zakrytyi tainyi lisens privatni
    soukromny prive prives podpisu podpisovy imza signering firmado assinatura
    stream upgrade tacacs radius enrolment block report
    rails django laravel flask nextauth airflow superset grafana kek dek machine oauth oidc
    enc crc join local salt pepper sensitive network link mesh pairing wpa wep blowfish des bootstrap cluster peer
    swarm wireguard tunnel csrf captcha partner terminal portal transport deterministic wallet dienst
",
);

/// Words before `key` after which it is a name in a table, a cache or a Secret.
pub(super) static KEY_NAMES: List = List::new(
    "
    correlation causation transaction business order
    password passwords passwd username existing partition sort foreign range index map lookup
    config configmap shard group dedup idempotency tag label annotation object file row column topic
    message metric translation public pub publishable site verify verification known cache primary cert
    certificate ca crt credential credentials property field header attribute env name record event
    sorting unique composite natural surrogate registry context state resource item
    entity dictionary option setting settings values value pod topology taint toleration matchlabel
    selector i18n locale ref secretname email host_ trusted
",
);

/// Words before `secret` after which it is the name of a Kubernetes Secret.
pub(super) static SECRET_NAMES: List = List::new(
    "
    existing pull tls ssl cert certs certificate certificates ca password passwords credential
    credentials creds image external sealed k8s kube kubernetes dockerconfig config env from ref source
    in mounted target opaque existing_ bundle keystore truststore kubeconfig license licence generic custom
    extra additional linked vorhandenes existant existente
",
);

/// First words of a switch or of a reference.
pub(super) static SWITCHES: List = List::new(
    "
    existing use create enable disable generate is has should with without allow auto mount skip ignore
    required requires supported accepted update change reset validate show hide force sync rotate random max min num ref from external sealed automount can deny
    wrong invalid incorrect forgot forgotten missing mismatch changed falsches falsche
    existente existant vorhandenes bestehendes usar utiliser crear creer
",
);

/// `noPassword`: what is done without one.
pub(super) static NEGATIONS: List =
    List::new("no without ohne sans sin sem senza zonder bez uten utan");

/// Tables whose entries are names and their passwords.
static USER_TABLES: List = List::new(
    "
    users accounts logins basicauthusers userlist usermap htpasswd members operators benutzer usuarios
    utilisateurs utenti gebruikers anvandare brukere brugere kayttajat uzytkownicy uzivatele konten benutzerkonten nutzerkonten zugaenge
    comptes cuentas contas polzovateli kullanicilar admins robots
",
);

/// Runs of up to three letters that are words all the same in technical names.
static SHORT_TERMS: List = List::new(
    "
    api app aws gcp db sql pg tls ssl ssh ca crt key kv ns ci cd dev prd stg qa id url uri ip tcp udp
    dns vpn sso jwt aes rsa sha md cbc gcm ec us eu ap s my the of to and for bot svc pod job cm env log
    web net com org io co www http https smtp imap ftp ldap k v x p r max min per row set get put add
    new old top low mid big red hub git npm pip yml xml csv zip tar gz on off no yes
",
);

/// Parts of values that hold digits by name.
static TERMS_WITH_DIGITS: List = List::new(
    "
    k8s k3s s3 ec2 oauth2 x509 utf8 base64 base32 sha1 sha2 sha224 sha256 sha384 sha512 md5 ipv4 ipv6
    http2 http3 i18n l10n e2e p12 p256 p384 p521 h2 web3 log4j b64 ed25519 x25519 rs256 rs384 rs512
    hs256 hs384 hs512 es256 es384 es512 ps256 aes128 aes192 aes256 rsa2048 rsa4096 secp256k1 postgres12
    mp3 mp4 v1 v2 v3 v4 1a 1b 1c 2a 2b 2c 0x m5 t3 t4g c5 r5 gp2 gp3 io1 io2 cl100k o200k p50k gpt2 gpt4
    amd64 arm64 x86 x64 win32 neo4j db2 h264 h265 pbkdf2 argon2 argon2id bcrypt2 scrypt2 log2 md4 crc32
    pkcs1 pkcs5 pkcs7 pkcs8 pkcs11 pkcs12 oidc2 tls1 tls12 tls13 saml2 b2 r2 d1 auth0 c99 t2 m1 l2 l3 l4
    l7 3d 2d 4k
",
);

/// Known words that names run together with others, longest first.
pub(super) static RUN_TOGETHER: List = List::new(
    "
    schluessel schlussel wachtwoord kodeord adgangskode salasana passord nyckel nokkel sleutel jelszo kulcs
    avain anahtari sifresi encryptionkey passphrase signingkey privatekey credentials contrasena wachtwoord
    accesskey secretkey masterkey motdepasse authtoken kennwort passwort password authkey losenord
    apikey passwd secret token senha pass pwd key tok pw
",
);

fn table() -> &'static HashMap<&'static str, Word> {
    static TABLE: LazyLock<HashMap<&'static str, Word>> = LazyLock::new(|| {
        let lists = [
            (&OWNERS, Word::Owner),
            (&QUALIFIERS, Word::Qualifier),
            (&METAS, Word::Meta),
            (&AUTHS, Word::Auth),
            (&KEYS, Word::Key),
            (&SECRETS, Word::Secret),
            (&TOKENS, Word::Token),
            (&PINS, Word::Pin),
            (&PASSWORDS, Word::Password),
        ];
        // Later lists win: `user` is both whom a password belongs to and what a name is about.
        lists
            .into_iter()
            .flat_map(|(list, word)| list.iter().map(move |text| (text, word)))
            .collect()
    });
    &TABLE
}

/// What `word` does as the last word of a name.
pub(super) fn word(word: &str) -> Word {
    let plain = word.trim_end_matches(|c: char| c.is_ascii_digit());
    let known = |text: &str| table().get(text).copied();
    if let Some(found) = known(word).or_else(|| known(plain)) {
        return found;
    }
    if plain.is_empty() {
        return Word::Qualifier;
    }
    if !word.is_ascii() {
        if PASSWORDS_OTHER_SCRIPTS
            .iter()
            .any(|part| word.contains(part))
        {
            return Word::Password;
        }
        if TOKENS_OTHER_SCRIPTS.iter().any(|part| word.contains(part)) {
            return Word::Token;
        }
    }
    Word::Other
}

/// Whether `word` is in any of the lists.
pub(super) fn is_known(word: &str) -> bool {
    table().contains_key(word)
}

/// Whether `word` can own a secret (`db` in `dbpass`).
pub(super) fn is_owner(word: &str) -> bool {
    let plain = word.trim_end_matches(|c: char| c.is_ascii_digit());
    OWNERS.contains(word) || OWNERS.contains(plain)
}

/// Whether a table of this name maps users to passwords.
pub(super) fn is_user_table(word: &str) -> bool {
    USER_TABLES.contains(word)
}

/// Whether a short run of letters is a term of technical names.
pub(super) fn is_short_term(run: &str) -> bool {
    (2..=5).contains(&run.len()) && SHORT_TERMS.contains(&run.to_ascii_lowercase())
}

/// Whether a part of a value is a term that holds digits.
pub(super) fn is_term_with_digits(part: &str) -> bool {
    part.len() <= 9 && TERMS_WITH_DIGITS.contains(&part.to_ascii_lowercase())
}

/// What a text must hold, in any case, before it is worth looking for names of secrets in it.
pub(super) static STEMS: List = List::new(
    "
    pass pwd pswd secret token key auth cred bearer basic pin psk pat jwt otp salt fernet cookie seed
    mnemonic hmac sas mdp kennw contrase clave senha parol wachtw senord adgangs kodeord salasana
    tunnussana haslo hasło heslo lozink geslo jelsz sifre şifre parool sandi mima geheim segre sekret
    tajem jeton schlüssel schluessel clef clé chave chiave sleutel nyckel klucz klic identified login
    user zugang identifiant парол токен секрет ключ 密码 密碼 口令 パスワード 비밀번호 密钥 令牌 秘密 pw account
    contras inlog pepper phrase connection schluss chiav nyck cle curl geslo gesla hasla hesla sifra katasandi bimil kodik sisma lykil fjalek losung tunnis belirt
    ficha licen lizenz hemlig hemmel salais taina titok gizli gizem tajna rahasia shhh llave nokkel nogle
    noegle avain kluc klyuch kulcs cheie anahtar kunci raktas voti miyao kouling pasuwado matkhau mima unlock
    paterna webhook psw parool pasahitza slaptaz jelsza
    ikm kek dek khau recovery backup acces door gate alarm frase
    himitsu pasuwa kagi lingpai anshou kljuc getton crypt hash digest
    tok kred gslt notfall ango createaccount sqlconnect secure_link
    mimi nsec wif xprv serial sig sirri zeton tokun scratch mysql mariadb redis-cli community sensitive openssl
",
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_a_secret_holds_a_stem() {
        let mut without = Vec::new();
        for list in [&PASSWORDS, &PINS, &TOKENS, &SECRETS, &KEYS, &AUTHS] {
            for word in list.iter() {
                if !super::super::text::has_stem(word) {
                    without.push(word);
                }
            }
        }
        assert!(without.is_empty(), "{without:?}");
    }
}
