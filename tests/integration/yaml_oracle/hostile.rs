//! Texts made to hurt: each is read or refused in time that grows with its length, without a panic.

use std::time::{Duration, Instant};

use dataspoke::yaml;

/// A debug build reads a megabyte well below this; quadratic time would take minutes.
const PATIENCE: Duration = Duration::from_secs(20);

fn read(what: &str, text: &str) -> Result<yaml::Tree, yaml::ParseError> {
    let start = Instant::now();
    let tree = yaml::parse(text);
    let took = start.elapsed();
    assert!(took < PATIENCE, "{what}: {took:?} for {} bytes", text.len());
    tree
}

#[test]
fn deep_texts_are_refused_at_go_yamls_depth() {
    for piece in ["{", "[", "- ", "? ", "[{", "{a: ", "[? ", "- ? "] {
        let text = piece.repeat(1_000_000 / piece.len());
        let error = read(piece, &text).expect_err(piece);
        let expected = match piece {
            "{" | "[" | "- " | "? " | "[{" | "- ? " | "[? " | "{a: " => {
                "exceeded max depth of 10000"
            }
            _ => unreachable!(),
        };
        assert_eq!(error.to_string(), expected, "{piece}");
    }
}

#[test]
fn depth_below_the_limit_is_read() {
    let text = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    assert_eq!(
        read("flow", &text).expect("ten thousand").node_count(),
        10_000
    );
    let text = format!("{}x", "- ".repeat(9_999));
    assert_eq!(
        read("block", &text)
            .expect("nearly ten thousand")
            .node_count(),
        10_000
    );
}

#[test]
fn long_texts_are_read_in_linear_time() {
    let keys: String = (0..100_000).map(|n| format!("k{n}: v\n")).collect();
    let anchors: String = (0..50_000)
        .map(|n| format!("- &a{n} x\n- *a{n}\n"))
        .collect();
    let handles: String = (0..30_000)
        .map(|n| format!("%TAG !h{n}! tag:{n}:\n"))
        .collect();
    let tagged: String = (0..30_000).map(|n| format!("- !h{n}!x y\n")).collect();
    for (what, text) in [
        ("keys", keys),
        ("anchors", anchors),
        ("tag handles", format!("{handles}---\n{tagged}")),
        ("comments", format!("{}a: b\n", "# c\n".repeat(400_000))),
        (
            "empty lines",
            format!("a:\n{}  b\n", "\n".repeat(1_000_000)),
        ),
        ("blanks", format!("a: b{}\n", " ".repeat(1_000_000))),
        (
            "a plain scalar over lines",
            format!("a:\n{}", "  b c\n".repeat(200_000)),
        ),
        ("one long plain scalar", "a ".repeat(500_000)),
        (
            "a long quoted scalar",
            format!("\"{}\"", "\\n \\\n".repeat(200_000)),
        ),
        (
            "a block scalar",
            format!("a: |+\n{}", "  x\n\n".repeat(200_000)),
        ),
        ("documents", "---\n".repeat(250_000)),
        ("a flow sequence", format!("[{}]", "a, ".repeat(300_000))),
        ("pairs", format!("[{}]", "a: b, ".repeat(150_000))),
        (
            "possible keys",
            format!("[{}]", "[], {}, \"a\", ".repeat(80_000)),
        ),
        (
            "marks",
            format!("\u{feff}a: b\n{}", "\u{feff}\n".repeat(200_000)),
        ),
        ("wide characters", "é: 日本 😀\n".repeat(60_000)),
    ] {
        let tree = read(what, &text);
        // go-yaml takes time that grows with the square of the handles.
        if what != "tag handles" {
            assert_eq!(
                tree.is_ok(),
                super::go_yaml::accepts(text.as_bytes()),
                "{what}"
            );
        } else {
            assert!(tree.is_ok(), "{what}: {tree:?}");
        }
    }
}

#[test]
fn keys_are_found_within_1024_characters() {
    let keys = (1015..1030).flat_map(|length| {
        let key = "é".repeat(length);
        [
            "\"@\": 1\n",
            "@: 1\n",
            "a: 1\n@: 1\n",
            "a: {\"@\": 1}\n",
            "[@: 1]\n",
            "- '@' : 1\n",
        ]
        .map(|text| text.replace('@', &key).into_bytes())
    });
    super::compare(&keys.collect::<Vec<_>>());
}
