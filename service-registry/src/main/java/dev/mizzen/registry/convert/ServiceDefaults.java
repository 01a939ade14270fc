package dev.mizzen.registry.convert;

import dev.mizzen.api.mesh.v1alpha1.MeshConfig;
import dev.mizzen.model.identity.TrustDomain;
import java.util.List;

/**
 * What the mesh config adds to a Service. Whoever converts has to convert again when this changes.
 *
 * @param serviceExportTo {@code defaultServiceExportTo}; empty means everybody
 * @param trustDomain for service accounts that an annotation names
 */
public record ServiceDefaults(List<String> serviceExportTo, TrustDomain trustDomain) {
  public ServiceDefaults {
    serviceExportTo = List.copyOf(serviceExportTo);
  }

  public static ServiceDefaults of(MeshConfig config) {
    return new ServiceDefaults(
        config.getDefaultServiceExportToList(), new TrustDomain(config.getTrustDomain()));
  }
}
