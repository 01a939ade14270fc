package dev.mizzen.istiod.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mizzen.ca.rotate.AuthorityView;
import dev.mizzen.ca.rotate.RootsReport;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The mesh's authority as JSON, for the debug page and for {@code istiod ca status -o json}. */
public final class CaJson {
  private CaJson() {}

  /**
   * @param servers how far each one's proxies are, by its name
   */
  public static ObjectNode print(AuthorityView view, Map<String, RootsReport> servers) {
    ObjectNode page =
        JsonNodeFactory.instance
            .objectNode()
            .put("state", view.state())
            .put("signer", view.signer())
            .put("signerEnds", view.signerEnds().toString());
    view.since().ifPresent(since -> page.put("since", since.toString()));
    view.drive().ifPresent(drive -> page.put("drive", drive.name().toLowerCase(Locale.ROOT)));
    ArrayNode roots = page.putArray("roots");
    view.roots()
        .forEach(
            root ->
                roots
                    .addObject()
                    .put("fingerprint", root.fingerprint())
                    .put("subject", root.subject())
                    .put("ends", root.ends().toString()));
    ObjectNode all = page.putObject("servers");
    servers.forEach((server, report) -> all.set(server, print(report)));
    return page;
  }

  private static ObjectNode print(RootsReport report) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("root", report.root())
            .put("signer", report.signer())
            .put("have", report.have())
            .put("of", report.of())
            .put("unknown", report.unknown())
            .put("otherSigner", report.otherSigner())
            .put("complete", report.isComplete())
            .put("at", report.at().toString());
    report.lastDue().map(Instant::toString).ifPresent(due -> json.put("lastDue", due));
    report
        .otherSignerEnds()
        .map(Instant::toString)
        .ifPresent(end -> json.put("otherSignerEnds", end));
    ArrayNode behind = json.putArray("behind");
    report.behind().forEach(behind::add);
    return json;
  }

  /**
   * Reads a server's report back.
   *
   * @throws IllegalArgumentException where a time or a number is none
   */
  public static RootsReport report(JsonNode json) {
    List<String> behind = new ArrayList<>();
    json.path("behind").forEach(name -> behind.add(name.asText()));
    return new RootsReport(
        json.path("root").asText(),
        json.path("signer").asText(),
        json.path("have").asInt(),
        json.path("of").asInt(),
        json.path("unknown").asInt(),
        instant(json.path("lastDue").asText("")),
        json.path("otherSigner").asInt(),
        instant(json.path("otherSignerEnds").asText("")),
        behind,
        instant(json.path("at").asText(""))
            .orElseThrow(() -> new IllegalArgumentException("a report without its time")));
  }

  private static Optional<Instant> instant(String text) {
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
    } catch (DateTimeException noTime) {
      throw new IllegalArgumentException("'" + text + "' is no time", noTime);
    }
  }
}
