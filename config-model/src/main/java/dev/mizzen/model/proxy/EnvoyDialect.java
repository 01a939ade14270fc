package dev.mizzen.model.proxy;

import java.util.Set;

/**
 * Which filters a proxy's build of Envoy has.
 *
 * <p>Shape: a proxy that lists no extensions is taken for istio-proxy, which has all of Istio's
 * own. Source: design.md §4.
 */
public sealed interface EnvoyDialect {

  /** Whether a filter or extension of this name may be sent. */
  boolean has(String extensionName);

  /** istio-proxy: everything. */
  record IstioProxy() implements EnvoyDialect {
    @Override
    public boolean has(String extensionName) {
      return true;
    }
  }

  /**
   * An Envoy that lists what it has; {@code missing} are those of Istio's own filters that its list
   * lacks, so that builds which differ elsewhere are equal here.
   */
  record Listed(Set<String> missing) implements EnvoyDialect {
    public Listed {
      missing = Set.copyOf(missing);
    }

    @Override
    public boolean has(String extensionName) {
      return !missing.contains(extensionName);
    }
  }

  /** Istio's own extensions, which stock Envoy lacks, by the names filters carry. */
  Set<String> ISTIO_EXTENSIONS =
      Set.of(
          "istio.alpn",
          "istio.stats",
          "istio.metadata_exchange",
          "envoy.filters.http.peer_metadata",
          "envoy.filters.network.metadata_exchange",
          "istio_authn");

  EnvoyDialect ISTIO_PROXY = new IstioProxy();

  /** From the names of {@code Node.extensions}; none means istio-proxy. */
  static EnvoyDialect of(Set<String> extensionNames) {
    if (extensionNames.isEmpty()) {
      return ISTIO_PROXY;
    }
    return new Listed(
        ISTIO_EXTENSIONS.stream()
            .filter(name -> !extensionNames.contains(name))
            .collect(java.util.stream.Collectors.toUnmodifiableSet()));
  }
}
