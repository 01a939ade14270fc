package dev.mizzen.bench;

/**
 * How large a generated mesh is.
 *
 * @param endpoints of each service
 * @param namespaces over which the services are spread
 */
public record MeshSize(int services, int endpoints, int namespaces) {
  public MeshSize {
    if (services < 1 || endpoints < 1 || namespaces < 1) {
      throw new IllegalArgumentException(
          "mesh of %d services, %d endpoints, %d namespaces, want 1 or more of each"
              .formatted(services, endpoints, namespaces));
    }
  }

  @Override
  public String toString() {
    return services + " services × " + endpoints + " endpoints";
  }
}
