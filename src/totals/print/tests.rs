use super::super::{
    Amounts, Component, Declaration, Limits, Note, ProfileTotals, Replicas, Requests, Resource,
    TotalsReport, Usage,
};
use super::{TableStyle, csv, json, markdown, svg, table};
use crate::quantity::Quantity;

fn q(text: &str) -> Quantity {
    text.parse().expect("a quantity")
}

fn optional(text: &str) -> Option<Quantity> {
    (text != "none").then(|| q(text))
}

/// A component from the cost of one pod: `request limit` of CPU, of memory, and storage.
fn component(name: &str, min: u32, max: u32, pod: [&str; 5]) -> Component {
    let usage = Usage {
        requests: Requests {
            cpu: q(pod[0]),
            memory: q(pod[2]),
        },
        limits: Limits {
            cpu: optional(pod[1]),
            memory: optional(pod[3]),
        },
        storage: q(pod[4]),
        claims: 0,
    };
    Component::of_pods(name.to_owned(), usage, Replicas { min, max }).expect("small numbers")
}

fn declaration(numbers: [&str; 5]) -> Declaration {
    Declaration {
        requests: Amounts {
            cpu: Some(q(numbers[0])),
            memory: Some(q(numbers[2])),
        },
        limits: Amounts {
            cpu: Some(q(numbers[1])),
            memory: Some(q(numbers[3])),
        },
        storage: Some(q(numbers[4])),
    }
}

fn production() -> ProfileTotals {
    let components = vec![
        component("frontend", 2, 4, ["250m", "500m", "256Mi", "512Mi", "0"]),
        component("postgresql", 1, 1, ["500m", "1", "1Gi", "2Gi", "50Gi"]),
    ];
    let mut profile =
        ProfileTotals::new("production".to_owned(), components).expect("small numbers");
    profile.declared = Some(declaration(["1", "2", "1536Mi", "3Gi", "50Gi"]));
    profile.budget = Some(declaration(["1100m", "2", "2Gi", "4Gi", "40Gi"]));
    profile
}

fn report(profiles: Vec<ProfileTotals>) -> TotalsReport {
    TotalsReport {
        chart: "charts/shop".to_owned(),
        profiles,
    }
}

fn unbounded() -> ProfileTotals {
    let mut profile = ProfileTotals::new(
        "rendered".to_owned(),
        vec![
            component("Deployment/a", 1, 1, ["100m", "none", "64Mi", "128Mi", "0"]),
            component(
                "StatefulSet/a-name-that-is-far-too-long-for-its-column",
                1,
                1,
                ["1", "2", "1Gi", "1Gi", "5Gi"],
            ),
        ],
    )
    .expect("small numbers");
    profile.jobs = vec![component(
        "Job/migrate",
        1,
        1,
        ["50m", "250m", "64Mi", "256Mi", "0"],
    )];
    profile.notes = vec![Note::NoLimit {
        holder: "Deployment/a: container web".to_owned(),
        resource: Resource::Cpu,
    }];
    profile
}

#[test]
fn the_table_is_readable_without_colour() {
    let expected = "\
production
COMPONENT   PODS  CPU REQ  CPU LIM  MEM REQ  MEM LIM  STORAGE
frontend     2-4     500m        1    512Mi      1Gi        -
postgresql     1     500m        1      1Gi      2Gi     50Gi
─────────────────────────────────────────────────────────────
total                   1        2    1.5Gi      3Gi     50Gi
at most             1500m        3      2Gi      4Gi     50Gi
declared                1        2    1.5Gi      3Gi     50Gi
budget              1100m        2      2Gi      4Gi     40Gi

use of the budget
  CPU requests     ██████████████████████░░   91%  1 of 1100m
  CPU limits       ████████████████████████  100%  2 of 2
  memory requests  ██████████████████░░░░░░   75%  1.5Gi of 2Gi
  memory limits    ██████████████████░░░░░░   75%  3Gi of 4Gi
  storage          ████████████████████████  125%  50Gi of 40Gi  OVER

over the budget: storage: 50Gi, not 40Gi (10Gi more)
";
    assert_eq!(
        table(&report(vec![production()]), &TableStyle::default()),
        expected
    );
}

