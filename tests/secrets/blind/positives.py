"""Snippets with secrets, each a small values table as some author would write it (top-level keys at column 0)."""
import provider_tokens as T
from house import block


def value(h):
    return T.secret(h.r, h.words())


def pw(h):
    """A contextual credential, weak in one of seven."""
    if h.r.random() < 0.14:
        return h.W(h.r.choice(T.WEAK))
    return h.S("password", value(h))


def terms(h, n):
    seen = []
    while len(seen) < n:
        t = h.term()
        if t not in seen and h.k(t) not in [h.k(s) for s in seen]:
            seen.append(t)
    return seen


def auth_block(h):
    out = ""
    parent = h.pick("auth", "database", "db", "smtp", "ldap", "security", "admin", "redis", "config", "app", "console", "broker", "backup", "connection")
    out += f"{parent}:\n  enabled: true\n  {h.k('user name')}: {h.q(h.pick('app', 'svc-api', 'reporting', 'bn_user', 'k.mueller'))}\n"
    for t in terms(h, h.r.randrange(1, 4)):
        c = h.comment(t)
        out += (block(c) if c else "") + f"  {h.k(t)}: {h.q(pw(h))}\n"
    return out + f"  {h.k('host')}: {h.q('db.internal.example.org')}\n"


def lone_key(h):
    t = h.term()
    return f"{h.comment(t)}{h.k(h.pick('', 'my ', 'main ', 'legacy ', 'internal ') + t)}: {h.q(pw(h))}\n"


def quoted_block_key(h):
    """Folded and literal scalars and values on the next line."""
    t = h.k(h.term())
    v = T.random_secret(h.r)
    style = h.r.randrange(4)
    if style == 0:
        return f"{t}: |-\n  {h.S('password', v, 'literal-scalar', (-1,))}\n"
    if style == 1:
        return f"{t}: >-\n  {h.S('password', v, 'folded-scalar', (-1,))}\n"
    if style == 2:
        return f"{t}:\n  {h.q(h.S('password', v, 'next-line', (-1,)), 'double')}\n"
    return f"{t}: !!str {h.q(h.S('password', v, 'tagged'), 'double')}\n"


def anchor(h):
    t = h.k(h.term())
    return f"shared:\n  {t}: &shared{h.r.randrange(99)} {h.q(h.S('password', value(h), 'anchor'), 'double')}\n"


def wrapped_value(h):
    """Secret terms as a parent, the value under a dull key."""
    t = h.k(h.term())
    leaf = h.pick("value", "plain", "inline", "content", "raw", "data", "default", "text", "literal")
    return f"{t}:\n  {leaf}: {h.q(h.S('password', T.random_secret(h.r), 'wrapped'))}\n  existingSecret: \"\"\n"


def provider(h):
    name = h.r.choice(list(T.PROVIDERS))
    words, make, _ = T.PROVIDERS[name]
    v = make(h.r)
    first, *rest = words.split()
    if h.r.random() < 0.35 and rest:
        return f"{first}:\n  enabled: true\n  {h.k(rest)}: {h.q(h.S(name, v, 'provider-nested'))}\n"
    return f"{h.comment(words)}{h.k(words)}: {h.q(h.S(name, v, 'provider-key'))}\n"


def self_evident(h):
    """A token that its own text gives away, under a key that says nothing."""
    name = h.r.choice([n for n, p in T.PROVIDERS.items() if p[2]])
    v = h.S(name, T.PROVIDERS[name][1](h.r), "dull-key")
    key = h.pick("value", "x", "config", "setting", "id", "extra", "option", "param", "default", "notes")
    form = h.r.randrange(5)
    if form == 0:
        return f"{key}: {h.q(v)}\n"
    if form == 1:
        return f"items:\n  - {h.q(v)}\n  - second\n"
    if form == 2:
        return f"extraArgs:\n  - --log-level=info\n  - {h.q('--' + key + '=' + v, 'double')}\n"
    if form == 3:
        return f"existingSecret: {h.q(v)}\n"
    return f"podAnnotations:\n  example.com/{key}: {h.q(v)}\n"


