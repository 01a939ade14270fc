package dev.mizzen.istiod.trust;

import dev.mizzen.api.mesh.v1alpha1.MeshConfig;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What {@code caCertificates} of the mesh config asks for: roots that stand in it, and endpoints
 * that have more.
 *
 * @param roots PEM, in the order of the entries
 * @param problems what is wrong, with the field
 * @param rootsHold whether every root can be used
 */
record MeshAnchors(
    List<String> roots, Set<URI> endpoints, List<String> problems, boolean rootsHold) {
  static final MeshAnchors NONE = new MeshAnchors(List.of(), Set.of(), List.of(), true);
  private static final int MOST_ENDPOINTS = 100;

  MeshAnchors {
    roots = List.copyOf(roots);
    endpoints = Set.copyOf(endpoints);
    problems = List.copyOf(problems);
  }

  static MeshAnchors of(MeshConfig config) {
    List<String> roots = new ArrayList<>();
    Set<URI> endpoints = new LinkedHashSet<>();
    List<String> problems = new ArrayList<>();
    boolean rootsHold = true;
    for (int i = 0; i < config.getCaCertificatesCount(); i++) {
      MeshConfig.CertificateData entry = config.getCaCertificates(i);
      String field = "caCertificates[" + i + "].";
      if (!entry.getPem().isEmpty()) {
        try {
          Anchors.require(entry.getPem());
          roots.add(entry.getPem());
        } catch (Anchors.Refused refused) {
          rootsHold = false;
          problems.add(
              field + "pem " + refused.getMessage() + ": the roots of the last good settings stay");
        }
      } else if (!entry.getSpiffeBundleUrl().isEmpty()) {
        addEndpoint(entry.getSpiffeBundleUrl(), field + "spiffeBundleUrl ", endpoints, problems);
      }
    }
    return new MeshAnchors(roots, endpoints, problems, rootsHold);
  }

  private static void addEndpoint(
      String text, String field, Set<URI> endpoints, List<String> problems) {
    if (endpoints.size() == MOST_ENDPOINTS) {
      problems.add(field + "is one more than the " + MOST_ENDPOINTS + " that are asked");
      return;
    }
    try {
      endpoints.add(BundleAddress.parse(text));
    } catch (IllegalArgumentException wrong) {
      problems.add(field + wrong.getMessage());
    }
  }

  /** The roots of this, or of the one before where any of these cannot be used. */
  List<String> rootsAfter(List<String> before) {
    return rootsHold ? roots : before;
  }
}
