package dev.mizzen.xds.scope;

/** How a workload names itself in traces. Source: spec xds §5.9. Empty texts where unknown. */
public record TelemetryIdentity(
    String canonicalService,
    String canonicalRevision,
    String clusterId,
    String meshId,
    String namespace) {}
