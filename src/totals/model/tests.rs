use super::*;
use crate::chart::ValuesFile;
use crate::config::Config;
use crate::dialect::Dialect;
use crate::quantity::Format;
use crate::source::Sources;
use crate::values::{Layer, decode};

fn values(text: &str) -> Values {
    let mut sources = Sources::new();
    let bytes = text.as_bytes().to_vec();
    let file = ValuesFile::new("values.yaml", "values.yaml", None, bytes, &mut sources);
    let mut values = Values::new();
    let layer = Layer::Defaults("".into());
    let root = decode::file(&mut values, &file, &layer, Dialect::Helm4).expect("readable");
    values.set_root(root);
    values
}

fn components(text: &str) -> Vec<config::Component> {
    let mut sources = Sources::new();
    let id = sources.add(".dataspoke.yaml", format!("components:\n{text}"));
    let config = Config::read(id, &[], &sources).expect("a configuration");
    config.components.expect("components")
}

fn model(config: &str, text: &str) -> Model {
    Model::compute(&components(config), &values(text), &[])
}

fn faults(config: &str, text: &str) -> Vec<Fault> {
    let troubles = model(config, text).troubles;
    troubles.into_iter().map(|trouble| trouble.fault).collect()
}

fn path(text: &str) -> ValuesPath {
    ValuesPath::parse(text).expect("a path")
}

const WEB: &str = "- {name: web, parts: [{replicas: pods, resources: [own, shared], storage: [{size: disk.size, when: disk.enabled}]}]}\n";

fn web(replicas: u32) -> String {
    format!(
        "pods: {replicas}\nown: {{}}\nshared: {{requests: {{cpu: 250m, memory: 1Gi}}, limits: {{cpu: 1, memory: 1.5Gi}}}}\n\
         disk: {{enabled: true, size: 10Gi}}\n"
    )
}

#[test]
fn a_replica_costs_a_pod() {
    let one = model(WEB, &web(1)).total().expect("held");
    assert_eq!(one.requests.cpu, Quantity::from_cpu_millis(250));
    assert_eq!(one.limits.memory, Some(Quantity::from_bytes(3 << 29)));
    assert_eq!(one.storage, Quantity::from_bytes(10 << 30));
    let mut sum = Usage::default();
    for replicas in 0..20 {
        let found = model(WEB, &web(replicas));
        assert!(found.is_complete());
        assert_eq!(found.total(), Some(sum), "{replicas} replicas");
        sum = sum.checked_add(one).expect("held");
    }
}

#[test]
fn the_first_table_that_is_not_empty_counts() {
    let found = model(WEB, &web(1));
    assert_eq!(found.parts[0].resources, Some(path("shared")));
    let own = web(1).replace("own: {}", "own: {limits: {cpu: 2}}");
    let found = model(WEB, &own);
    assert_eq!(found.parts[0].resources, Some(path("own")));
    let total = found.total().expect("held");
    // An absent request is the limit; an absent limit has no bound.
    assert_eq!(total.requests.cpu, Quantity::from_cpu_millis(2000));
    assert_eq!(total.limits.memory, None);
    let notes: Vec<String> = found.notes.iter().map(ToString::to_string).collect();
    assert_eq!(
        notes,
        [
            "web (own) has no memory limit: unbounded",
            "web (own) has no cpu request: its limit counts",
            "web (own) has no memory request: 0 counts",
        ]
    );
}

#[test]
fn nulls_in_a_table_make_it_count_and_ask_for_nothing() {
    let text = web(1).replace("own: {}", "own: {limits: null, requests: null}");
    let found = model(WEB, &text);
    assert_eq!(found.parts[0].resources, Some(path("own")));
    assert_eq!(found.total().expect("held").limits.cpu, None);
}

