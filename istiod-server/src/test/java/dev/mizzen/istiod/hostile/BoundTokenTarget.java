package dev.mizzen.istiod.hostile;

import dev.mizzen.ca.Pem;
import dev.mizzen.ca.service.Authenticators;
import dev.mizzen.ca.service.CertificateAuthority;
import dev.mizzen.ca.service.CertificateService;
import dev.mizzen.ca.service.Credentials;
import dev.mizzen.ca.service.Impersonation;
import dev.mizzen.ca.service.KubernetesToken;
import dev.mizzen.ca.service.NodePods;
import dev.mizzen.ca.service.TokenReviewer;
import dev.mizzen.model.identity.TrustDomain;
import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A node's proxy asks for another's certificate, with what the API server says of its token spoilt.
 * It gets one for the workload that runs beside it, and only with the token of its own pod.
 */
record BoundTokenTarget(CertificateAuthority authority, List<String> requests)
    implements FuzzTarget {
  private static final String CLUSTER = "Kubernetes";
  private static final String PROXY = "system:serviceaccount:istio-system:ztunnel";
  private static final String GROUP = "system:serviceaccounts";
  private static final String POD_NAME = "authentication.kubernetes.io/pod-name";
  private static final String POD_UID = "authentication.kubernetes.io/pod-uid";
  private static final String BESIDE = "spiffe://cluster.local/ns/shop/sa/cart";
  private static final List<String> ASKED =
      List.of(
          BESIDE,
          "spiffe://cluster.local/ns/shop/sa/elsewhere",
          "spiffe://other.domain/ns/shop/sa/cart",
          "spiffe://cluster.local/ns/istio-system/sa/ztunnel");

  @Override
  public String name() {
    return "bound token";
  }

  @Override
  public boolean take(Mutator random) throws Exception {
    TokenReviewer.Review review = review(random);
    String wanted = sometimes(random, random.oneOf(ASKED));
    Credentials credentials =
        new Credentials(
            true,
            List.of(),
            Optional.of("a token"),
            Optional.of(sometimes(random, CLUSTER)),
            Optional.empty(),
            Optional.of(InetAddress.ofLiteral("127.0.0.1")));
    CertificateService.Call call =
        new CertificateService.Call(random.oneOf(requests), 3600, "", wanted);
    try {
      check(review, wanted, service(review).create(credentials, call));
      return true;
    } catch (CertificateService.Denied denied) {
      return false;
    }
  }

  private static String sometimes(Mutator random, String good) {
    return random.onceIn(6) ? random.text(good) : good;
  }

  private static TokenReviewer.Review review(Mutator random) {
    Map<String, List<String>> extra = new HashMap<>();
    put(extra, random, POD_NAME, "ztunnel-a");
    put(extra, random, POD_UID, "uid-a");
    put(extra, random, "authentication.kubernetes.io/node-name", "node-a");
    return new TokenReviewer.Review(
        sometimes(random, PROXY), List.of(sometimes(random, GROUP)), extra);
  }

  private static void put(
      Map<String, List<String>> extra, Mutator random, String key, String good) {
    String value = sometimes(random, good);
    switch (random.below(12)) {
      case 0 -> extra.put(sometimes(random, key), List.of(value));
      case 1 -> extra.put(key, List.of());
      case 2 -> extra.put(key, List.of(value, good));
      default -> extra.put(key, List.of(value));
    }
  }

  private CertificateService service(TokenReviewer.Review review) {
    return new CertificateService(
        new Authenticators(
            List.of(
                new KubernetesToken(
                    (token, audiences) -> review,
                    List.of("istio-ca"),
                    Set.of(CLUSTER),
                    () -> new TrustDomain("cluster.local"))),
            false),
        new Authenticators(List.of(), false),
        new Impersonation(
            Set.of(new Impersonation.Account("istio-system", "ztunnel")), new OneNode()),
        authority,
        new AuthorityTargets.Silence());
  }

  private static void check(TokenReviewer.Review review, String wanted, List<String> chain)
      throws Exception {
    X509Certificate leaf = Pem.certificates(chain.getFirst()).getFirst();
    Object name = leaf.getSubjectAlternativeNames().iterator().next().get(1);
    boolean isItsOwn = wanted.isEmpty() && isCaller(review, name);
    boolean isBeside =
        wanted.equals(BESIDE)
            && name.equals(BESIDE)
            && review.username().equals(PROXY)
            && review.groups().contains(GROUP)
            && isFirst(review, POD_NAME, "ztunnel-a")
            && isFirst(review, POD_UID, "uid-a");
    if (!isItsOwn && !isBeside) {
      throw new IllegalStateException("a stranger's certificate was signed: " + name);
    }
  }

  /** As {@code system:serviceaccount:NAMESPACE:NAME} of the one, so {@code ns} and {@code sa}. */
  private static boolean isCaller(TokenReviewer.Review review, Object name) {
    String[] parts = review.username().split(":", -1);
    return parts.length == 4
        && name.equals("spiffe://cluster.local/ns/" + parts[2] + "/sa/" + parts[3]);
  }

  private static boolean isFirst(TokenReviewer.Review review, String key, String value) {
    List<String> values = review.extra().getOrDefault(key, List.of());
    return !values.isEmpty() && values.getFirst().equals(value);
  }

  /** The proxy's pod and one workload. */
  private static final class OneNode implements NodePods {
    @Override
    public Optional<NodePod> pod(String namespace, String name) {
      return namespace.equals("istio-system") && name.equals("ztunnel-a")
          ? Optional.of(new NodePod("uid-a", "ztunnel", "node-a"))
          : Optional.empty();
    }

    @Override
    public boolean runsOn(String node, String namespace, String serviceAccount) {
      return node.equals("node-a") && namespace.equals("shop") && serviceAccount.equals("cart");
    }
  }
}
