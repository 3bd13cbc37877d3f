{{/* Labels of every object. `control-plane` is what Go Contour's manifests have, and what selectors look at. */}}
{{- define "provisioner.labels" -}}
control-plane: contour-gateway-provisioner
app.kubernetes.io/name: contour-gateway-provisioner
app.kubernetes.io/part-of: contour
{{- end }}

{{- define "provisioner.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

{{/* A second installation in another namespace has cluster-wide objects of its own. */}}
{{- define "provisioner.clusterRole" -}}
{{ eq .Release.Namespace "projectcontour" | ternary "contour-gateway-provisioner" (printf "contour-gateway-provisioner-%s" .Release.Namespace) }}
{{- end }}
