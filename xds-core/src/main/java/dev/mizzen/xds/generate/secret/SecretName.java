package dev.mizzen.xds.generate.secret;

import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigKind;
import java.util.List;
import java.util.Optional;

/**
 * What the name of a secret stands for.
 *
 * <p>Shape of the text: {@code kubernetes://NAME}, {@code kubernetes://NAMESPACE/NAME}, {@code
 * kubernetes-gateway://NAMESPACE/NAME}, {@code configmap://NAMESPACE/NAME}, {@code invalid://…};
 * what follows a second slash is dropped. A name that ends with {@code -cacert} asks for roots.
 * Source: spec xds §1.6; Istio 1.30, pilot/pkg/model/credentials/resource.go.
 *
 * @param namespace of the object, which may be empty as the text may say so
 */
public record SecretName(Store store, String namespace, String name) {
  private static final String ROOTS_SUFFIX = "-cacert";

  /** Where it is looked up. */
  public enum Store {
    /** A Secret that the proxy's own account reads. */
    KUBERNETES("kubernetes://"),
    /** A Secret that a Gateway refers to. */
    KUBERNETES_GATEWAY("kubernetes-gateway://"),
    CONFIG_MAP("configmap://"),
    /** Nowhere: never resolved. */
    NOWHERE("invalid://");

    private final String prefix;

    Store(String prefix) {
      this.prefix = prefix;
    }

    private boolean needsNamespace() {
      return this == KUBERNETES_GATEWAY || this == CONFIG_MAP;
    }
  }

  /**
   * Reads a name.
   *
   * @param ownNamespace where a name without a namespace is looked up
   * @return empty for one that is no name of a secret
   */
  public static Optional<SecretName> parse(String text, String ownNamespace) {
    for (Store store : Store.values()) {
      if (text.startsWith(store.prefix)) {
        return parse(store, text.substring(store.prefix.length()).split("/", -1), ownNamespace);
      }
    }
    return Optional.empty();
  }

  private static Optional<SecretName> parse(Store store, String[] parts, String ownNamespace) {
    if (store == Store.NOWHERE) {
      return Optional.of(new SecretName(store, "", ""));
    }
    boolean hasNamespace = parts.length > 1;
    SecretName name =
        hasNamespace
            ? new SecretName(store, parts[0], parts[1])
            : new SecretName(store, ownNamespace, parts[0]);
    boolean isComplete = hasNamespace && !name.namespace().isEmpty() && !name.name().isEmpty();
    return store.needsNamespace() && !isComplete ? Optional.empty() : Optional.of(name);
  }

  /** Whether it asks for roots alone, which are no secret. */
  public boolean isOfRoots() {
    return store == Store.CONFIG_MAP || name.endsWith(ROOTS_SUFFIX);
  }

  /** The objects it may be found in; the first that is there counts. */
  public List<ConfigKey> objects() {
    String bare =
        name.endsWith(ROOTS_SUFFIX)
            ? name.substring(0, name.length() - ROOTS_SUFFIX.length())
            : name;
    return switch (store) {
      case NOWHERE -> List.of();
      case CONFIG_MAP -> List.of(new ConfigKey(ConfigKind.CONFIG_MAP, namespace, bare));
      case KUBERNETES, KUBERNETES_GATEWAY ->
          name.equals(bare) ? List.of(secret(name)) : List.of(secret(name), secret(bare));
    };
  }

  private ConfigKey secret(String called) {
    return new ConfigKey(ConfigKind.SECRET, namespace, called);
  }
}
