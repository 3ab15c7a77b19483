//! The tree: from every scalar to what its place says about it.

mod entries;
mod place;

use super::holder::Holder;
use super::judge::Surroundings;
use super::key::{self, Meaning, Role};
use super::lines;
use super::position::Map;
use super::text::{self, Place};
use super::{Found, accounts, comments};
use crate::path::{Step, ValuesPath};
use crate::source::Span;
use crate::yaml::{Kind, NodeId, Tree};

/// A step that borrows its key: paths are only built for hits.
#[derive(Clone, Copy)]
enum Part<'t> {
    Key(&'t str),
    Index(usize),
}

/// What tables above say about the entries of one table or list.
#[derive(Clone, Copy)]
struct Above<'t> {
    /// The name of the nearest table or list.
    name: &'t str,
    /// The name of the table around that.
    outer: &'t str,
    holder: Holder,
    /// Inside `secrets:`, at any depth.
    secrets: bool,
    /// The meaning that a pair's name, or the plural of a list of tables, gives to what it holds.
    given: Option<Meaning>,
}

/// Work that is still to be done; the tree can be deeper than the stack.
enum Task<'t> {
    Enter(Part<'t>, NodeId, Above<'t>, Own<'t>),
    Leave,
}

/// What stands beside a value.
#[derive(Clone, Copy, Default)]
struct Own<'t> {
    /// The text that names the value instead of its key: a pair's name or the flag before it.
    named: Option<&'t str>,
    /// The user name beside a password.
    user: Option<&'t str>,
    /// What the command around it says: from which byte on it is what.
    told: Option<(usize, Meaning)>,
    /// The data of a manifest that says `kind: Secret`.
    manifest: bool,
}

struct Walk<'t> {
    source: &'t str,
    tree: &'t Tree,
    marked: &'t [Span],
    depth: u8,
    path: Vec<Part<'t>>,
    found: Vec<(Found, ValuesPath)>,
}

/// Scans every document of a parsed text. The spans are of `source`.
pub(super) fn scan(
    source: &str,
    tree: &Tree,
    marked: &[Span],
    depth: u8,
) -> Vec<(Found, ValuesPath)> {
    let mut walk = Walk {
        source,
        tree,
        marked,
        depth,
        path: Vec::new(),
        found: Vec::new(),
    };
    for document in &tree.documents {
        walk.document(document.root);
    }
    let commented = comments::find(source, tree, depth);
    walk.found.extend(
        commented
            .into_iter()
            .map(|found| (found, ValuesPath::root())),
    );
    walk.found
}

impl<'t> Walk<'t> {
    fn document(&mut self, root: NodeId) {
        let above = Above {
            name: "",
            outer: "",
            holder: Holder::None,
            secrets: false,
            given: None,
        };
        let mut tasks = Vec::new();
        self.children(root, above, &mut tasks);
        if let Kind::Scalar { .. } = self.tree.node(root).kind {
            self.scalar(root, Meaning::NEUTRAL, Own::default());
        }
        while let Some(task) = tasks.pop() {
            match task {
                Task::Leave => {
                    self.path.pop();
                }
                Task::Enter(part, node, above, own) => {
                    self.path.push(part);
                    tasks.push(Task::Leave);
                    self.enter(part, node, above, own, &mut tasks);
                }
            }
        }
    }

    fn enter(
        &mut self,
        part: Part<'t>,
        node: NodeId,
        above: Above<'t>,
        own: Own<'t>,
        tasks: &mut Vec<Task<'t>>,
    ) {
        match &self.tree.node(node).kind {
            // The name of a recording rule: `level:metric:operation`.
            Kind::Scalar { .. } if matches!(part, Part::Key("record")) => {}
            Kind::Scalar { .. } => {
                let meaning = self.meaning(part, above, own);
                // A list of users that are not `name:password` is one of names.
                let names = matches!((part, above.holder), (Part::Index(_), Holder::Users(_)))
                    && self
                        .tree
                        .text(node)
                        .is_some_and(|text| !text.contains([':', ';']));
                let meaning = if names { Meaning::NEUTRAL } else { meaning };
                let meaning = if self.is_sim_key(part, node) {
                    Meaning::firm(Role::Token)
                } else {
                    meaning
                };
                self.scalar(node, meaning, own);
            }
            Kind::Alias {
                target: Some(target),
                ..
            } => {
                // The anchored text was judged at its own place; here its place may say more.
                let meaning = self.meaning(part, above, own);
                if meaning.is_secret()
                    && matches!(self.tree.node(*target).kind, Kind::Scalar { .. })
                {
                    self.scalar(*target, meaning, own);
                }
            }
            Kind::Alias { target: None, .. } => {}
            Kind::Sequence { .. } | Kind::Mapping { .. } => {
                let below = self.below(part, above, own);
                self.children(node, below, tasks);
            }
        }
    }

