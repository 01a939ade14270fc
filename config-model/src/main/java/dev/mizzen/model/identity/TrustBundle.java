package dev.mizzen.model.identity;

import java.util.List;

/**
 * What workloads trust each other by, where the mesh has several roots.
 *
 * <p>Shape: each element is PEM of one or more certificates of authorities; none stands twice, and
 * they are in the order of their texts. Source: Istio 1.30, pilot/pkg/trustbundle.
 *
 * @param anchors none where the mesh has one root, or where it is not known yet
 */
public record TrustBundle(List<String> anchors) {
  /** Nothing that a proxy could be told. */
  public static final TrustBundle EMPTY = new TrustBundle(List.of());

  public TrustBundle {
    anchors = anchors.stream().distinct().sorted().toList();
  }
}
