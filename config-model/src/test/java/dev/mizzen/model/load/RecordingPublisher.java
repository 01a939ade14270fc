package dev.mizzen.model.load;

import dev.mizzen.model.push.MeshUpdate;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Keeps what was published, and lets a test wait for it. */
final class RecordingPublisher implements PushPublisher {
  private static final long PATIENCE_SECONDS = 20;

  private final BlockingQueue<MeshUpdate> updates = new LinkedBlockingQueue<>();

  @Override
  public void publish(MeshUpdate update) {
    updates.add(update);
  }

  int count() {
    return updates.size();
  }

  /** Takes the oldest update; waits for it. */
  MeshUpdate next() throws InterruptedException {
    MeshUpdate update = updates.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (update == null) {
      throw new AssertionError("nothing was published");
    }
    return update;
  }
}
