package dev.mizzen.istiod;

import dev.mizzen.api.mesh.v1alpha1.PrivateKeyProvider;
import dev.mizzen.api.networking.v1alpha3.DestinationRule;
import dev.mizzen.api.networking.v1alpha3.Gateway;
import dev.mizzen.istiod.CredentialReferences.Reference;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.identity.SpiffeId;
import dev.mizzen.model.identity.TrustDomain;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.xds.generate.envoy.SdsSecrets;
import dev.mizzen.xds.generate.secret.SecretName;
import dev.mizzen.xds.generate.secret.SecretScope;
import dev.mizzen.xds.generate.secret.SecretVerdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is wrong with the credentials of an object that proxies of its own namespace use. Pure.
 *
 * <p>Nothing is told of Secrets of another namespace than the object's, not even whether they are
 * there: who writes the one need not see the other.
 */
final class CredentialProblems {
  private CredentialProblems() {}

  /** Of a Gateway or a DestinationRule, each with the field; other kinds have none. */
  static List<String> of(PushContext picture, ConfigResource<?> object, Instant now) {
    return switch (object.spec()) {
      case Gateway gateway -> of(picture, object, CredentialReferences.of(gateway), now);
      case DestinationRule rule -> of(picture, object, ofCallers(rule), now);
      default -> List.of();
    };
  }

  /** Callers ask in their own name: what only a Gateway may refer to is not for them. */
  private static List<Reference> ofCallers(DestinationRule rule) {
    return CredentialReferences.of(rule).stream()
        .filter(reference -> !reference.credential().startsWith("kubernetes-gateway://"))
        .toList();
  }

  private static List<String> of(
      PushContext picture, ConfigResource<?> object, List<Reference> references, Instant now) {
    List<String> problems = new ArrayList<>();
    references.forEach(reference -> add(picture, object.namespace(), reference, now, problems));
    return problems.stream().distinct().toList();
  }

  private static void add(
      PushContext picture,
      String namespace,
      Reference reference,
      Instant now,
      List<String> problems) {
    String name = SdsSecrets.resourceName(reference.credential());
    boolean isOwn =
        SecretName.parse(name, namespace)
            .filter(parsed -> parsed.namespace().equals(namespace))
            .isPresent();
    if (isOwn) {
      problem(SecretVerdict.of(picture, everythingOf(namespace, name), name), now)
          .ifPresent(reason -> problems.add(reference.field() + " (" + reason + ")"));
    }
  }

  private static Optional<String> problem(SecretVerdict verdict, Instant now) {
    return switch (verdict) {
      case SecretVerdict.Given given ->
          given
              .validity()
              .problemAt(now.getEpochSecond())
              .map(reason -> given.input().source() + " holds a certificate that " + reason);
      case SecretVerdict.Unusable(var reason) -> Optional.of(reason);
      case SecretVerdict.Denied(var reason) -> Optional.empty();
      case SecretVerdict.Nothing() -> Optional.empty();
    };
  }

  /** A proxy of the namespace that may have what the object refers to. */
  private static SecretScope everythingOf(String namespace, String name) {
    return new SecretScope(
        new SpiffeId(new TrustDomain(""), namespace, ""),
        true,
        true,
        Set.of(name),
        PrivateKeyProvider.getDefaultInstance());
  }
}
