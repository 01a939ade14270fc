package dev.mizzen.xds.push;

import dev.mizzen.model.push.PushContext;
import dev.mizzen.xds.protocol.XdsType;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Which parts of the picture each type's generators may read besides their scope. The one place
 * where that stands: a part that is the same object in two pictures cannot have changed what is
 * generated from the same scope.
 *
 * <p>Scopes carry services, VirtualServices, DestinationRules, Sidecars and Gateways themselves;
 * they change when those do.
 */
public final class DependencyTable {
  private static final Map<XdsType, List<Function<PushContext, Object>>> READS = reads();

  private DependencyTable() {}

  /** Whether a set made from the same scope at {@code older} holds at {@code newer} too. */
  public static boolean isUnchanged(XdsType type, PushContext older, PushContext newer) {
    if (older == newer) {
      return true;
    }
    for (Function<PushContext, Object> part : READS.getOrDefault(type, List.of())) {
      if (part.apply(older) != part.apply(newer)) {
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
        && older.mesh() == newer.mesh()
        && older.peerAuthentications() == newer.peerAuthentications()
        && older.networks() == newer.networks();
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
    return table;
  }
}
