package dev.mizzen.xds.generate.secret;

import com.google.protobuf.ByteString;
import dev.mizzen.api.mesh.v1alpha1.PrivateKeyProvider;
import dev.mizzen.model.service.Secret;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds credentials among an object's data: under Istio's own keys, else under those of {@code
 * kubernetes.io/tls}. Values that are empty are not there. Pure.
 *
 * <p>Source: spec xds §1.6; Istio 1.30, pilot/pkg/credentials/kube/secrets.go.
 */
final class SecretData {
  private static final int MOST_NAMED = 3;

  private final Map<String, ByteString> data;

  SecretData(Secret object) {
    this.data = object.data();
  }

  Optional<SecretContent.Pair> pair(PrivateKeyProvider keyProvider) {
    if (hasValues("cert", "key")) {
      return Optional.of(
          new SecretContent.Pair(get("cert"), get("key"), Optional.empty(), keyProvider));
    }
    if (hasValues("tls.crt", "tls.key")) {
      return Optional.of(
          new SecretContent.Pair(
              get("tls.crt"), get("tls.key"), value("tls.ocsp-staple"), keyProvider));
    }
    return Optional.empty();
  }

  Optional<SecretContent.Roots> roots() {
    if (hasValues("cacert")) {
      return Optional.of(new SecretContent.Roots(get("cacert"), value("crl")));
    }
    if (hasValues("ca.crt")) {
      return Optional.of(new SecretContent.Roots(get("ca.crt"), value("ca.crl")));
    }
    return Optional.empty();
  }

  /** Why there is no pair; goes on from the object's name. */
  String withoutPair() {
    return without(List.of("cert", "key"), List.of("tls.crt", "tls.key"));
  }

  /** Why there are no roots; goes on from the object's name. */
  String withoutRoots() {
    return without(List.of("cacert"), List.of("ca.crt"));
  }

  private String without(List<String> own, List<String> kubernetes) {
    for (List<String> keys : List.of(own, kubernetes)) {
      if (data.keySet().containsAll(keys)) {
        return "has nothing in " + String.join(" or ", keys);
      }
    }
    String found =
        data.isEmpty()
            ? "no data"
            : String.join(", ", data.keySet().stream().sorted().limit(MOST_NAMED).toList());
    return "has neither %s nor %s, but %s"
        .formatted(String.join(" and ", own), String.join(" and ", kubernetes), found);
  }

  private boolean hasValues(String... keys) {
    return List.of(keys).stream().allMatch(key -> value(key).isPresent());
  }

  private Optional<ByteString> value(String key) {
    return Optional.ofNullable(data.get(key)).filter(bytes -> !bytes.isEmpty());
  }

  private ByteString get(String key) {
    return data.getOrDefault(key, ByteString.EMPTY);
  }
}
