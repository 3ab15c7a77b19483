//! Long lists: changed some items at a time, as if each item were a document.

use dataspoke::post::{Rules, inject};

use super::expected::Ask;
use super::invariants::holds;

/// More objects than are looked at together.
const OBJECTS: usize = 400;

fn list(item: &str, last: &str) -> String {
    let items: String = (0..OBJECTS)
        .map(|number| item.replace('@', &number.to_string()))
        .collect();
    items + last
}

const BLOCK: &str = "\
- apiVersion: apps/v1
  kind: Deployment
  metadata:
    name: a@ # @
  spec:
    template:
      spec:
        containers:
        - name: main
          image: x
          envFrom: ~
";

const JSON: &str = r#"{"apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": {"name": "a@", "labels": {}},
 "spec": {"template": {"spec": {"containers": [{"name": "main"}, {"name": "b", "envFrom": []}]}}}},
"#;

#[test]
fn every_item_of_a_long_list_is_changed() {
    let block = format!("apiVersion: v1\nkind: List\nitems:\n{}", list(BLOCK, ""));
    let crlf = block.replace('\n', "\r\n");
    let last = r#"{"kind": "ConfigMap", "apiVersion": "v1", "metadata": {"name": "last"}}"#;
    let json = format!(
        r#"{{"apiVersion": "v1", "kind": "List", "items": [{}]}}"#,
        list(JSON, last)
    );
    // An alias into an item that is done makes it one look at the whole list.
    let aliased = block.replacen(
        "    name: a0 # 0\n",
        "    name: a0\n    labels: &l {a: b}\n",
        1,
    ) + "- kind: ConfigMap\n  apiVersion: v1\n  metadata:\n    name: last\n    annotations: *l\n";
    let indented = block
        .replace("\n  ", "\n      ")
        .replace("\n- ", "\n    - ");
    let kind_last = block.replacen("kind: List\n", "", 1) + "kind: ConfigMapList\nmetadata: {}\n";
    let commented = block.replace("\n- ", "\n# about the next\n\n- # here\n  ");
    for (name, stream) in [
        ("block", block),
        ("crlf", crlf),
        ("json", json),
        ("aliased", aliased),
        ("indented", indented),
        ("kind last", kind_last),
        ("commented", commented),
    ] {
        assert!(holds(name, &stream, Ask::Everything), "{name}");
    }
}

#[test]
fn what_text_cannot_say_in_one_item_writes_the_long_list_anew() {
    let tagged =
        "- kind: ConfigMap\n  apiVersion: v1\n  metadata:\n    name: last\n    labels: !!null\n";
    let stream = format!(
        "apiVersion: v1\nkind: List\nitems:\n{}",
        list(BLOCK, tagged)
    );
    assert!(holds("anew", &stream, Ask::Everything));
    let outcome = inject(&stream, &Rules::new()).unwrap();
    let objects = &outcome.report.objects;
    assert_eq!(objects.len(), OBJECTS + 1);
    assert!(objects.iter().all(|object| object.reemitted.is_some()));
}

#[test]
fn a_key_that_stands_twice_in_a_long_list_is_refused() {
    let block = format!("apiVersion: v1\nkind: List\nitems:\n{}", list(BLOCK, ""));
    for twice in ["kind: List\n", "items: []\n"] {
        let stream = block.clone() + twice;
        let problems = inject(&stream, &Rules::new()).err().unwrap();
        assert!(problems[0].message.contains("twice"), "{problems:?}");
    }
}

#[test]
fn items_of_a_long_list_are_told_with_their_own_line() {
    let stream = format!(
        "# c\napiVersion: v1\nkind: List\nitems:\n{}",
        list(BLOCK, "")
    );
    let outcome = inject(&stream, &Rules::new()).unwrap();
    assert_eq!(outcome.report.objects.len(), OBJECTS);
    for (number, object) in outcome.report.objects.iter().enumerate() {
        let line = 5 + number * BLOCK.lines().count();
        let name = format!("Deployment/a{number}");
        assert_eq!((&object.object, object.line), (&name, line));
    }
}

#[test]
fn what_is_wrong_in_a_long_list_is_told_with_its_line() {
    let wrong = "- kind: ConfigMap\n  apiVersion: v1\n  metadata:\n    labels: text\n";
    let stream = format!("apiVersion: v1\nkind: List\nitems:\n{}", list(BLOCK, wrong));
    let problems = inject(&stream, &Rules::new()).err().unwrap();
    assert_eq!(problems.len(), 1);
    let line = 3 + OBJECTS * BLOCK.lines().count() + 4;
    assert_eq!(problems[0].line, Some(line));
    assert!(problems[0].message.contains("labels is no mapping"));
}