ENV = ["DB_PASSWORD", "PGPASSWORD", "MYSQL_PWD", "REDIS_PASS", "SECRET_KEY", "APP_KEY", "JWT_SECRET", "API_TOKEN", "AUTH_SECRET",
       "NEXTAUTH_SECRET", "DJANGO_SECRET_KEY", "SECRET_KEY_BASE", "RAILS_MASTER_KEY", "AWS_SECRET_ACCESS_KEY", "SMTP_PASSWORD",
       "MINIO_ROOT_PASSWORD", "GF_SECURITY_ADMIN_PASSWORD", "LDAP_BIND_PW", "RABBITMQ_ERLANG_COOKIE", "OAUTH2_PROXY_COOKIE_SECRET",
       "KC_BOOTSTRAP_ADMIN_PASSWORD", "DB_PASSWORT", "MOT_DE_PASSE", "CLAVE_BD", "SENHA_BANCO", "ENCRYPTION_KEY", "APP__Jwt__Secret",
       "ConnectionStrings__Password", "SPRING_DATASOURCE_PASSWORD", "SA_PASSWORD", "MSSQL_SA_PASSWORD", "VAULT_TOKEN", "PIN", "PSK",
       "CLIENT_SECRET", "MYSQL_ROOT_PASSWORD", "HASURA_GRAPHQL_ADMIN_SECRET", "N8N_ENCRYPTION_KEY", "SONAR_TOKEN", "GITHUB_PAT",
       "SESSION_SECRET", "SALT", "WEBHOOK_SECRET", "INFLUXDB_ADMIN_TOKEN", "MEILI_MASTER_KEY", "TYPESENSE_API_KEY", "FERNET_KEY",
       "LICENSE_KEY", "KEYSTORE_PW", "ROOT_PW", "WG_PSK", "ADMIN_CREDENTIALS", "GPG_PASSPHRASE", "TF_VAR_db_password"]


def env_list(h):
    key = h.pick("env", "extraEnv", "extraEnvVars", "environment", "additionalEnv", "umgebung")
    out = f"{key}:\n  - name: LOG_LEVEL\n    value: info\n"
    for n in h.r.sample(ENV, h.r.randrange(1, 4)):
        v = value(h) if h.r.random() < 0.86 else None
        mark = h.S("env", v, "env-list", (-1,)) if v else h.W(h.r.choice(T.WEAK), "env-list", (-1,))
        out += f"  - name: {n}\n    value: {h.q(mark)}\n"
    out += "  - name: OTHER_PASSWORD\n    valueFrom:\n      secretKeyRef:\n        name: app-secrets\n        key: other-password\n"
    return out


def env_flow(h):
    n, m = h.r.sample(ENV, 2)
    v = h.S("env", T.random_secret(h.r), "env-flow")
    if h.r.random() < 0.5:
        return f"extraEnvVars:\n  - {{name: {n}, value: {h.q(v, 'double')}}}\n  - {{name: {m}, valueFrom: {{secretKeyRef: {{name: app, key: {m.lower()}}}}}}}\n"
    return f"extraEnvVars: [{{name: {n}, value: {h.q(v, 'double')}}}, {{name: TZ, value: Europe/Berlin}}]\n"


def env_map(h):
    out = h.pick("env", "environment", "extraEnvironment", "configmap", "secretEnv", "envVars") + ":\n  TZ: Europe/Berlin\n"
    for n in h.r.sample(ENV, h.r.randrange(1, 4)):
        out += f"  {n}: {h.q(h.S('env', value(h), 'env-map'))}\n"
    return out


def env_odd(h):
    """Maps of name to a table, and lists of KEY=VALUE."""
    n, m = h.r.sample(ENV, 2)
    if h.r.random() < 0.5:
        return f"env:\n  {n}:\n    value: {h.q(h.S('env', value(h), 'env-map-value', (-1,)))}\n  {m}:\n    valueFrom:\n      secretKeyRef:\n        name: x\n        key: y\n"
    return f"envs:\n  - \"{n}={h.S('env', T.random_secret(h.r), 'env-equals')}\"\n  - \"TZ=UTC\"\n"


def value_then_name(h):
    n = h.r.choice(ENV)
    return f"env:\n  - value: {h.q(h.S('env', value(h), 'env-value-first', (1,)))}\n    name: {n}\n"


def flow_map(h):
    a, b = terms(h, 2)
    return f"credentials: {{ user: app, {h.k(a)}: {h.q(h.S('password', T.random_secret(h.r), 'flow-map'), 'double')}, {h.k(b)}: {h.q(h.S('password', value(h), 'flow-map'), 'double')} }}\n"


