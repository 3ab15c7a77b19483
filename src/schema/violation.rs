//! Errors of the validator as violations: Helm's instance pointer, Helm's precedence.

use std::collections::BTreeMap;

use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::paths::Location;
use jsonschema::{JsonType, ValidationError, Validator};
use serde_json::Value;

use super::address::escape;
use crate::path::{Step, ValuesPath};

/// One rule of a schema that one value breaks.
#[derive(Clone, Debug)]
pub struct Violation {
    /// Where Helm reports it; a missing or unwanted key is reported at its table.
    pub instance: ValuesPath,
    /// The value or key that it is about: `instance`, or one key below it.
    pub about: ValuesPath,
    /// The JSON Schema keyword.
    pub keyword: String,
    /// Where the keyword stands in the schema file (JSON Pointer, references followed).
    pub schema_pointer: String,
    /// The way there with references as `$ref`.
    pub evaluation_pointer: String,
    /// What was expected.
    pub what: What,
}

/// What a schema expected.
#[derive(Clone, Debug)]
pub enum What {
    /// One of these types (JSON names).
    Type(Vec<String>),
    /// This key.
    Required(String),
    /// This key, because another one is there.
    Dependent {
        /// The missing key.
        missing: String,
        /// The key that asks for it; empty when the schema does not tell.
        because: String,
    },
    /// Not this key.
    Unwanted(String),
    /// A key name that keeps a rule of its own.
    KeyName {
        /// The key.
        key: String,
        /// The rule it breaks.
        why: Box<Violation>,
    },
    /// One of these values.
    Enum(Vec<Value>),
    /// This value.
    Const(Value),
    /// A text of this pattern (as written in the schema).
    Pattern(String),
    /// A text of this format.
    Format(String),
    /// A number, length or count within a limit; the keyword says which.
    Limit(Value),
    /// Items that differ.
    Unique,
    /// An item of a certain kind.
    Contains,
    /// One of several alternatives, or exactly one.
    Branches {
        /// What each would want.
        branches: Vec<Branch>,
        /// Several fit, where one must.
        too_many: bool,
    },
    /// Nothing that fits a certain schema.
    Not(Value),
    /// A reference that leads elsewhere than back to itself; holds the one that closes the circle.
    Circle(String),
    /// Nothing at all.
    Nothing,
    /// Something else, in the validator's own words without values.
    Other(String),
}

/// One alternative of `oneOf` or `anyOf`.
#[derive(Clone, Debug)]
pub struct Branch {
    /// Its position in the schema, from 0.
    pub index: usize,
    /// What it would want.
    pub violations: Vec<Violation>,
}

/// All violations of an instance.
pub(super) fn collect(
    validator: &Validator,
    instance: &Value,
    patterns: &BTreeMap<String, String>,
    more: Vec<Violation>,
) -> Vec<Violation> {
    let mut out = more;
    for error in validator.iter_errors(instance) {
        out.extend(convert(&error, instance, patterns));
    }
    let mut out = by_precedence(out);
    out.sort_by(|a, b| {
        let key = |v: &Violation| (v.about.clone(), v.instance.clone(), v.keyword.clone());
        key(a).cmp(&key(b))
    });
    out.dedup_by(|a, b| {
        a.about == b.about
            && a.instance == b.instance
            && a.keyword == b.keyword
            && a.schema_pointer == b.schema_pointer
    });
    out
}

/// Helm's validator leaves a schema object at the first of `type`, `const`, `enum` and `format`
/// that fails (`validator.validate`): nothing else of that object is reported for the value.
fn by_precedence(violations: Vec<Violation>) -> Vec<Violation> {
    const ORDER: [&str; 4] = ["type", "const", "enum", "format"];
    let mut first: BTreeMap<(ValuesPath, String), usize> = BTreeMap::new();
    for violation in &violations {
        let Some(rank) = ORDER.iter().position(|&k| k == violation.keyword) else {
            continue;
        };
        let key = (
            violation.instance.clone(),
            parent(&violation.evaluation_pointer),
        );
        let known = first.entry(key).or_insert(rank);
        *known = (*known).min(rank);
    }
    if first.is_empty() {
        return violations;
    }
    let hidden = |violation: &Violation| {
        // Any object on the way to this keyword that was left early hides it.
        let mut pointer = violation.evaluation_pointer.as_str();
        let own_rank = ORDER.iter().position(|&k| k == violation.keyword);
        let own_parent = parent(pointer);
        while let Some(at) = pointer.rfind('/') {
            pointer = &pointer[..at];
            let mut instance = Some(violation.instance.clone());
            while let Some(path) = instance {
                if let Some(&rank) = first.get(&(path.clone(), pointer.to_owned())) {
                    let same = path == violation.instance && pointer == own_parent;
                    let is_it = same && own_rank.is_some_and(|own| own <= rank);
                    if !is_it {
                        return true;
                    }
                }
                instance = path.parent();
            }
        }
        false
    };
    let keep: Vec<bool> = violations.iter().map(|v| !hidden(v)).collect();
    let mut keep = keep.into_iter();
    let mut out = violations;
    out.retain(|_| keep.next().unwrap_or(true));
    out
}

