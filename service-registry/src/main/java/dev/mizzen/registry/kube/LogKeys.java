package dev.mizzen.registry.kube;

/** Names of the variables in this package's log lines. */
final class LogKeys {
  static final String FILE = "file";

  private LogKeys() {}
}
