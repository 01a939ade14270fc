package dev.mizzen.istiod.cluster;

import dev.mizzen.registry.kube.KubeAccess;
import dev.mizzen.registry.leader.LeaseTiming;

/**
 * What the server writes to its cluster, and as whom.
 *
 * @param namespace the control plane's own ({@code --namespace})
 * @param revision REVISION; empty means {@code default}
 * @param electsLeaders ENABLE_LEADER_ELECTION
 * @param identity POD_NAME; no other replica has it
 * @param lease of the leaders' locks
 * @param rootsConfigMap PILOT_CA_CERT_CONFIGMAP
 * @param patchesInjection whether INJECTION_WEBHOOK_CONFIG_NAME is not empty
 * @param patchesValidation whether VALIDATION_WEBHOOK_CONFIG_NAME is not empty
 */
public record ClusterSettings(
    KubeAccess access,
    String namespace,
    String revision,
    boolean electsLeaders,
    String identity,
    LeaseTiming lease,
    String rootsConfigMap,
    boolean patchesInjection,
    boolean patchesValidation) {

  /** The revision as labels have it. */
  String label() {
    return revision.isEmpty() ? "default" : revision;
  }
}
