package dev.mizzen.istiod;

import dev.mizzen.ca.CaBundle;
import dev.mizzen.ca.CertificateProfile;
import dev.mizzen.ca.RevocationLists;
import dev.mizzen.ca.key.CaStore;
import dev.mizzen.ca.key.FolderCaStore;
import dev.mizzen.ca.key.InProcessCaStore;
import dev.mizzen.ca.key.KeySlots;
import dev.mizzen.ca.key.PluggedInCa;
import dev.mizzen.ca.key.SelfSignedCa;
import dev.mizzen.ca.key.UnusableCa;
import dev.mizzen.ca.rotate.AuthorityView;
import dev.mizzen.ca.rotate.CaSource;
import dev.mizzen.ca.rotate.CaTrouble;
import dev.mizzen.ca.rotate.Complaint;
import dev.mizzen.ca.rotate.HeldCa;
import dev.mizzen.ca.rotate.Revocations;
import dev.mizzen.ca.rotate.RootRotation;
import dev.mizzen.ca.rotate.RootsReport;
import dev.mizzen.ca.rotate.RootsReports;
import dev.mizzen.ca.rotate.RootsSeen;
import dev.mizzen.istiod.cluster.ClusterDuties;
import dev.mizzen.istiod.http.CaPage;
import dev.mizzen.istiod.http.Page;
import dev.mizzen.istiod.metrics.CaMetrics;
import dev.mizzen.xds.stream.ConnectionView;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The mesh's authority: where it is kept, what is in force, and its root's change. Parts that
 * change it are for the thread of {@link OwnIdentity}; {@link #seen}, {@link #page} and the metrics
 * are for any.
 */
final class MeshAuthority {
  private static final Logger LOG = LoggerFactory.getLogger(MeshAuthority.class);

  private final IstiodConfig.Identity config;
  private final Clock clock;
  private final HeldCa held;
  private final CaSource source;
  private final Revocations revocations;
  private final RootsSeen seen;
  private final Optional<ClusterDuties> cluster;
  private final RootRotation rotation;
  private final Complaint complaint = new Complaint();

  /**
   * @param cluster keeps it; empty keeps it in a folder, or as long as the process lasts
   * @param streams of proxies that are connected now
   */
  MeshAuthority(
      IstiodConfig.Identity config,
      Optional<ClusterDuties> cluster,
      Supplier<List<ConnectionView>> streams,
      Clock clock) {
    this.config = config;
    this.cluster = cluster;
    this.clock = clock;
    CaStore store = cluster.map(ClusterDuties::caStore).orElseGet(() -> alone(config));
    BooleanSupplier leads = cluster.map(ClusterDuties::rollsRoots).orElse(() -> true);
    SelfSignedCa ca =
        new SelfSignedCa(
            store,
            config.usesCacerts(),
            new CertificateProfile.Root(config.trustDomain(), config.caLifetime()),
            SelfSignedCa.rsa(config.caRsaBits()));
    this.held = new HeldCa(ca);
    PluggedInCa pluggedIn = new PluggedInCa(config.rootCaDir(), config.token());
    this.source = new CaSource(pluggedIn, held);
    this.revocations = new Revocations(pluggedIn, source);
    this.seen = new RootsSeen(() -> connected(streams.get()));
    this.rotation =
        new RootRotation(
            held,
            ca,
            new RootsReports(store),
            seen,
            config.keeping().rules(),
            config.keeping().server(),
            leads,
            RandomGenerator.getDefault());
  }

  private static CaStore alone(IstiodConfig.Identity config) {
    return config
        .keeping()
        .folder()
        .<CaStore>map(FolderCaStore::new)
        .orElseGet(
            () -> {
              LOG.atInfo().log(
                  "there is no store for the mesh's authority: it lasts as long as this process");
              return new InProcessCaStore();
            });
  }

  /** By identity; a proxy that does not say its account has none from us. */
  private static Map<String, Integer> connected(List<ConnectionView> streams) {
    Map<String, Integer> connected = new HashMap<>();
    for (ConnectionView stream : streams) {
      String account = stream.proxy().metadata().serviceAccount();
      if (!account.isEmpty()) {
        String identity = "ns/" + stream.proxy().configNamespace() + "/sa/" + account;
        connected.merge(identity, 1, Integer::sum);
      }
    }
    return connected;
  }

  /** What is in force. */
  CaSource source() {
    return source;
  }

  /** The revocation lists that are handed out. */
  Revocations revocations() {
    return revocations;
  }

  /** Is to be told of each certificate that is signed for a workload. */
  RootsSeen seen() {
    return seen;
  }

  /** Takes a newer one. What goes wrong is said once while it lasts, and the last one stays. */
  void look() {
    try {
      source.current(clock.instant());
      complaint.over();
    } catch (UnusableCa | CaStore.StoreFailure failed) {
      if (complaint.isNew(failed)) {
        LOG.atError()
            .addKeyValue("reason", failed.getMessage())
            .log("no authority to sign certificates with");
      }
    }
  }

  /**
   * Tells of trouble, follows revocation lists, and takes a step of the root's change where one is
   * due.
   */
  void tick() {
    cluster.ifPresent(duties -> duties.caTroubles(troubles()));
    if (config.readsRevocations()) {
      revocations.look();
    }
    if (source.inForce().isPresent() && !source.isPluggedIn()) {
      rotation.tick(clock.instant());
    }
  }

  private List<CaTrouble> troubles() {
    return Stream.concat(
            source.trouble().stream(),
            source.isPluggedIn() ? Stream.empty() : held.trouble().stream())
        .toList();
  }

  Page page() {
    return new CaPage(config.keeping().server(), this::view, this::report);
  }

  private Optional<AuthorityView> view() {
    return source.isPluggedIn()
        ? source.inForce().map(AuthorityView::pluggedIn)
        : held.slots().map(AuthorityView::of);
  }

  private Optional<RootsReport> report() {
    return source.isPluggedIn()
        ? source.inForce().flatMap(this::leastKnown)
        : rotation.report(clock.instant());
  }

  /** Of the roots that an operator has trusted, how far that one has come that fewest have. */
  private Optional<RootsReport> leastKnown(CaBundle bundle) {
    Instant now = clock.instant();
    return bundle.roots().stream()
        .map(root -> seen.report(root, bundle.signing().certificate(), now))
        .min(Comparator.comparingInt(RootsReport::have));
  }

  private String pluggedIn() {
    if (source.trouble().isPresent()) {
      return "refused";
    }
    return source.isPluggedIn() ? "in-force" : "none";
  }

  void observe(CaMetrics metrics) {
    metrics.ends(source::inForce);
    metrics.kept(() -> held.state().text());
    metrics.pluggedIn(this::pluggedIn);
    metrics.revocations(
        () -> config.readsRevocations() ? revocations.state() : "off",
        () -> revocations.current().flatMap(RevocationLists::ends));
    metrics.rotation(() -> held.slots().map(KeySlots::name), this::report);
  }
}
