package dev.mizzen.istiod.hostile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mizzen.agent.TokenIssuer;
import dev.mizzen.ca.CaBundle;
import dev.mizzen.ca.CertificateProfile;
import dev.mizzen.ca.CertificateSigner;
import dev.mizzen.ca.Identity;
import dev.mizzen.ca.Issuer;
import dev.mizzen.ca.KeyPairs;
import dev.mizzen.ca.Pem;
import dev.mizzen.ca.service.AddressRange;
import dev.mizzen.ca.service.Authenticator;
import dev.mizzen.ca.service.Authenticators;
import dev.mizzen.ca.service.BuiltInAuthority;
import dev.mizzen.ca.service.CertificateService;
import dev.mizzen.ca.service.Credentials;
import dev.mizzen.ca.service.CsrFailure;
import dev.mizzen.ca.service.ForwardedCertificate;
import dev.mizzen.ca.service.Impersonation;
import dev.mizzen.ca.service.IssuanceObserver;
import dev.mizzen.ca.service.IssueRequest;
import dev.mizzen.ca.service.IssuedChain;
import dev.mizzen.ca.service.Lifetimes;
import dev.mizzen.ca.service.NodePods;
import dev.mizzen.ca.service.OidcRule;
import dev.mizzen.ca.service.OidcToken;
import dev.mizzen.istiod.adapter.IssuerKeys;
import dev.mizzen.model.identity.TrustDomain;
import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * What the authority is asked for, and by whom. Whatever is asked, a certificate is the caller's
 * own and no authority's, and ends before its issuer's.
 */
final class AuthorityTargets {
  private static final String OWN = "spiffe://cluster.local/ns/shop/sa/cart";
  private static final Duration HOUR = Duration.ofHours(1);
  private static final int LONG_TOKEN = 1 << 20;
  private static final Duration MOST = Duration.ofDays(90);
  private static final InetAddress PEER = InetAddress.ofLiteral("127.0.0.1");

  private final BuiltInAuthority authority;
  private final Issuer signing;
  private final List<String> requests;
  private final List<String> tokens;
  private final List<Authenticator> authenticators;
  private final Credentials good;

  AuthorityTargets(TokenIssuer issuer) throws JsonProcessingException {
    Identity root =
        new CertificateSigner()
            .selfSigned(
                new CertificateProfile.Root("cluster.local", Duration.ofDays(30)),
                KeyPairs.ec(),
                Instant.now());
    signing = Issuer.of(root);
    CaBundle bundle = new CaBundle(signing, root.chain());
    authority =
        new BuiltInAuthority(
            () -> Optional.of(bundle), new Lifetimes(HOUR, MOST), Clock.systemUTC());
    requests = Corpus.of("csr").stream().map(Corpus.Entry::text).toList();
    OidcRule rule = rule(issuer);
    authenticators =
        List.of(
            new OidcToken(
                rule.issuer(),
                rule.audiences(),
                new IssuerKeys(rule),
                () -> new TrustDomain("cluster.local"),
                Clock.systemUTC()),
            new ForwardedCertificate(List.of(AddressRange.parse("10.0.0.0/8"))));
    String token = issuer.token("shop", "cart", Duration.ofDays(1));
    tokens =
        List.of(
            token,
            issuer.token("shop", "cart", HOUR.negated()),
            issuer.issue("system:serviceaccount:shop:cart", "another", HOUR),
            issuer.issue("somebody", TokenIssuer.AUDIENCE, HOUR));
    good =
        new Credentials(
            true,
            List.of(),
            Optional.of(token),
            Optional.of("Kubernetes"),
            Optional.empty(),
            Optional.of(PEER));
  }

  private static OidcRule rule(TokenIssuer issuer) throws JsonProcessingException {
    JsonNode rule = new ObjectMapper().readTree(issuer.rule());
    return new OidcRule(
        rule.path("issuer").asText(""),
        rule.path("jwks_uri").asText(""),
        List.of(TokenIssuer.AUDIENCE));
  }

  FuzzTarget signingRequests() {
    return named("signing request", this::signingRequest);
  }

  FuzzTarget tokens() {
    return named("token", this::token);
  }

  FuzzTarget forwardedCertificates() {
    return named("forwarded certificate", this::forwarded);
  }

  FuzzTarget calls() {
    return named("call", this::call);
  }

  FuzzTarget boundTokens() {
    return new BoundTokenTarget(authority, requests);
  }

  private interface Take {
    boolean take(Mutator random) throws Exception;
  }

