package dev.mizzen.registry.leader;

/**
 * istiod's locks: a name, what kind of object it is, and whether each revision has one for itself.
 * A name with a revision is the revision's; the others are one for all, which the default revision
 * takes from the others.
 *
 * <p>Source: Istio 1.30, pilot/pkg/leaderelection.
 */
public enum LeaderLock {
  /** Status of Ingresses. */
  INGRESS_STATUS("istio-leader", LockFormat.CONFIG_MAP, false),
  /** Root certificates of namespaces. */
  NAMESPACES("istio-namespace-controller-election", LockFormat.CONFIG_MAP, false),
  SERVICE_EXPORTS("istio-serviceexport-controller-election", LockFormat.CONFIG_MAP, false),
  GATEWAY_STATUS("istio-gateway-status-leader", LockFormat.LEASE, true),
  GATEWAY_DEPLOYMENTS("istio-gateway-deployment", LockFormat.LEASE, true),
  /** Conditions of ambient mode. */
  STATUS("istio-status-leader", LockFormat.LEASE, false),
  /** Messages of the analysis in the status of Istio's objects. */
  ANALYSIS("istio-analyze-leader", LockFormat.CONFIG_MAP, false),
  NODE_UNTAINT("istio-node-untaint", LockFormat.CONFIG_MAP, false),
  /** Addresses in the status of ServiceEntries. */
  ADDRESSES("istio-ip-autoallocate", LockFormat.CONFIG_MAP, false);

  private final String base;
  private final LockFormat format;
  private final boolean isPerRevision;

  LeaderLock(String base, LockFormat format, boolean isPerRevision) {
    this.base = base;
    this.format = format;
    this.isPerRevision = isPerRevision;
  }

  /** The name of its object. */
  public String objectName(String revision) {
    return isPerRevision ? base + "-" + revision : base;
  }

  LockFormat format() {
    return format;
  }

  boolean isPerRevision() {
    return isPerRevision;
  }
}
