package dev.mizzen.agent;

import dev.mizzen.ca.Pem;
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

  /** As the authority signed it, and what the mesh trusts besides; guarded by the monitor. */
  private Optional<WorkloadCertificate> signed = Optional.empty();

  private List<String> bundle = List.of();
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

  /** Has each new certificate handed on, and each change of what is trusted. */
  void subscribe(Consumer<WorkloadCertificate> taker) {
    takers.add(taker);
  }

  void unsubscribe(Consumer<WorkloadCertificate> taker) {
    takers.remove(taker);
  }

  /**
   * Trusts these roots too, from now on.
   *
   * @throws IllegalArgumentException where they are none
   */
  synchronized void trust(List<String> roots) {
    if (roots.equals(bundle)) {
      return;
    }
    List<String> before = bundle;
    bundle = List.copyOf(roots);
    try {
      handOn();
    } catch (Pem.BadPem | IOException unusable) {
      bundle = before;
      throw new IllegalArgumentException("the trust bundle " + unusable.getMessage(), unusable);
    }
  }

  /** The roots of the mesh that are trusted besides the authority's. */
  synchronized List<String> trusted() {
    return bundle;
  }

  private synchronized WorkloadCertificate take(WorkloadCertificate fresh)
      throws Pem.BadPem, IOException {
    signed = Optional.of(fresh);
    handOn();
    return fresh;
  }

  private void handOn() throws Pem.BadPem, IOException {
    if (signed.isPresent()) {
      WorkloadCertificate whole =
          signed.get().withRoots(TrustedRoots.merged(signed.get().roots(), bundle));
      files.write(whole);
      current = Optional.of(whole);
      takers.forEach(taker -> taker.accept(whole));
    }
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
      WorkloadCertificate certificate = take(client.get());
      failure = Optional.empty();
      return Optional.of(certificate);
    } catch (CertificateClient.NoCertificate | Pem.BadPem | IOException failed) {
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
