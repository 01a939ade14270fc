package dev.mizzen.ca.key;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Keeps secrets in memory. Used by one thread. */
public final class MemoryCaStore implements CaStore {
  private final Map<String, Map<String, String>> secrets = new HashMap<>();

  @Override
  public Optional<Map<String, String>> read(String name) {
    return Optional.ofNullable(secrets.get(name));
  }

  @Override
  public boolean create(String name, Map<String, String> data) {
    return secrets.putIfAbsent(name, Map.copyOf(data)) == null;
  }

  Map<String, Map<String, String>> secrets() {
    return secrets;
  }
}
