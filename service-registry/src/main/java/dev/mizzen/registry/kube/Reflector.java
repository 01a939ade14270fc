package dev.mizzen.registry.kube;

import dev.mizzen.model.load.FaultHandler;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps up with the objects of one kind, on one virtual thread of its own.
 *
 * <pre>
 *        ┌────── expired, outage, storage went back, relist() ──────┐
 *        ▼                                                          │
 *   ──► list, by pages ──► watch from the list's version ──► ended ─┴─► watch from the last version
 *                                                              └ early: ask first where the server is
 * </pre>
 *
 * <p>An object that cannot be read, and an event of no known type, cost themselves. A watch that
 * breaks costs a new one from the last version seen. Whatever else may have been missed is found by
 * a list, of which the sink tells only the differences.
 */
final class Reflector implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Reflector.class);

  /** Watches from one version that told nothing: then a list is tried instead. */
  private static final int MOST_FUTILE_WATCHES = 3;

  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

  private final ApiResource resource;
  private final ListWatch requests;
  private final ReflectorListener listener;
  private final FaultHandler faults;
  private final KubeTiming timing;
  private final Backoff backoff;
  private final Thread thread;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile boolean isRelistWanted;

  /** Where the next watch begins; empty where a list is due. */
  private Optional<String> version = Optional.empty();

  private int futileWatches;
  private boolean mayHaveGoneBack;
  private Optional<Long> silentSince = Optional.empty();

  Reflector(
      ApiResource resource,
      KubeHttp http,
      ItemSink sink,
      ReflectorListener listener,
      FaultHandler faults,
      KubeTiming timing) {
    this.resource = resource;
    this.requests = new ListWatch(resource, http, sink, this::heard, timing);
    this.listener = listener;
    this.faults = faults;
    this.timing = timing;
    this.backoff = new Backoff(timing.firstRetry(), () -> ThreadLocalRandom.current().nextDouble());
    this.thread = Thread.ofVirtual().name("kube-" + resource.name()).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Lists everything again soon: what is wanted of it has changed. Any thread may call it. */
  void relist() {
    isRelistWanted = true;
    requests.endWatch();
  }

  private void run() {
    try {
      while (closed.getCount() > 0) {
        step();
      }
    } catch (InterruptedException | InterruptedIOException ends) {
      LOG.atDebug().addKeyValue(LogKeys.KIND, resource.name()).log("reflector ends");
    }
  }

  private void step() throws InterruptedException, InterruptedIOException {
    try {
      listOrWatch();
    } catch (InterruptedIOException ends) {
      throw ends;
    } catch (ApiFailure failure) {
      failed(failure);
    } catch (IOException broken) {
      failed(ApiFailure.unanswered(Objects.toString(broken.getMessage(), "the answer broke off")));
    } catch (RuntimeException fault) {
      faults.handle("kube " + resource.name(), fault);
      version = Optional.empty();
      pause(timing.lastRetry());
    }
  }

  private void listOrWatch() throws IOException, InterruptedException {
    if (isRelistWanted || wasOutage()) {
      isRelistWanted = false;
      version = Optional.empty();
    }
    if (version.isPresent() && mayHaveGoneBack) {
      examine(version.get());
    }
    if (version.isPresent()) {
      watch(version.get());
    } else {
      list();
    }
  }

  private void list() throws IOException, InterruptedException {
    version = Optional.of(requests.list());
    mayHaveGoneBack = false;
    silentSince = Optional.empty();
    futileWatches = 0;
    backoff.reset();
    listener.listed(resource);
  }

  private void watch(String from) throws IOException, InterruptedException {
    ListWatch.Watched watched = requests.watch(from, () -> isRelistWanted);
    silentSince = Optional.empty();
    version = Optional.of(watched.version());
    WatchEnd end = isRelistWanted ? WatchEnd.RELIST : watched.end();
    listener.watchEnded(resource, end);
    mayHaveGoneBack = end == WatchEnd.CUT || end == WatchEnd.SILENT;
    futileWatches = watched.isFutile() ? futileWatches + 1 : 0;
    if (end == WatchEnd.EXPIRED || futileWatches >= MOST_FUTILE_WATCHES) {
      version = Optional.empty();
    }
    if (watched.isFutile()) {
      pause(timing.lastRetry());
    } else {
      backoff.reset();
    }
  }

  /** A server whose storage was put back is at a version before the last one that it told. */
  private void examine(String seen) throws IOException, InterruptedException {
    String now = requests.serverVersion();
    mayHaveGoneBack = false;
    if (ListWatch.isBehind(now, seen)) {
      LOG.atWarn()
          .addKeyValue(LogKeys.KIND, resource.name())
          .addKeyValue(LogKeys.VERSION, now)
          .addKeyValue(LogKeys.SEEN, seen)
          .log("the API server went back to an older version, everything is listed again");
      version = Optional.empty();
    }
  }

  private boolean wasOutage() {
    return silentSince
        .filter(since -> System.nanoTime() - since > timing.outage().toNanos())
        .isPresent();
  }

  private void heard() {
    listener.heard(resource);
  }

  private void failed(ApiFailure failure) throws InterruptedException {
    if (failure.isExpired()) {
      version = Optional.empty();
    }
    if (silentSince.isEmpty()) {
      silentSince = Optional.of(System.nanoTime());
    }
    listener.failed(resource, failure);
    pause(failure.isRefusal() ? timing.refusedRetry() : timing.lastRetry(), failure);
  }

  private void pause(Duration longest, ApiFailure failure) throws InterruptedException {
    Duration asked = failure.retryAfter().orElse(Duration.ZERO);
    Duration wait = backoff.failed(longest);
    await(asked.compareTo(wait) > 0 && asked.compareTo(longest) < 0 ? asked : wait);
  }

  private void pause(Duration longest) throws InterruptedException {
    await(backoff.failed(longest));
  }

  private void await(Duration wait) throws InterruptedException {
    boolean isClosed = closed.await(wait.toNanos(), TimeUnit.NANOSECONDS);
    LOG.atTrace().addKeyValue(LogKeys.KIND, resource.name()).log(isClosed ? "closed" : "waited");
  }

  /** Ends the thread; after it the sink is not called any more. */
  @Override
  public void close() {
    closed.countDown();
    thread.interrupt();
    try {
      if (!thread.join(CLOSE_WITHIN)) {
        LOG.atWarn()
            .addKeyValue(LogKeys.KIND, resource.name())
            .log("reflector did not end in time");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
