package dev.mizzen.ca.rotate;

import dev.mizzen.ca.Identity;
import dev.mizzen.ca.key.CaStore;
import dev.mizzen.ca.key.UnusableCa;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the server's identity for whoever serves with it, and hands on what its source has newer.
 * {@link #look} is for one thread; the rest for any.
 */
public final class ServingIdentity {
  private static final Logger LOG = LoggerFactory.getLogger(ServingIdentity.class);

  private final IdentitySource source;
  private final InstantSource clock;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile Optional<Serving> current = Optional.empty();
  private final Complaint complaint = new Complaint();

  public ServingIdentity(IdentitySource source, InstantSource clock) {
    this.source = source;
    this.clock = clock;
  }

  /** Empty until there was one; then there always is. */
  public Optional<Serving> current() {
    return current;
  }

  public Optional<Identity> identity() {
    return current.map(Serving::identity);
  }

  /** Is told after each change, on the looking thread; must not block. */
  public void subscribe(Runnable changed) {
    listeners.add(changed);
  }

  /** Takes what is newer. What goes wrong is said once while it lasts, and the last one stays. */
  public void look() {
    try {
      Optional<Serving> newer = source.newer(clock.instant());
      complaint.over();
      newer.ifPresent(this::serve);
    } catch (UnusableCa | CaStore.StoreFailure failed) {
      if (complaint.isNew(failed)) {
        LOG.atError()
            .addKeyValue("reason", failed.getMessage())
            .addKeyValue("stays", current.isPresent())
            .log("no newer identity for the server's TLS ports");
      }
    }
  }

  private void serve(Serving serving) {
    current = Optional.of(serving);
    LOG.atInfo()
        .addKeyValue("notAfter", serving.identity().notAfter())
        .addKeyValue("serial", serving.identity().certificate().getSerialNumber().toString(16))
        .log("the server's TLS ports have a new identity");
    listeners.forEach(Runnable::run);
  }
}
