//! The table for a terminal.

use std::fmt::Write;

use super::super::{Component, Declaration, Measure, ProfileTotals, TotalsReport, Usage};
use super::pods;

/// How the table is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TableStyle {
    /// With ANSI colours.
    pub color: bool,
    /// With block characters; else ASCII.
    pub unicode: bool,
    /// Columns of the terminal.
    pub width: usize,
}

impl Default for TableStyle {
    fn default() -> Self {
        Self {
            color: false,
            unicode: true,
            width: 80,
        }
    }
}

/// Narrower than this, lines are wrapped by the terminal.
const NARROWEST: usize = 60;

/// Each profile as a table, with bars of its use of the budget.
pub fn table(report: &TotalsReport, style: &TableStyle) -> String {
    let mut out = String::new();
    for (i, profile) in report.profiles.iter().enumerate() {
        if i > 0 {
            out.push('\n');
        }
        write_profile(&mut out, profile, style);
    }
    out
}

fn write_profile(out: &mut String, profile: &ProfileTotals, style: &TableStyle) {
    let mut rows = vec![Row::heads()];
    rows.extend(profile.components.iter().map(Row::of_component));
    rows.push(Row::Rule);
    rows.push(Row::of_usage("total", &profile.total));
    if profile.total_max != profile.total {
        rows.push(Row::of_usage("at most", &profile.total_max));
    }
    rows.extend(
        profile
            .declared
            .iter()
            .map(|d| Row::of_declaration("declared", d)),
    );
    rows.extend(
        profile
            .budget
            .iter()
            .map(|d| Row::of_declaration("budget", d)),
    );
    for (title, list) in [
        ("jobs, not in the total", &profile.jobs),
        ("hooks, not in the total", &profile.hooks),
    ] {
        if !list.is_empty() {
            rows.push(Row::Title(title));
            rows.extend(list.iter().map(Row::of_component));
        }
    }
    out.push_str(&paint(&one_line(&profile.name), Colour::Bold, style));
    out.push('\n');
    write_rows(out, &rows, style);
    if let Some(budget) = &profile.budget {
        write_bars(out, &profile.total, budget, style);
    }
    write_verdicts(out, profile, style);
}

enum Row {
    Rule,
    Title(&'static str),
    Cells { name: String, numbers: [String; 6] },
}

impl Row {
    fn heads() -> Self {
        let heads = [
            "PODS", "CPU REQ", "CPU LIM", "MEM REQ", "MEM LIM", "STORAGE",
        ];
        Self::Cells {
            name: "COMPONENT".to_owned(),
            numbers: heads.map(str::to_owned),
        }
    }

    fn of_component(component: &Component) -> Self {
        Self::cells(&component.name, pods(component, "-"), |measure| {
            let unused = component.replicas.max == 0 && measure != Measure::Storage;
            let bound = measure.of(&component.at_min);
            if unused || (measure == Measure::Storage && component.at_min.storage.is_zero()) {
                return "-".to_owned();
            }
            measure.show_bound(bound)
        })
    }

    fn of_usage(name: &str, usage: &Usage) -> Self {
        Self::cells(name, String::new(), |measure| {
            measure.show_bound(measure.of(usage))
        })
    }

    fn of_declaration(name: &str, declaration: &Declaration) -> Self {
        Self::cells(name, String::new(), |measure| {
            let declared = measure.declared(declaration);
            declared.map_or_else(|| "-".to_owned(), |amount| measure.show(amount))
        })
    }

