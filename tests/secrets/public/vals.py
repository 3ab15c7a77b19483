"""Value makers. Everything credential-like is built from the Random given; no literal here is a credential."""
import base64, json, string, hashlib
AL=string.ascii_letters+string.digits; LO=string.ascii_lowercase; DI=string.digits; HX="0123456789abcdef"; UP=string.ascii_uppercase
B32="ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"; BECH="qpzry9x8gf2tvdw0s3jn54khce6mua7l"
WORDS={
'en':"kestrel harbour lantern meadow copper thistle walnut ferry badger saddle pepper canyon otter velvet marble anchor violet timber falcon biscuit orchard gravel comet willow puffin ember quartz juniper mitten spruce raven turnip pebble cobalt dragon monkey winter summer autumn tiger coffee banana pirate rocket wizard".split(),
'de':"sommer winter fenster schrank kuchen brezel drachen bahnhof gurke zwiebel kirsche donner wolke hammer apfel regen garten katze".split(),
'fr':"soleil fromage baguette papillon chaussette montagne grenouille croissant lavande orage velo cerise girafe".split(),
'es':"girasol tortilla camino paella naranja montana lluvia gato caballo estrella playa invierno verano".split(),
'pt':"saudade pastel cachorro praia abacaxi sorriso feijoada jabuti caneca samba verao".split(),
'nl':"stroopwafel fiets molen kaas tulp dijk pannenkoek regenboog gracht zomer".split(),
'pl':"pierogi bocian zamek zima wiosna kapusta rower jezioro burza".split(),
'it':"gelato mozzarella tramonto vespa cipolla ombrello farfalla estate inverno".split(),
'ru':"privet medved samovar snegir babushka kosmos moroz".split(),
'tr':"karpuz simit deniz bahar kedi yildiz".split(),
'id':"rendang merdeka kucing hujan mangga".split(),
}
NAMES="anna marco jonas priya lukas sofia pavel ines ahmed yuki carla tomas elena bruno wei olga hugo lena diego maja".split()
def pick(r,s,n): return "".join(r.choice(s) for _ in range(n))
def b64(b): return base64.b64encode(b if isinstance(b,bytes) else b.encode()).decode()
def rb(r,n): return bytes(r.randrange(256) for _ in range(n))
def leet(r,w):
    m={'a':'4@','e':'3','i':'1!','o':'0','s':'5$','t':'7'}
    return "".join(r.choice(m[c]) if c in m and r.random()<.6 else c for c in w)
def word(r):
    L=r.choice(['en']*5+list(WORDS)); return r.choice(WORDS[L])
def human(r):
    t=r.randrange(13); w=word(r); W=w.capitalize(); w2=word(r); sy=r.choice("!!!?#@*%.$&-_"); y=str(r.choice([r.randrange(1968,2005),r.randrange(2016,2026)]))
    if t==0: return W+y+r.choice("!!?.*")
    if t==1: return leet(r,W)+str(r.randrange(10,999))+sy
    if t==2: return "-".join(word(r) for _ in range(r.choice([3,4,4])))
    if t==3: return W+sy+w2.capitalize()+str(r.randrange(10,99))
    if t==4: return r.choice(NAMES).capitalize()+r.choice("._@#")+W+str(r.randrange(1,99))
    if t==5: return w+w2+str(r.randrange(100,9999))
    if t==6: # pwgen: pronounceable
        return "".join(r.choice("bdfgklmnprstvz")+r.choice("aeiou") for _ in range(3))+r.choice(UP)+str(r.randrange(1,9))
    if t==7: return r.choice(NAMES)+r.choice(["+","&","_"])+r.choice(NAMES)+y
    if t==8: return pick(r,LO,4)+str(r.randrange(10,99))+pick(r,UP,2)+sy
    if t==9: return " ".join(word(r) for _ in range(4))+r.choice(["","!"," "+str(r.randrange(10,99))]).rstrip()
    if t==10: return w.upper()+sy+w2+y[2:]
    if t==11: return r.choice(["Prod","Db","Root","Svc","App","Srv"])+sy+W+str(r.randrange(100,9999))
    return pick(r,AL,r.randrange(7,10))
