package dev.mizzen.xds.generate.listener.tcp;

import com.google.protobuf.Message;
import com.google.protobuf.util.Durations;
import dev.mizzen.model.mesh.Features;
import dev.mizzen.xds.api.mysql.MySQLProxy;
import dev.mizzen.xds.generate.Anys;
import dev.mizzen.xds.generate.envoy.DnsCaches;
import dev.mizzen.xds.generate.listener.settings.ListenerSettings;
import dev.mizzen.xds.generate.listener.settings.ListenerSide;
import dev.mizzen.xds.generate.listener.telemetry.AccessLogs;
import dev.mizzen.xds.generate.listener.telemetry.StatsFilters;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.extensions.filters.network.mongo_proxy.v3.MongoProxy;
import io.envoyproxy.envoy.extensions.filters.network.redis_proxy.v3.RedisProxy;
import io.envoyproxy.envoy.extensions.filters.network.sni_dynamic_forward_proxy.v3.FilterConfig;
import io.envoyproxy.envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy;
import io.envoyproxy.envoy.type.v3.HashPolicy;
import java.util.ArrayList;
import java.util.List;

/**
 * The network filters of a chain that passes TCP on, in their order.
 *
 * <p>Source: Istio 1.30, pilot/pkg/networking/core/networkfilter.go; spec xds §5.7.
 */
public final class TcpFilters {
  private static final int REDIS_TIMEOUT_SECONDS = 5;

  private TcpFilters() {}

  public static List<Filter> of(
      TcpConnection connection, ListenerSide side, ListenerSettings settings) {
    List<Filter> filters = new ArrayList<>(StatsFilters.network(side, settings));
    connection.dynamicSni().map(TcpFilters::dynamicSni).ifPresent(filters::add);
    Features features = settings.mesh().features();
    switch (connection.protocol()) {
      case MONGO -> {
        if (features.mongoFilter()) {
          filters.add(mongo(connection));
        }
      }
      case MYSQL -> {
        if (features.mysqlFilter()) {
          filters.add(mysql(connection));
        }
      }
      case REDIS -> {
        if (features.redisFilter()) {
          filters.add(redis(connection));
          return filters;
        }
      }
      case TCP, UDP, HTTP, HTTP2, HTTP_PROXY, GRPC, GRPC_WEB, HTTPS, TLS, HBONE, UNSUPPORTED -> {}
    }
    filters.add(tcpProxy(connection, settings));
    return filters;
  }

  private static Filter tcpProxy(TcpConnection connection, ListenerSettings settings) {
    TcpProxy.Builder proxy = TcpProxy.newBuilder().setStatPrefix(connection.statPrefix());
    addClusters(proxy, connection.clusters());
    connection.maxDuration().ifPresent(proxy::setMaxDownstreamConnectionDuration);
    if (connection.balancing() == TcpConnection.Balancing.BY_SOURCE_ADDRESS) {
      proxy.addHashPolicy(
          HashPolicy.newBuilder().setSourceIp(HashPolicy.SourceIp.getDefaultInstance()));
    }
    connection.tunnel().map(TcpFilters::tunnel).ifPresent(proxy::setTunnelingConfig);
    if (connection.logging() == TcpConnection.Logging.ON) {
      connection
          .idleTimeout()
          .or(() -> settings.proxy().idleTimeout())
          .ifPresent(proxy::setIdleTimeout);
      proxy.addAllAccessLog(AccessLogs.tcp(settings.telemetry()));
    }
    return filter("envoy.filters.network.tcp_proxy", proxy.build());
  }

  private static void addClusters(TcpProxy.Builder proxy, List<WeightedCluster> clusters) {
    if (clusters.size() == 1) {
      proxy.setCluster(clusters.getFirst().cluster());
      return;
    }
    TcpProxy.WeightedCluster.Builder weighted = TcpProxy.WeightedCluster.newBuilder();
    for (WeightedCluster cluster : clusters) {
      weighted.addClusters(
          TcpProxy.WeightedCluster.ClusterWeight.newBuilder()
              .setName(cluster.cluster())
              .setWeight(cluster.weight()));
    }
    proxy.setWeightedClusters(weighted);
  }

  private static TcpProxy.TunnelingConfig tunnel(TcpConnection.Tunnel tunnel) {
    return TcpProxy.TunnelingConfig.newBuilder()
        .setHostname(tunnel.target())
        .setUsePost(tunnel.method() == TcpConnection.Tunnel.Method.POST)
        .build();
  }

  private static Filter dynamicSni(TcpConnection.DynamicSni sni) {
    return filter(
        "envoy.extensions.filters.network.sni_dynamic_forward_proxy",
        FilterConfig.newBuilder()
            .setDnsCacheConfig(DnsCaches.ofHost(sni.host()))
            .setPortValue(sni.port())
            .build());
  }

  private static Filter mongo(TcpConnection connection) {
    return filter(
        "envoy.filters.network.mongo_proxy",
        MongoProxy.newBuilder().setStatPrefix(connection.statPrefix()).build());
  }

  private static Filter mysql(TcpConnection connection) {
    return filter(
        "envoy.filters.network.mysql_proxy",
        MySQLProxy.newBuilder().setStatPrefix(connection.statPrefix()).build());
  }

  private static Filter redis(TcpConnection connection) {
    return filter(
        "envoy.filters.network.redis_proxy",
        RedisProxy.newBuilder()
            .setStatPrefix(connection.statPrefix())
            .setLatencyInMicros(true)
            .setSettings(
                RedisProxy.ConnPoolSettings.newBuilder()
                    .setOpTimeout(Durations.fromSeconds(REDIS_TIMEOUT_SECONDS)))
            .setPrefixRoutes(
                RedisProxy.PrefixRoutes.newBuilder()
                    .setCatchAllRoute(
                        RedisProxy.PrefixRoutes.Route.newBuilder()
                            .setCluster(connection.clusters().getFirst().cluster())))
            .build());
  }

  private static Filter filter(String name, Message config) {
    return Filter.newBuilder().setName(name).setTypedConfig(Anys.pack(config)).build();
  }
}
