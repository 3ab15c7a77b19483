//! What has the look of a secret and is none.

use super::file;
use crate::secret::sample::{BASE62, BASE64, Generator, HEX};
use crate::secret::tests::{scan, secret};

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
fn types_colours_and_references_are_no_secrets() {
    let mut made = Generator::new(102);
    let hex = made.pick(HEX, 40);
    let member = made.pick(BASE62, 43);
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
