package dev.mizzen.model.validate;

import dev.mizzen.api.networking.v1alpha3.L4MatchAttributes;
import dev.mizzen.api.networking.v1alpha3.RouteDestination;
import dev.mizzen.api.networking.v1alpha3.TCPRoute;
import dev.mizzen.api.networking.v1alpha3.TLSMatchAttributes;
import dev.mizzen.api.networking.v1alpha3.TLSRoute;
import dev.mizzen.model.Hostname;
import java.util.List;

/** Rules about the TLS and TCP routes of VirtualServices. */
final class L4RouteRules {
  private final Checks checks;
  private final DestinationChecks destinations;
  private final GatewayNames gateways;

  L4RouteRules(Checks checks, RouteAuthor author) {
    this.checks = checks;
    this.gateways = new GatewayNames(checks, author);
    this.destinations = new DestinationChecks(checks, author);
  }

  /**
   * @param isForGateways whether the object is for gateways alone, or names none
   */
  void tls(TLSRoute route, List<String> hosts, boolean isForGateways, String path) {
    checks.want(route.getMatchCount() > 0, path + ".match", "is empty");
    for (int i = 0; i < route.getMatchCount(); i++) {
      tlsMatch(route.getMatch(i), hosts, isForGateways, path + ".match[" + i + "]");
    }
    routes(route.getRouteList(), path + ".route");
  }

  void tcp(TCPRoute route, String path) {
    for (int i = 0; i < route.getMatchCount(); i++) {
      L4MatchAttributes match = route.getMatch(i);
      String at = path + ".match[" + i + "]";
      subnets(match.getDestinationSubnetsList(), at + ".destinationSubnets");
      if (match.getPort() != 0) {
        checks.port(match.getPort(), at + ".port");
      }
      checks.labels(match.getSourceLabelsMap(), at + ".sourceLabels");
      gateways.checkSyntax(match.getGatewaysList(), at + ".gateways");
    }
    routes(route.getRouteList(), path + ".route");
  }

  private void tlsMatch(
      TLSMatchAttributes match, List<String> hosts, boolean isForGateways, String path) {
    checks.want(match.getSniHostsCount() > 0, path + ".sniHosts", "is empty");
    for (int i = 0; i < match.getSniHostsCount(); i++) {
      sniHost(match.getSniHosts(i), hosts, isForGateways, path + ".sniHosts[" + i + "]");
    }
    subnets(match.getDestinationSubnetsList(), path + ".destinationSubnets");
    if (match.getPort() != 0) {
      checks.port(match.getPort(), path + ".port");
    }
    checks.labels(match.getSourceLabelsMap(), path + ".sourceLabels");
    gateways.check(match.getGatewaysList(), path + ".gateways");
  }

  private void sniHost(String sniHost, List<String> hosts, boolean isForGateways, String path) {
    boolean isHost =
        DomainNames.isWildcardDomain(sniHost)
            || (isForGateways && VirtualServiceRules.isSniHost(sniHost));
    if (!isHost) {
      if (IpAddresses.isIp(sniHost)) {
        checks.warn(path, "is the address " + sniHost + ", which clients do not send");
      } else {
        checks.wildcardDomain(sniHost, path);
      }
      return;
    }
    Hostname name = new Hostname(sniHost);
    boolean isOurs = hosts.stream().anyMatch(host -> name.isSubsetOf(new Hostname(host)));
    checks.want(isOurs, path, "is \"" + sniHost + "\", which none of the hosts covers");
  }

  private void subnets(List<String> subnets, String path) {
    for (int i = 0; i < subnets.size(); i++) {
      checks.ipOrCidr(subnets.get(i), path + "[" + i + "]");
    }
  }

  private void routes(List<RouteDestination> routes, String path) {
    checks.want(!routes.isEmpty(), path, "is empty");
    for (int i = 0; i < routes.size(); i++) {
      RouteDestination route = routes.get(i);
      String at = path + "[" + i + "]";
      checks.want(route.hasDestination(), at + ".destination", "is missing");
      if (route.hasDestination()) {
        destinations.check(route.getDestination(), at + ".destination");
      }
      checks.notNegative(route.getWeight(), at + ".weight");
    }
    destinations.weights(routes.stream().map(RouteDestination::getWeight).toList(), path);
  }
}
