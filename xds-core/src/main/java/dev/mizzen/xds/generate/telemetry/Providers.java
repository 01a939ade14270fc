package dev.mizzen.xds.generate.telemetry;

import dev.mizzen.api.mesh.v1alpha1.MeshConfig;
import dev.mizzen.api.mesh.v1alpha1.MeshConfig.ExtensionProvider;
import dev.mizzen.model.Hostname;
import dev.mizzen.model.index.ServiceIndex;
import dev.mizzen.model.mesh.HeaderSecrets;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.model.service.Service;
import java.util.List;
import java.util.Optional;

/**
 * The mesh's extension providers, and the services that they name.
 *
 * <p>Source: Istio 1.30, fetchProvider and LookupCluster.
 */
record Providers(MeshConfig mesh, ServiceIndex services, HeaderSecrets secrets) {
  static Providers of(PushContext context) {
    return new Providers(
        context.mesh().config(), context.services(), context.mesh().headerSecrets());
  }

  /** The first of a name; case does not count. */
  Optional<ExtensionProvider> find(String name) {
    return mesh.getExtensionProvidersList().stream()
        .filter(provider -> provider.getName().equalsIgnoreCase(name))
        .findFirst();
  }

  /** The same, or the reason why there is none. */
  Resolved<ExtensionProvider> named(String name) {
    return find(name)
        .<Resolved<ExtensionProvider>>map(Resolved.Usable::new)
        .orElseGet(() -> new Resolved.Unusable<>("", "is not among extensionProviders"));
  }

  /**
   * A service of the mesh.
   *
   * @param kind of the provider, for messages and metrics
   * @param name {@code host}, where only one namespace has it, or {@code namespace/host}
   */
  Resolved<ProviderService> service(String kind, String name, int port) {
    if (name.isEmpty()) {
      return new Resolved.Unusable<>(kind, "names no service");
    }
    String[] parts = name.split("/", -1);
    boolean hasNamespace = parts.length == 2;
    Hostname host = new Hostname(hasNamespace ? parts[1] : name);
    List<Service> found =
        services.byHostname(host).stream()
            .filter(service -> !hasNamespace || service.namespace().equals(parts[0]))
            .toList();
    return switch (found.size()) {
      case 0 ->
          new Resolved.Unusable<>(kind, "names service " + name + ", which is not in the mesh");
      case 1 -> new Resolved.Usable<>(new ProviderService(host, port));
      default ->
          new Resolved.Unusable<>(
              kind,
              "names service "
                  + name
                  + ", which is in namespaces "
                  + String.join(", ", found.stream().map(Service::namespace).sorted().toList())
                  + ", want namespace/host");
    };
  }
}
