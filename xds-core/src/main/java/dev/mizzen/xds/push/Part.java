package dev.mizzen.xds.push;

import dev.mizzen.model.push.PushContext;
import dev.mizzen.xds.protocol.XdsType;
import org.jspecify.annotations.Nullable;

/**
 * One generator's answer for one scope, at the newest picture asked for. Many connection threads
 * ask; one computes and the others wait.
 *
 * <p>It is made again only when something changed that {@link PictureReads} lists for its type.
 */
abstract class Part implements SetSource {
  private final XdsType type;
  private @Nullable TypeSet set;
  private @Nullable PictureReads reads;
  private long counter;

  Part(XdsType type) {
    this.type = type;
  }

  @Override
  public synchronized TypeSet at(PushContext wanted) {
    TypeSet current = set;
    PictureReads made = reads;
    if (current != null && wanted.version().counter() <= counter) {
      return current;
    }
    PictureReads now = PictureReads.of(type, wanted);
    if (current == null || made == null) {
      current = first(wanted);
    } else if (!made.areSame(now)) {
      current = next(current, wanted);
    }
    moved(wanted);
    set = current;
    reads = now;
    counter = wanted.version().counter();
    return current;
  }

  final XdsType type() {
    return type;
  }

  abstract TypeSet first(PushContext context);

  abstract TypeSet next(TypeSet older, PushContext context);

  /** The part now holds for this picture. Called after the set was made, before anyone sees it. */
  void moved(PushContext context) {}
}
