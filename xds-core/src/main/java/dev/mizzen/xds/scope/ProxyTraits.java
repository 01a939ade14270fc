package dev.mizzen.xds.scope;

import dev.mizzen.api.mesh.v1alpha1.ProxyConfig;
import dev.mizzen.model.proxy.EnvoyDialect;
import dev.mizzen.model.proxy.InterceptionMode;
import dev.mizzen.model.proxy.IpMode;
import dev.mizzen.model.proxy.IstioVersion;
import dev.mizzen.model.proxy.NodeMetadata.FileCertificates;
import dev.mizzen.model.proxy.ProxyType;
import dev.mizzen.model.service.ClusterId;
import dev.mizzen.model.service.Locality;
import dev.mizzen.model.service.NetworkId;
import java.util.List;
import java.util.Map;

/**
 * Everything of a proxy that may change what is generated, and nothing else: proxies with equal
 * traits share what is generated. The proxy's own name and addresses are not here.
 *
 * @param namespace the config namespace
 * @param dnsDomain last part of the node id, for example {@code default.svc.cluster.local}
 * @param labels the workload's labels, registry before metadata, topology labels added
 * @param proxyConfig effective: PROXY_CONFIG metadata, else the mesh's default
 * @param idleTimeout IDLE_TIMEOUT as Go writes durations; empty where absent
 */
public record ProxyTraits(
    ProxyType type,
    String namespace,
    String dnsDomain,
    ClusterId clusterId,
    NetworkId network,
    Locality locality,
    IstioVersion version,
    IpMode ipMode,
    InterceptionMode interceptionMode,
    EnvoyDialect dialect,
    Map<String, String> labels,
    String meshId,
    String nodeName,
    ProxyConfig proxyConfig,
    FileCertificates files,
    List<String> requestedNetworkView,
    String idleTimeout,
    Options options) {

  public ProxyTraits {
    labels = Map.copyOf(labels);
    requestedNetworkView = List.copyOf(requestedNetworkView);
  }

  public boolean isSidecar() {
    return type == ProxyType.SIDECAR;
  }

  public boolean isRouter() {
    return type == ProxyType.ROUTER;
  }

  /**
   * The same traits with other labels; scopes that no selector reaches drop them to be shared more
   * widely.
   */
  public ProxyTraits withLabels(Map<String, String> kept) {
    return new ProxyTraits(
        type,
        namespace,
        dnsDomain,
        clusterId,
        network,
        locality,
        version,
        ipMode,
        interceptionMode,
        dialect,
        kept,
        meshId,
        nodeName,
        proxyConfig,
        files,
        requestedNetworkView,
        idleTimeout,
        options);
  }

  /**
   * The same traits with another node name; scopes that no node-local service is part of drop it.
   */
  public ProxyTraits withNodeName(String kept) {
    return new ProxyTraits(
        type,
        namespace,
        dnsDomain,
        clusterId,
        network,
        locality,
        version,
        ipMode,
        interceptionMode,
        dialect,
        labels,
        meshId,
        kept,
        proxyConfig,
        files,
        requestedNetworkView,
        idleTimeout,
        options);
  }

  /**
   * Switches and ports of the node's metadata; see {@code NodeMetadata} for the keys. Ports are 0
   * where absent.
   */
  public record Options(
      int httpProxyPort,
      boolean http10,
      boolean dnsCapture,
      boolean dnsAutoAllocate,
      boolean isUnprivileged,
      int statusPort,
      int prometheusPort,
      boolean inboundExactBalance,
      boolean outboundExactBalance,
      boolean externalSdsSocket,
      boolean fileCredentials) {}

  /** The wildcard addresses of the IP mode, the first family first: {@code 0.0.0.0}, {@code ::}. */
  public List<String> wildcards() {
    return byFamily("0.0.0.0", "::");
  }

  /** The loopback addresses of the IP mode, the first family first. */
  public List<String> loopbacks() {
    return byFamily("127.0.0.1", "::1");
  }

  /** The source addresses of passed-through inbound connections, the first family first. */
  public List<String> passthroughBinds() {
    return byFamily("127.0.0.6", "::6");
  }

  private List<String> byFamily(String ipv4, String ipv6) {
    return switch (ipMode) {
      case IPV4 -> List.of(ipv4);
      case IPV6 -> List.of(ipv6);
      case DUAL_IPV4_FIRST, DUAL_IPV6_FIRST -> List.of(ipv4, ipv6);
    };
  }
}
