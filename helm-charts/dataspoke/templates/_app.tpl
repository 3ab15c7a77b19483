{{/*
Parts of a pod template that frontend, api and workers share. Each takes the app subchart's own context, whose
.Chart.Name is the component.
*/}}

{{/* The name of the app's own objects. */}}
{{- define "dataspoke.app.name" -}}
{{- include "dataspoke.componentName" (dict "ctx" . "component" .Chart.Name) -}}
{{- end -}}

{{- define "dataspoke.app.labels" -}}
{{- include "dataspoke.labels" (dict "ctx" . "component" .Chart.Name) -}}
{{- end -}}

{{- define "dataspoke.app.selectorLabels" -}}
{{- include "dataspoke.selectorLabels" (dict "ctx" . "component" .Chart.Name) -}}
{{- end -}}

{{- define "dataspoke.app.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- .Values.serviceAccount.name | default (include "dataspoke.app.name" .) -}}
{{- else -}}
{{- .Values.serviceAccount.name | default "default" -}}
{{- end -}}
{{- end -}}

{{/* The image by digest when there is one, else by tag; the tag defaults to the chart's appVersion. */}}
{{- define "dataspoke.app.image" -}}
{{- $image := .Values.image -}}
{{- $repository := ternary (printf "%s/%s" $image.registry $image.repository) $image.repository (not (empty $image.registry)) -}}
{{- if $image.digest -}}
{{- printf "%s@%s" $repository $image.digest -}}
{{- else -}}
{{- printf "%s:%s" $repository ($image.tag | default .Chart.AppVersion) -}}
{{- end -}}
{{- end -}}

{{/* What dsk-post reads: the references that the containers mount, in envFrom's order. */}}
{{- define "dataspoke.app.envFromAnnotation" -}}
configmap/{{ include "dataspoke.configName" . }}
{{- if .Values.mountSharedSecret -}}
,secret/{{ include "dataspoke.secretName" . }}
{{- end -}}
{{- end -}}

{{/* The entries of a container's envFrom. */}}
{{- define "dataspoke.app.envFrom" -}}
- configMapRef:
    name: {{ include "dataspoke.configName" . }}
{{- if .Values.mountSharedSecret }}
- secretRef:
    name: {{ include "dataspoke.secretName" . }}
{{- end }}
{{- end -}}

{{/* Annotations of the pod template: .Values.checksums comes from the umbrella (templates/shared/pass/down/checksums.yaml). */}}
{{- define "dataspoke.app.podAnnotations" -}}
{{- $annotations := dict -}}
{{- $checksums := .Values.checksums | default dict -}}
{{- with $checksums.config -}}{{- $_ := set $annotations "checksum/config" . -}}{{- end -}}
{{- if .Values.mountSharedSecret -}}
{{- with $checksums.secret -}}{{- $_ := set $annotations "checksum/secret" . -}}{{- end -}}
{{- end -}}
{{- include "dataspoke.texts" (merge (deepCopy .Values.podAnnotations) $annotations) -}}
{{- end -}}

{{/*
Pod settings that come before the containers. Service links would put DATASPOKE_API_PORT=tcp://… into every pod, beside
the settings of the same prefix.
*/}}
{{- define "dataspoke.app.podHead" -}}
serviceAccountName: {{ include "dataspoke.app.serviceAccountName" . }}
automountServiceAccountToken: false
enableServiceLinks: false
{{- with .Values.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.podSecurityContext }}
securityContext:
  {{- toYaml . | nindent 2 }}
{{- end }}
terminationGracePeriodSeconds: {{ .Values.terminationGracePeriodSeconds }}
{{- if .Values.topologySpread.enabled }}
topologySpreadConstraints:
  - maxSkew: 1
    topologyKey: {{ .Values.topologySpread.topologyKey }}
    whenUnsatisfiable: {{ .Values.topologySpread.whenUnsatisfiable }}
    labelSelector:
      matchLabels:
        {{- include "dataspoke.app.selectorLabels" . | nindent 8 }}
{{- end }}
{{- with include "dataspoke.texts" .Values.nodeSelector }}
nodeSelector:
  {{- . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{/* The volumes that stand in for a writable root file system. */}}
{{- define "dataspoke.app.volumes" -}}
{{- with .Values.writablePaths }}
volumes:
  {{- range $index, $path := . }}
  - name: writable-{{ $index }}
    emptyDir: {}
  {{- end }}
{{- end }}
{{- end -}}

{{- define "dataspoke.app.volumeMounts" -}}
{{- with .Values.writablePaths }}
volumeMounts:
  {{- range $index, $path := . }}
  - name: writable-{{ $index }}
    mountPath: {{ $path | quote }}
  {{- end }}
{{- end }}
{{- end -}}

{{/* Probes of an app that listens on the port named http: alive when it accepts connections, ready when readinessPath answers. */}}
{{- define "dataspoke.app.httpProbes" -}}
startupProbe:
  tcpSocket:
    port: http
  periodSeconds: 3
  failureThreshold: {{ .Values.probes.startupFailureThreshold }}
livenessProbe:
  tcpSocket:
    port: http
  periodSeconds: 10
  timeoutSeconds: 3
  failureThreshold: 6
readinessProbe:
  {{- if .Values.probes.readinessPath }}
  httpGet:
    path: {{ .Values.probes.readinessPath | quote }}
    port: http
  {{- else }}
  tcpSocket:
    port: http
  {{- end }}
  periodSeconds: 5
  timeoutSeconds: 3
  failureThreshold: 3
{{- end -}}

{{/*
Goes on serving while load balancers learn that the pod leaves. Kubernetes itself can wait from 1.30 on; before, the image
has to have `sleep`, and one without it stops at once.
*/}}
{{- define "dataspoke.app.preStop" -}}
{{- if .Values.preStopSeconds }}
lifecycle:
  preStop:
    {{- if semverCompare ">=1.30-0" .Capabilities.KubeVersion.Version }}
    sleep:
      seconds: {{ .Values.preStopSeconds }}
    {{- else }}
    exec:
      command: [sleep, {{ .Values.preStopSeconds | quote }}]
    {{- end }}
{{- end }}
{{- end -}}