#[test]
fn an_autoscaler_replaces_the_number_of_pods() {
    let config = "- {name: a, parts: [{replicas: pods, autoscaling: hpa, resources: r}]}\n";
    let text = |hpa: &str| format!("pods: 9\nr: {{requests: {{cpu: 1}}}}\nhpa: {hpa}\n");
    let range = |hpa: &str| model(config, &text(hpa)).parts[0].replicas;
    let on = |min, max| Replicas { min, max };
    assert_eq!(
        range("{enabled: true, minReplicas: 2, maxReplicas: 5}"),
        on(2, 5)
    );
    assert_eq!(range("{enabled: true, maxReplicas: \"5\"}"), on(1, 5));
    assert_eq!(
        range("{enabled: false, minReplicas: 2, maxReplicas: 5}"),
        on(9, 9)
    );
    assert_eq!(range("null"), on(9, 9));
    assert_eq!(
        faults(
            config,
            &text("{enabled: true, minReplicas: 6, maxReplicas: 5}")
        ),
        [Fault::Range(path("hpa"))]
    );
    assert_eq!(
        faults(config, &text("{enabled: true}")),
        [Fault::Absent(path("hpa.maxReplicas"))]
    );
}

#[test]
fn switches_decide_what_is_there() {
    let config = "- {name: a, when: a.enabled, parts: [{when: {a.mode: big}, resources: a.r}, {resources: a.r}]}\n";
    let text =
        |on, mode| format!("a: {{enabled: {on}, mode: {mode}, r: {{requests: {{cpu: 1}}}}}}\n");
    let parts = |on, mode| model(config, &text(on, mode)).parts.len();
    assert_eq!(
        (
            parts(true, "big"),
            parts(true, "small"),
            parts(false, "big")
        ),
        (2, 1, 0)
    );
    assert!(model(config, &text(false, "big")).components.is_empty());
}

#[test]
fn what_cannot_be_counted_is_told() {
    let table = [
        (
            web(1).replace("pods: 1", "pods: -1"),
            Fault::NoCount(path("pods")),
        ),
        (
            web(1).replace("pods: 1", "pods: 1.5"),
            Fault::NoCount(path("pods")),
        ),
        (
            web(1).replace("pods: 1", "other: 1"),
            Fault::Absent(path("pods")),
        ),
        (
            web(1).replace("own: {}", "own: [1]"),
            Fault::NoTable(path("own")),
        ),
        (
            web(1).replace("limits: {cpu: 1, memory: 1.5Gi}", "limits: [1]"),
            Fault::NoTable(path("shared.limits")),
        ),
        (
            web(1).replace("{cpu: 250m, memory: 1Gi}", "none"),
            Fault::NoTable(path("shared.requests")),
        ),
        (
            web(1).replace("250m", "-1"),
            Fault::Negative(path("shared.requests.cpu")),
        ),
        (
            web(1).replace("10Gi", "\"{{ .x }}\""),
            Fault::Template(path("disk.size")),
        ),
    ];
    for (text, fault) in table {
        assert_eq!(faults(WEB, &text), [fault], "{text}");
    }
    let hostile = web(1).replace("250m", "1e1000");
    assert!(matches!(
        &faults(WEB, &hostile)[..],
        [Fault::Quantity { .. }]
    ));
}

#[test]
fn a_sum_too_large_is_told() {
    let config =
        "- {name: a, parts: [{replicas: pods, resources: r}, {replicas: pods, resources: r}]}\n";
    let text = "pods: 4294967295\nr: {requests: {cpu: 9E}}\n";
    let found = model(config, text);
    // 2 * 2^32 * 9E fits 128 bits even in billionths; what does not is said, never wrapped.
    let nanos = found.total().expect("held").requests.cpu.nanos();
    assert_eq!(nanos, 2 * 4_294_967_295_i128 * 9 * 10_i128.pow(27));
}

#[test]
fn charts_that_are_not_there_keep_their_defaults_to_themselves() {
    let config = components(
        "- {name: a, parts: [{resources: sub.resources}], absent: [\"sub.x\", top.x]}\n",
    );
    let found = Model::compute(&config, &values("a: 1\n"), &[path("sub")]);
    assert_eq!(found.unknown, [path("sub.resources"), path("sub.x")]);
    let faults: Vec<Fault> = found.troubles.into_iter().map(|t| t.fault).collect();
    assert_eq!(faults, [Fault::Absent(path("top.x"))]);
}

