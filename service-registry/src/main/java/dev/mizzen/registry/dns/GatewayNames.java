package dev.mizzen.registry.dns;

import dev.mizzen.model.load.FaultHandler;
import dev.mizzen.model.load.PushPublisher;
import dev.mizzen.model.push.MeshEvent;
import dev.mizzen.model.push.MeshUpdate;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the addresses of those network gateways that are known by a name. Hears of pictures on the
 * mesh-loader thread, where it only notes the names; looks them up on its own thread, again
 * whenever an answer is too old, and tells what changed as an event.
 *
 * <p>An answer holds as long as the name server says, but {@link #MIN_TTL} at least and {@link
 * #MAX_TTL} at most. While nobody answers, the last good answer stays and is asked for again after
 * the least time. Source: Istio 1.30, pilot/pkg/model/network.go, networkGatewayNameCache.
 */
public final class GatewayNames implements PushPublisher, AutoCloseable {
  static final Duration MIN_TTL = Duration.ofSeconds(30);
  static final Duration MAX_TTL = Duration.ofHours(1);

  private static final Logger LOG = LoggerFactory.getLogger(GatewayNames.class);

  private record Known(List<String> addresses, long untilNanos) {}

  private final NameLookup lookup;
  private final Duration minTtl;
  private final Consumer<MeshEvent> events;
  private final FaultHandler faults;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** Guarded by the lock. */
  private Set<String> wanted = Set.of();

  /** Touched only on the own thread, as is what was told. */
  private final Map<String, Known> known = new HashMap<>();

  private Map<String, List<String>> told = Map.of();
  private volatile boolean isClosed;

  public GatewayNames(NameLookup lookup, Consumer<MeshEvent> events, FaultHandler faults) {
    this(lookup, MIN_TTL, events, faults);
  }

  GatewayNames(
      NameLookup lookup, Duration minTtl, Consumer<MeshEvent> events, FaultHandler faults) {
    this.lookup = lookup;
    this.minTtl = minTtl;
    this.events = events;
    this.faults = faults;
    this.thread = Thread.ofVirtual().name("gateway-names").unstarted(this::run);
  }

  /** Begins to look names up. */
  public void start() {
    thread.start();
  }

  @Override
  public void publish(MeshUpdate update) {
    want(update.context().networks().names());
  }

  /** From now on keeps these names' addresses. Does not block. */
  void want(Set<String> names) {
    lock.lock();
    try {
      if (!wanted.equals(names)) {
        wanted = Set.copyOf(names);
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    isClosed = true;
    thread.interrupt();
  }

  private void run() {
    try {
      while (!isClosed) {
        due().forEach(this::refresh);
        tell();
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits until the answer for some wanted name is missing or too old. */
  private Set<String> due() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (true) {
        known.keySet().retainAll(wanted);
        long now = System.nanoTime();
        Set<String> due = Set.copyOf(wanted.stream().filter(name -> isDue(name, now)).toList());
        if (!due.isEmpty()) {
          return due;
        }
        if (known.isEmpty()) {
          changed.await();
        } else {
          changed.awaitNanos(
              known.values().stream().mapToLong(one -> one.untilNanos() - now).min().orElseThrow());
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean isDue(String name, long now) {
    Known answer = known.get(name);
    return answer == null || answer.untilNanos() - now <= 0;
  }

  private void refresh(String name) {
    Optional<NameAnswer> answer = Optional.empty();
    try {
      answer = lookup.addresses(name);
    } catch (RuntimeException fault) {
      faults.handle("look up " + name, fault);
    }
    Known before = known.get(name);
    List<String> last = before == null ? List.of() : before.addresses();
    List<String> addresses = answer.map(NameAnswer::addresses).orElse(last);
    if (addresses.isEmpty() || answer.isEmpty()) {
      LOG.atWarn()
          .addKeyValue("name", name)
          .addKeyValue("addresses", addresses)
          .log("name of a network gateway could not be resolved");
    }
    Duration ttl = within(answer.map(NameAnswer::ttl).orElse(minTtl));
    known.put(name, new Known(addresses, System.nanoTime() + ttl.toNanos()));
  }

  private Duration within(Duration ttl) {
    Duration least = ttl.compareTo(minTtl) < 0 ? minTtl : ttl;
    return least.compareTo(MAX_TTL) > 0 ? MAX_TTL : least;
  }

  private void tell() {
    Map<String, List<String>> now = new TreeMap<>();
    known.forEach((name, answer) -> now.put(name, answer.addresses()));
    if (!isClosed && !now.equals(told)) {
      told = now;
      events.accept(new MeshEvent.GatewayNamesResolved(now));
    }
  }
}
