use super::*;
use crate::source::Sources;
use crate::yaml::parse;
use sample::Generator;

pub(super) fn scan(text: &str) -> Vec<(String, String, HitKind)> {
    scan_marked(text, &[])
}

fn scan_marked(text: &str, marked: &[Span]) -> Vec<(String, String, HitKind)> {
    let mut sources = Sources::new();
    let id = sources.add("values.yaml", text);
    let source = sources.get(id);
    let tree = parse(text).expect("yaml");
    scan_tree(source, id, &tree, marked)
        .into_iter()
        .map(|hit| {
            (
                hit.values_path.to_string(),
                source.slice(hit.span).to_owned(),
                hit.kind,
            )
        })
        .collect()
}

pub(super) fn secret(text: &str) -> String {
    let found = scan(text);
    assert_eq!(found.len(), 1, "{text}: {} hits", found.len());
    assert_eq!(found[0].2, HitKind::Secret, "{text}");
    found[0].1.clone()
}

#[test]
fn every_place_of_a_password() {
    let pw = "Fr0sty-Meadow!77";
    for text in [
        "auth:\n  password: PW\n",
        "auth: {password: \"PW\"}\n",
        "env:\n  - name: DB_PASSWORD\n    value: \"PW\"\n",
        "env:\n  - {name: DB_PASSWORD, value: \"PW\"}\n",
        "env:\n  - key: DB_PASSWORD\n    val: PW\n",
        "env:\n  DB_PASSWORD: PW\n",
        "args:\n  - --db-password=PW\n",
        "args: [--db-password, PW]\n",
        "command: [sh, -c, \"PGPASSWORD='PW' psql -h pg\"]\n",
        "basicAuthUsers:\n  alice: PW\n",
        "apiKeys:\n  - PW\n",
        "passwords:\n  root: PW\n",
        "passwort: PW\n",
        "auth:\n  password:\n    value: PW\n",
        "files:\n  app.properties: |\n    user=x\n    spring.datasource.password=PW\n",
        "files:\n  app.ini: |\n    [smtp]\n    password = \"\"\"PW\"\"\"\n",
        "files:\n  a.json: |\n    {\"db\": {\"password\": \"PW\"}}\n",
        "files:\n  a.xml: |\n    <a>\n      <password>PW</password>\n    </a>\n",
        "files:\n  redis.conf: |\n    appendonly yes\n    requirepass PW\n",
        "files:\n  env.yaml: |\n    env:\n      - name: DB_PASSWORD\n        value: PW\n",
        "url: postgres://app:PW@pg:5432/app\n",
        "dsn: \"Server=x;User ID=sa;Password=PW;Encrypt=true\"\n",
        "x: '{{ .Values.password | default \"PW\" }}'\n",
        "x: '${DB_PASSWORD:-PW}'\n",
    ] {
        assert_eq!(secret(&text.replace("PW", pw)), pw, "{text}");
    }
}

#[test]
fn references_and_placeholders_are_quiet() {
    for text in [
        "password: \"\"\n",
        "password: CHANGE_ME\n",
        "password: ${DB_PASSWORD}\n",
        "password: \"{{ .Values.x.password }}\"\n",
        "existingSecret: my-postgresql-credentials\n",
        "auth:\n  secretKeys:\n    adminPasswordKey: postgres-password\n",
        "passwordFile: /run/secrets/pw\n",
        "tokenUrl: https://sso.example.net/token\n",
        "maxTokens: 8192\n",
        "env:\n  - name: DB_PASSWORD\n    valueFrom:\n      secretKeyRef:\n        name: db-credentials\n        key: password\n",
        "passwordPolicy: min-length=12,upper=1\n",
        "secrets:\n  postgres:\n    user: dataspoke\n  llm:\n    provider: gemini\n",
        "tls:\n  secretName: my-tls-cert\n",
        "imagePullSecrets:\n  - regcred-harbor\n",
        "image:\n  digest: sha256:0f4c7b1f6a3a9a0a4ddc4d5fb1e0ffb3d55b27b0dcd7fbfa2d0ac2ad0cf1a2b3\n",
        "clientId: 3f1c2a9e-1111-4222-8333-944455566677\n",
        "# The password to use, see the documentation\n# password: the password of the user\nx: 1\n",
        "usePasswordFiles: true\n",
        "tokenExpirySeconds: 3600\n",
    ] {
        assert_eq!(scan(text), [], "{text}");
    }
}

#[test]
fn a_token_is_found_under_any_key() {
    let mut generator = Generator::new(11);
    let token = format!("ghp_{}", generator.pick(sample::BASE62, 36));
    for text in [
        "existingSecret: TOK\n",
        "labels:\n  x: TOK\n",
        "# old: TOK\nx: 1\n",
        "x: |\n  proxy_set_header X \"TOK\";\n",
    ] {
        let text = text.replace("TOK", &token);
        let found = scan(&text);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].1, token);
    }
    assert_eq!(
        scan(&format!("# old: {token}\nx: 1\n"))[0].2,
        HitKind::Commented
    );
}

