//! What src/yaml/tree.rs says about spans, checked on every tree that the comparison builds.

use dataspoke::yaml::{Kind, NodeId, ScalarStyle, Tree};

/// What may follow the last line of a block scalar within its text but not within its span.
const BLANKS: [char; 4] = [' ', '\t', '\n', '\r'];

/// Panics when a place of `tree` is not as documented.
pub(super) fn check(tree: &Tree, text: &str) {
    let fail = |what: &str, at: usize| panic!("{what} at byte {at} of {text:?}");
    let mut scalars = Vec::new();
    for document in &tree.documents {
        if let Some(marker) = document.marker {
            assert_eq!(&text[marker.start..marker.end], "---");
            assert!(document.start <= marker.start);
        }
        let root = tree.node(document.root).span;
        if root.end > document.end || root.start < document.start {
            fail("a root outside of its document", root.start);
        }
        let mut waiting = vec![document.root];
        while let Some(id) = waiting.pop() {
            check_node(tree, id, text, &mut scalars);
            let children: Vec<NodeId> = match &tree.node(id).kind {
                Kind::Sequence { items, .. } => items.to_vec(),
                Kind::Mapping { entries, .. } => {
                    entries.iter().flat_map(|e| [e.key, e.value]).collect()
                }
                Kind::Scalar { .. } | Kind::Alias { .. } => Vec::new(),
            };
            let mut before = tree.node(id).span.start;
            for child in &children {
                let span = tree.node(*child).span;
                if span.start < before || span.end > tree.node(id).span.end {
                    fail("a node out of order or outside of its parent", span.start);
                }
                before = span.end;
            }
            waiting.extend(children);
        }
    }
    scalars.sort_unstable();
    for comment in &tree.comments {
        let line = &text[comment.span.start..comment.span.end];
        if !line.starts_with('#') || line.contains(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']) {
            fail("no comment", comment.span.start);
        }
        let after = scalars.partition_point(|&(start, _)| start <= comment.span.start);
        if after > 0 && scalars[after - 1].1 > comment.span.start {
            // The header of a block scalar may have a comment.
            let header =
                text[scalars[after - 1].0..comment.span.start].trim_start_matches(['|', '>']);
            if header.contains(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']) || header.len() > 60
            {
                fail("a comment inside of a scalar", comment.span.start);
            }
        }
    }
    assert!(tree.comments.is_sorted_by_key(|comment| comment.span.start));
}

fn check_node(tree: &Tree, id: NodeId, text: &str, scalars: &mut Vec<(usize, usize)>) {
    let node = tree.node(id);
    let own = &text[node.span.start..node.span.end];
    let holds = match &node.kind {
        Kind::Alias { name, target } => {
            own.strip_prefix('*') == Some(name) && target.is_some_and(|target| target < id)
        }
        Kind::Sequence { flow: true, .. } => own.starts_with('[') && own.ends_with(']'),
        Kind::Sequence { flow: false, .. } => own.starts_with('-'),
        // A pair in a flow sequence is a mapping without braces.
        Kind::Mapping {
            entries,
            flow: true,
        } => (own.starts_with('{') && own.ends_with('}')) || entries.len() == 1,
        Kind::Mapping { flow: false, .. } => true,
        Kind::Scalar { text: value, style } => {
            scalars.push((node.span.start, node.span.end));
            match style {
                ScalarStyle::Plain if own.is_empty() => value.is_empty(),
                ScalarStyle::Plain => {
                    let folded = own.contains(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']);
                    folded || own == &**value
                }
                ScalarStyle::SingleQuoted => {
                    own.len() > 1 && own.starts_with('\'') && own.ends_with('\'')
                }
                ScalarStyle::DoubleQuoted => {
                    own.len() > 1 && own.starts_with('"') && own.ends_with('"')
                }
                ScalarStyle::Literal => own.starts_with('|') && own == own.trim_end_matches(BLANKS),
                ScalarStyle::Folded => own.starts_with('>') && own == own.trim_end_matches(BLANKS),
            }
        }
    };
    assert!(holds, "{node:?} has the text {own:?} in {text:?}");
    if let Some(anchor) = &node.anchor {
        let own = &text[anchor.span.start..anchor.span.end];
        assert_eq!(own.strip_prefix('&'), Some(&*anchor.name), "in {text:?}");
        assert!(anchor.span.end <= node.span.start, "{node:?} in {text:?}");
    }
    if let Some(tag) = &node.tag {
        let span = tag.span.expect("a written tag");
        assert!(text[span.start..span.end].starts_with('!'), "in {text:?}");
        assert!(span.end <= node.span.start, "{node:?} in {text:?}");
    }
}
