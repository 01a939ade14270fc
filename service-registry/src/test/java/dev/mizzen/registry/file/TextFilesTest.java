package dev.mizzen.registry.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextFilesTest {
  @TempDir private Path folder;
  private final LinkedBlockingQueue<NamedTexts> told = new LinkedBlockingQueue<>();
  private Optional<TextFiles> running = Optional.empty();

  private void start() {
    TextFiles files =
        new TextFiles(
            folder,
            List.of("a", "b"),
            new FileLimits(100),
            told::add,
            (where, fault) -> {
              throw fault;
            });
    running = Optional.of(files);
    files.start();
  }

  @AfterEach
  void close() {
    running.ifPresent(TextFiles::close);
  }

  private NamedTexts next() throws InterruptedException {
    NamedTexts next = told.poll(20, TimeUnit.SECONDS);
    assertThat(next).isNotNull();
    return next;
  }

  private NamedTexts found(Map<String, String> texts) {
    return new NamedTexts.Found(folder.toString(), texts);
  }

  @Test
  void whatIsThereIsToldBeforeTheStartReturns() throws IOException {
    Files.writeString(folder.resolve("a"), "1");
    Files.writeString(folder.resolve("other"), "2");

    start();

    assertThat(told).containsExactly(found(Map.of("a", "1")));
  }

  @Test
  void changesAreToldAsAWhole() throws Exception {
    Files.writeString(folder.resolve("a"), "1");
    start();
    next();

    Files.writeString(folder.resolve("b"), "2");
    assertThat(next()).isEqualTo(found(Map.of("a", "1", "b", "2")));

    Files.delete(folder.resolve("a"));
    assertThat(next()).isEqualTo(found(Map.of("b", "2")));
  }

  @Test
  void filesThatAreSwappedByLinksAreFollowed() throws Exception {
    Path one = Files.createDirectory(folder.resolve("..one"));
    Path two = Files.createDirectory(folder.resolve("..two"));
    Files.writeString(one.resolve("a"), "1");
    Files.writeString(two.resolve("a"), "2");
    Files.createSymbolicLink(folder.resolve("..data"), Path.of("..one"));
    Files.createSymbolicLink(folder.resolve("a"), Path.of("..data/a"));
    start();
    assertThat(next()).isEqualTo(found(Map.of("a", "1")));

    Files.createSymbolicLink(folder.resolve("..new"), Path.of("..two"));
    Files.move(
        folder.resolve("..new"),
        folder.resolve("..data"),
        java.nio.file.StandardCopyOption.ATOMIC_MOVE);

    assertThat(next()).isEqualTo(found(Map.of("a", "2")));
  }

  @Test
  void whatCannotBeReadIsToldWithItsName() throws Exception {
    Files.writeString(folder.resolve("a"), "x".repeat(101));
    Files.writeString(folder.resolve("b"), "2");

    start();

    assertThat(next())
        .isEqualTo(
            new NamedTexts.Unusable(
                folder.resolve("a").toString(), "has 101 bytes or more, want at most 100"));
  }

  @Test
  void anEmptyFolderIsToldToo() throws Exception {
    start();

    assertThat(next()).isEqualTo(new NamedTexts.Absent(folder.toString()));
  }
}
