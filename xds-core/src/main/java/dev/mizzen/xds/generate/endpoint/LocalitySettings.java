package dev.mizzen.xds.generate.endpoint;

import dev.mizzen.api.networking.v1alpha3.LocalityLoadBalancerSetting;
import dev.mizzen.model.mesh.Mesh;
import dev.mizzen.model.service.Locality;
import dev.mizzen.model.service.Service;
import dev.mizzen.model.service.TrafficDistribution;
import dev.mizzen.xds.generate.endpoint.LocalityPreference.FailoverByLabels.WantedLabel;
import dev.mizzen.xds.generate.envoy.DestinationPolicy;
import dev.mizzen.xds.scope.ProxyTraits;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The locality settings that hold for one cluster: the DestinationRule's, else those that the
 * service's traffic distribution stands for, else the mesh's.
 *
 * <p>Source: Istio 1.30, pilot/pkg/networking/core/loadbalancer/loadbalancer.go,
 * GetLocalityLbSetting; spec xds §4.3.
 *
 * @param setting empty where the source that decides has switched it off
 * @param failsOver whether far places are called when near ones fail; without outlier detection
 *     Envoy would never learn of it
 */
public record LocalitySettings(Optional<LocalityLoadBalancerSetting> setting, boolean failsOver) {
  private static final List<String> SAME_ZONE =
      List.of(
          "topology.istio.io/network",
          "topology.kubernetes.io/region",
          "topology.kubernetes.io/zone");
  private static final List<String> SAME_NODE =
      List.of(
          "topology.istio.io/network",
          "topology.kubernetes.io/region",
          "topology.kubernetes.io/zone",
          "topology.istio.io/subzone",
          "kubernetes.io/hostname");

  public static LocalitySettings of(DestinationPolicy policy, Service service, Mesh mesh) {
    boolean detectsOutliers = policy.outlierDetection().isPresent();
    Optional<LocalityLoadBalancerSetting> ofRule =
        policy
            .loadBalancer()
            .filter(lb -> lb.hasLocalityLbSetting())
            .map(lb -> lb.getLocalityLbSetting());
    if (ofRule.isPresent()) {
      return new LocalitySettings(ofRule.filter(LocalitySettings::isOn), detectsOutliers);
    }
    return switch (service.options().trafficDistribution()) {
      case TrafficDistribution.PREFER_SAME_ZONE ->
          new LocalitySettings(Optional.of(preferring(SAME_ZONE)), true);
      case TrafficDistribution.PREFER_SAME_NODE ->
          new LocalitySettings(Optional.of(preferring(SAME_NODE)), true);
      case TrafficDistribution.ANY ->
          new LocalitySettings(
              Optional.of(mesh.config().getLocalityLbSetting()).filter(LocalitySettings::isOn),
              detectsOutliers);
    };
  }

  /** Whether Envoy has to look at the weights of places at all. */
  public boolean weighsLocalities() {
    return setting
        .map(
            given ->
                given.getDistributeCount() > 0
                    || (failsOver
                        && (given.getFailoverCount() > 0 || given.getFailoverPriorityCount() > 0)))
        .orElse(false);
  }

  /** What the settings mean for proxies in one place. */
  public LocalityPreference preference(ProxyTraits proxy) {
    if (setting.isEmpty()) {
      return LocalityPreference.NONE;
    }
    LocalityLoadBalancerSetting given = setting.get();
    if (given.getDistributeCount() > 0) {
      return distribute(given, proxy.locality());
    }
    if (!failsOver) {
      return LocalityPreference.NONE;
    }
    LocalityPreference.Failover byPlace =
        new LocalityPreference.Failover(proxy.locality(), given.getFailoverList());
    if (given.getFailoverPriorityCount() == 0) {
      return byPlace;
    }
    Optional<LocalityPreference.Failover> then =
        given.getFailoverCount() > 0 ? Optional.of(byPlace) : Optional.empty();
    if (proxy.labels().isEmpty()) {
      return then.<LocalityPreference>map(failover -> failover).orElse(LocalityPreference.NONE);
    }
    return new LocalityPreference.FailoverByLabels(
        wantedLabels(given.getFailoverPriorityList(), proxy.labels()), then);
  }

  private static boolean isOn(LocalityLoadBalancerSetting setting) {
    return !setting.hasEnabled() || setting.getEnabled().getValue();
  }

  private static LocalityLoadBalancerSetting preferring(List<String> labels) {
    return LocalityLoadBalancerSetting.newBuilder().addAllFailoverPriority(labels).build();
  }

  /** Specific places before wildcards, which take what is left. */
  private static LocalityPreference distribute(LocalityLoadBalancerSetting setting, Locality from) {
    for (LocalityLoadBalancerSetting.Distribute rule : setting.getDistributeList()) {
      if (LocalityPattern.matches(from, rule.getFrom())) {
        SortedMap<String, Integer> to = new TreeMap<>(Comparator.reverseOrder());
        to.putAll(rule.getToMap());
        return new LocalityPreference.Distribute(to);
      }
    }
    return LocalityPreference.NONE;
  }

  /** Shape of each: {@code key}, whose value is the proxy's, or {@code key=value}. */
  private static List<WantedLabel> wantedLabels(
      List<String> priorities, Map<String, String> proxyLabels) {
    List<WantedLabel> wanted = new ArrayList<>();
    for (String priority : priorities) {
      int equals = priority.indexOf('=');
      wanted.add(
          equals < 0
              ? new WantedLabel(priority, proxyLabels.getOrDefault(priority, ""))
              : new WantedLabel(priority.substring(0, equals), priority.substring(equals + 1)));
    }
    return wanted;
  }
}
