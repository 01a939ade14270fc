package dev.mizzen.istiod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.model.mesh.Features;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {

  @Test
  void anEmptyEnvironmentGivesIstiodsDefaults() {
    Settings settings = new Settings(Map.of());

    assertThat(settings.features()).isEqualTo(Features.DEFAULT);
    assertThat(settings.loading())
        .isEqualTo(new IstiodConfig.Loading(Duration.ofMillis(100), Duration.ofSeconds(10)));
    assertThat(settings.problems()).isEmpty();
  }

  @Test
  void aVariableSetsWhatItNames() {
    Settings settings =
        new Settings(
            Map.of(
                "ISTIO_DUAL_STACK",
                "true",
                "PILOT_DEBOUNCE_AFTER",
                "1.5s",
                "PILOT_TRACE_SAMPLING",
                "12.5"));

    assertThat(settings.features().dualStack()).isTrue();
    assertThat(settings.features().traceSampling()).isEqualTo(12.5);
    assertThat(settings.loading().debounceAfter()).isEqualTo(Duration.ofMillis(1500));
  }

  @Test
  void aWrongValueIsNamedAndTheDefaultTaken() {
    Settings settings = new Settings(Map.of("PILOT_HTTP10", "maybe", "PILOT_DEBOUNCE_MAX", "ten"));

    Features features = settings.features();
    IstiodConfig.Loading loading = settings.loading();

    assertThat(features.http10()).isFalse();
    assertThat(loading.debounceMax()).isEqualTo(Duration.ofSeconds(10));
    assertThat(settings.problems())
        .hasSize(2)
        .anySatisfy(
            problem ->
                assertThat(problem)
                    .contains("PILOT_HTTP10")
                    .contains("maybe")
                    .contains("false is used"))
        .anySatisfy(
            problem -> assertThat(problem).contains("PILOT_DEBOUNCE_MAX").contains("10s is used"));
  }

  /** Rewrites the page with {@code -Dsettings.update}. */
  @Test
  void theSettingsPageIsThisTable() throws IOException {
    Path page = Path.of("../docs/settings.md");
    String wanted = SettingsPage.print();
    if (System.getProperty("settings.update") != null) {
      Files.writeString(page, wanted);
    }

    assertThat(Files.readString(page)).isEqualTo(wanted);
  }
}