fn parent(pointer: &str) -> String {
    pointer
        .rfind('/')
        .map_or(String::new(), |at| pointer[..at].to_owned())
}

/// One error, as Helm counts it; a missing or unwanted key is one each.
fn convert(
    error: &ValidationError<'_>,
    root: &Value,
    patterns: &BTreeMap<String, String>,
) -> Vec<Violation> {
    use ValidationErrorKind as Kind;
    let at = path_of(error.instance_path(), root);
    let make = |about: ValuesPath, what: What| Violation {
        instance: at.clone(),
        about,
        keyword: keyword(error),
        schema_pointer: original(error.schema_path().as_str(), patterns),
        evaluation_pointer: {
            let pointer = error.evaluation_path().as_str();
            // The document is reached through a reference of ours.
            original(pointer.strip_prefix("/$ref").unwrap_or(pointer), patterns)
        },
        what,
    };
    let one = |what: What| vec![make(at.clone(), what)];
    let branches = |context: &[Vec<ValidationError<'static>>], too_many| {
        let branches = context.iter().enumerate().map(|(index, errors)| {
            let violations = errors.iter().flat_map(|e| convert(e, root, patterns));
            Branch {
                index,
                violations: by_precedence(violations.collect()),
            }
        });
        one(What::Branches {
            branches: branches.collect(),
            too_many,
        })
    };
    match error.kind() {
        Kind::AdditionalProperties { unexpected } => unexpected
            .iter()
            .map(|key| make(at.key(key.as_str()), What::Unwanted(key.clone())))
            .collect(),
        Kind::UnevaluatedProperties { unexpected } => unexpected
            .iter()
            .map(|key| {
                let mut violation = make(at.key(key.as_str()), What::Unwanted(key.clone()));
                // Helm validates each such key against a schema of its own.
                violation.instance = violation.about.clone();
                violation
            })
            .collect(),
        Kind::UnevaluatedItems { unexpected } => {
            let items = value_at(root, &at).and_then(Value::as_array);
            let places = unevaluated(items.map_or(&[][..], Vec::as_slice), unexpected);
            places
                .into_iter()
                .map(|index| {
                    let mut about = at.clone();
                    about.push(Step::Index(index));
                    let mut violation = make(about, What::Nothing);
                    // As with keys, Helm validates each such item against a schema of its own.
                    violation.instance = violation.about.clone();
                    violation
                })
                .collect()
        }
        Kind::Required { property } => {
            let missing = property.as_str().unwrap_or_default().to_owned();
            let pointer = error.schema_path().as_str();
            let about = at.key(missing.as_str());
            let what = match dependent(pointer) {
                Some(because) => What::Dependent { missing, because },
                None => What::Required(missing),
            };
            vec![make(about, what)]
        }
        Kind::PropertyNames { error: inner } => {
            let key = inner.instance().as_str().unwrap_or_default().to_owned();
            let about = at.key(key.as_str());
            let why = convert(inner, root, patterns).into_iter().next();
            let why = why.unwrap_or_else(|| make(at.clone(), What::Nothing));
            vec![make(
                about,
                What::KeyName {
                    key,
                    why: Box::new(why),
                },
            )]
        }
        Kind::Type { kind } => one(What::Type(type_names(kind))),
        Kind::Enum { options } => one(What::Enum(options.as_array().cloned().unwrap_or_default())),
        Kind::Constant { expected_value } => one(What::Const((**expected_value).clone())),
        Kind::Pattern { pattern } => {
            let pattern = patterns.get(pattern).unwrap_or(pattern);
            one(What::Pattern(pattern.clone()))
        }
        Kind::Format { format } => one(What::Format(format.clone())),
        Kind::Minimum { limit }
        | Kind::Maximum { limit }
        | Kind::ExclusiveMinimum { limit }
        | Kind::ExclusiveMaximum { limit } => one(What::Limit(limit.clone())),
        Kind::MinItems { limit }
        | Kind::MaxItems { limit }
        | Kind::MinLength { limit }
        | Kind::MaxLength { limit }
        | Kind::MinProperties { limit }
        | Kind::MaxProperties { limit } => one(What::Limit((*limit).into())),
        Kind::MultipleOf { multiple_of } => one(What::Limit(super::number(*multiple_of))),
        Kind::AdditionalItems { limit } => one(What::Limit((*limit).into())),
        Kind::UniqueItems => one(What::Unique),
        Kind::Contains => one(What::Contains),
        Kind::AnyOf { context } | Kind::OneOfNotValid { context } => branches(context, false),
        Kind::OneOfMultipleValid { context } => branches(context, true),
        Kind::Not { schema } => one(What::Not(schema.clone())),
        Kind::FalseSchema => match closing_keyword(error.schema_path().as_str()) {
            Some(word) => keys_at(root, &at)
                .into_iter()
                .map(|key| {
                    let about = at.key(key.as_str());
                    let what = if word == "propertyNames" {
                        let why = Box::new(make(about.clone(), What::Nothing));
                        What::KeyName { key, why }
                    } else {
                        What::Unwanted(key)
                    };
                    let mut violation = make(about, what);
                    violation.keyword = word.to_owned();
                    violation
                })
                .collect(),
            None => one(What::Nothing),
        },
        Kind::BacktrackLimitExceeded { .. }
        | Kind::RegexEngineFailure { .. }
        | Kind::ContentEncoding { .. }
        | Kind::ContentMediaType { .. }
        | Kind::FromUtf8 { .. }
        | Kind::Custom { .. }
        | Kind::Referencing(_) => one(What::Other(error.masked().to_string())),
    }
}

