package dev.mizzen.ca.service;

import dev.mizzen.model.identity.Caller;
import java.util.Optional;

/**
 * Who a caller is, and where that is known the pod it is.
 *
 * @param cluster that the caller said its token is of; empty is the own one
 * @param pod of a token that is bound to one
 */
public record Proof(Caller caller, Optional<String> cluster, Optional<PodClaim> pod) {

  /** A pod, as the API server said in its review of a token. */
  public record PodClaim(String name, String uid) {}

  static Proof of(Caller caller) {
    return new Proof(caller, Optional.empty(), Optional.empty());
  }
}
