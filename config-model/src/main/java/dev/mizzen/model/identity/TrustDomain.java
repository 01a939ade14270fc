package dev.mizzen.model.identity;

/** A SPIFFE trust domain, for example {@code cluster.local}. */
public record TrustDomain(String value) {
  @Override
  public String toString() {
    return value;
  }
}
