package dev.mizzen.istiod;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mizzen.ca.CaBundle;
import dev.mizzen.ca.CertificateProfile;
import dev.mizzen.ca.KeyPairs;
import dev.mizzen.ca.key.CaStore;
import dev.mizzen.ca.key.FolderCaStore;
import dev.mizzen.ca.key.SelfSignedCa;
import dev.mizzen.ca.rotate.HeldCa;
import dev.mizzen.ca.rotate.RootRotation;
import dev.mizzen.ca.rotate.RootsReports;
import dev.mizzen.ca.rotate.RootsSeen;
import dev.mizzen.ca.rotate.RotationRules;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code istiod ca …} beside a server that keeps its authority in a folder. */
class CaCommandTest {
  private static final RotationRules RULES =
      new RotationRules(
          Duration.ofHours(1), 20, false, Duration.ZERO, Duration.ofDays(2), Duration.ofDays(90));

  @TempDir private Path folder;
  private RootsSeen seen;
  private HeldCa held;
  private RootRotation rotation;

  private record Ran(int code, String out, String err) {}

  @BeforeEach
  void startServer() throws Exception {
    FolderCaStore store = new FolderCaStore(folder);
    SelfSignedCa ca =
        new SelfSignedCa(
            store,
            false,
            new CertificateProfile.Root("my.td", Duration.ofDays(3650)),
            KeyPairs::ec);
    seen = new RootsSeen(Map::of);
    held = new HeldCa(ca);
    rotation =
        new RootRotation(
            held, ca, new RootsReports(store), seen, RULES, "istiod-a", () -> true, new Random(1));
    tick();
  }

  private void tick() throws Exception {
    held.current(Instant.now());
    rotation.tick(Instant.now());
  }

  private void issue(String account, Instant from) throws Exception {
    CaBundle bundle = held.current(from);
    seen.issued(
        RootsSeen.Holder.of("spiffe://my.td/ns/shop/sa/" + account, "10.0.0.1"),
        bundle,
        from,
        from.plus(Duration.ofHours(24)));
  }

  private Ran ca(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine commands = Main.commands();
    commands.setOut(new PrintWriter(out));
    commands.setErr(new PrintWriter(err));
    List<String> all = new ArrayList<>(List.of("ca"));
    all.addAll(Arrays.asList(arguments));
    if (!all.contains("--dir")) {
      all.addAll(List.of("--dir", folder.toString()));
    }
    int code = commands.execute(all.toArray(String[]::new));
    return new Ran(code, out.toString(), err.toString());
  }

  private static JsonNode json(Ran ran) throws Exception {
    return new ObjectMapper().readTree(ran.out());
  }

  @Test
  void aRootIsRolledStepByStepAndEachStepWaitsForTheProxies() throws Exception {
    issue("reviews", Instant.now());

    assertThat(ca("prepare").out()).startsWith("prepared: root ");
    tick();
    Ran early = ca("activate");
    assertThat(early.code()).isEqualTo(1);
    assertThat(early.err())
        .contains("istiod-a: 0 of 1 holders of certificates have root ")
        .contains("the last renewal is due at ")
        .contains("behind: ns/shop/sa/reviews 10.0.0.1");

    issue("reviews", Instant.now());
    startReporting();
    assertThat(ca("activate").out()).startsWith("activated: root ");

    tick();
    Ran inUse = ca("retire");
    assertThat(inUse.code()).isEqualTo(1);
    assertThat(inUse.err()).contains("may be in use still");

    issue("reviews", Instant.now());
    startReporting();
    assertThat(ca("retire").out()).startsWith("steady: root ");
    tick();
    assertThat(held.current(Instant.now()).roots()).hasSize(1);
  }

  /** As the server does within seconds: tells anew. */
  private void startReporting() throws Exception {
    tick();
    held.current(Instant.now());
    rotation.tick(Instant.now().plus(Duration.ofSeconds(6)));
  }

  @Test
  void statusTellsWhatSignsAndWhoIsBehind() throws Exception {
    issue("reviews", Instant.now());
    ca("prepare");
    tick();

    JsonNode status = json(ca("status", "-o", "json"));

    assertThat(status.path("state").asText()).isEqualTo("prepared");
    assertThat(status.path("drive").asText()).isEqualTo("manual");
    assertThat(status.path("roots")).hasSize(2);
    assertThat(status.at("/roots/1/subject").asText()).isEqualTo("O=my.td");
    assertThat(status.at("/servers/istiod-a/have").asInt()).isZero();
    assertThat(status.at("/servers/istiod-a/behind/0").asText())
        .isEqualTo("ns/shop/sa/reviews 10.0.0.1");
    assertThat(ca("status").out()).contains("state    prepared since ").doesNotContain("PRIVATE");
  }

  @Test
  void forceActivatesWhatIsNotKnownToBeEverywhere() throws Exception {
    issue("reviews", Instant.now());
    ca("prepare");

    assertThat(ca("activate", "--force").code()).isZero();
    assertThat(json(ca("status", "-o", "json")).path("state").asText()).isEqualTo("activated");
  }

  @Test
  void stepsOutOfOrderAreRefusedAndChangeNothing() throws Exception {
    assertThat(ca("activate").err()).contains("the state is steady, want prepared");
    assertThat(ca("retire", "--force").err()).contains("the state is steady, want activated");
    assertThat(ca("withdraw").err()).contains("the state is steady, want prepared");
    ca("prepare");
    assertThat(ca("prepare").err()).contains("under way already");
    assertThat(ca("withdraw").code()).isZero();

    assertThat(json(ca("status", "-o", "json")).path("state").asText()).isEqualTo("steady");
  }

  @Test
  void aFolderWithoutAnAuthorityIsSaid(@TempDir Path empty) {
    CommandLine commands = Main.commands();
    StringWriter err = new StringWriter();
    commands.setErr(new PrintWriter(err));

    int code = commands.execute("ca", "status", "--dir", empty.toString());

    assertThat(code).isEqualTo(1);
    assertThat(err.toString()).contains("there is no authority of the mesh's own");
  }

  @Test
  void aServerThatCannotBeAskedIsSaid() {
    Ran ran = ca("status", "--server", "http://127.0.0.1:1");

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).contains("http://127.0.0.1:1/debug/caz cannot be asked");
  }

  /** It is mounted into servers from outside, and its steps are the operator's. */
  @Test
  void anOperatorsCacertsAreLeftAlone() throws Exception {
    FolderCaStore store = new FolderCaStore(folder.resolve("other"));
    new SelfSignedCa(
            store, false, new CertificateProfile.Root("my.td", Duration.ofDays(3650)), KeyPairs::ec)
        .loadOrCreate(Instant.now());
    CaStore.Kept theirs = store.read("istio-ca-secret").orElseThrow();
    FolderCaStore plugged = new FolderCaStore(folder.resolve("plugged"));
    plugged.create("cacerts", theirs.data());

    Ran ran = ca("prepare", "--dir", folder.resolve("plugged").toString());

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).contains("secret cacerts is an operator's");
    assertThat(plugged.read("cacerts").orElseThrow().data()).isEqualTo(theirs.data());
  }
}
