//! Passwords that only their place in a line tells: the argument of a command, a field of a directive,
//! the last of several parts.

use super::key::{self, Meaning, Role};
use super::lexicon::List;
use super::spoken::{Claim, Part};

/// A value in the same word as what names it, or some words further on.
pub(super) fn attached(parts: &[Part<'_>], at: usize, line: &str) -> Option<Claim> {
    let part = parts[at];
    let password = Meaning::firm(Role::Password);
    if let Some(rest) = part.text.strip_prefix("-p")
        && rest.len() >= 4
        && !rest.starts_with(['=', '-'])
        && (line.contains("mysql") || line.contains("mariadb"))
    {
        let bare = rest.trim_matches(['"', '\'']);
        let skip = part.text.len() - rest.len() + rest.find(bare).unwrap_or(0);
        return Some(Claim {
            start: part.start + skip,
            end: part.start + skip + bare.len(),
            meaning: password,
        });
    }
    if part.text.starts_with('>') && at > 1 && line.starts_with("user ") && line.contains(" on ") {
        return Some(part.claim(1, password));
    }
    if let Some((user, _)) = part.text.split_once(':')
        && line.contains("chpasswd")
        && !user.is_empty()
    {
        return Some(part.claim(user.len() + 1, password));
    }
    if let Some(claim) = placed(parts, at, line) {
        return Some(claim);
    }
    // `mc alias set NAME URL ACCESS SECRET`
    if part.text == "alias"
        && parts.get(at + 1).is_some_and(|part| part.text == "set")
        && parts
            .get(at + 3)
            .is_some_and(|part| part.text.contains("://"))
    {
        return parts.get(at + 5).map(|part| part.claim(0, password));
    }
    // `sentinel auth-pass NAME PASSWORD`
    if part.text == "auth-pass" && at > 0 {
        return parts.get(at + 2).map(|part| part.claim(0, password));
    }
    // `htpasswd -b FILE USER PASSWORD`
    if part.text == "htpasswd" || part.text.ends_with("/htpasswd") {
        let given = parts[at + 1..].iter().any(|flag| {
            flag.text.starts_with('-') && !flag.text.starts_with("--") && flag.text.contains('b')
        });
        let mut words = parts[at + 1..]
            .iter()
            .filter(|part| !part.text.starts_with('-'));
        return words
            .next_back()
            .filter(|_| given)
            .map(|part| part.claim(0, password));
    }
    // `smbclient -U user%password`
    if at > 0
        && matches!(parts[at - 1].text, "-U" | "--user")
        && ["smb", "net ads", "rpcclient", "winexe", "wmic"]
            .iter()
            .any(|tool| line.contains(tool))
        && let Some((user, _)) = part.text.split_once('%')
    {
        return Some(part.claim(user.len() + 1, password));
    }
    // `--password-command 'echo PASSWORD'`, as restic takes it
    if at > 0
        && parts[at - 1].text.starts_with("--")
        && parts[at - 1].text.ends_with("-command")
        && let Some(said) = part.text.strip_prefix("echo ")
    {
        let bare = said.trim().trim_matches(['"', '\'']);
        let skip = part.text.len() - said.len() + said.find(bare).unwrap_or(0);
        return Some(Claim {
            start: part.start + skip,
            end: part.start + skip + bare.len(),
            meaning: password,
        });
    }
    // `curl -u user:password`
    if at > 0
        && matches!(parts[at - 1].text, "-u" | "--user")
        && line.contains("curl")
        && let Some((user, _)) = part.text.split_once(':')
    {
        return Some(part.claim(user.len() + 1, password));
    }
    // `lftp -u user,password`, `radtest user password host port secret`
    if at > 0
        && parts[at - 1].text == "-u"
        && line.contains("lftp")
        && let Some((user, _)) = part.text.split_once(',')
    {
        return Some(part.claim(user.len() + 1, password));
    }
    if part.text == "radtest" {
        return parts.get(at + 2).map(|part| part.claim(0, password));
    }
    // `SET PASSWORD FOR x = PASSWORD('…')`, `db.auth('user', '…')`
    if let Some(rest) = part.text.strip_prefix("PASSWORD('") {
        let end = rest.find('\'').unwrap_or(rest.len());
        return Some(Claim {
            start: part.start + 10,
            end: part.start + 10 + end,
            meaning: password,
        });
    }
    if part.text.contains(".auth(")
        && let Some(next) = parts.get(at + 1)
    {
        let bare = next.text.trim_matches(['"', '\'', '(', ')', ';']);
        let skip = next.text.find(bare).unwrap_or(0);
        return Some(Claim {
            start: next.start + skip,
            end: next.start + skip + bare.len(),
            meaning: password,
        });
    }
    if matches!(part.text, "add_user" | "change_password") {
        return parts.get(at + 2).map(|part| part.claim(0, password));
    }
    None
}

/// Words for letting in, in notes that people leave.
static ACCESS: List = List::new(
    "
    login logins access credentials account zugang zugangsdaten anmeldung acces accès identifiants acceso
    accesso acesso conta cuenta toegang dostęp přístup přihlášení inloggning innlogging logowanie вход доступ
    giriş
",
);

/// Passwords that only their position in a directive or a call tells.
fn placed(parts: &[Part<'_>], at: usize, line: &str) -> Option<Claim> {
    let password = Meaning::firm(Role::Password);
    let part = parts[at];
    let next = |skip: usize| parts.get(at + skip);
    match part.text {
        // snmpd.conf: `trap2sink HOST COMMUNITY`, `com2sec NAME SOURCE COMMUNITY`
        "trapsink" | "trap2sink" | "informsink" => {
            return next(2).map(|part| part.claim(0, Meaning::firm(Role::Token)));
        }
        "com2sec" | "com2sec6" => {
            return next(3).map(|part| part.claim(0, Meaning::firm(Role::Token)));
        }
        // Network UPS Tools: `MONITOR ups@host 1 USER PASSWORD slave`
        "MONITOR" if next(1).is_some_and(|system| system.text.contains('@')) => {
            return next(4).map(|part| part.claim(0, password));
        }
        // Caddy: `dns PROVIDER TOKEN`, `acme_dns PROVIDER TOKEN`
        "dns" | "acme_dns" => {
            let plain = |text: &str| text.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
            return next(2)
                .filter(|token| {
                    token.text.len() >= 20 && !token.text.contains(['.', '{', '$', ':'])
                })
                .filter(|_| next(1).is_some_and(|provider| plain(provider.text)))
                .map(|part| part.claim(0, Meaning::firm(Role::Token)));
        }
        // `Login mail: user / password`
        "/" if at > 1 && parts[at - 2].text.ends_with(':') => {
            let user = parts[at - 1].text;
            let said = line
                .split(|c: char| !c.is_alphanumeric())
                .any(|word| ACCESS.contains(word));
            return next(1)
                .filter(|_| said && !user.contains('/'))
                .map(|part| part.claim(0, Meaning::firm(Role::User)));
        }
        // ProFTPD: `SQLConnectInfo DATABASE USER PASSWORD`
        "SQLConnectInfo" => return next(3).map(|part| part.claim(0, password)),
        // Cisco: `username x secret 0 PASSWORD`, `enable secret PASSWORD`; other numbers say of what
        // hash or cipher it is
        "secret" | "password"
            if at > 0 && matches!(parts[0].text, "username" | "enable") && parts.len() <= 10 =>
        {
            return typed(parts, at).map(|part| part.claim(0, password));
        }
        // `tacacs-server key 0 SECRET`
        "key" if at > 0 && matches!(parts[0].text, "tacacs-server" | "radius-server") => {
            return typed(parts, at).map(|part| part.claim(0, password));
        }
        // `ntp authentication-key 1 md5 SECRET`
        "authentication-key" => return next(3).map(|part| part.claim(0, password)),
        // `snmp-server user x group v3 auth sha PASSWORD priv aes 128 PASSWORD`
        "auth" | "priv" if parts[0].text == "snmp-server" => {
            let sized = next(2).is_some_and(|size| matches!(size.text, "128" | "192" | "256"));
            return next(if sized { 3 } else { 2 }).map(|part| part.claim(0, password));
        }
        // Asterisk: `register => user:password@host`
        "register" if next(1).is_some_and(|arrow| arrow.text == "=>") => {
            let credentials = next(2)?;
            let (user, rest) = credentials.text.split_once(':')?;
            let (password_text, _) = rest.rsplit_once('@')?;
            let start = credentials.start + user.len() + 1;
            return Some(Claim {
                start,
                end: start + password_text.len(),
                meaning: password,
            });
        }
        // nginx: `secure_link_md5 "$uri SECRET"`
        "secure_link_md5" => {
            let expression = next(1)?;
            let secret = expression.text.rsplit(' ').next()?;
            let skip = expression.text.len() - secret.len();
            return (!secret.contains('$') && skip > 0).then(|| expression.claim(skip, password));
        }
        // `if ($http_x_api_key != "…")`
        "!=" | "=" | "==" | "!==" | "===" | "eq" if at > 0 => {
            let name = parts[at - 1].text.trim_start_matches(['(', '$', '!']);
            let name = ["http_x_", "http_", "arg_", "cookie_"]
                .iter()
                .find_map(|variable| name.strip_prefix(variable))?;
            let meaning = key::meaning(name);
            return next(1)
                .filter(|part| part.quoted && meaning.is_secret())
                .map(|part| part.claim(0, meaning));
        }
        _ => {}
    }
    // `net use Z: \\\\host\\share /user:x PASSWORD`
    if part.text.starts_with("/user:") && line.contains("net use") {
        return next(1).map(|part| part.claim(0, password));
    }
    // `createAccount("user", "password")`
    if part.text.contains("reateAccount(") {
        return next(1)
            .filter(|part| part.quoted)
            .map(|part| part.claim(0, password));
    }
    // Exim: `*.host:user:password`
    if part.text.starts_with("*.") && parts.len() == 1 {
        let (_, credentials) = part.text.split_once(':')?;
        let skip = part.text.len() - credentials.len();
        return credentials
            .contains(':')
            .then(|| part.claim(skip, Meaning::firm(Role::User)));
    }
    None
}

/// What follows `secret`, `password` or `key` in the configuration of a network device: the text in
/// clear, with the type 0 or none before it.
fn typed<'p, 't>(parts: &'p [Part<'t>], at: usize) -> Option<&'p Part<'t>> {
    let first = parts.get(at + 1)?;
    let value = match first.text {
        "0" => parts.get(at + 2)?,
        kind if kind.len() == 1 => return None,
        _ => first,
    };
    let last = parts.last()?;
    (last.start == value.start).then_some(value)
}

/// `smtp.example.org:587 user:password`: a host and its credentials, as postfix keeps them.
pub(super) fn map_line(parts: &[Part<'_>]) -> Option<Claim> {
    let [host, credentials] = parts else {
        return None;
    };
    let named =
        host.text.trim_start_matches('[').contains('.') && !host.text.contains(['/', '=', '@']);
    let (user, password) = credentials.text.split_once(':')?;
    let plain =
        named && user.len() >= 2 && !user.contains(['/', '.', '=']) || named && user.contains('@');
    (plain && !password.contains([':', '/']))
        .then(|| credentials.claim(0, Meaning::firm(Role::User)))
}

/// `client server "secret" *`, as pppd keeps them.
pub(super) fn chap_line(parts: &[Part<'_>]) -> Option<Claim> {
    let [_, server, secret, address] = parts else {
        return None;
    };
    // Quotes are a habit, not a must; without them it has to look like a secret.
    let numbers = |text: &str| {
        text.split('.').count() == 4 && text.bytes().all(|b| b.is_ascii_digit() || b == b'.')
    };
    if server.text == "*" && (address.text == "*" || numbers(address.text)) && !secret.quoted {
        return Some(secret.claim(0, Meaning::firm(Role::User)));
    }
    (secret.quoted && address.text == "*").then(|| secret.claim(0, Meaning::firm(Role::Password)))
}

/// `host:port:database:user:password`, as PostgreSQL's clients keep them.
pub(super) fn pgpass_line(part: Part<'_>) -> Option<Claim> {
    let mut fields = part.text.splitn(5, ':');
    let (host, port) = (fields.next()?, fields.next()?);
    let (database, user, password) = (fields.next()?, fields.next()?, fields.next()?);
    let numbered = port == "*" || port.len() >= 4 && port.bytes().all(|b| b.is_ascii_digit());
    let plain = [host, database, user].iter().all(|field| !field.is_empty());
    (numbered && plain && password.len() >= 4).then(|| {
        let skip = part.text.len() - password.len();
        part.claim(skip, Meaning::firm(Role::Password))
    })
}

#[cfg(test)]
mod tests {
    use crate::secret::sample::{BASE62, Generator, HEX};
    use crate::secret::tests::{scan, secret};

    fn file(line: &str) -> String {
        format!("x: |\n  {line}\n  y\n")
    }

    #[test]
    fn arguments_and_fields_that_are_passwords() {
        let pw = Generator::new(94).pick(BASE62, 24);
        for line in [
            "trap2sink 10.0.0.7 PW",
            "com2sec readonly default PW",
            "MONITOR ups@host 1 monuser PW slave",
            "tls { dns cloudflare PW }",
            "Login mail: anna / PW",
            "alice * PW *",
            "restic -r s3:x init --password-command 'echo PW'",
            "lftp -u anna,PW ftp.corp.net",
            "radtest anna PW radius 0 shared",
            "smbclient //h/s -U 'anna%PW' -c ls",
            "ipmitool -I lanplus -H bmc -U ADMIN -P PW power status",
            "snmpwalk -v3 -l authPriv -u ops -A PW host",
            "sv_setsteamaccount \"PW\"",
            "echo \"PW\" | gpg --batch --passphrase-fd 0 -c x",
            "curl -s -u anna:PW https://h/x",
            "if ($arg_token != \"PW\") { return 403; }",
            "header_up X-Origin-Verify PW",
            "http-request set-header X-Internal-Token PW",
            "CREATE LOGIN app WITH PASSWORD = N'PW';",
            "ALTER LOGIN app WITH PASSWORD N'PW';",
            "CREATE DATABASE LINK d CONNECT TO u IDENTIFIED BY \"PW\" USING 'D';",
        ] {
            assert_eq!(secret(&file(&line.replace("PW", &pw))), pw, "{line}");
        }
        let mut made = Generator::new(95);
        let (ki, opc) = (made.pick(HEX, 32), made.pick(HEX, 32));
        let line = format!("open5gs-dbctl add 001010000000001 {ki} {opc}");
        assert_eq!(scan(&file(&line)).len(), 2);
    }

    #[test]
    fn arguments_that_are_none() {
        let hex = Generator::new(96).pick(HEX, 32);
        for line in [
            "trap2sink 10.0.0.7 public".to_owned(),
            "dns cloudflare {env.CF_API_TOKEN}".to_owned(),
            "dns resolver of-the-local-network".to_owned(),
            "Access modes: read / write".to_owned(),
            "docker run -P registry-mirror".to_owned(),
            "mosquitto_pub -h broker -p 18830 -t x".to_owned(),
            "header_up X-Real-IP {remote_host}".to_owned(),
            format!("add_header X-Request-Id {hex}"),
            "sv_setsteamaccount \"\"".to_owned(),
            "curl -s -u anna:$PASSWORD https://h/x".to_owned(),
            "if ($arg_token != \"\") { return 403; }".to_owned(),
            "if ($http_host != \"www.corp.net\") { return 301; }".to_owned(),
            "if ($http_x_api_key != \"<password>\") { return 403; }".to_owned(),
            "restic init --password-command 'cat /run/secrets/restic'".to_owned(),
        ] {
            assert_eq!(scan(&file(&line)), [], "{line}");
        }
    }
}
