package dev.mizzen.registry.kube;

/** Names of the variables in this package's log lines. */
final class LogKeys {
  static final String FILE = "file";
  static final String KIND = "kind";
  static final String REASON = "reason";
  static final String EVENT = "event";
  static final String CODE = "code";
  static final String VERSION = "version";
  static final String SEEN = "seen";
  static final String OBJECTS = "objects";
  static final String SINCE = "since";
  static final String CRD = "crd";
  static final String SECONDS = "seconds";

  private LogKeys() {}
}
