package dev.mizzen.istiod;

import static dev.mizzen.model.testing.ConfigFixtures.destinationRule;
import static dev.mizzen.model.testing.ConfigFixtures.gateway;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.mizzen.api.networking.v1alpha3.Gateway;
import dev.mizzen.ca.Identity;
import dev.mizzen.ca.Pem;
import dev.mizzen.istiod.identity.TestAuthority;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.push.MeshEvent;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.model.service.Secret;
import dev.mizzen.model.testing.MeshFixture;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CredentialProblemsTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final TestAuthority AUTHORITY = new TestAuthority();
  private static final Identity IDENTITY = AUTHORITY.issue(List.of("a.example"), HOUR);

  @Test
  void usableCredentialHasNone() {
    assertThat(problems("SIMPLE, credentialName: web", pair(identity(), identity()))).isEmpty();
  }

  @Test
  void missingSecretIsNamedOnce() {
    assertThat(problems("MUTUAL, credentialName: other", pair(identity(), identity())))
        .containsExactly("servers[0].tls.credentialName (Secret shop/other is not there)");
  }

  @Test
  void keyOfAnotherCertificateIsNamed() {
    Identity other = AUTHORITY.issue(List.of("b.example"), HOUR);

    assertThat(problems("SIMPLE, credentialNames: [web]", pair(identity(), other)))
        .containsExactly(
            "servers[0].tls.credentialNames[0] (Secret shop/web has a key that is not its"
                + " certificate's)");
  }

  @Test
  void expiredCertificateIsNamed() {
    assertThat(
            problems(
                Instant.now().plus(HOUR.multipliedBy(2)),
                "SIMPLE, credentialName: web",
                pair(identity(), identity())))
        .singleElement()
        .asString()
        .contains("Secret shop/web holds a certificate that expired at ");
  }

  @Test
  void nothingIsToldOfOtherNamespaces() {
    for (String credential :
        List.of("kubernetes://a/none", "kubernetes-gateway://a/none", "configmap://a/none")) {
      assertThat(
              problems(
                  "MUTUAL, credentialName: '" + credential + "'", pair(identity(), identity())))
          .isEmpty();
    }
  }

  @Test
  void aRulesCredentialsAreNamedWhereverTheyStand() {
    assertThat(
            ruleProblems(
                "{trafficPolicy: {tls: {mode: MUTUAL, credentialName: web},"
                    + " portLevelSettings: [{port: {number: 1}, tls: {mode: SIMPLE, credentialName:"
                    + " gone}}]}, subsets: [{name: a, trafficPolicy: {tls: {mode: MUTUAL,"
                    + " credentialName: none, insecureSkipVerify: true}}}], host: x.example}",
                pair(identity(), AUTHORITY.issue(List.of("b.example"), HOUR))))
        .containsExactly(
            "trafficPolicy.tls.credentialName (Secret shop/web has a key that is not its"
                + " certificate's)",
            "trafficPolicy.tls.credentialName (Secret shop/web has neither cacert nor ca.crt, but"
                + " tls.crt, tls.key)",
            "trafficPolicy.portLevelSettings[0].tls.credentialName (Secret shop/gone is not there)",
            "subsets[0].trafficPolicy.tls.credentialName (Secret shop/none is not there)");
  }

  @Test
  void aRulesBrokenRootsAreNamed() {
    assertThat(
            ruleProblems(
                "{trafficPolicy: {tls: {mode: SIMPLE, credentialName: web}}, host: x.example}",
                Map.of("ca.crt", ByteString.copyFromUtf8("no PEM"))))
        .singleElement()
        .asString()
        .startsWith("trafficPolicy.tls.credentialName (Secret shop/web ");
  }

  @Test
  void aRuleThatAsksForNothingHasNoProblem() {
    for (String tls :
        List.of(
            "mode: ISTIO_MUTUAL, credentialName: gone",
            "mode: SIMPLE, credentialName: gone, insecureSkipVerify: true",
            "mode: MUTUAL, credentialName: 'builtin://'",
            "mode: MUTUAL, credentialName: 'kubernetes://other/gone'",
            "mode: MUTUAL, credentialName: 'kubernetes-gateway://shop/gone'",
            "mode: MUTUAL, credentialName: 'sds://gone'")) {
      assertThat(ruleProblems("{trafficPolicy: {tls: {" + tls + "}}, host: x.example}", Map.of()))
          .as(tls)
          .isEmpty();
    }
  }

  private static List<String> ruleProblems(String spec, Map<String, ByteString> data) {
    return CredentialProblems.of(mesh(data), destinationRule("shop/rule", spec), Instant.now());
  }

  private static Identity identity() {
    return IDENTITY;
  }

  private static List<String> problems(String tls, Map<String, ByteString> data) {
    return problems(Instant.now(), tls, data);
  }

  private static List<String> problems(Instant at, String tls, Map<String, ByteString> data) {
    ConfigResource<Gateway> gateway =
        gateway(
            "shop/front",
            "{servers: [{port: {number: 443, name: s, protocol: HTTPS}, hosts: ['*'], tls: {mode: %s}}]}"
                .formatted(tls));
    return CredentialProblems.of(mesh(data), gateway, at);
  }

  private static PushContext mesh(Map<String, ByteString> data) {
    return MeshFixture.create()
        .with(
            new MeshEvent.SecretChanged(
                new Secret(new ConfigKey(ConfigKind.SECRET, "shop", "web"), "", data)))
        .context();
  }

  private static Map<String, ByteString> pair(Identity certified, Identity keyed) {
    return Map.of(
        "tls.crt", ByteString.copyFromUtf8(Pem.text(certified.chain())),
        "tls.key", ByteString.copyFromUtf8(Pem.text(keyed.key())));
  }
}
