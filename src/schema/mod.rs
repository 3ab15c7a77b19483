//! values.schema.json: the verdict that Helm gives, with words and places of our own.
//!
//! Helm 3.18.5 and later, and Helm 4, validate with santhosh-tekuri/jsonschema v6 (`chartutil` /
//! `pkg/chart/common/util/jsonschema.go`): draft 2020-12 where `$schema` is absent, `format`
//! asserted up to draft 7, patterns in Go's dialect. [`Schema::compile`] sets the jsonschema crate
//! up to agree, [`Schema::validate`] turns its errors into [`Violation`]s with Helm's instance
//! pointer, and [`words`] says them so that they can be fixed from the message alone.

mod address;
mod circle;
mod format;
mod lenient;
mod marks;
mod prepare;
mod re2;
mod refused;
mod violation;
pub mod words;

use std::collections::BTreeMap;

use jsonschema::{Draft, PatternOptions, Registry, ValidationError, Validator};
use serde_json::{Map, Number, Value};

pub use marks::{Marks, Spot};
use prepare::Prepared;
pub use prepare::{Trouble, TroubleKind};
pub use violation::{Branch, Violation, What};

use crate::path::ValuesPath;
use crate::values::{Data, NodeId, Values};

/// One compiled values.schema.json.
#[derive(Debug)]
pub struct Schema {
    validator: Validator,
    /// The document as written.
    document: Value,
    patterns: BTreeMap<String, String>,
    troubles: Vec<Trouble>,
    /// Whether a reference leads back to itself.
    circular: bool,
}

/// A values.schema.json that is no schema.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// The text is no JSON.
    #[error("is not JSON: {reason}")]
    Json {
        /// What is wrong.
        reason: String,
        /// Line, from 1.
        line: usize,
        /// Column in bytes, from 1.
        column: usize,
    },
    /// `$schema` names something that Helm would have to fetch.
    #[error("names the unknown draft {0:?} in $schema")]
    Draft(String),
    /// The document breaks the rules of its own draft.
    #[error("is no valid schema: {reason}")]
    Invalid {
        /// What is wrong.
        reason: String,
        /// JSON Pointer into the schema.
        pointer: String,
    },
}

impl Schema {
    /// Reads and compiles the text of a values.schema.json.
    ///
    /// # Errors
    /// When Helm could not use it either.
    pub fn compile(text: &str) -> Result<Self, Broken> {
        let document = decode(text)?;
        let draft = prepare::draft_of(&document).map_err(Broken::Draft)?;
        let prepared = prepare::prepare(&document, draft);
        let broken = |error: &ValidationError<'_>| {
            let pointer = error.instance_path().as_str().to_owned();
            let reason = refused::bad_type(&document, &pointer)
                .unwrap_or_else(|| violation::reason(error, &prepared.patterns));
            Broken::Invalid { reason, pointer }
        };
        let judged = prepare::without_patterns(&prepared.document);
        if let Err(error) = meta(draft).validate(&judged) {
            return Err(broken(&error));
        }
        let choices = asserts_format(draft).then(|| refused::bad_choices(&document));
        if let Some((pointer, reason)) = choices.flatten() {
            let reason = format!("at {pointer}: {reason}");
            return Err(Broken::Invalid { reason, pointer });
        }
        if let Some((pointer, reason)) = refused::duplicate(&document, draft) {
            return Err(Broken::Invalid { reason, pointer });
        }
        let validator = build(&prepared).map_err(|error| {
            match refused::leads_nowhere(&document, &document) {
                Some((pointer, reason)) => Broken::Invalid { reason, pointer },
                None => broken(&error),
            }
        })?;
        Ok(Self {
            validator,
            circular: circle::any(&document),
            document,
            patterns: prepared.patterns,
            troubles: prepared.troubles,
        })
    }

    /// Every violation of `instance`, each once, in the order of the instance pointers.
    pub fn validate(&self, instance: &Value) -> Vec<Violation> {
        let circles = match self.circular {
            true => circle::violations(&self.document, instance),
            false => Vec::new(),
        };
        violation::collect(&self.validator, instance, &self.patterns, circles)
    }

    /// Parts that cannot be used: references out of the file, patterns that Go refuses.
    pub fn troubles(&self) -> &[Trouble] {
        &self.troubles
    }

    /// The schemas that apply to the value at a path.
    pub fn at(&self, path: &ValuesPath) -> Vec<&Value> {
        let mut at = marks::closure(&self.document, vec![&self.document]);
        for step in path.steps() {
            let next = at.iter().flat_map(|schema| marks::below(schema, step));
            let next = next.collect();
            at = marks::closure(&self.document, next);
        }
        at
    }

    /// The document as written.
    pub fn document(&self) -> &Value {
        &self.document
    }
}

