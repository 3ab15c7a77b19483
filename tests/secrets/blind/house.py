"""House styles: how one author names, quotes, indents and comments.

A text carries its labels as marks (control characters around the value); `harvest` takes them
out again and turns them into label records with line numbers.
"""
import hashlib
import re

OPEN, MID, CLOSE = "\x01", "\x02", "\x03"
MARK = re.compile("\x01(\\d+)\x02|\x03")
LABELS = {"secret", "weak", "hash", "public", "neg", "ambiguous"}


class Marks:
    """Every labelled value of one file."""

    def __init__(self):
        self.seen = []

    def put(self, label, kind, value, placement, alt=()):
        assert label in LABELS
        self.seen.append((label, kind, placement, tuple(alt), value))
        return f"{OPEN}{len(self.seen) - 1}{MID}{value}{CLOSE}"


def bare(text):
    return MARK.sub("", text)


def _camel(words):
    return words[0].lower() + "".join(w.capitalize() for w in words[1:])


CASES = {
    "camel": _camel,
    "Pascal": lambda ws: "".join(w.capitalize() for w in ws),
    "snake": lambda ws: "_".join(w.lower() for w in ws),
    "kebab": lambda ws: "-".join(w.lower() for w in ws),
    "screaming": lambda ws: "_".join(w.upper() for w in ws),
    "dotted": lambda ws: ".".join(w.lower() for w in ws),
    "flat": lambda ws: "".join(w.lower() for w in ws),
}

# name: (key case, quote, indent, language, comment prefix, share of lines with comments)
STYLES = {
    "vendor-chart": ("camel", "double", 2, "en", "## @param ", 0.6),
    "app-of-apps": ("camel", "plain", 2, "en", "# ", 0.2),
    "german-team": ("camel", "double", 2, "de", "# ", 0.5),
    "german-snake": ("snake", "plain", 2, "de", "# ", 0.3),
    "french-team": ("snake", "single", 2, "fr", "# ", 0.5),
    "spanish-team": ("camel", "double", 2, "es", "# ", 0.4),
    "portuguese-team": ("snake", "plain", 2, "pt", "# ", 0.4),
    "kebab-platform": ("kebab", "single", 2, "en", "# ", 0.2),
    "snake-django": ("snake", "double", 4, "en", "#", 0.1),
    "screaming-env": ("screaming", "plain", 2, "en", "# ", 0.1),
    "java-dotted": ("dotted", "plain", 2, "en", "# ", 0.1),
    "dotnet-pascal": ("Pascal", "double", 2, "en", "# ", 0.1),
    "four-space": ("camel", "single", 4, "en", "# -- ", 0.4),
    "mixed-world": ("snake", "double", 2, "xx", "# ", 0.2),
}

