//! Templates walked with values that know only their path.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::parse::{self, Base, Node, Operand, Parsed, Pipe, Word};
use super::reads::Reads;
use super::seen::Seen;
use crate::chart::Chart;
use crate::path::{Step, ValuesPath};
use crate::source::{SourceId, Sources};

/// How deep includes may nest; Helm itself stops at 1000 of one name.
const MAX_INCLUDES: usize = 60;
/// How many operands are looked at in all; then everything counts as read.
const BUDGET: usize = 4_000_000;
/// How many nodes the tree of reads may have.
const MAX_READS: usize = 500_000;
/// A chart with the place of its values.
#[derive(Clone, Copy, Debug)]
pub struct Given<'c> {
    /// Where its values stand under the top chart's.
    pub path: &'c ValuesPath,
    /// The chart.
    pub chart: &'c Chart,
}

/// Reads the templates of charts that are rendered together: the top chart first.
///
/// `texts` are values that hold template actions, each with the index of the chart that owns it:
/// charts give them to `tpl`.
pub fn scan(charts: &[Given<'_>], texts: &[(usize, &str)], sources: &Sources) -> Reads {
    let mut files: Vec<(SourceId, Parsed)> = Vec::new();
    let mut known: BTreeMap<SourceId, usize> = BTreeMap::new();
    for template in charts.iter().flat_map(|given| &given.chart.templates) {
        known.entry(template.source).or_insert_with(|| {
            let parsed = parse::parse(sources.get(template.source).text());
            files.push((template.source, parsed));
            files.len() - 1
        });
    }
    let mut scanner = Scanner::new(charts, sources);
    for (source, parsed) in &files {
        scanner.define(Some(*source), parsed);
    }
    for (at, given) in charts.iter().enumerate() {
        for template in &given.chart.templates {
            let (source, parsed) = &files[known[&template.source]];
            scanner.file(Some(*source), &parsed.body, Seen::Root(at));
        }
    }
    for &(chart, text) in texts {
        let parsed = parse::parse(text);
        scanner.text(text, &parsed, Seen::Root(chart));
    }
    if scanner.budget == 0 || scanner.reads.len() > MAX_READS {
        scanner.reads.use_whole(Reads::ROOT);
    }
    scanner.reads
}

struct Define<'p> {
    source: Option<SourceId>,
    body: &'p [Node],
}

/// Variables in scope, the innermost last.
type Variables = Vec<(String, Seen)>;

/// What is at hand while one template is walked.
pub(super) struct Scope {
    dot: Seen,
    variables: Variables,
    source: Option<SourceId>,
}

pub(super) struct Scanner<'p> {
    pub(super) reads: Reads,
    /// The node of each chart's values.
    pub(super) roots: Vec<usize>,
    /// Charts by the node of their values.
    pub(super) subcharts: Vec<BTreeMap<Rc<str>, Seen>>,
    defines: BTreeMap<&'p str, Vec<usize>>,
    bodies: Vec<Define<'p>>,
    done: BTreeSet<(usize, Seen)>,
    sources: &'p Sources,
    includes: usize,
    budget: usize,
}

