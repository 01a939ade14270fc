{{- /*
Pieces that the templates of this folder share; the chart puts this file before each of them. A piece that writes YAML begins
with a line break and ends without one. What a pod's author wrote is quoted, or made a number, wherever it is used.
*/ -}}

{{- /* Names of the pod's own containers, with commas. */ -}}
{{- define "apps" -}}
{{- $names := list }}
{{- range .Spec.Containers }}{{ if ne .Name "istio-proxy" }}{{ $names = append $names .Name }}{{ end }}{{ end }}
{{- join "," $names }}
{{- end -}}

{{- define "canonical" }}
{{- $labels := .ObjectMeta.Labels }}
    service.istio.io/canonical-name: {{ coalesce (index $labels "service.istio.io/canonical-name") (index $labels "app.kubernetes.io/name") (index $labels "app") .DeploymentMeta.Name | trunc 63 | trimSuffix "-" | quote }}
    service.istio.io/canonical-revision: {{ coalesce (index $labels "service.istio.io/canonical-revision") (index $labels "app.kubernetes.io/version") (index $labels "version") "latest" | quote }}
{{- end -}}

{{- /* The container that kubectl means where none is named: the first that is not ours. */ -}}
{{- define "main-container" }}
{{- $first := "" }}
{{- range .Spec.Containers }}{{ if and (not $first) (ne .Name "istio-proxy") }}{{ $first = .Name }}{{ end }}{{ end }}
{{- if $first }}
{{- range list "kubectl.kubernetes.io/default-container" "kubectl.kubernetes.io/default-logs-container" }}
{{- if not (isset $.ObjectMeta.Annotations .) }}
    {{ . }}: {{ $first | quote }}
{{- end }}
{{- end }}
{{- end }}
{{- end -}}

{{- /* "wanted" where it is a whole reference, else the mesh's image of the proxy. */ -}}
{{- define "image" }}
    image: {{ ternary .wanted .root.ProxyImage (contains "/" .wanted) | quote }}
    {{- with .root.Values.global.imagePullPolicy }}
    imagePullPolicy: {{ . | quote }}
    {{- end }}
{{- end -}}

{{- define "proxy-image" }}
{{- template "image" (dict "root" . "wanted" (annotation .ObjectMeta "sidecar.istio.io/proxyImage" .Values.global.proxy.image)) }}
{{- end -}}

{{- /* One annotation about resources, and the mesh's values do not count. */ -}}
{{- define "resources" }}
{{- $pod := .ObjectMeta.Annotations }}
{{- $requests := dict }}
{{- $limits := dict }}
{{- with index $pod "sidecar.istio.io/proxyCPU" }}{{ $_ := set $requests "cpu" . }}{{ end }}
{{- with index $pod "sidecar.istio.io/proxyMemory" }}{{ $_ := set $requests "memory" . }}{{ end }}
{{- with index $pod "sidecar.istio.io/proxyCPULimit" }}{{ $_ := set $limits "cpu" . }}{{ end }}
{{- with index $pod "sidecar.istio.io/proxyMemoryLimit" }}{{ $_ := set $limits "memory" . }}{{ end }}
{{- if or $requests $limits }}
    resources: {{ dict "requests" $requests "limits" $limits | toJson }}
{{- else }}
    resources: {{ omitNil .Values.global.proxy.resources | toJson }}
{{- end }}
{{- end -}}

{{- define "proxy-args" }}
    args:
    - proxy
    - {{ .role }}
    - --domain
    - $(POD_NAMESPACE).svc.{{ .root.Values.global.proxy.clusterDomain }}
    {{- with .root }}
    - {{ printf "--proxyLogLevel=%s" (annotation .ObjectMeta "sidecar.istio.io/logLevel" .Values.global.proxy.logLevel) | quote }}
    - {{ printf "--proxyComponentLogLevel=%s" (annotation .ObjectMeta "sidecar.istio.io/componentLogLevel" .Values.global.proxy.componentLogLevel) | quote }}
    - {{ printf "--log_output_level=%s" (annotation .ObjectMeta "sidecar.istio.io/agentLogLevel" .Values.global.logging.level) | quote }}
    {{- with .Values.global.sts.servicePort }}
    - --stsPort={{ int . }}
    {{- end }}
    {{- if .Values.global.logAsJson }}
    - --log_as_json
    {{- end }}
    {{- end }}
{{- end -}}

