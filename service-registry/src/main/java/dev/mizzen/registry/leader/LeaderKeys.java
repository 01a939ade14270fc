package dev.mizzen.registry.leader;

/**
 * Whose claim to a lock is the better one: the default revision's before any other's, and of one
 * revision the cluster's own control plane's before one from outside.
 *
 * <p>Source: Istio 1.30, pilot/pkg/leaderelection, LocationPrioritizedComparison.
 */
final class LeaderKeys {
  private static final String OUTSIDE = "^";

  private LeaderKeys() {}

  /**
   * Whether a candidate takes a lock that another still holds.
   *
   * @param own the candidate's key
   * @param holder the holder's
   * @param defaultRevision empty where there is none
   */
  static boolean evicts(String own, String holder, String defaultRevision) {
    String revision = revision(own);
    if (!revision.equals(revision(holder))) {
      return !defaultRevision.isEmpty() && revision.equals(defaultRevision);
    }
    return !own.startsWith(OUTSIDE) && holder.startsWith(OUTSIDE);
  }

  private static String revision(String key) {
    return key.startsWith(OUTSIDE) ? key.substring(OUTSIDE.length()) : key;
  }
}
