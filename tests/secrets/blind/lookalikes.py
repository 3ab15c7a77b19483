"""Snippets that look like secrets and are none: each line is a negative (label neg or public) or prose."""
import json

import provider_tokens as T
from house import block
from positives import ENV


SVG = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24'><path d='M12 2L2 7'/></svg>"


def n(h, kind, v, where="map"):
    return h.N(kind, v, where)


def placeholder(h):
    v = h.r.choice(T.PLACEHOLDERS)
    if h.r.random() < 0.3:
        e = h.r.choice(ENV)
        return f"env:\n  - name: {e}\n    value: {h.q(n(h, 'placeholder', v), 'double')}\n"
    return f"{h.comment('password')}{h.k(h.term())}: {h.q(n(h, 'placeholder', v), 'double')}\n"


REFS = [
    "${DB_PASSWORD}", "$(DB_PASSWORD)", "$DB_PASSWORD", "${env:API_TOKEN}", "%env(DB_PASSWORD)%", "{{ .Values.global.password }}", "${DB_PASSWORD:?missing}",
    "{{ include \"app.password\" . }}", "<path:kv/data/app#password>", "<path:secret/data/prod/db#password | base64encode>", "ref+vault://kv/app#/password",
    "ref+awssecrets://prod/db/password", "ref+sops://secrets.enc.yaml#/db/pw", "ref+gcpsecrets://acme/db", "vault:secret/data/app#PASSWORD", "op://Prod/db/password",
    "{{ vault \"kv/app\" \"password\" }}", "arn:aws:secretsmanager:eu-central-1:123456789012:secret:prod/db-AbCdEf", "AVP<password>", "<password>",
    "bws://prod/db", "gcp:secretmanager:projects/acme/secrets/db/versions/latest", "awssm://prod/db", "secretref+prod://db", "{{ keyOrDefault \"a\" }}",
    "k8s:secret/app/password", "{{ .Data.data.password }}", "#{vault.db.password}", "{{ op://Prod/db/password }}", "@Microsoft.KeyVault(SecretUri=https://kv.vault.azure.net/secrets/db/)",
    "$__file{/etc/secrets/password}", "$__env{GF_PASSWORD}", "${file:/etc/secrets:password}", "file:///run/secrets/db", "/run/secrets/db_password", "secret://db/password",
    "{{resolve:secretsmanager:prod/db:SecretString:password}}", "akv://kv/db", "${vault.kv.db}", "env:DB_PASSWORD", "@/etc/secrets/token", "${ssm:/prod/db/password}",
    "((db-password))", "!vault", "[[ .Secret.db ]]", "<% secrets.db %>", "{{ (ds \"vault\").password }}", "{{ requiredEnv \"DB_PASSWORD\" }}",
]


def reference(h):
    v = h.r.choice(REFS)
    if h.r.random() < 0.25:
        return f"extraEnv:\n  - name: {h.r.choice(ENV)}\n    value: {h.q(n(h, 'reference', v), 'single')}\n"
    return f"{h.k(h.term())}: {h.q(n(h, 'reference', v), 'single')}\n"


def ref_in_url(h):
    v = h.pick("postgres://app:${DB_PASSWORD}@db:5432/app", "redis://:$(REDIS_PASSWORD)@redis:6379/0", "amqp://user:{{ .Values.rabbit.password }}@mq", "jdbc:postgresql://db/app?user=a&password=${PW}",
               "Server=sql;User=sa;Password=$(SA_PASSWORD);", "mysql://root:<password>@mysql/x", "https://oauth2:${GITLAB_TOKEN}@gitlab.example.org/x.git", "mongodb://user:%s@mongo:27017",
               "postgres://db:5432/app", "redis://redis-master:6379/0", "http://user@proxy:3128", "amqp://mq.example.org/vhost", "postgresql://user:****@db/x", "mongodb://mongo/app?authSource=admin",
               "https://vault.example.org/v1/secret/data/app", "https://idp.example.org/realms/x/protocol/openid-connect/token", "jdbc:h2:mem:test;DB_CLOSE_DELAY=-1", "postgres://USER:PASSWORD@HOST:5432/DB",
               "http://user:pass@example.com", "ldaps://ldap.example.org:636/dc=example,dc=org??sub?(uid=%s)", "https://api.example.org/v1/users/password/reset?lang=de", "s3://bucket/prefix/secret-store")
    return f"{h.k(h.pick('database url', 'redis url', 'connection string', 'dsn', 'url', 'repo'))}: {h.q(n(h, 'url', v), 'double')}\n"


def existing(h):
    rel = h.pick("app", "pg-main", "keycloak-db", "redis-auth", "minio-root", "my-release-postgresql", "prod-db-credentials", "tls-wildcard", "acme-account-key", "regcred")
    w = h.pick("existing secret", "secret name", "existing secret name", "secret ref", "password secret", "auth secret", "credentials secret", "image pull secret", "tls secret name", "secret key ref name",
               "existing password secret", "oauth secret name", "client secret name", "from secret", "external secret", "kubernetes secret", "token secret ref", "admin existing secret", "password secret name",
               "name of secret", "vault secret path", "secret store ref", "signing key secret", "api key secret name", "nombre del secreto", "nom du secret", "nome do segredo")
    key = h.pick("existing secret password key", "user password key", "secret key", "password key", "admin password key", "secret keys admin password key", "token key", "existing secret key",
                 "client secret key", "password secret key", "redis password key", "root password secret key", "key in secret", "access key field")
    val = h.pick("password", "postgres-password", "rabbitmq-erlang-cookie", "root-password", "client_secret", "DB_PASSWORD", "admin-password", "token", "redis-password", "secret-access-key", "tls.key", "auth.json")
    return f"{h.pick('auth', 'oidc', 'database', 'externalDatabase', 'storage')}:\n  {h.k(w)}: {h.q(n(h, 'secret-name', rel))}\n  {h.k(key)}: {h.q(n(h, 'key-name', val))}\n  {h.k('user name')}: app\n"


def secret_keys(h):
    return f"auth:\n  secretKeys:\n    adminPasswordKey: {n(h, 'key-name', 'postgres-password')}\n    userPasswordKey: {n(h, 'key-name', 'password')}\n    replicationPasswordKey: {n(h, 'key-name', 'replication-password')}\n"


def key_ref(h):
    e = h.r.sample(ENV, 2)
    return (f"extraEnvVars:\n  - name: {e[0]}\n    valueFrom:\n      secretKeyRef:\n        name: {n(h, 'secret-name', h.pick('app-secret', 'db-creds', 'api-token-3f9a1c'))}\n        key: {n(h, 'key-name', h.pick('password', 'apiToken', 'secret-key'))}\n"
            f"  - name: {e[1]}_FILE\n    value: {n(h, 'path', '/run/secrets/' + e[1].lower())}\nenvFrom:\n  - secretRef:\n      name: {n(h, 'secret-name', 'app-env-secret')}\n")


