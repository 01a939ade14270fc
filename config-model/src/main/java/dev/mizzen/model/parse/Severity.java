package dev.mizzen.model.parse;

/** Whether an object can be used in spite of a problem. */
public enum Severity {
  /** The object is refused. */
  ERROR,
  /** The object is used; its author is told. */
  WARNING
}
