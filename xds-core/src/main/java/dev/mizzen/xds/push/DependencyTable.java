package dev.mizzen.xds.push;

import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.proxy.ProxyType;
import dev.mizzen.xds.protocol.XdsType;
import dev.mizzen.xds.scope.OutboundScope;
import dev.mizzen.xds.scope.Reach;
import dev.mizzen.xds.scope.Touch;
import java.util.EnumSet;
import java.util.Set;

/**
 * Which kind of object can change which type, by the way in which it reaches a proxy. The one place
 * where that stands; kinds that nothing is generated from have an empty row.
 *
 * <p>Whether an object reaches a proxy at all is for {@link dev.mizzen.xds.scope.ProxyTouches} to
 * say. Source: spec xds §2.5, narrowed to what Mizzen's generators read.
 */
public final class DependencyTable {
  private static final Set<XdsType> NOTHING = Set.of();
  private static final Set<XdsType> CLUSTERS = of(XdsType.CLUSTER, XdsType.ENDPOINT);
  private static final Set<XdsType> OF_ROUTER =
      of(XdsType.CLUSTER, XdsType.ENDPOINT, XdsType.LISTENER, XdsType.ROUTE);
  private static final Set<XdsType> OF_SIDECAR =
      of(XdsType.CLUSTER, XdsType.ENDPOINT, XdsType.LISTENER, XdsType.ROUTE, XdsType.NAME_TABLE);

  private static final Set<XdsType> OF_ROUTER_ITSELF =
      of(XdsType.CLUSTER, XdsType.ENDPOINT, XdsType.LISTENER, XdsType.ROUTE, XdsType.SECRET);
  private static final Set<XdsType> OF_SIDECAR_AND_SECRETS =
      of(
          XdsType.CLUSTER,
          XdsType.ENDPOINT,
          XdsType.LISTENER,
          XdsType.ROUTE,
          XdsType.NAME_TABLE,
          XdsType.SECRET);

  private DependencyTable() {}

  /** The types that a touch can change for proxies of a kind. */
  public static Set<XdsType> types(Touch touch, ProxyType proxy) {
    return proxy == ProxyType.ROUTER ? router(touch) : sidecar(touch);
  }

  private static Set<XdsType> sidecar(Touch touch) {
    return switch (touch.kind()) {
      case MESH_CONFIG ->
          touch.reach() == Reach.IDENTITIES
              ? of(XdsType.PROXY_CONFIG)
              : OF_SIDECAR_AND_SECRETS; // who works with private keys
      case SIDECAR, POD, NODE, WORKLOAD_ENTRY -> OF_SIDECAR;
      case MESH_NETWORKS -> touch.reach() == Reach.CONNECTIONS ? of(XdsType.LISTENER) : CLUSTERS;
      case VIRTUAL_SERVICE -> routing(touch.reach());
      case DESTINATION_RULE -> OF_ROUTER;
      case SERVICE, SERVICE_ENTRY ->
          isOwn(touch) ? of(XdsType.CLUSTER, XdsType.LISTENER) : OF_SIDECAR;
      case ENDPOINT_SLICE ->
          switch (touch.reach()) {
            case CALLED, DESTINATIONS, CONNECTIONS -> of(XdsType.ENDPOINT);
            case IDENTITIES -> of(XdsType.CLUSTER);
            case MEMBERS -> of(XdsType.CLUSTER, XdsType.LISTENER, XdsType.NAME_TABLE);
            case OWN -> OF_SIDECAR;
          };
      case PEER_AUTHENTICATION -> isOwn(touch) ? of(XdsType.LISTENER) : CLUSTERS;
      case TELEMETRY -> of(XdsType.LISTENER);
      case SECRET, REFERENCE_GRANT -> of(XdsType.SECRET);
      case GATEWAY, CONFIG_MAP -> NOTHING;
      case NAMESPACE -> NOTHING; // by way of services and endpoints alone
      case WORKLOAD_GROUP,
          ENVOY_FILTER,
          PROXY_CONFIG,
          AUTHORIZATION_POLICY,
          REQUEST_AUTHENTICATION,
          WASM_PLUGIN,
          TRAFFIC_EXTENSION ->
          NOTHING;
      case INGRESS,
          INGRESS_CLASS,
          GATEWAY_CLASS,
          KUBERNETES_GATEWAY,
          HTTP_ROUTE,
          GRPC_ROUTE,
          TLS_ROUTE,
          TCP_ROUTE,
          BACKEND_TLS_POLICY,
          LISTENER_SET ->
          NOTHING;
    };
  }

  /**
   * As for a sidecar, but that a router has Gateways, which refer to secrets, and neither inbound
   * side nor names.
   */
  private static Set<XdsType> router(Touch touch) {
    if (touch.kind() == ConfigKind.GATEWAY || isOwnService(touch)) {
      return of(XdsType.CLUSTER, XdsType.LISTENER, XdsType.ROUTE, XdsType.SECRET);
    }
    if (touch.kind() == ConfigKind.SIDECAR || isOwnPolicy(touch)) {
      return NOTHING;
    }
    if (touch.reach() == Reach.MEMBERS) {
      return of(XdsType.CLUSTER);
    }
    Set<XdsType> types = sidecar(touch);
    if (!types.contains(XdsType.NAME_TABLE)) {
      return types;
    }
    boolean isOfGateways = isOwn(touch) || touch.kind() == ConfigKind.MESH_CONFIG;
    return isOfGateways ? OF_ROUTER_ITSELF : OF_ROUTER;
  }

  private static boolean isOwnService(Touch touch) {
    return isOwn(touch)
        && (touch.kind() == ConfigKind.SERVICE || touch.kind() == ConfigKind.SERVICE_ENTRY);
  }

  private static boolean isOwnPolicy(Touch touch) {
    return isOwn(touch) && touch.kind() == ConfigKind.PEER_AUTHENTICATION;
  }

  private static Set<XdsType> routing(Reach reach) {
    return switch (reach) {
      case CALLED -> of(XdsType.ROUTE);
      case CONNECTIONS -> of(XdsType.LISTENER);
      case DESTINATIONS -> CLUSTERS;
      case IDENTITIES, MEMBERS, OWN -> NOTHING;
    };
  }

  /**
   * What of a projected scope a type's generators read: two scopes with the same of it are one to
   * them.
   */
  static Object scopeRead(XdsType type, Object projected) {
    return CLUSTERS.contains(type) && projected instanceof OutboundScope outbound
        ? outbound.callees()
        : projected;
  }

  private static boolean isOwn(Touch touch) {
    return touch.reach() == Reach.OWN;
  }

  private static Set<XdsType> of(XdsType first, XdsType... rest) {
    return EnumSet.of(first, rest);
  }
}
