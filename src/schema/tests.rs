//! Verdicts and pointers by example; the real Helm is asked by the integration tests.

use serde_json::{Value, json};

use super::*;

fn compile(schema: Value) -> Schema {
    Schema::compile(&schema.to_string()).expect("a schema")
}

/// `instance keyword` of every violation.
fn found(schema: Value, instance: Value) -> Vec<String> {
    let violations = compile(schema).validate(&instance);
    let lines = violations
        .iter()
        .map(|v| format!("{} {}", v.instance.to_pointer(), v.keyword));
    lines.collect()
}

#[test]
fn points_where_helm_points() {
    for (schema, instance, expected) in [
        (
            json!({"properties": {"a": {"type": "integer"}}}),
            json!({"a": "x"}),
            vec!["/a type"],
        ),
        (json!({"required": ["a"]}), json!({}), vec![" required"]),
        (
            json!({"additionalProperties": false, "properties": {"a": {}}}),
            json!({"b": 1}),
            vec![" additionalProperties"],
        ),
        (
            json!({"unevaluatedProperties": false}),
            json!({"b": 1}),
            vec!["/b unevaluatedProperties"],
        ),
        (
            json!({"properties": {"a": {"type": "string", "pattern": "^x$", "minLength": 9}}}),
            json!({"a": 1}),
            vec!["/a type"],
        ),
        (
            json!({"properties": {"a": {"enum": ["p"], "pattern": "^p$"}}}),
            json!({"a": "q"}),
            vec!["/a enum"],
        ),
        (
            json!({"properties": {"a": {"pattern": "^p$", "minLength": 3}}}),
            json!({"a": "q"}),
            vec!["/a minLength", "/a pattern"],
        ),
        (
            json!({"dependentRequired": {"a": ["b"]}}),
            json!({"a": 1}),
            vec![" dependentRequired"],
        ),
        (
            json!({"$id": "https://example.com/s.json", "properties": {"a": {"$ref": "#/$defs/i"}},
                   "$defs": {"i": {"type": "integer"}}}),
            json!({"a": "x"}),
            vec!["/a type"],
        ),
        (
            json!({"properties": {"a": {"oneOf": [{"type": "string"}, {"type": "integer"}]}}}),
            json!({"a": []}),
            vec!["/a oneOf"],
        ),
        (
            json!({"properties": {"a": {"format": "ipv4"}}}),
            json!({"a": "x"}),
            vec![],
        ),
        (
            json!({"$schema": "http://json-schema.org/draft-07/schema#",
                   "properties": {"a": {"format": "ipv4"}}}),
            json!({"a": "999.1.1.1"}),
            vec!["/a format"],
        ),
        (
            json!({"$schema": "http://json-schema.org/draft-07/schema#",
                   "patternProperties": {"^(?i)a\\.b$": {"type": "string"}}}),
            json!({"A.B": 1}),
            vec!["/A.B type"],
        ),
        (json!(false), json!({}), vec![" false schema"]),
        (
            json!({"properties": {"a": {"multipleOf": 0.1}}}),
            json!({"a": 0.3}),
            vec![],
        ),
        (
            json!({"properties": {"a": {"uniqueItems": true}}}),
            json!({"a": [1, 1.0]}),
            vec!["/a uniqueItems"],
        ),
        (
            json!({"properties": {"a": {"contentMediaType": "application/json"}},
                   "$schema": "http://json-schema.org/draft-07/schema#"}),
            json!({"a": "{"}),
            vec![],
        ),
    ] {
        assert_eq!(found(schema.clone(), instance), expected, "{schema}");
    }
}

#[test]
fn broken_schemas_say_why() {
    for (text, expected) in [
        ("", "is not JSON: the file is empty"),
        ("{", "is not JSON: EOF while parsing an object"),
        (
            r#"{"type": "objekt"}"#,
            "is no valid schema: at /type: \"objekt\" is no type, did you mean \"object\"?",
        ),
        (
            r##"{"properties": {"a": {"$ref": "#/$defs/none"}}}"##,
            "is no valid schema: the reference \"#/$defs/none\" leads to nothing in this file",
        ),
        (
            r#"{"$schema": "http://127.0.0.1:9/none"}"#,
            "names the unknown draft \"http://127.0.0.1:9/none\" in $schema",
        ),
    ] {
        let broken = Schema::compile(text).expect_err(text);
        assert_eq!(broken.to_string(), expected);
    }
    for text in [
        r##"{"properties": {"a": {"$ref": "#/$defs/none"}}}"##,
        r#"{"properties": {"a": {"items": [{"type": "integer"}]}}}"#,
    ] {
        assert!(Schema::compile(text).is_err(), "{text}");
    }
    assert!(Schema::compile("\u{feff}true").is_ok());
}

