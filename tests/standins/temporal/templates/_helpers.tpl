{{- define "standin.temporal.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride -}}
{{- else if contains .Chart.Name .Release.Name -}}
{{- .Release.Name -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name -}}
{{- end -}}
{{- end -}}

{{/* dict: ctx, component */}}
{{- define "standin.temporal.selector" -}}
app.kubernetes.io/name: temporal
app.kubernetes.io/instance: {{ .ctx.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end -}}

{{- define "standin.temporal.labels" -}}
{{ include "standin.temporal.selector" . }}
app.kubernetes.io/managed-by: {{ .ctx.Release.Service }}
app.kubernetes.io/version: {{ .ctx.Chart.AppVersion }}
app.kubernetes.io/part-of: temporal
helm.sh/chart: {{ .ctx.Chart.Name }}-{{ .ctx.Chart.Version }}
{{- end -}}

{{/* A store's connection. Without a driver that it knows, the chart stops. dict: ctx, store */}}
{{- define "standin.temporal.driver" -}}
{{- $store := index .ctx.Values.server.config.persistence .store -}}
{{- if eq $store.driver "cassandra" -}}
{{- if not .ctx.Values.cassandra.enabled -}}
{{- if not ($store.cassandra).port -}}
{{- fail (printf "Please specify cassandra port for %s store" .store) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- $store.driver -}}
{{- end -}}

{{- define "standin.temporal.passwordEnv" -}}
{{- $ctx := . -}}
{{- range $name, $key := dict "TEMPORAL_STORE_PASSWORD" "default" "TEMPORAL_VISIBILITY_STORE_PASSWORD" "visibility" }}
{{- $store := index $ctx.Values.server.config.persistence $key }}
{{- if eq (include "standin.temporal.driver" (dict "ctx" $ctx "store" $key)) "sql" }}
- name: {{ $name }}
  valueFrom:
    secretKeyRef:
      name: {{ $store.sql.existingSecret | default (printf "%s-%s-store" (include "standin.temporal.fullname" $ctx) $key) }}
      key: {{ $store.sql.secretKey | default "password" }}
{{- end }}
{{- end }}
{{- end -}}

{{/* A pod of a bundled dependency, only there so that switching one on shows. dict: ctx, name, replicas, image */}}
{{- define "standin.temporal.bundled" -}}
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: {{ .name }}
spec:
  replicas: {{ .replicas }}
  serviceName: {{ .name }}
  selector:
    matchLabels:
      app: {{ .name }}
  template:
    metadata:
      labels:
        app: {{ .name }}
    spec:
      containers:
        - name: main
          image: {{ .image }}
          resources:
            requests: {cpu: "1", memory: 2Gi}
            limits: {cpu: "1", memory: 2Gi}
{{ end -}}

{{/* The host of a store: of its own, or the database that an older chart brought along. dict: ctx, sql */}}
{{- define "standin.temporal.sqlHost" -}}
{{- if .sql.host -}}
{{- .sql.host -}}
{{- else if or (.ctx.Values.mysql).enabled (.ctx.Values.postgresql).enabled -}}
{{- printf "%s-%s" .ctx.Release.Name (ternary "mysql" "postgresql" (default false (.ctx.Values.mysql).enabled)) -}}
{{- end -}}
{{- end -}}
