package dev.mizzen.xds.debug;

import dev.mizzen.xds.protocol.XdsType;
import java.util.List;

/**
 * How far one object has come with the proxies that are sent something made of it.
 *
 * @param concerned how many proxies those are
 * @param acked how many of them have taken all of it
 * @param refused how many have refused some of it
 * @param refusals some of those, by proxy
 * @param behind some of those that have neither taken all of it nor refused any, by id
 */
public record Delivery(
    int concerned, int acked, int refused, List<Refusal> refusals, List<String> behind) {
  /** How many are named. */
  public static final int MOST_NAMED = 3;

  public Delivery {
    refusals = List.copyOf(refusals);
    behind = List.copyOf(behind);
  }

  /**
   * A proxy's no.
   *
   * @param proxyId {@code pod.namespace}
   * @param resource the name of what it refused
   * @param isSoleSource whether the resource was made of no other Istio object
   * @param message the proxy's own
   */
  public record Refusal(
      String proxyId, XdsType type, String resource, boolean isSoleSource, String message) {}
}
