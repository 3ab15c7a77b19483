#!/usr/bin/env python3
"""gen.py --seed N --out DIR

A second labelled corpus, written from the policy (what is a secret, what is none) and not from the
detectors: other layouts, languages, key names, embedded files and look-alikes than the first one.

Each template below is a values file. In it `[[label kind generator]]` is replaced by a generated
text, and its lines are labelled; `label` is S (secret), W (weak), H (hash) or N (none). Plain lines
carry no label: a finding there is false. Nothing token-like is stored: all values are generated.
"""
import argparse
import base64
import gzip
import hashlib
import json
import os
import random
import re
import string

A62 = string.digits + string.ascii_letters
HEX = "0123456789abcdef"
SYL = "ba be bi bo bu da de di do du fa fe fi fo ga ge gi go ka ke ki ko la le li lo lu ma me mi mo mu na ne ni no pa pe pi po ra re ri ro ru sa se si so ta te ti to va ve vi wo za zu".split()
WORDS = "cactus marble pigeon rocket tulip walrus yogurt bamboo candle donkey feather guitar helmet iguana jacket kitten ladder magnet noodle otter pepper quiver rabbit saucer tomato umbrella velvet window yellow zipper bridge copper danger engine finger garden hammer insect jungle legend".split()
UMLAUT = "Gänseblümchen Straßenbahn Übermut Köpenick Mädchen Löffel".split()


def pick(r, alphabet, n):
    return "".join(r.choice(alphabet) for _ in range(n))


def raw(r, n):
    return bytes(r.getrandbits(8) for _ in range(n))


def b64(data):
    return base64.b64encode(data if isinstance(data, bytes) else data.encode()).decode()


def uuid(r):
    h = pick(r, HEX, 32)
    return f"{h[:8]}-{h[8:12]}-4{h[13:16]}-a{h[17:20]}-{h[20:]}"


def mixed(r, lo=16, hi=40):
    while True:
        s = pick(r, A62, r.randrange(lo, hi))
        if re.search("[0-9]", s) and re.search("[a-z]", s) and re.search("[A-Z]", s):
            return s


def pronounceable(r):
    return "".join(r.choice(SYL) for _ in range(4)).capitalize() + str(r.randrange(100, 99999))


def human(r):
    a, b, c = r.sample(WORDS, 3)
    return r.choice(
        [
            lambda: f"{a}{b.capitalize()}{r.randrange(10, 999)}",
            lambda: f"{a.capitalize()}.{b}.{r.randrange(100, 999)}",
            lambda: f"{a}_{b}_{c}",
            lambda: f"{a.capitalize()}&{b.capitalize()}{r.randrange(10)}",
            lambda: f"{r.randrange(10, 99)}{a.capitalize()}${b}",
            lambda: pronounceable(r),
            lambda: f"{a.replace('e', '3').replace('a', '@')}{b.replace('o', '0').capitalize()}#{r.randrange(99)}",
            lambda: r.choice(UMLAUT) + str(r.randrange(10, 999)) + "!",
        ]
    )()


def phrase(r):
    return " ".join(r.sample(WORDS, 5))


def pw(r):
    return r.choice([mixed, human, human])(r)


def urlpw(r):
    return r.choice([lambda: mixed(r), lambda: pronounceable(r), lambda: "".join(w.capitalize() for w in r.sample(WORDS, 2)) + str(r.randrange(10, 999)), lambda: f"{r.choice(WORDS)}%40{r.randrange(100, 9999)}"])()


def tlv(tag, body):
    n = len(body)
    size = bytes([n]) if n < 128 else bytes([0x82, n >> 8, n & 255])
    return bytes([tag]) + size + body


def pem(r, label, body=None):
    text = b64(body if body is not None else raw(r, 600))
    lines = [text[i : i + 64] for i in range(0, len(text), 64)]
    return "\n".join([f"-----BEGIN {label}-----", *lines, f"-----END {label}-----"])


def pkcs8(r):
    return tlv(0x30, b"\x02\x01\x00" + tlv(0x30, bytes.fromhex("06092a864886f70d0101010500")) + tlv(4, raw(r, 600)))


def jwt(r):
    part = lambda x: base64.urlsafe_b64encode(x).decode().rstrip("=")
    return ".".join([part(b'{"alg":"RS256","kid":"' + pick(r, HEX, 8).encode() + b'"}'), part(json.dumps({"sub": pick(r, A62, 9), "exp": 1900000000}).encode()), part(raw(r, 128))])


