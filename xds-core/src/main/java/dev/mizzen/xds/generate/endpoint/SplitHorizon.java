package dev.mizzen.xds.generate.endpoint;

import com.google.protobuf.UInt32Value;
import dev.mizzen.model.index.NetworkGateway;
import dev.mizzen.model.index.NetworkIndex;
import dev.mizzen.model.proxy.IpMode;
import dev.mizzen.model.proxy.ProxyType;
import dev.mizzen.model.service.NetworkId;
import dev.mizzen.xds.generate.endpoint.LocalityGroup.Member;
import dev.mizzen.xds.generate.envoy.AddressText;
import dev.mizzen.xds.generate.envoy.SocketAddresses;
import io.envoyproxy.envoy.config.endpoint.v3.Endpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Puts gateways in the place of endpoints that lie in other networks.
 *
 * <p>All weights are first scaled so that each endpoint's divides evenly among its gateways.
 * Source: Istio 1.30, pilot/pkg/xds/endpoints/ep_filters.go, EndpointsByNetworkFilter; spec xds
 * §4.2.
 *
 * @param proxyNetwork where the calling proxy is; unnamed where it does not say
 * @param description whether gateways say whose they are
 */
public record SplitHorizon(
    NetworkIndex networks,
    NetworkId proxyNetwork,
    ProxyType proxyType,
    IpMode ipMode,
    EndpointRules.Description description) {
  private static final Comparator<NetworkGateway> GATEWAY_ORDER =
      Comparator.comparing(NetworkGateway::address)
          .thenComparingInt(NetworkGateway::port)
          .thenComparing(gateway -> gateway.network().value())
          .thenComparing(NetworkGateway::clusterId);

  List<LocalityGroup> apply(List<LocalityGroup> groups) {
    return groups.stream().map(this::apply).toList();
  }

  private LocalityGroup apply(LocalityGroup group) {
    List<Member> members = new ArrayList<>();
    Map<NetworkGateway, Long> gatewayWeights = new TreeMap<>(GATEWAY_ORDER);
    for (Member unscaled : group.members()) {
      Member member =
          unscaled.withWeight(
              Math.min(LocalityGroup.MAX_WEIGHT, unscaled.weight() * networks.weightScale()));
      List<NetworkGateway> gateways =
          networks.gateways(member.network(), member.clusterId()).stream()
              .filter(this::isUsable)
              .toList();
      if (isDirect(member.network(), gateways)) {
        if (member.hasAddress()) {
          members.add(member);
        }
        continue;
      }
      List<NetworkGateway> reachable = gateways.stream().filter(this::isReachable).toList();
      if (member.isMtlsEnabled()) {
        reachable.forEach(
            gateway ->
                gatewayWeights.merge(gateway, member.weight() / reachable.size(), Long::sum));
      }
    }
    gatewayWeights.forEach((gateway, weight) -> members.add(gatewayMember(gateway, weight)));
    return group.withMembers(members);
  }

  /** A proxy that does not name its network reaches named ones through their gateways. */
  private boolean isDirect(NetworkId network, List<NetworkGateway> gateways) {
    return gateways.isEmpty() || network.isUnnamed() || network.equals(proxyNetwork);
  }

  /** Sidecars cannot tunnel: a gateway without a port for mutual TLS is none to them. */
  private boolean isUsable(NetworkGateway gateway) {
    return gateway.port() != 0 || proxyType != ProxyType.SIDECAR;
  }

  private boolean isReachable(NetworkGateway gateway) {
    if (!AddressText.isIp(gateway.address())) {
      return true;
    }
    return gateway.address().indexOf(':') >= 0 ? ipMode.supportsIpv6() : ipMode.supportsIpv4();
  }

  private Member gatewayMember(NetworkGateway gateway, long weight) {
    Map<String, String> labels =
        Map.of(
            "topology.istio.io/cluster", gateway.clusterId().value(),
            "topology.istio.io/network", gateway.network().value());
    LbEndpoint message =
        LbEndpoint.newBuilder()
            .setEndpoint(
                Endpoint.newBuilder()
                    .setAddress(SocketAddresses.of(gateway.address(), gateway.port())))
            .setLoadBalancingWeight(
                UInt32Value.of((int) Math.clamp(weight, 1L, LocalityGroup.MAX_WEIGHT)))
            .setMetadata(EndpointMetadata.ofGateway(gateway, description))
            .build();
    return new Member(labels, gateway.network(), gateway.clusterId(), message, true);
  }
}
