package dev.mizzen.model.validate;

import dev.mizzen.api.networking.v1alpha3.ConnectionPoolSettings;
import dev.mizzen.api.networking.v1alpha3.ConnectionPoolSettings.HTTPSettings;
import dev.mizzen.api.networking.v1alpha3.ConnectionPoolSettings.HTTPSettings.H2UpgradePolicy;
import dev.mizzen.api.networking.v1alpha3.ConnectionPoolSettings.TCPSettings;
import dev.mizzen.api.networking.v1alpha3.ConnectionPoolSettings.TCPSettings.TcpKeepalive;

/** Rules about limits of connections and requests, of DestinationRules and Sidecars. */
final class ConnectionPoolRules {
  private static final long NANOS_A_MILLISECOND = 1_000_000;

  private final Checks checks;

  ConnectionPoolRules(Checks checks) {
    this.checks = checks;
  }

  void check(ConnectionPoolSettings pool, String path) {
    checks.want(pool.hasHttp() || pool.hasTcp(), path, "has neither http nor tcp");
    if (pool.hasHttp()) {
      http(pool.getHttp(), path + ".http");
    }
    if (pool.hasTcp()) {
      tcp(pool.getTcp(), path + ".tcp");
    }
  }

  private void http(HTTPSettings http, String path) {
    checks.notNegative(http.getHttp1MaxPendingRequests(), path + ".http1MaxPendingRequests");
    checks.notNegative(http.getHttp2MaxRequests(), path + ".http2MaxRequests");
    checks.notNegative(http.getMaxRequestsPerConnection(), path + ".maxRequestsPerConnection");
    checks.notNegative(http.getMaxRetries(), path + ".maxRetries");
    checks.notNegative(http.getMaxConcurrentStreams(), path + ".maxConcurrentStreams");
    if (http.hasIdleTimeout()) {
      checks.duration(http.getIdleTimeout(), path + ".idleTimeout");
    }
    boolean isUpgrade = http.getH2UpgradePolicy() == H2UpgradePolicy.UPGRADE;
    checks.want(
        !isUpgrade || !http.getUseClientProtocol(),
        path,
        "has both h2UpgradePolicy UPGRADE and useClientProtocol");
  }

  private void tcp(TCPSettings tcp, String path) {
    checks.notNegative(tcp.getMaxConnections(), path + ".maxConnections");
    if (tcp.hasConnectTimeout()) {
      checks.duration(tcp.getConnectTimeout(), path + ".connectTimeout");
    }
    if (tcp.hasMaxConnectionDuration()) {
      checks.duration(tcp.getMaxConnectionDuration(), path + ".maxConnectionDuration");
    }
    boolean isOff = Math.abs(Checks.toJava(tcp.getIdleTimeout()).toNanos()) < NANOS_A_MILLISECOND;
    if (!isOff) {
      checks.duration(tcp.getIdleTimeout(), path + ".idleTimeout");
    }
    TcpKeepalive keepalive = tcp.getTcpKeepalive();
    if (keepalive.hasTime()) {
      checks.duration(keepalive.getTime(), path + ".tcpKeepalive.time");
    }
    if (keepalive.hasInterval()) {
      checks.duration(keepalive.getInterval(), path + ".tcpKeepalive.interval");
    }
  }
}