fn say(schema: Value, instance: Value) -> Vec<(String, Option<String>)> {
    let schema = compile(schema);
    let subject = words::Subject {
        schema: &schema,
        root: &instance,
        hidden: &|path: &ValuesPath| path.last_key() == Some("password"),
        subchart: true,
    };
    let violations = schema.validate(&instance);
    let said = violations.iter().map(|violation| subject.say(violation));
    said.map(|said| (said.message, said.help)).collect()
}

#[test]
fn says_what_was_expected_and_what_to_do() {
    let cases = [
        (
            json!({"properties": {"memory": {}}, "additionalProperties": false}),
            json!({"memroy": 1}),
            "the key \"memroy\" is not allowed here",
            Some("did you mean \"memory\"?"),
        ),
        (
            json!({"properties": {"memory": {}}, "required": ["memory"]}),
            json!({"memroy": 1}),
            "the required key \"memory\" is missing",
            Some("did you mean it by \"memroy\"?"),
        ),
        (
            json!({"additionalProperties": false}),
            json!({"global": {}}),
            "Helm puts `global` into the values of every subchart, and this schema allows no such key",
            Some(
                "allow it in the subchart's schema: \"global\": {\"type\": \"object\"} in its properties",
            ),
        ),
        (
            json!({"properties": {"a": {"enum": ["replication", "standalone"]}}}),
            json!({"a": "replicaton"}),
            "expected one of \"replication\", \"standalone\", found the text \"replicaton\"",
            Some("did you mean \"replication\"?"),
        ),
        (
            json!({"properties": {"a": {"pattern": "^[0-9]+Mi$", "examples": ["512Mi", "x"]}}}),
            json!({"a": "512MiB"}),
            "expected a text of the pattern ^[0-9]+Mi$, found the text \"512MiB\"",
            Some("for example \"512Mi\""),
        ),
        (
            json!({"properties": {"password": {"pattern": "^[a-z]$"}}}),
            json!({"password": "Sesam"}),
            "expected a text of the pattern ^[a-z]$, found a text (not shown)",
            None,
        ),
        (
            json!({"properties": {"password": {"maxLength": 2}}}),
            json!({"password": "Sesam"}),
            "expected a text of at most 2 characters, found another length",
            None,
        ),
        (
            json!({"if": {"properties": {"password": {"const": "Sesam"}, "mode": {"const": "x"}}},
                "then": {"required": ["salt"]}}),
            json!({"password": "Sesam", "mode": "x"}),
            "the required key \"salt\" is missing",
            Some(
                "the schema asks for it where password is what the schema names and mode is \"x\"",
            ),
        ),
        (
            json!({"properties": {"a": {"const": {"user": "x", "password": "Sesam"}}}}),
            json!({"a": {"user": "y"}}),
            "expected exactly {\"user\":\"x\",\"password\":\"***\"}, found a table",
            None,
        ),
        (
            json!({"properties": {"port": {"type": "string"}}}),
            json!({"port": 8080}),
            "expected a text, found 8080",
            Some("put it in quotes"),
        ),
        (
            json!({"properties": {"a": {"oneOf": [{"type": "string"}, {"type": "integer"}]}}}),
            json!({"a": []}),
            "expected a text or a whole number, found a list",
            None,
        ),
        (
            json!({"properties": {"a": {"anyOf": [
                {"type": "string"},
                {"title": "A probe", "type": "object", "properties": {"port": {"type": "integer"}}}
            ]}}}),
            json!({"a": {"port": "x"}}),
            "expected a whole number, found the text \"x\"",
            None,
        ),
        (
            json!({"properties": {"a": {"minimum": 1, "x-message": "ports begin at 1"}}}),
            json!({"a": 0}),
            "ports begin at 1",
            Some("expected a number of at least 1, found 0"),
        ),
        (
            json!({"required": ["a"], "errorMessage": {"required": {"a": "name an a"}}}),
            json!({}),
            "name an a",
            Some("the required key \"a\" is missing"),
        ),
    ];
    for (schema, instance, message, help) in cases {
        let expected = vec![(message.to_owned(), help.map(str::to_owned))];
        assert_eq!(say(schema.clone(), instance), expected, "{schema}");
    }
}
