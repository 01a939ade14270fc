package dev.mizzen.xds.push;

import dev.mizzen.model.push.PushContext;
import dev.mizzen.xds.protocol.XdsType;
import java.util.Optional;

/**
 * Where proxies that get the same find their resources of one type. Safe for use by many threads.
 */
public interface SetSource {

  /** What holds at a picture; at the one asked for or a newer one. */
  TypeSet at(PushContext context);

  /** Gives nothing of a type. */
  static SetSource none(XdsType type) {
    TypeSet nothing = type.isWildcard() ? TypeSet.EMPTY : new NamedSet(name -> Optional.empty());
    return context -> nothing;
  }
}
