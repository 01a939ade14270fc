package dev.mizzen.model.mesh;

/**
 * Rules that TLS is held to, here and between proxies, over all other settings.
 *
 * <p>Source: Istio 1.30, pkg/model/fips.go.
 */
public enum CompliancePolicy {
  NONE(""),
  /** TLS 1.2 alone, with four suites and P-256. */
  FIPS_140_2("fips-140-2"),
  /** TLS 1.3 alone, with keys exchanged by X25519MLKEM768. */
  PQC("pqc");

  private final String text;

  CompliancePolicy(String text) {
    this.text = text;
  }

  /** As COMPLIANCE_POLICY has it. */
  public String text() {
    return text;
  }
}
