//! dev_env's scripts, run by a developer whose helm and kubectl are stand-ins that write down what they
//! are asked to do. They see nothing of the machine but those and a few programs that every machine has.

use super::{helms, objects, read, template};
use crate::support::tools;

mod place;

use place::{KUBECTL, Place};

#[test]
fn a_developer_without_an_env_file_is_told_what_to_copy() {
    for script in ["install.sh", "uninstall.sh"] {
        let place = Place::new(&format!("no-env-{script}"));
        let ran = place.both_programs().run(script, &[]).expect_code(1);
        assert!(
            ran.stderr.contains("dev_env/.env is not there"),
            "{}",
            ran.stderr
        );
        assert_eq!(place.calls(), Vec::<String>::new());
    }
}

#[test]
fn an_empty_env_file_is_told_every_missing_name_at_once() {
    let place = Place::new("empty-env");
    let ran = place
        .both_programs()
        .env_file("")
        .run("install.sh", &[])
        .expect_code(1);
    assert_eq!(
        ran.stderr,
        "install.sh: dev_env/.env leaves these empty: DATASPOKE_DEV_KUBE_DATASPOKE_NAMESPACE \
         DATASPOKE_POSTGRES_USER DATASPOKE_POSTGRES_PASSWORD DATASPOKE_POSTGRES_DB \
         DATASPOKE_REDIS_PASSWORD\n"
    );
    assert_eq!(place.calls(), Vec::<String>::new());
}

/// The example as it is leaves the passwords to fill in, and nothing else.
#[test]
fn the_example_lacks_the_passwords_only() {
    let place = Place::new("example");
    let example = read(tools::root().join("dev_env/.env.example"));
    let ran = place
        .both_programs()
        .env_file(&example)
        .run("install.sh", &[])
        .expect_code(1);
    assert_eq!(
        ran.stderr,
        "install.sh: dev_env/.env leaves these empty: DATASPOKE_POSTGRES_PASSWORD \
         DATASPOKE_REDIS_PASSWORD\n"
    );
}

#[test]
fn a_missing_program_is_named() {
    let place = Place::new("no-helm");
    place.program("kubectl", KUBECTL).filled();
    let ran = place.run("install.sh", &[]).expect_code(1);
    assert_eq!(ran.stderr, "install.sh: helm is not on PATH\n");
    assert_eq!(place.calls(), Vec::<String>::new());
}

#[test]
fn install_makes_the_namespace_the_secrets_and_the_release() {
    let place = Place::new("install");
    let secrets = place.both_programs().filled();
    let ran = place.run("install.sh", &[]).expect_code(0);
    let calls = place.calls();
    let secret = |name: &str| {
        format!(
            "kubectl create secret generic {name} -n team-01 --dry-run=client -o yaml --from-env-file="
        )
    };
    let expected = [
        "kubectl get namespace team-01".to_owned(),
        "kubectl create namespace team-01".to_owned(),
        secret("dataspoke-postgres-secret"),
        "kubectl apply -f -".to_owned(),
        secret("dataspoke-redis-secret"),
        "kubectl apply -f -".to_owned(),
        secret("dataspoke-qdrant-secret"),
        "kubectl apply -f -".to_owned(),
        "helm repo add dataspoke-bitnami https://charts.bitnami.com/bitnami".to_owned(),
        "helm repo add dataspoke-qdrant https://qdrant.github.io/qdrant-helm".to_owned(),
        "helm repo add dataspoke-temporal https://go.temporal.io/helm-charts".to_owned(),
        "helm dependency build CHART".to_owned(),
        "helm upgrade --install dataspoke CHART -n team-01 -f CHART/values-dev.yaml \
         --set-string postgresql.auth.username=alice --set-string postgresql.auth.database=spoke \
         --set-string config.postgres.db=spoke \
         --set-string temporal.server.config.persistence.default.sql.user=alice \
         --set-string temporal.server.config.persistence.visibility.sql.user=alice \
         --timeout 5m --wait"
            .to_owned(),
    ];
    // Both ends of a pipe start at once: which of them writes first is left open.
    let sorted = |calls: &[String]| {
        let mut calls: Vec<String> = calls
            .iter()
            .map(|call| match call.split_once("--from-env-file=") {
                Some((before, _)) => format!("{before}--from-env-file="),
                None => call.clone(),
            })
            .collect();
        calls[2..8].sort();
        calls
    };
    assert_eq!(sorted(&calls), sorted(&expected));
    // The secrets go through a file that no argument shows, and to no output.
    for secret in &secrets {
        assert!(!calls.join("\n").contains(secret.as_str()));
        assert!(!ran.all().contains(secret.as_str()));
    }
    let [postgres, redis, qdrant] = &secrets;
    for (name, content) in [
        (
            "dataspoke-postgres-secret",
            format!("POSTGRES_USER=alice\nPOSTGRES_PASSWORD={postgres}\nPOSTGRES_DB=spoke\n"),
        ),
        (
            "dataspoke-redis-secret",
            format!("REDIS_PASSWORD={redis}\n"),
        ),
        (
            "dataspoke-qdrant-secret",
            format!("QDRANT_API_KEY={qdrant}\n"),
        ),
    ] {
        assert_eq!(
            read(place.folder.join(format!("state/{name}.env"))),
            content
        );
    }
    // Again: the namespace is there.
    place.run("install.sh", &[]).expect_code(0);
    let again = place.calls();
    assert!(!again.iter().any(|call| call.contains("create namespace")));
    assert_eq!(sorted(&again)[1..].len(), expected.len() - 2);
}

