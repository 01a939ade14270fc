package dev.mizzen.model.proxy;

import dev.mizzen.api.mesh.v1alpha1.ProxyConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The part of a node's metadata that changes what is generated for it.
 *
 * <p>Source: Istio 1.30, pkg/model/proxy.go, NodeMetadata. Keys stand beside each component.
 *
 * @param namespace NAMESPACE
 * @param serviceAccount SERVICE_ACCOUNT
 * @param workloadName WORKLOAD_NAME
 * @param nodeName NODE_NAME
 * @param clusterId CLUSTER_ID
 * @param network NETWORK
 * @param meshId MESH_ID
 * @param istioVersion ISTIO_VERSION as sent
 * @param labels LABELS
 * @param staticLabels STATIC_LABELS
 * @param interceptionMode INTERCEPTION_MODE
 * @param httpProxyPort HTTP_PROXY_PORT; 0 where none
 * @param podPorts POD_PORTS: container port by name
 * @param requestedNetworkView REQUESTED_NETWORK_VIEW; empty means all networks
 * @param idleTimeout IDLE_TIMEOUT as Go writes durations
 * @param http10 HTTP10 is "1"
 * @param generator GENERATOR; empty, grpc, api, event
 * @param dnsCapture DNS_CAPTURE
 * @param dnsAutoAllocate DNS_AUTO_ALLOCATE
 * @param otelServiceName of ANNOTATIONS {@code resource.opentelemetry.io/service.name}
 * @param appContainers APP_CONTAINERS: names of the pod's other containers, by commas
 * @param isUnprivileged UNPRIVILEGED_POD
 * @param statusPort ENVOY_STATUS_PORT; 0 where none
 * @param prometheusPort ENVOY_PROMETHEUS_PORT; 0 where none
 * @param inboundExactBalance INBOUND_LISTENER_EXACT_BALANCE
 * @param outboundExactBalance OUTBOUND_LISTENER_EXACT_BALANCE
 * @param files certificates on the proxy's disk
 * @param externalSdsSocket {@code credential} is "true"
 * @param fileCredentials {@code file-credential} is "true"
 * @param enableHbone ENABLE_HBONE
 * @param disableHboneSend DISABLE_HBONE_SEND
 * @param proxyConfig PROXY_CONFIG; empty where the mesh's default applies
 */
public record NodeMetadata(
    String namespace,
    String serviceAccount,
    String workloadName,
    String nodeName,
    String clusterId,
    String network,
    String meshId,
    String istioVersion,
    Map<String, String> labels,
    Map<String, String> staticLabels,
    InterceptionMode interceptionMode,
    int httpProxyPort,
    Map<String, Integer> podPorts,
    List<String> requestedNetworkView,
    String idleTimeout,
    boolean http10,
    String generator,
    boolean dnsCapture,
    boolean dnsAutoAllocate,
    String otelServiceName,
    String appContainers,
    boolean isUnprivileged,
    int statusPort,
    int prometheusPort,
    boolean inboundExactBalance,
    boolean outboundExactBalance,
    FileCertificates files,
    boolean externalSdsSocket,
    boolean fileCredentials,
    boolean enableHbone,
    boolean disableHboneSend,
    Optional<ProxyConfig> proxyConfig) {

  public NodeMetadata {
    labels = Map.copyOf(labels);
    staticLabels = Map.copyOf(staticLabels);
    podPorts = Map.copyOf(podPorts);
    requestedNetworkView = List.copyOf(requestedNetworkView);
  }

  /**
   * Certificates that replace SDS: TLS_SERVER_CERT_CHAIN, _KEY, _ROOT_CERT and TLS_CLIENT_ the
   * same; empty text where absent.
   */
  public record FileCertificates(
      String serverCertChain,
      String serverKey,
      String serverRootCert,
      String clientCertChain,
      String clientKey,
      String clientRootCert) {
    public static final FileCertificates NONE = new FileCertificates("", "", "", "", "", "");

    public boolean hasClient() {
      return !clientCertChain.isEmpty();
    }

    public boolean hasServer() {
      return !serverCertChain.isEmpty() && !serverKey.isEmpty();
    }
  }
}
