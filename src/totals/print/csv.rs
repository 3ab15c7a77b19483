//! Comma-separated values (RFC 4180), for spreadsheets.

use super::super::{Component, Declaration, Measure, TotalsReport, Usage};
use crate::quantity::Quantity;

const HEAD: &str = "profile,line,name,replicas_min,replicas_max,requests_cpu_millis,limits_cpu_millis,\
                    requests_memory_bytes,limits_memory_bytes,storage_bytes\n";

/// One line for each component, job, hook and total; a limit may be `unbounded`, what is not declared is empty.
pub fn csv(report: &TotalsReport) -> String {
    let mut out = HEAD.to_owned();
    for profile in &report.profiles {
        let mut line = |kind: &str, name: &str, replicas: &str, numbers: [String; 5]| {
            let start = format!(
                "{},{kind},{},{replicas}",
                quoted(&profile.name),
                quoted(name)
            );
            out.push_str(&format!("{start},{}\n", numbers.join(",")));
        };
        for (kind, list) in [
            ("component", &profile.components),
            ("job", &profile.jobs),
            ("hook", &profile.hooks),
        ] {
            for component in list {
                let Component {
                    name,
                    replicas,
                    at_min,
                    ..
                } = component;
                line(
                    kind,
                    name,
                    &format!("{},{}", replicas.min, replicas.max),
                    numbers(at_min),
                );
            }
        }
        line("total", "", ",", numbers(&profile.total));
        line("total_max", "", ",", numbers(&profile.total_max));
        if let Some(declared) = &profile.declared {
            line("declared", "", ",", declared_numbers(declared));
        }
        if let Some(budget) = &profile.budget {
            line("budget", "", ",", declared_numbers(budget));
        }
    }
    out
}

fn numbers(usage: &Usage) -> [String; 5] {
    Measure::ALL.map(|measure| {
        let amount = measure.of(usage);
        amount.map_or_else(|| "unbounded".to_owned(), |amount| number(measure, amount))
    })
}

fn declared_numbers(declaration: &Declaration) -> [String; 5] {
    Measure::ALL.map(|measure| {
        let amount = measure.declared(declaration);
        amount.map_or_else(String::new, |amount| number(measure, amount))
    })
}

fn number(measure: Measure, amount: Quantity) -> String {
    match measure {
        Measure::CpuRequests | Measure::CpuLimits => amount.cpu_millis().to_string(),
        Measure::MemoryRequests | Measure::MemoryLimits | Measure::Storage => {
            amount.bytes().to_string()
        }
    }
}

fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}
