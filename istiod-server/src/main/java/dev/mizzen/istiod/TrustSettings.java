package dev.mizzen.istiod;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mizzen.ca.service.AddressRange;
import dev.mizzen.ca.service.Impersonation;
import dev.mizzen.ca.service.Lifetimes;
import dev.mizzen.ca.service.OidcRule;
import dev.mizzen.ca.service.RegistrationAuthority;
import dev.mizzen.model.mesh.CompliancePolicy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The variables that say who callers are believed to be, and what certificates they get. What
 * cannot be read here ends the start: it would be taken for something weaker.
 */
final class TrustSettings {
  private static final String KUBERNETES = "ISTIOD_RA_KUBERNETES_API";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static final Variable STREAMS =
      Variable.bool("XDS_AUTH", "true", "streams over TLS have to say who they are");
  private static final Variable PLAINTEXT =
      Variable.bool(
          "XDS_AUTH_PLAINTEXT",
          "false",
          "streams on --grpcAddr have to say who they are too, and are believed without TLS");
  private static final Variable IDENTITY =
      Variable.bool(
          "PILOT_ENABLE_XDS_IDENTITY_CHECK",
          "true",
          "a proxy's namespace and service account have to be its identity's");
  private static final Variable COMPLIANCE =
      Variable.of(
          "COMPLIANCE_POLICY",
          "text",
          "",
          "fips-140-2 holds TLS of the own ports and of proxies to TLS 1.2 with four suites and"
              + " P-256; pqc holds them to TLS 1.3 with X25519MLKEM768");
  private static final Variable JWT =
      Variable.of(
          "JWT_RULE",
          "JSON",
          "",
          "an issuer of tokens, beside Kubernetes: {\"issuer\": …, \"jwks_uri\": …, \"audiences\":"
              + " […]}; without jwks_uri the issuer is asked for it");
  private static final Variable AUDIENCES =
      Variable.of("TOKEN_AUDIENCES", "list", "istio-ca", "audiences of Kubernetes tokens");
  private static final Variable ISSUER =
      Variable.of(
          "TOKEN_ISSUER",
          "text",
          "",
          "outside Kubernetes: an issuer of tokens for certificates, which is asked for its keys");
  private static final Variable IN_KUBERNETES =
      Variable.of("KUBERNETES_SERVICE_HOST", "text", "", "set in a pod: TOKEN_ISSUER is not asked");
  private static final Variable AUDIENCE =
      Variable.of("AUDIENCE", "text", "istio-ca", "audience of TOKEN_ISSUER's tokens");
  private static final Variable GATEWAYS =
      Variable.of(
          "TRUSTED_GATEWAY_CIDR",
          "list",
          "",
          "networks of gateways whose x-forwarded-client-cert is believed");
  private static final Variable SERVED =
      Variable.bool("ENABLE_CA_SERVER", "true", "the certificate service");
  private static final Variable LIFETIME =
      Variable.of(
          "DEFAULT_WORKLOAD_CERT_TTL",
          "duration",
          "24h",
          "life of a workload's certificate where it names none");
  private static final Variable MAX_LIFETIME =
      Variable.of(
          "MAX_WORKLOAD_CERT_TTL", "duration", "2160h", "longest life that a workload may name");
  static final Variable EXTERNAL =
      Variable.of(
          "EXTERNAL_CA",
          "text",
          "",
          "ISTIOD_RA_KUBERNETES_API has signers of the cluster sign for workloads");
  private static final Variable SIGNER =
      Variable.of(
          "K8S_SIGNER", "text", "", "with EXTERNAL_CA: who signs where a request names none");
  private static final Variable SIGNER_DOMAIN =
      Variable.of(
          "CERT_SIGNER_DOMAIN",
          "text",
          "",
          "with EXTERNAL_CA: domain of the signers that requests may name");
  private static final Variable NODES =
      Variable.of(
          "CA_TRUSTED_NODE_ACCOUNTS",
          "list",
          "",
          "service accounts, NAMESPACE/NAME, that get certificates of the pods on their node");
  private static final Variable SEVERAL_ROOTS =
      Variable.bool(
          "ISTIO_MULTIROOT_MESH",
          "false",
          "agents are told of all roots that the mesh trusts, those of caCertificates among them");
  private static final Variable ENDPOINT_ROOTS =
      Variable.of(
          "SSL_CERT_FILE",
          "file",
          "",
          "PEM that SPIFFE bundle endpoints are trusted by; else the JVM's own list");

