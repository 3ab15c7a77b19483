//! A chart for documents and pull requests: requests and limits of each component, against the budget.
//!
//! Whole numbers only, so that the same report gives the same bytes everywhere. Colours hold on light and dark pages,
//! and the text follows the page where the viewer says which it is.

use std::fmt::Write;

use super::super::{Component, Measure, ProfileTotals, TotalsReport, Usage};
use crate::quantity::Quantity;

const WIDTH: u32 = 800;
const LABELS: u32 = 220;
const BARS: u32 = 400;
const ROW: u32 = 26;
const MARGIN: u32 = 16;

const STYLE: &str = "\
    text{font:13px system-ui,-apple-system,'Segoe UI',Helvetica,Arial,sans-serif;fill:#57606a}\
    .h{font-weight:600;font-size:15px}.t{font-weight:600}.n{font-variant-numeric:tabular-nums}\
    .r{fill:#2f81f7}.l{fill:#2f81f7;fill-opacity:.35}.u{fill:none;stroke:#2f81f7;stroke-dasharray:4 3}\
    .b{stroke:#bf8700;stroke-width:2}.o{fill:#cf222e}.g{stroke:#8b949e;stroke-opacity:.4}\
    @media(prefers-color-scheme:dark){text{fill:#adbac7}.o{fill:#f85149}}";

/// One panel: the same resource of all components.
struct Panel {
    title: &'static str,
    request: Measure,
    limit: Option<Measure>,
}

const PANELS: [Panel; 3] = [
    Panel {
        title: "CPU",
        request: Measure::CpuRequests,
        limit: Some(Measure::CpuLimits),
    },
    Panel {
        title: "Memory",
        request: Measure::MemoryRequests,
        limit: Some(Measure::MemoryLimits),
    },
    Panel {
        title: "Storage",
        request: Measure::Storage,
        limit: None,
    },
];

/// The report as an SVG image, `WIDTH` wide and as high as it needs.
pub fn svg(report: &TotalsReport) -> String {
    let mut body = String::new();
    let mut y = MARGIN;
    for profile in &report.profiles {
        y = draw_profile(&mut body, profile, y);
    }
    let names: Vec<_> = report
        .profiles
        .iter()
        .map(|profile| profile.name.as_str())
        .collect();
    let title = escaped(&format!(
        "Resource totals of {}: {}",
        report.chart,
        names.join(", ")
    ));
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{y}\" viewBox=\"0 0 {WIDTH} {y}\" \
         role=\"img\">\n<title>{title}</title>\n<style>{STYLE}</style>\n{body}</svg>\n"
    )
}

fn draw_profile(out: &mut String, profile: &ProfileTotals, top: u32) -> u32 {
    let mut y = top + 14;
    text(out, MARGIN, y, "h", &profile.name);
    y += 12;
    for panel in &PANELS {
        // A panel of nothing but zeros says nothing.
        if let Some(scale) = scale(profile, panel) {
            y = draw_panel(out, profile, panel, scale, y);
        }
    }
    y + MARGIN
}

/// The largest amount of a panel: everything is drawn on one scale, so that lengths can be compared.
fn scale(profile: &ProfileTotals, panel: &Panel) -> Option<Quantity> {
    let measures = || [Some(panel.request), panel.limit].into_iter().flatten();
    let totals = measures().filter_map(|measure| measure.of(&profile.total));
    let budgets = measures().filter_map(|measure| measure.declared(profile.budget.as_ref()?));
    // Under an unbounded total, the bounded components still need room.
    let lines = profile
        .components
        .iter()
        .flat_map(|c| measures().filter_map(|measure| measure.of(&c.at_min)));
    totals
        .chain(budgets)
        .chain(lines)
        .max()
        .filter(|most| !most.is_zero())
}

fn draw_panel(
    out: &mut String,
    profile: &ProfileTotals,
    panel: &Panel,
    scale: Quantity,
    top: u32,
) -> u32 {
    let mut y = top + 20;
    text(out, MARGIN, y, "t", panel.title);
    let legend = match panel.limit {
        Some(_) => "request / limit",
        None => "size",
    };
    text(out, LABELS + BARS + 12, y, "", legend);
    y += 8;
    let bars_top = y;
    for component in shown(profile, panel) {
        draw_row(
            out,
            (&component.name, ""),
            &component.at_min,
            panel,
            scale,
            y,
        );
        y += ROW;
    }
    line(out, "g", (MARGIN, y), (WIDTH - MARGIN, y));
    y += 4;
    draw_row(out, ("total", "t"), &profile.total, panel, scale, y);
    y += ROW;
    draw_budget(out, profile, panel, scale, (bars_top, y));
    y + 8
}

