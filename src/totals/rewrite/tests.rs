use super::*;
use crate::quantity::Quantity;
use crate::source::Sources;
use crate::totals::{Limits, Requests};

fn total() -> Usage {
    let cpu = Quantity::from_cpu_millis;
    let memory = |gi: u64| Quantity::from_bytes(gi << 30);
    Usage {
        requests: Requests {
            cpu: cpu(5000),
            memory: memory(8),
        },
        limits: Limits {
            cpu: Some(cpu(9000)),
            memory: Some(memory(14)),
        },
        storage: memory(100),
        claims: 2,
    }
}

fn written(text: &str, total: Usage) -> Result<String, RewriteError> {
    let mut sources = Sources::new();
    let id = sources.add("c", text.to_owned());
    let config = Config::read(id, &[], &sources).expect("the configuration is sound");
    let text = rewrite(&config, text, &[("p", total)])?;
    let id = sources.add("c", text.clone());
    let config = Config::read(id, &[], &sources).expect("the result is sound");
    let totals = config
        .profile("p")
        .and_then(|p| p.totals.clone())
        .expect("declared");
    let declared = crate::totals::declaration(&totals).expect("quantities");
    assert_eq!(declared.differences(&total), [], "{text}");
    Ok(text)
}

#[test]
fn only_wrong_numbers_change() {
    let text = "# top\nprofiles:\n  p:   # ours\n    totals: {requests: {cpu: 4500m, memory: 7Gi}, limits: {cpu: \"9\", memory: 14336Mi}, storage: '1'} # t\n    values: []\nexclude: []\n";
    let expected = text
        .replace("4500m", "\"5\"")
        .replace("7Gi", "8Gi")
        .replace("'1'", "'100Gi'");
    assert_eq!(written(text, total()), Ok(expected));
}

#[test]
fn what_is_not_declared_stays_undeclared() {
    let text = "profiles: {p: {totals: {storage: 1Gi}}}\n";
    assert_eq!(written(text, total()), Ok(text.replace("1Gi", "100Gi")));
}

#[test]
fn a_profile_without_totals_gets_a_line() {
    let line = "totals: {requests: {cpu: \"5\", memory: 8Gi}, limits: {cpu: \"9\", memory: 14Gi}, storage: 100Gi}";
    let text = "profiles:\r\n  p:\r\n    values: [a.yaml]  # dev\r\n  q: {values: []}\r\n";
    let expected = text.replace("# dev\r\n", &format!("# dev\r\n    {line}\r\n"));
    assert_eq!(written(text, total()), Ok(expected));
    let text = "profiles: {p: {values: []}}\n";
    let expected = text.replace("[]}", &format!("[], {line}}}"));
    assert_eq!(written(text, total()), Ok(expected));
}

#[test]
fn what_has_no_bound_is_not_declared() {
    let mut unbounded = total();
    unbounded.limits.cpu = None;
    let text = "profiles:\n  p:\n    totals: {limits: {cpu: \"9\"}}\n";
    let error = written(text, unbounded).expect_err("unbounded");
    assert!(error.to_string().contains("limits.cpu"), "{error}");
}
