package dev.mizzen.xds.generate.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.model.mesh.CompliancePolicy;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsParameters;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsParameters.TlsProtocol;
import org.junit.jupiter.api.Test;

class CompliantTlsTest {
  private static final CommonTlsContext NEWEST =
      CommonTlsContext.newBuilder()
          .addAlpnProtocols("h2")
          .setTlsParams(
              TlsParameters.newBuilder()
                  .setTlsMinimumProtocolVersion(TlsProtocol.TLSv1_3)
                  .setTlsMaximumProtocolVersion(TlsProtocol.TLSv1_3)
                  .addCipherSuites("ECDHE-RSA-AES256-GCM-SHA384")
                  .addCipherSuites("AES256-GCM-SHA384")
                  .addEcdhCurves("X25519"))
          .build();

  @Test
  void withoutAPolicyNothingChanges() {
    assertThat(CompliantTls.of(NEWEST, CompliancePolicy.NONE)).isSameAs(NEWEST);
  }

  @Test
  void fipsGoesOverVersionsSuitesAndCurvesAndLeavesTheRest() {
    CommonTlsContext held = CompliantTls.of(NEWEST, CompliancePolicy.FIPS_140_2);

    assertThat(held)
        .isEqualTo(
            NEWEST.toBuilder()
                .setTlsParams(
                    TlsParameters.newBuilder()
                        .setTlsMinimumProtocolVersion(TlsProtocol.TLSv1_2)
                        .setTlsMaximumProtocolVersion(TlsProtocol.TLSv1_2)
                        .addCipherSuites("ECDHE-RSA-AES256-GCM-SHA384"))
                .build());
  }

  @Test
  void pqcWantsTheNewestVersionAndTheHybridGroupWhateverElseIsSet() {
    TlsParameters wanted =
        TlsParameters.newBuilder()
            .setTlsMinimumProtocolVersion(TlsProtocol.TLSv1_3)
            .addCipherSuites("ECDHE-ECDSA-AES128-GCM-SHA256")
            .addCipherSuites("ECDHE-RSA-AES128-GCM-SHA256")
            .addCipherSuites("ECDHE-ECDSA-AES256-GCM-SHA384")
            .addCipherSuites("ECDHE-RSA-AES256-GCM-SHA384")
            .addEcdhCurves("X25519MLKEM768")
            .build();

    CommonTlsContext held = CompliantTls.of(NEWEST, CompliancePolicy.PQC);
    CommonTlsContext plain =
        CompliantTls.of(CommonTlsContext.getDefaultInstance(), CompliancePolicy.PQC);

    assertThat(held.getTlsParams())
        .isEqualTo(wanted.toBuilder().setTlsMaximumProtocolVersion(TlsProtocol.TLSv1_3).build());
    assertThat(held.getAlpnProtocolsList()).containsExactly("h2");
    assertThat(plain.getTlsParams()).isEqualTo(wanted);
  }

  @Test
  void fipsHoldsAContextWithoutParametersToo() {
    CommonTlsContext plain = CommonTlsContext.getDefaultInstance();

    CommonTlsContext held = CompliantTls.of(plain, CompliancePolicy.FIPS_140_2);

    assertThat(held.getTlsParams().getTlsMaximumProtocolVersion()).isEqualTo(TlsProtocol.TLSv1_2);
    assertThat(held.getTlsParams().getCipherSuitesList()).isEmpty();
  }
}