impl<'p> Scanner<'p> {
    fn new(charts: &[Given<'_>], sources: &'p Sources) -> Self {
        let mut reads = Reads::new();
        let mut roots = Vec::new();
        for given in charts {
            let steps = given.path.steps().iter();
            roots.push(steps.fold(Reads::ROOT, |node, step| match step {
                Step::Key(key) => reads.child(node, key),
                Step::Index(_) => reads.any(node),
            }));
        }
        let subcharts = charts
            .iter()
            .map(|given| {
                let below = charts.iter().enumerate().filter_map(|(at, other)| {
                    let parent = other.path.parent()?;
                    let key = other.path.last_key()?;
                    (parent == *given.path).then(|| (key.into(), Seen::Root(at)))
                });
                below.collect()
            })
            .collect();
        Self {
            reads,
            roots,
            subcharts,
            defines: BTreeMap::new(),
            bodies: Vec::new(),
            done: BTreeSet::new(),
            sources,
            includes: 0,
            budget: BUDGET,
        }
    }

    /// Charts bring the same library several times: equal bodies are one.
    fn define(&mut self, source: Option<SourceId>, parsed: &'p Parsed) {
        for (name, body) in &parsed.defines {
            let known = self.defines.entry(name).or_default();
            if !known
                .iter()
                .any(|&at| self.bodies[at].body == body.as_slice())
            {
                known.push(self.bodies.len());
                self.bodies.push(Define { source, body });
            }
        }
    }

    fn file(&mut self, source: Option<SourceId>, body: &[Node], dot: Seen) {
        let mut scope = Scope {
            variables: vec![("$".to_owned(), dot.clone())],
            dot,
            source,
        };
        self.nodes(body, &mut scope);
    }

    /// A text that is a template itself.
    fn text(&mut self, text: &str, parsed: &Parsed, dot: Seen) {
        let bodies = parsed.defines.iter().map(|(_, body)| body);
        for body in bodies.chain([&parsed.body]) {
            let mut scope = Scope {
                variables: vec![("$".to_owned(), dot.clone())],
                dot: dot.clone(),
                source: None,
            };
            self.nodes(body, &mut scope);
            self.loose_of(body, text, &dot);
        }
    }

    /// `tpl` of a literal.
    pub(super) fn literal(&mut self, text: &str, dot: Seen) {
        if self.includes >= MAX_INCLUDES || !text.contains("{{") {
            return;
        }
        self.includes += 1;
        let parsed = parse::parse(text);
        self.text(text, &parsed, dot);
        self.includes -= 1;
    }

    /// `include` and `template`.
    pub(super) fn include(&mut self, name: &str, dot: &Seen) {
        let Some(bodies) = self.defines.get(name).cloned() else {
            self.whole(dot);
            return;
        };
        for at in bodies {
            if self.includes >= MAX_INCLUDES || !self.done.insert((at, dot.clone())) {
                continue;
            }
            self.includes += 1;
            let Define { source, body } = self.bodies[at];
            self.file(source, body, dot.clone());
            self.includes -= 1;
        }
    }

    fn nodes(&mut self, nodes: &[Node], scope: &mut Scope) {
        for node in nodes {
            match node {
                Node::Output(pipe) => {
                    let shown = pipe.variables.is_empty();
                    let seen = self.pipe(pipe, scope);
                    if shown {
                        self.whole(&seen);
                    }
                }
                Node::Template { name, pipe } => {
                    let dot = pipe
                        .as_ref()
                        .map_or(Seen::Opaque, |pipe| self.pipe(pipe, scope));
                    self.include(name, &dot);
                }
                Node::Block {
                    word,
                    pipe,
                    body,
                    otherwise,
                } => self.block(*word, pipe, body, otherwise, scope),
                Node::Garbled(start, end) => {
                    if let Some(source) = scope.source {
                        let text = self.sources.get(source).text().clone();
                        let dots = [scope.dot.clone(), dollar(scope)];
                        self.loose(text.get(*start..*end).unwrap_or(""), &dots);
                    }
                }
            }
        }
    }

    fn block(
        &mut self,
        word: Word,
        pipe: &Pipe,
        body: &[Node],
        otherwise: &[Node],
        scope: &mut Scope,
    ) {
        let outside = scope.variables.len();
        let dot = scope.dot.clone();
        match word {
            Word::If => {
                self.pipe(pipe, scope);
            }
            Word::With => scope.dot = self.pipe(pipe, scope),
            Word::Range => {
                let over = self.commands(pipe, scope);
                self.ranged(&over);
                let item = self.item(&over);
                let (key, value) = match &pipe.variables[..] {
                    [] => (None, None),
                    [value] => (None, Some(value)),
                    [key, value, ..] => (Some(key), Some(value)),
                };
                if let Some(key) = key {
                    scope.variables.push((key.clone(), Seen::Opaque));
                }
                if let Some(value) = value {
                    scope.variables.push((value.clone(), item.clone()));
                }
                scope.dot = item;
            }
        }
        self.nodes(body, scope);
        scope.dot = dot;
        self.nodes(otherwise, scope);
        scope.variables.truncate(outside);
    }

    /// A pipeline, its variables set.
    pub(super) fn pipe(&mut self, pipe: &Pipe, scope: &mut Scope) -> Seen {
        let seen = self.commands(pipe, scope);
        for name in &pipe.variables {
            if pipe.declares {
                scope.variables.push((name.clone(), seen.clone()));
            } else {
                self.assign(scope, name, seen.clone());
            }
        }
        seen
    }

    /// Templates are walked once, so a variable is from then on whatever it was and is.
    pub(super) fn assign(&mut self, scope: &mut Scope, name: &str, seen: Seen) {
        let Some(at) = scope.variables.iter().rposition(|(known, _)| known == name) else {
            return;
        };
        let before = scope.variables[at].1.clone();
        scope.variables[at].1 = self.either([before, seen]);
    }

    fn commands(&mut self, pipe: &Pipe, scope: &mut Scope) -> Seen {
        let mut last = None;
        for command in &pipe.commands {
            last = Some(self.command(command, last, scope));
        }
        last.unwrap_or(Seen::Opaque)
    }

    fn command(&mut self, command: &[Operand], piped: Option<Seen>, scope: &mut Scope) -> Seen {
        self.budget = self.budget.saturating_sub(1);
        let Some((first, rest)) = command.split_first() else {
            return Seen::Opaque;
        };
        if self.budget == 0 || self.reads.len() > MAX_READS {
            return Seen::Opaque;
        }
        if let Base::Function(name) = &first.base {
            let mut arguments: Vec<Seen> = rest
                .iter()
                .map(|operand| self.operand(operand, scope))
                .collect();
            arguments.extend(piped);
            let result = self.call(name, &arguments);
            if name == "set"
                && let Some(Operand {
                    base: Base::Variable(variable),
                    fields,
                    ..
                }) = rest.first()
                && fields.is_empty()
            {
                self.assign(scope, variable, result.clone());
            }
            return self.fields(result, &first.fields, first.at, scope.source);
        }
        let seen = self.operand(first, scope);
        // A method with arguments: `.Files.Get "x"`, `.Capabilities.APIVersions.Has "x"`.
        for operand in rest {
            let argument = self.operand(operand, scope);
            self.whole(&argument);
        }
        if let Some(piped) = piped {
            self.whole(&piped);
        }
        seen
    }

    fn operand(&mut self, operand: &Operand, scope: &mut Scope) -> Seen {
        let base = match &operand.base {
            Base::Dot => scope.dot.clone(),
            Base::Variable(name) => {
                let mut known = scope.variables.iter().rev();
                let found = known.find(|(known, _)| known == name);
                found.map_or(Seen::Opaque, |(_, seen)| seen.clone())
            }
            Base::Function(name) => self.call(name, &[]),
            Base::Text(text) => Seen::Text(text.as_str().into()),
            Base::Number(number) => number.map_or(Seen::Opaque, Seen::Number),
            Base::Constant => Seen::Opaque,
            Base::Paren(pipe) => {
                let outside = scope.variables.len();
                let seen = self.pipe(pipe, scope);
                scope.variables.truncate(outside.max(1));
                seen
            }
        };
        self.fields(base, &operand.fields, operand.at, scope.source)
    }

    fn fields(
        &mut self,
        base: Seen,
        fields: &[String],
        at: usize,
        source: Option<SourceId>,
    ) -> Seen {
        let seen = fields
            .iter()
            .fold(base, |seen, name| self.field(&seen, name));
        if let Some(source) = source {
            self.mark(&seen, source, at);
        }
        seen
    }

    fn mark(&mut self, seen: &Seen, source: SourceId, at: usize) {
        match seen {
            Seen::Path(node) => self.reads.site(*node, source, at),
            Seen::Either(seen) => {
                for seen in seen.iter() {
                    self.mark(seen, source, at);
                }
            }
            Seen::Opaque | Seen::Root(_) | Seen::Text(_) | Seen::Number(_) => {}
            Seen::Dict(_) | Seen::List(_) => {}
        }
    }

    fn loose_of(&mut self, nodes: &[Node], text: &str, dot: &Seen) {
        for node in nodes {
            if let Node::Garbled(start, end) = node {
                self.loose(
                    text.get(*start..*end).unwrap_or(""),
                    std::slice::from_ref(dot),
                );
            }
        }
    }

    /// What cannot be parsed is searched for `.Values.a.b`.
    fn loose(&mut self, text: &str, dots: &[Seen]) {
        for (at, found) in text.match_indices(".Values") {
            let rest = &text[at + found.len()..];
            let end = rest.find(|c: char| c != '.' && c != '_' && !c.is_alphanumeric());
            let keys = &rest[..end.unwrap_or(rest.len())];
            for dot in dots {
                let values = self.field(dot, "Values");
                let keys = keys.split('.').filter(|key| !key.is_empty());
                let seen = keys.fold(values, |seen, key| self.field(&seen, key));
                self.whole(&seen);
            }
        }
    }
}

fn dollar(scope: &Scope) -> Seen {
    scope
        .variables
        .first()
        .map_or(Seen::Opaque, |(_, seen)| seen.clone())
}
