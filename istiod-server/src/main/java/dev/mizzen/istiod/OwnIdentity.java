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
import java.util.NavigableSet;
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
  private final boolean isElsewhere;
  private final boolean meshSigns;
  private final MeshAuthority mesh;
  private final FaultHandler faults;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread;

  /**
   * @param mesh signs, where neither files nor a signer of the cluster are named
   * @param trust has a signer of the cluster sign
   * @param discoveryAddress of the mesh config, as it is now
   */
  OwnIdentity(
      IstiodConfig.Identity config,
      MeshAuthority mesh,
      CallerTrust trust,
      Supplier<String> discoveryAddress,
      Clock clock,
      FaultHandler faults) {
    this.mesh = mesh;
    this.serving = new ServingIdentity(source(config, mesh, trust, discoveryAddress), clock);
    this.isElsewhere = config.files().isPresent() || config.signer().isPresent();
    this.meshSigns = config.signer().isEmpty();
    this.faults = faults;
    this.thread = Thread.ofVirtual().name("own-identity").unstarted(this::run);
  }

  private static IdentitySource source(
      IstiodConfig.Identity config,
      MeshAuthority mesh,
      CallerTrust trust,
      Supplier<String> discoveryAddress) {
    if (config.files().isPresent()) {
      IstiodConfig.CertificateFiles files = config.files().get();
      return new FileIdentity(files.certificate(), files.key(), files.roots());
    }
    Supplier<NavigableSet<String>> names =
        () ->
            ServingNames.of(
                config.customHosts(),
                discoveryAddress.get(),
                config.namespace(),
                config.revision());
    return config
        .signer()
        .map(signer -> trust.signedBy(signer, names, config.caLifetime()))
        .orElseGet(() -> new IssuedIdentity(mesh.source(), names, config.caLifetime()));
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
    return isElsewhere
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
      if (isElsewhere && meshSigns) {
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
    if (!meshSigns) {
      thread.interrupt(); // it may wait for a signer
    }
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
