package dev.mizzen.ca.service;

import java.util.Optional;

/** Which pods run where, as it is now. A port. Safe for use by many threads. */
public interface NodePods {
  /**
   * A pod that did not fail.
   *
   * @param node empty while it is not scheduled
   */
  record NodePod(String uid, String serviceAccount, String node) {}

  Optional<NodePod> pod(String namespace, String name);

  /** Whether a pod of that account, that did not fail, runs on the node. */
  boolean runsOn(String node, String namespace, String serviceAccount);
}
