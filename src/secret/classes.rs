//! Examples and counter-examples of the classes that corpora of other authors brought up. Values
//! are made at run time or are harmless words.

mod lines;
mod names;
mod quiet;

/// `TEXT` in a file of its own, as charts carry them.
fn file(text: &str) -> String {
    format!("files:\n  x: |\n    {}\n", text.replace('\n', "\n    "))
}
