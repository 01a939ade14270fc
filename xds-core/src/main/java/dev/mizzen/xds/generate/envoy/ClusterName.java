package dev.mizzen.xds.generate.envoy;

import dev.mizzen.model.Hostname;
import java.util.Optional;

/**
 * Names a cluster as Envoy and Istio's metrics know it.
 *
 * <p>Shape: {@code outbound|port|subset|host}, {@code inbound|port||}, and for clusters that
 * routers choose by SNI {@code outbound_.port_.subset_.host}. Source: Istio 1.30,
 * pilot/pkg/model/context.go, BuildSubsetKey, BuildDNSSrvSubsetKey, ParseSubsetKey.
 *
 * @param port outbound the service's port, inbound the workload's, 1 to 65535
 * @param subset empty for the whole service
 * @param host empty for inbound clusters
 */
public record ClusterName(Direction direction, Form form, int port, String subset, Hostname host) {

  /** Drops every connection. */
  public static final String BLACK_HOLE = "BlackHoleCluster";

  /** Connects to wherever the client meant to go. */
  public static final String PASSTHROUGH = "PassthroughCluster";

  /** Connects to the own workload at the port the client called. */
  public static final String INBOUND_PASSTHROUGH = "InboundPassthroughCluster";

  /** Which side of the proxy the cluster is on. */
  public enum Direction {
    INBOUND("inbound"),
    OUTBOUND("outbound");

    private final String text;

    Direction(String text) {
      this.text = text;
    }
  }

  /** How the parts are joined. */
  public enum Form {
    /** With bars: the common form. */
    SUBSET_KEY("|"),
    /** As a DNS name that fits an SNI. */
    SNI_DNAT("_.");

    private final String separator;

    Form(String separator) {
      this.separator = separator;
    }
  }

  /** The cluster of a whole service's port. */
  public static ClusterName outbound(int port, Hostname host) {
    return outbound(port, "", host);
  }

  /** The cluster of a subset; of the whole service where {@code subset} is empty. */
  public static ClusterName outbound(int port, String subset, Hostname host) {
    return new ClusterName(Direction.OUTBOUND, Form.SUBSET_KEY, port, subset, host);
  }

  /** The cluster of one of the workload's own ports. */
  public static ClusterName inbound(int port) {
    return new ClusterName(Direction.INBOUND, Form.SUBSET_KEY, port, "", new Hostname(""));
  }

  /** Reads either form; empty where {@code text} has neither, as the special clusters do. */
  public static Optional<ClusterName> parse(String text) {
    for (Form form : Form.values()) {
      for (Direction direction : Direction.values()) {
        String prefix = direction.text + form.separator;
        if (text.startsWith(prefix)) {
          return parse(direction, form, text);
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<ClusterName> parse(Direction direction, Form form, String text) {
    int gap = form.separator.length();
    int port = text.indexOf(form.separator) + gap;
    int subset = text.indexOf(form.separator, port) + gap;
    int host = text.indexOf(form.separator, subset) + gap;
    if (subset < port || host < subset) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new ClusterName(
              direction,
              form,
              Integer.parseInt(text, port, subset - gap, 10),
              text.substring(subset, host - gap),
              new Hostname(text.substring(host))));
    } catch (NumberFormatException notAPort) {
      return Optional.empty();
    }
  }

  /** The same cluster as a router names it that forwards by SNI; also the SNI itself. */
  public ClusterName sniDnat() {
    return new ClusterName(direction, Form.SNI_DNAT, port, subset, host);
  }

  /** The same cluster in the common form. */
  public ClusterName subsetKey() {
    return new ClusterName(direction, Form.SUBSET_KEY, port, subset, host);
  }

  /** The name on the wire. */
  @Override
  public String toString() {
    return direction.text
        + form.separator
        + port
        + form.separator
        + subset
        + form.separator
        + host.value();
  }
}