def volume(h):
    return (f"extraVolumes:\n  - name: secret-files\n    secret:\n      secretName: {n(h, 'secret-name', 'app-tls-' + T.chars(h.r, T.LOWNUM, 5))}\n      items:\n        - key: {n(h, 'key-name', 'password.txt')}\n          path: pw\n"
            f"extraVolumeMounts:\n  - name: secret-files\n    mountPath: {n(h, 'path', '/etc/secrets')}\n    subPath: {n(h, 'path', 'token')}\n")


def file_key(h):
    w = h.pick("password file", "token file", "secret file", "private key file", "tls key", "key file", "ca key path", "credentials file", "ssl key", "cookie secret file", "bearer token file", "ssh key path", "client secret file", "keystore path",
               "google application credentials", "kubeconfig", "secret mount path", "jwks path", "licence file")
    v = h.pick("/etc/tls/tls.key", "/run/secrets/password", "/var/run/secrets/kubernetes.io/serviceaccount/token", "C:\\secrets\\pw.txt", "./certs/server.key", "~/.ssh/id_rsa", "/opt/bitnami/certs/key.pem", "file:/etc/app/keystore.jks", "classpath:keystore.p12",
               "/vault/secrets/db", "secrets/token.txt", "/home/app/.pgpass", "$HOME/.netrc", "keystore.jks", "tls.key")
    return f"{h.k(w)}: {h.q(n(h, 'path', v), 'single')}\n"


def policy(h):
    return h.pick(
        f"passwordPolicy:\n  minLength: {n(h, 'policy', '12')}\n  requireUppercase: true\n  history: 5\n  expireDays: {n(h, 'policy', '90')}\n  pattern: {n(h, 'policy', chr(39) + '^(?=.*[A-Z])(?=.*[0-9]).{12,}$' + chr(39))}\n",
        f"{h.k('password policy')}: {h.q(n(h, 'policy', 'length(12) and digits(2) and notUsername(undefined)'), 'double')}\n",
        f"{h.k('token ttl')}: {n(h, 'policy', '3600s')}\n{h.k('token max ttl')}: {n(h, 'policy', '24h')}\n{h.k('token type')}: {n(h, 'policy', 'service')}\n",
        f"{h.k('secret rotation interval')}: {n(h, 'policy', '720h')}\n{h.k('password expiry')}: {n(h, 'policy', '90d')}\n{h.k('session timeout')}: 30m\n",
        f"{h.k('access token lifespan')}: {n(h, 'policy', '300')}\n{h.k('refresh token rotation')}: true\n{h.k('password reset enabled')}: {n(h, 'flag', 'true')}\n",
        f"{h.k('password hash algorithm')}: {n(h, 'algorithm', 'pbkdf2-sha512')}\n{h.k('password encryption')}: {n(h, 'algorithm', 'scram-sha-256')}\n{h.k('hash iterations')}: 210000\n",
        f"{h.k('signing algorithm')}: {n(h, 'algorithm', 'RS256')}\n{h.k('key size')}: 4096\n{h.k('key usages')}:\n  - {n(h, 'algorithm', 'digital signature')}\n  - key encipherment\n",
        f"{h.k('private key')}:\n  algorithm: {n(h, 'algorithm', 'ECDSA')}\n  size: 256\n  rotationPolicy: {n(h, 'policy', 'Always')}\n",
        f"{h.k('auth method')}: {n(h, 'policy', 'password')}\n{h.k('auth type')}: {n(h, 'policy', 'client_secret_basic')}\n{h.k('grant type')}: {n(h, 'policy', 'refresh_token')}\n",
        f"{h.k('generate password')}: {n(h, 'flag', 'true')}\n{h.k('disable password')}: {n(h, 'flag', 'false')}\n{h.k('use password files')}: {n(h, 'flag', chr(34) + 'yes' + chr(34))}\n{h.k('allow empty password')}: {n(h, 'flag', chr(34) + 'no' + chr(34))}\n",
        f"{h.k('secret engine')}: {n(h, 'policy', 'kv-v2')}\n{h.k('secret type')}: {n(h, 'policy', 'kubernetes.io/dockerconfigjson')}\n{h.k('secret backend')}: {n(h, 'policy', 'vault')}\n",
        f"{h.k('credential helper')}: {n(h, 'policy', 'ecr-login')}\n{h.k('credentials provider')}: {n(h, 'policy', 'com.amazonaws.auth.WebIdentityTokenCredentialsProvider')}\n",
        f"{h.k('password length')}: 32\n{h.k('password charset')}: {h.q(n(h, 'policy', T.ALNUM), 'double')}\n",
        f"{h.k('max tokens')}: {n(h, 'number', '4096')}\n{h.k('tokenizer')}: {n(h, 'word', 'cl100k_base')}\n{h.k('token limit')}: 128000\n{h.k('pad token')}: {h.q(n(h, 'word', '<|endoftext|>'), 'double')}\n",
        f"{h.k('partition key')}: {n(h, 'word', 'tenantId')}\n{h.k('sort key')}: {n(h, 'word', 'createdAt')}\n{h.k('primary key')}: {n(h, 'word', 'customer_uuid')}\n{h.k('routing key')}: {n(h, 'word', 'orders.created.v1')}\n",
        f"topologyKey: {n(h, 'word', 'topology.kubernetes.io/zone')}\n{h.k('label key')}: {n(h, 'word', 'app.kubernetes.io/instance')}\n{h.k('cache key')}: {n(h, 'word', '$scheme$request_method$host$request_uri')}\n",
        f"{h.k('public key algorithm')}: {n(h, 'algorithm', 'ssh-ed25519')}\n{h.k('key id')}: {n(h, 'id', T.chars(h.r, T.HEX, 16))}\n{h.k('key ring')}: {n(h, 'word', 'projects/acme/locations/eu/keyRings/main')}\n",
    )


