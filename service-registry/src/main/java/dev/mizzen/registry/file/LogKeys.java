package dev.mizzen.registry.file;

/** Names of the variables in this package's log lines. */
final class LogKeys {
  static final String WHERE = "where";
  static final String FILE = "file";
  static final String DOCUMENT = "document";
  static final String FOLDER = "folder";
  static final String FILES = "files";
  static final String OBJECTS = "objects";
  static final String REFUSED = "refused";
  static final String REPORT = "report";
  static final String KIND = "kind";

  private LogKeys() {}
}
