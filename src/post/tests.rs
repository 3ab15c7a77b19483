//! The guard against faults that are put into the edits on purpose.

use super::*;
use crate::source::Span;
use crate::yaml::edit::{Edit, Purpose};

const STREAM: &str = "---\n# Source: c/templates/api.yaml\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: api\n  \
                      labels:\n    app: x\nspec:\n  template:\n    spec:\n      containers:\n      - name: main\n        \
                      envFrom: []\n        args: [a, &x b, *x]\n      - name: side\n---\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  k: |\n    v\n";

fn rules() -> Rules {
    let mut rules = Rules::new();
    rules
        .targets
        .push(Target::parse("deployment/*").expect("target"));
    rules
        .env_from
        .push(Reference::parse("secret/app").expect("reference"));
    rules
}

/// More objects than are looked at together.
fn long_list() -> String {
    let item = "- kind: Deployment\n  apiVersion: apps/v1\n  metadata:\n    name: main\n    labels:\n      app: x\n";
    format!("kind: List\nitems:\n{}", item.repeat(200))
}

fn refusal(stream: &str, tamper: &dyn Fn(Vec<Edit>) -> Vec<Edit>) -> String {
    match inject_with(stream, &rules(), Tell::Count, tamper) {
        Ok(outcome) => panic!("the fault went through:\n{}", outcome.text()),
        Err(problems) => problems[0].to_string(),
    }
}

#[test]
fn without_a_fault_the_stream_passes() {
    assert!(inject(STREAM, &rules()).is_ok());
}

/// A fault: what goes wrong with the edits.
type Fault = fn(Vec<Edit>) -> Vec<Edit>;

#[test]
fn guard_catches_faults_of_the_editor() {
    let faults: [(&str, Fault); 12] = [
        ("an edit is forgotten", |mut edits| {
            edits.pop();
            edits
        }),
        ("an edit is made twice", |mut edits| {
            let last = edits[edits.len() - 1].clone();
            edits.push(last);
            edits
        }),
        ("an insertion comes too early", |mut edits| {
            edits[0].span = Span::new(edits[0].span.start - 1, edits[0].span.end - 1);
            edits
        }),
        ("an insertion comes too late", |mut edits| {
            edits[0].span = Span::new(edits[0].span.start + 1, edits[0].span.end + 1);
            edits
        }),
        ("an insertion is indented too far", |mut edits| {
            edits[0].text = edits[0].text.replace("app", "  app");
            edits
        }),
        ("a value differs", |mut edits| {
            edits[0].text = edits[0].text.replace("dataspoke", "dataspok");
            edits
        }),
        ("a value is quoted wrongly", |mut edits| {
            edits[0].text = edits[0].text.replace("dataspoke", "true");
            edits
        }),
        ("an insertion has more than it should", |mut edits| {
            edits[0].text.push_str("    more: x\n");
            edits
        }),
        ("an insertion opens a document", |mut edits| {
            edits[0].text.push_str("---\n");
            edits
        }),
        ("an insertion swallows what follows", |mut edits| {
            edits[0].text.push('#');
            edits
        }),
        ("bytes are taken away", |mut edits| {
            edits[0].span = Span::new(edits[0].span.start, edits[0].span.end + 1);
            edits
        }),
        ("a scalar is replaced", |mut edits| {
            // The `x` of the line before.
            let at = edits[0].span.start - 2;
            edits.push(Edit {
                span: Span::new(at, at + 1),
                text: "y".into(),
                purpose: Purpose::Overwrite,
            });
            edits
        }),
    ];
    for (name, fault) in faults {
        for stream in [STREAM, &long_list()] {
            let message = refusal(stream, &fault);
            assert!(message.contains("internal error"), "{name}: {message}");
            assert!(message.contains("nothing was written"), "{name}: {message}");
        }
    }
}

#[test]
fn guard_catches_a_change_under_an_alias() {
    let stream = "kind: ConfigMap\nmetadata:\n  annotations: &a {x: y}\ndata: *a\n";
    let grown = |mut edits: Vec<Edit>| {
        let at = stream.find("{x").unwrap_or(0) + 1;
        edits.push(Edit::insert(at, "more: z, ".into()));
        edits
    };
    let problems = inject_with(stream, &Rules::new(), Tell::Count, &grown)
        .err()
        .expect("the fault is caught");
    assert!(
        problems[0].to_string().contains("internal error"),
        "{problems:?}"
    );
}

#[test]
fn checksums_do_not_depend_on_style_or_order() {
    let checksum = |config: &str| {
        let stream = format!(
            "kind: ConfigMap\napiVersion: v1\nmetadata: {{name: c}}\n{config}---\nkind: Deployment\napiVersion: apps/v1\n\
             metadata: {{name: d}}\nspec: {{template: {{spec: {{containers: [{{name: x}}]}}}}}}\n"
        );
        let mut rules = rules();
        rules.env_from[0] = Reference::parse("configmap/c").expect("reference");
        rules.checksum = Some(Checksum::Config);
        let text = inject(&stream, &rules).expect("stream").text();
        let at = text.find("dataspoke.io/checksum: ").expect("annotated");
        text[at..at + 87].to_owned()
    };
    let one = checksum("data:\n  a: '1'\n  b: |\n    x\n");
    assert_eq!(one, checksum("data: {b: \"x\\n\", \"a\": \"1\"}\n"));
    assert_ne!(one, checksum("data: {b: x, \"a\": \"1\"}\n"));
    assert_ne!(one, checksum("data: {b: \"x\\n\", a1: \"\"}\n"));
}