def header_name(h):
    return h.pick(
        f"{h.k('auth header')}: {n(h, 'header-name', 'X-Auth-Token')}\n{h.k('api key header')}: {n(h, 'header-name', 'X-Api-Key')}\n",
        f"{h.k('token header name')}: {n(h, 'header-name', 'Authorization')}\n{h.k('token prefix')}: {n(h, 'header-name', 'Bearer')}\n",
        f"{h.k('csrf cookie name')}: {n(h, 'header-name', '__Host-csrf-token')}\n{h.k('session cookie name')}: {n(h, 'header-name', 'JSESSIONID')}\n",
        f"cors:\n  allowHeaders: {h.q(n(h, 'header-name', 'Authorization,X-Api-Key,X-CSRF-Token'), 'double')}\n  exposeHeaders: [X-Total-Count]\n",
        f"nginx.ingress.kubernetes.io/auth-secret: {n(h, 'secret-name', 'basic-auth')}\nnginx.ingress.kubernetes.io/auth-realm: {h.q(n(h, 'word', 'Authentication Required - Password'), 'double')}\n",
        f"{h.k('password field')}: {n(h, 'word', 'user_password')}\n{h.k('password attribute')}: {n(h, 'word', 'userPassword')}\n{h.k('token claim')}: {n(h, 'word', 'preferred_username')}\n",
        f"{h.k('password label')}: {n(h, 'word', 'Kennwort')}\n{h.k('password env var')}: {n(h, 'word', 'DB_PASSWORD')}\n{h.k('secret env name')}: {n(h, 'word', 'APP_SECRET_KEY')}\n",
        f"{h.k('token query param')}: {n(h, 'word', 'access_token')}\n{h.k('api key name')}: {n(h, 'word', 'production-eu')}\n{h.k('api key id')}: {n(h, 'word', 'ak-prod')}\n",
    )


def endpoints(h):
    return h.pick(
        f"{h.k('token url')}: {n(h, 'url', 'https://idp.example.org/oauth2/v1/token')}\n{h.k('auth url')}: https://idp.example.org/oauth2/v1/authorize\n",
        f"{h.k('password reset url')}: {n(h, 'url', 'https://app.example.org/password/reset')}\n{h.k('forgot password link')}: {n(h, 'url', 'https://app.example.org/forgot')}\n",
        f"{h.k('token endpoint')}: {h.q(n(h, 'url', 'http://keycloak:8080/realms/main/protocol/openid-connect/token'))}\n{h.k('jwks uri')}: {n(h, 'url', 'https://idp.example.org/.well-known/jwks.json')}\n",
        f"{h.k('secret server')}: {n(h, 'host', 'vault.example.org:8200')}\n{h.k('credential store host')}: {n(h, 'host', 'pw-manager.internal')}\n",
        f"{h.k('password service')}: {n(h, 'host', 'password-api.svc.cluster.local')}\n{h.k('auth token service port')}: 8443\n",
        f"{h.k('key server')}: {n(h, 'host', 'hkps://keys.openpgp.org')}\n{h.k('license server')}: {n(h, 'host', '27000@lic.example.org')}\n",
        f"{h.k('vault path')}: {n(h, 'path', 'secret/data/prod/app')}\n{h.k('secret path')}: {n(h, 'path', 'kv/prod/database/credentials')}\n{h.k('ssm parameter')}: /prod/db/password\n",
        f"{h.k('webhook url')}: {n(h, 'url', 'https://ci.example.org/hooks/deploy')}\n{h.k('slack channel')}: '#alerts'\n",
        f"{h.k('webhook url')}: {h.q(n(h, 'placeholder', 'https://hooks.slack.com/services/XXX/YYY/ZZZ'))}\n",
        f"{h.k('sentry org')}: acme\n{h.k('dsn')}: {h.q(h.A('sentry-dsn', 'https://' + T.chars(h.r, T.HEX, 32) + '@o123456.ingest.sentry.io/42'), 'double')}\n",
    )


def digest(h):
    r = h.r
    return h.pick(
        f"image:\n  repository: registry.example.org/app\n  tag: {h.q(n(h, 'image-tag', T.chars(r, T.HEX, 40)), 'double')}\n  digest: {n(h, 'digest', 'sha256:' + T.chars(r, T.HEX, 64))}\n",
        f"{h.k('image')}: {n(h, 'image-ref', 'ghcr.io/acme/app:v1.4.2@sha256:' + T.chars(r, T.HEX, 64))}\n",
        f"{h.k('git commit')}: {h.q(n(h, 'git-sha', T.chars(r, T.HEX, 40)), 'double')}\n{h.k('revision')}: {h.q(n(h, 'git-sha', T.chars(r, T.HEX, 7) + 'f'), 'double')}\n",
        f"podAnnotations:\n  checksum/config: {h.q(n(h, 'checksum', T.chars(r, T.HEX, 64)), 'double')}\n  checksum/secret: {h.q(n(h, 'checksum', T.chars(r, T.HEX, 64)), 'double')}\n",
        f"plugins:\n  - name: a\n    sha256: {h.q(n(h, 'checksum', T.chars(r, T.HEX, 64)), 'double')}\n    url: https://dl.example.org/a-1.2.3.tgz\n",
        f"{h.k('md5')}: {h.q(n(h, 'checksum', T.chars(r, T.HEX, 32)), 'double')}\n{h.k('integrity')}: {n(h, 'checksum', 'sha512-' + T.b64(T.raw(r, 64)))}\n",
        f"{h.k('file checksum')}: {h.q(n(h, 'checksum', T.chars(r, T.HEX, 128)), 'single')}\n{h.k('etag')}: {h.q(n(h, 'checksum', T.chars(r, T.HEX, 32)), 'single')}\n",
        f"{h.k('ssh host key fingerprint')}: {n(h, 'fingerprint', 'SHA256:' + T.b64(T.raw(r, 32), False))}\n{h.k('cert thumbprint')}: {n(h, 'fingerprint', ':'.join(T.chars(r, T.UHEX, 2) for _ in range(20)))}\n",
        f"{h.k('gpg key id')}: {h.q(n(h, 'fingerprint', T.chars(r, T.UHEX, 40)), 'double')}\n{h.k('signing key id')}: {h.q(n(h, 'fingerprint', '0x' + T.chars(r, T.UHEX, 16)), 'double')}\n",
        f"{h.k('discovery token ca cert hash')}: {n(h, 'fingerprint', 'sha256:' + T.chars(r, T.HEX, 64))}\n",
        f"initContainers:\n  - name: fetch\n    image: busybox@sha256:{n(h, 'digest', T.chars(r, T.HEX, 64))}\n    command: [sh, -c, \"echo {T.chars(r, T.HEX, 64)}  app.jar | sha256sum -c\"]\n",
    )


