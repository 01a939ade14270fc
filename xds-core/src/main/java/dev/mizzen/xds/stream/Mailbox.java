package dev.mizzen.xds.stream;

import dev.mizzen.xds.protocol.XdsRequest;
import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What waits for one stream's thread. Bounded: at most one request (the next is asked for when it
 * is done), one note that there is a newer picture, one end.
 *
 * <p>Filled by gRPC's and the publisher's threads, emptied by the stream's own.
 */
final class Mailbox {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Runnable askForRequest;
  private final BooleanSupplier isWritable;
  private @Nullable XdsRequest request;
  private boolean newPicture;
  private @Nullable Status end;

  /**
   * @param askForRequest lets gRPC deliver one more request
   * @param isWritable whether gRPC takes a message without buffering it
   */
  Mailbox(Runnable askForRequest, BooleanSupplier isWritable) {
    this.askForRequest = askForRequest;
    this.isWritable = isWritable;
  }

  /** What comes out. An end goes before a request, a request before a picture. */
  sealed interface Letter {
    record Request(XdsRequest request) implements Letter {}

    record NewPicture() implements Letter {}

    record Closed(Status reason) implements Letter {}
  }

  void put(XdsRequest arrived) {
    change(() -> request = arrived);
  }

  void wake() {
    change(() -> newPicture = true);
  }

  /** The first reason counts. */
  void close(Status reason) {
    change(
        () -> {
          if (end == null) {
            end = reason;
          }
        });
  }

  void writableChanged() {
    change(() -> {});
  }

  void askForRequest() {
    askForRequest.run();
  }

  Letter take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (true) {
        if (end != null) {
          return new Letter.Closed(end);
        }
        XdsRequest next = request;
        if (next != null) {
          request = null;
          return new Letter.Request(next);
        }
        if (newPicture) {
          newPicture = false;
          return new Letter.NewPicture();
        }
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until a message may be written or the stream has ended; false where that took too long.
   */
  boolean awaitWritable(Duration atMost) throws InterruptedException {
    if (isWritable.getAsBoolean()) {
      return true;
    }
    long left = atMost.toNanos();
    lock.lockInterruptibly();
    try {
      while (!isWritable.getAsBoolean() && end == null) {
        if (left <= 0) {
          return false;
        }
        left =
            changed.awaitNanos(Math.min(left, TimeUnit.SECONDS.toNanos(1)))
                + Math.max(0, left - TimeUnit.SECONDS.toNanos(1));
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void change(Runnable edit) {
    lock.lock();
    try {
      edit.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