    fn children(&mut self, node: NodeId, above: Above<'t>, tasks: &mut Vec<Task<'t>>) {
        let from = tasks.len();
        match &self.tree.node(node).kind {
            Kind::Mapping { entries, .. } => {
                let pair = self.pair(entries);
                let user = self.user(entries);
                let secret = self.is_secret_manifest(entries);
                let above = if self.is_selector(above.name, entries) {
                    Above {
                        holder: Holder::References,
                        ..above
                    }
                } else {
                    above
                };
                let web_key = self.web_key(entries);
                for entry in entries {
                    let Some(name) = self.tree.text(entry.key) else {
                        continue;
                    };
                    let mut named = pair
                        .filter(|&(_, value)| value == entry.value)
                        .map(|(name, _)| name);
                    let mut above = above;
                    if let Some(is_private) = web_key {
                        named = Some(if is_private(name) {
                            "privateKey"
                        } else {
                            "publicKey"
                        });
                        above.holder = Holder::None;
                    }
                    tasks.push(Task::Enter(
                        Part::Key(name),
                        entry.value,
                        above,
                        Own {
                            named,
                            user,
                            told: None,
                            manifest: secret && matches!(name, "data" | "stringData"),
                        },
                    ));
                }
            }
            Kind::Sequence { items, .. } => {
                if let Some(found) = self.key_of_numbers(node, above, items) {
                    self.found.push((found, self.path()));
                    return;
                }
                let above = self.alone(above, items);
                let mut flag = None;
                let mut command = self.command(items);
                let user = self.account(above, items);
                if user.is_some() {
                    command = vec![None, Some((0, Meaning::firm(Role::User)))];
                }
                for (index, &item) in items.iter().enumerate() {
                    let named = flag.take();
                    flag = self.tree.text(item).filter(|text| is_flag(text));
                    tasks.push(Task::Enter(
                        Part::Index(index),
                        item,
                        above,
                        Own {
                            named,
                            user,
                            told: command.get(index).copied().flatten(),
                            manifest: false,
                        },
                    ));
                }
            }
            Kind::Scalar { .. } | Kind::Alias { .. } => {}
        }
        tasks[from..].reverse();
    }

    fn scalar(&mut self, node: NodeId, meaning: Meaning, own: Own<'t>) {
        let Kind::Scalar { text: value, style } = &self.tree.node(node).kind else {
            return;
        };
        if value.trim().is_empty() {
            return;
        }
        let marked = self
            .marked
            .binary_search(&self.tree.node(node).span)
            .is_ok();
        let meaning = if marked {
            Meaning::firm(Role::Marked)
        } else {
            meaning
        };
        if value.len() < 4 && !meaning.is_secret() {
            return;
        }
        if is_tagged_reference(self.source, self.tree.node(node).span) {
            return;
        }
        let told = own.told.filter(|&(from, _)| value.is_char_boundary(from));
        let names: Vec<&str> = if meaning.is_secret() {
            self.path
                .iter()
                .filter_map(|part| match part {
                    Part::Key(key) => Some(*key),
                    Part::Index(_) => None,
                })
                .collect()
        } else {
            Vec::new()
        };
        let around = Surroundings {
            names: &names,
            user: own.user,
        };
        let place = Place {
            meaning,
            around,
            depth: self.depth,
            commented: false,
        };
        let mut found = text::scan(value, place);
        if let [.., Part::Key(name)] = self.path[..]
            && value.contains([':', '\n'])
        {
            let outer = match self.path[..] {
                [.., Part::Key(outer), _] => outer,
                _ => "",
            };
            accounts::listed(value, name, outer, place, &mut found);
        }
        if let Some((from, meaning)) = told {
            lines::told(&value[from..], from, meaning, place, &mut found);
        }
        let name = own.named.or(match self.path.last() {
            Some(Part::Key(name)) => Some(name),
            _ => None,
        });
        if name.is_some_and(key::is_shipped_name) {
            found.retain(|hit| hit.detector != "google-api-key");
        }
        if found.is_empty() {
            return;
        }
        if self.in_texts() {
            // What a form says beside a field is no password, whatever it speaks of.
            found.retain(|hit| {
                !matches!(hit.detector, "password" | "pin" | "token" | "user-password")
                    || super::randomness::is_random(&value[hit.start..hit.end])
            });
        }
        if found.is_empty() {
            return;
        }
        let map = Map::of(self.source, self.tree.node(node).span, *style, value);
        let path = self.path();
        for hit in found {
            let span = map.span(hit.start, hit.end);
            self.found.push((
                Found {
                    start: span.start,
                    end: span.end,
                    ..hit
                },
                path.clone(),
            ));
        }
    }

    /// Whether a table above holds the texts of a user interface.
    fn in_texts(&self) -> bool {
        self.path.iter().any(|part| match part {
            Part::Key(name) => super::wording::is_texts(name),
            Part::Index(_) => false,
        })
    }

    fn path(&self) -> ValuesPath {
        let steps = self.path.iter().map(|part| match part {
            Part::Key(key) => Step::Key((*key).into()),
            Part::Index(index) => Step::Index(*index),
        });
        steps.collect::<Vec<Step>>().into()
    }
}

/// `!secret wifi_password`: the tag says that the text is the name of one.
fn is_tagged_reference(source: &str, span: Span) -> bool {
    let Some(before) = source.get(..span.start) else {
        return false;
    };
    [
        "!secret", "!vault", "!env", "!env_var", "!include", "!file", "!ref",
    ]
    .iter()
    .any(|tag| before.trim_end_matches(' ').ends_with(tag))
}

/// `--token`, `-password`: the next item is its value.
fn is_flag(text: &str) -> bool {
    text.starts_with('-') && text.len() > 2 && !text.contains(['=', ' ', ':'])
}
