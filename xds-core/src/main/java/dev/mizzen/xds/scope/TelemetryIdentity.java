package dev.mizzen.xds.scope;

/**
 * How a workload names itself in traces. Source: spec xds §5.9. Empty texts where unknown.
 *
 * @param serviceCluster {@code node.cluster}
 * @param otelServiceName by OpenTelemetry's conventions; empty where no provider asks for them
 */
public record TelemetryIdentity(
    String canonicalService,
    String canonicalRevision,
    String clusterId,
    String meshId,
    String namespace,
    String serviceCluster,
    String otelServiceName) {
  /** Of a listener that traces nothing. */
  public static final TelemetryIdentity NOBODY = new TelemetryIdentity("", "", "", "", "", "", "");
}
