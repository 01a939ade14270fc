package dev.mizzen.istiod;

import dev.mizzen.ca.CaBundle;
import dev.mizzen.ca.rotate.IdentitySource;
import dev.mizzen.ca.rotate.RootsSeen;
import dev.mizzen.ca.service.Authenticator;
import dev.mizzen.ca.service.Authenticators;
import dev.mizzen.ca.service.BuiltInAuthority;
import dev.mizzen.ca.service.CertificateAuthority;
import dev.mizzen.ca.service.CertificateService;
import dev.mizzen.ca.service.ClientCertificate;
import dev.mizzen.ca.service.ClusterIdentity;
import dev.mizzen.ca.service.ForwardedCertificate;
import dev.mizzen.ca.service.Impersonation;
import dev.mizzen.ca.service.KubernetesToken;
import dev.mizzen.ca.service.OidcRule;
import dev.mizzen.ca.service.OidcToken;
import dev.mizzen.ca.service.PeerTrustManager;
import dev.mizzen.ca.service.RegistrationAuthority;
import dev.mizzen.ca.service.ReviewCache;
import dev.mizzen.ca.service.SeenIssuance;
import dev.mizzen.ca.service.SigningThreads;
import dev.mizzen.ca.service.TokenReviewer;
import dev.mizzen.istiod.adapter.CertificateGrpc;
import dev.mizzen.istiod.adapter.CertificateSigningRequests;
import dev.mizzen.istiod.adapter.IssuerKeys;
import dev.mizzen.istiod.adapter.LatestPods;
import dev.mizzen.istiod.adapter.StreamAuthenticator;
import dev.mizzen.istiod.adapter.TokenReviews;
import dev.mizzen.istiod.metrics.IssuanceMetrics;
import dev.mizzen.istiod.metrics.IstiodMetrics;
import dev.mizzen.model.identity.TrustDomain;
import dev.mizzen.model.load.FaultHandler;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.registry.kube.KubeAccess;
import dev.mizzen.registry.kube.write.KubeObjects;
import dev.mizzen.xds.stream.StreamCallers;
import io.grpc.BindableService;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Who callers are believed to be, and the certificates that they get. */
final class CallerTrust implements AutoCloseable {
  /** Of the API server for a token; as long again until its answer ends. */
  private static final Duration REVIEW_ANSWER = Duration.ofSeconds(3);

  /** A token that is revoked is believed no longer than a minute. */
  private static final Duration REVIEW_KEPT = Duration.ofSeconds(50);

  private static final int REVIEWS_UNDER_WAY = 256;
  private static final double REVIEWS_PER_SECOND = 500;

  /** Half a second of work for two processors. */
  private static final int WAITING_FOR_SIGNATURE = 1_000;

  private static final Duration SIGNER_ANSWER = Duration.ofSeconds(60);

  private final IstiodConfig.Trust config;
  private final Optional<KubeAccess> cluster;
  private final Supplier<PushContext> picture;
  private final Clock clock;
  private final FaultHandler faults;
  private final Deque<Runnable> open = new ArrayDeque<>();
  private final Optional<ReviewCache> reviews;
  private final List<Authenticator> common;
  private final IssuanceMetrics metrics;
  private final SignerRoots signerRoots;

  /**
   * @param cluster whose API server knows tokens; empty where there is none
   * @param picture of the mesh, as it is now
   */
  CallerTrust(
      IstiodConfig.Trust config,
      Optional<KubeAccess> cluster,
      Supplier<PushContext> picture,
      IstiodMetrics metrics,
      Clock clock,
      FaultHandler faults) {
    this.config = config;
    this.cluster = cluster;
    this.picture = picture;
    this.clock = clock;
    this.faults = faults;
    this.metrics = new IssuanceMetrics(metrics);
    this.signerRoots =
        new SignerRoots(
            () -> picture.get().mesh().config(),
            config.issuance().registration().flatMap(_ -> MountedFiles.signerRoots()),
            config
                .issuance()
                .registration()
                .flatMap(names -> MountedFiles.signerRoots(names.domain().isPresent())));
    this.reviews = cluster.map(this::reviews);
    this.common = common();
  }

  private List<Authenticator> common() {
    IstiodConfig.Authentication rules = config.authentication();
    List<Authenticator> all = new ArrayList<>();
    all.add(new ClientCertificate());
    rules.oidc().stream().map(this::oidc).forEach(all::add);
    reviews.ifPresent(reviewer -> all.add(kubernetes(reviewer)));
    if (!rules.trustedGateways().isEmpty()) {
      all.add(new ForwardedCertificate(rules.trustedGateways()));
    }
    return List.copyOf(all);
  }

  private OidcToken oidc(OidcRule rule) {
    return new OidcToken(
        rule.issuer(), rule.audiences(), new IssuerKeys(rule), this::trustDomain, clock);
  }

