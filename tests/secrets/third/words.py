"""Words of eleven languages: key names by concept, and material for passwords that people make up."""

LANGS = ["en", "de", "fr", "es", "it", "pt", "nl", "pl", "tr", "sv", "ja"]

# concept -> language -> ways to say it; a space is a word boundary that the naming style joins.
LEX = {
    "pw": {
        "en": ["password", "password", "password", "passwd", "pass", "passphrase"],
        "de": ["passwort", "kennwort", "zugangskennwort", "passwort"],
        "fr": ["mot de passe", "mdp", "motdepasse"], "es": ["contrasena", "clave", "contraseña"],
        "it": ["parola chiave", "password"], "pt": ["senha", "palavra passe", "senha"],
        "nl": ["wachtwoord", "wachtwoord"], "pl": ["haslo", "hasło"], "tr": ["sifre", "parola", "şifre"],
        "sv": ["losenord", "lösenord"], "ja": ["pasuwado", "angou"],
    },
    "pwshort": {"en": ["pw", "pwd", "pass", "passwd", "psw"], "de": ["pw", "pwd"], "fr": ["mdp", "pwd"], "pl": ["haslo", "pwd"]},
    "secret": {
        "en": ["secret"], "de": ["geheimnis"], "fr": ["secret"], "es": ["secreto"], "it": ["segreto"], "pt": ["segredo"],
        "nl": ["geheim"], "pl": ["sekret"], "tr": ["gizli"], "sv": ["hemlighet"], "ja": ["himitsu"],
    },
    "key": {
        "en": ["key"], "de": ["schluessel"], "fr": ["cle"], "es": ["clave"], "it": ["chiave"], "pt": ["chave"],
        "nl": ["sleutel"], "pl": ["klucz"], "tr": ["anahtar"], "sv": ["nyckel"], "ja": ["kagi"],
    },
    "token": {
        "en": ["token"], "fr": ["jeton"], "es": ["token"], "pl": ["token"], "sv": ["token"], "tr": ["token"], "de": ["token"],
    },
    "tokshort": {"en": ["tok", "token", "auth tok", "bearer"]},
    "cred": {"en": ["cred", "credential", "creds"], "de": ["zugangsdaten"], "fr": ["identifiants"], "es": ["credencial"], "it": ["credenziali"], "pt": ["credencial"]},
    "user": {
        "en": ["user", "username", "login"], "de": ["benutzer", "nutzer"], "fr": ["utilisateur"], "es": ["usuario"], "it": ["utente"],
        "pt": ["usuario"], "nl": ["gebruiker"], "pl": ["uzytkownik"], "tr": ["kullanici"], "sv": ["anvandare"], "ja": ["riyousha"],
    },
    "admin": {"en": ["admin"], "de": ["verwalter", "admin"], "fr": ["admin"], "es": ["administrador"], "pl": ["administrator"], "tr": ["yonetici"]},
    "root": {"en": ["root", "superuser"]},
    "db": {"en": ["db", "database"], "de": ["datenbank", "db"], "fr": ["base de donnees", "bdd"], "es": ["base de datos", "bd"], "pt": ["banco"], "pl": ["baza"], "tr": ["veritabani"], "sv": ["databas"]},
    "mail": {"en": ["smtp", "mail"], "de": ["mail", "postausgang"], "fr": ["courriel"], "es": ["correo"], "it": ["posta"], "pl": ["poczta"]},
    "api": {"en": ["api"]},
    "sign": {"en": ["signing"], "de": ["signatur"], "fr": ["signature"], "es": ["firma"], "it": ["firma"], "pt": ["assinatura"]},
    "enc": {"en": ["encryption"], "de": ["verschluesselungs"], "fr": ["chiffrement"], "es": ["cifrado"], "it": ["cifratura"], "pl": ["szyfrowania"]},
    "session": {"en": ["session", "cookie"]}, "client": {"en": ["client"], "de": ["client"]},
    "access": {"en": ["access"], "de": ["zugriffs"], "fr": ["acces"], "es": ["acceso"], "it": ["accesso"]},
    "shared": {"en": ["shared"], "fr": ["partage"], "es": ["compartido"]},
    "license": {"en": ["license", "licence"], "de": ["lizenz"], "fr": ["licence"], "es": ["licencia"], "it": ["licenza"], "pl": ["licencji"]},
    "backup": {"en": ["backup"], "de": ["sicherung"], "fr": ["sauvegarde"], "es": ["respaldo"]},
    "host": {"en": ["host"], "es": ["servidor"], "fr": ["hote"], "de": ["rechner", "host"]},
    "port": {"en": ["port"], "fr": ["port"], "es": ["puerto"]},
    "name": {"en": ["name"], "es": ["nombre"], "fr": ["nom"], "pt": ["nome"], "it": ["nome"], "pl": ["nazwa"], "sv": ["namn"], "nl": ["naam"]},
    "file": {"en": ["file"], "de": ["datei"], "fr": ["fichier"], "es": ["fichero"], "pl": ["plik"]},
    "path": {"en": ["path"], "de": ["pfad"], "fr": ["chemin"], "es": ["ruta"]},
    "min": {"en": ["min"]}, "length": {"en": ["length"], "de": ["laenge"], "fr": ["longueur"], "es": ["longitud"]},
    "policy": {"en": ["policy"], "de": ["richtlinie"], "fr": ["politique"], "es": ["politica"]},
    "expiry": {"en": ["expiry", "ttl", "max age"], "de": ["ablauf"], "fr": ["expiration"], "es": ["caducidad"]},
    "rotation": {"en": ["rotation"]}, "existing": {"en": ["existing"]}, "service": {"en": ["service"]},
    "private": {"en": ["private"], "de": ["privat"], "fr": ["privee"], "es": ["privada"], "it": ["privata"]},
    "public": {"en": ["public"]}, "master": {"en": ["master"]}, "webhook": {"en": ["webhook"]},
    "url": {"en": ["url", "uri", "dsn"]}, "header": {"en": ["header"]}, "enabled": {"en": ["enabled"], "de": ["aktiv"], "fr": ["actif"], "es": ["activo"]},
}

