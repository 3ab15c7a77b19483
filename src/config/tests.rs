//! The grammar by example.

use super::*;

const RULES: [&str; 3] = ["schema", "plain-secret", "reference"];

fn read(text: &str) -> Result<Config, ConfigError> {
    let mut sources = Sources::new();
    let id = sources.add(".dataspoke.yaml", text);
    Config::read(id, &RULES, &sources)
}

const WHOLE: &str = r#"
helm: [4]
profiles:
  production:
    values: []
    totals: {requests: {cpu: 4500m, memory: 7Gi}, limits: {cpu: "9", memory: 14Gi}, storage: 100Gi}
  dev:
    values: [values-dev.yaml]
components:
  - name: redis
    when: redis.enabled
    parts:
      - {replicas: 1, resources: redis.master.resources}
      - {when: {redis.architecture: replication}, replicas: redis.replica.replicaCount, resources: [a, b], storage: {size: s, when: e}}
    absent: ["redis.metrics.enabled?"]
references:
  - {equal: [a.b, "c[0].d"]}
  - {when: p.enabled, value: x, is: "{p.name}-master"}
  - {when: {s.create: true, g.existing: ""}, each: [a], in: [X, "{y?}"]}
  - {when: {url: {like: "*.svc*"}, p.enabled: true}, each: url, like: ["*.{p.name}.svc:80", "{y?}"]}
  - {any: [a, b], message: "neither"}
  - {at-most: [min, max]}
  - {sum: [[a.conns, a.replicas, 4]], below: 100}
secrets: {files: ["*secrets*.yaml"], paths: [a.b], ignore: []}
lint: {ignore: [schema], severity: {plain-secret: warning}}
exclude: ["tests/**"]
"#;

#[test]
fn reads_the_whole_grammar() {
    let config = read(WHOLE).expect("a configuration");
    assert_eq!(config.helm, [Dialect::Helm4]);
    assert_eq!(config.profiles.len(), 2);
    let totals = config.profiles[0].totals.as_ref().expect("totals");
    assert_eq!(
        totals.limits_cpu.as_ref().map(|s| s.text.as_str()),
        Some("9")
    );
    let components = config.components.as_ref().expect("components");
    assert_eq!(components[0].parts[1].resources.len(), 2);
    assert!(components[0].absent[0].optional);
    assert_eq!(config.references.len(), 7);
    assert_eq!(config.lint.severity["plain-secret"], Severity::Warning);
}

#[test]
fn errors_name_place_and_remedy() {
    for (text, expected) in [
        (
            "profile:\n  a: {}\n",
            ".dataspoke.yaml:1:1: unknown key `profile`: did you mean `profiles`?",
        ),
        (
            "profiles:\n  dev:\n    value: [x]\n",
            ".dataspoke.yaml:3:5: unknown key `value`: did you mean `values`?",
        ),
        (
            "helm: [5]\n",
            ".dataspoke.yaml:1:8: unknown Helm \"5\", expected 3 or 4",
        ),
        (
            "lint: {ignore: [shema]}\n",
            ".dataspoke.yaml:1:17: unknown rule `shema`: did you mean `schema`?",
        ),
        (
            "profiles: [a]\n",
            ".dataspoke.yaml:1:11: expected profiles by name, found a list",
        ),
        (
            "references:\n  - {value: a}\n",
            ".dataspoke.yaml:2:5: `value` needs `is` beside it",
        ),
        (
            "references:\n  - {equal: [a, b], below: 3}\n",
            ".dataspoke.yaml:2:28: `below` belongs to `sum`, not to `equal`",
        ),
        (
            "references:\n  - {each: a, in: [b], like: [c]}\n",
            ".dataspoke.yaml:2:30: `in` and `like` are two statements",
        ),
        (
            "references:\n  - {when: {a: {lik: b}}, any: [c]}\n",
            ".dataspoke.yaml:2:17: unknown key `lik`: did you mean `like`?",
        ),
        (
            "references:\n  - {when: {a: {}}, any: [c]}\n",
            ".dataspoke.yaml:2:16: expected a value, or `like` with a pattern",
        ),
        (
            "components:\n  - when: a\n",
            ".dataspoke.yaml:2:5: a component needs a `name`",
        ),
        (
            "lint: {}\nlint: {}\n",
            ".dataspoke.yaml:2:1: the key `lint` stands here twice",
        ),
        (
            "secrets: {paths: [a..b]}\n",
            ".dataspoke.yaml:1:19: \"a..b\" is no values path: an empty key at character 3",
        ),
    ] {
        let error = read(text).expect_err(text);
        assert_eq!(error.to_string(), expected);
    }
    assert!(read("a: [\n").is_err());
    assert!(read("").is_ok());
}

#[test]
fn a_star_fits_any_text() {
    for (text, pattern, expected) in [
        ("http://gms.datahub.svc:8080", "*.datahub.svc*", true),
        ("http://gms.datahub.svc:8080", "*.datahub.svc", false),
        ("a", "a", true),
        ("ab", "a", false),
        ("", "*", true),
        ("ab", "ab*ab", false),
        ("abab", "ab*ab", true),
        ("abcbd", "a*b*d", true),
        ("api.example.com", "*.example.com", true),
        ("example.com", "*.example.com", false),
        ("größe", "gr*e", true),
    ] {
        assert_eq!(is_like(text, pattern), expected, "{text} {pattern}");
    }
}
