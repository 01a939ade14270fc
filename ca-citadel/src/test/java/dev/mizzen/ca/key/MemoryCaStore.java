package dev.mizzen.ca.key;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Keeps secrets in memory, and can be made to fail. */
public final class MemoryCaStore implements CaStore {
  private final Map<String, Kept> secrets = new ConcurrentHashMap<>();
  private final AtomicLong version = new AtomicLong();
  private volatile boolean fails;

  @Override
  public Optional<Kept> read(String name) throws StoreFailure {
    reachable();
    return Optional.ofNullable(secrets.get(name));
  }

  @Override
  public boolean create(String name, Map<String, String> data) throws StoreFailure {
    reachable();
    return secrets.putIfAbsent(name, kept(data)) == null;
  }

  @Override
  public boolean replace(String name, Kept was, Map<String, String> data) throws StoreFailure {
    reachable();
    return secrets.replace(name, was, kept(data));
  }

  @Override
  public String stamp(String name) {
    Kept kept = secrets.get(name);
    return kept == null ? "none" : kept.version();
  }

  private void reachable() throws StoreFailure {
    if (fails) {
      throw new StoreFailure("the store is away");
    }
  }

  private Kept kept(Map<String, String> data) {
    return new Kept(data, Long.toString(version.incrementAndGet()));
  }

  /** From now on. */
  public void fail(boolean now) {
    fails = now;
  }

  /** What somebody else writes into it, whatever was there. */
  public void put(String name, Map<String, String> data) {
    secrets.put(name, kept(data));
  }

  /** As if somebody else deleted it. */
  public void delete(String name) {
    secrets.remove(name);
  }

  /** What is kept; empty where nothing is. */
  public Map<String, String> data(String name) {
    Kept kept = secrets.get(name);
    return kept == null ? Map.of() : kept.data();
  }
}