# What people call a secret. Every entry is a tuple of words, cased by the style.
TERMS = {
    "en": [
        "password", "passwd", "pwd", "pass", "passphrase", "secret", "token", "api key", "apikey", "access token",
        "client secret", "signing key", "encryption key", "cookie secret", "session secret", "master key",
        "join token", "license key", "shared key", "preshared key", "psk", "salt", "pepper", "credential", "pin",
        "auth key", "webhook secret", "hmac key", "bearer token", "mnemonic", "seed phrase", "community string",
        "unseal key", "recovery code", "totp secret", "root password", "admin pass", "bind password", "bind pw",
        "keystore password", "store pass", "key pass", "truststore password", "replication password",
        "sasl password", "smtp pass", "secret key base", "jwt secret", "app key", "erlang cookie", "gossip key",
        "db pass", "user pw", "deploy token", "refresh token", "consumer secret", "shared secret", "auth token",
        "service account key", "storage account key", "license", "machine password", "vnc password", "unlock code",
        "initial admin password", "postgres password", "mysql root password", "agent token", "bot token",
        "secret access key", "cluster secret", "fernet key", "enrollment key", "activation key", "serial key",
        "hash secret", "crypt key", "private token", "personal access token", "remote write password",
        "snmp community", "radius secret", "wifi password", "door code", "auth pass", "require pass",
        "snmp auth passphrase", "csrf secret", "state secret", "xsrf key", "cipher key", "ldap bind credentials",
    ],
    "de": ["passwort", "kennwort", "geheimnis", "geheim", "zugangs passwort", "api schluessel", "datenbank passwort",
           "sicherheits schluessel", "zugangs code", "admin kennwort", "signatur schluessel", "zugriffs token",
           "lizenz schluessel", "mail passwort", "losungswort", "master passwort", "geheimer schluessel"],
    "fr": ["mot de passe", "mdp", "mot passe", "cle secrete", "jeton", "cle api", "phrase secrete", "jeton acces",
           "mdp admin", "secret client", "code secret", "cle de chiffrement", "cle de signature", "motdepasse",
           "mot de passe bdd", "cle privee", "cle de licence"],
    "es": ["contrasena", "clave", "clave secreta", "secreto", "clave api", "token acceso", "contrasena admin",
           "clave de cifrado", "frase secreta", "palabra clave secreta", "contrasena bd", "clave acceso",
           "clave privada", "secreto cliente", "llave secreta"],
    "pt": ["senha", "senha admin", "chave secreta", "segredo", "chave api", "token de acesso", "senha banco",
           "chave de assinatura", "segredo cliente", "palavra passe", "chave de acesso", "senha root",
           "chave de criptografia", "chave privada"],
    "xx": ["wachtwoord", "haslo", "parol", "sifre", "losenord", "parola d ordine", "geheime sleutel", "heslo",
           "jelszo", "salasana", "adgangskode", "passord", "lozinka", "mat khau", "kata sandi", "parola"],
}

WORDS = {
    "en": "garden lamp river tiger copper monkey window purple falcon coffee winter summer dragon orange pilot "
          "castle banjo rocket candle walnut harbor planet silver meadow breeze cobalt thunder pepper velvet".split(),
    "de": "Sommer Winter Fruehling Apfel Tisch Hund Katze Fenster Kaffee Wolke Berg Garten Elefant Zitrone "
          "Schule Lampe Vogel Bruecke Kartoffel Regen".split(),
    "fr": "Soleil fromage maison Bonjour lapin fenetre Printemps chocolat voiture papillon montagne".split(),
    "es": "Verano gato Madrid ventana naranja Barcelona perro montana playa camion".split(),
    "pt": "Verao cachorro Lisboa janela laranja praia saudade Brasil cavalo abacaxi".split(),
    "xx": "wakacje zomer kesakuu yaz leto amsterdam krakow fietsen kahvi deniz".split(),
}

COMMENTS = {
    "en": ["{} for the backend", "Set this to the {} of the service", "The {} (see the wiki)", "{} used by the API",
           "required, do not change the password here"],
    "de": ["{} fuer das Backend", "Hier das {} eintragen", "{} bitte nicht im Klartext speichern",
           "Passwort siehe Tresor"],
    "fr": ["{} du service", "Definir le {} ici", "le mot de passe est dans le coffre"],
    "es": ["{} del servicio", "Definir {} aqui", "la clave se rota cada mes"],
    "pt": ["{} do servico", "Definir {} aqui", "a senha fica no cofre"],
    "xx": ["{} voor de service", "{}"],
}

PLAIN = re.compile(r"^[A-Za-z0-9_./+=~^$@-][^\x00#:\n'\"{}\[\],&*?|<>!`%\\]*$")
NOT_TEXT = re.compile(r"^(?i:true|false|yes|no|on|off|null|~|y|n|[-+.]?[0-9][0-9_.,:xXeEoa-f+-]*|\.inf|\.nan|=|-+|---.*|@.*)$")


