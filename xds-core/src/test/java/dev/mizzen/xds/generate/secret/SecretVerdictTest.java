package dev.mizzen.xds.generate.secret;

import static dev.mizzen.model.testing.ConfigFixtures.gateway;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.mizzen.api.mesh.v1alpha1.PrivateKeyProvider;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.gatewayapi.ReferenceGrant;
import dev.mizzen.model.identity.SpiffeId;
import dev.mizzen.model.push.MeshEvent;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.model.service.Secret;
import dev.mizzen.model.testing.MeshFixture;
import dev.mizzen.xds.scope.NodeFixture;
import dev.mizzen.xds.scope.ScopeBuilder;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsCertificate;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SecretVerdictTest {
  private static final TestPem EC = TestPem.ec();
  private static final TestPem RSA = TestPem.rsa();
  private static final ConfigKey WEB = new ConfigKey(ConfigKind.SECRET, "shop", "web");
  private static final SecretGenerator GENERATOR = new SecretGenerator();

  @Test
  void ownSecretIsGivenToWhoMayListThem() throws Exception {
    // Given
    PushContext mesh = mesh(secret("shop", "web", pair(EC)));
    // When
    TlsCertificate given = certificate(mesh, reader("shop"), "kubernetes://web");
    // Then
    assertThat(given.getCertificateChain().getInlineBytes())
        .isEqualTo(mesh.secrets().get(WEB).orElseThrow().data().get("tls.crt"));
    assertThat(given.getPrivateKey().getInlineBytes().toStringUtf8()).isEqualTo(EC.key());
    assertThat(given.hasOcspStaple()).isFalse();
  }

  @Test
  void ownSecretIsNotGivenToWhoMayNotListThem() {
    PushContext mesh = mesh(secret("shop", "web", pair(EC)));

    assertThat(verdict(mesh, stranger("shop"), "kubernetes://web"))
        .isInstanceOf(SecretVerdict.Denied.class);
  }

  @Test
  void rootsOfTheOwnNamespaceNeedNoRight() {
    PushContext mesh = mesh(secret("shop", "web", Map.of("ca.crt", EC.certificate())));

    assertThat(verdict(mesh, stranger("shop"), "kubernetes://web-cacert"))
        .isInstanceOf(SecretVerdict.Given.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kubernetes://shop/web",
        "kubernetes://shop/web-cacert",
        "kubernetes://shop/absent",
        "kubernetes:///web",
        "kubernetes-gateway://shop/web",
        "kubernetes-gateway://shop/absent"
      })
  void foreignNamespaceIsDeniedWhetherTheSecretIsThereOrNot(String name) {
    PushContext mesh = mesh(secret("shop", "web", pair(EC)));

    assertThat(verdict(mesh, reader("other"), name)).isInstanceOf(SecretVerdict.Denied.class);
  }

  @Test
  void configMapIsOpenToEveryNamespace() {
    PushContext mesh =
        mesh(object(ConfigKind.CONFIG_MAP, "shop", "roots", Map.of("ca.crt", EC.certificate())));

    assertThat(verdict(mesh, stranger("other"), "configmap://shop/roots-cacert"))
        .isInstanceOf(SecretVerdict.Given.class);
    assertThat(verdict(mesh, stranger("other"), "configmap://shop/roots"))
        .isInstanceOf(SecretVerdict.Given.class);
  }

  @Test
  void proxyOfAnotherClusterIsGivenNothing() {
    PushContext mesh = mesh(secret("shop", "web", pair(EC)));
    SecretScope remote =
        new SecretScope(id("shop"), false, true, Set.of(), PrivateKeyProvider.getDefaultInstance());

    assertThat(verdict(mesh, remote, "kubernetes://web")).isInstanceOf(SecretVerdict.Denied.class);
  }

  @Test
  void invalidNameIsNothing() {
    assertThat(verdict(mesh(), reader("shop"), "invalid://"))
        .isEqualTo(new SecretVerdict.Nothing());
  }

  @Test
  void gatewaysReferencesAreGiven() {
    // Given
    PushContext mesh = gatewayMesh("shop/front", "kubernetes-gateway://shop/web");
    // When
    SecretScope router = routerScope(mesh, "shop");
    // Then
    assertThat(verdict(mesh, router, "kubernetes-gateway://shop/web"))
        .isInstanceOf(SecretVerdict.Given.class);
    assertThat(router.references())
        .containsExactlyInAnyOrder(
            "kubernetes-gateway://shop/web", "kubernetes-gateway://shop/web-cacert");
  }

  @Test
  void gatewayOfAnotherNamespaceCannotLendItsSecret() {
    // Given
    PushContext mesh = gatewayMesh("author/front", "kubernetes-gateway://shop/web");
    // When
    SecretScope router = routerScope(mesh, "shop");
    // Then
    assertThat(router.references()).isEmpty();
    assertThat(verdict(mesh, router, "kubernetes-gateway://shop/web"))
        .isInstanceOf(SecretVerdict.Denied.class);
  }

  @Test
  void gatewayCannotReferToAForeignSecret() {
    PushContext mesh = gatewayMesh("edge/front", "kubernetes-gateway://shop/web");

    assertThat(verdict(mesh, routerScope(mesh, "edge"), "kubernetes-gateway://shop/web"))
        .isInstanceOf(SecretVerdict.Denied.class);
  }

  @Test
  void grantLetsGatewaysOfItsNamespaceReferToItsSecret() {
    PushContext mesh =
        granted(
            gatewayMesh("edge/front", "kubernetes-gateway://shop/web"),
            grant(ConfigKind.KUBERNETES_GATEWAY, "edge", ConfigKind.SECRET, Optional.empty()));

    assertThat(verdict(mesh, routerScope(mesh, "edge"), "kubernetes-gateway://shop/web"))
        .isInstanceOf(SecretVerdict.Given.class);
    assertThat(verdict(mesh, routerScope(mesh, "other"), "kubernetes-gateway://shop/web"))
        .isInstanceOf(SecretVerdict.Denied.class);
    assertThat(verdict(mesh, routerScope(mesh, "edge"), "kubernetes://shop/web"))
        .isInstanceOf(SecretVerdict.Denied.class);
  }

  @Test
  void grantOfAnythingElseLetsNobodyIn() {
    for (ReferenceGrant grant :
        List.of(
            grant(ConfigKind.KUBERNETES_GATEWAY, "edge", ConfigKind.SECRET, Optional.of("other")),
            grant(ConfigKind.KUBERNETES_GATEWAY, "edge", ConfigKind.SECRET, Optional.of("")),
            grant(ConfigKind.KUBERNETES_GATEWAY, "edge", ConfigKind.CONFIG_MAP, Optional.empty()),
            grant(ConfigKind.HTTP_ROUTE, "edge", ConfigKind.SECRET, Optional.empty()),
            grant(ConfigKind.KUBERNETES_GATEWAY, "shop", ConfigKind.SECRET, Optional.empty()))) {
      PushContext mesh = granted(gatewayMesh("edge/front", "kubernetes-gateway://shop/web"), grant);

      assertThat(verdict(mesh, routerScope(mesh, "edge"), "kubernetes-gateway://shop/web"))
          .as(grant.toString())
          .isInstanceOf(SecretVerdict.Denied.class);
    }
  }

  @Test
  void grantThatIsTakenBackIsGone() {
    ReferenceGrant grant =
        grant(ConfigKind.KUBERNETES_GATEWAY, "edge", ConfigKind.SECRET, Optional.of("web"));
    PushContext before = granted(gatewayMesh("edge/front", "kubernetes-gateway://shop/web"), grant);
    assertThat(routerScope(before, "edge").references()).isNotEmpty();

    PushContext mesh = MeshFixture.after(before, new MeshEvent.ReferenceGrantRemoved(grant.key()));

    assertThat(routerScope(mesh, "edge").references()).isEmpty();
  }

  private static PushContext granted(PushContext mesh, ReferenceGrant grant) {
    return MeshFixture.after(mesh, new MeshEvent.ReferenceGrantChanged(grant));
  }

  private static ReferenceGrant grant(
      ConfigKind from, String namespace, ConfigKind to, Optional<String> name) {
    return new ReferenceGrant(
        new ConfigKey(ConfigKind.REFERENCE_GRANT, "shop", "grant"),
        List.of(new ReferenceGrant.From(from, namespace)),
        List.of(new ReferenceGrant.To(to, name)));
  }

  @Test
  void istiosOwnKeysGoBeforeThoseOfKubernetes() throws Exception {
    // Given
    Map<String, String> both = new HashMap<>(pair(EC));
    both.putAll(Map.of("cert", RSA.certificate(), "key", RSA.key(), "tls.ocsp-staple", "staple"));
    // When
    TlsCertificate given =
        certificate(mesh(secret("shop", "web", both)), reader("shop"), "kubernetes://web");
    // Then
    assertThat(given.getPrivateKey().getInlineBytes().toStringUtf8()).isEqualTo(RSA.key());
    assertThat(given.hasOcspStaple()).isFalse();
  }

  @Test
  void stapleGoesWithATlsSecret() throws Exception {
    // Given
    Map<String, String> data = new HashMap<>(pair(EC));
    data.put("tls.ocsp-staple", "staple");
    // When
    TlsCertificate given =
        certificate(mesh(secret("shop", "web", data)), reader("shop"), "kubernetes://web");
    // Then
    assertThat(given.getOcspStaple().getInlineBytes().toStringUtf8()).isEqualTo("staple");
  }

  @Test
  void rootsGoWithTheirRevocations() {
    // Given
    PushContext mesh =
        mesh(secret("shop", "web", Map.of("cacert", EC.certificate(), "crl", EC.revocations())));
    // When
    var context = built(mesh, stranger("shop"), "kubernetes://web-cacert").getValidationContext();
    // Then
    assertThat(context.getCrl().getInlineBytes().isEmpty()).isFalse();
    assertThat(context.getTrustedCa().getInlineBytes().isEmpty()).isFalse();
  }

  @Test
  void objectOfRootsGoesBeforeThePairs() {
    PushContext mesh =
        mesh(
            secret("shop", "web", Map.of("ca.crt", EC.certificate())),
            secret("shop", "web-cacert", Map.of("ca.crt", RSA.certificate())));

    assertThat(given(mesh, stranger("shop"), "kubernetes://web-cacert").input().source().name())
        .isEqualTo("web-cacert");
  }

  @Test
  void oldFormsOfKeysAreTaken() {
    for (TestPem pem : new TestPem[] {EC, RSA}) {
      Map<String, String> data =
          Map.of("tls.crt", pem.certificate(), "tls.key", pem.traditionalKey());

      assertThat(verdict(mesh(secret("shop", "web", data)), reader("shop"), "kubernetes://web"))
          .isInstanceOf(SecretVerdict.Given.class);
    }
  }

  @Test
  void keyOfAnotherCertificateIsKeptBack() {
    for (TestPem other : new TestPem[] {RSA, TestPem.ec()}) {
      assertThat(unusable(Map.of("tls.crt", EC.certificate(), "tls.key", other.key())))
          .isEqualTo("Secret shop/web has a key that is not its certificate's");
    }
  }

  @Test
  void brokenPemIsKeptBackAndNotQuoted() {
    String half = EC.key().substring(0, EC.key().length() / 2);

    assertThat(unusable(Map.of("tls.crt", EC.certificate(), "tls.key", half)))
        .contains("breaks off")
        .doesNotContain(half.substring(40, 60));
    assertThat(unusable(Map.of("tls.crt", "no certificate", "tls.key", EC.key())))
        .contains("holds no PEM certificate");
    assertThat(unusable(Map.of("tls.crt", EC.key(), "tls.key", EC.key())))
        .contains("holds no PEM certificate");
    assertThat(unusable(Map.of("tls.crt", EC.certificate(), "tls.key", EC.certificate())))
        .contains("holds no PEM key");
    assertThat(unusable(Map.of("tls.crt", garbled(EC.certificate()), "tls.key", EC.key())))
        .contains("cannot be read");
  }

  @Test
  void emptyAndMissingValuesAreNamed() {
    assertThat(unusable(Map.of("tls.crt", "", "tls.key", "")))
        .isEqualTo("Secret shop/web has nothing in tls.crt or tls.key");
    assertThat(unusable(Map.of("other", "x")))
        .isEqualTo("Secret shop/web has neither cert and key nor tls.crt and tls.key, but other");
    assertThat(unusable(Map.of())).endsWith("but no data");
  }

  @Test
  void brokenRevocationsKeepRootsBack() {
    PushContext mesh =
        mesh(secret("shop", "web", Map.of("ca.crt", EC.certificate(), "ca.crl", "none")));

    assertThat(verdict(mesh, reader("shop"), "kubernetes://web-cacert"))
        .isInstanceOf(SecretVerdict.Unusable.class);
  }

  @Test
  void expiredCertificateIsGivenAndKnownToBe() {
    // Given
    PushContext mesh = mesh(secret("shop", "web", pair(TestPem.expiredInFebruary())));
    // When
    SecretVerdict.Given given = given(mesh, reader("shop"), "kubernetes://web");
    // Then
    assertThat(given.validity().problemAt(Instant.parse("2026-03-01T00:00:00Z").getEpochSecond()))
        .contains("expired at 2026-02-01T00:00:00Z");
    assertThat(given.validity().problemAt(Instant.parse("2026-01-15T00:00:00Z").getEpochSecond()))
        .isEmpty();
  }

  @Test
  void keyProviderIsGivenTheKey() throws Exception {
    // Given
    PrivateKeyProvider.Builder provider = PrivateKeyProvider.newBuilder();
    provider.getCryptombBuilder().getPollDelayBuilder().setNanos(1_000_000);
    provider.getCryptombBuilder().getFallbackBuilder().setValue(true);
    SecretScope scope = new SecretScope(id("shop"), true, true, Set.of(), provider.build());
    // When
    TlsCertificate given =
        certificate(mesh(secret("shop", "web", pair(EC))), scope, "kubernetes://web");
    // Then
    assertThat(given.hasPrivateKey()).isFalse();
    assertThat(given.getPrivateKeyProvider().getProviderName()).isEqualTo("cryptomb");
    assertThat(given.getPrivateKeyProvider().getFallback()).isTrue();
    assertThat(
            given
                .getPrivateKeyProvider()
                .getTypedConfig()
                .unpack(dev.mizzen.xds.api.cryptomb.CryptoMbPrivateKeyMethodConfig.class)
                .getPrivateKey()
                .getInlineBytes()
                .toStringUtf8())
        .isEqualTo(EC.key());
  }

  @Test
  void textFormsHoldNoKey() {
    SecretVerdict given =
        given(mesh(secret("shop", "web", pair(EC))), reader("shop"), "kubernetes://web");

    assertThat(given.toString()).doesNotContain("BEGIN", "PRIVATE");
  }

  private static String unusable(Map<String, String> data) {
    SecretVerdict verdict =
        verdict(mesh(secret("shop", "web", data)), reader("shop"), "kubernetes://web");
    return verdict instanceof SecretVerdict.Unusable(var reason) ? reason : verdict.toString();
  }

  private static TlsCertificate certificate(PushContext mesh, SecretScope scope, String name) {
    return built(mesh, scope, name).getTlsCertificate();
  }

  private static io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret built(
      PushContext mesh, SecretScope scope, String name) {
    return (io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret)
        GENERATOR.build(GENERATOR.select(mesh, scope, name).orElseThrow()).message();
  }

  private static SecretVerdict.Given given(PushContext mesh, SecretScope scope, String name) {
    return (SecretVerdict.Given) verdict(mesh, scope, name);
  }

  private static SecretVerdict verdict(PushContext mesh, SecretScope scope, String name) {
    return SecretVerdict.of(mesh, scope, name);
  }

  private static SecretScope reader(String namespace) {
    return scope(namespace, true);
  }

  private static SecretScope stranger(String namespace) {
    return scope(namespace, false);
  }

  private static SecretScope scope(String namespace, boolean mayList) {
    return new SecretScope(
        id(namespace), true, mayList, Set.of(), PrivateKeyProvider.getDefaultInstance());
  }

  private static SecretScope routerScope(PushContext mesh, String namespace) {
    var proxy =
        NodeFixture.router(namespace, "gw-1", "10.1.0.3").labels(Map.of("app", "gw")).proxy();
    return SecretScope.of(mesh, id(namespace), ScopeBuilder.build(mesh, proxy), false);
  }

  private static SpiffeId id(String namespace) {
    return SpiffeId.parse("spiffe://cluster.local/ns/" + namespace + "/sa/default").orElseThrow();
  }

  private static PushContext gatewayMesh(String gateway, String credential) {
    return MeshFixture.create()
        .withConfig(
            gateway(
                gateway,
                "{selector: {app: gw}, servers: [{port: {number: 443, name: s, protocol: HTTPS}, hosts: ['*'], tls: {mode: MUTUAL, credentialName: '%s'}}]}"
                    .formatted(credential)))
        .with(new MeshEvent.SecretChanged(secret("shop", "web", pair(EC))))
        .context();
  }

  private static PushContext mesh(Secret... secrets) {
    MeshFixture mesh = MeshFixture.create();
    for (Secret secret : secrets) {
      mesh.with(new MeshEvent.SecretChanged(secret));
    }
    return mesh.context();
  }

  private static Map<String, String> pair(TestPem pem) {
    return Map.of("tls.crt", pem.certificate(), "tls.key", pem.key());
  }

  private static Secret secret(String namespace, String name, Map<String, String> data) {
    return object(ConfigKind.SECRET, namespace, name, data);
  }

  private static Secret object(
      ConfigKind kind, String namespace, String name, Map<String, String> data) {
    Map<String, ByteString> bytes = new HashMap<>();
    data.forEach((key, text) -> bytes.put(key, ByteString.copyFromUtf8(text)));
    return new Secret(new ConfigKey(kind, namespace, name), "kubernetes.io/tls", bytes);
  }

  private static String garbled(String pem) {
    return pem.replaceAll("(?m)^M", "A");
  }
}
