//! The parser of one argument: `parser` and `literalParser` of strvals, which write as they read.

use super::{SetArgument, argument_origin};
use crate::dialect::Dialect;
use crate::gofmt;
use crate::message::Message;
use crate::place::SetFlag;
use crate::values::{Data, NodeId, Origin, Slot, Table, Values, json, render};

/// `MaxIndex`
const MAX_INDEX: i64 = 65_536;
/// `MaxNestedNameLevel`
const MAX_NESTED_NAMES: usize = 30;
/// How deep `[0][0]…` may nest: Go goes as deep as its stack allows.
const MAX_NESTED_LISTS: usize = 20_000;

/// How a step of the parser ends when it is not simply done.
enum Stop {
    /// `io.EOF`: the argument is read.
    End,
    /// `io.EOF` wrapped in words, which Helm 4 takes for the end.
    EndInWords(Message),
    /// An error.
    Failed(Message),
}

fn failed<T>(text: impl Into<String>) -> Result<T, Stop> {
    Err(Stop::Failed(Message::plain(text)))
}

/// What a list or a key is given.
enum Given {
    Node(NodeId),
    /// The same, with the end of the argument behind it.
    Last(NodeId),
}

pub(super) struct Parser<'v, 'a> {
    values: &'v mut Values,
    argument: &'a SetArgument,
    rest: std::str::Chars<'a>,
    origin: Origin,
    pub(super) named_files: Option<&'v mut Vec<String>>,
    list_depth: usize,
}

impl<'v, 'a> Parser<'v, 'a> {
    pub(super) fn new(values: &'v mut Values, argument: &'a SetArgument) -> Self {
        Self {
            values,
            rest: argument.text.chars(),
            origin: argument_origin(argument),
            argument,
            named_files: None,
            list_depth: 0,
        }
    }

    /// `parser.parse`
    pub(super) fn run(mut self, root: NodeId, dialect: Dialect) -> Result<(), Message> {
        loop {
            match self.key(root, 0) {
                Ok(()) => {}
                Err(Stop::End) => return Ok(()),
                Err(Stop::EndInWords(_)) if dialect.ignores_unclosed_index() => return Ok(()),
                Err(Stop::EndInWords(message) | Stop::Failed(message)) => return Err(message),
            }
        }
    }

    fn add(&mut self, data: Data) -> NodeId {
        self.values.add(data, self.origin.clone())
    }

    fn text(&mut self, text: &str) -> NodeId {
        self.add(Data::Text(text.into()))
    }

    fn is_literal(&self) -> bool {
        self.argument.flag == SetFlag::Literal
    }

    /// `runesUntil`: the text before one of `stop`, and which of them it was (`None`: the end).
    fn until(&mut self, stop: &[char]) -> (String, Option<char>) {
        let mut text = String::new();
        while let Some(c) = self.rest.next() {
            if stop.contains(&c) {
                return (text, Some(c));
            }
            if c == '\\' && !self.is_literal() {
                match self.rest.next() {
                    Some(escaped) => text.push(escaped),
                    None => break,
                }
            } else {
                text.push(c);
            }
        }
        (text, None)
    }

    /// `set`: an empty key sets nothing.
    fn set(&mut self, table: NodeId, key: &str, node: NodeId) {
        if key.is_empty() {
            return;
        }
        let before = self.values.entry(table, key);
        let again = before.is_some_and(|before| self.is_own(before));
        if let Data::Table(table) = self.values.data_mut(table) {
            match table.entries.get_mut(key) {
                Some(slot) if again || slot.node == node => slot.node = node,
                Some(slot) => slot.set(node),
                None => {
                    table.entries.insert(key.into(), Slot::new(node));
                }
            }
        }
    }

    /// Whether a value was set by this very argument: it replaces nothing of its own.
    fn is_own(&self, node: NodeId) -> bool {
        self.values.origin(node).is_same_setting(&self.origin)
    }

    /// `parser.key`
    fn key(&mut self, table: NodeId, level: usize) -> Result<(), Stop> {
        let stops: &[char] = if self.is_literal() {
            &['=', '[', '.']
        } else {
            &['=', '[', ',', '.']
        };
        let (key, last) = self.until(stops);
        match last {
            None if key.is_empty() => Err(Stop::End),
            None => Err(Stop::Failed(no_value("key ", &key, ""))),
            Some('[') => self.list_of(table, &key, level),
            Some('=') => {
                match self.given()? {
                    Given::Node(node) => self.set(table, &key, node),
                    Given::Last(node) => {
                        self.set(table, &key, node);
                        return Err(Stop::End);
                    }
                }
                Ok(())
            }
            Some(',') => Err(Stop::Failed(no_value("key ", &key, " (cannot end with ,)"))),
            Some(_) => self.table_of(table, &key, level + 1),
        }
    }

