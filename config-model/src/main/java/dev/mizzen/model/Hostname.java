package dev.mizzen.model;

/**
 * A host as services, VirtualServices and Sidecars name it; may start with a wildcard.
 *
 * <p>Source: Istio 1.30, pkg/config/host/name.go.
 */
public record Hostname(String value) implements Comparable<Hostname> {

  /** True where the first character is {@code *}. */
  public boolean isWildcard() {
    return value.startsWith("*");
  }

  /** Whether a host exists that both name. */
  public boolean matches(Hostname other) {
    if (isWildcard() && other.isWildcard()) {
      return value.length() >= other.value.length()
          ? value.endsWith(other.value.substring(1))
          : other.value.endsWith(value.substring(1));
    }
    if (isWildcard()) {
      return other.value.endsWith(value.substring(1));
    }
    if (other.isWildcard()) {
      return value.endsWith(other.value.substring(1));
    }
    return value.equals(other.value);
  }

  /** Whether every host that this names is named by {@code other} too. */
  public boolean isSubsetOf(Hostname other) {
    if (other.isWildcard()) {
      if (isWildcard() && value.length() < other.value.length()) {
        return false;
      }
      return value.endsWith(other.value.substring(1));
    }
    return !isWildcard() && value.equals(other.value);
  }

  /** Most specific first: exact before wildcard, longer before shorter, then by text. */
  public boolean isMoreSpecificThan(Hostname other) {
    return compareTo(other) < 0;
  }

  @Override
  public int compareTo(Hostname other) {
    if (isWildcard() != other.isWildcard()) {
      return isWildcard() ? 1 : -1;
    }
    if (value.length() != other.value.length()) {
      return other.value.length() - value.length();
    }
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
