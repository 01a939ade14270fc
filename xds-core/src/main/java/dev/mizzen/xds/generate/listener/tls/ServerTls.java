package dev.mizzen.xds.generate.listener.tls;

import com.google.protobuf.BoolValue;
import dev.mizzen.api.networking.v1alpha3.ServerTLSSettings;
import dev.mizzen.api.networking.v1alpha3.ServerTLSSettings.TLSmode;
import dev.mizzen.xds.generate.envoy.SdsSecrets;
import dev.mizzen.xds.generate.envoy.SdsSecrets.ExternalProvider;
import dev.mizzen.xds.generate.listener.settings.ListenerProxy;
import dev.mizzen.xds.generate.listener.settings.ListenerSettings;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext.CombinedCertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SdsSecretConfig;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import java.util.List;

/**
 * TLS as the server of a Gateway asks for it: whose certificate it shows and which clients it lets
 * in.
 *
 * <p>Source: Istio 1.30, pilot/pkg/networking/core/gateway.go, buildGatewayListenerTLSContext;
 * pilot/pkg/security/model/authentication.go; spec xds §5.6.
 */
final class ServerTls {
  private final ServerTLSSettings server;
  private final ListenerProxy proxy;
  private final ExternalProvider externalCredentials;

  private ServerTls(ServerTLSSettings server, ListenerSettings settings) {
    this.server = server;
    this.proxy = settings.proxy();
    this.externalCredentials = settings.externalCredentials();
  }

  static DownstreamTlsContext context(
      ServerTLSSettings server, DownstreamTls.Traffic traffic, ListenerSettings settings) {
    TLSmode mode = server.getMode();
    boolean isMesh = mode == TLSmode.ISTIO_MUTUAL;
    DownstreamTls.Traffic offered = isMesh ? traffic : DownstreamTls.Traffic.HTTP;
    CommonTlsContext.Builder common =
        CommonTlsContext.newBuilder().addAllAlpnProtocols(TlsProtocols.offered(offered, settings));
    ServerTls tls = new ServerTls(server, settings);
    if (isMesh) {
      tls.addWorkloadCertificate(common);
    } else if (!tls.credentialNames().isEmpty()) {
      tls.addCredentials(common);
    } else {
      tls.addFiles(common);
    }
    ServerTlsParameters.of(server, settings.mesh().tls().defaults())
        .ifPresent(common::setTlsParams);
    return DownstreamTlsContext.newBuilder()
        .setRequireClientCertificate(BoolValue.of(isMesh || mode == TLSmode.MUTUAL))
        .setCommonTlsContext(common)
        .build();
  }

  private List<String> credentialNames() {
    if (server.getCredentialNamesCount() > 0) {
      return server.getCredentialNamesList();
    }
    return server.getCredentialName().isEmpty() ? List.of() : List.of(server.getCredentialName());
  }

  private boolean looksAtClients() {
    return server.getMode() == TLSmode.MUTUAL || server.getMode() == TLSmode.OPTIONAL_MUTUAL;
  }

  private void addWorkloadCertificate(CommonTlsContext.Builder common) {
    common
        .addTlsCertificateSdsSecretConfigs(MeshTls.certificate(proxy))
        .setCombinedValidationContext(combined(unrevoked(), MeshTls.root(proxy)));
  }

  private void addCredentials(CommonTlsContext.Builder common) {
    for (String name : credentialNames()) {
      common.addTlsCertificateSdsSecretConfigs(SdsSecrets.credential(name, externalCredentials));
    }
    if (looksAtClients()) {
      CertificateValidationContext clients =
          identities()
              .addAllVerifyCertificateSpki(server.getVerifyCertificateSpkiList())
              .addAllVerifyCertificateHash(server.getVerifyCertificateHashList())
              .build();
      common.setCombinedValidationContext(combined(clients, credentialRoot()));
    } else if (server.getSubjectAltNamesCount() > 0) {
      common.setValidationContext(identities());
    }
  }

  private SdsSecretConfig credentialRoot() {
    return server.getCaCertCredentialName().isEmpty()
        ? SdsSecrets.credentialRoot(credentialNames().getFirst(), externalCredentials)
        : SdsSecrets.rootCredential(server.getCaCertCredentialName(), externalCredentials);
  }

  private void addFiles(CommonTlsContext.Builder common) {
    if (server.getTlsCertificatesCount() > 0) {
      server
          .getTlsCertificatesList()
          .forEach(
              pair ->
                  common.addTlsCertificateSdsSecretConfigs(
                      file(pair.getServerCertificate(), pair.getPrivateKey())));
    } else {
      common.addTlsCertificateSdsSecretConfigs(
          file(server.getServerCertificate(), server.getPrivateKey()));
    }
    if (looksAtClients()) {
      common.setCombinedValidationContext(combined(unrevoked(), fileRoot()));
    }
  }

  /** The clients that the server lists, without those that its file of revocations names. */
  private CertificateValidationContext unrevoked() {
    CertificateValidationContext.Builder clients = identities();
    if (!server.getCaCrl().isEmpty()) {
      clients.setCrl(DataSource.newBuilder().setFilename(server.getCaCrl()));
    }
    return clients.build();
  }

  /** Without both paths the workload's own certificate stands in. */
  private SdsSecretConfig file(String certificate, String key) {
    return certificate.isEmpty() || key.isEmpty()
        ? SdsSecrets.workloadCertificate()
        : SdsSecrets.fileCertificate(certificate, key, proxy.fileCredentials());
  }

  /** One for all certificates: the roots that single ones name are not in force. */
  private SdsSecretConfig fileRoot() {
    String path = server.getCaCertificates();
    return path.isEmpty()
        ? SdsSecrets.workloadRoot()
        : SdsSecrets.fileRoot(path, proxy.fileCredentials());
  }

  @SuppressWarnings("deprecation") // the field that istiod 1.30 sends
  private CertificateValidationContext.Builder identities() {
    CertificateValidationContext.Builder identities = CertificateValidationContext.newBuilder();
    server
        .getSubjectAltNamesList()
        .forEach(
            name -> identities.addMatchSubjectAltNames(StringMatcher.newBuilder().setExact(name)));
    return identities;
  }

  private static CombinedCertificateValidationContext combined(
      CertificateValidationContext clients, SdsSecretConfig root) {
    return CombinedCertificateValidationContext.newBuilder()
        .setDefaultValidationContext(clients)
        .setValidationContextSdsSecretConfig(root)
        .build();
  }
}
