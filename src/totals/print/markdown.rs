//! The table of a chart's README.

use super::super::{Component, Declaration, Measure, ProfileTotals, TotalsReport};
use super::pods;

/// Each profile as a table; under a heading when there are several.
pub fn markdown(report: &TotalsReport) -> String {
    let several = report.profiles.len() > 1;
    let tables = report.profiles.iter().map(|profile| {
        let heading = if several {
            format!("### {}\n\n", escaped(&profile.name))
        } else {
            String::new()
        };
        heading + &profile_table(profile)
    });
    tables.collect::<Vec<_>>().join("\n")
}

fn profile_table(profile: &ProfileTotals) -> String {
    let mut out = String::from(
        "| Component | Replicas | CPU request / limit | Memory request / limit | Storage |\n\
         |:--|--:|--:|--:|--:|\n",
    );
    for component in &profile.components {
        out.push_str(&component_row(component));
    }
    out.push_str(&row("**Total**", "", |m| {
        Some(bold(&m.show_bound(m.of(&profile.total))))
    }));
    if profile.total_max != profile.total {
        out.push_str(&row("At most", "", |m| {
            Some(m.show_bound(m.of(&profile.total_max)))
        }));
    }
    if let Some(declared) = profile
        .declared
        .as_ref()
        .filter(|d| !d.differences(&profile.total).is_empty())
    {
        out.push_str(&declaration_row("Declared", declared));
    }
    if let Some(budget) = &profile.budget {
        out.push_str(&declaration_row("Budget", budget));
    }
    for (title, list) in [("Jobs", &profile.jobs), ("Hooks", &profile.hooks)] {
        if !list.is_empty() {
            out.push_str(&row(&format!("*{title}, not in the total*"), "", |_| None));
            list.iter()
                .for_each(|component| out.push_str(&component_row(component)));
        }
    }
    if !profile.notes.is_empty() {
        out.push('\n');
    }
    for note in &profile.notes {
        out.push_str(&format!("- {}\n", escaped(&note.to_string())));
    }
    out
}

fn component_row(component: &Component) -> String {
    row(
        &escaped(&component.name),
        &pods(component, "–"),
        |measure| {
            let amount = measure.of(&component.at_min);
            let unused = component.replicas.max == 0 && measure != Measure::Storage;
            let empty = measure == Measure::Storage && component.at_min.storage.is_zero();
            (!unused && !empty).then(|| measure.show_bound(amount))
        },
    )
}

fn declaration_row(name: &str, declaration: &Declaration) -> String {
    row(name, "", |measure| {
        measure
            .declared(declaration)
            .map(|amount| measure.show(amount))
    })
}

fn row(name: &str, pods: &str, number: impl Fn(Measure) -> Option<String>) -> String {
    let [
        cpu_request,
        cpu_limit,
        memory_request,
        memory_limit,
        storage,
    ] = Measure::ALL.map(number);
    format!(
        "| {name} | {pods} | {} | {} | {} |\n",
        pair(cpu_request, cpu_limit),
        pair(memory_request, memory_limit),
        storage.unwrap_or_else(|| "—".to_owned())
    )
}

fn pair(request: Option<String>, limit: Option<String>) -> String {
    let dash = || "—".to_owned();
    if request.is_none() && limit.is_none() {
        return dash();
    }
    format!(
        "{} / {}",
        request.unwrap_or_else(dash),
        limit.unwrap_or_else(dash)
    )
}

fn bold(text: &str) -> String {
    format!("**{text}**")
}

/// A cell cannot hold a pipe or a line break, and names are no markup.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '|' | '\\' | '`' | '*' | '_' | '<' | '[' => out.extend(['\\', c]),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
