package dev.mizzen.registry.status;

import dev.mizzen.registry.kube.ObjectSeen;
import dev.mizzen.registry.status.Reach.Stage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the status thread remembers of one object from pass to pass. Touched by it alone. */
final class ObjectState {
  private final String uid;
  private @Nullable Settling settling;
  private Pace pace = Pace.FRESH;
  private String versionDone = "";
  private @Nullable DesiredStatus done;

  ObjectState(ObjectSeen object) {
    this.uid = object.uid();
  }

  /** Whether it is the same object, not another of its name. */
  boolean isOf(ObjectSeen object) {
    return uid.equals(object.uid());
  }

  /** Notes how far the object is. */
  Settling settle(ObjectSeen object, Stage stage, Instant now) {
    Settling before = settling;
    if (before != null && before.generation() != object.generation()) {
      pace = Pace.FRESH;
    }
    Settling next =
        before == null
            ? Settling.begin(
                object.generation(),
                StatusDocument.read(object.status()).stage(object.generation()),
                stage,
                now)
            : before.next(object.generation(), stage, now);
    settling = next;
    return next;
  }

  /** Whether the object says that, in this version or since we wrote it there. */
  boolean isDone(ObjectSeen object, DesiredStatus desired) {
    return object.resourceVersion().equals(versionDone) && desired.equals(done);
  }

  /** The object says that, or will once its source tells of what was written to this version. */
  void done(ObjectSeen object, DesiredStatus desired) {
    versionDone = object.resourceVersion();
    done = desired;
  }

  boolean isDue(Instant now) {
    return pace.isDue(now);
  }

  void tried(Instant now) {
    pace = pace.written(now);
  }
}
