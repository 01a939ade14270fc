package dev.mizzen.xds.generate.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.api.networking.v1alpha3.ConnectionPoolSettings;
import dev.mizzen.api.networking.v1alpha3.DestinationRule;
import dev.mizzen.api.networking.v1alpha3.LoadBalancerSettings;
import dev.mizzen.api.networking.v1alpha3.LoadBalancerSettings.SimpleLB;
import dev.mizzen.api.networking.v1alpha3.OutlierDetection;
import dev.mizzen.api.networking.v1alpha3.PortSelector;
import dev.mizzen.api.networking.v1alpha3.Subset;
import dev.mizzen.api.networking.v1alpha3.TrafficPolicy;
import org.junit.jupiter.api.Test;

class DestinationPolicyTest {
  private static final LoadBalancerSettings RANDOM =
      LoadBalancerSettings.newBuilder().setSimple(SimpleLB.RANDOM).build();
  private static final LoadBalancerSettings ROUND_ROBIN =
      LoadBalancerSettings.newBuilder().setSimple(SimpleLB.ROUND_ROBIN).build();
  private static final OutlierDetection OUTLIERS =
      OutlierDetection.newBuilder().setMaxEjectionPercent(10).build();
  private static final ConnectionPoolSettings POOL = ConnectionPoolSettings.getDefaultInstance();
  private static final TrafficPolicy.RetryBudget BUDGET =
      TrafficPolicy.RetryBudget.getDefaultInstance();

  @Test
  void portSettingReplacesTheWholePolicy() {
    DestinationRule rule = rule(top().addPortLevelSettings(port(80).setConnectionPool(POOL)));
    DestinationPolicy policy = DestinationPolicy.of(rule, 80, "");
    assertThat(policy.connectionPool()).contains(POOL);
    assertThat(policy.loadBalancer()).isEmpty();
    assertThat(policy.outlierDetection()).isEmpty();
    assertThat(policy.retryBudget()).isEmpty();
  }

  @Test
  void otherPortsKeepThePolicy() {
    DestinationRule rule = rule(top().addPortLevelSettings(port(80).setConnectionPool(POOL)));
    assertThat(DestinationPolicy.of(rule, 81, "").loadBalancer()).contains(RANDOM);
  }

  @Test
  void subsetOverridesWhatItSets() {
    DestinationRule rule = rule(top(), TrafficPolicy.newBuilder().setLoadBalancer(ROUND_ROBIN));
    DestinationPolicy policy = DestinationPolicy.of(rule, 80, "v1");
    assertThat(policy.loadBalancer()).contains(ROUND_ROBIN);
    assertThat(policy.outlierDetection()).contains(OUTLIERS);
    assertThat(policy.retryBudget()).contains(BUDGET);
  }

  @Test
  void subsetsPortSettingOverridesAllFourParts() {
    DestinationRule rule =
        rule(
            top(),
            TrafficPolicy.newBuilder().addPortLevelSettings(port(80).setLoadBalancer(ROUND_ROBIN)));
    DestinationPolicy policy = DestinationPolicy.of(rule, 80, "v1");
    assertThat(policy.loadBalancer()).contains(ROUND_ROBIN);
    assertThat(policy.outlierDetection()).isEmpty();
    assertThat(policy.retryBudget()).contains(BUDGET);
  }

  @Test
  void subsetWithoutPolicyHasThatOfTheService() {
    DestinationRule rule =
        DestinationRule.newBuilder()
            .setTrafficPolicy(top())
            .addSubsets(Subset.newBuilder().setName("v1"))
            .build();
    assertThat(DestinationPolicy.of(rule, 80, "v1").loadBalancer()).contains(RANDOM);
  }

  private static TrafficPolicy.Builder top() {
    return TrafficPolicy.newBuilder()
        .setLoadBalancer(RANDOM)
        .setOutlierDetection(OUTLIERS)
        .setRetryBudget(BUDGET);
  }

  private static TrafficPolicy.PortTrafficPolicy.Builder port(int number) {
    return TrafficPolicy.PortTrafficPolicy.newBuilder()
        .setPort(PortSelector.newBuilder().setNumber(number));
  }

  private static DestinationRule rule(TrafficPolicy.Builder top) {
    return DestinationRule.newBuilder().setTrafficPolicy(top).build();
  }

  private static DestinationRule rule(TrafficPolicy.Builder top, TrafficPolicy.Builder subset) {
    return DestinationRule.newBuilder()
        .setTrafficPolicy(top)
        .addSubsets(Subset.newBuilder().setName("v1").setTrafficPolicy(subset))
        .build();
  }
}
