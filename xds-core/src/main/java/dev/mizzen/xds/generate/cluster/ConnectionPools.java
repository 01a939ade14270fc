package dev.mizzen.xds.generate.cluster;

import com.google.protobuf.UInt32Value;
import dev.mizzen.api.networking.v1alpha3.ConnectionPoolSettings;
import dev.mizzen.api.networking.v1alpha3.ConnectionPoolSettings.HTTPSettings;
import dev.mizzen.api.networking.v1alpha3.ConnectionPoolSettings.TCPSettings;
import dev.mizzen.api.networking.v1alpha3.ConnectionPoolSettings.TCPSettings.TcpKeepalive;
import dev.mizzen.api.networking.v1alpha3.TrafficPolicy;
import io.envoyproxy.envoy.config.cluster.v3.CircuitBreakers;
import io.envoyproxy.envoy.config.cluster.v3.CircuitBreakers.Thresholds;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.type.v3.Percent;
import java.util.Optional;

/**
 * Limits and timeouts of a cluster's connections. What a rule leaves out is unlimited: Envoy's own
 * defaults are made for other meshes.
 *
 * <p>Source: Istio 1.30, pilot/pkg/networking/core/cluster_traffic_policy.go, applyConnectionPool;
 * spec xds §3.5.
 */
final class ConnectionPools {
  private static final UInt32Value UNLIMITED = UInt32Value.of(-1);
  private static final double DEFAULT_RETRY_PERCENT = 20;
  private static final int DEFAULT_RETRY_CONCURRENCY = 3;

  private static final Thresholds DEFAULT_THRESHOLDS =
      Thresholds.newBuilder()
          .setMaxConnections(UNLIMITED)
          .setMaxPendingRequests(UNLIMITED)
          .setMaxRequests(UNLIMITED)
          .setMaxRetries(UNLIMITED)
          .build();

  private ConnectionPools() {}

  /** For clusters that no rule governs. */
  static void applyDefaults(Cluster.Builder cluster, ClusterSettings mesh) {
    cluster.setConnectTimeout(mesh.connectTimeout());
    cluster.setCircuitBreakers(
        CircuitBreakers.newBuilder()
            .addThresholds(
                DEFAULT_THRESHOLDS.toBuilder()
                    .setTrackRemaining(mesh.features().observability().tracksRemaining())));
    mesh.tcpKeepalive().ifPresent(keepalive -> applyKeepalive(cluster, keepalive));
  }

  static void apply(
      Cluster.Builder cluster,
      HttpOptions http,
      Optional<ConnectionPoolSettings> pool,
      Optional<TrafficPolicy.RetryBudget> retryBudget,
      ClusterSettings mesh) {
    applyDefaults(cluster, mesh);
    Thresholds.Builder thresholds = cluster.getCircuitBreakersBuilder().getThresholdsBuilder(0);
    pool.filter(ConnectionPoolSettings::hasTcp)
        .ifPresent(settings -> applyTcp(cluster, thresholds, http, settings.getTcp()));
    pool.filter(ConnectionPoolSettings::hasHttp)
        .ifPresent(settings -> applyHttp(thresholds, http, settings.getHttp()));
    retryBudget.ifPresent(budget -> thresholds.setRetryBudget(retryBudget(budget)));
  }

  /** The HTTP idle timeout, applied later, goes before the TCP one. */
  private static void applyTcp(
      Cluster.Builder cluster, Thresholds.Builder thresholds, HttpOptions http, TCPSettings tcp) {
    if (tcp.hasConnectTimeout()) {
      cluster.setConnectTimeout(tcp.getConnectTimeout());
    }
    if (tcp.getMaxConnections() > 0) {
      thresholds.setMaxConnections(UInt32Value.of(tcp.getMaxConnections()));
    }
    if (tcp.hasMaxConnectionDuration()) {
      http.maxConnectionDuration(tcp.getMaxConnectionDuration());
    }
    if (tcp.hasIdleTimeout()) {
      http.idleTimeout(tcp.getIdleTimeout());
    }
    if (tcp.hasTcpKeepalive()) {
      applyKeepalive(cluster, tcp.getTcpKeepalive());
    }
  }

  private static void applyHttp(
      Thresholds.Builder thresholds, HttpOptions http, HTTPSettings settings) {
    if (settings.getHttp2MaxRequests() > 0) {
      thresholds.setMaxRequests(UInt32Value.of(settings.getHttp2MaxRequests()));
    }
    if (settings.getHttp1MaxPendingRequests() > 0) {
      thresholds.setMaxPendingRequests(UInt32Value.of(settings.getHttp1MaxPendingRequests()));
    }
    if (settings.getMaxRetries() > 0) {
      thresholds.setMaxRetries(UInt32Value.of(settings.getMaxRetries()));
    }
    if (settings.hasIdleTimeout()) {
      http.idleTimeout(settings.getIdleTimeout());
    }
    if (settings.getMaxRequestsPerConnection() > 0) {
      http.maxRequestsPerConnection(settings.getMaxRequestsPerConnection());
    }
    if (settings.getMaxConcurrentStreams() > 0) {
      http.maxConcurrentStreams(settings.getMaxConcurrentStreams());
    }
    if (settings.getUseClientProtocol()) {
      http.useDownstreamProtocol();
    }
  }

  /** Without any of the three the kernel's defaults hold, but keepalive is on. */
  private static void applyKeepalive(Cluster.Builder cluster, TcpKeepalive keepalive) {
    var message = cluster.getUpstreamConnectionOptionsBuilder().getTcpKeepaliveBuilder();
    if (keepalive.getProbes() > 0) {
      message.setKeepaliveProbes(UInt32Value.of(keepalive.getProbes()));
    }
    if (keepalive.hasTime()) {
      message.setKeepaliveTime(UInt32Value.of((int) keepalive.getTime().getSeconds()));
    }
    if (keepalive.hasInterval()) {
      message.setKeepaliveInterval(UInt32Value.of((int) keepalive.getInterval().getSeconds()));
    }
  }

  private static Thresholds.RetryBudget retryBudget(TrafficPolicy.RetryBudget budget) {
    double percent = budget.hasPercent() ? budget.getPercent().getValue() : DEFAULT_RETRY_PERCENT;
    int concurrency =
        budget.getMinRetryConcurrency() > 0
            ? budget.getMinRetryConcurrency()
            : DEFAULT_RETRY_CONCURRENCY;
    return Thresholds.RetryBudget.newBuilder()
        .setBudgetPercent(Percent.newBuilder().setValue(percent))
        .setMinRetryConcurrency(UInt32Value.of(concurrency))
        .build();
  }
}
