//! What the entries of one table or list say about each other: pairs, users, commands, manifests.

use super::{Above, Part, Walk};
use crate::secret::key::{self, Meaning, Role};
use crate::secret::lexicon::{self, List};
use crate::secret::lines::{NAME_KEYS, VALUE_KEYS};
use crate::secret::{Confidence, Found, HitKind, invented, spoken, words};
use crate::yaml::{Entry, NodeId};

/// Keys of the user beside a password.
static USER_KEYS: List = List::new("user username login name usuario benutzer utilisateur account");

impl<'t> Walk<'t> {
    /// A list of words that is a command: what it says about each of its words.
    pub(super) fn command(&self, items: &[NodeId]) -> Vec<Option<(usize, Meaning)>> {
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
        for claim in spoken::claims(&line, false) {
            let at = starts.partition_point(|&start| start <= claim.start);
            let at = at.saturating_sub(1);
            if let Some(slot) = out.get_mut(at) {
                *slot = Some((claim.start - starts[at], claim.meaning));
            }
        }
        out
    }

    /// A manifest of Kubernetes' own kind Secret, as charts take them in lists of extra objects.
    pub(super) fn is_secret_manifest(&self, entries: &[Entry]) -> bool {
        entries.iter().any(|entry| {
            self.tree.text(entry.key) == Some("kind")
                && self.tree.text(entry.value) == Some("Secret")
        })
    }

    /// What a member of a JSON web key is (RFC 7517, RFC 7518): a name for the private ones; `None` for a
    /// table that is no such key.
    pub(super) fn web_key(&self, entries: &[Entry]) -> Option<fn(&str) -> bool> {
        let is_one = entries.iter().any(|entry| {
            self.tree.text(entry.key) == Some("kty")
                && matches!(
                    self.tree.text(entry.value),
                    Some("EC" | "RSA" | "OKP" | "oct")
                )
        });
        is_one.then_some(|member| matches!(member, "d" | "p" | "q" | "dp" | "dq" | "qi" | "k"))
    }

    /// `secretKeySecret: {name: …, key: …}`: which entry of which Secret.
    pub(super) fn is_selector(&self, name: &str, entries: &[Entry]) -> bool {
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
    pub(super) fn pair(&self, entries: &[Entry]) -> Option<(&'t str, NodeId)> {
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
            })
            .or_else(|| {
                // cloud-init's files: `{path: /etc/app/token, content: …}`.
                let content = tree.text(value.key) == Some("content");
                entries
                    .iter()
                    .find(|entry| content && tree.text(entry.key) == Some("path"))
            })
            .or_else(|| {
                // Keycloak's credentials: `{type: password, value: …}`.
                entries.iter().find(|entry| {
                    tree.text(entry.key) == Some("type")
                        && tree
                            .text(entry.value)
                            .is_some_and(|text| matches!(text, "password" | "totp" | "pin"))
                })
            })?;
        let text = tree.text(name.value)?;
        (text.len() <= 120).then_some((text, value.value))
    }

    pub(super) fn user(&self, entries: &[Entry]) -> Option<&'t str> {
        let tree = self.tree;
        entries
            .iter()
            .find(|entry| {
                tree.text(entry.key)
                    .is_some_and(|key| USER_KEYS.contains_in_any_case(key))
            })
            .and_then(|entry| tree.text(entry.value))
    }

    /// `[user, password, role]` in a list of accounts: the user.
    pub(super) fn account(&self, above: Above<'t>, items: &[NodeId]) -> Option<&'t str> {
        let listed = matches!(self.path.last(), Some(Part::Index(_)))
            && (2..=4).contains(&items.len())
            && words::words(above.name)
                .iter()
                .any(|word| lexicon::is_user_table(word) || is_account_word(word));
        let texts = items.iter().all(|&item| self.tree.text(item).is_some());
        (listed && texts)
            .then(|| self.tree.text(items[0]))
            .flatten()
    }

    /// `network_key: [1, 35, 69, …]`: the bytes of a key, one number each (16, 24 or 32 of them).
    pub(super) fn key_of_numbers(
        &self,
        node: NodeId,
        above: Above<'t>,
        items: &[NodeId],
    ) -> Option<Found> {
        if !matches!(items.len(), 16 | 24 | 32) || !matches!(self.path.last(), Some(Part::Key(_))) {
            return None;
        }
        let meaning = key::meaning(above.name);
        if meaning.role != Role::Token {
            return None;
        }
        let texts: Option<Vec<&str>> = items.iter().map(|&item| self.tree.text(item)).collect();
        let real = invented::are_bytes(texts?.into_iter());
        let span = self.tree.node(node).span;
        real.then_some(Found {
            start: span.start,
            end: span.end,
            detector: "token",
            confidence: Confidence::High,
            kind: HitKind::Secret,
        })
    }
}

/// Words for what lets a user in.
fn is_account_word(word: &str) -> bool {
    matches!(
        word,
        "auth" | "login" | "logins" | "user" | "account" | "credential" | "credentials" | "creds"
    )
}