/// Most components have no volume; those lines would say nothing.
fn shown<'a>(profile: &'a ProfileTotals, panel: &Panel) -> impl Iterator<Item = &'a Component> {
    let storage = panel.request == Measure::Storage;
    let all = profile.components.iter();
    all.filter(move |component| !storage || !component.at_min.storage.is_zero())
}

fn draw_row(
    out: &mut String,
    label: (&str, &str),
    usage: &Usage,
    panel: &Panel,
    scale: Quantity,
    y: u32,
) {
    let (name, class) = label;
    text(out, MARGIN, y + 16, class, &shortened(name));
    let request = panel.request.of(usage);
    let mut numbers = panel.request.show_bound(request);
    if let Some(measure) = panel.limit {
        let limit = measure.of(usage);
        numbers = format!("{numbers} / {}", measure.show_bound(limit));
        match limit {
            Some(limit) => bar(out, "l", length(limit, scale), (y + 3, 18)),
            None => bar(out, "u", BARS, (y + 3, 18)),
        }
    }
    bar(
        out,
        "r",
        length(request.unwrap_or_default(), scale),
        (y + 7, 10),
    );
    text(out, LABELS + BARS + 12, y + 16, "n", &numbers);
}

/// A line at each budget; what is over it is said in words too, since a line between bars is easily missed.
fn draw_budget(
    out: &mut String,
    profile: &ProfileTotals,
    panel: &Panel,
    scale: Quantity,
    (top, bottom): (u32, u32),
) {
    let Some(budget) = &profile.budget else {
        return;
    };
    let excesses = budget.excesses(&profile.total);
    for measure in [Some(panel.request), panel.limit].into_iter().flatten() {
        let Some(most) = measure.declared(budget) else {
            continue;
        };
        let x = LABELS + length(most, scale);
        line(out, "b", (x, top), (x, bottom));
    }
    let over = excesses
        .iter()
        .find(|d| d.measure == panel.request || Some(d.measure) == panel.limit);
    if let Some(excess) = over {
        let (words, found) = (
            excess.measure.words(),
            excess.measure.show_bound(excess.found),
        );
        let declared = excess.measure.show(excess.declared);
        text(
            out,
            LABELS,
            top - 8,
            "o t",
            &format!("{words} over the budget: {found} of {declared}"),
        );
    } else {
        text(
            out,
            LABELS,
            top - 8,
            "",
            &format!("budget {}", shown_budget(profile, panel)),
        );
    }
}

fn shown_budget(profile: &ProfileTotals, panel: &Panel) -> String {
    let measures = [Some(panel.request), panel.limit].into_iter().flatten();
    let amounts = measures.map(|measure| {
        let declared = profile
            .budget
            .as_ref()
            .and_then(|budget| measure.declared(budget));
        declared.map_or_else(|| "—".to_owned(), |amount| measure.show(amount))
    });
    amounts.collect::<Vec<_>>().join(" / ")
}

fn length(amount: Quantity, scale: Quantity) -> u32 {
    let filled = amount.parts_of(scale, BARS).unwrap_or(0);
    u32::try_from(filled.clamp(0, i128::from(BARS))).unwrap_or(0)
}

fn bar(out: &mut String, class: &str, width: u32, (y, height): (u32, u32)) {
    let _infallible = writeln!(
        out,
        "<rect class=\"{class}\" x=\"{LABELS}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"2\"/>"
    );
}

fn line(out: &mut String, class: &str, (x1, y1): (u32, u32), (x2, y2): (u32, u32)) {
    let _infallible = writeln!(
        out,
        "<line class=\"{class}\" x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\"/>"
    );
}

fn text(out: &mut String, x: u32, y: u32, class: &str, text: &str) {
    let text = escaped(text);
    let _infallible = match class {
        "" => writeln!(out, "<text x=\"{x}\" y=\"{y}\">{text}</text>"),
        class => writeln!(
            out,
            "<text class=\"{class}\" x=\"{x}\" y=\"{y}\">{text}</text>"
        ),
    };
}

/// Labels have a fixed room; the middle goes, since both ends tell workloads apart.
fn shortened(name: &str) -> String {
    const ROOM: usize = 28;
    let count = name.chars().count();
    if count <= ROOM {
        return name.to_owned();
    }
    let start: String = name.chars().take(ROOM / 2 - 1).collect();
    let end: String = name.chars().skip(count - ROOM / 2).collect();
    format!("{start}…{end}")
}

/// Text for XML 1.0, which cannot hold most control characters even as references.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}
