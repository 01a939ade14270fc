package dev.mizzen.registry.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.api.mesh.v1alpha1.LabelSelector;
import dev.mizzen.model.mesh.DiscoverySelectors;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NamespaceFilterTest {
  private static final DiscoverySelectors LABELLED =
      new DiscoverySelectors(
          List.of(LabelSelector.newBuilder().putMatchLabels("mesh", "on").build()));

  private final NamespaceFilter filter = new NamespaceFilter();

  @Test
  void withoutSelectorsNothingEverChanges() {
    assertThat(filter.present("shop", Map.of())).isEmpty();
    assertThat(filter.selected().contains("shop")).isTrue();
    assertThat(filter.selected().contains("not-known")).isTrue();
  }

  @Test
  void selectorsThatComeTellWhichNamespacesGo() {
    filter.present("shop", Map.of("mesh", "on"));
    filter.present("tools", Map.of());

    assertThat(filter.selectors(LABELLED)).isEqualTo(Set.of("tools"));
    assertThat(filter.selected().contains("shop")).isTrue();
    assertThat(filter.selected().contains("")).isTrue();
    assertThat(filter.selected().contains("not-known")).isFalse();
  }

  @Test
  void aLabelThatComesOrGoesTellsTheNamespace() {
    filter.selectors(LABELLED);

    assertThat(filter.present("shop", Map.of())).isEmpty();
    assertThat(filter.present("shop", Map.of("mesh", "on"))).isEqualTo(Set.of("shop"));
    assertThat(filter.present("shop", Map.of("mesh", "off"))).isEqualTo(Set.of("shop"));
  }
}
