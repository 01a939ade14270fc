{{/* The values, with those below "pilot" over them. */}}
{{- define "istiod.values" -}}
{{- omit (mergeOverwrite (deepCopy .Values) (deepCopy .Values.pilot)) "pilot" | toYaml -}}
{{- end -}}

{{/* The end of names: empty for the revision without a name. */}}
{{- define "istiod.suffix" -}}
{{- if .Values.revision }}-{{ .Values.revision }}{{ end -}}
{{- end -}}

{{- define "istiod.selector" -}}
app: istiod
istio.io/rev: {{ .Values.revision | default "default" | quote }}
{{- end -}}

{{- define "istiod.labels" -}}
{{ include "istiod.selector" . }}
istio: {{ if .Values.revision }}istiod{{ else }}pilot{{ end }}
operator.istio.io/component: Pilot
app.kubernetes.io/name: istiod
app.kubernetes.io/part-of: istio
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end -}}

{{- define "istiod.image" -}}
{{- if contains "/" .image }}{{ .image }}{{ else }}{{ .hub }}/{{ .image }}:{{ .tag }}{{ end -}}
{{- end -}}
