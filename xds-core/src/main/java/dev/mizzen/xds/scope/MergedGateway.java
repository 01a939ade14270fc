package dev.mizzen.xds.scope;

import dev.mizzen.api.networking.v1alpha3.Gateway;
import dev.mizzen.api.networking.v1alpha3.Server;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.service.Protocol;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All Gateways that select one class of routers, merged by port. Source: spec xds §5.5.
 *
 * @param ports in the order in which they were first met
 * @param routes servers by the route name they share; only HTTP and terminated HTTPS servers have
 *     one
 * @param sources every Gateway that selects the proxies, rejected servers' included
 * @param rejected servers that lost a conflict: what and why, as data
 * @param passesMutualTlsOn whether some server is AUTO_PASSTHROUGH and has its hosts to itself,
 *     served or not
 */
public record MergedGateway(
    List<Port> ports,
    Map<String, List<BoundServer>> routes,
    Set<ConfigKey> sources,
    List<RejectedServer> rejected,
    boolean passesMutualTlsOn) {
  public static final MergedGateway EMPTY =
      new MergedGateway(List.of(), Map.of(), Set.of(), List.of(), false);

  public MergedGateway {
    ports = List.copyOf(ports);
    routes = Map.copyOf(routes);
    sources = Set.copyOf(sources);
    rejected = List.copyOf(rejected);
  }

  /**
   * One listening port of the router.
   *
   * @param number the target port that the router binds
   * @param bind the bind address of its servers; empty for the wildcard
   * @param servers in the order of their Gateways
   */
  public record Port(int number, Protocol protocol, String bind, List<BoundServer> servers) {
    public Port {
      servers = List.copyOf(servers);
    }
  }

  /**
   * A server with the Gateway it stands in.
   *
   * @param hosts {@code namespace/name} or a bare name; {@code .} is already replaced
   * @param port the number of the Gateway's port, before translation to the target port
   * @param targetPort the number the router binds
   * @param routeName empty where it has no HTTP routes
   */
  public record BoundServer(
      ConfigResource<Gateway> gateway,
      Server server,
      List<String> hosts,
      int port,
      int targetPort,
      String routeName) {
    public BoundServer {
      hosts = List.copyOf(hosts);
    }

    /** {@code namespace/name}, as VirtualServices bind to it. */
    public String gatewayName() {
      return gateway.namespace() + "/" + gateway.name();
    }
  }

  /**
   * A server that is not served.
   *
   * @param reason goes on from the server: {@code has no port}
   * @param winner the Gateway whose server it lost to; empty where it lost to none
   */
  public record RejectedServer(
      ConfigKey gateway, int serverIndex, String reason, Optional<ConfigKey> winner) {}
}
