//! Our values against what the real Helms computed, case by case.

use dataspoke::dialect::Dialect;

use super::support::cases::{self, Case, Computed, Expected};

/// Why our answer is not Helm's; nothing when it is.
fn differences(case: &Case, expected: &Expected, computed: &Computed) -> Vec<String> {
    let mut found = Vec::new();
    let refused_by_schema = expected
        .error
        .starts_with("values don't meet the specifications");
    let about_schema = case.topic == "schema" && !expected.ok;
    if expected.ok || refused_by_schema || about_schema {
        if !computed.error.is_empty() {
            found.push(format!("refused: {}", computed.error));
            return found;
        }
    } else if pointers_hidden(computed.error.trim_end()) != expected.error {
        found.push(format!(
            "error: {}\n     helm: {}",
            computed.error, expected.error
        ));
    }
    if computed.warnings != expected.warnings {
        found.push(format!(
            "warnings: {:?}\n        helm: {:?}",
            computed.warnings, expected.warnings
        ));
    }
    if !expected.ok {
        return found;
    }
    let mut answer = computed.answer.clone();
    answer
        .values
        .retain(|path, _| computed.dumping.contains(path));
    answer
        .types
        .retain(|path, _| computed.dumping.contains(path));
    for types in answer.types.values_mut() {
        *types = std::mem::take(types).into_iter().collect();
    }
    let same = expected.answers.iter().any(|helm| {
        helm.values == answer.values
            && helm.types.iter().all(|(path, types)| {
                let ours = answer.types.get(path);
                // The expectations keep a thousand leaves a chart.
                ours.is_some_and(|ours| {
                    types.iter().all(|(at, text)| ours.get(at) == Some(text))
                        && (types.len() >= 1000 || ours.len() == types.len())
                })
            })
    });
    if !same {
        let helm = &expected.answers[0];
        found.push(format!(
            "values: {}\n      helm: {}",
            serde_json::to_string(&answer.values).unwrap(),
            serde_json::to_string(&helm.values).unwrap()
        ));
        if helm.values == answer.values {
            found.push(format!(
                "types: {:?}\n     helm: {:?}",
                answer.types, helm.types
            ));
        }
    }
    found
}

/// Addresses in Go's messages, hidden as the expectations hide them.
fn pointers_hidden(text: &str) -> String {
    let pattern = regex::Regex::new("0x[0-9a-f]{6,}").unwrap();
    pattern.replace_all(text, "0xPTR").into_owned()
}

#[test]
fn every_case_on_both_helms() {
    cases::on_deep_stack(run_every_case);
}

fn run_every_case() {
    let mut failed = Vec::new();
    let mut count = 0;
    for case in cases::all() {
        for dialect in Dialect::ALL {
            count += 1;
            let expected = case.expected(dialect);
            let computed = case.compute(dialect);
            let differences = differences(&case, &expected, &computed);
            if !differences.is_empty() {
                let name = format!("{} on {dialect}", case.name);
                let shown = differences
                    .iter()
                    .map(|text| text.chars().take(1500).collect());
                let shown: Vec<String> = shown.collect();
                failed.push(format!("{name}\n  {}", shown.join("\n  ")));
            }
        }
    }
    assert!(count >= 600, "only {count} cases were found");
    assert!(
        failed.is_empty(),
        "{} of {count} differ:\n{}",
        failed.len(),
        failed.join("\n")
    );
}
