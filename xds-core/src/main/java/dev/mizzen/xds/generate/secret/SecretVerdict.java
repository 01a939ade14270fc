package dev.mizzen.xds.generate.secret;

import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.model.service.Secret;
import dev.mizzen.xds.generate.secret.CredentialCheck.Broken;
import java.util.List;
import java.util.Optional;

/** Whether a proxy is given what it asks for by one name. Pure. */
public sealed interface SecretVerdict {

  /**
   * It is.
   *
   * @param validity when the certificate holds; an expired one is sent all the same
   */
  record Given(SecretInput input, Validity validity) implements SecretVerdict {}

  /** It may not have it, whether it is there or not. */
  record Denied(String reason) implements SecretVerdict {}

  /** It may have it, but there is nothing that Envoy could use. */
  record Unusable(String reason) implements SecretVerdict {}

  /** The name says that there is nothing. */
  record Nothing() implements SecretVerdict {}

  /**
   * Decides. The right to it is looked at before the object is.
   *
   * @param name as a proxy asks
   */
  static SecretVerdict of(PushContext context, SecretScope scope, String name) {
    if (!scope.isOfThisCluster()) {
      return new Denied("the proxy is of a cluster whose secrets are not known here");
    }
    Optional<SecretName> parsed = SecretName.parse(name, scope.identity().namespace());
    if (parsed.isEmpty()) {
      return new Denied("it is no name of a secret");
    }
    if (parsed.get().store() == SecretName.Store.NOWHERE) {
      return new Nothing();
    }
    return denial(scope, name, parsed.get())
        .<SecretVerdict>map(Denied::new)
        .orElseGet(() -> found(context, scope, name, parsed.get()));
  }

  private static Optional<String> denial(SecretScope scope, String text, SecretName name) {
    return switch (name.store()) {
      case CONFIG_MAP, NOWHERE -> Optional.empty();
      case KUBERNETES_GATEWAY ->
          scope.references().contains(text)
              ? Optional.empty()
              : Optional.of("no Gateway of the proxy's namespace may refer to it");
      case KUBERNETES -> {
        if (!name.namespace().equals(scope.identity().namespace())) {
          yield Optional.of("it is of another namespace than the proxy");
        }
        yield name.isOfRoots() || scope.mayListSecrets()
            ? Optional.empty()
            : Optional.of("the proxy's service account may not list secrets in its namespace");
      }
    };
  }

  private static SecretVerdict found(
      PushContext context, SecretScope scope, String text, SecretName name) {
    List<ConfigKey> keys = name.objects();
    Optional<Secret> object =
        keys.stream().flatMap(key -> context.secrets().get(key).stream()).findFirst();
    if (object.isEmpty()) {
      return new Unusable(keys.getLast() + " is not there");
    }
    try {
      return name.isOfRoots() ? roots(text, object.get()) : pair(text, object.get(), scope);
    } catch (Broken broken) {
      return new Unusable(object.get().key() + " " + broken.getMessage());
    }
  }

  private static SecretVerdict pair(String text, Secret object, SecretScope scope) throws Broken {
    SecretData data = new SecretData(object);
    SecretContent.Pair pair =
        data.pair(scope.keyProvider()).orElseThrow(() -> new Broken(data.withoutPair()));
    Validity validity = CredentialCheck.pair(pair);
    return new Given(new SecretInput(text, object.key(), pair), validity);
  }

  private static SecretVerdict roots(String text, Secret object) throws Broken {
    SecretData data = new SecretData(object);
    SecretContent.Roots roots = data.roots().orElseThrow(() -> new Broken(data.withoutRoots()));
    Validity validity = CredentialCheck.roots(roots);
    return new Given(new SecretInput(text, object.key(), roots), validity);
  }
}
