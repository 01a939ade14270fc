package dev.mizzen.xds.generate.cluster;

import com.google.protobuf.Duration;
import com.google.protobuf.UInt32Value;
import com.google.protobuf.UInt64Value;
import dev.mizzen.api.networking.v1alpha3.LoadBalancerSettings;
import dev.mizzen.api.networking.v1alpha3.LoadBalancerSettings.ConsistentHashLB;
import dev.mizzen.api.networking.v1alpha3.OutlierDetection;
import dev.mizzen.api.networking.v1alpha3.WarmupConfiguration;
import dev.mizzen.model.service.Protocol;
import dev.mizzen.model.service.TrafficDistribution;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.CommonLbConfig;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.LbPolicy;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.SlowStartConfig;
import io.envoyproxy.envoy.config.core.v3.RuntimeDouble;
import io.envoyproxy.envoy.type.v3.Percent;
import java.util.Optional;

/**
 * How a cluster chooses among its endpoints and when it leaves one out.
 *
 * <p>Source: Istio 1.30, pilot/pkg/networking/core/cluster_traffic_policy.go, applyLoadBalancer,
 * applyOutlierDetection; spec xds §3.5.
 */
final class LoadBalancing {
  private static final int ENFORCED = 100;
  private static final double DEFAULT_AGGRESSION = 1;
  private static final double DEFAULT_MIN_WEIGHT_PERCENT = 10;
  private static final long DEFAULT_RING_SIZE = 1024;

  /**
   * Envoy insists on a key by which the running proxy could change the value; Istio's names
   * nothing.
   */
  private static final String NO_RUNTIME_KEY = "(";

  private LoadBalancing() {}

  static void apply(Cluster.Builder cluster, OutboundClusterInput input) {
    input
        .policy()
        .outlierDetection()
        .ifPresent(settings -> applyOutlierDetection(cluster, settings, input));
    if (sendsUnhealthyEndpoints(input)) {
      cluster.getCommonLbConfigBuilder().setHealthyPanicThreshold(Percent.getDefaultInstance());
    }
    if (input.locality().weighsLocalities() || input.mesh().features().localityWeightedLb()) {
      cluster
          .getCommonLbConfigBuilder()
          .setLocalityWeightedLbConfig(
              CommonLbConfig.LocalityWeightedLbConfig.getDefaultInstance());
    }
    applyPolicy(cluster, input);
  }

  private static void applyPolicy(Cluster.Builder cluster, OutboundClusterInput input) {
    if (input.effectiveDiscovery() == Discovery.ORIGINAL_DST) {
      cluster.setLbPolicy(LbPolicy.CLUSTER_PROVIDED);
      return;
    }
    if (input.mesh().features().redisFilter() && input.port().protocol() == Protocol.REDIS) {
      cluster.setLbPolicy(LbPolicy.MAGLEV);
      return;
    }
    LoadBalancerSettings settings =
        input.policy().loadBalancer().orElse(LoadBalancerSettings.getDefaultInstance());
    if (settings.hasConsistentHash()) {
      applyConsistentHash(cluster, settings.getConsistentHash());
      return;
    }
    switch (settings.getSimple()) {
      case RANDOM -> cluster.setLbPolicy(LbPolicy.RANDOM);
      case ROUND_ROBIN -> applyRoundRobin(cluster, settings);
      case UNSPECIFIED, LEAST_CONN, LEAST_REQUEST, PASSTHROUGH, UNRECOGNIZED ->
          applyLeastRequest(cluster, settings);
    }
  }

  private static void applyRoundRobin(Cluster.Builder cluster, LoadBalancerSettings settings) {
    cluster.setLbPolicy(LbPolicy.ROUND_ROBIN);
    slowStart(settings)
        .ifPresent(
            slowStart -> cluster.getRoundRobinLbConfigBuilder().setSlowStartConfig(slowStart));
  }

  private static void applyLeastRequest(Cluster.Builder cluster, LoadBalancerSettings settings) {
    cluster.setLbPolicy(LbPolicy.LEAST_REQUEST);
    slowStart(settings)
        .ifPresent(
            slowStart -> cluster.getLeastRequestLbConfigBuilder().setSlowStartConfig(slowStart));
  }

  private static Optional<SlowStartConfig> slowStart(LoadBalancerSettings settings) {
    if (settings.hasWarmup()) {
      return Optional.of(slowStart(settings.getWarmup()));
    }
    if (settings.hasWarmupDurationSecs()) {
      Duration window = settings.getWarmupDurationSecs();
      return Optional.of(SlowStartConfig.newBuilder().setSlowStartWindow(window).build());
    }
    return Optional.empty();
  }

