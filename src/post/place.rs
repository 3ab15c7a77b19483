//! From meaning to text: where each addition is inserted, and with which indentation.
//!
//! The tree gives the places, the text around them the style: a block mapping grows by lines after
//! its last entry, a flow mapping by an entry after its `{`, a sequence at its end. Where text
//! cannot say it (an alias stands there, or the anchored original that others share) the answer is
//! [`Unplaced`] and the document is written anew.

use super::addition::{Addition, Content};
use super::document::{Document, Found};
use super::layout::Layout;
use super::render::{self, Flow, ListIndent};
use crate::yaml::edit::{Edit, Purpose};
use crate::yaml::stream::line_start;
use crate::yaml::{Entry, Kind, NodeId, ScalarStyle};

/// Why an addition cannot be inserted into the text, as a phrase for the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unplaced(pub(super) &'static str);

/// Plans the edits of one document, in an order that keeps nested insertions at the same offset
/// inside each other.
///
/// # Errors
/// When text insertion cannot make the addition.
pub(super) fn place(document: &Document<'_>, addition: &Addition) -> Result<Vec<Edit>, Unplaced> {
    let Some(root) = document.root else {
        return Err(Unplaced("the document is empty"));
    };
    let mut placer = Placer {
        document,
        edits: Vec::new(),
    };
    let around = Around {
        flow: None,
        list: ListIndent(2),
    };
    placer.node(root, addition, around)?;
    Ok(placer.edits)
}

/// The style of the text around a node.
#[derive(Clone, Copy)]
struct Around {
    /// Inside a flow collection, and which.
    flow: Option<Flow>,
    /// How far lists are indented below their key.
    list: ListIndent,
}

struct Placer<'d, 't> {
    document: &'d Document<'t>,
    edits: Vec<Edit>,
}

impl Placer<'_, '_> {
    fn text(&self) -> &str {
        self.document.text
    }

    fn layout(&self) -> Layout<'_, '_> {
        Layout::new(self.document)
    }

    fn node(&mut self, id: NodeId, addition: &Addition, around: Around) -> Result<(), Unplaced> {
        if self.document.tree.shared.contains(&id) {
            return Err(Unplaced("an alias stands for the place that is added to"));
        }
        match (addition, &self.document.tree.node(id).kind) {
            (_, Kind::Alias { .. }) => Err(Unplaced("an alias stands where something is added")),
            (Addition::Table(entries), Kind::Mapping { flow, .. }) => {
                let around = self.inside(id, *flow, around);
                self.mapping(id, *flow, entries, around)
            }
            (Addition::Items(items), Kind::Sequence { items: nodes, flow }) => {
                let around = self.inside(id, *flow, around);
                let nodes = nodes.clone();
                for (index, addition) in items {
                    let node = nodes
                        .get(*index)
                        .ok_or(Unplaced("a list item is missing"))?;
                    self.node(*node, addition, around)?;
                }
                Ok(())
            }
            (Addition::Append(items), Kind::Sequence { flow, .. }) => {
                let around = self.inside(id, *flow, around);
                match around.flow {
                    Some(style) => self.append_flow(id, items, style),
                    None => self.append_block(id, items, around.list),
                }
            }
            (Addition::Text(text), Kind::Scalar { .. }) => {
                self.overwrite(id, text, around);
                Ok(())
            }
            (
                Addition::Table(_) | Addition::Items(_) | Addition::Append(_) | Addition::Text(_),
                Kind::Scalar { .. } | Kind::Sequence { .. } | Kind::Mapping { .. },
            ) => Err(Unplaced("another kind of value stands there")),
        }
    }

    /// The style inside a collection: the outermost flow collection decides for all in it.
    fn inside(&self, id: NodeId, flow: bool, around: Around) -> Around {
        if !flow || around.flow.is_some() {
            return around;
        }
        let tree = &self.document.tree;
        let mut items = tree.items(id).iter().copied();
        let table = items.find(|&item| self.document.is_mapping(item));
        let table = table.unwrap_or(id);
        let json = tree.entries(table).first().is_some_and(|entry| {
            matches!(
                tree.node(entry.key).kind,
                Kind::Scalar {
                    style: ScalarStyle::DoubleQuoted,
                    ..
                }
            )
        });
        Around {
            flow: Some(if json { Flow::Json } else { Flow::Yaml }),
            ..around
        }
    }

