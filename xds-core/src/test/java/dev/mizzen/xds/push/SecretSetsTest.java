package dev.mizzen.xds.push;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.mizzen.api.mesh.v1alpha1.PrivateKeyProvider;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.identity.SpiffeId;
import dev.mizzen.model.push.MeshEvent;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.model.service.Secret;
import dev.mizzen.model.testing.MeshFixture;
import dev.mizzen.xds.generate.secret.SecretScope;
import dev.mizzen.xds.generate.secret.TestPem;
import dev.mizzen.xds.protocol.XdsRequest;
import dev.mizzen.xds.protocol.XdsType;
import dev.mizzen.xds.scope.NodeFixture;
import dev.mizzen.xds.scope.ScopeBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SecretSetsTest {
  private static final TestPem PEM = TestPem.ec();
  private static final String OWN = "kubernetes://web";
  private static final String OF_A = "kubernetes://a/web";

  private final PushContext mesh =
      MeshFixture.create()
          .with(secret("a", "web", PEM))
          .with(secret("b", "web", PEM))
          .with(secret("a", "other", PEM))
          .context();

  /** Two accounts of each of two namespaces, one of which may list; asked in every order. */
  @Test
  void nobodyIsGivenWhatAnotherAskedForBefore() {
    List<SecretScope> scopes =
        List.of(
            scope("a", "may", true),
            scope("a", "may-not", false),
            scope("b", "may", true),
            scope("b", "may-not", false));
    for (List<SecretScope> order : permutations(scopes)) {
      GeneratedSets sets = sets();
      for (SecretScope scope : order) {
        TypeSet set = sets.secrets(mesh, scope).at(mesh);

        assertThat(set.get(OF_A).isPresent())
            .as("%s in %s", scope, order)
            .isEqualTo(scope.identity().namespace().equals("a") && scope.mayListSecrets());
        assertThat(set.get(OWN).isPresent()).as("%s", scope).isEqualTo(scope.mayListSecrets());
      }
    }
  }

  @Test
  void classOfProxiesIsGivenNone() {
    var proxy = NodeFixture.sidecar("a", "web-1", "10.1.0.1").proxy();

    TypeSet set = sets().get(mesh, ScopeBuilder.build(mesh, proxy), XdsType.SECRET);

    assertThat(set.get(OWN)).isEmpty();
    assertThat(set.get(OF_A)).isEmpty();
  }

  @Test
  void onlyNamesOfAChangedSecretAreMadeAgain() {
    // Given
    SetSource source = sets().secrets(mesh, scope("a", "may", true));
    TypeSet before = source.at(mesh);
    before.get(OWN);
    before.get("kubernetes://other");
    // When
    PushContext changed = Updates.after(mesh, secret("a", "web", TestPem.ec())).context();
    TypeSet after = source.at(changed);
    // Then
    assertThat(after.changesSince(before).changed())
        .extracting(EncodedResource::name)
        .containsExactly(OWN);
    assertThat(after.get("kubernetes://other")).isEqualTo(before.get("kubernetes://other"));
  }

  @Test
  void foreignSecretThatChangesChangesNothing() {
    // Given
    SetSource source = sets().secrets(mesh, scope("a", "may", true));
    TypeSet before = source.at(mesh);
    before.get(OWN);
    // When
    PushContext changed = Updates.after(mesh, secret("b", "web", TestPem.ec())).context();
    // Then
    assertThat(source.at(changed)).isSameAs(before);
  }

  @Test
  void rootsChangeWithThePairsObject() {
    // Given
    String roots = OWN + "-cacert";
    SetSource source = sets().secrets(mesh, scope("a", "may", true));
    TypeSet before = source.at(mesh);
    assertThat(before.get(roots)).isEmpty();
    // When
    MeshEvent withRoots =
        new MeshEvent.SecretChanged(
            new Secret(key("a", "web"), "", Map.of("ca.crt", bytes(PEM.certificate()))));
    PushContext changed = Updates.after(mesh, withRoots).context();
    // Then
    assertThat(source.at(changed).changesSince(before).changed())
        .extracting(EncodedResource::name)
        .containsExactly(roots);
  }

  @Test
  void brokenPairIsNotToldAndItsCureIs() {
    // Given
    TypeWatch watch = watchOf(OWN);
    SetSource source = sets().secrets(mesh, scope("a", "may", true));
    assertThat(watch.answer(source.at(mesh), false)).isPresent();
    // When
    MeshEvent broken =
        new MeshEvent.SecretChanged(
            new Secret(
                key("a", "web"),
                "",
                Map.of("cert", bytes(PEM.certificate()), "key", bytes(TestPem.ec().key()))));
    PushContext bad = Updates.after(mesh, broken).context();
    PushContext cured = Updates.after(bad, secret("a", "web", TestPem.ec())).context();
    // Then
    assertThat(watch.answer(source.at(bad), false)).isEmpty();
    assertThat(watch.answer(source.at(cured), false).orElseThrow().resources())
        .extracting(EncodedResource::name)
        .containsExactly(OWN);
  }

  @Test
  void removedSecretIsNotTold() {
    // Given
    TypeWatch watch = watchOf(OWN);
    SetSource source = sets().secrets(mesh, scope("a", "may", true));
    watch.answer(source.at(mesh), false);
    // When
    PushContext gone = Updates.after(mesh, new MeshEvent.SecretRemoved(key("a", "web"))).context();
    // Then
    assertThat(watch.answer(source.at(gone), false)).isEmpty();
  }

  @Test
  void missingNameIsToldBesideOneThatIsThereAndNotAlone() {
    TypeSet set = sets().secrets(mesh, scope("a", "may", true)).at(mesh);

    TypeWatch.Answer both = watchOf(OWN, "kubernetes://none").answer(set, false).orElseThrow();

    assertThat(both.removed()).containsExactly("kubernetes://none");
    assertThat(watchOf("kubernetes://none").answer(set, false)).isEmpty();
  }

  private static TypeWatch watchOf(String... names) {
    return new TypeWatch(
        XdsType.SECRET, new XdsRequest.Wish.Difference(List.of(names), List.of(), Map.of()));
  }

  private static GeneratedSets sets() {
    return new GeneratedSets(
        Generators.all(),
        (where, fault) -> {
          throw fault;
        });
  }

  private static SecretScope scope(String namespace, String account, boolean mayList) {
    SpiffeId id =
        SpiffeId.parse("spiffe://cluster.local/ns/" + namespace + "/sa/" + account).orElseThrow();
    return new SecretScope(id, true, mayList, Set.of(), PrivateKeyProvider.getDefaultInstance());
  }

  private static MeshEvent secret(String namespace, String name, TestPem pem) {
    return new MeshEvent.SecretChanged(
        new Secret(
            key(namespace, name),
            "kubernetes.io/tls",
            Map.of("tls.crt", bytes(pem.certificate()), "tls.key", bytes(pem.key()))));
  }

  private static ConfigKey key(String namespace, String name) {
    return new ConfigKey(ConfigKind.SECRET, namespace, name);
  }

  private static ByteString bytes(String text) {
    return ByteString.copyFromUtf8(text);
  }

  private static <T> List<List<T>> permutations(List<T> all) {
    if (all.isEmpty()) {
      return List.of(List.of());
    }
    List<List<T>> orders = new ArrayList<>();
    for (T first : all) {
      List<T> rest = new ArrayList<>(all);
      rest.remove(first);
      permutations(rest)
          .forEach(
              order -> {
                List<T> with = new ArrayList<>(List.of(first));
                with.addAll(order);
                orders.add(with);
              });
    }
    return orders;
  }
}
