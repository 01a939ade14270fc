package dev.mizzen.model.index;

import java.util.Map;

/** PeerAuthentications of all levels. Source: spec xds §7.2. */
public final class PeerAuthenticationIndex {
  public static final PeerAuthenticationIndex EMPTY = new PeerAuthenticationIndex();

  private PeerAuthenticationIndex() {}

  /** What clients may infer of a namespace without knowing the workload; UNKNOWN where no policy says anything. */
  public MutualTlsMode namespaceMode(String namespace) {
    throw new UnsupportedOperationException();
  }

  /** What holds for one workload. */
  public WorkloadMtls workload(String namespace, Map<String, String> labels) {
    throw new UnsupportedOperationException();
  }
}
