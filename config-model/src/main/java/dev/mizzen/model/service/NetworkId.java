package dev.mizzen.model.service;

/**
 * A network whose endpoints reach each other directly. Shape: empty text is the unnamed network.
 */
public record NetworkId(String value) {
  public static final NetworkId UNNAMED = new NetworkId("");

  public boolean isUnnamed() {
    return value.isEmpty();
  }

  @Override
  public String toString() {
    return value;
  }
}
