package dev.mizzen.model.index;

import dev.mizzen.model.identity.SpiffeId;
import dev.mizzen.model.identity.TrustDomain;
import dev.mizzen.model.mesh.Mesh;
import dev.mizzen.model.mesh.SessionLabels;
import dev.mizzen.model.service.ClusterId;

/** What every endpoint depends on; where it changes all of them are joined anew. */
record EndpointSettings(
    TrustDomain trustDomain,
    ClusterId ownCluster,
    String domainSuffix,
    boolean dualStack,
    SessionLabels sessions,
    NetworkAssignment networks) {

  static EndpointSettings of(Mesh mesh, WorkloadIndex workloads) {
    return new EndpointSettings(
        new TrustDomain(mesh.config().getTrustDomain()),
        mesh.clusterId(),
        mesh.domainSuffix(),
        mesh.features().dualStack(),
        mesh.features().sessions(),
        NetworkAssignment.of(mesh, workloads));
  }

  /**
   * The SPIFFE id of a service account as text. A pod that names no account has an id nevertheless:
   * one that no certificate has.
   */
  String identity(String namespace, String serviceAccount) {
    return new SpiffeId(trustDomain, namespace, serviceAccount).toString();
  }
}
