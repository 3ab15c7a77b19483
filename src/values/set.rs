//! The grammar of the `--set` family, written into the values in place: `pkg/strvals/parser.go` and
//! `literal_parser.go`, the same in Helm 3.22.0 and 4.3.1 but for one oddity that the dialect knows.

mod parser;

use std::sync::Arc;

use self::parser::Parser;
use super::{Layer, NodeId, Origin, Values, json};
use crate::dialect::Dialect;
use crate::message::Message;
use crate::place::{Place, SetFlag};

/// What a `--set-file` path led to: the bytes, or the operating system's words.
pub type FileContent = Result<Arc<[u8]>, String>;

/// One argument of the `--set` family.
#[derive(Clone, Debug)]
pub struct SetArgument {
    /// The flag.
    pub flag: SetFlag,
    /// Which of the flag's uses it is, from 0.
    pub index: usize,
    /// The argument.
    pub text: String,
    /// For `--set-file`: what stands in the files that it names, by path.
    pub files: Vec<(String, FileContent)>,
}

impl SetArgument {
    /// An argument; `read` is asked for the files that a `--set-file` names.
    pub fn new(
        flag: SetFlag,
        index: usize,
        text: impl Into<String>,
        mut read: impl FnMut(&str) -> FileContent,
    ) -> Self {
        let text = text.into();
        let mut files = Vec::new();
        if flag == SetFlag::File {
            for path in file_paths(&text) {
                let content = read(&path);
                files.push((path, content));
            }
        }
        Self {
            flag,
            index,
            text,
            files,
        }
    }

    fn file(&self, path: &str) -> FileContent {
        let known = self.files.iter().find(|(known, _)| known == path);
        match known {
            Some((_, content)) => content.clone(),
            None => Err(format!("open {path}: no such file or directory")),
        }
    }
}

/// The files that a `--set-file` argument names, found by reading it once for nothing.
fn file_paths(text: &str) -> Vec<String> {
    let argument = SetArgument {
        flag: SetFlag::File,
        index: 0,
        text: text.to_owned(),
        files: Vec::new(),
    };
    let mut values = Values::new();
    let root = values.root();
    let mut parser = Parser::new(&mut values, &argument);
    let mut paths = Vec::new();
    parser.named_files = Some(&mut paths);
    let _ = parser.run(root, Dialect::Helm4);
    paths
}

/// Writes one argument into `root`, which may become another table (`--set-json '{…}'`).
///
/// # Errors
/// Helm's message.
pub fn apply(
    values: &mut Values,
    root: NodeId,
    argument: &SetArgument,
    dialect: Dialect,
) -> Result<NodeId, Message> {
    if argument.flag == SetFlag::Json && dialect.set_json_takes_objects() {
        let text = argument.text.trim();
        if text.starts_with('{') {
            let origin = argument_origin(argument);
            return match json::decode_all(values, text, &origin) {
                Ok(table) => Ok(super::merge::maps(values, root, table)),
                Err(json::NoJson) => {
                    Err(Message::plain("failed parsing --set-json data JSON: ")
                        .value(&argument.text))
                }
            };
        }
    }
    let failed = match Parser::new(values, argument).run(root, dialect) {
        Ok(()) => return Ok(root),
        Err(failed) => failed,
    };
    Err(match argument.flag {
        SetFlag::Json => Message::plain("failed parsing --set-json data ").value(&argument.text),
        SetFlag::Set | SetFlag::String | SetFlag::File | SetFlag::Literal => {
            failed.wrap(format!("failed parsing {} data: ", argument.flag))
        }
    })
}

fn argument_origin(argument: &SetArgument) -> Origin {
    Origin {
        layer: Layer::Argument,
        place: Some(Place::Argument {
            flag: argument.flag,
            index: argument.index,
        }),
        key: None,
        via: Vec::new(),
    }
}
