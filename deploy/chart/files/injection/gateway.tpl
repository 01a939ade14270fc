{{- /* A pod that is nothing but Envoy: its container istio-proxy with image "auto" says what it needs beyond this. */ -}}
{{- $global := .Values.global -}}

metadata:
  labels:
    {{- template "canonical" . }}
  annotations:
    istio.io/rev: {{ .Revision | default "default" | quote }}
    {{- template "main-container" . }}
spec:
  securityContext:
    {{- if .Values.gateways.securityContext }}
    {{- range $name, $value := .Values.gateways.securityContext }}
    {{ $name }}: {{ toJson $value }}
    {{- end }}
    {{- else }}
    # So that it may listen on 80 and 443 without being root.
    sysctls: [{name: net.ipv4.ip_unprivileged_port_start, value: "0"}]
    {{- end }}
    {{- with .Values.gateways.seccompProfile }}
    seccompProfile: {{ toJson . }}
    {{- end }}
  containers:
  - name: istio-proxy
    {{- template "proxy-image" . }}
    ports:
    - {name: http-envoy-prom, containerPort: 15090, protocol: TCP}
    {{- template "proxy-args" (dict "root" . "role" "router") }}
    {{- with $global.proxy.lifecycle }}
    lifecycle: {{ toJson . }}
    {{- end }}
    securityContext:
      runAsUser: {{ .ProxyUID }}
      runAsGroup: {{ .ProxyGID }}
    env:
    {{- template "identity-env" . }}
    {{- template "cpu-limit-env" . }}
    {{- template "config-env" . }}
    {{- template "go-env" . }}
    {{- template "compliance-env" . }}
    {{- template "apps-env" . }}
    {{- template "place-env" . }}
    - {name: ISTIO_META_INTERCEPTION_MODE, value: {{ .ProxyConfig.InterceptionMode.String | quote }}}
    {{- template "network-env" . }}
    {{- template "workload-env" . }}
    {{- template "bootstrap-env" . }}
    {{- template "mesh-env" . }}
    {{- template "metadata-env" . }}
    readinessProbe:
      httpGet: {path: /healthz/ready, port: 15021}
      initialDelaySeconds: {{ int $global.proxy.readinessInitialDelaySeconds }}
      periodSeconds: {{ int $global.proxy.readinessPeriodSeconds }}
      timeoutSeconds: 3
      failureThreshold: {{ int $global.proxy.readinessFailureThreshold }}
    volumeMounts:
    - {name: workload-socket, mountPath: /var/run/secrets/workload-spiffe-uds}
    - {name: credential-socket, mountPath: /var/run/secrets/credential-uds}
    {{- template "certificate-mount" . }}
    {{- template "root-mount" . }}
    - {name: istio-data, mountPath: /var/lib/istio/data}
    {{- template "bootstrap-mount" . }}
    - {name: istio-envoy, mountPath: /etc/istio/proxy}
    - {name: istio-token, mountPath: /var/run/secrets/tokens}
    {{- template "mtls-mount" . }}
    - {name: istio-podinfo, mountPath: /etc/istio/pod}
  volumes:
  - {name: workload-socket}
  - {name: credential-socket, emptyDir: {}}
  {{- if eq $global.caName "GkeWorkloadCertificate" }}
  {{- template "certificate-volume" . }}
  {{- else }}
  - {name: workload-certs, emptyDir: {}}
  {{- end }}
  {{- template "bootstrap-volume" . }}
  - {name: istio-envoy, emptyDir: {medium: Memory}}
  {{- template "agent-volumes" . }}
  {{- template "root-volume" . }}
  {{- template "mtls-volume" . }}
  {{- template "pull-secrets" . }}
