package dev.mizzen.model.service;

/** A Kubernetes cluster, for example {@code Kubernetes}. */
public record ClusterId(String value) implements Comparable<ClusterId> {
  @Override
  public int compareTo(ClusterId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
