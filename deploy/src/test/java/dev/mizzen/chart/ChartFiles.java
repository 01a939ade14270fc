package dev.mizzen.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mizzen.inject.document.DocumentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The chart, as files.
 *
 * @param all its objects, for {@code kubectl apply}
 * @param deployment the one Deployment among them
 */
public record ChartFiles(Path all, Path deployment) {

  /**
   * Renders it with its own values.
   *
   * @param folder where the files are to lie
   */
  public static ChartFiles write(String namespace, Path folder)
      throws IOException, DocumentException {
    return write(namespace, "", folder);
  }

  /**
   * Renders it with other values.
   *
   * @param values YAML over the chart's own
   */
  public static ChartFiles write(String namespace, String values, Path folder)
      throws IOException, DocumentException {
    RenderedChart chart = RenderedChart.of(namespace, values);
    ObjectNode list = JsonNodeFactory.instance.objectNode();
    list.put("apiVersion", "v1").put("kind", "List");
    list.putArray("items").addAll(chart.objects());
    return new ChartFiles(
        write(folder.resolve("all.json"), list),
        write(folder.resolve("deployment.json"), chart.only("Deployment")));
  }

  private static Path write(Path file, JsonNode json) throws IOException {
    return Files.writeString(file, json.toString());
  }
}
