//! Examples and counter-examples of the classes that corpora of other authors brought up. Values
//! are made at run time or are harmless words.

use super::sample::{BASE62, BASE64, Generator, HEX};
use super::tests::{scan, secret};
use super::*;

/// `TEXT` in a file of its own, as charts carry them.
fn file(text: &str) -> String {
    format!("files:\n  x: |\n    {}\n", text.replace('\n', "\n    "))
}

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
fn texts_of_a_form_are_no_passwords() {
    for text in [
        "a: {text: \"Passwort vergessen?\"}\n",
        "a: {text: \"Passwort ungültig!\"}\n",
        "a: {text: \"Hasło użytkownika\"}\n",
        "a: \"password reset!\"\n",
        "ui: {login.password: Contraseña, b: {password: Kennwort, c: {password: \"Passwort:\"}}}\n",
        "a: [\"Passwort: vergessen?\", \"Hasło: wymagane\", \"token abgelaufen!\", \"Parola d'ordine\"]\n",
        "a: {password: 密码, b: {password: Palavra-passe, c: {password: \"Mật khẩu\"}}}\n",
        "haslo_bledne: \"Spróbuj ponownie\"\n",
        "i18n: {de: {password: Losung, wrong: Falsches Passwort}}\n",
        "wrongPassword: \"Falsches Passwort\"\n",
        "wrongPassword: \"Try again in an hour\"\n",
        "auth: {wrongPassword: \"Invalid credentials\"}\n",
        "auth.password: \"Enter password\"\n",
        "auth: {password: \"Introduzca su contraseña\"}\n",
        "password: taken from the safe of the team on every start\n",
    ] {
        assert_eq!(scan(text), [], "{text}");
    }
}

