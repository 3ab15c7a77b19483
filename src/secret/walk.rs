//! The tree: from every scalar to what its place says about it.

use super::holder::{self, Holder};
use super::judge::Surroundings;
use super::key::{self, Meaning, Role};
use super::lexicon::List;
use super::lines::{self, NAME_KEYS, VALUE_KEYS};
use super::position::Map;
use super::text::{self, Place};
use super::{Found, comments, words};
use crate::path::{Step, ValuesPath};
use crate::source::Span;
use crate::yaml::{Entry, Kind, NodeId, Tree};

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

/// Keys of the user beside a password.
static USER_KEYS: List = List::new("user username login name usuario benutzer utilisateur account");

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
            Kind::Scalar { .. } => {
                let meaning = self.meaning(part, above, own);
                // A list of users that are not `name:password` is one of names.
                let names = matches!((part, above.holder), (Part::Index(_), Holder::Users(_)))
                    && self.tree.text(node).is_some_and(|text| !text.contains(':'));
                let meaning = if names { Meaning::NEUTRAL } else { meaning };
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

    fn below(&self, part: Part<'t>, above: Above<'t>, own: Own<'t>) -> Above<'t> {
        match part {
            // A list's tables stand under the list's name, but are no entries of it.
            Part::Index(_) => Above {
                holder: match above.holder {
                    Holder::References => Holder::References,
                    Holder::Each(_)
                    | Holder::Users(_)
                    | Holder::Secrets
                    | Holder::Manifest
                    | Holder::None => Holder::None,
                },
                given: match above.holder {
                    Holder::Each(meaning) => Some(meaning),
                    Holder::Users(_)
                    | Holder::Secrets
                    | Holder::Manifest
                    | Holder::References
                    | Holder::None => None,
                },
                ..above
            },
            Part::Key(name) => {
                let holder = if text::has_stem(name) || is_table_name(name) {
                    holder::holder(name)
                } else {
                    Holder::None
                };
                // `fooSecret: {data: {…}}`, also where the table's own name says nothing.
                let data = matches!(name, "data" | "stringData")
                    && matches!(above.holder, Holder::Secrets);
                let holder = if data { Holder::Secrets } else { holder };
                let holder = if own.manifest {
                    Holder::Manifest
                } else {
                    holder
                };
                let secrets = match holder {
                    Holder::Secrets | Holder::Manifest => true,
                    Holder::References => false,
                    Holder::Each(_) | Holder::Users(_) | Holder::None => above.secrets,
                };
                let given = own
                    .named
                    .map(key::meaning)
                    .filter(|meaning| meaning.is_secret());
                Above {
                    name,
                    outer: above.name,
                    holder,
                    secrets,
                    given,
                }
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
                for entry in entries {
                    let Some(name) = self.tree.text(entry.key) else {
                        continue;
                    };
                    let named = pair
                        .filter(|&(_, value)| value == entry.value)
                        .map(|(name, _)| name);
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
                let mut flag = None;
                let command = self.command(items);
                for (index, &item) in items.iter().enumerate() {
                    let named = flag.take();
                    flag = self.tree.text(item).filter(|text| is_flag(text));
                    tasks.push(Task::Enter(
                        Part::Index(index),
                        item,
                        above,
                        Own {
                            named,
                            user: None,
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

    /// A list of words that is a command: what it says about each of its words.
    fn command(&self, items: &[NodeId]) -> Vec<Option<(usize, Meaning)>> {
        let texts: Vec<&str> = items
            .iter()
            .filter_map(|&item| self.tree.text(item))
            .collect();
        let flags = texts.iter().any(|text| text.starts_with('-'))
            || texts.windows(2).any(|pair| pair == ["alias", "set"]);
        let size: usize = texts.iter().map(|text| text.len()).sum();
        if !flags || texts.len() != items.len() || texts.len() < 2 || size > 4_000 {
            return Vec::new();
        }
        let mut line = String::new();
        let mut starts = Vec::new();
        for text in &texts {
            starts.push(line.len());
            // A blank inside of a word would make two of it.
            line.extend(
                text.chars()
                    .map(|c| if c.is_ascii_whitespace() { '_' } else { c }),
            );
            line.push(' ');
        }
        let mut out = vec![None; texts.len()];
        for claim in super::spoken::claims(&line, false) {
            let at = starts.partition_point(|&start| start <= claim.start);
            let at = at.saturating_sub(1);
            if let Some(slot) = out.get_mut(at) {
                *slot = Some((claim.start - starts[at], claim.meaning));
            }
        }
        out
    }

    /// A manifest of Kubernetes' own kind Secret, as charts take them in lists of extra objects.
    fn is_secret_manifest(&self, entries: &[Entry]) -> bool {
        entries.iter().any(|entry| {
            self.tree.text(entry.key) == Some("kind")
                && self.tree.text(entry.value) == Some("Secret")
        })
    }

    /// `secretKeySecret: {name: …, key: …}`: which entry of which Secret.
    fn is_selector(&self, name: &str, entries: &[Entry]) -> bool {
        let has = |wanted: &str| {
            entries
                .iter()
                .any(|entry| self.tree.text(entry.key) == Some(wanted))
        };
        entries.len() <= 3
            && name.to_ascii_lowercase().ends_with("secret")
            && has("name")
            && has("key")
            && !has("value")
    }

    /// The name and the value of a table that is one pair.
    fn pair(&self, entries: &[Entry]) -> Option<(&'t str, NodeId)> {
        if entries.len() > 8 {
            return None;
        }
        let tree = self.tree;
        let half = |keys: &List| {
            entries.iter().find(|entry| {
                tree.text(entry.key)
                    .is_some_and(|key| keys.contains_in_any_case(key))
            })
        };
        let value = half(&VALUE_KEYS)?;
        let name = entries
            .iter()
            .filter(|entry| entry.key != value.key)
            .find(|entry| {
                tree.text(entry.key)
                    .is_some_and(|key| NAME_KEYS.contains_in_any_case(key))
            })?;
        let text = tree.text(name.value)?;
        (text.len() <= 120).then_some((text, value.value))
    }

    fn user(&self, entries: &[Entry]) -> Option<&'t str> {
        let tree = self.tree;
        entries
            .iter()
            .find(|entry| {
                tree.text(entry.key)
                    .is_some_and(|key| USER_KEYS.contains_in_any_case(key))
            })
            .and_then(|entry| tree.text(entry.value))
    }

    /// What the place says about a scalar.
    fn meaning(&self, part: Part<'t>, above: Above<'t>, own: Own<'t>) -> Meaning {
        if let Some(name) = own.named {
            let named = key::meaning(name.trim_start_matches('-'));
            if named.role != Role::Neutral {
                return named;
            }
        }
        let inherited = match above.holder {
            Holder::Each(meaning) | Holder::Users(meaning) => meaning,
            Holder::Manifest => Meaning::firm(Role::Entry),
            Holder::Secrets => Meaning::firm(Role::Vague),
            Holder::References => Meaning::firm(Role::Described),
            Holder::None if above.secrets => Meaning::firm(Role::Vague),
            Holder::None => Meaning::NEUTRAL,
        };
        let name = match part {
            Part::Index(_) => return self.item(above, inherited),
            Part::Key(name) => name,
        };
        if !text::has_stem(name)
            && inherited == Meaning::NEUTRAL
            && above.given.is_none()
            && !is_value_word(name)
        {
            return Meaning::NEUTRAL;
        }
        let own_words = words::words(name);
        let meaning = key::meaning_of(&own_words);
        if above.holder == Holder::References {
            return Meaning::firm(Role::Described);
        }
        if above.holder == Holder::Manifest {
            return match meaning.role {
                Role::Token | Role::User | Role::Vague | Role::Neutral | Role::Entry => inherited,
                Role::Marked | Role::Password | Role::Pin | Role::Hashed | Role::Described => {
                    meaning
                }
            };
        }
        if key::is_generic(&own_words) {
            if let Some(given) = above.given {
                return given;
            }
            let mut both = words::words(above.name);
            both.extend(own_words);
            let joined = key::meaning_of(&both);
            let weaker = joined.role == Role::Vague && inherited.is_secret();
            // `config: {secret: …}` holds one; `configSecret: …` names one.
            let own = joined.role == Role::Described && meaning.role == Role::Vague && meaning.firm;
            if joined.role != Role::Neutral && !weaker && !own {
                return joined;
            }
        }
        let weaker = meaning.role == Role::Vague && !meaning.firm && inherited.is_secret();
        if meaning.role == Role::Neutral || weaker {
            inherited
        } else {
            meaning
        }
    }

    /// `keys: […]` says nothing by itself; `encryption: {keys: […]}` does.
    fn item(&self, above: Above<'t>, inherited: Meaning) -> Meaning {
        if inherited != Meaning::NEUTRAL || !text::has_stem(above.name) {
            return inherited;
        }
        let own = words::words(above.name);
        if !key::is_generic(&own) {
            return inherited;
        }
        let mut both = words::words(above.outer);
        both.extend(own.iter().cloned());
        let joined = key::meaning_of(&both);
        if joined.is_secret() {
            joined
        } else {
            key::meaning_of(&own)
        }
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
        if let Some((from, meaning)) = told {
            lines::told(&value[from..], from, meaning, place, &mut found);
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
            Part::Key(name) => super::judge::is_texts(name),
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

fn is_value_word(name: &str) -> bool {
    VALUE_KEYS.contains_in_any_case(name)
}

/// Names of tables that hold secrets without a stem of one.
fn is_table_name(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    lower.ends_with('s')
        || lower.ends_with("ref")
        || lower.ends_with("from")
        || matches!(
            lower.as_str(),
            "sensitive"
                | "confidential"
                | "benutzer"
                | "utenti"
                | "brukere"
                | "brugere"
                | "anvandare"
                | "kayttajat"
                | "uzivatele"
                | "uzytkownicy"
                | "konten"
                | "benutzerkonten"
                | "nutzerkonten"
                | "encrypteddata"
                | "stringdata"
        )
}