def ids(h):
    r = h.r
    return h.pick(
        f"{h.k('client id')}: {h.q(n(h, 'client-id', T.uuid(r)), 'double')}\n{h.k('tenant id')}: {n(h, 'uuid', T.uuid(r))}\n{h.k('subscription id')}: {h.q(n(h, 'uuid', T.uuid(r)))}\n",
        f"{h.k('cluster id')}: {h.q(n(h, 'id', T.chars(r, T.ALNUM, 22)), 'double')}\n{h.k('instance uuid')}: {n(h, 'uuid', T.uuid(r))}\n{h.k('dashboard uid')}: {h.q(n(h, 'id', T.chars(r, T.ALNUM, 9)), 'double')}\n",
        f"{h.k('client id')}: {h.q(n(h, 'client-id', T.chars(r, T.DIG, 12) + '-' + T.chars(r, T.LOWNUM, 32) + '.apps.googleusercontent.com'))}\n",
        f"{h.k('kms key id')}: {n(h, 'arn', 'arn:aws:kms:eu-central-1:123456789012:key/' + T.uuid(r))}\n{h.k('role arn')}: {n(h, 'arn', 'arn:aws:iam::123456789012:role/secret-reader')}\n",
        f"{h.k('zone id')}: {n(h, 'id', 'Z' + T.chars(r, T.UPNUM, 20))}\n{h.k('distribution id')}: {n(h, 'id', 'E' + T.chars(r, T.UPNUM, 13))}\n{h.k('vpc')}: vpc-0{T.chars(r, T.HEX, 16)}\n",
        f"{h.k('bucket')}: {n(h, 'bucket', 'acme-prod-secrets-' + T.chars(r, T.LOWNUM, 16))}\n{h.k('backup bucket')}: {n(h, 'bucket', 'loki-chunks-' + T.chars(r, T.HEX, 12))}\n",
        f"{h.k('host')}: {n(h, 'host', 'prod-db.c' + T.chars(r, T.LOWNUM, 11) + '.eu-central-1.rds.amazonaws.com')}\n{h.k('redis endpoint')}: {n(h, 'host', 'master.cache.' + T.chars(r, T.LOWNUM, 6) + '.euc1.cache.amazonaws.com')}\n",
        f"nodeSelector:\n  pool: {n(h, 'resource-name', 'gke-prod-pool-1-' + T.chars(r, T.HEX, 8) + '-' + T.chars(r, T.LOWNUM, 4))}\n{h.k('pod name')}: {n(h, 'resource-name', 'app-' + T.chars(r, T.LOWNUM, 10) + '-' + T.chars(r, T.LOWNUM, 5))}\n",
        f"{h.k('google analytics id')}: {n(h, 'id', 'G-' + T.chars(r, T.UPNUM, 10))}\n{h.k('gtm id')}: GTM-{T.chars(r, T.UPNUM, 7)}\n{h.k('recaptcha site key')}: {h.q(h.P('recaptcha-site', '6L' + T.chars(r, T.URL, 38)), 'double')}\n",
        f"{h.k('slack channel id')}: {n(h, 'id', 'C0' + T.chars(r, T.UPNUM, 9))}\n{h.k('app id')}: {n(h, 'id', 'A0' + T.chars(r, T.UPNUM, 9))}\n{h.k('project id')}: acme-prod-{T.chars(r, T.DIG, 6)}\n",
        f"{h.k('stripe publishable key')}: {h.q(h.P('stripe-public', 'pk_live_' + T.chars(r, T.ALNUM, 24)), 'double')}\n",
        f"{h.k('mapbox public token')}: {h.q(h.P('mapbox-public', 'pk.' + T.b64(json.dumps({'u': 'acme', 'a': T.chars(r, T.LOWNUM, 25)}), False) + '.' + T.chars(r, T.URL, 22)), 'double')}\n",
        f"{h.k('vapid public key')}: {h.q(h.P('vapid-public', 'B' + T.chars(r, T.URL, 86)), 'double')}\n{h.k('langfuse public key')}: {h.P('langfuse-public', 'pk-lf-' + T.uuid(r))}\n",
        f"{h.k('sops age recipient')}: {h.P('age-recipient', 'age1' + T.chars(r, 'qpzry9x8gf2tvdw0s3jn54khce6mua7l', 58))}\n",
        f"{h.k('wireguard public key')}: {h.P('wireguard-public', T.b64(T.raw(r, 32)))}\n{h.k('peer endpoint')}: vpn.example.org:51820\n",
        f"{h.k('cosign public key')}: {h.P('public-key', T.b64(T.raw(r, 91)))}\n",
        f"{h.k('idempotency namespace')}: {n(h, 'uuid', T.uuid(r))}\n{h.k('correlation id')}: {n(h, 'uuid', T.uuid(r))}\n{h.k('machine id')}: {h.q(n(h, 'id', T.chars(r, T.HEX, 32)), 'double')}\n",
        f"{h.k('eab kid')}: {n(h, 'id', T.chars(r, T.URL, 22) + 'a')}\n{h.k('account id')}: {h.q(n(h, 'id', T.chars(r, T.HEX, 32)), 'double')}\n",
    )


def public_material(h):
    r = h.r
    form = r.randrange(8)
    cert = lambda: T.pem(r, "CERTIFICATE", 700)
    if form == 0:
        return f"{h.k(h.pick('ca bundle', 'tls cert', 'certificate', 'ca crt', 'trusted ca', 'client cert'))}: |\n" + block(h.P("certificate", cert()))
    if form == 1:
        return f"{h.k(h.pick('public key', 'jwt public key', 'verification key', 'signing public key'))}: |\n" + block(h.P("public-key", T.pem(r, "PUBLIC KEY", 294)))
    if form == 2:
        return f"{h.k(h.pick('ssh authorized keys', 'authorized keys', 'deploy public key'))}:\n  - {h.P('ssh-public', 'ssh-ed25519 ' + T.b64(bytes([0, 0, 0, 11]) + b'ssh-ed25519' + bytes([0, 0, 0, 32]) + T.raw(r, 32)) + ' ops@example.org')}\n"
    if form == 3:
        return f"{h.k(h.pick('known hosts', 'ssh known hosts'))}: |\n  {h.P('known-hosts', 'github.com ssh-rsa ' + T.b64(bytes([0, 0, 0, 7]) + b'ssh-rsa' + T.raw(r, 270)))}\n"
    if form == 4:
        return f"webhook:\n  caBundle: {h.P('certificate', T.b64(cert()))}\n"
    if form == 5:
        jwk = {"keys": [{"kty": "RSA", "use": "sig", "kid": T.chars(r, T.URL, 20), "alg": "RS256", "n": T.b64(T.raw(r, 256), False, True), "e": "AQAB"}]}
        return f"{h.k('jwks')}: '{h.P('jwks-public', json.dumps(jwk))}'\n"
    if form == 6:
        return f"{h.k('gpg public key')}: |\n" + block(h.P("pgp-public", T.pgp(r, "PUBLIC")))
    return f"{h.k('dh param')}: |\n" + block(h.P("dhparam", T.pem(r, "DH PARAMETERS", 268)))