{{- /* Who the pod is, and who signs for it. */ -}}
{{- define "identity-env" }}
{{- $istiod := printf "istiod%s.%s.svc:15012" (ternary (printf "-%s" .Values.revision) "" (ne .Values.revision "")) .Values.global.istioNamespace }}
    - {name: PILOT_CERT_PROVIDER, value: {{ .Values.global.pilotCertProvider | quote }}}
    - {name: CA_ADDR, value: {{ .Values.global.caAddress | default $istiod | quote }}}
    - {name: POD_NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
    - {name: POD_NAMESPACE, valueFrom: {fieldRef: {fieldPath: metadata.namespace}}}
    - {name: INSTANCE_IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}
    - {name: SERVICE_ACCOUNT, valueFrom: {fieldRef: {fieldPath: spec.serviceAccountName}}}
    - {name: HOST_IP, valueFrom: {fieldRef: {fieldPath: status.hostIP}}}
{{- end -}}

{{- define "cpu-limit-env" }}
    - {name: ISTIO_CPU_LIMIT, valueFrom: {resourceFieldRef: {resource: limits.cpu, divisor: "1"}}}
{{- end -}}

{{- /* The agent is written in Go, whose runtime asks these. */ -}}
{{- define "go-env" }}
    - {name: GOMEMLIMIT, valueFrom: {resourceFieldRef: {resource: limits.memory, divisor: "1"}}}
    - {name: GOMAXPROCS, valueFrom: {resourceFieldRef: {resource: limits.cpu, divisor: "1"}}}
{{- end -}}

{{- /* The proxy's configuration, and the ports of the pod: a JSON array with one port a line. */ -}}
{{- define "config-env" }}
{{- $ports := list }}
{{- range .Spec.Containers }}{{ range .Ports }}{{ $ports = append $ports (structToJSON .) }}{{ end }}{{ end }}
    - name: PROXY_CONFIG
      value: {{ printf "%s\n" (protoToJSON .ProxyConfig) | quote }}
    - name: ISTIO_META_POD_PORTS
      value: {{ printf "[%s\n]" (ternary (printf "\n    %s" (join "\n    ," $ports)) "" (not (empty $ports))) | quote }}
{{- end -}}

{{- define "compliance-env" }}
    {{- with .CompliancePolicy }}
    - {name: COMPLIANCE_POLICY, value: {{ . | quote }}}
    {{- end }}
{{- end -}}

{{- define "apps-env" }}
    - name: ISTIO_META_APP_CONTAINERS
      value: "{{ template "apps" . }}"
{{- end -}}

{{- /* Where the pod runs. */ -}}
{{- define "place-env" }}
    - {name: ISTIO_META_CLUSTER_ID, value: {{ .Values.global.multiCluster.clusterName | default "Kubernetes" | quote }}}
    - {name: ISTIO_META_NODE_NAME, valueFrom: {fieldRef: {fieldPath: spec.nodeName}}}
{{- end -}}

{{- define "network-env" }}
    {{- with .Values.global.network }}
    - {name: ISTIO_META_NETWORK, value: {{ . | quote }}}
    {{- end }}
{{- end -}}

{{- /* What owns the pod. */ -}}
{{- define "workload-env" }}
    {{- with .DeploymentMeta.Name }}
    - {name: ISTIO_META_WORKLOAD_NAME, value: {{ . | quote }}}
    {{- end }}
    {{- if and .TypeMeta.APIVersion .DeploymentMeta.Name }}
    - name: ISTIO_META_OWNER
      value: {{ printf "kubernetes://apis/%s/namespaces/%s/%ss/%s" .TypeMeta.APIVersion (.DeploymentMeta.Namespace | default "default") (toLower .TypeMeta.Kind) .DeploymentMeta.Name | quote }}
    {{- end }}
{{- end -}}

{{- define "mesh-env" }}
    {{- with .Values.global.meshID | default .MeshConfig.TrustDomain }}
    - {name: ISTIO_META_MESH_ID, value: {{ . | quote }}}
    {{- end }}
    {{- with .MeshConfig.TrustDomain }}
    - {name: TRUST_DOMAIN, value: {{ . | quote }}}
    {{- end }}
{{- end -}}

{{- /* Variables of the proxy's configuration. */ -}}
{{- define "metadata-env" }}
    {{- range $name, $value := .ProxyConfig.ProxyMetadata }}
    - {name: {{ $name | quote }}, value: {{ $value | quote }}}
    {{- end }}
{{- end -}}

{{- define "readiness" }}
    readinessProbe:
      httpGet: {path: /healthz/ready, port: {{ .port }}}
      {{- with .root }}
      initialDelaySeconds: {{ annotation .ObjectMeta "readiness.status.sidecar.istio.io/initialDelaySeconds" .Values.global.proxy.readinessInitialDelaySeconds | int }}
      periodSeconds: {{ annotation .ObjectMeta "readiness.status.sidecar.istio.io/periodSeconds" .Values.global.proxy.readinessPeriodSeconds | int }}
      timeoutSeconds: 3
      failureThreshold: {{ annotation .ObjectMeta "readiness.status.sidecar.istio.io/failureThreshold" .Values.global.proxy.readinessFailureThreshold | int }}
      {{- end }}
{{- end -}}

{{- /* A ConfigMap of the pod's author with a bootstrap for Envoy in the place of the agent's. */ -}}
{{- define "bootstrap-env" }}
    {{- if isset .ObjectMeta.Annotations "sidecar.istio.io/bootstrapOverride" }}
    - {name: ISTIO_BOOTSTRAP_OVERRIDE, value: /etc/istio/custom-bootstrap/custom_bootstrap.json}
    {{- end }}
{{- end -}}

{{- define "bootstrap-mount" }}
    {{- if isset .ObjectMeta.Annotations "sidecar.istio.io/bootstrapOverride" }}
    - {name: custom-bootstrap-volume, mountPath: /etc/istio/custom-bootstrap}
    {{- end }}
{{- end -}}

{{- define "bootstrap-volume" }}
  {{- if isset .ObjectMeta.Annotations "sidecar.istio.io/bootstrapOverride" }}
  - {name: custom-bootstrap-volume, configMap: {name: {{ index .ObjectMeta.Annotations "sidecar.istio.io/bootstrapOverride" | quote }}}}
  {{- end }}
{{- end -}}

{{- /* The certificate of the workload, where a CSI driver of the machine gives it or the agent writes it. */ -}}
{{- define "certificate-mount" }}
    {{- if eq .Values.global.caName "GkeWorkloadCertificate" }}
    - {name: gke-workload-certificate, mountPath: /var/run/secrets/workload-spiffe-credentials, readOnly: true}
    {{- else }}
    - {name: workload-certs, mountPath: /var/run/secrets/workload-spiffe-credentials}
    {{- end }}
{{- end -}}

{{- /* Without a source a volume is an emptyDir; a template behind this one may give it another, as SPIRE's does. */ -}}
{{- define "certificate-volume" }}
  {{- if eq .Values.global.caName "GkeWorkloadCertificate" }}
  - {name: gke-workload-certificate, csi: {driver: workloadcertificates.security.cloud.google.com}}
  {{- else }}
  - {name: workload-certs}
  {{- end }}
{{- end -}}

{{- /* Whether the server's root comes from a ConfigMap or, for some signers, is no concern of the pod. */ -}}
{{- define "root-mount" }}
    {{- if eq .Values.global.pilotCertProvider "istiod" }}
    - {name: istiod-ca-cert, mountPath: /var/run/secrets/istio}
    {{- end }}
{{- end -}}

{{- define "root-volume" }}
  {{- if eq .Values.global.pilotCertProvider "istiod" }}
  - name: istiod-ca-cert
    {{- if eq (toString (.Values.pilot.env).ENABLE_CLUSTER_TRUST_BUNDLE_API) "true" }}
    projected: {sources: [{clusterTrustBundle: {name: {{ printf "istio.io:istiod-ca:%s" (.Values.global.trustBundleName | default "root-cert") | quote }}, path: root-cert.pem}}]}
    {{- else }}
    configMap: {name: {{ .Values.global.trustBundleName | default "istio-ca-root-cert" | quote }}}
    {{- end }}
  {{- end }}
{{- end -}}

{{- /* Certificates that came as a Secret of the account, as they did before SDS. */ -}}
{{- define "mtls-mount" }}
    {{- if .Values.global.mountMtlsCerts }}
    - {name: istio-certs, mountPath: /etc/certs/, readOnly: true}
    {{- end }}
{{- end -}}

{{- define "mtls-volume" }}
  {{- if .Values.global.mountMtlsCerts }}
  - name: istio-certs
    secret: {optional: true, secretName: {{ printf "istio.%s" (.Spec.ServiceAccountName | default "default") | quote }}}
  {{- end }}
{{- end -}}

{{- /* What every agent keeps and reads: its state, its token, the pod's labels and annotations. */ -}}
{{- define "agent-volumes" }}
  - {name: istio-data, emptyDir: {}}
  - name: istio-podinfo
    downwardAPI:
      items:
      - {path: labels, fieldRef: {fieldPath: metadata.labels}}
      - {path: annotations, fieldRef: {fieldPath: metadata.annotations}}
  - name: istio-token
    projected:
      sources:
      - serviceAccountToken: {path: istio-token, expirationSeconds: 43200, audience: {{ .Values.global.sds.token.aud | quote }}}
{{- end -}}

{{- /* Volumes and mounts that the pod's author asks for: JSON objects, by name. */ -}}
{{- define "user-mounts" }}
    {{- with index .ObjectMeta.Annotations "sidecar.istio.io/userVolumeMount" }}
    {{- range $name, $mount := fromJSON . }}
    - {{ merge (dict "name" $name) $mount | toJson }}
    {{- end }}
    {{- end }}
{{- end -}}

{{- define "user-volumes" }}
  {{- with index .ObjectMeta.Annotations "sidecar.istio.io/userVolume" }}
  {{- range $name, $volume := fromJSON . }}
  - {{ merge (dict "name" $name) $volume | toJson }}
  {{- end }}
  {{- end }}
{{- end -}}

{{- define "pull-secrets" }}
  {{- with .Values.global.imagePullSecrets }}
  imagePullSecrets:
  {{- range . }}
  - {name: {{ . | quote }}}
  {{- end }}
  {{- end }}
{{- end -}}