    /// `key[…`
    fn list_of(&mut self, table: NodeId, key: &str, level: usize) -> Result<(), Stop> {
        let index = self.index()?;
        let list = match self.values.entry(table, key) {
            None => self.add(Data::List(Vec::new())),
            Some(node) => self.assert_list(node)?,
        };
        let result = self.list_item(list, index, level);
        match result {
            Ok(list) => {
                self.set(table, key, list);
                Ok(())
            }
            Err((list, stop)) => {
                self.set(table, key, list);
                Err(stop)
            }
        }
    }

    /// `key.…`
    fn table_of(&mut self, table: NodeId, key: &str, level: usize) -> Result<(), Stop> {
        if level > MAX_NESTED_NAMES {
            return failed(format!(
                "value name nested level is greater than maximum supported nested level of {MAX_NESTED_NAMES}"
            ));
        }
        let inner = match self.values.entry(table, key) {
            None => self.add(Data::Table(Table::default())),
            Some(node) if self.values.table(node).is_some() => node,
            Some(node) => return Err(self.wrong_type(node, "map[string]interface {}")),
        };
        let result = self.key(inner, level);
        let is_empty = self
            .values
            .table(inner)
            .is_none_or(|table| table.entries.is_empty());
        if result.is_ok() && is_empty {
            return Err(Stop::Failed(no_value("key map ", key, "")));
        }
        if !is_empty {
            self.set(table, key, inner);
        }
        result
    }

    fn assert_list(&self, node: NodeId) -> Result<NodeId, Stop> {
        match self.values.data(node) {
            Data::List(_) => Ok(node),
            _ => Err(self.wrong_type(node, "[]interface {}")),
        }
    }

    /// The panic of a failed type assertion, recovered by `key`.
    fn wrong_type(&self, node: NodeId, wanted: &str) -> Stop {
        let found = render::asserted_type(self.values, node);
        let text = format!(
            "unable to parse key: interface conversion: interface {{}} is {found}, not {wanted}"
        );
        Stop::Failed(Message::plain(text))
    }

    /// `keyIndex`
    fn index(&mut self) -> Result<i64, Stop> {
        let (text, last) = self.until(&[']']);
        if last.is_none() {
            let words = Message::plain("error parsing index: EOF");
            return Err(Stop::EndInWords(words));
        }
        let sign = text.strip_prefix(['+', '-']).unwrap_or(&text);
        let is_number = !sign.is_empty() && sign.bytes().all(|byte| byte.is_ascii_digit());
        let reason = match text.parse() {
            Ok(index) if is_number => return Ok(index),
            Ok(_) | Err(_) if is_number => "value out of range",
            Ok(_) | Err(_) => "invalid syntax",
        };
        let text = gofmt::quote(&text);
        let words = Message::plain("error parsing index: strconv.Atoi: parsing ")
            .value(text)
            .then(format!(": {reason}"));
        Err(Stop::Failed(words))
    }

    /// `listItem`: the list as it is then, also when something failed.
    fn list_item(
        &mut self,
        list: NodeId,
        index: i64,
        level: usize,
    ) -> Result<NodeId, (NodeId, Stop)> {
        let fail = |stop| Err((list, stop));
        if index < 0 {
            return failed(format!("negative {index} index not allowed")).or_else(fail);
        }
        let (text, last) = self.until(&['[', '.', '=']);
        if !text.is_empty() {
            let text = Message::plain("unexpected data at end of array index: ")
                .value(gofmt::quote_runes(&text));
            return fail(Stop::Failed(text));
        }
        let item = match last {
            None => return fail(Stop::End),
            Some('=') => match self.given() {
                Err(stop) => return fail(stop),
                // `setIndex(list, i, "")` hides the end; the next round finds it again.
                Ok(Given::Node(node) | Given::Last(node)) => node,
            },
            Some('[') => match self.inner_list(list, index, level) {
                Ok(inner) => inner,
                Err(stop) => return fail(stop),
            },
            Some(_) => match self.inner_table(list, index, level) {
                Ok(inner) => inner,
                Err(stop) => return fail(stop),
            },
        };
        self.set_index(list, index, item)
            .map_err(|stop| (list, stop))
    }

    fn existing(&self, list: NodeId, index: i64) -> Option<NodeId> {
        let Data::List(items) = self.values.data(list) else {
            return None;
        };
        usize::try_from(index)
            .ok()
            .and_then(|at| items.get(at).copied())
    }

    fn inner_list(&mut self, list: NodeId, index: i64, level: usize) -> Result<NodeId, Stop> {
        let next = self.index()?;
        let existing = self.existing(list, index);
        let inner = match existing {
            Some(node) if !matches!(self.values.data(node), Data::Null) => {
                self.assert_list(node)?
            }
            Some(_) | None => self.add(Data::List(Vec::new())),
        };
        self.list_depth += 1;
        if self.list_depth > MAX_NESTED_LISTS {
            return failed("lists are nested too deep");
        }
        let item = self.list_item(inner, next, level);
        self.list_depth -= 1;
        item.map_err(|(_, stop)| stop)
    }