def rand(r):
    t=r.randrange(12)
    if t<4: return pick(r,AL,r.choice([12,16,20,24,28,32,32,40,48,64]))
    if t==4: return pick(r,AL+"!@#%^*-_=+.",r.choice([14,16,20,24]))
    if t==5: return b64(rb(r,r.choice([16,24,32,48])))
    if t==6: return pick(r,HX,r.choice([24,32,40,48,64]))
    if t==7: return pick(r,LO+DI,r.choice([10,16,20,25,30]))
    if t==8: return base64.urlsafe_b64encode(rb(r,r.choice([24,32,33]))).decode().rstrip("=")
    if t==9: return pick(r,AL+"!*()-_~.",r.choice([18,22,26]))
    if t==10: return pick(r,"ABCDEFGHJKMNPQRSTVWXYZ23456789",r.choice([16,20,26]))
    return "-".join(pick(r,LO+DI,r.choice([4,5,6])) for _ in range(r.choice([3,4])))
def uuid(r):
    h=pick(r,HX,32); return f"{h[:8]}-{h[8:12]}-4{h[13:16]}-{r.choice('89ab')}{h[17:20]}-{h[20:]}"
def b64u(o): return base64.urlsafe_b64encode(o if isinstance(o,bytes) else json.dumps(o,separators=(',',':')).encode()).decode().rstrip("=")
def jwt(r,claims=None):
    c=claims or {"iss":r.choice(["api","auth","gitea","supabase"]),"sub":pick(r,DI,6),"iat":r.randrange(1600000000,1760000000)}
    return b64u({"alg":"HS256","typ":"JWT"})+"."+b64u(c)+"."+b64u(rb(r,32))
def wrap(s,n=64): return "\n".join(s[i:i+n] for i in range(0,len(s),n))
PRE={'rsa':"MIIEpAIBAAKCAQEA",'pkcs8':"MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSj",'ec':"MHcCAQEEI",'openssh':"b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAAB",'cert':"MIID"}
HD={'rsa':"RSA ",'pkcs8':"",'ec':"EC ",'openssh':"OPENSSH "}
def pem(r):
    k=r.choice(['rsa','pkcs8','ec','openssh']); n={'rsa':900,'pkcs8':900,'ec':120,'openssh':300}[k]
    t=HD[k]+"PRIV"+"ATE KEY"; body=PRE[k]+b64(rb(r,n))
    return f"-----BEGIN {t}-----\n{wrap(body,70 if k=='openssh' else 64)}\n-----END {t}-----"
def pgp(r):
    t="PGP PRIV"+"ATE KEY BLOCK"; return f"-----BEGIN {t}-----\n\nlQ{wrap(b64(rb(r,300)))}\n={pick(r,AL,4)}\n-----END {t}-----"
def putty(r):
    return "PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nComment: eddsa-key-2023\nPublic-Lines: 2\nAAAAC3NzaC1lZDI1NTE5AAAAI"+pick(r,AL,39)+"\n"+pick(r,AL,15)+"\nPriv"+"ate-Lines: 1\nAAAAI"+pick(r,AL+"+/",39)+"\nPriv"+"ate-MAC: "+pick(r,HX,64)
def cert(r): return "-----BEGIN CERTIFICATE-----\n"+wrap(PRE['cert']+b64(rb(r,420)))+"\n-----END CERTIFICATE-----"
def pub(r): return "-----BEGIN PUBLIC KEY-----\n"+wrap("MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A"+b64(rb(r,250)))+"\n-----END PUBLIC KEY-----"
def wg(r):
    b=bytearray(rb(r,32)); b[0]&=248; b[31]=(b[31]&127)|64; return b64(bytes(b))
