package dev.mizzen.xds.generate.secret;

import dev.mizzen.api.networking.v1alpha3.Gateway;
import dev.mizzen.api.networking.v1alpha3.Server;
import dev.mizzen.api.networking.v1alpha3.ServerTLSSettings;
import dev.mizzen.api.networking.v1alpha3.ServerTLSSettings.TLSmode;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.identity.SpiffeId;
import dev.mizzen.model.index.GrantIndex;
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
 * Secret are of one namespace, so that each of the three has agreed; or the Secret's namespace has
 * agreed by a ReferenceGrant.
 *
 * <p>Source: spec xds §1.6; Istio 1.30, pilot/pkg/model/gateway.go, mergeGateways.
 */
final class CertificateReferences {
  private static final String PARENT_NAMESPACE = "internal.istio.io/parent-namespace";
  private static final String PARENTS = "internal.istio.io/parents";
  private static final String SERVICE_ACCOUNT = "internal.istio.io/service-account-name";

  private CertificateReferences() {}

  static Set<String> of(PushContext context, SpiffeId identity, ProxyScope proxy) {
    Set<String> names = new HashSet<>();
    proxy.gateway().map(GatewayScope::gateway).stream()
        .flatMap(merged -> merged.sources().stream())
        .flatMap(key -> context.configs().get(key, Gateway.class).stream())
        .filter(gateway -> isOf(gateway, identity))
        .forEach(gateway -> add(context.grants(), gateway, identity, names));
    return names;
  }

  /** The parent, where there is one, has to be of the router's namespace. */
  private static boolean isOf(ConfigResource<Gateway> gateway, SpiffeId identity) {
    Map<String, String> annotations = gateway.meta().annotations();
    String parent = annotations.getOrDefault(PARENT_NAMESPACE, "");
    String account = annotations.getOrDefault(SERVICE_ACCOUNT, "");
    String owner = parent.isEmpty() ? gateway.namespace() : parent;
    return owner.equals(identity.namespace())
        && (account.isEmpty() || account.equals(identity.serviceAccount()));
  }

  private static void add(
      GrantIndex grants, ConfigResource<Gateway> gateway, SpiffeId identity, Set<String> names) {
    for (Server server : gateway.spec().getServersList()) {
      add(grants, gateway, server, identity, names);
    }
  }

  private static void add(
      GrantIndex grants,
      ConfigResource<Gateway> gateway,
      Server server,
      SpiffeId identity,
      Set<String> names) {
    for (String credential : credentials(server.getTls())) {
      String name = SdsSecrets.resourceName(credential);
      boolean isAllowed =
          SecretName.parse(name, identity.namespace())
              .filter(parsed -> isAllowed(grants, gateway, parsed, identity))
              .isPresent();
      if (isAllowed) {
        names.add(name);
        if (looksAtClients(server.getTls())) {
          names.add(name + "-cacert");
        }
      }
    }
  }

  /**
   * A ListenerSet's Gateway may stand in another namespace than its router: its parent has agreed
   * to it. It refers from its own namespace.
   */
  private static boolean isAllowed(
      GrantIndex grants, ConfigResource<Gateway> gateway, SecretName name, SpiffeId identity) {
    boolean isOfListenerSet =
        gateway
            .meta()
            .annotations()
            .getOrDefault(PARENTS, "")
            .startsWith(ConfigKind.LISTENER_SET.kind() + "/");
    String from = isOfListenerSet ? gateway.namespace() : identity.namespace();
    ConfigKind kind = isOfListenerSet ? ConfigKind.LISTENER_SET : ConfigKind.KUBERNETES_GATEWAY;
    boolean isOwn = name.namespace().equals(from) && gateway.namespace().equals(from);
    return isOwn || grants.allows(kind, from, referred(name));
  }

  /** What a grant has to name: a name that ends with -cacert is the object's own. */
  private static ConfigKey referred(SecretName name) {
    ConfigKind kind =
        name.store() == SecretName.Store.CONFIG_MAP ? ConfigKind.CONFIG_MAP : ConfigKind.SECRET;
    return new ConfigKey(kind, name.namespace(), name.name());
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
