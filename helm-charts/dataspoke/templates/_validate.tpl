{{/*
Mistakes across values that no schema can name: each stops the render with a sentence that says what to set.
*/}}
{{- define "dataspoke.validate" -}}
{{- $secretName := include "dataspoke.secretName" . -}}
{{- $secretSource := include "dataspoke.secretSource" . -}}
{{- $follow := eq $secretSource "existing" | ternary "set it to that" "set it to that, or global.dataspoke.fullnameOverride=dataspoke" -}}
{{- $apps := list -}}
{{- $secretReaders := list -}}
{{- range $app := list "frontend" "api" "workers" -}}
  {{- $values := index $.Values $app -}}
  {{- if $values.enabled -}}
    {{- $apps = append $apps $app -}}
    {{- if $values.mountSharedSecret -}}
      {{- $secretReaders = append $secretReaders $app -}}
    {{- end -}}
  {{- end -}}
{{- end -}}

{{- if and $apps (eq (include "dataspoke.configSource" .) "none") -}}
  {{- fail (printf "dataspoke: %s mount a ConfigMap that nothing makes: set config.createConfigMap=true, or global.dataspoke.existingConfigMap to the name of yours" (join ", " $apps)) -}}
{{- end -}}
{{- if and $secretReaders (eq $secretSource "none") -}}
  {{- fail (printf "dataspoke: %s mount a Secret that nothing makes: set secrets.createSecret=true, externalSecret.enabled=true, or global.dataspoke.existingSecret to the name of yours" (join ", " $secretReaders)) -}}
{{- end -}}

{{- if and .Release.IsUpgrade (eq $secretSource "created") -}}
  {{- $empty := list -}}
  {{- if not .Values.secrets.postgres.password -}}{{- $empty = append $empty "secrets.postgres.password" -}}{{- end -}}
  {{- if and .Values.redis.enabled (not .Values.secrets.redis.password) -}}{{- $empty = append $empty "secrets.redis.password" -}}{{- end -}}
  {{- /* What is optional may not silently go: without its key Qdrant is open to everyone. */ -}}
  {{- $old := lookup "v1" "Secret" .Release.Namespace $secretName -}}
  {{- range $of, $key := dict "qdrant" "DATASPOKE_QDRANT_API_KEY" "llm" "DATASPOKE_LLM_API_KEY" -}}
    {{- if and (get ($old.data | default dict) $key) (not (index $.Values.secrets $of).apiKey) -}}
      {{- $empty = append $empty (printf "secrets.%s.apiKey" $of) -}}
    {{- end -}}
  {{- end -}}
  {{- if $empty -}}
    {{- fail (printf "dataspoke: this upgrade would empty %s: pass them again (-f, --set-string or --reuse-values), or keep them outside with externalSecret.enabled=true or global.dataspoke.existingSecret" (join " and " $empty)) -}}
  {{- end -}}
{{- end -}}

{{- range $app := list "frontend" "api" -}}
  {{- $values := index $.Values $app -}}
  {{- $scaling := $values.autoscaling | default dict -}}
  {{- if and $values.enabled $scaling.enabled (gt (int $scaling.minReplicas) (int $scaling.maxReplicas)) -}}
    {{- fail (printf "dataspoke: %s.autoscaling.minReplicas %d is above maxReplicas %d: raise maxReplicas or lower minReplicas" $app (int $scaling.minReplicas) (int $scaling.maxReplicas)) -}}
  {{- end -}}
{{- end -}}

{{- /* Temporal's and Qdrant's charts take the Secret's name as it stands, so it can drift from the release's. */ -}}
{{- if and .Values.temporal.enabled .Values.postgresql.enabled -}}
  {{- $want := tpl .Values.postgresql.auth.existingSecret . -}}
  {{- range $store := list "default" "visibility" -}}
    {{- $got := (index $.Values.temporal.server.config.persistence $store).sql.existingSecret -}}
    {{- if ne $got $want -}}
      {{- fail (printf "dataspoke: temporal.server.config.persistence.%s.sql.existingSecret is %q, but PostgreSQL's password is in %q: %s" $store $got $want $follow) -}}
    {{- end -}}
  {{- end -}}
{{- end -}}
{{- if and .Values.qdrant.enabled (has "api" $apps | or (has "workers" $apps)) -}}
  {{- range .Values.qdrant.env -}}
    {{- $reference := (.valueFrom).secretKeyRef -}}
    {{- if and (eq .name "QDRANT__SERVICE__API_KEY") $reference -}}
      {{- if ne $reference.name $secretName -}}
        {{- fail (printf "dataspoke: qdrant.env QDRANT__SERVICE__API_KEY reads Secret %q, but the apps read DATASPOKE_QDRANT_API_KEY of %q: %s" $reference.name $secretName $follow) -}}
      {{- end -}}
    {{- end -}}
  {{- end -}}
{{- end -}}
{{- end -}}
