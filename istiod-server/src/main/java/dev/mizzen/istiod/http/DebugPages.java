package dev.mizzen.istiod.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.xds.debug.ConfigDump;
import dev.mizzen.xds.debug.SyncStatus;
import dev.mizzen.xds.protocol.XdsType;
import dev.mizzen.xds.stream.AdsStreams;
import dev.mizzen.xds.stream.ConnectionView;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The debug pages, read only. Source: spec xds §9.2.
 *
 * <p>Callers from other machines are refused: this version cannot tell who they are.
 */
public final class DebugPages {
  private static final String NOT_CONNECTED =
      "Proxy not connected to this Pilot instance. It may be connected to another instance.\n";

  private final AdsStreams streams;
  private final Supplier<PushContext> current;
  private final ConfigDump dumps;
  private final ObjectMapper json =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /**
   * @param current the newest picture of the mesh
   */
  public DebugPages(AdsStreams streams, Supplier<PushContext> current) {
    this.streams = streams;
    this.current = current;
    this.dumps = new ConfigDump(streams.sets());
  }

  public Map<String, Page> pages() {
    Map<String, Page> pages = new LinkedHashMap<>();
    pages.put(
        "/debug/syncz",
        query -> print(SyncStatus.of(streams.views(), query.parameter("namespace"))));
    pages.put("/debug/connections", query -> print(connections()));
    pages.put(
        "/debug/config_dump",
        query ->
            ofProxy(query, proxy -> dumps.of(proxy, query.parameter("include_eds").isPresent())));
    pages.put("/debug/edsz", query -> ofProxy(query, proxy -> dumps.of(proxy, XdsType.ENDPOINT)));
    pages.put("/debug/ndsz", query -> ofProxy(query, proxy -> dumps.of(proxy, XdsType.NAME_TABLE)));
    pages.put("/debug/mesh", query -> mesh());
    pages.replaceAll((path, page) -> localOnly(page));
    String index = index(pages);
    pages.put("/debug", query -> HttpAnswer.html(index));
    return pages;
  }

  private static Page localOnly(Page page) {
    return query -> query.isLocal() ? page.answer(query) : HttpAnswer.text(401, "");
  }

  private HttpAnswer ofProxy(HttpQuery query, Function<ConnectionView, String> dump) {
    Optional<String> wanted = query.parameter("proxyID");
    if (wanted.isEmpty() || wanted.get().isEmpty()) {
      return HttpAnswer.text(400, "You must provide a proxyID in the query string");
    }
    return streams.views().stream()
        .filter(view -> view.connectionId().contains(wanted.get()))
        .findFirst()
        .map(view -> HttpAnswer.json(dump.apply(view)))
        .orElseGet(() -> HttpAnswer.text(404, NOT_CONNECTED));
  }

  private ObjectNode connections() {
    ObjectNode page = JsonNodeFactory.instance.objectNode();
    page.put("totalClients", streams.views().size());
    var clients = page.putArray("clients");
    for (ConnectionView view : streams.views()) {
      clients
          .addObject()
          .put("connectionId", view.connectionId())
          .put("connectedAt", view.connectedAt().toString())
          .put("address", view.peer());
    }
    return page;
  }

  private HttpAnswer mesh() {
    try {
      return HttpAnswer.json(JsonFormat.printer().print(current.get().mesh().config()));
    } catch (InvalidProtocolBufferException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private HttpAnswer print(JsonNode node) {
    try {
      return HttpAnswer.json(json.writeValueAsString(node));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String index(Map<String, Page> pages) {
    StringBuilder html =
        new StringBuilder("<!doctype html><title>istiod debug</title><h1>Debug pages</h1><ul>");
    pages
        .keySet()
        .forEach(
            path ->
                html.append("<li><a href=\"")
                    .append(path)
                    .append("\">")
                    .append(path)
                    .append("</a>"));
    return html.append("</ul>").toString();
  }
}
