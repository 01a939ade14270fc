package dev.mizzen.registry.status;

import java.util.List;

/**
 * How far the version of an object that is served has come with the proxies that it concerns.
 *
 * @param concerned how many proxies those are
 * @param acked how many of them have taken it
 * @param refused how many have refused something that was made of it
 * @param refusals some of those
 * @param behind ids of some that have done neither
 */
public record Reach(
    int concerned, int acked, int refused, List<Refusal> refusals, List<String> behind) {
  /** It concerns nobody. */
  public static final Reach NOBODY = new Reach(0, 0, 0, List.of(), List.of());

  public Reach {
    refusals = List.copyOf(refusals);
    behind = List.copyOf(behind);
  }

  /**
   * A proxy's no.
   *
   * @param resource what it refused, for example {@code LISTENER 0.0.0.0_80}
   * @param isSoleSource whether that was made of no other Istio object
   * @param message the proxy's own
   */
  public record Refusal(String proxyId, String resource, boolean isSoleSource, String message) {

    String text() {
      String blame = isSoleSource ? "" : ", which is made of other objects too";
      return proxyId + " refused " + resource + blame + ": " + message.strip();
    }
  }

  /** What that amounts to. */
  enum Stage {
    UNCONCERNED,
    BEHIND,
    ACKED,
    REFUSED
  }

  Stage stage() {
    if (refused > 0) {
      return Stage.REFUSED;
    }
    if (concerned == 0) {
      return Stage.UNCONCERNED;
    }
    return acked < concerned ? Stage.BEHIND : Stage.ACKED;
  }
}