def encrypted(h):
    r = h.r
    form = r.randrange(5)
    if form == 0:
        k = h.k(h.term())
        return (f"{k}: {n(h, 'sops', 'ENC[AES256_GCM,data:' + T.b64(T.raw(r, 18)) + ',iv:' + T.b64(T.raw(r, 32)) + ',tag:' + T.b64(T.raw(r, 16)) + ',type:str]')}\n"
                f"sops:\n  kms: []\n  age:\n    - recipient: {h.P('age-recipient', 'age1' + T.chars(r, 'qpzry9x8gf2tvdw0s3jn54khce6mua7l', 58))}\n      enc: |\n        -----BEGIN AGE ENCRYPTED FILE-----\n"
                + block(n(h, "sops", "\n".join(T.b64(T.raw(r, 48)) for _ in range(5))), 8) + f"        -----END AGE ENCRYPTED FILE-----\n  lastmodified: \"2024-05-01T10:00:00Z\"\n  mac: {n(h, 'sops', 'ENC[AES256_GCM,data:' + T.b64(T.raw(r, 88)) + ',iv:' + T.b64(T.raw(r, 32)) + ',tag:' + T.b64(T.raw(r, 16)) + ',type:str]')}\n  version: 3.8.1\n")
    if form == 1:
        return ("extraDeploy:\n  - apiVersion: bitnami.com/v1alpha1\n    kind: SealedSecret\n    metadata:\n      name: app\n    spec:\n      encryptedData:\n"
                + "".join(f"        {k}: {n(h, 'sealed', T.b64(bytes([2, 0]) + T.raw(r, r.randrange(540, 640))))}\n" for k in ("password", "token")))
    if form == 2:
        return f"sealedSecrets:\n  {h.k(h.pick('password', 'api token'))}: {n(h, 'sealed', T.b64(bytes([2, 0]) + T.raw(r, 560)))}\n"
    if form == 3:
        body = "\n".join(T.chars(r, T.HEX, 80) for _ in range(6))
        return f"{h.k('db password')}: |\n" + block(n(h, "ansible-vault", "$ANSIBLE_VAULT;1.1;AES256\n" + body))
    return f"{h.k('db password')}: {h.q(n(h, 'vault-transit', 'vault:v1:' + T.b64(T.raw(r, 60))), 'double')}\n"


def eso(h):
    return ("extraObjects:\n  - apiVersion: external-secrets.io/v1beta1\n    kind: ExternalSecret\n    metadata:\n      name: db\n    spec:\n      refreshInterval: 1h\n      secretStoreRef:\n        name: " + n(h, "secret-name", "vault-backend")
            + "\n        kind: ClusterSecretStore\n      target:\n        name: " + n(h, "secret-name", "db-credentials") + "\n      data:\n        - secretKey: " + n(h, "key-name", h.pick("password", "DB_PASSWORD", "adminToken")) + "\n          remoteRef:\n            key: "
            + n(h, "path", "prod/database") + "\n            property: " + n(h, "key-name", "password") + "\n")


def csi(h):
    return ("extraManifests:\n  - apiVersion: secrets-store.csi.x-k8s.io/v1\n    kind: SecretProviderClass\n    spec:\n      provider: azure\n      parameters:\n        keyvaultName: " + n(h, "word", "kv-acme-prod") + "\n        userAssignedIdentityID: "
            + n(h, "uuid", T.uuid(h.r)) + "\n        objects: |\n          array:\n            - |\n              objectName: db-password\n              objectType: secret\n      secretObjects:\n        - secretName: " + n(h, "secret-name", "db") + "\n          data:\n            - key: password\n              objectName: db-password\n")


def avp_secret(h):
    return ("extraObjects:\n  - apiVersion: v1\n    kind: Secret\n    metadata:\n      name: db\n      annotations:\n        avp.kubernetes.io/path: kv/data/db\n    stringData:\n      password: " + n(h, "reference", "<password>") + "\n      url: "
            + n(h, "reference", "postgres://app:<password>@db/app") + "\n      token: " + h.q(n(h, "reference", "{{ .Values.token }}"), "double") + "\n")


def plain_b64(h):
    r = h.r
    inner = h.pick("server {\n  listen 80;\n  server_name _;\n}\n", "log_level: info\nformat: json\nport: 8080\n", "<html><body><h1>Hello</h1></body></html>\n", "#!/bin/sh\nset -e\nexec app --port 80\n", '{"level":"info","format":"json","features":["a","b"]}')
    enc = T.zipped(inner) if r.random() < 0.3 else T.b64(inner)
    return f"{h.k(h.pick('config base64', 'index html b64', 'nginx conf encoded', 'bootstrap script', 'logo svg', 'dashboard gz', 'user data'))}: {n(h, 'base64-plain', enc)}\n"


def image_b64(h):
    data = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + T.raw(h.r, 200)
    return h.pick(f"{h.k('logo')}: {n(h, 'data-uri', 'data:image/png;base64,' + T.b64(data))}\n", f"binaryData:\n  favicon.ico: {n(h, 'image-base64', T.b64(data))}\n",
                  f"{h.k('icon')}: {h.q(n(h, 'data-uri', 'data:image/svg+xml;base64,' + T.b64(SVG)), 'double')}\n")


def minified(h):
    return h.pick(
        "customJs: |\n  " + n(h, "javascript", "!function(e,t){var n=t.createElement(\"script\"),p=e.password||e.pass;n.async=!0,e.token=function(){return e.q.push(arguments)},t.head.appendChild(n)}(window,document);") + "\n",
        "customCss: |\n  " + n(h, "css", ".login-password{background:url(/img/a1b2c3d4e5f6.png)}#token-input:focus{color:#a1b2c3;border:1px solid #d4e5f6}") + "\n",
        "script: |\n  " + n(h, "shell", "PASSWORD=$(kubectl get secret app -o jsonpath='{.data.password}' | base64 -d)") + "\n  " + n(h, "shell", "TOKEN=\"$(cat /var/run/secrets/kubernetes.io/serviceaccount/token)\"") + "\n  " + n(h, "shell", "curl -H \"Authorization: Bearer ${TOKEN}\" -u \"admin:${PASSWORD}\" \"$URL\"") + "\n  "
        + n(h, "shell", "export PGPASSWORD=\"${POSTGRES_PASSWORD}\"") + "\n  " + n(h, "shell", "read -s -p 'Password: ' password") + "\n",
        "script: |\n  " + n(h, "code", "password = os.environ[\"DB_PASSWORD\"]") + "\n  " + n(h, "code", "token = request.headers.get('Authorization')") + "\n  " + n(h, "code", "api_key = config.get(\"api_key\", None)") + "\n  " + n(h, "code", "SECRET_KEY = get_env_variable('SECRET_KEY')") + "\n",
        "config: |\n  " + n(h, "code", "local secret = ngx.var.http_x_secret") + "\n  " + n(h, "code", "if password == nil then return ngx.exit(401) end") + "\n",
        "rego: |\n  " + n(h, "code", "deny[msg] { input.spec.password == \"\"; msg := \"password must be set\" }") + "\n",
        "init.groovy: |\n  " + n(h, "code", "def password = System.getenv('ADMIN_PASSWORD')") + "\n  " + n(h, "code", "def secret = new File('/run/secrets/pw').text.trim()") + "\n",
    )


