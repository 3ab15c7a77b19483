use super::*;
use crate::source::Sources;
use crate::yaml::parse;
use sample::Generator;

fn scan(text: &str) -> Vec<(String, String, HitKind)> {
    scan_marked(text, &Marks::new())
}

fn scan_marked(text: &str, marks: &Marks) -> Vec<(String, String, HitKind)> {
    let mut sources = Sources::new();
    let id = sources.add("values.yaml", text);
    let source = sources.get(id);
    let tree = parse(text).expect("yaml");
    scan_tree(source, id, &tree, marks)
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

fn secret(text: &str) -> String {
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
    let mut marks = Marks::new();
    marks.add_path(&ValuesPath::parse("bridge.unlock").expect("a path"));
    let found = scan_marked(
        "bridge:\n  unlock: amber-harbor-falcon\n  other: amber-harbor-falcon\n",
        &marks,
    );
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].0, "bridge.unlock");
    assert_eq!(scan_marked("bridge:\n  unlock: ${X}\n", &marks), []);
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
fn no_hit_holds_the_text() {
    let mut sources = Sources::new();
    let id = sources.add("v.yaml", "password: Fr0sty-Meadow!77\n");
    let source = sources.get(id);
    let tree = parse(source.text()).expect("yaml");
    let hits = scan_tree(source, id, &tree, &Marks::new());
    assert!(!format!("{hits:?}").contains("Meadow"));
}