#[test]
fn private_keys_with_a_body() {
    let mut generator = Generator::new(12);
    let body: Vec<String> = (0..6).map(|_| generator.pick(sample::BASE62, 64)).collect();
    let pem = |label: &str, body: &str| {
        format!("key: |\n  -----BEGIN {label}-----\n  {body}\n  -----END {label}-----\n")
    };
    let found = scan(&pem("RSA PRIVATE KEY", &body.join("\n  ")));
    assert_eq!(found.len(), 1);
    assert!(found[0].1.starts_with("-----BEGIN") && found[0].1.ends_with("KEY-----"));
    assert_eq!(scan(&pem("RSA PRIVATE KEY", "...")), []);
    assert_eq!(scan(&pem("CERTIFICATE", &body.join("\n  "))), []);
    assert_eq!(scan(&pem("PUBLIC KEY", &body.join("\n  "))), []);
}

#[test]
fn marks_make_any_real_value_a_secret() {
    let text = "bridge:\n  unlock: amber-harbor-falcon\n  other: amber-harbor-falcon\n";
    let at = text.find("amber").expect("present");
    let found = scan_marked(text, &[Span::new(at, at + "amber-harbor-falcon".len())]);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].0, "bridge.unlock");
    let text = "bridge:\n  unlock: ${X}\n";
    assert_eq!(scan_marked(text, &[Span::new(18, 22)]), []);
}

#[test]
fn weak_and_hashed_passwords_have_their_own_kinds() {
    assert_eq!(scan("password: changeme\n")[0].2, HitKind::Weak);
    assert_eq!(
        scan("user: temporal\npassword: temporal\n")[0].2,
        HitKind::Weak
    );
    let hash = format!("$2y$10${}", Generator::new(1).pick(sample::BASE62, 53));
    assert_eq!(
        scan(&format!("users:\n  bob: {hash}\n"))[0].2,
        HitKind::Hash
    );
}

#[test]
fn a_text_that_is_no_yaml_is_read_by_lines() {
    let text = "%%X%%\nauth:\n  password: Fr0sty-Meadow!77\nenv:\n  - name: API_TOKEN\n    value: \"Xk3vQ9sLw2TzB7mN\"\n  bad: [\n";
    let mut sources = Sources::new();
    let id = sources.add("values.yaml", text);
    let source = sources.get(id);
    assert!(parse(text).is_err());
    let found: Vec<&str> = scan_text(source, id)
        .iter()
        .map(|hit| source.slice(hit.span))
        .map(|text| &text[..4])
        .collect();
    assert_eq!(found, ["Fr0s", "Xk3v"]);
}

#[test]
fn names_of_other_languages() {
    let mut generator = Generator::new(31);
    let random = generator.pick(sample::BASE62, 32);
    for name in [
        "zugangsschluessel",
        "verschluesselungsschluessel",
        "cleChiffrement",
        "claveSecreta",
        "chiaveSegreta",
        "chaveDeApi",
        "versleutelingssleutel",
        "kluczSzyfrowania",
        "tajnyKlic",
        "klyuchDostupa",
        "gizliAnahtar",
        "krypteringsnyckel",
        "himitsuKagi",
        "fangwenLingpai",
    ] {
        assert_eq!(secret(&format!("{name}: {random}\n")), random, "{name}");
    }
    for name in [
        "contrasenaAdministrador",
        "heslo_spravce",
        "parolAdministratora",
        "yoneticiParolasi",
        "senhaDoChefe",
        "motDePasseDuChef",
    ] {
        let text = format!("{name}: saddle-canyon\n");
        assert_eq!(secret(&text), "saddle-canyon", "{name}");
    }
    for text in [
        "longueurMotDePasse: 12\n",
        "politiqueMotDePasse: stricte\n",
        "clavePrimaria: usuario_id_7\n",
        "motDePasseOublie: envoyer-courriel\n",
        "dlugoscHasla: 12\n",
        "tokens: 500\n",
    ] {
        assert_eq!(scan(text), [], "{text}");
    }
}