def neg_files(h):
    t = h.pick(
        "[database]\npassword = ${DB_PASSWORD}\n[auth]\ntoken_ttl = 3600\npassword_policy = strict\n",
        "spring.datasource.password=${DB_PASSWORD}\nsecurity.oauth2.token-uri=https://idp/token\nserver.ssl.key-store=/certs/ks.p12\n",
        "requirepass ${REDIS_PASSWORD}\nmasterauth ${REDIS_PASSWORD}\nprotected-mode yes\n",
        "{\n  \"password\": \"$DB_PASSWORD\",\n  \"tokenUrl\": \"https://idp.example.org/token\",\n  \"secretName\": \"app\",\n  \"apiKey\": \"\"\n}\n",
        "proxy_set_header Authorization $http_authorization;\nauth_basic \"Restricted\";\nauth_basic_user_file /etc/nginx/.htpasswd;\nssl_certificate_key /etc/tls/tls.key;\n",
        "scrape_configs:\n  - job_name: app\n    basic_auth:\n      username: prom\n      password_file: /etc/prom/pw\n    bearer_token_file: /var/run/secrets/kubernetes.io/serviceaccount/token\n",
        "receivers:\n  - name: ops\n    slack_configs:\n      - api_url_file: /etc/alertmanager/slack\n        channel: '#ops'\n        title: '{{ .CommonLabels.alertname }}'\n",
        "datasources:\n  - name: PG\n    secureJsonData:\n      password: $__file{/etc/secrets/pg}\n    jsonData:\n      tlsAuth: true\n",
        "password_encryption = scram-sha-256\nssl_key_file = '/certs/tls.key'\nkrb_server_keyfile = 'FILE:/etc/krb5.keytab'\n",
        "host all all 0.0.0.0/0 md5\nhost all all ::1/128 scram-sha-256\nlocal all all password\n",
        "output {\n  elasticsearch {\n    user => \"${ES_USER}\"\n    password => \"${ES_PASSWORD}\"\n  }\n}\n",
        "auth:\n  password: {{ .Values.auth.password | quote }}\n  secretKeyRef: {{ include \"x.secretName\" . }}\n",
        "# password = changeme\n# token = <your token>\n; secret_key =\nuser = app\n",
        "<server>\n  <username>${env.CI_USER}</username>\n  <password>${env.CI_PASSWORD}</password>\n</server>\n",
        "//npm.example.org/:_authToken=${NPM_TOKEN}\nregistry=https://npm.example.org\n",
        "CREATE USER app WITH PASSWORD :'app_password';\nALTER ROLE app WITH PASSWORD '${APP_PASSWORD}';\nGRANT SELECT ON password_history TO app;\n",
        "ssl_ciphers ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305;\nssl_session_cache shared:SSL:10m;\n",
        "users:\n- name: ci\n  user:\n    exec:\n      apiVersion: client.authentication.k8s.io/v1\n      command: aws\n      args: [eks, get-token, --cluster-name, prod]\n",
    )
    return f"{h.pick('config', 'extraConfig', 'configuration', 'nginxConf', 'settings')}: |\n" + block(n(h, "config-file", t.rstrip("\n"), "embedded"))


def locale(h):
    return h.pick(
        f"i18n:\n  password: {h.q(n(h, 'locale', h.pick('Passwort', 'Mot de passe', 'Contraseña', 'Senha', 'Password')), 'double')}\n  forgotPassword: {h.q(n(h, 'locale', h.pick('Passwort vergessen?', 'Mot de passe oublié ?', '¿Olvidó su contraseña?', 'Esqueceu a senha?')), 'double')}\n  secretHint: {h.q(n(h, 'locale', 'Enter the secret you received by mail'), 'double')}\n",
        f"messages:\n  invalid_token: {h.q(n(h, 'locale', 'The token is invalid or has expired.'), 'double')}\n  password_changed: {h.q(n(h, 'locale', 'Ihr Kennwort wurde geändert'), 'double')}\n",
        f"{h.k('description')}: {h.q(n(h, 'prose', 'Rotates the database password every 90 days and stores the secret in Vault'), 'double')}\n",
        f"{h.k('notes')}: |\n  {n(h, 'prose', 'To read the password: kubectl get secret app -o jsonpath={.data.password} | base64 -d')}\n  {n(h, 'prose', 'The default password is generated; the token expires after 24h.')}\n",
        f"alerts:\n  - alert: {n(h, 'word', 'SecretTokenExpiresSoon')}\n    expr: {n(h, 'promql', 'vault_token_expiry_seconds{token=~' + chr(39) + '.+' + chr(39) + '} < 86400')}\n    annotations:\n      summary: {h.q(n(h, 'prose', 'Token of {{ $labels.instance }} expires'), 'double')}\n",
        f"{h.k('login banner')}: {h.q(n(h, 'prose', 'Password: use your corporate account'), 'double')}\n",
        f"form:\n  - name: password\n    type: {n(h, 'word', 'password')}\n    placeholder: {h.q(n(h, 'locale', 'your password'), 'double')}\n    autocomplete: {n(h, 'word', 'current-password')}\n",
    )


def docs_example(h):
    k = h.pick("AKIA" + "IOSFODNN7" + "EXAMPLE", "AKIA" + "I44QH8DHB" + "EXAMPLE")
    s = "wJalrXUtnFEMI/" + "K7MDENG/bPxRfiCY" + "EXAMPLEKEY"
    return f"{h.k('aws access key id')}: {n(h, 'doc-example', k)}\n{h.k('aws secret access key')}: {h.q(n(h, 'doc-example', s), 'double')}\n"


