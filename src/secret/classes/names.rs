//! What names say, and what people and generators put under them.

use super::file;
use crate::secret::HitKind;
use crate::secret::sample::{BASE62, BASE64, Generator, HEX};
use crate::secret::tests::{scan, secret};

#[test]
fn names_that_end_like_a_secret() {
    let mut generator = Generator::new(52);
    for name in [
        "hashKey",
        "blockKey",
        "credentialSecret",
        "wgUpgradeKey",
        "streamKey",
        "reportKey",
        "passwordsaltmain",
        "rwcommunity",
        "rconpw",
        "kpasswd",
        "ilopw",
        "bmcpw",
        "kred",
        "apitok",
        "tok",
        "gslt",
        "storepass",
        "KEYSTORE_STOREPASS",
        "parolaChiave",
        "angou",
        "wgDBpassword",
    ] {
        let random = generator.pick(BASE62, 32);
        assert_eq!(secret(&format!("{name}: {random}\n")), random, "{name}");
    }
    for text in [
        "bypass: internal-routes-only\n",
        "compass: north-east-42\n",
        "hashKey: userId\n",
        "hashKey: customer-order-17\n",
        "secretId: projects/x/secrets/y\n",
        "stok: lager-nord-12\n",
    ] {
        assert_eq!(scan(text), [], "{text}");
    }
    let random = generator.pick(BASE62, 16);
    let text = format!("files:\n  x: |\n    external_service_secret = \"{random}\"\n    y = 1\n");
    assert_eq!(secret(&text), random);
    assert_eq!(scan("externalSecret: my-app-credentials\n"), []);
    let uuid = "3f1c2a9e-1111-4222-8333-944455566677";
    assert_eq!(secret(&format!("tokenSecretId: {uuid}\n")), uuid);
    assert_eq!(scan(&format!("tokenAccessorId: {uuid}\n")), []);
}

#[test]
fn keys_in_rings_and_blocks() {
    let mut generator = Generator::new(54);
    let key = format!("{}=", generator.pick(BASE64, 43));
    for text in [
        "previousKeys: [KEY]\n",
        "keyring: {keys: {k1: KEY}}\n",
        "keyring: {k1: KEY}\n",
    ] {
        assert_eq!(secret(&text.replace("KEY", &key)), key, "{text}");
    }
    for text in [
        "keys: [customer-id, order-id]\n",
        "keys: {primary: id, sort: created}\n",
    ] {
        assert_eq!(scan(text), [], "{text}");
    }
    let body: Vec<String> = (0..16).map(|_| generator.pick(HEX, 32)).collect();
    let label = "OpenVPN Static key V1";
    let block = format!(
        "-----BEGIN {label}-----\n{}\n-----END {label}-----",
        body.join("\n")
    );
    let found = scan(&file(&block));
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].2, HitKind::Secret);
    let stream = "rtmp://live.corp.net/app/wq7k-x2mf-t9rb-h4zd";
    assert_eq!(secret(&format!("push: {stream}\n")), "wq7k-x2mf-t9rb-h4zd");
    assert_eq!(scan("push: rtmp://live.corp.net/app/channel-one\n"), []);
    let pw = generator.pick(BASE62, 14);
    assert_eq!(secret(&format!("PASSWD: \"`{pw}`\"\n")), format!("`{pw}`"));
    assert_eq!(scan("PASSWD: \"`cat /run/pw`\"\n"), []);
}

#[test]
fn keys_that_are_made_of_numbers_or_stand_in_parts() {
    let mut made = Generator::new(98);
    let hex = made.pick(HEX, 32);
    assert_eq!(
        secret(&format!("subscribers: [{{imsi: '001', k: {hex}}}]\n")),
        hex
    );
    assert_eq!(scan(&format!("digests: [{{k: {}}}]\n", &hex[..20])), []);
    let numbers: Vec<String> = (0..16).map(|_| (made.next() % 256).to_string()).collect();
    let list = numbers.join(", ");
    for text in [
        format!("network_key: [{list}]\n"),
        format!("network_key:\n  - {list}\n"),
    ] {
        assert_eq!(scan(&text).len(), 1, "{text}");
    }
    for text in [
        format!("weights: [{list}]\n"),
        "network_key: [1, 3, 5, 7, 9, 11, 13, 15, 0, 2, 4, 6, 8, 10, 12, 13]\n".to_owned(),
        "network_key: GENERATE\n".to_owned(),
    ] {
        assert_eq!(scan(&text), [], "{text}");
    }
    assert_eq!(
        scan("access: {codes: {door: \"735102\", alarm: \"918264\"}}\n").len(),
        2
    );
    assert_eq!(scan("codes: {success: 200, retry: 503}\n"), []);
    assert_eq!(secret("backupCodes: [\"60281973\"]\n"), "60281973");
    assert_eq!(secret("recovery_codes: [\"4f9k-2xq7\"]\n"), "4f9k-2xq7");
    assert_eq!(scan("backupCodes: [alpha-beta]\n"), []);
}