def json_style(h):
    t = h.k(h.term())
    return f'"settings": {{\n  "timeout": 30,\n  "{t}": {h.q(h.S("password", value(h), "json-style"), "double")},\n  "enabled": true\n}}\n'


PLURAL = ["apiKeys", "tokens", "passwords", "secrets", "signingKeys", "cookieSecrets", "joinTokens", "sharedSecrets", "authTokens",
          "api_keys", "kennwoerter", "jetons", "claves", "senhas", "encryption-keys", "bearerTokens", "accessKeys", "psks", "pins"]


def plural_list(h):
    key = h.r.choice(PLURAL)
    vs = [h.S("password", T.random_secret(h.r), "plural-list") for _ in range(h.r.randrange(1, 4))]
    if h.r.random() < 0.5:
        return f"{key}: [{', '.join(h.q(v, 'double') for v in vs)}]\n"
    return f"{key}:\n" + "".join(f"  - {h.q(v, 'double')}\n" for v in vs)


def plural_map(h):
    key = h.r.choice(PLURAL)
    return f"{key}:\n" + "".join(f"  {n}: {h.q(h.S('password', value(h), 'plural-map'))}\n" for n in h.r.sample(["prod", "staging", "billing", "partner-a", "mobile", "primary"], 2))


def users_list(h):
    t = h.k(h.pick("password", "passwd", "pass", "pw", "secret", {"de": "kennwort", "fr": "mot de passe", "es": "contrasena", "pt": "senha"}.get(h.lang, "pwd")))
    out = h.pick("users", "accounts", "extraUsers", "benutzer", "usuarios", "utilisateurs", "initialUsers") + ":\n"
    for u in h.r.sample(["alice", "bob", "ops", "reader", "k8s-sync", "kontakt"], 2):
        out += f"  - {h.k('name')}: {u}\n    {t}: {h.q(pw(h))}\n    roles: [viewer]\n"
    return out


def users_map(h):
    key = h.pick("basicAuthUsers", "userPasswords", "htpasswdUsers", "basicAuth", "passwords", "usersPasswords", "credentials")
    return f"{key}:\n" + "".join(f"  {u}: {h.q(h.S('user-map', value(h), 'user-map'))}\n" for u in h.r.sample(["alice", "bob", "grafana", "scraper"], 2))


def users_pairs(h):
    form = h.r.randrange(3)
    if form == 0:
        return f"users:\n  - \"admin:{h.S('user-pair', T.chars(h.r, T.ALNUM, 14), 'user-pair')}\"\n  - \"viewer:{h.S('user-pair', T.human(h.r, h.words()).replace(':', ''), 'user-pair')}\"\n"
    if form == 1:
        return f"basicAuth: \"admin:{h.S('user-pair', T.chars(h.r, T.ALNUM, 14), 'user-pair')}\"\n"
    return f"redis:\n  acl: \"user app on >{h.S('user-pair', T.chars(h.r, T.ALNUM, 18), 'redis-acl')} ~* +@all\"\n"


def hashes(h):
    form = h.r.randrange(4)
    if form == 0:
        return f"auth:\n  htpasswd: |\n    admin:{h.H('bcrypt', T.bcrypt(h.r), 'htpasswd')}\n    ops:{h.H('apr1', '$apr1$' + T.chars(h.r, T.ALNUM, 8) + '$' + T.chars(h.r, T.ALNUM, 22), 'htpasswd')}\n"
    if form == 1:
        return f"adminPasswordHash: {h.q(h.H('bcrypt', T.bcrypt(h.r)), 'single')}\n"
    if form == 2:
        return f"users:\n  - name: ops\n    passwordHash: {h.q(h.H('argon2', '$argon2id$v=19$m=65536,t=3,p=4$' + T.chars(h.r, T.ALNUM, 22) + '$' + T.chars(h.r, T.ALNUM, 43)), 'double')}\n"
    return f"password: {h.q(h.H('sha512crypt', '$6$' + T.chars(h.r, T.ALNUM, 16) + '$' + T.chars(h.r, T.ALNUM + './', 86)), 'double')}\n"


