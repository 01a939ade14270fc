package dev.mizzen.ca.service;

import dev.mizzen.model.identity.SpiffeId;
import dev.mizzen.model.identity.TrustDomain;
import java.util.Optional;

/** A service account as the API server's user names have it. */
record ServiceAccountName(String namespace, String name) {

  /** Reads {@code system:serviceaccount:NAMESPACE:NAME}; empty for every other user. */
  static Optional<ServiceAccountName> parse(String user) {
    String[] parts = user.split(":", -1);
    boolean isAccount =
        parts.length == 4
            && parts[0].equals("system")
            && parts[1].equals("serviceaccount")
            && !parts[2].isEmpty()
            && !parts[3].isEmpty();
    return isAccount ? Optional.of(new ServiceAccountName(parts[2], parts[3])) : Optional.empty();
  }

  /** The identity of its pods. */
  SpiffeId in(TrustDomain trustDomain) {
    return new SpiffeId(trustDomain, namespace, name);
  }
}