class House:
    """One author: draws from its own random source."""

    def __init__(self, name, r, marks):
        self.name, self.r, self.marks = name, r, marks
        self.case, self.quote, self.indent, self.lang, self.hash, self.chatty = STYLES[name]

    # labels -----------------------------------------------------------------------------------
    def S(self, kind, value, placement="map", alt=()):
        return self.marks.put("secret", kind, value, placement, alt)

    def W(self, value, placement="map", alt=()):
        return self.marks.put("weak", "weak-default", value, placement, alt)

    def H(self, kind, value, placement="map", alt=()):
        return self.marks.put("hash", kind, value, placement, alt)

    def A(self, kind, value, placement="map", alt=()):
        return self.marks.put("ambiguous", kind, value, placement, alt)

    def P(self, kind, value, placement="map", alt=()):
        return self.marks.put("public", kind, value, placement, alt)

    def N(self, kind, value, placement="map", alt=()):
        return self.marks.put("neg", kind, value, placement, alt)

    # writing ----------------------------------------------------------------------------------
    def k(self, words):
        return CASES[self.case](words.split() if isinstance(words, str) else list(words))

    def q(self, text, quote=None):
        """The text as a YAML flow scalar in this author's quoting."""
        quote = quote or (self.quote if self.r.random() < 0.8 else self.r.choice(["double", "single", "plain"]))
        plain = bare(text)
        if quote == "plain" and PLAIN.match(plain) and not NOT_TEXT.match(plain) and plain == plain.strip():
            return text
        if quote == "single" and "\n" not in plain:
            return "'" + text.replace("'", "''") + "'"
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t") + '"'

    def term(self):
        lang = self.lang if self.r.random() < 0.7 else "en"
        return self.r.choice(TERMS[lang])

    def words(self):
        return WORDS[self.lang if self.r.random() < 0.7 else "en"]

    def comment(self, about):
        if self.r.random() >= self.chatty:
            return ""
        return self.hash + self.r.choice(COMMENTS[self.lang]).format(about) + "\n"

    def pick(self, *things):
        return self.r.choice(things)


def block(text, by=2):
    pad = " " * by
    return "".join(pad + line + "\n" if bare(line) else line + "\n" for line in text.rstrip("\n").split("\n"))


def widen(text):
    """Two-space indentation turned into four, list dashes included."""
    out = []
    for line in text.split("\n"):
        pad = len(line) - len(line.lstrip(" "))
        rest = line[pad:]
        if rest.startswith("- "):
            rest = "-   " + rest[2:]
        out.append(" " * (2 * pad) + rest)
    return "\n".join(out)


KEY = re.compile(r"^(\s*)((?:- +)*)(?:\"([^\"]+)\"|'([^']+)'|([^\s#'\"{\[][^#]*?)):(?:\s|$)(.*)$")


def paths(lines):
    """Best-effort values path of each line (block scalars: their key's path)."""
    stack, out, scalar = [], [], None
    for line in lines:
        pad = len(line) - len(line.lstrip(" "))
        if scalar is not None and (pad > scalar or not line.strip()):
            out.append(".".join(k for _, k in stack))
            continue
        scalar = None
        m = KEY.match(line)
        if m:
            at = len(m.group(1)) + len(m.group(2))
            stack = [(i, k) for i, k in stack if i < at] + [(at, m.group(3) or m.group(4) or m.group(5))]
            if re.match(r"^[|>][-+0-9]*\s*$", m.group(6)):
                scalar = pad if not m.group(2) else at
        out.append(".".join(k for _, k in stack))
    return out


def harvest(text, marks, file):
    """The clean text and its label records."""
    clean, where, opened, line, pos = [], {}, {}, 1, 0
    for m in MARK.finditer(text):
        piece = text[pos:m.start()]
        clean.append(piece)
        line += piece.count("\n")
        pos = m.end()
        if m.group(1) is not None:
            opened[int(m.group(1))] = line
            last = int(m.group(1))
            where.setdefault("stack", []).append(last)
        else:
            i = where["stack"].pop()
            where[i] = (opened[i], line)
    clean.append(text[pos:])
    clean = "".join(clean)
    at = paths(clean.split("\n"))
    records = []
    for i, (label, kind, placement, alt, value) in enumerate(marks.seen):
        if i not in where:
            continue
        first, last = where[i]
        near = sorted({first + a for a in alt} | ({first - 1} if last > first else set()))
        records.append({
            "file": file, "path": at[first - 1], "line": first, "end_line": last, "alt_lines": near, "kind": kind,
            "placement": placement, "label": label, "sha256": hashlib.sha256(bare(value).encode()).hexdigest()[:16],
        })
    return clean, records