# connection strings ---------------------------------------------------------------------------
def dsn(h):
    r = h.r
    p = h.S("connection-string", T.chars(r, T.ALNUM, r.choice([10, 16, 24])) if r.random() < 0.6 else T.human(r, [w.lower() for w in h.words()]).replace("#", "x").replace("%", "y").replace("&", "z").replace("=", "-").replace("+", "-").replace("?", "-").replace("^", "-").replace("!", "-").replace("@", "a"), "dsn")
    return r.choice([
        f"postgres://app:{p}@db.example.org:5432/app?sslmode=require", f"postgresql+asyncpg://svc:{p}@pg-rw:5432/dwh",
        f"mysql://root:{p}@mysql:3306/shop", f"mysql+pymysql://u:{p}@db/x?charset=utf8mb4", f"mongodb+srv://app:{p}@cluster0.ab1cd.mongodb.net/prod",
        f"mongodb://a:{p}@m0:27017,m1:27017/?replicaSet=rs0", f"redis://:{p}@redis-master:6379/0", f"rediss://default:{p}@cache:6380",
        f"amqp://bus:{p}@rabbit:5672/%2Fvhost", f"amqps://u:{p}@mq.example.org/x", f"nats://svc:{p}@nats:4222",
        f"jdbc:postgresql://pg:5432/app?user=app&password={p}", f"jdbc:mysql://db/app?useSSL=true&user=a&password={p}",
        f"jdbc:sqlserver://sql:1433;databaseName=erp;user=sa;password={p};encrypt=true", f"jdbc:oracle:thin:app/{p}@//ora:1521/XE",
        f"Server=tcp:sql.example.org,1433;Database=erp;User ID=svc;Password={p};Encrypt=True;", f"Host=pg;Username=app;Password={p};Database=x",
        f"DefaultEndpointsProtocol=https;AccountName=acme;AccountKey={h.S('connection-string', T.b64(T.raw(r, 64)), 'dsn')};EndpointSuffix=core.windows.net",
        f"Endpoint=sb://bus.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey={h.S('connection-string', T.b64(T.raw(r, 32)), 'dsn')}",
        f"host=pg port=5432 user=app password={p} dbname=x sslmode=disable", f"app:{p}@tcp(mysql:3306)/shop?parseTime=true",
        f"smtp://mailer%40example.org:{p}@smtp.example.org:587", f"smtps://u:{p}@mail:465", f"https://ci:{p}@nexus.example.org/repository/npm/",
        f"https://oauth2:{p}@gitlab.example.org/infra/repo.git", f"ftp://u:{p}@files.example.org/in", f"sftp://u:{p}@files:22/in",
        f"ldap://cn=admin,dc=x:{p}@ldap:389", f"clickhouse://default:{p}@ch:9000/db", f"cassandra://c:{p}@cass:9042/ks",
        f"kafka://u:{p}@kafka:9093", f"http://elastic:{p}@es:9200", f"socks5://px:{p}@proxy:1080", f"http://proxyuser:{p}@proxy.corp:3128",
        f"postgresql:///app?host=pg&user=a&password={p}", f"redis-sentinel://:{p}@s1:26379/mymaster", f"mssql+pyodbc://sa:{p}@sql/erp?driver=ODBC",
        f"neo4j+s://neo:{p}@graph.example.org", f"snowflake://u:{p}@acct/db/schema?warehouse=W", f"influxdb://admin:{p}@influx:8086/m",
        f"sqlserver://sa:{p}@sql:1433?database=erp", f"AccountEndpoint=https://x.documents.azure.com:443/;AccountKey={h.S('connection-string', T.b64(T.raw(r, 64)), 'dsn')};",
        f"rsync://bk:{p}@backup/vol",
    ])


def dsn_key(h):
    key = h.pick("database url", "dsn", "connection string", "uri", "broker url", "url", "jdbc url", "endpoint", "mongo uri", "proxy", "repo url", "remote", "sqlalchemy database uri", "address", "server")
    return f"{h.k(key)}: {h.q(dsn(h), 'double')}\n"


def dsn_env(h):
    n = h.pick("DATABASE_URL", "CELERY_BROKER_URL", "HTTP_PROXY", "SPRING_DATASOURCE_URL", "ConnectionStrings__Default", "GIT_REPO", "AMQP_URI")
    return f"extraEnv:\n  - name: {n}\n    value: {h.q(dsn(h), 'double')}\n"


def dsn_list(h):
    return f"{h.pick('servers', 'brokers', 'upstreams', 'repositories', 'datasources')}:\n  - {h.q(dsn(h), 'double')}\n  - http://plain.example.org:8080\n"


