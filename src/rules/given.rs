//! Values of the command line: they stand in no file that the secret rules read, so they are asked
//! about one by one before a message quotes them.

use crate::path::{Step, ValuesPath};
use crate::secret;
use crate::source::Sources;
use crate::values::{Data, NodeId, Values};
use crate::yaml;

/// How many of the nearest steps to a value from the command line say what it is.
const MAX_STEPS: usize = 1000;

/// Whether a value from the command line must not be shown: a scalar that is what the secret rules
/// would report in a file.
pub fn is_secret(values: &Values, path: &ValuesPath, node: NodeId) -> bool {
    match values.data(node) {
        Data::Text(text) => would_be_reported(path, text),
        Data::Int(number) => would_be_reported(path, &number.to_string()),
        Data::Float(number) => would_be_reported(path, &number.to_string()),
        Data::Null | Data::Bool(_) | Data::List(_) | Data::Table(_) => false,
    }
}

/// Writes the value at its path into a file of its own and asks the detectors.
fn would_be_reported(path: &ValuesPath, value: &str) -> bool {
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let steps = path.steps();
    let nearest = &steps[steps.len().saturating_sub(MAX_STEPS)..];
    let mut whole = String::new();
    for step in nearest {
        match step {
            Step::Key(key) => {
                whole.push('{');
                whole.push_str(&quoted(key));
                whole.push(':');
            }
            // Where in a list it stands says nothing.
            Step::Index(_) => whole.push('['),
        }
    }
    whole.push_str(&quoted(value));
    whole.extend(nearest.iter().rev().map(|step| match step {
        Step::Key(_) => '}',
        Step::Index(_) => ']',
    }));
    let mut sources = Sources::new();
    let id = sources.add("", whole);
    let source = sources.get(id);
    let Ok(tree) = yaml::parse(source.text()) else {
        return true;
    };
    !secret::scan_tree(source, id, &tree, &[]).is_empty()
}
