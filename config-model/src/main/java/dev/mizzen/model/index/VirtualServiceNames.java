package dev.mizzen.model.index;

import dev.mizzen.api.networking.v1alpha3.Destination;
import dev.mizzen.api.networking.v1alpha3.HTTPMatchRequest;
import dev.mizzen.api.networking.v1alpha3.HTTPMirrorPolicy;
import dev.mizzen.api.networking.v1alpha3.HTTPRoute;
import dev.mizzen.api.networking.v1alpha3.HTTPRouteDestination;
import dev.mizzen.api.networking.v1alpha3.L4MatchAttributes;
import dev.mizzen.api.networking.v1alpha3.RouteDestination;
import dev.mizzen.api.networking.v1alpha3.TCPRoute;
import dev.mizzen.api.networking.v1alpha3.TLSMatchAttributes;
import dev.mizzen.api.networking.v1alpha3.TLSRoute;
import dev.mizzen.api.networking.v1alpha3.VirtualService;
import java.util.List;

/**
 * Writes full names into a VirtualService: hosts, gateways, destinations and mirrors.
 *
 * <p>Source: Istio 1.30, model.ResolveVirtualServiceShortnames.
 */
final class VirtualServiceNames {
  private final ShortNames names;

  VirtualServiceNames(ShortNames names) {
    this.names = names;
  }

  VirtualService resolve(VirtualService spec) {
    VirtualService.Builder resolved = spec.toBuilder();
    for (int i = 0; i < spec.getHostsCount(); i++) {
      resolved.setHosts(i, names.host(spec.getHosts(i)));
    }
    for (int i = 0; i < spec.getGatewaysCount(); i++) {
      resolved.setGateways(i, names.gateway(spec.getGateways(i)));
    }
    resolved.getHttpBuilderList().forEach(this::resolve);
    resolved.getTcpBuilderList().forEach(this::resolve);
    resolved.getTlsBuilderList().forEach(this::resolve);
    return resolved.build();
  }

  private void resolve(HTTPRoute.Builder route) {
    for (HTTPMatchRequest.Builder match : route.getMatchBuilderList()) {
      List<String> gateways = gateways(match.getGatewaysList());
      match.clearGateways().addAllGateways(gateways);
    }
    for (HTTPRouteDestination.Builder weighted : route.getRouteBuilderList()) {
      if (weighted.hasDestination()) {
        resolve(weighted.getDestinationBuilder());
      }
    }
    if (route.hasMirror()) {
      resolve(route.getMirrorBuilder());
    }
    for (HTTPMirrorPolicy.Builder mirror : route.getMirrorsBuilderList()) {
      if (mirror.hasDestination()) {
        resolve(mirror.getDestinationBuilder());
      }
    }
  }

  private void resolve(TCPRoute.Builder route) {
    for (L4MatchAttributes.Builder match : route.getMatchBuilderList()) {
      List<String> gateways = gateways(match.getGatewaysList());
      match.clearGateways().addAllGateways(gateways);
    }
    route.getRouteBuilderList().forEach(this::resolve);
  }

  private void resolve(TLSRoute.Builder route) {
    for (TLSMatchAttributes.Builder match : route.getMatchBuilderList()) {
      List<String> gateways = gateways(match.getGatewaysList());
      match.clearGateways().addAllGateways(gateways);
    }
    route.getRouteBuilderList().forEach(this::resolve);
  }

  private void resolve(RouteDestination.Builder weighted) {
    if (weighted.hasDestination()) {
      resolve(weighted.getDestinationBuilder());
    }
  }

  private void resolve(Destination.Builder destination) {
    destination.setHost(names.host(destination.getHost()));
  }

  private List<String> gateways(List<String> gateways) {
    return gateways.stream().map(names::gateway).toList();
  }
}
