package dev.mizzen.istiod.apis;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.xds.generate.Generator;
import dev.mizzen.xds.generate.Resource;
import dev.mizzen.xds.protocol.XdsType;
import dev.mizzen.xds.push.GeneratorSet;
import dev.mizzen.xds.push.Generators;
import dev.mizzen.xds.scope.Proxies;
import dev.mizzen.xds.scope.ProxyScope;
import dev.mizzen.xds.scope.ScopeBuilder;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything that proxies get which subscribe as Envoy does.
 *
 * @param resources by proxy and type, then by name
 */
record Answers(Map<String, Map<XdsType, Map<String, Resource>>> resources) {

  /** The types of which some proxy gets something else there. */
  Set<XdsType> differences(Answers other) {
    Set<XdsType> types = EnumSet.noneOf(XdsType.class);
    resources.forEach(
        (proxy, byType) ->
            byType.forEach(
                (type, byName) -> {
                  if (!same(byName, other.of(proxy, type))) {
                    types.add(type);
                  }
                }));
    return types;
  }

  private Map<String, Resource> of(String proxy, XdsType type) {
    return resources.getOrDefault(proxy, Map.of()).getOrDefault(type, Map.of());
  }

  private static boolean same(Map<String, Resource> these, Map<String, Resource> those) {
    return these.keySet().equals(those.keySet())
        && these.values().stream().allMatch(one -> same(one, those.get(one.name())));
  }

  private static boolean same(Resource one, @Nullable Resource other) {
    return other != null && one.message().equals(other.message());
  }

  /**
   * Asks all generators. Resources are kept, for generators build the same from the same input.
   * Touched by one thread.
   */
  static final class Maker {
    private final GeneratorSet generators = Generators.all();
    private final Map<Generator<?, ?>, Map<Record, Resource>> built = new HashMap<>();
    private final IdentityHashMap<Resource, List<String>> routeNames = new IdentityHashMap<>();

    Answers answers(SmallMesh mesh) {
      PushContext context = mesh.context();
      Map<String, Map<XdsType, Map<String, Resource>>> all = new LinkedHashMap<>();
      mesh.proxies().forEach((name, node) -> all.put(name, answers(context, node)));
      return new Answers(all);
    }

    private Map<XdsType, Map<String, Resource>> answers(PushContext context, Node node) {
      ProxyScope scope = ScopeBuilder.build(context, Proxies.read(node));
      Map<XdsType, Map<String, Resource>> byType = new EnumMap<>(XdsType.class);
      Map<String, Resource> clusters = all(XdsType.CLUSTER, context, scope);
      Map<String, Resource> listeners = all(XdsType.LISTENER, context, scope);
      byType.put(XdsType.CLUSTER, clusters);
      byType.put(
          XdsType.ENDPOINT, named(XdsType.ENDPOINT, context, scope, edsNames(clusters.values())));
      byType.put(XdsType.LISTENER, listeners);
      byType.put(XdsType.ROUTE, named(XdsType.ROUTE, context, scope, rdsNames(listeners.values())));
      byType.put(XdsType.NAME_TABLE, all(XdsType.NAME_TABLE, context, scope));
      return byType;
    }

    private Map<String, Resource> all(XdsType type, PushContext context, ProxyScope scope) {
      Map<String, Resource> resources = new TreeMap<>();
      for (Generator<?, ?> generator : generators.of(type)) {
        if (generator instanceof Generator.Wildcard<?, ?> wildcard) {
          build(wildcard, context, scope).forEach(found -> resources.put(found.name(), found));
        }
      }
      return resources;
    }

    private Map<String, Resource> named(
        XdsType type, PushContext context, ProxyScope scope, Set<String> names) {
      Map<String, Resource> resources = new TreeMap<>();
      for (Generator<?, ?> generator : generators.of(type)) {
        if (generator instanceof Generator.Named<?, ?> named) {
          names.stream()
              .flatMap(name -> build(named, context, scope, name))
              .forEach(found -> resources.put(found.name(), found));
        }
      }
      return resources;
    }

    private <S, I extends Record> Stream<Resource> build(
        Generator.Wildcard<S, I> generator, PushContext context, ProxyScope scope) {
      return generator.scope(scope).stream()
          .flatMap(own -> generator.select(context, own).stream())
          .map(input -> build(generator, input));
    }

    private <S, I extends Record> Stream<Resource> build(
        Generator.Named<S, I> generator, PushContext context, ProxyScope scope, String name) {
      return generator.scope(scope).stream()
          .flatMap(own -> generator.select(context, own, name).stream())
          .map(input -> build(generator, input));
    }

    private <I extends Record> Resource build(Generator<?, I> generator, I input) {
      return built
          .computeIfAbsent(generator, key -> new HashMap<>())
          .computeIfAbsent(input, key -> generator.build(input));
    }

    private static Set<String> edsNames(Collection<Resource> clusters) {
      Set<String> names = new TreeSet<>();
      for (Resource resource : clusters) {
        Cluster cluster = (Cluster) resource.message();
        if (cluster.getType() == Cluster.DiscoveryType.EDS) {
          names.add(cluster.getEdsClusterConfig().getServiceName());
        }
      }
      return names;
    }

    private Set<String> rdsNames(Collection<Resource> listeners) {
      Set<String> names = new TreeSet<>();
      listeners.forEach(
          listener ->
              names.addAll(routeNames.computeIfAbsent(listener, key -> routeNames(listener))));
      return names;
    }

    private static List<String> routeNames(Resource resource) {
      Listener listener = (Listener) resource.message();
      return Stream.concat(
              listener.getFilterChainsList().stream(), Stream.of(listener.getDefaultFilterChain()))
          .map(FilterChain::getFiltersList)
          .flatMap(List::stream)
          .map(Filter::getTypedConfig)
          .filter(any -> any.is(HttpConnectionManager.class))
          .map(Maker::httpConnectionManager)
          .filter(HttpConnectionManager::hasRds)
          .map(manager -> manager.getRds().getRouteConfigName())
          .toList();
    }

    private static HttpConnectionManager httpConnectionManager(Any any) {
      try {
        return any.unpack(HttpConnectionManager.class);
      } catch (InvalidProtocolBufferException wrong) {
        throw new IllegalStateException(wrong);
      }
    }
  }
}