/// The rules of a draft about schemas.
fn meta(draft: Draft) -> jsonschema::meta::MetaValidator<'static> {
    match draft {
        Draft::Draft4 => jsonschema::draft4::meta::validator(),
        Draft::Draft6 => jsonschema::draft6::meta::validator(),
        Draft::Draft7 => jsonschema::draft7::meta::validator(),
        Draft::Draft201909 => jsonschema::draft201909::meta::validator(),
        _ => jsonschema::draft202012::meta::validator(),
    }
}

/// Whether a draft is one of those that assert `format`: 4 to 7.
fn asserts_format(draft: Draft) -> bool {
    matches!(draft, Draft::Draft4 | Draft::Draft6 | Draft::Draft7)
}

/// Compiles a document by way of a reference to it: the validator judges its root by the draft's
/// own idea of regular expressions, which is not Go's, and a referred document not at all.
fn build(prepared: &Prepared) -> Result<Validator, ValidationError<'static>> {
    let registry = Registry::new()
        .retriever(Nothing)
        .draft(prepared.draft)
        .retrieve_known_draft_meta_schemas(false)
        .add(prepare::ROOT, &prepared.document)?
        .prepare()?;
    let mut options = jsonschema::options()
        .with_draft(prepared.draft)
        .with_registry(&registry)
        .with_pattern_options(PatternOptions::regex())
        .with_retriever(Nothing)
        .should_validate_formats(asserts_format(prepared.draft));
    for (name, check) in format::CHECKS {
        options = options.with_format(*name, *check);
    }
    options.build(&serde_json::json!({"$ref": prepare::ROOT}))
}

/// Decodes as Go's encoding/json does: a byte order mark is skipped, the last of equal keys wins.
fn decode(text: &str) -> Result<Value, Broken> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let decoded = serde_json::from_str(text).or_else(|error| match lenient::like_go(text) {
        Some(text) => serde_json::from_str(&text).map_err(|_| error),
        None => Err(error),
    });
    decoded.map_err(|error| {
        let (line, column) = (error.line(), error.column());
        let reason = error.to_string();
        let suffix = format!(" at line {line} column {column}");
        let reason = reason.strip_suffix(&suffix).unwrap_or(&reason).to_owned();
        let reason = if text.trim().is_empty() {
            "the file is empty".to_owned()
        } else {
            reason
        };
        Broken::Json {
            reason,
            line: line.max(1),
            column: column.max(1),
        }
    })
}

/// Fetches nothing: what leaves the file was cut off before.
struct Nothing;

impl jsonschema::Retrieve for Nothing {
    fn retrieve(
        &self,
        uri: &jsonschema::Uri<String>,
    ) -> Result<Value, Box<dyn std::error::Error + Send + Sync>> {
        Err(format!("{uri} is not followed").into())
    }
}

/// A node of the values as the JSON that is validated. Numbers that are whole are whole here, as
/// 1.0 is an integer to Helm too.
pub fn instance(values: &Values, node: NodeId) -> Value {
    match values.data(node) {
        Data::Null => Value::Null,
        Data::Bool(value) => Value::Bool(*value),
        Data::Int(value) => Value::Number((*value).into()),
        Data::Float(value) => number(*value),
        Data::Text(text) => Value::String(text.to_string()),
        Data::List(items) => items.iter().map(|&item| instance(values, item)).collect(),
        Data::Table(table) => {
            let entries = table.entries.iter();
            let map: Map<String, Value> = entries
                .map(|(key, slot)| (key.to_string(), instance(values, slot.node)))
                .collect();
            Value::Object(map)
        }
    }
}

/// A number as JSON writes it, whole ones without a fraction.
pub fn number_text(value: f64) -> String {
    number(value).to_string()
}

fn number(value: f64) -> Value {
    /// Up to here every whole float is one integer.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if value.fract() == 0.0 && value.abs() <= EXACT {
        return Value::Number((value as i64).into());
    }
    Number::from_f64(value).map_or(Value::Null, Value::Number)
}

#[cfg(test)]
mod tests;
