//! Passwords that only their place in a line tells: the argument of a command, a field of a directive,
//! the last of several parts.

use super::key::{self, Meaning, Role};
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
        && line.contains("smb")
        && let Some((user, _)) = part.text.split_once('%')
    {
        return Some(part.claim(user.len() + 1, password));
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

/// Passwords that only their position in a directive or a call tells.
fn placed(parts: &[Part<'_>], at: usize, line: &str) -> Option<Claim> {
    let password = Meaning::firm(Role::Password);
    let part = parts[at];
    let next = |skip: usize| parts.get(at + skip);
    match part.text {
        // ProFTPD: `SQLConnectInfo DATABASE USER PASSWORD`
        "SQLConnectInfo" => return next(3).map(|part| part.claim(0, password)),
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
            let name = name.strip_prefix("http_x_")?;
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
    let [_, _, secret, address] = parts else {
        return None;
    };
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
