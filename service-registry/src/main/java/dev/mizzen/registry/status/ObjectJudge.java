package dev.mizzen.registry.status;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.registry.kube.ObjectSeen;
import dev.mizzen.registry.status.Reach.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds the objects whose status does not say what it is to say. Touched by the status thread, but
 * for {@link #lines}.
 */
final class ObjectJudge {
  private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);
  private static final int MOST_CHANGES = 200;

  private final TrackedObjects objects;
  private final ObjectEvents events;
  private final Map<ConfigKey, ObjectState> states = new HashMap<>();
  private @Nullable MeshFacts factsBefore;
  private long changesBefore = -1;
  private boolean isOpen = true;
  private Instant lookAgain = Instant.EPOCH;
  private volatile List<StatusReport.Line> lines = List.of();

  ObjectJudge(TrackedObjects objects, ObjectEvents events) {
    this.objects = objects;
    this.events = events;
  }

  /**
   * A status that has to change.
   *
   * @param patch the fields of the status that change
   */
  record Change(ObjectSeen object, ObjectState state, DesiredStatus desired, ObjectNode patch) {}

  private record Look(ObjectSeen object, ObjectState state, DesiredStatus desired) {}

  /**
   * One for each object at most, and some of them only where they are many. A pass in which nothing
   * can have changed costs nothing, but for one a minute.
   *
   * @param isWritable whether a status of that kind is written at all
   */
  List<Change> changes(MeshFacts mesh, Predicate<ConfigKind> isWritable, Instant now) {
    long changes = objects.changes();
    boolean isSame = mesh.equals(factsBefore) && changes == changesBefore;
    if (isSame && !isOpen && now.isBefore(lookAgain)) {
      return new ArrayList<>();
    }
    factsBefore = mesh;
    changesBefore = changes;
    lookAgain = now.plus(LOOK_AGAIN);
    isOpen = false;
    List<Change> found = new ArrayList<>();
    List<StatusReport.Line> seen = new ArrayList<>();
    Set<ConfigKey> present = new HashSet<>();
    for (ObjectSeen object : objects.all()) {
      present.add(object.key());
      if (object.key().kind().isIstio()) {
        boolean isFull = found.size() >= MOST_CHANGES && !object.isRefused();
        look(object, mesh, now, seen)
            .filter(look -> isWritable.test(object.key().kind()))
            .flatMap(look -> change(look, isFull, now))
            .ifPresent(found::add);
      } else {
        tellInvalid(object);
      }
    }
    states.keySet().retainAll(present);
    events.retain(present);
    isOpen |= !found.isEmpty();
    seen.sort(Comparator.comparing(StatusReport.Line::key));
    lines = List.copyOf(seen);
    return found;
  }

  /** What an object is to say, unless it is too early to tell. */
  private Optional<Look> look(
      ObjectSeen object, MeshFacts mesh, Instant now, List<StatusReport.Line> seen) {
    ConfigKey key = object.key();
    ObjectState known = states.get(key);
    ObjectState state = known != null && known.isOf(object) ? known : new ObjectState(object);
    states.put(key, state);
    Reach reach = mesh.reach(key);
    Stage stage = objects.isServed(object, mesh) ? reach.stage() : Stage.BEHIND;
    Settling settling = state.settle(object, stage, now);
    DesiredStatus desired =
        StatusRules.of(
            new StatusRules.Facts(
                object,
                mesh.withoutEffect(key),
                mesh.partsWithoutEffect(key),
                mesh.conflicts(key),
                reach,
                settling.said()));
    seen.add(
        new StatusReport.Line(
            key, object.generation(), desired.conditions().getFirst().reason(), reach));
    tellInvalid(object);
    tellRefused(object, reach, settling);
    isOpen |= !object.isRefused() && settling.isOpen();
    boolean isTooEarly = settling.said().isEmpty() && desired.isAccepted();
    boolean isUnsure =
        !object.isRefused()
            && !mesh.isKnown(key)
            && StatusDocument.read(object.status()).stage(object.generation()).isPresent();
    return isTooEarly || isUnsure
        ? Optional.empty()
        : Optional.of(new Look(object, state, desired));
  }

  private Optional<Change> change(Look look, boolean isFull, Instant now) {
    ObjectSeen object = look.object();
    ObjectState state = look.state();
    if (state.isDone(object, look.desired())) {
      return Optional.empty();
    }
    if (isFull || !state.isDue(now)) {
      isOpen = true;
      return Optional.empty();
    }
    Optional<ObjectNode> patch = StatusDocument.read(object.status()).patch(look.desired(), now);
    if (patch.isEmpty()) {
      state.done(object, look.desired());
    }
    return patch.map(fields -> new Change(object, state, look.desired(), fields));
  }

  private void tellInvalid(ObjectSeen object) {
    if (!object.isRefused()) {
      events.ended(object.key(), ObjectEvents.INVALID);
      return;
    }
    String message = StatusRules.problems(object.problems());
    if (StatusDocument.read(object.status()).saysRefused(object.generation(), message)) {
      events.known(object, ObjectEvents.INVALID, message);
    }
    events.holds(object, ObjectEvents.INVALID, message, message);
  }

  private void tellRefused(ObjectSeen object, Reach reach, Settling settling) {
    boolean isRefused = settling.said().equals(Optional.of(Stage.REFUSED));
    if (!isRefused) {
      events.ended(object.key(), ObjectEvents.REFUSED_BY_PROXY);
      return;
    }
    reach.refusals().stream()
        .findFirst()
        .ifPresent(
            refusal ->
                events.holds(
                    object,
                    ObjectEvents.REFUSED_BY_PROXY,
                    object.generation() + " " + refusal.resource() + " " + refusal.message(),
                    refusal.text()));
  }

  /** Looks at everything in the next pass, whatever changed. */
  void lookAgain() {
    isOpen = true;
  }

  /** Every object as it was last looked at. Any thread may ask. */
  List<StatusReport.Line> lines() {
    return lines;
  }
}
