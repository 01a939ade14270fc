package dev.mizzen.registry.file;

import static dev.mizzen.registry.file.SourceProbe.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.api.mesh.v1alpha1.LabelSelector;
import dev.mizzen.model.Visibility;
import dev.mizzen.model.identity.TrustDomain;
import dev.mizzen.model.mesh.DiscoverySelectors;
import dev.mizzen.model.push.MeshEvent;
import dev.mizzen.registry.convert.ServiceDefaults;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectorySourceTest {
  @TempDir Path folder;
  private SourceProbe probe;

  @BeforeEach
  void open() {
    probe = new SourceProbe(folder);
  }

  @AfterEach
  void close() {
    probe.close();
  }

  @Test
  void everyFileBelowTheFolderIsToldOfBeforeTheSourceIsSynced() {
    // Given
    probe.write("b.yaml", service("b", 80));
    probe.write(
        "deep/er/c.yml", "\uFEFFapiVersion: v1\r\nkind: Node\r\nmetadata:\r\n  name: n1\r\n");
    probe.write(
        "deep/d.json",
        "{\n\t\"apiVersion\": \"v1\", \"kind\": \"Namespace\", \"metadata\": {\"name\": \"shop\"}\n}");
    probe.write("notes.txt", service("not-me", 80));
    probe.write("..hidden/x.yaml", service("nor-me", 80));
    probe.write(
        "vs.yaml",
        "{apiVersion: networking.istio.io/v1, kind: VirtualService, metadata: {name: vs}}");

    // When
    List<String> told = probe.start();

    // Then
    assertThat(told)
        .containsExactly(
            "+ VirtualService default/vs", "+ Service shop/b 80", "+ Node n1", "+ Namespace shop");
    assertThat(probe.source.state().files()).isEqualTo(4);
    assertThat(probe.source.state().objects()).isEqualTo(4);
  }

  @Test
  void emptyFolderIsSyncedToo() {
    assertThat(probe.start()).isEmpty();
  }

  @Test
  void missingFolderIsRefusedAtTheStart() {
    SourceProbe missing = new SourceProbe(folder.resolve("nowhere"));

    assertThatThrownBy(missing.source::start)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nowhere is not a folder");
  }

  @Test
  void createEditRenameAndDeleteAreFollowed() throws IOException {
    probe.start();

    Path file = probe.write("a.yaml", service("a", 80));
    assertThat(probe.next()).isEqualTo("+ Service shop/a 80");

    probe.write("a.yaml", service("a", 81));
    assertThat(probe.next()).isEqualTo("+ Service shop/a 81");

    Files.move(file, folder.resolve("z.yaml"));
    probe.write("new/folder/b.yaml", service("b", 80));
    assertThat(probe.next()).isEqualTo("+ Service shop/b 80");

    probe.write("new/folder/b.yaml", service("b", 82));
    assertThat(probe.next()).isEqualTo("+ Service shop/b 82");

    Files.delete(folder.resolve("z.yaml"));
    assertThat(probe.next()).isEqualTo("- Service shop/a");

    Files.move(folder.resolve("new"), folder.resolveSibling(folder.getFileName() + "-moved"));
    assertThat(probe.next()).isEqualTo("- Service shop/b");
  }

  @Test
  void onlyWhatDiffersInContentIsTold() {
    String istio =
        "---\n{apiVersion: networking.istio.io/v1, kind: VirtualService, metadata: {name: vs}}\n";
    probe.write("a.yaml", service("a", 80) + service("b", 80) + istio);
    probe.start();

    probe.write(
        "a.yaml",
        "# a line more\n\n" + istio + service("b", 80) + "# and here\n" + service("a", 81));

    assertThat(probe.next()).isEqualTo("+ Service shop/a 81");
    probe.write("c.yaml", service("c", 80));
    assertThat(probe.next()).isEqualTo("+ Service shop/c 80");
  }

  @Test
  void editThatLeavesSizeAndTimeAsTheyWereIsSeen() throws IOException {
    Path file = probe.write("a.yaml", service("a", 80));
    var time = Files.getLastModifiedTime(file);
    probe.start();

    probe.write("a.yaml", service("a", 81));
    Files.setLastModifiedTime(file, time);

    assertThat(probe.next()).isEqualTo("+ Service shop/a 81");
  }

  @Test
  void fileReplacedByRenameIsSeen() throws IOException {
    probe.write("a.yaml", service("a", 80));
    probe.start();

    Path written = probe.write("a.yaml.tmp", service("a", 81));
    Files.move(written, folder.resolve("a.yaml"), StandardCopyOption.ATOMIC_MOVE);

    assertThat(probe.next()).isEqualTo("+ Service shop/a 81");
  }

  @Test
  void swappedLinkOfAMountedConfigMapIsFollowed() throws IOException {
    // Given: as the kubelet mounts a ConfigMap
    probe.write("..v1/a.yaml", service("a", 80));
    probe.write("..v2/a.yaml", service("a", 81));
    Files.createSymbolicLink(folder.resolve("..data"), Path.of("..v1"));
    Files.createSymbolicLink(folder.resolve("a.yaml"), Path.of("..data/a.yaml"));
    assertThat(probe.start()).containsExactly("+ Service shop/a 80");

    // When
    Files.createSymbolicLink(folder.resolve("..data_tmp"), Path.of("..v2"));
    Files.move(
        folder.resolve("..data_tmp"), folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);

    // Then
    assertThat(probe.next()).isEqualTo("+ Service shop/a 81");
  }

  @Test
  void linksIntoOtherFoldersAndLoopsAreFollowedOnce(@TempDir Path elsewhere) throws IOException {
    Files.writeString(elsewhere.resolve("a.yaml"), service("a", 80));
    Files.createSymbolicLink(folder.resolve("linked"), elsewhere);
    Files.createSymbolicLink(elsewhere.resolve("loop"), folder);
    Files.createSymbolicLink(folder.resolve("dangling.yaml"), Path.of("nowhere.yaml"));
    assertThat(probe.start()).containsExactly("+ Service shop/a 80");

    Files.writeString(elsewhere.resolve("a.yaml"), service("a", 81));

    assertThat(probe.next()).isEqualTo("+ Service shop/a 81");
  }

  @Test
  void badDocumentKeepsTheLastGoodVersionAndTheRestIsServed() {
    probe.write("a.yaml", service("a", 80) + service("b", 80));
    probe.start();

    probe.write("a.yaml", service("a", 70_000) + service("b", 81));

    assertThat(probe.next()).isEqualTo("+ Service shop/b 81");
    assertThat(probe.nextReport())
        .isEqualTo(
            "refused a.yaml :5 document 1: Service shop/a: spec.ports[0].port is 70000, want 1 to 65535");
    assertThat(probe.source.state().objects()).isEqualTo(2);

    probe.write("a.yaml", service("a", 80) + service("b", 82));

    assertThat(probe.next()).isEqualTo("+ Service shop/b 82");
    assertThat(probe.nextReport()).startsWith("recovered a.yaml");
  }

  @Test
  void halfWrittenFileKeepsWhatItHeld() {
    String whole = service("a", 80) + service("b", 80);
    probe.write("a.yaml", whole);
    probe.start();

    probe.write("a.yaml", whole.substring(0, whole.length() - 20));

    assertThat(probe.nextReport()).startsWith("refused a.yaml :10 document 2: is not YAML");
    assertThat(probe.source.state().objects()).isEqualTo(2);

    probe.write("a.yaml", service("a", 80) + service("b", 81));

    assertThat(probe.next()).isEqualTo("+ Service shop/b 81");
    assertThat(probe.nextReport()).startsWith("recovered a.yaml");
  }

  @Test
  void refusalIsToldOnceHoweverOftenItsFileIsRead() {
    probe.write("a.yaml", service("a", 0));
    probe.start();
    assertThat(probe.nextReport()).startsWith("refused a.yaml :5 document 1: Service shop/a");

    probe.write("a.yaml", "# moved down\n" + service("a", 0) + service("b", 80));
    assertThat(probe.next()).isEqualTo("+ Service shop/b 80");

    probe.write("a.yaml", service("b", 80));
    assertThat(probe.nextReport()).startsWith("recovered a.yaml");
  }

  @Test
  void objectInTwoFilesCountsFromTheFirstByPath() throws IOException {
    probe.write("1.yaml", service("a", 80));
    probe.write("2.yaml", service("a", 81));

    assertThat(probe.start()).containsExactly("+ Service shop/a 80");
    assertThat(probe.nextReport())
        .isEqualTo(
            "refused 2.yaml :2 document 1: Service shop/a: is given in "
                + folder.resolve("1.yaml")
                + " already, which counts");

    Files.delete(folder.resolve("1.yaml"));

    assertThat(probe.next()).isEqualTo("+ Service shop/a 81");
    assertThat(probe.nextReport()).startsWith("recovered 2.yaml");
  }

  @Test
  void hugeFileIsRefusedUnread() throws IOException {
    probe.write("a.yaml", service("a", 80));
    try (RandomAccessFile sparse =
        new RandomAccessFile(folder.resolve("huge.yaml").toFile(), "rw")) {
      sparse.setLength(100L << 20);
    }

    assertThat(probe.start()).containsExactly("+ Service shop/a 80");
    assertThat(probe.nextReport())
        .isEqualTo("refused huge.yaml : has 104857600 bytes or more, want at most 67108864");
  }

  @Test
  void fileThatIsNotUtf8IsRefused() throws IOException {
    Files.write(folder.resolve("latin.yaml"), "a: \u00fc".getBytes(StandardCharsets.ISO_8859_1));

    assertThat(probe.start()).isEmpty();
    assertThat(probe.nextReport()).isEqualTo("refused latin.yaml : is not UTF-8");
  }

  @Test
  void aliasBombSpoilsNothingElse() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 30; i++) {
      bomb.append(
          "a%d: &a%d [*a%d, *a%d, *a%d, *a%d]\n".formatted(i, i, i - 1, i - 1, i - 1, i - 1));
    }
    probe.write("a.yaml", bomb + service("a", 80));

    assertThat(probe.start()).containsExactly("+ Service shop/a 80");
    assertThat(probe.nextReport()).contains("unfolds aliases to more than 100000 values");
  }

  @Test
  void everythingStaysWhileTheFolderIsGone() throws IOException {
    Path top = folder.resolve("top");
    probe.write("top/a.yaml", service("a", 80));
    try (SourceProbe inner = new SourceProbe(top)) {
      assertThat(inner.start()).containsExactly("+ Service shop/a 80");

      Files.move(top, folder.resolve("away"));
      Files.writeString(folder.resolve("away/a.yaml"), service("a", 81));
      Files.move(folder.resolve("away"), top);

      assertThat(inner.next()).isEqualTo("+ Service shop/a 81");
      inner.write("a.yaml", service("a", 82));
      assertThat(inner.next()).isEqualTo("+ Service shop/a 82");
    }
  }

  @Test
  void changedMeshDefaultsAreLaidOverServicesAgain() {
    probe.write("a.yaml", service("a", 80));
    probe.start();
    probe.nextEvent();
    probe.nextEvent();

    probe.source.serviceDefaults(
        new ServiceDefaults(List.of("."), new TrustDomain("cluster.local")));

    assertThat(probe.nextEvent())
        .isInstanceOfSatisfying(
            MeshEvent.ServiceChanged.class,
            event -> assertThat(event.service().visibility()).isEqualTo(Visibility.only("shop")));
  }

  @Test
  void kubernetesObjectsOfNamespacesThatAreNotSelectedGoAndComeBack() {
    probe.write(
        "a.yaml",
        service("a", 80)
            + "---\n{apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {mesh: on}}}\n"
            + "---\n{apiVersion: networking.istio.io/v1, kind: VirtualService, metadata: {name: v}}\n");
    probe.start();

    probe.source.discoverySelectors(selector("off"));
    assertThat(probe.next()).isEqualTo("- Service shop/a");

    probe.source.discoverySelectors(selector("on"));
    assertThat(probe.next()).isEqualTo("+ Service shop/a 80");
  }

  private static DiscoverySelectors selector(String value) {
    return new DiscoverySelectors(
        List.of(LabelSelector.newBuilder().putMatchLabels("mesh", value).build()));
  }
}
