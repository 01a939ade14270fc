package dev.mizzen.model.load;

import dev.mizzen.model.push.MeshEvent;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.model.push.PushDelta;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the events of a batch that make a picture impossible, by halving. Each of them is a mistake
 * of ours and goes to the fault handler; the rest of the batch is served.
 */
final class EventSieve {
  private final PushContext base;
  private final FaultHandler faults;

  EventSieve(PushContext base, FaultHandler faults) {
    this.base = base;
    this.faults = faults;
  }

  /** The events that can be applied together, in their order. */
  List<MeshEvent> sound(List<MeshEvent> events) {
    List<MeshEvent> sound = new ArrayList<>();
    sift(events, sound);
    return sound;
  }

  private void sift(List<MeshEvent> events, List<MeshEvent> sound) {
    if (events.isEmpty()) {
      return;
    }
    List<MeshEvent> candidate = new ArrayList<>(sound);
    candidate.addAll(events);
    try {
      replayed(base, candidate).apply(base.version());
      sound.addAll(events);
    } catch (RuntimeException fault) {
      if (events.size() == 1) {
        faults.handle("apply " + events.getFirst(), fault);
        return;
      }
      int half = events.size() / 2;
      sift(events.subList(0, half), sound);
      sift(events.subList(half, events.size()), sound);
    }
  }

  static PushDelta replayed(PushContext base, List<MeshEvent> events) {
    PushDelta delta = new PushDelta(base);
    events.forEach(delta::replay);
    return delta;
  }
}
