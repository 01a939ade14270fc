package dev.mizzen.istiod.golden;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The recorded cases. Shape: {@code base.yaml}, {@code proxies/PROXY.json}, and for each case
 * {@code manifests.yaml}, {@code mesh.yaml}, maybe {@code mesh-networks.yaml}, and {@code
 * golden/PROXY/{cds,eds,lds,rds,nds,ecds}.json}. {@code -Dgolden.dir} points elsewhere.
 */
public record GoldenFolder(Path root) {

  /** One recorded proxy of one case. */
  public record Recording(Path caseFolder, String proxy) {
    public String caseName() {
      return String.valueOf(caseFolder.getFileName());
    }

    /** The recorded resources of a type, for example {@code cds}. */
    public Path file(String type) {
      return caseFolder.resolve("golden").resolve(proxy).resolve(type + ".json");
    }

    @Override
    public String toString() {
      return caseName() + "/" + proxy;
    }
  }

  public static GoldenFolder find() {
    String given = System.getProperty("golden.dir", "");
    return new GoldenFolder(
        given.isEmpty() ? Path.of("src/test/resources/golden") : Path.of(given));
  }

  public Path node(String proxy) {
    return root.resolve("proxies").resolve(proxy + ".json");
  }

  public List<Path> cases() {
    return list(root).stream()
        .filter(folder -> Files.isDirectory(folder.resolve("golden")))
        .toList();
  }

  public List<Recording> recordings(Path caseFolder) {
    return list(caseFolder.resolve("golden")).stream()
        .map(folder -> new Recording(caseFolder, String.valueOf(folder.getFileName())))
        .toList();
  }

  /** Copies what a server is started on for a case into an empty folder. */
  public void copyManifests(Path caseFolder, Path target) {
    try {
      Files.copy(root.resolve("base.yaml"), target.resolve("00-base.yaml"));
      Files.copy(caseFolder.resolve("manifests.yaml"), target.resolve("01-case.yaml"));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  static List<Path> list(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted().toList();
    } catch (IOException failed) {
      throw new UncheckedIOException("no golden folder " + folder, failed);
    }
  }
}
