#!/usr/bin/env python3
"""gen.py --seed N --out DIR : labelled Helm values corpus (see README.md). Standard library only."""
import argparse,json,os,random,re,shutil,string,collections
import vals as V
HERE=os.path.dirname(os.path.abspath(__file__))
AL,HX=V.AL,V.HX
# ---- extra hints
def docker(r):
    p=V.clean(r,lambda r:tokany(r),r'[!-~]+'); u=r.choice(V.NAMES)
    return json.dumps({"auths":{r.choice(["ghcr.io","https://index.docker.io/v1/","quay.io"]):{"username":u,"password":p,"auth":V.b64(u+":"+p)}}}),p
def tokany(r): return r.choice([V.TOK['github-pat'],V.TOK['gitlab-pat'],V.TOK['docker-pat'],V.human,V.rand])(r)
def url(r):
    p=V.clean(r,lambda r:r.choice([V.human,V.rand])(r),r'[A-Za-z0-9_.~!-]+'); return f"postgres://app:{p}@db:5432/app",p
V.G.update({'lickey':("license-key",lambda r:V.pick(r,AL,16)),'rclk':("b2-app-key",lambda r:"K00"+V.pick(r,AL+"/+",28)),
'pemflat':("private-key",lambda r:V.pem(r).replace("\n","\\n")),'b64sign':("signing-key",lambda r:V.b64u(V.rb(r,32))),
'tokany':("registry-credential",tokany),'npmauth':("npm-basic-auth",lambda r:V.b64("ci:"+V.clean(r,V.human,r'[!-~]+'))),
'ceph':("ceph-key",lambda r:V.b64(b"\x01\x00"+V.rb(r,10)+b"\x10\x00"+V.rb(r,16))),'dig8':("recovery-code",lambda r:V.pick(r,"123456789",8)),
'hex30':("hex-token",lambda r:V.pick(r,HX,30)),'lickey30':("enroll-key",lambda r:V.pick(r,V.LO+V.DI,25)),'key30':("stream-key",lambda r:V.pick(r,AL,30)),'kubeadm':("kubeadm-token",lambda r:V.pick(r,V.LO+V.DI,6)+"."+V.pick(r,V.LO+V.DI,16)),'recap':("recaptcha-secret",lambda r:"6L"+V.pick(r,AL+"_-",38)),
'etherscan':("api-key",lambda r:V.pick(r,V.UP+V.DI,34)),'url':("connection-url",url),'dockercfg':("dockerconfigjson",docker)})
MULTI={'pem','pgp','ppk'}
CLEAN={'pw','rpw','mpw','rnd','jwtkey','oidc','cookie','salt','django','gmail','csv','tokany'}
INSTR=r'[A-Za-z0-9_.!*+=/~^@%?-]+'; INURL=r'[A-Za-z0-9_.~!-]+'
PHIN=['CHANGE_ME','<password>','REPLACE_ME','${DB_PASSWORD}','$(DB_PASSWORD)','xxxxxxxx','********','<your-secret>','YOUR_PASSWORD','REDACTED','${SECRET}','{{ .Values.global.secret }}'.replace("{{ ","${").replace(" }}","}").replace(".Values.","")]
POST={'leaky':(.86,.06,.04,.04),'mixed':(.62,.17,.09,.12),'base':(.30,.38,.20,.12),'clean':(.07,.45,.03,.45)}
COMM={'en':(["database","credentials","do not commit!","prod settings","mail","see runbook"],["rotate in Q3","prod","TODO move to vault","same as staging","ask ops"]),
'de':(["Datenbank","Zugangsdaten","Produktion","Mailversand"],["Passwort vom Chef","bitte ändern","TODO: nach Vault verschieben"]),
'fr':(["base de données","identifiants","à vérifier"],["ne pas partager","à changer avant la prod"]),
'es':(["base de datos","credenciales","producción"],["no subir al repo","cambiar luego"]),
'pt':(["banco de dados","credenciais","produção"],["não commitar","trocar depois"]),
'ru':(["база данных","доступы","прод"],["не коммитить","поменять позже"]),
'zh':(["数据库","凭据","生产环境"],["不要提交","以后换"]),
'ko':(["데이터베이스","운영 환경","인증 설정"],["나중에 변경"]),
'pl':(["baza danych","dane dostępowe"],["zmienić przed wdrożeniem"]),
'ja':(["データベース","本番設定"],["後で変更"])}
def load(fn):
    out={};cur=None
    for l in open(os.path.join(HERE,fn),encoding="utf8"):
        l=l.rstrip("\n")
        if l.startswith("%%% "): cur=l[4:].strip(); out[cur]=[]
        elif l.strip(): out[cur].append(l)
    return out
TREE,ENV=load("tpl_tree.txt"),load("tpl_env.txt")
class House:
    def __init__(s,r):
        s.lang=r.choice(list(COMM)); s.org=r.choice(V.WORDS['en'])+r.choice(["","labs","-it","ware","hq"]); s.dom=s.org+r.choice([".dev",".io",".net",".de",".com.br",".fr",".lan",".cloud"])
        s.key=r.choice(['camel','camel','camel','snake','kebab','lower','pascal','scream']); s.ind=r.choice([1,1,1,2]); s.q=r.choice(['plain','plain','dq','sq','mix'])
        s.shapes=r.sample(SHAPES,4); s.comm=r.random()*.5
