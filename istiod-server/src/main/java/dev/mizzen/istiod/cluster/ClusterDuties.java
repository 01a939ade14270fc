package dev.mizzen.istiod.cluster;

import dev.mizzen.ca.key.CaStore;
import dev.mizzen.ca.rotate.CaTrouble;
import dev.mizzen.istiod.metrics.ClusterMetrics;
import dev.mizzen.model.load.FaultHandler;
import dev.mizzen.model.load.PushPublisher;
import dev.mizzen.model.mesh.DiscoverySelectors;
import dev.mizzen.model.push.MeshUpdate;
import dev.mizzen.registry.allocate.ServiceEntryAddresses;
import dev.mizzen.registry.kube.KubeAccess;
import dev.mizzen.registry.kube.ObjectWatches;
import dev.mizzen.registry.kube.Watched;
import dev.mizzen.registry.kube.write.KubeObjects;
import dev.mizzen.registry.leader.Elections;
import dev.mizzen.registry.leader.LeaderDuty;
import dev.mizzen.registry.leader.LeaderLock;
import dev.mizzen.registry.trust.HandedOut;
import dev.mizzen.registry.trust.NamespaceCopies;
import dev.mizzen.registry.trust.TrustBundleObject;
import dev.mizzen.registry.trust.WebhookPatcher;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * What this replica does to the cluster: some of it as every replica, the rest while it leads. Does
 * nothing before {@link #start}; {@link #close} ends the duties and gives the leaders' locks up.
 *
 * <p>A new duty of a leader is a line in {@link #leaderDuties}.
 */
public final class ClusterDuties implements PushPublisher, AutoCloseable {
  /** Of a call for a lock: several fit into the time that a leader has to renew it. */
  private static final Duration LOCK_CALL = Duration.ofSeconds(4);

  /** Where the authority may be kept. */
  private static final List<String> CA_SECRETS = List.of("istio-ca-secret", "cacerts");

  private final ClusterSettings settings;
  private final Supplier<Optional<String>> roots;
  private final Supplier<Optional<String>> revocationLists;
  private final LeaderDuty status;
  private final ClusterMetrics metrics;
  private final FaultHandler faults;
  private final Deque<Runnable> open = new ArrayDeque<>();
  private final Supplier<KubeObjects> objects;
  private final SecretCaStore caStore;
  private final LeadingFlag rollsRoots = new LeadingFlag();
  private final CaSecretEvents caEvents;
  private volatile DiscoverySelectors selectors = DiscoverySelectors.ALL;
  private volatile Optional<Parts> parts = Optional.empty();

  /** What has to hear of changes. */
  private record Parts(
      WebhookPatcher injection,
      WebhookPatcher validation,
      List<HandedOut> handedOut,
      ServiceEntryAddresses addresses) {}

  /**
   * @param roots PEM texts of what callers of the server are to trust, as they are now
   * @param revocationLists PEM, as they are now; empty until it is known whether there are any
   * @param status tells users of their objects
   */
  public ClusterDuties(
      ClusterSettings settings,
      Supplier<Optional<String>> roots,
      Supplier<Optional<String>> revocationLists,
      LeaderDuty status,
      ClusterMetrics metrics,
      FaultHandler faults) {
    this.settings = settings;
    this.roots = roots;
    this.revocationLists = revocationLists;
    this.status = status;
    this.metrics = metrics;
    this.faults = faults;
    this.objects = new Once(() -> KubeObjects.open(settings.access(), "writer"));
    this.caStore = new SecretCaStore(objects, settings.namespace());
    this.caEvents =
        new CaSecretEvents(objects, settings, rollsRoots, InstantSource.system(), faults);
  }

  /** Where the mesh's authority is kept. */
  public CaStore caStore() {
    return caStore;
  }

  /** All that is wrong with Secrets of the authority now. For one thread; does not block. */
  public void caTroubles(List<CaTrouble> troubles) {
    if (settings.writesEvents()) {
      caEvents.are(troubles);
    }
  }

  /** Whether this replica takes the steps of a root's change. Any thread may ask. */
  public BooleanSupplier rollsRoots() {
    return rollsRoots;
  }

  /**
   * Begins.
   *
   * @throws IllegalArgumentException where nothing says which API server is meant
   */
  public void start() {
    open.push(() -> objects.get().close());
    caEvents.start();
    open.push(caEvents::close);
    ObjectWatches watches = ObjectWatches.open(settings.access(), "writer", faults);
    open.push(watches::close);
    WebhookPatcher injection =
        WebhookPatcher.injection(
            objects.get(),
            settings.label(),
            settings.patchesInjection() ? roots : Optional::empty,
            metrics,
            faults);
    WebhookPatcher validation =
        WebhookPatcher.validation(
            objects.get(), settings.namespace(), settings.label(), roots, metrics, faults);
    List<HandedOut> handedOut = handedOut(watches);
    ServiceEntryAddresses addresses =
        new ServiceEntryAddresses(
            objects.get(),
            watches,
            settings.scope(),
            settings.addressRanges(),
            () -> selectors,
            faults);
    parts = Optional.of(new Parts(injection, validation, handedOut, addresses));
    for (String name : CA_SECRETS) {
      ObjectWatches.Watch ofSecret =
          watches.follow(
              Watched.secret(settings.namespace(), name), new CaSecretWatch(caStore::changed));
      open.push(ofSecret::close);
    }
    injection.start(watches);
    open.push(injection::close);
    if (settings.patchesValidation()) {
      validation.start(watches);
      open.push(validation::close);
    }
    elect(injection::defaultRevision, leaderDuties(handedOut, addresses));
  }

  private List<HandedOut> handedOut(ObjectWatches watches) {
    ClusterSettings.HandedOut places = settings.handedOut();
    if (places.inTrustBundle()) {
      return List.of(new TrustBundleObject(objects.get(), watches, roots, faults));
    }
    List<HandedOut> all = new ArrayList<>();
    all.add(copies(watches, NamespaceCopies.Place.roots(places.rootsConfigMap()), roots));
    places
        .listsConfigMap()
        .map(NamespaceCopies.Place::revocationLists)
        .ifPresent(place -> all.add(copies(watches, place, revocationLists)));
    return List.copyOf(all);
  }

  private NamespaceCopies copies(
      ObjectWatches watches, NamespaceCopies.Place place, Supplier<Optional<String>> text) {
    return new NamespaceCopies(
        objects.get(), watches, place, settings.scope(), text, () -> selectors, faults);
  }

  private Map<LeaderLock, List<LeaderDuty>> leaderDuties(
      List<HandedOut> handedOut, ServiceEntryAddresses addresses) {
    List<LeaderDuty> ofNamespaces = new ArrayList<>(handedOut);
    ofNamespaces.add(rollsRoots);
    Map<LeaderLock, List<LeaderDuty>> duties = new EnumMap<>(LeaderLock.class);
    duties.put(LeaderLock.NAMESPACES, ofNamespaces);
    duties.put(LeaderLock.ANALYSIS, List.of(status));
    if (!settings.addressRanges().isEmpty()) {
      duties.put(LeaderLock.ADDRESSES, List.of(addresses));
    }
    return duties;
  }

  private void elect(Supplier<String> defaultRevision, Map<LeaderLock, List<LeaderDuty>> duties) {
    KubeAccess access = settings.access();
    KubeObjects locks =
        KubeObjects.open(
            new KubeAccess(
                access.kubeconfig(), access.queriesPerSecond(), access.burst(), LOCK_CALL),
            "leader-election");
    open.push(locks::close);
    Elections elections =
        new Elections(
            locks,
            new Elections.Rules(
                settings.electsLeaders(),
                settings.namespace(),
                settings.identity(),
                settings.label(),
                settings.lease()),
            defaultRevision,
            faults);
    open.push(elections::close);
    metrics.leads(elections::held);
    duties.forEach(elections::stand);
  }

  /** What others are to trust by is another. Any thread may call it. */
  public void trustChanged() {
    parts.ifPresent(
        all -> {
          all.injection().changed();
          all.validation().changed();
          all.handedOut().forEach(HandedOut::changed);
        });
  }

  /** Namespaces are chosen anew where the mesh's selectors changed. */
  @Override
  public void publish(MeshUpdate update) {
    DiscoverySelectors.of(update.context().mesh().config())
        .filter(now -> !now.equals(selectors))
        .ifPresent(
            now -> {
              selectors = now;
              parts.ifPresent(
                  all -> {
                    all.handedOut().forEach(HandedOut::changed);
                    all.addresses().changed();
                  });
            });
  }

  @Override
  public void close() {
    while (!open.isEmpty()) {
      open.pop().run();
    }
  }

  /** Opens the connection when it is first needed. Safe for use by many threads. */
  private static final class Once implements Supplier<KubeObjects> {
    private final Supplier<KubeObjects> opening;
    private Optional<KubeObjects> opened = Optional.empty();

    Once(Supplier<KubeObjects> opening) {
      this.opening = opening;
    }

    @Override
    public synchronized KubeObjects get() {
      if (opened.isEmpty()) {
        opened = Optional.of(opening.get());
      }
      return opened.get();
    }
  }
}
