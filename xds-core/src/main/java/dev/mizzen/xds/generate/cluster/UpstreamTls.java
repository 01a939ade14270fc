package dev.mizzen.xds.generate.cluster;

import com.google.protobuf.Struct;
import dev.mizzen.api.networking.v1alpha3.ClientTLSSettings;
import dev.mizzen.api.networking.v1alpha3.ClientTLSSettings.TLSmode;
import dev.mizzen.model.service.Registry;
import dev.mizzen.xds.generate.Anys;
import dev.mizzen.xds.generate.envoy.CompliantTls;
import dev.mizzen.xds.generate.envoy.IstioMetadata;
import dev.mizzen.xds.generate.envoy.SdsSecrets;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.TransportSocketMatch;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.core.v3.TransportSocket;
import io.envoyproxy.envoy.extensions.transport_sockets.raw_buffer.v3.RawBuffer;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext.CombinedCertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SdsSecretConfig;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsParameters;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsParameters.TlsProtocol;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import java.util.List;
import java.util.Optional;

/**
 * Writes a TLS decision into a cluster.
 *
 * <p>Source: Istio 1.30, pilot/pkg/networking/core/cluster_tls.go; spec xds §3.6. Other than there,
 * a client certificate that is named but not complete leaves TLS on without it, so that the peer
 * refuses; Istio falls back to plaintext.
 */
final class UpstreamTls {
  /** A socket without TLS. */
  static final TransportSocket RAW_BUFFER =
      TransportSocket.newBuilder()
          .setName("envoy.transport_sockets.raw_buffer")
          .setTypedConfig(Anys.pack(RawBuffer.getDefaultInstance()))
          .build();

  private static final String TLS_SOCKET = "envoy.transport_sockets.tls";

  private static final TlsParameters PARAMETERS =
      TlsParameters.newBuilder()
          .setTlsMinimumProtocolVersion(TlsProtocol.TLSv1_2)
          .setTlsMaximumProtocolVersion(TlsProtocol.TLSv1_3)
          .build();

  private static final Struct ISTIO_ENDPOINTS =
      Struct.newBuilder().putFields("tlsMode", IstioMetadata.text("istio")).build();

  private static final TransportSocketMatch PLAINTEXT_MATCH =
      TransportSocketMatch.newBuilder()
          .setName("tlsMode-disabled")
          .setMatch(Struct.getDefaultInstance())
          .setTransportSocket(RAW_BUFFER)
          .build();

  private UpstreamTls() {}

  static void apply(Cluster.Builder cluster, HttpOptions http, OutboundClusterInput input) {
    Optional<TlsDecision> decision = TlsDecision.of(input);
    if (decision.isEmpty()) {
      return;
    }
    UpstreamTlsContext context = context(decision.get().settings(), http, input);
    CommonTlsContext common =
        CompliantTls.of(context.getCommonTlsContext(), input.mesh().features().compliance());
    TransportSocket socket =
        TransportSocket.newBuilder()
            .setName(TLS_SOCKET)
            .setTypedConfig(Anys.pack(context.toBuilder().setCommonTlsContext(common).build()))
            .build();
    if (isMatchedByEndpoint(decision.get(), input)) {
      cluster
          .addTransportSocketMatches(
              TransportSocketMatch.newBuilder()
                  .setName("tlsMode-istio")
                  .setMatch(ISTIO_ENDPOINTS)
                  .setTransportSocket(socket))
          .addTransportSocketMatches(PLAINTEXT_MATCH);
      return;
    }
    cluster.setTransportSocket(socket);
  }

  /** Endpoints that are known may differ; where the client chose one, they cannot be told apart. */
  private static boolean isMatchedByEndpoint(TlsDecision decision, OutboundClusterInput input) {
    return decision.decidedBy() == TlsDecision.DecidedBy.AUTO_MTLS
        && decision.settings().getMode() == TLSmode.ISTIO_MUTUAL
        && input.effectiveDiscovery() != Discovery.ORIGINAL_DST;
  }

  private static UpstreamTlsContext context(
      ClientTLSSettings settings, HttpOptions http, OutboundClusterInput input) {
    return settings.getMode() == TLSmode.ISTIO_MUTUAL
        ? istioMutual(settings, http, input)
        : originated(settings, http, input);
  }

