package dev.mizzen.xds.protocol;

import java.util.Optional;

/**
 * The kinds of resources a proxy subscribes to, in the order in which they are pushed.
 *
 * <p>Source: Istio 1.30, pilot/pkg/xds/v3/model.go, PushOrder.
 */
public enum XdsType {
  CLUSTER("type.googleapis.com/envoy.config.cluster.v3.Cluster", "cds", true),
  ENDPOINT("type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment", "eds", false),
  LISTENER("type.googleapis.com/envoy.config.listener.v3.Listener", "lds", true),
  ROUTE("type.googleapis.com/envoy.config.route.v3.RouteConfiguration", "rds", false),
  SECRET("type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret", "sds", false),
  EXTENSION_CONFIG("type.googleapis.com/envoy.config.core.v3.TypedExtensionConfig", "ecds", false),
  NAME_TABLE("type.googleapis.com/istio.networking.nds.v1.NameTable", "nds", true),
  PROXY_CONFIG("type.googleapis.com/istio.mesh.v1alpha1.ProxyConfig", "pcds", true);

  private final String typeUrl;
  private final String shortName;
  private final boolean wildcard;

  XdsType(String typeUrl, String shortName, boolean wildcard) {
    this.typeUrl = typeUrl;
    this.shortName = shortName;
    this.wildcard = wildcard;
  }

  public String typeUrl() {
    return typeUrl;
  }

  /** The name in metric labels, for example {@code cds}. */
  public String shortName() {
    return shortName;
  }

  /** Whether a subscription without names asks for everything. */
  public boolean isWildcard() {
    return wildcard;
  }

  /**
   * Whether a proxy keeps what it has until it wants it no more: that a secret is gone is told with
   * nothing, and an answer without one is not sent; nor is one without a trust bundle, which would
   * have an agent trust nobody. Source: spec xds §1.6, §1.7.
   */
  public boolean isKeptByProxies() {
    return this == SECRET || this == PROXY_CONFIG;
  }

  public static Optional<XdsType> of(String typeUrl) {
    for (XdsType type : values()) {
      if (type.typeUrl.equals(typeUrl)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
