{{- /* Envoy beside the pod's own containers, and before them whoever redirects its traffic, or checks that the CNI plugin does. */ -}}
{{- $global := .Values.global }}
{{- $cni := .Values.pilot.cni.enabled }}
{{- $native := ne (index .ObjectMeta.Annotations "sidecar.istio.io/nativeSidecar" | default (print .NativeSidecars)) "false" }}
{{- $mode := annotation .ObjectMeta "sidecar.istio.io/interceptionMode" .ProxyConfig.InterceptionMode }}
{{- $isTproxy := eq $mode "TPROXY" }}
{{- /* Traffic of this user is not redirected. Under TPROXY the proxy runs as root, and is told by its group. */ -}}
{{- $user := ternary 1337 .ProxyUID $isTproxy }}
{{- $group := ternary 1337 .ProxyGID $isTproxy }}
{{- $binds := eq (annotation .ObjectMeta "sidecar.istio.io/capNetBindService" "") "true" }}
{{- $statusPort := annotation .ObjectMeta "status.sidecar.istio.io/port" $global.proxy.statusPort }}
{{- $holds := or .ProxyConfig.HoldApplicationUntilProxyStarts.GetValue $global.proxy.holdApplicationUntilProxyStarts }}
{{- $tracingRoots := .ProxyConfig.GetTracing.GetTlsSettings.GetCaCertificates }}
{{- /* Which traffic is redirected. */ -}}
{{- $toRanges := annotation .ObjectMeta "traffic.sidecar.istio.io/includeOutboundIPRanges" $global.proxy.includeIPRanges }}
{{- $notToRanges := annotation .ObjectMeta "traffic.sidecar.istio.io/excludeOutboundIPRanges" $global.proxy.excludeIPRanges }}
{{- $toPorts := annotation .ObjectMeta "traffic.sidecar.istio.io/includeOutboundPorts" $global.proxy.includeOutboundPorts }}
{{- $notToPorts := annotation .ObjectMeta "traffic.sidecar.istio.io/excludeOutboundPorts" $global.proxy.excludeOutboundPorts }}
{{- $ports := annotation .ObjectMeta "traffic.sidecar.istio.io/includeInboundPorts" $global.proxy.includeInboundPorts }}
{{- $notPorts := excludeInboundPort $statusPort (annotation .ObjectMeta "traffic.sidecar.istio.io/excludeInboundPorts" $global.proxy.excludeInboundPorts) }}
{{- $notInterfaces := index .ObjectMeta.Annotations "traffic.sidecar.istio.io/excludeInterfaces" }}
{{- $rerouted := coalesce (index .ObjectMeta.Annotations "istio.io/reroute-virtual-interfaces") (index .ObjectMeta.Annotations "traffic.sidecar.istio.io/kubevirtInterfaces") -}}


metadata:
  labels:
    security.istio.io/tlsMode: {{ index .ObjectMeta.Labels "security.istio.io/tlsMode" | default "istio" | quote }}
    {{- if eq (index .ProxyConfig.ProxyMetadata "ISTIO_META_ENABLE_HBONE") "true" }}
    networking.istio.io/tunnel: {{ index .ObjectMeta.Labels "networking.istio.io/tunnel" | default "http" | quote }}
    {{- end }}
    {{- template "canonical" . }}
  annotations:
    istio.io/rev: {{ .Revision | default "default" | quote }}
    {{- template "main-container" . }}
    {{- if $cni }}
    {{- if eq .Values.pilot.cni.provider "multus" }}
    k8s.v1.cni.cncf.io/networks: {{ appendMultusNetwork (index .ObjectMeta.Annotations "k8s.v1.cni.cncf.io/networks") "default/istio-cni" | quote }}
    {{- end }}
    sidecar.istio.io/interceptionMode: {{ $mode | quote }}
    {{- range $name, $value := dict "includeOutboundIPRanges" $toRanges "excludeOutboundIPRanges" $notToRanges "includeOutboundPorts" $toPorts "excludeOutboundPorts" $notToPorts "includeInboundPorts" $ports "excludeInboundPorts" $notPorts "excludeInterfaces" $notInterfaces }}
    {{- if $value }}
    traffic.sidecar.istio.io/{{ $name }}: {{ $value | quote }}
    {{- end }}
    {{- end }}
    {{- end }}