#[test]
fn the_table_keeps_to_the_terminal_and_names_stay_whole() {
    let style = TableStyle {
        unicode: false,
        ..TableStyle::default()
    };
    let text = table(&report(vec![unbounded()]), &style);
    let expected = "\
rendered
COMPONENT                    PODS  CPU REQ    CPU LIM  MEM REQ  MEM LIM  STORAGE
Deployment/a                    1     100m  unbounded     64Mi    128Mi        -
StatefulSet/a-name-that-is-far-too-long-for-its-column
                                1        1          2      1Gi      1Gi      5Gi
";
    assert!(text.starts_with(expected), "{text}");
    let wide: Vec<_> = text
        .lines()
        .filter(|line| line.chars().count() > 80)
        .collect();
    assert!(wide.is_empty(), "{wide:?}");
    assert!(text.is_ascii(), "{text}");
    assert!(
        text.contains("jobs, not in the total\nJob/migrate"),
        "{text}"
    );
    assert!(
        text.ends_with("note: Deployment/a: container web has no cpu limit: unbounded\n"),
        "{text}"
    );
}

#[test]
fn colour_is_all_that_colour_adds() {
    let plain = table(
        &report(vec![production(), unbounded()]),
        &TableStyle::default(),
    );
    let coloured = table(
        &report(vec![production(), unbounded()]),
        &TableStyle {
            color: true,
            ..TableStyle::default()
        },
    );
    assert_ne!(plain, coloured);
    let mut rest = coloured;
    for code in [0, 1, 31, 32, 33] {
        rest = rest.replace(&format!("\u{1b}[{code}m"), "");
    }
    assert_eq!(rest, plain);
}

#[test]
fn a_name_cannot_steer_the_terminal() {
    let mut profile = production();
    profile.components[0].name = "a\u{1b}[2Jb\nc".to_owned();
    let text = table(&report(vec![profile]), &TableStyle::default());
    assert!(
        text.contains("a\u{fffd}[2Jb\u{fffd}c") && !text.contains('\u{1b}'),
        "{text}"
    );
}

#[test]
fn a_wrong_declaration_is_said_with_the_difference() {
    let mut profile = production();
    profile.declared = Some(declaration(["900m", "2", "2Gi", "3Gi", "50Gi"]));
    let text = table(&report(vec![profile]), &TableStyle::default());
    assert!(
        text.contains("not as declared: CPU requests: 1, not 900m (100m more)\n"),
        "{text}"
    );
    assert!(
        text.contains("not as declared: memory requests: 1.5Gi, not 2Gi (512Mi less)\n"),
        "{text}"
    );
    let mut profile = unbounded();
    profile.budget = Some(declaration(["2", "2", "2Gi", "2Gi", "5Gi"]));
    let text = table(&report(vec![profile]), &TableStyle::default());
    assert!(
        text.contains("over the budget: CPU limits: unbounded, not 2\n"),
        "{text}"
    );
    assert!(text.contains("     -  unbounded of 2  OVER\n"), "{text}");
}

#[test]
fn markdown_is_the_readme_table() {
    let expected = "\
| Component | Replicas | CPU request / limit | Memory request / limit | Storage |
|:--|--:|--:|--:|--:|
| frontend | 2–4 | 500m / 1 | 512Mi / 1Gi | — |
| postgresql | 1 | 500m / 1 | 1Gi / 2Gi | 50Gi |
| **Total** |  | **1** / **2** | **1.5Gi** / **3Gi** | **50Gi** |
| At most |  | 1500m / 3 | 2Gi / 4Gi | 50Gi |
| Budget |  | 1100m / 2 | 2Gi / 4Gi | 40Gi |
";
    assert_eq!(markdown(&report(vec![production()])), expected);
    let mut other = production();
    other.name = "a|b".to_owned();
    other.declared = Some(declaration(["900m", "2", "2Gi", "3Gi", "50Gi"]));
    let both = markdown(&report(vec![production(), other]));
    assert!(
        both.starts_with(&format!("### production\n\n{expected}\n### a\\|b\n\n")),
        "{both}"
    );
    assert!(
        both.contains("| Declared |  | 900m / 2 | 2Gi / 3Gi | 50Gi |\n"),
        "{both}"
    );
    let stream = markdown(&report(vec![unbounded()]));
    assert!(
        stream.contains(
            "| **Total** |  | **1100m** / **unbounded** | **1088Mi** / **1152Mi** | **5Gi** |\n"
        ),
        "{stream}"
    );
    assert!(
        stream.contains("| *Jobs, not in the total* |  | — | — | — |\n| Job/migrate | 1 |"),
        "{stream}"
    );
    assert!(
        stream.ends_with("\n- Deployment/a: container web has no cpu limit: unbounded\n"),
        "{stream}"
    );
}

