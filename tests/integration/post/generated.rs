//! Generated streams: Kubernetes objects in every style that YAML has, from fixed seeds.

use super::expected::Ask;
use super::invariants::holds;
use super::written::{BLOCK, Dice, Value, WORDS, Writer, map, text};

fn anything(dice: &mut Dice, depth: usize) -> Value {
    match dice.roll(if depth == 0 { 4 } else { 8 }) {
        0..=3 => text(WORDS[dice.roll(WORDS.len())]),
        4 => Value::List(
            (0..dice.roll(4))
                .map(|_| anything(dice, depth - 1))
                .collect(),
        ),
        5 => text(BLOCK),
        _ => Value::Map(
            (0..dice.roll(4))
                .map(|at| (format!("k{at}"), anything(dice, depth - 1)))
                .collect(),
        ),
    }
}

/// What may stand where a collection should be, or nothing at all.
fn blank(dice: &mut Dice) -> Option<Value> {
    match dice.roll(6) {
        0 => Some(text("~")),
        1 => Some(text("null")),
        2 => Some(text("")),
        3 => Some(Value::Map(vec![])),
        4 => Some(Value::List(vec![])),
        _ => None,
    }
}

fn labels(dice: &mut Dice) -> Option<Value> {
    if dice.one_in(3) {
        return blank(dice);
    }
    let keys = [
        "app",
        "app.kubernetes.io/part-of",
        "app.kubernetes.io/version",
        "team",
        "x.y/z",
    ];
    let mut entries = Vec::new();
    for key in keys {
        if dice.one_in(2) {
            entries.push((
                key.to_owned(),
                text(dice.pick(&["a", "b-c", "\"1\"", "''"])),
            ));
        }
    }
    Some(Value::Map(entries))
}

fn metadata(dice: &mut Dice, name: &str) -> Value {
    let mut entries = vec![("name".to_owned(), text(name))];
    for field in ["labels", "annotations"] {
        if let Some(value) = labels(dice) {
            let at = dice.roll(entries.len() + 1);
            entries.insert(at, (field.to_owned(), value));
        }
    }
    Value::Map(entries)
}

/// Labels that a workload and its pod template share through an anchor.
fn share_labels(dice: &mut Dice, meta: &mut Value, template: &mut Vec<(String, Value)>) {
    let own = vec![
        ("app".to_owned(), text("a")),
        ("team".to_owned(), text("b")),
    ];
    let Value::Map(meta) = meta else { return };
    meta.retain(|(key, _)| key != "labels");
    meta.push((
        "labels".to_owned(),
        Value::Anchored("l", Box::new(Value::Map(own))),
    ));
    let shared = match dice.roll(3) {
        0 => Value::Alias("l"),
        1 => Value::Merged("l", vec![("tier".to_owned(), text("c"))]),
        _ => map([("x", Value::Alias("l"))]),
    };
    template.retain(|(key, _)| key != "metadata");
    let at = dice.roll(2);
    let place = if at == 0 { "metadata" } else { "notes" };
    template.insert(at, (place.to_owned(), map([("labels", shared)])));
}

fn container(dice: &mut Dice, name: &str) -> Value {
    let mut entries = vec![
        ("name".to_owned(), text(name)),
        ("image".to_owned(), text("x:1")),
    ];
    let env_from = match dice.roll(5) {
        0 => blank(dice),
        1 => Some(Value::List(vec![map([(
            "configMapRef",
            map([("name", text("dataspoke-config"))]),
        )])])),
        2 => Some(Value::List(vec![map([
            ("prefix", text("X_")),
            ("secretRef", map([("name", text("extra"))])),
        ])])),
        3 => Some(Value::List(vec![map([(
            "secretRef",
            map([("name", text("'other'"))]),
        )])])),
        _ => None,
    };
    for (key, value) in [
        ("envFrom", env_from),
        ("args", Some(anything(dice, 1))),
        ("resources", blank(dice)),
    ] {
        if let Some(value) = value {
            let at = dice.roll(entries.len() + 1);
            entries.insert(at, (key.to_owned(), value));
        }
    }
    Value::Map(entries)
}

