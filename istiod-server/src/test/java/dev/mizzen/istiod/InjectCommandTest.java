package dev.mizzen.istiod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.inject.document.DocumentException;
import dev.mizzen.inject.document.YamlReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class InjectCommandTest {
  private static final String CONFIG =
      """
      policy: disabled
      templates:
        sidecar: |
          metadata:
            labels: {owner: "{{ .DeploymentMeta.Name }}", kind: {{ .TypeMeta.Kind }}}
          spec:
            containers:
            - name: istio-proxy
              image: "{{ .ProxyImage }}"
      """;

  private static final String OTHER =
      "apiVersion: v1\nkind: Service   # mine\nmetadata: {name: s}\n";

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void settings() throws IOException {
    Files.writeString(folder.resolve("config.yaml"), CONFIG);
    Files.writeString(
        folder.resolve("values.json"), "{\"global\": {\"hub\": \"h\", \"tag\": \"t\"}}");
    Files.writeString(folder.resolve("mesh.yaml"), "trustDomain: td\n");
  }

  private int run(String yaml) throws IOException {
    Path file = folder.resolve("app.yaml");
    Files.writeString(file, yaml);
    return new CommandLine(new InjectCommand())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err, true))
        .execute(
            "-f",
            file.toString(),
            "--injectConfigFile",
            folder.resolve("config.yaml").toString(),
            "--valuesFile",
            folder.resolve("values.json").toString(),
            "--meshConfigFile",
            folder.resolve("mesh.yaml").toString());
  }

  private static String workload(String kind, String apiVersion) {
    return "apiVersion: %s\nkind: %s\nmetadata: {name: app}\nspec: {template: {spec: {containers: [{name: a}]}}}\n"
        .formatted(apiVersion, kind);
  }

  @Test
  void aDocumentWithoutWorkloadStaysAsItWas() throws IOException {
    int status = run(OTHER + "---\n" + workload("Deployment", "apps/v1"));

    assertThat(status).isZero();
    assertThat(out.toString()).startsWith(OTHER + "---\n");
  }

  @Test
  void aWorkloadGetsTheSidecar() throws IOException, DocumentException {
    run(workload("StatefulSet", "apps/v1"));

    var template = YamlReader.readAll(out.toString()).getFirst().at("/spec/template");
    assertThat(template.at("/metadata/labels/owner").asText()).isEqualTo("app");
    assertThat(template.at("/metadata/labels/kind").asText()).isEqualTo("StatefulSet");
    assertThat(template.at("/spec/containers/1/image").asText()).isEqualTo("h/proxyv2:t");
  }

  @Test
  void workloadsOfAListGetTheSidecarToo() throws IOException, DocumentException {
    run(
        "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: []}}\n- {apiVersion: v1, kind: Secret}\n");

    var list = YamlReader.readAll(out.toString()).getFirst();
    assertThat(list.at("/items/0/spec/containers/0/name").asText()).isEqualTo("istio-proxy");
    assertThat(list.at("/items/1/kind").asText()).isEqualTo("Secret");
  }

  @Test
  void aMistakeNamesFileAndDocument() throws IOException {
    int status =
        run(
            OTHER
                + "---\n"
                + workload("Deployment", "apps/v1").replace("[{name: a}]", "{name: a}"));

    assertThat(status).isOne();
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString())
        .contains(
            "app.yaml: document 2: Deployment \"app\": spec.containers is an object, want a list");
  }

  @Test
  void whatIsLeftOutIsSaid() throws IOException {
    String yaml =
        workload("Deployment", "apps/v1").replace("{containers", "{hostNetwork: true, containers");

    run(yaml);

    assertThat(out.toString()).isEqualTo(yaml + "---\n");
    assertThat(err.toString())
        .contains(
            "document 1: Skipping injection because Deployment \"app\" has host networking enabled");
  }

  @Test
  void aTemplateThatCannotBeReadIsNamed() throws IOException {
    Files.writeString(
        folder.resolve("config.yaml"), "policy: enabled\ntemplates: {sidecar: '{{ nosuch }}'}");

    int status = run(OTHER);

    assertThat(status).isOne();
    assertThat(err.toString())
        .contains(
            "config.yaml templates[sidecar] is no template: template: sidecar:1: function \"nosuch\" not defined");
  }
}
