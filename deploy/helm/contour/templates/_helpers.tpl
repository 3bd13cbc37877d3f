{{/* Labels of every object. `app` is what Go Contour's manifests have, and what selectors look at. */}}
{{- define "contour.labels" -}}
app: {{ . }}
app.kubernetes.io/name: {{ . }}
app.kubernetes.io/part-of: contour
{{- end }}

{{- define "contour.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

{{/* A second installation in another namespace has cluster-wide objects of its own. */}}
{{- define "contour.clusterRole" -}}
{{ eq .Release.Namespace "projectcontour" | ternary "contour" (printf "contour-%s" .Release.Namespace) }}
{{- end }}

{{- define "contour.gatewayApi" -}}
{{ or .Values.gatewayApi (hasKey .Values.configuration "gateway") | ternary "true" "" }}
{{- end }}

{{- define "contour.podSecurityContext" -}}
runAsNonRoot: true
runAsUser: 65534
runAsGroup: 65534
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- define "contour.securityContext" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

{{/* Prefers nodes that have none of these pods. */}}
{{- define "contour.apart" -}}
podAntiAffinity:
  preferredDuringSchedulingIgnoredDuringExecution:
  - weight: 100
    podAffinityTerm:
      topologyKey: kubernetes.io/hostname
      labelSelector:
        matchLabels:
          app: {{ . }}
{{- end }}

{{/* Where pods may run. */}}
{{- define "contour.placement" -}}
{{- with .nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .tolerations }}
tolerations:
{{- toYaml . | nindent 0 }}
{{- end }}
{{- with .priorityClassName }}
priorityClassName: {{ . | quote }}
{{- end }}
{{- end }}

{{/* What may be read and written in the namespaces that Contour looks at. */}}
{{- define "contour.namespacedRules" -}}
- apiGroups: [""]
  resources: [secrets, services]
  verbs: [list, watch]
- apiGroups: [discovery.k8s.io]
  resources: [endpointslices]
  verbs: [list, watch]
- apiGroups: [networking.k8s.io]
  resources: [ingresses]
  verbs: [get, list, watch]
- apiGroups: [networking.k8s.io]
  resources: [ingresses/status]
  verbs: [update]
- apiGroups: [projectcontour.io]
  resources: [extensionservices, httpproxies]
  verbs: [get, list, watch]
- apiGroups: [projectcontour.io]
  resources: [tlscertificatedelegations]
  verbs: [list, watch]
- apiGroups: [projectcontour.io]
  resources: [extensionservices/status, httpproxies/status]
  verbs: [update]
{{- if include "contour.gatewayApi" . }}
- apiGroups: [""]
  resources: [configmaps]
  verbs: [list, watch]
- apiGroups: [gateway.networking.k8s.io]
  resources: [backendtlspolicies, gateways, grpcroutes, httproutes, tcproutes, tlsroutes]
  verbs: [get, list, watch]
- apiGroups: [gateway.networking.k8s.io]
  resources: [referencegrants]
  verbs: [list, watch]
- apiGroups: [gateway.networking.k8s.io]
  resources: [backendtlspolicies/status, gateways/status, grpcroutes/status, httproutes/status, tcproutes/status, tlsroutes/status]
  verbs: [update]
{{- end }}
{{- end }}

{{/* What has no namespace; nothing without the Gateway API. */}}
{{- define "contour.clusterRules" -}}
{{- if include "contour.gatewayApi" . -}}
- apiGroups: [""]
  resources: [namespaces]
  verbs: [list, watch]
- apiGroups: [gateway.networking.k8s.io]
  resources: [gatewayclasses]
  verbs: [list, watch]
{{- end }}
{{- end }}
