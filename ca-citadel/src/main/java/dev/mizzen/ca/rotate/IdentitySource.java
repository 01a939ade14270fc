package dev.mizzen.ca.rotate;

import dev.mizzen.ca.key.CaStore;
import dev.mizzen.ca.key.UnusableCa;
import java.time.Instant;
import java.util.Optional;

/** Where the server's identity comes from. Touched by one thread. */
public interface IdentitySource {

  /**
   * A newer identity, where there is one now; the first time always.
   *
   * @throws UnusableCa where what is there cannot be used; the last one stays
   * @throws CaStore.StoreFailure where it could not be found out
   */
  Optional<Serving> newer(Instant now) throws UnusableCa, CaStore.StoreFailure;
}
