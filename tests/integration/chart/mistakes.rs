//! Mistakes that the cluster would find too late, each made in a copy of the chart: the real program
//! names rule, file and line.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::{helms, read};
use crate::support::{deps, tools};

/// A mistake: in `file`, the one occurrence of `from` becomes `to`.
struct Mistake<'a> {
    /// What it is, in words for the folder's name.
    name: &'static str,
    file: &'static str,
    from: &'static str,
    to: &'a str,
    /// What has to be found.
    rule: &'static str,
    /// A text on the line it has to be found in, the first in `found_in` that has it.
    at: &'static str,
    /// The file it has to be found in; empty: `file`.
    found_in: &'static str,
}

/// A folder with the chart and its dependencies, the mistake made.
fn copy(mistake: &Mistake<'_>) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("mistakes")
        .join(mistake.name);
    if folder.exists() {
        std::fs::remove_dir_all(&folder).expect("the last run's copy can go");
    }
    tools::copy_tree(&deps::chart(&helms()[0]), &folder, &[]);
    let file = folder.join(mistake.file);
    let text = read(&file);
    assert_eq!(
        text.matches(mistake.from).count(),
        1,
        "{}: {:?}",
        mistake.name,
        mistake.from
    );
    std::fs::write(&file, text.replacen(mistake.from, mistake.to, 1)).expect("a copy of ours");
    folder
}

fn findings(chart: &Path) -> Vec<Value> {
    let mut command = tools::command(env!("CARGO_BIN_EXE_dataspoke"));
    let ran = tools::run(command.args(["lint", "-o", "json"]).arg(chart));
    assert!(ran.code < 2, "{}", ran.all());
    let report: Value = serde_json::from_str(&ran.stdout).expect("the report is JSON");
    report["findings"].as_array().expect("findings").clone()
}

fn found(mistake: &Mistake<'_>) {
    let chart = copy(mistake);
    let file = if mistake.found_in.is_empty() {
        mistake.file
    } else {
        mistake.found_in
    };
    let text = read(chart.join(file));
    let line = 1 + text
        .lines()
        .position(|line| line.contains(mistake.at))
        .unwrap_or_else(|| panic!("{}: {:?} is in {file}", mistake.name, mistake.at));
    let findings = findings(&chart);
    let hit = findings.iter().any(|finding| {
        finding["rule"] == mistake.rule
            && finding["location"]["line"] == line
            && finding["location"]["file"]
                .as_str()
                .is_some_and(|found| found.ends_with(&format!("{}/{file}", mistake.name)))
    });
    let seen: Vec<String> = findings
        .iter()
        .map(|finding| {
            format!(
                "{} {}:{} {}",
                finding["rule"],
                finding["location"]["file"],
                finding["location"]["line"],
                finding["message"]
            )
        })
        .collect();
    assert!(
        hit,
        "{}: {} at {file}:{line} was not found, but:\n{}",
        mistake.name,
        mistake.rule,
        seen.join("\n")
    );
}

/// The chart as it is has none, or every case below would be worth nothing.
#[test]
fn the_chart_itself_is_clean() {
    assert_eq!(findings(&deps::chart(&helms()[0])), Vec::<Value>::new());
    // A fresh clone, whose community charts are not there, is told so at most.
    for finding in findings(&deps::chart_source()) {
        assert_eq!(finding["severity"], "info", "{finding}");
    }
}

macro_rules! mistakes {
    ($($name:ident { $($field:ident: $value:expr),* $(,)? })*) => {$(
        #[test]
        #[allow(clippy::needless_update, reason = "most mistakes leave fields to NONE")]
        fn $name() {
            found(&Mistake { name: stringify!($name), $($field: $value,)* ..NONE });
        }
    )*};
}

const NONE: Mistake<'static> = Mistake {
    name: "",
    file: "values.yaml",
    from: "",
    to: "",
    rule: "reference",
    at: "",
    found_in: "",
};

