"""Config files inside block scalars: one secret (sometimes weak) in a file of an application's own format."""
import json

import provider_tokens as T
from house import block


def s(h, kind="embedded", v=None):
    return h.S(kind, v or T.chars(h.r, T.ALNUM, h.r.choice([10, 14, 20, 32])) if h.r.random() < 0.6 or v else T.human(h.r, [w.lower() for w in h.words()])
               .translate({ord(c): "-" for c in "!&=+%$^#@*?"}), kind)


FORMATS = {
    "ini": lambda h: f"[database]\nhost = db\nuser = app\npassword = {s(h, 'ini')}\n[server]\nport = 80\n",
    "grafana.ini": lambda h: f"[security]\nadmin_user = admin\nadmin_password = {s(h, 'ini')}\nsecret_key = {s(h, 'ini')}\n[smtp]\nenabled = true\n",
    "properties": lambda h: f"spring.datasource.url=jdbc:postgresql://db/app\nspring.datasource.username=app\nspring.datasource.password={s(h, 'properties')}\nserver.port=8080\n",
    "kafka-jaas": lambda h: f"security.protocol=SASL_SSL\nsasl.mechanism=PLAIN\nsasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required username=\"app\" password=\"{s(h, 'properties')}\";\nssl.keystore.password={s(h, 'properties')}\n",
    "toml": lambda h: f"[auth]\nuser = \"svc\"\npassword = \"{s(h, 'toml')}\"\n[log]\nlevel = \"info\"\n",
    "json": lambda h: f"{{\n  \"db\": {{\n    \"host\": \"pg\",\n    \"password\": \"{s(h, 'json')}\",\n    \"pool\": 5\n  }},\n  \"apiKey\": \"{s(h, 'json')}\"\n}}\n",
    "json-line": lambda h: f"{{\"user\":\"app\",\"secret\":\"{s(h, 'json')}\",\"ttl\":3600}}\n",
    "xml": lambda h: f"<configuration>\n  <property>\n    <name>javax.jdo.option.ConnectionPassword</name>\n    <value>{s(h, 'xml')}</value>\n  </property>\n</configuration>\n",
    "xml-element": lambda h: f"<settings>\n  <servers>\n    <server>\n      <id>nexus</id>\n      <username>ci</username>\n      <password>{s(h, 'xml')}</password>\n    </server>\n  </servers>\n</settings>\n",
    "xml-attr": lambda h: f"<Resource name=\"jdbc/app\" username=\"app\" password=\"{s(h, 'xml')}\" driverClassName=\"org.postgresql.Driver\"/>\n",
    "web.config": lambda h: f"<appSettings>\n  <add key=\"Mode\" value=\"prod\"/>\n  <add key=\"ApiSecret\" value=\"{s(h, 'xml')}\"/>\n</appSettings>\n",
    "clickhouse-users": lambda h: f"<users>\n  <default>\n    <password>{s(h, 'xml')}</password>\n    <networks><ip>::/0</ip></networks>\n  </default>\n</users>\n",
    "nginx": lambda h: f"location /api {{\n  proxy_pass http://backend;\n  proxy_set_header Authorization \"Bearer {s(h, 'nginx', T.chars(h.r, T.ALNUM, 36))}\";\n  proxy_set_header Host $host;\n}}\n",
    "redis.conf": lambda h: f"maxmemory 256mb\nrequirepass {s(h, 'redis.conf')}\nmasterauth {s(h, 'redis.conf')}\nappendonly yes\n",
    "redis-acl": lambda h: f"user default off\nuser app on >{s(h, 'redis.conf')} ~* &* +@all\n",
    "pgpass": lambda h: f"db.example.org:5432:*:app:{s(h, 'pgpass')}\n",
    "netrc": lambda h: f"machine git.example.org\n  login ci\n  password {s(h, 'netrc')}\n",
    "netrc-line": lambda h: f"machine api.github.com login bot password {s(h, 'netrc')}\n",
    "npmrc": lambda h: f"@acme:registry=https://npm.example.org/\n//npm.example.org/:_authToken={s(h, 'npmrc', T.uuid(h.r))}\nalways-auth=true\n",
    "pip.conf": lambda h: f"[global]\nindex-url = https://ci:{s(h, 'url')}@pypi.example.org/simple\n",
    "my.cnf": lambda h: f"[client]\nuser=root\npassword={s(h, 'my.cnf')}\n[mysqld]\nmax_connections=200\n",
    "docker": lambda h: f"{{\n  \"auths\": {{\n    \"ghcr.io\": {{\n      \"auth\": \"{s(h, 'docker', T.b64('ci:' + T.chars(h.r, T.ALNUM, 20)))}\"\n    }}\n  }}\n}}\n",
    "kubeconfig": lambda h: f"apiVersion: v1\nkind: Config\nclusters:\n- name: c\n  cluster:\n    server: https://1.2.3.4:6443\nusers:\n- name: ci\n  user:\n    token: {s(h, 'kubeconfig', T.jwt(h.r))}\n",
    "kubeconfig-key": lambda h: f"users:\n- name: admin\n  user:\n    client-certificate-data: {h.P('certificate', T.b64(T.pem(h.r, 'CERTIFICATE', 500)), 'kubeconfig')}\n    client-key-data: {s(h, 'kubeconfig', T.b64(T.pem(h.r, 'EC PRIVATE KEY', 121)))}\n",
    "application.yaml": lambda h: f"spring:\n  datasource:\n    url: jdbc:postgresql://db/app\n    username: app\n    password: {s(h, 'spring-yaml')}\n  mail:\n    host: smtp\nserver:\n  port: 8080\n",
    "logstash": lambda h: f"input {{ beats {{ port => 5044 }} }}\noutput {{\n  elasticsearch {{\n    hosts => [\"https://es:9200\"]\n    user => \"logstash\"\n    password => \"{s(h, 'logstash')}\"\n  }}\n}}\n",
    "fluent-bit": lambda h: f"[OUTPUT]\n    Name   es\n    Match  *\n    HTTP_User   elastic\n    HTTP_Passwd {s(h, 'fluent-bit')}\n    tls    On\n",
    "fluentd": lambda h: f"<match **>\n  @type elasticsearch\n  host es\n  user elastic\n  password {s(h, 'fluentd')}\n</match>\n",
    "prometheus": lambda h: f"scrape_configs:\n  - job_name: app\n    basic_auth:\n      username: prom\n      password: {s(h, 'prometheus')}\n    static_configs:\n      - targets: ['app:9090']\n",
    "prometheus-bearer": lambda h: f"scrape_configs:\n  - job_name: vault\n    authorization:\n      type: Bearer\n      credentials: {s(h, 'prometheus', T.chars(h.r, T.ALNUM, 32))}\n",
    "alertmanager": lambda h: f"receivers:\n  - name: ops\n    pagerduty_configs:\n      - routing_key: {s(h, 'alertmanager', T.chars(h.r, T.HEX, 32))}\n    slack_configs:\n      - channel: '#ops'\n        api_url: https://hooks.slack.com/services/{s(h, 'alertmanager', 'T' + T.chars(h.r, T.UPNUM, 8) + '/B' + T.chars(h.r, T.UPNUM, 8) + '/' + T.chars(h.r, T.ALNUM, 24))}\n",
    "alertmanager-mail": lambda h: f"global:\n  smtp_smarthost: 'mail:587'\n  smtp_auth_username: 'alerts'\n  smtp_auth_password: '{s(h, 'alertmanager')}'\n",
    "datasources": lambda h: f"apiVersion: 1\ndatasources:\n  - name: PG\n    type: postgres\n    url: db:5432\n    user: grafana\n    secureJsonData:\n      password: {s(h, 'datasources')}\n",
    "rclone": lambda h: f"[s3]\ntype = s3\nprovider = Minio\naccess_key_id = backup\nsecret_access_key = {s(h, 'rclone', T.chars(h.r, T.ALNUM, 40))}\nendpoint = http://minio:9000\n",
    "s3cfg": lambda h: f"[default]\naccess_key = app\nsecret_key = {s(h, 's3cfg', T.chars(h.r, T.B64, 40))}\nhost_base = s3.example.org\n",
    "aws-credentials": lambda h: f"[default]\naws_access_key_id = {h.A('aws-key-id', 'AKIA' + T.chars(h.r, T.B32, 16), 'aws')}\naws_secret_access_key = {s(h, 'aws', T.chars(h.r, T.B64, 40))}\n",
    "wireguard": lambda h: f"[Interface]\nAddress = 10.0.0.2/24\nPrivateKey = {s(h, 'wireguard', T.b64(T.raw(h.r, 32)))}\n[Peer]\nPublicKey = {h.P('wireguard-public', T.b64(T.raw(h.r, 32)), 'wireguard')}\nPresharedKey = {s(h, 'wireguard', T.b64(T.raw(h.r, 32)))}\nEndpoint = vpn.example.org:51820\n",
    "ipsec.secrets": lambda h: f"@moon @sun : PSK \"{s(h, 'ipsec')}\"\n",
    "chap-secrets": lambda h: f"alice l2tpd {s(h, 'chap')} *\n" if h.r.random() < 0 else f": PSK \"{s(h, 'ipsec')}\"\n",
    "wpa": lambda h: f"network={{\n  ssid=\"plant\"\n  psk=\"{s(h, 'wpa')}\"\n}}\n",
    "dotenv": lambda h: f"APP_ENV=production\nAPP_KEY=base64:{s(h, 'dotenv', T.b64(T.raw(h.r, 32)))}\nDB_PASSWORD={s(h, 'dotenv')}\nDB_HOST=db\n",
    "dotenv-export": lambda h: f"export TZ=UTC\nexport SECRET_TOKEN='{s(h, 'dotenv')}'\n",
    "php": lambda h: f"<?php\ndefine('DB_NAME', 'wp');\ndefine('DB_PASSWORD', '{s(h, 'php')}');\ndefine('AUTH_KEY', '{s(h, 'php', T.chars(h.r, T.ALNUM + '!@#%^&*()-_', 64))}');\n",
    "php-array": lambda h: f"<?php\n$CONFIG = array (\n  'dbuser' => 'oc',\n  'dbpassword' => '{s(h, 'php')}',\n  'secret' => '{s(h, 'php', T.chars(h.r, T.ALNUM, 48))}',\n);\n",
    "python": lambda h: f"import os\nSECRET_KEY = \"{s(h, 'python', T.chars(h.r, T.ALNUM, 42))}\"\nSQLALCHEMY_DATABASE_URI = \"postgresql://superset:{s(h, 'python')}@db/superset\"\nDEBUG = False\n",
    "python-dict": lambda h: f"OAUTH_PROVIDERS = [{{'name': 'okta', 'remote_app': {{'client_id': 'superset', 'client_secret': '{s(h, 'python')}'}}}}]\n",
    "ruby": lambda h: f"gitlab_rails['smtp_user_name'] = \"mail\"\ngitlab_rails['smtp_password'] = \"{s(h, 'ruby')}\"\n",
    "js": lambda h: f"module.exports = {{\n  port: 3000,\n  jwtSecret: '{s(h, 'js')}',\n  db: {{ user: 'app', password: '{s(h, 'js')}' }},\n}};\n",
    "groovy": lambda h: f"import jenkins.model.*\ndef pass = \"{s(h, 'groovy')}\"\ninstance.createAccount('admin', pass)\n",
    "jcasc": lambda h: f"jenkins:\n  securityRealm:\n    local:\n      users:\n        - id: admin\n          password: {s(h, 'jcasc')}\n",
    "sql": lambda h: f"CREATE DATABASE app;\nCREATE USER app WITH PASSWORD '{s(h, 'sql')}';\nGRANT ALL ON DATABASE app TO app;\n",
    "sql-mysql": lambda h: f"CREATE USER 'app'@'%' IDENTIFIED BY '{s(h, 'sql')}';\nFLUSH PRIVILEGES;\n",
    "sql-alter": lambda h: f"ALTER ROLE reporting WITH LOGIN PASSWORD '{s(h, 'sql')}';\n",
    "shell": lambda h: f"#!/bin/sh\nset -e\nADMIN_PW={s(h, 'shell')}\nkcadm.sh config credentials --server http://x --user admin --password \"$ADMIN_PW\"\n",
    "shell-curl": lambda h: f"#!/bin/bash\ncurl -s -u admin:{s(h, 'shell')} http://es:9200/_cat/health\n",
    "mongosh": lambda h: f"db.createUser({{ user: 'app', pwd: '{s(h, 'mongosh')}', roles: ['readWrite'] }})\n",
    "hcl": lambda h: f"storage \"postgresql\" {{\n  connection_url = \"postgres://vault:{s(h, 'hcl')}@db:5432/vault\"\n}}\nseal \"transit\" {{\n  token = \"{s(h, 'hcl')}\"\n}}\n",
    "rabbit-definitions": lambda h: f"{{\n  \"users\": [\n    {{\"name\": \"app\", \"password\": \"{s(h, 'json')}\", \"tags\": \"administrator\"}}\n  ]\n}}\n",
    "rabbitmq.conf": lambda h: f"default_user = bus\ndefault_pass = {s(h, 'rabbitmq')}\nlisteners.tcp.default = 5672\n",
    "nats.conf": lambda h: f"authorization {{\n  users = [\n    {{ user: svc, password: \"{s(h, 'nats')}\" }}\n  ]\n}}\n",
    "mosquitto": lambda h: f"connection bridge\naddress mqtt.example.org:1883\nremote_username plant\nremote_password {s(h, 'mosquitto')}\n",
    "haproxy": lambda h: f"userlist ops\n  user admin insecure-password {s(h, 'haproxy')}\nfrontend f\n  bind *:80\n",
    "postfix-sasl": lambda h: f"[smtp.example.org]:587 mailer@example.org:{s(h, 'postfix')}\n",
    "bind-key": lambda h: f"key \"externaldns\" {{\n  algorithm hmac-sha256;\n  secret \"{s(h, 'bind', T.b64(T.raw(h.r, 32)))}\";\n}};\n",
    "coturn": lambda h: f"realm=turn.example.org\nuse-auth-secret\nstatic-auth-secret={s(h, 'coturn')}\n",
    "snmp.yml": lambda h: f"auths:\n  v2:\n    community: {s(h, 'snmp')}\n    version: 2\n",
    "loki": lambda h: f"storage_config:\n  aws:\n    s3: s3://loki:{s(h, 'loki')}@minio:9000/loki\n",
    "thanos-objstore": lambda h: f"type: S3\nconfig:\n  bucket: thanos\n  endpoint: minio:9000\n  access_key: thanos\n  secret_key: {s(h, 'objstore')}\n",
    "velero-cloud": lambda h: f"[default]\naws_access_key_id=velero\naws_secret_access_key={s(h, 'aws', T.chars(h.r, T.ALNUM, 40))}\n",
    "maven": lambda h: f"<server><id>central</id><username>x</username><password>{s(h, 'xml')}</password></server>\n",
    "gradle.properties": lambda h: f"org.gradle.jvmargs=-Xmx2g\nnexusUser=ci\nnexusPassword={s(h, 'properties')}\n",
    "service-account.json": lambda h: "{\n  \"type\": \"service_account\",\n  \"project_id\": \"acme-prod\",\n  \"private_key_id\": \"" + T.chars(h.r, T.HEX, 40) + "\",\n  \"private_key\": \"" + h.S("gcp-sa", T.private_key(h.r).replace("\n", "\\n") + "\\n", "json") + "\",\n  \"client_email\": \"x@acme-prod.iam.gserviceaccount.com\"\n}\n",
    "zookeeper-jaas": lambda h: f"Server {{\n  org.apache.zookeeper.server.auth.DigestLoginModule required\n  user_super=\"{s(h, 'jaas')}\";\n}};\nClient {{\n  org.apache.zookeeper.server.auth.DigestLoginModule required\n  username=\"zk\"\n  password=\"{s(h, 'jaas')}\";\n}};\n",
    "dovecot": lambda h: f"driver = pgsql\nconnect = host=db dbname=mail user=dovecot password={s(h, 'dovecot')}\n",
    "sssd": lambda h: f"[domain/corp]\nldap_uri = ldap://ldap\nldap_default_bind_dn = cn=svc\nldap_default_authtok = {s(h, 'sssd')}\n",
    "traefik-users": lambda h: f"http:\n  middlewares:\n    auth:\n      basicAuth:\n        users:\n          - \"admin:{h.H('apr1', '$apr1$' + T.chars(h.r, T.ALNUM, 8) + '$' + T.chars(h.r, T.ALNUM, 22), 'traefik')}\"\n",
    "pgbouncer-userlist": lambda h: f"\"app\" \"{s(h, 'pgbouncer')}\"\n",
    "synapse": lambda h: f"server_name: example.org\nregistration_shared_secret: \"{s(h, 'yaml')}\"\nmacaroon_secret_key: \"{s(h, 'yaml')}\"\nform_secret: \"{s(h, 'yaml')}\"\n",
    "authelia": lambda h: f"session:\n  secret: {s(h, 'yaml')}\nstorage:\n  encryption_key: {s(h, 'yaml')}\n",
    "dex": lambda h: f"issuer: https://dex\nstaticClients:\n  - id: argo\n    secret: {s(h, 'yaml')}\nconnectors:\n  - type: ldap\n    config:\n      bindPW: {s(h, 'yaml')}\n",
    "commented-ini": lambda h: f"[db]\n; password = {h.S('ini', T.chars(h.r, T.ALNUM, 20), 'commented')}\nhost = x\n",
}


