package dev.mizzen.ca.service;

import dev.mizzen.ca.service.Authenticator.Refused;
import dev.mizzen.model.identity.SpiffeId;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a node's proxy may have the certificate of a pod that it serves.
 *
 * <p>Source: Istio 1.30, security/pkg/server/ca/node_auth.go; that does not compare trust domains,
 * so that a proxy gets certificates of domains that are not its mesh's.
 */
public final class Impersonation {
  private final Set<Account> trusted;
  private final NodePods pods;

  /** A service account that serves others' pods. */
  public record Account(String namespace, String name) {
    /**
     * Reads {@code NAMESPACE/NAME,…}.
     *
     * @throws IllegalArgumentException where an entry is none
     */
    public static Set<Account> parse(String text) {
      Set<Account> accounts = new LinkedHashSet<>();
      Arrays.stream(text.split(",", -1))
          .map(String::strip)
          .filter(entry -> !entry.isEmpty())
          .forEach(
              entry -> {
                String[] parts = entry.split("/", -1);
                if (parts.length != 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
                  throw new IllegalArgumentException(
                      "'" + entry + "' is no service account, want NAMESPACE/NAME");
                }
                accounts.add(new Account(parts[0], parts[1]));
              });
      return accounts;
    }
  }

  /**
   * @param trusted CA_TRUSTED_NODE_ACCOUNTS; empty refuses everybody
   */
  public Impersonation(Set<Account> trusted, NodePods pods) {
    this.trusted = Set.copyOf(trusted);
    this.pods = pods;
  }

  /**
   * Checks it.
   *
   * @param wanted an identity as the caller writes it
   * @throws Refused saying why, for logs
   */
  void check(Proof proof, String wanted) throws Refused {
    if (trusted.isEmpty()) {
      throw new Refused("no service account may impersonate");
    }
    SpiffeId caller =
        proof
            .caller()
            .spiffeIds()
            .filter(id -> trusted.contains(new Account(id.namespace(), id.serviceAccount())))
            .findFirst()
            .orElseThrow(
                () -> new Refused("caller " + proof.caller().identities() + " is not trusted"));
    SpiffeId asked =
        SpiffeId.parse(wanted).orElseThrow(() -> new Refused("the identity asked for is none"));
    if (!asked.trustDomain().equals(caller.trustDomain())) {
      throw new Refused("the identity asked for is of another trust domain than the caller's");
    }
    Proof.PodClaim claim =
        proof.pod().orElseThrow(() -> new Refused("the caller's token is not bound to a pod"));
    Optional<NodePods.NodePod> pod = pods.pod(caller.namespace(), claim.name());
    if (pod.isEmpty()) {
      throw new Refused("there is no pod " + caller.namespace() + "/" + claim.name());
    }
    boolean isThat =
        pod.get().uid().equals(claim.uid())
            && pod.get().serviceAccount().equals(caller.serviceAccount());
    if (!isThat) {
      throw new Refused("pod " + claim.name() + " is another than the token's");
    }
    String node = pod.get().node();
    if (node.isEmpty() || !pods.runsOn(node, asked.namespace(), asked.serviceAccount())) {
      throw new Refused("no pod of " + asked + " runs on node '" + node + "'");
    }
  }
}
