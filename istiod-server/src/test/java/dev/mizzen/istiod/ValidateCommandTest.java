package dev.mizzen.istiod;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mizzen.testing.Reference;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValidateCommandTest {
  private static final String GOOD =
      """
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: good}
      spec:
        hosts: [reviews]
        http:
        - route:
          - destination: {host: reviews}
      """;
  private static final String BAD =
      """
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: bad, namespace: shop}
      spec:
        hosts: [reviews]
        http:
        - retries:
            attempts: -1
          route:
          - destination: {host: reviews}
      """;

  @TempDir private Path folder;

  private record Outcome(int exitCode, String out, String err) {}

  private static Outcome run(Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] texts = new String[arguments.length];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = arguments[i].toString();
    }
    int code =
        Main.commands().setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(texts);
    return new Outcome(code, out.toString(), err.toString());
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  void goodObjectsAreCountedAndEndWithZero() throws IOException {
    Outcome outcome = run("validate", "-f", file("a.yaml", GOOD));

    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out()).isEqualTo("1 object judged: 0 errors, 0 warnings\n");
  }

  @Test
  void aBadObjectIsToldWithFileLineDocumentAndField() throws IOException {
    Path file = file("a.yaml", GOOD + "---\n" + BAD);

    Outcome outcome = run("validate", "-f", folder);

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.out())
        .startsWith(
            file
                + ":17: error: document 2: VirtualService shop/bad: spec.http[0].retries.attempts is -1");
  }

  @Test
  void aFieldThatTheKindLacksIsAnError() throws IOException {
    Path file = file("a.yaml", GOOD.replace("hosts:", "host: x\n  hosts:"));

    Outcome outcome = run("validate", file);

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.out()).contains(":5: error: ").contains("spec.host is no field of");
  }

  @Test
  void aMisspeltKindOfIstiosIsAnErrorAndOthersAreCounted() throws IOException {
    Path file =
        file(
            "a.yaml",
            GOOD.replace("VirtualService", "VirtualServce")
                + "---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\n");

    Outcome outcome = run("validate", "-f", file);

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.out())
        .contains("VirtualServce of apiVersion networking.istio.io/v1, which is no kind of Istio's")
        .contains("not judged: 1 of apps/v1 Deployment");
  }

  @Test
  void brokenYamlAndMissingFilesAreErrorsOfTheirOwn() throws IOException {
    Path broken = file("a.yaml", "a: [1\n");

    Outcome outcome = run("validate", "-f", broken, folder.resolve("none.yaml"));

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.out())
        .contains("error: document 1: is not YAML")
        .contains("none.yaml: error: is not there");
  }

  @Test
  void meshConfigAndNetworksAreJudgedToo() throws IOException {
    Path mesh = file("mesh", "connectTimeout: 1s\nproxyListenPort: 70000\n");
    Path networks = file("networks", "networks: {a: {endpoints: 3}}\n");

    Outcome outcome = run("validate", "--meshConfig", mesh, "--networksConfig", networks);

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.out())
        .contains("mesh:2: error: document 1: MeshConfig mesh: proxyListenPort is 70000")
        .contains("networks:1: error: document 1: MeshNetworks networks: ");
  }

  @Test
  void programsGetTheSameAsJson() throws IOException {
    Path file = file("a.yaml", BAD);

    Outcome outcome = run("validate", "-o", "json", "-f", file);

    JsonNode page = new ObjectMapper().readTree(outcome.out());
    assertThat(page.path("errors").asInt()).isEqualTo(1);
    JsonNode finding = page.at("/findings/0");
    assertThat(finding.path("line").asInt()).isEqualTo(8);
    assertThat(finding.path("kind").asText()).isEqualTo("VirtualService");
    assertThat(finding.path("field").asText()).isEqualTo("spec.http[0].retries.attempts");
  }

  @Test
  void noArgumentsAtAllAreWrongUsage() {
    Outcome outcome = run("validate");

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains("nothing to judge");
  }

  @Test
  void manifestsThatIstiodServesAreGood() throws IOException {
    List<String> arguments = new ArrayList<>(List.of("validate", "-f"));
    try (Stream<Path> files = Files.walk(Reference.require("golden"), 2)) {
      files.map(Path::toString).filter(f -> f.endsWith("manifests.yaml")).forEach(arguments::add);
    }

    Outcome outcome = run(arguments.toArray());

    assertThat(arguments).hasSizeGreaterThan(10);
    assertThat(outcome.exitCode()).as(outcome.out()).isZero();
  }
}