def crc62(body):
    import zlib

    n, s = zlib.crc32(body.encode()), ""
    order = string.digits + string.ascii_uppercase + string.ascii_lowercase
    while n:
        n, m = divmod(n, 62)
        s = order[m] + s
    return s.rjust(6, "0")


def github(r):
    body = pick(r, A62, 30)
    return r.choice(["ghp_", "gho_", "ghs_"]) + body + crc62(body)


TOKENS = [
    github,
    lambda r: "glpat-" + pick(r, A62 + "-_", 19) + pick(r, A62, 1),
    lambda r: "AKIA" + pick(r, string.ascii_uppercase + "234567", 16),
    lambda r: "sk_live_" + pick(r, A62, 32),
    lambda r: "xoxp-" + "-".join(pick(r, string.digits, 12) for _ in range(3)) + "-" + pick(r, HEX, 32),
    lambda r: "AIza" + pick(r, A62 + "-_", 34) + pick(r, A62, 1),
    lambda r: "hf_" + pick(r, string.ascii_letters, 34),
    lambda r: "SG." + pick(r, A62, 22) + "." + pick(r, A62, 43),
    lambda r: "hvs." + pick(r, A62 + "-_", 94) + "x",
    lambda r: "dckr_pat_" + pick(r, A62, 27),
    lambda r: "npm_" + (lambda b: b + crc62(b))(pick(r, A62, 30)),
    lambda r: "dop_v1_" + pick(r, HEX, 64),
    lambda r: "shpat_" + pick(r, HEX, 32),
    lambda r: pick(r, "123456789", 10) + ":AA" + pick(r, A62 + "-_", 32) + pick(r, A62, 1),
    lambda r: "sk-ant-api03-" + pick(r, A62, 93) + "AA",
    lambda r: "GOCSPX-" + pick(r, A62, 28),
    lambda r: "xkeysib-" + pick(r, HEX, 64) + "-" + pick(r, A62, 16),
    lambda r: "figd_" + pick(r, A62, 40),
    lambda r: "nvapi-" + pick(r, A62, 64),
    lambda r: "tskey-auth-" + pick(r, A62, 12) + "CNTRL-" + pick(r, A62, 32),
    jwt,
]

