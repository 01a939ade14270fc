package dev.mizzen.xds.stream;

import dev.mizzen.model.identity.Caller;
import io.grpc.Attributes;
import io.grpc.Metadata;
import io.grpc.StatusException;

/** Finds out who opens a stream. A port. Safe for use by many threads. */
public interface StreamCallers {
  /** Takes everybody for nobody, as on a port without encryption. */
  StreamCallers ANONYMOUS = (transport, headers) -> Caller.UNKNOWN;

  /**
   * May block, for a bounded time.
   *
   * @param transport of the connection
   * @param headers of the call
   * @return {@link Caller#UNKNOWN} is let in, but may not read what needs an identity
   * @throws StatusException who is refused
   */
  Caller caller(Attributes transport, Metadata headers)
      throws StatusException, InterruptedException;
}
