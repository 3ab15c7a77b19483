//! Spans, documents and refusals of small texts.

use super::*;

fn span_text<'t>(text: &'t str, tree: &Tree, keys: &[&str]) -> &'t str {
    let mut id = tree.documents[0].root;
    for key in keys {
        id = match key.parse::<usize>() {
            Ok(index) => tree.items(id)[index],
            Err(_) => tree.get(id, key).expect(key),
        };
    }
    let span = tree.node(id).span;
    &text[span.start..span.end]
}

#[test]
fn spans_cover_the_text_of_the_node() {
    let text = "a:\n  # c\n  b: 1 # x\n  l:\n  - p: |+\n      t\n\n  - q\n  e:\n  n: ~\n  f: {x: [1, 2], y: }\n\
                z: &a !!str 5\nw: *a\n'q': \"d\\nq\"\nbs: >-\n  foo\n   bar\n\n# end\n";
    let tree = parse(text).expect("yaml");
    for (keys, expected) in [
        (&["a", "b"][..], "1"),
        (&["a", "l"], "- p: |+\n      t\n\n  - q"),
        (&["a", "l", "0", "p"], "|+\n      t"),
        (&["a", "e"], ""),
        (&["a", "n"], "~"),
        (&["a", "f"], "{x: [1, 2], y: }"),
        (&["a", "f", "x"], "[1, 2]"),
        (&["z"], "5"),
        (&["w"], "*a"),
        (&["q"], "\"d\\nq\""),
        (&["bs"], ">-\n  foo\n   bar"),
    ] {
        assert_eq!(span_text(text, &tree, keys), expected, "{keys:?}");
    }
    let empty = tree.node(
        tree.get(tree.get(tree.documents[0].root, "a").expect("a"), "e")
            .expect("e"),
    );
    assert_eq!(&text[empty.span.start - 2..empty.span.start], "e:");
    assert_eq!(tree.comments.len(), 3);
    assert_eq!(
        tree.text(tree.get(tree.documents[0].root, "w").expect("w")),
        Some("5")
    );
}

#[test]
fn streams_have_documents_and_errors_have_lines() {
    let tree = parse("---\n# only\n---\nfoo\n...\n---\na: b\n").expect("yaml");
    assert_eq!(tree.documents.len(), 3);
    assert_eq!(tree.text(tree.documents[1].root), Some("foo"));
    assert_eq!(parse("a: 1\nb: [\n").expect_err("open").line, 2);
    assert!(parse(&"[".repeat(20_000)).is_err());
}

#[test]
fn refusals_have_go_yamls_words_and_lines() {
    // As go-yaml prints them, without its `yaml: `; tests/integration/yaml_oracle asks go-yaml itself.
    for (text, message, offset) in [
        ("a: @b", "found character that cannot start any token", 3),
        (
            "a: 1\nb: @b",
            "line 2: found character that cannot start any token",
            8,
        ),
        (
            "a: 1\n b: 2",
            "line 2: mapping values are not allowed in this context",
            7,
        ),
        ("a:\n  b: 1\n c: 2", "line 2: did not find expected key", 11),
        (
            "a: 1\nb: [\n",
            "line 2: did not find expected node content",
            10,
        ),
        ("a: \u{1}", "control characters are not allowed", 3),
        ("a: 'b", "found unexpected end of stream", 5),
        ("a: \"\\/\"", "found unknown escape character", 4),
        (
            "a:\n\tb: 1",
            "line 2: found character that cannot start any token",
            3,
        ),
        (
            "%YAML 1.2\n---\na: 1",
            "found incompatible YAML document",
            0,
        ),
        ("b: *a", "unknown anchor 'a' referenced", 3),
        ("[a, b", "line 1: did not find expected ',' or ']'", 5),
    ] {
        let error = parse(text).expect_err(text);
        assert_eq!(
            (error.to_string().as_str(), error.offset),
            (message, offset),
            "{text:?}"
        );
    }
}

#[test]
fn the_first_document_is_read_without_a_look_at_the_next() {
    let tree = parse_first("a: 1\n---\n\tb: [\n").expect("the first is good");
    assert_eq!(tree.documents.len(), 1);
    assert!(parse("a: 1\n---\n\tb: [\n").is_err());
    assert!(
        parse_first("# only\n")
            .expect("no document")
            .documents
            .is_empty()
    );
    assert!(parse_first("").expect("no document").documents.is_empty());
}

#[test]
fn parts_have_places_in_the_whole_text() {
    let text = "x: [\n---\n# c\nä: *b\n---\nk: v # d\n...\nrest: [\n";
    let second = Span::new(9, text.find("\n---\nk").expect("a marker") + 1);
    let error = parse_part(text, second).expect_err("no anchor");
    assert_eq!(&text[error.offset..error.offset + 2], "*b");
    let third = Span::new(second.end + 4, text.len());
    let tree = parse_part(text, third).expect("good");
    let root = tree.documents[0].root;
    let span = tree.node(tree.get(root, "k").expect("k")).span;
    assert_eq!(&text[span.start..span.end], "v");
    let comment = tree.comments[0].span;
    assert_eq!(&text[comment.start..comment.end], "# d");
    assert!(parse_part("ä", Span::new(1, 2)).is_err());
    assert!(parse_part("a", Span::new(0, 2)).is_err());
}

#[test]
fn values_that_are_not_written_have_a_place() {
    let text = "a:\n- 1\n-\nd: &x !!str\n";
    let tree = parse(text).expect("yaml");
    let before = |id| &text[..tree.node(id).span.start];
    let entries = tree.entries(tree.documents[0].root);
    // After the dash, and after tag and anchor.
    assert_eq!(before(tree.items(entries[0].value)[1]), "a:\n- 1\n-");
    assert!(before(entries[1].value).ends_with("!!str"));
}

#[test]
fn nodes_are_small() {
    // Two trees of a document are held at once, and a node may stand for three bytes of text.
    assert!(size_of::<Node>() <= 64, "{}", size_of::<Node>());
}