  static final List<Variable> TABLE =
      List.of(
          STREAMS,
          PLAINTEXT,
          IDENTITY,
          COMPLIANCE,
          JWT,
          AUDIENCES,
          ISSUER,
          AUDIENCE,
          GATEWAYS,
          SERVED,
          LIFETIME,
          MAX_LIFETIME,
          EXTERNAL,
          SIGNER,
          SIGNER_DOMAIN,
          NODES,
          SEVERAL_ROOTS,
          ENDPOINT_ROOTS);

  private final Variables values;

  TrustSettings(Variables values) {
    this.values = values;
  }

  IstiodConfig.Trust trust(ClusterNames clusters) {
    return new IstiodConfig.Trust(
        new IstiodConfig.Authentication(
            values.flag(STREAMS),
            values.flag(PLAINTEXT),
            values.flag(IDENTITY),
            oidc(),
            values.list(AUDIENCES),
            clusters,
            ranges()),
        new IstiodConfig.Issuance(
            values.flag(SERVED),
            lifetimes(values),
            issuers(),
            registration(),
            named(NODES, () -> Impersonation.Account.parse(values.text(NODES)))),
        new IstiodConfig.Roots(
            values.flag(SEVERAL_ROOTS), values.given(ENDPOINT_ROOTS).map(Path::of)));
  }

  static Lifetimes lifetimes(Variables values) {
    return new Lifetimes(values.duration(LIFETIME), values.duration(MAX_LIFETIME));
  }

  /** What TLS is held to. */
  CompliancePolicy compliance() {
    String policy = values.text(COMPLIANCE);
    return Stream.of(CompliancePolicy.values())
        .filter(known -> known.text().equals(policy))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    COMPLIANCE.name() + " is \"" + policy + "\", want fips-140-2, pqc or nothing"));
  }

  private List<OidcRule> oidc() {
    List<OidcRule> rules = new ArrayList<>();
    String rule = values.text(JWT);
    if (!rule.isEmpty()) {
      rules.add(named(JWT, () -> parse(rule)));
    }
    return rules;
  }

  private List<OidcRule> issuers() {
    String issuer = values.text(ISSUER);
    boolean isAsked = !issuer.isEmpty() && values.text(IN_KUBERNETES).isEmpty();
    return isAsked
        ? List.of(named(ISSUER, () -> new OidcRule(issuer, "", List.of(values.text(AUDIENCE)))))
        : List.of();
  }

  private Optional<RegistrationAuthority.Names> registration() {
    String external = values.text(EXTERNAL);
    if (external.isEmpty()) {
      return Optional.empty();
    }
    if (!external.equals(KUBERNETES)) {
      throw new IllegalArgumentException(
          EXTERNAL.name()
              + ": '"
              + external
              + "' is not served, want "
              + KUBERNETES
              + " or nothing");
    }
    Optional<String> usual = values.given(SIGNER);
    Optional<String> domain = values.given(SIGNER_DOMAIN);
    if (usual.isEmpty() && domain.isEmpty()) {
      throw new IllegalArgumentException(
          EXTERNAL.name() + " wants " + SIGNER.name() + " or " + SIGNER_DOMAIN.name());
    }
    return Optional.of(new RegistrationAuthority.Names(usual, domain));
  }

  private static OidcRule parse(String json) {
    JsonNode rule;
    try {
      rule = MAPPER.readTree(json);
    } catch (JsonProcessingException broken) {
      throw new IllegalArgumentException("it is no JSON", broken);
    }
    List<String> audiences = new ArrayList<>();
    rule.path("audiences").forEach(audience -> audiences.add(audience.asText("")));
    return new OidcRule(
        rule.path("issuer").asText(""), rule.path("jwks_uri").asText(""), audiences);
  }

  private List<AddressRange> ranges() {
    return named(
        GATEWAYS,
        () ->
            values.list(GATEWAYS).stream()
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .map(AddressRange::parse)
                .toList());
  }

  private interface Reading<T> {
    T read();
  }

  private static <T> T named(Variable variable, Reading<T> reading) {
    try {
      return reading.read();
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException(variable.name() + ": " + wrong.getMessage(), wrong);
    }
  }
}
