"""Credentials made at run time: provider tokens from their documented formats, keys, human passwords.

Nothing here is or was a live credential: only prefixes, alphabets and lengths are written down.
"""
import base64
import gzip
import json
import string
import zlib

LOW, UP, DIG = string.ascii_lowercase, string.ascii_uppercase, string.digits
ALNUM, HEX, UHEX = UP + LOW + DIG, DIG + "abcdef", DIG + "ABCDEF"
LOWNUM, UPNUM, B64, URL, B32 = LOW + DIG, UP + DIG, ALNUM + "+/", ALNUM + "-_", UP + "234567"


def chars(r, alphabet, n):
    """n characters, with a digit and a letter when the alphabet has both (as long random text nearly always has)."""
    mixed = n >= 8 and any(c.isdigit() for c in alphabet) and any(c.isalpha() for c in alphabet)
    while True:
        s = "".join(r.choice(alphabet) for _ in range(n))
        if not mixed or (any(c.isdigit() for c in s) and any(c.isalpha() for c in s)):
            return s


def b64(data, pad=True, url=False):
    text = (base64.urlsafe_b64encode if url else base64.b64encode)(data if isinstance(data, bytes) else data.encode())
    return text.decode() if pad else text.decode().rstrip("=")


def raw(r, n):
    return bytes(r.randrange(256) for _ in range(n))


def uuid(r):
    h = chars(r, HEX, 32)
    return f"{h[:8]}-{h[8:12]}-4{h[13:16]}-{r.choice('89ab')}{h[17:20]}-{h[20:]}"


def base62(n, width):
    digits, out = DIG + UP + LOW, ""
    while n:
        n, d = divmod(n, 62)
        out = digits[d] + out
    return out.rjust(width, "0")


def github(r, prefix):
    body = chars(r, ALNUM, 30)
    return prefix + body + base62(zlib.crc32(body.encode()), 6)


def grafana(r):
    body = "glsa" + "_" + chars(r, ALNUM, 32)
    return body + "_" + zlib.crc32(body.encode()).to_bytes(4, "little").hex()


def jwt(r, claims=None):
    head = {"alg": r.choice(["HS256", "RS256", "ES256"]), "typ": "JWT"}
    body = claims or {"sub": chars(r, DIG, 10), "iat": 1600000000 + r.randrange(10**8), "role": "service"}
    return ".".join([b64(json.dumps(head), False, True), b64(json.dumps(body), False, True), b64(raw(r, 32), False, True)])


