package dev.mizzen.model.proxy;

import java.util.Optional;

/** What part a proxy plays; the first part of its node id. */
public enum ProxyType {
  SIDECAR("sidecar"),
  ROUTER("router"),
  WAYPOINT("waypoint"),
  ZTUNNEL("ztunnel"),
  AGENTGATEWAY("agentgateway");

  private final String text;

  ProxyType(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }

  /** Reads the first part of a node id; empty where it is none of the types. */
  public static Optional<ProxyType> parse(String text) {
    for (ProxyType type : values()) {
      if (type.text.equals(text)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
