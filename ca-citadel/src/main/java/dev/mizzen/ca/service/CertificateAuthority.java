package dev.mizzen.ca.service;

/** Signs for workloads. A port. Safe for use by many threads; may block for a bounded time. */
public interface CertificateAuthority {
  /**
   * @throws CsrFailure where the request is wrong, or cannot be met now
   */
  IssuedChain issue(IssueRequest request) throws CsrFailure, InterruptedException;
}
