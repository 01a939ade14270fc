package dev.mizzen.agent;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Keeps a certificate fresh: gets one, and another when half of its life is over. Where there is
 * none to be had, it asks again, less and less often. Works on a thread of its own.
 *
 * <p>Source: Istio 1.30, security/pkg/nodeagent/cache/secretcache.go, rotateTime.
 */
final class Renewal implements AutoCloseable {
  private static final Duration SHORTEST = Duration.ofMillis(500);
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private final CertificateClient client;
  private final CertificateFiles files;
  private final Clock clock;
  private final Thread thread = Thread.ofVirtual().name("agent-renewal").unstarted(this::run);
  private final List<Consumer<WorkloadCertificate>> takers = new CopyOnWriteArrayList<>();
  private volatile Optional<WorkloadCertificate> current = Optional.empty();
  private volatile Optional<String> failure = Optional.empty();

  Renewal(CertificateClient client, CertificateFiles files, Clock clock) {
    this.client = client;
    this.files = files;
    this.clock = clock;
  }

  void start() {
    thread.start();
  }

  Optional<WorkloadCertificate> current() {
    return current;
  }

  /** Why the last try failed; empty where it did not. */
  Optional<String> failure() {
    return failure;
  }

  /** Has each new certificate handed on, on this one's thread. */
  void subscribe(Consumer<WorkloadCertificate> taker) {
    takers.add(taker);
  }

  void unsubscribe(Consumer<WorkloadCertificate> taker) {
    takers.remove(taker);
  }

  private void run() {
    Duration pause = SHORTEST;
    try {
      while (true) {
        Optional<WorkloadCertificate> renewed = renew();
        if (renewed.isPresent()) {
          pause = SHORTEST;
          Thread.sleep(half(renewed.get()));
        } else {
          Thread.sleep(pause);
          pause = pause.multipliedBy(2).compareTo(LONGEST) < 0 ? pause.multipliedBy(2) : LONGEST;
        }
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private Duration half(WorkloadCertificate certificate) {
    Duration life = Duration.between(clock.instant(), certificate.notAfter());
    return life.isNegative() ? SHORTEST : life.dividedBy(2);
  }

  private Optional<WorkloadCertificate> renew() throws InterruptedException {
    try {
      WorkloadCertificate certificate = client.get();
      files.write(certificate);
      current = Optional.of(certificate);
      failure = Optional.empty();
      takers.forEach(taker -> taker.accept(certificate));
      return Optional.of(certificate);
    } catch (CertificateClient.NoCertificate | IOException failed) {
      failure = Optional.of(String.valueOf(failed.getMessage()));
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
