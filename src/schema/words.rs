//! Violations in plain words: what was expected, what was found, what to do.

use serde_json::Value;

use super::Schema;
use super::violation::{Branch, Violation, What};
use crate::path::{Step, ValuesPath};
use crate::suggest::nearest;

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

/// Longest list of choices or keys that a message holds.
const MOST_CHOICES: usize = 12;
/// Longest value that a message quotes, in characters.
const LONGEST: usize = 60;

impl Subject<'_> {
    /// Says a violation; a text of the schema's own (`errorMessage`, `x-message`) comes first.
    pub fn say(&self, violation: &Violation) -> Said {
        let said = self.plain(violation);
        match self.custom(violation) {
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
            What::Dependent { missing, because } => self.missing(at, missing, Some(because)),
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
            What::Const(value) => said(
                format!("expected exactly {}, {}", show(value), found()),
                None,
            ),
            What::Pattern(pattern) => self.pattern(violation, pattern, &found()),
            What::Format(name) => said(
                format!("expected {}, {}", format_words(name), found()),
                None,
            ),
            What::Limit(limit) => self.limit(violation, limit),
            What::Unique => said("expected items that differ, found two that are equal", None),
            What::Contains => said("the list holds no item of the kind that it must hold", None),
            What::Branches { branches, too_many } => self.branches(violation, branches, *too_many),
            What::Not(schema) => said(
                format!(
                    "{} is what the schema rules out: not {}",
                    found(),
                    show(schema)
                ),
                None,
            ),
            What::Nothing => said(
                "the schema allows nothing here",
                Some("remove it".to_owned()),
            ),
            What::Other(text) => said(text.clone(), None),
        }
    }

    /// The message without the schema's own text, for use inside another one.
    fn bare(&self, violation: &Violation) -> String {
        match &violation.what {
            What::Pattern(pattern) => format!("a key must be of the pattern {pattern}"),
            What::Enum(options) => format!("it must be one of {}", list(options)),
            What::Nothing => "no key is".to_owned(),
            _ => self.plain(violation).message,
        }
    }

    fn wrong_type(&self, names: &[String], at: &ValuesPath) -> Said {
        let wanted: Vec<&str> = names.iter().map(|name| type_words(name)).collect();
        let message = format!("expected {}, {}", or(&wanted), self.found(at));
        let wants = |name: &str| names.iter().any(|known| known == name);
        let help = match self.value(at) {
            Some(Value::Number(_) | Value::Bool(_)) if wants("string") => {
                Some("put it in quotes".to_owned())
            }
            Some(Value::String(text)) if wants("integer") || wants("number") => {
                let number = text.parse::<f64>().is_ok();
                number
                    .then(|| "write it without quotes (or use --set, not --set-string)".to_owned())
            }
            Some(Value::String(text)) if wants("boolean") => {
                matches!(&**text, "true" | "false").then(|| "write it without quotes".to_owned())
            }
            Some(Value::Null) => Some("give it a value, or remove the key".to_owned()),
            _ => None,
        };
        said(message, help)
    }

    fn missing(&self, at: &ValuesPath, key: &str, because: Option<&str>) -> Said {
        let message = match because {
            Some("") => format!(
                "the key {} is missing: another key here asks for it",
                quote(key)
            ),
            Some(other) => format!(
                "the key {} is missing: {} asks for it",
                quote(key),
                quote(other)
            ),
            None => format!("the required key {} is missing", quote(key)),
        };
        let known = self.properties(at);
        let strays = self.keys(at);
        let strays = strays.iter().filter(|stray| !known.contains(stray));
        let help = nearest(key, strays.map(String::as_str)).map_or_else(
            || self.default_of(at, key),
            |stray| Some(format!("did you mean it by {}?", quote(stray))),
        );
        said(message, help)
    }

    /// What the schema says of a missing key: its description or default.
    fn default_of(&self, at: &ValuesPath, key: &str) -> Option<String> {
        let schemas = self.schema.at(&at.key(key));
        let text = |name: &str| schemas.iter().find_map(|schema| schema.get(name));
        if let Some(value) = text("default") {
            return Some(format!("set it, for example to {}", show(value)));
        }
        if let Some(value) = text("examples").and_then(|list| list.get(0)) {
            return Some(format!("set it, for example to {}", show(value)));
        }
        let description = text("description").and_then(Value::as_str)?;
        Some(format!("set it: {}", first_line(description)))
    }

    fn unwanted(&self, violation: &Violation, key: &str) -> Said {
        let table = violation.about.parent().unwrap_or_default();
        if self.subchart && key == "global" && table.is_root() {
            return said(
                "Helm puts `global` into the values of every subchart, and this schema allows no such key",
                Some(
                    "allow it in the subchart's schema: \"global\": {\"type\": \"object\"} in its properties"
                        .to_owned(),
                ),
            );
        }
        let known = self.properties(&table);
        let present = self.keys(&table);
        let absent = || known.iter().filter(|name| !present.contains(name));
        let near = nearest(key, absent().map(String::as_str))
            .or_else(|| nearest(key, known.iter().map(String::as_str)));
        let help = match near {
            Some(name) => Some(format!("did you mean {}?", quote(name))),
            None if known.is_empty() => Some("remove it".to_owned()),
            None if known.len() <= MOST_CHOICES => {
                Some(format!("remove it; allowed are {}", known.join(", ")))
            }
            None => Some("remove it, or look for its right name in the schema".to_owned()),
        };
        said(format!("the key {} is not allowed here", quote(key)), help)
    }

    fn choices(&self, options: &[Value], at: &ValuesPath) -> Said {
        let message = format!("expected one of {}, {}", list(options), self.found(at));
        if (self.hidden)(at) {
            return said(message, None);
        }
        let texts: Vec<&str> = options.iter().filter_map(Value::as_str).collect();
        let help = match self.value(at) {
            Some(Value::String(text)) => nearest(text, texts.iter().copied())
                .map(|near| format!("did you mean {}?", quote(near))),
            Some(value @ (Value::Bool(_) | Value::Number(_))) => texts
                .contains(&value.to_string().as_str())
                .then(|| "put it in quotes".to_owned()),
            _ => None,
        };
        said(message, help)
    }

    fn limit(&self, violation: &Violation, limit: &Value) -> Said {
        let at = &violation.instance;
        let sizes = match self.value(at) {
            // The length of a secret is a part of it.
            Some(Value::String(_)) if (self.hidden)(at) => "found another length".to_owned(),
            Some(Value::String(text)) => {
                format!("found {}", counted(text.chars().count(), "character"))
            }
            Some(Value::Array(items)) => format!("found {}", counted(items.len(), "item")),
            Some(Value::Object(table)) => format!("found {}", counted(table.len(), "key")),
            _ => self.found(at),
        };
        let limited = |what: &str| match limit.as_u64() {
            Some(1) => format!("1 {what}"),
            _ => format!("{limit} {what}s"),
        };
        let wanted = match violation.keyword.as_str() {
            "minimum" => format!("a number of at least {limit}"),
            "maximum" => format!("a number of at most {limit}"),
            "exclusiveMinimum" => format!("a number above {limit}"),
            "exclusiveMaximum" => format!("a number below {limit}"),
            "multipleOf" => format!("a multiple of {limit}"),
            "minLength" => format!("a text of at least {}", limited("character")),
            "maxLength" => format!("a text of at most {}", limited("character")),
            "minItems" => format!("a list of at least {}", limited("item")),
            "maxItems" | "additionalItems" => format!("a list of at most {}", limited("item")),
            "minProperties" => format!("a table of at least {}", limited("key")),
            "maxProperties" => format!("a table of at most {}", limited("key")),
            other => format!("{other} {limit}"),
        };
        said(format!("expected {wanted}, {sizes}"), None)
    }

    fn branches(&self, violation: &Violation, branches: &[Branch], too_many: bool) -> Said {
        let at = &violation.instance;
        if too_many {
            let fitting: Vec<String> = branches
                .iter()
                .filter(|branch| branch.violations.is_empty())
                .map(|branch| self.title(violation, branch.index))
                .collect();
            let which = if fitting.is_empty() {
                String::new()
            } else {
                format!(": {}", fitting.join(", "))
            };
            let message = format!("fits several alternatives where exactly one must fit{which}");
            return said(
                message,
                Some("leave out what belongs to the others".to_owned()),
            );
        }
        let types: Option<Vec<String>> = branches.iter().map(|b| self.only_type(b, at)).collect();
        if let Some(mut names) = types {
            names.dedup();
            return self.wrong_type(&names, at);
        }
        let Some(near) = nearest_branch(branches, at) else {
            return said(
                format!("fits none of the alternatives, {}", self.found(at)),
                None,
            );
        };
        let title = self.title(violation, near.index);
        let inner: Vec<Said> = near.violations.iter().map(|v| self.say(v)).collect();
        let parts: Vec<String> = near
            .violations
            .iter()
            .zip(&inner)
            .map(|(violation, said)| {
                if violation.about == *at {
                    said.message.clone()
                } else {
                    let below =
                        ValuesPath::from(violation.about.steps()[at.steps().len()..].to_vec());
                    format!("{below}: {}", said.message)
                }
            })
            .collect();
        let message = format!(
            "fits none of {} alternatives; the nearest is {title}: {}",
            branches.len(),
            parts.join("; ")
        );
        said(message, inner.into_iter().find_map(|said| said.help))
    }

    /// The type a branch asks for, when that is all it complains of.
    fn only_type(&self, branch: &Branch, at: &ValuesPath) -> Option<String> {
        match &branch.violations[..] {
            [violation] if violation.instance == *at => match &violation.what {
                What::Type(names) if names.len() == 1 => names.first().cloned(),
                _ => None,
            },
            _ => None,
        }
    }

    /// A branch's title, else its number.
    fn title(&self, violation: &Violation, index: usize) -> String {
        let pointer = format!("{}/{index}", violation.schema_pointer);
        let schema = self.schema.document().pointer(&pointer);
        let title = schema.and_then(|s| s.get("title").or_else(|| s.get("description")));
        match title.and_then(Value::as_str) {
            Some(title) => format!("\u{201c}{}\u{201d}", first_line(title)),
            None => format!("number {}", index + 1),
        }
    }

    /// A pattern is the last thing that people read: where the schema describes itself, that is
    /// said first, and the pattern stands in the help behind the examples.
    fn pattern(&self, violation: &Violation, pattern: &str, found: &str) -> Said {
        let place = violation.schema_pointer.strip_suffix("/pattern");
        let schema = place.and_then(|place| self.schema.document().pointer(place));
        let example = schema.and_then(|schema| example(schema, pattern));
        let text = |key| {
            schema
                .and_then(|schema| schema.get(key)?.as_str())
                .map(first_line)
        };
        match text("title")
            .or_else(|| text("description"))
            .filter(|text| !text.is_empty())
        {
            Some(meaning) => {
                let form = format!("its pattern is {pattern}");
                let help = example.map_or_else(|| form.clone(), |some| format!("{some}; {form}"));
                said(
                    format!("expected {}, {found}", uncapitalised(meaning)),
                    Some(help),
                )
            }
            None => said(
                format!("expected a text of the pattern {pattern}, {found}"),
                example,
            ),
        }
    }

    /// The schema's own text for a violation: `x-message`, or `errorMessage` in ajv's form (a text,
    /// or one per keyword, `required` and `properties` by key).
    fn custom(&self, violation: &Violation) -> Option<String> {
        let document = self.schema.document();
        let owner = |pointer: &str| {
            let end = pointer
                .rfind(&format!("/{}", violation.keyword))
                .or_else(|| pointer.rfind('/'))?;
            document.pointer(&pointer[..end])
        };
        // The object that refers to the schema may say it better than the schema itself.
        let referring = violation
            .evaluation_pointer
            .find("/$ref/")
            .and_then(|at| document.pointer(&violation.evaluation_pointer[..at]));
        let objects = [referring, owner(&violation.schema_pointer)];
        objects.into_iter().flatten().find_map(|schema| {
            if let Some(text) = schema.get("x-message").and_then(Value::as_str) {
                return Some(text.to_owned());
            }
            match schema.get("errorMessage")? {
                Value::String(text) => Some(text.clone()),
                Value::Object(table) => {
                    let own = table.get(&violation.keyword).and_then(|own| match own {
                        Value::String(text) => Some(text.clone()),
                        Value::Object(keys) => {
                            let key = violation.about.last_key()?;
                            keys.get(key)?.as_str().map(str::to_owned)
                        }
                        _ => None,
                    });
                    own.or_else(|| table.get("_")?.as_str().map(str::to_owned))
                }
                _ => None,
            }
        })
    }

    /// The keys that schemas know in the table at a path, sorted.
    fn properties(&self, path: &ValuesPath) -> Vec<String> {
        let schemas = self.schema.at(path);
        let tables = schemas
            .iter()
            .filter_map(|s| s.get("properties")?.as_object());
        let mut out: Vec<String> = tables.flat_map(|table| table.keys().cloned()).collect();
        out.sort();
        out.dedup();
        out
    }

    fn keys(&self, path: &ValuesPath) -> Vec<String> {
        let table = self.value(path).and_then(Value::as_object);
        table.map_or(Vec::new(), |table| table.keys().cloned().collect())
    }
}

