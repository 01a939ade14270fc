package dev.mizzen.xds.simulation;

import java.util.List;
import java.util.Optional;

/**
 * The way of a call through a proxy, as far as it got.
 *
 * @param listener name of the listener that takes the connection
 * @param filterChain name of its filter chain; empty text where the chain has no name
 * @param routeConfig name of the route table, where it is not part of the listener
 * @param virtualHost name of the virtual host
 * @param route name of the route; empty text where the route has no name
 * @param end where it stops
 */
public record Journey(
    Optional<String> listener,
    Optional<String> filterChain,
    Optional<String> routeConfig,
    Optional<String> virtualHost,
    Optional<String> route,
    End end) {

  /** Where a call stops. */
  public sealed interface End {

    /**
     * It goes on to one of these.
     *
     * @param targets never empty; more than one where a split decides
     */
    record Forwarded(List<Target> targets) implements End {
      public Forwarded {
        targets = List.copyOf(targets);
      }
    }

    /** The proxy sends the caller elsewhere, for example to HTTPS. */
    record Redirected(int status) implements End {}

    /** The proxy answers by itself. */
    record Answered(int status) implements End {}

    /** The virtual host serves TLS alone: 301 to the same place with https. */
    record TlsRequired() implements End {}

    /** It gets nowhere. */
    record Stopped(Reason reason) implements End {}
  }

  /**
   * One cluster that a call may go to.
   *
   * @param weight its share among all targets; 1 where there is no split
   * @param reach what is known of its endpoints
   */
  public record Target(String cluster, int weight, Reach reach) {}

  /** What stands behind a cluster. */
  public sealed interface Reach {

    /**
     * The proxy has no cluster of the name: a request is answered with 503, a connection closed.
     */
    record UnknownCluster() implements Reach {}

    /**
     * The healthy endpoints of the first priority that has any, {@code ip:port} or a path; empty
     * where there are none.
     */
    record Endpoints(List<String> addresses) implements Reach {
      public Endpoints {
        addresses = List.copyOf(addresses);
      }
    }
  }

  /** Why a call gets nowhere. */
  public enum Reason {
    NO_LISTENER("no listener matched"),
    NO_FILTER_CHAIN("no filter chains matched"),

    /** Several chains want the same connections; Envoy refuses such a listener as a whole. */
    AMBIGUOUS_FILTER_CHAINS("multiple filter chains matched"),

    /** The chain ends TLS and the call is none. */
    INVALID_TLS("invalid TLS"),

    /** One of both sides is of the mesh and wants the other to be, or a certificate is missing. */
    INVALID_MTLS("invalid mTLS"),

    /** The chain reads HTTP and the call is none, or none that it can read. */
    PROTOCOL_ERROR("protocol error"),

    /** The chain has no filter that leads anywhere. */
    NO_TERMINAL_FILTER("no terminal filter"),

    /** The proxy was not sent the route table that its listener names: 404 in the end. */
    NO_ROUTE_CONFIG("no route configuration"),
    NO_VIRTUAL_HOST("no virtual host matched"),
    NO_ROUTE("no route matched");

    private final String words;

    Reason(String words) {
      this.words = words;
    }

    /** For people to read. */
    public String words() {
      return words;
    }
  }

  /** One that is told from its end on. */
  static Journey ending(End end) {
    return new Journey(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        end);
  }

  static Journey nowhere(Reason reason) {
    return ending(new End.Stopped(reason));
  }

  Journey through(String listenerName) {
    return new Journey(
        Optional.of(listenerName), filterChain, routeConfig, virtualHost, route, end);
  }

  Journey along(String chainName) {
    return new Journey(listener, Optional.of(chainName), routeConfig, virtualHost, route, end);
  }

  Journey byTable(String tableName) {
    return new Journey(listener, filterChain, Optional.of(tableName), virtualHost, route, end);
  }

  Journey at(String hostName) {
    return new Journey(listener, filterChain, routeConfig, Optional.of(hostName), route, end);
  }

  Journey on(String routeName) {
    return new Journey(
        listener, filterChain, routeConfig, virtualHost, Optional.of(routeName), end);
  }
}
