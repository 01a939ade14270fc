package dev.mizzen.xds.push;

import dev.mizzen.model.proxy.Proxy;
import dev.mizzen.model.push.MeshUpdate;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.xds.protocol.XdsType;
import dev.mizzen.xds.scope.ProxyScope;
import dev.mizzen.xds.scope.ScopeBuilder;
import dev.mizzen.xds.scope.ScopeCache;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A proxy that is pushed as a stream is: its scope and its resources are looked up only where a
 * plan says that they may be other.
 */
final class LiveProxy {
  static final List<XdsType> TYPES =
      List.of(
          XdsType.CLUSTER, XdsType.ENDPOINT, XdsType.LISTENER, XdsType.ROUTE, XdsType.NAME_TABLE);
  private static final Set<String> CLUSTERS = clusters();
  private static final Set<String> ROUTES =
      Set.of(
          "80",
          "81",
          "8080",
          "9000",
          "3128",
          "http_proxy",
          "h0.com:80",
          "s0.a.svc.cluster.local:80",
          "http.80",
          "http.8080",
          "https.443.https.c0.a",
          "https.443.https.c1.istio-system");

  private final Proxy proxy;
  private final ScopeCache scopes;
  private final GeneratedSets generated;
  private final Map<XdsType, Map<String, String>> has = new EnumMap<>(XdsType.class);
  private ProxyScope scope;
  private ClassSets sets;

  LiveProxy(Proxy proxy, PushContext context, ScopeCache scopes, GeneratedSets generated) {
    this.proxy = proxy;
    this.scopes = scopes;
    this.generated = generated;
    this.scope = scopes.scope(context, proxy);
    this.sets = generated.of(scope);
    TYPES.forEach(type -> has.put(type, versions(context, sets, type)));
  }

  /**
   * Brings the proxy to a new picture.
   *
   * @return for each type that was looked up, whether anything of it was other
   */
  Map<XdsType, Boolean> push(PushPlan plan) {
    MeshUpdate update = plan.update();
    Concern concern = plan.concern(proxy, scope);
    ProxyScope before = scope;
    if (concern.ofScope()) {
      scope = scopes.scope(update, proxy);
      sets = generated.of(scope);
    }
    Map<XdsType, Boolean> pushed = new EnumMap<>(XdsType.class);
    for (XdsType type : TYPES) {
      if (concern.types(before, scope).contains(type)) {
        Map<String, String> now = versions(update.context(), sets, type);
        pushed.put(type, !now.equals(has.put(type, now)));
      }
    }
    return pushed;
  }

  /** Versions by name, as the proxy was brought to them. */
  Map<XdsType, Map<String, String>> resources() {
    return has;
  }

  /** Versions by name, as a server that has just started would give them. */
  Map<XdsType, Map<String, String>> coldResources(PushContext context, GeneratedSets fresh) {
    ClassSets cold = fresh.of(ScopeBuilder.build(context, proxy));
    Map<XdsType, Map<String, String>> resources = new EnumMap<>(XdsType.class);
    TYPES.forEach(type -> resources.put(type, versions(context, cold, type)));
    return resources;
  }

  @Override
  public String toString() {
    return proxy.id().toString();
  }

  private static Map<String, String> versions(PushContext context, ClassSets sets, XdsType type) {
    TypeSet set = sets.get(context, type);
    Map<String, String> versions = new TreeMap<>();
    switch (type) {
      case ENDPOINT -> CLUSTERS.forEach(name -> put(versions, set, name));
      case ROUTE -> ROUTES.forEach(name -> put(versions, set, name));
      default -> set.all().forEach(resource -> versions.put(resource.name(), resource.version()));
    }
    return versions;
  }

  private static void put(Map<String, String> versions, TypeSet set, String name) {
    set.get(name).ifPresent(resource -> versions.put(name, resource.version()));
  }

  private static Set<String> clusters() {
    Set<String> hosts = new TreeSet<>();
    for (int i = 0; i < 3; i++) {
      hosts.add("h" + i + ".com");
      for (String namespace : List.of("a", "b", "istio-system")) {
        hosts.add("s" + i + "." + namespace + ".svc.cluster.local");
      }
    }
    Set<String> clusters = new TreeSet<>();
    for (String host : hosts) {
      clusters.add("outbound|80||" + host);
      clusters.add("outbound|80|v1|" + host);
      clusters.add("outbound|81||" + host);
      clusters.add("outbound|9000||" + host);
      clusters.add("outbound_.80_._." + host);
    }
    return clusters;
  }
}