def keystyle(r,h,t):
    w=t.split(); k=h.key if r.random()<.85 else r.choice(['camel','snake'])
    return {'camel':w[0]+"".join(x.capitalize() for x in w[1:]),'snake':"_".join(w),'kebab':"-".join(w),'lower':"".join(w),'pascal':"".join(x.capitalize() for x in w),'scream':"_".join(w).upper()}[k]
class Doc:
    def __init__(s,r,h,app,post):
        s.r,s.h,s.app,s.post=r,h,app,post; s.lines=[]; s.labels=[]; s.tops=set()
        s.v={'d':h.dom,'a':app,'u':r.choice(V.NAMES+["admin","svc-"+app[:6],"deploy"]),'w':r.choice(V.WORDS['en']),'n':str(r.randrange(2,250)),'N':r.choice(V.NAMES).capitalize(),'o':h.org}
    def macro(s,t):
        r=s.r
        def f(m):
            k=m.group(1)
            if k in s.v: return s.v[k]
            if k=='W': return s.v['w'].capitalize()
            if "|" in k: return s.macro_inner(r.choice(k.split("|")))
            if k=='UUID': return V.uuid(r)
            if k=='AKID': return "AK"+"IA"+V.pick(r,V.B32,16)
            if k=='AIZA': return "AI"+"za"+V.pick(r,AL+"_-",35)
            if k=='D1': return str(r.randrange(1,9))
            if k=='B64_32': return V.b64(V.rb(r,32))
            if k=='B64U': return V.b64(s.v['u'])
            if k=='B64W': return V.b64(r.choice(["hello world","this is just a test","example value","sample text only"]))
            m2=re.fullmatch(r'(AL|HEX|UHEX|B32_|LO|DIG|BECH)(\d+)',k)
            if m2:
                a={'AL':AL,'HEX':HX,'UHEX':HX.upper(),'B32_':V.B32,'LO':V.LO+V.DI,'DIG':"123456789",'BECH':V.BECH}[m2.group(1)]; return V.pick(r,a,int(m2.group(2)))
            return k
        for _ in range(4):
            t2=re.sub(r'«([^«»]*)»',f,t)
            if t2==t: break
            t=t2
        return t
    def macro_inner(s,t): return t
    def special(s,txt):
        r=s.r
        if txt=='CERT': return V.cert(r)
        if txt=='PUB': return V.pub(r)
        if txt=='ANON': return V.jwt(r,{"role":"anon","iss":"supabase","iat":1650000000,"exp":2000000000})
        if txt=='SEALED': return "Ag"+V.b64(b"\x02\x00"+V.rb(r,600))[2:]
        if txt=='EXAKID': return "AKIA"+"IOSFODNN7"+"EXAMPLE"
        if txt=='EXSECRET': return "wJalrXUtnFEMI/"+"K7MDENG/"+"bPxRfiCY"+"EXAMPLEKEY"
        if txt=='EXJWT': return V.b64u({"alg":"HS256","typ":"JWT"})+"."+V.b64u({"sub":"1234567890","name":"John Doe","iat":1516239022})+".SflKxwRJSMeKKF2QT4fw"+"pMeJf36POk6yJV_adQssw5c"
        return txt
    # -- outcome of a slot: (label,kind,rendered,value,multi)
    def slot(s,tag,whole,ctx):
        r=s.r
        if tag.startswith(('~','?')):
            k,t=tag[1:].split("|",1); t=s.special(s.macro(t)); v=t.strip('"\'') if len(t)>2 else t
            return ('neg' if tag[0]=='~' else 'ambiguous'),k,t,v,True
        if tag.startswith('#'): t=V.HASH[tag[1:]](r); return 'hash',tag[1:],t,t,False
        if tag.startswith('w:'): return 'weak','default-credential',tag[2:],tag[2:],False
        if tag=='ph': t=r.choice(V.PH); return 'neg','placeholder',t,t.strip('"\'') or t,True
        if tag=='ref': t=V.ref(r,s.app); return 'neg','reference',t,t,False
        forced=tag.startswith('!'); hint=tag.lstrip('!'); b64=hint.startswith('b64:'); hint=hint[4:] if b64 else hint
        p=POST[s.post]; x=r.random()
        if not forced:
            if x>p[0]:
                x-=p[0]
                if x<p[1] or (x<p[1]+p[2] and (hint not in('pw','mpw') or b64)):
                    if b64: t=V.b64(r.choice(["CHANGE_ME","REPLACE_ME","<password>"])); return 'ambiguous','base64-placeholder',t,t,False
                    if whole: t=r.choice(V.PH) if r.random()<.75 else '""'; return 'neg','placeholder',t,t.strip('"\'') or t,True
                    t=r.choice(PHIN if not ctx['block'] else PHIN); return 'neg','placeholder',t,t,False
                if x<p[1]+p[2]: t=r.choice(V.WEAK_PW); return 'weak','default-credential',t,t,False
                if b64: t=r.choice(["{{ .Values.global.pw | b64enc }}","${B64_PASSWORD}"]); return 'neg','reference',t,t,False
                t=V.ref(r,s.app) if whole else r.choice(['${DB_PASSWORD}','$(APP_SECRET)','${TOKEN}','${SMTP_PASS}']); return 'neg','reference',t,t,False
        kind,fn=V.G[hint]
        if not whole and hint in CLEAN and not b64: v=V.clean(r,fn,INURL if ctx['url'] else INSTR)
        else: v=fn(r)
        ren,val=v if isinstance(v,tuple) else (v,v)
        if b64: ren=V.b64(ren)
        if hint=='fernet' or hint=='b64k': pass
        return 'secret',("base64-" if b64 else "")+kind,ren,val,False
    def quote(s,v,raw):
        if raw: return v
        h,r=s.h,s.r; st=h.q if h.q!='mix' else r.choice(['plain','dq','sq'])
        safe=re.fullmatch(r'[A-Za-z0-9/$^][A-Za-z0-9_./+=~$^!@%*?&()-]*',v) and not re.fullmatch(r'(?i)y|n|yes|no|on|off|true|false|null|[0-9.]+|0o?[0-7]+|0x[0-9a-f]+|[0-9]+e[0-9]+|.*[eE][0-9]+',v)
        if st=='plain' and safe: return v
        if st=='plain' and re.fullmatch(r'[1-9][0-9]{3,7}',v) and r.random()<.5: return v
        if st=='sq' and "'" not in v or '"' in v or '\\' in v: return "'"+v.replace("'","''")+"'"
        return '"'+v+'"'
    def emit(s,tpl,extra_ind=0,comment=True):
        """render template lines, record labels by absolute line"""
        r,h=s.r,s.h
        # optional lines
        src=[];skip=None
        for l in tpl:
            if l.startswith('??') or re.match(r'\s*\?\?',l):
                l2=l.replace('??','',1); ind=len(l2)-len(l2.lstrip())
                if skip is not None and ind>skip: continue
                skip=None
                if r.random()<.5: skip=ind; continue
                src.append(l2); continue
            ind=len(l)-len(l.lstrip())
            if skip is not None:
                if ind>skip: continue
                skip=None
            src.append(l)
        f=h.ind; block=None; off=0
        for l in src:
            l=re.sub(r'⟨([^⟩]*)⟩',lambda m:keystyle(r,h,m.group(1)),l); 
            raw_ind=len(l)-len(l.lstrip()); body=l.lstrip()
            if block is not None and raw_ind<=block[0]: block=None
            if block is None:
                ni=raw_ind*f+extra_ind*f
                if f==2: body=re.sub(r'^((?:- )+)',lambda m:"-   "*(len(m.group(1))//2),body)
            else: ni=block[1]+(raw_ind-block[0])
            inblock=block is not None
            s.line(ni,body,inblock,comment)
            if block is None and re.search(r'(^|[:\-]\s+|: &\w+ )[|>][-+]?$',body):
                # children raw indent = raw_ind+2.. ; item lines '- |' too
                dash=re.match(r'^(?:-\s+)+',body); inner=raw_ind if not (dash and not body[dash.end():] in('|','|-','>','>-')) else raw_ind+len(dash.group(0).replace("   "," "))
                block=(inner, len(s.lines[-1])-len(s.lines[-1].lstrip()) + (0 if inner==raw_ind else (inner-raw_ind)*f))
    def line(s,ni,body,inblock,comment):
        r,h=s.r,s.h; iscom=body.startswith('#') and not inblock
        tags=list(re.finditer(r'§([^§]*)§',body))
        pre=" "*ni
        if not tags: s.lines.append(pre+s.macro(body)); return
        m=tags[0]
        keypart=body[:m.start()]
        whole=len(tags)==1 and not inblock and not iscom and m.end()==len(body) and re.search(r'(^|: |: &\w+ |-\s+)$',keypart) and '{' not in keypart.replace('{{','') and not re.search(r': .*: ',keypart) and not re.search(r'"[^"]*$',re.sub(r'^[^:]*:','',keypart))
        wline=inblock and len(tags)==1 and body==m.group(0)
        out="";pos=0;labs=[];multi=None
        for t in tags:
            out+=s.macro(body[pos:t.start()]); pos=t.end()
            tailurl=('://' in body[:t.start()])
            lab,kind,ren,val,raw=s.slot(t.group(1),bool(whole),{'url':tailurl or '@' in body[t.end():],'block':inblock})
            if "\n" in ren: multi=(lab,kind,ren,val); break
            col=len(out)
            if whole and kind=='zigbee-network-key': ren2=ren
            elif whole: ren2=s.quote(ren,raw and not (lab=='neg' and kind!='placeholder' and needs_q(ren)))
            else:
                ren2=ren
                if ('{' in keypart or '[' in keypart) and not inblock and raw and out[-1:] not in '"\'' and needs_qf(ren): ren2='"'+ren+'"'
            out+=ren2; labs.append((lab,kind,val,pre,col))
        if multi:
            lab,kind,ren,val=multi
            if whole or wline:
                if whole: s.lines.append(pre+s.macro(keypart)+r.choice(["|","|","|-"])); kl=len(s.lines)
                base=ni+(2*h.ind if whole else 0)
                if whole and keypart.startswith('-') : base=ni+2*h.ind+(2 if h.ind==1 else 4)
                a=len(s.lines)+1
                for x in ren.split("\n"): s.lines.append((" "*base+x) if x else "")
                s.labels.append(dict(line=a,end_line=len(s.lines),alt_lines=[kl] if whole else [],label=lab,kind=kind,value=val,pl='block-scalar' if whole else 'block'))
            else: raise Exception("multi in string: "+body)
            return
        out+=s.macro(body[pos:])
        n=len(s.lines)+1; pl=None; prev=s.lines[-1] if s.lines else ''
        alt=[n-1] if re.search(r'--[\w-]*token$|Password</name>$|: "Bearer$',prev) else []
        L=labs[0]
        if whole and L[0]=='secret' and comment:
            x=r.random(); k=re.match(r'^((?:- +)*)',body).group(1)
            if x<.045 and not k and L[1] not in('human-password','pin','password','recovery-code') and not body.startswith('value:') and len(L[2])>=12:
                out=r.choice(["# ","#"])+out; pl='commented-out'
            elif x<.12: out+="  # "+r.choice(COMM[h.lang][1])
        s.lines.append(pre+out)
        for lab,kind,val,_,col in labs:
            s.labels.append(dict(line=n,end_line=n,alt_lines=list(alt),label=lab,kind=kind,value=val,pl=pl or ('comment' if iscom else 'block' if inblock else None),whole=bool(whole),col=ni+col))
    def add(s,tpl,comment=True):
        """place a fragment, renaming top keys that collide"""
        r=s.r; tpl=[s.premacro(l) for l in tpl]
        tops=[re.match(r'^(?:\?\?)?([^\s#:\-][^:]*):',l).group(1) for l in tpl if re.match(r'^(?:\?\?)?([^\s#:\-][^:]*):',l)]
        tops=[re.sub(r'[⟨⟩ _-]','',t).lower() for t in tops]
        wrap=set(tops)&s.tops or (r.random()<.10)
        if r.random()<s.h.comm: s.lines.append("# "+r.choice(["","-- ","## "])+r.choice(COMM[s.h.lang][0]))
        if wrap:
            k=None
            while k is None or k in s.tops: k=r.choice(["global","app","core","platform","stack","services","common","base","extra","subchart"])+r.choice(["","-"+r.choice(V.WORDS['en']),str(r.randrange(2,9)),"Config"])
            s.tops.add(k); s.lines.append(k+":"); s.emit(["  "+l if not l.startswith('??') else "??  "+l[2:] for l in tpl],0,comment)
        else:
            s.tops|=set(tops); s.emit(tpl,0,comment)
        if r.random()<.6: s.lines.append("")
    def premacro(s,l): return l
def needs_q(v): return not (v[:1] in '"\'' ) and bool(re.search(r'^[\[\]{}%@`&*!|>#?,\-]|: |\s#|:$',v)) and not v.startswith('- ') or v=='-'
def needs_qf(v): return not (v[:1] in '"\'') and bool(re.search(r'[\[\]{},]|^[%@`&*!|>#?]|: |\s#',v))
SHAPES=['map','pairs','pairs','flow','valmap','dotenv','stringdata','data','secretmap','strings','strblock','kv','valfirst','split','quoted']
def env_tpl(d,name,items):
    """items: template lines KEY=val -> a tree template in one of the house's shapes"""
    r=d.r; sh=r.choice(d.h.shapes) if r.random()<.8 else r.choice(SHAPES); out=[]
    kv=[]
    for l in items:
        if l.startswith('??'):
            if r.random()<.5: continue
            l=l[2:]
        l=re.sub(r'«(§[^»]*)»',lambda m:r.choice(m.group(1).split('|')),l)
        k,v=l.split("=",1); kv.append((k,v))
    if r.random()<.35: r.shuffle(kv)
    if len(kv)>9 and r.random()<.4: kv=kv[:len(kv)-r.randrange(1,4)]
    un=lambda v:re.sub(r"^'(.*)'$",r'\1',re.sub(r'^"(.*)"$',r'\1',v)); ut=lambda v:re.sub(r'(§[~?][^|§]*\|)"(.*)"§',r'\1\2§',un(v))
    whole=lambda v:re.fullmatch(r'§[^§]*§',v)
    def sc(v):
        if v.startswith('§') and not whole(v): return '"'+v+'"'
        if whole(v) or v[:1] in '"\'': return v
        return v if re.fullmatch(r'[^#:{}\[\]]*(://.*|:[^ ]*)?',v) and not re.search(r'^[*&!%@`]',v) and "'" not in v else '"'+v+'"'
    dq=lambda v:'"'+ut(v)+'"' if '"' not in ut(v) else "'"+ut(v)+"'"
    if sh in('map','quoted','secretmap','split'):
        K=r.choice({'map':["env","envVars","environment","extraEnv","config"],'quoted':["env","extraEnvs"],'secretmap':["secrets","secret","secretEnv","sensitive"],'split':["config"]}[sh])
        if sh=='split':
            out=["config:"]+[f"  {k}: {sc(v)}" for k,v in kv if not re.search(r'§[^~?]',v)]+["secret:"]+[f"  {k}: {sc(v)}" for k,v in kv if re.search(r'§[^~?]',v)]
            if len(out)>1 and out[1]=="secret:": out=out[1:]
        elif sh=='quoted': out=[K+":"]+[f"  {k}: {dq(v)}" for k,v in kv]
        else: out=[K+":"]+[f"  {k}: {sc(v)}" for k,v in kv]
    elif sh in('pairs','valfirst','flow'):
        out=[r.choice(["env","extraEnvVars","extraEnv","envs","environmentVariables"])+":"]
        for k,v in kv:
            if sh=='flow': out.append('  - {name: %s, value: %s}'%(k,dq(v)))
            elif sh=='valfirst': out+=[f"  - value: {sc(v)}",f"    name: {k}"]
            else:
                out+=[f"  - name: {k}"]
                if whole(v) and not v.startswith(('§~','§?','§#')) and d.post in('clean','mixed') and r.random()<(.5 if d.post=='clean' else .15):
                    out+=["    valueFrom:","      secretKeyRef:",f"        name: §~secret-name|{name}-{r.choice(['secrets','env','credentials'])}§",f"        key: §~secret-key-name|{k if r.random()<.5 else k.lower().replace('_','-')}§"]
                else: out+=[f"    value: {sc(v)}"]
    elif sh=='valmap':
        out=["env:"]
        for k,v in kv: out+=[f"  {k}:",f"    value: {sc(v)}"]
    elif sh=='kv':
        a,b=r.choice([("key","value"),("envName","envValue"),("k","v"),("key","val")]); out=[r.choice(["settings:","parameters:","extraVars:"])]
        for k,v in kv: out+=[f"  - {a}: {k}",f"    {b}: {sc(v)}"]
    elif sh=='strings': out=["environment:"]+[f"  - {ut(v) if 0 else k+'='+ut(v)}" if re.fullmatch(r"[^#\[\]{}'\"]*",ut(v)) else f"  - '{k}={ut(v)}'" if "'" not in v else f'  - "{k}={ut(v)}"' if '"' not in ut(v) else f"  - UNUSED=1" for k,v in kv]
    elif sh=='dotenv': out=[r.choice(["envFile","dotenv",".env","envFileContent"])+": |"]+[f"  {r.choice(['','','export ']) if 0 else ''}{k}={ut(v)}" for k,v in kv]
    elif sh=='strblock':
        out=["extraEnv: |"]
        for k,v in kv: out+=[f"  - name: {k}",f"    value: {dq(v)}"]
    elif sh=='stringdata':
        K=r.choice(["extraObjects","extraDeploy","extraManifests"]); out=[K+":","  - apiVersion: v1","    kind: Secret","    metadata:",f"      name: §~secret-name|{name}-env§","    stringData:"]+[f"      {k}: {sc(v)}" for k,v in kv]
    elif sh=='data':
        K=r.choice(["extraObjects","extraDeploy","extraManifests"]); out=[K+":","  - apiVersion: v1","    kind: Secret","    metadata:",f"      name: §~secret-name|{name}-env§","    type: Opaque","    data:"]
        n=0
        for k,v in kv:
            if whole(v) and not v.startswith(('§~','§?','§#','§w')): out.append(f"      {k}: §b64:{v.strip('§').lstrip('!')}§"); n+=1
            elif '§' not in v and '«' not in v: out.append(f"      {k}: §~base64-harmless|{V.b64(un(v))}§"); n+=1
        if n==0: out=out[:-1]
    w=r.random()
    if w<.12: out=["main:"]+["  "+l for l in out]
    elif w<.2: out=["controllers:","  main:","    containers:","      app:"]+["        "+l for l in out]
    elif w<.3: out=[f"{name.replace('_','-')}:"]+["  "+l for l in out]
    elif w<.36: out=["workers:","  - name: default"]+["    "+l for l in out]
    return out
# ---- path tracker
def flow_path(txt,col):
    """path inside a flow collection at column col of txt"""
    st=[];i=0;key=None;path="";tok="";q=None
    def cur():
        p=""
        for kind,k,idx in st: p+=f"[{idx}]" if kind=='[' else ("."+k if k is not None else "")
        return p
    while i<len(txt) and i<col:
        c=txt[i]
        if q:
            if c==q: q=None
            else: tok+=c
        elif c in '"\'': q=c; tok=""
        elif c=='{': st.append(['{',None,0]); tok=""
        elif c=='[': st.append(['[',None,0]); tok=""
        elif c in '}]' and st: st.pop(); tok=""
        elif c==',' and st:
            if st[-1][0]=='[': st[-1][2]+=1
            else: st[-1][1]=None
            tok=""
        elif c==':' and st and st[-1][0]=='{' and st[-1][1] is None and (txt[i+1:i+2] in(' ','')): st[-1][1]=tok.strip(); tok=""
        else: tok+=c
        i+=1
    return cur()
KEYRX=r'("(?:[^"\\]|\\.)*"|\'[^\']*\'|[^\s#"\'\[{][^#]*?):(?=\s|$)'
def paths(lines,labels):
    """yaml path for each label"""
    stack=[]  # (indent,type,key/idx,)
    block=None; res={}; cont=None; bypath={}
    def P(): 
        p=""
        for ind,t,k in stack: p+=(("." if p else "")+k) if t=='m' else f"[{k}]"
        return p
    cnt={}
    for n,l in enumerate(lines,1):
        ind=len(l)-len(l.lstrip()); b=l.strip()
        if block is not None:
            if not b or ind>block[0]: bypath[n]=(block[1],0,''); continue
            block=None
        if cont is not None:
            bypath[n]=(cont[1],0,'')
            if cont[0] in b: cont=None
            continue
        if not b or b=='---': 
            if b=='---': stack=[]; cnt={}
            bypath[n]=("",0,''); continue
        if b.startswith('#'):
            m=re.match(r'#+\s*'+KEYRX,b); sv=[x for x in stack if x[0]<ind]
            p="";
            for i_,t,k in sv: p+=(("." if p else "")+k) if t=='m' else f"[{k}]"
            bypath[n]=((p+"." if p and m else p)+(m.group(1).strip('"\'') if m else ""),0,''); continue
        pos=ind; rest=b
        first=True
        while True:
            md=re.match(r'-(\s+|$)',rest)
            if not md: break
            while stack and (stack[-1][0]>pos or (stack[-1][0]==pos and stack[-1][1]=='s')): 
                top=stack.pop()
            # sequences at same indent as parent map key allowed
            key=(pos,tuple((x[0],x[1],x[2]) for x in stack)); cnt[key]=cnt.get(key,-1)+1
            stack.append((pos,'s',cnt[key])); pos+=md.end(); rest=rest[md.end():]
        m=re.match(KEYRX,rest)
        val=rest
        if m:
            while stack and (stack[-1][0]>pos or (stack[-1][0]==pos and stack[-1][1]=='m')): stack.pop()
            # also pop sequences sitting at same indent
            while stack and stack[-1][0]==pos and stack[-1][1]=='s' and not l[:pos].strip(): stack.pop()
            while stack and stack[-1][0]==pos and stack[-1][1]=='m': stack.pop()
            stack.append((pos,'m',m.group(1).strip('"\'') )); val=rest[m.end():]
        vcol=len(l.rstrip())-len(val)
        bypath[n]=(P(),vcol,val)
        v=val.strip()
        if re.fullmatch(r'(&\w+\s+)?[|>][-+]?\d?(\s+#.*)?',v): block=(stack[-1][0] if stack else ind,P())
        elif v[:1]=='"' and not re.search(r'[^\\]"\s*(#.*)?$|^""',v): cont=('"',P())
    for L in labels:
        if L['pl']=='block-scalar': L['path']=bypath[L['alt_lines'][0]][0]; continue
        p,vcol,val=bypath[L['line']]
        if val.strip()[:1] in('{','['):
            c=L.get('col',0)-vcol; fp=flow_path(val,c); p=p+fp if p else fp.lstrip('.')
            L['flow']=True
        L['path']=p
def placement(L,lines,bykind):
    if L['pl'] in('comment','commented-out'): return 'comment'
    p=L['path']; last=re.sub(r'\[\d+\]$','',p).split('.')[-1]
    l=lines[L['line']-1]
    if L['pl']=='block-scalar': return 'block-scalar'
    if re.search(r'^base64-',L['kind']): return 'secret-data-b64'
    if L['pl']=='block':
        t=l.strip()
        if re.match(r'<|.*</?\w+>',t): return 'block-xml'
        if re.match(r'["{\[].*":|.*\{ ?"|"[\w-]+": ',t): return 'block-json'
        if re.search(r'\b(curl|mysql|psql|mysqldump|pg_dump|sshpass|echo|mc alias|PGPASSWORD|CREATE|ALTER|INSERT)\b',t): return 'block-script'
        if re.match(r'(export )?[A-Z][A-Z0-9_]{2,}=',t): return 'block-dotenv'
        if re.match(r'[^=]*[;{(]|\$|define|[A-Z_]+ = |\w+\.\w+ =|\w+\(',t) and not re.match(r'[\w.-]+: ',t): return 'block-code'
        if re.match(r'(- )?[\w.-]+: ',t): return 'block-yaml'
        if re.match(r'[\w.-]+\s*=',t): return 'block-conf'
        return 'block-text'
    if '.annotations' in p or 'Annotations' in p: return 'annotation'
    if 'stringData' in p: return 'secret-stringdata'
    if re.search(r'(^|\.)(args|command|additionalArguments|extraArgs)\[',p): return 'args'
    if last in('value','envValue','v','val') and re.search(r'\]\.\w+$',p): return 'env-pair-flow' if L.get('flow') else 'env-pair'
    if re.search(r'://\S*$',l[:max(L.get('col',0),0)]) and '@' in l: return 'url-credential'
    if L.get('flow'): return 'flow'
    if re.search(r'(^|\.)(env|envVars|environment|extraEnv|extraEnvs|config|secrets|secret|secretEnv|sensitive)(\.[A-Z0-9_a-z]+)$',p): return 'env-map'
    if re.search(r'\[\d+\]$',p): return 'list-item'
    if '[' in p: return 'list-of-maps'
    return 'key-top' if '.' not in p else ('key-deep' if p.count('.')>=3 else 'key')
FILL=[["replicaCount: «1|2|3»"],["image:","  repository: ghcr.io/«o»/«a»","  tag: \"«1.2|2.0|v3.1».«n»\"","  pullPolicy: IfNotPresent"],["service:","  type: ClusterIP","  port: «80|8080|3000»"],
["resources:","  requests: {cpu: 100m, memory: 128Mi}","  limits:","    memory: 512Mi"],["autoscaling:","  enabled: false","  minReplicas: 1"],["nodeSelector: {}","tolerations: []","affinity: {}"],
["persistence:","  enabled: true","  size: 10Gi","  existingClaim: §~claim-name|«|«a»-data»§".replace("«|","«a»-pvc|").replace("§~claim-name|«a»-pvc|«a»-data»§","«a»-data")],
["podSecurityContext:","  fsGroup: 1000","  runAsNonRoot: true"],["imagePullSecrets: []"],["nameOverride: \"\"","fullnameOverride: \"«a»\""],["volumes:","  - name: creds","    secret:","      secretName: §~secret-name|«a»-creds§","      items:","        - key: §~secret-key-name|tls.key§","          path: §~file-path|private.key§","volumeMounts:","  - name: creds","    mountPath: §~file-path|/etc/«a»/secrets§"],
["serviceMonitor:","  enabled: true","  bearerTokenSecret: {name: §~secret-name|«a»-metrics§, key: §~secret-key-name|token§}"],["networkPolicy:","  enabled: false"],["tls:","  enabled: true","  secretName: §~secret-name|«a»-tls§","  certKey: §~secret-key-name|tls.crt§","  keyKey: §~secret-key-name|tls.key§"]]
def main():
    ap=argparse.ArgumentParser(); ap.add_argument("--seed",type=int,required=True); ap.add_argument("--out",required=True); A=ap.parse_args()
    r=random.Random(A.seed); out=A.out
    if os.path.exists(out): shutil.rmtree(out)
    os.makedirs(out)
    houses=[House(r) for _ in range(9)]
    frs=[('t',k) for k in TREE]+[('e',k) for k in ENV]; r.shuffle(frs); frs=frs[:int(len(frs)*.86)]
    heavy={'rbac','extsecrets','secretrefs','envrefs','ml','cachekeys','digests','pubkeys','publicids','i18n','policies','placeholders','refs','ingress_plain','flags'}
    frs+=[f for f in frs if f[1] in heavy]*2
    frs+=[('t','weakdemo'),('t','weakdemo2')]
    frs+=[f for f in frs if f[1] in('defaults_in_ph','commented','anno_secret','ambiguous1')]
    frs+=[f for f in frs if f[0]=='t' and '§#' in '\n'.join(TREE[f[1]])]
    deck=[]
    def draw():
        nonlocal deck
        if not deck: deck=frs[:]; r.shuffle(deck)
        return deck.pop()
    nch=r.randrange(55,64); labels=[]; used=set(); charts=[]; nid=0
    def frag(d,f):
        t=TREE[f[1]] if f[0]=='t' else None
        if f[0]=='e': d.add(env_tpl(d,d.macro(f[1].replace('_','-')),ENV[f[1]]))
        else: d.add(t)
    def finish(d,rel):
        nonlocal nid
        while d.lines and not d.lines[-1]: d.lines.pop()
        for L in d.labels: L.setdefault('alt_lines',[])
        # stacks: continuation of a folded quoted string -> alt line is the key line
        paths(d.lines,d.labels)
        for L in d.labels:   # YAML aliases of an anchored value resolve to it: accept a report there
            m=re.search(r'&(\w+)',d.lines[L['line']-1])
            if m: L['alt_lines']+=[i for i,x in enumerate(d.lines,1) if '*dbpw' in x or '*dbcreds' in x]
        rank={'secret':0,'weak':1,'hash':2,'ambiguous':3,'neg':4}; best={}
        for L in d.labels:
            for x in range(L['line'],L['end_line']+1): best[x]=min(best.get(x,9),rank[L['label']])
        for L in d.labels:
            if rank[L['label']]>best[L['line']]: continue   # one verdict a line
            if not L['value']: L['value']='""'
            nid+=1; pl=L.get('force_pl') or placement(L,d.lines,None)
            labels.append(dict(id=f"s{A.seed}-{nid:05d}",file=rel,line=L['line'],end_line=L['end_line'],alt_lines=L['alt_lines'],path=L['path'],label=L['label'],kind=L['kind'],placement=pl,value=L['value']))
        p=os.path.join(out,rel); os.makedirs(os.path.dirname(p),exist_ok=True)
        open(p,"w",encoding="utf8").write("\n".join(d.lines)+"\n")
    names=list(dict.fromkeys([k.replace('_','-') for k in ENV]+"billing checkout portal shop crm ledger gateway notifier search media-stack observability identity chat wiki forge mailer scheduler ingest warehouse reports smart-home gameserver backup edge vpn bot ml-serving tracker cms storefront".split())); r.shuffle(names)
    for ci in range(nch):
        h=r.choice(houses); app=names[ci%len(names)]+("" if ci<len(names) else str(ci)); app=re.sub('^local-','',app); cn=app
        while cn in used: cn=app+"-"+r.choice(V.WORDS['en'])
        used.add(cn); base="charts/"+cn if r.random()<.7 else r.choice(["apps/","deploy/","k8s/","homelab/"])+cn
        style=r.choice(['leaky','leaky','mixed','mixed','split','split','clean','demo'])
        d=Doc(r,h,cn,{'leaky':'leaky','mixed':'mixed','split':'base','clean':'clean','demo':'base'}[style])
        if r.random()<.4: d.lines.append(r.choice(["---","# Default values for %s."%cn,"# yaml-language-server: $schema=values.schema.json","# "+r.choice(COMM[h.lang][0])]))
        own=[draw() for _ in range(r.choice([3,4,4,5,5]))]
        if cn.replace('-','_') in ENV: own.insert(0,('e',cn.replace('-','_')))
        fill=r.sample(FILL,r.randrange(4,8)); seq=[('x',f) for f in fill]+[('f',f) for f in own]; r.shuffle(seq)
        for k,f in seq:
            if k=='x': d.add(f,False)
            else: frag(d,f)
        schema=None
        if r.random()<.2:
            k1,k2=r.choice([("link","phrase"),("bootstrap","seed"),("gateway","handshake"),("peer","material"),("upstream","phrase2")]); v=V.clean(r,V.rand,r'[A-Za-z0-9]{16,}'); v=v if v[0].isalpha() else 'k'+v
            if k1 not in d.tops:
                d.tops.add(k1); d.lines+= [f"{k1}:",f"  {k2}: {v}","  enabled: true"]; n=len(d.lines)-1
                d.labels.append(dict(line=n,end_line=n,label='secret',kind='opaque-marked-value',value=v,pl=None,force_pl='schema-marked'))
                d.lines.append(f"  hint: \"\""); n=len(d.lines); d.labels.append(dict(line=n,end_line=n,label='neg',kind='schema-marked-empty',value='""',pl=None))
                schema={"$schema":"http://json-schema.org/draft-07/schema#","type":"object","properties":{k1:{"type":"object","properties":{k2:{"type":"string",r.choice(["writeOnly","writeOnly"]):True} if r.random()<.5 else {"type":"string","format":"password"},"enabled":{"type":"boolean"},"hint":{"type":"string","format":"password"}}}}}
        finish(d,f"{base}/values.yaml")
        open(f"{out}/{base}/Chart.yaml","w").write(f"apiVersion: v2\nname: {cn}\ndescription: {cn} for {h.org}\ntype: application\nversion: {r.randrange(0,4)}.{r.randrange(0,20)}.{r.randrange(0,9)}\nappVersion: \"{r.randrange(1,9)}.{r.randrange(0,30)}\"\n")
        if schema: json.dump(schema,open(f"{out}/{base}/values.schema.json","w"),indent=2)
        nov={'leaky':r.choice([0,0,1]),'mixed':r.choice([0,1,1]),'split':r.choice([1,1,2]),'clean':r.choice([0,1]),'demo':1}[style]
        envs=r.sample(["prod","staging","dev","local","qa","home","homolog","produccion","test"],nov)
        for e in envs:
            fn=r.choice([f"values-{e}.yaml",f"values.{e}.yaml",f"{e}-values.yaml",f"values-{e}.yml",f"ci/{e}-values.yaml",f"values.{e}.secret.yaml"])
            d2=Doc(r,h,cn,{'leaky':'leaky','mixed':'mixed','split':'leaky','clean':'clean','demo':'mixed'}[style])
            fs=r.sample(own,min(len(own),r.randrange(1,3)))+[draw() for _ in range(r.randrange(0,2))]
            if r.random()<.3: d2.lines.append("---")
            for i,f in enumerate(fs):
                if i and r.random()<(.6 if 'ci/' in fn else .12): d2.lines.append("---"); d2.tops=set()
                frag(d2,f)
            finish(d2,f"{base}/{fn}")
    # two deliberately broken files (tab indentation / unclosed flow)
    for i in range(2):
        h=r.choice(houses); d=Doc(r,h,"broken","leaky"); cn=f"legacy-{r.choice(V.WORDS['en'])}{i}"; d.v['a']=cn
        d.add(TREE['bitnami_pg'] if i else TREE['smtp'],False); frag(d,draw())
        d.lines.append("nodeSelector: {disk: ssd" if i else "tolerations:\n\t- key: dedicated")
        finish(d,f"charts/{cn}/values.yaml"); open(f"{out}/charts/{cn}/Chart.yaml","w").write(f"apiVersion: v2\nname: {cn}\nversion: 0.1.0\n")
        open(f"{out}/charts/{cn}/.broken","w").write("deliberately broken YAML\n")
    with open(out+"/labels.jsonl","w",encoding="utf8") as f:
        for L in labels: f.write(json.dumps(L,ensure_ascii=False)+"\n")
    c=collections.Counter(L['label'] for L in labels); print("charts",nch+2,dict(c))
if __name__=="__main__": main()
