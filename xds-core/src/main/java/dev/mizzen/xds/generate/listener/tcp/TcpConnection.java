package dev.mizzen.xds.generate.listener.tcp;

import com.google.protobuf.Duration;
import dev.mizzen.model.service.Protocol;
import java.util.List;
import java.util.Optional;

/**
 * Where one filter chain sends connections, and how.
 *
 * @param statPrefix the cluster's name in statistics, or the VirtualService's
 * @param clusters never empty; weights count only where there are several
 * @param idleTimeout a rule's; the proxy's own holds where empty
 * @param balancing how an endpoint is chosen, where not left to the cluster
 * @param tunnel where connections go inside HTTP CONNECT or POST
 * @param protocol whose statements are counted on the way
 * @param dynamicSni the wildcard host whose connections go to whatever host their SNI names
 * @param logging whether connections stand in the access log
 */
public record TcpConnection(
    String statPrefix,
    List<WeightedCluster> clusters,
    Optional<Duration> idleTimeout,
    Optional<Duration> maxDuration,
    Balancing balancing,
    Optional<Tunnel> tunnel,
    Protocol protocol,
    Optional<DynamicSni> dynamicSni,
    Logging logging) {
  /** How an endpoint is chosen. */
  public enum Balancing {
    BY_CLUSTER,
    BY_SOURCE_ADDRESS
  }

  /** Whether connections are logged. */
  public enum Logging {
    ON,
    OFF
  }

  /** The target named inside the tunnel, {@code host:port}. */
  public record Tunnel(String target, Method method) {
    /** The HTTP method that opens it. */
    public enum Method {
      CONNECT,
      POST
    }
  }

  /** A wildcard host and the port that is called. */
  public record DynamicSni(String host, int port) {}

  public TcpConnection {
    clusters = List.copyOf(clusters);
  }

  /** Everything to one cluster. */
  public static TcpConnection to(String cluster) {
    return to(cluster, cluster, Protocol.TCP);
  }

  /** Everything to one cluster, counted under another name. */
  public static TcpConnection to(String cluster, String statPrefix, Protocol protocol) {
    return new TcpConnection(
        statPrefix,
        List.of(new WeightedCluster(cluster, 0)),
        Optional.empty(),
        Optional.empty(),
        Balancing.BY_CLUSTER,
        Optional.empty(),
        protocol,
        Optional.empty(),
        Logging.ON);
  }

  /** Drops connections without a trace in the log. */
  public static TcpConnection blackHole(String cluster) {
    return new TcpConnection(
        cluster,
        List.of(new WeightedCluster(cluster, 0)),
        Optional.empty(),
        Optional.empty(),
        Balancing.BY_CLUSTER,
        Optional.empty(),
        Protocol.TCP,
        Optional.empty(),
        Logging.OFF);
  }

  /** To the cluster's own endpoints. */
  public TcpConnection withoutTunnel() {
    return new TcpConnection(
        statPrefix,
        clusters,
        idleTimeout,
        maxDuration,
        balancing,
        Optional.empty(),
        protocol,
        dynamicSni,
        logging);
  }

  public TcpConnection withDynamicSni(DynamicSni wanted) {
    return new TcpConnection(
        statPrefix,
        clusters,
        idleTimeout,
        maxDuration,
        balancing,
        tunnel,
        protocol,
        Optional.of(wanted),
        logging);
  }
}