mistakes! {
    misspelt_table_of_a_subchart {
        file: "values-dev.yaml",
        from: "    persistence:\n      size: 10Gi\n",
        to: "    persistance:\n      size: 10Gi\n",
        rule: "unknown-value",
        at: "persistance:",
    }
    temporal_user_is_not_the_role {
        from: "database: temporal\n            # -- Role; the same as postgresql.auth.username.\n            user: dataspoke\n",
        to: "database: temporal\n            # -- Role; the same as postgresql.auth.username.\n            user: temporal\n",
        at: "user: temporal",
    }
    api_on_in_dev_without_a_config_map {
        file: "values-dev.yaml",
        from: "api:\n  enabled: false\n",
        to: "api:\n  enabled: true # here\n",
        at: "createConfigMap: false",
    }
    password_key_that_no_secret_has {
        file: "values-dev.yaml",
        from: "existingSecretPasswordKey: REDIS_PASSWORD",
        to: "existingSecretPasswordKey: redis-password",
        at: "existingSecretPasswordKey: redis-password",
    }
    password_key_that_the_shared_secret_lacks {
        from: "existingSecretPasswordKey: DATASPOKE_REDIS_PASSWORD",
        to: "existingSecretPasswordKey: REDIS_PASSWORD",
        at: "existingSecretPasswordKey: REDIS_PASSWORD",
    }
    redis_host_is_no_service {
        from: "host: \"dataspoke-redis-master\"",
        to: "host: dataspoke-redis",
        at: "host: dataspoke-redis",
    }
    min_replicas_above_max_replicas {
        from: "minReplicas: 2\n    # -- Most pods.\n    maxReplicas: 6",
        to: "minReplicas: 9\n    # -- Most pods.\n    maxReplicas: 6",
        at: "minReplicas: 9",
    }
    too_many_connections_of_a_pod {
        from: "maxConns: 10",
        to: "maxConns: 50",
        at: "maxConns: 50",
    }
    too_many_pods_with_connections {
        from: "# -- Pods of each of the four services.\n    replicaCount: 1",
        to: "# -- Pods of each of the four services.\n    replicaCount: 3",
        at: "maxConns: 10",
    }
    unquoted_numeric_password {
        from: "# -- Password of Redis.\n    password: \"\"",
        to: "# -- Password of Redis.\n    password: 12345678",
        rule: "schema",
        at: "password: 12345678",
    }
    volume_that_nobody_makes {
        from: "persistence:\n      # -- A cache keeps nothing.\n      enabled: false\n  replica:",
        to: "persistence:\n      enabled: true # here\n  replica:",
        rule: "schema",
        at: "enabled: true # here",
    }
    image_that_is_gone {
        from: "repository: bitnamilegacy/redis",
        to: "repository: bitnami/redis",
        rule: "schema",
        at: "repository: bitnami/redis",
    }
    network_policy_without_extra_egress {
        from: "    - ports:\n        - port: 443\n          protocol: TCP\n",
        to: "",
        rule: "schema",
        at: "extraEgress:",
    }
    existing_secret_that_temporal_does_not_read {
        from: "existingSecret: \"\"",
        to: "existingSecret: dataspoke-from-vault",
        at: "existingSecret: dataspoke-secrets",
    }
    ingress_without_hosts {
        from: "    hosts:\n      - host: dataspoke.example.com\n        paths:\n          - path: /\n            pathType: Prefix\n",
        to: "    hosts: []\n",
        rule: "schema",
        at: "hosts: []",
    }
    temporal_namespace_that_nobody_makes {
        from: "namespace: \"dataspoke\"",
        to: "namespace: production",
        at: "namespace: production",
    }
    second_redis_table {
        file: "values-dev.yaml",
        from: "# The apps read their environment on the developer's machine.\n",
        to: "redis: # here\n  enabled: false\n",
        rule: "duplicate-key",
        at: "redis: # here",
    }
    request_above_its_limit {
        from: "requests: {cpu: 250m, memory: 256Mi}\n    limits: {cpu: 500m, memory: 512Mi}\n  autoscaling:",
        to: "requests: {cpu: 250m, memory: 768Mi}\n    limits: {cpu: 500m, memory: 512Mi}\n  autoscaling:",
        rule: "resource-limits",
        at: "memory: 768Mi",
    }
    volume_without_a_unit {
        from: "# -- Size of each pod's volume.\n    size: 50Gi",
        to: "# -- Size of each pod's volume.\n    size: 50 # here",
        rule: "resource-limits",
        at: "size: 50 # here",
    }
    elasticsearch_on {
        from: "visibility would go there.\n    enabled: false",
        to: "visibility would go there.\n    enabled: true # here",
        rule: "profile-totals",
        at: "enabled: true # here",
    }
    resources_that_change_the_totals {
        file: "values-dev.yaml",
        from: "requests: {cpu: 50m, memory: 128Mi}",
        to: "requests: {cpu: 60m, memory: 128Mi}",
        rule: "profile-totals",
        at: "totals: {requests: {cpu: 350m",
        found_in: ".dataspoke.yaml",
    }
}

/// The password is made here, so that it stands in no file of the project.
#[test]
fn a_password_in_values_dev() {
    let password = tools::password(71);
    let text = format!("  createSecret: false\n  redis:\n    password: {password}\n");
    let mistake = Mistake {
        name: "a_password_in_values_dev",
        file: "values-dev.yaml",
        from: "  createSecret: false\n",
        to: &text,
        rule: "plain-secret",
        at: "    password: ",
        ..NONE
    };
    found(&mistake);
    let folder = copy(&mistake);
    let mut command = tools::command(env!("CARGO_BIN_EXE_dataspoke"));
    let ran = tools::run(command.arg("lint").arg(folder)).expect_code(1);
    assert!(!ran.all().contains(&password), "the report shows it");
}

/// Each shape of ci/ has no findings either.
#[test]
fn every_shape_lints_clean() {
    let chart = deps::chart(&helms()[0]);
    for entry in std::fs::read_dir(chart.join("ci")).expect("the chart has ci/") {
        let file = entry.expect("an entry").path();
        let mut command = tools::command(env!("CARGO_BIN_EXE_dataspoke"));
        tools::run(command.arg("lint").arg(&chart).arg("-f").arg(file)).expect_code(0);
    }
}
