package dev.mizzen.ca.key;

import java.util.Map;
import java.util.Optional;

/**
 * Keeps the authority's secrets beyond this process; all replicas share it. A port. Values are PEM
 * texts by istiod's names, {@code ca-key.pem} among them: an implementation logs none of them.
 */
public interface CaStore {

  /** The store cannot be used now; the message says why and holds nothing secret. */
  final class StoreFailure extends Exception {
    private static final long serialVersionUID = 1L;

    public StoreFailure(String message) {
      super(message);
    }

    public StoreFailure(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** Empty where there is no secret of that name. */
  Optional<Map<String, String>> read(String name) throws StoreFailure;

  /** Creates a secret; false where there is one already, which stays as it is. */
  boolean create(String name, Map<String, String> data) throws StoreFailure;
}
