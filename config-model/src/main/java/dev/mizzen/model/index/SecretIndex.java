package dev.mizzen.model.index;

import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.service.Secret;
import java.util.Optional;

/** Secrets and ConfigMaps that may hold credentials. */
public final class SecretIndex {
  public static final SecretIndex EMPTY = new SecretIndex();

  private SecretIndex() {}

  public Optional<Secret> get(ConfigKey key) {
    throw new UnsupportedOperationException();
  }
}