U="_"; D="-"
TOK={ # documented provider formats: prefix pieces are joined at run time
'github-pat':lambda r:"gh"+r.choice("ppso")+U+pick(r,AL,36),
'github-fine-pat':lambda r:"github"+U+"pat"+U+pick(r,AL,22)+U+pick(r,AL,59),
'gitlab-pat':lambda r:"gl"+"pat"+D+pick(r,AL+"_-",20),
'gitlab-runner':lambda r:"gl"+"rt"+D+pick(r,AL+"_-",20),
'npm-token':lambda r:"npm"+U+pick(r,AL,36),
'slack-bot':lambda r:"xox"+"b-"+pick(r,DI,12)+D+pick(r,DI,13)+D+pick(r,AL,24),
'slack-app':lambda r:"xapp"+"-1-A"+pick(r,UP+DI,10)+D+pick(r,DI,13)+D+pick(r,HX,64),
'stripe-live':lambda r:r.choice(["sk","rk"])+U+"live"+U+pick(r,AL,r.choice([24,99])),
'stripe-whsec':lambda r:"wh"+"sec"+U+pick(r,AL,32),
'sendgrid':lambda r:"SG"+"."+pick(r,AL+"_-",22)+"."+pick(r,AL+"_-",43),
'mailgun':lambda r:"key"+D+pick(r,HX,32),
'brevo':lambda r:"xkey"+"sib-"+pick(r,HX,64)+D+pick(r,AL,16),
'openai':lambda r:"sk"+"-proj-"+pick(r,AL+"_-",48)+"T3Blbk"+"FJ"+pick(r,AL,48),
'anthropic':lambda r:"sk"+"-ant-api03-"+pick(r,AL+"_-",93)+"AA",
'huggingface':lambda r:"hf"+U+pick(r,string.ascii_letters,34),
'groq':lambda r:"gsk"+U+pick(r,AL,52),
'google-api':lambda r:"AI"+"za"+pick(r,AL+"_-",35),
'digitalocean':lambda r:"dop"+U+"v1"+U+pick(r,HX,64),
'docker-pat':lambda r:"dckr"+U+"pat"+U+pick(r,AL+"_-",27),
'vault-token':lambda r:"hv"+"s."+pick(r,AL+"_-",r.choice([24,90])),
'tailscale':lambda r:"ts"+"key-auth-"+pick(r,AL,12)+"CNTRL-"+pick(r,AL,32),
'grafana-sa':lambda r:"gl"+"sa_"+pick(r,AL,32)+U+pick(r,HX,8),
'newrelic-user':lambda r:"NR"+"AK-"+pick(r,UP+DI,27),
'newrelic-license':lambda r:pick(r,HX,36)+"NRAL",
'telegram-bot':lambda r:pick(r,"123456789",1)+pick(r,DI,9)+":AA"+pick(r,AL+"_-",33),
'discord-bot':lambda r:b64u(pick(r,DI,18).encode())+"."+pick(r,AL,6)+"."+pick(r,AL+"_-",38),
'databricks':lambda r:"da"+"pi"+pick(r,HX,32),
'shopify':lambda r:"shp"+"at_"+pick(r,HX,32),
'linear':lambda r:"lin"+"_api_"+pick(r,AL,40),
'sentry-auth':lambda r:"sntry"+"u_"+pick(r,HX,64),
'sonar':lambda r:"sq"+r.choice("upa")+U+pick(r,HX,40),
'doppler':lambda r:"dp"+".st.prd."+pick(r,AL,40),
'pypi':lambda r:"py"+"pi-AgEIcHlwaS5vcmc"+pick(r,AL+"_-",130),
'azure-client-secret':lambda r:pick(r,AL,3)+"8Q"+"~"+pick(r,AL+"_.~-",34),
'postman':lambda r:"PM"+"AK-"+pick(r,HX,24)+D+pick(r,HX,34),
'cloudflare-token':lambda r:pick(r,AL+"_-",40),
'hetzner':lambda r:pick(r,AL,64),
'datadog-api':lambda r:pick(r,HX,32),'datadog-app':lambda r:pick(r,HX,40),
'pagerduty-key':lambda r:pick(r,HX,32),'opsgenie':lambda r:uuid(r),
'twilio-auth':lambda r:pick(r,HX,32),
'plex-claim':lambda r:"claim"+D+pick(r,AL+"_-",20),'plex-token':lambda r:pick(r,AL+"_-",20),
'arr-api-key':lambda r:pick(r,HX,32),'gslt':lambda r:pick(r,UP.replace("G","A")[:6]+DI,32),
'aws-secret':lambda r:pick(r,AL+"+/",40),
'mapbox-secret':lambda r:"s"+"k."+b64u({"u":r.choice(NAMES),"a":pick(r,LO+DI,25)})+"."+pick(r,AL+"_-",22),
'notion':lambda r:"ntn"+U+pick(r,AL,46),
'replicate':lambda r:"r8"+U+pick(r,AL,37),
'ntfy':lambda r:"tk"+U+pick(r,LO+DI,29),
'pulumi':lambda r:"pul"+D+pick(r,HX,40),
'flyio':lambda r:"FlyV1 fm2"+U+pick(r,AL+"+/",80),
'wakatime':lambda r:"waka"+U+uuid(r),
}
G={ # hint -> (kind, fn)   fn returns rendered or (rendered,value)
'pw':("human-password",lambda r:human(r)),'rpw':("random-password",lambda r:rand(r)),
'mpw':("password",lambda r:human(r) if r.random()<.6 else rand(r)),
'rnd':("app-secret",lambda r:rand(r)),
'key16':("encryption-key",lambda r:pick(r,AL,16)),'key32':("encryption-key",lambda r:pick(r,AL,32)),
'hex32':("hex-key",lambda r:pick(r,HX,32)),'hex64':("hex-key",lambda r:pick(r,HX,64)),'hex40':("hex-token",lambda r:pick(r,HX,40)),
'hex128':("rails-secret-key-base",lambda r:pick(r,HX,128)),
'b64k':("random-b64-key",lambda r:b64(rb(r,32))),'fernet':("fernet-key",lambda r:base64.urlsafe_b64encode(rb(r,32)).decode()),
'laravel':("laravel-app-key",lambda r:"base64:"+b64(rb(r,32))),
'django':("django-secret-key",lambda r:r.choice(["","django-insecure-"])+pick(r,LO+DI+"!@$%^&*(-_=+)",50)),
'cookie':("cookie-secret",lambda r:r.choice([lambda:b64(rb(r,32)),lambda:pick(r,HX,32),lambda:pick(r,AL,32)])()),
'salt':("session-salt",lambda r:pick(r,AL+"!@%^*()_-+=[]{}|;:,.<>?/~",64)),
'jwtkey':("jwt-signing-key",lambda r:r.choice([lambda:rand(r),lambda:pick(r,HX,64),lambda:human(r)+pick(r,AL,8),lambda:b64(rb(r,64))])()),
'oidc':("oidc-client-secret",lambda r:r.choice([lambda:pick(r,AL,32),lambda:uuid(r),lambda:rand(r),lambda:pick(r,HX,40),lambda:pick(r,AL,128)])()),
'uuid':("uuid-secret",lambda r:uuid(r)),'jwt':("jwt",lambda r:jwt(r)),
'svcjwt':("service-role-jwt",lambda r:jwt(r,{"role":"service_role","iss":"supabase","iat":r.randrange(1600000000,1760000000),"exp":2000000000})),
'pem':("private-key",pem),'pgp':("pgp-private-key",pgp),'ppk':("putty-key",putty),
'age':("age-secret-key",lambda r:"AGE-SECRET"+"-KEY-1"+pick(r,BECH.upper(),58)),
'wg':("wireguard-private-key",wg),'psk':("wireguard-psk",lambda r:b64(rb(r,32))),
'totp':("totp-seed",lambda r:pick(r,B32,r.choice([16,32]))),
'gmail':("gmail-app-password",lambda r:r.choice([" ",""]).join(pick(r,LO,4) for _ in range(4))),
'pin':("pin",lambda r:str(r.randrange(100019,999999))),
'lic':("license-key",lambda r:"-".join(pick(r,"ABCDEFGHJKLMNPQRSTUVWXYZ23456789",5) for _ in range(r.choice([4,5])))),
'slackhook':("slack-webhook",lambda r:"https://hooks.slack"+".com/services/T"+pick(r,UP+DI,8)+"/B"+pick(r,UP+DI,10)+"/"+pick(r,AL,24)),
'dischook':("discord-webhook",lambda r:"https://discord"+".com/api/webhooks/"+pick(r,"123456789",1)+pick(r,DI,17)+"/"+pick(r,AL+"_-",68)),
'teamshook':("teams-webhook",lambda r:"https://corp.webhook"+f".office.com/webhookb2/{uuid(r)}@{uuid(r)}/IncomingWebhook/{pick(r,HX,32)}/{uuid(r)}"),
'sas':("azure-sas",lambda r:f"sv=2022-11-02&ss=b&srt=sco&sp=rwl&se=2027-0{r.randrange(1,9)}-01T00:00:00Z&spr=https&sig="+b64(rb(r,32)).replace("+","%2B").replace("/","%2F").replace("=","%3D")),
'azkey':("azure-storage-key",lambda r:b64(rb(r,64))),
'azconn':("azure-connection-string",lambda r:f"DefaultEndpointsProtocol=https;AccountName=st{pick(r,LO+DI,8)};Account"+"Key="+b64(rb(r,64))+";EndpointSuffix=core.windows.net"),
'sbconn':("servicebus-connection-string",lambda r:f"Endpoint=sb://{word(r)}.servicebus.windows.net/;SharedAccessKeyName=RootManageSharedAccessKey;SharedAccess"+"Key="+b64(rb(r,32))),
'erl':("erlang-cookie",lambda r:pick(r,UP,20) if r.random()<.5 else pick(r,AL,32)),
'tsig':("tsig-secret",lambda r:b64(rb(r,r.choice([32,64])))),
'cftun':("cloudflared-tunnel-token",lambda r:b64(json.dumps({"a":pick(r,HX,32),"t":uuid(r),"s":b64(rb(r,32))},separators=(',',':')))),
'vless':("vless-uuid",lambda r:uuid(r)),
'ghost':("ghost-admin-key",lambda r:pick(r,HX,24)+":"+pick(r,HX,64)),
'csv':("comma-passwords",lambda r:",".join(clean(r,human,r'[A-Za-z0-9_.!-]+') for _ in range(r.choice([2,3])))),
'appkeys':("strapi-app-keys",lambda r:",".join(b64(rb(r,16)) for _ in range(4))),
'basic':("basic-auth-header",lambda r:"Basic "+b64(r.choice(NAMES)+":"+clean(r,human,r'[ -~]+'))),
'netkey':("zigbee-network-key",lambda r:"["+", ".join(str(r.randrange(1,255)) for _ in range(16))+"]"),
}
for k,f in TOK.items(): G[k]=(k,f)
import re
def clean(r,f,rx,tries=400):
    for _ in range(tries):
        v=f(r)
        if re.fullmatch(rx,v): return v
    return pick(r,AL,20)
