package dev.mizzen.xds.scope;

import dev.mizzen.model.Hostname;
import dev.mizzen.model.index.MeshVirtualService;
import dev.mizzen.model.index.RouteSemantics;
import dev.mizzen.model.service.Service;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the {@code hosts} of one egress listener import: {@code namespace/host}, where the namespace
 * may be {@code .}, {@code *} or {@code ~} (nothing) and the host exact, {@code *.suffix} or {@code
 * *}. Entries of another shape import nothing.
 *
 * <p>Source: spec config-and-registry §6.3; Istio 1.30, convertIstioListenerToWrapper,
 * hostClassification.
 */
final class EgressHosts {
  private static final String EVERY_NAMESPACE = "*";
  private static final String OWN_NAMESPACE = ".";

  private final Map<String, Imports> byNamespace = new HashMap<>();

  /**
   * Reads the entries.
   *
   * @param namespace what {@code .} stands for
   */
  EgressHosts(List<String> hosts, String namespace) {
    for (String entry : hosts) {
      int slash = entry.indexOf('/');
      if (slash < 0 || entry.indexOf('/', slash + 1) >= 0) {
        continue;
      }
      String written = entry.substring(0, slash);
      String from = written.equals(OWN_NAMESPACE) ? namespace : written;
      byNamespace
          .computeIfAbsent(from, key -> new Imports())
          .add(new Hostname(entry.substring(slash + 1)));
    }
  }

  /** Imports of a namespace in particular: {@code ns/host}. */
  Optional<Imports> ofNamespace(String namespace) {
    return Optional.ofNullable(byNamespace.get(namespace));
  }

  /** Imports of every namespace: {@code *}{@code /host}. */
  Optional<Imports> ofEveryNamespace() {
    return Optional.ofNullable(byNamespace.get(EVERY_NAMESPACE));
  }

  /** Whether any host of a VirtualService is imported. */
  boolean imports(MeshVirtualService virtualService) {
    return ofNamespace(virtualService.namespace())
            .filter(imports -> imports.anyHost(virtualService))
            .isPresent()
        || ofEveryNamespace().filter(imports -> imports.anyHost(virtualService)).isPresent();
  }

  /** Whether a service is imported, whatever its ports. */
  boolean imports(Service service) {
    return ofNamespace(service.namespace())
            .filter(imports -> imports.covers(service.hostname()))
            .isPresent()
        || ofEveryNamespace().filter(imports -> imports.covers(service.hostname())).isPresent();
  }

  /** The hosts imported of one namespace. */
  static final class Imports {
    private final Set<Hostname> exact = new HashSet<>();
    private final List<Hostname> all = new ArrayList<>();

    private void add(Hostname host) {
      if (!host.isWildcard()) {
        exact.add(host);
      }
      all.add(host);
    }

    /** Whether a service's host is imported whole. */
    boolean covers(Hostname service) {
      return exact.contains(service)
          || all.stream()
              .anyMatch(host -> isWildcardPair(host, service) && service.isSubsetOf(host));
    }

    private boolean anyHost(MeshVirtualService virtualService) {
      return virtualService.spec().getHostsList().stream()
          .map(Hostname::new)
          .anyMatch(
              host ->
                  exact.contains(host)
                      || all.stream()
                          .anyMatch(
                              imported -> touches(virtualService.semantics(), host, imported)));
    }

    /**
     * Classic VirtualServices count already where a host exists that both name; those of the
     * Gateway API as services do.
     */
    private static boolean touches(RouteSemantics semantics, Hostname host, Hostname imported) {
      if (!isWildcardPair(imported, host)) {
        return false;
      }
      return semantics == RouteSemantics.GATEWAY_API
          ? host.isSubsetOf(imported)
          : host.matches(imported);
    }

    private static boolean isWildcardPair(Hostname a, Hostname b) {
      return a.isWildcard() || b.isWildcard();
    }
  }
}
