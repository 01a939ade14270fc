package dev.mizzen.istiod.trust;

import dev.mizzen.api.mesh.v1alpha1.MeshConfig;
import dev.mizzen.model.identity.TrustBundle;
import dev.mizzen.model.load.FaultHandler;
import dev.mizzen.model.load.PushPublisher;
import dev.mizzen.model.push.MeshEvent;
import dev.mizzen.model.push.MeshUpdate;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Joins the roots that the mesh trusts: those of its authority, of signers of the cluster, of the
 * mesh config, and of SPIFFE bundle endpoints; tells each change as an event. Hears of pictures on
 * the mesh-loader thread, where it only notes the settings; works on a thread of its own.
 *
 * <p>Nothing is told until the authority is there and every endpoint has been asked: a bundle that
 * lacks a root would have proxies refuse who is trusted. Source: Istio 1.30, pilot/pkg/trustbundle.
 */
public final class TrustSources implements PushPublisher, AutoCloseable {
  /** How often an endpoint is asked that answers. */
  public static final Duration INTERVAL = Duration.ofMinutes(30);

  private static final Logger LOG = LoggerFactory.getLogger(TrustSources.class);
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final Supplier<Optional<String>> authority;
  private final List<String> signers;
  private final BundleFetch fetch;
  private final Duration interval;
  private final Consumer<MeshEvent> events;
  private final FaultHandler faults;
  private final Thread thread = Thread.ofVirtual().name("trust-bundle").unstarted(this::run);
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** Guarded by the lock, as is the next. */
  private Optional<MeshConfig> settings = Optional.empty();

  private boolean hasChanged;

  /** Touched only on the own thread, as are those that follow. */
  private final Map<URI, BundleEndpoint> endpoints = new HashMap<>();

  private Optional<MeshConfig> seen = Optional.empty();
  private List<String> ofSettings = List.of();
  private TrustBundle told = TrustBundle.EMPTY;
  private volatile boolean isClosed;

  /**
   * Makes one that does nothing yet.
   *
   * @param authority PEM of the roots of the mesh's authority, as it is now; empty while there is
   *     none yet, which is waited for
   * @param signers PEM of the roots of signers of the cluster
   * @param interval how often an endpoint is asked that answers
   */
  public TrustSources(
      Supplier<Optional<String>> authority,
      List<String> signers,
      BundleFetch fetch,
      Duration interval,
      Consumer<MeshEvent> events,
      FaultHandler faults) {
    this.authority = authority;
    this.signers = signers.stream().filter(TrustSources::holds).toList();
    this.fetch = fetch;
    this.interval = interval;
    this.events = events;
    this.faults = faults;
  }

  private static boolean holds(String pem) {
    try {
      Anchors.require(pem);
      return true;
    } catch (Anchors.Refused refused) {
      LOG.atError()
          .addKeyValue("reason", "the roots of the cluster's signers: it " + refused.getMessage())
          .log("roots are not trusted");
      return false;
    }
  }

  public void start() {
    thread.start();
  }

  @Override
  public void publish(MeshUpdate update) {
    lock.lock();
    try {
      settings = Optional.of(update.context().mesh().config());
      signal();
    } finally {
      lock.unlock();
    }
  }

  private void endpointChanged() {
    lock.lock();
    try {
      signal();
    } finally {
      lock.unlock();
    }
  }

  /** To be called with the lock held. */
  private void signal() {
    hasChanged = true;
    changed.signal();
  }

  private void run() {
    try {
      while (!isClosed) {
        look(await());
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    } finally {
      endpoints.values().forEach(BundleEndpoint::close);
    }
  }

  /** Waits for a change, or a second: the authority is looked at again then. */
  private Optional<MeshConfig> await() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = LOOK.toNanos();
      while (!hasChanged && left > 0) {
        left = changed.awaitNanos(left);
      }
      hasChanged = false;
      return settings;
    } finally {
      lock.unlock();
    }
  }

  private void look(Optional<MeshConfig> now) {
    try {
      if (now.isPresent() && !hasSameAnchors(now.get())) {
        take(now.get());
      }
      if (now.isPresent()) {
        tell();
      }
    } catch (RuntimeException fault) {
      faults.handle("trust-bundle", fault);
    }
  }

  private boolean hasSameAnchors(MeshConfig config) {
    return seen.map(MeshConfig::getCaCertificatesList)
        .filter(config.getCaCertificatesList()::equals)
        .isPresent();
  }

  private void take(MeshConfig config) {
    seen = Optional.of(config);
    MeshAnchors asked = MeshAnchors.of(config);
    asked
        .problems()
        .forEach(
            problem ->
                LOG.atError()
                    .addKeyValue("problem", "MeshConfig mesh: " + problem)
                    .log("what the mesh config says of roots is not taken"));
    ofSettings = asked.rootsAfter(ofSettings);
    endpoints
        .entrySet()
        .removeIf(
            known -> {
              boolean isGone = !asked.endpoints().contains(known.getKey());
              if (isGone) {
                known.getValue().close();
              }
              return isGone;
            });
    asked
        .endpoints()
        .forEach(
            address ->
                endpoints.computeIfAbsent(
                    address,
                    fresh ->
                        new BundleEndpoint(fresh, fetch, interval, this::endpointChanged).start()));
  }

  private void tell() {
    Optional<String> own = authority.get();
    boolean isWhole =
        own.isPresent() && endpoints.values().stream().allMatch(BundleEndpoint::isSettled);
    if (!isWhole || isClosed) {
      return;
    }
    List<String> all = new ArrayList<>();
    own.filter(pem -> !pem.isEmpty()).ifPresent(all::add);
    all.addAll(signers);
    all.addAll(ofSettings);
    endpoints.values().forEach(endpoint -> all.addAll(endpoint.roots()));
    TrustBundle bundle = new TrustBundle(all);
    if (!bundle.equals(told)) {
      told = bundle;
      LOG.atInfo().addKeyValue("anchors", bundle.anchors().size()).log("trust bundle changed");
      events.accept(new MeshEvent.TrustBundleChanged(bundle));
    }
  }

  /** Tells nothing more once it returns. */
  @Override
  public void close() {
    isClosed = true;
    thread.interrupt();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(5));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
