package dev.mizzen.bench;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The names that a proxy asks for next because of a resource: endpoints of its clusters, routes of
 * its listeners. Proxies get mostly equal bytes, so each distinct body is read once and only its
 * hash is kept.
 */
final class FollowUps {
  private final Map<String, List<String>> byHash = new ConcurrentHashMap<>();

  List<String> of(String typeUrl, ByteString body) {
    return switch (typeUrl) {
      case XdsTypes.CLUSTER -> byHash.computeIfAbsent(hash(body), hash -> endpointsOf(body));
      case XdsTypes.LISTENER -> byHash.computeIfAbsent(hash(body), hash -> routesOf(body));
      default -> List.of();
    };
  }

  private static List<String> endpointsOf(ByteString body) {
    try {
      Cluster cluster = Cluster.parseFrom(body);
      if (cluster.getType() != Cluster.DiscoveryType.EDS) {
        return List.of();
      }
      String service = cluster.getEdsClusterConfig().getServiceName();
      return List.of(service.isEmpty() ? cluster.getName() : service);
    } catch (InvalidProtocolBufferException broken) {
      throw new IllegalStateException("received a cluster that cannot be read", broken);
    }
  }

  private static List<String> routesOf(ByteString body) {
    try {
      Listener listener = Listener.parseFrom(body);
      List<FilterChain> chains = new ArrayList<>(listener.getFilterChainsList());
      chains.add(listener.getDefaultFilterChain());
      List<String> names = new ArrayList<>();
      for (FilterChain chain : chains) {
        for (Filter filter : chain.getFiltersList()) {
          Any config = filter.getTypedConfig();
          if (config.is(HttpConnectionManager.class)) {
            names.add(config.unpack(HttpConnectionManager.class).getRds().getRouteConfigName());
          }
        }
      }
      return names.stream().filter(name -> !name.isEmpty()).distinct().toList();
    } catch (InvalidProtocolBufferException broken) {
      throw new IllegalStateException("received a listener that cannot be read", broken);
    }
  }

  private static String hash(ByteString body) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(body.asReadOnlyByteBuffer());
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
