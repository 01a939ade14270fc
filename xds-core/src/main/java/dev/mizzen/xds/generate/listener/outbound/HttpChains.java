package dev.mizzen.xds.generate.listener.outbound;

import dev.mizzen.model.service.Protocol;
import dev.mizzen.model.service.Resolution;
import dev.mizzen.model.service.Service;
import dev.mizzen.model.service.ServicePort;
import dev.mizzen.xds.generate.listener.chain.Chain;
import dev.mizzen.xds.generate.listener.chain.ChainMatch;
import dev.mizzen.xds.generate.listener.chain.ListenerBind;
import dev.mizzen.xds.generate.listener.http.HttpConnection;
import dev.mizzen.xds.generate.listener.http.RouteSource;
import dev.mizzen.xds.generate.listener.settings.ListenerSettings;
import dev.mizzen.xds.generate.listener.settings.ListenerSide;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Filter chains of outbound HTTP. Source: spec xds §5.2. */
final class HttpChains {
  private HttpChains() {}

  /** Takes every connection. */
  static Chain all(ListenerBind bind, String routeName, ServicePort port, Service service) {
    return Chain.of(ChainMatch.ANY, content(bind, routeName, spoken(port), dynamicHost(service)));
  }

  /** Takes plaintext that begins as HTTP does. */
  static Chain sniffed(
      ListenerBind bind,
      String routeName,
      ServicePort port,
      Service service,
      List<String> protocols) {
    return Chain.of(
        ChainMatch.of(ChainMatch.Transport.PLAINTEXT, protocols),
        content(bind, routeName, spoken(port), dynamicHost(service)));
  }

  /** The explicit HTTP proxy's, for all services. */
  static Chain proxy(ListenerBind bind) {
    return Chain.of(
        ChainMatch.ANY, content(bind, "http_proxy", Protocol.HTTP_PROXY, Optional.empty()));
  }

  /** The names under which plaintext HTTP is told by its first bytes. */
  static List<String> plaintextProtocols(ListenerSettings settings) {
    List<String> protocols = new ArrayList<>();
    if (settings.acceptsHttp10()) {
      protocols.add("http/1.0");
    }
    protocols.add("http/1.1");
    protocols.add("h2c");
    return protocols;
  }

  /** Absolute URLs are for the explicit proxy alone, not for services that are proxies. */
  private static Protocol spoken(ServicePort port) {
    return port.protocol() == Protocol.HTTP_PROXY ? Protocol.HTTP : port.protocol();
  }

  private static Chain.Content content(
      ListenerBind bind, String routeName, Protocol protocol, Optional<String> dynamicHost) {
    return new Chain.Http(
        new HttpConnection(
            ListenerSide.SIDECAR_OUTBOUND,
            "outbound_" + bind.name() + ";",
            new RouteSource.Discovered(routeName),
            protocol,
            dynamicHost));
  }

  private static Optional<String> dynamicHost(Service service) {
    return isDynamicWildcard(service) ? Optional.of(service.hostname().value()) : Optional.empty();
  }

  /** Whether requests themselves tell the host that is called. */
  static boolean isDynamicWildcard(Service service) {
    return service.resolution() == Resolution.DYNAMIC_DNS && service.hostname().isWildcard();
  }
}
