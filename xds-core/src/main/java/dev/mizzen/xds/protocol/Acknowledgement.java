package dev.mizzen.xds.protocol;

import com.google.rpc.Status;
import java.time.Instant;
import java.util.Optional;

/**
 * What was last sent of a type and what the proxy said to it.
 *
 * @param nonceSent of the last response; empty before the first
 * @param nonceAcked of the last response that the proxy took
 * @param error why it refused the last one
 */
public record Acknowledgement(
    Optional<String> nonceSent,
    Optional<String> nonceAcked,
    Optional<Instant> sentAt,
    Optional<Status> error,
    boolean isOutstanding) {
  public static final Acknowledgement NOTHING_SENT =
      new Acknowledgement(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false);

  public Acknowledgement sent(String nonce, Instant at) {
    return new Acknowledgement(Optional.of(nonce), nonceAcked, Optional.of(at), error, true);
  }

  public Acknowledgement acked(String nonce) {
    return new Acknowledgement(nonceSent, Optional.of(nonce), sentAt, Optional.empty(), false);
  }

  public Acknowledgement nacked(Status reason) {
    return new Acknowledgement(nonceSent, nonceAcked, sentAt, Optional.of(reason), false);
  }

  /** Whether a nonce answers the response that was sent last. */
  public boolean isCurrent(String nonce) {
    return nonceSent.isPresent() && nonceSent.get().equals(nonce);
  }
}
