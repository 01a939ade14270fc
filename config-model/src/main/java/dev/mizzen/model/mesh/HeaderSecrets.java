package dev.mizzen.model.mesh;

import java.util.Map;

/**
 * Values of headers that mesh providers name by an environment variable of the control plane. Not
 * part of the mesh config, so that no page shows them; never printed.
 */
public final class HeaderSecrets {
  public static final HeaderSecrets NONE = new HeaderSecrets(Map.of());

  private final Map<String, String> byVariable;

  /**
   * @param byVariable value by name of the variable
   */
  public HeaderSecrets(Map<String, String> byVariable) {
    this.byVariable = Map.copyOf(byVariable);
  }

  /** The value, empty where no such variable is set. */
  public String value(String variable) {
    return byVariable.getOrDefault(variable, "");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HeaderSecrets secrets && byVariable.equals(secrets.byVariable);
  }

  @Override
  public int hashCode() {
    return byVariable.hashCode();
  }

  @Override
  public String toString() {
    return byVariable.size() + " variables";
  }
}
