package dev.mizzen.xds.generate.cluster;

import dev.mizzen.model.proxy.IpMode;
import dev.mizzen.model.proxy.NodeMetadata.FileCertificates;
import dev.mizzen.model.proxy.ProxyType;
import dev.mizzen.xds.generate.envoy.SdsSecrets.ExternalProvider;
import dev.mizzen.xds.generate.envoy.SdsSecrets.FileProvider;
import dev.mizzen.xds.scope.ProxyTraits;
import java.util.Optional;

/**
 * What of a proxy changes its clusters; proxies that are equal here share them.
 *
 * @param hasMetadataExchange whether its build of Envoy knows Istio's metadata exchange
 * @param preservesHeaderCase {@code proxyHeaders.preserveHttp1HeaderCase}
 * @param clientCertificate the files that its metadata names in place of the workload's certificate
 */
public record ClusterTraits(
    ProxyType type,
    IpMode ipMode,
    boolean hasMetadataExchange,
    boolean preservesHeaderCase,
    Optional<ClientCertificate> clientCertificate,
    ExternalProvider externalCredentials,
    FileProvider fileCredentials) {

  /** Paths in the proxy's files; empty text where absent. */
  public record ClientCertificate(String chain, String key, String root) {}

  public static ClusterTraits of(ProxyTraits proxy) {
    FileCertificates files = proxy.files();
    return new ClusterTraits(
        proxy.type(),
        proxy.ipMode(),
        MetadataExchange.isIn(proxy.dialect()),
        proxy.proxyConfig().getProxyHeaders().getPreserveHttp1HeaderCase().getValue(),
        files.hasClient()
            ? Optional.of(
                new ClientCertificate(
                    files.clientCertChain(), files.clientKey(), files.clientRootCert()))
            : Optional.empty(),
        proxy.options().externalSdsSocket() ? ExternalProvider.SOCKET : ExternalProvider.ABSENT,
        proxy.options().fileCredentials() ? FileProvider.AGENT_FILES : FileProvider.AGENT);
  }

  boolean isRouter() {
    return type == ProxyType.ROUTER;
  }
}