# hashes -------------------------------------------------
def bcrypt(r): return "$2"+r.choice("aby")+"$"+r.choice(["10","12","05"])+"$"+pick(r,AL+"./",53)
HASH={'bcrypt':bcrypt,'apr1':lambda r:"$apr1$"+pick(r,AL+"./",8)+"$"+pick(r,AL+"./",22),
'argon2':lambda r:"$argon2id$v=19$m=65540,t=3,p=4$"+b64(rb(r,32)).rstrip("=")+"$"+b64(rb(r,32)).rstrip("="),
'sha512crypt':lambda r:"$6$"+pick(r,AL+"./",16)+"$"+pick(r,AL+"./",86),
'pbkdf2':lambda r:"$pbkdf2-sha512$310000$"+pick(r,AL+"./",22)+"$"+pick(r,AL+"./",86),
'ssha':lambda r:"{SSHA}"+b64(rb(r,24)),'mosq':lambda r:"$7$101$"+b64(rb(r,12))+"$"+b64(rb(r,64)),
'htpw':lambda r:r.choice(NAMES)+":"+r.choice([bcrypt,HASH['apr1']])(r),'htsha':lambda r:r.choice(NAMES)+":{SHA}"+b64(rb(r,20)),
'sha256hex':lambda r:hashlib.sha256(rb(r,8)).hexdigest(),'pgmd5':lambda r:"md5"+hashlib.md5(rb(r,8)).hexdigest(),
'nt':lambda r:pick(r,HX,32),'rmq':lambda r:b64(rb(r,36)),'scram':lambda r:"SCRAM-SHA-256$4096:"+b64(rb(r,16))+"$"+b64(rb(r,32))+":"+b64(rb(r,32))}
# weak: defaults that work ----------------------------------
WEAK_PW="postgres changeme minioadmin password123 guest admin password root secret admin123 123456 qwerty toor Passw0rd P@ssw0rd letmein prom-operator welcome1 test1234 mysql redis rabbitmq 1234 adminadmin raspberry".split()
# placeholders (neg) ----------------------------------------
PH=['""',"''",'~','null','CHANGE_ME','"CHANGE_ME"','"<your-password>"','<your-token-here>','REPLACE_ME','"REPLACE_ME"','xxxxxxxx','"xxxxxxxxxxxxxxxx"','"********"','"***"','TODO','"TODO: set in CI"',
'"<REDACTED>"','your-password-here','"your-api-key"','YOUR_SECRET_HERE','"<insert secret>"','PLACEHOLDER','"<path:secret/data/app#password>"','OVERRIDE_ME','"[REDACTED]"','replace-with-your-password','"tu-password-seguro-aqui"','"<dein-passwort>"',
'"VOTRE_MOT_DE_PASSE"','"<votre mot de passe>"','"SUA_SENHA_AQUI"','"<sua-senha>"','"<вставьте пароль>"','ВАШ_ПАРОЛЬ','"请修改"','"<你的密码>"','"ここにパスワード"','"<wachtwoord>"','"<wpisz haslo>"','"LA_TUA_PASSWORD"','"SIFRENIZI_GIRIN"','"..."','"set-me-via---set"','"not-set"','"<SECRET>"','"__DB_PASSWORD__"','"#{DbPassword}#"','"%DB_PASSWORD%"','"@@PASSWORD@@"','"XXXX-XXXX-XXXX"','"<from 1password>"','"see vault"','"filled-by-ci"','provided-at-deploy-time','"00000000-0000-0000-0000-000000000000"','"<40-char hex token>"','"base64 encoded HMAC key or PEM public key"']
def ref(r,a):
    e=r.choice(["prod","staging","common","infra"]); k=r.choice(["password","token","api-key","db-password","secret"])
    K=r.choice(["DB_PASSWORD","API_TOKEN","APP_SECRET","SMTP_PASS","ADMIN_PW"])
    return r.choice([lambda:"${%s}"%K,lambda:"$(%s)"%K,lambda:"${%s:?missing}"%K,lambda:"${%s:-}"%K,lambda:"{{ .Values.global.%s }}"%k.replace("-",""),lambda:'{{ include "%s.password" . }}'%a,
    lambda:f"<path:secret/data/{e}/{a}#{k}>",lambda:f"ref+vault://secret/{e}/{a}#/{k}",lambda:f"ref+awsssm://{e}/{a}/{k}",lambda:f"vault:secret/data/{e}/{a}#{k}",lambda:f"op://{e}/{a}/{k}",
    lambda:f"arn:aws:secretsmanager:eu-west-1:{pick(r,DI,12)}:secret:{e}/{a}-{pick(r,AL,6)}",lambda:f"/run/secrets/{a}_{k}",lambda:f"/etc/{a}/{k}.txt",lambda:f"file:///mnt/secrets/{k}",
    lambda:f"secretref+azurekeyvault://{a}-kv/{k}",lambda:f"projects/{pick(r,DI,12)}/secrets/{a}-{k}/versions/latest",lambda:"env:%s"%K,lambda:"$%s"%K,lambda:"$__file{/etc/secrets/%s}"%k,lambda:"!vault_%s"%k.replace("-","_") if 0 else "${secret:%s}"%k,
    lambda:"ENC[AES256_GCM,data:%s,iv:%s,tag:%s,type:str]"%(b64(rb(r,r.randrange(9,40))),b64(rb(r,32)),b64(rb(r,16))),
    lambda:"{{ requiredEnv \"%s\" }}"%K,lambda:"%%{%s}"%k if 0 else "((%s))"%k,lambda:"@Microsoft.KeyVault(SecretUri=https://%s-kv.vault.azure.net/secrets/%s)"%(a,k),lambda:"$dex.%s.clientSecret"%a,lambda:"gcp:secretmanager:projects/%s/secrets/%s"%(a,k),lambda:"%{env.%s}"%K if 0 else "{$%s}"%K])()
