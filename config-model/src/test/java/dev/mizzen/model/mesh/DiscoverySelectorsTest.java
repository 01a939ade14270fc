package dev.mizzen.model.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.api.mesh.v1alpha1.LabelSelector;
import dev.mizzen.api.mesh.v1alpha1.LabelSelectorRequirement;
import dev.mizzen.api.mesh.v1alpha1.MeshConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiscoverySelectorsTest {
  private static final LabelSelector LABELLED =
      LabelSelector.newBuilder().putMatchLabels("mesh", "on").build();

  private static LabelSelector selector(String operator, String... values) {
    return LabelSelector.newBuilder()
        .addMatchExpressions(
            LabelSelectorRequirement.newBuilder()
                .setKey("env")
                .setOperator(operator)
                .addAllValues(List.of(values)))
        .build();
  }

  private static boolean selects(LabelSelector selector, Map<String, String> labels) {
    return new DiscoverySelectors(List.of(selector)).select(Optional.of(labels));
  }

  @Test
  void withoutSelectorsEveryNamespaceIsLookedAt() {
    assertThat(DiscoverySelectors.ALL.select(Optional.of(Map.of()))).isTrue();
    assertThat(DiscoverySelectors.ALL.select(Optional.empty())).isTrue();
  }

  @Test
  void oneSelectorThatMatchesIsEnough() {
    // Given
    var selectors = new DiscoverySelectors(List.of(LABELLED, selector("In", "prod")));
    // When, then
    assertThat(selectors.select(Optional.of(Map.of("mesh", "on")))).isTrue();
    assertThat(selectors.select(Optional.of(Map.of("env", "prod", "mesh", "off")))).isTrue();
    assertThat(selectors.select(Optional.of(Map.of("mesh", "off")))).isFalse();
    assertThat(selectors.select(Optional.empty())).isFalse();
  }

  @Test
  void allPartsOfASelectorHaveToMatch() {
    // Given
    var both = LABELLED.toBuilder().mergeFrom(selector("Exists")).build();
    // When, then
    assertThat(selects(both, Map.of("mesh", "on", "env", ""))).isTrue();
    assertThat(selects(both, Map.of("mesh", "on"))).isFalse();
    assertThat(selects(both, Map.of("env", "prod"))).isFalse();
  }

  @Test
  void emptySelectorMatchesEveryKnownNamespace() {
    assertThat(selects(LabelSelector.getDefaultInstance(), Map.of())).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "In, true, false, false",
    "NotIn, false, true, true",
    "Exists, true, true, false",
    "DoesNotExist, false, false, true"
  })
  void operatorsJudgeOneLabel(String operator, boolean listed, boolean other, boolean absent) {
    // Given
    var selector =
        operator.endsWith("In") ? selector(operator, "prod", "stage") : selector(operator);
    // When, then
    assertThat(selects(selector, Map.of("env", "stage"))).isEqualTo(listed);
    assertThat(selects(selector, Map.of("env", "test"))).isEqualTo(other);
    assertThat(selects(selector, Map.of())).isEqualTo(absent);
  }

  @Test
  void malformedSelectorIsToldAndNoneOfThemAreTaken() {
    // Given
    var malformed = selector("in", "prod");
    var config =
        MeshConfig.newBuilder()
            .addDiscoverySelectors(LABELLED)
            .addDiscoverySelectors(malformed)
            .build();
    // When, then
    assertThat(DiscoverySelectors.of(config)).isEmpty();
    assertThat(DiscoverySelectors.problem(malformed))
        .hasValue("matchExpressions[0].operator is \"in\", want In, NotIn, Exists or DoesNotExist");
    assertThat(DiscoverySelectors.problem(selector("In")))
        .hasValue("matchExpressions[0].values is empty");
    assertThat(DiscoverySelectors.problem(selector("Exists", "prod"))).isPresent();
    assertThat(DiscoverySelectors.problem(selector("In", "not a label"))).isPresent();
    assertThat(
            DiscoverySelectors.problem(
                LabelSelector.newBuilder().putMatchLabels("a b", "").build()))
        .hasValue("matchLabels has a b=, which is no label");
  }
}
