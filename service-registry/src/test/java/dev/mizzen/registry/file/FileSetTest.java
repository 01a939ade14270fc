package dev.mizzen.registry.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.model.identity.TrustDomain;
import dev.mizzen.model.parse.ConfigParser;
import dev.mizzen.model.parse.UnknownFields;
import dev.mizzen.model.service.ClusterId;
import dev.mizzen.registry.convert.ObjectConverter;
import dev.mizzen.registry.convert.ServiceDefaults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSetTest {
  private static final ServiceDefaults DEFAULTS =
      new ServiceDefaults(List.of(), new TrustDomain("cluster.local"));
  private static final Instant LATER = Instant.parse("2100-01-01T00:00:00Z");

  @TempDir private Path folder;

  /** The first picture has to wait for such a file. */
  @Test
  void aFileThatChangedSinceTheScanIsNotCountedAsRead() throws IOException {
    FileSet files = files();
    Files.writeString(folder.resolve("a.yaml"), namespace("a"));
    FolderScan before = FolderScan.of(folder);
    Files.writeString(folder.resolve("a.yaml"), namespace("a-longer-name"));

    files.refresh(before, new Look(Look.Cause.START, Set.of(), () -> LATER), DEFAULTS);
    boolean hadAllAtOnce = files.hasAll(before);
    FolderScan after = FolderScan.of(folder);
    files.refresh(after, new Look(Look.Cause.PERIODIC, Set.of(), () -> LATER), DEFAULTS);

    assertThat(hadAllAtOnce).isFalse();
    assertThat(files.hasAll(after)).isTrue();
  }

  @Test
  void aFileThatCannotBeUsedIsCountedAsRead() throws IOException {
    FileSet files = files();
    Files.writeString(folder.resolve("a.yaml"), "{ no end");
    FolderScan scan = FolderScan.of(folder);

    files.refresh(scan, new Look(Look.Cause.START, Set.of(), () -> LATER), DEFAULTS);

    assertThat(files.hasAll(scan)).isTrue();
  }

  private static FileSet files() {
    ConfigParser parser = new ConfigParser(UnknownFields.WARN);
    ObjectConverter converter =
        new ObjectConverter(new ClusterId("Kubernetes"), "cluster.local", parser::parse);
    return new FileSet(
        new ManifestReader(converter, new YamlParser(FileLimits.DEFAULT.maxFileBytes())),
        FileLimits.DEFAULT);
  }

  private static String namespace(String name) {
    return "apiVersion: v1\nkind: Namespace\nmetadata: {name: " + name + "}\n";
  }
}
