{{/* The pods of Envoy, whatever keeps them. */}}
{{- define "contour.envoyPod" -}}
metadata:
  labels:
    app: envoy
  {{- with .Values.envoy.podAnnotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  serviceAccountName: envoy
  automountServiceAccountToken: false
  terminationGracePeriodSeconds: {{ .Values.envoy.terminationGracePeriodSeconds }}
  {{- with .Values.imagePullSecrets }}
  imagePullSecrets:
  {{- toYaml . | nindent 2 }}
  {{- end }}
  securityContext:
    {{- include "contour.podSecurityContext" . | nindent 4 }}
  {{- with include "contour.placement" .Values.envoy | trim }}
  {{- . | nindent 2 }}
  {{- end }}
  {{- if .Values.envoy.affinity }}
  affinity:
    {{- toYaml .Values.envoy.affinity | nindent 4 }}
  {{- else if eq .Values.envoy.kind "Deployment" }}
  affinity:
    {{- include "contour.apart" "envoy" | nindent 4 }}
  {{- end }}
  initContainers:
  - name: envoy-initconfig
    image: {{ include "contour.image" . | quote }}
    imagePullPolicy: {{ .Values.image.pullPolicy }}
    command: [contour]
    args:
    - bootstrap
    - /config/envoy.json
    - --xds-address=contour
    - --xds-port=8001
    - --xds-resource-version=v3
    - --resources-dir=/config/resources
    - --envoy-cafile=/certs/ca.crt
    - --envoy-cert-file=/certs/tls.crt
    - --envoy-key-file=/certs/tls.key
    {{- range .Values.envoy.bootstrapArgs }}
    - {{ . | quote }}
    {{- end }}
    env:
    - name: CONTOUR_NAMESPACE
      valueFrom:
        fieldRef:
          fieldPath: metadata.namespace
    resources:
      requests: {cpu: 10m, memory: 128Mi}
      limits: {memory: 256Mi}
    securityContext:
      {{- include "contour.securityContext" . | nindent 6 }}
    volumeMounts:
    - {name: envoy-config, mountPath: /config}
    - {name: envoycert, mountPath: /certs, readOnly: true}
  containers:
  # Both hooks run when the pod is to end: this one's tells Envoy to get rid of its connections, Envoy's waits until that is done.
  - name: shutdown-manager
    image: {{ include "contour.image" . | quote }}
    imagePullPolicy: {{ .Values.image.pullPolicy }}
    command: [/bin/contour]
    args: [envoy, shutdown-manager]
    lifecycle:
      preStop:
        exec:
          command:
          - /bin/contour
          - envoy
          - shutdown
          {{- range .Values.envoy.shutdown.args }}
          - {{ . | quote }}
          {{- end }}
    resources:
      {{- toYaml .Values.envoy.shutdown.resources | nindent 6 }}
    securityContext:
      {{- include "contour.securityContext" . | nindent 6 }}
    volumeMounts:
    - {name: envoy-admin, mountPath: /admin}
  - name: envoy
    image: {{ printf "%s:%s" .Values.envoy.image.repository .Values.envoy.image.tag | quote }}
    imagePullPolicy: {{ .Values.envoy.image.pullPolicy }}
    command: [envoy]
    args:
    - --config-path
    - /config/envoy.json
    - --service-cluster
    - $(CONTOUR_NAMESPACE)
    - --service-node
    - $(ENVOY_POD_NAME)
    - --log-level
    - {{ .Values.envoy.logLevel | quote }}
    {{- range .Values.envoy.extraArgs }}
    - {{ . | quote }}
    {{- end }}
    env:
    - name: CONTOUR_NAMESPACE
      valueFrom:
        fieldRef:
          fieldPath: metadata.namespace
    - name: ENVOY_POD_NAME
      valueFrom:
        fieldRef:
          fieldPath: metadata.name
    {{- $daemon := eq .Values.envoy.kind "DaemonSet" }}
    ports:
    - name: http
      containerPort: 8080
      {{- if and $daemon .Values.envoy.hostPorts.http }}
      hostPort: {{ .Values.envoy.hostPorts.http }}
      {{- end }}
      protocol: TCP
    - name: https
      containerPort: 8443
      {{- if and $daemon .Values.envoy.hostPorts.https }}
      hostPort: {{ .Values.envoy.hostPorts.https }}
      {{- end }}
      protocol: TCP
    - name: metrics
      containerPort: 8002
      protocol: TCP
    readinessProbe:
      httpGet: {path: /ready, port: 8002}
      initialDelaySeconds: 3
      periodSeconds: 4
    lifecycle:
      preStop:
        httpGet: {path: /shutdown, port: 8090, scheme: HTTP}
    resources:
      {{- toYaml .Values.envoy.resources | nindent 6 }}
    securityContext:
      {{- include "contour.securityContext" . | nindent 6 }}
    volumeMounts:
    - {name: envoy-config, mountPath: /config, readOnly: true}
    - {name: envoycert, mountPath: /certs, readOnly: true}
    - {name: envoy-admin, mountPath: /admin}
  volumes:
  - name: envoy-admin
    emptyDir: {}
  - name: envoy-config
    emptyDir: {}
  - name: envoycert
    secret:
      secretName: envoycert
{{- end }}
