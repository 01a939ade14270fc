package dev.mizzen.ca.key;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Keeps the authority as long as the process lasts. Safe for use by many threads. */
public final class InProcessCaStore implements CaStore {
  private final Map<String, Kept> secrets = new ConcurrentHashMap<>();
  private final AtomicLong version = new AtomicLong();

  @Override
  public Optional<Kept> read(String name) {
    return Optional.ofNullable(secrets.get(name));
  }

  @Override
  public boolean create(String name, Map<String, String> data) {
    return secrets.putIfAbsent(name, kept(data)) == null;
  }

  @Override
  public boolean replace(String name, Kept was, Map<String, String> data) {
    return secrets.replace(name, was, kept(data));
  }

  @Override
  public String stamp(String name) {
    return read(name).map(Kept::version).orElse("none");
  }

  private Kept kept(Map<String, String> data) {
    return new Kept(data, Long.toString(version.incrementAndGet()));
  }
}
