package dev.mizzen.registry.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.conflict.Conflict;
import dev.mizzen.model.conflict.ObjectConflicts;
import dev.mizzen.model.parse.Problem;
import dev.mizzen.registry.kube.ObjectSeen;
import dev.mizzen.registry.status.DesiredStatus.Condition;
import dev.mizzen.registry.status.Reach.Stage;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusRulesTest {
  private static final ConfigKey KEY = key("reviews");
  private static final Reach THREE = new Reach(3, 3, 0, List.of(), List.of());

  @Test
  void whatAllProxiesTookIsProgrammed() {
    DesiredStatus status = status(seen(false), Optional.empty(), THREE, Optional.of(Stage.ACKED));

    assertThat(lines(status))
        .containsExactly(
            "Accepted True Accepted: valid",
            "Programmed True Acknowledged: acked by all 3 proxies that it concerned");
    assertThat(status.messages()).isEmpty();
    assertThat(status.generation()).isEqualTo(7);
  }

  @Test
  void nothingIsSaidOfProxiesBeforeItIsKnown() {
    DesiredStatus status = status(seen(false), Optional.empty(), THREE, Optional.empty());

    assertThat(lines(status)).containsExactly("Accepted True Accepted: valid");
  }

  @Test
  void aRefusedVersionNamesFieldsAndSaysWhatStays() {
    ObjectSeen object =
        seen(
            true,
            Problem.error("spec.http[0].retries.attempts", "is -1, want 0 or more"),
            Problem.warning("spec.foo", "is no field"));

    DesiredStatus status = status(object, Optional.empty(), THREE, Optional.of(Stage.ACKED));

    assertThat(lines(status))
        .containsExactly(
            "Accepted False Invalid: spec.http[0].retries.attempts is -1, want 0 or more;"
                + " spec.foo is no field; the last good version stays in force",
            "Programmed False Invalid: proxies are sent the last good version");
    assertThat(status.messages())
        .containsExactly(AnalysisCode.SCHEMA_VALIDATION_ERROR, AnalysisCode.SCHEMA_WARNING);
  }

  @Test
  void aKindWithoutEffectIsNotAccepted() {
    StatusRules.Facts facts =
        new StatusRules.Facts(
            seen(false),
            Optional.of("this version does not put the kind in force"),
            List.of(),
            Optional.empty(),
            Reach.NOBODY,
            Optional.of(Stage.UNCONCERNED));

    assertThat(lines(StatusRules.of(facts)))
        .containsExactly(
            "Accepted False NotInForce: this version does not put the kind in force",
            "Programmed False NotInForce: proxies are sent nothing of it");
  }

  @Test
  void partsWithoutEffectAreNamed() {
    StatusRules.Facts facts =
        new StatusRules.Facts(
            seen(false),
            Optional.empty(),
            List.of("template (workloads do not register themselves)"),
            Optional.empty(),
            Reach.NOBODY,
            Optional.of(Stage.UNCONCERNED));

    assertThat(lines(StatusRules.of(facts)))
        .containsExactly(
            "Accepted True PartlyInForce: without effect: template (workloads do not register"
                + " themselves)",
            "Programmed Unknown NoProxies: concerns no proxy that is connected");
  }

  @Test
  void aConflictNamesTheOtherOnBothSides() {
    Conflict lost = conflict(List.of(key("older")), List.of(), true);
    Conflict won = conflict(List.of(), List.of(key("younger")), false);

    DesiredStatus loser =
        status(
            seen(false),
            Optional.of(new ObjectConflicts(List.of(lost), true)),
            Reach.NOBODY,
            Optional.of(Stage.UNCONCERNED));
    DesiredStatus winner =
        status(
            seen(false),
            Optional.of(new ObjectConflicts(List.of(won), false)),
            THREE,
            Optional.of(Stage.ACKED));

    assertThat(lines(loser))
        .containsExactly(
            "Accepted False Conflicted: host a: VirtualService shop/older goes before this one",
            "Conflicted True Overruled: host a: VirtualService shop/older goes before this one",
            "Programmed False Overruled: proxies are sent nothing of it");
    assertThat(lines(winner))
        .containsExactly(
            "Accepted True Accepted: valid",
            "Conflicted True OverrulesOthers: host a: this one goes before VirtualService"
                + " shop/younger",
            "Programmed True Acknowledged: acked by all 3 proxies that it concerned");
    assertThat(loser.messages()).containsExactly(AnalysisCode.CONFLICTING_MESH_HOSTS);
    assertThat(winner.messages()).containsExactly(AnalysisCode.CONFLICTING_MESH_HOSTS);
  }

  @Test
  void whoIsBehindIsNamed() {
    Reach reach = new Reach(3, 1, 0, List.of(), List.of("a.shop", "b.shop"));

    DesiredStatus status = status(seen(false), Optional.empty(), reach, Optional.of(Stage.BEHIND));

    assertThat(lines(status))
        .contains("Programmed False Waiting: acked by 1 of 3 proxies; not by a.shop, b.shop");
  }

  @Test
  void aRefusalIsQuotedWithItsResource() {
    Reach reach =
        new Reach(
            3,
            2,
            1,
            List.of(new Reach.Refusal("a.shop", "listener 0.0.0.0_80", false, "bad filter\n")),
            List.of());

    DesiredStatus status = status(seen(false), Optional.empty(), reach, Optional.of(Stage.REFUSED));

    assertThat(lines(status))
        .contains(
            "Programmed False Refused: 1 of 3 proxies refused it: a.shop refused listener"
                + " 0.0.0.0_80, which is made of other objects too: bad filter");
  }

  private static ConfigKey key(String name) {
    return new ConfigKey(ConfigKind.VIRTUAL_SERVICE, "shop", name);
  }

  private static Conflict conflict(
      List<ConfigKey> winners, List<ConfigKey> losers, boolean isLost) {
    return new Conflict(Conflict.Subject.MESH_HOST, "host a", winners, losers, isLost);
  }

  private static ObjectSeen seen(boolean hasLastGood, Problem... problems) {
    return new ObjectSeen(
        KEY, "uid", "42", 7, "", Optional.empty(), List.of(problems), hasLastGood);
  }

  private static DesiredStatus status(
      ObjectSeen object, Optional<ObjectConflicts> conflicts, Reach reach, Optional<Stage> stage) {
    return StatusRules.of(
        new StatusRules.Facts(object, Optional.empty(), List.of(), conflicts, reach, stage));
  }

  private static List<String> lines(DesiredStatus status) {
    return status.conditions().stream().map(StatusRulesTest::line).toList();
  }

  private static String line(Condition condition) {
    return condition.type()
        + " "
        + condition.truth().text()
        + " "
        + condition.reason()
        + ": "
        + condition.message();
  }
}
