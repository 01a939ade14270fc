package dev.mizzen.istiod;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mizzen.model.parse.Severity;
import dev.mizzen.registry.file.ManifestCheck.Checked;
import dev.mizzen.registry.file.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What {@code istiod validate} found, for people and for programs. Used by one thread. */
final class ValidationReport {
  private final List<Report> reports = new ArrayList<>();
  private final Map<String, Integer> passedOver = new TreeMap<>();
  private int objects;

  void add(Checked checked) {
    objects += checked.objects();
    reports.addAll(checked.reports());
    checked.passedOver().forEach((kind, count) -> passedOver.merge(kind, count, Integer::sum));
  }

  boolean hasErrors() {
    return count(Severity.ERROR) > 0;
  }

  private long count(Severity severity) {
    return reports.stream()
        .flatMap(report -> report.reasons().stream())
        .filter(reason -> reason.severity() == severity)
        .count();
  }

  /**
   * A line a finding, {@code mesh.yaml:12: error: document 2: VirtualService default/a:
   * spec.http[0].timeout is …}, and a line that sums up.
   */
  String text() {
    StringBuilder text = new StringBuilder();
    for (Report report : reports) {
      report.reasons().forEach(reason -> text.append(line(report, reason)).append('\n'));
    }
    text.append(counted(objects, "object"))
        .append(" judged: ")
        .append(counted(count(Severity.ERROR), "error"))
        .append(", ")
        .append(counted(count(Severity.WARNING), "warning"))
        .append('\n');
    passedOver.forEach(
        (kind, count) ->
            text.append("not judged: ").append(count).append(" of ").append(kind).append('\n'));
    return text.toString();
  }

  private static String line(Report report, Report.Reason reason) {
    StringBuilder line = new StringBuilder(report.where());
    line.append(reason.line() > 0 ? ":" + reason.line() : "").append(": ");
    line.append(name(reason.severity())).append(": ");
    line.append(report.document() > 0 ? "document " + report.document() + ": " : "");
    report.object().ifPresent(key -> line.append(key).append(": "));
    return line.append(reason.text()).toString();
  }

  private static String counted(long count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }

  private static String name(Severity severity) {
    return severity.name().toLowerCase(Locale.ROOT);
  }

  /**
   * One object: {@code objects}, {@code errors}, {@code warnings}, {@code findings}, {@code
   * notJudged}.
   */
  String json() {
    ObjectNode page = JsonNodeFactory.instance.objectNode();
    page.put("objects", objects)
        .put("errors", count(Severity.ERROR))
        .put("warnings", count(Severity.WARNING));
    var findings = page.putArray("findings");
    for (Report report : reports) {
      report.reasons().forEach(reason -> findings.add(finding(report, reason)));
    }
    ObjectNode notJudged = page.putObject("notJudged");
    passedOver.forEach(notJudged::put);
    try {
      return JsonMapper.builder()
              .enable(SerializationFeature.INDENT_OUTPUT)
              .build()
              .writeValueAsString(page)
          + "\n";
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static ObjectNode finding(Report report, Report.Reason reason) {
    ObjectNode finding = JsonNodeFactory.instance.objectNode();
    finding.put("severity", name(reason.severity())).put("file", report.where());
    if (report.document() > 0) {
      finding.put("document", report.document());
    }
    if (reason.line() > 0) {
      finding.put("line", reason.line());
    }
    report
        .object()
        .ifPresent(
            key ->
                finding
                    .put("kind", key.kind().kind())
                    .put("namespace", key.namespace())
                    .put("name", key.name()));
    return finding.put("field", reason.field()).put("message", reason.message());
  }
}
