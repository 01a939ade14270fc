package dev.mizzen.ca.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.ca.service.Authenticator.Refused;
import dev.mizzen.ca.service.Authenticator.Unavailable;
import dev.mizzen.model.identity.Caller;
import dev.mizzen.model.identity.TrustDomain;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AuthenticatorsTest {
  private static final Credentials NOTHING = credentials(true, "10.0.0.1", null, null, null);

  private static Credentials credentials(
      boolean isEncrypted,
      String peer,
      @org.jspecify.annotations.Nullable String token,
      @org.jspecify.annotations.Nullable String cluster,
      @org.jspecify.annotations.Nullable String forwarded) {
    return new Credentials(
        isEncrypted,
        List.of(),
        Optional.ofNullable(token),
        Optional.ofNullable(cluster),
        Optional.ofNullable(forwarded),
        Optional.of(InetAddress.ofLiteral(peer)));
  }

  private static Credentials token(String token) {
    return credentials(true, "127.0.0.1", token, null, null);
  }

  /** Believes tokens that it was told of. */
  private static final class KnownTokens implements TokenReviewer {
    final Map<String, Review> known = new HashMap<>();
    boolean isDown;

    @Override
    public Review review(String token, List<String> audiences) throws Refused, Unavailable {
      if (isDown) {
        throw new Unavailable("the API server is down");
      }
      Review review = known.get(token);
      if (review == null) {
        throw new Refused("the API server does not believe the token");
      }
      return review;
    }
  }

  private final KnownTokens tokens = new KnownTokens();
  private final Authenticators authenticators =
      new Authenticators(
          List.of(
              new ClientCertificate(),
              new KubernetesToken(
                  tokens, List.of("istio-ca"), Set.of("own"), () -> new TrustDomain("td")),
              new ForwardedCertificate(List.of(AddressRange.parse("10.0.0.0/8")))),
          false);

  private void know(String token, String user, String group, Map<String, List<String>> extra) {
    tokens.known.put(token, new TokenReviewer.Review(user, List.of(group), extra));
  }

  private List<String> identities(Credentials credentials) throws Exception {
    return authenticators
        .authenticate(credentials)
        .map(Proof::caller)
        .orElse(Caller.UNKNOWN)
        .identities();
  }

  @Test
  void aServiceAccountsTokenNamesItAndItsPod() throws Exception {
    know(
        "good",
        "system:serviceaccount:a:b",
        "system:serviceaccounts",
        Map.of(
            "authentication.kubernetes.io/pod-name", List.of("b-1"),
            "authentication.kubernetes.io/pod-uid", List.of("u")));

    Proof proof = authenticators.authenticate(token("good")).orElseThrow();

    assertThat(proof.caller().identities()).containsExactly("spiffe://td/ns/a/sa/b");
    assertThat(proof.pod()).contains(new Proof.PodClaim("b-1", "u"));
  }

  @Test
  void otherUsersAreNotBelieved() {
    know("user", "system:serviceaccount:a:b", "system:authenticated", Map.of());
    know("short", "system:serviceaccount:a", "system:serviceaccounts", Map.of());
    know("admin", "admin", "system:serviceaccounts", Map.of());
    for (String each : List.of("user", "short", "admin", "never heard of")) {
      assertThatThrownBy(() -> authenticators.authenticate(token(each)))
          .as(each)
          .isInstanceOf(Refused.class)
          .message()
          .doesNotContain(each);
    }
  }

  @Test
  void nobodyIsBelievedForItsAddressOrWithoutEncryption() throws Exception {
    assertThatThrownBy(() -> authenticators.authenticate(NOTHING)).isInstanceOf(Refused.class);
    know("good", "system:serviceaccount:a:b", "system:serviceaccounts", Map.of());
    assertThat(authenticators.authenticate(credentials(false, "127.0.0.1", "good", null, null)))
        .isEmpty();
    assertThat(
            authenticators.authenticate(
                credentials(false, "127.0.0.1", null, null, "URI=spiffe://td/ns/a/sa/b")))
        .isEmpty();
  }

  @Test
  void aForeignClusterIsRefusedWithoutAsking() {
    know("good", "system:serviceaccount:a:b", "system:serviceaccounts", Map.of());
    assertThatThrownBy(
            () -> authenticators.authenticate(credentials(true, "10.0.0.1", "good", "other", null)))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("cluster that is not known");
  }

  @Test
  void whatCannotBeFoundOutIsNotARefusal() {
    tokens.isDown = true;
    assertThatThrownBy(() -> authenticators.authenticate(token("good")))
        .isInstanceOf(Unavailable.class);
  }

  @Test
  void aGatewaysWordCountsFromTrustedAddressesAlone() throws Exception {
    String header =
        "By=spiffe://td/ns/x/sa/gw;Hash=1;Subject=\"CN=me,O=\\\"a,b\\\"\";URI=spiffe://td/ns/a/sa/b;"
            + "DNS=b.a.svc,URI=spiffe://td/ns/c/sa/d";
    assertThat(identities(credentials(true, "10.1.2.3", null, null, header)))
        .containsExactly("me", "spiffe://td/ns/a/sa/b", "b.a.svc", "spiffe://td/ns/c/sa/d");
    assertThatThrownBy(
            () -> authenticators.authenticate(credentials(true, "11.0.0.1", null, null, header)))
        .isInstanceOf(Refused.class);
    for (String broken : List.of("URI", "URI=\"a", "Hash=1", "URI=", "x".repeat(70_000))) {
      assertThatThrownBy(() -> identities(credentials(true, "10.0.0.1", null, null, broken)))
          .isInstanceOf(Refused.class);
    }
  }

  @Test
  void rangesAreComparedByBits() {
    AddressRange range = AddressRange.parse("10.128.0.0/9");
    assertThat(range.contains(InetAddress.ofLiteral("10.129.0.1"))).isTrue();
    assertThat(range.contains(InetAddress.ofLiteral("10.127.0.1"))).isFalse();
    assertThat(range.contains(InetAddress.ofLiteral("fd00::1"))).isFalse();
    assertThat(AddressRange.parse("::/0").contains(InetAddress.ofLiteral("fd00::1"))).isTrue();
    for (String bad : List.of("10.0.0.0", "10.0.0.0/33", "host/8", "10.0.0.0/-1", "/8")) {
      assertThatThrownBy(() -> AddressRange.parse(bad))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void credentialsNeverPrintTokens() {
    assertThat(token("s3cret").toString()).doesNotContain("s3cret");
  }
}