    fn mapping(
        &mut self,
        id: NodeId,
        flow: bool,
        entries: &[(String, Addition)],
        around: Around,
    ) -> Result<(), Unplaced> {
        let mut new = Vec::new();
        for (key, addition) in entries {
            let found = self
                .document
                .find(id, key)
                .map_err(|_| Unplaced("a key cannot be found"))?;
            match found {
                Found::Own(entry) if addition.replaces(self.document, entry.value) => {
                    self.fill(id, entry, &content(addition)?, around)?;
                }
                Found::Own(entry) => {
                    let around = self.below(id, entry, flow, around);
                    self.node(entry.value, addition, around)?;
                }
                Found::Merged(_) => return Err(Unplaced("a merge key holds what is added to")),
                Found::Missing => new.push((key.clone(), content(addition)?)),
            }
        }
        match (new.is_empty(), around.flow) {
            (true, _) => Ok(()),
            (false, Some(style)) => {
                self.insert_flow(id, &new, style);
                Ok(())
            }
            (false, None) => self.insert_block(id, &new, around.list),
        }
    }

    /// The style below an entry: a block list shows how lists are indented here.
    fn below(&self, mapping: NodeId, entry: Entry, flow: bool, around: Around) -> Around {
        let tree = &self.document.tree;
        let Kind::Sequence { flow: false, .. } = tree.node(entry.value).kind else {
            return around;
        };
        if flow {
            return around;
        }
        let dash = self.layout().column(tree.node(entry.value).span.start);
        let key = self.layout().mapping_column(mapping);
        match (dash, key) {
            (Ok(dash), Ok(key)) => Around {
                list: ListIndent(dash.saturating_sub(key)),
                ..around
            },
            _ => around,
        }
    }

    /// Gives a null its value.
    fn fill(
        &mut self,
        mapping: NodeId,
        entry: Entry,
        content: &Content,
        around: Around,
    ) -> Result<(), Unplaced> {
        let node = self.document.tree.node(entry.value);
        if node.tag.is_some() || node.anchor.is_some() || matches!(node.kind, Kind::Alias { .. }) {
            return Err(Unplaced(
                "a null with a tag, an anchor or an alias stands there",
            ));
        }
        let span = node.span;
        let style = around.flow.unwrap_or(Flow::Yaml);
        if self.text()[span.start..span.end].contains('#') {
            return Err(Unplaced("a comment stands inside of an empty value"));
        }
        if !span.is_empty() {
            self.edits.push(Edit {
                span,
                text: render::flow(content, style),
                purpose: Purpose::GiveValue,
            });
            return Ok(());
        }
        let after_colon = span.start > self.document.end(entry.key)
            && self.text().as_bytes()[span.start - 1] == b':';
        match (around.flow, content) {
            (Some(style), _) => {
                let text = render::flow(content, style);
                let edit = if after_colon {
                    Edit::insert(span.start, format!(" {text}"))
                } else {
                    Edit::insert(self.document.end(entry.key), format!(": {text}"))
                };
                self.edits.push(edit);
                Ok(())
            }
            (None, _) if !after_colon => Err(Unplaced("a key without a colon stands there")),
            (None, Content::Text(_) | Content::True) => {
                let text = render::flow(content, Flow::Yaml);
                self.edits
                    .push(Edit::insert(span.start, format!(" {text}")));
                Ok(())
            }
            (None, Content::List(_) | Content::Table(_)) => {
                let column = self.layout().mapping_column(mapping)?;
                let lines = render::value_lines(content, column, around.list);
                let line = self
                    .layout()
                    .rest_of_line(span.start)
                    .ok_or(Unplaced("something follows a null"))?;
                self.insert_lines(line, &lines);
                Ok(())
            }
        }
    }

    /// Replaces a scalar by another text.
    fn overwrite(&mut self, id: NodeId, text: &str, around: Around) {
        let content = Content::Text(text.to_owned());
        self.edits.push(Edit {
            span: self.document.tree.node(id).span,
            text: render::flow(&content, around.flow.unwrap_or(Flow::Yaml)),
            purpose: Purpose::Overwrite,
        });
    }

