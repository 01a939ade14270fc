package dev.mizzen.model.index;

/** What a workload's inbound side takes. Source: Istio 1.30, model.MutualTLSMode. */
public enum MutualTlsMode {
  /** No policy says anything. */
  UNKNOWN,
  DISABLE,
  PERMISSIVE,
  STRICT
}