def hook_url(h):
    r = h.r
    t = lambda v: h.S("webhook-url", v, "webhook")
    u = r.choice([
        lambda: "https://hooks.slack.com/services/" + t("T" + T.chars(r, T.UPNUM, 8) + "/B" + T.chars(r, T.UPNUM, 10) + "/" + T.chars(r, T.ALNUM, 24)),
        lambda: "https://discord.com/api/webhooks/" + T.chars(r, T.DIG, 18) + "/" + t(T.chars(r, T.URL, 68)),
        lambda: "https://mattermost.example.org/hooks/" + t(T.chars(r, T.LOWNUM, 26)),
        lambda: "https://chat.googleapis.com/v1/spaces/AAAA" + T.chars(r, T.ALNUM, 7) + "/messages?key=" + t("AIza" + T.chars(r, T.URL, 35)) + "&token=" + T.chars(r, T.URL, 43) + "%3D",
        lambda: "https://api.telegram.org/bot" + t(T.chars(r, "123456789", 10) + ":AA" + T.chars(r, T.URL, 33)) + "/sendMessage",
        lambda: "https://hc-ping.com/" + t(T.uuid(r)),
        lambda: "https://alerts.example.org/v1/notify?token=" + t(T.chars(r, T.ALNUM, 32)),
        lambda: "https://api.example.org/events?api_key=" + t(T.chars(r, T.HEX, 32)) + "&env=prod",
        lambda: "https://acme.webhook.office.com/webhookb2/" + t(f"{T.uuid(r)}@{T.uuid(r)}/IncomingWebhook/{T.chars(r, T.HEX, 32)}/{T.uuid(r)}"),
        lambda: "https://hooks.zapier.com/hooks/catch/" + t(T.chars(r, T.DIG, 7) + "/" + T.chars(r, T.LOWNUM, 7)),
        lambda: "https://x.blob.core.windows.net/backup?sv=2022-11-02&sr=c&sp=rw&sig=" + t(T.chars(r, T.ALNUM, 42) + "%3D"),
        lambda: "https://open.feishu.cn/open-apis/bot/v2/hook/" + t(T.uuid(r)),
        lambda: "https://oapi.dingtalk.com/robot/send?access_token=" + t(T.chars(r, T.HEX, 64)),
        lambda: "https://prod-12.westeurope.logic.azure.com/workflows/" + T.chars(r, T.HEX, 32) + "/triggers/manual/paths/invoke?api-version=2016-10-01&sig=" + t(T.chars(r, T.URL, 43)),
    ])()
    return f"{h.k(h.pick('webhook url', 'notify url', 'url', 'alert hook', 'endpoint', 'callback', 'slack api url', 'ping url'))}: {h.q(u, 'double')}\n"


# keys and wraps ---------------------------------------------------------------------------------
def key_block(h):
    r = h.r
    kind, v = r.choice([lambda: ("pem", T.private_key(r)), lambda: ("pem", T.private_key(r)), lambda: ("pgp", T.pgp(r)), lambda: ("putty", T.putty(r))])()
    key = h.pick("tls key", "private key", "ssh key", "key", "id rsa", "deploy key", "server key", "content", "signing key", "pem")
    return f"{h.k(key)}: |\n" + block(h.S(kind, v, "key-block"))


def key_file_map(h):
    r = h.r
    return (f"files:\n  {h.pick('id_ed25519', 'tls.key', 'server.pem', 'key.pem', 'ca-key.pem')}: |-\n" + block(h.S("pem", T.private_key(r), "key-file"), 4)
            + "  tls.crt: |-\n" + block(h.P("certificate", T.pem(r, "CERTIFICATE", 700), "key-file"), 4))


def key_inline(h):
    r = h.r
    if r.random() < 0.5:
        return f"{h.k('private key')}: {h.q(h.S('pem', T.private_key(r), 'key-inline').replace(chr(10), chr(10)), 'double')}\n"
    return f"{h.k(h.pick('tls key', 'key', 'private key pem'))}: {h.S('pem', T.b64(T.private_key(r)), 'key-base64')}\n"


