package dev.mizzen.istiod.apis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.mizzen.istiod.apis.ApiField.State;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * No field is silently ignored: each is set in a small mesh, and what proxies get has to change.
 */
class FieldEffectTest {
  private final Apis apis = new Apis();
  private final FieldEffects effects = new FieldEffects();

  @TestFactory
  Stream<DynamicContainer> settingAFieldChangesWhatProxiesGet() {
    return containers(State.SUPPORTED);
  }

  @TestFactory
  Stream<DynamicContainer> aFieldThatIstiodIgnoresChangesNothing() {
    return containers(State.WITHOUT_EFFECT);
  }

  @Test
  void everyFieldHasARule() {
    assertThat(apis.tables())
        .allSatisfy(table -> assertThat(table.missing()).as(table.title()).isEmpty());
  }

  @Test
  void everyRuleIsAboutAField() {
    assertThat(apis.tables())
        .allSatisfy(table -> assertThat(table.unused()).as(table.title()).isEmpty());
    assertThat(apis.unusedShared()).isEmpty();
  }

  @Test
  void anObjectWithAFieldThatIsRefusedIsRefused() {
    assertThat(fields(State.REFUSED))
        .allSatisfy(
            field ->
                assertThatIllegalArgumentException()
                    .as(field.path())
                    .isThrownBy(() -> effects.of(field.trial())));
  }

  private List<ApiField> fields(State state) {
    return apis.tables().stream()
        .flatMap(table -> table.fields().stream())
        .filter(field -> field.state() == state)
        .toList();
  }

  private Stream<DynamicContainer> containers(State state) {
    return apis.tables().stream()
        .map(
            table ->
                DynamicContainer.dynamicContainer(
                    table.title(),
                    table.fields().stream()
                        .filter(field -> field.state() == state && field.shown().isEmpty())
                        .map(
                            field ->
                                DynamicTest.dynamicTest(field.path(), () -> assertTried(field)))));
  }

  private void assertTried(ApiField field) {
    assertThat(field.trial().values()).as("values to try").isNotEmpty();
    assertThat(effects.of(field.trial()).isEmpty())
        .as("%s is without effect", field.path())
        .isEqualTo(field.state() == State.WITHOUT_EFFECT);
  }
}
