package dev.mizzen.xds.generate.listener;

import dev.mizzen.model.push.PushContext;
import dev.mizzen.model.testing.MeshFixture;
import dev.mizzen.xds.generate.Generator;
import dev.mizzen.xds.generate.GeneratorFixture;
import dev.mizzen.xds.generate.Resource;
import dev.mizzen.xds.scope.ProxyScope;
import io.envoyproxy.envoy.config.core.v3.CidrRange;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.FilterChainMatch;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.listener.v3.ListenerFilter;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.envoyproxy.envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All listeners of one proxy, as tests ask for them. */
final class Listeners {
  private static final String HTTP = "envoy.filters.network.http_connection_manager";
  private static final String TCP = "envoy.filters.network.tcp_proxy";

  private final Map<String, Resource> byName = new LinkedHashMap<>();

  private Listeners() {}

  static Listeners ofSidecar(MeshFixture mesh) {
    return ofSidecar(mesh, Map.of());
  }

  static Listeners ofSidecar(MeshFixture mesh, Map<String, String> metadata) {
    PushContext context = mesh.context();
    return of(context, GeneratorFixture.sidecar(context, metadata));
  }

  static Listeners ofStockEnvoy(MeshFixture mesh) {
    PushContext context = mesh.context();
    return of(context, GeneratorFixture.stockEnvoy(context));
  }

  static Listeners ofRouter(MeshFixture mesh) {
    return ofRouter(mesh, Map.of());
  }

  static Listeners ofRouter(MeshFixture mesh, Map<String, String> metadata) {
    PushContext context = mesh.context();
    return of(context, GeneratorFixture.router(context, metadata));
  }

  static Listeners of(PushContext context, ProxyScope proxy) {
    Listeners listeners = new Listeners();
    listeners.add(new OutboundListenerGenerator(), context, proxy);
    listeners.add(new HttpProxyListenerGenerator(), context, proxy);
    listeners.add(new VirtualOutboundListenerGenerator(), context, proxy);
    listeners.add(new InboundListenerGenerator(), context, proxy);
    listeners.add(new GatewayListenerGenerator(), context, proxy);
    return listeners;
  }

  private <S, I extends Record> void add(
      Generator.Wildcard<S, I> generator, PushContext context, ProxyScope proxy) {
    for (I input :
        generator.scope(proxy).map(scope -> generator.select(context, scope)).orElse(List.of())) {
      Resource resource = generator.build(input);
      byName.put(resource.name(), resource);
    }
  }

  List<String> names() {
    return new ArrayList<>(byName.keySet());
  }

  Resource resource(String name) {
    Resource resource = byName.get(name);
    if (resource == null) {
      throw new IllegalArgumentException("no listener " + name + " among " + byName.keySet());
    }
    return resource;
  }

  Listener get(String name) {
    return (Listener) resource(name).message();
  }

  /** Names of the filters that look at connections first, without their common prefix. */
  List<String> inspectors(String name) {
    return get(name).getListenerFiltersList().stream()
        .map(ListenerFilter::getName)
        .map(filter -> filter.substring("envoy.filters.listener.".length()))
        .toList();
  }

  /**
   * Each chain in a line: what it takes, an arrow, where it leads. The default chain comes last,
   * after the word {@code else}.
   */
  List<String> chains(String name) {
    List<String> lines = new ArrayList<>();
    get(name).getFilterChainsList().forEach(chain -> lines.add(line(chain)));
    if (get(name).hasDefaultFilterChain()) {
      lines.add("else " + destination(get(name).getDefaultFilterChain()));
    }
    return lines;
  }

  /** The chains of one port of {@code virtualInbound}. */
  List<String> inboundChains(int port) {
    return get("virtualInbound").getFilterChainsList().stream()
        .filter(chain -> chain.getFilterChainMatch().getDestinationPort().getValue() == port)
        .map(Listeners::line)
        .toList();
  }

  FilterChain chain(String name, int index) {
    return get(name).getFilterChains(index);
  }

  HttpConnectionManager http(String name, int index) {
    return http(chain(name, index));
  }

  TcpProxy tcp(String name, int index) {
    return tcp(chain(name, index));
  }

  DownstreamTlsContext tls(String name, int index) {
    return GeneratorFixture.unpack(
        chain(name, index).getTransportSocket().getTypedConfig(), DownstreamTlsContext.class);
  }

  List<String> networkFilters(String name, int index) {
    return chain(name, index).getFiltersList().stream().map(Filter::getName).toList();
  }

  List<String> httpFilters(String name, int index) {
    return http(name, index).getHttpFiltersList().stream().map(HttpFilter::getName).toList();
  }

  private static String line(FilterChain chain) {
    return match(chain.getFilterChainMatch()) + " -> " + destination(chain);
  }

  private static String match(FilterChainMatch match) {
    List<String> parts = new ArrayList<>();
    parts.add(match.getTransportProtocol());
    parts.addAll(match.getApplicationProtocolsList());
    parts.addAll(match.getServerNamesList());
    match.getPrefixRangesList().stream().map(Listeners::range).forEach(parts::add);
    parts.removeIf(String::isEmpty);
    return parts.isEmpty() ? "any" : String.join(" ", parts);
  }

  private static String range(CidrRange range) {
    return range.getAddressPrefix() + "/" + range.getPrefixLen().getValue();
  }

  private static String destination(FilterChain chain) {
    return (chain.hasTransportSocket() ? "tls " : "") + content(chain);
  }

  private static String content(FilterChain chain) {
    Filter last = chain.getFilters(chain.getFiltersCount() - 1);
    if (last.getName().equals(HTTP)) {
      HttpConnectionManager manager = http(chain);
      return "http "
          + (manager.hasRds()
              ? manager.getRds().getRouteConfigName()
              : manager.getRouteConfig().getName());
    }
    return last.getName().equals(TCP) ? "tcp " + clusters(tcp(chain)) : last.getName();
  }

  private static String clusters(TcpProxy proxy) {
    if (!proxy.hasWeightedClusters()) {
      return proxy.getCluster();
    }
    return String.join(
        " ",
        proxy.getWeightedClusters().getClustersList().stream()
            .map(cluster -> cluster.getWeight() + "*" + cluster.getName())
            .toList());
  }

  private static HttpConnectionManager http(FilterChain chain) {
    return GeneratorFixture.unpack(
        filter(chain, HTTP).getTypedConfig(), HttpConnectionManager.class);
  }

  private static TcpProxy tcp(FilterChain chain) {
    return GeneratorFixture.unpack(filter(chain, TCP).getTypedConfig(), TcpProxy.class);
  }

  private static Filter filter(FilterChain chain, String name) {
    return chain.getFiltersList().stream()
        .filter(filter -> filter.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
