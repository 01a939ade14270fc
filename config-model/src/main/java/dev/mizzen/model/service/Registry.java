package dev.mizzen.model.service;

/** Who told of a service. */
public enum Registry {
  KUBERNETES("Kubernetes"),
  /** ServiceEntries. */
  EXTERNAL("External");

  private final String text;

  Registry(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }
}
