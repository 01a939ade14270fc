package dev.mizzen.xds.generate.listener.chain;

/** How connections are shared among Envoy's threads. */
public enum ConnectionBalance {
  BY_KERNEL,
  /** Evenly, at the price of a lock. */
  EXACT;

  public static ConnectionBalance of(boolean isExact) {
    return isExact ? EXACT : BY_KERNEL;
  }
}