#[test]
fn a_failing_step_stops_the_install() {
    let place = Place::new("failing");
    place.both_programs().filled();
    assert_ne!(place.run_with("install.sh", &[], "dependency").code, 0);
    let calls = place.calls();
    assert!(
        calls
            .last()
            .is_some_and(|call| call.starts_with("helm dependency build")),
        "{calls:?}"
    );
}

#[test]
fn a_dry_run_touches_no_cluster_and_shows_no_secret() {
    let place = Place::new("dry-run");
    let secrets = place.both_programs().filled();
    let ran = place.run("install.sh", &["--dry-run"]).expect_code(0);
    let calls = place.calls();
    assert!(
        calls.iter().all(|call| call.starts_with("helm ")),
        "{calls:?}"
    );
    // In a copy: nothing is fetched into the project.
    assert!(
        calls
            .iter()
            .any(|call| call.starts_with("helm template dataspoke ")
                && call.contains("/dataspoke -n team-01 -f "))
    );
    assert!(
        !calls.iter().any(|call| call.contains("CHART")),
        "{calls:?}"
    );
    assert!(!calls.iter().any(|call| call.contains("upgrade")));
    assert!(
        ran.stdout.contains("would make namespace team-01"),
        "{}",
        ran.stdout
    );
    assert!(
        ran.stdout
            .contains("would apply Secret dataspoke-redis-secret with the keys REDIS_PASSWORD")
    );
    for secret in &secrets {
        assert!(!ran.all().contains(secret.as_str()));
    }
    let ran = place
        .run("uninstall.sh", &["--dry-run", "--purge"])
        .expect_code(0);
    assert_eq!(place.calls(), Vec::<String>::new());
    assert!(
        ran.stdout
            .contains("would run: helm uninstall dataspoke -n team-01"),
        "{}",
        ran.stdout
    );
}

/// Without a key there is no Secret, and an old one goes: Qdrant takes that as "no key".
#[test]
fn without_a_qdrant_key_its_secret_goes() {
    let place = Place::new("no-key");
    place.both_programs().filled();
    let env = read(place.folder.join("dev_env/.env"));
    let env: String = env
        .lines()
        .filter(|line| !line.contains("QDRANT"))
        .map(|line| format!("{line}\n"))
        .collect();
    place.env_file(&env).run("install.sh", &[]).expect_code(0);
    let calls = place.calls();
    assert!(
        calls.contains(
            &"kubectl delete secret dataspoke-qdrant-secret -n team-01 --ignore-not-found"
                .to_owned()
        ),
        "{calls:?}"
    );
}

#[test]
fn values_that_would_break_a_command_are_refused() {
    let place = Place::new("refused");
    place.both_programs().filled();
    let env = read(place.folder.join("dev_env/.env"));
    for (line, part) in [
        (
            "DATASPOKE_POSTGRES_USER='a,redis.enabled=false'",
            "DATASPOKE_POSTGRES_USER",
        ),
        ("DATASPOKE_REDIS_PASSWORD=$'two\\nlines'", "line break"),
    ] {
        let ran = place
            .env_file(&format!("{env}{line}\n"))
            .run("install.sh", &[]);
        assert_eq!(ran.code, 1);
        assert!(ran.stderr.contains(part), "{}", ran.stderr);
        assert!(!place.calls().iter().any(|call| call.starts_with("helm")));
    }
    let ran = place.run("install.sh", &["--force"]).expect_code(1);
    assert!(ran.stderr.contains("unknown argument --force"));
}

#[test]
fn uninstall_keeps_the_data_unless_told() {
    let place = Place::new("uninstall");
    place.both_programs().filled();
    place.run("uninstall.sh", &[]).expect_code(0);
    assert_eq!(
        place.calls(),
        ["helm uninstall dataspoke -n team-01 --ignore-not-found --wait"]
    );
    place.run("uninstall.sh", &["--purge"]).expect_code(0);
    assert_eq!(
        place.calls(),
        [
            "helm uninstall dataspoke -n team-01 --ignore-not-found --wait",
            // A StatefulSet labels its claims with its selector, which names the release.
            "kubectl delete pvc -n team-01 -l app.kubernetes.io/instance=dataspoke --ignore-not-found --timeout 3m",
            "kubectl delete secret -n team-01 --ignore-not-found dataspoke-postgres-secret \
             dataspoke-redis-secret dataspoke-qdrant-secret",
        ]
    );
}

/// The port-forwards that DEV_ENV.md and the chart's README name lead to Services that have the port.
#[test]
fn the_documented_port_forwards_exist() {
    let [helm3, _] = helms();
    let dev = objects(&template(&helm3, &["-f", "values-dev.yaml"]).expect("it renders"));
    let text = read(tools::root().join("dev_env/DEV_ENV.md"));
    let mut lines = 0;
    for line in text
        .lines()
        .filter(|line| line.contains(" port-forward svc/"))
    {
        lines += 1;
        let (_, words) = line.split_once("svc/").expect("filtered");
        let mut words = words.split_whitespace();
        let name = words.next().expect("a name");
        let service = dev
            .iter()
            .find(|object| object["kind"] == "Service" && object["metadata"]["name"] == name)
            .unwrap_or_else(|| panic!("{line}"));
        for port in words {
            let ports = service["spec"]["ports"].as_array().expect("ports");
            assert!(
                ports
                    .iter()
                    .any(|open| open["port"].as_u64() == port.parse().ok()),
                "{line}"
            );
        }
    }
    assert_eq!(lines, 4);
}
