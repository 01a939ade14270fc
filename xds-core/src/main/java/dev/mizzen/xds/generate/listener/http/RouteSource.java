package dev.mizzen.xds.generate.listener.http;

/** Where an HTTP connection manager has its routes from. */
public sealed interface RouteSource {
  /** A route configuration of this name, fetched over ADS. */
  record Discovered(String name) implements RouteSource {}

  /**
   * One route to the workload's own port.
   *
   * @param cluster also the route configuration's name
   * @param port the service's port, or the Sidecar's ingress port; 0 for what no service serves
   * @param operation how spans name the request
   * @param retries whether a request that the workload reset before it answered is sent again
   */
  record ToWorkload(String cluster, int port, String operation, Retries retries)
      implements RouteSource {}

  /** Whether requests may be repeated. */
  enum Retries {
    ON_RESET,
    /** gRPC clients repeat themselves. */
    NEVER
  }
}
