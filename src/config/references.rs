//! `references:` — what must agree across the chart.

use super::reader::{ConfigError, Reader};
use super::terms::{self, Condition, ConfigPath, Template};
use crate::source::Span;
use crate::yaml;

/// One statement that must hold.
#[derive(Clone, Debug)]
pub struct Reference {
    /// The whole entry.
    pub span: Span,
    /// When it is asked.
    pub when: Option<Condition>,
    /// What must hold.
    pub claim: Claim,
    /// What is said when it does not.
    pub message: Option<String>,
}

/// What a [`Reference`] states.
#[derive(Clone, Debug)]
pub enum Claim {
    /// All these values are equal.
    Equal(Vec<ConfigPath>),
    /// A value is a text made of others.
    Is {
        /// The value.
        value: ConfigPath,
        /// What it has to be.
        is: Template,
    },
    /// A value is anything but a text made of others.
    IsNot {
        /// The value.
        value: ConfigPath,
        /// What it must not be.
        is_not: Template,
    },
    /// Each of some values is one of some texts.
    Each {
        /// The values.
        each: Vec<ConfigPath>,
        /// The texts.
        within: Vec<Template>,
    },
    /// Each of some values fits one of some patterns, in which `*` stands for any text.
    EachLike {
        /// The values.
        each: Vec<ConfigPath>,
        /// The patterns.
        like: Vec<Template>,
    },
    /// At least one of these values is true (not null, false, 0 or empty).
    Any(Vec<ConfigPath>),
    /// Each number is at most the next.
    AtMost(Vec<ConfigPath>),
    /// A sum of products stays below a number.
    Sum {
        /// The products.
        terms: Vec<Vec<Factor>>,
        /// The limit.
        below: f64,
    },
}

/// A factor of a product.
#[derive(Clone, Debug)]
pub enum Factor {
    /// A number.
    Number(f64),
    /// The number at a path.
    Path(ConfigPath),
}

pub(super) fn reference(reader: &Reader<'_>, node: yaml::NodeId) -> Result<Reference, ConfigError> {
    let known = [
        "when", "message", "equal", "value", "is", "is-not", "each", "in", "like", "any",
        "at-most", "sum", "below",
    ];
    let fields = reader.fields(node, &known)?;
    let span = reader.span(node);
    let need = |key: &str, beside: &str| {
        fields
            .get(key)
            .ok_or_else(|| reader.error(span, format!("`{beside}` needs `{key}` beside it")))
    };
    let claims = ["equal", "value", "each", "any", "at-most", "sum"];
    let claimed: Vec<&str> = claims
        .into_iter()
        .filter(|key| fields.get(key).is_some())
        .collect();
    let [claimed] = claimed[..] else {
        let message = format!("a reference states exactly one of {}", claims.join(", "));
        return Err(reader.error(span, message));
    };
    for (key, owner) in [
        ("is", "value"),
        ("is-not", "value"),
        ("in", "each"),
        ("like", "each"),
        ("below", "sum"),
    ] {
        if let Some(node) = fields.get(key).filter(|_| claimed != owner) {
            let message = format!("`{key}` belongs to `{owner}`, not to `{claimed}`");
            return Err(reader.error(reader.span(node), message));
        }
    }
    let node = need(claimed, claimed)?;
    let at_least = |paths: Vec<ConfigPath>, least: usize| {
        if paths.len() < least {
            let message = format!("`{claimed}` needs at least {least} values paths");
            return Err(reader.error(reader.span(node), message));
        }
        Ok(paths)
    };
    let claim = match claimed {
        "equal" => Claim::Equal(at_least(terms::paths(reader, node)?, 2)?),
        "value" => {
            let value = terms::path(reader, node)?;
            match (fields.get("is"), fields.get("is-not")) {
                (Some(_), Some(second)) => {
                    let message = "`is` and `is-not` are two statements".to_owned();
                    return Err(reader.error(reader.span(second), message));
                }
                (None, Some(is_not)) => Claim::IsNot {
                    value,
                    is_not: terms::template(reader, is_not)?,
                },
                (_, None) => Claim::Is {
                    value,
                    is: terms::template(reader, need("is", "value")?)?,
                },
            }
        }
        "each" => {
            let each = at_least(terms::path_or_paths(reader, node)?, 1)?;
            let texts = |node| {
                let items = reader.list(node, "a list of texts")?.iter();
                let items = items.map(|&item| terms::template(reader, item));
                items.collect::<Result<Vec<_>, _>>()
            };
            match (fields.get("in"), fields.get("like")) {
                (Some(_), Some(second)) => {
                    let message = "`in` and `like` are two statements".to_owned();
                    return Err(reader.error(reader.span(second), message));
                }
                (None, Some(like)) => Claim::EachLike {
                    each,
                    like: texts(like)?,
                },
                (_, None) => Claim::Each {
                    each,
                    within: texts(need("in", "each")?)?,
                },
            }
        }
        "any" => Claim::Any(at_least(terms::paths(reader, node)?, 1)?),
        "at-most" => Claim::AtMost(at_least(terms::paths(reader, node)?, 2)?),
        _ => sum(reader, node, need("below", "sum")?)?,
    };
    let when = fields
        .get("when")
        .map(|node| terms::condition(reader, node));
    let message = fields.get("message").map(|node| reader.text(node));
    Ok(Reference {
        span,
        when: when.transpose()?,
        claim,
        message: message.transpose()?.map(|text| text.text),
    })
}

fn sum(reader: &Reader<'_>, node: yaml::NodeId, below: yaml::NodeId) -> Result<Claim, ConfigError> {
    let mut products = Vec::new();
    for &item in reader.list(node, "a list of products")? {
        let factors = if reader.is_list(item) {
            reader.texts(item)?
        } else {
            vec![reader.text(item)?]
        };
        let factors = factors.iter().map(|factor| match factor.text.parse() {
            Ok(number) => Ok(Factor::Number(number)),
            Err(_) => terms::parse_path(reader, factor).map(Factor::Path),
        });
        products.push(factors.collect::<Result<Vec<_>, _>>()?);
    }
    let limit = reader.text(below)?;
    let below = limit
        .text
        .parse()
        .map_err(|_| reader.error(limit.span, "expected a number".to_owned()))?;
    Ok(Claim::Sum {
        terms: products,
        below,
    })
}
