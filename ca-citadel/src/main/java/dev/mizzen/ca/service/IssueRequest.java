package dev.mizzen.ca.service;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A certificate that somebody may have.
 *
 * @param csr PEM
 * @param identities for the certificate, proven; at least one
 * @param lifetime empty has the authority choose
 * @param signer that the caller would like to sign; empty for the authority's own
 */
public record IssueRequest(
    String csr, List<String> identities, Optional<Duration> lifetime, Optional<String> signer) {
  public IssueRequest {
    identities = List.copyOf(identities);
  }
}
