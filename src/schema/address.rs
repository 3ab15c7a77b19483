//! Where schemas stand: pointers, fragments, base addresses, and what is reached from the root.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::prepare::{DATA, TABLES};

/// The base address that an object's own `$id` (draft 4: `id`) makes.
pub(super) fn own_base(object: &Map<String, Value>, base: &str) -> String {
    let id = object.get("$id").or_else(|| object.get("id"));
    match id.and_then(Value::as_str) {
        Some(id) if !id.starts_with('#') => join(base, id),
        _ => base.to_owned(),
    }
}

pub(super) fn collect_ids(value: &Value, base: &str, out: &mut BTreeSet<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect_ids(item, base, out)),
        Value::Object(object) => {
            let own = own_base(object, base);
            if own != base {
                out.insert(own.split('#').next().unwrap_or_default().to_owned());
            }
            for (key, child) in object {
                if !DATA.contains(&key.as_str()) {
                    collect_ids(child, &own, out);
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Pointers of the schemas that Helm's compiler gets to from the root: it compiles what is referred
/// to and nothing else, so that an unused definition may be wrong.
pub(super) fn reachable(document: &Value) -> BTreeSet<String> {
    let mut seen = BTreeSet::new();
    let mut todo = vec![String::new()];
    while let Some(pointer) = todo.pop() {
        if !seen.insert(pointer.clone()) {
            continue;
        }
        let Some(Value::Object(object)) = document.pointer(&pointer) else {
            continue;
        };
        for (key, child) in object {
            if DATA.contains(&key.as_str()) || key == "$defs" || key == "definitions" {
                continue;
            }
            if matches!(key.as_str(), "$ref" | "$dynamicRef" | "$recursiveRef") {
                if let Some(fragment) = child.as_str().and_then(|text| text.strip_prefix('#')) {
                    todo.push(decode(fragment));
                }
                continue;
            }
            let place = format!("{pointer}/{}", escape(key));
            match child {
                Value::Object(table) if TABLES.contains(&key.as_str()) => {
                    todo.extend(table.keys().map(|name| format!("{place}/{}", escape(name))));
                }
                Value::Object(_) => todo.push(place),
                Value::Array(items) => {
                    todo.extend((0..items.len()).map(|at| format!("{place}/{at}")));
                }
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
            }
        }
    }
    seen
}

/// Percent-decodes the fragment of a reference.
pub(super) fn decode(fragment: &str) -> String {
    let bytes = fragment.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let code = (bytes[at] == b'%')
            .then(|| fragment.get(at + 1..at + 3))
            .flatten()
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match code {
            Some(code) => {
                out.push(code);
                at += 3;
            }
            None => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// Resolves a reference against a base address; enough of RFC 3986 for telling files apart.
pub(super) fn join(base: &str, reference: &str) -> String {
    let scheme = reference.split_once(':').map(|(scheme, _)| scheme);
    let absolute = scheme.is_some_and(|scheme| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    });
    if absolute {
        return reference.to_owned();
    }
    let base = base.split('#').next().unwrap_or_default();
    let Some((scheme, rest)) = base.split_once("://") else {
        return reference.to_owned();
    };
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    if let Some(rest) = reference.strip_prefix("//") {
        return format!("{scheme}://{rest}");
    }
    let path = if reference.starts_with('/') {
        reference.to_owned()
    } else {
        let directory = path.rfind('/').map_or("/", |at| &path[..=at]);
        format!("{directory}{reference}")
    };
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/').skip(1) {
        match part {
            "." => {}
            ".." => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    format!("{scheme}://{authority}/{}", parts.join("/"))
}

pub(super) fn push(pointer: &mut String, token: &str) {
    pointer.push('/');
    pointer.push_str(&escape(token));
}

/// A JSON Pointer token.
pub(super) fn escape(token: &str) -> String {
    token.replace('~', "~0").replace('/', "~1")
}