STEMS = {
    "en": "harbor lantern copper meadow falcon thunder biscuit orchard velvet granite pepper saddle walrus marble compass bramble cinder otter maple anchor".split(),
    "de": "Kupferkessel Regenbogen Ankerplatz Waldkauz Streusel Nordwind Kachelofen Moewe Birnbaum Sturmflut Laterne Gartenzaun Kuckuck Hafenkran Pfeffer".split(),
    "fr": "tournesol coquelicot Bretagne fromage parapluie lavande hirondelle cerisier brouillard grenouille chandelle Moulin pivoine".split(),
    "es": "mariposa naranja Cervantes golondrina montana guitarra almendra tormenta espejo caracola Sevilla relampago".split(),
    "it": "Vesuvio pomodoro girasole cipresso lanterna tramonto farfalla nocciola gondola Brunello campanile".split(),
    "pt": "saudade jangada Azulejo abacaxi vinhedo cachoeira marmelada sardinha Guimaraes jabuticaba".split(),
    "nl": "molensteen Fietsbel stroopwafel regenjas klaproos windmolen Haring IJsvogel kaasboer tulpenveld".split(),
    "pl": "Bociany jarzebina pierogi Wisla burza wiewiorka zubrowka Krakow latarnia kasztan slonecznik".split(),
    "tr": "karanfil Bogazici yildirim nargile Kapadokya zeytin firtina papatya simit Erciyes".split(),
    "sv": "blabar Midsommar renskav fjallraven Norrsken kanelbulle smultron skargard lingon Vasaloppet".split(),
    "ja": "sakuranbo Fujisan hotaru kitsune tsunami nanohana Yokozuna momiji kaminari tanuki".split(),
}

COMPANIES = "Nordkai Alvero Brightmoor Contessa Delvaux Eskilda Ferrocore Gildenhaus Havring Intervia Jasperline Korvest Lumitrack Medvia Novaquay Ostrava Pellworm Quintara Rivabell Solvanta Telvik Umbrion Veltrex Westmark Zanotti".split()

PEOPLE = "anke jonas marta pieter chiara joao agnieszka emre linnea haruto claire diego sophie tomasz yusuf freja kenji beatriz lorenzo maud".split()

NOUNS = "ledger gateway beacon broker relay mirror parlor depot cortex atlas quarry switch roster kiosk ferry tower forge vault prism harvest".split()

DEFAULTS = ("postgres changeme admin admin123 password Password1 password123 secret guest root toor test test1234 minioadmin mysql rabbitmq redis "
            "changeit default demo welcome1 letmein P@ssw0rd passw0rd qwerty123 123456 12345678 administrator elastic grafana tomcat s3cret "
            "keycloak odoo wordpress moodle raspberry ubnt cisco mypassword pass123 admin@123 Welcome123 supersecret hunter2 example sonar").split()

FOREIGN_DEFAULTS = "passwort geheim motdepasse azerty123 contraseña contrasena123 hallo123 haslo123 sifre123 wachtwoord senha123 losenord qwertz geheim123 welkom01 admin1234 segredo himitsu".split()

WALKS = "qwertyuiop 1qaz2wsx asdfghjkl qazwsxedc zaq12wsx 1q2w3e4r5t yxcvbnm qweasdzxc azertyuiop 1qaz@WSX".split()
