package dev.mizzen.istiod.trust;

import java.io.IOException;
import java.net.URI;

/** Gets the document of a SPIFFE bundle endpoint. A port. Safe for use by many threads. */
public interface BundleFetch {
  /**
   * Blocks, for a bounded time.
   *
   * @throws IOException where there is no document; the message says why
   */
  byte[] get(URI endpoint) throws IOException, InterruptedException;
}
