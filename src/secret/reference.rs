//! References to where a secret really is, templates with their defaults, and encrypted texts.

use std::sync::LazyLock;

use regex::{Regex, RegexSet};

use super::lexicon::List;

/// Schemes of references to secret stores, up to the colon.
static REFERENCE_SCHEMES: List = List::new(
    "
    ref+ vault: op:// arn: env: file: secretkeyref: secretref: secret: secrets: aws-secret: awssm:
    awssecrets:// awsssm:// ssm: asm: gcpsecrets:// gcpsm: gcp: gsm: sm:// gcp-sm: projects/ akv:
    azurekeyvault:// azkv: keyvault: kv: kv/ bw:// bws:// bitwarden:// lpass: doppler: infisical:
    conjur: keyring: pass: 1password: onepassword: k8s: kubernetes: configmap: cm: keepass:// akeyless:
    berglas:// chamber: credstash: sops: hashivault: spiffe:// tfe:// tfstate:// http-secret: ssmparam:
    parameterstore: param: exec: cmd: external: from: lookup: ejson: teller: delinea: thycotic:
    cyberark:
",
);

fn set(patterns: &[&str]) -> RegexSet {
    RegexSet::new(patterns).expect("the patterns are constant")
}

/// Whole texts that stand for a value which comes from elsewhere.
fn is_reference_form(text: &str) -> bool {
    static FORMS: LazyLock<RegexSet> = LazyLock::new(|| {
        set(&[
            // $VAR, ${VAR}, $(VAR), %VAR%, %{VAR}, $env:VAR, ${{ secrets.X }}
            r"^\$[A-Z_][A-Z0-9_]*$",
            r"^\$[a-z][a-z_]*$",
            r"^\$\{[^{}]*\}$",
            r"^\$\{\{[^{}]*\}\}$",
            r"^\$\([^()]*\)$",
            r"^%[A-Za-z_][A-Za-z0-9_]*%$",
            r"^%%[A-Za-z0-9_.-]+%%$",
            // $USER:$PASSWORD
            r"^(\$[A-Za-z_][A-Za-z0-9_]*|\$\{[^{}]*\})([:@/](\$[A-Za-z_][A-Za-z0-9_]*|\$\{[^{}]*\}))+$",
            // ArgoCD's $dex.github.clientSecret and $name:key
            r"^\$[A-Za-z][A-Za-z0-9_-]*([.:][A-Za-z][A-Za-z0-9_-]*)+$",
            // Argo CD's $slack-token
            r"^\$[a-z]+(-[a-z]+)+$",
            // secretref+azurekeyvault://, as vals and helmfile take it
            r"^[a-z]*ref\+[a-z0-9]+://",
            // cut off within its brackets by what separates pairs
            r"^\$[({][A-Za-z_][A-Za-z0-9_.-]*$",
            r"^%\{[A-Za-z_][A-Za-z0-9_.:-]*$",
            // Azure's $[variables.x], Kapitan's ?{gkms:x}
            r"^\$\[[^\[\]]*\]?$",
            r"^\?\{[a-z0-9]+:[^{}]*\}?$",
            r#"^(os\.)?(env|getenv|config|decouple)\(["'][A-Za-z_]"#,
            // Grafana's $__env{X}, Symfony's %env(X)%, ArgoCD's AVP<x>
            r"^\$[A-Za-z_]+\{[^{}]*\}$",
            r"^%[a-z_]+\([^()]*\)%$",
            r"^[A-Za-z]{2,12}<[^<>]*>$",
            r"^%[{(][^{}()]*[)}]s?$",
            r"^\$env:[A-Za-z0-9_]+$",
            r"^\$\$[A-Za-z_][A-Za-z0-9_]*(\$\$)?$",
            // #{Octopus}, #{Tokens}#, @@X@@, @X@, __X__, ((concourse)), [[x]], <x>, {x}, {{x}}, {% x %}
            r"^#\{[^{}]*\}#?$",
            r"^@@?[A-Za-z][A-Za-z0-9_.-]*@@?$",
            r"^__+[A-Za-z][A-Za-z0-9_.-]*__+$",
            r"^_[A-Z][A-Z0-9_]*_$",
            r"^\(\([^()]*\)\)$",
            r"^\[\[?[^\[\]]*\]?\]$",
            r"^<<?[^<>]*>?>$",
            r"^<[a-z]+:[^<>]*$",
            r"^\{[A-Za-z_][A-Za-z0-9_. -]*\}$",
            r"^\{%.*%\}$",
            r"^<%=?.*%>$",
            r"^~[A-Za-z_][A-Za-z0-9_]*~$",
            r"^@Microsoft\.KeyVault\(",
            r"^\{\{resolve:",
            r"^!(Ref|Sub|GetAtt|vault|secret|env|file|ImportValue)\b",
            r"^(process\.)?env\.[A-Za-z_][A-Za-z0-9_]*$",
            r"^(os\.)?(getenv|environ)\b",
            r"^(var|local|data|module|secrets|vars|inputs|env|steps|needs)\.[A-Za-z_][A-Za-z0-9_.-]*$",
            r"^`[^`]* [^`]*`$|^`[a-z_./-]+`$",
            // a command of PowerShell
            r"^(ConvertTo|ConvertFrom|Unprotect|Import|Invoke)-[A-Z][A-Za-z]+$",
            r"^(Get|Read|New)-(Secret|Credential|Host|Object|Content|Item|Az[A-Za-z]*|[A-Z][a-z]+Secret)$",
            // an expression of a program
            r"^[A-Za-z_][A-Za-z0-9_.]*\[.*\]$",
            r"^[a-z_][A-Za-z0-9_.]*\(.*\)$",
        ])
    });
    FORMS.is_match(text)
}

