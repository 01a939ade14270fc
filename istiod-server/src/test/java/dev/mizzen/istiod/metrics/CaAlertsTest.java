package dev.mizzen.istiod.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.mizzen.ca.CaBundle;
import dev.mizzen.ca.CertificateProfile;
import dev.mizzen.ca.CertificateSigner;
import dev.mizzen.ca.Identity;
import dev.mizzen.ca.Issuer;
import dev.mizzen.ca.KeyPairs;
import dev.mizzen.ca.Signer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The alert rules ask for metrics that the server has. */
class CaAlertsTest {
  private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");
  private static final Pattern METRIC = Pattern.compile("\\b(?:citadel|mizzen)_[a-z_]+");

  private static List<JsonNode> rules() throws IOException {
    JsonNode file = new YAMLMapper().readTree(Path.of("../deploy/alerts.yaml").toFile());
    List<JsonNode> rules = new ArrayList<>();
    file.path("groups").forEach(group -> group.path("rules").forEach(rules::add));
    return rules;
  }

  /** Of a signer below a root. */
  private static String scrape() throws Signer.SigningFailure {
    CertificateSigner signer = new CertificateSigner();
    Identity root =
        signer.selfSigned(
            new CertificateProfile.Root("cluster.local", Duration.ofDays(10)), KeyPairs.ec(), NOW);
    Identity below =
        signer.identity(
            CertificateProfile.Server.of(List.of("below"), Duration.ofDays(5)),
            KeyPairs.ec(),
            Issuer.of(root),
            NOW);
    CaBundle bundle = new CaBundle(Issuer.of(below), List.of(root.certificate()));
    IstiodMetrics metrics = new IstiodMetrics("test");
    CaMetrics ca = new CaMetrics(metrics, () -> NOW);
    ca.ends(() -> Optional.of(bundle));
    ca.kept(() -> "same");
    ca.pluggedIn(() -> "refused");
    ca.rotation(() -> Optional.of("prepared"), Optional::empty);
    ca.revocations(() -> "refused", () -> Optional.of(NOW.plus(Duration.ofDays(2))));
    return metrics.scrape();
  }

  @Test
  void theEndsAreShownAsIstiodShowsThem() throws Exception {
    assertThat(scrape())
        .contains("citadel_server_root_cert_expiry_seconds 864000")
        .contains("citadel_server_cert_chain_expiry_seconds 432000")
        .contains("citadel_server_root_cert_expiry_timestamp 1796083200")
        .contains("mizzen_ca_secret{state=\"same\"} 1")
        .contains("mizzen_ca_plugged_in{state=\"refused\"} 1")
        .contains("mizzen_ca_rotation{state=\"prepared\"} 1")
        .contains("mizzen_ca_revocation_lists{state=\"refused\"} 1")
        .contains("mizzen_ca_revocation_lists_end_timestamp 1795392000");
  }

  private static List<String> names(String expression) {
    return METRIC.matcher(expression).results().map(MatchResult::group).toList();
  }

  @Test
  void everyRuleIsWholeAndAsksForAMetricOfTheServer() throws Exception {
    String scraped = scrape();

    assertThat(rules()).hasSize(11);
    assertThat(rules())
        .allSatisfy(
            rule -> {
              assertThat(rule.path("alert").asText()).matches("[A-Z]\\w+");
              assertThat(rule.at("/labels/severity").asText()).isIn("info", "warning", "critical");
              assertThat(rule.at("/annotations/summary").asText()).isNotEmpty();
              assertThat(names(rule.path("expr").asText()))
                  .isNotEmpty()
                  .allMatch(scraped::contains);
            });
  }
}