# name: (words for a natural key, maker, whether the text alone gives it away)
PROVIDERS = {
    "github-classic": ("github token", lambda r: github(r, r.choice(["ghp_", "gho_", "ghu_", "ghs_"])), 1),
    "github-fine": ("gh pat", lambda r: "github_pat_" + chars(r, ALNUM, 22) + "_" + chars(r, ALNUM, 59), 1),
    "gitlab-pat": ("gitlab token", lambda r: "glpat-" + chars(r, URL, 20), 1),
    "gitlab-runner": ("runner token", lambda r: "glrt-" + chars(r, URL, 20), 1),
    "gitlab-deploy": ("deploy token", lambda r: "gldt-" + chars(r, URL, 20), 1),
    "gitlab-trigger": ("trigger token", lambda r: "glptt-" + chars(r, HEX, 40), 1),
    "gitlab-registration": ("registration token", lambda r: "GR1348941" + chars(r, URL, 20), 1),
    "slack-bot": ("slack bot token", lambda r: f"xoxb-{chars(r, DIG, 12)}-{chars(r, DIG, 12)}-{chars(r, ALNUM, 24)}", 1),
    "slack-user": ("slack token", lambda r: "xoxp-" + "-".join(chars(r, DIG, 12) for _ in range(3)) + "-" + chars(r, HEX, 32), 1),
    "slack-app": ("slack app token", lambda r: f"xapp-1-A{chars(r, UPNUM, 10)}-{chars(r, DIG, 13)}-{chars(r, HEX, 64)}", 1),
    "slack-hook": ("slack webhook", lambda r: "https://hooks.slack.com/services/T" + chars(r, UPNUM, 8) + "/B" + chars(r, UPNUM, 10) + "/" + chars(r, ALNUM, 24), 1),
    "discord-hook": ("discord webhook", lambda r: f"https://discord.com/api/webhooks/{chars(r, DIG, 18)}/{chars(r, URL, 68)}", 1),
    "discord-bot": ("discord bot token", lambda r: b64(chars(r, DIG, 18), False) + "." + chars(r, URL, 6) + "." + chars(r, URL, 38), 1),
    "teams-hook": ("teams webhook url", lambda r: f"https://contoso.webhook.office.com/webhookb2/{uuid(r)}@{uuid(r)}/IncomingWebhook/{chars(r, HEX, 32)}/{uuid(r)}", 1),
    "telegram": ("telegram bot token", lambda r: chars(r, "123456789", 10) + ":AA" + chars(r, URL, 33), 1),
    "stripe-live": ("stripe key", lambda r: "sk_live_" + chars(r, ALNUM, r.choice([24, 99])), 1),
    "stripe-restricted": ("stripe api key", lambda r: "rk_live_" + chars(r, ALNUM, 24), 1),
    "stripe-hook": ("stripe webhook secret", lambda r: "whsec_" + chars(r, ALNUM, 32), 1),
    "aws-secret": ("aws secret access key", lambda r: chars(r, B64, 40), 0),
    "google-api": ("google api key", lambda r: "AIza" + chars(r, URL, 35), 1),
    "google-oauth": ("google client secret", lambda r: "GOCSPX-" + chars(r, URL, 28), 1),
    "google-refresh": ("google refresh token", lambda r: "1//0" + chars(r, URL, 60), 0),
    "google-access": ("google access token", lambda r: "ya29." + chars(r, URL, 120), 1),
    "azure-storage": ("azure storage account key", lambda r: b64(raw(r, 64)), 0),
    "azure-client": ("azure client secret", lambda r: chars(r, ALNUM, 3) + "8Q~" + chars(r, ALNUM + "-_.~", 34), 1),
    "azure-sas": ("sas token", lambda r: f"sv=2022-11-02&ss=b&srt=co&sp=rwl&se=2030-01-01T00:00:00Z&sig={b64(raw(r, 32)).replace('+', '%2B').replace('/', '%2F').replace('=', '%3D')}", 1),
    "azure-devops": ("azure devops pat", lambda r: chars(r, LOW + "234567", 52), 0),
    "digitalocean": ("digitalocean token", lambda r: "dop_v1_" + chars(r, HEX, 64), 1),
    "npm": ("npm token", lambda r: github(r, "npm_"), 1),
    "pypi": ("pypi token", lambda r: "pypi-AgEIcHlwaS5vcmc" + chars(r, URL, 150), 1),
    "docker-pat": ("docker hub token", lambda r: "dckr_pat_" + chars(r, URL, 27), 1),
    "sendgrid": ("sendgrid api key", lambda r: "SG." + chars(r, URL, 22) + "." + chars(r, URL, 43), 1),
    "mailgun": ("mailgun key", lambda r: "key-" + chars(r, HEX, 32), 0),
    "mailchimp": ("mailchimp api key", lambda r: chars(r, HEX, 32) + "-us" + str(r.randrange(1, 21)), 1),
    "brevo": ("brevo api key", lambda r: "xkeysib-" + chars(r, HEX, 64) + "-" + chars(r, ALNUM, 16), 1),
    "twilio-auth": ("twilio auth token", lambda r: chars(r, HEX, 32), 0),
    "twilio-key": ("twilio api key", lambda r: "SK" + chars(r, HEX, 32), 0),
    "openai": ("openai api key", lambda r: "sk-" + chars(r, ALNUM, 20) + "T3BlbkFJ" + chars(r, ALNUM, 20), 1),
    "openai-project": ("openai key", lambda r: "sk-proj-" + chars(r, URL, 58) + "T3BlbkFJ" + chars(r, URL, 58), 1),
    "anthropic": ("anthropic api key", lambda r: "sk-ant-api03-" + chars(r, URL, 93) + "AA", 1),
    "huggingface": ("hf token", lambda r: "hf_" + chars(r, UP + LOW, 34), 1),
    "cohere": ("cohere api key", lambda r: chars(r, ALNUM, 40), 0),
    "replicate": ("replicate api token", lambda r: "r8_" + chars(r, ALNUM, 37), 1),
    "groq": ("groq api key", lambda r: "gsk_" + chars(r, ALNUM, 52), 1),
    "perplexity": ("perplexity api key", lambda r: "pplx-" + chars(r, ALNUM, 48), 1),
    "langfuse": ("langfuse secret key", lambda r: "sk-lf-" + uuid(r), 1),
    "grafana-sa": ("grafana token", grafana, 1),
    "grafana-cloud": ("grafana cloud token", lambda r: "glc_" + b64(json.dumps({"o": chars(r, DIG, 6), "n": "stack-metrics", "k": chars(r, ALNUM, 24), "m": {"r": "eu"}})), 1),
    "newrelic-user": ("new relic api key", lambda r: "NRAK-" + chars(r, UPNUM, 27), 1),
    "newrelic-license": ("new relic license key", lambda r: "eu01xx" + chars(r, HEX, 30) + "NRAL", 1),
    "datadog-api": ("dd api key", lambda r: chars(r, HEX, 32), 0),
    "datadog-app": ("datadog app key", lambda r: chars(r, HEX, 40), 0),
    "dynatrace": ("dynatrace api token", lambda r: "dt0c01." + chars(r, B32, 24) + "." + chars(r, B32, 64), 1),
    "sentry-auth": ("sentry auth token", lambda r: "sntrys_" + b64(json.dumps({"iat": 1700000000.5, "url": "https://sentry.io", "org": "acme"}), False) + "_" + chars(r, B64, 43), 1),
    "honeycomb": ("honeycomb api key", lambda r: "hcaik_01" + chars(r, LOWNUM, 56), 1),
    "splunk-hec": ("splunk hec token", uuid, 0),
    "pagerduty": ("pagerduty integration key", lambda r: chars(r, HEX, 32), 0),
    "opsgenie": ("opsgenie api key", uuid, 0),
    "vault-service": ("vault token", lambda r: "hvs." + chars(r, URL, 92), 1),
    "vault-legacy": ("vault root token", lambda r: "s." + chars(r, ALNUM, 24), 0),
    "vault-batch": ("vault batch token", lambda r: "hvb." + chars(r, URL, 140), 1),
    "consul": ("consul acl token", uuid, 0),
    "terraform-cloud": ("tfe token", lambda r: chars(r, ALNUM, 14) + ".atlasv1." + chars(r, URL, 67), 1),
    "doppler": ("doppler token", lambda r: "dp.st.prd." + chars(r, ALNUM, 43), 1),
    "onepassword-sa": ("op service account token", lambda r: "ops_" + b64(json.dumps({"signInAddress": "acme.1password.com", "userAuth": {"method": "SRPg-4096"}, "secretKey": chars(r, UPNUM, 26)})), 1),
    "infisical": ("infisical token", lambda r: "st." + chars(r, HEX, 24) + "." + chars(r, HEX, 32) + "." + chars(r, HEX, 32), 0),
    "databricks": ("databricks token", lambda r: "dapi" + chars(r, HEX, 32), 1),
    "snowflake": ("snowflake password", lambda r: chars(r, ALNUM, 18) + r.choice("!$#"), 0),
    "planetscale": ("planetscale password", lambda r: "pscale_pw_" + chars(r, URL, 43), 1),
    "supabase": ("supabase service role key", jwt, 1),
    "supabase-pat": ("supabase access token", lambda r: "sbp_" + chars(r, HEX, 40), 1),
    "neon": ("neon api key", lambda r: "napi_" + chars(r, LOWNUM, 64), 0),
    "shopify": ("shopify access token", lambda r: "shpat_" + chars(r, HEX, 32), 1),
    "square": ("square access token", lambda r: "EAAA" + chars(r, URL, 60), 1),
    "paypal": ("paypal client secret", lambda r: "E" + chars(r, URL, 79), 0),
    "plaid": ("plaid secret", lambda r: chars(r, HEX, 30), 0),
    "adyen": ("adyen api key", lambda r: "AQE" + chars(r, B64, 90), 0),
    "braintree": ("braintree token", lambda r: "access_token$production$" + chars(r, LOWNUM, 16) + "$" + chars(r, HEX, 32), 1),
    "linear": ("linear api key", lambda r: "lin_api_" + chars(r, ALNUM, 40), 1),
    "notion": ("notion token", lambda r: r.choice(["secret_" + chars(r, ALNUM, 43), "ntn_" + chars(r, DIG, 11) + chars(r, ALNUM, 35)]), 1),
    "airtable": ("airtable token", lambda r: "pat" + chars(r, ALNUM, 14) + "." + chars(r, HEX, 64), 1),
    "asana": ("asana pat", lambda r: "2/" + chars(r, DIG, 16) + "/" + chars(r, DIG, 16) + ":" + chars(r, HEX, 32), 0),
    "atlassian": ("jira api token", lambda r: "ATATT3xFfGF0" + chars(r, URL, 171) + "=" + chars(r, UHEX, 8), 1),
    "bitbucket": ("bitbucket app password", lambda r: "ATBB" + chars(r, ALNUM, 32), 1),
    "cloudflare": ("cloudflare api token", lambda r: chars(r, URL, 40), 0),
    "cloudflare-ca": ("cloudflare origin ca key", lambda r: "v1.0-" + chars(r, HEX, 24) + "-" + chars(r, HEX, 146), 1),
    "cloudflare-tunnel": ("tunnel token", lambda r: b64(json.dumps({"a": chars(r, HEX, 32), "t": uuid(r), "s": b64(raw(r, 32))})), 0),
    "fastly": ("fastly api token", lambda r: chars(r, URL, 32), 0),
    "fly": ("fly api token", lambda r: "FlyV1 fm2_" + chars(r, B64, 120), 1),
    "heroku": ("heroku api key", lambda r: "HRKU-AA" + chars(r, URL, 58), 1),
    "netlify": ("netlify token", lambda r: "nfp_" + chars(r, ALNUM, 36), 1),
    "vercel": ("vercel token", lambda r: chars(r, ALNUM, 24), 0),
    "tailscale": ("ts authkey", lambda r: "tskey-auth-k" + chars(r, ALNUM, 11) + "CNTRL-" + chars(r, ALNUM, 32), 1),
    "okta": ("okta api token", lambda r: "00" + chars(r, URL, 40), 0),
    "auth0": ("auth0 client secret", lambda r: chars(r, URL, 64), 0),
    "launchdarkly": ("launchdarkly sdk key", lambda r: "sdk-" + uuid(r), 1),
    "postman": ("postman api key", lambda r: "PMAK-" + chars(r, HEX, 24) + "-" + chars(r, HEX, 34), 1),
    "pulumi": ("pulumi access token", lambda r: "pul-" + chars(r, HEX, 40), 1),
    "rubygems": ("rubygems api key", lambda r: "rubygems_" + chars(r, HEX, 48), 1),
    "crates": ("cargo registry token", lambda r: "cio" + chars(r, ALNUM, 32), 1),
    "clojars": ("clojars token", lambda r: "CLOJARS_" + chars(r, LOWNUM, 60), 1),
    "jfrog": ("artifactory api key", lambda r: "AKCp" + chars(r, ALNUM, 69), 1),
    "jfrog-ref": ("artifactory reference token", lambda r: "cmVmdGtu" + chars(r, ALNUM, 56), 1),
    "sonarqube": ("sonar token", lambda r: r.choice(["sqp_", "squ_", "sqa_"]) + chars(r, HEX, 40), 1),
    "snyk": ("snyk token", uuid, 0),
    "codecov": ("codecov token", uuid, 0),
    "circleci": ("circleci token", lambda r: "CCIPAT_" + chars(r, ALNUM, 22) + "_" + chars(r, HEX, 40), 1),
    "buildkite": ("buildkite token", lambda r: "bkua_" + chars(r, HEX, 40), 1),
    "figma": ("figma token", lambda r: "figd_" + chars(r, URL, 40), 1),
    "facebook": ("facebook access token", lambda r: "EAA" + chars(r, ALNUM, 170), 1),
    "mapbox-secret": ("mapbox token", lambda r: "sk." + b64(json.dumps({"u": "acme", "a": chars(r, LOWNUM, 25)}), False) + "." + chars(r, URL, 22), 1),
    "intercom": ("intercom token", lambda r: "dG9rO" + chars(r, B64, 54) + "=", 0),
    "hubspot": ("hubspot token", lambda r: "pat-eu1-" + uuid(r), 1),
    "zendesk": ("zendesk api token", lambda r: chars(r, ALNUM, 40), 0),
    "algolia-admin": ("algolia admin key", lambda r: chars(r, HEX, 32), 0),
    "typeform": ("typeform token", lambda r: "tfp_" + chars(r, URL, 59), 1),
    "duo": ("duo secret key", lambda r: chars(r, ALNUM, 40), 0),
    "frameio": ("frameio token", lambda r: "fio-u-" + chars(r, URL, 64), 1),
    "alibaba": ("alibaba access key secret", lambda r: chars(r, ALNUM, 30), 0),
    "yandex": ("yandex api key", lambda r: "AQVN" + chars(r, URL, 35), 1),
    "scaleway": ("scw secret key", uuid, 0),
    "hetzner": ("hcloud token", lambda r: chars(r, ALNUM, 64), 0),
    "linode": ("linode token", lambda r: chars(r, HEX, 64), 0),
    "civo": ("civo token", lambda r: chars(r, ALNUM, 50), 0),
    "ovh": ("ovh consumer key", lambda r: chars(r, ALNUM, 32), 0),
    "readme": ("readme api key", lambda r: "rdme_" + chars(r, LOWNUM, 70), 1),
    "prefect": ("prefect api key", lambda r: "pnu_" + chars(r, LOWNUM, 36), 1),
    "contentful": ("contentful token", lambda r: "CFPAT-" + chars(r, URL, 43), 1),
    "easypost": ("easypost api key", lambda r: "EZAK" + chars(r, ALNUM, 54), 1),
    "age-key": ("age key", lambda r: "AGE-SECRET-KEY-1" + chars(r, "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L", 58), 1),
    "wireguard": ("wireguard private key", lambda r: b64(raw(r, 32)), 0),
    "jwt": ("service jwt", jwt, 1),
    "k8s-sa": ("kube token", lambda r: jwt(r, {"iss": "kubernetes/serviceaccount", "sub": "system:serviceaccount:default:ci"}), 1),
    "bootstrap": ("kubeadm join token", lambda r: chars(r, LOWNUM, 6) + "." + chars(r, LOWNUM, 16), 0),
    "rancher": ("rancher token", lambda r: "token-" + chars(r, LOWNUM, 5) + ":" + chars(r, LOWNUM, 54), 0),
    "k3s": ("k3s token", lambda r: "K10" + chars(r, HEX, 64) + "::server:" + chars(r, HEX, 32), 0),
    "cockroach": ("cockroach api key", lambda r: "CCDB1_" + chars(r, ALNUM, 22) + "_" + chars(r, ALNUM, 40), 0),
    "argocd": ("argocd auth token", lambda r: jwt(r, {"iss": "argocd", "sub": "ci:apiKey"}), 1),
    "gitea": ("gitea token", lambda r: chars(r, HEX, 40), 0),
    "confluent": ("confluent api secret", lambda r: chars(r, B64, 64), 0),
    "elastic-apikey": ("elasticsearch api key", lambda r: b64(chars(r, URL, 20) + ":" + chars(r, URL, 22)), 0),
}

