package dev.mizzen.registry.kube;

import dev.mizzen.registry.kube.KubeState.Phase;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Keeps account of every kind's reflector, says when all are read, and tells the log what is wrong:
 * an unreachable server once and every minute, not once a kind. Guarded by its lock.
 */
final class SourceHealth implements ReflectorListener {
  private static final Logger LOG = LoggerFactory.getLogger(SourceHealth.class);
  private static final Duration REMIND = Duration.ofMinutes(1);

  private final KubeObserver observer;
  private final InstantSource clock;
  private final Runnable synced;
  private final Map<String, Account> accounts = new TreeMap<>();
  private final Set<String> unread = new HashSet<>();
  private boolean isSynced;
  private Instant lastComplaint = Instant.MIN;

  /** One kind. */
  private static final class Account {
    private final boolean isRequired;
    private Phase phase = Phase.WAITING;
    private Instant since;
    private String detail = "";
    private boolean wasListed;
    private long heardNanos = System.nanoTime();

    Account(boolean isRequired, Instant since) {
      this.isRequired = isRequired;
      this.since = since;
    }
  }

  /**
   * @param synced is run once, when every kind was read that has to be
   */
  SourceHealth(KubeObserver observer, InstantSource clock, Runnable synced) {
    this.observer = observer;
    this.clock = clock;
    this.synced = synced;
  }

  /**
   * A kind will be read.
   *
   * @param isRequired whether nothing is served while the server refuses to show it
   */
  synchronized void expect(ApiResource resource, boolean isRequired) {
    accounts.put(resource.name(), new Account(isRequired, clock.instant()));
    if (!isSynced) {
      unread.add(resource.name());
    }
  }

  /** Whether a kind is read, or will be. */
  synchronized boolean expects(ApiResource resource) {
    return accounts.containsKey(resource.name());
  }

  /** A kind will not be read any more. */
  synchronized void forget(ApiResource resource) {
    accounts.remove(resource.name());
    read(resource.name());
  }

  @Override
  public synchronized void listed(ApiResource resource) {
    Account account = accounts.get(resource.name());
    if (account == null) {
      return;
    }
    account.wasListed = true;
    enter(resource, account, Phase.LIVE, "");
    observer.listed(resource.name());
    read(resource.name());
  }

  @Override
  public synchronized void heard(ApiResource resource) {
    Account account = accounts.get(resource.name());
    if (account == null) {
      return;
    }
    account.heardNanos = System.nanoTime();
    if (account.wasListed && account.phase != Phase.LIVE) {
      enter(resource, account, Phase.LIVE, "");
    }
  }

  @Override
  public void watchEnded(ApiResource resource, WatchEnd why) {
    observer.watchEnded(resource.name(), why);
  }

  @Override
  public synchronized void failed(ApiResource resource, ApiFailure failure) {
    Account account = accounts.get(resource.name());
    if (account == null) {
      return;
    }
    String detail = String.valueOf(failure.getMessage());
    if (failure.isAbsent()) {
      enter(resource, account, Phase.ABSENT, detail);
      read(resource.name());
    } else if (failure.isForbidden()) {
      enter(resource, account, Phase.REFUSED, detail);
      if (!account.isRequired) {
        read(resource.name());
      }
    } else {
      enter(resource, account, Phase.LOST, detail);
    }
  }

  private void read(String name) {
    unread.remove(name);
    if (unread.isEmpty() && !isSynced) {
      isSynced = true;
      synced.run();
    }
  }

  private void enter(ApiResource resource, Account account, Phase phase, String detail) {
    boolean isNew = account.phase != phase;
    boolean wasLost = account.phase == Phase.LOST;
    Instant began = account.since;
    account.phase = phase;
    account.detail = detail;
    if (isNew) {
      account.since = clock.instant();
    }
    switch (phase) {
      case LOST -> complain(detail);
      case REFUSED -> logRefusal(isNew, resource, account);
      case LIVE -> {
        if (wasLost && accounts.values().stream().noneMatch(a -> a.phase == Phase.LOST)) {
          lastComplaint = Instant.MIN;
          LOG.atInfo()
              .addKeyValue(LogKeys.SECONDS, Duration.between(began, clock.instant()).toSeconds())
              .log("the API server is reached again");
        }
      }
      case WAITING, ABSENT ->
          LOG.atDebug()
              .addKeyValue(LogKeys.KIND, resource.name())
              .addKeyValue(LogKeys.REASON, detail)
              .log("kind is not there");
    }
  }

  private void logRefusal(boolean isNew, ApiResource resource, Account account) {
    LOG.atLevel(isNew ? Level.WARN : Level.DEBUG)
        .addKeyValue(LogKeys.KIND, resource.name())
        .addKeyValue(LogKeys.REASON, account.detail)
        .log(
            account.isRequired && !account.wasListed
                ? "the API server does not show objects of this kind; nothing is served without them"
                : "the API server does not show objects of this kind; the rest is served");
  }

  private void complain(String detail) {
    Instant now = clock.instant();
    if (lastComplaint.isBefore(now.minus(REMIND))) {
      lastComplaint = now;
      LOG.atWarn()
          .addKeyValue(LogKeys.REASON, detail)
          .log(
              isSynced
                  ? "the API server cannot be read; what was read last stays in force"
                  : "the API server cannot be read; not ready until it can");
    }
  }

  /**
   * All of it.
   *
   * @param objects how many there are of a kind
   */
  synchronized KubeState state(ToIntFunction<String> objects) {
    long now = System.nanoTime();
    List<KubeState.Kind> kinds =
        accounts.entrySet().stream()
            .map(
                entry ->
                    new KubeState.Kind(
                        entry.getKey(),
                        entry.getValue().phase,
                        entry.getValue().since,
                        entry.getValue().detail,
                        objects.applyAsInt(entry.getKey()),
                        Duration.ofNanos(now - entry.getValue().heardNanos)))
            .toList();
    return new KubeState(isSynced, kinds);
  }
}
