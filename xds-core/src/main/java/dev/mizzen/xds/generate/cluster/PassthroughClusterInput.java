package dev.mizzen.xds.generate.cluster;

/** What one of the clusters that stand for no service is built from. */
public record PassthroughClusterInput(
    SpecialCluster cluster, ClusterTraits proxy, ClusterSettings mesh) {

  /** Clusters that stand for no service. */
  public enum SpecialCluster {
    /** Drops every connection. */
    BLACK_HOLE,
    /** Connects to wherever the client meant to go. */
    PASSTHROUGH,
    /** Connects to the own workload at the port the client called. */
    INBOUND_PASSTHROUGH,
    /** Reaches a provider of credentials beside the proxy. */
    EXTERNAL_CREDENTIALS
  }
}