WEAK = ["postgres", "changeme", "admin", "minioadmin", "password", "password123", "guest", "root", "secret", "rabbitmq",
        "mongo", "redis", "test123", "123456", "letmein", "qwerty", "welcome1", "admin123", "P@ssw0rd", "s3cr3t", "elastic",
        "prom-operator", "keycloak", "airflow", "bitnami", "default", "12345678", "Passw0rd!", "toor", "mysql", "grafana"]

PLACEHOLDERS = ["", "CHANGE_ME", "<your-password>", "<PASSWORD>", "REPLACE_ME", "xxxxxxxx", "********", "TODO", "***",
                "your-api-key-here", "<insert token here>", "XXXXXXXXXXXXXXXX", "<redacted>", "REDACTED", "__PASSWORD__",
                "%DB_PASSWORD%", "<your-token>", "YOUR_API_KEY", "changeMeToSomethingSecure", "TBD", "<none>",
                "<set-me>", "replace-with-your-secret", "put-your-token-here", "<FILL_IN>", "to-be-defined", "...",
                "@@DB_PASSWORD@@", "#{DbPassword}#", "<hier eintragen>", "A_REMPLACER", "CAMBIAR_AQUI", "<sua-senha>",
                "fill-me-in", "set-via-ci", "provided-by-vault", "see-1password", "REPLACE_WITH_REAL_TOKEN"]


