package dev.mizzen.xds.generate.listener.settings;

/** Which way traffic of a listener goes, and through what kind of proxy. */
public enum ListenerSide {
  /** From the workload beside the proxy. */
  SIDECAR_OUTBOUND,
  /** To the workload beside the proxy. */
  SIDECAR_INBOUND,
  /** Through a router. */
  GATEWAY
}
