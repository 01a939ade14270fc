package dev.mizzen.ca.service;

import java.util.ArrayList;
import java.util.List;

/**
 * A certificate and what is needed to believe it, PEM.
 *
 * @param certificates the certificate, then those that signed it, one by one
 * @param roots all in one text; may be empty
 */
public record IssuedChain(List<String> certificates, String roots) {
  public IssuedChain {
    certificates = List.copyOf(certificates);
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
