package dev.mizzen.xds.generate.secret;

import dev.mizzen.api.mesh.v1alpha1.PrivateKeyProvider;
import dev.mizzen.model.identity.SpiffeId;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.xds.scope.ProxyScope;
import java.util.Set;

/**
 * All that decides which secrets a proxy is given and in which form. There is none for a proxy that
 * has not proven who it is.
 *
 * @param identity as it was verified
 * @param isOfThisCluster whether the proxy's cluster is the one whose Secrets are known here
 * @param mayListSecrets whether its account may list the Secrets of its namespace
 * @param references names that Gateways of its own namespace refer to, or were granted
 * @param keyProvider where the proxy works with private keys; the default instance is Envoy itself
 */
public record SecretScope(
    SpiffeId identity,
    boolean isOfThisCluster,
    boolean mayListSecrets,
    Set<String> references,
    PrivateKeyProvider keyProvider) {
  public SecretScope {
    references = Set.copyOf(references);
  }

  /**
   * The scope of a proxy in a picture.
   *
   * @param proxy its class in that picture
   */
  public static SecretScope of(
      PushContext context, SpiffeId identity, ProxyScope proxy, boolean mayListSecrets) {
    return new SecretScope(
        identity,
        proxy.traits().clusterId().equals(context.mesh().clusterId()),
        mayListSecrets,
        CertificateReferences.of(context, identity, proxy),
        proxy.traits().proxyConfig().getPrivateKeyProvider());
  }
}
