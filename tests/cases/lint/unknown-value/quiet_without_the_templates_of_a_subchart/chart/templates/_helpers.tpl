{{- define "shop.image" -}}
{{ .root.registry | default "registry.example" }}/{{ .root.repository }}:{{ .root.tag }}
{{- end }}