/// Whether a text is a reference to where the secret is kept.
pub(super) fn is_reference(text: &str) -> bool {
    if is_reference_form(text) {
        return true;
    }
    let head: String = text
        .chars()
        .take(24)
        .collect::<String>()
        .to_ascii_lowercase();
    REFERENCE_SCHEMES.iter().any(|scheme| {
        head.starts_with(scheme)
            && (scheme.len() > 4 || !super::randomness::is_random(&text[scheme.len()..]))
    })
}

/// Whether a text is encrypted and harmless without its key: sops, sealed secrets, jasypt,
/// Spring Cloud, Ansible Vault, eyaml, ejson, Vault transit, KMS blobs, age and PGP messages.
pub(super) fn is_encrypted(text: &str) -> bool {
    static FORMS: LazyLock<RegexSet> = LazyLock::new(|| {
        set(&[
            r"^ENC\[[A-Za-z0-9_]+([,:\]]|$)",
            r"^ENC\(.+\)$",
            r"^\{(cipher|aes|AES|enc|ENC)\}",
            r"^\$ANSIBLE_VAULT;",
            r"^EJ\[1:",
            r"^vault:v[0-9]+:",
            r"^-----BEGIN (AGE ENCRYPTED FILE|PGP MESSAGE|PKCS7|CMS)-----",
            r"^AQICAH[A-Za-z0-9+/]{60}",
            r"^kms:[A-Za-z0-9+/=]{40}",
            r"^!vault",
            r"^age-encryption\.org/v1",
        ])
    });
    FORMS.is_match(text) || is_sealed(text)
}

/// A SealedSecret's item: base64 of 0x0200 (the length of a 4096 bit RSA block), that block, and
/// the encrypted value behind it; the third letter holds two bits of the block.
fn is_sealed(text: &str) -> bool {
    text.len() >= 700
        && text.starts_with("Ag")
        && matches!(text.as_bytes()[2], b'A'..=b'D')
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'='))
}

/// A default that a template or a placeholder carries: the text of the default, and the name of
/// what it is a default for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Default<'t> {
    /// Where the default stands in the text.
    pub(super) start: usize,
    /// Its text.
    pub(super) text: &'t str,
    /// The variable's name or the template's last path.
    pub(super) name: &'t str,
}

