package dev.mizzen.xds.stream;

import dev.mizzen.model.identity.SpiffeId;

/**
 * Says whether a workload may read Secrets. A port. Safe for use by many threads.
 *
 * <p>Asked again whenever secrets are looked up: an implementation remembers its answers.
 */
public interface SecretAccess {
  /** For a mesh without an API server to ask: who is of a namespace may read what stands in it. */
  SecretAccess OWN_NAMESPACE = identity -> true;

  /**
   * Whether the workload's service account may list the Secrets of its own namespace. May block,
   * for a few seconds at most; where that does not do, the answer is no.
   */
  boolean mayListSecrets(SpiffeId identity) throws InterruptedException;
}
