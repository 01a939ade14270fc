package dev.mizzen.istiod;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mizzen.ca.key.TokenKey;
import dev.mizzen.ca.service.AddressRange;
import dev.mizzen.ca.service.Impersonation;
import dev.mizzen.ca.service.Lifetimes;
import dev.mizzen.ca.service.OidcRule;
import dev.mizzen.ca.service.RegistrationAuthority;
import dev.mizzen.istiod.Settings.Variable;
import dev.mizzen.model.service.ClusterId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The variables that say who callers are believed to be, and what certificates they get. What
 * cannot be read here ends the start: it would be taken for something weaker.
 */
final class TrustSettings {
  private static final String KUBERNETES = "ISTIOD_RA_KUBERNETES_API";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static final Variable STREAMS =
      Settings.bool("XDS_AUTH", "true", "streams over TLS have to say who they are");
  private static final Variable PLAINTEXT =
      Settings.bool(
          "XDS_AUTH_PLAINTEXT",
          "false",
          "streams on --grpcAddr have to say who they are too, and are believed without TLS");
  private static final Variable IDENTITY =
      Settings.bool(
          "PILOT_ENABLE_XDS_IDENTITY_CHECK",
          "true",
          "a proxy's namespace and service account have to be its identity's");
  private static final Variable JWT =
      Settings.of(
          "JWT_RULE",
          "JSON",
          "",
          "an issuer of tokens, beside Kubernetes: {\"issuer\": …, \"jwks_uri\": …, \"audiences\":"
              + " […]}; without jwks_uri the issuer is asked for it");
  private static final Variable AUDIENCES =
      Settings.of("TOKEN_AUDIENCES", "list", "istio-ca", "audiences of Kubernetes tokens");
  private static final Variable ISSUER =
      Settings.of(
          "TOKEN_ISSUER",
          "text",
          "",
          "outside Kubernetes: an issuer of tokens for certificates, which is asked for its keys");
  private static final Variable IN_KUBERNETES =
      Settings.of("KUBERNETES_SERVICE_HOST", "text", "", "set in a pod: TOKEN_ISSUER is not asked");
  private static final Variable AUDIENCE =
      Settings.of("AUDIENCE", "text", "istio-ca", "audience of TOKEN_ISSUER's tokens");
  private static final Variable GATEWAYS =
      Settings.of(
          "TRUSTED_GATEWAY_CIDR",
          "list",
          "",
          "networks of gateways whose x-forwarded-client-cert is believed");
  private static final Variable SERVED =
      Settings.bool("ENABLE_CA_SERVER", "true", "the certificate service");
  private static final Variable LIFETIME =
      Settings.of(
          "DEFAULT_WORKLOAD_CERT_TTL",
          "duration",
          "24h",
          "life of a workload's certificate where it names none");
  static final Variable MAX_LIFETIME =
      Settings.of(
          "MAX_WORKLOAD_CERT_TTL", "duration", "2160h", "longest life that a workload may name");
  private static final Variable EXTERNAL =
      Settings.of(
          "EXTERNAL_CA",
          "text",
          "",
          "ISTIOD_RA_KUBERNETES_API has signers of the cluster sign for workloads");
  private static final Variable SIGNER =
      Settings.of(
          "K8S_SIGNER", "text", "", "with EXTERNAL_CA: who signs where a request names none");
  private static final Variable SIGNER_DOMAIN =
      Settings.of(
          "CERT_SIGNER_DOMAIN",
          "text",
          "",
          "with EXTERNAL_CA: domain of the signers that requests may name");
  private static final Variable TOKEN =
      Settings.of(
          "MIZZEN_CA_PKCS11_CONFIG",
          "file",
          "",
          "the key of the authority in ROOT_CA_DIR is in a token, which this configuration of the"
              + " JDK's SunPKCS11 names; ca-key.pem is not read");
  private static final Variable TOKEN_PIN =
      Settings.of("MIZZEN_CA_PKCS11_PIN_FILE", "file", "", "holds the token's PIN");
  private static final Variable TOKEN_KEY =
      Settings.of(
          "MIZZEN_CA_PKCS11_KEY", "text", "", "label of the key's certificate in the token");
  private static final Variable NODES =
      Settings.of(
          "CA_TRUSTED_NODE_ACCOUNTS",
          "list",
          "",
          "service accounts, NAMESPACE/NAME, that get certificates of the pods on their node");

  static final List<Variable> TABLE =
      List.of(
          STREAMS,
          PLAINTEXT,
          IDENTITY,
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
          TOKEN,
          TOKEN_PIN,
          TOKEN_KEY,
          NODES);

  private final Settings settings;

  TrustSettings(Settings settings) {
    this.settings = settings;
  }

  IstiodConfig.Trust trust(ClusterId clusterId) {
    return new IstiodConfig.Trust(
        new IstiodConfig.Authentication(
            settings.flag(STREAMS),
            settings.flag(PLAINTEXT),
            settings.flag(IDENTITY),
            oidc(),
            settings.list(AUDIENCES),
            Set.of(clusterId.value()),
            ranges()),
        new IstiodConfig.Issuance(
            settings.flag(SERVED),
            new Lifetimes(settings.duration(LIFETIME), settings.duration(MAX_LIFETIME)),
            issuers(),
            registration(),
            named(NODES, () -> Impersonation.Account.parse(settings.text(NODES)))));
  }

  /** What keeps the key of a plugged-in authority. */
  Optional<TokenKey> token() {
    Optional<String> configuration = given(TOKEN);
    if (configuration.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> pin = given(TOKEN_PIN);
    Optional<String> alias = given(TOKEN_KEY);
    if (pin.isEmpty() || alias.isEmpty()) {
      throw new IllegalArgumentException(
          TOKEN.name() + " wants " + TOKEN_PIN.name() + " and " + TOKEN_KEY.name());
    }
    return Optional.of(new TokenKey(Path.of(configuration.get()), Path.of(pin.get()), alias.get()));
  }

  private List<OidcRule> oidc() {
    List<OidcRule> rules = new ArrayList<>();
    String rule = settings.text(JWT);
    if (!rule.isEmpty()) {
      rules.add(named(JWT, () -> parse(rule)));
    }
    return rules;
  }

  private List<OidcRule> issuers() {
    String issuer = settings.text(ISSUER);
    boolean isAsked = !issuer.isEmpty() && settings.text(IN_KUBERNETES).isEmpty();
    return isAsked
        ? List.of(named(ISSUER, () -> new OidcRule(issuer, "", List.of(settings.text(AUDIENCE)))))
        : List.of();
  }

  private Optional<RegistrationAuthority.Names> registration() {
    String external = settings.text(EXTERNAL);
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
    Optional<String> usual = given(SIGNER);
    Optional<String> domain = given(SIGNER_DOMAIN);
    if (usual.isEmpty() && domain.isEmpty()) {
      throw new IllegalArgumentException(
          EXTERNAL.name() + " wants " + SIGNER.name() + " or " + SIGNER_DOMAIN.name());
    }
    return Optional.of(new RegistrationAuthority.Names(usual, domain));
  }

  private Optional<String> given(Variable variable) {
    return Optional.of(settings.text(variable)).filter(text -> !text.isEmpty());
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
            settings.list(GATEWAYS).stream()
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