def human(r, words):
    """A password as people make them."""
    w = lambda: r.choice(words)
    sym = lambda: r.choice("!?.-_+*=%")
    leet = lambda s: "".join({"a": "4", "e": "3", "o": "0", "i": "1", "s": "5"}.get(c, c) if r.random() < 0.7 else c for c in s)
    return r.choice([
        lambda: w().capitalize() + str(r.randrange(1990, 2027)) + sym(),
        lambda: w() + "-" + w() + "-" + str(r.randrange(10, 99)),
        lambda: w().capitalize() + w().capitalize() + str(r.randrange(100)),
        lambda: leet(w() + w()) + sym() + str(r.randrange(10)),
        lambda: w() + w() + w(),
        lambda: chars(r, ALNUM, r.randrange(8, 11)),
        lambda: chars(r, LOWNUM, r.randrange(8, 13)),
        lambda: w().capitalize() + "_" + chars(r, DIG, 4),
        lambda: chars(r, UP + LOW, 4) + sym() + chars(r, DIG, 3) + r.choice("!$&") + chars(r, LOW, 3),
        lambda: w() + "+" + w() + "=" + w(),
        lambda: "-".join(w() for _ in range(4)),
        lambda: w()[::-1].capitalize() + "#" + chars(r, DIG, 3),
        lambda: r.choice(["acme", "hr", "crm", "erp", "dwh", "svc"]) + "_" + w() + "_" + chars(r, DIG, 2),
        lambda: r.choice("!@%") + w() + r.choice(["&", "$", "^"]) + chars(r, ALNUM, 4),
    ])()


