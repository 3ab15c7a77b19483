{{- define "standin.postgresql.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride -}}
{{- else if contains .Chart.Name .Release.Name -}}
{{- .Release.Name -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name -}}
{{- end -}}
{{- end -}}

{{- define "standin.postgresql.selector" -}}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/name: postgresql
{{- end -}}

{{- define "standin.postgresql.labels" -}}
{{ include "standin.postgresql.selector" . }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/version: {{ .Chart.AppVersion }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "standin.postgresql.secretName" -}}
{{- if .Values.auth.existingSecret -}}
{{- tpl .Values.auth.existingSecret . -}}
{{- else -}}
{{- include "standin.postgresql.fullname" . -}}
{{- end -}}
{{- end -}}

{{- define "standin.postgresql.image" -}}
{{- if and (not (hasPrefix "bitnami/" .Values.image.repository)) (not ((.Values.global).security).allowInsecureImages) -}}
{{- fail (printf "postgresql: image %s is not one of the chart's: set global.security.allowInsecureImages=true" .Values.image.repository) -}}
{{- end -}}
{{- $name := printf "%s/%s" .Values.image.registry .Values.image.repository -}}
{{- if .Values.image.digest }}{{ $name }}@{{ .Values.image.digest }}{{ else }}{{ $name }}:{{ .Values.image.tag }}{{ end -}}
{{- end -}}

{{/* Without resources the preset counts. */}}
{{- define "standin.postgresql.resources" -}}
{{- if .resources -}}
{{- toYaml .resources -}}
{{- else if eq .resourcesPreset "nano" -}}
requests: {cpu: 100m, memory: 128Mi, ephemeral-storage: 50Mi}
limits: {cpu: 150m, memory: 192Mi, ephemeral-storage: 2Gi}
{{- else -}}
{}
{{- end -}}
{{- end -}}

{{- define "standin.postgresql.statefulset" -}}
{{- $ctx := .ctx -}}
{{- $part := .part -}}
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: {{ .name }}
  namespace: {{ $ctx.Release.Namespace }}
  labels:
    {{- include "standin.postgresql.labels" $ctx | nindent 4 }}
    app.kubernetes.io/component: {{ .component }}
spec:
  replicas: {{ .replicas }}
  serviceName: {{ include "standin.postgresql.fullname" $ctx }}-hl
  selector:
    matchLabels:
      {{- include "standin.postgresql.selector" $ctx | nindent 6 }}
      app.kubernetes.io/component: {{ .component }}
  template:
    metadata:
      labels:
        {{- include "standin.postgresql.labels" $ctx | nindent 8 }}
        app.kubernetes.io/component: {{ .component }}
      {{- with $part.podAnnotations }}
      annotations:
        {{- toYaml . | nindent 8 }}
      {{- end }}
    spec:
      serviceAccountName: {{ include "standin.postgresql.fullname" $ctx }}
      automountServiceAccountToken: false
      containers:
        - name: postgresql
          image: {{ include "standin.postgresql.image" $ctx }}
          imagePullPolicy: {{ $ctx.Values.image.pullPolicy | quote }}
          env:
            - name: POSTGRES_USER
              value: {{ $ctx.Values.auth.username | quote }}
            - name: POSTGRES_DATABASE
              value: {{ tpl $ctx.Values.auth.database $ctx | quote }}
            {{- if $ctx.Values.auth.usePasswordFiles }}
            - name: POSTGRES_PASSWORD_FILE
              value: /opt/bitnami/postgresql/secrets/{{ tpl $ctx.Values.auth.secretKeys.userPasswordKey $ctx }}
            {{- else }}
            - name: POSTGRES_PASSWORD
              valueFrom:
                secretKeyRef:
                  name: {{ include "standin.postgresql.secretName" $ctx }}
                  key: {{ tpl $ctx.Values.auth.secretKeys.userPasswordKey $ctx }}
            - name: POSTGRES_POSTGRES_PASSWORD
              valueFrom:
                secretKeyRef:
                  name: {{ include "standin.postgresql.secretName" $ctx }}
                  key: {{ tpl $ctx.Values.auth.secretKeys.adminPasswordKey $ctx }}
            {{- end }}
          envFrom:
          ports:
            - name: tcp-postgresql
              containerPort: 5432
          resources:
            {{- include "standin.postgresql.resources" $part | nindent 12 }}
          volumeMounts:
            - name: data
              mountPath: /bitnami/postgresql
            {{- if $ctx.Values.auth.usePasswordFiles }}
            - name: passwords
              mountPath: /opt/bitnami/postgresql/secrets
            {{- end }}
        {{- if $ctx.Values.metrics.enabled }}
        - name: metrics
          image: docker.io/bitnami/postgres-exporter:0.17.1-debian-12-r16
          {{- with $ctx.Values.metrics.resources }}
          resources:
            {{- toYaml . | nindent 12 }}
          {{- end }}
        {{- end }}
      volumes:
        {{- if $ctx.Values.auth.usePasswordFiles }}
        - name: passwords
          secret:
            secretName: {{ include "standin.postgresql.secretName" $ctx }}
        {{- end }}
        {{- if not $part.persistence.enabled }}
        - name: data
          emptyDir: {}
        {{- end }}
  {{- if $part.persistence.enabled }}
  volumeClaimTemplates:
    - apiVersion: v1
      kind: PersistentVolumeClaim
      metadata:
        name: data
      spec:
        accessModes:
          {{- toYaml $part.persistence.accessModes | nindent 10 }}
        {{- with $part.persistence.storageClass }}
        storageClassName: {{ . }}
        {{- end }}
        resources:
          requests:
            storage: {{ $part.persistence.size | quote }}
  {{- end }}
{{- end -}}
