package dev.mizzen.registry.file;

import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.parse.Problem;
import dev.mizzen.model.parse.Severity;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What is to be said about an object, a document or a whole file.
 *
 * @param where a file's path, or {@code cluster/NAME}
 * @param document counts from 1 in a file; 0 where the whole file is meant, or none
 * @param object empty where it could not be told which
 * @param reasons at least one
 */
public record Report(String where, int document, Optional<ConfigKey> object, List<Reason> reasons) {

  public Report {
    reasons = List.copyOf(reasons);
  }

  /** About a whole file. */
  static Report file(Path file, String message) {
    return new Report(file.toString(), 0, Optional.empty(), List.of(Reason.error(0, "", message)));
  }

  /**
   * One thing wrong.
   *
   * @param severity a warning may stand beside errors
   * @param line counts from 1; 0 where none can be told
   * @param field for example {@code spec.ports[0].port}; may be empty
   * @param message goes on from the field: {@code is 0, want 1 to 65535}
   */
  public record Reason(Severity severity, int line, String field, String message) {

    static Reason error(int line, String field, String message) {
      return new Reason(Severity.ERROR, line, field, message);
    }

    static Reason of(Problem problem, Lines lines) {
      return of(problem, lines.of(problem.path()));
    }

    /**
     * @param line of the problem's field; 0 where none can be told
     */
    public static Reason of(Problem problem, int line) {
      return new Reason(problem.severity(), line, problem.path(), problem.message());
    }

    /** Without the line, which moves with every edit above it. */
    public String text() {
      return field.isEmpty() ? message : field + " " + message;
    }
  }

  /**
   * As people read it: {@code mesh.yaml:12 document 2: Service default/web: spec.ports[0].port is
   * 0, want 1 to 65535}.
   */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(where);
    int line = reasons.getFirst().line();
    text.append(line > 0 ? ":" + line : "");
    text.append(document > 0 ? " document " + document : "");
    object.ifPresent(key -> text.append(": ").append(key));
    return text.append(": ")
        .append(String.join("; ", reasons.stream().map(Reason::text).toList()))
        .toString();
  }

  /** What stays the same while the mistake stays: lines and neighbours may move. */
  List<Object> identity() {
    Object which = object.isPresent() ? object.get() : document;
    return List.of(where, which, reasons.stream().map(Reason::text).toList());
  }
}