def config_file(h):
    name = h.r.choice(list(FORMATS))
    text = FORMATS[name](h)
    key = h.pick("config", "configuration", "extraConfig", h.k("config file"), "settings", name.replace(".", "-"), "customConfig", "initScript")
    form = h.r.randrange(4)
    if form == 0:
        return f"{key}: |\n" + block(text)
    if form == 1:
        return f"{key}: |-\n" + block(text)
    if form == 2:
        return f"{key}:\n  {json.dumps(name) if h.r.random() < 0.3 else name}: |\n" + block(text, 4)
    return f"extraFiles:\n  - path: /etc/app/{name}\n    content: |\n" + block(text, 6)


def quoted_file(h):
    """A whole config file on one line, newlines escaped."""
    v = s(h, "escaped-file")
    return h.pick(
        f"{h.k('config file')}: \"[client]\\nuser=root\\npassword={v}\\n\"\n",
        f"{h.k('app json')}: '{{\"user\":\"app\",\"password\":\"{v}\",\"ttl\":60}}'\n",
        f"{h.k('extra env')}: \"TZ=UTC\\nAPI_SECRET={v}\"\n",
        f"initdbScripts:\n  init.sql: \"CREATE ROLE app LOGIN PASSWORD '{v}';\"\n",
        f"{h.k('options')}: \"user=app password={v} timeout=5\"\n",
        f"{h.k('options')}: \"user=app;pwd={v};timeout=5\"\n")


SNIPPETS = [(config_file, 30), (quoted_file, 3)]
