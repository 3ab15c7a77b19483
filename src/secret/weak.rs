//! Passwords that a guesser tries first: lists of leaked favourites, the defaults that products
//! ship with, and simple changes of both.

use super::lexicon::List;

/// In lower case, without marks; digits and punctuation at the end are tried away.
static FAVOURITES: List = List::new(
    "
    password passwort passwd pass pwd pw parola contrasena motdepasse senha wachtwoord secret geheim
    secreto topsecret supersecret mysecret verysecret thisisasecret mypassword mysecretpassword
    yourpassword somepassword strongpassword securepassword testpassword defaultpassword adminpassword
    rootpassword userpassword dbpassword databasepassword secretpassword changeme changeit changethis
    changemenow changemeplease letmein welcome qwerty qwertz azerty qwertyuiop asdf asdfgh zxcvbn abc
    iloveyou monkey dragon master login princess sunshine football baseball shadow superman batman
    trustno hunter starwars whatever hello helloworld freedom ninja access passw admin administrator adm
    root toor user username guest test tester testing demo default public private temp temporary
    pa55word passpass system manager operator service server support oracle scott tiger sa sys super
    superuser supersecure insecure notsecure notsecret nopassword notapassword unsafe development dev
    local localhost staging production prod postgres postgresql pgadmin pgpassword mysql mariadb mongo
    mongodb redis rabbitmq rabbit kafka minio minioadmin miniosecret miniominio elastic elasticsearch
    kibana opensearch cassandra neo4j neoj influxdb influx clickhouse couchdb airflow superset grafana
    prometheus promoperator keycloak vault consul harbor jenkins gitlab gitea nexus sonar sonarqube
    artifactory argocd temporal bitnami wordpress drupal joomla magento odoo nextcloud owncloud zabbix
    nagios cisco ubnt ubuntu debian vagrant docker kubernetes k8s rancher openshift ansible puppet
    tomcat activemq artemis solr nifi spark hadoop hive jupyter mlflow datahub dataspoke dagster prefect
    metabase redash hasura supabase unleash myadminsecretkey secretkey mysecretkey secrettoken mytoken
    apikey myapikey accesskey devkey testkey supersecretkey notasecret s3cr3t example examplepassword
    sample foobar foo bar baz qux blah asd dummy xyz aaa cloudera hortonworks raspberry alpine weak
    simple easy blank anonymous nobody ftp mail ldap openldap snmp cookie monitor monitoring replica
    replicator replication backup database app application web www api bonjour hallo hola ciao soleil
    schatz passord losenord heslo haslo parol sifre chocolate computer internet summer winter spring
    autumn sommer herbst juventus liverpool arsenal chelsea barcelona michael jennifer jordan charlie
    daniel
",
);

/// Guessable as they are.
static EXACT: List = List::new(
    "
    1q2w3e4r 1qaz2wsx q1w2e3r4 zaq12wsx p@ssw0rd p@$$w0rd pa$$word pa$$w0rd passw0rd abc123 a1b2c3d4
    a1b2c3 123abc qwe123 123qwe qaz123 1q2w3e admin123 harbor12345 trustno1 minio123 prom-operator r00t
    t00r
",
);

/// Whether a guesser would find this password at once.
pub(super) fn is_weak(text: &str) -> bool {
    let lower = text.trim().to_lowercase();
    if lower.is_empty() || lower.len() > 40 || !lower.is_ascii() {
        return false;
    }
    if EXACT.contains(&lower) || is_keyboard_digits(&lower) {
        return true;
    }
    let joined: String = lower
        .chars()
        .filter(|c| !matches!(c, '-' | '_' | ' ' | '.'))
        .collect();
    // Only a short tail of digits and signs is a usual change.
    let base = joined.trim_end_matches(|c: char| c.is_ascii_digit() || c.is_ascii_punctuation());
    if !is_usual_tail(&joined[base.len()..]) {
        return false;
    }
    let known = |word: &str| word.len() >= 2 && FAVOURITES.contains(word);
    known(base)
        || known(&joined)
        || known(&unleet(base))
        || known(&unleet(&joined))
        || is_two_favourites(base)
        || {
            // `!password`, `123password`
            let inner =
                base.trim_start_matches(|c: char| c.is_ascii_digit() || c.is_ascii_punctuation());
            inner.len() >= 4 && base.len() - inner.len() <= 3 && known(inner)
        }
}

/// A few digits, a year or a row of digits, and a sign or two.
fn is_usual_tail(tail: &str) -> bool {
    let digits = tail.trim_matches(|c: char| c.is_ascii_punctuation());
    let year = digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"));
    let row = digits.len() <= 12 && is_keyboard_digits(digits);
    let numeric = digits.bytes().all(|b| b.is_ascii_digit());
    tail.len() - digits.len() <= 2 && numeric && (digits.len() <= 3 || year || row)
}

/// `adminadmin`, `rootpassword`, `redissecret`.
fn is_two_favourites(base: &str) -> bool {
    base.len() >= 6
        && base.is_ascii()
        && (3..base.len() - 2)
            .any(|cut| FAVOURITES.contains(&base[..cut]) && FAVOURITES.contains(&base[cut..]))
}

fn unleet(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '@' | '4' => 'a',
            '0' => 'o',
            '3' => 'e',
            '1' | '!' => 'i',
            '$' | '5' => 's',
            '7' | '+' => 't',
            other => other,
        })
        .collect()
}

/// `12345678`, `111111`, `123123`, `987654321`.
fn is_keyboard_digits(text: &str) -> bool {
    let bytes = text.as_bytes();
    if bytes.is_empty() || !bytes.iter().all(u8::is_ascii_digit) {
        return false;
    }
    if bytes.len() <= 3 {
        return true;
    }
    let steps = |by: i16| {
        bytes.windows(2).all(|pair| {
            let step = i16::from(pair[1]) - i16::from(pair[0]);
            step == by || by != 0 && (step == -9 * by)
        })
    };
    let half = &text[..text.len() / 2];
    steps(0)
        || steps(1)
        || steps(-1)
        || text.len().is_multiple_of(2) && text == format!("{half}{half}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guessable_passwords_are_weak() {
        for text in [
            "postgres",
            "changeme",
            "password123",
            "minioadmin",
            "admin",
            "guest",
            "changeit",
            "secret",
            "P@ssw0rd",
            "root",
            "airflow",
            "letmein",
            "test123",
            "12345678",
            "admin1234",
            "Welcome2024!",
            "adminadmin",
            "my-secret-password",
            "qwerty123",
            "Passw0rd!",
            "000000",
            "redis-password",
        ] {
            assert!(is_weak(text), "{text}");
        }
        for text in [
            "AmberHarbor123!",
            "violet-harbor-12",
            "harbor4821!",
            "frosty canyon ember",
            "483920",
            "Tr0ub4dor&3",
        ] {
            assert!(!is_weak(text), "{text}");
        }
    }
}