fn object(dice: &mut Dice) -> Value {
    let workload = |dice: &mut Dice, kind: &str, api: &str| {
        let mut pod = vec![(
            "containers".to_owned(),
            Value::List(
                (0..1 + dice.roll(3))
                    .map(|at| container(dice, &format!("c{at}")))
                    .collect(),
            ),
        )];
        if dice.one_in(2) {
            let init = match dice.one_in(2) {
                true => Some(Value::List(vec![container(dice, "init")])),
                false => blank(dice),
            };
            if let Some(init) = init {
                pod.insert(dice.roll(2), ("initContainers".to_owned(), init));
            }
        }
        let mut template = vec![("spec".to_owned(), Value::Map(pod))];
        if dice.one_in(2) {
            template.insert(dice.roll(2), ("metadata".to_owned(), metadata(dice, "pod")));
        }
        let mut meta = metadata(dice, "w");
        if dice.one_in(4) {
            share_labels(dice, &mut meta, &mut template);
        }
        let template = map([("replicas", text("2")), ("template", Value::Map(template))]);
        let spec = match kind {
            "CronJob" => map([("jobTemplate", map([("spec", template)]))]),
            _ => template,
        };
        map([
            ("apiVersion", text(api)),
            ("kind", text(kind)),
            ("metadata", meta),
            ("spec", spec),
        ])
    };
    match dice.roll(8) {
        0 => workload(dice, "Deployment", "apps/v1"),
        1 => workload(dice, "StatefulSet", "apps/v1"),
        2 => workload(dice, "CronJob", "batch/v1"),
        3 => workload(dice, "Job", "batch/v1"),
        4 => map([
            ("apiVersion", text("v1")),
            ("kind", text("List")),
            (
                "items",
                Value::List((0..dice.roll(3)).map(|_| object(dice)).collect()),
            ),
        ]),
        5 => map([
            ("kind", text("Secret")),
            ("data", anything(dice, 2)),
            ("apiVersion", text("v1")),
        ]),
        6 => anything(dice, 3),
        _ => map([
            ("apiVersion", text("v1")),
            ("kind", text("ConfigMap")),
            ("metadata", metadata(dice, "c")),
            ("data", anything(dice, 3)),
        ]),
    }
}

fn has_anchors(value: &Value) -> bool {
    match value {
        Value::Scalar(_) => false,
        Value::List(items) => items.iter().any(has_anchors),
        Value::Map(entries) => entries.iter().any(|(_, value)| has_anchors(value)),
        Value::Anchored(..) | Value::Alias(_) | Value::Merged(..) => true,
    }
}

/// A stream of some documents.
pub(crate) fn stream(dice: &mut Dice) -> String {
    let sign = if dice.one_in(5) { "\r\n" } else { "\n" };
    let mut out = String::new();
    for at in 0..1 + dice.roll(4) {
        let object = object(dice);
        let mut writer = Writer {
            wild: dice.one_in(2),
            json: dice.one_in(8) && !has_anchors(&object),
            dice,
            out: String::new(),
            sign,
        };
        if at > 0 || writer.dice.one_in(2) {
            writer.out.push_str("---");
            writer.out.push_str(sign);
        }
        if writer.dice.one_in(2) {
            writer.out.push_str("# Source: c/templates/x.yaml");
            writer.out.push_str(sign);
        }
        match &object {
            Value::Map(entries) if !entries.is_empty() && !writer.json => {
                writer.entries(entries, 0, false)
            }
            Value::List(items) if !items.is_empty() && !writer.json => writer.items(items, 0),
            value => {
                let mut flow = String::new();
                writer.flow(value, &mut flow);
                writer.out.push_str(&flow);
                writer.out.push_str(sign);
            }
        }
        out.push_str(&writer.out);
    }
    if dice.one_in(6) {
        out.truncate(out.trim_end().len());
    }
    out
}

#[test]
fn generated_streams_gain_what_was_asked_and_lose_nothing() {
    let rounds: u64 = std::env::var("DSK_ROUNDS").map_or(400, |rounds| rounds.parse().unwrap());
    let (mut accepted, mut all) = (0, 0);
    for seed in 0..rounds {
        let stream = stream(&mut Dice::new(seed));
        for ask in Ask::ALL {
            all += 1;
            accepted += usize::from(holds(&format!("seed {seed}"), &stream, ask));
        }
    }
    assert!(
        accepted * 10 > all * 8,
        "only {accepted} of {all} streams were accepted"
    );
}
