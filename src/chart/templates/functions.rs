//! What the functions of Go templates, Sprig and Helm do with tables.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::scan::Scanner;
use super::seen::Seen;

impl Scanner<'_> {
    /// A function with its arguments, a piped one last.
    pub(super) fn call(&mut self, name: &str, arguments: &[Seen]) -> Seen {
        let result = self.result(name, arguments);
        self.bounded(result)
    }

    fn result(&mut self, name: &str, arguments: &[Seen]) -> Seen {
        match name {
            "include" => self.call_include(arguments),
            "tpl" => {
                if let [text, dot, ..] = arguments {
                    self.tpl(text, dot);
                }
                Seen::Opaque
            }
            "index" | "get" | "getOrDefault" | "mustGet" => self.index(arguments),
            "dig" => self.dig(arguments),
            "pluck" => {
                let Some((Seen::Text(key), tables)) = arguments.split_first() else {
                    return self.unknown(arguments);
                };
                let found: Vec<Seen> = tables.iter().map(|table| self.field(table, key)).collect();
                Seen::List(Rc::new(found))
            }
            "hasKey" => {
                self.index(arguments);
                Seen::Opaque
            }
            "set" => self.set(arguments),
            "unset" => arguments.first().cloned().unwrap_or(Seen::Opaque),
            "dict" => self.dict(arguments),
            "list" | "tuple" => Seen::List(Rc::new(arguments.to_vec())),
            "keys" => {
                arguments.iter().for_each(|table| self.ranged(table));
                Seen::Opaque
            }
            "values" => {
                arguments.iter().for_each(|table| self.ranged(table));
                let items: Vec<Seen> = arguments.iter().map(|table| self.item(table)).collect();
                Seen::List(Rc::new(items))
            }
            "first" | "last" | "mustFirst" | "mustLast" => self.end(name, arguments),
            "append" | "prepend" | "concat" | "mustAppend" | "mustPrepend" => {
                self.joined(arguments)
            }
            "default" | "coalesce" | "and" | "or" | "merge" | "mustMerge" | "mergeOverwrite"
            | "mustMergeOverwrite" => self.either(arguments.to_vec()),
            "ternary" => self.either(arguments.iter().take(2).cloned().collect::<Vec<_>>()),
            "required" => arguments.last().cloned().unwrap_or(Seen::Opaque),
            // Copies, and lists that keep their items.
            "deepCopy" | "mustDeepCopy" | "omit" | "pick" | "rest" | "initial" | "reverse"
            | "uniq" | "compact" | "mustRest" | "mustInitial" | "mustReverse" | "mustUniq"
            | "mustCompact" | "slice" | "mustSlice" | "sortAlpha" => {
                arguments.first().cloned().unwrap_or(Seen::Opaque)
            }
            "without" | "mustWithout" => arguments.first().cloned().unwrap_or(Seen::Opaque),
            "print" | "toString" | "trim" | "lower" => self.text_of(name, arguments),
            "printf" => self.printf(arguments),
            // Asked about, not used.
            "not" | "eq" | "ne" | "lt" | "le" | "gt" | "ge" | "empty" | "kindIs" | "kindOf"
            | "typeOf" | "typeIs" | "typeIsLike" | "len" | "has" | "mustHas" | "hasPrefix"
            | "hasSuffix" | "contains" | "regexMatch" | "mustRegexMatch" | "semverCompare"
            | "deepEqual" | "all" | "any" | "fail" | "isKind" => Seen::Opaque,
            _ => self.unknown(arguments),
        }
    }

    fn unknown(&mut self, arguments: &[Seen]) -> Seen {
        arguments.iter().for_each(|seen| self.whole(seen));
        Seen::Opaque
    }

    fn call_include(&mut self, arguments: &[Seen]) -> Seen {
        let Some((name, rest)) = arguments.split_first() else {
            return Seen::Opaque;
        };
        let dot = rest.first().cloned().unwrap_or(Seen::Opaque);
        match name {
            Seen::Text(name) => self.include(name, &dot),
            Seen::Either(names) => {
                for name in names.iter() {
                    match name {
                        Seen::Text(name) => self.include(name, &dot),
                        _ => self.whole(&dot),
                    }
                }
            }
            _ => self.whole(&dot),
        }
        Seen::Opaque
    }

    fn tpl(&mut self, text: &Seen, dot: &Seen) {
        match text {
            Seen::Text(text) => self.literal(text, dot.clone()),
            Seen::Either(texts) => {
                for text in texts.iter() {
                    self.tpl(text, dot);
                }
            }
            other => self.whole(other),
        }
    }

    fn index(&mut self, arguments: &[Seen]) -> Seen {
        let Some((table, keys)) = arguments.split_first() else {
            return Seen::Opaque;
        };
        let mut at = table.clone();
        for key in keys {
            at = self.step(&at, key);
        }
        at
    }

    fn step(&mut self, table: &Seen, key: &Seen) -> Seen {
        match key {
            Seen::Text(key) => self.field(table, key),
            Seen::Number(index) => match table {
                Seen::List(items) => {
                    let index = usize::try_from(*index).ok();
                    let item = index.and_then(|index| items.get(index));
                    item.cloned().unwrap_or(Seen::Opaque)
                }
                other => self.item(other),
            },
            Seen::Either(keys) => {
                let found: Vec<Seen> = keys.iter().map(|key| self.step(table, key)).collect();
                self.either(found)
            }
            other => {
                self.whole(other);
                self.chosen(table)
            }
        }
    }

    /// `dig "a" "b" default table`
    fn dig(&mut self, arguments: &[Seen]) -> Seen {
        let [keys @ .., default, table] = arguments else {
            return self.unknown(arguments);
        };
        let mut at = table.clone();
        for key in keys {
            at = self.step(&at, key);
        }
        self.either([at, default.clone()])
    }

    fn set(&mut self, arguments: &[Seen]) -> Seen {
        let [table, key, value] = arguments else {
            return self.unknown(arguments);
        };
        let Seen::Text(key) = key else {
            self.whole(value);
            return table.clone();
        };
        let with = |entries: &BTreeMap<Rc<str>, Seen>, value: Seen| {
            let mut entries = entries.clone();
            entries.insert(key.clone(), value);
            Seen::Dict(Rc::new(entries))
        };
        match table {
            Seen::Dict(entries) => {
                let before = entries.get(key).cloned().unwrap_or(Seen::Opaque);
                let value = self.either([before, value.clone()]);
                with(entries, value)
            }
            other => {
                let added = with(&BTreeMap::new(), value.clone());
                self.either([other.clone(), added])
            }
        }
    }

    fn dict(&mut self, arguments: &[Seen]) -> Seen {
        let mut entries: BTreeMap<Rc<str>, Seen> = BTreeMap::new();
        for pair in arguments.chunks(2) {
            match pair {
                [Seen::Text(key), value] => drop(entries.insert(key.clone(), value.clone())),
                [_, value] => self.whole(value),
                _ => {}
            }
        }
        Seen::Dict(Rc::new(entries))
    }

    fn end(&mut self, name: &str, arguments: &[Seen]) -> Seen {
        let is_first = name.ends_with("irst");
        match arguments.first() {
            Some(Seen::List(items)) => {
                let item = if is_first {
                    items.first()
                } else {
                    items.last()
                };
                item.cloned().unwrap_or(Seen::Opaque)
            }
            Some(other) => self.item(other),
            None => Seen::Opaque,
        }
    }

    /// Lists put together: what they hold, and what is no list as an item.
    fn joined(&mut self, arguments: &[Seen]) -> Seen {
        let mut items = Vec::new();
        for argument in arguments {
            match argument {
                Seen::List(inner) => items.extend(inner.iter().cloned()),
                Seen::Path(_) | Seen::Either(_) => {
                    // A list of values, or one of its items.
                    items.push(self.item(argument));
                    items.push(argument.clone());
                }
                other => items.push(other.clone()),
            }
        }
        let all = self.either(items);
        Seen::List(Rc::new(vec![all]))
    }

    fn text_of(&mut self, name: &str, arguments: &[Seen]) -> Seen {
        let mut out = String::new();
        for argument in arguments {
            match argument {
                Seen::Text(text) => out.push_str(text),
                Seen::Number(number) => out.push_str(&number.to_string()),
                _ => return self.unknown(arguments),
            }
        }
        let out = match name {
            "trim" => out.trim().to_owned(),
            "lower" => out.to_lowercase(),
            _ => out,
        };
        Seen::Text(out.into())
    }

    /// With known texts alone, a text: names of templates and keys are made so.
    fn printf(&mut self, arguments: &[Seen]) -> Seen {
        let Some((Seen::Text(format), rest)) = arguments.split_first() else {
            return self.unknown(arguments);
        };
        let mut parts = rest.iter();
        let mut out = String::new();
        let mut chars = format.chars();
        while let Some(c) = chars.next() {
            if c != '%' {
                out.push(c);
                continue;
            }
            match (chars.next(), parts.next()) {
                (Some('s' | 'v'), Some(Seen::Text(text))) => out.push_str(text),
                (Some('d' | 'v'), Some(Seen::Number(number))) => out.push_str(&number.to_string()),
                _ => return self.unknown(rest),
            }
        }
        Seen::Text(out.into())
    }
}