def age(h):
    v = h.S("age", T.PROVIDERS["age-key"][1](h.r), "age-key")
    return f"sops:\n  keys.txt: |\n    # created: 2024-01-02T03:04:05Z\n    # public key: age1{T.chars(h.r, 'qpzry9x8gf2tvdw0s3jn54khce6mua7l', 58)}\n    {v}\n"


def wrapped_b64(h):
    """base64 (and gzip) around a config that holds a credential."""
    r = h.r
    inner = r.choice([
        lambda: f"[client]\nuser=app\npassword={T.random_secret(r)}\n", lambda: "DB_PASSWORD=" + T.chars(r, T.ALNUM, 20) + "\nTZ=UTC\n",
        lambda: '{"auths":{"registry.example.org":{"auth":"' + T.b64("ci:" + T.chars(r, T.ALNUM, 20)) + '"}}}',
        lambda: '{"type":"service_account","private_key":"' + T.private_key(r).replace("\n", "\\n") + '"}',
        lambda: "postgres://app:" + T.chars(r, T.ALNUM, 16) + "@db/app"])()
    enc = T.zipped(inner) if r.random() < 0.25 else T.b64(inner)
    return f"{h.k(h.pick('config base64', 'env file b64', 'docker config', 'credentials json', 'service account', 'bundle', 'secret file', 'payload'))}: {h.S('base64-wrapped', enc, 'base64')}\n"


# manifests --------------------------------------------------------------------------------------
def manifest(h):
    r = h.r
    key = h.pick("extraDeploy", "extraObjects", "extraManifests", "additionalResources", "raw")
    form = r.choice(["data", "stringData"])
    names = r.sample(["password", "token", "api-key", "DB_PASS", "config", "redis-password", "admin", "value", "key1"], 2)
    out = f"{key}:\n  - apiVersion: v1\n    kind: Secret\n    metadata:\n      name: extra-{T.chars(r, T.LOWNUM, 5)}\n    type: Opaque\n    {form}:\n"
    for n in names:
        v = value(h)
        out += f"      {n}: {h.q(h.S('k8s-secret', T.b64(v) if form == 'data' else v, 'manifest-' + form), 'double' if form != 'data' else 'plain')}\n"
    return out


def manifest_text(h):
    v = value(h).replace('"', "").replace("\\", "")
    return ("extraDeploy:\n  - |\n    apiVersion: v1\n    kind: Secret\n    metadata:\n      name: {{ include \"common.names.fullname\" . }}-x\n    stringData:\n      "
            f"{h.pick('password', 'token', 'secret-key')}: \"{h.S('k8s-secret', v, 'manifest-text')}\"\n")


def secret_map(h):
    key = h.pick("secretData", "secrets", "extraSecrets", "stringData", "secretFiles", "secretValues", "vaultSecrets")
    return f"{key}:\n" + "".join(f"  {n}: {h.q(h.S('secret-map', T.random_secret(h.r), 'secret-map'))}\n" for n in h.r.sample(["DATABASE", "foo", "billing", "SMTP", "edge", "PARTNER_A"], 2))


def pull_secret(h):
    auth = h.S("docker-auth", T.b64("robot$ci:" + T.chars(h.r, T.ALNUM, 24)), "dockerconfig")
    if h.r.random() < 0.5:
        return f"imageCredentials:\n  registry: registry.example.org\n  username: robot$ci\n  password: {h.q(h.S('docker-auth', T.chars(h.r, T.ALNUM, 24), 'registry'), 'single')}\n"
    return f"pullSecret:\n  .dockerconfigjson: |\n    {{\"auths\": {{\"registry.example.org\": {{\"username\": \"ci\", \"auth\": \"{auth}\"}}}}}}\n"


