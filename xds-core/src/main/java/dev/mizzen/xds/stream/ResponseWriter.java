package dev.mizzen.xds.stream;

import dev.mizzen.xds.push.TypeWatch;
import io.grpc.Status;

/** The sending half of a stream of either protocol. */
interface ResponseWriter {

  EncodedResponse response(String version, String typeUrl, String nonce, TypeWatch.Answer answer);

  /** Does nothing once the stream has ended. */
  void write(EncodedResponse response);

  /** Ends the stream unless the other side has. */
  void close(Status reason);

  /** The other end's address, for logs. */
  String peer();
}