mod causes {
    use super::super::cause::{self, Causes, Held};
    use super::*;
    use crate::totals::{Amounts, Declaration};

    const SHOP: &str = "- {name: web, parts: [{replicas: web.pods, resources: web.r}]}\n\
        - {name: db, when: db.enabled, parts: [{resources: db.r, storage: db.size}]}\n";
    const TEXT: &str = "web: {pods: 2, r: {requests: {cpu: 250m, memory: 1Gi}}}\n\
        db: {enabled: true, size: 20Gi, r: {requests: {cpu: 500m, memory: 3Gi}}}\n";

    fn find(text: &str) -> Causes {
        let gibibytes = |count: u64| Some(Quantity::from_bytes(count << 30));
        let declared = Declaration {
            requests: Amounts {
                cpu: Some(Quantity::from_nanos(1_000_000_000, Format::DecimalSi)),
                memory: gibibytes(5),
            },
            limits: Amounts::default(),
            storage: gibibytes(20),
        };
        let (components, values) = (components(SHOP), values(text));
        let model = Model::compute(&components, &values, &[]);
        let held = Held {
            components: &components,
            values: &values,
            missing: &[],
            model: &model,
            declared: &declared,
        };
        cause::find(&held, &[])
    }

    fn blamed(text: &str) -> Vec<(String, Option<String>)> {
        let causes = find(text);
        assert_eq!(causes.open, [], "{text}");
        let found = causes.found.into_iter();
        found
            .map(|cause| (cause.path.to_string(), cause.instead))
            .collect()
    }

    fn one(path: &str, instead: &str) -> Vec<(String, Option<String>)> {
        vec![(path.to_owned(), Some(instead.to_owned()))]
    }

    #[test]
    fn nothing_moved() {
        assert_eq!(find(TEXT), Causes::default());
    }

    #[test]
    fn a_number_of_pods() {
        assert_eq!(
            blamed(&TEXT.replace("pods: 2", "pods: 3")),
            one("web.pods", "2")
        );
        assert_eq!(
            blamed(&TEXT.replace("pods: 2", "pods: 1")),
            one("web.pods", "2")
        );
        assert_eq!(
            blamed(&TEXT.replace("pods: 2", "pods: 40")),
            one("web.pods", "2")
        );
    }

    #[test]
    fn a_switch() {
        assert_eq!(
            blamed(&TEXT.replace("enabled: true", "enabled: false")),
            one("db.enabled", "true")
        );
    }

    #[test]
    fn a_size() {
        assert_eq!(
            blamed(&TEXT.replace("20Gi", "25Gi")),
            one("db.size", "20Gi")
        );
    }

    #[test]
    fn two_at_once() {
        let text = TEXT.replace("20Gi", "25Gi").replace("pods: 2", "pods: 3");
        let causes = find(&text);
        let mut named: Vec<String> = causes.found.iter().map(|c| c.path.to_string()).collect();
        named.sort();
        assert_eq!(named, ["db.size", "web.pods"]);
        assert_eq!(causes.open, []);
    }

    fn names(paths: &[ValuesPath]) -> Vec<String> {
        paths.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn the_likeliest_of_several() {
        let causes = find(&TEXT.replace("cpu: 250m", "cpu: 300m"));
        let [cause] = &causes.found[..] else {
            panic!("one cause: {causes:?}");
        };
        assert_eq!(cause.path.to_string(), "web.r.requests.cpu");
        assert_eq!(names(&cause.rivals), ["db.r.requests.cpu"]);
    }

    #[test]
    fn several_and_none_looks_changed() {
        let causes = find(&TEXT.replace("250m", "200m").replace("500m", "400m"));
        let [open] = &causes.open[..] else {
            panic!("one difference: {causes:?}");
        };
        let candidates = ["web.r.requests.cpu", "db.r.requests.cpu"];
        assert_eq!(names(&open.candidates), candidates);
    }
}
