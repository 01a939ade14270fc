package dev.mizzen.xds.simulation;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A connection to a proxy and the first thing that is said on it.
 *
 * @param arrival how it comes to the proxy
 * @param source where it comes from
 * @param destination whom it means to reach, before any redirection
 * @param security what it is wrapped in
 * @param payload what is inside
 */
public record Call(
    Arrival arrival, Address source, Address destination, Security security, Payload payload) {

  /** Where a caller stands that nobody named: an address of no pod, for documentation only. */
  public static final Address SOMEWHERE = new Address("192.0.2.1", 50000);

  /** How connections come to a proxy. */
  public enum Arrival {
    /** Redirected from the workload, to the port 15001. */
    OUTBOUND,

    /** Redirected on the way to the workload, to the port 15006. */
    INBOUND,

    /** Nothing is redirected: a listener is bound to the port that is called. */
    DIRECT
  }

  /**
   * One side of a connection.
   *
   * @param ip IPv4 or IPv6 as text
   */
  public record Address(String ip, int port) {}

  /** What keeps others from reading it. */
  public sealed interface Security {

    record Plaintext() implements Security {}

    /**
     * TLS from the caller.
     *
     * @param sni the server name that is asked for
     * @param alpn application protocols on offer, best first
     * @param certificate what the caller shows of itself
     */
    record Tls(Optional<String> sni, List<String> alpn, ClientCertificate certificate)
        implements Security {
      public Tls {
        alpn = List.copyOf(alpn);
      }
    }
  }

  /** What a TLS client shows of itself, if the server asks. */
  public enum ClientCertificate {
    NONE,

    /**
     * The identity of a workload, as sidecars of the mesh have it; the server must have one too.
     */
    MESH,

    /** One of another authority. */
    FOREIGN
  }

  /** What the caller says first. */
  public sealed interface Payload {

    /** Something that is not HTTP. */
    record Bytes() implements Payload {}

    /**
     * An HTTP request.
     *
     * @param authority the host header, maybe with a port; empty where there is none
     * @param path with the query, if any
     * @param headers others than the host, names in lower case
     */
    record Http(
        HttpVersion version,
        String method,
        String authority,
        String path,
        Map<String, String> headers)
        implements Payload {
      public Http {
        headers = Map.copyOf(headers);
      }
    }
  }

  /** How a request is framed. */
  public enum HttpVersion {
    HTTP_1_1("http/1.1"),
    HTTP_2("h2c");

    private final String plaintextName;

    HttpVersion(String plaintextName) {
      this.plaintextName = plaintextName;
    }

    /** What the HTTP inspector calls it. */
    String plaintextName() {
      return plaintextName;
    }
  }
}
