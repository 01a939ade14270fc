package dev.mizzen.registry.dns;

import java.util.Optional;

/** Asks for a name's addresses. May block, but not for ever; any thread may call it. */
@FunctionalInterface
public interface NameLookup {

  /** Both families, sorted; empty where nobody could be asked. */
  Optional<NameAnswer> addresses(String name);
}
