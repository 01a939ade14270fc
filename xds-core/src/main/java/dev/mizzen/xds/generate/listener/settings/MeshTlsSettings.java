package dev.mizzen.xds.generate.listener.settings;

import dev.mizzen.api.mesh.v1alpha1.MeshConfig;
import dev.mizzen.model.mesh.Mesh;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The mesh's settings for TLS that ends at a proxy.
 *
 * @param trustDomains whose clients are let in with mutual TLS; empty for all that the roots vouch
 *     for
 * @param mesh for mutual TLS between workloads
 * @param defaults for TLS that Gateways ask for
 */
public record MeshTlsSettings(
    List<String> trustDomains, MeshConfig.TLSConfig mesh, MeshConfig.TLSConfig defaults) {
  public MeshTlsSettings {
    trustDomains = List.copyOf(trustDomains);
  }

  static MeshTlsSettings of(Mesh mesh) {
    MeshConfig config = mesh.config();
    return new MeshTlsSettings(
        mesh.features().skipValidateTrustDomain() ? List.of() : trustDomains(config),
        config.getMeshMTLS(),
        config.getTlsDefaults());
  }

  private static List<String> trustDomains(MeshConfig config) {
    Set<String> domains = new LinkedHashSet<>();
    domains.add(config.getTrustDomain());
    domains.addAll(config.getTrustDomainAliasesList());
    config
        .getCaCertificatesList()
        .forEach(certificate -> domains.addAll(certificate.getTrustDomainsList()));
    domains.remove("");
    return List.copyOf(domains);
  }
}
