package dev.mizzen.xds.generate.endpoint;

import com.google.protobuf.UInt32Value;
import dev.mizzen.model.service.ClusterId;
import dev.mizzen.model.service.Locality;
import dev.mizzen.model.service.NetworkId;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Endpoints of one place and priority.
 *
 * @param weight of the whole group, 0 to 2^32-1; empty where it is not sent
 * @param priority 0 is called first
 */
record LocalityGroup(Locality locality, List<Member> members, OptionalLong weight, int priority) {
  static final long MAX_WEIGHT = 0xFFFF_FFFFL;

  LocalityGroup {
    members = List.copyOf(members);
  }

  /**
   * One endpoint.
   *
   * @param labels for failover by label; a gateway's name its cluster and network only
   * @param isMtlsEnabled whether it is called with mutual TLS
   */
  record Member(
      Map<String, String> labels,
      NetworkId network,
      ClusterId clusterId,
      LbEndpoint message,
      boolean isMtlsEnabled) {
    long weight() {
      return Integer.toUnsignedLong(message.getLoadBalancingWeight().getValue());
    }

    boolean hasAddress() {
      return !message.getEndpoint().getAddress().getSocketAddress().getAddress().isEmpty()
          || message.getEndpoint().getAddress().hasPipe();
    }

    Member withWeight(long weight) {
      LbEndpoint weighted =
          message.toBuilder().setLoadBalancingWeight(UInt32Value.of((int) weight)).build();
      return new Member(labels, network, clusterId, weighted, isMtlsEnabled);
    }
  }

  /** A group of priority 0 that weighs as much as its members. */
  static LocalityGroup of(Locality locality, List<Member> members) {
    return new LocalityGroup(locality, members, OptionalLong.of(sum(members)), 0);
  }

  /** The sum of weights, at most {@link #MAX_WEIGHT}. */
  static long sum(List<Member> members) {
    return Math.min(MAX_WEIGHT, members.stream().mapToLong(Member::weight).sum());
  }

  /** The same place with other members; a group that lost all of them sends no weight. */
  LocalityGroup withMembers(List<Member> kept) {
    return new LocalityGroup(
        locality,
        kept,
        kept.isEmpty() ? OptionalLong.empty() : OptionalLong.of(sum(kept)),
        priority);
  }

  /** The same place without members; the weight stays. */
  LocalityGroup emptied() {
    return new LocalityGroup(locality, List.of(), weight, priority);
  }

  LocalityGroup withWeight(long changed) {
    return new LocalityGroup(locality, members, OptionalLong.of(changed), priority);
  }

  LocalityGroup withPriority(int changed) {
    return new LocalityGroup(locality, members, weight, changed);
  }

  /** As Envoy wants it. A place that nobody named is an empty locality. */
  LocalityLbEndpoints toMessage() {
    LocalityLbEndpoints.Builder message =
        LocalityLbEndpoints.newBuilder()
            .setLocality(
                io.envoyproxy.envoy.config.core.v3.Locality.newBuilder()
                    .setRegion(locality.region())
                    .setZone(locality.zone())
                    .setSubZone(locality.subZone()))
            .setPriority(priority);
    members.forEach(member -> message.addLbEndpoints(member.message()));
    weight.ifPresent(value -> message.setLoadBalancingWeight(UInt32Value.of((int) value)));
    return message.build();
  }
}