G = {
    "pw": pw, "human": human, "mixed": mixed, "phrase": phrase, "urlpw": urlpw, "uuid": uuid, "jwt": jwt,
    "long": lambda r: mixed(r, 40, 72),
    "hex32": lambda r: pick(r, HEX, 32), "hex40": lambda r: pick(r, HEX, 40), "hex64": lambda r: pick(r, HEX, 64),
    "b32": lambda r: b64(raw(r, 32)), "b48": lambda r: b64(raw(r, 48)), "b64": lambda r: b64(raw(r, 64)),
    "aws": lambda r: pick(r, A62 + "+/", 39) + pick(r, A62, 1),
    "pin6": lambda r: str(r.randrange(200000, 989999)),
    "token": lambda r: r.choice(TOKENS)(r),
    "key": lambda r: pem(r, r.choice(["RSA PRIVATE KEY", "PRIVATE KEY", "EC PRIVATE KEY", "OPENSSH PRIVATE KEY", "ENCRYPTED PRIVATE KEY"]), pkcs8(r)),
    "keyline": lambda r: pem(r, "PRIVATE KEY", pkcs8(r)).replace("\n", "\\n"),
    "der": lambda r: b64(pkcs8(r)),
    "cert": lambda r: pem(r, "CERTIFICATE"), "pub": lambda r: pem(r, "PUBLIC KEY"),
    "b64pw": lambda r: b64(pw(r)), "b64key": lambda r: b64(pem(r, "RSA PRIVATE KEY")),
    "b64conf": lambda r: b64(r.choice(['{"theme":"dark","pageSize":50}', "log_level=info\nworkers=4\n", "<svg xmlns='http://www.w3.org/2000/svg'><path d='M0 0h24v24'/></svg>", "Hello from the welcome banner of the portal"])),
    "b64cert": lambda r: b64(pem(r, "CERTIFICATE")),
    "gzpw": lambda r: b64(gzip.compress(("[client]\nuser=backup\npassword=" + mixed(r) + "\n").encode(), mtime=0)),
    "basic": lambda r: b64("svc-build:" + pw(r)),
    "bcrypt": lambda r: "$2b$12$" + pick(r, A62 + "./", 53), "sha512crypt": lambda r: "$6$" + pick(r, A62, 8) + "$" + pick(r, A62 + "./", 86),
    "weak": lambda r: r.choice(["admin", "password", "changeme", "secret", "root", "guest", "123456", "Passw0rd", "test1234", "qwerty", "welcome1"]),
    "sealed": lambda r: b64(b"\x02\x00" + raw(r, 600)),
    "sops": lambda r: "ENC[AES256_GCM,data:" + b64(raw(r, 20)) + ",iv:" + b64(raw(r, 32)) + ",tag:" + b64(raw(r, 16)) + ",type:str]",
    "sri": lambda r: "sha384-" + b64(raw(r, 48)), "digest": lambda r: "sha256:" + pick(r, HEX, 64),
    "sshpub": lambda r: "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQ" + b64(raw(r, 150)).rstrip("=") + " ops@bastion",
    "fp": lambda r: "SHA256:" + b64(raw(r, 32)).rstrip("="),
    "ulid": lambda r: "01" + pick(r, "0123456789ABCDEFGHJKMNPQRSTVWXYZ", 24),
    "nano": lambda r: pick(r, string.ascii_lowercase + string.digits, 21),
    "acct": lambda r: pick(r, string.digits, 12),
    "pk": lambda r: "pk_live_" + pick(r, A62, 28),
    "placeholder": lambda r: r.choice(["<put-the-token-here>", "REPLACE-ME", "CHANGE_ME_PLEASE", "xxxxxxxx", "********", "<TODO>", "your-secret-goes-here", "<insérer ici>", "BITTE_AENDERN_PLACEHOLDER", "__DB_PASSWORD__", "%%PASSWORD%%", "@@TOKEN@@", "#{DbPassword}#", "((vault.password))", "[REDACTED]", "tbd", "-", "n/a"]),
    "ref": lambda r: r.choice(["${APP_SECRET}", "$(APP_SECRET)", "$APP_SECRET", "{{ .Values.shared.pw }}", '{{ lookup "v1" "Secret" .Release.Namespace "x" }}', "<path:secret/data/apps#pw>", "ref+gcpsecrets://proj/name", "ref+sops://secrets.enc.yaml#/db/pw", "vault:kv/data/app#pw", "op://Team/App/password", "arn:aws:ssm:eu-central-1:" + pick(r, string.digits, 12) + ":parameter/app/pw", "/var/run/secrets/app/password", "file:///etc/app/password", "projects/p/secrets/db/versions/latest", "azurekeyvault://kv/db", "!vault |", "{cipher}" + pick(r, HEX, 64), "%DB_PASSWORD%"]),
    "objname": lambda r: "-".join(r.sample(["billing", "ledger", "portal", "search", "edge", "core"], 2)) + r.choice(["-credentials", "-tls", "-db-secret", "-auth", "-registry", "-api-token"]),
}

T = []


def t(text):
    T.append(text.strip("\n") + "\n")


