package dev.mizzen.ca.service;

import dev.mizzen.ca.CaBundle;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A certificate and what is needed to believe it, PEM.
 *
 * @param certificates the certificate, then those that signed it, one by one
 * @param roots all in one text; may be empty
 * @param signed empty where another authority signed it
 */
public record IssuedChain(List<String> certificates, String roots, Optional<Signed> signed) {
  public IssuedChain {
    certificates = List.copyOf(certificates);
  }

  /**
   * What this server signed itself.
   *
   * @param from when the certificate begins
   * @param until when it ends
   * @param by what signed it
   */
  public record Signed(Instant from, Instant until, CaBundle by) {}

  /** One that somebody else signed. */
  public IssuedChain(List<String> certificates, String roots) {
    this(certificates, roots, Optional.empty());
  }

  /** As callers get it: the roots are the last element, whole. */
  public List<String> elements() {
    List<String> all = new ArrayList<>(certificates);
    if (!roots.isEmpty()) {
      all.add(roots);
    }
    return all;
  }
}
