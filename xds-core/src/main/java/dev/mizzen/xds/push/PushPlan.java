package dev.mizzen.xds.push;

import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.proxy.Proxy;
import dev.mizzen.model.push.MeshUpdate;
import dev.mizzen.xds.protocol.XdsType;
import dev.mizzen.xds.scope.ProxyScope;
import dev.mizzen.xds.scope.ProxyTouches;
import dev.mizzen.xds.scope.Reach;
import dev.mizzen.xds.scope.Touch;
import java.util.EnumSet;
import java.util.Set;

/**
 * A new picture, and for each proxy what of it may concern that proxy. Made once a publish and
 * asked on the publisher's thread alone.
 */
public final class PushPlan {
  private static final Set<ConfigKind> OUTSIDE_SCOPES =
      Set.of(
          ConfigKind.MESH_NETWORKS,
          ConfigKind.SECRET,
          ConfigKind.REFERENCE_GRANT,
          ConfigKind.ENDPOINT_SLICE);

  private final MeshUpdate update;
  private final ProxyTouches touches;

  public PushPlan(MeshUpdate update) {
    this.update = update;
    this.touches = new ProxyTouches(update);
  }

  public MeshUpdate update() {
    return update;
  }

  /**
   * What the update may change for a proxy.
   *
   * @param scope the proxy's, as it holds in the picture before the update
   */
  public Concern concern(Proxy proxy, ProxyScope scope) {
    Set<Touch> found = touches.of(proxy, scope);
    if (found.isEmpty()) {
      return Concern.NONE;
    }
    EnumSet<XdsType> types = EnumSet.noneOf(XdsType.class);
    EnumSet<XdsType> ofOtherCallees = EnumSet.noneOf(XdsType.class);
    boolean ofScope = false;
    for (Touch touch : found) {
      (touch.reach() == Reach.DESTINATIONS ? ofOtherCallees : types)
          .addAll(DependencyTable.types(touch, proxy.type()));
      ofScope |= isOfScope(touch);
    }
    return new Concern(types, ofOtherCallees, ofScope);
  }

  /** Scopes are made of objects and of the proxy's own endpoints, not of those it calls. */
  private static boolean isOfScope(Touch touch) {
    return touch.reach() == Reach.OWN || !OUTSIDE_SCOPES.contains(touch.kind());
  }
}