    /// New entries of a flow mapping, before its first one.
    fn insert_flow(&mut self, id: NodeId, new: &[(String, Content)], style: Flow) {
        let entries: Vec<_> = new
            .iter()
            .map(|(key, value)| render::flow_entry(key, value, style))
            .collect();
        let open = self.document.tree.node(id).span.start + 1;
        let Some(&first) = self.document.tree.entries(id).first() else {
            let comment = self.text()[open..].starts_with('#');
            let text = format!("{}{}", entries.join(", "), if comment { " " } else { "" });
            self.edits.push(Edit::insert(open, text));
            return;
        };
        let first = self.layout().entry_start(first).max(open);
        let gap = &self.text()[open..first];
        let edit = match gap.find(['\n', '\r']) {
            // One entry a line: the new ones get their lines as the first has.
            Some(at) if gap.trim().is_empty() => {
                let line = format!(",{}", &gap[at..]);
                Edit::insert(first, format!("{}{line}", entries.join(&line)))
            }
            _ => Edit::insert(open, format!("{}, ", entries.join(", "))),
        };
        self.edits.push(edit);
    }

    /// New entries of a block mapping: after its last one, or, where that would reach into a block
    /// scalar that the text's end cuts short, before its second or first one.
    fn insert_block(
        &mut self,
        id: NodeId,
        new: &[(String, Content)],
        list: ListIndent,
    ) -> Result<(), Unplaced> {
        let column = self.layout().mapping_column(id)?;
        let lines: Vec<_> = new
            .iter()
            .flat_map(|(key, value)| render::entry_lines(key, value, column, list))
            .collect();
        if let Some(end) = self.layout().append_point(id) {
            self.insert_lines(end, &lines);
            return Ok(());
        }
        let entries = self.document.tree.entries(id);
        let break_ = self.layout().some_break().to_owned();
        let first = entries
            .first()
            .ok_or(Unplaced("a mapping without entries"))?;
        let edit = match entries.get(1) {
            Some(&second) => {
                let at = line_start(self.text(), self.layout().entry_start(second));
                Edit::insert(at, joined(&lines, &break_) + &break_)
            }
            None => {
                let at = self.layout().entry_start(*first);
                let text = joined(&lines, &break_);
                let pad = " ".repeat(column);
                Edit::insert(at, format!("{}{break_}{pad}", text.trim_start_matches(' ')))
            }
        };
        self.edits.push(edit);
        Ok(())
    }

    fn append_block(
        &mut self,
        id: NodeId,
        items: &[Content],
        list: ListIndent,
    ) -> Result<(), Unplaced> {
        let dash = self.document.tree.node(id).span.start;
        if self.text().as_bytes().get(dash) != Some(&b'-') {
            return Err(Unplaced("a list whose dash is not found"));
        }
        let lines = render::item_lines(items, self.layout().column(dash)?, list);
        let end = self
            .layout()
            .append_point(id)
            .ok_or(Unplaced("the text ends inside of the last list item"))?;
        self.insert_lines(end, &lines);
        Ok(())
    }

    fn append_flow(&mut self, id: NodeId, items: &[Content], style: Flow) -> Result<(), Unplaced> {
        let items: Vec<_> = items.iter().map(|item| render::flow(item, style)).collect();
        let text = items.join(", ");
        let tree = &self.document.tree;
        let Some(&last) = tree.items(id).last() else {
            let open = tree.node(id).span.start + 1;
            let comment = self.text()[open..].starts_with('#');
            let text = format!("{text}{}", if comment { " " } else { "" });
            self.edits.push(Edit::insert(open, text));
            return Ok(());
        };
        let end = tree.node(last).span.end;
        let closed = match &tree.node(last).kind {
            Kind::Mapping { .. } => self.text()[..end].ends_with('}'),
            Kind::Sequence { .. } => self.text()[..end].ends_with(']'),
            Kind::Scalar { .. } => !tree.node(last).span.is_empty(),
            Kind::Alias { .. } => true,
        };
        if !closed {
            return Err(Unplaced("the last list item has no end of its own"));
        }
        self.edits.push(Edit::insert(end, format!(", {text}")));
        Ok(())
    }

    /// Inserts whole lines at `at`, which follows a line break or is the end of the text.
    fn insert_lines(&mut self, at: usize, lines: &[String]) {
        let before = &self.text()[..at];
        let text = if before.ends_with('\n') {
            let break_ = if before.ends_with("\r\n") {
                "\r\n"
            } else {
                "\n"
            };
            joined(lines, break_) + break_
        } else if before.ends_with('\r') {
            joined(lines, "\r") + "\r"
        } else {
            let break_ = self.layout().some_break();
            format!("{break_}{}", joined(lines, break_))
        };
        self.edits.push(Edit::insert(at, text));
    }
}

fn content(addition: &Addition) -> Result<Content, Unplaced> {
    addition
        .content()
        .ok_or(Unplaced("a list that should be there is missing"))
}

fn joined(lines: &[String], sign: &str) -> String {
    lines.join(sign)
}
