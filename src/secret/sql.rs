//! Rows that a script puts into a table: the names of the columns say what their values are.

use super::key::{self, Meaning};
use super::pairs::closing;

/// `INSERT INTO clients (name, secret) VALUES ('mobile', '…')`: the values whose columns are named as
/// secrets, each with its place in the line.
pub(super) fn inserted(line: &str) -> Vec<(usize, usize, Meaning)> {
    let mut out = Vec::new();
    // Few lines are worth a copy.
    if !(line.contains("VALUES") || line.contains("values")) || !line.contains('\'') {
        return out;
    }
    let upper = line.to_ascii_uppercase();
    let Some(into) = upper.find("INSERT INTO ") else {
        return out;
    };
    let Some(values) = upper[into..].find("VALUES").map(|at| into + at) else {
        return out;
    };
    let columns = line[into..values]
        .split_once('(')
        .and_then(|(_, rest)| rest.split_once(')'));
    let Some((columns, _)) = columns else {
        return out;
    };
    let meanings: Vec<Meaning> = columns
        .split(',')
        .map(|column| key::meaning(column.trim().trim_matches(['"', '`', '[', ']'])))
        .collect();
    if !meanings.iter().any(|meaning| meaning.is_secret()) {
        return out;
    }
    let mut column = 0;
    let mut at = values;
    while let Some(c) = line[at..].chars().next() {
        let mut width = c.len_utf8();
        match c {
            '(' => column = 0,
            ',' => column += 1,
            '\'' => {
                let start = at + 1;
                let Some(end) = closing(&line[start..], "'") else {
                    break;
                };
                if let Some(meaning) = meanings.get(column).filter(|meaning| meaning.is_secret()) {
                    out.push((start, start + end, *meaning));
                }
                width = end + 2;
            }
            _ => {}
        }
        at += width;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_name_their_values() {
        let found = |line: &'static str| {
            let hits = inserted(line).into_iter();
            hits.map(|(start, end, _)| &line[start..end])
                .collect::<Vec<_>>()
        };
        assert_eq!(
            found("INSERT INTO users (name, password, age) VALUES ('a,b', 'x', 3), ('c', 'y', 4);"),
            ["x", "y"]
        );
        assert_eq!(
            found("insert into t (\"id\", `api_key`) values (1, 'k')"),
            ["k"]
        );
        for line in [
            "INSERT INTO t (name, kind) VALUES ('password', 'x')",
            "INSERT INTO t VALUES ('a', 'b')",
            "INSERT INTO t (password) SELECT x FROM y",
            "INSERT INTO t (password) VALUES ('open",
        ] {
            assert!(found(line).is_empty(), "{line}");
        }
    }
}
