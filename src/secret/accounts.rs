//! Users and their passwords, one account a line, in the formats of the programs that read them.

use super::judge::Surroundings;
use super::key::{Meaning, Role};
use super::lexicon::{self, List, Word};
use super::lines::told;
use super::text::Place;
use super::{Found, words};

/// The systems of network devices by the names that Oxidized and RANCID give them.
static DEVICES: List = List::new(
    "
    ios iosxe iosxr nxos asa aireos catos junos screenos eos fortios fortigate routeros edgeos vyos vyatta
    procurve comware aosw aoscx arubainstant panos procurves dellx powerconnect dnos os10 sros timos airos
    unifiap edgeswitch opnsense pfsense cumulus sonicos huawei vrp h3c zynos ciscosmb ciscosma ciscoucs
    netscaler tmos f5 ironware fastiron nos voss xos brocade mlnxos ubiquiti mikrotik
",
);

/// `{PLAIN}` and what else Dovecot calls a password that is not hashed.
const SCHEMES: [&str; 4] = ["{PLAIN}", "{CLEARTEXT}", "{CLEAR}", "{plain}"];

/// Accounts that a line shows by its own form, whatever the place.
pub(super) fn find(text: &str, place: Place<'_>, found: &mut Vec<Found>) {
    if !text.contains([':', ';', '|']) && !text.contains("=>") {
        return;
    }
    each_line(text, |line, base| {
        if line.starts_with(['#', ';', '/']) || line.len() > 300 {
            return;
        }
        let spaced = [(Role::Pin, mailbox(line)), (Role::User, realm(line))];
        let mut claims: Vec<(Role, (usize, usize))> = Vec::new();
        claims.extend(
            spaced
                .into_iter()
                .filter_map(|(role, at)| Some((role, at?))),
        );
        if !line.contains(char::is_whitespace) {
            let typed = scheme(line)
                .into_iter()
                .chain(device(line).into_iter().flatten());
            claims.extend(typed.map(|at| (Role::Password, at)));
            claims.extend(numbered(line).map(|at| (Role::User, at)));
        }
        for (role, (at, end)) in claims {
            told(&line[at..end], base + at, Meaning::firm(role), place, found);
        }
    });
}

/// Whether a text as a whole is such a line: no part of it but the password is one.
pub(super) fn is_account(text: &str) -> bool {
    !text.contains(char::is_whitespace)
        && (scheme(text).is_some() || numbered(text).is_some() || device(text).is_some())
}

/// `user:{PLAIN}password:…`, as Dovecot's passwd-file has it.
fn scheme(line: &str) -> Option<(usize, usize)> {
    // docker-mailserver sets them off by a bar.
    let (user, rest) = line.split_once([':', '|'])?;
    let scheme = SCHEMES.iter().find(|scheme| rest.starts_with(**scheme))?;
    let at = user.len() + 1 + scheme.len();
    let end = line[at..].find(':').map_or(line.len(), |end| at + end);
    (is_user(user) && end > at).then_some((at, end))
}

/// `user:password:1001[:100[:upload]]`, as atmoz/sftp takes it and newusers(8) does;
/// `user;password;1001;group`, as the images of Samba do.
fn numbered(line: &str) -> Option<(usize, usize)> {
    let samba = !line.contains(':') && line.matches(';').count() >= 2;
    let mut fields = line.split(if samba { ';' } else { ':' });
    let (user, password) = (fields.next()?, fields.next()?);
    let mut id = fields.next()?;
    if id == "e" {
        // What follows is hashed.
        return None;
    }
    if id.is_empty() {
        id = fields.next()?;
    }
    let number = |id: &str| (3..=6).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_digit());
    let group = fields
        .next()
        .is_none_or(|id| id.is_empty() || number(id) || samba);
    let at = user.len() + 1;
    let address = password.starts_with('/');
    (is_user(user) && number(id) && group && password.len() >= 4 && !address)
        .then_some((at, at + password.len()))
}

/// `name:system:user:password[:enable]`, as Oxidized and RANCID list devices.
fn device(line: &str) -> Option<Vec<(usize, usize)>> {
    let fields: Vec<&str> = line.split(':').collect();
    if !(4..=6).contains(&fields.len()) || !DEVICES.contains(&fields[1].to_ascii_lowercase()) {
        return None;
    }
    let mut at = 0;
    let mut out = Vec::new();
    for (index, field) in fields.iter().enumerate() {
        if index >= 3 && field.len() >= 4 {
            out.push((at, at + field.len()));
        }
        at += field.len() + 1;
    }
    Some(out)
}

/// `user: password,role,role`, as Jetty's realms have it.
fn realm(line: &str) -> Option<(usize, usize)> {
    let (user, rest) = line.split_once(':')?;
    let (password, roles) = rest.split_once(',')?;
    let bare = password.trim();
    let plain = |role: &str| {
        role.len() >= 2
            && role
                .bytes()
                .all(|b| b.is_ascii_lowercase() || matches!(b, b'_' | b'-'))
    };
    let mut known = false;
    for role in roles.split(',').map(str::trim) {
        known |= ROLES.contains(role);
        if !plain(role) {
            return None;
        }
    }
    let fits = known && is_user(user) && bare.len() >= 4 && !bare.contains(char::is_whitespace);
    let at = user.len() + 1 + password.find(bare)?;
    fits.then_some((at, at + bare.len()))
}

/// What users of a console may be.
static ROLES: List = List::new("admin user guest operator viewer editor deploy monitor");