def misc(h):
    r = h.r
    return h.pick(
        f"{h.k('tls ciphers')}: {h.q(n(h, 'ciphers', 'ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:AES256-SHA'), 'double')}\n{h.k('kex algorithms')}: curve25519-sha256,diffie-hellman-group14-sha256\n",
        f"tlsCipherSuites:\n  - {n(h, 'ciphers', 'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384')}\n  - {n(h, 'ciphers', 'TLS_CHACHA20_POLY1305_SHA256')}\n",
        f"{h.k('redact pattern')}: {h.q(n(h, 'regex', '(?i)(password|token|secret)=[^&]+'), 'single')}\n{h.k('mask fields')}: {h.q(n(h, 'word', 'password,token,secret'), 'double')}\n",
        f"gitleaks:\n  regex: {h.q(n(h, 'regex', 'ghp_[0-9a-zA-Z]{36}'), 'single')}\n  allow: {h.q(n(h, 'regex', '^AKIA[A-Z0-9]{16}$'), 'single')}\n",
        f"{h.k('backup schedule')}: {h.q(n(h, 'cron', '0 3 * * 1-5'), 'double')}\n{h.k('secret refresh cron')}: {h.q(n(h, 'cron', '*/15 * * * *'), 'double')}\n",
        f"{h.k('pod cidr')}: {n(h, 'cidr', '10.244.0.0/16')}\n{h.k('allowed ips')}: [{n(h, 'cidr', '192.168.10.0/24')}, 2001:db8::/32]\n",
        f"{h.k('app version')}: {h.q(n(h, 'version', '2024.10.1-rc.3+build.5f3a9c1'), 'double')}\n{h.k('chart')}: postgresql-16.2.3\n{h.k('java version')}: 17.0.12+7-LTS\n",
        f"{h.k('feature flags')}:\n  passwordless: {n(h, 'flag', 'true')}\n  tokenExchange: {n(h, 'flag', 'false')}\n  secretScanning: {n(h, 'flag', 'enabled')}\n  enableApiKeys: {n(h, 'flag', 'disabled')}\n",
        f"resources:\n  secrets: {n(h, 'word', 'cluster')}\nrbac:\n  rules:\n    - apiGroups: ['']\n      resources: [{n(h, 'word', 'secrets')}, configmaps, serviceaccounts/token]\n      verbs: [get, list]\n",
        f"automountServiceAccountToken: {n(h, 'flag', 'false')}\nserviceAccount:\n  create: true\n  imagePullSecrets:\n    - name: {n(h, 'secret-name', 'regcred')}\n",
        f"imagePullSecrets:\n  - {n(h, 'secret-name', 'registry-credentials')}\nglobal:\n  imagePullSecrets: [{n(h, 'secret-name', 'ghcr-pull-secret')}]\n",
        f"ingress:\n  tls:\n    - secretName: {n(h, 'secret-name', 'app-example-org-tls')}\n      hosts: [app.example.org]\n  annotations:\n    cert-manager.io/private-key-secret: {n(h, 'secret-name', 'acme-key')}\n",
        f"{h.k('keycloak realm')}: {n(h, 'word', 'master')}\n{h.k('key')}: {n(h, 'word', 'dedicated')}\n{h.k('operator')}: Equal\n",
        f"tolerations:\n  - key: {n(h, 'word', 'node-role.kubernetes.io/control-plane')}\n    operator: Exists\nmatchExpressions:\n  - key: {n(h, 'word', 'secret-injection')}\n    operator: In\n    values: [enabled]\n",
        f"{h.k('access mode')}: {n(h, 'word', 'ReadWriteOnce')}\n{h.k('access key')}: {h.q(n(h, 'empty', ''), 'double')}\n{h.k('secret key')}: {h.q(n(h, 'empty', ''), 'double')}\n{h.k('password')}: {n(h, 'empty', 'null')}\n{h.k('token')}: {n(h, 'empty', '~')}\n",
        f"{h.k('auth')}: {n(h, 'flag', 'true')}\n{h.k('passwordless login')}: {n(h, 'flag', 'off')}\n{h.k('credentials')}: {{}}\n{h.k('secrets')}: []\n{h.k('tokens')}: {{}}\n",
        f"cookie:\n  name: {n(h, 'word', '_oauth2_proxy')}\n  sameSite: {n(h, 'word', 'lax')}\n  secure: true\n  domain: .example.org\n",
        f"{h.k('session store')}: {n(h, 'word', 'redis')}\n{h.k('session affinity')}: {n(h, 'word', 'ClientIP')}\n{h.k('session cookie')}: {n(h, 'word', 'route')}\n",
        f"{h.k('signing')}:\n  enabled: true\n  keyRef: {n(h, 'path', 'k8s://cosign/cosign-key')}\n  issuer: https://fulcio.example.org\n",
        f"{h.k('pass through')}: {n(h, 'flag', 'true')}\n{h.k('bypass')}: {n(h, 'word', 'localhost,127.0.0.1')}\n{h.k('compass url')}: {n(h, 'url', 'http://compass.example.org')}\n{h.k('pin memory')}: true\n{h.k('passive health check')}: {n(h, 'word', 'enabled-strict')}\n",
        f"{h.k('monkey mode')}: {n(h, 'word', 'chaos-light')}\n{h.k('keyboard layout')}: {n(h, 'word', 'de-latin1-nodeadkeys')}\n{h.k('key prefix')}: {n(h, 'word', 'prod:cache:v2')}\n{h.k('keyspace')}: {n(h, 'word', 'temporal_visibility')}\n",
        f"{h.k('secretary mail')}: {n(h, 'mail', 'office@example.org')}\n{h.k('tokenized')}: {n(h, 'word', 'lowercase_ascii')}\n{h.k('salt master')}: {n(h, 'host', 'salt.example.org')}\n{h.k('saltstack version')}: {h.q(n(h, 'version', '3006.8'), 'double')}\n",
        f"{h.k('clave primaria')}: {n(h, 'word', 'id_cliente')}\n{h.k('palabras clave')}: {h.q(n(h, 'word', 'ventas,logistica'), 'double')}\n",
        f"{h.k('chave primaria')}: {n(h, 'word', 'id_pedido')}\n{h.k('cle primaire')}: {n(h, 'word', 'id_commande')}\n{h.k('schluessel laenge')}: 256\n",
        f"{h.k('passwort laenge')}: 14\n{h.k('passwort richtlinie')}: {n(h, 'policy', 'streng')}\n{h.k('kennwort ablauf tage')}: {n(h, 'policy', '90')}\n",
        f"{h.k('longueur mot de passe')}: 12\n{h.k('politique mot de passe')}: {n(h, 'policy', 'stricte')}\n{h.k('longitud contrasena')}: 12\n{h.k('expiracao senha')}: {n(h, 'policy', '90d')}\n",
        f"{h.k('s3 path')}: {n(h, 'path', 's3://acme-models/' + T.chars(r, T.HEX, 32) + '/model.bin')}\n{h.k('model hash')}: {h.q(n(h, 'checksum', T.chars(r, T.HEX, 10)), 'double')}\n",
        f"kubeVersion: {h.q('>=1.25.0-0', 'double')}\n{h.k('class name')}: {n(h, 'java-class', 'org.springframework.security.oauth2.client.token.JdbcTokenStore')}\n{h.k('password encoder')}: {n(h, 'java-class', 'org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder')}\n",
        f"{h.k('user name')}: {n(h, 'user', 'svc-reporting-01')}\n{h.k('bind dn')}: {h.q(n(h, 'user', 'cn=svc-ldap,ou=services,dc=example,dc=org'), 'double')}\n{h.k('email')}: ops@example.org\n",
        f"{h.k('access key id')}: {h.q(h.A('aws-key-id', 'AKIA' + T.chars(r, T.B32, 16)))}\n",
        f"args:\n  - --password-file={n(h, 'path', '/etc/pw')}\n  - --token-ttl={n(h, 'policy', '1h')}\n  - --tls-private-key-file=/certs/tls.key\n  - --requirepass\n  - {h.q(n(h, 'reference', '$(REDIS_PASSWORD)'), 'double')}\n  - --secret-name={n(h, 'secret-name', 'app-credentials')}\n  - --cookie-secure=true\n",
        f"args: [\"--api-key-header=X-Api-Key\", \"--auth-token-url={n(h, 'url', 'https://idp.example.org/token')}\", \"-p\", \"8080\", \"--password\", \"$(PW)\"]\n",
        f"env:\n  - name: PASSWORD_MIN_LENGTH\n    value: \"12\"\n  - name: TOKEN_EXPIRY\n    value: {n(h, 'policy', '15m')}\n  - name: SECRET_NAME\n    value: {n(h, 'secret-name', 'prod-app-secret')}\n  - name: AUTH_TOKEN_HEADER\n    value: {n(h, 'header-name', 'X-Auth-Token')}\n  - name: SSH_KEY_PATH\n    value: {n(h, 'path', '/keys/id_rsa')}\n  - name: SECRET_PROVIDER\n    value: {n(h, 'word', 'aws-secrets-manager')}\n",
        f"env:\n  KEYCLOAK_TOKEN_URL: {n(h, 'url', 'https://kc.example.org/realms/x/protocol/openid-connect/token')}\n  DB_PASSWORD_FILE: {n(h, 'path', '/run/secrets/db')}\n  VAULT_SECRET_PATH: {n(h, 'path', 'kv/data/app')}\n  PASSWORD_HASHER: {n(h, 'algorithm', 'argon2id')}\n  ALLOW_EMPTY_PASSWORD: {n(h, 'flag', chr(34) + 'yes' + chr(34))}\n  JWT_ALGORITHM: {n(h, 'algorithm', 'HS512')}\n",
        f"# {n(h, 'comment', 'password: set by the operator, do not put one here')}\nreplicaCount: 2\n",
        f"auth:\n  # {n(h, 'comment', 'password: ' + chr(34) + chr(34))}\n  # {n(h, 'comment', 'token: ' + chr(34) + '<your token>' + chr(34))}\n  # {n(h, 'comment', 'existingSecret: my-secret')}\n  enabled: false\n",
        f"## {n(h, 'comment', '@param auth.password Password for the custom user (ignored if existingSecret is set)')}\n## {n(h, 'comment', 'ref: https://example.org/docs/password-policy#token-ttl')}\nmetrics: false\n",
        f"# {n(h, 'comment', 'secretKeyRef: name: app, key: password')}\n# {n(h, 'comment', 'kubectl create secret generic app --from-literal=password=' + chr(39) + '<pw>' + chr(39))}\nport: 1\n",
        f"{h.k('schema')}:\n  type: object\n  required: [{n(h, 'word', 'password')}, token]\n  properties:\n    password: {{type: string, minLength: 8}}\n",
        f"lookupTable: {h.q(n(h, 'alphabet', T.UP + T.LOW + T.DIG + '+/'), 'double')}\n{h.k('flake id epoch')}: 1288834974657\n",
        f"{h.k('trace parent')}: 00-{T.chars(r, T.HEX, 32)}-{T.chars(r, T.HEX, 16)}-01\n{h.k('mac address')}: {h.q(n(h, 'id', ':'.join(T.chars(r, T.HEX, 2) for _ in range(6))), 'double')}\n",
        f"{h.k('ipfs cid')}: {n(h, 'id', 'bafybei' + T.chars(r, T.LOW + '234567', 52))}\n{h.k('contract address')}: {h.q(n(h, 'id', '0x' + T.chars(r, T.HEX, 40)), 'double')}\n{h.k('genesis hash')}: {h.q(n(h, 'checksum', '0x' + T.chars(r, T.HEX, 64)), 'double')}\n",
        f"grafana:\n  dashboards:\n    default:\n      app:\n        gnetId: 13659\n        revision: 1\n        datasource: {n(h, 'id', 'P' + T.chars(r, T.UHEX, 16))}\n",
        f"{h.k('license')}: {n(h, 'word', h.pick('Apache-2.0', 'enterprise', 'AGPL-3.0-only', 'trial'))}\n{h.k('license accepted')}: true\n{h.k('eula')}: {n(h, 'word', 'accept')}\n",
        f"{h.k('credentials mode')}: {n(h, 'word', 'workload-identity')}\n{h.k('secret scope')}: {n(h, 'word', 'namespaced')}\n{h.k('secret labels')}:\n  team: {n(h, 'word', 'platform-engineering')}\n  cost-center: cc-4711\n",
        f"secretAnnotations:\n  reloader.stakater.com/match: {h.q('true', 'double')}\n  description: {h.q(n(h, 'prose', 'managed by terraform'), 'double')}\npasswordUpdateJob:\n  enabled: {n(h, 'flag', 'false')}\n  image: {n(h, 'image-ref', 'bitnami/postgresql:16')}\n",
        f"{h.k('password manager')}: {n(h, 'word', 'bitwarden')}\n{h.k('secrets manager')}:\n  kind: {n(h, 'word', 'aws')}\n  region: eu-central-1\n  prefix: {n(h, 'path', '/prod/app/')}\n",
    )


SNIPPETS = [(placeholder, 10), (reference, 10), (ref_in_url, 5), (existing, 12), (secret_keys, 2), (key_ref, 6), (volume, 3), (file_key, 6), (policy, 12), (header_name, 6), (endpoints, 6),
            (digest, 10), (ids, 14), (public_material, 6), (encrypted, 5), (eso, 3), (csi, 2), (avp_secret, 2), (plain_b64, 3), (image_b64, 2), (minified, 5), (neg_files, 8), (locale, 5), (docs_example, 2), (misc, 26)]
