//! reference: a statement of `references:` in the configuration does not hold.

use super::{Context, Meta, Rule, locate};
use crate::config::{Claim, ConfigPath, Factor, Reference, Template, is_like, scalar, truthy};
use crate::finding::{Finding, Severity};
use crate::path::ValuesPath;
use crate::values::{Data, Values};

pub(super) struct ReferenceRule;

static META: Meta = Meta {
    id: "reference",
    summary: "values that must agree do not",
    severity: Severity::Error,
    page: include_str!("reference.md"),
};

impl Rule for ReferenceRule {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn run(&self, cx: &Context<'_>, found: &mut Vec<Finding>) {
        for (profile, run) in cx.runs() {
            if !run.outcome.is_complete() {
                continue;
            }
            let asked = Asked {
                cx,
                values: &run.outcome.values,
            };
            for reference in &cx.config.references {
                let applies = reference
                    .when
                    .as_ref()
                    .is_none_or(|when| when.holds(asked.values));
                if applies {
                    for finding in asked.judge(reference) {
                        found.push(finding.within(&profile.name, run.dialect));
                    }
                }
            }
        }
    }
}

struct Asked<'a> {
    cx: &'a Context<'a>,
    values: &'a Values,
}

impl Asked<'_> {
    fn judge(&self, reference: &Reference) -> Vec<Finding> {
        let said = match &reference.claim {
            Claim::Equal(paths) => self.equal(paths),
            Claim::Is { value, is } => self.is(value, is).into_iter().collect(),
            Claim::IsNot { value, is_not } => self.is_not(value, is_not).into_iter().collect(),
            Claim::Each { each, within } => self.each(each, within, ("", |text, one| text == one)),
            Claim::EachLike { each, like } => self.each(each, like, ("a text like ", is_like)),
            Claim::Any(paths) => self.any(paths).into_iter().collect(),
            Claim::AtMost(paths) => self.at_most(paths),
            Claim::Sum { terms, below } => self.sum(terms, *below).into_iter().collect(),
        };
        let finding = |said: Said| self.finding(reference, said);
        said.into_iter().map(finding).collect()
    }

    fn finding(&self, reference: &Reference, said: Said) -> Finding {
        let place = locate::value(self.values, &said.path);
        let (message, help) = match &reference.message {
            Some(message) => (message.clone(), said.message),
            None => (
                said.message,
                "change the values together, or correct `references` in the configuration"
                    .to_owned(),
            ),
        };
        Finding::new(META.id, META.severity, message, place)
            .help(help)
            .replacing(self.values.replaced_places(&said.path))
            .about(said.path)
    }

    fn data(&self, path: &ConfigPath) -> Option<&Data> {
        path.find(self.values).map(|node| self.values.data(node))
    }

    /// A value in words; a hidden one without its text.
    fn show(&self, path: &ConfigPath) -> String {
        match self.data(path) {
            None => "absent".to_owned(),
            Some(_) if self.cx.is_hidden(self.values, &path.path) => "another one".to_owned(),
            Some(data) => show(data),
        }
    }

    /// Something that is needed and not there; nothing for an optional path.
    fn absent(&self, path: &ConfigPath) -> Option<Said> {
        (!path.optional && self.data(path).is_none()).then(|| Said {
            message: format!("{} is absent", path.path),
            path: path.path.clone(),
        })
    }

    /// All equal; the odd ones out are named: those in the minority, else those set the latest.
    fn equal(&self, paths: &[ConfigPath]) -> Vec<Said> {
        let mut said: Vec<Said> = paths.iter().filter_map(|path| self.absent(path)).collect();
        let mut groups: Vec<(String, Vec<&ConfigPath>)> = Vec::new();
        for path in paths {
            let Some(data) = self.data(path) else {
                continue;
            };
            let text = scalar(data).unwrap_or_else(|| show(data));
            match groups.iter_mut().find(|(known, _)| *known == text) {
                Some((_, group)) => group.push(path),
                None => groups.push((text, vec![path])),
            }
        }
        let latest = |group: &[&ConfigPath]| {
            let ranks = group.iter().map(|path| self.rank(path));
            ranks.max().unwrap_or(0)
        };
        // The many are right; of equally many, those that nobody changed.
        groups.sort_by_key(|(_, group)| (std::cmp::Reverse(group.len()), latest(group)));
        let Some(((_, right), wrong)) = groups.split_first() else {
            return said;
        };
        let Some(&like) = right.first() else {
            return said;
        };
        for path in wrong.iter().flat_map(|(_, group)| group) {
            let message = format!(
                "{} is {}, but {} is {}",
                path.path,
                self.show(path),
                like.path,
                self.show(like)
            );
            said.push(Said {
                message,
                path: path.path.clone(),
            });
        }
        said
    }

    fn rank(&self, path: &ConfigPath) -> usize {
        path.find(self.values)
            .map_or(0, |node| locate::rank(self.values, node))
    }

    /// What a template wants, or why it wants nothing that could be said.
    fn wanted(&self, template: &Template) -> Result<String, Said> {
        template.fill(self.values).ok_or_else(|| {
            let absent = template.paths().find_map(|path| self.absent(path));
            absent.unwrap_or_else(|| Said {
                message: "a value that is no text stands where a name is made of it".to_owned(),
                path: template
                    .paths()
                    .next()
                    .map_or_else(ValuesPath::root, |p| p.path.clone()),
            })
        })
    }

    fn hides(&self, template: &Template) -> bool {
        template
            .paths()
            .any(|path| self.cx.is_hidden(self.values, &path.path))
    }

    fn is(&self, value: &ConfigPath, is: &Template) -> Option<Said> {
        if let Some(said) = self.absent(value) {
            return Some(said);
        }
        let data = self.data(value)?;
        let wanted = match self.wanted(is) {
            Ok(wanted) => wanted,
            Err(said) => return Some(said),
        };
        if scalar(data).as_deref() == Some(&wanted) {
            return None;
        }
        let wanted = if self.hides(is) {
            "another one".to_owned()
        } else {
            format!("{wanted:?}")
        };
        Some(Said {
            message: format!("{} is {}, expected {wanted}", value.path, self.show(value)),
            path: value.path.clone(),
        })
    }

    /// What is absent, or no text, is not that text.
    fn is_not(&self, value: &ConfigPath, is_not: &Template) -> Option<Said> {
        let found = scalar(self.data(value)?)?;
        let unwanted = is_not.fill(self.values)?;
        (found == unwanted).then(|| Said {
            message: format!(
                "{} is {}, expected another one",
                value.path,
                self.show(value)
            ),
            path: value.path.clone(),
        })
    }

    fn each(
        &self,
        each: &[ConfigPath],
        within: &[Template],
        (like, fits): (&str, impl Fn(&str, &str) -> bool),
    ) -> Vec<Said> {
        let mut known = Vec::new();
        let mut shown = Vec::new();
        for template in within {
            match self.wanted(template) {
                // Made of a value that is empty, it names nothing.
                Ok(text) if text.is_empty() && template.paths().next().is_some() => {}
                Ok(text) => {
                    let quoted = format!("{text:?}");
                    if !self.hides(template) && !shown.contains(&quoted) {
                        shown.push(quoted);
                    }
                    known.push(text);
                }
                Err(said) => return vec![said],
            }
        }
        let judge = |path: &ConfigPath| {
            if let Some(said) = self.absent(path) {
                return Some(said);
            }
            let found = scalar(self.data(path)?);
            let is_right = found.is_some_and(|found| known.iter().any(|one| fits(&found, one)));
            (!is_right).then(|| Said {
                message: format!(
                    "{} is {}, expected {like}{}{}",
                    path.path,
                    self.show(path),
                    if shown.len() > 1 { "one of " } else { "" },
                    shown.join(", ")
                ),
                path: path.path.clone(),
            })
        };
        each.iter().filter_map(judge).collect()
    }

    fn any(&self, paths: &[ConfigPath]) -> Option<Said> {
        if paths.iter().any(|path| self.data(path).is_some_and(truthy)) {
            return None;
        }
        let names: Vec<String> = paths.iter().map(|path| path.path.to_string()).collect();
        // The one that was set the latest is the one that was just switched off.
        let latest = paths.iter().rev().max_by_key(|path| self.rank(path))?;
        Some(Said {
            message: format!("none of {} is set", names.join(", ")),
            path: latest.path.clone(),
        })
    }

    fn number(&self, path: &ConfigPath) -> Result<Option<f64>, Said> {
        if let Some(said) = self.absent(path) {
            return Err(said);
        }
        let number = match self.data(path) {
            None => return Ok(None),
            Some(Data::Int(value)) => Some(*value as f64),
            Some(Data::Float(value)) => Some(*value),
            Some(Data::Text(text)) => text.parse().ok(),
            Some(Data::Null | Data::Bool(_) | Data::List(_) | Data::Table(_)) => None,
        };
        number.map(Some).ok_or_else(|| Said {
            message: format!("{} is {}, expected a number", path.path, self.show(path)),
            path: path.path.clone(),
        })
    }

    fn at_most(&self, paths: &[ConfigPath]) -> Vec<Said> {
        let mut said = Vec::new();
        let mut before: Option<(&ConfigPath, f64)> = None;
        for path in paths {
            let number = match self.number(path) {
                Ok(Some(number)) => number,
                Ok(None) => continue,
                Err(wrong) => {
                    said.push(wrong);
                    continue;
                }
            };
            if let Some((lower, low)) = before.filter(|(_, low)| *low > number) {
                let at = if self.rank(path) > self.rank(lower) {
                    path
                } else {
                    lower
                };
                said.push(Said {
                    message: format!(
                        "{} is {low}, but {} is {number}: it must be at most that",
                        lower.path, path.path
                    ),
                    path: at.path.clone(),
                });
            }
            before = Some((path, number));
        }
        said
    }

    fn sum(&self, terms: &[Vec<Factor>], below: f64) -> Option<Said> {
        let mut sum = 0.0;
        let mut paths: Vec<&ConfigPath> = Vec::new();
        for term in terms {
            let mut product = 1.0;
            for factor in term {
                product *= match factor {
                    Factor::Number(number) => *number,
                    Factor::Path(path) => {
                        paths.push(path);
                        match self.number(path) {
                            Ok(number) => number.unwrap_or(0.0),
                            Err(said) => return Some(said),
                        }
                    }
                };
            }
            sum += product;
        }
        if sum < below {
            return None;
        }
        let latest = paths.iter().rev().max_by_key(|path| self.rank(path))?;
        Some(Said {
            message: format!("the sum is {sum}, it must stay below {below}"),
            path: latest.path.clone(),
        })
    }
}

/// What is wrong, and which value it is about.
struct Said {
    message: String,
    path: ValuesPath,
}

fn show(data: &Data) -> String {
    match data {
        Data::Null => "null".to_owned(),
        Data::List(_) => "a list".to_owned(),
        Data::Table(_) => "a table".to_owned(),
        Data::Text(text) => format!("{text:?}"),
        Data::Bool(_) | Data::Int(_) | Data::Float(_) => scalar(data).unwrap_or_default(),
    }
}