/// The defaults inside `${NAME:-default}`, `${name:default}`, `{{ .Values.name | default "…" }}`
/// and `{{ "…" | b64enc }}`.
pub(super) fn defaults(text: &str) -> Vec<Default<'_>> {
    static SHELL: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"\$[{(]([A-Za-z_][A-Za-z0-9_.-]*):?[-=:]?([^{}()]*)[})]").expect("constant")
    });
    static ACTION: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(?s)\{\{.*?\}\}").expect("constant"));
    static LITERAL: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r#"(?:env|expandenv|required|fail|lookup)\s+"[^"]*"|printf\s+"%[sv]"\s+"([^"]*)"|(?:default|coalesce|ternary)\s+(?:\.[\w.]+\s+)?\(?(?:"([^"]*)"|`([^`]*)`|'([^']*)'|\\"([^"\\]*)\\")|"([^"]*)"\s*\|\s*(?:b64enc|quote|toString|trim|default)"#)
            .expect("constant")
    });
    static FIELD: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\.[A-Za-z][\w.]*").expect("constant"));
    static ECHOED: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r#"(?:printenv\s+|\$\{?)([A-Za-z_][A-Za-z0-9_]*)\}?["']?\s*\|\|\s*echo\s+["']?([^\s"'()]+)"#)
            .expect("constant")
    });
    static RESOLVED: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"\$\{env:([A-Za-z_][A-Za-z0-9_.-]*):-?([^{}:/]+)\}").expect("constant")
    });
    let mut found = Vec::new();
    let mut add = |captures: &regex::Captures<'_>| {
        if let (Some(name), Some(default)) = (captures.get(1), captures.get(2)) {
            let (from, to) = (name.range(), default.range());
            found.push(Default {
                start: to.start,
                text: &text[to],
                name: &text[from],
            });
        }
    };
    if text.contains("|| echo") {
        ECHOED
            .captures_iter(text)
            .for_each(|captures| add(&captures));
    }
    if text.contains("${env:") {
        RESOLVED
            .captures_iter(text)
            .for_each(|captures| add(&captures));
    }
    if text.contains("${") || text.contains("$(") {
        for captures in SHELL.captures_iter(text) {
            let (Some(name), Some(default)) = (captures.get(1), captures.get(2)) else {
                continue;
            };
            let operator = &text[name.end()..default.start()];
            // `${file:/…}`, `${vault:…}`: a resolver, not a default.
            let resolver = operator == ":"
                && (default.as_str().contains(['/', ':']) && !default.as_str().contains("://")
                    || matches!(
                        name.as_str().to_ascii_lowercase().as_str(),
                        "file" | "env" | "vault" | "sys" | "ssm" | "sm" | "secret" | "secrets"
                    ));
            let given = matches!(operator, ":-" | ":=" | "-" | "=" | ":")
                && !default.is_empty()
                && !resolver
                && !default.as_str().starts_with(['?', '+'])
                && (captures[0].starts_with("${") || operator == ":-");
            if given {
                found.push(Default {
                    start: default.start(),
                    text: default.as_str(),
                    name: name.as_str(),
                });
            }
        }
    }
    if text.contains("{{") {
        for action in ACTION.find_iter(text) {
            let name = FIELD.find(action.as_str()).map_or_else(
                || variable(action.as_str()).unwrap_or(""),
                |field| field.as_str(),
            );
            for captures in LITERAL.captures_iter(action.as_str()) {
                if let Some(literal) = captures.iter().skip(1).flatten().next() {
                    found.push(Default {
                        start: action.start() + literal.start(),
                        text: literal.as_str(),
                        name,
                    });
                }
            }
        }
    }
    found
}

/// `env "NAME"` in an action.
fn variable(action: &str) -> Option<&str> {
    let (_, rest) = action.split_once("env \"")?;
    rest.split_once('"').map(|(name, _)| name)
}

/// Whether a text holds a template action or a variable anywhere.
pub(super) fn has_reference(text: &str) -> bool {
    text.contains("{{") || text.contains("${") || text.contains("<%") || has_variable(text)
}

/// `$(NAME)`, `$(command)`; a generated text can hold the two signs by chance.
fn has_variable(text: &str) -> bool {
    text.match_indices("$(").any(|(at, _)| {
        let rest = &text[at + 2..];
        rest.contains(')')
            && rest.starts_with(|c: char| c.is_ascii_alphabetic() || "_/.(<$".contains(c))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_of_templates() {
        let text = "{{ .Values.db.password | default \"abc\" }} ${DB_PASSWORD:-def} ${X} ${Y:?no} ${spring.pw:ghi}";
        let found: Vec<(&str, &str)> = defaults(text).iter().map(|d| (d.name, d.text)).collect();
        assert_eq!(
            found,
            [
                ("DB_PASSWORD", "def"),
                ("spring.pw", "ghi"),
                (".Values.db.password", "abc")
            ]
        );
        assert!(
            defaults(text)
                .iter()
                .all(|d| text[d.start..].starts_with(d.text))
        );
    }
}
