package dev.mizzen.ca.rotate;

import dev.mizzen.ca.CaBundle;
import dev.mizzen.ca.key.CaStore;
import dev.mizzen.ca.key.UnusableCa;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the authority for whoever signs with it. {@link #look} is for the thread of the source; the
 * rest for any.
 */
public final class AuthorityInForce {
  private static final Logger LOG = LoggerFactory.getLogger(AuthorityInForce.class);

  private final CaSource source;
  private final InstantSource clock;
  private volatile Optional<CaBundle> current = Optional.empty();
  private String complaint = "";

  public AuthorityInForce(CaSource source, InstantSource clock) {
    this.source = source;
    this.clock = clock;
  }

  /** Empty until there was one; then there always is. */
  public Optional<CaBundle> current() {
    return current;
  }

  /** Takes what is newer. What goes wrong is said once while it lasts, and the last one stays. */
  public void look() {
    try {
      CaBundle found = source.current(clock.instant());
      complaint = "";
      if (current.filter(now -> now == found).isEmpty()) {
        current = Optional.of(found);
        LOG.atInfo()
            .addKeyValue("authority", found.signing())
            .addKeyValue("roots", found.roots().size())
            .log("certificates are signed by");
      }
    } catch (UnusableCa | CaStore.StoreFailure failed) {
      String reason = String.valueOf(failed.getMessage());
      if (!reason.equals(complaint)) {
        complaint = reason;
        LOG.atError()
            .addKeyValue("reason", reason)
            .addKeyValue("stays", current.isPresent())
            .log("no authority to sign certificates with");
      }
    }
  }
}
