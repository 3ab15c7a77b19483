use super::*;
use crate::secret::checksum;
use crate::secret::sample::{Generator, HEX};

fn example(row: &Detector, generator: &mut Generator) -> String {
    let mut out = String::new();
    for part in row.sample {
        match part {
            Part::Text(text) => out.push_str(text),
            Part::Of(alphabet, length) => out.push_str(&generator.pick(alphabet, *length)),
            Part::Crc62 => {
                let sum = checksum::base62(checksum::crc32(&out[out.len() - 30..]), 6);
                out.push_str(&sum);
            }
            Part::GrafanaCrc => {
                let sum = checksum::crc32(out.trim_end_matches('_')).to_le_bytes();
                out.push_str(
                    &sum.iter()
                        .map(|byte| format!("{byte:02x}"))
                        .collect::<String>(),
                );
            }
            Part::Uuid => {
                let hex = generator.pick(HEX, 32);
                out.push_str(&format!(
                    "{}-{}-4{}-8{}-{}",
                    &hex[..8],
                    &hex[8..12],
                    &hex[13..16],
                    &hex[17..20],
                    &hex[20..]
                ));
            }
        }
    }
    out
}

#[test]
fn every_row_finds_its_examples_and_nothing_else_of_them() {
    let mut generator = Generator::new(20_260_101);
    for row in rows() {
        for around in [
            ("", ""),
            ("\"", "\""),
            ("token=", ";"),
            ("https://", "?x=1"),
            (" ", " # note"),
        ] {
            let token = example(row, &mut generator);
            let text = format!("{}{token}{}", around.0, around.1);
            let found = find(&text);
            let hit = found.iter().find(|hit| {
                hit.start <= around.0.len() + 8 && hit.end >= around.0.len() + token.len()
            });
            let hit =
                hit.unwrap_or_else(|| panic!("{}: no example found, {} hits", row.id, found.len()));
            // Two rows can share a form (`sk-`, `sgp_`); the example has to be seen as a whole.
            assert!(hit.end == around.0.len() + token.len(), "{}: span", row.id);
        }
    }
}

#[test]
fn no_row_finds_its_counter_examples() {
    let mut generator = Generator::new(99);
    for row in rows() {
        let token = example(row, &mut generator);
        let prefix: String = row
            .sample
            .iter()
            .map_while(|part| match part {
                Part::Text(text) => Some(*text),
                Part::Of(..) | Part::Crc62 | Part::GrafanaCrc | Part::Uuid => None,
            })
            .collect();
        let body = &token[prefix.len()..];
        let counters = [
            // a placeholder of the same form
            format!(
                "{prefix}{}",
                body.replace(|c: char| c.is_ascii_alphanumeric(), "x")
            ),
            // cut short
            token[..prefix.len() + 8].to_owned(),
            // one word further on
            format!(
                "prefix{}",
                token.trim_start_matches(|c: char| !c.is_ascii_alphanumeric())
            ),
        ];
        for (at, counter) in counters.iter().enumerate() {
            let own = find(counter).into_iter().any(|hit| hit.detector == row.id);
            let optional_tail = at == 1 && row.id == "gitlab-token";
            assert!(
                !own || optional_tail || at == 2 && row.lead > 0,
                "{}: counter-example {at}",
                row.id
            );
        }
    }
}

#[test]
fn rows_are_named_and_documented() {
    let mut ids: Vec<&str> = rows().map(|row| row.id).collect();
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count, "ids are unique");
    for row in rows() {
        assert!(
            ["a ", "an ", "the "]
                .iter()
                .any(|article| row.says.starts_with(article)),
            "{}",
            row.id
        );
        assert!(
            row.source.contains('.') && !row.keywords.is_empty(),
            "{}",
            row.id
        );
    }
}

#[test]
fn a_passing_checksum_makes_it_certain() {
    let mut generator = Generator::new(3);
    for id in ["github-token", "npm-token", "grafana-token"] {
        let row = rows().find(|row| row.id == id).expect("a row");
        let token = example(row, &mut generator);
        assert_eq!(find(&token)[0].confidence, Confidence::Certain, "{id}");
        let broken = format!(
            "{}{}",
            &token[..token.len() - 3],
            if token.ends_with("000") { "111" } else { "000" }
        );
        assert_eq!(find(&broken)[0].confidence, Confidence::High, "{id}");
    }
}
