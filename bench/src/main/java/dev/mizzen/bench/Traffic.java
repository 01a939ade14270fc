package dev.mizzen.bench;

import io.grpc.Status;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What all proxies together received. Written by the connections' threads, read by the client. */
final class Traffic {
  private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int POLL_MILLIS = 20;

  private final LongAdder bytes = new LongAdder();
  private final LongAdder responses = new LongAdder();
  private final Map<String, LongAdder> streamErrors = new ConcurrentSkipListMap<>();
  private final AtomicInteger ready = new AtomicInteger();
  private final AtomicReference<Optional<Round>> round = new AtomicReference<>(Optional.empty());
  private volatile long lastNanos = System.nanoTime();

  void received(int proxy, byte[] response) {
    bytes.add(response.length);
    responses.increment();
    lastNanos = System.nanoTime();
    round.get().ifPresent(current -> current.received(proxy, response));
  }

  void streamFailed(Status reason) {
    String text =
        Stream.of(reason.getCode(), reason.getDescription(), reason.getCause())
            .filter(Objects::nonNull)
            .map(Object::toString)
            .collect(Collectors.joining(" "));
    streamErrors.computeIfAbsent(text, none -> new LongAdder()).increment();
  }

  /** A proxy has its whole configuration, or by a negative step lost it. */
  void ready(int step) {
    ready.addAndGet(step);
  }

  void begin(Round next) {
    round.set(Optional.of(next));
  }

  int readyProxies() {
    return ready.get();
  }

  long bytes() {
    return bytes.sum();
  }

  long responses() {
    return responses.sum();
  }

  long streamErrors() {
    return streamErrors.values().stream().mapToLong(LongAdder::sum).sum();
  }

  /** How many streams ended, by what they were told; empty where none did. */
  String streamErrorsByReason() {
    return streamErrors.entrySet().stream()
        .map(reason -> "\n  %d × %s".formatted(reason.getValue().sum(), reason.getKey()))
        .collect(Collectors.joining());
  }

  /** Waits until nothing has arrived for a second. */
  void settle() throws InterruptedException {
    while (System.nanoTime() - lastNanos < QUIET_NANOS) {
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
  }
}
