package dev.mizzen.registry.status;

import dev.mizzen.model.ConfigKey;
import java.util.List;

/**
 * What the status thread does, for a debug page.
 *
 * @param isLeading whether this replica writes
 * @param passes how often it has looked at its objects
 * @param missingRights as rules of a role
 * @param written how often a status was written
 * @param eventsWritten how many Events were
 * @param failures how many attempts came to nothing
 * @param lastFailure empty where there was none
 * @param objects by name
 */
public record StatusReport(
    boolean isLeading,
    long passes,
    List<String> missingRights,
    long written,
    long eventsWritten,
    long failures,
    String lastFailure,
    List<Line> objects) {

  public StatusReport {
    missingRights = List.copyOf(missingRights);
    objects = List.copyOf(objects);
  }

  /**
   * One object, as this replica sees it now.
   *
   * @param accepted reason of the condition
   * @param reach of the version that is served
   */
  public record Line(ConfigKey key, long generation, String accepted, Reach reach) {}
}
