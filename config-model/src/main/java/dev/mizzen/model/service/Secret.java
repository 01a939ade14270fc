package dev.mizzen.model.service;

import com.google.protobuf.ByteString;
import dev.mizzen.model.ConfigKey;
import java.util.Map;

/**
 * A Kubernetes Secret or ConfigMap that may hold credentials. Its text form names it and its keys
 * only.
 *
 * @param type the Secret's type, for example {@code kubernetes.io/tls}; empty for a ConfigMap
 */
public record Secret(ConfigKey key, String type, Map<String, ByteString> data) {
  public Secret {
    data = Map.copyOf(data);
  }

  @Override
  public String toString() {
    return key + " " + data.keySet();
  }
}