  private static UpstreamTlsContext istioMutual(
      ClientTLSSettings settings, HttpOptions http, OutboundClusterInput input) {
    if (input.discovery() == Discovery.DYNAMIC_FORWARD_PROXY) {
      applyAutoSni(settings, http, input);
    }
    return UpstreamTlsContext.newBuilder()
        .setSni(settings.getSni())
        .setCommonTlsContext(
            CommonTlsContext.newBuilder()
                .setTlsParams(PARAMETERS)
                .addAllAlpnProtocols(
                    MetadataExchange.alpn(input.proxy(), input.mesh(), http.isHttp2()))
                .addTlsCertificateSdsSecretConfigs(SdsSecrets.workloadCertificate())
                .setCombinedValidationContext(
                    CombinedCertificateValidationContext.newBuilder()
                        .setDefaultValidationContext(peers(settings.getSubjectAltNamesList()))
                        .setValidationContextSdsSecretConfig(SdsSecrets.workloadRoot())))
        .build();
  }

  /** TLS of a rule's own making, SIMPLE or MUTUAL. */
  private static UpstreamTlsContext originated(
      ClientTLSSettings settings, HttpOptions http, OutboundClusterInput input) {
    applyAutoSni(settings, http, input);
    CommonTlsContext.Builder common =
        CommonTlsContext.newBuilder().setTlsParams(parameters(input.mesh()));
    clientCertificate(settings, input.proxy()).ifPresent(common::addTlsCertificateSdsSecretConfigs);
    applyValidation(common, settings, input);
    if (http.isHttp2()) {
      common.addAlpnProtocols("h2");
    }
    return UpstreamTlsContext.newBuilder()
        .setSni(settings.getSni())
        .setCommonTlsContext(common)
        .build();
  }

  private static void applyAutoSni(
      ClientTLSSettings settings, HttpOptions http, OutboundClusterInput input) {
    boolean isSniOpen = settings.getSni().isEmpty();
    boolean areNamesOpen = isSniOpen && settings.getSubjectAltNamesCount() == 0;
    boolean isPerRequest = input.discovery() == Discovery.DYNAMIC_FORWARD_PROXY;
    if (isSniOpen) {
      http.autoSni();
    }
    if ((areNamesOpen || isPerRequest) && !settings.getInsecureSkipVerify().getValue()) {
      http.autoSanValidation();
    }
  }

  private static TlsParameters parameters(ClusterSettings mesh) {
    return PARAMETERS.toBuilder()
        .addAllEcdhCurves(mesh.ecdhCurves())
        .addAllCipherSuites(mesh.cipherSuites())
        .build();
  }

  private static Optional<SdsSecretConfig> clientCertificate(
      ClientTLSSettings settings, ClusterTraits proxy) {
    if (settings.getMode() != TLSmode.MUTUAL) {
      return Optional.empty();
    }
    if (!settings.getCredentialName().isEmpty()) {
      return Optional.of(
          SdsSecrets.credential(settings.getCredentialName(), proxy.externalCredentials()));
    }
    if (settings.getClientCertificate().isEmpty() || settings.getPrivateKey().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        SdsSecrets.fileCertificate(
            settings.getClientCertificate(), settings.getPrivateKey(), proxy.fileCredentials()));
  }

  private static void applyValidation(
      CommonTlsContext.Builder common, ClientTLSSettings settings, OutboundClusterInput input) {
    boolean isByCredential = !settings.getCredentialName().isEmpty();
    if (settings.getInsecureSkipVerify().getValue()) {
      if (!isByCredential) {
        common.setValidationContext(CertificateValidationContext.getDefaultInstance());
      }
      return;
    }
    SdsSecretConfig root =
        isByCredential
            ? SdsSecrets.credentialRoot(
                settings.getCredentialName(), input.proxy().externalCredentials())
            : SdsSecrets.fileRoot(settings.getCaCertificates(), input.proxy().fileCredentials());
    CertificateValidationContext.Builder peers = peers(peerNames(settings, input)).toBuilder();
    if (!settings.getCaCrl().isEmpty()) {
      peers.setCrl(DataSource.newBuilder().setFilename(settings.getCaCrl()));
    }
    common.setCombinedValidationContext(
        CombinedCertificateValidationContext.newBuilder()
            .setDefaultValidationContext(peers)
            .setValidationContextSdsSecretConfig(root));
  }

  /** A ServiceEntry's own names hold where the rule gives none. */
  private static List<String> peerNames(ClientTLSSettings settings, OutboundClusterInput input) {
    boolean isFromServiceEntry = input.service().registry() == Registry.EXTERNAL;
    return settings.getSubjectAltNamesCount() == 0 && isFromServiceEntry
        ? input.serviceAccounts()
        : settings.getSubjectAltNamesList();
  }

  /** The untyped list is what proxies of all supported versions read. */
  @SuppressWarnings("deprecation")
  private static CertificateValidationContext peers(List<String> names) {
    CertificateValidationContext.Builder context = CertificateValidationContext.newBuilder();
    names.forEach(
        name -> context.addMatchSubjectAltNames(StringMatcher.newBuilder().setExact(name)));
    return context.build();
  }
}