    fn cells(name: &str, pods: String, number: impl Fn(Measure) -> String) -> Self {
        let [a, b, c, d, e] = Measure::ALL.map(number);
        Self::Cells {
            name: one_line(name),
            numbers: [pods, a, b, c, d, e],
        }
    }
}

fn write_rows(out: &mut String, rows: &[Row], style: &TableStyle) {
    let cells = || {
        rows.iter().filter_map(|row| match row {
            Row::Cells { name, numbers } => Some((name, numbers)),
            Row::Rule | Row::Title(_) => None,
        })
    };
    let mut widths = [0; 6];
    for (_, numbers) in cells() {
        for (width, number) in widths.iter_mut().zip(numbers) {
            *width = number.chars().count().max(*width);
        }
    }
    let numbers_width: usize = widths.iter().map(|width| width + 2).sum();
    let room = style
        .width
        .max(NARROWEST)
        .saturating_sub(numbers_width)
        .max("COMPONENT".len());
    let longest = cells()
        .map(|(name, _)| name.chars().count())
        .max()
        .unwrap_or(0);
    let name_width = longest.min(room);
    for row in rows {
        match row {
            Row::Rule => {
                let dash = if style.unicode { "─" } else { "-" };
                out.push_str(&dash.repeat(name_width + numbers_width));
            }
            Row::Title(title) => {
                let _infallible = write!(out, "\n{title}");
            }
            Row::Cells { name, numbers } => write_cells(out, name, numbers, name_width, &widths),
        }
        out.push('\n');
    }
}

/// A name too long for its column stands on a line of its own: a cut name could be another workload's.
fn write_cells(
    out: &mut String,
    name: &str,
    numbers: &[String; 6],
    name_width: usize,
    widths: &[usize; 6],
) {
    let mut line = String::new();
    if name.chars().count() > name_width {
        let _infallible = writeln!(out, "{name}");
        let _infallible = write!(line, "{:name_width$}", "");
    } else {
        let _infallible = write!(line, "{name:name_width$}");
    }
    for (number, width) in numbers.iter().zip(widths) {
        let _infallible = write!(line, "  {number:>width$}");
    }
    out.push_str(line.trim_end());
}

fn write_bars(out: &mut String, total: &Usage, budget: &Declaration, style: &TableStyle) {
    const LENGTH: u32 = 24;
    out.push_str("\nuse of the budget\n");
    for measure in Measure::ALL {
        let Some(most) = measure.declared(budget) else {
            continue;
        };
        let found = measure.of(total);
        let percent = found.and_then(|found| found.percent_of(most));
        let filled = found.map_or(Some(i128::from(LENGTH)), |found| {
            found.parts_of(most, LENGTH)
        });
        let filled = filled.unwrap_or(0).clamp(0, i128::from(LENGTH));
        let filled = usize::try_from(filled).unwrap_or(0);
        let (full, empty) = if style.unicode {
            ("█", "░")
        } else {
            ("#", ".")
        };
        let bar = full.repeat(filled) + &empty.repeat(LENGTH as usize - filled);
        let over = found.is_none_or(|found| found > most);
        let colour = match percent {
            _ if over => Colour::Red,
            Some(percent) if percent > 90 => Colour::Yellow,
            Some(_) | None => Colour::Green,
        };
        let percent = percent.map_or_else(|| "-".to_owned(), |percent| format!("{percent}%"));
        let _infallible = writeln!(
            out,
            "  {:15}  {}  {percent:>4}  {} of {}{}",
            measure.words(),
            paint(&bar, colour, style),
            measure.show_bound(found),
            measure.show(most),
            if over { "  OVER" } else { "" },
        );
    }
}

fn write_verdicts(out: &mut String, profile: &ProfileTotals, style: &TableStyle) {
    let differences = profile
        .declared
        .iter()
        .flat_map(|d| d.differences(&profile.total));
    let mut lines: Vec<_> = differences
        .map(|difference| {
            paint(
                &format!("not as declared: {difference}"),
                Colour::Red,
                style,
            )
        })
        .collect();
    let excesses = profile
        .budget
        .iter()
        .flat_map(|d| d.excesses(&profile.total));
    lines.extend(
        excesses.map(|excess| paint(&format!("over the budget: {excess}"), Colour::Red, style)),
    );
    lines.extend(
        profile
            .notes
            .iter()
            .map(|note| format!("note: {}", one_line(&note.to_string()))),
    );
    if !lines.is_empty() {
        out.push('\n');
    }
    for line in lines {
        out.push_str(&line);
        out.push('\n');
    }
}

#[derive(Clone, Copy)]
enum Colour {
    Bold,
    Green,
    Yellow,
    Red,
}

fn paint(text: &str, colour: Colour, style: &TableStyle) -> String {
    let code = match colour {
        _ if !style.color => return text.to_owned(),
        Colour::Bold => 1,
        Colour::Green => 32,
        Colour::Yellow => 33,
        Colour::Red => 31,
    };
    format!("\u{1b}[{code}m{text}\u{1b}[0m")
}

/// Names come from files: what could move a terminal's cursor is replaced.
fn one_line(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { '\u{fffd}' } else { c })
        .collect()
}
