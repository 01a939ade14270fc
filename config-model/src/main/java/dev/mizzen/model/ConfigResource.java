package dev.mizzen.model;

import com.google.protobuf.Message;
import java.util.Comparator;

/** One Istio object: who it is, its metadata, its spec as a message, and what its status says. */
public record ConfigResource<S extends Message>(
    ConfigKey key, ObjectMeta meta, S spec, ObjectStatus status) {

  /** An object without a status. */
  public ConfigResource(ConfigKey key, ObjectMeta meta, S spec) {
    this(key, meta, spec, ObjectStatus.NONE);
  }

  /** Oldest first; ties by {@code name.namespace}. Source: Istio 1.30, sortConfigByCreationTime. */
  public static final Comparator<ConfigResource<?>> CREATION_ORDER =
      Comparator.<ConfigResource<?>, java.time.Instant>comparing(r -> r.meta().creationTime())
          .thenComparing(r -> r.key().name() + "." + r.key().namespace());

  public String namespace() {
    return key.namespace();
  }

  public String name() {
    return key.name();
  }
}
