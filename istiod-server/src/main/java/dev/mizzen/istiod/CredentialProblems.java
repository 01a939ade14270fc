package dev.mizzen.istiod;

import dev.mizzen.api.mesh.v1alpha1.PrivateKeyProvider;
import dev.mizzen.api.networking.v1alpha3.Gateway;
import dev.mizzen.api.networking.v1alpha3.ServerTLSSettings;
import dev.mizzen.api.networking.v1alpha3.ServerTLSSettings.TLSmode;
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
 * What is wrong with the credentials of a Gateway whose routers are of its own namespace. Pure.
 *
 * <p>Nothing is told of Secrets of another namespace than the Gateway's, not even whether they are
 * there: who writes the one need not see the other.
 */
final class CredentialProblems {
  private CredentialProblems() {}

  /** In the order of the servers, each with the field. */
  static List<String> of(PushContext picture, ConfigResource<Gateway> gateway, Instant now) {
    List<String> problems = new ArrayList<>();
    for (int i = 0; i < gateway.spec().getServersCount(); i++) {
      ServerTLSSettings tls = gateway.spec().getServers(i).getTls();
      String server = "servers[" + i + "].tls.";
      if (tls.getCredentialNamesCount() > 0) {
        for (int j = 0; j < tls.getCredentialNamesCount(); j++) {
          String field = server + "credentialNames[" + j + "]";
          add(picture, gateway, field, tls.getCredentialNames(j), now, problems);
        }
      } else if (!tls.getCredentialName().isEmpty()) {
        String field = server + "credentialName";
        add(picture, gateway, field, tls.getCredentialName(), now, problems);
        if (looksAtClients(tls) && tls.getCaCertCredentialName().isEmpty()) {
          add(picture, gateway, field, roots(tls.getCredentialName()), now, problems);
        }
      }
      if (looksAtClients(tls) && !tls.getCaCertCredentialName().isEmpty()) {
        String field = server + "caCertCredentialName";
        add(picture, gateway, field, tls.getCaCertCredentialName(), now, problems);
      }
    }
    return problems.stream().distinct().toList();
  }

  private static boolean looksAtClients(ServerTLSSettings tls) {
    return tls.getMode() == TLSmode.MUTUAL || tls.getMode() == TLSmode.OPTIONAL_MUTUAL;
  }

  private static String roots(String credential) {
    return credential + "-cacert";
  }

  private static void add(
      PushContext picture,
      ConfigResource<Gateway> gateway,
      String field,
      String credential,
      Instant now,
      List<String> problems) {
    String name = SdsSecrets.resourceName(credential);
    String namespace = gateway.namespace();
    boolean isOwn =
        SecretName.parse(name, namespace)
            .filter(parsed -> parsed.namespace().equals(namespace))
            .isPresent();
    if (isOwn) {
      problem(SecretVerdict.of(picture, everythingOf(namespace, name), name), now)
          .ifPresent(reason -> problems.add(field + " (" + reason + ")"));
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

  /** A router of the namespace that may have what its Gateway refers to. */
  private static SecretScope everythingOf(String namespace, String name) {
    return new SecretScope(
        new SpiffeId(new TrustDomain(""), namespace, ""),
        true,
        true,
        Set.of(name),
        PrivateKeyProvider.getDefaultInstance());
  }
}