/// The keyword that closes a table, where the validator says only that nothing is allowed.
fn closing_keyword(pointer: &str) -> Option<&'static str> {
    let mut tail = pointer.rsplit('/');
    let last = tail.next();
    let is_property = tail.next() == Some("properties");
    ["additionalProperties", "propertyNames"]
        .into_iter()
        .find(|word| last == Some(word) && !is_property)
}

/// Where the items stand that the validator names by their text: the last of equal ones, since
/// the first are those that a schema knows.
fn unevaluated(items: &[Value], unexpected: &[String]) -> Vec<usize> {
    let texts: Vec<String> = items.iter().map(Value::to_string).collect();
    let mut end = texts.len();
    let mut out: Vec<usize> = unexpected
        .iter()
        .rev()
        .filter_map(|text| {
            end = texts[..end].iter().rposition(|known| known == text)?;
            Some(end)
        })
        .collect();
    out.reverse();
    out
}

fn value_at<'v>(root: &'v Value, path: &ValuesPath) -> Option<&'v Value> {
    path.steps().iter().try_fold(root, |at, step| match step {
        Step::Key(key) => at.get(&**key),
        Step::Index(index) => at.get(index),
    })
}

fn keys_at(root: &Value, path: &ValuesPath) -> Vec<String> {
    value_at(root, path)
        .and_then(Value::as_object)
        .map_or(Vec::new(), |table| table.keys().cloned().collect())
}

/// The JSON Schema keyword. The validator's name for it differs where Helm's draft has another.
fn keyword(error: &ValidationError<'_>) -> String {
    let own = error.kind().keyword();
    let pointer = error.schema_path().as_str();
    for word in [
        "dependentRequired",
        "dependencies",
        "minContains",
        "maxContains",
    ] {
        let mut tail = pointer.rsplit('/');
        if tail.next() == Some(word) || (own == "required" && tail.next() == Some(word)) {
            return word.to_owned();
        }
    }
    if own == "falseSchema" {
        return "false schema".to_owned();
    }
    own.to_owned()
}

/// The key whose presence asks for others, from `…/dependentRequired/KEY`.
fn dependent(pointer: &str) -> Option<String> {
    let mut tail = pointer.rsplit('/');
    let last = tail.next()?;
    let before = tail.next()?;
    match (before, last) {
        ("dependentRequired" | "dependencies", key) => {
            Some(key.replace("~1", "/").replace("~0", "~"))
        }
        (_, "dependentRequired" | "dependencies") => Some(String::new()),
        _ => None,
    }
}

/// A schema pointer in the words of the file: translated patterns are put back.
fn original(pointer: &str, patterns: &BTreeMap<String, String>) -> String {
    if !pointer.contains("/patternProperties/") {
        return pointer.to_owned();
    }
    let tokens = pointer.split('/').map(|token| {
        let text = token.replace("~1", "/").replace("~0", "~");
        match patterns.get(&text) {
            Some(pattern) => escape(pattern),
            None => token.to_owned(),
        }
    });
    tokens.collect::<Vec<_>>().join("/")
}

/// The validator's location as a values path; a number is an index only where a list stands.
fn path_of(location: &Location, root: &Value) -> ValuesPath {
    let mut path = ValuesPath::root();
    let mut at = Some(root);
    for token in location.as_str().split('/').skip(1) {
        let token = token.replace("~1", "/").replace("~0", "~");
        let index = matches!(at, Some(Value::Array(_)))
            .then(|| token.parse::<usize>().ok())
            .flatten();
        match index {
            Some(index) => {
                at = at.and_then(|value| value.get(index));
                path.push(Step::Index(index));
            }
            None => {
                at = at.and_then(|value| value.get(&token));
                path.push(Step::Key(token.into()));
            }
        }
    }
    path
}

fn type_names(kind: &TypeKind) -> Vec<String> {
    let name = |t: JsonType| t.to_string();
    match kind {
        TypeKind::Single(one) => vec![name(*one)],
        TypeKind::Multiple(set) => set.iter().map(name).collect(),
    }
}

/// Why a document is no schema, in one phrase.
pub(super) fn reason(error: &ValidationError<'_>, patterns: &BTreeMap<String, String>) -> String {
    if let ValidationErrorKind::Referencing(cause) = error.kind() {
        return cause.to_string();
    }
    let place = original(error.instance_path().as_str(), patterns);
    let found = error.to_string();
    if place.is_empty() {
        found
    } else {
        format!("at {place}: {found}")
    }
}
