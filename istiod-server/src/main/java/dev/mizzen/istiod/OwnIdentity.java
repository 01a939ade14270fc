package dev.mizzen.istiod;

import dev.mizzen.ca.CaBundle;
import dev.mizzen.ca.rotate.FileIdentity;
import dev.mizzen.ca.rotate.IdentitySource;
import dev.mizzen.ca.rotate.IssuedIdentity;
import dev.mizzen.ca.rotate.Serving;
import dev.mizzen.ca.rotate.ServingIdentity;
import dev.mizzen.ca.rotate.ServingNames;
import dev.mizzen.model.load.FaultHandler;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The server's own identity: from files, or signed by the mesh's authority. Looks for a newer one
 * on a thread of its own, from {@link #start} on; while there is no store to be reached, it tries
 * less and less often.
 */
final class OwnIdentity implements AutoCloseable {
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private final ServingIdentity serving;
  private final boolean isInFiles;
  private final MeshAuthority mesh;
  private final FaultHandler faults;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread;

  /**
   * @param mesh signs, where the identity does not come from files
   * @param discoveryAddress of the mesh config, as it is now
   */
  OwnIdentity(
      IstiodConfig.Identity config,
      MeshAuthority mesh,
      Supplier<String> discoveryAddress,
      Clock clock,
      FaultHandler faults) {
    this.mesh = mesh;
    this.serving = new ServingIdentity(source(config, mesh, discoveryAddress), clock);
    this.isInFiles = config.files().isPresent();
    this.faults = faults;
    this.thread = Thread.ofVirtual().name("own-identity").unstarted(this::run);
  }

  private static IdentitySource source(
      IstiodConfig.Identity config, MeshAuthority mesh, Supplier<String> discoveryAddress) {
    if (config.files().isPresent()) {
      IstiodConfig.CertificateFiles files = config.files().get();
      return new FileIdentity(files.certificate(), files.key(), files.roots());
    }
    return new IssuedIdentity(
        mesh.source(),
        () ->
            ServingNames.of(
                config.customHosts(),
                discoveryAddress.get(),
                config.namespace(),
                config.revision()),
        config.caLifetime());
  }

  ServingIdentity serving() {
    return serving;
  }

  /** Is told when what others are to trust by is another, on a thread that must not be blocked. */
  void subscribe(Runnable changed) {
    serving.subscribe(changed);
    mesh.revocations().subscribe(changed);
  }

  /** The mesh's authority as it is now; empty until there is one that can be used. */
  Optional<CaBundle> authority() {
    return mesh.source().inForce();
  }

  /** What clients' certificates have to lead to, as it is now. */
  List<X509Certificate> roots() {
    return isInFiles
        ? serving.current().map(Serving::roots).orElse(List.of())
        : authority().map(CaBundle::roots).orElse(List.of());
  }

  void start() {
    thread.start();
  }

  private void run() {
    Duration pause = SHORTEST;
    try {
      do {
        look();
        boolean isServing = serving.current().isPresent();
        pause = isServing ? SHORTEST : longer(pause);
      } while (!stop.await(pause.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static Duration longer(Duration pause) {
    Duration doubled = pause.multipliedBy(2);
    return doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
  }

  private void look() {
    try {
      serving.look(); // looks for the authority too where that signs
      if (isInFiles) {
        mesh.look();
      }
      mesh.tick();
    } catch (RuntimeException fault) {
      faults.handle("own-identity", fault);
    }
  }

  @Override
  public void close() {
    stop.countDown();
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
