package dev.mizzen.model;

/**
 * Where an object was read from, for messages.
 *
 * <p>Shape: {@code where} is a file's path, or {@code cluster/NAME}; {@code document} counts from 1
 * within a file, {@code line} from 1; 0 where they make no sense.
 */
public record Origin(String where, int document, int line) {
  public static final Origin UNKNOWN = new Origin("", 0, 0);

  @Override
  public String toString() {
    return line == 0 ? where : where + ":" + line;
  }
}
