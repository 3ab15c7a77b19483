//! One function for each fuzz target; it panics when an invariant does not hold.

use dataspoke::yaml::stream::split as pieces;
use dataspoke::yaml::{self, Kind, NodeId, ScalarStyle, Tree};

use super::expected::Ask;
use super::invariants::comes_through;

/// The reader: no panic, and a tree whose spans lie in the text, in each other, and in order.
pub fn parse(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let Ok(tree) = yaml::parse(text) else { return };
    for pair in tree.documents.windows(2) {
        assert!(pair[0].end <= pair[1].start, "documents overlap");
    }
    for comment in &tree.comments {
        assert!(text[comment.span.start..comment.span.end].starts_with('#'));
    }
    let mut todo: Vec<_> = tree
        .documents
        .iter()
        .map(|document| document.root)
        .collect();
    while let Some(id) = todo.pop() {
        let node = tree.node(id);
        let written = &text[node.span.start..node.span.end];
        let children: Vec<NodeId> = match &node.kind {
            Kind::Scalar { text, style } => {
                let plain = *style == ScalarStyle::Plain && !written.contains(['\n', '\r']);
                let breaks = ['\u{85}', '\u{2028}', '\u{2029}'];
                if plain && !written.contains(breaks) {
                    assert_eq!(&**text, written, "a plain scalar is what is written");
                }
                continue;
            }
            Kind::Alias { .. } => continue,
            Kind::Sequence { items, .. } => items.to_vec(),
            Kind::Mapping { entries, .. } => entries
                .iter()
                .flat_map(|entry| [entry.key, entry.value])
                .collect(),
        };
        in_order(&tree, id, &children);
        todo.extend(children);
    }
}

/// The parts of a collection lie in it, one after the other.
fn in_order(tree: &Tree, whole: NodeId, parts: &[NodeId]) {
    let whole = tree.node(whole).span;
    let mut at = whole.start;
    for &part in parts {
        let span = tree.node(part).span;
        assert!(at <= span.start, "{span:?} stands before {at}");
        at = span.end;
    }
    assert!(
        at <= whole.end,
        "the last part ends at {at}, after {whole:?}"
    );
}

/// Cutting a stream: the pieces tile it, and hold what the reader finds in the whole of it.
pub fn split(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let found = pieces(text);
    let mut at = 0;
    for piece in &found {
        assert_eq!(piece.span.start, at, "the pieces do not tile the stream");
        at = piece.span.end;
    }
    assert_eq!(at, text.len(), "the pieces do not tile the stream");
    // Cuts are made at the lines of editors. A marker beside one of YAML's other line breaks is
    // none of them; dsk-post refuses a piece that holds two documents.
    if text.contains(['\u{85}', '\u{2028}', '\u{2029}']) {
        return;
    }
    let Ok(tree) = yaml::parse(text) else { return };
    let documents = found.iter().map(|piece| {
        let part = &text[piece.span.start..piece.span.end];
        let tree = yaml::parse(part).unwrap_or_else(|error| {
            // The reader lets a directive follow a document that no `...` has ended. There it
            // might as well be text, so the cut leaves it, and the piece is refused.
            let directive = part.lines().any(|line| line.starts_with('%'));
            assert!(directive, "{part:?} alone is refused: {error}");
            Tree::default()
        });
        assert!(
            tree.documents.len() <= 1,
            "{part:?} holds several documents"
        );
        tree.documents.len()
    });
    let documents: usize = documents.sum();
    let directive = text.lines().any(|line| line.starts_with('%'));
    assert!(
        directive || documents == tree.documents.len(),
        "a document is lost or made"
    );
}

/// The post-renderer, on a stream after a byte that chooses what is asked for.
pub fn edit(bytes: &[u8]) {
    let [choice, stream @ ..] = bytes else { return };
    let Ok(text) = std::str::from_utf8(stream) else {
        return;
    };
    let ask = Ask::ALL[usize::from(*choice) % Ask::ALL.len()];
    comes_through("fuzz", text, ask);
}