  private static SlowStartConfig slowStart(WarmupConfiguration warmup) {
    double aggression =
        warmup.hasAggression() ? warmup.getAggression().getValue() : DEFAULT_AGGRESSION;
    double minWeight =
        warmup.hasMinimumPercent()
            ? warmup.getMinimumPercent().getValue()
            : DEFAULT_MIN_WEIGHT_PERCENT;
    return SlowStartConfig.newBuilder()
        .setSlowStartWindow(warmup.getDuration())
        .setAggression(
            RuntimeDouble.newBuilder().setDefaultValue(aggression).setRuntimeKey(NO_RUNTIME_KEY))
        .setMinWeightPercent(Percent.newBuilder().setValue(minWeight))
        .build();
  }

  /** The key that is hashed stands in routes and TCP proxies. */
  private static void applyConsistentHash(Cluster.Builder cluster, ConsistentHashLB hash) {
    switch (hash.getHashAlgorithmCase()) {
      case MAGLEV -> {
        cluster.setLbPolicy(LbPolicy.MAGLEV);
        if (hash.getMaglev().getTableSize() != 0) {
          cluster
              .getMaglevLbConfigBuilder()
              .setTableSize(UInt64Value.of(hash.getMaglev().getTableSize()));
        }
      }
      case RING_HASH -> applyRingHash(cluster, hash.getRingHash().getMinimumRingSize());
      case HASHALGORITHM_NOT_SET ->
          applyRingHash(
              cluster,
              hash.getMinimumRingSize() == 0 ? DEFAULT_RING_SIZE : hash.getMinimumRingSize());
    }
  }

  /** A size of 0 leaves Envoy its default. */
  private static void applyRingHash(Cluster.Builder cluster, long minimumRingSize) {
    cluster.setLbPolicy(LbPolicy.RING_HASH);
    if (minimumRingSize != 0) {
      cluster.getRingHashLbConfigBuilder().setMinimumRingSize(UInt64Value.of(minimumRingSize));
    }
  }

  /**
   * Success rates never eject: with few pods they say little. The panic threshold is always
   * written, for Envoy's default of 50 % is meant for large fleets.
   */
  private static void applyOutlierDetection(
      Cluster.Builder cluster, OutlierDetection settings, OutboundClusterInput input) {
    var message = cluster.getOutlierDetectionBuilder().setEnforcingSuccessRate(UInt32Value.of(0));
    if (settings.hasConsecutive5XxErrors()) {
      int errors = settings.getConsecutive5XxErrors().getValue();
      message
          .setConsecutive5Xx(UInt32Value.of(errors))
          .setEnforcingConsecutive5Xx(UInt32Value.of(enforcing(errors)));
    }
    if (settings.hasConsecutiveGatewayErrors()) {
      int errors = settings.getConsecutiveGatewayErrors().getValue();
      message
          .setConsecutiveGatewayFailure(UInt32Value.of(errors))
          .setEnforcingConsecutiveGatewayFailure(UInt32Value.of(enforcing(errors)));
    }
    if (settings.hasInterval()) {
      message.setInterval(settings.getInterval());
    }
    if (settings.hasBaseEjectionTime()) {
      message.setBaseEjectionTime(settings.getBaseEjectionTime());
    }
    if (settings.getMaxEjectionPercent() > 0) {
      message.setMaxEjectionPercent(UInt32Value.of(settings.getMaxEjectionPercent()));
    }
    if (settings.getSplitExternalLocalOriginErrors()) {
      message
          .setSplitExternalLocalOriginErrors(true)
          .setEnforcingLocalOriginSuccessRate(UInt32Value.of(0));
      int failures = settings.getConsecutiveLocalOriginFailures().getValue();
      if (failures > 0) {
        message
            .setConsecutiveLocalOriginFailure(UInt32Value.of(failures))
            .setEnforcingConsecutiveLocalOriginFailure(UInt32Value.of(ENFORCED));
      }
    }
    int minHealth = sendsUnhealthyEndpoints(input) ? 0 : settings.getMinHealthPercent();
    cluster
        .getCommonLbConfigBuilder()
        .setHealthyPanicThreshold(Percent.newBuilder().setValue(minHealth));
  }

  private static int enforcing(int errors) {
    return errors > 0 ? ENFORCED : 0;
  }

  /** Unready endpoints are sent then, and in panic Envoy would call them. */
  private static boolean sendsUnhealthyEndpoints(OutboundClusterInput input) {
    return input.mesh().features().sendUnhealthyEndpoints()
        || input.service().options().trafficDistribution() != TrafficDistribution.ANY;
  }
}