# commands, headers, templates -----------------------------------------------------------------------
def args(h):
    r = h.r
    v = lambda: h.S("argument", T.chars(r, T.ALNUM, r.choice([12, 20, 32])), "args")
    key = h.pick("args", "extraArgs", "command", "extraFlags", "containerArgs")
    return r.choice([
        lambda: f"{key}:\n  - --requirepass\n  - {v()}\n  - --port=6379\n",
        lambda: f"{key}:\n  - \"--admin-password={v()}\"\n  - --v=2\n",
        lambda: f"{key}: [\"server\", \"--token\", \"{v()}\", \"--node\", \"a\"]\n",
        lambda: f"{key}: [\"-c\", \"redis-cli -a {v()} ping\"]\n",
        lambda: f"{key}:\n  - sh\n  - -c\n  - mysqldump -u root -p{v()} --all-databases > /backup/x.sql\n",
        lambda: f"{key}:\n  - sh\n  - -c\n  - \"PGPASSWORD={v()} psql -h db -U app -c 'select 1'\"\n",
        lambda: f"{key}:\n  - /bin/sh\n  - -ec\n  - |\n    export VAULT_TOKEN={v()}\n    vault status\n    exec run\n",
        lambda: f"{key}:\n  - curl\n  - -H\n  - \"Authorization: Bearer {v()}\"\n  - https://api.example.org\n",
        lambda: f"{key}:\n  - sh\n  - -c\n  - curl -u admin:{v()} https://es:9200/_cluster/health\n",
        lambda: f"{key}:\n  client-secret: {h.q(v())}\n  cookie-secret: {h.q(h.S('argument', T.b64(T.raw(r, 32)), 'args'))}\n  upstream: static://200\n",
        lambda: f"lifecycle:\n  postStart:\n    exec:\n      command: [\"mc\", \"alias\", \"set\", \"s3\", \"http://minio:9000\", \"backup\", \"{v()}\"]\n",
        lambda: f"{key}: \"--spring.datasource.password={v()} --server.port=8080\"\n",
        lambda: f"javaOpts: \"-Xmx512m -Djavax.net.ssl.keyStorePassword={v()} -Dfoo=bar\"\n",
        lambda: f"{key}:\n  - sshpass -p {v()} scp x user@host:/tmp\n",
    ])()


def header(h):
    r = h.r
    return r.choice([
        lambda: f"headers:\n  Authorization: \"Bearer {h.S('header', T.chars(r, T.ALNUM, 40), 'header')}\"\n  Accept: application/json\n",
        lambda: f"headers:\n  Authorization: Basic {h.S('header', T.b64('svc:' + T.chars(r, T.ALNUM, 18)), 'header')}\n",
        lambda: f"extraHeaders:\n  X-Api-Key: {h.q(h.S('header', T.chars(r, T.HEX, 32), 'header'))}\n",
        lambda: f"httpHeaders:\n  - name: X-Auth-Token\n    value: {h.q(h.S('header', T.chars(r, T.ALNUM, 32), 'header', (-1,)))}\n",
        lambda: f"livenessProbe:\n  httpGet:\n    path: /healthz\n    httpHeaders:\n      - name: Authorization\n        value: Basic {h.S('header', T.b64('probe:' + T.chars(r, T.ALNUM, 12)), 'header', (-1,))}\n",
        lambda: f"otel:\n  OTEL_EXPORTER_OTLP_HEADERS: \"api-key={h.S('header', T.chars(r, T.HEX, 32), 'header')}\"\n",
        lambda: f"cookies: \"session={h.S('header', T.chars(r, T.HEX, 40), 'header')}; Path=/\"\n",
    ])()


def fallback(h):
    """A real value behind a placeholder."""
    r = h.r
    v = h.S("default-inside-placeholder", T.chars(r, T.ALNUM, r.choice([12, 16, 24])) if r.random() < 0.6 else T.human(r, h.words()).replace("'", "").replace('"', "").replace("}", ""), "fallback")
    u = r.choice(["${DB_PASSWORD:-%s}", "${API_TOKEN:%s}", "{{ .Values.global.password | default \"%s\" }}", "{{ env \"PW\" | default `%s` }}",
                  "{{ default \"%s\" .Values.auth.password }}", "${secret:-%s}", "{{ .Values.pw | default \"%s\" | quote }}", "$(PASSWORD:-%s)"]) % v
    return f"{h.k(h.term())}: {h.q(u, 'single')}\n"


def tpl(h):
    v = h.S("template-string", T.chars(h.r, T.ALNUM, 20), "template")
    return h.pick(
        f"config: |\n  {{{{- if .Values.auth.enabled }}}}\n  auth:\n    password: \"{v}\"\n  {{{{- end }}}}\n",
        f"{h.k('admin password')}: '{{{{ \"{v}\" | b64enc }}}}'\n",
        f"{h.k('db password')}: '{{{{ printf \"%s\" \"{v}\" }}}}'\n",
        f"initScript: |\n  {{{{ if eq .Values.mode \"x\" }}}}\n  API_KEY=\"{v}\" ./run.sh --host {{{{ .Release.Name }}}}\n  {{{{ end }}}}\n")