    fn inner_table(&mut self, list: NodeId, index: i64, level: usize) -> Result<NodeId, Stop> {
        let inner = match self.existing(list, index) {
            Some(node) if self.values.table(node).is_some() => node,
            // A value that is no table is silently replaced by one.
            Some(_) => {
                let table = self.add(Data::Table(Table::default()));
                self.set_index(list, index, table)?;
                table
            }
            None => self.add(Data::Table(Table::default())),
        };
        self.key(inner, level)?;
        Ok(inner)
    }

    /// `setIndex`
    fn set_index(&mut self, list: NodeId, index: i64, node: NodeId) -> Result<NodeId, Stop> {
        if index > MAX_INDEX {
            return failed(format!(
                "index of {index} is greater than maximum supported index of {MAX_INDEX}"
            ));
        }
        let at = usize::try_from(index).unwrap_or(0);
        let missing = match self.values.data(list) {
            Data::List(items) => (at + 1).saturating_sub(items.len()),
            _ => 0,
        };
        let null = if missing > 1 {
            Some(self.add(Data::Null))
        } else {
            None
        };
        if let Data::List(items) = self.values.data_mut(list) {
            items.extend(
                null.into_iter()
                    .flat_map(|null| std::iter::repeat_n(null, missing - 1)),
            );
            let lost = match items.get_mut(at) {
                Some(item) => Some(std::mem::replace(item, node)),
                None => {
                    items.push(node);
                    None
                }
            };
            if let Some(lost) = lost {
                let noted = !self.is_own(lost);
                self.values.note_item(node, lost, noted);
            }
        }
        Ok(list)
    }

    /// The value behind `=`.
    fn given(&mut self) -> Result<Given, Stop> {
        match self.argument.flag {
            SetFlag::Literal => {
                let (text, _) = self.until(&[]);
                Ok(Given::Node(self.text(&text)))
            }
            SetFlag::Json => self.json(),
            SetFlag::Set | SetFlag::String | SetFlag::File => self.list_or_text(),
        }
    }

    fn json(&mut self) -> Result<Given, Stop> {
        if self.blank_value() {
            return Ok(Given::Node(self.add(Data::Null)));
        }
        let text = self.rest.as_str();
        match json::decode_front(self.values, text, &self.origin) {
            Err(json::NoJson) => failed("no JSON"),
            Ok((node, used)) => {
                self.rest = text[used..].chars();
                self.blank_value();
                Ok(Given::Node(node))
            }
        }
    }

    /// `emptyVal`: blanks up to a comma or the end are taken, and so is the comma.
    fn blank_value(&mut self) -> bool {
        loop {
            let before = self.rest.clone();
            match self.rest.next() {
                None | Some(',') => return true,
                Some(c) if c.is_whitespace() => {}
                Some(_) => {
                    self.rest = before;
                    return false;
                }
            }
        }
    }

    /// `valList`, else `val`
    fn list_or_text(&mut self) -> Result<Given, Stop> {
        let before = self.rest.clone();
        match self.rest.next() {
            None => {
                let node = self.text("");
                Ok(Given::Last(node))
            }
            Some('{') => self.list().map(Given::Node),
            Some(_) => {
                self.rest = before;
                let (text, _) = self.until(&[',']);
                self.convert(&text).map(Given::Node)
            }
        }
    }

    fn list(&mut self) -> Result<NodeId, Stop> {
        let mut items = Vec::new();
        loop {
            let (text, last) = self.until(&[',', '}']);
            if last.is_none() {
                return failed("list must terminate with '}'");
            }
            items.push(self.convert(&text)?);
            if last == Some('}') {
                break;
            }
        }
        let before = self.rest.clone();
        if self.rest.next().is_some_and(|c| c != ',') {
            self.rest = before;
        }
        Ok(self.add(Data::List(items)))
    }

    /// `typedVal`, or the content of a `--set-file`
    fn convert(&mut self, text: &str) -> Result<NodeId, Stop> {
        let data = match self.argument.flag {
            SetFlag::Set => typed(text),
            SetFlag::File => {
                if let Some(paths) = &mut self.named_files {
                    paths.push(text.to_owned());
                    Data::Null
                } else {
                    match self.argument.file(text) {
                        Ok(bytes) => Data::Text(crate::chart::scalar::lossy(&bytes).into()),
                        Err(words) => return failed(words),
                    }
                }
            }
            SetFlag::String | SetFlag::Json | SetFlag::Literal => Data::Text(text.into()),
        };
        Ok(self.add(data))
    }
}

fn no_value(what: &str, key: &str, tail: &str) -> Message {
    // Behind a comma inside a value, the "key" is a piece of that value.
    Message::plain(what)
        .value(gofmt::quote(key))
        .then(format!(" has no value{tail}"))
}

fn typed(text: &str) -> Data {
    if text.eq_ignore_ascii_case("true") {
        return Data::Bool(true);
    }
    if text.eq_ignore_ascii_case("false") {
        return Data::Bool(false);
    }
    if text.eq_ignore_ascii_case("null") {
        return Data::Null;
    }
    if text == "0" {
        return Data::Int(0);
    }
    match text.parse() {
        Ok(int) if !text.starts_with('0') => Data::Int(int),
        Ok(_) | Err(_) => Data::Text(text.into()),
    }
}
