package dev.mizzen.xds.generate.cluster;

import dev.mizzen.api.networking.v1alpha3.ClientTLSSettings;
import dev.mizzen.api.networking.v1alpha3.ClientTLSSettings.TLSmode;
import dev.mizzen.model.index.MutualTlsMode;
import dev.mizzen.xds.generate.cluster.ClusterTraits.ClientCertificate;
import dev.mizzen.xds.generate.envoy.SdsSecrets;
import java.util.List;
import java.util.Optional;

/**
 * Whether and how a cluster secures its connections.
 *
 * <p>Source: Istio 1.30, pilot/pkg/networking/core/cluster_tls.go, buildUpstreamTLSSettings; spec
 * xds §3.6.
 *
 * @param settings complete: SNI and names of the peers filled in
 */
record TlsDecision(ClientTLSSettings settings, DecidedBy decidedBy) {

  /** Who asked for TLS. */
  enum DecidedBy {
    RULE,
    /** The mesh: endpoints that do not take mutual TLS are called without. */
    AUTO_MTLS
  }

  /** Empty where connections are plaintext. */
  static Optional<TlsDecision> of(OutboundClusterInput input) {
    if (input.isSniDnat()) {
      return Optional.empty();
    }
    Optional<ClientTLSSettings> ofRule = input.policy().tls();
    return ofRule.isPresent()
        ? byRule(ofRule.get(), input).filter(tls -> mayUseCredential(tls.settings(), input))
        : automatic(input);
  }

  /**
   * A rule for everybody would send every sidecar after a credential that few may read, and hold
   * back its start; Istio leaves such a rule's TLS out.
   */
  private static boolean mayUseCredential(ClientTLSSettings settings, OutboundClusterInput input) {
    String credential = settings.getCredentialName();
    return credential.isEmpty()
        || SdsSecrets.isOpenToAll(credential)
        || input.proxy().isRouter()
        || input.rule().map(AppliedRule::hasSelector).orElse(false);
  }

  private static Optional<TlsDecision> byRule(
      ClientTLSSettings settings, OutboundClusterInput input) {
    return switch (settings.getMode()) {
      case DISABLE, UNRECOGNIZED -> Optional.empty();
      case SIMPLE -> Optional.of(new TlsDecision(settings, DecidedBy.RULE));
      case MUTUAL ->
          Optional.of(
              new TlsDecision(
                  withProxyCertificate(settings, input).orElse(settings), DecidedBy.RULE));
      case ISTIO_MUTUAL ->
          Optional.of(
              new TlsDecision(
                  withProxyCertificate(settings, input)
                      .orElseGet(() -> istioMutual(settings, input)),
                  DecidedBy.RULE));
    };
  }

  /**
   * Certificates in the proxy's files replace those of a rule, except towards services outside the
   * mesh, which know nothing of the proxy's.
   */
  private static Optional<ClientTLSSettings> withProxyCertificate(
      ClientTLSSettings settings, OutboundClusterInput input) {
    boolean prefersRule =
        input.mesh().features().preferDestinationRuleTlsForExternalServices()
            && input.service().options().isMeshExternal();
    return input
        .proxy()
        .clientCertificate()
        .map(
            certificate ->
                prefersRule
                    ? settings
                    : withVerification(
                        mutual(certificate, settings.getSubjectAltNamesList(), settings.getSni()),
                        settings));
  }

  private static Optional<TlsDecision> automatic(OutboundClusterInput input) {
    boolean isOff =
        !input.mesh().isAutoMtlsOn()
            || input.service().options().isMeshExternal()
            || input.inferredMtls() == MutualTlsMode.UNKNOWN
            || input.inferredMtls() == MutualTlsMode.DISABLE;
    if (isOff) {
      return Optional.empty();
    }
    ClientTLSSettings settings =
        input
            .proxy()
            .clientCertificate()
            .map(certificate -> mutual(certificate, input.serviceAccounts(), sni(input)))
            .orElseGet(() -> istioMutual(ClientTLSSettings.getDefaultInstance(), input));
    return Optional.of(new TlsDecision(settings, DecidedBy.AUTO_MTLS));
  }

  private static ClientTLSSettings istioMutual(
      ClientTLSSettings settings, OutboundClusterInput input) {
    List<String> names =
        settings.getSubjectAltNamesCount() > 0
            ? settings.getSubjectAltNamesList()
            : input.serviceAccounts();
    ClientTLSSettings complete =
        ClientTLSSettings.newBuilder()
            .setMode(TLSmode.ISTIO_MUTUAL)
            .addAllSubjectAltNames(names)
            .setSni(settings.getSni().isEmpty() ? sni(input) : settings.getSni())
            .build();
    return withVerification(complete, settings);
  }

  /** Whether the peer's certificate is checked stays as the rule has it. */
  private static ClientTLSSettings withVerification(
      ClientTLSSettings complete, ClientTLSSettings ofRule) {
    return ofRule.hasInsecureSkipVerify()
        ? complete.toBuilder().setInsecureSkipVerify(ofRule.getInsecureSkipVerify()).build()
        : complete;
  }

  private static ClientTLSSettings mutual(
      ClientCertificate certificate, List<String> names, String sni) {
    return ClientTLSSettings.newBuilder()
        .setMode(TLSmode.MUTUAL)
        .setClientCertificate(certificate.chain())
        .setPrivateKey(certificate.key())
        .setCaCertificates(certificate.root())
        .addAllSubjectAltNames(names)
        .setSni(sni)
        .build();
  }

  /** Hosts that requests themselves name go by those names. */
  private static String sni(OutboundClusterInput input) {
    if (input.discovery() == Discovery.DYNAMIC_FORWARD_PROXY) {
      return "";
    }
    return input.name().sniDnat().toString();
  }
}
