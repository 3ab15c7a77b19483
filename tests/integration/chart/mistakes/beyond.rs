//! Mistakes that the schema or the references once let through: each would have failed at install or later.

/// Two settings of the policy in ci/: where DataHub is, and what every pod reaches besides.
const NAMESPACE_AND_DNS: &str = "  datahubNamespace: datahub-prod\n  releaseEgress:\n    # The node-local DNS cache.\n    - to:\n        - ipBlock: {cidr: 169.254.20.10/32}\n      ports:\n        - {port: 53, protocol: UDP}\n        - {port: 53, protocol: TCP}\n";

mistakes! {
    // Globals: one edit from a key that a chart reads.
    registry_misspelt {
        from: "global:\n  dataspoke:\n",
        to: "global:\n  imageRegistery: mirror.example.com\n  dataspoke:\n",
        rule: "unknown-value",
        at: "imageRegistery: mirror.example.com",
    }
    registry_with_an_underscore {
        from: "global:\n  dataspoke:\n",
        to: "global:\n  image_registry: mirror.example.com\n  dataspoke:\n",
        rule: "schema",
        at: "image_registry: mirror.example.com",
    }
    pull_secrets_in_the_singular {
        from: "global:\n  dataspoke:\n",
        to: "global:\n  imagePullSecret: [pull]\n  dataspoke:\n",
        rule: "unknown-value",
        at: "imagePullSecret: [pull]",
    }
    pull_secrets_as_a_text {
        from: "global:\n  dataspoke:\n",
        to: "global:\n  imagePullSecrets: pull\n  dataspoke:\n",
        rule: "schema",
        at: "imagePullSecrets: pull",
    }
    security_misspelt {
        from: "global:\n  dataspoke:\n",
        to: "global:\n  securty: {allowInsecureImages: true}\n  dataspoke:\n",
        rule: "unknown-value",
        at: "securty: {allowInsecureImages: true}",
    }
    our_names_in_camel_case {
        from: "global:\n  dataspoke:\n",
        to: "global:\n  dataSpoke: {existingSecret: mine}\n  dataspoke:\n",
        rule: "unknown-value",
        at: "dataSpoke: {existingSecret: mine}",
    }
    existing_secret_beside_our_names {
        from: "global:\n  dataspoke:\n",
        to: "global:\n  existingSecret: mine\n  dataspoke:\n",
        rule: "schema",
        at: "existingSecret: mine",
    }
    global_role_that_wins {
        from: "global:\n  dataspoke:\n",
        to: "global:\n  postgresql: {auth: {username: other}}\n  dataspoke:\n",
        at: "username: dataspoke",
    }
    global_port_that_wins {
        from: "global:\n  dataspoke:\n",
        to: "global:\n  postgresql: {service: {ports: {postgresql: 5433}}}\n  dataspoke:\n",
        at: "port: \"5432\"",
    }
    // Temporal: namespaces, stores and their tables.
    retention_of_nothing {
        from: "retention: 3d",
        to: "retention: 0d",
        rule: "schema",
        at: "retention: 0d",
    }
    retention_misspelt {
        from: "retention: 3d",
        to: "retension: 3d",
        rule: "schema",
        at: "retension: 3d",
    }
    log_level_that_is_none {
        from: "logLevel: info",
        to: "logLevel: verbose",
        rule: "schema",
        at: "logLevel: verbose",
    }
    server_tag_that_is_a_number {
        from: "  server:\n    # -- Server 1.30 reads",
        to: "  server:\n    image: {tag: 1.30}\n    # -- Server 1.30 reads",
        rule: "schema",
        at: "image: {tag: 1.30}",
    }
    server_off_but_its_host_is_left {
        from: "  server:\n    # -- Server 1.30 reads",
        to: "  server:\n    enabled: false # here\n    # -- Server 1.30 reads",
        rule: "schema",
        at: "enabled: false # here",
    }
    store_of_another_name {
        from: "      logLevel: info\n",
        to: "      logLevel: info\n      numHistoryShards: \"512\"\n",
        rule: "schema",
        at: "numHistoryShards",
    }
    databases_that_nobody_makes {
        from: "# -- Make the two databases.\n      enabled: true",
        to: "enabled: false # here",
        at: "enabled: false # here",
    }
    tables_that_nobody_makes {
        from: "# -- Make the tables.\n      enabled: true",
        to: "enabled: false # here",
        at: "enabled: false # here",
    }
    tls_that_postgresql_does_not_speak {
        from: "            database: temporal\n",
        to: "            database: temporal\n            tls: {enabled: true}\n",
        at: "postgresql:",
    }
    frontend_port_of_the_service_changed {
        from: "    frontend:\n      # -- CPU",
        to: "    frontend:\n      service: {port: 7234}\n      # -- CPU",
        at: "port: \"7233\"",
    }
    // PostgreSQL, Redis and Qdrant.
    tag_beside_the_digest_of_another {
        from: "    # -- Tag; not used when there is a digest.\n    tag: 17.6.0-debian-12-r4",
        to: "    tag: 17.7.0-debian-12-r0",
        at: "tag: 17.7.0",
    }
    repository_beside_the_digest_of_another {
        from: "repository: bitnamilegacy/postgresql",
        to: "repository: team/postgresql",
        at: "team/postgresql",
    }
    superuser_by_another_key {
        from: "adminPasswordKey: DATASPOKE_POSTGRES_PASSWORD",
        to: "adminPasswordKey: DATASPOKE_LLM_API_KEY",
        at: "adminPasswordKey: DATASPOKE_LLM",
    }
    redis_without_its_password {
        from: "  auth:\n    # -- Secret with the password; a template.",
        to: "  auth:\n    enabled: false # here\n    # -- Secret with the password; a template.",
        rule: "schema",
        at: "# here",
    }
    two_masters {
        from: "    kind: Deployment\n",
        to: "    kind: Deployment\n    count: 2\n",
        rule: "schema",
        at: "count: 2",
    }
    deployment_on_delete {
        from: "type: Recreate",
        to: "type: OnDelete",
        rule: "schema",
        at: "type: OnDelete",
    }
    stateful_set_that_recreates {
        from: "    kind: Deployment\n",
        to: "    kind: StatefulSet\n",
        rule: "schema",
        at: "type: Recreate",
    }
    replica_as_a_deployment {
        from: "    # -- Replicas beside the master.",
        to: "    kind: Deployment # here\n    # -- Replicas beside the master.",
        rule: "schema",
        at: "# here",
    }
    memory_of_redis_in_mebibytes {
        from: "maxmemory 384mb",
        to: "maxmemory 384Mi",
        rule: "schema",
        at: "commonConfiguration:",
    }
    eviction_that_redis_does_not_know {
        from: "allkeys-lru",
        to: "allkeys-lur",
        rule: "schema",
        at: "commonConfiguration:",
    }
    redis_configuration_with_a_colon {
        from: "appendonly no",
        to: "appendonly: no",
        rule: "schema",
        at: "commonConfiguration:",
    }
    image_without_a_tag {
        from: "tag: 7.4.3-debian-12-r0",
        to: "tag: \"\"\n    pullPolicy: Always",
        rule: "schema",
        at: "digest: \"\"",
    }
    qdrant_key_of_another_name {
        from: "- name: QDRANT__SERVICE__API_KEY",
        to: "- name: QDRANT_API_KEY",
        rule: "schema",
        at: "- name: QDRANT_API_KEY",
    }
    access_mode_as_a_text {
        from: "    # -- Size of each pod's volume.",
        to: "    accessModes: ReadWriteOnce\n    # -- Size of each pod's volume.",
        rule: "schema",
        at: "accessModes: ReadWriteOnce",
    }
    // Pods of the apps.
    disruption_budget_of_none {
        from: "api:\n  # -- Deploy the HTTP API.\n",
        to: "api:\n  podDisruptionBudget: {maxUnavailable: 0}\n",
        rule: "schema",
        at: "podDisruptionBudget: {maxUnavailable: 0}",
    }
    disruption_budget_of_no_percent {
        from: "api:\n  # -- Deploy the HTTP API.\n",
        to: "api:\n  podDisruptionBudget: {maxUnavailable: 0%}\n",
        rule: "schema",
        at: "podDisruptionBudget: {maxUnavailable: 0%}",
    }
    key_that_the_shared_secret_lacks {
        from: "api:\n  # -- Deploy the HTTP API.\n",
        to: "api:\n  extraEnv: [{name: A, valueFrom: {secretKeyRef: {name: dataspoke-secrets, key: LLM_API_KEY}}}]\n",
        rule: "schema",
        at: "extraEnv: [{name: A, valueFrom: {secretKeyRef: {name: dataspoke-secrets, key: LLM_API_KEY}}}]",
    }
    key_that_the_config_map_lacks {
        from: "api:\n  # -- Deploy the HTTP API.\n",
        to: "api:\n  extraEnv: [{name: A, valueFrom: {configMapKeyRef: {name: dataspoke-config, key: REDIS_HOST}}}]\n",
        rule: "schema",
        at: "extraEnv: [{name: A, valueFrom: {configMapKeyRef: {name: dataspoke-config, key: REDIS_HOST}}}]",
    }
    field_that_pods_have_not {
        from: "api:\n  # -- Deploy the HTTP API.\n",
        to: "api:\n  extraEnv: [{name: A, valueFrom: {fieldRef: {fieldPath: status.podIp}}}]\n",
        rule: "schema",
        at: "extraEnv: [{name: A, valueFrom: {fieldRef: {fieldPath: status.podIp}}}]",
    }
    resource_misspelt_in_the_environment {
        from: "api:\n  # -- Deploy the HTTP API.\n",
        to: "api:\n  extraEnv: [{name: A, valueFrom: {resourceFieldRef: {resource: limits.mem}}}]\n",
        rule: "schema",
        at: "extraEnv: [{name: A, valueFrom: {resourceFieldRef: {resource: limits.mem}}}]",
    }
    toleration_operator_misspelt {
        from: "api:\n  # -- Deploy the HTTP API.\n",
        to: "api:\n  tolerations: [{key: a, operator: Exist}]\n",
        rule: "schema",
        at: "tolerations: [{key: a, operator: Exist}]",
    }
    toleration_that_exists_with_a_value {
        from: "api:\n  # -- Deploy the HTTP API.\n",
        to: "api:\n  tolerations: [{key: a, operator: Exists, value: b}]\n",
        rule: "schema",
        at: "tolerations: [{key: a, operator: Exists, value: b}]",
    }
    affinity_misspelt {
        from: "api:\n  # -- Deploy the HTTP API.\n",
        to: "api:\n  affinity: {podAntiaffinity: {}}\n",
        rule: "schema",
        at: "affinity: {podAntiaffinity: {}}",
    }
    affinity_rule_misspelt {
        from: "api:\n  # -- Deploy the HTTP API.\n",
        to: "api:\n  affinity: {nodeAffinity: {requiredDuringScheduling: {}}}\n",
        rule: "schema",
        at: "affinity: {nodeAffinity: {requiredDuringScheduling: {}}}",
    }
    capability_with_its_prefix {
        from: "api:\n  # -- Deploy the HTTP API.\n",
        to: "api:\n  securityContext: {capabilities: {add: [CAP_NET_RAW]}}\n",
        rule: "schema",
        at: "securityContext: {capabilities: {add: [CAP_NET_RAW]}}",
    }
    root_that_must_not_be {
        from: "api:\n  # -- Deploy the HTTP API.\n",
        to: "api:\n  podSecurityContext: {runAsUser: 0}\n",
        rule: "schema",
        at: "podSecurityContext: {runAsUser: 0}",
    }
    container_root_that_must_not_be {
        from: "api:\n  # -- Deploy the HTTP API.\n",
        to: "api:\n  securityContext: {runAsUser: 0}\n",
        rule: "schema",
        at: "securityContext: {runAsUser: 0}",
    }
    privileged_without_escalation {
        from: "api:\n  # -- Deploy the HTTP API.\n",
        to: "api:\n  securityContext: {privileged: true}\n",
        rule: "schema",
        at: "securityContext: {privileged: true}",
    }
    container_setting_on_the_pod {
        from: "api:\n  # -- Deploy the HTTP API.\n",
        to: "api:\n  podSecurityContext: {readOnlyRootFilesystem: true}\n",
        rule: "schema",
        at: "podSecurityContext: {readOnlyRootFilesystem: true}",
    }
    local_profile_without_its_name {
        from: "api:\n  # -- Deploy the HTTP API.\n",
        to: "api:\n  podSecurityContext: {seccompProfile: {type: Localhost}}\n",
        rule: "schema",
        at: "podSecurityContext: {seccompProfile: {type: Localhost}}",
    }
    account_that_is_always_there {
        from: "api:\n  # -- Deploy the HTTP API.\n",
        to: "api:\n  serviceAccount: {create: true, name: default}\n",
        rule: "schema",
        at: "serviceAccount: {create: true, name: default}",
    }
    probe_of_a_port_without_a_name {
        from: "workers:\n  # -- Deploy the Temporal workers.\n",
        to: "workers:\n  livenessProbe: {httpGet: {path: /, port: http}}\n",
        rule: "schema",
        at: "livenessProbe: {httpGet: {path: /, port: http}}",
    }
    probe_with_a_command_line {
        from: "workers:\n  # -- Deploy the Temporal workers.\n",
        to: "workers:\n  livenessProbe: {exec: {command: pgrep worker}}\n",
        rule: "schema",
        at: "livenessProbe: {exec: {command: pgrep worker}}",
    }
    probe_misspelt {
        from: "workers:\n  # -- Deploy the Temporal workers.\n",
        to: "workers:\n  livenessProbe: {httpget: {port: 80}}\n",
        rule: "schema",
        at: "livenessProbe: {httpget: {port: 80}}",
    }
    probe_of_nothing {
        from: "workers:\n  # -- Deploy the Temporal workers.\n",
        to: "workers:\n  livenessProbe: {periodSeconds: 10}\n",
        rule: "schema",
        at: "livenessProbe: {periodSeconds: 10}",
    }
    probe_of_two_kinds {
        from: "workers:\n  # -- Deploy the Temporal workers.\n",
        to: "workers:\n  livenessProbe: {exec: {command: [a]}, tcpSocket: {port: 80}}\n",
        rule: "schema",
        at: "livenessProbe: {exec: {command: [a]}, tcpSocket: {port: 80}}",
    }
    liveness_after_two_successes {
        from: "workers:\n  # -- Deploy the Temporal workers.\n",
        to: "workers:\n  livenessProbe: {exec: {command: [a]}, successThreshold: 2}\n",
        rule: "schema",
        at: "livenessProbe: {exec: {command: [a]}, successThreshold: 2}",
    }
    // Ingress, network and configuration.
    address_as_a_host {
        from: "- host: api.dataspoke.example.com",
        to: "- host: 10.0.0.1",
        rule: "schema",
        at: "host: 10.0.0.1",
    }
    path_with_an_empty_part {
        from: "- path: /api",
        to: "- path: /api//v1",
        rule: "schema",
        at: "/api//v1",
    }
    certificate_without_a_secret {
        from: "      - secretName: dataspoke-api-tls\n        hosts:\n",
        to: "      - hosts: # here\n",
        rule: "schema",
        at: "# here",
    }
    range_from_a_named_port {
        from: "        - port: 443\n",
        to: "        - port: https\n          endPort: 444\n",
        rule: "schema",
        at: "port: https",
    }
    port_as_a_text {
        from: "        - port: 443\n",
        to: "        - port: \"443\"\n",
        rule: "schema",
        at: "port: \"443\"",
    }
    address_out_of_range {
        from: "    - ports:\n        - port: 443",
        to: "    - to: [{ipBlock: {cidr: 300.0.0.0/8}}]\n      ports:\n        - port: 443",
        rule: "schema",
        at: "300.0.0.0/8",
    }
    addresses_of_pods {
        from: "    - ports:\n        - port: 443",
        to: "    - to: [{ipBlock: {cidr: 10.0.0.0/8}, podSelector: {}}]\n      ports:\n        - port: 443",
        rule: "schema",
        at: "10.0.0.0/8",
    }
    datahub_on_the_pod_itself {
        from: "http://datahub-datahub-gms.datahub.svc.cluster.local",
        to: "http://localhost",
        rule: "schema",
        at: "http://localhost",
    }
    broker_on_the_pod_itself {
        from: "datahub-prerequisites-kafka.datahub.svc.cluster.local",
        to: "localhost",
        rule: "schema",
        at: "localhost:9092",
    }
    provider_with_capitals {
        from: "provider: \"gemini\"",
        to: "provider: \"Gemini\"",
        rule: "schema",
        at: "\"Gemini\"",
    }
    model_of_another_provider {
        from: "\"gemini-2.0-flash\"",
        to: "\"gpt-4o\"",
        rule: "schema",
        at: "\"gpt-4o\"",
    }
    password_that_nothing_fills_in {
        from: "# -- Password of Redis.\n    password: \"\"",
        to: "password: \"${REDIS_PASSWORD}\"",
        rule: "schema",
        at: "${REDIS_PASSWORD}",
    }
    key_left_as_a_hint {
        from: "model's provider.\n    apiKey: \"\"",
        to: "model's provider.\n    apiKey: \"<key>\"",
        rule: "schema",
        at: "<key>",
    }
    // Ingress: certificates, and the same path twice.
    host_without_its_certificate {
        from: "      - host: dataspoke.example.com\n",
        to: "      - host: spoke.example.org\n",
        at: "- host: spoke.example.org",
    }
    certificate_of_another_host {
        from: "          - api.dataspoke.example.com\n",
        to: "          - dataspoke.example.com # here\n",
        at: "- host: api.dataspoke.example.com",
    }
    path_twice {
        from: "          - path: /api\n            pathType: Prefix\n",
        to: "          - {path: /api, pathType: Prefix}\n          - {path: /api, pathType: Prefix}\n",
        rule: "schema",
        at: "- {path: /api, pathType: Prefix}",
    }
    // NetworkPolicy: it lets out to one namespace, at two ports.
    datahub_in_another_namespace {
        file: "ci/networkpolicy-values.yaml",
        from: "datahubNamespace: datahub-prod",
        to: "datahubNamespace: datahub",
        at: "gmsUrl:",
    }
    kafka_in_another_namespace {
        file: "ci/networkpolicy-values.yaml",
        from: "kafka.datahub-prod.svc",
        to: "kafka.kafka.svc",
        at: "kafkaBrokers:",
    }
    metadata_service_at_another_port {
        file: "ci/networkpolicy-values.yaml",
        from: "cluster.local:8080",
        to: "cluster.local:8443",
        at: "gmsUrl:",
    }
    kafka_at_another_port {
        file: "ci/networkpolicy-values.yaml",
        from: "cluster.local:9092",
        to: "cluster.local:9093",
        at: "kafkaBrokers:",
    }
    // The order of things.
    no_second_left_to_stop_in {
        from: "frontend:\n  # -- Deploy the web interface.",
        to: "frontend:\n  preStopSeconds: 30 # all of them\n  # -- Deploy the web interface.",
        at: "preStopSeconds: 30",
    }
    key_of_qdrant_not_first {
        from: "    - name: QDRANT__SERVICE__API_KEY\n",
        to: "    - {name: QDRANT__LOG_LEVEL, value: INFO}\n    - name: QDRANT__SERVICE__API_KEY\n",
        at: "QDRANT__LOG_LEVEL",
    }
    qdrant_tag_without_its_letter {
        from: "qdrant:\n  # -- Deploy Qdrant.",
        to: "qdrant:\n  image: {tag: 1.15.1}\n  # -- Deploy Qdrant.",
        rule: "schema",
        at: "tag: 1.15.1",
    }
    namespace_of_temporal_itself {
        from: "    namespace: \"dataspoke\"",
        to: "    namespace: temporal-system",
        rule: "schema",
        at: "namespace: temporal-system",
    }
    policy_without_the_dns {
        file: "ci/networkpolicy-values.yaml",
        from: NAMESPACE_AND_DNS,
        to: "  datahubNamespace: datahub-prod\n  allowDns: false\n",
        at: "allowDns: false",
    }
    policy_without_the_release {
        file: "ci/networkpolicy-values.yaml",
        from: NAMESPACE_AND_DNS,
        to: "  datahubNamespace: datahub-prod\n  allowSameRelease: false\n",
        at: "allowSameRelease: false",
    }
    policy_without_the_language_model {
        file: "ci/networkpolicy-values.yaml",
        from: "  releaseEgress:\n    # The node-local DNS cache.\n    - to:\n        - ipBlock: {cidr: 169.254.20.10/32}\n      ports:\n        - {port: 53, protocol: UDP}\n        - {port: 53, protocol: TCP}\n  extraEgress:\n    - ports:\n        - {port: 443, protocol: TCP}\n",
        to: "  extraEgress: []\n",
        at: "extraEgress: []",
    }
}
