package dev.mizzen.bench;

/**
 * What a run does.
 *
 * @param proxies that read everything
 * @param stuck proxies beside them that stop reading after their first answer
 * @param rounds edits of each kind
 * @param limitSeconds for the start, and for each edit
 */
public record LoadPlan(MeshSize mesh, int proxies, int stuck, int rounds, int limitSeconds) {
  public LoadPlan {
    if (proxies < 1 || stuck < 0 || rounds < 1 || limitSeconds < 1) {
      throw new IllegalArgumentException(
          "%d proxies, %d stuck, %d rounds, %d s, want 1 or more of each but stuck"
              .formatted(proxies, stuck, rounds, limitSeconds));
    }
  }
}
