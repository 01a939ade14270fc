package dev.mizzen.istiod.adapter;

import dev.mizzen.ca.service.Authenticator;
import dev.mizzen.ca.service.Authenticators;
import dev.mizzen.ca.service.Credentials;
import dev.mizzen.ca.service.Proof;
import dev.mizzen.model.identity.Caller;
import dev.mizzen.xds.stream.StreamCallers;
import io.grpc.Attributes;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the authenticators who opens a stream.
 *
 * <p>Source: Istio 1.30, pilot/pkg/xds/auth.go, authenticate.
 */
public final class StreamAuthenticator implements StreamCallers {
  private static final Logger LOG = LoggerFactory.getLogger(StreamAuthenticator.class);

  private final Authenticators authenticators;
  private final boolean checksNodes;

  /**
   * @param checksNodes off: who comes has to be somebody, and nothing is made of who
   */
  public StreamAuthenticator(Authenticators authenticators, boolean checksNodes) {
    this.authenticators = authenticators;
    this.checksNodes = checksNodes;
  }

  @Override
  public Caller caller(Attributes transport, Metadata headers)
      throws StatusException, InterruptedException {
    Credentials credentials = CallCredentials.of(transport, headers);
    try {
      return authenticators
          .authenticate(credentials)
          .filter(proof -> checksNodes)
          .map(Proof::caller)
          .orElse(Caller.UNKNOWN);
    } catch (Authenticator.Refused refused) {
      log(credentials, refused);
      throw Status.UNAUTHENTICATED.withDescription("authentication failure").asException();
    } catch (Authenticator.Unavailable unavailable) {
      log(credentials, unavailable);
      throw Status.UNAVAILABLE
          .withDescription("the caller cannot be authenticated now")
          .asException();
    }
  }

  private static void log(Credentials credentials, Exception why) {
    LOG.atWarn()
        .addKeyValue("peer", credentials.peer())
        .addKeyValue("reason", why.getMessage())
        .log("a stream is refused: its caller is not believed");
  }
}
