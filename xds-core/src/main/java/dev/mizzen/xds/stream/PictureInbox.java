package dev.mizzen.xds.stream;

import dev.mizzen.model.index.Identity;
import dev.mizzen.model.proxy.Proxy;
import dev.mizzen.model.push.MeshUpdate;
import dev.mizzen.xds.protocol.XdsType;
import dev.mizzen.xds.push.Concern;
import dev.mizzen.xds.push.PushPlan;
import dev.mizzen.xds.scope.ProxyScope;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The newest picture for one stream, and what it and those before it may have changed for the
 * stream since it looked last. Filled by the publisher's thread, emptied by the stream's own.
 *
 * <pre>
 *  at work ── settle(standing) ──► settled ── take() ──► at work
 *  offered meanwhile: everything   offered: what concerns the standing
 * </pre>
 *
 * A picture that comes while the stream is at work concerns everything, since it is not known what
 * the stream will stand on.
 */
final class PictureInbox {
  private @Nullable MeshUpdate newest;
  private @Nullable Standing standing;
  private Concern pending = Concern.NONE;

  /** What a stream is at when it has nothing to do. */
  record Standing(Proxy proxy, ProxyScope scope, Set<XdsType> watched) {
    Standing {
      watched = Set.copyOf(watched);
    }
  }

  /**
   * What a stream has to look at.
   *
   * @param concern what may be other than when it settled
   */
  record News(MeshUpdate update, Concern concern) {}

  /** Puts a picture in; says whether the stream has to be woken for it. */
  synchronized boolean offer(PushPlan plan) {
    MeshUpdate before = newest;
    Standing at = standing;
    newest = plan.update();
    if (at == null) {
      pending = Concern.EVERYTHING;
      return true;
    }
    boolean isNext = before != null && Identity.isSame(before.context(), plan.update().previous());
    pending =
        isNext && !pending.ofScope()
            ? pending.and(plan.concern(at.proxy(), at.scope()))
            : Concern.EVERYTHING;
    return pending.isOfAny(at.watched());
  }

  /** Starts with this picture, unless a newer one was offered already. */
  synchronized void begin(MeshUpdate update) {
    if (newest == null) {
      newest = update;
    }
  }

  /** Takes what there is. Only after {@link #begin}. */
  synchronized News take() {
    MeshUpdate update = newest;
    if (update == null) {
      throw new IllegalStateException("no picture yet");
    }
    News news = new News(update, pending);
    pending = Concern.NONE;
    standing = null;
    return news;
  }

  /** The stream has done all it can with what it took. */
  synchronized void settle(Standing now) {
    standing = now;
  }

  /**
   * The newest picture, and what of it the stream has not looked at; empty before there is one.
   * While the stream is at work, that is everything.
   */
  synchronized Optional<News> unseen() {
    MeshUpdate update = newest;
    return update == null
        ? Optional.empty()
        : Optional.of(new News(update, standing == null ? Concern.EVERYTHING : pending));
  }
}
