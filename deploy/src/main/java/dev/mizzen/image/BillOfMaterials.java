package dev.mizzen.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

/**
 * What the image is made of, in CycloneDX: the jars as the build lists them, and beside them the
 * Java runtime and the C library.
 *
 * <p>Source: CycloneDX 1.6, JSON.
 */
final class BillOfMaterials {
  private static final ObjectMapper JSON = new ObjectMapper();

  private BillOfMaterials() {}

  /**
   * The whole list.
   *
   * @param jars what the build wrote of the server's jars
   * @param runtime the folder of the Java runtime
   */
  static byte[] of(Path jars, Path runtime) throws IOException, InterruptedException {
    if (!Files.isRegularFile(jars)) {
      throw new IOException(jars + " is missing: -Pimage writes it, for the server's module too");
    }
    JsonNode list = JSON.readTree(jars.toFile());
    if (!(list.path("components") instanceof ArrayNode components)) {
      throw new IOException(jars + " lists no components");
    }
    components.add(java(runtime));
    components.add(cLibrary(Tools.output("ldd", "--version")));
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(list);
  }

  private static ObjectNode java(Path runtime) throws IOException {
    Properties release = new Properties();
    try (var lines = Files.newBufferedReader(runtime.resolve("release"))) {
      release.load(lines);
    }
    String vendor = System.getProperty("java.vendor", "");
    String version = release.getProperty("JAVA_VERSION", "").replace("\"", "");
    return component("platform", "java", version)
        .put("publisher", vendor)
        .put("description", "Java runtime of the modules " + modules(release));
  }

  private static String modules(Properties release) {
    List<String> names =
        List.of(release.getProperty("MODULES", "").replace("\"", "").split(" ", -1));
    return String.join(", ", names);
  }

  /** The first line ends with the version: {@code ldd (Debian GLIBC 2.36-9+deb12u10) 2.36}. */
  static ObjectNode cLibrary(String lddVersion) {
    String first = lddVersion.lines().findFirst().orElse("");
    String version = first.substring(first.lastIndexOf(' ') + 1);
    return component("library", "glibc", version).put("description", first);
  }

  private static ObjectNode component(String type, String name, String version) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("type", type)
        .put("bom-ref", name + "@" + version)
        .put("name", name)
        .put("version", version);
  }
}
