package dev.mizzen.xds.push;

import dev.mizzen.model.push.PushContext;
import dev.mizzen.xds.protocol.XdsType;
import dev.mizzen.xds.scope.ProxyScope;
import java.util.EnumMap;
import java.util.Map;

/**
 * The sets of one class of proxies, found once and then at hand. Whoever holds it keeps them alive;
 * touched by one thread.
 */
public final class ClassSets {
  private final GeneratedSets sets;
  private final ProxyScope scope;
  private final Map<XdsType, SetSource> sources = new EnumMap<>(XdsType.class);

  ClassSets(GeneratedSets sets, ProxyScope scope) {
    this.sets = sets;
    this.scope = scope;
  }

  /** What the class gets of a type; at the picture asked for or a newer one. */
  public TypeSet get(PushContext context, XdsType type) {
    return sources
        .computeIfAbsent(type, missing -> sets.source(context, scope, missing))
        .at(context);
  }
}