  private static FuzzTarget named(String name, Take take) {
    return new FuzzTarget() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public boolean take(Mutator random) throws Exception {
        return take.take(random);
      }
    };
  }

  private boolean signingRequest(Mutator random) throws Exception {
    try {
      List<String> chain =
          authority
              .issue(
                  new IssueRequest(
                      request(random),
                      List.of(OWN),
                      Optional.of(Duration.ofSeconds(random.below(7_000_000))),
                      Optional.empty()))
              .elements();
      check(chain);
      return true;
    } catch (CsrFailure refused) {
      return false;
    }
  }

  /** A stored one as it is now and then; else PEM spoilt, or right PEM around spoilt DER. */
  private String request(Mutator random) {
    String stored = random.oneOf(requests);
    return switch (random.below(8)) {
      case 0 -> stored;
      case 1, 2, 3, 4 -> Der.respoil(stored, random);
      default -> random.text(stored);
    };
  }

  private void check(List<String> chain) throws Exception {
    X509Certificate leaf = Pem.certificates(chain.getFirst()).getFirst();
    Collection<List<?>> names =
        Optional.ofNullable(leaf.getSubjectAlternativeNames()).orElse(List.of());
    boolean isOwn = names.size() == 1 && names.iterator().next().get(1).equals(OWN);
    boolean isLeaf = leaf.getBasicConstraints() == -1;
    boolean endsInTime = !leaf.getNotAfter().toInstant().isAfter(signing.notAfter());
    if (!isOwn || !isLeaf || !endsInTime) {
      throw new IllegalStateException("a wrong certificate was signed: " + leaf);
    }
  }

  private boolean token(Mutator random) throws Exception {
    Credentials credentials = with(spoiltToken(random));
    try {
      var proof = authenticators.getFirst().authenticate(credentials);
      if (proof.isPresent() && !proof.get().caller().identities().equals(List.of(OWN))) {
        throw new IllegalStateException("somebody else was believed: " + proof.get().caller());
      }
      return proof.isPresent();
    } catch (Authenticator.Refused | Authenticator.Unavailable refused) {
      return false;
    }
  }

  private String spoiltToken(Mutator random) {
    String stored = random.oneOf(tokens);
    if (random.onceIn(1000)) {
      return stored + "A".repeat(LONG_TOKEN);
    }
    return random.onceIn(8) ? stored : random.text(stored);
  }

  private Credentials with(String token) {
    return new Credentials(
        true,
        List.of(),
        Optional.of(token),
        good.clusterId(),
        good.forwardedCertificate(),
        good.peer());
  }

  private boolean forwarded(Mutator random) throws Exception {
    boolean isGateway = random.onceIn(2);
    Credentials credentials =
        new Credentials(
            true,
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(random.text(random.oneOf(Headers.FORWARDED))),
            Optional.of(
                isGateway ? InetAddress.ofLiteral("10.1.2.3") : InetAddress.ofLiteral("11.1.2.3")));
    try {
      boolean isBelieved = authenticators.getLast().authenticate(credentials).isPresent();
      if (isBelieved && !isGateway) {
        throw new IllegalStateException("a header of nobody's was believed");
      }
      return isBelieved;
    } catch (Authenticator.Refused refused) {
      return false;
    }
  }

  private boolean call(Mutator random) throws Exception {
    CertificateService service =
        new CertificateService(
            new Authenticators(authenticators, false),
            new Authenticators(List.of(), false),
            new Impersonation(Set.of(new Impersonation.Account("shop", "cart")), new NobodysPods()),
            authority,
            new Silence());
    UnaryOperator<String> spoil = text -> random.onceIn(2) ? text : random.text(text);
    CertificateService.Call call =
        new CertificateService.Call(
            random.onceIn(2) ? random.oneOf(requests) : request(random),
            random.number(),
            random.onceIn(2) ? "" : random.text("istio.io/signer"),
            random.onceIn(2)
                ? ""
                : random.text("spiffe://cluster.local/ns/kube-system/sa/default"));
    try {
      check(service.create(with(spoil.apply(random.oneOf(tokens))), call));
      return true;
    } catch (CertificateService.Denied denied) {
      return false;
    }
  }

  private static final class NobodysPods implements NodePods {
    @Override
    public Optional<NodePod> pod(String namespace, String name) {
      return Optional.of(new NodePod("uid", "cart", "node"));
    }

    @Override
    public boolean runsOn(String node, String namespace, String serviceAccount) {
      return true;
    }
  }

  /** Counts nothing. */
  static final class Silence implements IssuanceObserver {
    @Override
    public void requested() {}

    @Override
    public void authenticationFailed() {}

    @Override
    public void failed(CsrFailure.Kind kind) {}

    @Override
    public void issued(String identity, Optional<InetAddress> peer, IssuedChain chain) {}
  }
}