  private ReviewCache reviews(KubeAccess access) {
    KubeObjects objects =
        KubeObjects.open(
            new KubeAccess(
                access.kubeconfig(),
                Math.max(access.queriesPerSecond(), REVIEWS_PER_SECOND),
                (int) Math.max(access.burst(), REVIEWS_PER_SECOND),
                REVIEW_ANSWER),
            "token-review");
    open.push(objects::close);
    return new ReviewCache(
        new TokenReviews(objects),
        REVIEW_KEPT,
        REVIEWS_UNDER_WAY,
        REVIEW_ANSWER.multipliedBy(2),
        System::nanoTime);
  }

  private KubernetesToken kubernetes(TokenReviewer reviewer) {
    return new KubernetesToken(
        reviewer,
        config.authentication().audiences(),
        config.authentication().clusters().ofOwn(),
        this::trustDomain);
  }

  /** Those that answer without waiting; they know nobody whom {@link #common} would not know. */
  private List<Authenticator> fromMemory() {
    List<Authenticator> all = new ArrayList<>();
    all.add(new ClientCertificate());
    reviews.ifPresent(cache -> all.add(kubernetes(cache.remembered())));
    return all;
  }

  /** As identities have it. Source: Istio 1.30, pkg/spiffe/spiffe.go. */
  private TrustDomain trustDomain() {
    return new TrustDomain(picture.get().mesh().config().getTrustDomain().replace('@', '.'));
  }

  /**
   * Judges certificates of clients: by the roots of the files where the server's identity is kept
   * in files, else by those of the mesh's authority; and where signers of the cluster sign for
   * workloads, by theirs.
   */
  PeerTrustManager peers(OwnIdentity identity) {
    boolean haveSigners = config.issuance().registration().isPresent();
    return new PeerTrustManager(
        () -> haveSigners ? both(identity.roots(), signerRoots.all()) : identity.roots(),
        () -> Set.of(trustDomain()),
        clock);
  }

  private static List<X509Certificate> both(
      List<X509Certificate> some, List<X509Certificate> others) {
    return Stream.concat(some.stream(), others.stream()).distinct().toList();
  }

  /** Has a signer of the cluster sign the server's own certificate. */
  IdentitySource signedBy(String signer, Supplier<NavigableSet<String>> names, Duration lifetime) {
    return new ClusterIdentity(
        new CertificateSigningRequests(signers(), SIGNER_ANSWER),
        signer,
        names,
        lifetime,
        () -> signerRoots.of(signer));
  }

  /** For the port without encryption. */
  StreamCallers plainStreams() {
    return config.authentication().believesPlaintext() ? secureStreams() : StreamCallers.ANONYMOUS;
  }

  /** For the port with it. */
  StreamCallers secureStreams() {
    IstiodConfig.Authentication rules = config.authentication();
    return rules.asksStreams()
        ? new StreamAuthenticator(
            new Authenticators(common, rules.believesPlaintext()), rules.checksNodes())
        : StreamCallers.ANONYMOUS;
  }

  /**
   * The certificate service; empty where it is off.
   *
   * @param authority as it is now
   * @param seen notes who was given which roots
   */
  Optional<BindableService> certificates(Supplier<Optional<CaBundle>> authority, RootsSeen seen) {
    IstiodConfig.Issuance rules = config.issuance();
    if (!rules.isServed()) {
      return Optional.empty();
    }
    List<Authenticator> believed = new ArrayList<>();
    List<Authenticator> remembered = new ArrayList<>();
    if (config.authentication().asksStreams()) { // off: istiod knows nobody then
      believed.addAll(common);
      rules.issuers().stream().map(this::oidc).forEach(believed::add);
      remembered.addAll(fromMemory());
    }
    boolean believesPlaintext = config.authentication().believesPlaintext();
    return Optional.of(
        new CertificateGrpc(
            new CertificateService(
                new Authenticators(believed, believesPlaintext),
                new Authenticators(remembered, believesPlaintext),
                new Impersonation(
                    rules.nodeAccounts(), new LatestPods(() -> picture.get().workloads())),
                signing(authority),
                new SeenIssuance(metrics, seen)),
            workers(),
            faults));
  }

  private CertificateAuthority signing(Supplier<Optional<CaBundle>> authority) {
    IstiodConfig.Issuance rules = config.issuance();
    return rules.registration().isPresent()
        ? new RegistrationAuthority(
            new CertificateSigningRequests(signers(), SIGNER_ANSWER),
            rules.registration().get(),
            rules.lifetimes(),
            signerRoots::of)
        : new BuiltInAuthority(authority, rules.lifetimes(), clock);
  }

  /** Signatures take a processor; signers of the cluster are waited for. */
  private Executor workers() {
    if (config.issuance().registration().isPresent()) {
      return task -> Thread.ofVirtual().name("csr").start(task);
    }
    SigningThreads threads =
        new SigningThreads(Runtime.getRuntime().availableProcessors(), WAITING_FOR_SIGNATURE);
    open.push(threads::close);
    return threads;
  }

  private KubeObjects signers() {
    KubeAccess access =
        cluster.orElseThrow(
            () -> new IllegalArgumentException("EXTERNAL_CA wants a cluster, not --configDir"));
    KubeObjects signers = KubeObjects.open(access, "certificate-signer");
    open.push(signers::close);
    return signers;
  }

  @Override
  public void close() {
    while (!open.isEmpty()) {
      open.pop().run();
    }
  }
}
