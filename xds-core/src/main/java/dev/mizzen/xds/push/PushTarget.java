package dev.mizzen.xds.push;

import dev.mizzen.xds.scope.ProxyScope;
import java.util.Optional;

/** Somebody who is told of new pictures: a stream. */
public interface PushTarget {

  /** There is a newer picture at the dispatcher. Must not block; calls merge. */
  void wake();

  /** The class it belongs to now; empty before its first request. */
  Optional<ProxyScope> scope();
}
