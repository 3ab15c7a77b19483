//! Violations in plain words: what was expected, what was found, what to do.

mod branches;
mod describe;
mod guard;
mod keys;
mod keywords;
mod show;
mod trail;

use serde_json::Value;

pub use branches::focus;
use guard::Guard;
use show::{format_words, quote, type_of};
use trail::Trail;

use super::Schema;
use super::violation::{Violation, What};
use crate::path::{Step, ValuesPath};

/// A violation, said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// What is wrong: a lowercase phrase.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
}

/// What the words are about.
pub struct Subject<'a> {
    /// The schema that was broken.
    pub schema: &'a Schema,
    /// The values it was asked of.
    pub root: &'a Value,
    /// Whether the value at a path (from `root`) must not be shown.
    pub hidden: &'a dyn Fn(&ValuesPath) -> bool,
    /// Whether `root` are the values of a subchart, into which Helm itself puts `global`.
    pub subchart: bool,
}

impl Subject<'_> {
    /// Says a violation; a text of the schema's own (`errorMessage`, `x-message`) comes first.
    pub fn say(&self, violation: &Violation) -> Said {
        let mut said = self.plain(violation);
        let trail = Trail::new(self.schema.document(), violation);
        if let Some(condition) = trail.condition(self.hidden) {
            said.help = Some(match said.help {
                Some(help) => format!("{help}; the schema asks for it {condition}"),
                None => format!("the schema asks for it {condition}"),
            });
        }
        match trail.custom() {
            Some(message) => Said {
                help: Some(match said.help {
                    Some(help) => format!("{}; {help}", said.message),
                    None => said.message,
                }),
                message,
            },
            None => said,
        }
    }

    /// What a schema names at a path is shown through it.
    fn guard(&self, at: &ValuesPath) -> Guard<'_> {
        Guard::new(self.hidden, Some(at.clone()))
    }

    fn value(&self, path: &ValuesPath) -> Option<&Value> {
        path.steps()
            .iter()
            .try_fold(self.root, |at, step| match step {
                Step::Key(key) => at.get(&**key),
                Step::Index(index) => at.get(index),
            })
    }

    /// `found "abc"`; for what must not be shown, its type alone.
    fn found(&self, path: &ValuesPath) -> String {
        let Some(value) = self.value(path) else {
            return "found nothing".to_owned();
        };
        match value {
            Value::Null => "found null".to_owned(),
            Value::Array(_) | Value::Object(_) => format!("found {}", type_of(value)),
            Value::Bool(_) | Value::Number(_) | Value::String(_) if (self.hidden)(path) => {
                format!("found {} (not shown)", type_of(value))
            }
            Value::String(text) => format!("found the text {}", quote(text)),
            Value::Bool(_) | Value::Number(_) => format!("found {value}"),
        }
    }

    fn plain(&self, violation: &Violation) -> Said {
        let at = &violation.instance;
        let found = || self.found(at);
        match &violation.what {
            What::Type(names) => self.wrong_type(names, at),
            What::Required(key) => self.missing(at, key, None),
            What::Dependent { missing, because } => {
                let because = match because.is_empty() {
                    true => self.who_asks(violation, missing),
                    false => Some(because.clone()),
                };
                self.missing(at, missing, Some(because.as_deref().unwrap_or_default()))
            }
            What::Unwanted(key) => self.unwanted(violation, key),
            What::KeyName { key, why } => said(
                format!(
                    "the key {} is not allowed here: {}",
                    quote(key),
                    self.bare(why)
                ),
                None,
            ),
            What::Enum(options) => self.choices(options, at),
            // What a secret has to be is the secret.
            What::Const(_) if (self.hidden)(at) => said(
                format!("expected the one value that the schema names, {}", found()),
                None,
            ),
            What::Const(value) => said(
                format!(
                    "expected exactly {}, {}",
                    self.guard(at).show(value),
                    found()
                ),
                self.retyped(std::slice::from_ref(value), at),
            ),
            What::Pattern(pattern) => self.pattern(violation, pattern, &found()),
            What::Format(name) => said(
                format!("expected {}, {}", format_words(name), found()),
                None,
            ),
            What::Limit(limit) => self.limit(violation, limit),
            What::Unique => self.twice(at),
            What::Contains => self.contains(violation),
            What::Branches { branches, too_many } => self.branches(violation, branches, *too_many),
            What::Not(schema) => self.ruled_out(schema, at),
            What::Nothing => said(
                match violation.about.steps().last() {
                    Some(Step::Key(key)) => format!("the key {} is not allowed here", quote(key)),
                    Some(Step::Index(index)) => format!("the item [{index}] is not allowed here"),
                    None => "the schema allows no values at all".to_owned(),
                },
                Some("remove it".to_owned()),
            ),
            What::Circle(reference) => said(
                format!(
                    "the schema leads back to itself by the reference {}, which Helm refuses",
                    quote(reference)
                ),
                Some("say in the schema what this value has to be".to_owned()),
            ),
            What::Other(text) => said(text.clone(), None),
        }
    }

    /// The message without the schema's own text, for use inside another one.
    fn bare(&self, violation: &Violation) -> String {
        match &violation.what {
            What::Pattern(pattern) => format!("a key must be of the pattern {pattern}"),
            What::Enum(options) => {
                let options = self.guard(&violation.instance).list(options);
                format!("it must be one of {options}")
            }
            What::Nothing => "no key is".to_owned(),
            _ => self.plain(violation).message,
        }
    }
}

fn said(message: impl Into<String>, help: Option<String>) -> Said {
    Said {
        message: message.into(),
        help,
    }
}

/// Whether a text would have fitted where something else was found.
pub fn wants_text(violation: &Violation) -> bool {
    match &violation.what {
        What::Type(names) => names.iter().any(|name| name == "string"),
        What::Enum(options) => options.iter().any(Value::is_string),
        What::Const(value) => value.is_string(),
        _ => false,
    }
}