#[test]
fn what_is_public_or_stands_in_is_no_secret() {
    let mut made = Generator::new(77);
    let pin = format!("sha256/{}=", made.pick(BASE64, 43));
    let key = made.pick(HEX, 20);
    for text in [
        format!("spkiPin: {pin}\n"),
        format!(
            "env: {{NEXT_PUBLIC_SEARCH_KEY: {key}, VITE_API_KEY: {key}, PUSHER_APP_KEY: {key}}}\n"
        ),
        "dbPassword: dbPassword\n".to_owned(),
        "clientSecret: $dex.github.clientSecret\n".to_owned(),
        "saslToken: SCRAM-SHA-512\n".to_owned(),
        format!("token: 0x{key}{key}\n"),
        "token: '#token-field'\n".to_owned(),
        "hintPassword: \"Passwort vergessen? Support anrufen\"\n".to_owned(),
        "a: [\"X=Server=db01.x.dev;Password=$(APP_SECRET);Encrypt=true\"]\n".to_owned(),
        "x: \"host ansible_password=$(APP_SECRET) ansible_become_pass=${global.secret}\"\n"
            .to_owned(),
    ] {
        assert_eq!(scan(&text), [], "{text}");
    }
    for text in [
        format!("env: {{PUSHER_APP_SECRET: {key}, NEXTAUTH_SECRET: x}}\n"),
        format!("env: [{{envName: DRONE_RPC_SECRET, envValue: {key}}}]\n"),
        format!("rabbitmq: {{erlangcookie: {key}}}\n"),
        format!("env: [{{name: APP_DBPASS, value: {key}}}]\n"),
    ] {
        assert_eq!(secret(&text), key, "{text}");
    }
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
fn patterns_mappings_and_references_are_no_passwords() {
    for text in [
        "mask: ['password=[^&\\s]+', 'token=[0-9a-f]+', '\"password\":\\s*\"[^\"]*\"']\n",
        "mask: [\"Authorization: Bearer [A-Za-z0-9._-]+\"]\n",
        "mappings: {passwd: userPassword, password: pwdHash}\n",
        "ldap: {attributeMap: {passwd: shadowLastChange, password: user_password}}\n",
        "accessToken: \"eyJhbGciOi...\"\n",
        "password: n/a\n",
        "password: INJECTED_AT_DEPLOY\n",
        "password: A_REMPLIR\n",
        "password: overridden-by-vault\n",
        "password: set-by-pipeline\n",
        "es: {data: [{secretKey: secretKey, remoteRef: {key: x}}]}\n",
        "passwordSecret: {name: x, key: secretKey}\n",
        "url: jdbc:oracle:thin:@//host:1521/X\n",
        "conf: {spark.kubernetes.driver.secretKeyRef.DB_PASS: \"db-creds:entry\"}\n",
    ] {
        assert_eq!(scan(text), [], "{text}");
    }
    for lines in [
        "connection-user=x\nconnection-password=${ENV:CRM_PASSWORD}",
        "wifi:\n  ssid: x\n  password: !secret wifi_password",
        "secret = client.secrets.kv.read_secret(path=\"a\")[\"data\"][\"password\"]\nx",
        "connect(password=Vault().read(\"db\"))\nx",
        "vault login -method=kubernetes role=app\nx",
        "mutate { remove_field => [\"password\", \"token\"] }\nx",
    ] {
        assert_eq!(scan(&file(lines)), [], "{lines}");
    }
}

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
fn every_access_key_is_found_whatever_it_spells() {
    let mut generator = Generator::new(55);
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    for _ in 0..500 {
        let key = format!("AKIA{}", generator.pick(alphabet, 16));
        assert_eq!(secret(&format!("x: {key}\n")), key);
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
fn halves_of_pairs_and_what_sops_encrypted() {
    let mut made = Generator::new(101);
    let id = made.pick("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 20);
    let secret_half = made.pick(BASE64, 40);
    for text in [
        format!("s3: {{accessKey: {id}, secretKey: \"{secret_half}\"}}\n"),
        file(&format!(
            "access_key = \"{id}\"\nsecret_key = \"{secret_half}\""
        )),
    ] {
        assert_eq!(secret(&text), secret_half, "{text}");
    }
    let groups: Vec<String> = (0..5)
        .map(|_| made.pick("ABCDEFGHJKLMNP23456789", 5))
        .collect();
    let license = groups.join("-");
    assert_eq!(secret(&format!("licenseKey: {license}\n")), license);
    assert_eq!(scan("licenseKey: enterprise-tier\n"), []);
    let body = made.pick(BASE64, 120);
    let sealed = format!("data: x\ny: [unclosed\npassword: 'ENC[AES256_GCM,data:{body},iv:x]'\n");
    assert_eq!(scan(&file(&sealed)), []);
    let pw = made.pick(BASE62, 32);
    let cloud = format!("write_files: [{{path: /etc/app/token, content: {pw}}}]\n");
    assert_eq!(secret(&cloud), pw);
    assert_eq!(
        scan("write_files: [{path: /etc/app/token, content: \"${TOKEN}\"}]\n"),
        []
    );
}

#[test]
fn what_a_sixth_author_brought_up() {
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
    for text in [
        file("type Mutation { resetPassword(token: String!, newPassword: String!): Boolean }\nx"),
        "designTokens: {colorPrimary: \"#1d4ed8\", border: \"#fff\"}\n".to_owned(),
        "noPassword: jdbc:sqlserver://sql01:1433;databaseName=erp;integratedSecurity=true\n"
            .to_owned(),
        format!(
            "jwks: |\n  {{\"keys\":[{{\"kty\":\"EC\",\"x\":\"{member}\",\"y\":\"{member}\"}}]}}\n"
        ),
        format!("jwks: {{keys: [{{kty: EC, x: {member}, d: \"<private>\"}}]}}\n"),
        "KOMUNIKAT_HASLO: \"Hasło wygasa za 7 dni\"\n".to_owned(),
        "CRYPTO_KEY_CIPHER: aes-xts-plain64\n".to_owned(),
        "a: {password: BYT_UT_MIG, b: {password: TÄYTÄ_TÄMÄ, adminPassword: DEGISTIRIN}}\n"
            .to_owned(),
        "SECRET_KEY: '?{gkms:fleet/password:27c0848e}'\n".to_owned(),
        "mail_password: \"$[variables.portalPassword]\"\n".to_owned(),
        "conninfo: \"host=pg user=repl password=%{env:PORTAL_SECRET} sslmode=require\"\n"
            .to_owned(),
        "webhook: {api_key: APIabcDEF123ghI}\n".to_owned(),
        file("username noc privilege 15 secret 9 x\nenable secret 5 x\nx"),
        file("INSERT INTO t (name, kind) VALUES ('password', 'text');\nx"),
        "images: |\n  cache:redis7,app,admin\n".to_owned(),
        "a: x # plain: documentation-of-the-team\n".to_owned(),
        file(&format!("checksum/secret: {hex}{}\nx", &hex[..24])),
        file("secretArn: arn:aws:secretsmanager:eu-west-1:582581391290:secret:app/db-0D7tVo\nx"),
    ] {
        assert_eq!(scan(&text), [], "{text}");
    }
}
