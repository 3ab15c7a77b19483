//! What was inserted, as a unified diff. A rendered stream holds Secrets, so every value is masked
//! that is not a name, a label or a reference.

use similar::TextDiff;

use super::document::Document;
use crate::source::Span;
use crate::yaml::stream::split;
use crate::yaml::{Kind, NodeId};

/// The mask, of the same width for every value.
const MASK: &str = "***";

/// The unified diff of two streams with the same documents, document by document.
pub fn unified(before: &str, after: &str) -> String {
    let mut out = String::new();
    for (old, new) in split(before).into_iter().zip(split(after)) {
        let (old_text, new_text) = (
            &before[old.span.start..old.span.end],
            &after[new.span.start..new.span.end],
        );
        if old_text == new_text {
            continue;
        }
        let (Ok(old), Ok(new)) = (Document::parse(before, old), Document::parse(after, new)) else {
            continue;
        };
        let title = title(&old);
        let (old_text, new_text) = (masked(&old), masked(&new));
        let diff = TextDiff::from_lines(&old_text, &new_text);
        let header = (format!("a/{title}"), format!("b/{title}"));
        out += &diff
            .unified_diff()
            .context_radius(3)
            .header(&header.0, &header.1)
            .to_string();
    }
    out
}

fn title(document: &Document<'_>) -> String {
    let objects = document.objects().unwrap_or_default();
    let object = objects
        .first()
        .map(|object| object.title())
        .unwrap_or_default();
    match document.source() {
        Some(source) => format!("{source} {object} (line {})", document.line),
        None => format!("{object} (line {})", document.line),
    }
}

/// What may be shown below a key.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Show {
    /// Everything.
    All,
    /// Names only.
    Names,
    /// Nothing.
    Nothing,
}

/// The document's text with everything masked but names, labels and references.
fn masked(document: &Document<'_>) -> String {
    let mut hidden = Vec::new();
    for comment in &document.tree.comments {
        let text = &document.text[comment.span.start..comment.span.end];
        if !text.starts_with("# Source: ") {
            hidden.push(Span::new(comment.span.start + 1, comment.span.end));
        }
    }
    hide(document, &mut hidden);
    hidden.sort();
    let mut out = String::with_capacity(document.text.len());
    let mut at = 0;
    for span in hidden.into_iter().filter(|span| !span.is_empty()) {
        if span.start < at {
            continue;
        }
        out.push_str(&document.text[at..span.start]);
        out.push_str(MASK);
        at = span.end;
    }
    out.push_str(&document.text[at..]);
    out
}

fn hide(document: &Document<'_>, hidden: &mut Vec<Span>) {
    let tree = &document.tree;
    let mut todo: Vec<(NodeId, Show, bool)> = Vec::new();
    todo.extend(document.root.map(|root| (root, Show::Names, false)));
    while let Some((node, show, named)) = todo.pop() {
        match &tree.node(node).kind {
            Kind::Scalar { .. } => {
                if show == Show::Nothing || show == Show::Names && !named {
                    hidden.push(tree.node(node).span);
                }
            }
            Kind::Sequence { items, .. } => {
                todo.extend(items.iter().map(|&item| (item, show, false)))
            }
            Kind::Mapping { entries, .. } => {
                for entry in entries {
                    let (below, named) = below(show, tree.text(entry.key).unwrap_or(""));
                    if !matches!(tree.node(entry.key).kind, Kind::Scalar { .. }) {
                        todo.push((entry.key, Show::Nothing, false));
                    }
                    todo.push((entry.value, below, named));
                }
            }
            Kind::Alias { .. } => {}
        }
    }
}

/// What may be shown of the value at `key`, and whether it is a name itself.
fn below(show: Show, key: &str) -> (Show, bool) {
    if show != Show::Names {
        return (show, false);
    }
    match key {
        "data" | "stringData" | "binaryData" => (Show::Nothing, false),
        "labels" | "matchLabels" | "selector" | "envFrom" => (Show::All, false),
        "apiVersion" | "kind" | "name" | "namespace" => (Show::Names, true),
        key => (Show::Names, key.starts_with("dataspoke.io/")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_masked() {
        let before = "kind: Secret\nmetadata:\n  name: s\ndata:\n  name: c2VjcmV0 # c2VjcmV0\n  t: |\n    c2VjcmV0\n";
        let after = before.replace("  name: s\n", "  name: s\n  labels:\n    a: b\n");
        let diff = unified(before, &after);
        assert!(diff.contains("+    a: b"), "{diff}");
        assert!(!diff.contains("c2VjcmV0"), "{diff}");
        assert_eq!(unified(before, before), "");
    }
}
