package dev.mizzen.registry.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.api.networking.v1alpha3.VirtualService;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.identity.TrustDomain;
import dev.mizzen.model.parse.ConfigParser;
import dev.mizzen.model.parse.UnknownFields;
import dev.mizzen.model.push.MeshEvent;
import dev.mizzen.model.service.ClusterId;
import dev.mizzen.registry.convert.ObjectConverter;
import dev.mizzen.registry.convert.ServiceDefaults;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestReaderTest {
  private static final String SERVICE =
      "apiVersion: v1\nkind: Service\nmetadata: {name: %s}\nspec: {ports: [{port: 80}]}\n";

  @Test
  void badDocumentsCostThemselvesOnly() {
    // When
    FileContent content =
        read(
            SERVICE.formatted("one")
                + "---\na: [1\n---\n"
                + SERVICE.formatted("two")
                + "---\napiVersion: v1\nkind: Service\nmetadata: {name: three}\nspec:\n  ports:\n  - port: 0\n---\n"
                + SERVICE.formatted("four"));

    // Then
    assertThat(names(content))
        .containsExactly("Service default/one", "Service default/two", "Service default/four");
    assertThat(content.hasUnknown()).isTrue();
    assertThat(reports(content))
        .containsExactly(
            "mesh.yaml:7 document 2: is not YAML: expected ',' or ']', but got <stream end>",
            "mesh.yaml:18 document 4: Service default/three: spec.ports[0].port is 0, want 1 to 65535");
  }

  @Test
  void everyServedVersionIsRead() {
    FileContent content =
        read(
            """
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: a, namespace: shop}
            spec: {hosts: [x]}
            ---
            apiVersion: networking.istio.io/v1beta1
            kind: VirtualService
            metadata: {name: b, namespace: shop}
            ---
            apiVersion: networking.istio.io/v1alpha3
            kind: VirtualService
            metadata: {name: c, namespace: shop}
            """);

    assertThat(names(content))
        .containsExactly("VirtualService shop/a", "VirtualService shop/b", "VirtualService shop/c");
    assertThat(content.objects().values())
        .extracting(LoadedObject::changed)
        .first()
        .isInstanceOfSatisfying(
            MeshEvent.ConfigChanged.class,
            event ->
                assertThat(event.resource().spec())
                    .isEqualTo(VirtualService.newBuilder().addHosts("x").build()));
  }

  @Test
  void listsAreUnfolded() {
    FileContent content =
        read(
            """
            apiVersion: v1
            kind: List
            items:
            - {apiVersion: v1, kind: Node, metadata: {name: n1, namespace: passed-over}}
            - {apiVersion: v1, kind: Node, metadata: {name: 7}}
            - 5
            ---
            apiVersion: v1
            kind: ServiceList
            items:
            - metadata: {name: web}
            - {apiVersion: v1, kind: Service, metadata: {name: api, namespace: shop}}
            """);

    assertThat(names(content))
        .containsExactly("Node n1", "Service default/web", "Service shop/api");
    assertThat(reports(content))
        .containsExactly(
            "mesh.yaml:5 document 1: metadata.name is 7 in a Node, want text",
            "mesh.yaml:6 document 1: is no object with apiVersion, kind and metadata");
  }

  @Test
  void kindsThatNobodyReadsArePassedOver() {
    FileContent content =
        read(
            """
            {apiVersion: apps/v1, kind: Deployment, metadata: {name: a}}
            ---
            {apiVersion: apps/v1, kind: Deployment, metadata: {name: b}}
            ---
            {apiVersion: gateway.networking.k8s.io/v1, kind: HTTPRoute, metadata: {name: a}}
            ---
            {apiVersion: v1, kind: Secret, metadata: {name: a}, type: helm.sh/release.v1}
            """);

    assertThat(content.objects()).isEmpty();
    assertThat(content.refusals()).isEmpty();
    assertThat(content.skipped())
        .isEqualTo(
            Map.of(
                "apps/v1 Deployment",
                2,
                "gateway.networking.k8s.io/v1 HTTPRoute",
                1,
                "v1 Secret",
                1));
  }

  @Test
  void theFirstOfTwoCounts() {
    FileContent content =
        read(SERVICE.formatted("web") + "---\n" + SERVICE.formatted("web").replace("80", "81"));

    assertThat(names(content)).containsExactly("Service default/web");
    assertThat(reports(content))
        .containsExactly(
            "mesh.yaml:6 document 2: Service default/web: is given in line 1 already, which counts");
  }

  @Test
  void unknownFieldsOfIstioObjectsAreWarnings() {
    FileContent content =
        read(
            """
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: a}
            spec:
              hosts: [x]
              hots: [y]
            """);

    assertThat(names(content)).containsExactly("VirtualService default/a");
    assertThat(content.objects().values().stream().flatMap(o -> o.warnings().stream()).toList())
        .singleElement()
        .satisfies(warning -> assertThat(warning.line()).isEqualTo(6));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "text | mesh.yaml:1 document 1: is no object with apiVersion, kind and metadata",
        "[a] | mesh.yaml:1 document 1: is no object with apiVersion, kind and metadata",
        "{kind: Service} | mesh.yaml:1 document 1: apiVersion is missing",
        "{apiVersion: 1, kind: Service} | mesh.yaml:1 document 1: apiVersion is 1, want text",
        "{apiVersion: v1, kind: } | mesh.yaml:1 document 1: kind is null, want text",
        "{apiVersion: v1, kind: Service} | mesh.yaml:1 document 1: metadata.name is missing in a Service",
        "{apiVersion: v1, kind: Service, metadata: 1} | mesh.yaml:1 document 1: metadata.name is missing in a Service",
        "{apiVersion: v1, kind: Pod, metadata: {name: a, labels: {b: 1}}} | mesh.yaml:1 document 1: Pod default/a: metadata.labels.b is 1, want text",
        "{apiVersion: v1, kind: Pod, metadata: {name: a, labels: {b.c/d: true}}} | mesh.yaml:1 document 1: Pod default/a: metadata.labels[b.c/d] is true, want text",
        "{apiVersion: v1, kind: Pod, metadata: {name: a, labels: x}} | mesh.yaml:1 document 1: Pod default/a: metadata.labels is \"x\", want an object",
        "{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {ports: [{port: '80'}]}} | mesh.yaml:1 document 1: Service default/a: spec.ports[0].port is \"80\", want a whole number",
        "{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {ports: [{port: 8.5}]}} | mesh.yaml:1 document 1: Service default/a: spec.ports[0].port is 8.5, want a whole number",
        "{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {ports: {port: 1}}} | mesh.yaml:1 document 1: Service default/a: spec.ports is an object, want a list",
        "{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {publishNotReadyAddresses: yes}} | mesh.yaml:1 document 1: Service default/a: spec.publishNotReadyAddresses is \"yes\", want true or false",
        "{apiVersion: v1, kind: Secret, metadata: {name: a}, data: {key: 12345}} | mesh.yaml:1 document 1: Secret default/a: data.key is a number, want text",
        "{apiVersion: v1, kind: Node, metadata: {name: a, name: b}} | mesh.yaml:1 document 1: metadata.name is given twice",
      })
  void badObjectIsRefusedByField(String yaml, String report) {
    assertThat(reports(read(yaml))).containsExactly(report);
  }

  private static FileContent read(String text) {
    ConfigParser parser = new ConfigParser(UnknownFields.WARN);
    ObjectConverter converter =
        new ObjectConverter(new ClusterId("Kubernetes"), "cluster.local", parser::parse);
    ServiceDefaults defaults = new ServiceDefaults(List.of(), new TrustDomain("cluster.local"));
    ManifestReader reader = new ManifestReader(converter, new YamlParser(1 << 20));
    return FileContent.of(reader.read(Path.of("mesh.yaml"), text, defaults, Map.of()).values());
  }

  private static List<String> names(FileContent content) {
    return content.objects().keySet().stream().map(ConfigKey::toString).toList();
  }

  private static List<String> reports(FileContent content) {
    return content.refusals().stream().map(Report::toString).toList();
  }
}