spec:
  {{- if or $native (ne $mode "NONE") }}
  initContainers:
  {{- end }}
  {{- if ne $mode "NONE" }}
  - name: {{ ternary "istio-validation" "istio-init" $cni }}
    {{- template "image" (dict "root" . "wanted" (annotation .ObjectMeta "sidecar.istio.io/proxyImage" $global.proxy_init.image)) }}
    args:
    - istio-iptables
    - -p
    - {{ .MeshConfig.ProxyListenPort | toString | quote }}
    - -z
    - {{ .MeshConfig.ProxyInboundListenPort | toString | quote }}
    - -u
    - {{ toString $user | quote }}
    - -m
    - {{ $mode | quote }}
    - -i
    - {{ $toRanges | quote }}
    - -x
    - {{ $notToRanges | quote }}
    - -b
    - {{ $ports | quote }}
    - -d
    - {{ printf "15090,15021%s%s" (ternary "," "" (ne $notPorts "")) $notPorts | quote }}
    {{- range $option := list (list "-q" $toPorts "includeOutboundPorts") (list "-o" $notToPorts "excludeOutboundPorts") (list "-k" $rerouted "kubevirtInterfaces") (list "-c" $notInterfaces "excludeInterfaces") }}
    {{- if or (index $option 1) (isset $.ObjectMeta.Annotations (print "traffic.sidecar.istio.io/" (index $option 2))) }}
    - {{ index $option 0 }}
    - {{ index $option 1 | default "" | quote }}
    {{- end }}
    {{- end }}
    - {{ printf "--log_output_level=%s" (annotation .ObjectMeta "sidecar.istio.io/agentLogLevel" $global.logging.level) | quote }}
    {{- if $global.logAsJson }}
    - --log_as_json
    {{- end }}
    {{- if $cni }}
    - --run-validation
    - --skip-rule-apply
    {{- else if $global.proxy_init.forceApplyIptables }}
    - --force-apply
    {{- end }}
    {{- if $global.nativeNftables }}
    - --native-nftables
    {{- end }}
    {{- with .ProxyConfig.ProxyMetadata }}
    env:
    {{- range $name, $value := . }}
    - {name: {{ $name | quote }}, value: {{ $value | quote }}}
    {{- end }}
    {{- end }}
    {{- template "resources" . }}
    securityContext:
      privileged: {{ $global.proxy.privileged }}
      allowPrivilegeEscalation: {{ $global.proxy.privileged }}
      {{- if $cni }}
      capabilities: {drop: [ALL]}
      readOnlyRootFilesystem: true
      runAsNonRoot: true
      runAsUser: {{ $user }}
      runAsGroup: {{ $group }}
      {{- else }}
      # It writes the rules of the pod's network.
      capabilities: {add: [NET_ADMIN, NET_RAW], drop: [ALL]}
      readOnlyRootFilesystem: false
      runAsNonRoot: false
      runAsUser: 0
      runAsGroup: 0
      {{- end }}
      {{- with $global.proxy.seccompProfile }}
      seccompProfile: {{ toJson . }}
      {{- end }}
  {{- end }}
  {{- if not $native }}
  containers:
  {{- end }}
  - name: istio-proxy
    {{- if $native }}
    restartPolicy: Always
    {{- end }}
    {{- template "proxy-image" . }}
    ports:
    - {name: http-envoy-prom, containerPort: 15090, protocol: TCP}
    {{- template "proxy-args" (dict "root" . "role" "sidecar") }}
    {{- with $global.proxy.outlierLogPath }}
    - --outlierLogPath={{ . }}
    {{- end }}
    {{- if $global.proxy.lifecycle }}
    lifecycle: {{ toJson $global.proxy.lifecycle }}
    {{- else if $native }}
    # Native sidecars end after the others, so there is nobody left to wait for: connections are drained at once.
    lifecycle: {preStop: {exec: {command: [pilot-agent, request, {{ printf "--debug-port=%s" $statusPort | quote }}, POST, drain]}}}
    {{- else if $holds }}
    lifecycle: {postStart: {exec: {command: [pilot-agent, wait]}}}
    {{- end }}
    env:
    {{- if eq .InboundTrafficPolicyMode "localhost" }}
    - {name: REWRITE_PROBE_LEGACY_LOCALHOST_DESTINATION, value: "true"}
    {{- end }}
    {{- template "identity-env" . }}
    {{- template "cpu-limit-env" . }}
    {{- template "config-env" . }}
    {{- template "apps-env" . }}
    {{- template "go-env" . }}
    {{- template "compliance-env" . }}
    {{- template "place-env" . }}
    - {name: ISTIO_META_INTERCEPTION_MODE, value: {{ $mode | quote }}}
    {{- template "network-env" . }}
    {{- template "workload-env" . }}
    {{- template "bootstrap-env" . }}
    {{- template "mesh-env" . }}
    {{- with otelResourceAttributes .MeshConfig .ObjectMeta.Annotations .ObjectMeta.Labels .DeploymentMeta.Namespace .Spec.Containers }}
    - {name: OTEL_RESOURCE_ATTRIBUTES, value: {{ . | quote }}}
    {{- end }}
    {{- if and (eq $global.proxy.tracer "datadog") (isset .ObjectMeta.Annotations "apm.datadoghq.com/env") }}
    {{- range $name, $value := fromJSON (index .ObjectMeta.Annotations "apm.datadoghq.com/env") }}
    - {name: {{ $name | quote }}, value: {{ $value | quote }}}
    {{- end }}
    {{- end }}
    {{- template "metadata-env" . }}
    {{- if ne $statusPort "0" }}
    {{- with $global.proxy.startupProbe }}
    {{- if .enabled }}
    startupProbe:
      httpGet: {path: /healthz/ready, port: 15021}
      initialDelaySeconds: 0
      periodSeconds: 1
      timeoutSeconds: 3
      failureThreshold: {{ int .failureThreshold }}
    {{- end }}
    {{- end }}
    {{- template "readiness" (dict "root" . "port" 15021) }}
    {{- end }}
    {{- template "resources" . }}
    securityContext:
      privileged: {{ $global.proxy.privileged }}
      allowPrivilegeEscalation: {{ $global.proxy.privileged }}
      readOnlyRootFilesystem: true
      capabilities:
        {{- if $isTproxy }}
        add: [NET_ADMIN{{ if $binds }}, NET_BIND_SERVICE{{ end }}]
        {{- else if $binds }}
        add: [NET_BIND_SERVICE]
        {{- end }}
        drop: [ALL]
      runAsGroup: {{ $group }}
      {{- if or $isTproxy $binds }}
      runAsNonRoot: false
      runAsUser: 0
      {{- else }}
      runAsNonRoot: true
      runAsUser: {{ $user }}
      {{- end }}
      {{- with $global.proxy.seccompProfile }}
      seccompProfile: {{ toJson . }}
      {{- end }}
    volumeMounts:
    - {name: workload-socket, mountPath: /var/run/secrets/workload-spiffe-uds}
    - {name: credential-socket, mountPath: /var/run/secrets/credential-uds}
    {{- template "certificate-mount" . }}
    {{- template "root-mount" . }}
    {{- if eq $global.pilotCertProvider "istiod" }}
    - {name: istio-ca-crl, mountPath: /var/run/secrets/istio/crl}
    {{- end }}
    - {name: istio-data, mountPath: /var/lib/istio/data}
    {{- template "bootstrap-mount" . }}
    - {name: istio-envoy, mountPath: /etc/istio/proxy}
    - {name: istio-token, mountPath: /var/run/secrets/tokens}
    {{- template "mtls-mount" . }}
    - {name: istio-podinfo, mountPath: /etc/istio/pod}
    {{- if and (eq $global.proxy.tracer "lightstep") $tracingRoots }}
    - {name: lightstep-certs, mountPath: {{ directory $tracingRoots | quote }}, readOnly: true}
    {{- end }}
    {{- template "user-mounts" . }}
  volumes:
  - {name: workload-socket, emptyDir: null}
  - {name: credential-socket, emptyDir: null}
  {{- template "certificate-volume" . }}
  {{- template "bootstrap-volume" . }}
  - {name: istio-envoy, emptyDir: {medium: Memory}}
  {{- template "agent-volumes" . }}
  {{- template "root-volume" . }}
  - {name: istio-ca-crl, configMap: {name: istio-ca-crl, optional: true}}
  {{- template "mtls-volume" . }}
  {{- if and (eq $global.proxy.tracer "lightstep") $tracingRoots }}
  - {name: lightstep-certs, secret: {optional: true, secretName: lightstep.cacert}}
  {{- end }}
  {{- template "user-volumes" . }}
  {{- template "pull-secrets" . }}
