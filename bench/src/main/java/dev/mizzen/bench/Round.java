package dev.mizzen.bench;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;

/**
 * One edit, and when each proxy had it: when it received bytes that hold the edit's marker. Proxies
 * report from their connections' threads.
 */
final class Round {
  private final byte[] marker;
  private final long start = System.nanoTime();
  private final AtomicIntegerArray seen;
  private final AtomicLongArray nanos;
  private final CountDownLatch missing;

  Round(String marker, int proxies) {
    this.marker = marker.getBytes(StandardCharsets.UTF_8);
    this.seen = new AtomicIntegerArray(proxies);
    this.nanos = new AtomicLongArray(proxies);
    this.missing = new CountDownLatch(proxies);
  }

  void received(int proxy, byte[] bytes) {
    if (seen.get(proxy) == 0 && contains(bytes) && seen.compareAndSet(proxy, 0, 1)) {
      nanos.set(proxy, System.nanoTime() - start);
      missing.countDown();
    }
  }

  boolean await(long seconds) throws InterruptedException {
    return missing.await(seconds, TimeUnit.SECONDS);
  }

  long missing() {
    return missing.getCount();
  }

  /** The proxies' times in milliseconds, ascending; of those that have the edit. */
  List<Long> millis() {
    return IntStream.range(0, nanos.length())
        .filter(proxy -> seen.get(proxy) == 1)
        .mapToObj(proxy -> TimeUnit.NANOSECONDS.toMillis(nanos.get(proxy)))
        .sorted()
        .toList();
  }

  private boolean contains(byte[] bytes) {
    byte first = marker[0];
    for (int i = 0; i <= bytes.length - marker.length; i++) {
      if (bytes[i] == first
          && Arrays.equals(bytes, i, i + marker.length, marker, 0, marker.length)) {
        return true;
      }
    }
    return false;
  }
}
