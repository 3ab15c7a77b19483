//! What the tables and keys around a scalar say about it.

use super::{Above, Own, Part, Walk};
use crate::secret::holder::{self, Holder};
use crate::secret::key::{self, Meaning, Role};
use crate::secret::lines::VALUE_KEYS;
use crate::secret::{lexicon, text, words};
use crate::yaml::NodeId;

impl<'t> Walk<'t> {
    pub(super) fn below(&self, part: Part<'t>, above: Above<'t>, own: Own<'t>) -> Above<'t> {
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

    /// What the place says about a scalar.
    pub(super) fn meaning(&self, part: Part<'t>, above: Above<'t>, own: Own<'t>) -> Meaning {
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
        if let Some(pin) = code_for(&own_words, above.name) {
            return pin;
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
            let own = (joined.role == Role::Described || !joined.firm)
                && meaning.role == Role::Vague
                && meaning.firm;
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

    /// `bindCredential: ["…"]`: a list of one, as Keycloak writes every setting, is that one.
    pub(super) fn alone(&self, above: Above<'t>, items: &[NodeId]) -> Above<'t> {
        match above.holder {
            Holder::Each(meaning) if items.len() == 1 && !meaning.plural => Above {
                holder: Holder::Each(Meaning {
                    firm: key::meaning(above.name).firm,
                    ..meaning
                }),
                ..above
            },
            _ => above,
        }
    }

    /// `k`, `opc`: the 128 bits that a SIM and its network share (3GPP TS 35.206).
    pub(super) fn is_sim_key(&self, part: Part<'t>, node: NodeId) -> bool {
        let Part::Key(name) = part else { return false };
        matches!(
            name,
            "k" | "K" | "ki" | "Ki" | "KI" | "op" | "OP" | "opc" | "OPc" | "OPC"
        ) && self.tree.text(node).is_some_and(is_sim_number)
    }

    /// `keys: […]` says nothing by itself; `encryption: {keys: […]}` does.
    pub(super) fn item(&self, above: Above<'t>, inherited: Meaning) -> Meaning {
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
}

fn is_sim_number(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|b| b.is_ascii_hexdigit())
}

/// `codes: {door: 4711, alarm: 0815}`: what a door code is called when its table says half of it.
fn code_for(own: &[String], table: &str) -> Option<Meaning> {
    let [what] = own else { return None };
    let table = words::words(table);
    let code = matches!(table.last().map(String::as_str), Some("code" | "codes"));
    (code && lexicon::word(&format!("{what}code")) == lexicon::Word::Pin)
        .then(|| Meaning::firm(Role::Pin))
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
