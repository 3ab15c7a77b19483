//! Lines of files, and where in them a secret stands.

use super::file;
use crate::secret::HitKind;
use crate::secret::sample::{BASE62, Generator, HEX};
use crate::secret::tests::{scan, secret};

#[test]
fn the_whole_of_a_secret_is_masked() {
    for value in [
        "FRuT1:NCue)c(3",
        "wZJz,dnJ\"Q0Nq.",
        "Khvq@F\"wPTWX,x8",
        "qA 5MFsHl7?eio",
    ] {
        for name in ["clientSecret", "bindPassword", "bindCredentials"] {
            let found = scan(&format!("{name}: '{value}'\n"));
            let texts: Vec<&str> = found.iter().map(|hit| hit.1.as_str()).collect();
            let split = name == "bindCredentials" && value.contains(':');
            assert!(texts == [value] || split, "{name}");
        }
    }
    let pw = Generator::new(51).pick(BASE62, 14);
    for line in [
        "$password = ConvertTo-SecureString \"PW\" -AsPlainText -Force\nls",
        "- $password = ConvertTo-SecureString \"PW\" -AsPlainText -Force\nls",
    ] {
        assert_eq!(secret(&file(&line.replace("PW", &pw))), pw, "{line}");
    }
    let text = format!("run: '$password = ConvertTo-SecureString \"{pw}\" -AsPlainText'\n");
    assert_eq!(secret(&text), pw);
}

#[test]
fn what_stood_in_a_values_place_is_read_in_its_comment() {
    let pw = Generator::new(78).pick(BASE62, 24);
    for text in [
        format!("auth: {{}}\napiKey: \"\"  # old: \"{pw}\"\n"),
        format!("db:\n  password: \"\"  # {pw}\n"),
    ] {
        let found = scan(&text);
        assert_eq!(found.len(), 1, "{text}");
        assert_eq!(
            (found[0].1.as_str(), found[0].2),
            (pw.as_str(), HitKind::Commented)
        );
    }
    for text in [
        format!("image: x  # {pw}\n"),
        format!("existingSecret: x  # {pw}\n"),
        "password: \"\"  # from-the-vault-of-the-team\n".to_owned(),
        "password: \"\"  # at least 12 characters\n".to_owned(),
    ] {
        assert_eq!(scan(&text), [], "{text}");
    }
}

#[test]
fn passwords_by_their_position() {
    let pw = Generator::new(53).pick(BASE62, 14);
    for lines in [
        "*.host.net:user1:PW",
        "[relay.host]:587 svc-x:PW",
        "register => u:PW@host\nx",
        "SQLConnectInfo db user PW\nx",
        "login;role;password\nanna;admin;PW",
        "proxy_set_header X-Api-Key PW;\nx",
        "if ($http_x_api_key != \"PW\") { return 403; }\nx",
        "secure_link_md5 \"$secure_link_expires$uri PW\";\nx",
        "cachemgr_passwd PW all\nx",
        "hudson.createAccount(\"u\", \"PW\")\nx",
        "net use Z: \\\\h\\s /user:x PW\nx",
        "[x]\ntokens = [\"PW\"]",
    ] {
        let text = file(&lines.replace("PW", &pw));
        assert_eq!(secret(&text), pw, "{lines}");
    }
    for lines in [
        "com.corp.app:library:1.2.3\nx",
        "login;role;password\nanna;admin;${PW}",
        "name,token,role are the columns\nx",
        "secure_link_md5 \"$secure_link_expires$uri $key\";\nx",
        "tokens = [\"read\", \"write\"]\nx",
    ] {
        assert_eq!(scan(&file(lines)), [], "{lines}");
    }
}

#[test]
fn defaults_that_programs_carry() {
    let pw = Generator::new(97).pick(BASE62, 16);
    for line in [
        "const key = process.env.JWT_SECRET || \"PW\";",
        "cookieKey: process.env.COOKIE_KEY ?? 'PW',",
        "$pass = getenv('DB_PASSWORD') ?: 'PW';",
        "secret_key = os.environ.get(\"SECRET_KEY\", \"PW\")",
    ] {
        assert_eq!(
            secret(&file(&format!("{}\nx", line.replace("PW", &pw)))),
            pw,
            "{line}"
        );
    }
    for text in [
        "a: {secret: \"${env:SECRET:PW}\"}\n",
        "a: {botToken: \"$(printenv BOT_TOKEN || echo PW)\"}\n",
    ] {
        assert_eq!(secret(&text.replace("PW", &pw)), pw, "{text}");
    }
    for line in [
        "const key = process.env.JWT_SECRET || config.secret;",
        "if (token || password) { run() }",
        "DB_PASSWORD=DB_PASSWORD",
        "const t = process.env.TOKEN || \"\";",
    ] {
        assert_eq!(scan(&file(&format!("{line}\nx"))), [], "{line}");
    }
}

#[test]
fn rows_realms_and_network_devices() {
    let mut made = Generator::new(101);
    let pw = made.pick(BASE62, 16);
    let hex = made.pick(HEX, 40);
    let member = made.pick(BASE62, 43);
    let uuid = "9719e1e8-ee0b-43d6-bb8b-4bfc52f8d8a6";
    for text in [
        format!("realm.properties: |\n  jetty: {pw},user\n  admin:{pw},user,admin,deploy\n"),
        format!("users: |\n  # plain: {pw}\n  hash: x\n"),
        format!("a: x # Klartext war: {pw}\n"),
        file(&format!(
            "INSERT INTO clients(name, secret) VALUES ('mobile', '{hex}');\nx"
        )),
        file(&format!("username noc privilege 15 secret 0 {pw}\nx")),
        file(&format!("enable secret {pw}\nx")),
        file(&format!("tacacs-server key {pw}\nx")),
        file(&format!("ntp authentication-key 1 md5 {pw}\nx")),
        file(&format!(
            "snmp-server user mon grp v3 auth sha x priv aes 128 {pw}\nx"
        )),
        file(&format!("quarkus.oidc.credentials.secret={uuid}\ny=1")),
        format!("mat_khau_quan_tri: {pw}\n"),
        format!("env: {{EMQX_NODE__COOKIE: {pw}}}\n"),
        format!("jwk: {{keys: [{{kty: EC, x: a, y: b, d: {member}}}]}}\n"),
    ] {
        assert!(!scan(&text).is_empty(), "{text}");
    }
}
