package dev.mizzen.chart;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mizzen.inject.data.GoJson;
import dev.mizzen.inject.data.PlainValues;
import dev.mizzen.inject.document.DocumentException;
import dev.mizzen.inject.document.Json;
import dev.mizzen.inject.document.YamlReader;
import dev.mizzen.inject.document.YamlWriter;
import dev.mizzen.inject.functions.TemplateFunctions;
import dev.mizzen.inject.template.Arguments;
import dev.mizzen.inject.template.Function;
import dev.mizzen.inject.template.FunctionTable;
import dev.mizzen.inject.template.GoMap;
import dev.mizzen.inject.template.Template;
import dev.mizzen.inject.template.TemplateLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Functions of charts: Sprig's, and Helm's over them. Where Istio has others of the same name for
 * pods, these are Sprig's again.
 *
 * <p>Source: Helm 3, pkg/engine/funcs.go and engine.go.
 */
final class HelmFunctions {
  /** A method with an argument, which templates of pods have no use for. */
  private static final Pattern FILES_GET = Pattern.compile("\\$?\\.Files\\.Get ");

  private final String helpers;
  private final FunctionTable table;

  /**
   * @param helpers text of templates that define others
   */
  HelmFunctions(String helpers) {
    this.helpers = helpers;
    FunctionTable.Builder builder = new FunctionTable.Builder();
    FunctionTable all = TemplateFunctions.table(Map.of());
    for (String name : all.names()) {
      Function function = all.find(name).orElseThrow();
      builder.structure(name, function.least(), function.most(), function.body());
    }
    this.table =
        builder
            .text("include", 2, this::include)
            .text("toYaml", 1, HelmFunctions::toYaml)
            .text("fromYaml", 1, HelmFunctions::fromYaml)
            .text("contains", 2, a -> a.string(1).contains(a.string(0)))
            .structure("omit", 1, Function.ANY, HelmFunctions::omit)
            .text("fileText", 1, a -> text(a.string(0)))
            .build();
  }

  String render(String name, String source, Object data) {
    String callable = FILES_GET.matcher(source).replaceAll("fileText ");
    return Template.parse(name, helpers + callable, table).render(data, TemplateLimits.DEFAULT);
  }

  private static String text(String path) {
    try {
      return Files.readString(RenderedChart.CHART.resolve(path));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private Object include(Arguments a) {
    return render("include " + a.string(0), "{{ template \"" + a.string(0) + "\" . }}", a.any(1));
  }

  private static Object toYaml(Arguments a) {
    JsonNode json = Json.parse(GoJson.write(a.any(0))).orElseThrow();
    return YamlWriter.sorted(json).stripTrailing();
  }

  private static Object fromYaml(Arguments a) {
    try {
      return PlainValues.of(YamlReader.read(a.string(0)));
    } catch (DocumentException wrong) {
      throw new IllegalArgumentException(a.string(0), wrong);
    }
  }

  private static Object omit(Arguments a) {
    GoMap rest = a.map(0).copy();
    a.from(1).forEach(key -> rest.remove(key.toString()));
    return rest;
  }
}
