package dev.mizzen.registry.status;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.load.FaultHandler;
import dev.mizzen.registry.kube.ObjectSeen;
import dev.mizzen.registry.kube.Permits;
import dev.mizzen.registry.kube.PluralNames;
import dev.mizzen.registry.kube.write.Answer;
import dev.mizzen.registry.kube.write.KubeObjects;
import dev.mizzen.registry.kube.write.ObjectRef;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells users of their objects: a thread that looks at all of them again and again, and writes what
 * their status does not say yet, as long as it leads.
 *
 * <p>Nothing is queued: what a pass cannot write, since the budget is used up or the API server
 * does not answer, the next works out anew. Errors cost the object, the kind or the pass; they are
 * counted and shown in {@link #report}.
 */
public final class StatusWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StatusWriter.class);
  private static final Duration EVERY = Duration.ofSeconds(1);

  /**
   * A pass of a large mesh is followed by a longer rest, so that it takes a part of a processor.
   */
  private static final int RESTS = 10;

  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final StatusSettings settings;
  private final Supplier<Optional<MeshFacts>> mesh;
  private final KubeObjects api;
  private final InstantSource clock;
  private final FaultHandler faults;
  private final Permits budget;
  private final WriteRights rights;
  private final ObjectEvents events;
  private final ObjectJudge judge;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread = Thread.ofVirtual().name("status-writer").unstarted(this::run);
  private Duration rest = EVERY;
  private boolean hasLed;
  private Duration pause = Duration.ZERO;
  private Instant notBefore = Instant.EPOCH;
  private volatile BooleanSupplier leadership = () -> false;
  private final AtomicLong passes = new AtomicLong();
  private final AtomicLong written = new AtomicLong();
  private final AtomicLong eventsWritten = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();
  private volatile String lastFailure = "";

  /**
   * A writer that does nothing yet.
   *
   * @param mesh asked once a pass, on this writer's thread; empty while nothing is served
   */
  public StatusWriter(
      StatusSettings settings,
      TrackedObjects objects,
      Supplier<Optional<MeshFacts>> mesh,
      KubeObjects api,
      InstantSource clock,
      FaultHandler faults) {
    this.settings = settings;
    this.mesh = mesh;
    this.api = api;
    this.clock = clock;
    this.faults = faults;
    this.budget = new Permits(settings.writesPerSecond(), settings.burst(), System::nanoTime);
    this.rights = new WriteRights(api, settings.scope());
    this.events = new ObjectEvents(api, settings.writer());
    this.judge = new ObjectJudge(objects, events);
  }

  /** Begins to look. */
  public void start() {
    thread.start();
  }

  /**
   * From now on this replica writes while that holds. Any thread may say so.
   *
   * @param held asked before each write
   */
  public void lead(BooleanSupplier held) {
    leadership = held;
  }

  /** How it goes. Any thread may ask. */
  public StatusReport report() {
    return new StatusReport(
        leadership.getAsBoolean(),
        passes.get(),
        rights.missing().stream().map(WriteRights.Right::toString).toList(),
        written.get(),
        eventsWritten.get(),
        failures.get(),
        lastFailure,
        judge.lines());
  }

  private void run() {
    try {
      while (!closing.await(rest.toMillis(), TimeUnit.MILLISECONDS)) {
        onePass();
      }
    } catch (InterruptedException closed) {
      LOG.atDebug().log("closed while it wrote");
    }
  }

  private void onePass() throws InterruptedException {
    try {
      long began = System.nanoTime();
      Optional<MeshFacts> facts = mesh.get();
      if (facts.isPresent()) {
        Instant now = clock.instant();
        List<ObjectJudge.Change> changes = look(facts.get(), now);
        rest = EVERY.plus(Duration.ofNanos(System.nanoTime() - began).multipliedBy(RESTS));
        write(changes, now);
      }
    } catch (RuntimeException fault) { // costs the pass
      faults.handle("status", fault);
    }
  }

  private List<ObjectJudge.Change> look(MeshFacts facts, Instant now) {
    passes.incrementAndGet();
    boolean leads = leadership.getAsBoolean();
    if (leads != hasLed) {
      hasLed = leads;
      judge.lookAgain();
    }
    return judge.changes(
        facts,
        kind -> leads && settings.writesStatus() && !rights.isMissing(right(kind), now),
        now);
  }

  private void write(List<ObjectJudge.Change> changes, Instant now) throws InterruptedException {
    if (!hasLed) {
      events.drop();
      return;
    }
    changes.sort(Comparator.comparingInt(change -> change.object().isRefused() ? 0 : 1));
    for (ObjectJudge.Change change : changes) {
      write(change, now);
    }
    writeEvents(now);
  }

  private static WriteRights.Right right(ConfigKind kind) {
    return new WriteRights.Right(
        "patch", kind.group(), PluralNames.of(kind).orElseThrow() + "/status");
  }

  private boolean mayWrite(WriteRights.Right right, Instant now) throws InterruptedException {
    return leadership.getAsBoolean() && !now.isBefore(notBefore) && rights.has(right, now);
  }

  private void write(ObjectJudge.Change change, Instant now) throws InterruptedException {
    ObjectSeen object = change.object();
    WriteRights.Right right = right(object.key().kind());
    if (!mayWrite(right, now) || !budget.take()) {
      return;
    }
    change.state().tried(now);
    ObjectNode patch = MAPPER.createObjectNode();
    patch.putObject("metadata").put("resourceVersion", object.resourceVersion());
    patch.set("status", change.patch());
    Answer answer = api.mergeStatus(reference(object.key()), patch);
    switch (answer) {
      case Answer.Done _ -> {
        written.incrementAndGet();
        pause = Duration.ZERO;
        change.state().done(object, change.desired());
      }
      case Answer.NotFound _, Answer.Conflict _ -> {
        // the source will tell what became of it
      }
      case Answer.Forbidden(var message) -> {
        failed(message);
        rights.refused(right, now);
      }
      case Answer.Invalid(var message) -> {
        failed(object.key() + ": " + message);
        change.state().done(object, change.desired());
      }
      case Answer.Unavailable(var message, var retryAfter) -> {
        failed(message);
        rest(retryAfter, now);
      }
    }
  }

  private void writeEvents(Instant now) throws InterruptedException {
    if (!settings.writesEvents() || events.isEmpty()) {
      events.drop();
      return;
    }
    while (!events.isEmpty() && mayWrite(ObjectEvents.RIGHT, now) && budget.take()) {
      switch (events.writeNext(now)) {
        case Answer.Done _ -> eventsWritten.incrementAndGet();
        case Answer.Forbidden(var message) -> {
          failed(message);
          rights.refused(ObjectEvents.RIGHT, now);
        }
        case Answer.Unavailable(var message, var retryAfter) -> {
          failed(message);
          rest(retryAfter, now);
        }
        case Answer.Failed failure -> failed(failure.message());
      }
    }
    if (rights.missing().contains(ObjectEvents.RIGHT)) {
      events.drop();
    }
  }

  static ObjectRef reference(ConfigKey key) {
    ConfigKind kind = key.kind();
    return new ObjectRef(
        kind.apiVersion(),
        kind.kind(),
        PluralNames.of(kind).orElseThrow(),
        key.namespace(),
        key.name());
  }

  private void failed(String message) {
    failures.incrementAndGet();
    lastFailure = message;
    LOG.atDebug().addKeyValue("reason", message).log("not written");
  }

  /** Asks nothing for a while: longer each time, until something was written. */
  private void rest(Optional<Duration> asked, Instant now) {
    Duration doubled = pause.isZero() ? EVERY : pause.multipliedBy(2);
    pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    notBefore = now.plus(asked.filter(longer -> longer.compareTo(pause) > 0).orElse(pause));
  }

  /** What is being written is not waited for long. */
  @Override
  public void close() {
    closing.countDown();
    try {
      if (!thread.join(CLOSE_WITHIN)) {
        thread.interrupt();
      }
    } catch (InterruptedException interrupted) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }
}
