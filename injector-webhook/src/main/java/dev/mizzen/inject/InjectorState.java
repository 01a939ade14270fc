package dev.mizzen.inject;

import dev.mizzen.api.mesh.v1alpha1.MeshConfig;
import dev.mizzen.api.networking.v1beta1.ProxyConfig;
import dev.mizzen.inject.config.InjectionConfig;
import dev.mizzen.inject.config.InjectionValues;
import dev.mizzen.model.ConfigResource;
import java.util.List;

/**
 * What all injections of a moment share. Immutable: a new configuration is a new state.
 *
 * @param proxyConfigs all resources of kind ProxyConfig
 * @param revision of this control plane; may be empty
 * @param compliancePolicy variable {@code COMPLIANCE_POLICY}; may be empty
 */
public record InjectorState(
    InjectionConfig config,
    InjectionValues values,
    MeshConfig mesh,
    List<ConfigResource<ProxyConfig>> proxyConfigs,
    NativeSidecars nativeSidecars,
    String revision,
    String compliancePolicy) {
  public InjectorState {
    proxyConfigs = List.copyOf(proxyConfigs);
  }
}
