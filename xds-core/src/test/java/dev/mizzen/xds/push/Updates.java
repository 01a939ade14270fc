package dev.mizzen.xds.push;

import dev.mizzen.model.push.MeshEvent;
import dev.mizzen.model.push.MeshUpdate;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.model.push.PushDelta;
import java.time.Instant;

/** Pictures after one another. */
public final class Updates {
  private Updates() {}

  /** The update that these events make of a picture, in one batch. */
  public static MeshUpdate after(PushContext before, MeshEvent... events) {
    PushDelta delta = new PushDelta(before);
    for (MeshEvent event : events) {
      delta.replay(event);
    }
    return delta.toUpdate(delta.apply(before.version().next(Instant.EPOCH)), Instant.EPOCH);
  }
}
