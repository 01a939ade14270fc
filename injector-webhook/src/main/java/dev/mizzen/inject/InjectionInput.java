package dev.mizzen.inject;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mizzen.api.mesh.v1alpha1.MeshConfig;
import dev.mizzen.api.mesh.v1alpha1.ProxyConfig;
import dev.mizzen.inject.config.InjectionConfig;
import dev.mizzen.inject.config.InjectionValues;
import dev.mizzen.inject.pod.Owner;
import dev.mizzen.inject.pod.ProxyIds;
import java.util.Map;

/**
 * All that the injection of one pod depends on.
 *
 * @param pod in the shape of its kind; stays as it is
 * @param proxyConfig of this pod
 * @param urlEnv environment for the proxy out of the webhook's URL
 * @param isNative the proxy is to be an init container that keeps running, unless the pod says
 *     otherwise
 * @param revision as it is written into the pod; may be empty
 * @param compliancePolicy istiod's own variable of that name; may be empty
 */
public record InjectionInput(
    ObjectNode pod,
    Owner owner,
    InjectionConfig config,
    InjectionValues values,
    MeshConfig mesh,
    ProxyConfig proxyConfig,
    Map<String, String> urlEnv,
    boolean isNative,
    ProxyIds proxyIds,
    String revision,
    String compliancePolicy) {
  public InjectionInput {
    urlEnv = Map.copyOf(urlEnv);
  }
}
