package dev.mizzen.xds.generate.endpoint;

import com.google.protobuf.UInt32Value;
import dev.mizzen.model.service.Endpoint;
import dev.mizzen.model.service.HealthStatus;
import dev.mizzen.model.service.Locality;
import dev.mizzen.xds.generate.endpoint.LocalityGroup.Member;
import dev.mizzen.xds.generate.envoy.SocketAddresses;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * All that decides, of a given list of endpoints, which are sent and how they are weighed.
 *
 * <p>Source: Istio 1.30, pilot/pkg/xds/endpoints/endpoint_builder.go; spec xds §4.1.
 *
 * @param splitHorizon present where any network has a gateway
 * @param addresses whether an endpoint's other addresses are sent too
 * @param description whether endpoints say whose they are
 */
public record EndpointRules(
    EndpointFilter filter,
    EndpointMtls mtls,
    Optional<SplitHorizon> splitHorizon,
    PlaintextEndpoints plaintext,
    LocalityPreference preference,
    AddressFamilies addresses,
    Description description) {

  /** Whether endpoints that do not take mutual TLS may be called. */
  public enum PlaintextEndpoints {
    KEPT,
    /** For clusters that pass mutual TLS on unread. */
    DROPPED
  }

  /** What endpoints say of themselves for telemetry. */
  public enum Description {
    NONE,
    WORKLOAD
  }

  /** Which of an endpoint's addresses are sent. */
  public enum AddressFamilies {
    FIRST,
    /** All of them, for Envoy to try in turn. */
    ALL
  }

  /**
   * The groups of a cluster's load assignment, by place in the order of their labels; empty where
   * no endpoint is left.
   */
  public List<LocalityLbEndpoints> apply(List<Endpoint> endpoints) {
    List<LocalityGroup> groups = grouped(endpoints);
    if (splitHorizon.isPresent()) {
      groups = splitHorizon.get().apply(groups);
    }
    if (plaintext == PlaintextEndpoints.DROPPED) {
      groups = groups.stream().map(EndpointRules::withoutPlaintext).toList();
    }
    return preference.apply(groups).stream().map(LocalityGroup::toMessage).toList();
  }

  EndpointRules withPreference(LocalityPreference changed) {
    return new EndpointRules(
        filter, mtls, splitHorizon, plaintext, changed, addresses, description);
  }

  private List<LocalityGroup> grouped(List<Endpoint> endpoints) {
    Map<String, List<Member>> byPlace = new TreeMap<>();
    for (Endpoint endpoint : endpoints) {
      if (filter.accepts(endpoint)) {
        byPlace
            .computeIfAbsent(endpoint.locality().label(), absent -> new ArrayList<>())
            .add(member(endpoint));
      }
    }
    return byPlace.entrySet().stream()
        .map(place -> LocalityGroup.of(new Locality(place.getKey()), place.getValue()))
        .toList();
  }

  private static LocalityGroup withoutPlaintext(LocalityGroup group) {
    return group.withMembers(group.members().stream().filter(Member::isMtlsEnabled).toList());
  }

  private Member member(Endpoint endpoint) {
    boolean isMtlsEnabled = mtls.isEnabled(endpoint);
    LbEndpoint.Builder message =
        LbEndpoint.newBuilder()
            .setEndpoint(address(endpoint))
            .setLoadBalancingWeight(UInt32Value.of(endpoint.weight()))
            .setMetadata(EndpointMetadata.of(endpoint, isMtlsEnabled, description));
    health(filter.health(endpoint)).ifPresent(message::setHealthStatus);
    return new Member(
        endpoint.labels(),
        endpoint.network(),
        endpoint.clusterId(),
        message.build(),
        isMtlsEnabled);
  }

  private io.envoyproxy.envoy.config.endpoint.v3.Endpoint address(Endpoint endpoint) {
    var address =
        io.envoyproxy.envoy.config.endpoint.v3.Endpoint.newBuilder()
            .setAddress(SocketAddresses.parse(endpoint.address(), endpoint.port()));
    if (addresses == AddressFamilies.ALL) {
      endpoint.addresses().stream()
          .skip(1)
          .map(other -> SocketAddresses.of(other, endpoint.port()))
          .forEach(other -> address.addAdditionalAddressesBuilder().setAddress(other));
    }
    return address.build();
  }

  private static Optional<io.envoyproxy.envoy.config.core.v3.HealthStatus> health(
      HealthStatus status) {
    return switch (status) {
      case UNSET, TERMINATING -> Optional.empty();
      case HEALTHY -> Optional.of(io.envoyproxy.envoy.config.core.v3.HealthStatus.HEALTHY);
      case UNHEALTHY -> Optional.of(io.envoyproxy.envoy.config.core.v3.HealthStatus.UNHEALTHY);
      case DRAINING -> Optional.of(io.envoyproxy.envoy.config.core.v3.HealthStatus.DRAINING);
    };
  }
}
