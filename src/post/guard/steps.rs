//! A document as a sequence of steps, read from its text or from a tree whose aliases and merge
//! keys are written out.

use std::borrow::Cow;

use sha2::{Digest, Sha256};

use super::Mismatch;
use crate::post::document::Document;
use crate::post::emit::merged_entries;
use crate::yaml::event::{Event, Events, Properties};
use crate::yaml::{Kind, NodeId, ScalarStyle};

/// Tag and anchor of a value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Marks {
    tag: Option<Box<str>>,
    anchor: Option<Box<str>>,
}

impl From<Properties> for Marks {
    fn from(properties: Properties) -> Self {
        Self {
            tag: properties.tag.map(|tag| tag.name),
            anchor: properties.anchor.map(|anchor| anchor.name),
        }
    }
}

/// What comes next. Two documents of the same steps are the same.
#[derive(PartialEq, Eq)]
pub(super) enum Step<'t> {
    Scalar {
        text: Cow<'t, str>,
        /// Without quotes on one line: only this can be anything but a string.
        plain: bool,
        marks: Marks,
    },
    Alias(Cow<'t, str>),
    Open {
        mapping: bool,
        marks: Marks,
    },
    Close,
    End,
}

/// Longer texts are compared by their checksum, so that only one of them is held at a time.
const LONG_TEXT: usize = 64 * 1024;

impl<'t> Step<'t> {
    fn scalar(text: Cow<'t, str>, style: ScalarStyle, marks: Marks) -> Self {
        let plain = style == ScalarStyle::Plain && !text.contains('\n');
        let text = if text.len() > LONG_TEXT {
            // That no short text reads like this is all but certain, and ours never do.
            let digest: [u8; 32] = Sha256::digest(text.as_bytes()).into();
            Cow::Owned(format!("\0{} {digest:x?}", text.len()))
        } else {
            text
        };
        Step::Scalar { text, plain, marks }
    }

    /// Whether it is a null as Helm's decoder reads it.
    pub(super) fn is_null(&self) -> bool {
        let Step::Scalar { text, plain, marks } = self else {
            return false;
        };
        let tag = marks.tag.as_deref();
        *plain
            && tag.is_none_or(|tag| tag == "tag:yaml.org,2002:null")
            && matches!(&**text, "" | "~" | "null" | "Null" | "NULL")
    }
}

/// Where steps come from.
pub(super) enum Source<'d, 't> {
    Text(Box<TextSteps<'t>>),
    Tree(TreeSteps<'d, 't>),
}

impl<'t> Source<'_, 't> {
    pub(super) fn next(&mut self) -> Result<Step<'t>, Mismatch> {
        match self {
            Source::Text(steps) => steps.next(),
            Source::Tree(steps) => steps.next(),
        }
    }
}

/// The steps of a text.
pub(super) struct TextSteps<'t> {
    events: Events<'t>,
    documents: usize,
}

impl<'t> TextSteps<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            events: Events::of(text),
            documents: 0,
        }
    }

    fn next(&mut self) -> Result<Step<'t>, Mismatch> {
        loop {
            let event = self.events.next();
            return Ok(
                match event.map_err(|_| Mismatch("it is no YAML any more"))? {
                    Event::DocumentStart { .. } => {
                        self.documents += 1;
                        if self.documents > 1 {
                            return Err(Mismatch("it has become two documents"));
                        }
                        continue;
                    }
                    Event::DocumentEnd { .. } => continue,
                    Event::StreamEnd => Step::End,
                    Event::Alias { name, .. } => Step::Alias(name),
                    Event::Scalar {
                        text,
                        style,
                        properties,
                        ..
                    } => Step::scalar(text, style, properties.into()),
                    Event::SequenceStart(opening) => Step::Open {
                        mapping: false,
                        marks: opening.properties.into(),
                    },
                    Event::MappingStart(opening) => Step::Open {
                        mapping: true,
                        marks: opening.properties.into(),
                    },
                    Event::End { .. } => Step::Close,
                },
            );
        }
    }
}

/// The steps of a tree, without anchors: aliases are what they stand for, merge keys what they add.
pub(super) struct TreeSteps<'d, 't> {
    document: &'d Document<'t>,
    /// What comes next, the first last: a value, or the end of a collection.
    todo: Vec<Option<NodeId>>,
}

impl<'d, 't> TreeSteps<'d, 't> {
    pub(super) fn new(document: &'d Document<'t>) -> Self {
        Self {
            document,
            todo: document.root.map(Some).into_iter().collect(),
        }
    }

    fn next(&mut self) -> Result<Step<'t>, Mismatch> {
        let id = match self.todo.pop() {
            None => return Ok(Step::End),
            Some(None) => return Ok(Step::Close),
            Some(Some(id)) => self.document.tree.resolve(id),
        };
        let node = self.document.tree.node(id);
        let marks = Marks {
            tag: node.tag.as_ref().map(|tag| tag.name.clone()),
            anchor: None,
        };
        Ok(match &node.kind {
            Kind::Scalar { text, style } => {
                Step::scalar(Cow::Owned(text.to_string()), *style, marks)
            }
            Kind::Sequence { items, .. } => {
                self.todo.push(None);
                self.todo.extend(items.iter().rev().copied().map(Some));
                let mapping = false;
                Step::Open { mapping, marks }
            }
            Kind::Mapping { .. } => {
                let entries = merged_entries(self.document, id);
                let entries = entries.map_err(|_| Mismatch("merge keys cannot be read"))?;
                self.todo.push(None);
                for entry in entries.iter().rev() {
                    self.todo.extend([Some(entry.value), Some(entry.key)]);
                }
                let mapping = true;
                Step::Open { mapping, marks }
            }
            Kind::Alias { .. } => return Err(Mismatch("an alias stands for nothing")),
        })
    }
}
