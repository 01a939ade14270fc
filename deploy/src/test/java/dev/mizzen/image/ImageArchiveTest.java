package dev.mizzen.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageArchiveTest {
  private static final Instant TIME = Instant.parse("2026-11-01T00:00:00Z");
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  @Test
  void everyDocumentIsWhatItsDigestSays() throws IOException {
    // When
    Map<String, byte[]> files = files(archive("a"));
    // Then
    assertThat(files.keySet().stream().filter(name -> name.startsWith("blobs/")))
        .hasSize(3)
        .allSatisfy(
            name ->
                assertThat("blobs/" + Digests.of(bytes(files, name)).replace(':', '/'))
                    .isEqualTo(name));
    JsonNode index = JSON.readTree(bytes(files, "index.json"));
    JsonNode manifest = json(files, index.at("/manifests/0/digest"));
    JsonNode config = json(files, manifest.at("/config/digest"));
    byte[] layer = bytes(files, blob(manifest.at("/layers/0/digest")));
    byte[] plain = new GZIPInputStream(new ByteArrayInputStream(layer)).readAllBytes();
    assertThat(config.at("/rootfs/diff_ids/0").asText()).isEqualTo(Digests.of(plain));
    assertThat(config.at("/config/User").asText()).isEqualTo("1337:1337");
    assertThat(config.at("/config/Env/0").asText()).isEqualTo("A=1");
    assertThat(manifest.at("/layers/0/size").asInt()).isEqualTo(layer.length);
  }

  @Test
  void theSameFilesGiveTheSameBytes() throws IOException {
    assertThat(Files.readAllBytes(archive("a"))).isEqualTo(Files.readAllBytes(archive("b")));
  }

  @Test
  void filesLieInFoldersThatAnybodyMayRead() throws IOException {
    // When
    Map<String, byte[]> files = files(archive("a"));
    JsonNode manifest =
        json(files, JSON.readTree(bytes(files, "index.json")).at("/manifests/0/digest"));
    byte[] layer = bytes(files, blob(manifest.at("/layers/0/digest")));
    // Then
    List<String> entries = new ArrayList<>();
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new GZIPInputStream(new ByteArrayInputStream(layer)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        assertThat(entry.getLastModifiedTime().toInstant()).isEqualTo(TIME);
        assertThat(entry.getLongUserId()).isZero();
        entries.add(Integer.toOctalString(entry.getMode() & 0777) + " " + entry.getName());
      }
    }
    assertThat(entries)
        .containsExactly("755 usr/", "755 usr/bin/", "644 usr/a", "755 usr/bin/tool");
  }

  private Path archive(String name) throws IOException {
    Path tool = Files.writeString(folder.resolve(name + "-tool"), "program");
    assertThat(tool.toFile().setExecutable(true)).isTrue();
    List<ImageFile> files =
        List.of(
            ImageFile.copy(tool, "usr/bin/tool"),
            ImageFile.of("usr/a", "text".getBytes(StandardCharsets.UTF_8)));
    Path layers = Files.createDirectory(folder.resolve(name + "-layers"));
    Layer layer = Layer.write("one", files, TIME, layers);
    ImageArchive.ImageConfig config =
        new ImageArchive.ImageConfig(
            "mizzen/test",
            "1",
            "amd64",
            List.of("/usr/bin/tool"),
            "1337:1337",
            Map.of("B", "2", "A", "1"),
            List.of(8080),
            Map.of());
    Path archive = folder.resolve(name + ".tar");
    new ImageArchive(config, List.of(layer), TIME).write(archive);
    return archive;
  }

  private static Map<String, byte[]> files(Path archive) throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    try (InputStream content = new BufferedInputStream(Files.newInputStream(archive));
        TarArchiveInputStream tar = new TarArchiveInputStream(content)) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        files.put(entry.getName(), tar.readAllBytes());
      }
    }
    return files;
  }

  private static JsonNode json(Map<String, byte[]> files, JsonNode digest) throws IOException {
    return JSON.readTree(bytes(files, blob(digest)));
  }

  private static String blob(JsonNode digest) {
    return "blobs/" + digest.asText().replace(':', '/');
  }

  private static byte[] bytes(Map<String, byte[]> files, String name) {
    return files.getOrDefault(name, new byte[0]);
  }
}
