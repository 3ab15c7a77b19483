"""Makers of values: secrets of many kinds, defaults, hashes, and texts that only look like a secret. All from the seed."""
import base64
import json
import string
import zlib

from words import COMPANIES, DEFAULTS, FOREIGN_DEFAULTS, NOUNS, PEOPLE, STEMS, WALKS

ALNUM = string.ascii_letters + string.digits
HEX = "0123456789abcdef"
B32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
LOW = string.ascii_lowercase + string.digits
SAFE_SYMBOLS = "!$%*+-_.=~^"


class Makers:
    """One maker a method; `author` gives the language of made-up passwords."""

    def __init__(self, rng, author):
        self.r, self.a = rng, author

    def make(self, names):
        """Make a value by one of the makers in `names` (`a|b|c`); `name:arg` passes an argument."""
        name, _, arg = self.r.choice(names.split("|")).partition(":")
        return getattr(self, "m_" + name)(*(arg.split(":") if arg else []))

    def of(self, alphabet, n):
        return "".join(self.r.choice(alphabet) for _ in range(n))

    def bytes(self, n):
        return bytes(self.r.randrange(256) for _ in range(n))

    def b64(self, raw):
        return base64.b64encode(raw if isinstance(raw, bytes) else raw.encode()).decode()

    def url64(self, raw):
        return base64.urlsafe_b64encode(raw if isinstance(raw, bytes) else raw.encode()).decode().rstrip("=")

    # --- passwords people make up
    def stem(self):
        return self.r.choice(STEMS[self.a.lang if self.r.random() < 0.7 else "en"])

    def m_phrase(self):
        sep = self.r.choice("-- ._-")
        words = [self.stem().lower() for _ in range(self.r.choice([3, 3, 4]))]
        if self.r.random() < 0.4:
            words = [w.capitalize() for w in words]
        if self.r.random() < 0.6:
            words.insert(self.r.randrange(1, len(words) + 1), str(self.r.randrange(10, 999)))
        return sep.join(words)

    def m_sentence(self):
        lines = {
            "en": "my {0} eats {1} twice a week", "de": "der {0} trinkt {1} um {n} Uhr", "fr": "le {0} aime la {1} et {n} chats",
            "es": "la {0} duerme sin {1} y {n} gatos", "it": "il {0} mangia la {1} alle {n}", "nl": "de {0} fietst naar {1} met {n} kazen",
            "pl": "moj {0} lubi {1} i {n} kotow", "sv": "min {0} springer till {1} klockan {n}",
        }
        text = lines.get(self.a.lang, lines["en"])
        return text.format(self.stem(), self.stem(), n=self.r.randrange(3, 99))

    def m_leet(self):
        word = self.stem() + self.r.choice(["", self.stem().capitalize()])
        swap = {"a": "4", "e": "3", "i": "1", "o": "0", "s": "5", "t": "7"}
        word = "".join(swap[c] if c in swap and self.r.random() < 0.6 else c for c in word)
        # one bare word is guessable, so it would be a default and no secret
        ends = ["!", "", "%", "_1", "$", "!!"] if any(c.isdigit() for c in word) else [str(self.r.randrange(20, 999)) + "!"]
        return word.capitalize() + self.r.choice(ends)

    def m_wordyear(self):
        return self.stem().capitalize() + self.r.choice(["", "_", "-", "."]) + str(self.r.randrange(1968, 2026)) + self.r.choice(["!", "!", "$", "", "+"])

    def m_company(self):
        c = self.r.choice(COMPANIES)
        return self.r.choice([f"{c}{self.r.randrange(1, 99)}!", f"{c.lower()}-{self.r.choice(['prod', 'live', 'db', 'ops'])}-{self.r.randrange(100, 9999)}",
                              f"{c}@{self.r.randrange(2015, 2026)}", f"{c[:4].upper()}_{self.stem().lower()}_{self.r.randrange(10, 99)}", f"{c}IstSuper{self.r.randrange(2, 99)}"])

    def m_person(self):
        p, q = self.r.choice(PEOPLE), self.r.choice(PEOPLE)
        return self.r.choice([f"{p.capitalize()}{q.capitalize()}{self.r.randrange(10, 99)}", f"{p}.{self.r.randrange(1, 28):02}{self.r.randrange(1, 12):02}{self.r.randrange(60, 99)}", f"{p.capitalize()}+{q.capitalize()}4ever"])

    def m_human(self):
        return self.make("phrase|leet|leet|wordyear|wordyear|company|person")

    def m_rand(self, n=None):
        return self.of(ALNUM, int(n or self.r.choice([10, 12, 14, 16, 20, 24, 32])))

    def m_sym(self, n=None):
        n = int(n or self.r.choice([10, 12, 16, 20]))
        s = list(self.of(ALNUM, n))
        for _ in range(max(2, n // 6)):
            s[self.r.randrange(1, n)] = self.r.choice(SAFE_SYMBOLS)
        return "".join(s)

    def m_nasty(self):
        """Symbols that need care in YAML."""
        s = list(self.of(ALNUM, 14))
        for c in self.r.sample("#:&@{[,>|\"'\\`%", 3):
            s[self.r.randrange(1, 13)] = c
        return "".join(s)

    def m_digits(self, n=None):
        return str(self.r.randrange(1, 10)) + self.of("0123456789", int(n or 9) - 1)

    def m_groups(self):
        return "-".join(self.of(string.ascii_uppercase + string.digits, 5) for _ in range(self.r.choice([4, 5])))

    def m_applepw(self):
        return "-".join(self.of(string.ascii_lowercase, 6) for _ in range(2)) + "-" + self.of(ALNUM, 6)

    def m_pw(self):
        return self.make("human|human|human|human|rand|rand|sym|sym|hexs|applepw|phrase")

    def m_pwq(self):
        """As pw, for quoted places: also nasty ones and sentences."""
        return self.make("pw|pw|pw|nasty|sentence")

    def m_pwnospace(self):
        return self.m_pw().replace(" ", "-")

    def m_urlpw(self):
        return self.r.choice([self.m_pwnospace().replace("%", "x").replace("?", "x"), self.m_rand(), self.m_rand(10) + self.r.choice(["%40", "%23", "%2F"]) + self.m_rand(4)])

    # --- keys
    def m_hex(self, n="32"):
        return self.of(HEX, int(n))

    def m_hexs(self):
        return self.of(HEX, self.r.choice([16, 24, 32, 40, 48, 64]))

    def m_b64(self, n="32"):
        return self.b64(self.bytes(int(n)))

    def m_url64(self, n="32"):
        return self.url64(self.bytes(int(n)))

    def m_key(self):
        return self.make("hexs|hexs|b64:24|b64:32|url64:32|rand:32|rand:40|rand:48|sym:20|human|uuid")

    def m_strongkey(self):
        return self.make("hexs|b64:24|b64:32|url64:32|rand:32|rand:40|rand:48")

    def m_uuid(self):
        h = self.of(HEX, 32)
        return f"{h[:8]}-{h[8:12]}-4{h[13:16]}-{self.r.choice('89ab')}{h[17:20]}-{h[20:]}"

    def m_b32(self, n="32"):
        return self.of(B32, int(n))

    def m_fernet(self):
        return base64.urlsafe_b64encode(self.bytes(32)).decode()

    def m_laravel(self):
        return "base64:" + self.b64(self.bytes(32))

    def m_ceph(self):
        return "AQ" + self.b64(self.bytes(28))[2:38] + "=="

    def m_mnemonic(self):
        return " ".join(self.r.choice(STEMS["en"]) for _ in range(12))

    def m_djangokey(self):
        return self.of("abcdefghijklmnopqrstuvwxyz0123456789!@$%^&*(-_=+)", 50)

    def m_wpsalt(self):
        return self.of(ALNUM + "!@$%^*()-_[]{}~+=,.;:/?|", 64)

    # --- providers' tokens (prefixes put together at run time)
    def m_ghtok(self):
        body = self.of(ALNUM, 30)
        n, out = zlib.crc32(body.encode()), ""
        while n:
            n, d = divmod(n, 62)
            out = (string.digits + string.ascii_uppercase + string.ascii_lowercase)[d] + out
        return "gh" + self.r.choice("pos") + "_" + body + out.rjust(6, "0")

    def m_ghfine(self):
        return "github" + "_pat_" + self.of(ALNUM, 22) + "_" + self.of(ALNUM, 59)

    def m_gltok(self):
        return self.r.choice(["gl" + "pat-", "gl" + "rt-", "gl" + "dt-"]) + self.of(ALNUM + "_-", 20)

    def m_npmtok(self):
        return "np" + "m_" + self.of(ALNUM, 36)

    def m_pypitok(self):
        return "py" + "pi-AgEIcHlwaS5vcmc" + self.of(ALNUM + "-_", 130)

    def m_slackbot(self):
        return "xo" + "xb-" + self.of("123456789", 12) + "-" + self.of("123456789", 13) + "-" + self.of(ALNUM, 24)

    def m_slackhook(self):
        return "https://hooks.slack" + ".com/services/T" + self.of(B32, 10) + "/B" + self.of(B32, 10) + "/" + self.of(ALNUM, 24)

    def m_discordhook(self):
        return "https://discord" + ".com/api/webhooks/" + self.of("123456789", 19) + "/" + self.of(ALNUM + "-_", 68)

    def m_teamshook(self):
        return "https://" + self.r.choice(COMPANIES).lower() + ".webhook.office" + ".com/webhookb2/" + self.m_uuid() + "@" + self.m_uuid() + "/IncomingWebhook/" + self.m_hex() + "/" + self.m_uuid()

    def m_stripe(self):
        return "sk" + "_live_" + self.of(ALNUM, self.r.choice([24, 99]))

    def m_stripehook(self):
        return "wh" + "sec_" + self.of(ALNUM, 32)

    def m_awsid(self):
        return "AK" + "IA" + self.of(B32, 16)

    def m_awssecret(self):
        return self.of(ALNUM + "+/", 40)

    def m_gkey(self):
        return "AI" + "za" + self.of(ALNUM + "-_", 35)

    def m_sendgrid(self):
        return "S" + "G." + self.of(ALNUM + "-_", 22) + "." + self.of(ALNUM + "-_", 43)

    def m_telegram(self):
        return self.of("123456789", 10) + ":AA" + self.of(ALNUM + "-_", 33)

    def m_hf(self):
        return "h" + "f_" + self.of(string.ascii_letters, 34)

    def m_openai(self):
        return "s" + "k-proj-" + self.of(ALNUM, 20) + "T3Blbk" + "FJ" + self.of(ALNUM, 20)

    def m_anthropic(self):
        return "sk-" + "ant-api03-" + self.of(ALNUM + "-_", 93) + "AA"

    def m_vaulttok(self):
        return "hv" + "s." + self.of(ALNUM, 24)

    def m_glsa(self):
        head = "gl" + "sa_" + self.of(ALNUM, 32)
        return head + "_" + zlib.crc32(head.encode()).to_bytes(4, "little").hex()

    def m_dotok(self):
        return "do" + "p_v1_" + self.m_hex("64")

    def m_dockerpat(self):
        return "dck" + "r_pat_" + self.of(ALNUM + "-_", 27)

    def m_shopify(self):
        return "shp" + "at_" + self.m_hex("32")

    def m_newrelic(self):
        return "NR" + "AK-" + self.of(B32, 27)

    def m_nrlicense(self):
        return self.of(HEX, 36) + "NR" + "AL"

    def m_linear(self):
        return "lin" + "_api_" + self.of(ALNUM, 40)

    def m_mailgun(self):
        return "ke" + "y-" + self.m_hex("32")

    def m_mailchimp(self):
        return self.m_hex("32") + "-us" + str(self.r.randrange(1, 22))

    def m_cloudflare(self):
        return self.of(ALNUM + "-_", 40)

    def m_tailscale(self):
        return "tskey-" + "auth-" + self.of(ALNUM, 12) + "CNTRL-" + self.of(ALNUM, 32)

    def m_doppler(self):
        return "d" + "p.st.prd." + self.of(ALNUM, 43)

    def m_databricks(self):
        return "da" + "pi" + self.m_hex("32")

    def m_atlassian(self):
        return "ATA" + "TT3xFfGF0" + self.of(ALNUM + "-_", 170) + "=" + self.of("0123456789ABCDEF", 8)

    def m_sq(self):
        return self.r.choice(["sq" + "p_", "sq" + "u_"]) + self.m_hex("40")

    def m_bootstrap(self):
        return self.of(LOW, 6) + "." + self.of(LOW, 16)

    def m_provider(self):
        return self.make("ghtok|ghfine|gltok|npmtok|slackbot|stripe|gkey|sendgrid|telegram|hf|openai|anthropic|vaulttok|glsa|dotok|dockerpat|shopify|newrelic|linear|mailgun|tailscale|doppler|databricks|atlassian|sq")

    def m_jwt(self):
        head = self.url64('{"alg":"HS256","typ":"JWT"}')
        body = self.url64(json.dumps({"sub": self.r.choice(NOUNS), "iat": self.r.randrange(1600000000, 1750000000), "role": "service"}))
        return head + "." + body + "." + self.m_url64("32")

    def m_bearer(self):
        return self.r.choice(["Bearer ", "Token ", "Bearer "]) + self.make("rand:40|jwt|hex:40")

    def m_basic(self):
        return "Basic " + self.b64(self.m_user() + ":" + self.m_pw())

    def m_age(self):
        return "AGE-SECRET" + "-KEY-1" + self.of("QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L", 58)

    # --- key files
    def pem(self, what, n):
        body = "MII" + self.b64(self.bytes(n))[3:]
        dash = "-" * 5
        return f"{dash}BEGIN {what}{dash}\n" + "\n".join(body[i:i + 64] for i in range(0, len(body), 64)) + f"\n{dash}END {what}{dash}"

    def m_pem(self):
        what, n = self.r.choice([("RSA PRIV" + "ATE KEY", 610), ("PRIV" + "ATE KEY", 138), ("EC PRIV" + "ATE KEY", 121), ("OPENSSH PRIV" + "ATE KEY", 300), ("ENCRYPTED PRIV" + "ATE KEY", 170)])
        return self.pem(what, n)

    def m_pemline(self):
        return self.m_pem().replace("\n", "\\n")

    def m_pemb64(self):
        return self.b64(self.pem("PRIV" + "ATE KEY", 138))

    def m_pgp(self):
        dash = "-" * 5
        body = self.b64(self.bytes(320))
        return f"{dash}BEGIN PGP PRIV" + f"ATE KEY BLOCK{dash}\n\n" + "\n".join(body[i:i + 64] for i in range(0, len(body), 64)) + f"\n={self.of(ALNUM, 4)}\n{dash}END PGP PRIV" + f"ATE KEY BLOCK{dash}"

    def m_ovpnkey(self):
        dash = "-" * 5
        return f"{dash}BEGIN OpenVPN Static key V1{dash}\n" + "\n".join(self.m_hex("32") for _ in range(16)) + f"\n{dash}END OpenVPN Static key V1{dash}"

    def m_cert(self):
        return self.pem("CERTIFICATE", self.r.choice([420, 560]))

    def m_certb64(self):
        return self.b64(self.pem("CERTIFICATE", 420))

    def m_pubkey(self):
        return self.pem("PUBLIC KEY", 270)

    def m_sshpub(self):
        kind = self.r.choice(["ssh-ed25519", "ssh-rsa"])
        raw = len(kind).to_bytes(4, "big") + kind.encode() + b"\0\0\0\x20" + self.bytes(32 if kind.endswith("9") else 250)
        return f"{kind} {self.b64(raw)} {self.r.choice(PEOPLE)}@{self.r.choice(NOUNS)}"

    # --- wraps
    def m_b64pw(self):
        return self.b64(self.m_pw())

    def m_b64nl(self):
        return self.b64(self.m_pw() + "\n")

    def m_b64ini(self):
        return self.b64(f"[database]\nhost = {self.m_host()}\nuser = {self.m_user()}\npassword = {self.m_pwnospace()}\n")

    def m_b64env(self):
        return self.b64(f"LOG_LEVEL=info\nDB_HOST={self.m_host()}\nDB_PASSWORD={self.m_pwnospace()}\nAPI_TOKEN={self.m_rand('32')}\n")

    def m_b64json(self):
        return self.b64(json.dumps({"endpoint": f"https://{self.m_host()}", "client_id": self.m_user(), "client_secret": self.m_rand("40")}))

    def m_b64url(self):
        return self.b64(self.m_dsn())

    def m_dockercfg(self):
        user, pw = self.m_user(), self.m_pw()
        return json.dumps({"auths": {self.m_host(): {"username": user, "password": pw, "auth": self.b64(f"{user}:{pw}")}}})

    def m_dockerauth(self):
        return self.b64(f"{self.m_user()}:{self.m_pw()}")

    def m_b64docker(self):
        return self.b64(self.m_dockercfg())

    def m_gcpsa(self):
        key = self.pem("PRIV" + "ATE KEY", 600) + "\n"
        return json.dumps({"type": "service_account", "project_id": self.m_bucket(), "private_key_id": self.m_hex("40"), "private_key": key, "client_email": f"{self.m_user()}@{self.m_bucket()}.iam.gserviceaccount.com"})

    def m_b64conf(self):
        return self.b64(self.r.choice([f"[server]\nhost = {self.m_host()}\nport = {self.m_port()}\nworkers = 4\n", f"logging:\n  level: info\nlisten: 0.0.0.0:{self.m_port()}\n", json.dumps({"theme": "dark", "locale": "de-DE", "pageSize": 50}),
                                       "<html><body><h1>Maintenance</h1><p>We are back soon.</p></body></html>", "#!/bin/sh\nset -e\nexec /usr/bin/run \"$@\"\n"]))

    def m_b64text(self):
        return self.b64(self.r.choice(["hello world", "see the runbook", "not a secret", "placeholder", "put the value here", "example only"]))

    # --- addresses with a credential in them
    def m_dsn(self):
        u, p, h, w = self.m_user(), self.m_urlpw(), self.m_host(), self.r.choice(NOUNS)
        return self.r.choice([
            f"postgres://{u}:{p}@{h}:5432/{w}?sslmode=require", f"postgresql+asyncpg://{u}:{p}@{h}/{w}", f"mysql://{u}:{p}@{h}:3306/{w}",
            f"mongodb+srv://{u}:{p}@{h}/{w}?retryWrites=true&w=majority", f"redis://:{p}@{h}:6379/0", f"rediss://default:{p}@{h}:6380", f"amqps://{u}:{p}@{h}:5671/%2F{w}",
            f"https://{u}:{p}@{h}/{w}.git", f"ftp://{u}:{p}@{h}/incoming", f"smtp://{u}:{p}@{h}:587", f"clickhouse://{u}:{p}@{h}:9000/{w}", f"nats://{u}:{p}@{h}:4222",
            f"{u}:{p}@tcp({h}:3306)/{w}?parseTime=true", f"ldaps://cn={u}:{p}@{h}", f"mssql+pyodbc://{u}:{p}@{h}/{w}?driver=ODBC+Driver+18", f"rtsp://{u}:{p}@{h}:554/stream1", f"mqtt://{u}:{p}@{h}:1883",
        ])

    def m_weakdsn(self):
        w = self.r.choice(["postgres:postgres", "admin:admin", "guest:guest", "root:root", "user:password"])
        return self.r.choice([f"postgres://{w}@localhost:5432/app", f"amqp://{w}@rabbitmq:5672/", f"mysql://{w}@mysql/app", f"http://{w}@couchdb:5984"])

    def m_kvdsn(self):
        u, p, h, w = self.m_user(), self.m_pwnospace(), self.m_host(), self.r.choice(NOUNS)
        return self.r.choice([
            f"Server={h};Database={w};User Id={u};Password={p};TrustServerCertificate=true", f"Data Source={h},1433;Initial Catalog={w};User ID={u};Pwd={p};Encrypt=yes",
            f"host={h} port=5432 dbname={w} user={u} password={p} sslmode=require", f"Driver={{ODBC Driver 18 for SQL Server}};Server={h};UID={u};PWD={p}",
            f"jdbc:postgresql://{h}:5432/{w}?user={u}&password={p}&ssl=true", f"jdbc:sqlserver://{h}:1433;databaseName={w};user={u};password={p};encrypt=true", f"jdbc:oracle:thin:{u}/{p}@//{h}:1521/{w.upper()}",
            f"DefaultEndpointsProtocol=https;AccountName={w}store;AccountKey={self.m_b64('64')};EndpointSuffix=core.windows.net",
            f"Endpoint=sb://{w}.servicebus.windows.net/;SharedAccessKeyName=send;SharedAccessKey={self.m_b64('32')}",
            f"AccountEndpoint=https://{w}.documents.azure.com:443/;AccountKey={self.m_b64('64')};",
        ])

    def m_jaas(self):
        q = self.r.choice(["Plain", "Scram"])
        return f'org.apache.kafka.common.security.{q.lower()}.{q}LoginModule required username="{self.m_user()}" password="{self.m_pwnospace()}";'

    def m_paramurl(self):
        h = self.m_host()
        return self.r.choice([f"https://{h}/api/v2/hook?token={self.m_rand('32')}", f"https://{h}/feed.xml?api_key={self.m_hex('32')}&lang=en", f"wss://{h}/ws?access_token={self.m_jwt()}",
                              f"https://{self.r.choice(NOUNS)}.blob.core.windows.net/data?sv=2022-11-02&ss=b&sp=rl&sig={self.m_rand('43')}%3D", f"https://{h}/push?secret={self.m_pwnospace()}"])

    def m_rtmp(self):
        return f"rtmp://{self.m_host()}/live2/" + "-".join(self.of(LOW, 4) for _ in range(5))

    # --- hashes
    def m_bcrypt(self):
        return "$2" + self.r.choice("aby") + "$" + self.r.choice(["10", "12"]) + "$" + self.of(ALNUM + "./", 53)

    def m_htpasswd(self):
        return self.m_user() + ":" + self.make("bcrypt|apr1")

    def m_apr1(self):
        return "$ap" + "r1$" + self.of(ALNUM, 8) + "$" + self.of(ALNUM + "./", 22)

    def m_crypt(self):
        return "$6" + "$rounds=5000$" + self.of(ALNUM, 12) + "$" + self.of(ALNUM + "./", 86)

    def m_argon(self):
        return "$argon2id$v=19$m=65536,t=3,p=4$" + self.of(ALNUM + "+/", 22) + "$" + self.of(ALNUM + "+/", 43)

    def m_ssha(self):
        return "{SSHA}" + self.b64(self.bytes(28))

    def m_pgmd5(self):
        return "md5" + self.m_hex("32")

    def m_scram(self):
        return f"SCRAM-SHA-256$4096:{self.m_b64('16')}${self.m_b64('32')}:{self.m_b64('32')}"

    def m_pbkdf2(self):
        return f"pbkdf2_sha256$390000${self.of(ALNUM, 22)}${self.m_b64('32')}"

    def m_hash(self):
        return self.make("bcrypt|bcrypt|apr1|crypt|argon|ssha|pbkdf2")

    # --- defaults
    def m_default(self):
        return self.r.choice(DEFAULTS)

    def m_foreign(self):
        return self.r.choice(FOREIGN_DEFAULTS)

    def m_walk(self):
        return self.r.choice(WALKS)

    def m_word(self):
        return self.stem().lower()

    def m_appname(self):
        return self.a.app

    # --- neutral
    def m_user(self):
        return self.r.choice([f"{self.r.choice(NOUNS)}_{self.r.choice(['app', 'svc', 'rw', 'ro'])}", self.r.choice(PEOPLE), self.r.choice(NOUNS), f"svc-{self.r.choice(NOUNS)}"])

    def m_host(self):
        return f"{self.r.choice(NOUNS)}{self.r.choice(['', '-0', '01', '-db'])}.{self.r.choice(COMPANIES).lower()}.{self.r.choice(['net', 'io', 'local', 'internal', 'de', 'fr', 'com.br', 'co.jp'])}"

    def m_port(self):
        return str(self.r.choice([80, 443, 5060, 8080, 8443, 9000, 9090, 1883, 3306, 5432, 25565, 27015]))

    def m_int(self, a="1", b="500"):
        return str(self.r.randrange(int(a), int(b)))

    def m_noun(self):
        return self.r.choice(NOUNS)

    def m_company_(self):
        return self.r.choice(COMPANIES)

    def m_person_(self):
        return self.r.choice(PEOPLE)

    def m_email(self):
        return f"{self.r.choice(PEOPLE)}@{self.r.choice(COMPANIES).lower()}.{self.r.choice(['com', 'eu', 'org'])}"

    def m_bucket(self):
        return f"{self.r.choice(COMPANIES).lower()}-{self.r.choice(NOUNS)}-{self.r.randrange(10, 9999)}"

    def m_ver(self):
        return f"{self.r.randrange(1, 24)}.{self.r.randrange(20)}.{self.r.randrange(30)}"

    def m_tag(self):
        return self.r.choice([self.m_ver(), self.m_ver() + "-alpine", f"{self.r.randrange(2019, 2026)}{self.r.randrange(1, 12):02}{self.r.randrange(1, 28):02}-{self.m_hex('7')}", "sha-" + self.m_hex("7"), "main-" + self.m_hex("40")])

    def m_ip(self):
        return f"10.{self.r.randrange(256)}.{self.r.randrange(256)}.{self.r.randrange(1, 255)}"

    def m_digest(self):
        return "sha256:" + self.m_hex("64")

    def m_sha(self):
        return self.m_hex("40")

    def m_secretname(self):
        return self.r.choice([f"{self.a.app}-{self.r.choice(['secrets', 'credentials', 'auth', 'db-password', 'tls', 'token', 'api-keys'])}", f"{self.r.choice(NOUNS)}-{self.r.choice(['secret', 'creds', 'admin-password', 'postgres-secret', 'vault-token'])}"])

    def m_secretkey(self):
        return self.r.choice(["password", "postgres-password", "admin-password", "api-key", "token", "client-secret", "DB_PASSWORD", "secretKey", "tls.key", "redis-password", "private.pem", "authToken", "jwt_secret"])

    def m_secretfile(self):
        return self.r.choice(["/run/secrets/", "/etc/secrets/", "/var/lib/keys/", "/vault/secrets/", "./certs/", "/mnt/secrets-store/"]) + self.r.choice(["db-password", "token", "tls.key", "admin.pw", "private.pem", "passwd", "jwt.key", "id_ed25519"])

    def m_placeholder(self):
        return self.r.choice(["CHANGE_ME", "<your-password>", "<YOUR_API_KEY>", "REPLACE_ME", "xxxxxxxx", "********", "TODO", "REPLACE_WITH_REAL_TOKEN", "your-token-here", "<insert token>", "[REDACTED]", "__PLACEHOLDER__", "%%DB_PASSWORD%%",
                              "#{DbPassword}#", "@@password@@", "...", "<secret>", "to-be-provided", "SET_ME_IN_CI", "FIXME", "overridden-by-vault", "set-by-pipeline", "<bitte-eintragen>", "A_REMPLIR", "<por-definir>", "TBD", "n/a", "-", "your_password_here", "xxxx-xxxx-xxxx", "INJECTED_AT_DEPLOY"])

    def m_ref(self):
        w, n = self.m_secretkey(), self.r.choice(NOUNS)
        v = w.upper().replace("-", "_").replace(".", "_")
        return self.r.choice([
            "${" + v + "}", "$(" + v + ")", "$" + v, "{{ .Values.global." + w.replace("-", "_").replace(".", "_") + " }}", '{{ include "' + self.a.app + '.password" . }}', f"<path:kv/data/{n}#{w}>", f"ref+vault://secret/{n}#/{w}", f"ref+awsssm://{n}/{w}",
            f"vault:secret/data/{n}#{w}", f"op://{n}/{self.a.app}/{w}", f"arn:aws:secretsmanager:eu-west-1:{self.of('123456789', 12)}:secret:{n}/{w}-{self.of(ALNUM, 6)}", f"projects/{n}/secrets/{w}/versions/latest",
            "${file:/run/secrets/" + w + "}", "env:" + v, "${env:" + v + "}", f"secret:{n}/{w}", f"!vault/{n}", f"https://{n}-kv.vault.azure.net/secrets/{w}", f"file:///run/secrets/{w}", f"@Microsoft.KeyVault(SecretUri=https://{n}-kv.vault.azure.net/secrets/{w}/)", "{{ vault('" + n + "') }}", "[[ " + v + " ]]", f"gcpsm://{n}/{w}", f"sm://{n}/{w}", "%{" + v + "}", f"k8s:{n}/{w}", f"awssm:{n}/{w}",
        ])

    def m_sops(self):
        return f"ENC[AES256_GCM,data:{self.m_b64('18')},iv:{self.m_b64('32')},tag:{self.m_b64('16')},type:str]"

    def m_sealed(self):
        return self.b64(b"\x02\x00" + self.bytes(560))

    def m_agepub(self):
        return "age1" + self.of("qpzry9x8gf2tvdw0s3jn54khce6mua7l", 58)

    def m_stripepk(self):
        return "pk" + "_live_" + self.of(ALNUM, 24)

    def m_sitekey(self):
        return "6L" + self.of(ALNUM + "-_", 38)

    def m_awsexample(self):
        return "AKIA" + "IOSFODNN7" + "EXAMPLE"

    def m_awsexamplesecret(self):
        return "wJalrXUtnFEMI/K7MDENG/" + "bPxRfiCY" + "EXAMPLEKEY"

    def m_integrity(self):
        return "sha384-" + self.m_b64("48")

    def m_vapidpub(self):
        return "B" + self.m_url64("64")

    def m_sentry(self):
        return f"https://{self.m_hex('32')}@o{self.m_digits('6')}.ingest.sentry.io/{self.m_digits('7')}"

    def m_gaid(self):
        return self.r.choice(["G-" + self.of(B32, 10), "UA-" + self.of("123456789", 8) + "-1", "GTM-" + self.of(B32, 7)])

    def m_weakuserpw(self):
        return self.r.choice(["admin:admin", "root:root", "admin:12345", "user:password"])

    def m_b64gcp(self):
        return self.b64(self.m_gcpsa())

    def m_fingerprint(self):
        return self.of("0123456789ABCDEF", 40)

    def m_applekey(self):
        return "-".join(self.of(LOW, 4) for _ in range(5))

    def m_azsecret(self):
        return self.of(ALNUM, 3) + "8Q~" + self.of(ALNUM + "-_.~", 34)

    def m_placeholder_xml(self):
        return self.r.choice(["CHANGE_ME", "********", "TODO", "REPLACE_ME", "xxxxxxxx"])

    def m_snmp(self):
        return self.r.choice(["public", "private"])
