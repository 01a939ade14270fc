package dev.mizzen.istiod.cluster;

import dev.mizzen.registry.allocate.AddressRange;
import dev.mizzen.registry.kube.KubeAccess;
import dev.mizzen.registry.kube.WatchScope;
import dev.mizzen.registry.leader.LeaseTiming;
import java.util.List;
import java.util.Optional;

/**
 * What the server writes to its cluster, and as whom.
 *
 * @param namespace the control plane's own ({@code --namespace})
 * @param scope ISTIO_WATCH_NAMESPACE
 * @param revision REVISION; empty means {@code default}
 * @param electsLeaders ENABLE_LEADER_ELECTION
 * @param identity POD_NAME; no other replica has it
 * @param lease of the leaders' locks
 * @param handedOut what everybody is to trust by, and where it is put
 * @param patchesInjection whether INJECTION_WEBHOOK_CONFIG_NAME is not empty
 * @param writesEvents MIZZEN_EVENTS
 * @param patchesValidation whether VALIDATION_WEBHOOK_CONFIG_NAME is not empty
 * @param addressRanges PILOT_IP_AUTOALLOCATE_IPV4_PREFIX and its like; none where ServiceEntries
 *     are given no addresses
 */
public record ClusterSettings(
    KubeAccess access,
    String namespace,
    WatchScope scope,
    String revision,
    boolean electsLeaders,
    String identity,
    LeaseTiming lease,
    HandedOut handedOut,
    boolean writesEvents,
    boolean patchesInjection,
    boolean patchesValidation,
    List<AddressRange> addressRanges) {

  public ClusterSettings {
    addressRanges = List.copyOf(addressRanges);
  }

  /**
   * Where the server puts what others trust by.
   *
   * @param rootsConfigMap PILOT_CA_CERT_CONFIGMAP
   * @param listsConfigMap PILOT_CRL_CONFIGMAP; empty where revocation lists are not handed out
   * @param inTrustBundle ENABLE_CLUSTER_TRUST_BUNDLE_API: one object for the cluster holds the
   *     roots, and no ConfigMap is written
   */
  public record HandedOut(
      String rootsConfigMap, Optional<String> listsConfigMap, boolean inTrustBundle) {}

  /** The revision as labels have it. */
  String label() {
    return revision.isEmpty() ? "default" : revision;
  }
}
