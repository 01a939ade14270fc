package dev.mizzen.xds.generate.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.UInt32Value;
import dev.mizzen.api.networking.v1alpha3.LocalityLoadBalancerSetting;
import dev.mizzen.model.service.ClusterId;
import dev.mizzen.model.service.Locality;
import dev.mizzen.model.service.NetworkId;
import dev.mizzen.xds.generate.endpoint.LocalityPreference.FailoverByLabels.WantedLabel;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LocalityPreferenceTest {
  private static final Locality HERE = Locality.of("r1", "z1", "s1");

  @Test
  void sharesAreDividedAmongMatchingPlacesByWeight() {
    List<LocalityGroup> groups =
        List.of(group("r1/z1/", 1), group("r1/z2/", 3), group("r2/z1/", 5));
    List<LocalityGroup> spread =
        new LocalityPreference.Distribute(to(Map.of("r1/*", 80, "r2/*", 20))).apply(groups);
    assertThat(spread)
        .extracting(group -> group.weight().getAsLong())
        .containsExactly(20L, 60L, 20L);
  }

  @Test
  void placesThatGetNoShareLoseTheirEndpointsAndKeepTheirWeight() {
    List<LocalityGroup> spread =
        new LocalityPreference.Distribute(to(Map.of("r1/*", 100)))
            .apply(List.of(group("r1/z1/", 1), group("r2/z1/", 5)));
    assertThat(spread.get(1).members()).isEmpty();
    assertThat(spread.get(1).weight()).hasValue(5);
  }

  @Test
  void specificPlacesTakeTheirShareBeforeWildcards() {
    List<LocalityGroup> spread =
        new LocalityPreference.Distribute(to(Map.of("r1/z1/*", 70, "r1/*", 30)))
            .apply(List.of(group("r1/z1/", 1), group("r1/z2/", 1)));
    assertThat(spread).extracting(group -> group.weight().getAsLong()).containsExactly(70L, 30L);
  }

  @Test
  void nearnessIsOrderedBySubZoneZoneAndRegion() {
    List<LocalityGroup> ordered =
        new LocalityPreference.Failover(HERE, List.of())
            .apply(
                List.of(
                    group("r1/z1/s1", 1),
                    group("r1/z1/s2", 1),
                    group("r1/z2/", 1),
                    group("r2/z1/", 1)));
    assertThat(ordered).extracting(LocalityGroup::priority).containsExactly(0, 1, 2, 3);
  }

  @Test
  void prioritiesHaveNoGaps() {
    List<LocalityGroup> ordered =
        new LocalityPreference.Failover(HERE, List.of())
            .apply(List.of(group("r1/z2/", 1), group("r2/z1/", 1)));
    assertThat(ordered).extracting(LocalityGroup::priority).containsExactly(0, 1);
  }

  @Test
  void regionThatARuleNamesGoesBeforeOthers() {
    var rule = LocalityLoadBalancerSetting.Failover.newBuilder().setFrom("r1").setTo("r3").build();
    List<LocalityGroup> ordered =
        new LocalityPreference.Failover(HERE, List.of(rule))
            .apply(List.of(group("r1/z1/s1", 1), group("r2/z1/", 1), group("r3/z1/", 1)));
    assertThat(ordered).extracting(LocalityGroup::priority).containsExactly(0, 2, 1);
  }

  @Test
  void groupIsSplitByLabelsThatMatch() {
    LocalityGroup group =
        LocalityGroup.of(
            new Locality("r1/z1/"),
            List.of(
                member(Map.of("a", "1"), 2),
                member(Map.of("a", "1", "b", "1"), 3),
                member(Map.of(), 4)));
    List<LocalityGroup> split =
        new LocalityPreference.FailoverByLabels(
                List.of(new WantedLabel("a", "1"), new WantedLabel("b", "1")), Optional.empty())
            .apply(List.of(group));
    assertThat(split).extracting(LocalityGroup::priority).containsExactly(0, 1, 2);
    assertThat(split).extracting(part -> part.weight().getAsLong()).containsExactly(3L, 2L, 4L);
  }

  @Test
  void placeDecidesAmongEqualLabels() {
    LocalityPreference preference =
        new LocalityPreference.FailoverByLabels(
            List.of(new WantedLabel("a", "1")),
            Optional.of(new LocalityPreference.Failover(HERE, List.of())));
    LocalityGroup far =
        LocalityGroup.of(new Locality("r2/z1/"), List.of(member(Map.of("a", "1"), 1)));
    LocalityGroup near =
        LocalityGroup.of(
            new Locality("r1/z1/s1"), List.of(member(Map.of("a", "1"), 1), member(Map.of(), 1)));
    assertThat(preference.apply(List.of(near, far)))
        .extracting(LocalityGroup::priority)
        .containsExactly(0, 2, 1);
  }

  private static SortedMap<String, Integer> to(Map<String, Integer> shares) {
    SortedMap<String, Integer> sorted = new TreeMap<>(Comparator.reverseOrder());
    sorted.putAll(shares);
    return sorted;
  }

  private static LocalityGroup group(String label, int weight) {
    return LocalityGroup.of(new Locality(label), List.of(member(Map.of(), weight)));
  }

  private static LocalityGroup.Member member(Map<String, String> labels, int weight) {
    LbEndpoint message =
        LbEndpoint.newBuilder().setLoadBalancingWeight(UInt32Value.of(weight)).build();
    return new LocalityGroup.Member(
        labels, NetworkId.UNNAMED, new ClusterId("Kubernetes"), message, false);
  }
}
