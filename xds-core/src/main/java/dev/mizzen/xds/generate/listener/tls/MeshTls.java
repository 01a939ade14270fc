package dev.mizzen.xds.generate.listener.tls;

import com.google.protobuf.BoolValue;
import dev.mizzen.api.mesh.v1alpha1.MeshConfig.TLSConfig;
import dev.mizzen.model.proxy.NodeMetadata.FileCertificates;
import dev.mizzen.xds.generate.envoy.SdsSecrets;
import dev.mizzen.xds.generate.listener.settings.ListenerProxy;
import dev.mizzen.xds.generate.listener.settings.ListenerSettings;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SdsSecretConfig;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsParameters;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import java.util.List;

/**
 * Mutual TLS between workloads, as the server ends it: clients of the mesh's trust domains alone.
 *
 * <p>Source: Istio 1.30, pilot/pkg/security/authn/utils/utils.go, BuildInboundTLS; spec xds §7.2.
 */
final class MeshTls {
  private static final List<String> CIPHER_SUITES =
      List.of(
          "ECDHE-ECDSA-AES256-GCM-SHA384",
          "ECDHE-RSA-AES256-GCM-SHA384",
          "ECDHE-ECDSA-AES128-GCM-SHA256",
          "ECDHE-RSA-AES128-GCM-SHA256",
          "AES256-GCM-SHA384",
          "AES128-GCM-SHA256");

  private MeshTls() {}

  static DownstreamTlsContext context(DownstreamTls.Traffic traffic, ListenerSettings settings) {
    CommonTlsContext.Builder common =
        CommonTlsContext.newBuilder()
            .addAllAlpnProtocols(TlsProtocols.offered(traffic, settings))
            .addTlsCertificateSdsSecretConfigs(certificate(settings.proxy()))
            .setCombinedValidationContext(clients(settings))
            .setTlsParams(parameters(settings.mesh().tls().mesh()));
    return DownstreamTlsContext.newBuilder()
        .setRequireClientCertificate(BoolValue.of(true))
        .setCommonTlsContext(common)
        .build();
  }

  /** The workload's certificate, from the proxy's files where it names them. */
  static SdsSecretConfig certificate(ListenerProxy proxy) {
    FileCertificates files = proxy.files();
    return files.hasServer()
        ? SdsSecrets.fileCertificate(
            files.serverCertChain(), files.serverKey(), proxy.fileCredentials())
        : SdsSecrets.workloadCertificate();
  }

  @SuppressWarnings("deprecation") // the field that istiod 1.30 sends
  private static CommonTlsContext.CombinedCertificateValidationContext clients(
      ListenerSettings settings) {
    CertificateValidationContext.Builder identities = CertificateValidationContext.newBuilder();
    for (String domain : settings.mesh().tls().trustDomains()) {
      identities.addMatchSubjectAltNames(
          StringMatcher.newBuilder().setPrefix("spiffe://" + domain + "/"));
    }
    return CommonTlsContext.CombinedCertificateValidationContext.newBuilder()
        .setDefaultValidationContext(identities)
        .setValidationContextSdsSecretConfig(root(settings.proxy()))
        .build();
  }

  /** The mesh's roots, from the proxy's file where it names one. */
  static SdsSecretConfig root(ListenerProxy proxy) {
    String path = proxy.files().serverRootCert();
    return path.isEmpty()
        ? SdsSecrets.workloadRoot()
        : SdsSecrets.fileRoot(path, proxy.fileCredentials());
  }

  private static TlsParameters parameters(TLSConfig mesh) {
    boolean isNewestOnly = mesh.getMinProtocolVersion() == TLSConfig.TLSProtocol.TLSV1_3;
    return TlsParameters.newBuilder()
        .setTlsMinimumProtocolVersion(
            isNewestOnly ? TlsParameters.TlsProtocol.TLSv1_3 : TlsParameters.TlsProtocol.TLSv1_2)
        .setTlsMaximumProtocolVersion(TlsParameters.TlsProtocol.TLSv1_3)
        .addAllCipherSuites(
            mesh.getCipherSuitesCount() > 0 ? mesh.getCipherSuitesList() : CIPHER_SUITES)
        .build();
  }
}
