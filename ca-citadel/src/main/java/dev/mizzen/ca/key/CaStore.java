package dev.mizzen.ca.key;

import java.util.Map;
import java.util.Optional;

/**
 * Keeps the authority's secrets beyond this process; all replicas share it. A port. Values are
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

  /**
   * A secret as it was read.
   *
   * @param version another one after each change
   */
  record Kept(Map<String, String> data, String version) {
    public Kept {
      data = Map.copyOf(data);
    }

    /** Without what it holds. */
    @Override
    public String toString() {
      return "Kept[" + data.keySet() + " at " + version + "]";
    }
  }

  /** Empty where there is no secret of that name. */
  Optional<Kept> read(String name) throws StoreFailure;

  /** Creates a secret; false where there is one already, which stays as it is. */
  boolean create(String name, Map<String, String> data) throws StoreFailure;

  /**
   * Replaces a secret, whole or not at all; false where it is not the one that was read any more.
   *
   * @param was as it was read
   */
  boolean replace(String name, Kept was, Map<String, String> data) throws StoreFailure;

  /**
   * Another text whenever the secret may have changed; cheap enough to be asked every second. Any
   * thread may ask.
   */
  String stamp(String name);
}
