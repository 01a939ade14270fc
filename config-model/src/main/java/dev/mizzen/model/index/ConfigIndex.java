package dev.mizzen.model.index;

import com.google.protobuf.Message;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.ConfigResource;
import java.util.List;
import java.util.Optional;

/** Every Istio object as it was read, for kinds without an index of their own and for the debug pages. */
public final class ConfigIndex {
  public static final ConfigIndex EMPTY = new ConfigIndex();

  private ConfigIndex() {}

  public Optional<ConfigResource<?>> get(ConfigKey key) {
    throw new UnsupportedOperationException();
  }

  /** All objects of a kind in creation order. The same list object as long as none of the kind changes. */
  public <S extends Message> List<ConfigResource<S>> all(ConfigKind kind, Class<S> spec) {
    throw new UnsupportedOperationException();
  }
}
