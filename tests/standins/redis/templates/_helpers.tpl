{{- define "standin.redis.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride -}}
{{- else if contains .Chart.Name .Release.Name -}}
{{- .Release.Name -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name -}}
{{- end -}}
{{- end -}}

{{- define "standin.redis.selector" -}}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/name: redis
{{- end -}}

{{- define "standin.redis.labels" -}}
{{ include "standin.redis.selector" . }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/version: {{ .Chart.AppVersion }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "standin.redis.secretName" -}}
{{- if .Values.auth.existingSecret -}}
{{- tpl .Values.auth.existingSecret . -}}
{{- else -}}
{{- include "standin.redis.fullname" . -}}
{{- end -}}
{{- end -}}

{{- define "standin.redis.image" -}}
{{- if and (not (hasPrefix "bitnami/" .Values.image.repository)) (not ((.Values.global).security).allowInsecureImages) -}}
{{- fail (printf "redis: image %s is not one of the chart's: set global.security.allowInsecureImages=true" .Values.image.repository) -}}
{{- end -}}
{{- $name := printf "%s/%s" .Values.image.registry .Values.image.repository -}}
{{- if .Values.image.digest }}{{ $name }}@{{ .Values.image.digest }}{{ else }}{{ $name }}:{{ .Values.image.tag }}{{ end -}}
{{- end -}}

{{/* Without resources the preset counts. */}}
{{- define "standin.redis.resources" -}}
{{- if .resources -}}
{{- toYaml .resources -}}
{{- else if eq .resourcesPreset "nano" -}}
requests: {cpu: 100m, memory: 128Mi, ephemeral-storage: 50Mi}
limits: {cpu: 150m, memory: 192Mi, ephemeral-storage: 2Gi}
{{- else -}}
{}
{{- end -}}
{{- end -}}

{{- define "standin.redis.passwordKey" -}}
{{- if .Values.auth.existingSecret -}}
{{- tpl (.Values.auth.existingSecretPasswordKey | default "redis-password") . -}}
{{- else -}}
redis-password
{{- end -}}
{{- end -}}

{{/* dict: ctx, part, component, mode */}}
{{- define "standin.redis.podTemplate" -}}
{{- $ctx := .ctx -}}
metadata:
  labels:
    {{- include "standin.redis.labels" $ctx | nindent 4 }}
    app.kubernetes.io/component: {{ .component }}
  annotations:
    checksum/configmap: {{ $ctx.Values.commonConfiguration | sha256sum }}
spec:
  serviceAccountName: {{ include "standin.redis.fullname" $ctx }}-{{ .component }}
  automountServiceAccountToken: false
  containers:
    - name: redis
      image: {{ include "standin.redis.image" $ctx }}
      imagePullPolicy: {{ $ctx.Values.image.pullPolicy | quote }}
      env:
        - name: REDIS_REPLICATION_MODE
          value: {{ .mode }}
        {{- if eq .mode "replica" }}
        - name: REDIS_MASTER_HOST
          value: {{ include "standin.redis.fullname" $ctx }}-master.{{ $ctx.Release.Namespace }}.svc.cluster.local
        {{- end }}
        {{- if $ctx.Values.auth.enabled }}
        {{- if $ctx.Values.auth.usePasswordFiles }}
        - name: REDIS_PASSWORD_FILE
          value: /opt/bitnami/redis/secrets/{{ include "standin.redis.passwordKey" $ctx }}
        {{- else }}
        - name: REDIS_PASSWORD
          valueFrom:
            secretKeyRef:
              name: {{ include "standin.redis.secretName" $ctx }}
              key: {{ include "standin.redis.passwordKey" $ctx }}
        {{- end }}
        {{- end }}
      ports:
        - name: redis
          containerPort: 6379
      resources:
        {{- include "standin.redis.resources" .part | nindent 8 }}
      volumeMounts:
        - name: redis-data
          mountPath: /data
        - name: config
          mountPath: /opt/bitnami/redis/mounted-etc
    {{- if $ctx.Values.sentinel.enabled }}
    - name: sentinel
      image: docker.io/bitnami/redis-sentinel:7.4.3-debian-12-r0
      {{- with $ctx.Values.sentinel.resources }}
      resources:
        {{- toYaml . | nindent 8 }}
      {{- end }}
    {{- end }}
    {{- if $ctx.Values.metrics.enabled }}
    - name: metrics
      image: docker.io/bitnami/redis-exporter:1.70.0-debian-12-r2
      {{- with $ctx.Values.metrics.resources }}
      resources:
        {{- toYaml . | nindent 8 }}
      {{- end }}
    {{- end }}
  volumes:
    - name: config
      configMap:
        name: {{ include "standin.redis.fullname" $ctx }}-configuration
    {{- if not .part.persistence.enabled }}
    - name: redis-data
      emptyDir: {}
    {{- else if eq .part.kind "Deployment" }}
    # As in the community chart: a Deployment refers to a claim that only a standalone master gets.
    - name: redis-data
      persistentVolumeClaim:
        claimName: {{ .part.existingClaim | default (printf "redis-data-%s-master" (include "standin.redis.fullname" $ctx)) }}
    {{- end }}
{{- end -}}

{{/* dict: ctx, part, component, mode, replicas, name */}}
{{- define "standin.redis.workload" -}}
apiVersion: apps/v1
kind: {{ .part.kind }}
metadata:
  name: {{ .name }}
  namespace: {{ .ctx.Release.Namespace | quote }}
  labels:
    {{- include "standin.redis.labels" .ctx | nindent 4 }}
    app.kubernetes.io/component: {{ .component }}
spec:
  replicas: {{ .replicas }}
  selector:
    matchLabels:
      {{- include "standin.redis.selector" .ctx | nindent 6 }}
      app.kubernetes.io/component: {{ .component }}
  {{- if eq .part.kind "Deployment" }}
  strategy:
    {{- toYaml .part.updateStrategy | nindent 4 }}
  {{- else }}
  serviceName: {{ include "standin.redis.fullname" .ctx }}-headless
  updateStrategy:
    {{- toYaml .part.updateStrategy | nindent 4 }}
  {{- end }}
  template:
    {{- include "standin.redis.podTemplate" . | nindent 4 }}
  {{- if and .part.persistence.enabled (ne .part.kind "Deployment") }}
  volumeClaimTemplates:
    - apiVersion: v1
      kind: PersistentVolumeClaim
      metadata:
        name: redis-data
      spec:
        accessModes:
          {{- toYaml .part.persistence.accessModes | nindent 10 }}
        {{- with .part.persistence.storageClass }}
        storageClassName: {{ . }}
        {{- end }}
        resources:
          requests:
            storage: {{ .part.persistence.size | quote }}
  {{- end }}
{{- end -}}