t("""
# Werte für das Kundenportal
datenbank:
  rechner: db01.intern.example
  benutzer: portal
  kennwort: [[S de-password pw]]
  anschluesse: 20
zugangsdaten:
  sftp:
    benutzername: austausch
    passwort: "[[S de-password pw]]"
    fingerabdruck: [[N fingerprint fp]]
  schnittstelle:
    apiSchluessel: [[S de-apikey hex40]]
    geheimnis: "[[S de-secret b32]]"
kennwortRichtlinie:
  mindestLaenge: 12
  ablaufTage: 90
passwortDatei: /etc/portal/kennwort
vorhandenesSecret: [[N secret-ref objname]]
smtp:
  kennwort: [[N placeholder placeholder]]
  absender: portal@example.org
""")
t("""
# Valores del servicio de pagos
baseDeDatos:
  servidor: mysql.interno
  usuario: pagos
  contrasena: '[[S es-password pw]]'
  contraseñaRoot: "[[S es-password pw]]"
correo:
  usuario: avisos@example.org
  clave: [[S es-password human]]
pasarela:
  claveApi: [[S es-apikey mixed]]
  claveSecreta: [[S es-secret hex64]]
  claveApiArchivo: /etc/pasarela/clave
  tokenDeAcceso: [[S es-token uuid]]
  identificador: [[N uuid uuid]]
contrasenaExistente: [[N secret-ref objname]]
banco:
  senha: [[S pt-password pw]]
  chaveApi: [[S pt-apikey hex32]]
  chaveDeParticao: cliente_id
  senhaArquivo: /run/senha
""")
t("""
# Valeurs
baseDeDonnees:
  hote: pg.interne
  utilisateur: facturation
  motDePasse: "[[S fr-password pw]]"
messagerie:
  mot_de_passe: [[S fr-password human]]
  mdp_smtp: [[S fr-password mixed]]
fournisseur:
  cleApi: [[S fr-apikey hex40]]
  jeton: [[S fr-token mixed]]
  urlDuJeton: https://auth.example.org/jeton
  cheminMotDePasse: /etc/facturation/mdp
archivio:
  parolaDiAccesso: [[S it-password pw]]
  chiaveApi: [[S it-apikey hex32]]
opslag:
  wachtwoord: [[S nl-password pw]]
  wachtwoordBestand: /etc/wachtwoord
  sleutelNaam: hoofdsleutel
magazyn:
  haslo: [[S pl-password pw]]
lager:
  losenord: '[[S sv-password pw]]'
sklad:
  heslo: [[S cs-password pw]]
depo:
  sifre: [[S tr-password pw]]
хранилище:
  пароль: "[[S ru-password pw]]"
存储:
  密码: "[[S zh-password pw]]"
  访问令牌: "[[S zh-token mixed]]"
""")
t("""
mlPlatform:
  tracking:
    uri: http://mlflow.ml.svc:5000
    adminUser: mlops
    adminPass: [[S password pw]]
  artifacts:
    s3:
      bucket: models-[[N nanoid nano]]
      access_key: [[S access-key token]]
      secret_key: [[S aws-secret aws]]
  llm:
    providers:
      - id: openai
        credential: "[[S token token]]"
        tokens_per_minute: 90000
      - id: azure
        credential: [[N ref ref]]
        apiVersion: "2024-06-01"
    tokenizer: o200k_base
    maxOutputTokens: 4096
    apiKeyEnv: OPENAI_API_KEY
  notebooks:
    cookieSecret: [[S cookie hex64]]
    cryptKey: [[S crypt-key hex64]]
    proxyToken: "[[S token hex64]]"
    image: quay.io/jupyter/base@[[N digest digest]]
  labels:
    run: [[N ulid ulid]]
    hub: [[S token-odd-key token]]
gpu:
  licenseServer: 7070@lic.example.org
""")
t("""
connections:
- conn_id: warehouse
  conn_type: postgres
  login: etl
  pwd: [[S password pw]]
- conn_id: lake
  extra: '{"aws_access_key_id": "[[S access-key-json token]]", "region_name": "eu-central-1"}'
env:
  AIRFLOW_CONN_LEGACY: mysql://etl:[[S conn urlpw]]@mysql.legacy:3306/dw
  AIRFLOW__CORE__FERNET_KEY: [[S fernet b32]]
  AIRFLOW__CORE__EXECUTOR: KubernetesExecutor
  AIRFLOW__SECRETS__BACKEND: airflow.providers.hashicorp.secrets.vault.VaultBackend
  AIRFLOW__WEBSERVER__SECRET_KEY: '[[S web-secret hex64]]'
sparkConf:
  spark.hadoop.fs.s3a.access.key: [[S access-key token]]
  spark.hadoop.fs.s3a.secret.key: [[S aws-secret aws]]
  spark.hadoop.fs.s3a.endpoint: https://s3.eu-central-1.amazonaws.com
  spark.authenticate.secret: [[S shared-secret mixed]]
  spark.ssl.keyStorePassword: [[S keystore pw]]
  spark.kubernetes.authenticate.driver.serviceAccountName: spark
kafka:
  jaas: |
    org.apache.kafka.common.security.plain.PlainLoginModule required username="etl" password="[[S jaas mixed]]";
  sslKeyPassphrase: [[S passphrase phrase]]
  clientProperties: |
    security.protocol=SASL_SSL
    sasl.mechanism=SCRAM-SHA-512
    ssl.truststore.location=/etc/kafka/truststore.jks
    ssl.truststore.password=[[S keystore pw]]
dbt:
  profiles.yml: |
    analytics:
      target: prod
      outputs:
        prod:
          type: snowflake
          account: ab12345.eu-central-1
          user: DBT
          password: "[[S dbt-password pw]]"
          role: TRANSFORMER
          private_key_passphrase: [[N ref ref]]
""")
t("""
extraObjects:
  - apiVersion: v1
    kind: Secret
    metadata:
      name: [[N secret-ref objname]]
    type: Opaque
    stringData:
      dsn: "postgresql+psycopg://crm:[[S conn urlpw]]@crm-db:5432/crm"
      hmac: [[S hmac hex64]]
  - apiVersion: v1
    kind: Secret
    metadata:
      name: encoded
    data:
      password: [[S b64-password b64pw]]
      tls.key: [[S b64-key b64key]]
      tls.crt: [[N b64-cert b64cert]]
  - apiVersion: bitnami.com/v1alpha1
    kind: SealedSecret
    metadata:
      name: sealed
    spec:
      encryptedData:
        password: [[N sealed sealed]]
  - apiVersion: external-secrets.io/v1
    kind: ExternalSecret
    spec:
      secretStoreRef:
        name: vault-backend
        kind: ClusterSecretStore
      data:
        - secretKey: password
          remoteRef:
            key: apps/crm/database
            property: password
  - apiVersion: cert-manager.io/v1
    kind: Issuer
    spec:
      acme:
        privateKeySecretRef:
          name: letsencrypt-account-key
        server: https://acme-v02.api.letsencrypt.org/directory
extraManifests: |
  apiVersion: v1
  kind: Secret
  metadata:
    name: inline
  stringData:
    admin-password: "[[S inline-secret pw]]"
  ---
  apiVersion: v1
  kind: ConfigMap
  data:
    banner: [[N b64-config b64conf]]
""")
t("""
web:
  env:
    - {name: SITE_NAME, value: shop}
    - {name: SESSION_KEYS, value: "[[S session b48]]"}
    - {name: PAYMENT_TOKEN, value: [[S token token]]}
    - {name: GOOGLE_CLIENT_ID, value: 448912-[[N nanoid nano]].apps.googleusercontent.com}
  envVars:
    - key: MAILER_DSN
      value: smtp://mailer:[[S conn urlpw]]@smtp.example.org:587
    - key: APP_SECRET
      value: [[S app-secret hex32]]
    - key: TRUSTED_PROXIES
      value: 10.0.0.0/8
  configs:
    wp-config.php: |
      <?php
      define('DB_NAME', 'wordpress');
      define('DB_USER', 'wp');
      define('DB_PASSWORD', '[[S php pw]]');
      define('AUTH_KEY', '[[S php-salt b48]]');
      $table_prefix = 'wp_';
    settings.py: |
      DEBUG = False
      SECRET_KEY = "[[S django b48]]"
      DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "USER": "shop", "PASSWORD": "[[S django-db pw]]", "HOST": "pg"}}
      AUTH_PASSWORD_VALIDATORS = []
      PASSWORD_RESET_TIMEOUT = 3600
    database.php: |
      return [
          'default' => 'mysql',
          'password' => '[[S php-array pw]]',
          'charset' => 'utf8mb4',
      ];
    appsettings.json: |
      {
        "Logging": {"LogLevel": {"Default": "Warning"}},
        "ConnectionStrings": {
          "Shop": "Server=sql01;Database=Shop;User Id=shop;Password=[[S adonet mixed]];TrustServerCertificate=True"
        },
        "Jwt": {"Issuer": "shop", "Key": "[[S jwt-key long]]"},
        "ApplicationInsights": {"InstrumentationKey": "[[N uuid uuid]]"}
      }
    tomcat-users.xml: |
      <tomcat-users>
        <role rolename="manager-gui"/>
        <user username="deployer" password="[[S xml-attr pw]]" roles="manager-script"/>
      </tomcat-users>
    context.xml: |
      <Resource name="jdbc/shop" url="jdbc:mysql://db/shop" username="shop"
                password="[[S xml-attr pw]]" maxTotal="20"/>
""")
t("""
ops:
  files:
    .pgpass: |
      pg.example.org:5432:billing:billing:[[S pgpass mixed]]
    .my.cnf: |
      [client]
      user = backup
      password = "[[S mycnf pw]]"
      host = mysql
    .netrc: |
      machine git.example.org
      login deploy
      password [[S netrc mixed]]
    .git-credentials: |
      https://deploy:[[S git-credentials urlpw]]@git.example.org
    pip.conf: |
      [global]
      index-url = https://reader:[[S pip urlpw]]@pypi.example.org/simple
    .pypirc: |
      [distutils]
      index-servers = internal
      [internal]
      repository = https://pypi.example.org/
      username = ci
      password = [[S pypirc pw]]
    credentials: |
      [default]
      aws_access_key_id = [[S aws-file token]]
      aws_secret_access_key = [[S aws-file aws]]
      region = eu-central-1
    gradle.properties: |
      org.gradle.daemon=true
      mavenUser=ci
      mavenPassword=[[S gradle pw]]
    auth.json: |
      {"http-basic": {"repo.example.org": {"username": "ci", "password": "[[S composer pw]]"}}, "github-oauth": {"github.com": "[[S composer token]]"}}
    terraform.tfvars: |
      region      = "eu-central-1"
      db_password = "[[S tfvars pw]]"
      vpc_id      = "vpc-0a1b2c3d4e5f67890"
    users.acl: |
      user default off
      user app on >[[S redis-acl mixed]] ~app:* +@all
    rabbitmq.conf: |
      listeners.tcp.default = 5672
      default_user = broker
      default_pass = [[S rabbitmq-conf pw]]
    ipsec.secrets: |
      gw.example.org : PSK "[[S psk mixed]]"
    wg0.conf: |
      [Interface]
      PrivateKey = [[S wireguard b32]]
      Address = 10.8.0.1/24
      [Peer]
      PublicKey = [[N wireguard-public b32]]
      AllowedIPs = 10.8.0.2/32
    haproxy.cfg: |
      listen stats
        stats enable
        stats auth monitor:[[S haproxy mixed]]
    clients.conf: |
      client office {
        ipaddr = 192.0.2.10
        secret = [[S radius mixed]]
      }
    rclone.conf: |
      [backup]
      type = s3
      access_key_id = [[S rclone token]]
      secret_access_key = [[S rclone aws]]
""")
t("""
initScripts:
  01-users.sql: |
    CREATE DATABASE crm;
    CREATE USER crm WITH PASSWORD '[[S sql pw]]';
    GRANT ALL ON DATABASE crm TO crm;
  02-mysql.sql: |
    CREATE USER 'app'@'%' IDENTIFIED BY '[[S sql pw]]';
    FLUSH PRIVILEGES;
  03-mongo.js: |
    db.createUser({user: "crm", pwd: "[[S mongo-js pw]]", roles: ["readWrite"]});
  04-setup.sh: |
    #!/bin/bash
    set -euo pipefail
    curl -sS -u elastic:[[S curl mixed]] http://es:9200/_cluster/health
    curl -H "X-Api-Key: [[S header hex40]]" https://hooks.example.org/start
    redis-cli -a '[[S redis-cli mixed]]' ping
    export AWS_SECRET_ACCESS_KEY=[[S export aws]]
    kubectl create secret generic db --from-literal=password="$DB_PASSWORD"
    echo "password rotation is done by the operator"
    mc alias set store http://minio:9000 "$ACCESS" "$SECRET"
    git checkout [[N git-sha hex40]]
job:
  command:
    - /bin/sh
    - -c
    - pg_dump "postgres://dump:[[S conn urlpw]]@pg/crm" | gzip > /dump/crm.sql.gz
  args: ["--user", "crm", "--password", "[[S arg pw]]", "--timeout", "30"]
  extraArgs:
    - -api-token=[[S arg token]]
    - --oidc-client-secret=[[S arg mixed]]
    - --oidc-client-id=portal
    - --password-file=/etc/pw
    - --tls-private-key-file=/etc/tls/tls.key
""")
t("""
iot:
  mqtt:
    broker: mqtts://broker.example.org:8883
    username: gateway-7
    passcode: "[[S passcode mixed]]"
  wifi:
    ssid: Werkhalle
    psk: [[S psk human]]
  lorawan:
    devEui: 70B3D57ED005A1B2
    appKey: [[S app-key hex32]]
  door:
    pin: [[S pin pin6]]
    pinLength: 6
devices:
  pins:
    led: 13
    relay: 7
accounts:
  nadia: [[S user-map pw]]
  tomasz: "[[S user-map mixed]]"
  viewer: [[H hash bcrypt]]
operators:
  - name: night-shift
    role: operator
    password: "[[S password human]]"
serviceTokens:
  ingest: [[S token-map mixed]]
  export: [[S token-map hex40]]
  legacy: [[N placeholder placeholder]]
webhookSecrets:
  - "[[S list mixed]]"
  - "[[S list hex40]]"
signingKeys: ["[[S list b48]]"]
totpSeeds:
  ops: [[S totp mixed]]
""")
t("""
tls:
  own:
    certificate: |
      [[N cert cert]]
    privateKey: |
      [[S pem key]]
  inlineKey: "[[S pem-inline keyline]]"
  ca: |
    [[N cert cert]]
  verifyKey: |
    [[N public-key pub]]
  pkcs8: [[S der der]]
ssh:
  deployKey: |-
    [[S pem key]]
  authorizedKeys:
    - [[N ssh-public sshpub]]
  knownHosts: |
    git.example.org [[N ssh-public sshpub]]
gcp:
  serviceAccount: |
    {
      "type": "service_account",
      "project_id": "billing",
      "private_key_id": "[[N key-id hex40]]",
      "private_key": "[[S gcp-json keyline]]\\n",
      "client_email": "billing@billing.iam.gserviceaccount.com"
    }
archive:
  bundle: [[S gzip gzpw]]
  motd: [[N b64-config b64conf]]
registry:
  config.json: |
    {"auths": {"registry.example.org": {"auth": "[[S docker-auth basic]]"}}}
""")
t("""
lookalikes:
  checksum/config: [[N checksum hex64]]
  gitRevision: [[N git-sha hex40]]
  buildId: [[N ulid ulid]]
  integrity: [[N sri sri]]
  image: ghcr.io/acme/app@[[N digest digest]]
  tenant: [[N uuid uuid]]
  correlation: [[N nanoid nano]]
  etag: '"[[N etag hex32]]"'
  accountNumber: "[[N number acct]]"
  stripePublishable: [[N publishable pk]]
  fingerprint: [[N fingerprint fp]]
  sentryDsn: https://[[N sentry-public hex32]]@o447951.ingest.sentry.io/5429219
  bucket: acme-logs-[[N nanoid nano]]
  endpoint: https://[[N nanoid nano]].execute-api.eu-central-1.amazonaws.com/prod
  oidc:
    tokenEndpoint: https://idp.example.org/oauth2/token
    clientId: [[N uuid uuid]]
    clientSecretRef:
      name: oidc
      key: client-secret
    passwordGrant: false
    accessTokenLifetime: 300
  passwordHashAlgorithm: argon2id
  passwordMinLength: 14
  passwordResetUrl: https://portal.example.org/reset
  secretBackend: kubernetes
  secretNamespace: vault-system
  keyspace: events
  primaryKey: user_id
  partitionKey: tenant
  sortKey: created_at
  routingKey: orders.created
  cacheKeyPrefix: portal
  author: platform-team
  passthrough: true
  bypassRoutes: [/health, /ready]
  tokenBucket:
    capacity: 100
    refillPerSecond: 10
  authMode: mutual-tls
  keyRotationDays: 30
  pinnedVersion: 3.11.4
  credentialsFile: /etc/gcp/credentials.json
  apiKeyHeader: X-Api-Key
  authSecretName: [[N secret-ref objname]]
  existingSecret: [[N secret-ref objname]]
  existingSecretKeys:
    user: username
    pass: db-password
  imagePullSecrets: [[N secret-ref objname]]
  tlsSecret: [[N secret-ref objname]]
  encryptionProvider: aescbc
  csp: "script-src 'self' 'sha256-[[N csp b32]]'"
""")
t("""
auth:
  adminUser: admin
  adminPassword: [[W weak weak]]
  rootPassword: ""
  replicationPassword: [[N placeholder placeholder]]
  apiToken: [[N ref ref]]
  jwtSecret: [[N ref ref]]
  clientSecret: "[[N sops sops]]"
  encryptionKey: '[[N placeholder placeholder]]'
  password: [[N ref ref]]
  passwordHash: "[[H hash sha512crypt]]"
  # rotated 2025-03: previousPassword: "[[S comment mixed]]"
  # token: [[S comment-token token]]
  # password: the initial password, see the handbook
  # apiKey: ""
metrics:
  basicAuth:
    username: prom
    password: '[[S password pw]]'
  bearerToken: [[S bearer jwt]]
  remoteWrite:
    - url: https://mimir.example.org/api/v1/push
      headers:
        Authorization: Bearer [[S bearer mixed]]
        X-Scope-OrgID: acme
    - url: https://writer:[[S conn urlpw]]@vm.example.org/api/v1/write
notifications:
  slack: https://hooks.slack.com/services/T0[[S webhook-part nothing]]
  pagerduty:
    integrationKey: [[S integration-key hex32]]
  telegram:
    chatId: "-1001234567890"
    botToken: "[[S telegram token]]"
  smtp:
    smarthost: smtp.example.org:587
    auth_username: alerts
    auth_password: [[S password phrase]]
defaults:
  redisUrl: '${REDIS_URL:-redis://:[[S default-url urlpw]]@redis:6379/0}'
  key: '{{ .Values.override.apiKey | default "[[S default mixed]]" }}'
  none: '${SENTRY_TOKEN:-}'
""")
t("""
gateway:
  consumers:
    - username: mobile
      keyauth_credentials:
        - key: [[S kong-key mixed]]
      hmacauth_credentials:
        - username: mobile
          secret: [[S kong-hmac mixed]]
    - username: partner
      jwt_secrets:
        - algorithm: HS256
          key: partner-app
          secret: [[S kong-jwt long]]
  plugins:
    - name: rate-limiting
      config: {minute: 60, policy: local}
    - name: openid-connect
      config:
        client_id: [portal]
        client_secret: ["[[S list-value mixed]]"]
        session_secret: [[S session b32]]
oauth2Proxy:
  configFile: |-
    provider = "oidc"
    client_id = "grafana"
    client_secret = "[[S toml mixed]]"
    cookie_secret = "[[S toml b32]]"
    email_domains = ["*"]
realm:
  import: |
    {"realm": "acme", "users": [{"username": "robot", "credentials": [{"type": "password", "value": "[[S keycloak pw]]"}]}],
     "clients": [{"clientId": "portal", "secret": "[[S keycloak mixed]]", "publicClient": false}]}
vector:
  customConfig:
    sinks:
      es:
        auth: {strategy: basic, user: vector, password: "[[S password pw]]"}
      s3:
        auth:
          access_key_id: [[S access-key token]]
          secret_access_key: [[S aws-secret aws]]
fluentd:
  output.conf: |
    <match **>
      @type elasticsearch
      host es
      user fluent
      password [[S fluentd mixed]]
    </match>
logstash:
  pipeline: |
    output { elasticsearch { hosts => ["es:9200"] user => "ls" password => "[[S logstash pw]]" } }
springConfig: |
  spring:
    datasource:
      url: jdbc:postgresql://pg/crm
      username: crm
      password: [[S spring pw]]
    rabbitmq:
      password: ${RABBIT_PASSWORD:[[S spring-default mixed]]}
  management.endpoints.web.exposure.include: health
""")


