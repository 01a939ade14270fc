package dev.mizzen.xds.scope;

import dev.mizzen.api.networking.v1alpha3.Gateway;
import dev.mizzen.api.networking.v1alpha3.Server;
import dev.mizzen.api.networking.v1alpha3.ServerTLSSettings.TLSmode;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.service.Protocol;
import java.util.ArrayList;
import java.util.List;

/**
 * What one server of a Gateway is for the router: its protocol, hosts and route name.
 *
 * <p>Source: spec xds §5.5; Istio 1.30, pkg/config/gateway and sanitizeServerHostNamespace,
 * gatewayRDSRouteName.
 */
record GatewayServer(ConfigResource<Gateway> gateway, Server server) {

  /** What is spoken; {@link Protocol#UNSUPPORTED} where the text is no protocol. */
  Protocol protocol() {
    return Protocol.parse(server.getPort().getProtocol()).orElse(Protocol.UNSUPPORTED);
  }

  /**
   * Takes TLS from the first byte, to end it or to pass it on; an HTTP server with TLS settings
   * only redirects.
   */
  boolean isTls() {
    return server.hasTls() && !protocol().isHttp();
  }

  /** Has HTTP routes: HTTP, or HTTPS that ends here. */
  boolean isHttp() {
    return protocol().isHttp() || (protocol() == Protocol.HTTPS && !isPassthrough());
  }

  /** Hosts with {@code .} replaced by the Gateway's namespace and {@code *}{@code /} dropped. */
  List<String> hosts() {
    List<String> hosts = new ArrayList<>();
    for (String host : server.getHostsList()) {
      int slash = host.indexOf('/');
      String namespace = slash < 0 ? "" : host.substring(0, slash);
      String name = host.substring(slash + 1);
      if (namespace.equals("*") && name.equals("*")) {
        return List.of("*");
      }
      hosts.add(
          switch (namespace) {
            case "." -> gateway.namespace() + "/" + name;
            case "*" -> name;
            default -> host;
          });
    }
    return hosts;
  }

  /** The route configuration's name; empty where it has no HTTP routes. */
  String routeName(int boundPort) {
    String bind = server.getBind().isEmpty() ? "" : "." + server.getBind();
    if (protocol().isHttp()) {
      return "http." + boundPort + bind;
    }
    if (!isHttp()) {
      return "";
    }
    return "https."
        + server.getPort().getNumber()
        + "."
        + server.getPort().getName()
        + "."
        + gateway.name()
        + "."
        + gateway.namespace()
        + bind;
  }

  private boolean isPassthrough() {
    TLSmode mode = server.getTls().getMode();
    return server.hasTls() && (mode == TLSmode.PASSTHROUGH || mode == TLSmode.AUTO_PASSTHROUGH);
  }
}
