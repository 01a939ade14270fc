package dev.mizzen.inject.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mizzen.api.mesh.v1alpha1.ProxyConfig;
import dev.mizzen.inject.data.KubernetesObject;
import dev.mizzen.inject.data.PlainValues;
import dev.mizzen.inject.data.ProtoObject;
import dev.mizzen.inject.document.DocumentException;
import dev.mizzen.inject.document.Json;
import dev.mizzen.inject.document.YamlReader;
import dev.mizzen.inject.template.GoMap;
import dev.mizzen.inject.template.Template;
import dev.mizzen.inject.template.TemplateException;
import dev.mizzen.inject.template.TemplateLimits;
import dev.mizzen.model.parse.MeshConfigParser;
import dev.mizzen.model.parse.MeshDefaults;
import dev.mizzen.model.parse.Parsed;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Templates and what Go 1.26's text/template prints for them with Sprig 3.3.0 and Istio 1.30's
 * functions, or that it fails. A line of {@code go-templates.jsonl} is a template; {@code ours} is
 * what ours prints where that is another text on purpose, with the reason.
 */
class GoTemplatesTest {
  private static final String VALUES =
      """
      {"n":15020,"big":12345678,"f":1.5,"small":0.00001,"s":"str","b":true,"null":null,
       "list":["a","b","c"],"map":{"a":1,"b":"x"},"empty":{},"emptylist":[],
       "nested":{"x":{"y":"z"}},
       "deep":{"l":[{"a":1,"b":[1,2]},"s"],"m":{"k":"v: w"},"e":{},"n":null},
       "withnull":{"a":null,"b":{"c":null},"d":[null,1]},"allnull":{"a":null}}
      """;
  private static final String META = "{name: pod, annotations: {a: \"1\", empty: \"\"}}";
  private static final String SPEC =
      """
      containers:
      - name: app
        image: i:1
        ports: [{name: http, containerPort: 80}, {containerPort: 53, protocol: UDP}]
      - name: istio-proxy
        ports: [{containerPort: 90}]
      shareProcessNamespace: false
      """;
  private static final String PROXY =
      "{interceptionMode: TPROXY, proxyMetadata: {A: b=c}, drainDuration: 90s, concurrency: 0}";

  @TestFactory
  Stream<DynamicTest> templatesPrintWhatGoPrints() {
    return lines()
        .map(GoTemplatesTest::json)
        .map(line -> DynamicTest.dynamicTest(line.path("template").asText(), () -> check(line)));
  }

  private static Stream<String> lines() {
    try (InputStream in = GoTemplatesTest.class.getResourceAsStream("go-templates.jsonl")) {
      return new String(in == null ? new byte[0] : in.readAllBytes(), StandardCharsets.UTF_8)
          .lines();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static JsonNode json(String text) {
    return Json.parse(text).orElseThrow();
  }

  private static void check(JsonNode line) throws DocumentException {
    String source = line.path("template").asText();
    if (line.has("output")) {
      String expected = line.path(line.has("ours") ? "ours" : "output").asText();
      assertThat(render(source)).isEqualTo(expected);
      return;
    }
    assertThatThrownBy(() -> render(source)).isInstanceOf(TemplateException.class);
  }

  private static String render(String source) throws DocumentException {
    GoMap data =
        GoMap.of(
            Map.of(
                "v", PlainValues.of(json(VALUES)),
                "Meta", KubernetesObject.of("ObjectMeta", YamlReader.read(META)),
                "Spec", KubernetesObject.of("PodSpec", YamlReader.read(SPEC)),
                "Proxy", ProtoObject.of(proxy(), false)));
    return Template.parse("t", source, TemplateFunctions.table(Map.of()))
        .render(data, TemplateLimits.DEFAULT);
  }

  private static ProxyConfig proxy() throws DocumentException {
    return switch (new MeshConfigParser()
        .parseProxyConfig(MeshDefaults.proxyConfig(), YamlReader.read(PROXY))) {
      case Parsed.Valid<ProxyConfig>(var config, var warnings) -> config;
      case Parsed.Rejected<ProxyConfig>(var problems) ->
          throw new IllegalStateException(problems.toString());
    };
  }
}
