//! What a user may not set: the schema and the chart's own sentences stop the render.

use super::{helms, rendered, template};

#[test]
fn the_schema_refuses_mistakes() {
    for (arguments, place) in [
        (
            &["--set", "postgresql.primary.resources.limits.memory=512MiB"][..],
            "/postgresql/primary/resources/limits/memory",
        ),
        (
            &["--set", "frontend.resources.requests.cpu=1GHz"],
            "/frontend/resources/requests/cpu",
        ),
        (
            &["--set", "api.resources.limit.cpu=1"],
            "'limit' not allowed",
        ),
        (&["--set", "api.replicaCont=3"], "'replicaCont' not allowed"),
        (
            &["--set", "frontned.enabled=true"],
            "'frontned' not allowed",
        ),
        (
            &["--set", "config.postgres.port=abc"],
            "/config/postgres/port",
        ),
        (
            &["--set", "config.postgres.port=70000"],
            "/config/postgres/port",
        ),
        (&["--set", "api.service.port=http"], "/api/service/port"),
        (
            &["--set", "secrets.redis.password=12345678"],
            "/secrets/redis/password",
        ),
        (
            &["--set-json", "frontend.ingress.hosts=[]"],
            "/frontend/ingress/hosts",
        ),
        (
            &[
                "--set",
                "networkPolicy.enabled=true,networkPolicy.extraEgress=null",
            ],
            "'extraEgress'",
        ),
        (
            &["--set", "api.image.digest=sha256:abc"],
            "/api/image/digest",
        ),
        (
            &["--set", "externalSecret.enabled=true"],
            "/externalSecret/secretStoreRef/name",
        ),
        (
            &["--set", "redis.master.persistence.enabled=true"],
            "/redis/master/persistence/enabled",
        ),
        (
            &["--set", "redis.image.repository=bitnami/redis"],
            "/redis/image/repository",
        ),
        (&["--set", "config.llm=null"], "'llm'"),
        // Go knows no days.
        (
            &["--set", "externalSecret.refreshInterval=1d"],
            "/externalSecret/refreshInterval",
        ),
        (
            &["--set", "frontend.ingress.hosts[0].host=Data.example.com"],
            "/frontend/ingress/hosts/0/host",
        ),
        (
            &[
                "--set-json",
                r#"frontend.ingress.tls=[{"secretName": "tls"}]"#,
            ],
            "/frontend/ingress/tls/0",
        ),
        (
            &[
                "--set-json",
                r#"api.extraEnv=[{"name": "A", "value": "1", "valueFrom": {"fieldRef": {"fieldPath": "status.podIP"}}}]"#,
            ],
            "/api/extraEnv/0",
        ),
        (
            &["--set-json", r#"api.extraEnv=[{"name": "A", "value": 1}]"#],
            "/api/extraEnv/0/value",
        ),
        // A text block's line break would be a part of the password.
        (
            &[
                "--set-json",
                r#"secrets.redis.password="two words and a break\n""#,
            ],
            "/secrets/redis/password",
        ),
        (&["--set", "api.replicaCount=20000"], "/api/replicaCount"),
        (
            &["--set", "api.nodeSelector.pool=a b"],
            "/api/nodeSelector/pool",
        ),
        (
            &[
                "--set-json",
                r#"networkPolicy.extraEgress=[{"to": [{"ipBlock": {"cidr": "10.0.0.0"}}]}]"#,
            ],
            "/networkPolicy/extraEgress/0/to/0/ipBlock/cidr",
        ),
    ] {
        for helm in helms() {
            let error = template(&helm, arguments).expect_err(place);
            assert!(error.contains(place), "{arguments:?}: {error}");
        }
    }
}

#[test]
fn what_the_schema_allows_renders() {
    for arguments in [
        &["--set", "config.postgres.port=5433"][..],
        &["--set-string", "secrets.redis.password=12345678"],
        &[
            "--set",
            "networkPolicy.enabled=true,networkPolicy.ingress.enabled=true",
        ],
        &[
            "--set",
            "externalSecret.enabled=true,externalSecret.secretStoreRef.name=store",
        ],
        &["--set", "global.dataspoke.fullnameOverride="],
        &["--set", "frontend.autoscaling.enabled=false"],
        &[
            "--set",
            "redis.master.kind=StatefulSet,redis.master.updateStrategy.type=RollingUpdate,redis.master.persistence.enabled=true",
        ],
        // A mirror may have kept the images.
        &[
            "--set",
            "redis.image.registry=mirror.example.com,redis.image.repository=bitnami/redis",
        ],
        &[
            "--set",
            "global.imageRegistry=mirror.example.com,redis.image.repository=bitnami/redis",
        ],
        &["--set", "api.podAnnotations.note=null"],
    ] {
        for helm in helms() {
            rendered(&helm, arguments);
        }
    }
}

#[test]
fn mistakes_across_values_stop_the_render() {
    for (arguments, sentence) in [
        (
            &["--set", "config.createConfigMap=false"][..],
            "dataspoke: frontend, api, workers mount a ConfigMap that nothing makes: set config.createConfigMap=true, or global.dataspoke.existingConfigMap to the name of yours",
        ),
        (
            &["--set", "secrets.createSecret=false"],
            "dataspoke: frontend, api, workers mount a Secret that nothing makes: set secrets.createSecret=true, externalSecret.enabled=true, or global.dataspoke.existingSecret to the name of yours",
        ),
        (
            &["--is-upgrade"],
            "dataspoke: this upgrade would empty secrets.postgres.password and secrets.redis.password",
        ),
        (
            &["--set", "api.autoscaling.minReplicas=9"],
            "dataspoke: api.autoscaling.minReplicas 9 is above maxReplicas 6",
        ),
        (
            &["--set", "global.dataspoke.existingSecret=mine"],
            "dataspoke: temporal.server.config.persistence.default.sql.existingSecret is \"dataspoke-secrets\", but PostgreSQL's password is in \"mine\": set it to that",
        ),
        (
            &[
                "--set",
                "global.dataspoke.fullnameOverride=other,temporal.enabled=false",
            ],
            "dataspoke: qdrant.env QDRANT__SERVICE__API_KEY reads Secret \"dataspoke-secrets\", but the apps read DATASPOKE_QDRANT_API_KEY of \"other-secrets\"",
        ),
    ] {
        for helm in helms() {
            let error = template(&helm, arguments).expect_err(sentence);
            assert!(error.contains(sentence), "{arguments:?}: {error}");
        }
    }
}
