package dev.mizzen.xds.generate.secret;

import dev.mizzen.api.networking.v1alpha3.Gateway;
import dev.mizzen.api.networking.v1alpha3.Server;
import dev.mizzen.api.networking.v1alpha3.ServerTLSSettings;
import dev.mizzen.api.networking.v1alpha3.ServerTLSSettings.TLSmode;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.identity.SpiffeId;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.xds.generate.envoy.SdsSecrets;
import dev.mizzen.xds.scope.GatewayScope;
import dev.mizzen.xds.scope.ProxyScope;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Names of secrets that a router is given because its Gateways refer to them: Gateway, router and
 * Secret are of one namespace, so that each of the three has agreed.
 *
 * <p>Source: spec xds §1.6; Istio 1.30, pilot/pkg/model/gateway.go, mergeGateways.
 */
final class CertificateReferences {
  private static final String PARENT_NAMESPACE = "internal.istio.io/parent-namespace";
  private static final String SERVICE_ACCOUNT = "internal.istio.io/service-account-name";

  private CertificateReferences() {}

  static Set<String> of(PushContext context, SpiffeId identity, ProxyScope proxy) {
    Set<String> names = new HashSet<>();
    proxy.gateway().map(GatewayScope::gateway).stream()
        .flatMap(merged -> merged.sources().stream())
        .flatMap(key -> context.configs().get(key, Gateway.class).stream())
        .filter(gateway -> isOf(gateway, identity))
        .flatMap(gateway -> gateway.spec().getServersList().stream())
        .forEach(server -> add(server, identity, names));
    return names;
  }

  /**
   * A Gateway whose parent stands in another namespace may refer to nothing without a grant, and
   * grants are not in force.
   */
  private static boolean isOf(ConfigResource<Gateway> gateway, SpiffeId identity) {
    Map<String, String> annotations = gateway.meta().annotations();
    String parent = annotations.getOrDefault(PARENT_NAMESPACE, "");
    String account = annotations.getOrDefault(SERVICE_ACCOUNT, "");
    return gateway.namespace().equals(identity.namespace())
        && (parent.isEmpty() || parent.equals(identity.namespace()))
        && (account.isEmpty() || account.equals(identity.serviceAccount()));
  }

  private static void add(Server server, SpiffeId identity, Set<String> names) {
    for (String credential : credentials(server.getTls())) {
      String name = SdsSecrets.resourceName(credential);
      boolean isOwn =
          SecretName.parse(name, identity.namespace())
              .filter(parsed -> parsed.namespace().equals(identity.namespace()))
              .isPresent();
      if (isOwn) {
        names.add(name);
        if (looksAtClients(server.getTls())) {
          names.add(name + "-cacert");
        }
      }
    }
  }

  private static List<String> credentials(ServerTLSSettings tls) {
    if (tls.getCredentialNamesCount() > 0) {
      return tls.getCredentialNamesList();
    }
    return tls.getCredentialName().isEmpty() ? List.of() : List.of(tls.getCredentialName());
  }

  private static boolean looksAtClients(ServerTLSSettings tls) {
    return tls.getMode() == TLSmode.MUTUAL || tls.getMode() == TLSmode.OPTIONAL_MUTUAL;
  }
}
