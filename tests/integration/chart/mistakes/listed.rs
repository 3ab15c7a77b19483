//! The mistakes that are known to be made, each from a real deployment or close to one.

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
        at: "cpu: 60m",
    }
}