#[test]
fn values_in_tables_of_their_own_kind() {
    let mut made = Generator::new(99);
    let key = made.pick(BASE62, 32);
    for text in [
        "activeRecordEncryption: {primaryKey: KEY}\n",
        "licence: {serial: KEY}\n",
        "credentials: [{type: password, value: KEY}]\n",
        "bindCredential: [KEY]\n",
        "a: {quarkus.oidc.credentials.secret: KEY}\n",
        "SCHEMA_REGISTRY_BASIC_AUTH_USER_INFO: client:KEY\n",
        "rspamd: {enable_password: KEY}\n",
        "pwdUtente: KEY\n",
        "keyFile: KEY\n",
        "a: {minioPassword: \"\"}  # was KEY\nminioPassword: KEY\n",
    ] {
        let found = scan(&text.replace("KEY", &key));
        assert!(found.iter().any(|hit| hit.1 == key), "{text}");
    }
    for text in [
        "table: {primaryKey: id}\n",
        "credentials: [{type: password, value: \"${PW}\"}]\n",
        "credentialsSecret: my-app-credentials\n",
        "BASIC_AUTH_USER_INFO: \"${KEY}:${SECRET}\"\n",
        "enable_password: true\n",
        "enablePassword: \"false\"\n",
        "keyFile: /etc/mongo/keyfile\n",
        "keyFile: tls.key\n",
        "env: {LANGUAGE: deu+eng}\n",
        "assembly: {PublicKeyToken: b77a5c561934e089}\n",
    ] {
        assert_eq!(scan(text), [], "{text}");
    }
    let twice = |text: &str| {
        use base64::Engine;
        let engine = base64::engine::general_purpose::STANDARD;
        engine.encode(engine.encode(text))
    };
    let packed = twice(&key);
    assert_eq!(secret(&format!("encoded: {packed}\n")), packed);
    assert_eq!(
        scan(&format!(
            "encoded: {}\n",
            twice("log level of the whole app")
        )),
        []
    );
}

#[test]
fn key_nouns_of_products() {
    let short = Generator::new(100).pick(HEX, 16);
    for name in [
        "joinKey",
        "localKey",
        "saltKey",
        "sensitiveKey",
        "networkKey",
        "DB_ENC_KEY",
        "crcKey",
        "kluczCRC",
        "replicaSetKey",
        "db_key_base",
        "linkKey",
        "meshKey",
        "beaconAuthKey",
    ] {
        let found = scan(&format!("{name}: {short}\n"));
        assert_eq!(found.len(), 1, "{name}");
    }
    for text in [
        "localKey: customer_id\n",
        "joinKey: order-number\n",
        "nixTrustedKey: cache.corp.net-1\n",
        "nodeKey: kubernetes.io/hostname\n",
        "linkKey: href\n",
    ] {
        assert_eq!(scan(text), [], "{text}");
    }
}

#[test]
fn what_people_make_up_for_secrets() {
    for (name, value) in [
        ("SECRET", "otter meadow violet lantern"),
        ("SHARED_SECRET", "violet-otter-copper-meadow"),
        ("clientSecret", "otter.meadow.lantern.violet"),
        ("keyphrase", "otter-violet-maple-lantern"),
        ("parolPolzovatelya", "otter_meadow_lantern_violet"),
    ] {
        assert_eq!(secret(&format!("{name}: {value}\n")), value, "{name}");
    }
    assert_eq!(secret("tillLogins: {front: q7WnRz}\n"), "q7WnRz");
    for text in [
        "clientSecret: forms.login.submit.label\n",
        "clientSecret: my-app-client-secret\n",
        "networkPassphrase: \"Public Global Stellar Network ; September 2015\"\n",
        "passwordExpired: \"Your password ends in {n} days\"\n",
        "heslo: DOPLNIT\n",
        "apiKey: glpat-xxxxxxxxxxxxxxxxxxxx\n",
        "token: $slack-token\n",
    ] {
        assert_eq!(scan(text), [], "{text}");
    }
    let commented = scan("# password: otter-meadow-lantern-violet\nx: 1\n");
    assert_eq!(commented.len(), 1);
    assert_eq!(commented[0].2, HitKind::Commented);
    for text in [
        "# password: my-database-password\nx: 1\n",
        "# password: at-least-twelve-signs\nx: 1\n",
        "# token: see-the-wiki-page\nx: 1\n",
    ] {
        assert_eq!(scan(text), [], "{text}");
    }
}

#[test]
fn passphrases_of_words() {
    for value in [
        "otter.meadow.maple",
        "otter.meadow.77.maple",
        "my copper eats compass twice a week",
        "der Waldkauz trinkt Tee um 24 Uhr",
    ] {
        assert_eq!(secret(&format!("wifi_psk: {value}\n")), value, "{value}");
    }
    for value in [
        "db.prod.svc.cluster.local",
        "vault.example.com",
        "forms.login.password.label",
        "the password of the database of the first user",
        "leave it as it is for now",
    ] {
        assert_eq!(scan(&format!("wifi_psk: {value}\n")), [], "{value}");
    }
}

#[test]
fn every_access_key_is_found_whatever_it_spells() {
    let mut generator = Generator::new(55);
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    for _ in 0..500 {
        let key = format!("AKIA{}", generator.pick(alphabet, 16));
        assert_eq!(secret(&format!("x: {key}\n")), key);
    }
}
