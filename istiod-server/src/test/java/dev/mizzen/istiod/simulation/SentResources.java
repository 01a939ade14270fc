package dev.mizzen.istiod.simulation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import dev.mizzen.model.load.FaultHandler;
import dev.mizzen.model.proxy.Proxy;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.xds.debug.EmittedTypes;
import dev.mizzen.xds.protocol.XdsType;
import dev.mizzen.xds.push.EncodedResource;
import dev.mizzen.xds.push.GeneratedSets;
import dev.mizzen.xds.push.GeneratorSet;
import dev.mizzen.xds.push.TypeSet;
import dev.mizzen.xds.scope.ProxyScope;
import dev.mizzen.xds.scope.ScopeBuilder;
import dev.mizzen.xds.simulation.EnvoyConfig;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** What a proxy gets that asks for everything and for what that names. */
record SentResources(
    List<Listener> listeners,
    List<Cluster> clusters,
    List<RouteConfiguration> routes,
    List<ClusterLoadAssignment> endpoints) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonFormat.Printer PRINTER =
      JsonFormat.printer().usingTypeRegistry(EmittedTypes.REGISTRY);
  private static final JsonFormat.Parser PARSER =
      JsonFormat.parser().usingTypeRegistry(EmittedTypes.REGISTRY);
  private static final FaultHandler FAIL =
      (where, fault) -> {
        throw new AssertionError(where, fault);
      };

  static SentResources of(PushContext context, Proxy proxy, GeneratorSet generators) {
    Answers answers =
        new Answers(
            context, ScopeBuilder.build(context, proxy), new GeneratedSets(generators, FAIL));
    List<Listener> listeners = answers.all(XdsType.LISTENER, Listener.class);
    List<Cluster> clusters = answers.all(XdsType.CLUSTER, Cluster.class);
    return new SentResources(
        listeners,
        clusters,
        answers.named(XdsType.ROUTE, RouteConfiguration.class, routeNames(listeners)),
        answers.named(XdsType.ENDPOINT, ClusterLoadAssignment.class, endpointNames(clusters)));
  }

  EnvoyConfig config() {
    return EnvoyConfig.of(listeners, clusters, routes, endpoints);
  }

  /** As JSON, by the names that the fields of {@code xds.json} have and by name. */
  Map<String, Map<String, JsonNode>> json() {
    Map<String, Map<String, JsonNode>> json = new LinkedHashMap<>();
    json.put("listeners", byName(listeners, Listener::getName));
    json.put("clusters", byName(clusters, Cluster::getName));
    json.put("routes", byName(routes, RouteConfiguration::getName));
    json.put("endpoints", byName(endpoints, ClusterLoadAssignment::getClusterName));
    return json;
  }

  /** The same from JSON that somebody else wrote, defaults and all. */
  static SentResources parse(JsonNode json) {
    return new SentResources(
        parse(json.path("listeners"), Listener.getDefaultInstance()),
        parse(json.path("clusters"), Cluster.getDefaultInstance()),
        parse(json.path("routes"), RouteConfiguration.getDefaultInstance()),
        parse(json.path("endpoints"), ClusterLoadAssignment.getDefaultInstance()));
  }

  private record Answers(PushContext context, ProxyScope scope, GeneratedSets sets) {
    <M extends Message> List<M> all(XdsType type, Class<M> message) {
      return set(type).all().stream().map(resource -> unpack(resource, message)).toList();
    }

    <M extends Message> List<M> named(XdsType type, Class<M> message, Stream<String> names) {
      TypeSet set = set(type);
      return names
          .distinct()
          .sorted()
          .flatMap(name -> set.get(name).stream())
          .map(resource -> unpack(resource, message))
          .toList();
    }

    private TypeSet set(XdsType type) {
      return sets.get(context, scope, type);
    }
  }

  private static Stream<String> routeNames(List<Listener> listeners) {
    return listeners.stream()
        .flatMap(
            listener ->
                Stream.concat(
                    listener.getFilterChainsList().stream(),
                    Stream.of(listener.getDefaultFilterChain())))
        .map(FilterChain::getFiltersList)
        .flatMap(List::stream)
        .flatMap(filter -> manager(filter).stream())
        .filter(HttpConnectionManager::hasRds)
        .map(manager -> manager.getRds().getRouteConfigName());
  }

  private static Optional<HttpConnectionManager> manager(Filter filter) {
    Any config = filter.getTypedConfig();
    return config.is(HttpConnectionManager.class)
        ? Optional.of(unpack(config, HttpConnectionManager.class))
        : Optional.empty();
  }

  private static Stream<String> endpointNames(List<Cluster> clusters) {
    return clusters.stream()
        .filter(cluster -> cluster.getType() == Cluster.DiscoveryType.EDS)
        .map(cluster -> cluster.getEdsClusterConfig().getServiceName());
  }

  private static <M extends Message> M unpack(EncodedResource resource, Class<M> type) {
    try {
      return unpack(Any.parseFrom(resource.any()), type);
    } catch (InvalidProtocolBufferException wrongBytes) {
      throw new IllegalArgumentException(resource.name(), wrongBytes);
    }
  }

  private static <M extends Message> M unpack(Any any, Class<M> type) {
    try {
      return any.unpack(type);
    } catch (InvalidProtocolBufferException wrongBytes) {
      throw new IllegalArgumentException(any.getTypeUrl(), wrongBytes);
    }
  }

  private static <M extends Message> Map<String, JsonNode> byName(
      List<M> messages, Function<M, String> name) {
    Map<String, JsonNode> json = new LinkedHashMap<>();
    messages.forEach(message -> json.put(name.apply(message), print(message)));
    return json;
  }

  private static JsonNode print(Message message) {
    try {
      return JSON.readTree(PRINTER.print(message));
    } catch (InvalidProtocolBufferException | JsonProcessingException unprintable) {
      throw new IllegalArgumentException(unprintable);
    }
  }

  @SuppressWarnings("unchecked") // a builder of M builds M
  private static <M extends Message> List<M> parse(JsonNode list, M type) {
    return list.valueStream()
        .map(
            json -> {
              Message.Builder builder = type.newBuilderForType();
              try {
                PARSER.merge(json.toString(), builder);
              } catch (InvalidProtocolBufferException unknown) {
                throw new IllegalArgumentException(json.path("name").asText(), unknown);
              }
              return (M) builder.build();
            })
        .toList();
  }
}
