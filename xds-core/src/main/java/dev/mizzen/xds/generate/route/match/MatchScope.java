package dev.mizzen.xds.generate.route.match;

import dev.mizzen.api.networking.v1alpha3.HTTPMatchRequest;
import dev.mizzen.model.LabelSelector;
import java.util.Map;

/**
 * Where routes are for, as far as a match may ask: these parts are decided here and never reach
 * Envoy.
 *
 * @param port the listener's port; the server's port on a router; 0 for an HTTP proxy or a unix
 *     socket
 * @param gateway {@code mesh}, or {@code namespace/name}
 */
public record MatchScope(
    int port, String gateway, String proxyNamespace, Map<String, String> proxyLabels) {
  public MatchScope {
    proxyLabels = Map.copyOf(proxyLabels);
  }

  /**
   * Whether a match may hold here. Gateways, where given, go before the source's labels and
   * namespace.
   */
  public boolean admits(HTTPMatchRequest match) {
    if (match.getPort() != 0 && match.getPort() != port) {
      return false;
    }
    if (match.getGatewaysCount() > 0) {
      return match.getGatewaysList().contains(gateway);
    }
    boolean fromHere =
        match.getSourceNamespace().isEmpty() || match.getSourceNamespace().equals(proxyNamespace);
    return fromHere && new LabelSelector(match.getSourceLabelsMap()).matches(proxyLabels);
  }
}