def random_secret(r):
    return r.choice([
        lambda: chars(r, ALNUM, r.choice([12, 16, 20, 24, 32, 40, 64])),
        lambda: chars(r, HEX, r.choice([16, 24, 32, 40, 48, 64, 128])),
        lambda: chars(r, UHEX, 32),
        lambda: b64(raw(r, r.choice([16, 24, 32, 48, 64]))),
        lambda: b64(raw(r, 32), False, True),
        lambda: chars(r, URL, r.choice([22, 43, 50])),
        lambda: chars(r, ALNUM + "!%^()-_=+.~", r.choice([14, 20, 28])),
        lambda: uuid(r),
        lambda: "-".join(chars(r, UPNUM, 5) for _ in range(5)),
        lambda: chars(r, B32, 16),
    ])()


def secret(r, words):
    return human(r, words) if r.random() < 0.45 else random_secret(r)


def pem(r, kind, size):
    """An armoured blob whose first bytes are those of a real key of that kind."""
    head = {"RSA PRIVATE KEY": b"\x30\x82\x04\xa4\x02\x01\x00\x02\x82\x01\x01\x00", "PRIVATE KEY": b"\x30\x82\x04\xbe\x02\x01\x00\x30\x0d\x06\x09",
            "EC PRIVATE KEY": b"\x30\x77\x02\x01\x01\x04\x20", "ENCRYPTED PRIVATE KEY": b"\x30\x82\x05\x30\x30\x5a",
            "OPENSSH PRIVATE KEY": b"openssh-key-v1\x00\x00\x00\x00\x04none", "CERTIFICATE": b"\x30\x82\x03\x8d\x30\x82\x02\x75\xa0\x03\x02\x01\x02",
            "PUBLIC KEY": b"\x30\x82\x01\x22\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01", "CERTIFICATE REQUEST": b"\x30\x82\x02\x8a",
            "X509 CRL": b"\x30\x82\x01\xa0", "DH PARAMETERS": b"\x30\x82\x01\x08\x02\x82\x01\x01\x00"}.get(kind, b"\x99\x01\x0d\x04")
    data = b64(head + raw(r, size - len(head)))
    lines = "\n".join(data[i:i + 64] for i in range(0, len(data), 64))
    return f"-----BEGIN {kind}-----\n{lines}\n-----END {kind}-----"