/// `1234 => 4242,Name,mail`: Asterisk's mailboxes.
fn mailbox(line: &str) -> Option<(usize, usize)> {
    let (number, rest) = line.split_once("=>")?;
    let number = number.trim();
    if number.is_empty() || number.len() > 12 || !number.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let (pin, _) = rest.split_once(',')?;
    let bare = pin.trim();
    let at = line.len() - rest.len() + pin.find(bare)?;
    let digits = bare.len() >= 3 && bare.bytes().all(|b| b.is_ascii_digit());
    digits.then_some((at, at + bare.len()))
}

/// A text under a key that speaks of users: `user:password` on every line, or a user and the
/// password below it, as OpenVPN's `auth-user-pass` reads them.
pub(super) fn listed(
    text: &str,
    name: &str,
    outer: &str,
    place: Place<'_>,
    found: &mut Vec<Found>,
) {
    let said = words::words(name);
    if !holds_accounts(&said, outer) {
        return;
    }
    let mut lines: Vec<(&str, usize)> = Vec::new();
    each_line(text, |line, base| {
        if !line.is_empty() && !line.starts_with('#') {
            lines.push((line, base));
        }
    });
    if lines
        .iter()
        .any(|(line, _)| line.contains([' ', '\t', '"']))
    {
        return;
    }
    let judge = |user, password: &str, at, found: &mut Vec<Found>| {
        let around = Surroundings {
            user: Some(user),
            ..place.around
        };
        told(
            password,
            at,
            Meaning::firm(Role::User),
            Place { around, ..place },
            found,
        );
    };
    if let [(user, _), (password, at)] = lines[..]
        && is_user(user)
        && !user.contains(':')
        && !password.contains(':')
    {
        return judge(user, password, at, found);
    }
    let one = said.iter().any(|word| word.starts_with("basic")) || outer == "chpasswd";
    if lines.len() < 2 && !one {
        return;
    }
    let accounts: Option<Vec<_>> = lines
        .iter()
        .map(|&(line, base)| {
            let (user, password) = line.split_once(':')?;
            (is_user(user) && !password.is_empty() && !password.starts_with('/')).then_some((
                user,
                password,
                base + user.len() + 1,
            ))
        })
        .collect();
    for (user, password, at) in accounts.into_iter().flatten() {
        judge(user, password, at, found);
    }
}

fn holds_accounts(said: &[String], outer: &str) -> bool {
    let spoken = said.iter().any(|word| {
        lexicon::is_user_table(word)
            || matches!(lexicon::word(word), Word::Auth)
            || matches!(
                word.as_str(),
                "passwd"
                    | "chpasswd"
                    | "htpasswd"
                    | "login"
                    | "logins"
                    | "credentials"
                    | "userpass"
            )
    });
    spoken || outer == "chpasswd" && said == ["list"]
}

fn is_user(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '@' | '+'))
        && text.contains(char::is_alphabetic)
}

fn each_line<'t>(text: &'t str, mut each: impl FnMut(&'t str, usize)) {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim();
        each(bare, at + (line.len() - line.trim_start().len()));
        at += line.len();
    }
}

#[cfg(test)]
mod tests {
    use crate::secret::sample::{BASE62, Generator};
    use crate::secret::tests::{scan, secret};

    #[test]
    fn accounts_of_many_programs() {
        let pw = Generator::new(91).pick(BASE62, 14);
        for text in [
            "x: |\n  # users\n  anna@corp.net:{PLAIN}PW:::\n",
            "x: {list: [\"anna:PW:1001\", \"bob:x:1002:100\"]}\n",
            "x: \"anna:PW:1001:100:upload\"\n",
            "router.db: |\n  sw-1:ios:admin:PW\n  sw-2:junos:admin:${PW}\n",
            "voicemail: |\n  100 => ${PIN},Desk\nb: |\n  sw:fortios:ops:PW\n",
            "accounts: |\n  anna@corp.net|{PLAIN}PW\n  bob@corp.net|{PLAIN}${PW}\n",
            "users: \"anna;PW;1001;staff\"\n",
            "args: [\"-u\", \"anna;PW\", \"-s\", \"media;/srv;yes\"]\n",
            "auth_basic: anna:PW\n",
            "chpasswd:\n  list: |\n    root:PW\n    app:RANDOM\n",
            "auth.txt: |\n  anna\n  PW\n",
            "users: [\"anna;PW\", \"bob;${BOB_PASSWORD}\"]\n",
            "authTuples:\n  - [anna, PW, admin]\n  - [bob, \"${PW}\", viewer]\n",
        ] {
            assert_eq!(
                secret(
                    &text
                        .replace("PW", &pw)
                        .replace(&format!("{{{pw}}}"), "{PW}")
                ),
                pw,
                "{text}"
            );
        }
        assert_eq!(
            secret("voicemail.conf: |\n  4711 => 836152,Desk,desk@corp.net\n"),
            "836152"
        );
    }

    #[test]
    fn lines_of_colons_that_are_no_accounts() {
        for text in [
            "url: http://user@proxy:3128\n",
            "endpoint: opc.tcp://node.corp.net:4840\n",
            "passwd: |\n  root:x:0:0:root:/root:/bin/bash\n  app:*:1001:1001::/home/app:/bin/sh\n",
            "x: \"anna:xxxxxxxx:1001:100:upload\"\n",
            "MailPasswd: arn:aws:secretsmanager:eu-west-1:123456789012:secret:mail-mG8xl7\n",
            "rules: [{record: \"auth:token_errors:rate5m\", expr: x}]\n",
            "images: |\n  registry:library/app:1001\n  cache:redis:6379\n",
            "authTuples:\n  - [reader, viewer, default]\n",
            "auth.txt: |\n  basic\n  digest\n",
            "hosts: |\n  10 => 20,30\n",
            "args: [\"-s\", \"media;/srv/media;yes;no\"]\n",
            "shares: [\"public;/srv/public;1001;users\"]\n",
        ] {
            assert_eq!(scan(text), [], "{text}");
        }
    }
}
