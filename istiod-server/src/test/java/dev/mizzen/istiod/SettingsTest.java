package dev.mizzen.istiod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.istiod.cluster.ClusterSettings;
import dev.mizzen.model.mesh.Features;
import dev.mizzen.model.mesh.SessionLabels;
import dev.mizzen.registry.allocate.AddressRange;
import dev.mizzen.registry.kube.KubeAccess;
import dev.mizzen.registry.kube.WatchScope;
import dev.mizzen.registry.leader.LeaseTiming;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  @Test
  void labelsCanBeNamedOtherwiseOrTurnedOff() {
    Features features =
        new Settings(
                Map.of(
                    "PILOT_PERSISTENT_SESSION_LABEL",
                    "example.com/sticky",
                    "PILOT_DRAINING_LABEL",
                    "",
                    "PILOT_MX_ADDITIONAL_LABELS",
                    "role,team"))
            .features();

    assertThat(features.sessions())
        .isEqualTo(
            new SessionLabels("example.com/sticky", "istio.io/persistent-session-header", ""));
    assertThat(features.observability().exchangedLabels()).containsExactly("role", "team");
  }

  @Test
  void variablesThatDisableTurnOffWhatTheyName() {
    Features features =
        new Settings(
                Map.of(
                    "DISABLE_TRACK_REMAINING_CB_METRICS",
                    "false",
                    "DISABLE_SHADOW_HOST_SUFFIX",
                    "false"))
            .features();

    assertThat(features.observability().tracksRemaining()).isTrue();
    assertThat(features.http().mirrorsKeepHost()).isFalse();
  }

  @Test
  void whatIsWrittenToAClusterIsIstiodsUnlessVariablesSayOtherwise() {
    KubeAccess access = KubeAccess.by(Optional.empty());
    ClusterSettings plain =
        new Settings(Map.of("POD_NAME", "istiod-5d")).cluster(access, "istio-system").writes();
    ClusterSettings other =
        new Settings(
                Map.of(
                    "ENABLE_LEADER_ELECTION",
                    "false",
                    "PILOT_CA_CERT_CONFIGMAP",
                    "roots",
                    "PILOT_ENABLE_CA_CRL",
                    "false",
                    "ENABLE_CLUSTER_TRUST_BUNDLE_API",
                    "true",
                    "INJECTION_WEBHOOK_CONFIG_NAME",
                    "",
                    "VALIDATION_WEBHOOK_CONFIG_NAME",
                    ""))
            .cluster(access, "istio-system")
            .writes();

    assertThat(plain)
        .isEqualTo(
            new ClusterSettings(
                access,
                "istio-system",
                WatchScope.ALL,
                "",
                true,
                "istiod-5d",
                LeaseTiming.DEFAULT,
                new ClusterSettings.HandedOut(
                    "istio-ca-root-cert", Optional.of("istio-ca-crl"), false),
                true,
                true,
                true,
                List.of(AddressRange.parse("240.240.0.0/16"), AddressRange.parse("2001:2::/48"))));
    assertThat(other.identity()).startsWith("unknown-");
    assertThat(other.electsLeaders()).isFalse();
    assertThat(other.handedOut())
        .isEqualTo(new ClusterSettings.HandedOut("roots", Optional.empty(), true));
    assertThat(other.patchesInjection()).isFalse();
    assertThat(other.patchesValidation()).isFalse();
  }

  @Test
  void oneNamespaceIsReadWhereOneIsNamed() {
    IstiodConfig.Mesh.Cluster cluster =
        new Settings(Map.of("ISTIO_WATCH_NAMESPACE", "shop"))
            .cluster(KubeAccess.by(Optional.empty()), "istio-system");

    assertThat(cluster.scope()).isEqualTo(new WatchScope("shop"));
    assertThat(cluster.writes().scope()).isEqualTo(cluster.scope());
    assertThat(cluster.status().scope()).isEqualTo(cluster.scope());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "ISTIO_WATCH_NAMESPACE|shop,till|'shop,till' is not the name of one namespace",
        "ISTIO_WATCH_NAMESPACE|Shop|'Shop' is not the name of one namespace",
        "PILOT_IP_AUTOALLOCATE_IPV4_PREFIX|240.240.0.0|'240.240.0.0' is no range of addresses",
        "PILOT_IP_AUTOALLOCATE_IPV6_PREFIX|here/48|'here/48' is no range of addresses"
      })
  void aValueThatNoDefaultCanStandInForEndsTheStart(String name, String value, String message) {
    Settings settings = new Settings(Map.of(name, value));
    KubeAccess access = KubeAccess.by(Optional.empty());

    assertThatThrownBy(() -> settings.cluster(access, "istio-system"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(name + ": " + message);
  }

  @Test
  void theServersSignerIsTheMeshsAuthorityUnlessOneOfTheClusterIsNamed() {
    Map<String, String> named =
        Map.of(
            "PILOT_CERT_PROVIDER",
            "k8s.io/example.com/own",
            "EXTERNAL_CA",
            "ISTIOD_RA_KUBERNETES_API");
    Settings byHand = new Settings(Map.of("PILOT_CERT_PROVIDER", "custom"));

    assertThat(signer(new Settings(Map.of()))).isEmpty();
    assertThat(signer(new Settings(named))).contains("example.com/own");
    assertThat(signer(byHand)).isEmpty();
    assertThat(byHand.problems()).singleElement().asString().contains("PILOT_CERT_PROVIDER");
  }

  @ParameterizedTest
  @CsvSource({"kubernetes, want istiod", "k8s.io/x, want istiod", "k8s.io/a.b/c, EXTERNAL_CA"})
  void aSignerThatCannotBeAskedIsRefused(String provider, String why) {
    Settings settings = new Settings(Map.of("PILOT_CERT_PROVIDER", provider));

    assertThatThrownBy(() -> signer(settings))
        .hasMessageContaining("PILOT_CERT_PROVIDER is \"" + provider + "\"")
        .hasMessageContaining(why);
  }

  private static Optional<String> signer(Settings settings) {
    return settings.identity(Optional.empty(), "istio-system").signer();
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
