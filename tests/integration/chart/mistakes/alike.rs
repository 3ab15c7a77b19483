//! Mistakes of the same families as the known ones, made elsewhere or in another way.

mistakes! {
    // Hosts, ports and database names.
    postgresql_host_is_another_service {
        from: "    host: \"dataspoke-postgresql\"",
        to: "    host: \"postgresql\"",
        at: "host: \"postgresql\"",
    }
    temporal_host_in_another_namespace {
        from: "host: \"dataspoke-temporal-frontend\"",
        to: "host: \"dataspoke-temporal-frontend.temporal.svc\"",
        at: "frontend.temporal.svc",
    }
    postgresql_port_is_not_the_service {
        from: "    port: \"5432\"",
        to: "    port: \"5433\"",
        at: "port: \"5433\"",
    }
    redis_port_is_not_the_service {
        from: "port: \"6379\"",
        to: "port: \"6380\"",
        at: "port: \"6380\"",
    }
    qdrant_http_port_is_the_grpc_one {
        from: "httpPort: \"6333\"",
        to: "httpPort: \"6334\"",
        at: "httpPort: \"6334\"",
    }
    temporal_port_is_not_the_service {
        from: "port: \"7233\"",
        to: "port: \"7234\"",
        at: "port: \"7234\"",
    }
    temporal_asks_another_port {
        from: "            port: 5432\n            # -- Database, made by Temporal's schema Job.\n            database: temporal\n",
        to: "            port: 5433\n            database: temporal\n",
        at: "port: 5433",
    }
    both_temporal_stores_in_one_database {
        from: "database: temporal_visibility",
        to: "database: temporal # here",
        at: "database: temporal # here",
    }
    temporal_tables_in_the_database_of_the_apps {
        from: "database: temporal\n",
        to: "database: dataspoke # here\n",
        at: "dataspoke # here",
    }
    another_database_than_the_apps_ask_for {
        from: "    database: dataspoke\n",
        to: "    database: app\n",
        at: "db: \"dataspoke\"",
    }
    redis_service_of_another_name {
        from: "fullnameOverride: dataspoke-redis",
        to: "fullnameOverride: cache",
        at: "host: \"dataspoke-redis-master\"",
    }
    postgresql_off_but_its_host_is_left {
        from: "postgresql:\n  # -- Deploy PostgreSQL; off: an external one, named by config.postgres and by temporal's two sql tables (host, port, user).\n  enabled: true",
        to: "postgresql:\n  enabled: false # here",
        at: "host: \"dataspoke-postgresql\"",
    }
    redis_off_but_its_host_is_left {
        from: "  # -- Deploy Redis.\n  enabled: true",
        to: "  enabled: false # here",
        at: "host: \"dataspoke-redis-master\"",
    }
    temporal_off_but_its_host_is_left {
        from: "  # -- Deploy Temporal's server.\n  enabled: true",
        to: "  enabled: false # here",
        at: "host: \"dataspoke-temporal-frontend\"",
    }
    // Roles, Secrets and their keys.
    role_of_one_only {
        from: "    username: dataspoke",
        to: "    username: postgres",
        at: "username: postgres",
    }
    redis_secret_that_nobody_makes {
        from: "existingSecret: '{{ include \"dataspoke.secretName\" . }}'\n    # -- Key of the password",
        to: "existingSecret: dataspoke-redis-secret\n    # -- Key of the password",
        at: "existingSecret: dataspoke-redis-secret",
    }
    postgresql_secret_that_nobody_makes {
        from: "existingSecret: '{{ include \"dataspoke.secretName\" . }}'\n    secretKeys",
        to: "existingSecret: dataspoke-postgres-secret\n    secretKeys",
        at: "existingSecret: dataspoke-postgres-secret",
    }
    password_key_of_the_community_chart {
        from: "userPasswordKey: DATASPOKE_POSTGRES_PASSWORD",
        to: "userPasswordKey: password",
        at: "userPasswordKey: password",
    }
    password_key_of_another_component {
        from: "userPasswordKey: DATASPOKE_POSTGRES_PASSWORD",
        to: "userPasswordKey: DATASPOKE_REDIS_PASSWORD",
        at: "userPasswordKey: DATASPOKE_REDIS",
    }
    base_name_that_the_literals_do_not_follow {
        from: "fullnameOverride: dataspoke\n",
        to: "fullnameOverride: spoke\n",
        at: "name: dataspoke-secrets",
    }
    qdrant_key_that_the_apps_do_not_know {
        from: "qdrant:\n  # -- Deploy Qdrant.\n",
        to: "qdrant:\n  apiKey: true\n",
        rule: "schema",
        at: "apiKey: true",
    }
    dev_secret_of_another_name {
        file: "values-dev.yaml",
        from: "    existingSecret: dataspoke-postgres-secret\n    secretKeys",
        to: "    existingSecret: dataspoke-postgresql-secret\n    secretKeys",
        at: "dataspoke-postgresql-secret",
    }
    dev_temporal_key_that_the_secret_lacks {
        file: "values-dev.yaml",
        from: "            secretKey: POSTGRES_PASSWORD\n        visibility",
        to: "            secretKey: password\n        visibility",
        at: "secretKey: password",
    }
    dev_secrets_left_beside_a_store {
        file: "values-dev.yaml",
        from: "secrets:\n  createSecret: false",
        to: "secrets:\n  createSecret: false\nexternalSecret: {enabled: true, secretStoreRef: {name: vault}}",
        at: "name: dataspoke-qdrant-secret",
    }
    store_without_a_name {
        from: "externalSecret:\n  # -- Let the External Secrets Operator make the Secret instead of this chart, whatever secrets.createSecret says.\n  enabled: false",
        to: "externalSecret:\n  enabled: true",
        rule: "schema",
        at: "name: \"\"",
    }
    workers_on_in_dev_without_a_secret {
        file: "values-dev.yaml",
        from: "workers:\n  enabled: false",
        to: "workers:\n  enabled: true # here",
        at: "createSecret: false",
    }
    config_map_name_with_capitals {
        from: "existingConfigMap: \"\"",
        to: "existingConfigMap: Spoke_Config",
        rule: "schema",
        at: "Spoke_Config",
    }
    // Forms of texts.
    url_without_a_scheme {
        from: "\"http://datahub-datahub-gms",
        to: "\"datahub-datahub-gms",
        rule: "schema",
        at: "gmsUrl: \"datahub",
    }
    url_with_a_space {
        from: ":8080\"",
        to: ":8080/ \"",
        rule: "schema",
        at: "gmsUrl:",
    }
    brokers_with_a_space {
        from: ":9092\"",
        to: ":9092, kafka-2:9092\"",
        rule: "schema",
        at: "kafkaBrokers:",
    }
    brokers_with_a_scheme {
        from: "kafkaBrokers: \"",
        to: "kafkaBrokers: \"PLAINTEXT://",
        rule: "schema",
        at: "kafkaBrokers:",
    }
    role_that_yaml_reads_as_true {
        from: "    username: dataspoke",
        to: "    username: on",
        at: "username: on",
    }
    database_that_yaml_reads_as_true {
        from: "db: \"dataspoke\"",
        to: "db: yes",
        at: "db: yes",
    }
    toggle_in_quotes {
        from: "  createSecret: true",
        to: "  createSecret: \"false\"",
        rule: "schema",
        at: "createSecret: \"false\"",
    }
    tag_that_yaml_reads_as_a_number {
        from: "tag: 17.6.0-debian-12-r4",
        to: "tag: 17.6",
        rule: "schema",
        at: "tag: 17.6",
    }
    datahub_namespace_left_empty {
        from: "datahubNamespace: \"datahub\"",
        to: "datahubNamespace: \"\"",
        rule: "schema",
        at: "datahubNamespace: \"\"",
    }
    probe_path_without_a_slash {
        from: "api:\n  # -- Deploy the HTTP API.\n",
        to: "api:\n  probes: {readinessPath: health}\n",
        rule: "schema",
        at: "readinessPath: health",
    }
    // Numbers, quantities and connections.
    most_pods_in_quotes {
        from: "maxReplicas: 6\n",
        to: "maxReplicas: \"6\"\n",
        rule: "schema",
        at: "maxReplicas: \"6\"",
    }
    pods_in_quotes {
        from: "  # -- Pods.\n  replicaCount: 2\n",
        to: "  replicaCount: \"2\"\n",
        rule: "schema",
        at: "replicaCount: \"2\"",
    }
    fewest_pods_none {
        from: "minReplicas: 2\n    # -- Most pods.\n    maxReplicas: 6",
        to: "minReplicas: 0\n    maxReplicas: 6",
        rule: "schema",
        at: "minReplicas: 0",
    }
    cores_where_millicores_are_meant {
        from: "limits: {cpu: 1000m, memory: 1024Mi}\n  autoscaling",
        to: "limits: {cpu: 1000, memory: 1024Mi}\n  autoscaling",
        rule: "profile-budget",
        at: "cpu: 1000,",
    }
    memory_unit_in_small_letters {
        from: "memory: 512Mi}\n    limits: {cpu: 1000m, memory: 1024Mi}\n  autosc",
        to: "memory: 512mi}\n    limits: {cpu: 1000m, memory: 1024Mi}\n  autosc",
        rule: "schema",
        at: "512mi",
    }
    memory_without_a_unit {
        from: "memory: 1024Mi}\n  autosc",
        to: "memory: 1024}\n  autosc",
        rule: "profile-totals",
        at: "memory: 1024}",
    }
    cpu_and_memory_swapped {
        from: "requests: {cpu: 500m, memory: 512Mi}",
        to: "requests: {cpu: 512Mi, memory: 500m}",
        rule: "resource-limits",
        at: "cpu: 512Mi",
    }
    volume_in_gigabytes_with_a_b {
        from: "# -- Size of the volume.\n      size: 50Gi",
        to: "size: 50GB",
        rule: "schema",
        at: "50GB",
    }
    component_without_a_limit {
        from: "    limits: {cpu: 500m, memory: 512Mi}\n  autoscaling:\n",
        to: "  autoscaling:\n",
        rule: "profile-budget",
        at: "resources:",
    }
    pods_with_connections_in_dev {
        file: "values-dev.yaml",
        from: "temporal:\n  server:\n",
        to: "temporal:\n  server:\n    replicaCount: 2\n",
        rule: "profile-totals",
        at: "replicaCount: 2",
    }
    pods_of_one_temporal_service {
        from: "    history:\n      # -- CPU",
        to: "    history:\n      replicaCount: 4\n      # -- CPU",
        rule: "profile-totals",
        at: "replicaCount: 4",
    }
    more_idle_connections_than_open_ones {
        from: "maxIdleConns: 10",
        to: "maxIdleConns: 20",
        at: "maxIdleConns: 20",
    }
    disruption_budget_without_percent {
        from: "workers:\n  # -- Deploy the Temporal workers.",
        to: "workers:\n  podDisruptionBudget: {maxUnavailable: \"50\"}\n",
        rule: "schema",
        at: "\"50\"",
    }
    killed_before_it_stops_serving {
        from: "api:\n  # -- Deploy the HTTP API.\n",
        to: "api:\n  terminationGracePeriodSeconds: 3\n",
        at: "terminationGracePeriodSeconds: 3",
    }
    // Images.
    bitnami_image_named_by_its_registry {
        from: "repository: bitnamilegacy/redis",
        to: "registry: docker.io\n    repository: bitnami/redis",
        rule: "schema",
        at: "repository: bitnami/redis",
    }
    image_name_with_its_host {
        from: "repository: bitnamilegacy/redis",
        to: "repository: docker.io/bitnami/redis",
        rule: "schema",
        at: "docker.io/bitnami/redis",
    }
    helper_image_that_is_gone {
        from: "  architecture: replication",
        to: "  architecture: replication\n  volumePermissions:\n    enabled: true\n    image:\n      repository: bitnami/os-shell",
        rule: "schema",
        at: "bitnami/os-shell",
    }
    image_as_one_text {
        from: "api:\n  # -- Deploy the HTTP API.\n",
        to: "api:\n  image: dataspoke/api:1.2\n",
        rule: "schema",
        at: "image: dataspoke/api",
    }
    image_check_back_on {
        from: "allowInsecureImages: true",
        to: "allowInsecureImages: false",
        at: "allowInsecureImages: false",
    }
    // Ingress, environment and lists.
    tls_without_hosts {
        from: "      - secretName: dataspoke-tls\n        hosts:\n          - dataspoke.example.com\n",
        to: "      - secretName: dataspoke-tls # here\n",
        rule: "schema",
        at: "dataspoke-tls # here",
    }
    tls_with_an_empty_list_of_hosts {
        from: "        hosts:\n          - dataspoke.example.com\n",
        to: "        hosts: [] # here\n",
        rule: "schema",
        at: "# here",
    }
    host_left_empty {
        from: "- host: dataspoke.example.com",
        to: "- host: \"\" # here",
        rule: "schema",
        at: "# here",
    }
    host_as_a_url {
        from: "- host: dataspoke.example.com",
        to: "- host: https://dataspoke.example.com # here",
        rule: "schema",
        at: "# here",
    }
    path_type_in_small_letters {
        from: "pathType: Prefix\n    # -- TLS Secrets and the hosts they are for; empty: plain HTTP.\n    tls:\n      - secretName: dataspoke-api",
        to: "pathType: prefix\n    tls:\n      - secretName: dataspoke-api",
        rule: "schema",
        at: "pathType: prefix",
    }
    hosts_as_one_text {
        from: "    hosts:\n      - host: dataspoke.example.com\n        paths:\n          - path: /\n            pathType: Prefix\n",
        to: "    hosts: dataspoke.example.com\n",
        rule: "schema",
        at: "hosts: dataspoke.example.com",
    }
    environment_as_a_table {
        from: "api:\n  # -- Deploy the HTTP API.\n",
        to: "api:\n  extraEnv: {LOG_LEVEL: debug}\n",
        rule: "schema",
        at: "extraEnv:",
    }
    environment_value_that_is_a_number {
        from: "api:\n  # -- Deploy the HTTP API.\n",
        to: "api:\n  extraEnv: [{name: WORKERS, value: 4}]\n",
        rule: "schema",
        at: "extraEnv:",
    }
    // Keys in the wrong place.
    second_api_table {
        from: "workers:\n  # -- Deploy the Temporal workers.",
        to: "api: # here\n  enabled: true\nworkers:\n",
        rule: "duplicate-key",
        at: "# here",
    }
    persistence_of_an_app {
        from: "api:\n  # -- Deploy the HTTP API.\n",
        to: "api:\n  persistence: {size: 10Gi}\n",
        rule: "schema",
        at: "persistence: {size: 10Gi}",
    }
    probe_that_the_chart_has_not {
        from: "api:\n  # -- Deploy the HTTP API.\n",
        to: "api:\n  livenessProbe: {httpGet: {path: /health, port: 8000}}\n",
        rule: "schema",
        at: "livenessProbe",
    }
    auth_under_the_master {
        from: "    kind: Deployment\n",
        to: "    kind: Deployment\n    auth: {existingSecret: x}\n",
        rule: "unknown-value",
        at: "auth: {existing",
    }
    resources_beside_the_primary {
        from: "  architecture: standalone\n",
        to: "  architecture: standalone\n  resources: {limits: {memory: 4Gi}}\n",
        rule: "unknown-value",
        at: "resources: {limits: {memory: 4Gi",
    }
    replica_in_the_plural {
        from: "  replica:\n    # -- Replicas beside",
        to: "  replicas:\n    # -- Replicas beside",
        rule: "unknown-value",
        at: "  replicas:",
    }
    connections_misspelt {
        from: "maxConns: 10\n",
        to: "maxCons: 10\n",
        rule: "unknown-value",
        at: "maxCons: 10",
    }
    limits_under_the_wrong_parent {
        file: "values-dev.yaml",
        from: "  primary:\n    resources:\n      requests: {cpu: 100m, memory: 256Mi}",
        to: "  primary:\n    limits:\n      requests: {cpu: 100m, memory: 256Mi}",
        rule: "unknown-value",
        at: "limits:",
    }
    // Switches.
    store_in_cassandra {
        from: "driver: sql\n          sql:\n            # -- PostgreSQL 12 or newer.\n            driver: postgres12\n            # -- PostgreSQL's Service.\n            host: dataspoke-postgresql\n            # -- PostgreSQL's port.\n            port: 5432\n            # -- Database, made by Temporal's schema Job.\n            database: temporal\n",
        to: "driver: cassandra\n          sql:\n            driver: postgres12\n            host: dataspoke-postgresql\n            port: 5432\n            database: temporal\n",
        rule: "schema",
        at: "driver: cassandra",
    }
    store_in_mysql {
        from: "driver: postgres12\n            # -- PostgreSQL's Service.\n            host: dataspoke-postgresql\n            # -- PostgreSQL's port.\n            port: 5432\n            # -- Database, made by Temporal's schema Job.\n            database: temporal\n",
        to: "driver: mysql8\n            host: dataspoke-postgresql\n            port: 5432\n            database: temporal\n",
        rule: "schema",
        at: "driver: mysql8",
    }
    namespace_switched_off {
        from: "        create: true",
        to: "        create: false",
        at: "create: false",
    }
    web_interface_on {
        from: "not part of the sizing.\n    enabled: false\n  admintools",
        to: "not part of the sizing.\n    enabled: true # here\n  admintools",
        rule: "profile-totals",
        at: "# here",
    }
    replicas_that_the_totals_lack {
        from: "architecture: standalone",
        to: "architecture: replication",
        rule: "profile-budget",
        at: "architecture: replication",
    }
    exporter_that_the_totals_lack {
        from: "  architecture: standalone",
        to: "  architecture: standalone\n  metrics: {enabled: true}",
        rule: "schema",
        at: "metrics: {",
    }
    snapshots_that_the_totals_lack {
        from: "qdrant:\n  # -- Deploy Qdrant.\n",
        to: "qdrant:\n  snapshotPersistence: {enabled: true, size: 10Gi}\n",
        rule: "profile-totals",
        at: "snapshotPersistence",
    }
    configuration_for_dockerize {
        from: "configMapsToMount: sprig",
        to: "configMapsToMount: dockerize",
        at: "configMapsToMount: dockerize",
    }
    configuration_that_is_ignored {
        from: "setConfigFilePath: true",
        to: "setConfigFilePath: false",
        at: "setConfigFilePath: false",
    }
}