#[test]
fn json_has_its_stable_shape() {
    let value: serde_json::Value =
        serde_json::from_str(&json(&report(vec![production()]))).expect("JSON");
    let gi = 1_073_741_824_u64;
    let expected = serde_json::json!({"version": 1, "chart": "charts/shop", "profiles": [{
        "name": "production",
        "components": [
            {"name": "frontend", "replicas": {"min": 2, "max": 4},
             "requests": {"cpu_millis": 500, "memory_bytes": gi / 2}, "limits": {"cpu_millis": 1000, "memory_bytes": gi},
             "storage_bytes": 0},
            {"name": "postgresql", "replicas": {"min": 1, "max": 1},
             "requests": {"cpu_millis": 500, "memory_bytes": gi}, "limits": {"cpu_millis": 1000, "memory_bytes": 2 * gi},
             "storage_bytes": 50 * gi}],
        "total": {"requests": {"cpu_millis": 1000, "memory_bytes": 3 * gi / 2},
                  "limits": {"cpu_millis": 2000, "memory_bytes": 3 * gi}, "storage_bytes": 50 * gi},
        "total_max": {"requests": {"cpu_millis": 1500, "memory_bytes": 2 * gi},
                      "limits": {"cpu_millis": 3000, "memory_bytes": 4 * gi}, "storage_bytes": 50 * gi},
        "declared": {"requests": {"cpu_millis": 1000, "memory_bytes": 3 * gi / 2},
                     "limits": {"cpu_millis": 2000, "memory_bytes": 3 * gi}, "storage_bytes": 50 * gi},
        "budget": {"requests": {"cpu_millis": 1100, "memory_bytes": 2 * gi},
                   "limits": {"cpu_millis": 2000, "memory_bytes": 4 * gi}, "storage_bytes": 40 * gi}}]});
    assert_eq!(value, expected);
}

#[test]
fn json_writes_unbounded_and_undeclared_as_null() {
    let mut profile = unbounded();
    profile.budget = Some(Declaration {
        storage: Some(q("1Gi")),
        ..Declaration::default()
    });
    let value: serde_json::Value =
        serde_json::from_str(&json(&report(vec![profile]))).expect("JSON");
    let profile = &value["profiles"][0];
    let null = serde_json::Value::Null;
    assert_eq!(profile["components"][0]["limits"]["cpu_millis"], null);
    assert_eq!(profile["total"]["limits"]["cpu_millis"], null);
    assert_eq!(profile["total"]["limits"]["memory_bytes"], 1_207_959_552);
    assert_eq!(profile["declared"], null);
    assert_eq!(profile["budget"]["requests"]["cpu_millis"], null);
    assert_eq!(profile["jobs"][0]["name"], "Job/migrate");
    assert_eq!(
        profile["notes"][0],
        "Deployment/a: container web has no cpu limit: unbounded"
    );
}

#[test]
fn sums_beyond_64_bits_are_written_exactly() {
    let most = "9223372036854775807";
    let huge = component("huge", 1000, 1000, [most, most, most, most, "0"]);
    let profile = ProfileTotals::new("p".to_owned(), vec![huge]).expect("128 bits hold it");
    assert!(json(&report(vec![profile])).contains("\"cpu_millis\": 9223372036854775807000000"));
}

