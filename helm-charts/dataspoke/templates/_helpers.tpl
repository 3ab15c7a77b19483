{{/*
Names and labels of every object of this chart. Template names are global in Helm, so the app subcharts and the values
that bitnami's charts pass through `tpl` use these too. What crosses a chart border reads .Release and .Values.global
only: those are the same in the umbrella and in each subchart, .Chart and the rest of .Values are not.
*/}}

{{/* The base of all names: global.dataspoke.fullnameOverride, else the release's name with "dataspoke" in it. */}}
{{- define "dataspoke.fullname" -}}
{{- $override := ((.Values.global).dataspoke).fullnameOverride -}}
{{- if $override -}}
{{- $override | trunc 63 | trimSuffix "-" -}}
{{- else if contains "dataspoke" .Release.Name -}}
{{- .Release.Name | trunc 63 | trimSuffix "-" -}}
{{- else -}}
{{- include "dataspoke.suffixed" (dict "base" .Release.Name "suffix" "dataspoke") -}}
{{- end -}}
{{- end -}}

{{/* BASE-SUFFIX in at most 63 characters: the base is cut, never the suffix that tells two objects apart. */}}
{{- define "dataspoke.suffixed" -}}
{{- printf "%s-%s" (.base | trunc (int (sub 62 (len .suffix))) | trimSuffix "-") .suffix -}}
{{- end -}}

{{/* The name of one of our objects. dict: ctx, component. */}}
{{- define "dataspoke.componentName" -}}
{{- include "dataspoke.suffixed" (dict "base" (include "dataspoke.fullname" .ctx) "suffix" .component) -}}
{{- end -}}

{{/* The ConfigMap that the apps mount: global.dataspoke.existingConfigMap, else the one this chart makes. */}}
{{- define "dataspoke.configName" -}}
{{- with ((.Values.global).dataspoke).existingConfigMap -}}
{{- . -}}
{{- else -}}
{{- include "dataspoke.componentName" (dict "ctx" . "component" "config") -}}
{{- end -}}
{{- end -}}

{{/* The Secret that the apps, PostgreSQL and Redis read: global.dataspoke.existingSecret, else the one this chart makes. */}}
{{- define "dataspoke.secretName" -}}
{{- with ((.Values.global).dataspoke).existingSecret -}}
{{- . -}}
{{- else -}}
{{- include "dataspoke.componentName" (dict "ctx" . "component" "secrets") -}}
{{- end -}}
{{- end -}}

{{/* Labels that selectors hold. They are immutable in a Deployment: never add to them. dict: ctx, component. */}}
{{- define "dataspoke.selectorLabels" -}}
app.kubernetes.io/name: dataspoke
app.kubernetes.io/instance: {{ .ctx.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end -}}

{{/* Labels of every object of ours. dict: ctx, component. */}}
{{- define "dataspoke.labels" -}}
{{ include "dataspoke.selectorLabels" . }}
app.kubernetes.io/version: {{ .ctx.Chart.AppVersion | quote }}
app.kubernetes.io/part-of: dataspoke
app.kubernetes.io/managed-by: {{ .ctx.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .ctx.Chart.Name .ctx.Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{- end -}}

{{/*
A map of texts, without the keys that are null: a user's null for a default that the umbrella gives a subchart does not
delete the key in Helm, it arrives as a null.
*/}}
{{- define "dataspoke.texts" -}}
{{- $kept := dict -}}
{{- range $key, $value := . -}}
{{- if not (kindIs "invalid" $value) -}}{{- $_ := set $kept $key $value -}}{{- end -}}
{{- end -}}
{{- with $kept -}}
{{- toYaml . -}}
{{- end -}}
{{- end -}}

{{/* Where the shared Secret comes from: existing, external (an ExternalSecret), created, or none. The umbrella only. */}}
{{- define "dataspoke.secretSource" -}}
{{- if ((.Values.global).dataspoke).existingSecret -}}
existing
{{- else if .Values.externalSecret.enabled -}}
external
{{- else if .Values.secrets.createSecret -}}
created
{{- else -}}
none
{{- end -}}
{{- end -}}

{{/* Where the shared ConfigMap comes from: existing, created, or none. The umbrella only. */}}
{{- define "dataspoke.configSource" -}}
{{- if ((.Values.global).dataspoke).existingConfigMap -}}
existing
{{- else if .Values.config.createConfigMap -}}
created
{{- else -}}
none
{{- end -}}
{{- end -}}