#[test]
fn files_of_many_products_hold_secrets() {
    let pw = "AmberHarbor731!";
    for lines in [
        "variable \"db_password\" {\n  default = \"PW\"\n}",
        "ENV DB_PASSWORD PW\nUSER x",
        "ENV DB_PASSWORD=PW FOO=bar\nUSER x",
        "db.corp.net:5432:*:app:PW\n",
        "vpnuser l2tpd \"PW\" *\nx",
        "bob : EAP \"PW\"\nx",
        "sentinel auth-pass mymaster PW\nport 1",
        "[{rabbit, [{default_pass, <<\"PW\">>}]}].\n",
        "aws configure set aws_secret_access_key PW\nls",
        "ldapadd -x -D cn=a -w PW -f x\nls",
        "htpasswd -bc /x admin PW\nls",
        "SET PASSWORD FOR 'a'@'%' = PASSWORD('PW');\nSELECT 1;",
        "CREATE LINK l CONNECT TO u IDENTIFIED BY PW USING 'x';\nSELECT 1;",
        "rocommunity PW\nsyslocation x",
        "createUser mon SHA \"PW\"\nsyslocation x",
        "$pw = ConvertTo-SecureString \"PW\" -AsPlainText\nls",
        "user = \"u:PW\"\nurl = x",
        "<a><name>db.password</name><value>PW</value></a>\n<b/>",
    ] {
        let text = lines.replace("PW", pw).replace('\n', "\n    ");
        let text = format!("files:\n  x: |\n    {text}\n");
        assert_eq!(secret(&text), pw, "{text}");
    }
    for lines in [
        "location / {\n  proxy_pass backend42:8080;\n  fastcgi_pass php7:9000;\n}",
        "curl -u \"$USER:$PASSWORD\" https://x\nls",
        "parser.add_argument(\"--password\", required=True)\nx",
        "UPDATE u SET password = crypt(:pw, gen_salt('bf'));\nx",
        "$pw = Get-Credential\nls",
        "masterauth $(DB_PASSWORD)\nport 1",
    ] {
        let text = format!("files:\n  x: |\n    {}\n", lines.replace('\n', "\n    "));
        assert_eq!(scan(&text), [], "{text}");
    }
}

#[test]
fn texts_that_say_where_a_value_comes_from_are_quiet() {
    for value in [
        "n/a",
        "a-generer",
        "generated-at-deploy",
        "injected-at-runtime",
        "wird-von-vault-gesetzt",
        "external-secret",
        "my-password-goes-here",
        "_PASSWORD_",
        "$ENV{DB_PASSWORD}",
    ] {
        assert_eq!(scan(&format!("password: \"{value}\"\n")), [], "{value}");
    }
}

#[test]
fn a_name_and_a_key_select_an_entry_of_a_secret() {
    let text =
        "s3:\n  secretKeySecret: {name: my-s3, key: secretkey}\nsasl:\n  users: [user1, bob]\n";
    assert_eq!(scan(text), []);
}

#[test]
fn forms_without_a_table() {
    let mut generator = Generator::new(32);
    let bot = format!(
        "M{}.G{}.{}",
        generator.pick(sample::BASE62, 25),
        generator.pick(sample::BASE62, 5),
        generator.pick(sample::BASE62, 38)
    );
    assert_eq!(secret(&format!("x: {bot}\n")), bot);
    let member = generator.pick(sample::URL, 43);
    let key = |name: &str| format!("x: '{{\"kty\":\"oct\",\"{name}\":\"{member}\"}}'\n");
    assert_eq!(secret(&key("k")), member);
    assert_eq!(scan(&key("x")), []);
    let session = generator.pick(sample::HEX, 32);
    let cookie = format!("headers:\n  Cookie: \"sid={session}; theme=dark\"\n");
    assert_eq!(secret(&cookie), session);
}

#[test]
fn the_members_of_a_file_in_one_line_are_pointed_at() {
    let mut generator = Generator::new(33);
    let key = generator.pick(sample::BASE62, 40);
    let text = format!("JWT_SECRET: '{{\"type\":\"HS256\",\"key\":\"{key}\"}}'\n");
    assert_eq!(secret(&text), key);
    let text = format!("connectionStrings: [\"host:6379,password={key},ssl=False\"]\n");
    assert_eq!(secret(&text), key);
}

#[test]
fn the_hash_alone_is_told_as_a_hash() {
    let mut generator = Generator::new(34);
    let hash = format!("$2y$10${}", generator.pick(sample::BASE62, 53));
    for text in [
        format!("adminPasswordHash: {hash}\n"),
        format!("htpasswd: \"bob:{hash}\"\n"),
        format!("htpasswd: |\n  bob:{hash}\n"),
        format!("x: {hash}\n"),
    ] {
        let found = scan(&text);
        assert_eq!(found.len(), 1, "{text}");
        assert_eq!(
            (found[0].1.as_str(), found[0].2),
            (hash.as_str(), HitKind::Hash)
        );
    }
    let digest = generator.pick(sample::HEX, 64);
    let text = format!("ROOT_PASSWORD_SHA2: {digest}\n");
    assert_eq!(scan(&text)[0].2, HitKind::Hash);
    assert_eq!(scan("passwordHash: bcrypt\n"), []);
}

#[test]
fn no_hit_holds_the_text() {
    let mut sources = Sources::new();
    let id = sources.add("v.yaml", "password: Fr0sty-Meadow!77\n");
    let source = sources.get(id);
    let tree = parse(source.text()).expect("yaml");
    let hits = scan_tree(source, id, &tree, &[]);
    assert!(!format!("{hits:?}").contains("Meadow"));
}
