package dev.mizzen.registry.kube;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CrdRulesTest {

  @Test
  void listedKindsAreNotReadUnlessTheyAreIncluded() {
    CrdRules rules =
        CrdRules.parse(
            "*.networking.istio.io, wasmplugins.extensions.istio.io",
            "virtualservices.networking.istio.io");

    assertThat(refusal(rules, "sidecars.networking.istio.io")).isPresent();
    assertThat(refusal(rules, "wasmplugins.extensions.istio.io")).isPresent();
    assertThat(refusal(rules, "virtualservices.networking.istio.io")).isEmpty();
    assertThat(refusal(rules, "telemetries.telemetry.istio.io")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "tlsroutes, v1.5.0, true",
    "tlsroutes, v1.5.0-rc.1, true",
    "tlsroutes, v1.4.1, false",
    "grpcroutes, 1.1, true",
    "grpcroutes, v1.0.9, false",
    "backendtlspolicies, v2.0.0, true",
    "backendtlspolicies, '', false",
    "backendtlspolicies, newest, false",
    "httproutes, '', true"
  })
  void aBundleThatIsTooOldIsNotRead(String plural, String version, boolean isRead) {
    Map<String, String> annotations =
        version.isEmpty() ? Map.of() : Map.of("gateway.networking.k8s.io/bundle-version", version);

    assertThat(CrdRules.ALL.refusal(plural + ".gateway.networking.k8s.io", annotations).isEmpty())
        .isEqualTo(isRead);
  }

  private static Optional<String> refusal(CrdRules rules, String name) {
    return rules.refusal(name, Map.of());
  }
}
