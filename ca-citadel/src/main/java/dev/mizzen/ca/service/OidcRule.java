package dev.mizzen.ca.service;

import java.util.List;

/**
 * Whose OIDC tokens are believed.
 *
 * @param issuer claim {@code iss}
 * @param keysUrl of a JSON Web Key Set; empty has the issuer's discovery document name it
 * @param audiences one of them has to be in claim {@code aud}; at least one
 */
public record OidcRule(String issuer, String keysUrl, List<String> audiences) {
  public OidcRule {
    audiences = List.copyOf(audiences);
    if (issuer.isEmpty()) {
      throw new IllegalArgumentException("issuer is empty");
    }
    if (audiences.isEmpty()) {
      throw new IllegalArgumentException("audiences is empty");
    }
  }
}
