package dev.mizzen.registry.kube;

import io.fabric8.kubernetes.client.http.AsyncBody;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer as a stream, asked for piece by piece so that no more than one waits here.
 * Read on one thread; closed on any.
 *
 * <p>Errors: a server that stays silent longer than it may, or breaks off, is an {@link
 * IOException}, as is a read after {@link #close}.
 */
final class BodyStream extends InputStream implements AsyncBody.Consumer<List<ByteBuffer>> {

  /** What comes in on the client's threads. */
  private sealed interface Part {
    record Bytes(List<ByteBuffer> buffers) implements Part {}

    record End(Optional<String> failure) implements Part {}
  }

  private final LongSupplier patienceNanos;

  /** At most the piece that was asked for, and ends. */
  private final BlockingQueue<Part> parts = new LinkedBlockingQueue<>();

  private final ArrayDeque<ByteBuffer> waiting = new ArrayDeque<>();
  private volatile @Nullable AsyncBody body;
  private volatile boolean isClosed;
  private boolean isAtEnd;

  /**
   * @param patienceNanos asked before each wait: how long the server may be silent now
   */
  BodyStream(LongSupplier patienceNanos) {
    this.patienceNanos = patienceNanos;
  }

  /** The answer has begun. */
  void attach(AsyncBody answer) {
    body = answer;
    var _ =
        answer
            .done()
            .whenComplete(
                (nothing, failure) ->
                    parts.add(new Part.End(Optional.ofNullable(failure).map(Throwable::toString))));
    if (isClosed) {
      answer.cancel();
    }
  }

  @Override
  public void consume(List<ByteBuffer> buffers, AsyncBody answer) {
    parts.add(new Part.Bytes(buffers));
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (waiting.isEmpty()) {
      if (isAtEnd || !await()) {
        return -1;
      }
    }
    ByteBuffer next = waiting.getFirst();
    int count = Math.min(length, next.remaining());
    next.get(into, offset, count);
    if (!next.hasRemaining()) {
      waiting.removeFirst();
    }
    return count;
  }

  /** Whether there is more. */
  private boolean await() throws IOException {
    if (isClosed) {
      throw new IOException("closed");
    }
    Objects.requireNonNull(body, "attached first").consume();
    switch (next()) {
      case Part.Bytes(var buffers) -> {
        buffers.stream().filter(ByteBuffer::hasRemaining).forEach(waiting::add);
        return true;
      }
      case Part.End(var failure) -> {
        isAtEnd = true;
        if (failure.isPresent()) {
          throw new IOException("the connection broke: " + failure.get());
        }
        return false;
      }
    }
  }

  private Part next() throws IOException {
    long patience = patienceNanos.getAsLong();
    try {
      Part part = parts.poll(patience, TimeUnit.NANOSECONDS);
      if (part == null) {
        close();
        throw new SilentServer(patience);
      }
      return part;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      close();
      throw new InterruptedIOException("interrupted");
    }
  }

  /** Ends the answer, and with it the connection; a read that waits ends too. */
  @Override
  public void close() {
    isClosed = true;
    AsyncBody answer = body;
    if (answer != null) {
      answer.cancel();
    }
    parts.add(new Part.End(Optional.of("closed")));
  }

  /** Nothing came for longer than it may. */
  static final class SilentServer extends IOException {
    private static final long serialVersionUID = 1L;

    private SilentServer(long nanos) {
      super("nothing came for " + TimeUnit.NANOSECONDS.toSeconds(nanos) + " s");
    }
  }
}
