package dev.mizzen.xds.push;

import dev.mizzen.model.index.Identity;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.xds.protocol.XdsType;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Which parts of the picture each type's generators may read besides their scope: a part that is
 * the same object in two pictures cannot have changed what is generated from the same scope.
 *
 * <p>Scopes carry services, VirtualServices, DestinationRules, Sidecars and Gateways themselves;
 * they change when those do.
 *
 * @param parts in the order of the type's row
 */
record PictureReads(List<Object> parts) {
  private static final Map<XdsType, List<Function<PushContext, Object>>> READS = reads();

  static PictureReads of(XdsType type, PushContext context) {
    return new PictureReads(
        READS.getOrDefault(type, List.of()).stream().map(part -> part.apply(context)).toList());
  }

  /** Whether a set made from the same scope at the other picture holds at this one too. */
  boolean areSame(PictureReads other) {
    for (int i = 0; i < parts.size(); i++) {
      if (!Identity.isSame(parts.get(i), other.parts.get(i))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether the only part that differs for the type is the endpoints, so that only clusters of the
   * services with changed endpoints are concerned.
   */
  static boolean onlyEndpointsChanged(XdsType type, PushContext older, PushContext newer) {
    return type == XdsType.ENDPOINT
        && Identity.isSame(older.mesh(), newer.mesh())
        && Identity.isSame(older.peerAuthentications(), newer.peerAuthentications())
        && Identity.isSame(older.networks(), newer.networks());
  }

  private static Map<XdsType, List<Function<PushContext, Object>>> reads() {
    Map<XdsType, List<Function<PushContext, Object>>> table = new EnumMap<>(XdsType.class);
    table.put(
        XdsType.CLUSTER,
        List.of(
            PushContext::mesh,
            c -> c.endpoints().shapes(),
            PushContext::peerAuthentications,
            PushContext::networks));
    table.put(
        XdsType.ENDPOINT,
        List.of(
            PushContext::mesh,
            PushContext::endpoints,
            PushContext::peerAuthentications,
            PushContext::networks));
    table.put(XdsType.LISTENER, List.of(PushContext::mesh, c -> c.endpoints().shapes()));
    table.put(XdsType.ROUTE, List.of(PushContext::mesh));
    table.put(
        XdsType.NAME_TABLE,
        List.of(PushContext::mesh, c -> c.endpoints().shapes(), PushContext::networks));
    table.put(XdsType.SECRET, List.of(PushContext::secrets));
    table.put(XdsType.PROXY_CONFIG, List.of(PushContext::trustBundle));
    return table;
  }
}
