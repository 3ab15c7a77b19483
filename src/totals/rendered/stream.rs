//! The text of a rendered stream as JSON values, scalars read by go-yaml's rules.

use serde_json::{Map, Number, Value};

use crate::chart::scalar::{self, Scalar};
use crate::yaml::{self, Kind, NodeId, Tree};

/// Deeper than any manifest that an API server takes.
const MAX_DEPTH: usize = 1000;

/// Aliases may repeat this many nodes beyond those that are written.
const MAX_REPEATED: usize = 1_000_000;

/// A stream that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {reason}")]
pub struct StreamError {
    /// Where, from 1.
    pub line: usize,
    /// What is wrong.
    pub reason: String,
}

/// The documents of a stream with their position in it.
///
/// # Errors
/// When the text is not YAML, or holds what no manifest can: an unknown anchor, a key that is no
/// text, tables nested a thousand deep.
pub fn documents(text: &str) -> Result<Vec<(usize, Value)>, StreamError> {
    let line = |offset: usize| text[..offset.min(text.len())].matches('\n').count() + 1;
    let tree = yaml::parse(text).map_err(|error| StreamError {
        line: line(error.offset),
        reason: format!("not YAML: {}", error.reason),
    })?;
    let mut reader = Reader {
        tree: &tree,
        left: tree.node_count().saturating_add(MAX_REPEATED),
    };
    let mut found = Vec::with_capacity(tree.documents.len());
    for (at, document) in tree.documents.iter().enumerate() {
        let value = reader.value(document.root, 0).map_err(|(node, reason)| {
            let offset = tree.node(node).span.start;
            StreamError {
                line: line(offset),
                reason,
            }
        })?;
        found.push((at, value));
    }
    Ok(found)
}

struct Reader<'t> {
    tree: &'t Tree,
    left: usize,
}

type Read<T> = Result<T, (NodeId, String)>;

impl Reader<'_> {
    fn value(&mut self, id: NodeId, depth: usize) -> Read<Value> {
        if depth > MAX_DEPTH {
            return Err((id, format!("nested deeper than {MAX_DEPTH} levels")));
        }
        self.left = match self.left.checked_sub(1) {
            Some(left) => left,
            None => return Err((id, "aliases repeat too much".to_owned())),
        };
        let node = self.tree.node(id);
        match &node.kind {
            Kind::Alias { name, target } => match target {
                Some(target) => self.value(*target, depth + 1),
                None => Err((id, format!("unknown anchor {name}"))),
            },
            Kind::Scalar { text, style } => {
                let tag = node.tag.as_ref().map(|tag| tag.name.as_ref());
                let scalar = scalar::resolve(tag, text, *style);
                let scalar = scalar.map_err(|message| (id, message.to_string()))?;
                Ok(match scalar {
                    Scalar::Null => Value::Null,
                    Scalar::Bool(value) => Value::Bool(value),
                    Scalar::Int(value) => value.into(),
                    Scalar::Uint(value) => value.into(),
                    Scalar::Float(value) => match Number::from_f64(value) {
                        Some(number) => Value::Number(number),
                        None => return Err((id, "a number that JSON has not".to_owned())),
                    },
                    Scalar::Text(text) => Value::String(text),
                })
            }
            Kind::Sequence { items, .. } => {
                let items = items.iter().map(|&item| self.value(item, depth + 1));
                Ok(Value::Array(items.collect::<Read<_>>()?))
            }
            Kind::Mapping { entries, .. } => {
                let mut map = Map::new();
                for entry in entries {
                    self.entry(*entry, &mut map, depth)?;
                }
                Ok(Value::Object(map))
            }
        }
    }

    fn entry(
        &mut self,
        entry: yaml::Entry,
        map: &mut Map<String, Value>,
        depth: usize,
    ) -> Read<()> {
        let key = self.tree.node(entry.key);
        if let Kind::Scalar { text, style } = &key.kind {
            let tag = key.tag.as_ref().map(|tag| tag.name.as_ref());
            if scalar::is_merge(tag, text, *style) {
                return self.merge(entry.value, map, depth);
            }
        }
        let Some(text) = self.tree.text(entry.key) else {
            return Err((entry.key, "a key that is no text".to_owned()));
        };
        let value = self.value(entry.value, depth + 1)?;
        map.insert(text.to_owned(), value);
        Ok(())
    }

    /// What a merge key brings stands before what follows it and over what precedes it.
    fn merge(&mut self, id: NodeId, map: &mut Map<String, Value>, depth: usize) -> Read<()> {
        match self.value(id, depth + 1)? {
            Value::Object(merged) => map.extend(merged),
            // Of several tables the first wins.
            Value::Array(tables) => {
                for table in tables.into_iter().rev() {
                    match table {
                        Value::Object(merged) => map.extend(merged),
                        _ => return Err((id, "a merge key without a table".to_owned())),
                    }
                }
            }
            _ => return Err((id, "a merge key without a table".to_owned())),
        }
        Ok(())
    }
}
