package dev.mizzen.xds.push;

import dev.mizzen.xds.protocol.XdsType;
import dev.mizzen.xds.scope.ProxyScope;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;

/**
 * What new pictures may have changed for one proxy.
 *
 * @param types that may be other than they were
 * @param typesOfOtherCallees that may be, if the proxy's scope comes out with other callees
 * @param ofScope whether the proxy's scope may be another; where it is not, it holds as it is
 */
public record Concern(Set<XdsType> types, Set<XdsType> typesOfOtherCallees, boolean ofScope) {
  public static final Concern NONE = new Concern(Set.of(), Set.of(), false);
  public static final Concern EVERYTHING =
      new Concern(EnumSet.allOf(XdsType.class), Set.of(), true);

  public Concern {
    types = Set.copyOf(types);
    typesOfOtherCallees = Set.copyOf(typesOfOtherCallees);
  }

  /** Whether a proxy that watches these types may have to be sent anything. */
  public boolean isOfAny(Collection<XdsType> watched) {
    return watched.stream()
        .anyMatch(type -> types.contains(type) || typesOfOtherCallees.contains(type));
  }

  /** The types that may be other than they were, whatever becomes of the scope. */
  public Set<XdsType> possible() {
    return ofScope ? EVERYTHING.types : union(types, typesOfOtherCallees);
  }

  /** This and what a later picture changed. */
  public Concern and(Concern later) {
    if (this.equals(NONE)) {
      return later;
    }
    return new Concern(
        union(types, later.types),
        union(typesOfOtherCallees, later.typesOfOtherCallees),
        ofScope || later.ofScope);
  }

  /** The types to look at, once it is known what became of the scope. */
  public Set<XdsType> types(ProxyScope before, ProxyScope now) {
    boolean hasOtherCallees = before.outbound().callees() != now.outbound().callees();
    return hasOtherCallees ? union(types, typesOfOtherCallees) : types;
  }

  private static Set<XdsType> union(Set<XdsType> one, Set<XdsType> other) {
    EnumSet<XdsType> all = EnumSet.noneOf(XdsType.class);
    all.addAll(one);
    all.addAll(other);
    return all;
  }
}
