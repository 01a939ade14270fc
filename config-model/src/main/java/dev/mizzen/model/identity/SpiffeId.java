package dev.mizzen.model.identity;

import java.util.Optional;

/** A workload's identity. Shape: {@code spiffe://TRUST-DOMAIN/ns/NAMESPACE/sa/SERVICE-ACCOUNT}. */
public record SpiffeId(TrustDomain trustDomain, String namespace, String serviceAccount) {

  /** Reads the text form, whose parts may be empty; empty where it is not of the shape above. */
  public static Optional<SpiffeId> parse(String text) {
    String[] parts = text.split("/", -1);
    boolean wellFormed =
        parts.length == 7
            && parts[0].equals("spiffe:")
            && parts[1].isEmpty()
            && parts[3].equals("ns")
            && parts[5].equals("sa");
    return wellFormed
        ? Optional.of(new SpiffeId(new TrustDomain(parts[2]), parts[4], parts[6]))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return "spiffe://" + trustDomain.value() + "/ns/" + namespace + "/sa/" + serviceAccount;
  }
}