def main():
    a = argparse.ArgumentParser()
    a.add_argument("--seed", type=int, required=True)
    a.add_argument("--out", required=True)
    args = a.parse_args()
    marker = re.compile(r"\[\[([SWHN]) ([a-z0-9-]+) ([a-z0-9]+)\]\]")
    names = {"S": "secret", "W": "weak", "H": "hash", "N": "neg"}
    labels = []
    for copy in range(4):
        for at, template in enumerate(T):
            r = random.Random(f"{args.seed}-second-{copy}-{at}")
            file = f"charts/{copy}-{at:02d}/{r.choice(['values.yaml', 'values-live.yaml', 'ci/full-values.yaml'])}"
            out = []
            for line in template.split("\n"):
                start = len(out) + 1
                text, spots = line, []
                while True:
                    m = marker.search(text)
                    if not m:
                        break
                    label, kind, gen = m.groups()
                    if gen == "nothing":
                        value = pick(r, string.ascii_uppercase + string.digits, 8) + "/B0" + pick(r, string.ascii_uppercase + string.digits, 8) + "/" + pick(r, A62, 24)
                    else:
                        value = G[gen](r)
                    before = text[: m.start()]
                    # Bare YAML scalars that would not parse are quoted, as people do.
                    bare = re.search(r"(:|-|value:) $", before) and text[m.end() :] in ("", "}")
                    if bare and "\n" not in value and (re.search(r"[:#&@!%`{}\[\],*'\"|>?-]", value[:1]) or ": " in value or " #" in value or re.search(r"[{}\[\],]", value) and text.endswith("}")):
                        value = json.dumps(value, ensure_ascii=False)
                    elif bare and re.fullmatch(r"[0-9.eE+_]+|-|n/a|~|null|true|false", value) and label == "S" and kind != "pin":
                        value = json.dumps(value)
                    if before.endswith("'"):
                        value = value.replace("'", "''")
                    value = value.replace("\n", "\n" + re.match(r" *", line).group(0))
                    text = before + value + text[m.end() :]
                    spots.append((names[label], kind, value))
                out += text.split("\n")
                for label, kind, value in spots:
                    labels.append(dict(file=file, path="", line=start, end_line=len(out), alt_lines=[], kind=kind, placement=f"t{at:02d}", label=label, sha256=hashlib.sha256(value.encode()).hexdigest()[:16]))
            path = f"{args.out}/{file}"
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8") as f:
                f.write("\n".join(out))
    for at, label in enumerate(labels):
        label["id"] = at
    with open(f"{args.out}/labels.jsonl", "w", encoding="utf-8") as f:
        for label in labels:
            f.write(json.dumps(label) + "\n")


main()
