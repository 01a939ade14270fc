{{- /* The agent without Envoy, for applications that speak xDS themselves: it keeps their certificates and writes their bootstrap file. */ -}}
{{- $global := .Values.global }}
{{- $statusPort := annotation .ObjectMeta "status.sidecar.istio.io/port" $global.proxy.statusPort -}}

metadata:
  labels:
    {{- template "canonical" . }}
  annotations:
    istio.io/rev: {{ .Revision | default "default" | quote }}
    {{- template "main-container" . }}
    # Nobody would answer in the application's place.
    sidecar.istio.io/rewriteAppHTTPProbers: "false"
spec:
  containers:
  - name: istio-proxy
    {{- template "proxy-image" . }}
    ports:
    - {name: mesh-metrics, containerPort: 15020, protocol: TCP}
    {{- template "proxy-args" (dict "root" . "role" "sidecar") }}
    # Containers start one after another: those behind it find the bootstrap file.
    lifecycle: {postStart: {exec: {command: [pilot-agent, wait, "--url=http://localhost:15020/healthz/ready"]}}}
    env:
    - {name: ISTIO_META_GENERATOR, value: grpc}
    - {name: OUTPUT_CERTS, value: /var/lib/istio/data}
    {{- if eq .InboundTrafficPolicyMode "localhost" }}
    - {name: REWRITE_PROBE_LEGACY_LOCALHOST_DESTINATION, value: "true"}
    {{- end }}
    {{- template "identity-env" . }}
    {{- template "config-env" . }}
    {{- template "apps-env" . }}
    {{- template "place-env" . }}
    {{- template "network-env" . }}
    {{- template "workload-env" . }}
    {{- template "mesh-env" . }}
    {{- template "metadata-env" . }}
    - {name: ISTIO_META_DNS_CAPTURE, value: "false"}
    - {name: DISABLE_ENVOY, value: "true"}
    {{- if ne $statusPort "0" }}
    {{- template "readiness" (dict "root" . "port" 15020) }}
    {{- end }}
    {{- template "resources" . }}
    volumeMounts:
    - {name: workload-socket, mountPath: /var/run/secrets/workload-spiffe-uds}
    {{- template "certificate-mount" . }}
    {{- template "root-mount" . }}
    - {name: istio-data, mountPath: /var/lib/istio/data}
    - {name: istio-xds, mountPath: /etc/istio/proxy}
    - {name: istio-token, mountPath: /var/run/secrets/tokens}
    {{- template "mtls-mount" . }}
    - {name: istio-podinfo, mountPath: /etc/istio/pod}
    {{- template "user-mounts" . }}
  {{- range .Spec.Containers }}
  {{- if ne .Name "istio-proxy" }}
  - name: {{ .Name | quote }}
    env:
    - {name: GRPC_XDS_EXPERIMENTAL_SECURITY_SUPPORT, value: "true"}
    - {name: GRPC_XDS_BOOTSTRAP, value: /etc/istio/proxy/grpc-bootstrap.json}
    volumeMounts:
    - {name: istio-data, mountPath: /var/lib/istio/data}
    - {name: istio-xds, mountPath: /etc/istio/proxy}
    {{- template "certificate-mount" $ }}
  {{- end }}
  {{- end }}
  volumes:
  - {name: workload-socket}
  {{- template "certificate-volume" . }}
  - {name: istio-xds, emptyDir: {medium: Memory}}
  {{- template "agent-volumes" . }}
  {{- template "root-volume" . }}
  {{- template "mtls-volume" . }}
  {{- template "user-volumes" . }}
  {{- template "pull-secrets" . }}