PRIVATE = [("RSA PRIVATE KEY", 1190), ("PRIVATE KEY", 1218), ("EC PRIVATE KEY", 121), ("OPENSSH PRIVATE KEY", 390), ("ENCRYPTED PRIVATE KEY", 1329)]


def private_key(r):
    return pem(r, *r.choice(PRIVATE))


def pgp(r, kind="PRIVATE"):
    data = b64(b"\x95\x01\x0d\x04" + raw(r, 600))
    lines = "\n".join(data[i:i + 64] for i in range(0, len(data), 64))
    return f"-----BEGIN PGP {kind} KEY BLOCK-----\n\n{lines}\n={chars(r, B64, 4)}\n-----END PGP {kind} KEY BLOCK-----"


def putty(r):
    def lines(n):
        return "\n".join(b64(raw(r, 48)) for _ in range(n))
    return ("PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nComment: deploy\nPublic-Lines: 2\n" + lines(2)
            + "\nPrivate-Lines: 1\n" + lines(1) + "\nPrivate-MAC: " + chars(r, HEX, 64))


def zipped(text):
    return b64(gzip.compress(text.encode(), mtime=0))


def bcrypt(r):
    return f"$2{r.choice('ay')}${r.choice(['10', '12', '05'])}$" + chars(r, ALNUM + "./", 53)