def commented(h):
    r = h.r
    if r.random() < 0.35:
        name = r.choice([n for n, p in T.PROVIDERS.items() if p[2]])
        v = h.S(name, T.PROVIDERS[name][1](r), "commented")
    else:
        v = h.S("password", T.random_secret(r), "commented")
    t = h.k(h.pick("password", "api key", "token", "client secret", h.term()))
    return h.pick(
        f"auth:\n  enabled: false\n  # {t}: {h.q(v, 'double')}\n",
        f"#{t}: {h.q(v, 'double')}\nauthEnabled: false\n",
        f"server:\n  port: 80\n  ## {t}: {h.q(v, 'single')}\n  tls: false\n",
        f"env: []\n  # - name: DB_PASSWORD\n  #   value: {h.q(v, 'double')}\n",
        f"port: 8080  # old: {t}={v}\n",
        f"# database:\n#   user: app\n#   {t}: {h.q(v, 'double')}\nreplicas: 1\n")


def phrase(h):
    ws = " ".join(h.r.choice(h.words()) for _ in range(12))
    return f"{h.k(h.pick('mnemonic', 'seed phrase', 'recovery phrase', 'wallet seed', 'passphrase'))}: {h.q(h.S('seed-phrase', ws, 'phrase'), 'double')}\n"


def number(h):
    v = T.chars(h.r, "3456789", h.r.choice([4, 6, 8]))
    quote = h.r.choice(['"', "'", ""])
    key = h.k(h.pick("pin", "admin pin", "unlock pin", "door code", "password", "passcode", "kennwort", "senha", "mdp", "sim pin", "pin code"))
    return f"{key}: {quote}{h.S('numeric', v, 'number')}{quote}\n"


def unusual(h):
    r = h.r
    key = h.pick("geheim", "losung", "mot_de_passe", "clave", "credential", "psk", "salt", "seedPhrase", "signing", "cookie", "masterKey", "joinToken",
                 "licenceKey", "sharedKey", "community", "erlangCookie", "unsealKey", "pepper", "nonceSecret", "keyring", "SECRET", "PW", "p4ss",
                 "auth_phrase", "hmac", "krb5Principal_pw", "keytabPassword", "otpSeed", "bindpw", "rootpw", "adminpw", "dbpw", "pgpass", "authkey",
                 "sshPass", "sudoPass", "cifsPass", "vpnPsk", "ipsecSecret", "radiusSecret", "snmpCommunity", "rndcKey", "tsigSecret", "eabHmacKey",
                 "acmeEabHmac", "turnSecret", "static-auth-secret", "jigasiXmppPassword", "JICOFO_COMPONENT_SECRET", "macaroon_secret_key",
                 "registration_shared_secret", "form_secret", "rpc_secret", "admin_token", "otp_secret", "vapidPrivateKey", "activeRecordEncryptionPrimaryKey",
                 "deterministic_key", "key_derivation_salt", "magicLinkSecret", "hashids_salt", "appSecret", "ikm", "kek", "dek", "wrappingKey")
    if r.random() < 0.5:
        return f"{key}: {h.q(h.S('unusual-key', T.random_secret(r), 'unusual'))}\n"
    return f"{h.pick('network', 'core', 'synapse', 'portal', 'vpn')}:\n  {key}: {h.q(h.S('unusual-key', value(h), 'unusual'))}\n"


SNIPPETS = [(auth_block, 8), (lone_key, 6), (quoted_block_key, 2), (anchor, 1), (wrapped_value, 1), (provider, 9), (self_evident, 4), (env_list, 5),
            (env_flow, 2), (env_map, 3), (env_odd, 2), (value_then_name, 1), (flow_map, 2), (json_style, 1), (plural_list, 2), (plural_map, 1),
            (users_list, 2), (users_map, 2), (users_pairs, 2), (hashes, 2), (dsn_key, 4), (dsn_env, 2), (dsn_list, 1), (hook_url, 3), (key_block, 2),
            (key_file_map, 1), (key_inline, 1), (age, 1), (wrapped_b64, 2), (manifest, 3), (manifest_text, 1), (secret_map, 1), (pull_secret, 2),
            (args, 4), (header, 2), (fallback, 2), (tpl, 2), (commented, 4), (phrase, 1), (number, 2), (unusual, 4)]
