package dev.mizzen.xds.generate.envoy;

import dev.mizzen.model.mesh.CompliancePolicy;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsParameters;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsParameters.TlsProtocol;
import java.util.List;

/**
 * Holds a proxy's TLS to a policy, as the last step of its making.
 *
 * <p>Source: Istio 1.30, pkg/model/fips.go, EnforceCompliance.
 */
public final class CompliantTls {
  private static final String HYBRID = "X25519MLKEM768";
  private static final List<String> SUITES =
      List.of(
          "ECDHE-ECDSA-AES128-GCM-SHA256",
          "ECDHE-RSA-AES128-GCM-SHA256",
          "ECDHE-ECDSA-AES256-GCM-SHA384",
          "ECDHE-RSA-AES256-GCM-SHA384");

  private CompliantTls() {}

  /** The same context where there is no policy. */
  public static CommonTlsContext of(CommonTlsContext context, CompliancePolicy policy) {
    return switch (policy) {
      case NONE -> context;
      case FIPS_140_2 ->
          context.toBuilder().setTlsParams(compliant(context.getTlsParams())).build();
      case PQC -> context.toBuilder().setTlsParams(hybrid(context.getTlsParams())).build();
    };
  }

  /** An Envoy of OpenSSL chooses its suites of TLS 1.3 by those that are named. */
  private static TlsParameters hybrid(TlsParameters parameters) {
    return parameters.toBuilder()
        .setTlsMinimumProtocolVersion(TlsProtocol.TLSv1_3)
        .clearCipherSuites()
        .addAllCipherSuites(SUITES)
        .clearEcdhCurves()
        .addEcdhCurves(HYBRID)
        .build();
  }

  /** Where no suites and curves are set, an Envoy that was built for the policy takes its own. */
  private static TlsParameters compliant(TlsParameters parameters) {
    List<String> suites =
        parameters.getCipherSuitesList().stream().filter(SUITES::contains).toList();
    return parameters.toBuilder()
        .setTlsMinimumProtocolVersion(TlsProtocol.TLSv1_2)
        .setTlsMaximumProtocolVersion(TlsProtocol.TLSv1_2)
        .clearCipherSuites()
        .addAllCipherSuites(suites)
        .clearEcdhCurves()
        .build();
  }
}
