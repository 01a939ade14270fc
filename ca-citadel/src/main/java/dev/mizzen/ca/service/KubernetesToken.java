package dev.mizzen.ca.service;

import dev.mizzen.model.identity.Caller;
import dev.mizzen.model.identity.TrustDomain;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Believes a service account's token that the API server believes.
 *
 * <p>Source: Istio 1.30, security/pkg/k8s/tokenreview/k8sauthn.go.
 */
public final class KubernetesToken implements Authenticator {
  private static final String GROUP = "system:serviceaccounts";
  private static final String POD_NAME = "authentication.kubernetes.io/pod-name";
  private static final String POD_UID = "authentication.kubernetes.io/pod-uid";

  private final TokenReviewer reviewer;
  private final List<String> audiences;
  private final Set<String> ownCluster;
  private final Supplier<TrustDomain> trustDomain;

  /**
   * @param audiences TOKEN_AUDIENCES: one of them has to be the token's
   * @param ownCluster names of the cluster that {@code reviewer} asks; callers that name another
   *     are refused
   * @param trustDomain as it is now
   */
  public KubernetesToken(
      TokenReviewer reviewer,
      List<String> audiences,
      Set<String> ownCluster,
      Supplier<TrustDomain> trustDomain) {
    this.reviewer = reviewer;
    this.audiences = List.copyOf(audiences);
    this.ownCluster = Set.copyOf(ownCluster);
    this.trustDomain = trustDomain;
  }

  @Override
  public String name() {
    return "Kubernetes token";
  }

  @Override
  public Optional<Proof> authenticate(Credentials credentials)
      throws Refused, Unavailable, InterruptedException {
    if (credentials.token().isEmpty()) {
      return Optional.empty();
    }
    Optional<String> cluster = credentials.clusterId().filter(id -> !id.isEmpty());
    if (cluster.isPresent() && !ownCluster.contains(cluster.get())) {
      throw new Refused("the caller is of a cluster that is not known here");
    }
    TokenReviewer.Review review = reviewer.review(credentials.token().get(), audiences);
    if (!review.groups().contains(GROUP)) {
      throw new Refused("the token is not that of a service account");
    }
    ServiceAccountName account =
        ServiceAccountName.parse(review.username())
            .orElseThrow(() -> new Refused("the token's user is not a service account"));
    return Optional.of(
        new Proof(
            new Caller(List.of(account.in(trustDomain.get()).toString())), cluster, pod(review)));
  }

  private static Optional<Proof.PodClaim> pod(TokenReviewer.Review review) {
    Optional<String> name = review.first(POD_NAME);
    Optional<String> uid = review.first(POD_UID);
    return name.isPresent() && uid.isPresent()
        ? Optional.of(new Proof.PodClaim(name.get(), uid.get()))
        : Optional.empty();
  }
}