#[test]
fn csv_has_a_line_for_each_number() {
    let mut profile = unbounded();
    profile.components[0].name = "a,\"b\"".to_owned();
    profile.budget = Some(Declaration {
        storage: Some(q("1Gi")),
        ..Declaration::default()
    });
    let expected = "\
profile,line,name,replicas_min,replicas_max,requests_cpu_millis,limits_cpu_millis,requests_memory_bytes,limits_memory_bytes,storage_bytes
rendered,component,\"a,\"\"b\"\"\",1,1,100,unbounded,67108864,134217728,0
rendered,component,StatefulSet/a-name-that-is-far-too-long-for-its-column,1,1,1000,2000,1073741824,1073741824,5368709120
rendered,job,Job/migrate,1,1,50,250,67108864,268435456,0
rendered,total,,,,1100,unbounded,1140850688,1207959552,5368709120
rendered,total_max,,,,1100,unbounded,1140850688,1207959552,5368709120
rendered,budget,,,,,,,,1073741824
";
    assert_eq!(csv(&report(vec![profile])), expected);
}

/// Whether tags nest, attributes are quoted and no bare `&` or `<` is left: what an XML reader would refuse.
fn assert_well_formed(xml: &str) {
    let mut open = Vec::new();
    let mut rest = xml;
    while let Some(start) = rest.find('<') {
        let text = &rest[..start];
        assert!(!text.contains('>'), "bare > in {text}");
        for reference in text.split('&').skip(1) {
            let name = reference.split(';').next().expect("split gives one");
            assert!(
                ["amp", "lt", "gt", "quot"].contains(&name),
                "reference {name}"
            );
        }
        let end = start + rest[start..].find('>').expect("a tag is closed");
        let tag = &rest[start + 1..end];
        assert_eq!(tag.matches('"').count() % 2, 0, "quotes in {tag}");
        let name = tag
            .trim_start_matches('/')
            .split([' ', '/'])
            .next()
            .expect("split gives one");
        if tag.starts_with('/') {
            assert_eq!(open.pop(), Some(name), "end of {tag}");
        } else if !tag.ends_with('/') {
            open.push(name);
        }
        rest = &rest[end + 1..];
    }
    assert!(open.is_empty(), "left open: {open:?}");
}

#[test]
fn svg_is_well_formed_and_names_every_component() {
    let mut profile = unbounded();
    profile.components[0].name = "<a> & \"b\"\u{1b}".to_owned();
    let image = svg(&report(vec![production(), profile]));
    assert_well_formed(&image);
    assert!(
        image.contains("&lt;a&gt; &amp; &quot;b&quot;\u{fffd}"),
        "{image}"
    );
    for shown in [
        "frontend",
        "500m / 1<",
        "100m / unbounded<",
        "StatefulSet/a…",
        "for-its-column<",
    ] {
        assert!(image.contains(shown), "{shown} in {image}");
    }
    assert!(
        image.contains(">storage over the budget: 50Gi of 40Gi<"),
        "{image}"
    );
    assert!(image.contains(">budget 2Gi / 4Gi<"), "{image}");
}

#[test]
fn svg_bars_are_in_proportion() {
    let image = svg(&report(vec![production()]));
    let widths: Vec<_> = image
        .lines()
        .filter_map(|line| line.strip_prefix("<rect class=\"r\""))
        .collect();
    // CPU: the budget's limit of 2 is 400 wide, so 500m are 100 and the total of 1 is 200.
    assert!(
        widths[0].contains("width=\"100\"") && widths[2].contains("width=\"200\""),
        "{widths:?}"
    );
    // Storage: the total of 50Gi is the longest.
    assert!(
        widths[widths.len() - 1].contains("width=\"400\""),
        "{widths:?}"
    );
}

#[test]
fn an_empty_profile_has_a_form_everywhere() {
    let empty = || {
        report(vec![
            ProfileTotals::new("dev".to_owned(), Vec::new()).expect("nothing"),
        ])
    };
    assert!(table(&empty(), &TableStyle::default()).contains("total"));
    assert!(
        markdown(&empty()).contains("| **Total** |  | **0** / **0** | **0** / **0** | **0** |")
    );
    assert_well_formed(&svg(&empty()));
    assert_eq!(csv(&empty()).lines().count(), 3);
    assert!(json(&empty()).contains("\"components\": []"));
}
