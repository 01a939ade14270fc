package dev.mizzen.istiod.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mizzen.registry.status.StatusReport;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What is told to users of their objects, and how far each has come with this replica's proxies, as
 * JSON; for callers of this machine alone.
 *
 * <p>Shape: {@code ?namespace=NAME} keeps the objects of one namespace.
 *
 * @param report empty where nothing is told
 */
public record StatusPage(Supplier<Optional<StatusReport>> report) implements Page {

  @Override
  public HttpAnswer answer(HttpQuery query) {
    if (!query.isLocal()) {
      return HttpAnswer.text(401, "");
    }
    Optional<String> namespace = query.parameter("namespace");
    return report
        .get()
        .map(now -> HttpAnswer.json(print(now, namespace).toPrettyString() + "\n"))
        .orElseGet(
            () -> HttpAnswer.text(404, "no status is written: no cluster, or switched off\n"));
  }

  private static ObjectNode print(StatusReport report, Optional<String> namespace) {
    ObjectNode page =
        JsonNodeFactory.instance
            .objectNode()
            .put("leading", report.isLeading())
            .put("passes", report.passes())
            .put("written", report.written())
            .put("eventsWritten", report.eventsWritten())
            .put("failures", report.failures())
            .put("lastFailure", report.lastFailure());
    ArrayNode missing = page.putArray("missingRights");
    report.missingRights().forEach(missing::add);
    ArrayNode objects = page.putArray("objects");
    report.objects().stream()
        .filter(line -> namespace.map(line.key().namespace()::equals).orElse(true))
        .forEach(line -> objects.add(print(line)));
    return page;
  }

  private static ObjectNode print(StatusReport.Line line) {
    ObjectNode object =
        JsonNodeFactory.instance
            .objectNode()
            .put("object", line.key().toString())
            .put("generation", line.generation())
            .put("accepted", line.accepted())
            .put("proxies", line.reach().concerned())
            .put("acked", line.reach().acked())
            .put("refused", line.reach().refused());
    ArrayNode behind = object.putArray("behind");
    line.reach().behind().forEach(behind::add);
    return object;
  }
}