/// The branch that the value was most likely meant for: of its type, with its constants right,
/// with the fewest complaints, the first of equals.
fn nearest_branch<'b>(branches: &'b [Branch], at: &ValuesPath) -> Option<&'b Branch> {
    branches.iter().min_by_key(|branch| {
        let here = |violation: &&Violation| violation.instance == *at;
        let wrong_type = branch
            .violations
            .iter()
            .filter(here)
            .any(|violation| matches!(violation.what, What::Type(_)));
        let constants = branch
            .violations
            .iter()
            .filter(|violation| matches!(violation.what, What::Const(_) | What::Enum(_)))
            .count();
        (wrong_type, constants, branch.violations.len(), branch.index)
    })
}

/// The violation that has to be mended: of alternatives, the one thing that the nearest wants.
pub fn focus(violation: &Violation) -> &Violation {
    let What::Branches {
        branches,
        too_many: false,
    } = &violation.what
    else {
        return violation;
    };
    match nearest_branch(branches, &violation.instance).map(|branch| &branch.violations[..]) {
        Some([only]) if only.about != violation.instance => focus(only),
        Some(_) | None => violation,
    }
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

fn said(message: impl Into<String>, help: Option<String>) -> Said {
    Said {
        message: message.into(),
        help,
    }
}

/// A sentence's start as it stands inside another one; abbreviations stay.
fn uncapitalised(text: &str) -> String {
    let mut letters = text.chars();
    let (first, second) = (letters.next(), letters.clone().next());
    let ordinary = second.is_none_or(|next| !next.is_uppercase());
    let start = first.map(|first| match ordinary {
        true => first.to_lowercase().to_string(),
        false => first.to_string(),
    });
    start.into_iter().collect::<String>() + letters.as_str()
}

/// Examples of a schema that fit its pattern.
fn example(schema: &Value, pattern: &str) -> Option<String> {
    let regex = regex::Regex::new(&super::re2::translate(pattern).ok()?).ok()?;
    let examples = schema.get("examples").and_then(Value::as_array);
    let good: Vec<String> = examples
        .into_iter()
        .flatten()
        .chain(schema.get("default"))
        .filter(|value| {
            let text = value.as_str().filter(|text| !text.is_empty());
            text.is_some_and(|text| regex.is_match(text))
        })
        .take(3)
        .map(show)
        .collect();
    (!good.is_empty()).then(|| format!("for example {}", good.join(", ")))
}

fn first_line(text: &str) -> &str {
    text.lines()
        .next()
        .unwrap_or_default()
        .trim()
        .trim_end_matches('.')
}

fn quote(text: &str) -> String {
    let short: String = text.chars().take(LONGEST).collect();
    let rest = if short.len() < text.len() { "…" } else { "" };
    format!("{}{rest}", Value::String(short))
}

fn show(value: &Value) -> String {
    match value {
        Value::String(text) => quote(text),
        _ => {
            let text = value.to_string();
            let short: String = text.chars().take(LONGEST).collect();
            let rest = if short.len() < text.len() { "…" } else { "" };
            format!("{short}{rest}")
        }
    }
}

fn list(options: &[Value]) -> String {
    let shown: Vec<String> = options.iter().take(MOST_CHOICES).map(show).collect();
    let rest = options.len().saturating_sub(MOST_CHOICES);
    if rest > 0 {
        format!("{} and {rest} more", shown.join(", "))
    } else {
        shown.join(", ")
    }
}

fn or(words: &[&str]) -> String {
    match words {
        [] => "nothing".to_owned(),
        [one] => (*one).to_owned(),
        [start @ .., last] => format!("{} or {last}", start.join(", ")),
    }
}

fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a bool",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "a table",
    }
}

fn type_words(name: &str) -> &str {
    match name {
        "string" => "a text",
        "integer" => "a whole number",
        "number" => "a number",
        "boolean" => "true or false",
        "array" => "a list",
        "object" => "a table",
        other => other,
    }
}

fn format_words(name: &str) -> String {
    let words = match name {
        "date-time" => "a date and time (RFC 3339)",
        "date" => "a date (2026-01-31)",
        "time" => "a time (10:00:00Z)",
        "email" => "an e-mail address",
        "hostname" => "a host name",
        "ipv4" => "an IPv4 address",
        "ipv6" => "an IPv6 address",
        "uri" => "a URI",
        "uuid" => "a UUID",
        "regex" => "a regular expression of Go",
        "duration" => "a duration (ISO 8601)",
        "semver" => "a semantic version",
        _ => return format!("a text of the format {name}"),
    };
    words.to_owned()
}
